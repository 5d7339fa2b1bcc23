package tree

import "entente"

// Governor climbs from a nominal to the verb it depends on, and tells by which
// slot. Light nominal links ("a series of exercises", "phase of the drill") are
// stepped over. It returns -1 and an empty slot if no verb governs it.
func (s *Tree) Governor(i int) (verb int, slot string) {
	for range 8 {
		h := s.Tokens[i].Head
		if h < 0 {
			return -1, ""
		}
		switch s.Rel[i] {
		case "conj", "nmod", "compound", "amod", "appos", "flat":
			if s.Verb(h) && s.Rel[i] != "conj" {
				return h, s.Slot(i)
			}
			if s.Verb(h) {
				i = h
				continue
			}
			i = h
			continue
		}
		if s.Verb(h) || s.Tokens[h].UPOS == "ADJ" {
			return h, s.Slot(i)
		}
		if s.Rel[i] == "acl" || s.Rel[i] == "advcl" {
			return -1, ""
		}
		// A nominal predicate: "it is the largest exercise".
		return -1, ""
	}
	return -1, ""
}

// Slot names the grammatical slot that token i holds with its head, in the
// frame table's terms; empty if it holds none.
func (s *Tree) Slot(i int) string {
	switch s.Rel[i] {
	case "nsubj":
		if s.Tokens[i].Rel == "nsubj:pass" {
			return "object"
		}
		return "subject"
	case "csubj":
		return "subject"
	case "obj":
		return "object"
	case "iobj":
		return "indirect"
	case "obl", "nmod":
		if s.Tokens[i].Rel == "nmod:poss" {
			return "possessive"
		}
		if p := s.Preposition(i); p != "" {
			return p
		}
		if s.Rel[i] == "nmod" {
			return "modifier"
		}
		return ""
	case "amod", "compound", "nummod", "flat":
		return "modifier"
	case "det":
		return "modifier"
	}
	return ""
}

// Clause is the nearest verb at or above a token; -1 if there is none.
func (s *Tree) Clause(i int) int {
	for n := 0; n < 40 && i >= 0; n++ {
		if s.Verb(i) {
			return i
		}
		i = s.Tokens[i].Head
	}
	return -1
}

// Passive reports whether a verb is a passive participle.
func (s *Tree) Passive(v int) bool {
	return s.KidExact(v, "aux:pass") >= 0 || s.KidExact(v, "nsubj:pass") >= 0 ||
		s.Tokens[v].XPOS == "VBN" && s.Rel[v] == "acl" || s.Tokens[v].XPOS == "VBN" && s.Kid(v, "aux") < 0 && s.KidExact(v, "obl:agent") >= 0
}

// Tense is the stage that a verb's form tells, completed, underway or empty, and
// the token that tells it.
func (s *Tree) Tense(i int) (entente.Stage, int) {
	x := s.Tokens[i].XPOS
	be, have, haveAt := false, false, -1
	past := false
	for _, k := range s.Kids[i] {
		if s.Rel[k] != "aux" {
			continue
		}
		switch s.Keys[k] {
		case "be":
			be = true
			past = past || s.Tokens[k].XPOS == "VBD"
		case "have":
			have, haveAt = true, k
		case "do":
			past = past || s.Tokens[k].XPOS == "VBD"
		}
	}
	switch x {
	case "VBD":
		return entente.Completed, i
	case "VBZ", "VBP":
		return entente.Underway, i
	case "VBG":
		if have && be {
			return entente.Underway, haveAt
		}
		if be && past {
			return entente.Completed, i
		}
		if be {
			return entente.Underway, i
		}
		return "", i
	case "VBN":
		if have {
			return entente.Completed, haveAt
		}
		if be && !past && s.KidExact(i, "aux:pass") >= 0 {
			return entente.Underway, i
		}
		return entente.Completed, i
	case "VB":
		if past {
			return entente.Completed, i
		}
	}
	return "", i
}

// Future reports whether a verb of the sentence looks ahead: "will", "shall".
func (s *Tree) Future() bool {
	for i, t := range s.Tokens {
		if t.XPOS == "MD" && (s.Lower[i] == "will" || s.Lower[i] == "shall" || s.Lower[i] == "'ll") {
			return true
		}
	}
	return false
}

// Negated returns the token that negates a word; -1 if none does.
func (s *Tree) Negated(i int) int {
	for _, k := range s.Kids[i] {
		switch s.Lower[k] {
		case "not", "n't", "never", "no", "neither", "without":
			return k
		}
	}
	// "No troops were sent", "sent no troops", "neither Austria nor Switzerland sent".
	for _, arg := range s.Kids[i] {
		if s.Rel[arg] != "nsubj" && s.Rel[arg] != "obj" {
			continue
		}
		for _, k := range s.Kids[arg] {
			if s.Lower[k] == "no" || s.Lower[k] == "neither" || s.Lower[k] == "none" {
				return k
			}
		}
	}
	// "has yet to sign".
	if i >= 2 && s.Lower[i-1] == "to" && s.Lower[i-2] == "yet" {
		return i - 2
	}
	return -1
}

// NegatedBeside finds a negation that shares a governing word with the trigger:
// "no weapons were delivered", "drafted but never signed", "neither
// side sent". It returns the token that negates, -1 if none does.
func (s *Tree) NegatedBeside(v, trigger int) int {
	for _, k := range s.Kids[v] {
		if s.Rel[k] == "conj" && s.Verb(k) && k > v && (s.Within(trigger, v) && trigger < k) {
			if n := s.Negated(k); n >= 0 && s.Kid(k, "nsubj", "obj") < 0 {
				return n
			}
		}
	}
	return -1
}

// Planned reports whether a word of deciding only looks ahead: "plans to", "intends".
func (s *Tree) Planned(v int) bool {
	switch s.Keys[v] {
	case "plan", "intend", "expect", "due", "prepare", "promise", "vow":
		return true
	}
	return false
}
