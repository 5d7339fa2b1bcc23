package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"entente"
)

// article is a text that reads as one, and a page of it.
const article = "The ministers of Ruritania and Strelsau signed an agreement on Tuesday under which twelve patrol boats will be handed over next year. " +
	"The boats are built in the yards of Zenda. Both navies will train their crews together in the autumn, the ministry said in a statement."

func pageOf(text string) string {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Boats for Strelsau</title>` +
		`<meta property="article:published_time" content="2024-05-07T10:00:00Z"><link rel="canonical" href="https://news.example/boats"></head>` +
		`<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Boats for Strelsau</h1><p>` + text +
		`</p></article><footer>All rights reserved</footer></body></html>`
}

func gz(t testing.TB, _, in string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	write(t, w, in)
	return b.String()
}

func zst(t testing.TB, _, in string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, in)
	return b.String()
}

func xzip(t testing.TB, _, in string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, in)
	return b.String()
}

func zipped(t testing.TB, name, in string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(f, in); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, name, in string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(in)), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
		t.Fatal(err)
	}
	write(t, w, in)
	return b.String()
}

func write(t testing.TB, w io.WriteCloser, in string) {
	t.Helper()
	if _, err := io.WriteString(w, in); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// bz is the line "India and France held talks.\n", compressed by bzip2, which Go
// only unpacks.
func bz(t testing.TB) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString("QlpoOTFBWSZTWbJrt7AAAAPVgAAQQAEBIC5tHAAgACKNNPSGh5QoaaYAGgZYgSk6oreL7xPKkqPi7kinChIWTXb2AA==")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// told is what was read of files, one line an item.
func told(t testing.TB, limits Limits, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out []string
	err := Read([]string{dir}, nil, limits, func(i Item) error {
		rel, err := filepath.Rel(dir, i.Path)
		if err != nil {
			return err
		}
		out = append(out, tell(rel, i))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

func tell(name string, i Item) string {
	if s := i.Skip; s != nil {
		return strings.TrimSpace(fmt.Sprintf("%s:%d %s %s%s", name, s.Line, s.Reason, s.URL, s.Language))
	}
	d := i.Document
	text := strings.Join(strings.Fields(d.Text), " ")
	if text == strings.TrimSpace(article) {
		text = "ARTICLE"
	}
	return fmt.Sprintf("%s:%d [%s|%s|%s|%s] %.60s", name, i.Line, d.Title, d.Date, d.Outlet, d.URL, text)
}

func TestPackings(t *testing.T) {
	body := "Boats for Strelsau\n\n" + article
	const doc = "[Boats for Strelsau|||] ARTICLE"
	for _, tt := range []struct{ name, file, content, want string }{
		{"gzip", "a.txt.gz", gz(t, "", body), "a.txt.gz:0 " + doc},
		{"zstd", "a.zst", zst(t, "", body), "a.zst:0 " + doc},
		{"xz", "a.xz", xzip(t, "", body), "a.xz:0 " + doc},
		{"zip", "a.zip", zipped(t, "x/a.txt", body), "a.zip/x/a.txt:0 " + doc},
		{"tar", "a.tar", tarred(t, "x/a.txt", body), "a.tar/x/a.txt:0 " + doc},
		{"tar in gzip", "a.tgz", gz(t, "", tarred(t, "a.txt", body)), "a.tgz/a.txt:0 " + doc},
		{"a wrong name", "a.txt", gz(t, "", body), "a.txt:0 " + doc},
		{"gzip in zip in tar", "a.tar", tarred(t, "b.zip", zipped(t, "a.txt.gz", gz(t, "", body))), "a.tar/b.zip/a.txt.gz:0 " + doc},
		{"four deep", "a.tar", tarred(t, "b.zip", zipped(t, "a.gz.zst", zst(t, "", gz(t, "", body)))), "a.tar/b.zip/a.gz.zst:0 too-deep"},
		{"two members in a file", "a.gz", gz(t, "", body[:50]) + gz(t, "", body[50:]), "a.gz:0 " + doc},
		{"JSON Lines in gzip", "a.jsonl.gz", gz(t, "", `{"id":"x","title":"T","text":"Body."}`), "a.jsonl.gz:1 [T|||] Body."},
		{"cut short", "a.gz", gz(t, "", body)[:60], "a.gz:0 truncated"},
		{"damaged in the middle", "a.jsonl.gz", damagedLines(t), "DAMAGED"},
		{"an empty zip", "a.zip", "PK\x05\x06" + strings.Repeat("\x00", 18), "a.zip:0 empty"},
		{"a zip without its end", "a.zip", zipped(t, "a.txt", body)[:100], "a.zip:0 malformed"},
		{"an Office document", "a.bin", zipped(t, "[Content_Types].xml", "<Types/>"), "a.bin:0 unknown-format"},
		{"an EPUB", "a", zipped(t, "mimetype", "application/epub+zip"), "a:0 unknown-format"},
		{"a page in zip", "a.zip", zipped(t, "p.html", pageOf(article)), "a.zip/p.html:0 [Boats for Strelsau|2024-05-07|news.example|https://news.example/boats] ARTICLE"},
		{"a path that leads out", "a.tar", tarred(t, "../../etc/cron.d/x", body), "a.tar/../../etc/cron.d/x:0 unreadable"},
		{"an absolute path", "a.zip", zipped(t, "/etc/x", body), "a.zip/etc/x:0 unreadable"},
		{"what systems leave in archives", "a.zip", zipped(t, "__MACOSX/._a.txt", "x"), "a.zip:0 empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(t, Limits{}, map[string]string{tt.file: tt.content})
			if tt.want == "DAMAGED" {
				lines := strings.Split(got, "\n")
				if len(lines) < 100 || !strings.HasSuffix(lines[0], "Body 0.") || !strings.HasPrefix(lines[len(lines)-1], "a.jsonl.gz:0 malformed") {
					t.Errorf("read %d lines: %.200s", len(lines), got)
				}
				return
			}
			if filepath.Clean(tt.want) != filepath.Clean(got) {
				t.Errorf("read\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// damagedLines is a compressed file that breaks in the middle.
func damagedLines(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "{\"id\":%d,\"text\":\"Body %d.\"}\n", i, i)
	}
	packed := []byte(gz(t, "", b.String()))
	copy(packed[len(packed)/2:], strings.Repeat("\xff\x00", 40))
	return string(packed)
}

func TestBzip2(t *testing.T) {
	got := told(t, Limits{}, map[string]string{"a.bz2": bz(t)})
	if got != "a.bz2:0 [|||] India and France held talks." {
		t.Error(got)
	}
}

func TestLinksInTar(t *testing.T) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range []tar.Header{
		{Name: "a", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink}, {Name: "b", Linkname: "a", Typeflag: tar.TypeLink},
		{Name: "c", Typeflag: tar.TypeFifo}, {Name: "d/", Typeflag: tar.TypeDir},
	} {
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := told(t, Limits{}, map[string]string{"a.tar": b.String(), "z.txt": "Body."})
	if want := "a.tar/a:0 unreadable\na.tar/b:0 unreadable\na.tar/c:0 unreadable\nz.txt:0 [|||] Body."; got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

func TestLayouts(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"news-please", `{"authors":["A. Writer"],"date_download":"2024-05-08 01:00:00","date_publish":"2024-05-07 10:00:00","description":"Short.","language":"en","source_domain":"news.example","maintext":"Body.","title":"T","url":"https://news.example/a"}`,
			"[T|2024-05-07|news.example|https://news.example/a] Body."},
		{"news-please without a text", `{"maintext":null,"title":"T","url":"https://news.example/a"}`, "pointer https://news.example/a"},
		{"Event Registry", `{"uri":"8123","lang":"eng","isDuplicate":false,"date":"2024-05-07","time":"10:00:00","dateTime":"2024-05-07T10:00:00Z","url":"https://news.example/a","title":"T","body":"Body.","source":{"uri":"news.example","dataType":"news","title":"The Example"},"authors":[],"eventUri":null,"sentiment":0.1}`,
			"[T|2024-05-07|The Example|https://news.example/a] Body."},
		{"Event Registry in French", `{"uri":"8124","lang":"fra","url":"https://news.example/b","title":"T","body":"Le texte."}`, "not-english https://news.example/bfr"},
		{"GDELT's list of articles", `{"date":"2024-05-07T10:00:00Z","url":"https://news.example/a","title":"T","domain":"news.example","outletName":"The Example","lang":"en","desc":"The lead of it."}`,
			"[T|2024-05-07|The Example|https://news.example/a] The lead of it."},
		{"GDELT's list without a lead", `{"url":"https://news.example/a","title":"T","seendate":"20240507T100000Z","domain":"news.example","language":"English","sourcecountry":"X"}`, "pointer https://news.example/a"},
		{"GDELT's quotations", `{"date":"2024-05-07T10:00:00Z","url":"https://news.example/a","title":"T","lang":"en","quotes":[{"pre":"The minister said","quote":"We will train together","post":"on Tuesday."}]}`,
			"[T|2024-05-07||https://news.example/a] The minister said “We will train together” on Tuesday."},
		{"GDELT's entities", `{"date":"2024-05-07T10:00:00Z","url":"https://news.example/a","lang":"en","entities":[{"name":"X"}]}`, "pointer https://news.example/a"},
		{"GDELT's words", `{"date":"2024-05-07T10:00:00Z","ngram":"treaty","lang":"en","pre":"a","post":"b","url":"https://news.example/a"}`, "pointer https://news.example/a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := told(t, Limits{}, map[string]string{"a.jsonl": tt.in + "\n"}); got != "a.jsonl:1 "+tt.want {
				t.Errorf("read %s\nwant a.jsonl:1 %s", got, tt.want)
			}
		})
	}
}

func TestKeysByName(t *testing.T) {
	in := `{"n":7,"head":"T","when":"2024-05-07","words":"Body.","text":"Not this.","where":"https://news.example/a","who":"O"}`
	c := Columns{ID: "n", Title: "head", Date: "when", Text: "words", URL: "where", Outlet: "who"}
	if got := told(t, Limits{Columns: c}, map[string]string{"a.jsonl": in}); got != "a.jsonl:1 [T|2024-05-07|O|https://news.example/a] Body." {
		t.Error(got)
	}
}

func TestTables(t *testing.T) {
	latin := func(s string) string {
		out, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	wide := func(s string) string {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, tt := range []struct{ name, file, in, want string }{
		{"usual names", "a.csv", "id,Headline,Date,Body,URL,Source\n1,T,2024-05-07,\"One, \"\"two\"\"\nthree.\",https://news.example/a,O\n2,,,Four.,,\n",
			"a.csv:2 [T|2024-05-07|O|https://news.example/a] One, \"two\" three.\na.csv:4 [|||] Four."},
		{"semicolons", "a.csv", "title;text\r\nT;Body, all.\r\n", "a.csv:2 [T|||] Body, all."},
		{"tabs", "a.tsv", "title\tcontent\nT\tThe \"big\" deal.\n", "a.tsv:2 [T|||] The \"big\" deal."},
		{"a byte order mark", "a.csv", "\ufefftext,date\nBody.,20240507\n", "a.csv:2 [|2024-05-07||] Body."},
		{"windows-1252", "a.csv", latin("title,text\nA café,“Body” — é.\n"), "a.csv:2 [A café|||] “Body” — é."},
		{"a .txt is a text, whatever is in it", "a.txt", wide("title\ttext\turl\r\nT\tBody.\thttps://news.example/a\r\n"), "a.txt:0 [|||] title text url T Body. https://news.example/a"},
		{"windows-1252 far below the first line", "a.csv", "title,text\n" + "A,Body.\n" + strings.Repeat("\n", 70_000) + latin("B,“Café”.\n"),
			"a.csv:2 [A|||] Body.\na.csv:70003 [B|||] “Café”."},
		{"UTF-16 as CSV", "a.csv", wide("title\ttext\turl\r\nT\tBody.\thttps://news.example/a\r\n"), "a.csv:2 [T|||https://news.example/a] Body."},
		{"no text in a row", "a.csv", "title,text,url\nT,,https://news.example/a\nU,,\n", "a.csv:2 pointer https://news.example/a\na.csv:3 empty"},
		{"another language", "a.csv", "text,lang\nLe texte.,fr\n", "a.csv:2 not-english fr"},
		{"a quote that does not end", "a.csv", "title,text\nA,\"broken\nB,Body.\nC,More.\n", "a.csv:2 malformed\na.csv:3 [B|||] Body.\na.csv:4 [C|||] More."},
		{"too few fields", "a.csv", "title,text\nA\nB,Body.\n", "a.csv:2 empty\na.csv:3 [B|||] Body."},
		{"no column of texts", "a.csv", "a,b\n1,2\n", "a.csv:1 unknown-format"},
		{"no row", "a.csv", "title,text\n", "a.csv:0 empty"},
		{"a name without a suffix", "a", "date,title,body\n2024-05-07,T,Body.\n", "a:2 [T|2024-05-07||] Body."},
		{"a sentence with commas is no table", "a", "The text, the date, and the title.\nMore of it.\n", "a:0 [|||] The text, the date, and the title. More of it."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := told(t, Limits{}, map[string]string{tt.file: tt.in})
			if got != tt.want {
				t.Errorf("read\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
	got := told(t, Limits{Columns: Columns{Text: "Words"}}, map[string]string{"a.csv": "title,text,words\nT,Not this.,Body.\n"})
	if got != "a.csv:2 [T|||] Body." {
		t.Errorf("a named column: %s", got)
	}
}

// TestEncodingsOfTexts says that texts which declare no encoding are read if
// their bytes tell it, with the same text and id as in UTF-8.
func TestEncodingsOfTexts(t *testing.T) {
	const in = "date 2004-05-07\r\nBoats for São Tomé\r\n\r\nThe minister’s office said “yes” – and the café was closed.\r\n"
	want := readAll(t, in)[0].Document
	for name, e := range map[string]encoding.Encoding{
		"windows-1252":                     charmap.Windows1252,
		"UTF-16":                           unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16 without a byte order mark": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16, big end first":            unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	} {
		raw, err := e.NewEncoder().String(in)
		if err != nil {
			t.Fatal(err)
		}
		items := readAll(t, raw)
		if len(items) != 1 || items[0].Document == nil || *items[0].Document != *want {
			t.Errorf("%s: %+v", name, items)
		}
		for packed, by := range map[string]func(testing.TB, string, string) string{"gzip": gz, "zip": zipped} {
			if items = readAll(t, by(t, "a.txt", raw)); len(items) != 1 || items[0].Document == nil || items[0].Document.Text != want.Text {
				t.Errorf("%s in %s: %+v", name, packed, items)
			}
		}
	}
	// What takes more room in UTF-8 is held to the limit as it is kept.
	raw := strings.Repeat("The caf\xe9 \x80. ", 10)
	for limit, read := range map[int]bool{len(raw): false, len(raw) + 30: true} {
		if err := Read([]string{"-"}, strings.NewReader(raw), Limits{Bytes: limit}, func(i Item) error {
			if (i.Document != nil) != read || i.Skip != nil && i.Skip.Reason != entente.TooLarge {
				t.Errorf("limit %d: %+v %+v", limit, i, i.Skip)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGDELT(t *testing.T) {
	row := func(columns int, at map[int]string) string {
		f := make([]string, columns)
		for i := range f {
			f[i] = fmt.Sprint(i)
		}
		for i, v := range at {
			f[i] = v
		}
		return strings.Join(f, "\t") + "\n"
	}
	event := row(61, map[int]string{0: "1", 1: "20240507", 60: "https://news.example/a"})
	other := row(61, map[int]string{0: "2", 1: "20240507", 60: "https://news.example/b"})
	mention := row(16, map[int]string{0: "1", 2: "20240507101500", 5: "https://news.example/c"})
	graph := row(27, map[int]string{0: "20240507101500-1", 1: "20240507101500", 4: "https://news.example/d"})
	got := told(t, Limits{}, map[string]string{"a.export.CSV": event + event + other, "b.mentions.csv.gz": gz(t, "", mention),
		"c.gkg.csv": graph, "d.zip": zipped(t, "20240507.export.CSV", event)})
	want := "a.export.CSV:1 pointer https://news.example/a\na.export.CSV:3 pointer https://news.example/b\n" +
		"b.mentions.csv.gz:1 pointer https://news.example/c\nc.gkg.csv:1 pointer https://news.example/d\n" +
		"d.zip/20240507.export.CSV:1 pointer https://news.example/a"
	if got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
}

func TestMails(t *testing.T) {
	var quoted bytes.Buffer
	w := quotedprintable.NewWriter(&quoted)
	if _, err := w.Write([]byte(pageOf(article))); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	head := "From: =?utf-8?q?The_Caf=C3=A9?= Letter <letter@news.example>\r\nTo: you@reader.example\r\nSubject: =?utf-8?B?Qm9hdHM=?= for Strelsau\r\n" +
		"Date: Tue, 7 May 2024 10:00:00 +0200\r\nMessage-ID: <1@news.example>\r\nMIME-Version: 1.0\r\n"
	plain := head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + article + "\r\n"
	both := head + "Content-Type: multipart/alternative; boundary=b1\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nView this letter in your browser.\r\n" +
		"--b1\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted.String() + "\r\n--b1--\r\n"
	base := head + "Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString([]byte("The caf\xe9 is open. "+article)) + "\r\n"
	const want = "[Boats for Strelsau|2024-05-07|The Café Letter|] ARTICLE"
	const html = "[Boats for Strelsau|2024-05-07|The Café Letter|https://news.example/boats] ARTICLE"
	box := "From letter@news.example Tue May  7 10:00:00 2024\r\n" + plain + "\r\n>From here on it is text.\r\n\r\nFrom letter@news.example Wed May  8 10:00:00 2024\r\n" + both
	for _, tt := range []struct{ name, file, in, want string }{
		{"plain text", "a.eml", plain, "a.eml:0 " + want},
		{"known by its header", "a", plain, "a:0 " + want},
		{"HTML beside a stub", "a.eml", both, "a.eml:0 " + html},
		{"base64 in another encoding", "a.eml", base, "a.eml:0 [Boats for Strelsau|2024-05-07|The Café Letter|] The café is open. The ministers of Ruritania and Strelsau si"},
		{"a mailbox", "a.mbox", box, "a.mbox:1 [Boats for Strelsau|2024-05-07|The Café Letter|] The ministers of Ruritania and Strelsau signed an agreement \na.mbox:14 " + html},
		{"only attachments", "a.eml", head + "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n", "a.eml:0 malformed"},
		{"no mail", "a.eml", "\x01\x02\x03", "a.eml:0 malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := told(t, Limits{}, map[string]string{tt.file: tt.in}); got != tt.want {
				t.Errorf("read\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func warcRecord(kind, url, contentType, extra, block string) string {
	return "WARC/1.0\r\nWARC-Type: " + kind + "\r\nWARC-Target-URI: " + url + "\r\nContent-Type: " + contentType + "\r\n" + extra +
		fmt.Sprintf("Content-Length: %d\r\n\r\n", len(block)) + block + "\r\n\r\n"
}

func answer(url, mediaType, body string) string {
	return warcRecord("response", url, "application/http; msgtype=response", "", "HTTP/1.1 200 OK\r\nContent-Type: "+mediaType+"\r\n\r\n"+body)
}

func TestWARC(t *testing.T) {
	const u = "https://news.example/x"
	for _, tt := range []struct{ name, record, want string }{
		{"a page", answer(u, "text/html; charset=utf-8", pageOf(article)), "a.warc.gz:0 [Boats for Strelsau|2024-05-07|news.example|https://news.example/boats] ARTICLE"},
		{"a text", answer(u, "text/plain", article), "a.warc.gz:0 [|||" + u + "] ARTICLE"},
		{"a picture", answer(u, "image/png", "\x89PNG"), "a.warc.gz:0 empty"},
		{"not found", warcRecord("response", u, "application/http", "", "HTTP/1.1 404 Not Found\r\n\r\n"), "a.warc.gz:0 no-page " + u},
		{"a revisit", warcRecord("revisit", u, "application/http", "", ""), "a.warc.gz:0 duplicate " + u},
		{"a resource", warcRecord("resource", u, "text/html", "", pageOf(article)), "a.warc.gz:0 [Boats for Strelsau|2024-05-07|news.example|https://news.example/boats] ARTICLE"},
		{"WET", warcRecord("conversion", u, "text/plain", "WARC-Identified-Content-Language: eng\r\n", article), "a.warc.gz:0 [|||" + u + "] ARTICLE"},
		{"WET in German", warcRecord("conversion", u, "text/plain", "WARC-Identified-Content-Language: deu,eng\r\n", "Ein Text."), "a.warc.gz:0 not-english " + u + "de"},
		{"a feed", answer(u, "application/rss+xml", `<?xml version="1.0"?><rss version="2.0"><channel><title>O</title><item><title>T</title><link>https://news.example/1</link><description>Body of it.</description></item></channel></rss>`),
			"a.warc.gz:0 [T||O|https://news.example/1] Body of it."},
		{"requests and other records", warcRecord("warcinfo", "", "application/warc-fields", "", "software: x\r\n") + warcRecord("request", u, "application/http", "", "GET /x HTTP/1.1\r\n\r\n"), "a.warc.gz:0 empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := told(t, Limits{}, map[string]string{"a.warc.gz": gz(t, "", tt.record)}); got != tt.want {
				t.Errorf("read\n%s\nwant\n%s", got, tt.want)
			}
			want := strings.ReplaceAll(tt.want, "a.warc.gz", "b.zip/a.warc.zst")
			if got := told(t, Limits{}, map[string]string{"b.zip": zipped(t, "a.warc.zst", zst(t, "", tt.record))}); got != want {
				t.Errorf("in zip: read\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestDeferredItems(t *testing.T) {
	dir := t.TempDir()
	p := filepath.Join(dir, "p.html")
	if err := os.WriteFile(p, []byte(pageOf(article)), 0o644); err != nil {
		t.Fatal(err)
	}
	var items []Item
	if err := Read([]string{p}, nil, Limits{Defer: true}, func(i Item) error { items = append(items, i); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(items) != 1 || items[0].Document != nil || items[0].Skip != nil {
		t.Fatalf("%+v", items)
	}
	for range 2 {
		items[0].Complete()
		if items[0].Document == nil {
			t.Fatal("a completed item has no document")
		}
	}
}

func TestAddresses(t *testing.T) {
	if err := Read([]string{"https://news.example/"}, nil, Limits{}, nil); err == nil || !strings.Contains(err.Error(), "not fetched here") {
		t.Errorf("error %v without a way to fetch", err)
	}
	answers := map[string]Answer{
		"https://news.example/p": {Body: io.NopCloser(strings.NewReader(pageOf(article))), MediaType: "text/html", URL: "https://news.example/q"},
		"https://news.example/b": {Body: io.NopCloser(io.MultiReader(strings.NewReader("<html>"), broken{})), MediaType: "text/html"},
	}
	fetch := func(address string) (Answer, error) {
		if a, ok := answers[address]; ok {
			return a, nil
		}
		return Answer{}, errors.New("no such host")
	}
	var got []string
	err := Read([]string{"https://news.example/p", "https://gone.example/", "HTTPS://news.example/b", "https://news.example/b"}, nil, Limits{Fetch: fetch}, func(i Item) error {
		got = append(got, tell(i.Path, i))
		return nil
	})
	want := "https://news.example/p:0 [Boats for Strelsau|2024-05-07|news.example|https://news.example/boats] ARTICLE\nhttps://gone.example/:0 unreadable https://gone.example/\n" +
		"HTTPS://news.example/b:0 unreadable HTTPS://news.example/b\nhttps://news.example/b:0 unreadable"
	if err != nil || strings.Join(got, "\n") != want {
		t.Errorf("%v\n%s\nwant\n%s", err, strings.Join(got, "\n"), want)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// FuzzFormats reads bytes under the name of every format: nothing panics, every
// item is a document or a refusal that says why, and nothing comes of nothing.
func FuzzFormats(f *testing.F) {
	names := []string{"a", "a.txt", "a.html", "a.xml", "a.eml", "a.mbox", "a.csv", "a.tsv", "a.json", "a.pdf", "a.parquet", "a.warc", "a.gz", "a.zip", "a.tar"}
	add := func(name, in string) {
		for i, n := range names {
			if n == name {
				f.Add([]byte(in), byte(i))
			}
		}
	}
	add("a.html", pageOf(article))
	add("a.csv", "id,title,text\n1,\"T\n\",Body.\n")
	add("a.gz", gz(f, "", `{"text":"Body."}`))
	add("a.zip", zipped(f, "a.html", pageOf(article)))
	add("a.tar", tarred(f, "a.txt", article))
	add("a.warc", answer("https://news.example/", "text/html", pageOf(article)))
	add("a", gz(f, "", answer("https://news.example/", "text/html", pageOf(article))))
	add("a.mbox", "From a@b.example Tue May  7 10:00:00 2024\nSubject: x\n\nBody.\n\nFrom a@b.example Tue May  7 10:00:00 2024\n")
	add("a.xml", `<?xml version="1.0"?><rss><channel><item><title>T</title><description>Body.</description></item></channel></rss>`)
	add("a", "\xff\xfet\x00e\x00x\x00t\x00,\x00a\x00")
	f.Fuzz(func(t *testing.T, in []byte, which byte) {
		items := 0
		r := newReader(Limits{Bytes: 1 << 14}, func(i Item) error {
			items++
			if (i.Document == nil) == (i.Skip == nil) {
				t.Fatalf("neither or both of document and skip: %+v", i)
			}
			if s := i.Skip; s != nil && (s.Reason == "" || s.Detail == "" || s.Path == "" || s.Offset < 0) {
				t.Fatalf("skip %+v", *s)
			}
			if d := i.Document; d != nil && (d.ID == "" || strings.TrimSpace(d.Text) == "" || badByte([]byte(d.Text)) >= 0) {
				t.Fatalf("document %+v", d)
			}
			return nil
		})
		name := names[int(which)%len(names)]
		if err := r.outer(name, bytes.NewReader(in)); err != nil {
			t.Fatal(err)
		}
		if items == 0 && gdeltLayout(in) == nil {
			t.Fatalf("nothing came of %d bytes named %s", len(in), name)
		}
	})
}
