package source

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"golang.org/x/text/encoding/htmlindex"

	"entente"
)

// zeros gives n zeros.
type zeros int64

func (z *zeros) Read(p []byte) (int, error) {
	if *z == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), int64(*z)))
	clear(p[:n])
	*z -= zeros(n)
	return n, nil
}

// gzipOf packs what in gives, at a level of gzip.
func gzipOf(t testing.TB, in io.Reader, level int) string {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, in); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// overlapping is a zip whose n files are all the same packed bytes of size bytes
// of zeros: many times as much to unpack as a zip of its size could hold.
func overlapping(t testing.TB, n int, size int64) string {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, 9)
	if err != nil {
		t.Fatal(err)
	}
	z := zeros(size)
	if _, err := io.Copy(w, &z); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	f, err := archive.CreateRaw(&zip.FileHeader{Name: "0.jsonl", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(size)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(packed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	// The directory tells of the one file many times.
	raw := b.Bytes()
	at := bytes.Index(raw, []byte("PK\x01\x02"))
	end := bytes.LastIndex(raw, []byte("PK\x05\x06"))
	entry := raw[at:end]
	out := append([]byte{}, raw[:at]...)
	for range n {
		out = append(out, entry...)
	}
	tail := append([]byte{}, raw[end:]...)
	put := func(at int, v, bytes int) {
		for i := range bytes {
			tail[at+i] = byte(v >> (8 * i))
		}
	}
	put(8, n, 2)
	put(10, n, 2)
	put(12, n*len(entry), 4)
	return string(append(out, tail...))
}

// TestTraps says that whatever is in a folder, what lies beside it is read, and
// that neither memory nor time grows with what a trap claims to hold.
func TestTraps(t *testing.T) {
	endless := func(n int64) io.Reader { z := zeros(n); return &z }
	nested := "<!DOCTYPE html><html><body>" + strings.Repeat("<div>", 10_000) + "<p>" + article + "</p>" + strings.Repeat("</div>", 10_000)
	expansion := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">` + func() string {
		var b strings.Builder
		for c := 'b'; c < 'k'; c++ {
			fmt.Fprintf(&b, `<!ENTITY %c "%s">`, c, strings.Repeat("&"+string(c-1)+";", 10))
		}
		return b.String()
	}() + `]><rss version="2.0"><channel><title>O</title><item><title>T</title><link>https://news.example/1</link><description>Body &j; of it.</description></item></channel></rss>`
	bomb := gzipOf(t, endless(200<<20), 9)
	long := gzipOf(t, io.MultiReader(strings.NewReader(`{"text":"`), &endlessText{left: 300 << 20}), 1)
	for _, tt := range []struct{ name, file, content, want string }{
		{"a gzip bomb", "a.jsonl.gz", bomb, "bomb"},
		{"a gzip bomb in gzip", "a.jsonl.gz.gz", gz(t, "", bomb), "bomb"},
		{"a gzip bomb that calls itself a page", "a.html.gz", bomb, "unknown-format"},
		{"a zip bomb", "a.zip", overlapping(t, 2000, 20<<20), "bomb"},
		{"a zip in a zip in a zip in a zip", "a.zip", zipped(t, "b.zip", zipped(t, "c.zip", zipped(t, "d.zip", zipped(t, "e.txt", article)))), "too-deep"},
		{"a bomb in a web archive", "a.warc.gz", gzipOf(t, io.MultiReader(strings.NewReader("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 200000000\r\n\r\n"), endless(200<<20)), 9), "bomb"},
		{"an answer that unpacks to more than a page", "a.warc", answerOf(bomb), "too-large"},
		{"a line without an end", "a.jsonl.gz", long, "too-large"},
		{"ten thousand nested tags", "a.html", nested, "[|||] ARTICLE"},
		{"entities that expand", "a.xml", expansion, ""},
		{"a page of 200 MB", "a.html", "", "too-large"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			p := filepath.Join(dir, tt.file)
			if err := os.WriteFile(p, []byte(tt.content), 0o644); err != nil {
				t.Fatal(err)
			}
			if tt.content == "" {
				large(t, p)
			}
			if err := os.WriteFile(filepath.Join(dir, "z.txt"), []byte("Body."), 0o644); err != nil {
				t.Fatal(err)
			}
			var got []string
			peak := peakMemory(func() {
				if err := Read([]string{dir}, nil, Limits{}, func(i Item) error {
					if len(got) < 10_000 {
						got = append(got, tell(filepath.Base(i.Path), i))
					}
					return nil
				}); err != nil {
					t.Error(err)
				}
			})
			if len(got) < 2 || got[len(got)-1] != "z.txt:0 [|||] Body." {
				t.Fatalf("read %.500q", got)
			}
			if first := strings.Join(got[:len(got)-1], "\n"); !strings.Contains(first, tt.want) {
				t.Errorf("read %.500s, want %s", first, tt.want)
			}
			if peak > 200<<20 {
				t.Errorf("%d MiB of memory", peak>>20)
			}
		})
	}
}

// endlessText gives words without a line break.
type endlessText struct{ left int }

func (e *endlessText) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p, "words and words and words and words and words and words and words ")
	e.left -= n
	return n, nil
}

func answerOf(packed string) string {
	return warcRecord("response", "https://news.example/x", "application/http", "",
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"+packed)
}

// large writes a page of 200 MB, most of which the disk need not hold.
func large(t testing.TB, p string) {
	t.Helper()
	f, err := os.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("<html><body><p>" + article + "</p>"); err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(200 << 20); err != nil {
		t.Fatal(err)
	}
}

// peakMemory is the most memory that do had in use beyond what was before, as
// far as looking now and then tells.
func peakMemory(do func()) (peak uint64) {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.HeapAlloc
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
			select {
			case <-done:
				most <- peak
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	do()
	close(done)
	if peak = <-most; peak < before {
		return 0
	}
	return peak - before
}

// TestEndlessStream says that a pipe which never ends is left where nothing in it
// ends, and read where something does.
func TestEndlessStream(t *testing.T) {
	for _, tt := range []struct{ name, head, body string }{
		{"plain text", "Body ", "word "}, {"a page", "<html><p>", "word "}, {"a line of JSON", `{"text":"`, "word "}, {"a mailbox", "From a@b.example Tue May  7 10:00:00 2024\nFrom: a@b.example\nSubject: x\n\n", "word "},
		{"a table", "text,url\n\"", "word "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := &forever{head: tt.head, body: strings.Repeat(tt.body, 10_000)}
			var items []Item
			peak := peakMemory(func() {
				if err := Read([]string{"-"}, in, Limits{}, func(i Item) error { items = append(items, i); return nil }); err != nil {
					t.Error(err)
				}
			})
			if len(items) == 0 || items[len(items)-1].Skip == nil {
				t.Errorf("%+v", items)
			}
			if peak > 300<<20 {
				t.Errorf("%d MiB of memory", peak>>20)
			}
		})
	}
}

// forever never ends.
type forever struct{ head, body string }

func (f *forever) Read(p []byte) (int, error) {
	if f.head != "" {
		n := copy(p, f.head)
		f.head = f.head[n:]
		return n, nil
	}
	return copy(p, f.body), nil
}

// TestCharsets says that pages, tables and mails in another encoding than they
// say are read, or refused for their language or their bytes.
func TestCharsets(t *testing.T) {
	const western = "The café’s owner said that the “deal” was signed — and that both navies will train their crews together in the autumn, the ministry said. " + article
	const russian = "Министр обороны сообщил во вторник, что флоты двух стран проведут совместные учения в мае, и подписал соглашение о поставке двенадцати катеров. "
	const chinese = "国防部长星期二表示，两国海军将于五月举行联合演习，并签署了一项关于提供十二艘巡逻艇的协议，双方官员参加了会议。"
	const japanese = "防衛大臣は火曜日、両国の海軍が五月に共同訓練を行うと述べ、巡視船十二隻の供与に関する協定に署名した。"
	for _, tt := range []struct{ name, text, in, declared string }{
		{"windows-1252", western, "windows-1252", "utf-8"}, {"windows-1252 as Chinese", western, "windows-1252", "gb18030"},
		{"gb18030", strings.Repeat(chinese, 6), "gb18030", "utf-8"}, {"koi8-r", strings.Repeat(russian, 4), "koi8-r", "windows-1252"},
		{"shift_jis", strings.Repeat(japanese, 6), "shift_jis", "iso-8859-1"}, {"utf-16", western, "utf-16le", "utf-8"},
		{"utf-8 as latin 1", western, "utf-8", "iso-8859-1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := strings.Replace(pageOf("REPLACE"), "utf-8", tt.declared, 1)
			page = strings.ReplaceAll(page, "REPLACE", tt.text)
			e, err := htmlindex.Get(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := e.NewEncoder().String(page)
			if err != nil {
				t.Fatal(err)
			}
			r := newReader(Limits{Bytes: DefaultBytes}, func(i Item) error {
				if i.Skip != nil {
					if i.Skip.Reason != entente.NotUTF8 {
						t.Errorf("%+v", *i.Skip)
					}
					return nil
				}
				if got := i.Document.Text; !strings.Contains(got, strings.TrimSpace(tt.text)) {
					t.Errorf("text %.200q", got)
				}
				return nil
			})
			if err := r.page(Item{Path: "x"}, []byte(raw), "", "text/html; charset="+tt.declared); err != nil {
				t.Fatal(err)
			}
		})
	}
}
