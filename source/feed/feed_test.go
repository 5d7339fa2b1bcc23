package feed

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"entente"
	"entente/source/page"
)

const rss2 = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour Post</title><link>https://post.example/</link><language>en-gb</language><ttl>45</ttl>
<image><title>Logo</title><url>https://post.example/l.png</url></image>
<item><title>Norway &amp; Latvia sign</title><link>https://post.example/1</link><guid isPermaLink="false">n1</guid>
<pubDate>Fri, 17 May 2024 23:30:00 -0500</pubDate><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Sand</dc:creator>
<media:title>A photo</media:title><media:description>Two ministers</media:description>
<description>Norway and Latvia signed.</description>
<content:encoded><![CDATA[<p>Norway and Latvia signed a pact on Friday.</p><p>It runs for ten years.</p><p>The post <a href="https://post.example/1">Norway &amp; Latvia sign</a> appeared first on <a href="https://post.example">Harbour Post</a>.</p>]]></content:encoded></item>
<item><title>Second</title><link>/2</link><description>&lt;p&gt;A drill &amp;ndash; the third &lt;b&gt;this&lt;/b&gt; year.&lt;/p&gt;</description><author>desk@post.example (Cy Oak)</author></item>
<item><title>Third</title><guid>https://post.example/3</guid><description>Third</description></item>
</channel></rss>`

const rdf = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://wire.example/"><title>Wire</title><link>https://wire.example/</link><dc:language>en</dc:language></channel>
<item rdf:about="https://wire.example/a"><title>Frigates</title><link>https://wire.example/a</link><description>Greece bought frigates.</description><dc:date>2023-02-01T08:00:00Z</dc:date></item></rdf:RDF>`

const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">Desk &amp;amp; Co</title><link rel="self" href="https://desk.example/feed"/><link href="https://desk.example/"/>
<entry><id>tag:desk.example,2024:1</id><title>Bases</title><link rel="enclosure" href="https://desk.example/a.mp3"/><link rel="alternate" href="/bases"/>
<published>2024-05-17T10:00:00Z</published><updated>2024-05-18T10:00:00Z</updated><author><name>Dee Fir</name><email>d@desk.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The base opens <em>soon</em>.</p><p>It is shared.</p></div></content><source><title>Other Desk</title></source></entry>
<entry><id>2</id><title>Plain</title><updated>2024-05-19T10:00:00Z</updated><summary type="text">5 &lt; 6 and a &amp; b</summary></entry></feed>`

const jsonFeedText = `{"version":"https://jsonfeed.org/version/1.1","title":"Notes","home_page_url":"https://notes.example/","language":"en-US",
"items":[{"id":7,"url":"https://notes.example/7","title":"Seven","content_html":"<p>One.</p><p>Two.</p>","date_published":"2024-01-02T03:04:05Z","authors":[{"name":"Eve"}]},
{"id":"8","content_text":"Plain text.","date_modified":"2024-01-03T00:00:00Z"},{"id":[]},"no item",{"id":"9","title":"Nine","summary":"Short."}]}`

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		name, in, title, language string
		want                      []Entry
	}{
		{"RSS 2.0", rss2, "Harbour Post", "en", []Entry{
			{Key: "n1", Full: true, Document: entente.Document{Title: "Norway & Latvia sign", Date: "2024-05-17", URL: "https://post.example/1",
				Outlet: "Harbour Post", Author: "Ann Lee, Bo Sand", Language: "en", Text: "Norway and Latvia signed a pact on Friday.\n\nIt runs for ten years."}},
			{Key: "https://feed.example/2", Document: entente.Document{Title: "Second", URL: "https://feed.example/2", Outlet: "Harbour Post", Author: "Cy Oak",
				Language: "en", Text: "A drill – the third this year."}},
			{Key: "https://post.example/3", Document: entente.Document{Title: "Third", URL: "https://post.example/3", Outlet: "Harbour Post", Language: "en"}},
		}},
		{"RDF", rdf, "Wire", "en", []Entry{
			{Key: "https://wire.example/a", Document: entente.Document{Title: "Frigates", Date: "2023-02-01", URL: "https://wire.example/a", Outlet: "Wire",
				Language: "en", Text: "Greece bought frigates."}},
		}},
		{"Atom", atom, "Desk & Co", "en", []Entry{
			{Key: "tag:desk.example,2024:1", Full: true, Document: entente.Document{Title: "Bases", Date: "2024-05-17", URL: "https://feed.example/bases",
				Outlet: "Other Desk", Author: "Dee Fir", Language: "en", Text: "The base opens soon.\n\nIt is shared."}},
			{Key: "2", Document: entente.Document{Title: "Plain", Date: "2024-05-19", Outlet: "Desk & Co", Language: "en", Text: "5 < 6 and a & b"}},
		}},
		{"JSON", jsonFeedText, "Notes", "en", []Entry{
			{Key: "7", Full: true, Document: entente.Document{Title: "Seven", Date: "2024-01-02", URL: "https://notes.example/7", Outlet: "Notes", Author: "Eve",
				Language: "en", Text: "One.\n\nTwo."}},
			{Key: "8", Full: true, Document: entente.Document{Date: "2024-01-03", Outlet: "Notes", Language: "en", Text: "Plain text."}},
			{Key: "[]", Document: entente.Document{Outlet: "Notes", Language: "en"}},
			{Key: "9", Document: entente.Document{Title: "Nine", Outlet: "Notes", Language: "en", Text: "Short."}},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !Looks([]byte(tt.in)) {
				t.Error("does not look like a feed")
			}
			f, err := Read([]byte(tt.in), "https://feed.example/rss", "")
			if err != nil && tt.name != "JSON" {
				t.Fatal(err)
			}
			if f.Title != tt.title || f.Language != tt.language {
				t.Errorf("feed %q in %q", f.Title, f.Language)
			}
			if len(f.Entries) != len(tt.want) {
				t.Fatalf("%d entries, want %d: %+v", len(f.Entries), len(tt.want), f.Entries)
			}
			for i, e := range f.Entries {
				if e.Offset > 0 && !strings.HasPrefix(tt.in[e.Offset:], "<item") && !strings.HasPrefix(tt.in[e.Offset:], "<entry") {
					t.Errorf("entry %d is said to begin at %d, %.20q", i, e.Offset, tt.in[e.Offset:])
				}
				if e.Offset = 0; e != tt.want[i] {
					t.Errorf("entry %d\n%+v\nwant\n%+v", i, e, tt.want[i])
				}
			}
		})
	}
	if f, _ := Read([]byte(rss2), "", ""); f.Wait != 45*time.Minute || f.Home != "https://post.example/" {
		t.Errorf("wait %v, home %q", f.Wait, f.Home)
	}
}

func TestLooks(t *testing.T) {
	for _, in := range []string{"<html><body><rss>", "<?xml version='1.0'?><html>", "{\"text\":\"a\"}", "", "<feeding>", "<rss"} {
		if Looks([]byte(in)) {
			t.Errorf("%q looks like a feed", in)
		}
	}
}

// TestBroken says that the entries around a broken place are read.
func TestBroken(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		keys     string
		fault    bool
	}{
		{"bare ampersands and HTML entities", `<rss><channel><item><guid>a</guid><title>R&D &nbsp; AT&T</title></item><item><guid>b</guid><title>x</title></item></channel></rss>`, "a b", false},
		{"a control character", "<rss><channel><item><guid>a</guid><title>x\x07y\x00</title></item></channel></rss>", "a", false},
		{"an item cut off", `<rss><channel><item><guid>a</guid><title>x</title></item><item><guid>b</guid><title>cut`, "a b", true},
		{"a broken tag in one item", `<rss><channel><item><guid>a</guid><title>x</title></item><item><guid>b</guid><title>y</title><br <p> =/></item><item><guid>c</guid><title>z</title></item></channel></rss>`, "a b c", true},
		{"items never closed", `<rss><channel><item><guid>a</guid><title>x</title><item><guid>b</guid><title>y</title></channel></rss>`, "a b", false},
		{"wrong end tags", `<rss><channel><item><guid>a</guid><title>x</titel></item><item><guid>b</guid><title>y</title></item></channel></rss>`, "a b", true},
		{"no feed", `<html><p>Hello`, "", true},
		{"nothing", ``, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Read([]byte(tt.in), "", "")
			var keys []string
			for _, e := range f.Entries {
				keys = append(keys, e.Key)
			}
			if got := strings.Join(keys, " "); got != tt.keys {
				t.Errorf("entries %q, want %q (%v)", got, tt.keys, err)
			}
			var refusal *page.Refusal
			if (err != nil) != tt.fault || err != nil && !errors.As(err, &refusal) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestHostile says that feeds made to hurt take neither memory nor time.
func TestHostile(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">`)
	for i := range 20 {
		fmt.Fprintf(&bomb, `<!ENTITY lol%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&lol%d;", i), 10))
	}
	bomb.WriteString(`<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><guid>a</guid><title>&lol20;&x;</title></item></channel></rss>`)
	f, err := Read([]byte(bomb.String()), "", "")
	if err != nil || len(f.Entries) != 1 || len(f.Entries[0].Document.Title) > 20 {
		t.Errorf("entities: %v %.200v", err, f.Entries)
	}
	for name, in := range map[string]string{
		"nested elements":        "<rss><channel>" + strings.Repeat("<a>", 10_000) + "<item>",
		"nested in an item":      "<rss><channel><item><description>" + strings.Repeat("<b>", 100_000),
		"nested items":           strings.Repeat("<item>", 10_000),
		"attributes":             "<rss " + strings.Repeat(`a="b" `, 100_000) + "><channel>",
		"broken again and again": "<rss><channel>" + strings.Repeat("<item><title>x</ ", 2_000),
		"open quotes":            "<rss><channel>" + strings.Repeat("<item a=\"", 2_000),
		"brackets":               `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 100_000),
		"comments":               "<rss>" + strings.Repeat("<!--", 100_000),
		"CDATA":                  "<rss><channel><item><title>" + strings.Repeat("<![CDATA[", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Read([]byte(in), "", "")
			if len(f.Entries) > 10_000 {
				t.Errorf("%d entries, %v", len(f.Entries), err)
			}
		})
	}
	if _, err := Read(make([]byte, MaxBytes+1), "", ""); err == nil || !strings.Contains(err.Error(), "32 MiB") {
		t.Errorf("a feed too large: %v", err)
	}
}

func TestEncodings(t *testing.T) {
	const title = "Міністри підписали угоду"
	body := `<rss><channel><title>Вісті</title><item><guid>a</guid><title>` + title + `</title><description>Міністри оборони двох країн підписали угоду про спільні навчання.</description></item></channel></rss>`
	raw, err := charmap.Windows1251.NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ in, contentType string }{
		"in its first line": {`<?xml version="1.0" encoding="windows-1251"?>` + raw, ""},
		"in its header":     {raw, "text/xml; charset=windows-1251"},
		"declared wrong":    {`<?xml version="1.0" encoding="utf-8"?>` + raw, ""},
	} {
		f, err := Read([]byte(tt.in), "", tt.contentType)
		if err != nil || len(f.Entries) != 1 || f.Entries[0].Document.Title != title {
			t.Errorf("%s: %v %+v", name, err, f.Entries)
		}
	}
}

// TestRealFeeds reads feeds as they were published.
func TestRealFeeds(t *testing.T) {
	for _, tt := range []struct {
		name    string
		entries int
		full    bool
	}{{"state_press_releases_2022-08-03.rss", 10, true}, {"whitehouse_rss_2026-08-21.xml", 30, false}} {
		raw, err := os.ReadFile("../../../shared/texts/" + tt.name)
		if errors.Is(err, os.ErrNotExist) {
			t.Skip("no ../shared/texts; it is not part of the repository")
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(raw, "", "")
		if err != nil || len(f.Entries) < tt.entries {
			t.Errorf("%s: %d entries, %v", tt.name, len(f.Entries), err)
		}
		for _, e := range f.Entries {
			d := e.Document
			if d.Title == "" || d.URL == "" || d.Date == "" || e.Full != tt.full || (d.Text != "") != tt.full {
				t.Errorf("%s: an entry without title, address or day, or of another fullness: %+v", tt.name, e)
			}
			if strings.Contains(d.Text, "<p>") || strings.Contains(d.Text, "&nbsp;") || strings.Contains(d.Text, "&#") {
				t.Errorf("%s: markup in %.200q", tt.name, d.Text)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{rss2, rdf, atom, jsonFeedText, "<rss><item><title>", "{"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		feed, _ := Read(in, "https://a.example/f", "")
		for _, e := range feed.Entries {
			if !utf8.ValidString(e.Document.Text) || !utf8.ValidString(e.Document.Title) {
				t.Errorf("an entry is not UTF-8: %q", e.Document.Text)
			}
		}
	})
}

func TestReadOPML(t *testing.T) {
	const list = `<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="World"><outline type="rss" text="One &amp; only" xmlUrl=" https://a.example/rss?x=1&amp;y=2 "/><outline text="Two" xmlurl="https://b.example/atom"></outline></outline>
<outline text="One again" xmlUrl="https://a.example/rss?x=1&amp;y=2"/><outline text="a note"/></body></opml>`
	got, err := ReadOPML([]byte(list))
	want := []Followed{{"One & only", "https://a.example/rss?x=1&y=2"}, {"Two", "https://b.example/atom"}}
	if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%v %+v, want %+v", err, got, want)
	}
	for name, in := range map[string]string{"nothing": "", "no feeds": "<opml><body><outline text='a'/></body></opml>", "broken": "<opml><outline xmlUrl='https://a.example/'/><a <b>"} {
		if _, err := ReadOPML([]byte(in)); err == nil {
			t.Errorf("%s is read without a fault", name)
		}
	}
}
