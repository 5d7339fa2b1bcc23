package coder

// slotOf tells which slot an anchor holds with an act's trigger, and how surely.
func (r *reading) slotOf(a *act, an *anchor) (string, int) {
	s, trig := a.s, a.hit.Head
	x := an.rep
	for n := 0; n < 12 && s.Rel[x] == "conj" && s.Tokens[x].Head >= 0; n++ {
		h := s.Tokens[x].Head
		if s.Verb(h) || s.Preposition(x) != "" && s.Preposition(x) != s.Preposition(h) {
			break
		}
		x = h
	}
	if x >= a.hit.First && x <= a.hit.Last {
		return "", 0
	}
	h := s.Tokens[x].Head
	name := s.Slot(x)
	if s.Tokens[x].Rel == "obl:agent" {
		name = "by"
	}
	if s.Rel[x] == "conj" {
		name = s.Preposition(x)
	}
	if h < 0 {
		// "India and Japan to hold drills" as a headline, or a nominal root.
		if trigHead := s.Tokens[trig].Head; trigHead == x && (s.Rel[trig] == "acl") {
			return r.clauseSlot(s, trig), 2
		}
		return "", 0
	}
	inside := h >= a.hit.First && h <= a.hit.Last
	if h == trig || inside {
		if name == "subject" && s.Verb(trig) || name != "" {
			return name, 3
		}
	}
	// The noun that the trigger's clause modifies: "jets that Russia sold", "forces deployed in Iraq".
	if s.Rel[trig] == "acl" && s.Within(trig, x) && s.Tokens[trig].Head == x {
		return r.clauseSlot(s, trig), 3
	}
	if a.verb >= 0 && a.verb != trig && h == a.verb {
		if name == "object" && s.Within(trig, x) {
			return "", 0
		}
		if name == "object" && s.Slot(trig) == "subject" {
			return "object", 2
		}
		if name == "subject" || name == "with" || name == "by" || name == "to" || name == "from" || name == "for" || name == "between" || name == "alongside" || name == "object" {
			return name, 2
		}
		return name, 1
	}
	// Shared subjects: control, coordination, participles.
	if name == "subject" && s.Within(trig, h) {
		v := trig
		if a.verb >= 0 {
			v = a.verb
		}
		for n := 0; n < 6 && v >= 0; n++ {
			if v == h {
				if name == "subject" && s.Passive(trig) && s.Verb(trig) {
					return "object", 2
				}
				return "subject", 2
			}
			if s.Kid(v, "nsubj", "csubj") >= 0 {
				break
			}
			rel := s.Rel[v]
			if rel != "xcomp" && rel != "conj" && rel != "advcl" && rel != "acl" && rel != "nmod" && rel != "obl" && rel != "obj" && rel != "parataxis" && rel != "compound" && rel != "ccomp" {
				break
			}
			v = s.Tokens[v].Head
		}
	}
	if s.Within(x, trig) && !r.crosses(s, x, trig) {
		p := s.Preposition(x)
		if p == "" {
			p = name
		}
		return p, 1
	}
	if a.verb >= 0 && s.Within(x, a.verb) && x > trig && !r.crosses(s, x, a.verb) {
		if p := s.Preposition(x); p != "" {
			return p, 1
		}
	}
	return s.Preposition(x), 0
}

// crosses reports whether the way up from a token to another leads through
// another clause or another act's trigger, to which the token then belongs.
func (r *reading) crosses(s *sent, from, to int) bool {
	for i, n := s.Tokens[from].Head, 0; i >= 0 && i != to && n < len(s.Tokens); i, n = s.Tokens[i].Head, n+1 {
		if s.Verb(i) {
			return true
		}
		for k := range s.hits {
			if s.hits[k].Head == i {
				return true
			}
		}
	}
	return false
}

// clauseSlot is the slot that the noun before a modifying clause fills in it.
func (r *reading) clauseSlot(s *sent, trig int) string {
	if s.Passive(trig) || s.Tokens[trig].XPOS == "VBN" {
		return "object"
	}
	for _, k := range s.Kids[trig] {
		if s.Rel[k] == "nsubj" && s.Lower[k] != "which" && s.Lower[k] != "that" && s.Lower[k] != "who" {
			return "object"
		}
	}
	return "subject"
}

// holding is a slot that an anchor holds with a trigger, and how surely.
type holding struct {
	slot     string
	strength int
}

// holdings reads the slots of all anchors of a sentence with an act's trigger.
// A list shares the slot of the member that the tree reads best.
func (r *reading) holdings(a *act) []holding {
	s := a.s
	slots := make([]holding, len(s.anchors))
	for i := range s.anchors {
		slots[i].slot, slots[i].strength = r.slotOf(a, &s.anchors[i])
		if g := s.anchors[i].group; g < i && slots[i].strength > slots[g].strength && slots[i].slot != "" && slots[i].slot != "modifier" {
			slots[g] = slots[i]
		}
	}
	for i := range s.anchors {
		if g := s.anchors[i].group; g < i {
			slots[i] = slots[g]
		}
	}
	return slots
}
