package coder

import (
	"strings"

	"entente/data"
	"entente/text"
)

// longText is the length in bytes from which a document is read sparingly: only
// sentences that hold both a trigger and an actor are parsed.
const longText = 1 << 18

// parseBudget bounds the tokens that are parsed of one document, so that no
// bytes, however dense, take more than seconds.
const parseBudget = 80_000

// gate knows, before anything is parsed, which words may begin a trigger.
type gate map[string]bool

// newGate collects every form that a trigger's first word may take.
func newGate() (gate, error) {
	rows, err := data.Triggers()
	if err != nil {
		return nil, err
	}
	g := gate{}
	stems := map[string]bool{}
	for _, r := range rows {
		for form := range strings.SplitSeq(r.Form, " ") {
			stems[form] = true
			g.inflect(form)
			if strings.Contains(form, "defense") {
				g.inflect(strings.ReplaceAll(form, "defense", "defence"))
			}
			break
		}
	}
	lemmas, err := data.Lemmas()
	if err != nil {
		return nil, err
	}
	for _, l := range lemmas {
		if stems[l.Lemma] {
			g[l.Form] = true
		}
	}
	return g, nil
}

// inflect adds the regular forms of an English verb or noun.
func (g gate) inflect(w string) {
	g[w] = true
	if len(w) < 3 {
		return
	}
	for _, end := range []string{"s", "es", "ed", "d", "ing"} {
		g[w+end] = true
	}
	last := w[len(w)-1]
	switch last {
	case 'e':
		g[w[:len(w)-1]+"ing"] = true
	case 'y':
		g[w[:len(w)-1]+"ies"], g[w[:len(w)-1]+"ied"] = true, true
	case 'f':
		g[w[:len(w)-1]+"ves"] = true
	}
	g[w+string(last)+"ed"], g[w+string(last)+"ing"] = true, true
	// A hyphenated word may come as one token or as several.
	if first, _, ok := strings.Cut(w, "-"); ok && first != "" {
		g[first] = true
	}
}

// choose returns the sentences that are worth a tree: those that name an actor
// or may hold a trigger; of a long document only those that do both, within the
// budget. Those left out for want of budget are told as rejected.
func (r *reading) choose(g gate) []*text.Sentence {
	long := len(r.d.Text) > longText
	var out []*text.Sentence
	spent := 0
	for _, s := range r.sents {
		if len(s.Tokens) == 0 {
			continue
		}
		trigger := false
		for _, w := range s.lower {
			if g[w] {
				trigger = true
				break
			}
		}
		named := false
		for m := range s.mentions {
			named = named || s.mentions[m].sort != equipmentName
		}
		if !trigger && !named || long && !(trigger && named) {
			continue
		}
		if spent += len(s.Tokens); spent > parseBudget {
			if trigger {
				r.rejected = append(r.rejected, Rejection{Span: s.span(0, len(s.Tokens)-1), Rule: "rule/too-long", Reason: "the document is too long to be read whole: split it"})
			}
			continue
		}
		s.chosen = true
		out = append(out, s.Sentence)
	}
	return out
}
