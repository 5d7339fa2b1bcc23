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
		{"en_ewt-test", 98.7, 83.0},
		{"en_gum-open-test", 99.3, 95.3},
		{"en_pud", 99.9, 99.4},
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

// TestLemmaAccuracy measures lemmas with the treebank's tags given.
func TestLemmaAccuracy(t *testing.T) {
	lexicon, err := text.ReadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		floor float64
	}{
		{"en_ewt-test", 98.3},
		{"en_gum-open-test", 99.0},
		{"en_pud", 98.0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, gold := treebank(t, c.name)
			words, correct := 0, 0
			for _, s := range gold {
				for _, k := range s.Tokens {
					if k.Lemma == "" {
						continue
					}
					words++
					if lexicon.Lemma(k.Form, k.UPOS, k.XPOS) == k.Lemma {
						correct++
					}
				}
			}
			got := 100 * float64(correct) / float64(words)
			t.Logf("lemmas %.2f", got)
			if got < c.floor {
				t.Errorf("lemmas %.2f, want %.2f", got, c.floor)
			}
		})
	}
}

// TestParseAccuracy measures tags and trees with the treebank's tokens given
// and from raw text, and holds them above their floors.
func TestParseAccuracy(t *testing.T) {
	model := load(t)
	for _, c := range []struct {
		name string
		part func(sentence int) bool
		las  float64
	}{
		{"en_ewt-test", all, 85.9},
		{"en_gum-open-test", all, 85.2},
		{"en_pud", pudNews, 83.0},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, gold := treebank(t, c.name)
			given := make([]text.Sentence, len(gold))
			bare := make([]*text.Sentence, len(gold))
			for i, s := range gold {
				given[i] = s
				given[i].Tokens = make([]text.Token, len(s.Tokens))
				for j, k := range s.Tokens {
					given[i].Tokens[j] = text.Token{Start: k.Start, End: k.End, Form: k.Form}
				}
				bare[i] = &given[i]
			}
			model.Annotate(bare)
			// The part's stretches of text, to tell which sentences cut from raw text are in it.
			inside := make([]bool, len(doc)+1)
			var partGold, partGiven, partRaw []text.Sentence
			for i, s := range gold {
				if c.part(i) {
					partGold, partGiven = append(partGold, s), append(partGiven, given[i])
					for at := s.Start; at < s.End; at++ {
						inside[at] = true
					}
				}
			}
			for _, s := range model.Analyze(doc) {
				if inside[s.Start] {
					partRaw = append(partRaw, s)
				}
			}
			r, raw := score.Compare(partGold, partGiven), score.Compare(partGold, partRaw)
			for i, r := range []score.Result{r, raw} {
				t.Logf("%s: words %.2f sentences %.2f UPOS %.2f XPOS %.2f lemmas %.2f UAS %.2f LAS %.2f",
					[]string{"tokens given", "raw text"}[i], r.Words.Percent(), r.Sentences.Percent(),
					r.UPOS.Percent(), r.XPOS.Percent(), r.Lemma.Percent(), r.UAS.Percent(), r.LAS.Percent())
			}
			if r.LAS.Percent() < c.las {
				t.Errorf("LAS %.2f with the treebank's tokens, want %.2f", r.LAS.Percent(), c.las)
			}
			if c.name == "en_gum-open-test" && raw.LAS.Percent() < r.LAS.Percent()-2 {
				t.Errorf("LAS %.2f from raw text, more than 2 under %.2f with the treebank's tokens", raw.LAS.Percent(), r.LAS.Percent())
			}
		})
	}
}

func all(int) bool { return true }

// pudNews tells the news sentences of PUD from its encyclopedia sentences.
func pudNews(sentence int) bool { return sentence < 375 || 750 <= sentence && sentence < 875 }
