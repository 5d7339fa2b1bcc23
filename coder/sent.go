package coder

import (
	"entente"
	"entente/coder/lexicon"
	"entente/coder/quantity"
)

// sent is a sentence with all that is known of it before acts are read.
type sent struct {
	lexicon.Sentence
	index   int
	hits    []lexicon.Hit
	anchors []anchor
	times   []quantity.Time
	money   []quantity.Sum
	numbers []quantity.Count
	people  []quantity.Headcount
	// chosen tells that the sentence has a tree.
	chosen bool
	// said is who says the sentence; nil if nobody is named.
	said *attribution
}

// doubt drops last names that stand alone for somebody whose state the document
// never names and who did not lead it in the document's year: they are others'.
func (r *reading) doubt() {
	named := map[entente.Actor]bool{}
	for _, s := range r.sents {
		for m := range s.Mentions {
			if mn := &s.Mentions[m]; mn.Sort == lexicon.Actor || mn.Sort == lexicon.Institution || mn.Sort == lexicon.Place || mn.Sort == lexicon.Person && !mn.Surname {
				named[mn.Actor] = true
			}
		}
	}
	for _, s := range r.sents {
		var kept []lexicon.Mention
		for _, mn := range s.Mentions {
			leads := (mn.Role == "head-of-state" || mn.Role == "head-of-government") && mn.Holds(r.year)
			if mn.Sort == lexicon.Person && mn.Surname && !named[mn.Actor] && !leads {
				continue
			}
			kept = append(kept, mn)
		}
		if len(kept) == len(s.Mentions) {
			continue
		}
		s.Mentions = kept
		for i := range s.At {
			s.At[i] = -1
		}
		for m := range kept {
			for i := kept[m].First; i <= kept[m].Last; i++ {
				s.At[i] = m
			}
		}
	}
}
