package web

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
)

// cacheBytes is how much of what was answered is kept for the next who asks.
const cacheBytes = 96 << 20

// answer is a whole answer: the bytes, and the same compressed.
type answer struct {
	media string
	// name is the file name of a download; empty for what is shown.
	name   string
	body   []byte
	tag    string
	packed func() []byte
}

func newAnswer(media, name string, body []byte) *answer {
	sum := sha256.Sum256(body)
	return &answer{media: media, name: name, body: body, tag: hex.EncodeToString(sum[:12]),
		packed: sync.OnceValue(func() []byte {
			var b bytes.Buffer
			z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
			// Memory does not fail.
			_, _ = z.Write(body)
			_ = z.Close()
			return b.Bytes()
		})}
}

// packedFrom is the length from which compressing is worth it.
const packedFrom = 1400

// write sends the answer, or that the client has it already.
func (a *answer) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.media)
	h.Set("Cache-Control", "no-cache") // ask again, with the tag
	h.Add("Vary", "Accept-Encoding")
	if a.name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+a.name+`"`)
	}
	body, tag := a.body, `"`+a.tag+`"`
	if len(body) >= packedFrom && accepts(r, "gzip") {
		body, tag = a.packed(), `"`+a.tag+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if same(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", itoa(len(body)))
	if r.Method != http.MethodHead {
		// The client that has gone needs no answer.
		_, _ = w.Write(body)
	}
}

// same tells whether an If-None-Match lists a tag.
func same(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == tag || one == "*" {
			return true
		}
	}
	return false
}

func accepts(r *http.Request, coding string) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, parameter, _ := strings.Cut(strings.TrimSpace(one), ";")
		if name == coding {
			q := strings.TrimSpace(parameter)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

// cache keeps answers up to a number of bytes; those not asked for longest go first.
type cache struct {
	mu    sync.Mutex
	limit int
	size  int
	by    map[string]*list.Element
	order *list.List
}

type cached struct {
	key   string
	value any
	size  int
}

func newCache(limit int) *cache {
	return &cache{limit: limit, by: map[string]*list.Element{}, order: list.New()}
}

func (c *cache) find(key string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.by[key]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached).value, true
}

func (c *cache) keep(key string, value any, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.by[key]; known || size > c.limit/4 {
		return
	}
	size += len(key) + 256
	c.by[key] = c.order.PushFront(&cached{key, value, size})
	for c.size += size; c.size > c.limit; {
		last := c.order.Back()
		old := last.Value.(*cached)
		c.order.Remove(last)
		delete(c.by, old.key)
		c.size -= old.size
	}
}
