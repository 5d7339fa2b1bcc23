package page

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"entente"
)

const paragraph = "<p>Poland and Norway signed a pact on Friday, the two ministers said, and they will meet again in May to speak of boats.</p>"

// TestHostile says that pages made to hurt take neither memory nor time, and
// lose no text that stands before the trap.
func TestHostile(t *testing.T) {
	for name, tail := range map[string]string{
		"nested elements":        strings.Repeat("<div>", 10_000) + "x" + strings.Repeat("</div>", 10_000),
		"nested without end":     strings.Repeat("<div><span><b><table><tr><td>", 10_000),
		"nested lists":           strings.Repeat("<ul><li>", 10_000) + "x",
		"stray end tags":         strings.Repeat("<i>", 500) + strings.Repeat("</div></p></table></x>", 50_000),
		"open comments":          strings.Repeat("<!-- ", 200_000),
		"open quotes":            strings.Repeat(`<a href="`, 100_000) + strings.Repeat(`<a title='`, 100_000),
		"open script":            "<script>" + strings.Repeat("</scrip", 200_000),
		"open titles":            strings.Repeat("<title>", 200_000),
		"angle brackets":         strings.Repeat("<", 1_000_000),
		"ampersands":             strings.Repeat("&", 1_000_000),
		"entities":               strings.Repeat("&#x110000;&bogus;&amp", 100_000),
		"one attribute":          "<div class='" + strings.Repeat("a-", 1_000_000) + "'>",
		"attributes":             "<div " + strings.Repeat("a=b ", 300_000) + ">",
		"breaks":                 strings.Repeat("<br>", 300_000),
		"paragraphs of a letter": strings.Repeat("<p>a", 150_000),
		"cells":                  "<table>" + strings.Repeat("<tr><td>a<td>b", 60_000),
		"links":                  strings.Repeat("<a href=x>a", 200_000),
		"time elements":          strings.Repeat("<nav>", 500) + strings.Repeat("<time datetime=2024-01-01>", 50_000),
		"linked data":            `<script type="application/ld+json">{"@type":"Article","headline":` + strings.Repeat("[", 500_000) + "</script>",
		"linked data in itself":  `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 5_000) + "</script>",
		"zero bytes":             strings.Repeat("\x00", 1_000_000),
		"one word":               strings.Repeat("a", 4_000_000),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := Extract([]byte("<html><body><article>"+paragraph+paragraph+"</article>"+tail), "https://a.example/", "")
			if err != nil && name != "zero bytes" {
				t.Fatalf("%v", err)
			}
			if err == nil && !strings.Contains(d.Text, "they will meet again") {
				t.Errorf("the text before the trap is lost: %.200q", d.Text)
			}
		})
	}
}

// TestTooLarge says that a page that is too large, in bytes or in paragraphs,
// is refused with little work.
func TestTooLarge(t *testing.T) {
	huge := make([]byte, 200<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Extract(huge, "", "")
	runtime.ReadMemStats(&after)
	if r := (*Refusal)(nil); !errors.As(err, &r) || r.Reason != entente.TooLarge {
		t.Errorf("%v", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("refusing it took %d bytes", used)
	}
	_, err = Extract([]byte(strings.Repeat("<p>a", 2*maxStretches)), "", "")
	if r := (*Refusal)(nil); !errors.As(err, &r) || r.Reason != entente.TooLarge {
		t.Errorf("%v", err)
	}
}

// TestNoArticle says that pages without an article are refused as empty.
func TestNoArticle(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":       "",
		"no text":       "<html><body><img src=a></body></html>",
		"a front page":  "<body><ul><li><a href=1>Storm warning for the coast</a><li><a href=2>Bakers win court case over night shifts</a></ul></body>",
		"scripts":       "<script>var a = 'This is a long sentence, but it is in a script, and nobody reads those.';</script>",
		"only a notice": "<body><p>All rights reserved. No part of this site may be reproduced without the written consent of the publisher.</p></body>",
	} {
		d, err := Extract([]byte(in), "https://a.example/x", "")
		if r := (*Refusal)(nil); !errors.As(err, &r) || r.Reason != entente.Empty || d.Text != "" {
			t.Errorf("%s: %v %q", name, err, d.Text)
		}
	}
}

// TestCharsets says that a page is read whatever it says of its encoding.
func TestCharsets(t *testing.T) {
	for _, tt := range []struct{ charset, declared, text string }{
		{"windows-1252", "utf-8", "The café’s owner said “no” to the offer, and the minister, José Núñez, accepted it on Friday in a short speech."},
		{"windows-1252", "", "The café’s owner said “no” to the offer, and the minister, José Núñez, accepted it on Friday in a short speech."},
		{"gb18030", "utf-8", "两国国防部长星期一签署了一项协议，根据该协议，海军将购买四艘护卫舰，首批将于明年交付。双方还同意举行联合演习。这是两国之间的第三个协议。"},
		{"koi8-r", "windows-1252", "Министры обороны двух стран подписали в понедельник соглашение о поставке четырёх фрегатов, первый из которых будет передан в следующем году."},
		{"windows-1251", "iso-8859-1", "Министры обороны двух стран подписали в понедельник соглашение о поставке четырёх фрегатов, первый из которых будет передан в следующем году."},
		{"shift_jis", "utf-8", "両国の国防大臣は月曜日、海軍がフリゲート艦四隻を購入する協定に署名した。最初の艦は来年引き渡される予定で、共同演習も行われる。"},
		{"utf-16le", "utf-8", "The two ministers signed an agreement on Friday under which the navy will buy four frigates from the yard at the coast."},
		{"utf-16be", "", "The two ministers signed an agreement on Friday under which the navy will buy four frigates from the yard at the coast."},
	} {
		e, err := htmlindex.Get(tt.charset)
		if err != nil {
			t.Fatal(err)
		}
		head := "<html><head>"
		if tt.declared != "" {
			head += `<meta charset="` + tt.declared + `">`
		}
		raw, err := e.NewEncoder().String(head + "</head><body><p>" + tt.text + "</p><p>" + tt.text + "</p></body></html>")
		if err != nil {
			t.Fatal(err)
		}
		d, err := Extract([]byte(raw), "", "")
		if err != nil || !strings.Contains(d.Text, tt.text) {
			t.Errorf("%s declared %q: %v %.120q", tt.charset, tt.declared, err, d.Text)
		}
	}
}

// FuzzExtract says that no page makes Extract fail, hang, or return what is not text.
func FuzzExtract(f *testing.F) {
	for _, s := range []string{"<p>", paragraph, "<table><tr><td>a<td>b<p>c</table>", "<pre>\n\na", "<script>a</script", "<title>a", "&#x80;&nbsp;&notit;", "<title>a\x00b",
		"<div class='aB-cD nav'>x</div>", "<ul><li>a<li>b</ul>", `<script type="application/ld+json">{"@type":"Article"}</script>`, "<a href=x>a<a href=y>b", "<br><br>"} {
		f.Add([]byte("<html><body>" + paragraph + s + paragraph))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := Extract(in, "https://a.example/2024/01/02/x", "")
		if r := (*Refusal)(nil); err != nil && !errors.As(err, &r) {
			t.Errorf("an error that is no refusal: %v", err)
		}
		if (err == nil) != (d.Text != "") {
			t.Errorf("error %v and %d bytes of text", err, len(d.Text))
		}
		for _, s := range []string{d.Text, d.Title, d.Outlet, d.Author} {
			if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
				t.Errorf("no text: %q", s)
			}
		}
		if _, ok := entente.Day(d.Date); d.Date != "" && !ok {
			t.Errorf("no day: %q", d.Date)
		}
		Fragment(string(in))
	})
}

// BenchmarkExtract reads the pages of the set: as they are, which is nearly all
// markup and text, and with the scripts and styles that make up most of the
// bytes of pages on the web.
func BenchmarkExtract(b *testing.B) {
	pages := append(samples(b, "dev"), samples(b, "held")...)
	script := "<script>" + strings.Repeat(`window.dataLayer=window.dataLayer||[];(function(w,d,s){var f=d.getElementsByTagName(s)[0];if(w<1){f.x="<a>"}})(1,document,"script");`, 400) + "</script>"
	for name, before := range map[string]string{"bare": "", "scripts": script} {
		b.Run(name, func(b *testing.B) {
			var raw [][]byte
			size := 0
			for _, p := range pages {
				raw = append(raw, []byte(before+p.html))
				size += len(before) + len(p.html)
			}
			b.SetBytes(int64(size / len(raw)))
			i := 0
			for b.Loop() {
				if _, err := Extract(raw[i%len(raw)], "https://a.example/x", ""); err != nil {
					b.Fatal(pages[i%len(raw)].name, err)
				}
				i++
			}
		})
	}
}
