package coder

import (
	"fmt"
	"slices"
	"strconv"

	"entente"
	"entente/coder/lexicon"
	"entente/data"
	"entente/text"
)

// parseBudget bounds the tokens that are parsed of one document, so that no
// bytes, however dense, take more than seconds.
const parseBudget = 80_000

// gate is the first look at a sentence, before anything is parsed: from its
// words and names alone it says which acts the sentence may tell of, and by a
// linear model over a few named features whether it is worth a tree. The model
// is learnt from what the coder itself makes of news when it parses everything.
type gate struct {
	weights map[string]float64
	// least is the score from which a sentence is worth a tree.
	least float64
}

func newGate() (*gate, error) {
	rows, err := data.Gate()
	if err != nil {
		return nil, err
	}
	g := &gate{weights: map[string]float64{}}
	for _, row := range rows {
		w, err := strconv.ParseFloat(row.Weight, 64)
		if err != nil {
			return nil, fmt.Errorf("data: model/gate.tsv: weight %q of %s is not a number", row.Weight, row.Feature)
		}
		g.weights[row.Feature] = w
	}
	g.least = g.weights["threshold"]
	return g, nil
}

// glimpse is a trigger that a sentence may hold, as the gate weighs it.
type glimpse struct {
	*lexicon.Trigger
	features []string
}

// glimpses lists the triggers that a sentence's words may make, with what is
// known of each without a tree.
func glimpses(l *lexicon.Tables, s *sent) []glimpse {
	found := l.Possible(&s.Sentence)
	if len(found) == 0 {
		return nil
	}
	actors, places, gear, martial, anaphors, offices := map[entente.Actor]bool{}, 0, 0, 0, 0, 0
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		switch mn.Sort {
		case lexicon.Equipment:
			gear++
		case lexicon.Place:
			places++
		case lexicon.Actor, lexicon.Person, lexicon.Institution:
			if mn.Actor != "" {
				actors[mn.Actor] = true
			}
			if mn.Sort != lexicon.Actor {
				offices++
			}
		}
	}
	for _, w := range s.Lower {
		for _, c := range l.Classes(w) {
			switch c {
			case "military", "defence", "topic":
				martial++
			case "anaphor":
				anaphors++
			}
		}
		switch w {
		case "they", "their", "he", "his", "she", "her", "its", "it", "i", "my":
			anaphors++
		}
	}
	n := bucket(len(actors), 0, 1, 2, 3)
	common := []string{
		"actors=" + n, "gear=" + bucket(gear, 0, 1), "martial=" + bucket(martial, 0, 1, 2), "anaphors=" + bucket(anaphors, 0, 1, 2),
		"places=" + bucket(places, 0, 1), "offices=" + bucket(offices, 0, 1), "triggers=" + bucket(len(found), 1, 2, 4), "length=" + bucket(len(s.Lower), 8, 15, 25, 40, 60),
		"sentence=" + bucket(s.index, 0, 1, 3, 8, 20), "actors=" + n + " anaphors=" + bucket(anaphors, 0, 1), "actors=" + n + " martial=" + bucket(martial, 0, 1),
	}
	out := make([]glimpse, 0, len(found))
	seen := map[string]bool{}
	for _, t := range found {
		if seen[t.ID] {
			continue
		}
		seen[t.ID] = true
		k := string(t.Kind)
		f := append([]string{
			"kind=" + k, "trigger=" + t.ID, t.ID + " actors=" + bucket(len(actors), 0, 1), k + " actors=" + n, k + " gear=" + bucket(gear, 0),
			k + " martial=" + bucket(martial, 0, 1), k + " anaphors=" + bucket(anaphors, 0), k + " actors=" + bucket(len(actors), 0, 1) + " anaphors=" + bucket(anaphors, 0),
			k + " offices=" + bucket(offices, 0), k + " sentence=" + bucket(s.index, 0, 1, 3, 8),
		}, common...)
		out = append(out, glimpse{t, f})
	}
	return out
}

// passes reports whether a sentence is worth a tree.
func (g *gate) passes(l *lexicon.Tables, s *sent) bool {
	for _, x := range glimpses(l, s) {
		z := g.weights["bias"]
		for _, f := range x.features {
			z += g.weights[f]
		}
		if z >= g.least {
			return true
		}
	}
	return false
}

// Whole returns a coder that parses every sentence, whatever the gate says of
// it: what the gate is learnt from and measured against.
func (c *Coder) Whole() *Coder {
	other := *c
	other.gate = nil
	return &other
}

// Glimpse is a trigger that a sentence may hold, as the gate's weights are learnt from it.
type Glimpse struct {
	// Sentence is where it stands in the text.
	Sentence entente.Span
	Kind     entente.Kind
	Features []string
}

// Glimpses returns what the gate sees in each of a document's sentences.
func (c *Coder) Glimpses(d *entente.Document) [][]Glimpse {
	sents := c.begin(d).sents
	out := make([][]Glimpse, len(sents))
	for i, s := range sents {
		for _, x := range glimpses(c.lex, s) {
			out[i] = append(out[i], Glimpse{entente.Span{Start: s.Start, End: s.End}, x.Kind, x.features})
		}
	}
	return out
}

// choose returns the sentences that are worth a tree, within the budget: those
// that pass the gate, the one before each, which may say who "he" is, and those
// after it that name equipment. Those left out for want of budget are told as rejected.
func (r *reading) choose(g *gate) []*text.Sentence {
	worth := make([]bool, len(r.sents))
	for i, s := range r.sents {
		if g == nil || g.passes(r.l, s) {
			worth[i] = true
			if i > 0 {
				worth[i-1] = true
			}
			for j := i + 1; g != nil && j <= i+gearReach && j < len(r.sents); j++ {
				worth[j] = worth[j] || slices.ContainsFunc(r.sents[j].Mentions, func(m lexicon.Mention) bool { return m.Sort == lexicon.Equipment })
			}
		}
	}
	var out []*text.Sentence
	spent := 0
	for i, s := range r.sents {
		if !worth[i] || len(s.Tokens) == 0 {
			continue
		}
		if spent += len(s.Tokens); spent > parseBudget {
			r.rejected = append(r.rejected, Rejection{Span: s.span(0, len(s.Tokens)-1), Rule: "rule/too-long", Reason: "the document is too long to be read whole: split it"})
			continue
		}
		s.chosen = true
		out = append(out, s.Tree.Sentence)
	}
	return out
}
