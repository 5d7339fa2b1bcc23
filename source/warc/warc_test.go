package warc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"entente/source/archive"
)

// record writes a record; length is what its header says, -1 for what is true
// and -2 for nothing.
func record(kind, url, block string, length int) string {
	if length == -1 {
		length = len(block)
	}
	field := ""
	if length >= 0 {
		field = fmt.Sprintf("Content-Length: %d\r\n", length)
	}
	return "WARC/1.1\r\nWARC-Type: " + kind + "\r\nWARC-Target-URI: " + url + "\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n" +
		"Content-Type: application/http\r\n" + field + "\r\n" + block + "\r\n\r\n"
}

func response(url, body string) string {
	return record("response", url, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+body, -1)
}

func gzipped(parts ...string) string {
	var b bytes.Buffer
	for _, p := range parts {
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(p))
		_ = w.Close()
	}
	return b.String()
}

func zstandard(parts ...string) string {
	var b bytes.Buffer
	e, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	for _, p := range parts {
		b.Write(e.EncodeAll([]byte(p), nil))
	}
	return b.String()
}

// told is what was read of an archive, one line a record.
func told(t testing.TB, in string, o Options) string {
	t.Helper()
	if o.Limit == 0 {
		o.Limit = 1 << 20
	}
	r, err := NewReader(bufio.NewReader(strings.NewReader(in)), o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []string
	for n := 0; ; n++ {
		if n > 2*len(in)+10 {
			t.Fatal("more records than bytes")
		}
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, "\n")
		}
		if err != nil {
			return strings.Join(append(out, "error "+err.Error()), "\n")
		}
		if rec.Flaw != nil {
			out = append(out, fmt.Sprintf("%s flaw %v", rec.URL, rec.Flaw))
			continue
		}
		body := string(rec.Block)
		if a, ok := ParseAnswer(rec.Block); ok {
			raw, err := a.Body(o.Limit)
			body = string(raw)
			if err != nil {
				body = "error " + err.Error()
			}
		}
		out = append(out, fmt.Sprintf("%s %s %q", rec.Type, rec.URL, body))
	}
}

func TestRead(t *testing.T) {
	a, b, c := response("u:a", "<p>A</p>"), response("u:b", "<p>B</p>"), response("u:c", "<p>C</p>")
	page := "HTTP/1.1 200 OK\r\n\r\n<p>B</p>"
	damaged := gzipped(b)
	middle := len(damaged) / 2
	damaged = damaged[:middle] + "\x00\xff\x00\xff" + damaged[middle+4:]
	const all = "response u:a \"<p>A</p>\"\nresponse u:b \"<p>B</p>\"\nresponse u:c \"<p>C</p>\""
	for _, tt := range []struct{ name, packing, in, want string }{
		{"nothing", "", "", ""},
		{"not packed", "", a + b + c, all},
		{"gzip by record", "gzip", gzipped(a, b, c), all},
		{"gzip in one", "gzip", gzipped(a + b + c), all},
		{"gzip cut anywhere", "gzip", gzipped(a+b[:40], b[40:90], b[90:]+c), all},
		{"zstd by record", "zstd", zstandard(a, b, c), all},
		{"zstd in one", "zstd", zstandard(a + b + c), all},
		{"line feeds alone, which makes lengths too large", "", strings.ReplaceAll(a+b, "\r\n", "\n"), "response u:a \"<p>A</p>\"\nu:b flaw the record ends before its end"},
		{"without line breaks after the block", "", strings.TrimRight(a, "\r\n") + "\r\n" + b, "response u:a \"<p>A</p>\"\nresponse u:b \"<p>B</p>\""},
		{"length too small", "", a + record("response", "u:b", page, 25) + c, all},
		{"length zero", "", a + record("response", "u:b", page, 0) + c, all},
		{"length too large", "", a + record("response", "u:b", page, len(page)+60) + c, all},
		{"length far too large", "", a + record("response", "u:b", page, 100_000) + c, all},
		{"length too large at the end", "", a + record("response", "u:b", page, 9999), "response u:a \"<p>A</p>\"\nu:b flaw the record ends before its end"},
		{"no length", "", a + record("response", "u:b", page, -2) + c, all},
		{"packed, length too small", "gzip", gzipped(a, record("response", "u:b", page, 25), c), all},
		{"packed, length too large", "gzip", gzipped(a, record("response", "u:b", page, 9999), c), all},
		{"cut off", "", a + b[:len(b)-10], "response u:a \"<p>A</p>\"\nu:b flaw the record ends before its end"},
		{"cut off in the header", "", a + b[:60], "response u:a \"<p>A</p>\"\nu:b flaw the record ends before its end"},
		{"cut off, packed", "gzip", gzipped(a) + gzipped(b)[:100], "response u:a \"<p>A</p>\"\nu:b flaw the record ends before its end"},
		{"a member cut short in the middle", "gzip", gzipped(a) + gzipped(b)[:100] + gzipped(c), ""},
		{"a frame cut short in the middle", "zstd", zstandard(a) + zstandard(b)[:60] + zstandard(c), ""},
		{"a damaged member", "gzip", gzipped(a) + damaged + gzipped(c), ""},
		{"rubbish between records", "", a + "rubbish\r\n" + c, "response u:a \"<p>A</p>\"\n flaw bytes that are no record\nresponse u:c \"<p>C</p>\""},
		{"rubbish between members", "gzip", gzipped(a) + "rubbish" + gzipped(c), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(t, tt.in, Options{Packing: archive.Form(tt.packing)})
			if tt.want == "" && tt.in != "" {
				// How the broken one is told depends on where it broke; those around it are read.
				if !strings.Contains(got, `u:a "<p>A`) || !strings.Contains(got, `u:c "<p>C`) || !strings.Contains(got, "flaw") {
					t.Errorf("read\n%s", got)
				}
				return
			}
			if got != tt.want {
				t.Errorf("read\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestOffsets(t *testing.T) {
	a, b := response("u:a", "A"), response("u:b", "B")
	for _, tt := range []struct {
		packing archive.Form
		in      string
		at      int64
	}{
		{"", a + b, int64(len(a))}, {archive.Gzip, gzipped(a, b), int64(len(gzipped(a)))}, {archive.Zstd, zstandard(a, b), int64(len(zstandard(a)))},
	} {
		r, err := NewReader(bufio.NewReader(strings.NewReader(tt.in)), Options{Packing: tt.packing, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []int64{0, tt.at} {
			if rec, err := r.Next(); err != nil || rec.Offset != want {
				t.Errorf("%q: offset %+v %v, want %d", tt.packing, rec, err, want)
			}
		}
	}
}

func TestDictionary(t *testing.T) {
	a := response("u:a", strings.Repeat("<p>A common template of pages.</p>", 20))
	dictionary, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 7, Contents: [][]byte{[]byte(a), []byte(a + "x"), []byte(strings.ToUpper(a))},
		History: []byte(strings.Repeat(a, 3)), Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := zstd.NewWriter(nil, zstd.WithEncoderDict(dictionary))
	if err != nil {
		t.Fatal(err)
	}
	records := string(e.EncodeAll([]byte(a), nil)) + string(e.EncodeAll([]byte(a), nil))
	for name, kept := range map[string]string{"plain": string(dictionary), "packed": zstandard(string(dictionary))} {
		head := binary.LittleEndian.AppendUint32(nil, 0x184d2a5d)
		head = binary.LittleEndian.AppendUint32(head, uint32(len(kept)))
		if got := told(t, string(head)+kept+records, Options{Packing: archive.Zstd}); strings.Count(got, "response u:a") != 2 {
			t.Errorf("%s: %.200s", name, got)
		}
	}
}

func TestWanted(t *testing.T) {
	in := record("request", "u:a", "GET / HTTP/1.1\r\n\r\n", -1) + response("u:a", "A") + response("u:b", strings.Repeat("B", 5000)) + response("u:c", "C")
	got := told(t, in, Options{Limit: 1000, Want: func(r *Record, head []byte) bool {
		if len(head) > 4096 {
			t.Errorf("a head of %d bytes", len(head))
		}
		return r.Type == "response"
	}})
	if want := "response u:a \"A\"\nu:b flaw the record is over the limit\nresponse u:c \"C\""; got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

func TestChargeStops(t *testing.T) {
	bomb := gzipped(response("u:a", strings.Repeat("A", 1<<20)))
	total, full := 0, errors.New("enough")
	got := told(t, bomb, Options{Packing: archive.Gzip, Charge: func(n int) error {
		if total += n; total > 100_000 {
			return full
		}
		return nil
	}})
	if !strings.HasSuffix(got, "error enough") || total > 300_000 {
		t.Errorf("%d bytes unpacked: %.100s", total, got)
	}
}

func TestManyFalseLengths(t *testing.T) {
	one := record("response", "u:a", "HTTP/1.1 200 OK\r\n\r\nA", 1<<20)
	got := told(t, strings.Repeat(one, 5000), Options{Limit: 1 << 21})
	if n := strings.Count(got, "response u:a"); n < maxRepairs {
		t.Errorf("%d records of 5000", n)
	}
}

func TestAnswer(t *testing.T) {
	const body = "<html><p>The fleets will meet in May.</p></html>"
	deflated := func(raw bool) string {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write([]byte(body))
		_ = w.Close()
		if raw {
			return b.String()[2 : b.Len()-4]
		}
		return b.String()
	}
	var br bytes.Buffer
	w := brotli.NewWriter(&br)
	_, _ = w.Write([]byte(body))
	_ = w.Close()
	chunks := func(s string) string {
		return fmt.Sprintf("%x;name=value\r\n%s\r\n%X\r\n%s\r\n0\r\n\r\n", 10, s[:10], len(s)-10, s[10:])
	}
	for _, tt := range []struct{ name, header, body, want string }{
		{"as it is", "", body, body},
		{"chunked", "Transfer-Encoding: chunked\r\n", chunks(body), body},
		{"said to be chunked", "Transfer-Encoding: chunked\r\n", body, body},
		{"chunks that break off", "Transfer-Encoding: chunked\r\n", chunks(body)[:40], body[:20]},
		{"gzip", "Content-Encoding: gzip\r\n", gzipped(body), body},
		{"said to be gzip", "Content-Encoding: gzip\r\n", body, body},
		{"gzip in chunks", "content-encoding: GZIP\r\nTRANSFER-ENCODING: Chunked\r\n", chunks(gzipped(body)), body},
		{"gzip twice", "Content-Encoding: gzip, gzip\r\n", gzipped(gzipped(body)), body},
		{"gzip cut off", "Content-Encoding: gzip\r\n", gzipped(body)[:40], "error the record ends before its end"},
		{"deflate", "Content-Encoding: deflate\r\n", deflated(false), body},
		{"deflate without its header", "Content-Encoding: deflate\r\n", deflated(true), body},
		{"said to be deflate", "Content-Encoding: deflate\r\n", body, body},
		{"brotli", "Content-Encoding: br\r\n", br.String(), body},
		{"said to be brotli", "Content-Encoding: br\r\n", body, body},
		{"zstd", "Content-Encoding: zstd\r\n", zstandard(body), body},
		{"a bomb", "Content-Encoding: gzip\r\n", gzipped(strings.Repeat("A", 1<<20)), "error the record is over the limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, ok := ParseAnswer([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + tt.header + "\r\n" + tt.body))
			if !ok || a.Status != 200 || a.MediaType != "text/html; charset=utf-8" {
				t.Fatalf("%v %+v", ok, a)
			}
			got, err := a.Body(10_000)
			if err != nil {
				got = []byte("error " + err.Error())
			}
			if string(got) != tt.want {
				t.Errorf("body %q, want %q", got, tt.want)
			}
		})
	}
	for _, in := range []string{"", "HTTP/1.1", "HTTP/1.1 abc\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"} {
		if a, ok := ParseAnswer([]byte(in)); ok {
			t.Errorf("%q is an answer: %+v", in, a)
		}
	}
}

func FuzzRead(f *testing.F) {
	a, b := response("u:a", "A"), record("response", "u:b", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nB\r\n0\r\n\r\n", 20)
	f.Add([]byte(a+b+a), byte(0))
	f.Add([]byte(gzipped(a, b, a)), byte(1))
	f.Add([]byte(zstandard(a, b, a)), byte(2))
	f.Add([]byte(gzipped(a)+gzipped(b)[:80]+gzipped(a)), byte(1))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n"+a), byte(0))
	f.Fuzz(func(t *testing.T, in []byte, packing byte) {
		total := 0
		told(t, string(in), Options{Limit: 1 << 12, Packing: []archive.Form{"", archive.Gzip, archive.Zstd}[packing%3], Charge: func(n int) error {
			if total += n; total > 1<<22 {
				return errors.New("enough")
			}
			return nil
		}})
	})
}
