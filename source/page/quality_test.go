package page

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	trafilatura "github.com/markusmobius/go-trafilatura"
)

// sample is a page and the body that its author says it has.
type sample struct {
	name       string
	html, body string
}

// samples reads the pages of a folder of testdata/pages.
func samples(t testing.TB, folder string) (out []sample) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("testdata/pages", folder, "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		html, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(strings.TrimSuffix(name, ".html") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, sample{filepath.Base(name), string(html), string(body)})
	}
	if len(out) < 30 {
		t.Fatalf("testdata/pages/%s has %d pages, fewer than 30", folder, len(out))
	}
	return out
}

// words are the words of a text in small letters, without punctuation.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// agreement is how well a text agrees with what it should be: precision, recall
// and F1 of its runs of n words, each counted as often as it occurs.
func agreement(got, want string, n int) (precision, recall, f1 float64) {
	runs := func(s string) (map[string]int, int) {
		w := words(s)
		m := map[string]int{}
		for i := 0; i+n <= len(w); i++ {
			m[strings.Join(w[i:i+n], " ")]++
		}
		return m, max(0, len(w)-n+1)
	}
	g, ng := runs(got)
	w, nw := runs(want)
	both := 0
	for run, k := range g {
		both += min(k, w[run])
	}
	if both == 0 {
		return 0, 0, 0
	}
	precision, recall = float64(both)/float64(ng), float64(both)/float64(nw)
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// figures are means over pages.
type figures struct {
	precision, recall, f1, f4 float64 // f4: F1 of runs of four words
	perSecond                 float64
}

// measure runs an extractor over pages. each is told the result of every page.
func measure(set []sample, extract func(sample) string, each func(s sample, got string, precision, recall, f1 float64)) (f figures) {
	var took time.Duration
	for _, s := range set {
		began := time.Now()
		got := extract(s)
		took += time.Since(began)
		p, r, f1 := agreement(got, s.body, 1)
		_, _, f4 := agreement(got, s.body, 4)
		f.precision, f.recall, f.f1, f.f4 = f.precision+p, f.recall+r, f.f1+f1, f.f4+f4
		each(s, got, p, r, f1)
	}
	n := float64(len(set))
	return figures{f.precision / n, f.recall / n, f.f1 / n, f.f4 / n, n / took.Seconds()}
}

func ours(s sample) string {
	d, _ := Extract([]byte(s.html), "https://news.example/2024/a.html", "")
	return d.Text
}

// trafilaturas is the text that go-trafilatura finds, as its authors recommend to use it.
func trafilaturas(s sample) string {
	r, err := trafilatura.Extract(bytes.NewReader([]byte(s.html)), trafilatura.Options{EnableFallback: true, ExcludeComments: true})
	if err != nil {
		return ""
	}
	return r.ContentText
}

// enough is the F1 that the extraction must have on each half of the pages.
const enough = 0.93

// TestMainText measures the extraction on pages whose body is known. The pages
// of dev were in sight while it was made; those of held were not.
func TestMainText(t *testing.T) {
	for _, folder := range []string{"dev", "held"} {
		set := samples(t, folder)
		f := measure(set, ours, func(s sample, got string, p, r, f1 float64) {
			if f1 < 0.95 {
				t.Logf("%s: precision %.3f, recall %.3f, F1 %.3f", s.name, p, r, f1)
			}
		})
		t.Logf("%s: %d pages: precision %.3f, recall %.3f, F1 %.3f, of runs of four words %.3f; %.0f pages/s",
			folder, len(set), f.precision, f.recall, f.f1, f.f4, f.perSecond)
		if f.f1 < enough {
			t.Errorf("%s: F1 %.3f is below %.2f", folder, f.f1, enough)
		}
		p := measure(set, trafilaturas, func(s sample, got string, p, r, f1 float64) {})
		t.Logf("%s: go-trafilatura: precision %.3f, recall %.3f, F1 %.3f, of runs of four words %.3f; %.0f pages/s",
			folder, p.precision, p.recall, p.f1, p.f4, p.perSecond)
	}
}
