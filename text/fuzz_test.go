package text

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// checkCover fails unless every byte that is neither white space nor a control
// character lies in exactly one token, in order.
func checkCover(t *testing.T, doc string, sentences []Sentence) {
	t.Helper()
	at, paragraph := 0, 0
	gap := func(from, to int) {
		if rest := trim(doc[from:to]); rest != "" {
			t.Fatalf("no token holds %.40q at %d", rest, from)
		}
	}
	for _, s := range sentences {
		if len(s.Tokens) == 0 || len(s.Tokens) > longestSentence {
			t.Fatalf("a sentence of %d tokens at %d", len(s.Tokens), s.Start)
		}
		if s.Start != s.Tokens[0].Start || s.End != s.Tokens[len(s.Tokens)-1].End || s.Paragraph < paragraph {
			t.Fatalf("sentence %d:%d of paragraph %d does not agree with its tokens", s.Start, s.End, s.Paragraph)
		}
		paragraph = s.Paragraph
		for _, k := range s.Tokens {
			if k.Start < at || k.End <= k.Start || k.End > len(doc) || doc[k.Start:k.End] != k.Form || k.Head != -1 {
				t.Fatalf("token %+v is out of place", k)
			}
			gap(at, k.Start)
			at = k.End
		}
	}
	gap(at, len(doc))
}

func FuzzSegment(f *testing.F) {
	for _, s := range []string{
		"", " ", "\x00", "a\x00b", "\xff\xfe\xfd", "don’t", "’", "'", "U.S.-led", "AH-64E/", "-", "--", "a-", "http://", "@", "a@b.c",
		"مرحبا بالعالم.", "中文没有空格。", "x\n\ny", "1.", "...", "\u202e\u200b", "$", "US$", "F-", "F-1/", "A/1", "’s", "&amp;", "\xe2\x80",
		"He said: “Go.”\nAnd\nso on", strings.Repeat("a ", 900), strings.Repeat("é", 3000), "\xe2" + strings.Repeat("\x80", 3000),
	} {
		f.Add(s)
	}
	if b, err := os.ReadFile("testdata/tokens.txt"); err == nil {
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, doc string) {
		checkCover(t, doc, Segment(doc))
	})
}

func FuzzCoNLLU(f *testing.F) {
	f.Add("# newdoc\n# text = He can't.\n1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n" +
		"2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\t_\n3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_\n4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n")
	f.Add("1\ta\n")
	f.Add("1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Fuzz(func(t *testing.T, file string) {
		doc, sentences, err := ReadCoNLLU(strings.NewReader(file))
		if err != nil {
			return
		}
		for _, s := range sentences {
			for _, w := range s.Tokens {
				if w.Start < s.Start || w.End > s.End || w.Start > w.End || w.Head < -1 || w.Head >= len(s.Tokens) {
					t.Fatalf("%+v is out of place in %d:%d", w, s.Start, s.End)
				}
			}
		}
		parsed := Segment(doc)
		var out bytes.Buffer
		if err := WriteCoNLLU(&out, doc, parsed); err != nil {
			t.Fatal(err)
		}
		_, again, err := ReadCoNLLU(&out)
		if err != nil {
			t.Fatalf("cannot read what was written: %v", err)
		}
		if len(again) != len(parsed) {
			t.Fatalf("%d sentences came back as %d", len(parsed), len(again))
		}
	})
}
