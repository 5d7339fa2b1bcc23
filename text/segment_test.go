package text

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// lines shows sentences as lines of tokens, with an empty line between paragraphs.
func lines(sentences []Sentence) string {
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 && s.Paragraph != sentences[i-1].Paragraph {
			b.WriteByte('\n')
		}
		for j, t := range s.Tokens {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(t.Form)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestCases reads files of cases: "=== name", the text, "---", and what it is
// cut into, a sentence a line and an empty line between paragraphs. The text may have Go's escapes.
func TestCases(t *testing.T) {
	for _, file := range []string{"testdata/tokens.txt", "testdata/paragraphs.txt"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split(string(raw), "=== ")[1:] {
			name, rest, _ := strings.Cut(c, "\n")
			in, want, ok := strings.Cut(rest, "\n---\n")
			if !ok {
				t.Fatalf("%s: %q has no --- line", file, name)
			}
			t.Run(name, func(t *testing.T) {
				doc := in
				if strings.Contains(in, `\`) {
					if doc, err = strconv.Unquote(`"` + strings.NewReplacer("\n", `\n`, `"`, `\"`).Replace(in) + `"`); err != nil {
						t.Fatal(err)
					}
				}
				got := Segment(doc)
				checkCover(t, doc, got)
				if strings.TrimSpace(lines(got)) != strings.TrimSpace(want) {
					t.Errorf("got\n%swant\n%s", lines(got), want)
				}
			})
		}
	}
}

// TestHugeTexts says that time stays in proportion to the text, whatever it is.
func TestHugeTexts(t *testing.T) {
	for name, piece := range map[string]string{
		"one word":      "a",
		"words":         "word ",
		"hyphens":       "a-",
		"slashes":       "A/",
		"dots":          "a.b",
		"apostrophes":   "'s",
		"curly":         "’s",
		"at signs":      "a@b.c",
		"addresses":     "http://",
		"brackets":      "([{\"",
		"numbers":       "1,",
		"initials":      "A. ",
		"no characters": "\x80",
		"ideographs":    "艦",
		"right to left": "סירה ",
		"empty lines":   "\n \n",
		"short lines":   "a b c\n",
		"references":    "[1]",
		"faces":         ":) ",
		"closers":       "a.)",
		"designations":  "F-1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := strings.Repeat(piece, 2<<20/len(piece))
			start := time.Now()
			got := Segment(doc)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("2 MB took %v", took)
			}
			checkCover(t, doc, got)
		})
	}
}
