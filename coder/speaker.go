package coder

import (
	"entente"
)

// attribution is who says a sentence, or a part of it.
type attribution struct {
	name   string
	actor  entente.Actor
	span   entente.Span
	rule   string
	verb   int
	outlet *said[string]
}

// attribute finds who says a sentence: the subject of a verb of saying, "according to".
func (r *reading) attribute(s *sent) {
	var found *attribution
	var outlet *said[string]
	for k := range s.cues {
		c := &s.cues[k]
		if c.Sort != "say" || !s.verb(c.first) {
			continue
		}
		v := c.first
		x := s.Tokens[v].XPOS
		if x != "VBD" && x != "VBZ" && x != "VBP" && x != "VBN" && x != "VBG" {
			continue
		}
		if o := s.outletAt(v); o != nil {
			outlet = o
			continue
		}
		sub := s.kid(v, "nsubj")
		if sub < 0 && s.rel[v] == "conj" {
			sub = s.kid(s.Tokens[v].Head, "nsubj")
		}
		if sub < 0 && (x == "VBG" || x == "VBN") {
			if h := s.Tokens[v].Head; h >= 0 && s.rel[v] == "advcl" {
				sub = s.kid(h, "nsubj")
			}
		}
		if a := r.speakerAt(s, sub, v); a != nil {
			a.verb = v
			if found == nil || s.within(found.verb, v) {
				found = a
			}
		}
	}
	for i := range s.Tokens {
		if s.lower[i] == "according" && i+1 < len(s.Tokens) && s.lower[i+1] == "to" {
			for m := range s.mentions {
				mn := &s.mentions[m]
				if mn.first >= i+2 && mn.first <= i+5 && mn.sort == outletName {
					outlet = &said[string]{mn.name, mn.Span, mn.rule}
				}
			}
			if outlet == nil && found == nil {
				if h := s.Tokens[i].Head; h >= 0 {
					if a := r.speakerAt(s, h, h); a != nil {
						a.verb = h
						found = a
					}
				}
			}
		}
	}
	if found == nil && outlet == nil {
		for m := range s.mentions {
			if mn := &s.mentions[m]; mn.sort == outletName && mn.last+1 < len(s.Tokens) && s.cueAt(mn.last+1, "say") != nil {
				outlet = &said[string]{mn.name, mn.Span, mn.rule}
			}
		}
	}
	if found == nil && r.running(s) && r.speaker != nil {
		cp := *r.speaker
		cp.span, cp.verb, cp.outlet = s.span(0, len(s.Tokens)-1), -1, nil
		cp.rule = "rule/running-quote"
		found = &cp
	}
	if found != nil {
		found.outlet = outlet
		s.said = found
		r.speaker = found
		return
	}
	if outlet != nil {
		s.said = &attribution{outlet: outlet, verb: -1}
	}
}

// running reports whether a sentence stands wholly inside quotation marks.
func (r *reading) running(s *sent) bool {
	n := 0
	for i := range s.Tokens {
		if s.quoted[i] {
			n++
		}
	}
	return n*10 >= len(s.Tokens)*8
}

// outletAt is the medium that is the subject of a verb of saying, by the tree
// or right beside it: double attributions are often misparsed.
func (s *sent) outletAt(v int) *said[string] {
	if sub := s.kid(v, "nsubj"); sub >= 0 && s.at[sub] >= 0 && s.mentions[s.at[sub]].sort == outletName {
		m := s.mentions[s.at[sub]]
		return &said[string]{m.name, m.Span, m.rule}
	}
	if v > 0 && s.at[v-1] >= 0 && s.mentions[s.at[v-1]].sort == outletName {
		m := s.mentions[s.at[v-1]]
		return &said[string]{m.name, m.Span, m.rule}
	}
	return nil
}

// speakerAt makes the noun phrase headed by sub a speaker; nil if it is nobody who speaks for an actor.
func (r *reading) speakerAt(s *sent, sub, v int) *attribution {
	if sub < 0 {
		// "Putin said", "said Putin": beside the verb, where the tree misses it.
		for _, a := range s.anchors {
			if a.person && (a.tok == v-1 || a.tok == v+1) {
				sub = a.rep
			}
		}
		if sub < 0 {
			return nil
		}
	}
	for i := range s.anchors {
		a := &s.anchors[i]
		if a.rep != sub && a.tok != sub || a.place || len(a.actors) != 1 {
			continue
		}
		out := &attribution{actor: a.actors[0], span: a.span, rule: a.rule}
		switch {
		case a.person:
			out.name = r.fullName(s, a)
		case a.pronoun:
			if s.lower[a.tok] == "he" || s.lower[a.tok] == "she" {
				if r.speaker != nil && r.speaker.name != "" {
					out.name, out.actor = r.speaker.name, r.speaker.actor
				}
			}
			if out.name == "" && (s.lower[a.tok] == "i" || s.lower[a.tok] == "we" || s.lower[a.tok] == "they" || s.lower[a.tok] == "it") {
				return nil
			}
			if out.name == "" && r.speaker != nil && r.speaker.actor == out.actor {
				out.name = r.speaker.name
			}
		}
		if out.name == "" {
			if p, sp := r.nameOf(s, sub); p != "" {
				out.name, out.span = p, sp
			}
		}
		if out.name == "" {
			institution := s.at[a.tok] >= 0 && s.mentions[s.at[a.tok]].sort == institutionName
			if a.carrier == "" && a.rep == a.tok && !institution {
				return nil // "Iran said": a state is no speaker
			}
			first, last := a.rep, a.rep
			if institution {
				m := s.mentions[s.at[a.tok]]
				first, last = min(first, m.first), max(last, m.last)
			}
			for _, k := range s.kids[a.rep] {
				if s.rel[k] == "compound" || s.rel[k] == "amod" {
					first = min(first, k)
				}
			}
			out.name = r.d.Text[s.Tokens[first].Start:s.Tokens[last].End]
			out.span = s.span(first, last)
		}
		return out
	}
	return nil
}

// fullName is the fullest name the document has given a person so far.
func (r *reading) fullName(s *sent, a *anchor) string {
	if p, ok := r.people[s.lower[a.tok]]; ok {
		return p.name
	}
	return r.d.Text[a.span.Start:a.span.End]
}

// nameOf is the proper name in a noun phrase of an office.
func (r *reading) nameOf(s *sent, head int) (string, entente.Span) {
	try := append([]int{head}, s.kids[head]...)
	for _, k := range try {
		if s.Tokens[k].XPOS == "NNP" && s.at[k] < 0 && (k == head || s.rel[k] == "appos" || s.rel[k] == "flat" || s.rel[k] == "compound") && !s.titleWord(k, r) {
			f, l := s.nameRun(k, r)
			return r.d.Text[s.Tokens[f].Start:s.Tokens[l].End], s.span(f, l)
		}
	}
	return "", entente.Span{}
}

// credit gives an act its speaker, its outlet and, from them, its certainty.
func (r *reading) credit(a *act) {
	at := a.s.said
	if at == nil {
		return
	}
	if at.outlet != nil {
		a.outlet = at.outlet
	}
	if at.name == "" {
		return
	}
	s := a.s
	// The act must be in what is said, not in when or where it was said.
	if at.verb >= 0 && s.within(a.hit.head, at.verb) {
		i := a.hit.head
		for n := 0; n < 30 && i >= 0 && s.Tokens[i].Head != at.verb; n++ {
			i = s.Tokens[i].Head
		}
		if i >= 0 && (s.rel[i] == "obl" || s.rel[i] == "advcl" || s.rel[i] == "nsubj") && !s.quoted[a.hit.head] {
			return
		}
	} else if at.verb >= 0 && !s.quoted[a.hit.head] && !s.within(at.verb, a.hit.head) && s.rel[at.verb] != "parataxis" && s.rel[at.verb] != "conj" {
		return
	}
	a.speaker = &said[entente.Speaker]{entente.Speaker{Name: at.name, Actor: at.actor}, at.span, at.rule}
	if a.force.value != entente.Asserted || a.force.rule != "rule/told-as-fact" {
		return
	}
	switch a.stage.value {
	case entente.Declared, entente.Proposed, entente.Requested:
		return
	}
	a.force.value, a.force.rule, a.force.span = entente.Claimed, "rule/attributed", at.span
}
