package text

import (
	"os"
	"strings"
	"testing"
)

// spoken reads sentences and the languages they are in.
func spoken(t testing.TB, name string, least int) (out []struct{ language, sentence string }) {
	t.Helper()
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		language, sentence, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			out = append(out, struct{ language, sentence string }{language, sentence})
		}
	}
	if len(out) < least {
		t.Fatalf("%s has %d sentences, fewer than %d", name, len(out), least)
	}
	return out
}

// TestLanguages says how many sentences are recognised, and that texts of a few
// sentences are recognised all.
func TestLanguages(t *testing.T) {
	texts := map[string]string{}
	for _, tt := range []struct {
		name  string
		count int
		share float64
	}{{"testdata/languages.tsv", 300, 0.97}, {"testdata/languages-unseen.tsv", 60, 0.88}} {
		right := 0
		sentences := spoken(t, tt.name, tt.count)
		for _, s := range sentences {
			texts[s.language] += s.sentence + "\n\n"
			switch english, got := English(s.sentence); {
			case english != (s.language == "en"):
				t.Errorf("%s: taken for English: %v: %s", s.language, english, s.sentence)
			case got == s.language:
				right++
			default:
				t.Logf("%s is taken for %q: %s", s.language, got, s.sentence)
			}
		}
		t.Logf("%s: %d of %d sentences", tt.name, right, len(sentences))
		if float64(right) < tt.share*float64(len(sentences)) {
			t.Errorf("%s: only %d of %d sentences are recognised", tt.name, right, len(sentences))
		}
	}
	right := 0
	for language, doc := range texts {
		if _, got := English(doc); got == language {
			right++
		} else {
			t.Errorf("a text in %s is taken for %q", language, got)
		}
	}
	t.Logf("%d of %d languages by a text of a few sentences", right, len(texts))
}

// TestRoomOfCensus says that the tables fit into what a census counts.
func TestRoomOfCensus(t *testing.T) {
	if len(speeches) > maxSpeeches || len(specials) > maxSpecials {
		t.Errorf("%d languages and %d special letters, room for %d and %d", len(speeches), len(specials), maxSpeeches, maxSpecials)
	}
	seen := map[string]bool{}
	for _, s := range speeches {
		if key := s.language + " " + s.script; seen[key] {
			t.Errorf("%s twice", key)
		} else {
			seen[key] = true
		}
	}
}

func BenchmarkEnglish(b *testing.B) {
	doc := strings.Repeat("The two ministers signed an agreement on Tuesday under which the navy will buy four frigates from the yard. ", 40)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		English(doc)
	}
}
