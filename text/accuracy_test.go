package text_test

import (
	"bytes"
	"os"
	"testing"

	"entente/text"
	"entente/text/score"

	"github.com/klauspost/compress/zstd"
)

// treebank reads a treebank of the shared data; it skips the test where there
// is none.
func treebank(t testing.TB, name string) (string, []text.Sentence) {
	t.Helper()
	packed, err := os.ReadFile("../../shared/treebanks/" + name + ".conllu.zst")
	if err != nil {
		t.Skip("no ../shared/treebanks beside the repository: accuracy is not measured")
	}
	unpack, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	file, err := unpack.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	doc, sentences, err := text.ReadCoNLLU(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return doc, sentences
}

// TestSegmentAccuracy holds the tokens and sentences cut from raw text against
// the treebanks; run with -v it prints the figures.
func TestSegmentAccuracy(t *testing.T) {
	for _, c := range []struct {
		name             string
		words, sentences float64
	}{
		{"en_ewt-dev", 0, 0},
		{"en_gum-open-dev", 0, 0},
		{"en_ewt-test", 0, 0},
		{"en_gum-open-test", 0, 0},
		{"en_pud", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, gold := treebank(t, c.name)
			r := score.Compare(gold, text.Segment(doc))
			t.Logf("words %.2f sentences %.2f", r.Words.Percent(), r.Sentences.Percent())
			if r.Words.Percent() < c.words || r.Sentences.Percent() < c.sentences {
				t.Errorf("words %.2f, want %.2f; sentences %.2f, want %.2f", r.Words.Percent(), c.words, r.Sentences.Percent(), c.sentences)
			}
		})
	}
}
