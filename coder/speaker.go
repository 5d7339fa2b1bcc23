package coder

import (
	"entente"
	"entente/coder/lexicon"
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
	for k := range s.Cues {
		c := &s.Cues[k]
		if c.Sort != "say" || !s.Verb(c.First) {
			continue
		}
		v := c.First
		x := s.Tokens[v].XPOS
		if x != "VBD" && x != "VBZ" && x != "VBP" && x != "VBN" && x != "VBG" {
			continue
		}
		if o := s.outletAt(v); o != nil {
			outlet = o
			continue
		}
		sub := s.Kid(v, "nsubj")
		if sub < 0 && s.Rel[v] == "conj" {
			sub = s.Kid(s.Tokens[v].Head, "nsubj")
		}
		if sub < 0 && (x == "VBG" || x == "VBN") {
			if h := s.Tokens[v].Head; h >= 0 && s.Rel[v] == "advcl" {
				sub = s.Kid(h, "nsubj")
			}
		}
		if a := r.speakerAt(s, sub, v); a != nil {
			a.verb = v
			if found == nil || s.Within(found.verb, v) {
				found = a
			}
		}
	}
	for i := range s.Tokens {
		if s.Lower[i] == "according" && i+1 < len(s.Tokens) && s.Lower[i+1] == "to" {
			for m := range s.Mentions {
				mn := &s.Mentions[m]
				if mn.First >= i+2 && mn.First <= i+5 && mn.Sort == lexicon.Outlet {
					outlet = &said[string]{mn.Name, mn.Span, mn.Rule}
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
		for m := range s.Mentions {
			if mn := &s.Mentions[m]; mn.Sort == lexicon.Outlet && mn.Last+1 < len(s.Tokens) && s.CueAt(mn.Last+1, "say") != nil {
				outlet = &said[string]{mn.Name, mn.Span, mn.Rule}
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
		if s.Quoted[i] {
			n++
		}
	}
	return n*10 >= len(s.Tokens)*8
}

// outletAt is the medium that is the subject of a verb of saying, by the tree
// or right beside it: double attributions are often misparsed.
func (s *sent) outletAt(v int) *said[string] {
	if sub := s.Kid(v, "nsubj"); sub >= 0 && s.At[sub] >= 0 && s.Mentions[s.At[sub]].Sort == lexicon.Outlet {
		m := s.Mentions[s.At[sub]]
		return &said[string]{m.Name, m.Span, m.Rule}
	}
	if v > 0 && s.At[v-1] >= 0 && s.Mentions[s.At[v-1]].Sort == lexicon.Outlet {
		m := s.Mentions[s.At[v-1]]
		return &said[string]{m.Name, m.Span, m.Rule}
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
			if s.Lower[a.tok] == "he" || s.Lower[a.tok] == "she" {
				if r.speaker != nil && r.speaker.name != "" {
					out.name, out.actor = r.speaker.name, r.speaker.actor
				}
			}
			if out.name == "" && (s.Lower[a.tok] == "i" || s.Lower[a.tok] == "we" || s.Lower[a.tok] == "they" || s.Lower[a.tok] == "it") {
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
			institution := s.At[a.tok] >= 0 && s.Mentions[s.At[a.tok]].Sort == lexicon.Institution
			if a.carrier == "" && a.rep == a.tok && !institution {
				return nil // "Iran said": a state is no speaker
			}
			first, last := a.rep, a.rep
			if institution {
				m := s.Mentions[s.At[a.tok]]
				first, last = min(first, m.First), max(last, m.Last)
			}
			for _, k := range s.Kids[a.rep] {
				if s.Rel[k] == "compound" || s.Rel[k] == "amod" {
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
	if p, ok := r.people[s.Lower[a.tok]]; ok {
		return p.name
	}
	return r.d.Text[a.span.Start:a.span.End]
}

// nameOf is the proper name in a noun phrase of an office.
func (r *reading) nameOf(s *sent, head int) (string, entente.Span) {
	try := append([]int{head}, s.Kids[head]...)
	for _, k := range try {
		if s.Tokens[k].XPOS == "NNP" && s.At[k] < 0 && (k == head || s.Rel[k] == "appos" || s.Rel[k] == "flat" || s.Rel[k] == "compound") && !s.titleWord(k, r) {
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
	if at.verb >= 0 && s.Within(a.hit.Head, at.verb) {
		i := a.hit.Head
		for n := 0; n < 30 && i >= 0 && s.Tokens[i].Head != at.verb; n++ {
			i = s.Tokens[i].Head
		}
		if i >= 0 && (s.Rel[i] == "obl" || s.Rel[i] == "advcl" || s.Rel[i] == "nsubj") && !s.Quoted[a.hit.Head] {
			return
		}
	} else if at.verb >= 0 && !s.Quoted[a.hit.Head] && !s.Within(at.verb, a.hit.Head) && s.Rel[at.verb] != "parataxis" && s.Rel[at.verb] != "conj" {
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
