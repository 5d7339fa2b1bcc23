package coder

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente"
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
	// forms are the words of triggers that a lower-cased form may be an inflection of.
	forms   map[string][]int32
	weights map[string]float64
	// least is the score from which a sentence is worth a tree.
	least float64
}

func newGate(triggers *trie[*trigger]) (*gate, error) {
	rows, err := data.Gate()
	if err != nil {
		return nil, err
	}
	g := &gate{forms: map[string][]int32{}, weights: map[string]float64{}}
	for _, row := range rows {
		w, err := strconv.ParseFloat(row.Weight, 64)
		if err != nil {
			return nil, fmt.Errorf("data: model/gate.tsv: weight %q of %s is not a number", row.Weight, row.Feature)
		}
		g.weights[row.Feature] = w
	}
	g.least = g.weights["threshold"]
	irregular, err := data.Lemmas()
	if err != nil {
		return nil, err
	}
	inflected := map[string][]string{}
	for _, l := range irregular {
		inflected[l.Lemma] = append(inflected[l.Lemma], l.Form)
	}
	for w, id := range triggers.words {
		for _, form := range append(inflections(w), inflected[w]...) {
			if !contains(g.forms[form], id) {
				g.forms[form] = append(g.forms[form], id)
			}
		}
	}
	return g, nil
}

// inflections are the regular forms of an English verb or noun, and its British
// spellings where the tables have the American.
func inflections(w string) []string {
	out := []string{w}
	if len(w) < 3 {
		return out
	}
	for _, end := range []string{"s", "es", "ed", "d", "ing"} {
		out = append(out, w+end)
	}
	last := w[len(w)-1]
	switch last {
	case 'e':
		out = append(out, w[:len(w)-1]+"ing")
	case 'y':
		out = append(out, w[:len(w)-1]+"ies", w[:len(w)-1]+"ied")
	case 'f':
		out = append(out, w[:len(w)-1]+"ves")
	}
	out = append(out, w+string(last)+"ed", w+string(last)+"ing")
	switch w {
	case "defense":
		out = append(out, "defence", "defences")
	case "program":
		out = append(out, "programme", "programmes")
	case "license":
		out = append(out, "licence", "licences", "licenced")
	}
	return out
}

// glimpse is a trigger that a sentence may hold, as the gate weighs it.
type glimpse struct {
	*trigger
	features []string
}

// glimpses lists the triggers that a sentence's words may make, with what is
// known of each without a tree.
func (g *gate) glimpses(l *lexicon, s *sent) []glimpse {
	var found []*trigger
	for i := range s.lower {
		if g.forms[s.lower[i]] != nil {
			found = g.walk(l.triggers, s.lower, i, 0, found)
		}
	}
	actors, places, gear, martial, anaphors, offices := map[entente.Actor]bool{}, 0, 0, 0, 0, 0
	for m := range s.mentions {
		mn := &s.mentions[m]
		switch mn.sort {
		case titleName:
			found = append(found, l.titleTrigger(mn.entry))
		case equipmentName:
			gear++
		case placeName:
			places++
		case actorName, personName, institutionName:
			if mn.actor != "" {
				actors[mn.actor] = true
			}
			if mn.sort != actorName {
				offices++
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	for _, w := range s.lower {
		for _, c := range l.single[w] {
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
		"places=" + bucket(places, 0, 1), "offices=" + bucket(offices, 0, 1), "triggers=" + bucket(len(found), 1, 2, 4), "length=" + bucket(len(s.lower), 8, 15, 25, 40, 60),
		"sentence=" + bucket(s.index, 0, 1, 3, 8, 20), "actors=" + n + " anaphors=" + bucket(anaphors, 0, 1), "actors=" + n + " martial=" + bucket(martial, 0, 1),
	}
	out := make([]glimpse, 0, len(found))
	seen := map[string]bool{}
	for _, t := range found {
		if seen[t.ID] {
			continue
		}
		seen[t.ID] = true
		k := string(t.kind)
		f := append([]string{
			"kind=" + k, "trigger=" + t.ID, t.ID + " actors=" + bucket(len(actors), 0, 1), k + " actors=" + n, k + " gear=" + bucket(gear, 0),
			k + " martial=" + bucket(martial, 0, 1), k + " anaphors=" + bucket(anaphors, 0), k + " actors=" + bucket(len(actors), 0, 1) + " anaphors=" + bucket(anaphors, 0),
			k + " offices=" + bucket(offices, 0), k + " sentence=" + bucket(s.index, 0, 1, 3, 8),
		}, common...)
		out = append(out, glimpse{t, f})
	}
	return out
}

// walk follows the triggers that start at token i of a sentence, whichever of
// their words' inflections stand there.
func (g *gate) walk(t *trie[*trigger], lower []string, i int, node int32, found []*trigger) []*trigger {
	if i >= len(lower) {
		return found
	}
	for _, id := range g.forms[lower[i]] {
		to, ok := t.next[uint64(node)<<32|uint64(uint32(id))]
		if !ok {
			continue
		}
		found = append(found, t.out[to]...)
		found = g.walk(t, lower, i+1, to, found)
	}
	return found
}

// passes reports whether a sentence is worth a tree.
func (g *gate) passes(l *lexicon, s *sent) bool {
	for _, x := range g.glimpses(l, s) {
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
		for _, x := range c.lex.gate.glimpses(c.lex, s) {
			out[i] = append(out[i], Glimpse{entente.Span{Start: s.Start, End: s.End}, x.kind, x.features})
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
				worth[j] = worth[j] || slices.ContainsFunc(r.sents[j].mentions, func(m mention) bool { return m.sort == equipmentName })
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
		out = append(out, s.Sentence)
	}
	return out
}

// singles maps each word that alone is of a class to its classes.
func singles(words []data.Word) map[string][]string {
	out := map[string][]string{}
	for _, w := range words {
		if !strings.Contains(w.Form, " ") {
			for _, form := range []string{w.Form, w.Form + "s"} {
				if !contains(out[form], w.Class) {
					out[form] = append(out[form], w.Class)
				}
			}
		}
	}
	return out
}
