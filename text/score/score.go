// Package score measures tokens, sentences, tags and trees against a treebank
// by the convention of the CoNLL 2018 shared task: F1 over the words that both
// sides have at the same place, punctuation included, the subtypes of relations
// left out.
package score

import (
	"strings"

	"entente/text"
)

// F1 counts what the gold side and the system have and what they agree on.
type F1 struct{ Gold, System, Correct int }

// Percent is the harmonic mean of precision and recall, 0 to 100; 0 where
// there is nothing to agree on.
func (f F1) Percent() float64 {
	if f.Gold+f.System == 0 {
		return 0
	}
	return 200 * float64(f.Correct) / float64(f.Gold+f.System)
}

// Result is the measures of one text. With the gold tokens given, each F1 but
// the first two is an accuracy.
type Result struct {
	Words, Sentences F1
	UPOS, XPOS       F1
	Lemma            F1
	// UAS is heads, LAS heads with their relations.
	UAS, LAS F1
}

// place is where a word is in the text, and which of the words there it is.
type place struct{ start, end, nth int }

// word is a token with the place of its head; the root's head has no place.
type word struct {
	text.Token
	head place
}

// Compare measures system against gold, both over the same text.
func Compare(gold, system []text.Sentence) Result {
	g, s := index(gold), index(system)
	all := F1{Gold: len(g), System: len(s)}
	r := Result{Words: all, UPOS: all, XPOS: all, Lemma: all, UAS: all, LAS: all}
	for at, a := range g {
		b, ok := s[at]
		if !ok {
			continue
		}
		r.Words.Correct++
		count(&r.UPOS, a.UPOS == b.UPOS)
		count(&r.XPOS, a.XPOS == b.XPOS)
		count(&r.Lemma, a.Lemma == b.Lemma || a.Lemma == "")
		count(&r.UAS, a.head == b.head)
		count(&r.LAS, a.head == b.head && Universal(a.Rel) == Universal(b.Rel))
	}
	r.Sentences = F1{Gold: len(gold), System: len(system)}
	bounds := map[[2]int]bool{}
	for _, s := range gold {
		bounds[[2]int{s.Start, s.End}] = true
	}
	for _, s := range system {
		count(&r.Sentences, bounds[[2]int{s.Start, s.End}])
	}
	return r
}

func count(f *F1, correct bool) {
	if correct {
		f.Correct++
	}
}

// Universal is a relation without its subtype.
func Universal(rel string) string {
	base, _, _ := strings.Cut(rel, ":")
	return base
}

// index lays out words by their place.
func index(sentences []text.Sentence) map[place]word {
	words := map[place]word{}
	for _, s := range sentences {
		places := make([]place, len(s.Tokens))
		for i, t := range s.Tokens {
			places[i] = place{t.Start, t.End, 0}
			if i > 0 && s.Tokens[i-1].Start == t.Start && s.Tokens[i-1].End == t.End {
				places[i].nth = places[i-1].nth + 1
			}
		}
		for i, t := range s.Tokens {
			head := place{-1, -1, -1}
			if t.Head >= 0 {
				head = places[t.Head]
			}
			words[places[i]] = word{t, head}
		}
	}
	return words
}
