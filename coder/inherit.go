package coder

import (
	"strings"

	"entente"
	"entente/coder/lexicon"
)

// inherit gives acts what the document tells of them in other sentences: the
// place of a meeting named a sentence away, the day of the talks at which
// something was declared, the signer of a first-person statement.
func (r *reading) inherit(acts []*act) {
	for _, a := range acts {
		if a.where == nil {
			r.inheritWhere(a)
		}
		if a.when == nil {
			r.inheritWhen(a, acts)
		}
		if a.speaker == nil {
			r.inheritSpeaker(a)
		}
	}
}

// inheritWhere looks for a place in the sentences around an act that is bound to one.
func (r *reading) inheritWhere(a *act) {
	switch a.kind {
	case entente.Talks, entente.Exercise, entente.Forum, entente.Contest, entente.Training:
	default:
		return
	}
	for _, p := range a.proof {
		s := p.s
		for _, n := range []int{s.index, s.index - 1, s.index + 1} {
			if n < 0 || n >= len(r.sents) || !r.sents[n].chosen {
				continue
			}
			if w := r.placeIn(a, r.sents[n]); w != nil {
				a.where = w
				return
			}
		}
	}
	// "KRISTIANSAND, Norway – ": the dateline.
	if len(r.sents) > 0 && a.s.index <= 2 {
		s := r.sents[0]
		for m := range s.Mentions {
			mn := &s.Mentions[m]
			if (mn.Sort == lexicon.Place || mn.Sort == lexicon.Actor) && mn.Actor != "" && r.l.State(mn.Actor) && r.dateline(s, mn) {
				a.where = &said[entente.Where]{entente.Where{Place: r.d.Text[mn.Start:mn.End], Country: mn.Actor}, mn.Span, "rule/dateline"}
				return
			}
		}
	}
}

// placeIn is a city or seat that a locative preposition introduces in a sentence; nil if there is none.
func (r *reading) placeIn(a *act, s *sent) *said[entente.Where] {
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Actor == "" || !r.l.State(mn.Actor) {
			continue
		}
		if mn.Sort != lexicon.Place && !(mn.Sort == lexicon.Actor && mn.Role == "capital") {
			continue
		}
		if p := s.Preposition(s.Top(mn.First, mn.Last)); p != "in" && p != "at" {
			continue
		}
		if a.kind == entente.Talks && !a.has(mn.Actor) {
			continue
		}
		return &said[entente.Where]{entente.Where{Place: r.d.Text[mn.Start:mn.End], Country: mn.Actor}, mn.Span, mn.Rule}
	}
	return nil
}

// inheritWhen dates what was declared or decided at talks by the talks.
func (r *reading) inheritWhen(a *act, acts []*act) {
	if a.stage.value != entente.Declared && a.stage.value != entente.Agreed && a.stage.value != entente.Proposed {
		return
	}
	for _, t := range acts {
		if t.kind != entente.Talks || t.when == nil || t.stage.value != entente.Completed || len(t.when.value) != 10 || t.s.index > a.s.index {
			continue
		}
		for _, p := range a.parties {
			if t.has(p.actor) {
				a.when = &said[entente.EDTF]{t.when.value, t.when.span, "rule/day-of-talks"}
				return
			}
		}
	}
}

// inheritSpeaker gives the acts of a first-person statement its signer.
func (r *reading) inheritSpeaker(a *act) {
	if r.signer == nil || a.kind == entente.Talks {
		return
	}
	for i := range a.s.anchors {
		if an := &a.s.anchors[i]; an.pronoun && an.rule == "rule/anaphor-home" {
			a.speaker = &said[entente.Speaker]{entente.Speaker{Name: r.signer.name, Actor: r.signer.actor}, an.span, "rule/signer"}
			return
		}
	}
	a.speaker = &said[entente.Speaker]{entente.Speaker{Name: r.signer.name, Actor: r.signer.actor}, a.s.span(a.hit.First, a.hit.Last), "rule/signer"}
}

// findSigner finds who signs a statement in the first person: the person whom
// the title names as its author, or whose name stands as the first line.
func (r *reading) findSigner() {
	first := false
	for _, s := range r.sents {
		for i := range s.Tokens {
			r.today = r.today || s.Lower[i] == "today"
			if s.Tokens[i].Form == "I" && !s.Quoted[i] {
				first = true
			}
		}
	}
	if !first {
		return
	}
	title := strings.ToLower(r.d.Title)
	authored := false
	for _, w := range []string{"statement", "remarks", "message", "address", "letter", "memorandum", "proclamation", "order", "interview", "speech", "press conference", "toast"} {
		authored = authored || strings.Contains(title, w)
	}
	if authored && r.titlePerson != nil {
		r.signer = r.titlePerson
		return
	}
	if len(r.sents) > 0 {
		s := r.sents[0]
		for m := range s.Mentions {
			if mn := &s.Mentions[m]; mn.Sort == lexicon.Person && mn.First == 0 && len(s.Tokens) <= 12 && !mn.Surname {
				r.signer = &person{name: mn.Name, actor: mn.Actor, rule: mn.Rule}
			}
		}
	}
}
