package coder

import (
	"slices"
	"strings"

	"entente"
)

// slotOf tells which slot an anchor holds with an act's trigger, and how surely.
func (r *reading) slotOf(a *act, an *anchor) (string, int) {
	s, trig := a.s, a.hit.head
	x := an.rep
	for n := 0; n < 12 && s.rel[x] == "conj" && s.Tokens[x].Head >= 0; n++ {
		h := s.Tokens[x].Head
		if s.verb(h) || s.preposition(x) != "" && s.preposition(x) != s.preposition(h) {
			break
		}
		x = h
	}
	if x >= a.hit.first && x <= a.hit.last {
		return "", 0
	}
	h := s.Tokens[x].Head
	name := s.slotName(x)
	if s.Tokens[x].Rel == "obl:agent" {
		name = "by"
	}
	if s.rel[x] == "conj" {
		name = s.preposition(x)
	}
	if h < 0 {
		// "India and Japan to hold drills" as a headline, or a nominal root.
		if trigHead := s.Tokens[trig].Head; trigHead == x && (s.rel[trig] == "acl") {
			return r.clauseSlot(s, trig), 2
		}
		return "", 0
	}
	inside := h >= a.hit.first && h <= a.hit.last
	if h == trig || inside {
		if name == "subject" && s.verb(trig) || name != "" {
			return name, 3
		}
	}
	// The noun that the trigger's clause modifies: "jets that Russia sold", "forces deployed in Iraq".
	if s.rel[trig] == "acl" && s.within(trig, x) && s.Tokens[trig].Head == x {
		return r.clauseSlot(s, trig), 3
	}
	if a.verb >= 0 && a.verb != trig && h == a.verb {
		if name == "object" && s.within(trig, x) {
			return "", 0
		}
		if name == "object" && s.slotName(trig) == "subject" {
			return "object", 2
		}
		if name == "subject" || name == "with" || name == "by" || name == "to" || name == "from" || name == "for" || name == "between" || name == "alongside" || name == "object" {
			return name, 2
		}
		return name, 1
	}
	// Shared subjects: control, coordination, participles.
	if name == "subject" && s.within(trig, h) {
		v := trig
		if a.verb >= 0 {
			v = a.verb
		}
		for n := 0; n < 6 && v >= 0; n++ {
			if v == h {
				if name == "subject" && s.passive(trig) && s.verb(trig) {
					return "object", 2
				}
				return "subject", 2
			}
			if s.kid(v, "nsubj", "csubj") >= 0 {
				break
			}
			rel := s.rel[v]
			if rel != "xcomp" && rel != "conj" && rel != "advcl" && rel != "acl" && rel != "nmod" && rel != "obl" && rel != "obj" && rel != "parataxis" && rel != "compound" && rel != "ccomp" {
				break
			}
			v = s.Tokens[v].Head
		}
	}
	if s.within(x, trig) && !r.crosses(s, x, trig) {
		p := s.preposition(x)
		if p == "" {
			p = name
		}
		return p, 1
	}
	if a.verb >= 0 && s.within(x, a.verb) && x > trig && !r.crosses(s, x, a.verb) {
		if p := s.preposition(x); p != "" {
			return p, 1
		}
	}
	return s.preposition(x), 0
}

// crosses reports whether the way up from a token to another leads through
// another clause or another act's trigger, to which the token then belongs.
func (r *reading) crosses(s *sent, from, to int) bool {
	for i, n := s.Tokens[from].Head, 0; i >= 0 && i != to && n < len(s.Tokens); i, n = s.Tokens[i].Head, n+1 {
		if s.verb(i) {
			return true
		}
		for k := range s.hits {
			if s.hits[k].head == i {
				return true
			}
		}
	}
	return false
}

// passive reports whether a verb is a passive participle.
func (s *sent) passive(v int) bool {
	return s.full(v, "aux:pass") >= 0 || s.full(v, "nsubj:pass") >= 0 ||
		s.Tokens[v].XPOS == "VBN" && s.rel[v] == "acl" || s.Tokens[v].XPOS == "VBN" && s.kid(v, "aux") < 0 && s.full(v, "obl:agent") >= 0
}

// clauseSlot is the slot that the noun before a modifying clause fills in it.
func (r *reading) clauseSlot(s *sent, trig int) string {
	if s.passive(trig) || s.Tokens[trig].XPOS == "VBN" {
		return "object"
	}
	for _, k := range s.kids[trig] {
		if s.rel[k] == "nsubj" && s.lower[k] != "which" && s.lower[k] != "that" && s.lower[k] != "who" {
			return "object"
		}
	}
	return "subject"
}

// assign gives the sentence's actors their roles in an act.
func (r *reading) assign(a *act) {
	s := a.s
	frame := a.hit.Frame
	type holding struct {
		slot     string
		strength int
	}
	slots := make([]holding, len(s.anchors))
	for i := range s.anchors {
		slots[i].slot, slots[i].strength = r.slotOf(a, &s.anchors[i])
		// A list shares the slot of the member that the tree reads best.
		if g := s.anchors[i].group; g != i && g < i {
			switch {
			case slots[i].strength > slots[g].strength && slots[i].slot != "" && slots[i].slot != "modifier":
				slots[g] = slots[i]
			default:
				slots[i] = slots[g]
			}
		}
	}
	for i := range s.anchors {
		an := &s.anchors[i]
		if an.attribute {
			continue
		}
		if g := an.group; g < i {
			slots[i] = slots[g]
		}
		slot, strength := slots[i].slot, slots[i].strength
		if strength == 0 || an.hostile && a.kind != entente.Embargo && slot != "possessive" {
			continue
		}
		line, ok := r.l.slots[[2]string{frame, slot}]
		if !ok || line.Role == "none" || line.Role == "where" {
			continue
		}
		if an.place && slot != "in" && slot != "to" && slot != "into" && slot != "at" && slot != "across" && slot != "throughout" && slot != "from" {
			continue
		}
		role := line.Role
		if role == "host" {
			role = "from"
		}
		r.add(a, an, role, line.ID, strength)
	}
	r.contextual(a)
	r.shape(a)
}

// add gives every actor of an anchor a role. A stronger slot overrules a weaker one.
func (r *reading) add(a *act, an *anchor, role, rule string, strength int) {
	for _, actor := range an.actors {
		found := false
		for i := range a.parties {
			p := &a.parties[i]
			if p.actor != actor {
				continue
			}
			found = true
			if strength > p.strength {
				p.role, p.strength, p.span, p.rule, p.tok, p.pronoun = role, strength, an.span, rule, an.tok, an.pronoun
			}
		}
		if !found {
			a.parties = append(a.parties, party{actor: actor, role: role, span: an.span, rule: rule, strength: strength, tok: an.tok, pronoun: an.pronoun})
		}
	}
}

func (a *act) count(role string) int {
	n := 0
	for _, p := range a.parties {
		if p.role == role {
			n++
		}
	}
	return n
}

// contextual fills sides that the trigger's own slots leave open.
func (r *reading) contextual(a *act) {
	s := a.s
	directed := !symmetric(a.kind)
	missing := func() bool {
		if directed {
			return a.count("from")+a.count("with") == 0 || a.count("to")+a.count("with") == 0
		}
		return len(a.parties) < 2
	}
	if !missing() {
		return
	}
	// Equipment's own nation: "Russian S-400 systems" come from Russia.
	if a.kind == entente.Transfer && a.count("from") == 0 {
		for i := range s.anchors {
			an := &s.anchors[i]
			h := s.Tokens[an.rep].Head
			if h >= 0 && (s.rel[an.rep] == "amod" || s.rel[an.rep] == "compound") && s.at[h] >= 0 && s.mentions[s.at[h]].sort == equipmentName {
				r.add(a, an, "from", "rule/origin-of-equipment", 2)
			}
		}
	}
	// Prepositions of direction anywhere in the sentence, nearest first.
	for i := range s.anchors {
		an := &s.anchors[i]
		if an.attribute || an.hostile && a.kind != entente.Embargo || !missing() {
			continue
		}
		x := an.rep
		for n := 0; n < 8 && s.rel[x] == "conj"; n++ {
			x = s.Tokens[x].Head
		}
		p := s.preposition(x)
		line := r.l.slots[[2]string{a.hit.Frame, p}]
		if p == "" || line == nil || line.Role == "none" || line.Role == "host" || an.place && p != "in" {
			continue
		}
		if directed && a.count(line.Role) > 0 {
			continue
		}
		if p == "in" && !an.place {
			continue
		}
		r.add(a, an, line.Role, "rule/direction-in-sentence", 1)
	}
	if !missing() {
		return
	}
	// The subject of the sentence, and its possessives.
	for i := range s.anchors {
		an := &s.anchors[i]
		if an.attribute || an.place || an.hostile || !missing() {
			continue
		}
		if s.rel[an.rep] == "nsubj" || s.rel[an.rep] == "conj" || s.Tokens[an.rep].Rel == "nmod:poss" {
			role := "with"
			if directed {
				role = "from"
				if a.count("from") > 0 {
					role = "to"
				}
			}
			r.add(a, an, role, "rule/subject-of-sentence", 0)
		}
	}
	if !missing() {
		return
	}
	// Whoever was spoken of together just before.
	if p := r.lastPair; len(p) == 2 && len(a.parties) == 1 && contains(p, a.parties[0].actor) {
		other := p[0]
		if other == a.parties[0].actor {
			other = p[1]
		}
		role := "with"
		if directed {
			role = "from"
			if a.parties[0].role == "from" {
				role = "to"
			}
		}
		a.parties = append(a.parties, party{actor: other, role: role, span: s.span(a.hit.first, a.hit.last), rule: "rule/pair-in-context"})
	}
	if missing() && len(a.parties) == 1 && r.home != "" && a.parties[0].actor != r.home && a.kind != entente.Embargo {
		role := "with"
		if directed {
			role = "from"
			if a.parties[0].role == "from" {
				role = "to"
			}
		}
		if a.kind == entente.Talks || a.kind == entente.Exercise || role == "from" {
			a.parties = append(a.parties, party{actor: r.home, role: role, span: s.span(a.hit.first, a.hit.last), rule: "rule/voice-of-document"})
		}
	}
}

// shape brings the roles into the form that the kind has in the codebook.
func (r *reading) shape(a *act) {
	if symmetric(a.kind) {
		hosts := a.kind == entente.Forum || a.kind == entente.Contest
		for i := range a.parties {
			if a.parties[i].role != "with" && !(hosts && a.parties[i].role == "from") {
				a.parties[i].role = "with"
			}
		}
	} else {
		from, to := a.count("from"), a.count("to")
		for i := range a.parties {
			p := &a.parties[i]
			if p.role != "with" {
				continue
			}
			switch {
			case a.kind == entente.Support && from == 0 && to == 0:
			case from > 0 && to == 0:
				p.role = "to"
			case to > 0 && from == 0:
				p.role = "from"
			case a.kind == entente.Support:
				p.role = "to"
			default:
				p.role = "from"
			}
		}
		// A giver that is also the receiver is one actor misread twice.
	}
	slices.SortStableFunc(a.parties, func(x, y party) int { return x.tok - y.tok })
}

// fit reports why an act's sides make no record; empty if they do.
func (r *reading) fit(a *act) string {
	from, to, with := a.count("from"), a.count("to"), a.count("with")
	all := from + to + with
	if all == 0 {
		return "no side is named"
	}
	if all > 24 {
		return "more sides than one act has"
	}
	if symmetric(a.kind) {
		single := all == 1
		if single {
			p := a.parties[0].actor
			group := !r.l.state[p]
			switch a.kind {
			case entente.Forum:
			case entente.Contest, entente.Exercise, entente.Operation, entente.Talks:
				if !group || p == entente.World {
					return "only one side is named"
				}
				if strings.HasPrefix(string(p), "NSA:") {
					return "only one side is named"
				}
			default:
				return "only one side is named"
			}
		}
		return ""
	}
	if a.kind == entente.Support && with >= 2 {
		return ""
	}
	if from == 0 || to == 0 {
		return "only one side is named"
	}
	return ""
}
