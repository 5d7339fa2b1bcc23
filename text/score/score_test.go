package score

import (
	"math"
	"strings"
	"testing"

	"entente/text"
)

// read makes sentences of lines of "form/UPOS/head/rel" over one text.
func read(lines string) []text.Sentence {
	var out []text.Sentence
	at := 0
	for i, line := range strings.Split(lines, "\n") {
		s := text.Sentence{Start: at, Paragraph: i}
		for _, w := range strings.Fields(line) {
			f := strings.Split(w, "/")
			s.Tokens = append(s.Tokens, text.Token{Start: at, End: at + len(f[0]), Form: f[0], UPOS: f[1], Head: int(f[2][0]-'0') - 1, Rel: f[3]})
			at += len(f[0])
		}
		s.End = at
		out = append(out, s)
	}
	return out
}

func TestCompare(t *testing.T) {
	gold := read("We/PRON/2/nsubj met/VERB/0/root them/PRON/2/obj\nGo/VERB/0/root on/ADP/1/compound:prt")
	same := Compare(gold, gold)
	for name, f := range map[string]F1{"words": same.Words, "sentences": same.Sentences, "UPOS": same.UPOS, "UAS": same.UAS, "LAS": same.LAS} {
		if f.Percent() != 100 {
			t.Errorf("gold against itself: %s %v", name, f)
		}
	}
	// One tag, one head and one subtype differ; the last does not count.
	other := Compare(gold, read("We/NOUN/3/nsubj met/VERB/0/root them/PRON/2/obj\nGo/VERB/0/root on/ADP/1/compound"))
	if other.UPOS.Correct != 4 || other.UAS.Correct != 4 || other.LAS.Correct != 4 {
		t.Errorf("%+v", other)
	}
	// A word cut in two, two sentences run together: the second root hangs on the first.
	cut := Compare(gold, read("We/PRON/2/nsubj met/VERB/0/root them/PRON/2/obj G/VERB/2/conj o/VERB/4/dep on/ADP/4/compound"))
	if cut.Words != (F1{5, 6, 4}) || cut.Sentences.Correct != 0 || cut.LAS != (F1{5, 6, 3}) {
		t.Errorf("%+v", cut)
	}
	if p := cut.Words.Percent(); math.Abs(p-200*4./11) > 1e-9 {
		t.Errorf("F1 %v", p)
	}
	if (F1{}).Percent() != 0 {
		t.Error("nothing against nothing")
	}
}
