package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"entente"
)

// newsroom is a server with a feed whose entries a test adds.
type newsroom struct {
	*httptest.Server
	mu      sync.Mutex
	entries []string
	version int
	asked   map[string]int // requests by path
	status  map[string]int // what a path answers instead
	agents  map[string]bool
}

// article is the page of an entry.
const article = `<html lang="en"><head><title>%[1]s - Harbour Post</title><meta property="og:site_name" content="Harbour Post"></head><body>
<nav><a href="/">Home</a></nav><article><h1>%[1]s</h1><p>%[2]s</p><p>The two ministers spoke to reporters after the ceremony, which had been put off twice because of the weather.</p></article></body></html>`

const acts = "Poland bought 24 howitzers from South Korea on Tuesday for $300 million, the defence ministry said."

func newNewsroom(t *testing.T) *newsroom {
	n := &newsroom{asked: map[string]int{}, status: map[string]int{}, agents: map[string]bool{}}
	n.Server = httptest.NewServer(n)
	t.Cleanup(n.Close)
	return n
}

// publish adds an entry with a summary only, or with the full text.
func (n *newsroom) publish(name, title string, full string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.version++
	content := ""
	if full != "" {
		content = "<content:encoded>&lt;p&gt;" + full + "&lt;/p&gt;</content:encoded>"
	}
	n.entries = append([]string{fmt.Sprintf(`<item><guid>%s</guid><title>%s</title><link>/%s</link><pubDate>Tue, 14 May 2024 10:00:00 GMT</pubDate><description>In short: %s.</description>%s</item>`,
		name, title, name, title, content)}, n.entries...)
}

func (n *newsroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked[r.URL.Path]++
	n.agents[r.UserAgent()] = true
	if s := n.status[r.URL.Path]; s != 0 {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(s)
		return
	}
	switch {
	case r.URL.Path == "/robots.txt":
		fmt.Fprint(w, "User-agent: *\nDisallow: /closed\n")
	case r.URL.Path == "/":
		fmt.Fprint(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>Welcome</body></html>`)
	case r.URL.Path == "/feed.xml":
		tag := fmt.Sprintf(`"v%d"`, n.version)
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour Post</title>%s</channel></rss>`, strings.Join(n.entries, ""))
	case strings.HasPrefix(r.URL.Path, "/a"):
		fmt.Fprintf(w, article, "Poland buys howitzers", acts)
	default:
		http.NotFound(w, r)
	}
}

// watchOnce runs watch --once and returns its exit code, the events it printed,
// and its messages.
func watchOnce(t *testing.T, lake string, args ...string) (code int, events []entente.Event, messages string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), append([]string{"watch", "--once", "--allow-private", "--lake", lake, "--format", "ndjson"}, args...),
		console{in: strings.NewReader(""), out: &out, err: &err})
	for line := range strings.Lines(out.String()) {
		var e entente.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Errorf("%v: %s", err, line)
		}
		events = append(events, e)
	}
	return code, events, err.String()
}

func TestWatch(t *testing.T) {
	n, lake := newNewsroom(t), filepath.Join(t.TempDir(), "lake")
	n.publish("a1", "Poland buys howitzers", "")
	n.publish("closed/1", "A page that robots may not read", "")
	feed := n.URL + "/feed.xml"

	// The article of an entry with a summary is fetched; where it may not be, the summary is read.
	code, events, messages := watchOnce(t, lake, feed, "--contact", "desk@lab.example")
	if code != exitOK || len(events) != 1 || events[0].Kind != entente.Transfer {
		t.Fatalf("exit %d, events %+v\n%s", code, events, messages)
	}
	if n.asked["/a1"] != 1 || n.asked["/closed/1"] != 0 || !strings.Contains(messages, "2 new of 2 entries") || !strings.Contains(messages, "2 documents kept with 1 record") {
		t.Errorf("asked %v\n%s", n.asked, messages)
	}
	for agent := range n.agents {
		if !strings.HasPrefix(agent, "Entente/") || !strings.Contains(agent, "desk@lab.example") {
			t.Errorf("agent %q", agent)
		}
	}

	// Nothing is asked for twice that has not changed.
	code, events, messages = watchOnce(t, lake, feed)
	if code != exitOK || len(events) != 0 || n.asked["/feed.xml"] != 2 || n.asked["/a1"] != 1 {
		t.Errorf("exit %d, events %+v, asked %v\n%s", code, events, n.asked, messages)
	}

	// A new entry with its full text needs no article; the event it adds to is told again.
	n.publish("b2", "Howitzers from Korea", "Poland bought 24 howitzers from South Korea on Tuesday, officials in Warsaw said after the signing.")
	code, events, messages = watchOnce(t, lake, feed)
	if code != exitOK || len(events) == 0 || n.asked["/b2"] != 0 || n.asked["/a1"] != 1 {
		t.Errorf("exit %d, events %+v, asked %v\n%s", code, events, n.asked, messages)
	}

	// A list of feeds, and a page that names its feed, lead to the same.
	opml := filepath.Join(t.TempDir(), "feeds.opml")
	if err := os.WriteFile(opml, []byte(`<opml><body><outline text="x"><outline xmlUrl="`+n.URL+`/"/></outline></body></opml>`), 0o644); err != nil {
		t.Fatal(err)
	}
	code, _, messages = watchOnce(t, lake, opml)
	if code != exitOK || !strings.Contains(messages, "whose feed is "+feed) || !strings.Contains(messages, "0 documents kept") {
		t.Errorf("exit %d\n%s", code, messages)
	}
}

// TestWatchTrouble says that what fails is told, waited for, and asked again.
func TestWatchTrouble(t *testing.T) {
	n, lake := newNewsroom(t), filepath.Join(t.TempDir(), "lake")
	n.publish("a1", "Poland buys howitzers", "")
	feed := n.URL + "/feed.xml"
	n.status["/a1"] = http.StatusBadGateway
	code, events, messages := watchOnce(t, lake, feed)
	if len(events) != 0 {
		t.Fatalf("exit %d, events %+v\n%s", code, events, messages)
	}
	// The article is asked for again, although the feed has not changed.
	delete(n.status, "/a1")
	if code, events, messages = watchOnce(t, lake, feed); code != exitOK || len(events) != 1 {
		t.Errorf("exit %d, events %+v\n%s", code, events, messages)
	}
	// A server that asks to wait is left alone.
	n.status["/feed.xml"] = http.StatusServiceUnavailable
	if code, _, messages = watchOnce(t, lake, feed); code != exitPartial || !strings.Contains(messages, "asks to wait 1h0m0s; asked again after 1h") {
		t.Errorf("exit %d\n%s", code, messages)
	}
	asked := n.asked["/feed.xml"]
	if code, _, messages = watchOnce(t, lake, feed); code != exitOK || n.asked["/feed.xml"] != asked {
		t.Errorf("exit %d, asked %d times after %d\n%s", code, n.asked["/feed.xml"], asked, messages)
	}
	// What is gone is not asked again.
	n.status["/gone.xml"] = http.StatusGone
	for range 2 {
		_, _, messages = watchOnce(t, lake, n.URL+"/gone.xml")
	}
	if n.asked["/gone.xml"] != 1 || !strings.Contains(messages, "it is not asked again") {
		t.Errorf("asked %d times\n%s", n.asked["/gone.xml"], messages)
	}
	// A damaged memory is told, not forgotten.
	if err := os.WriteFile(filepath.Join(lake, memoryName), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, messages = watchOnce(t, lake, feed); code != exitError || !strings.Contains(messages, "damaged") {
		t.Errorf("exit %d\n%s", code, messages)
	}
}

// TestWatchGuards says that watch does not reach this machine unless it is told to.
func TestWatchGuards(t *testing.T) {
	n := newNewsroom(t)
	var out, err bytes.Buffer
	code := run(context.Background(), []string{"watch", "--once", "--lake", filepath.Join(t.TempDir(), "lake"), n.URL + "/feed.xml"},
		console{in: strings.NewReader(""), out: &out, err: &err})
	if code != exitPartial || len(n.asked) > 0 || !strings.Contains(err.String(), "--allow-private") {
		t.Errorf("exit %d, asked %v\n%s", code, n.asked, err.String())
	}
}

// TestWatchGoesOn says that watch reads again and again until it is stopped, and
// that stopping it is no failure.
func TestWatchGoesOn(t *testing.T) {
	n, lake := newNewsroom(t), filepath.Join(t.TempDir(), "lake")
	n.publish("a1", "Poland buys howitzers", "")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			n.mu.Lock()
			often := n.asked["/feed.xml"] > 3
			n.mu.Unlock()
			if often {
				cancel()
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	var out, err bytes.Buffer
	code := run(ctx, []string{"watch", "--allow-private", "--every", "20ms", "--lake", lake, n.URL + "/feed.xml"},
		console{in: strings.NewReader(""), out: &out, err: &err})
	if code != exitOK || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("exit %d\n%s\n%s", code, out.String(), err.String())
	}
}

// TestAddresses says that addresses of pages and feeds are read like files, and
// that those of this machine are refused unless they are asked for.
func TestAddresses(t *testing.T) {
	n, lake := newNewsroom(t), filepath.Join(t.TempDir(), "lake")
	n.publish("b2", "Howitzers from Korea", "Poland bought 24 howitzers from South Korea on Tuesday, officials in Warsaw said after the signing.")
	var out, err bytes.Buffer
	code := run(context.Background(), []string{"code", "--format", "ndjson", n.URL + "/a1"}, console{in: strings.NewReader(""), out: &out, err: &err})
	if code != exitPartial || len(n.asked) > 0 || !strings.Contains(err.String(), "private, loopback or reserved") {
		t.Errorf("exit %d, asked %v\n%s", code, n.asked, err.String())
	}
	err.Reset()
	code = run(context.Background(), []string{"add", "--allow-private", "--lake", lake, n.URL + "/a1", n.URL + "/feed.xml"}, console{in: strings.NewReader(""), out: &out, err: &err})
	if code != exitOK || !strings.Contains(out.String(), "2 documents added with 2 records") {
		t.Errorf("exit %d\n%s\n%s", code, out.String(), err.String())
	}
	out.Reset()
	code = run(context.Background(), []string{"query", "--lake", lake, "--of", "documents", "--format", "csv"}, console{in: strings.NewReader(""), out: &out, err: &err, width: 200})
	if code != exitOK || strings.Count(out.String(), "Harbour Post") != 2 {
		t.Errorf("exit %d\n%s\n%s", code, out.String(), err.String())
	}
}

func TestWatchOfPageWithoutFeed(t *testing.T) {
	n, lake := newNewsroom(t), filepath.Join(t.TempDir(), "lake")
	code, events, messages := watchOnce(t, lake, n.URL+"/a1")
	if code != exitPartial || len(events) != 0 || !strings.Contains(messages, "/a1: it is a page that names no feed; give the address of the site's feed; asked again after") {
		t.Errorf("exit %d, %d events\n%s", code, len(events), messages)
	}
}
