package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"entente"
)

// readAll reads what stdin holds.
func readAll(t testing.TB, stdin string) []Item {
	t.Helper()
	var items []Item
	err := Read([]string{"-"}, strings.NewReader(stdin), Limits{}, func(i Item) error {
		items = append(items, i)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return items
}

var layouts = []struct {
	name, in          string
	date, title, text string
}{
	{"body only", "India and France held talks.\n", "", "", "India and France held talks.\n"},
	{"one line without a full stop", "India and France held talks", "", "", "India and France held talks"},
	{"date, title, body", "date 2020-01-02\nA title\nBody.", "2020-01-02", "A title", "Body."},
	{"date, title, empty line, body", "date 2020-01-02\n\nA title\n\n\nBody.\n\nMore.\n", "2020-01-02", "A title", "Body.\n\nMore.\n"},
	{"date line goes on", "Date: 2020-01-02 Delhi, 16:30 GMT\nA title\nBody.", "2020-01-02", "A title", "Body."},
	{"date and body", "date 2020-01-02\nBody is one sentence.\nAnd one more.", "2020-01-02", "", "Body is one sentence.\nAnd one more."},
	{"date and one line", "DATE 2020-01-02\nIndia and France held talks", "2020-01-02", "", "India and France held talks"},
	{"title above an empty line", "A title\n\nBody.", "", "A title", "Body."},
	{"title that asks", "Will they sign?\n\nBody.", "", "Will they sign?", "Body."},
	{"title with an ellipsis", "And then...\n\nBody.", "", "And then...", "Body."},
	{"a first paragraph is no title", "They signed.\n\nBody.", "", "", "They signed.\n\nBody."},
	{"a quoted first paragraph is no title", "“They signed.”\n\nBody.", "", "", "“They signed.”\n\nBody."},
	{"two lines without a date are body", "They signed\non Monday.", "", "", "They signed\non Monday."},
	{"a long line is no title", strings.Repeat("long ", 50) + "\n\nBody.", "", "", strings.Repeat("long ", 50) + "\n\nBody."},
	{"carriage returns", "date 2020-01-02\r\nA title\r\n\r\nBody.\r\nMore.\r\n", "2020-01-02", "A title", "Body.\r\nMore.\r\n"},
	{"byte order mark", "\ufeffdate 2020-01-02\nA title\nBody.", "2020-01-02", "A title", "Body."},
	{"a title about a date", "Date of the talks is set\n\nBody.", "", "Date of the talks is set", "Body."},
	{"indented body", "A title\n\n   Body.", "", "A title", "   Body."},
	{"UTF-16", "\xff\xfeT\x00h\x00e\x00 \x00e\x00n\x00d\x00.\x00", "", "", "The end."},
	{"right to left", "date 2020-01-02\nعنوان\n\nالنص هنا.", "2020-01-02", "عنوان", "النص هنا."},
}

func TestPlainText(t *testing.T) {
	for _, tt := range layouts {
		t.Run(tt.name, func(t *testing.T) {
			items := readAll(t, tt.in)
			if len(items) != 1 || items[0].Document == nil {
				t.Fatalf("%+v", items)
			}
			d := items[0].Document
			if d.Date != tt.date || d.Title != tt.title || d.Text != tt.text {
				t.Errorf("date %q title %q text %q, want %q %q %q", d.Date, d.Title, d.Text, tt.date, tt.title, tt.text)
			}
			if len(d.ID) != 16 {
				t.Errorf("id %q is not 16 digits", d.ID)
			}
		})
	}
}

func TestSameTextSameID(t *testing.T) {
	a, b := readAll(t, "date 2020-01-02\nA title\nBody.")[0].Document, readAll(t, `{"text":"Body."}`)[0].Document
	if a.ID != b.ID {
		t.Errorf("ids %q and %q of the same text", a.ID, b.ID)
	}
}

var jsonCases = []struct {
	name, in string
	want     entente.Document
}{
	{"all keys", `{"id":"x1","title":"T","date":"2020-01-02","text":"Body é.","url":"https://example.org/a","outlet":"O","language":"en-GB","records":[1]}`,
		entente.Document{ID: "x1", Title: "T", Date: "2020-01-02", Text: "Body é.", URL: "https://example.org/a", Outlet: "O", Language: "en"}},
	{"nulls and a number for an id", `{"id":17,"title":null,"date":null,"text":"Body."}`, entente.Document{ID: "17", Text: "Body."}},
	{"a time of day", `{"id":"a","date":"2020-01-02T10:00:00Z","text":"Body."}`, entente.Document{ID: "a", Date: "2020-01-02", Text: "Body."}},
	{"escapes", `{"id":"a","text":"a\n\ud83d\ude00 \\ud83d b"}`, entente.Document{ID: "a", Text: "a\n😀 \\ud83d b"}},
}

func TestJSONLines(t *testing.T) {
	for _, tt := range jsonCases {
		t.Run(tt.name, func(t *testing.T) {
			items := readAll(t, tt.in+"\n")
			if len(items) != 1 || items[0].Document == nil {
				t.Fatalf("%+v %+v", items, items[0].Skip)
			}
			if *items[0].Document != tt.want {
				t.Errorf("%+v\nwant %+v", *items[0].Document, tt.want)
			}
		})
	}
}

var refusals = []struct {
	name, in string
	line     int
	offset   int64
	reason   entente.Reason
	detail   string
}{
	{"nothing", "", 0, 0, entente.Empty, "no text"},
	{"white space", " \n\t\n", 0, 0, entente.Empty, "no text"},
	{"only a date", "date 2020-01-02\n\n", 0, 0, entente.Empty, "no text"},
	{"no such day", "date 2020-02-30\nT\nBody.", 1, 0, entente.Malformed, `"2020-02-30" is not a day`},
	{"DOS", "Title\n\nThe caf\x82s are open.", 3, 14, entente.NotUTF8, "iconv"},
	{"NUL early", "Body\x00.", 0, 0, entente.Unknown, "NUL"},
	{"NUL late", strings.Repeat("Body. ", 1000) + "\n\x00", 2, 6001, entente.Malformed, "NUL"},
	{"gzip cut short", "\x1f\x8b\x08\x00", 0, 0, entente.Truncated, "before its end"},
	{"page without an article", "<!DOCTYPE html><html>", 0, 0, entente.Empty, "no article"},
	{"spread JSON", "{\n  \"text\": \"Body.\"\n}\n", 0, 0, entente.Unknown, "jq -c . FILE"},
	{"broken JSON", "{\"text\":\"Body.\"", 1, 14, entente.Malformed, "unexpected end"},
	{"lone surrogate", `{"text":"a \ud83d b"}`, 1, 11, entente.Malformed, "lone surrogate"},
	{"lone low surrogate", `{"text":"a \ude00 b"}`, 1, 11, entente.Malformed, "lone surrogate"},
	{"NUL escaped", `{"text":"a \u0000 b"}`, 1, 0, entente.Malformed, "NUL"},
	{"no text", `{"title":"T"}`, 1, 0, entente.Malformed, `no "text"`},
	{"empty text", `{"text":" "}`, 1, 0, entente.Empty, "empty"},
	{"text is a list", `{"text":["a"]}`, 1, 8, entente.Malformed, `"text" is a JSON array`},
	{"bad date", `{"text":"a","date":"mid August"}`, 1, 0, entente.Malformed, "YYYY-MM-DD"},
	{"bad id", `{"text":"a","id":{}}`, 1, 0, entente.Malformed, `"id"`},
	{"French", `{"text":"Bonjour.","language":"fr"}`, 1, 0, entente.NotEnglish, `"fr"`},
	{"only an address", `{"title":"T","url":"https://example.org/a"}`, 1, 0, entente.Pointer, "entente add"},
	{"bytes in JSON", "{\"text\":\"caf\xe9\"}", 1, 12, entente.NotUTF8, "0xe9"},
}

func TestRefusals(t *testing.T) {
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			items := readAll(t, tt.in)
			if len(items) != 1 || items[0].Skip == nil {
				t.Fatalf("%+v", items)
			}
			s := items[0].Skip
			if s.Path != "-" || s.Line != tt.line || s.Offset != tt.offset || s.Reason != tt.reason || !strings.Contains(s.Detail, tt.detail) {
				t.Errorf("%+v\nwant line %d offset %d %s %q", *s, tt.line, tt.offset, tt.reason, tt.detail)
			}
		})
	}
}

func TestGoesOnAfterBadLines(t *testing.T) {
	items := readAll(t, "{\"id\":\"a\",\"text\":\"One.\"}\nrubbish\n\n{\"id\":\"b\",\"text\":\"Two.\"}")
	if len(items) != 3 || items[0].Document.ID != "a" || items[1].Skip == nil || items[2].Document.ID != "b" {
		t.Fatalf("%+v", items)
	}
	if items[1].Line != 2 || items[1].Offset != 25 || items[2].Line != 4 || items[2].Offset != 34 {
		t.Errorf("places %d:%d and %d:%d", items[1].Line, items[1].Offset, items[2].Line, items[2].Offset)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("b.txt", "Second.")
	write("a/z.txt", "First.")
	write("c.jsonl", "{\"text\":\"Third.\"}\n{\"text\":\"Fourth.\"}\n")
	write("d.csv", "a,b\n")
	write(".hidden", "Not read.")
	write(".git/x.txt", "Not read.")
	write("e.ndjson", "\n")
	if err := os.Symlink(filepath.Join(dir, "gone"), filepath.Join(dir, "f.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "a"), filepath.Join(dir, "g")); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Read([]string{dir, filepath.Join(dir, "b.txt")}, nil, Limits{}, func(i Item) error {
		rel, err := filepath.Rel(dir, i.Path)
		if err != nil {
			return err
		}
		if i.Skip != nil {
			got = append(got, fmt.Sprintf("%s %s", rel, i.Skip.Reason))
		} else {
			got = append(got, fmt.Sprintf("%s:%d %s", rel, i.Line, i.Document.Text))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a/z.txt:0 First.", "b.txt:0 Second.", "c.jsonl:1 Third.", "c.jsonl:2 Fourth.", "d.csv unknown-format",
		"e.ndjson empty", "f.txt unreadable", "g unreadable", "b.txt:0 Second."}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAbsentPathStopsBeforeReading(t *testing.T) {
	read := 0
	err := Read([]string{"-", "no/such/file.txt"}, strings.NewReader("Body."), Limits{}, func(Item) error { read++; return nil })
	if err == nil || !strings.Contains(err.Error(), "no/such/file.txt") || read > 0 {
		t.Errorf("error %v after %d documents", err, read)
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v does not wrap its cause", err)
	}
}

func TestYieldStops(t *testing.T) {
	stop := errors.New("stop")
	if err := Read([]string{"-"}, strings.NewReader("{\"text\":\"a\"}\n{\"text\":\"b\"}"), Limits{}, func(Item) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want the one of yield", err)
	}
}

// endless gives the same bytes n times over.
type endless struct {
	head string
	body string
	left int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(copy(p, e.body), e.left)
	e.left -= n
	return n, nil
}

func TestHugeSingleLine(t *testing.T) {
	for name, head := range map[string]string{"plain text": "Body ", "JSON Lines": `{"text":"`} {
		t.Run(name, func(t *testing.T) {
			in := &endless{head: head, body: strings.Repeat("word ", 1000), left: 50 << 20}
			var items []Item
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			if err := Read([]string{"-"}, in, Limits{}, func(i Item) error { items = append(items, i); return nil }); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if len(items) != 1 || items[0].Skip == nil || items[0].Skip.Reason != entente.TooLarge {
				t.Fatalf("%+v", items)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
				t.Errorf("%d bytes allocated for a line over the limit", grown)
			}
		})
	}
}

func TestLimit(t *testing.T) {
	in := "{\"text\":\"" + strings.Repeat("a", 100) + "\"}\n{\"text\":\"b\"}\n"
	var got []string
	if err := Read([]string{"-"}, strings.NewReader(in), Limits{Bytes: 50}, func(i Item) error {
		if i.Skip != nil {
			got = append(got, string(i.Skip.Reason))
		} else {
			got = append(got, i.Document.Text)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if strings.Join(got, " ") != "too-large b" {
		t.Errorf("read %q", got)
	}
}

func FuzzRead(f *testing.F) {
	for _, tt := range layouts {
		f.Add(tt.in, false)
	}
	for _, tt := range jsonCases {
		f.Add(tt.in, true)
	}
	for _, tt := range refusals {
		f.Add(tt.in, strings.HasPrefix(tt.in, "{"))
	}
	f.Add("Title\n\nThe caf\xe9 \x96 \x93open\x94.", false)
	f.Add("T\x00h\x00e\x00 \x00c\x00a\x00f\x00\xe9\x00", false)
	const limit = 1 << 12
	f.Fuzz(func(t *testing.T, in string, lines bool) {
		r := newReader(Limits{Bytes: limit}, func(i Item) error {
			if (i.Document == nil) == (i.Skip == nil) {
				t.Fatalf("neither or both of document and skip: %+v", i)
			}
			if s := i.Skip; s != nil {
				if s.Reason == "" || s.Detail == "" || s.Offset < 0 || s.Offset > int64(len(in)) {
					t.Fatalf("skip %+v of %d bytes", *s, len(in))
				}
				return nil
			}
			d := i.Document
			if d.ID == "" || strings.TrimSpace(d.Text) == "" || len(d.Text) > limit || !utf8.ValidString(d.Text) || strings.IndexByte(d.Text, 0) >= 0 {
				t.Fatalf("document %+v", d)
			}
			if d.Date != "" {
				if _, err := time.Parse(time.DateOnly, d.Date); err != nil {
					t.Fatalf("date %q", d.Date)
				}
			}
			if i.Line == 0 && !lines && strings.HasPrefix(in, d.Text) && !strings.HasSuffix(in, d.Text) {
				t.Fatalf("text %q is not the end of %q", d.Text, in)
			}
			return nil
		})
		name := "fuzz"
		if lines {
			name = "fuzz.jsonl"
		}
		if err := r.outer(name, strings.NewReader(in)); err != nil {
			t.Fatal(err)
		}
	})
}
