package coder

import (
	"strings"

	"entente/data"
	"entente/text"
)

type classWord = data.Word

// classHit is a word of a class at a token.
type classHit struct {
	end int
	*classWord
}

// cueHit is a cue at a token.
type cueHit struct {
	first, last int
	*data.Cue
}

// link prepares the tree and matches the lexicon's lemma tables.
func (l *lexicon) link(s *sent) {
	n := len(s.Tokens)
	s.kids = make([][]int, n)
	s.rel = make([]string, n)
	s.keys = make([]string, n)
	for i, t := range s.Tokens {
		s.rel[i], _, _ = strings.Cut(t.Rel, ":")
		if t.Head >= 0 {
			s.kids[t.Head] = append(s.kids[t.Head], i)
		}
		s.keys[i] = key(t.Lemma, s.lower[i])
	}
	s.classes = make([][]classHit, n)
	byLemma, byForm := l.classes.ids(s.keys), l.classes.ids(s.lower)
	cueLemma := l.cues.ids(s.keys)
	for i := range n {
		collect := func(end int, found []*data.Word) {
			for _, w := range found {
				s.classes[i] = append(s.classes[i], classHit{end, w})
			}
		}
		l.classes.each(byLemma, i, collect)
		if s.keys[i] != s.lower[i] {
			l.classes.each(byForm, i, collect)
		}
		l.cues.each(cueLemma, i, func(end int, found []*data.Cue) {
			for _, c := range found {
				s.cues = append(s.cues, cueHit{i, end - 1, c})
			}
		})
	}
}

// markQuotes tells the tokens inside quotation marks.
func (s *sent) markQuotes() {
	s.quoted = make([]bool, len(s.Tokens))
	open := false
	for i, t := range s.Tokens {
		switch t.Form {
		case "“", "``":
			open = true
		case "”", "''":
			open = false
		case "\"":
			open = !open
		}
		s.quoted[i] = open
	}
}

// key is the lemma as the tables write it.
func key(lemma, lower string) string {
	k := text.Fold(lemma)
	if k == "" {
		k = lower
	}
	switch k {
	case "defence":
		return "defense"
	case "programme":
		return "program"
	case "licence":
		return "license"
	}
	return k
}

// is reports whether a phrase of the class starts at token i.
func (s *sent) is(i int, class string) *classHit {
	for k := range s.classes[i] {
		if s.classes[i][k].Class == class {
			return &s.classes[i][k]
		}
	}
	return nil
}

// has reports whether any phrase of the class starts in tokens [from, to).
func (s *sent) has(class string, from, to int) bool {
	for i := max(from, 0); i < min(to, len(s.Tokens)); i++ {
		if s.is(i, class) != nil {
			return true
		}
	}
	return false
}

// kid returns the first dependent of i with a base relation; -1 if there is none.
func (s *sent) kid(i int, rels ...string) int {
	for _, k := range s.kids[i] {
		for _, r := range rels {
			if s.rel[k] == r {
				return k
			}
		}
	}
	return -1
}

// full reports whether i has a dependent with exactly this relation, subtype included.
func (s *sent) full(i int, rel string) int {
	for _, k := range s.kids[i] {
		if s.Tokens[k].Rel == rel {
			return k
		}
	}
	return -1
}

// preposition is the lower-cased case marker of i; empty if there is none.
func (s *sent) preposition(i int) string {
	for _, k := range s.kids[i] {
		if s.rel[k] == "case" && s.lower[k] != "'s" && s.lower[k] != "'" {
			return s.lower[k]
		}
	}
	return ""
}

// within reports whether i is top or below it in the tree.
func (s *sent) within(i, top int) bool {
	for n := 0; i >= 0 && n < len(s.Tokens); n++ {
		if i == top {
			return true
		}
		i = s.Tokens[i].Head
	}
	return false
}

func (s *sent) verb(i int) bool {
	return i >= 0 && (s.Tokens[i].UPOS == "VERB" || s.Tokens[i].UPOS == "AUX")
}

// top is the highest token of a range in the tree.
func (s *sent) top(first, last int) int {
	for i := first; i <= last; i++ {
		if h := s.Tokens[i].Head; h < first || h > last {
			if s.rel[i] != "punct" && s.rel[i] != "case" && s.rel[i] != "det" {
				return i
			}
		}
	}
	return last
}

// governor climbs from a nominal to the verb it depends on, and tells by which
// slot. Light nominal links ("a series of exercises", "phase of the drill") are
// stepped over. It returns -1 if no verb governs it.
func (s *sent) governor(i int) (verb int, slot string) {
	for range 8 {
		h := s.Tokens[i].Head
		if h < 0 {
			return -1, ""
		}
		switch s.rel[i] {
		case "conj", "nmod", "compound", "amod", "appos", "flat":
			if s.verb(h) && s.rel[i] != "conj" {
				return h, s.slotName(i)
			}
			if s.verb(h) {
				i = h
				continue
			}
			i = h
			continue
		}
		if s.verb(h) || s.Tokens[h].UPOS == "ADJ" {
			return h, s.slotName(i)
		}
		if s.rel[i] == "acl" || s.rel[i] == "advcl" {
			return -1, ""
		}
		// A nominal predicate: "it is the largest exercise".
		return -1, ""
	}
	return -1, ""
}

// slotName names the grammatical slot that token i holds with its head, in the
// frame table's terms; empty if it holds none.
func (s *sent) slotName(i int) string {
	switch s.rel[i] {
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
		if p := s.preposition(i); p != "" {
			return p
		}
		if s.rel[i] == "nmod" {
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
