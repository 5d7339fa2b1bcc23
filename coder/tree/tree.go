// Package tree answers questions to a sentence's dependency tree: what hangs on
// what and by which relation, which verb governs a word, in which tense it
// stands and what negates it. It is a pure function of the tokens; which words
// mean what is for others to know. Tokens are told by their index, -1 for none.
package tree

import (
	"slices"
	"strings"

	"entente/text"
)

// Tree is a sentence's tokens and, once they are parsed and linked, what hangs on what.
type Tree struct {
	*text.Sentence
	// Lower is every token's lower-cased form.
	Lower []string
	// Quoted tells the tokens inside quotation marks.
	Quoted []bool
	// Kids lists every token's dependents; nil until Link, as are Rel and Keys.
	Kids [][]int
	// Rel is every token's relation without the subtype.
	Rel []string
	// Keys is every token's lemma as the tables write it.
	Keys []string
}

// New makes of a sentence what is known of it before it is parsed. It keeps the
// sentence, whose tokens the parser may fill in later.
func New(s *text.Sentence) Tree {
	t := Tree{Sentence: s, Lower: make([]string, len(s.Tokens))}
	for i, w := range s.Tokens {
		t.Lower[i] = text.Fold(w.Form)
	}
	t.markQuotes()
	return t
}

// Link lays out the tree of a sentence that was parsed. Every method needs it.
func (s *Tree) Link() {
	n := len(s.Tokens)
	s.Kids = make([][]int, n)
	s.Rel = make([]string, n)
	s.Keys = make([]string, n)
	for i, t := range s.Tokens {
		s.Rel[i], _, _ = strings.Cut(t.Rel, ":")
		if t.Head >= 0 {
			s.Kids[t.Head] = append(s.Kids[t.Head], i)
		}
		s.Keys[i] = Key(t.Lemma, s.Lower[i])
	}
}

// markQuotes tells the tokens inside quotation marks.
func (s *Tree) markQuotes() {
	s.Quoted = make([]bool, len(s.Tokens))
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
		s.Quoted[i] = open
	}
}

// Key is a lemma as the tables write it: lower-cased, in American spelling; of
// an empty lemma, the lower-cased form.
func Key(lemma, lower string) string {
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

// Kid returns the first dependent of i with one of the relations, subtypes aside;
// -1 if there is none.
func (s *Tree) Kid(i int, rels ...string) int {
	for _, k := range s.Kids[i] {
		for _, r := range rels {
			if s.Rel[k] == r {
				return k
			}
		}
	}
	return -1
}

// KidExact returns the first dependent of i with exactly this relation, subtype
// included ("nsubj:pass"); -1 if there is none.
func (s *Tree) KidExact(i int, rel string) int {
	for _, k := range s.Kids[i] {
		if s.Tokens[k].Rel == rel {
			return k
		}
	}
	return -1
}

// Preposition is the lower-cased case marker of i; empty if there is none.
func (s *Tree) Preposition(i int) string {
	for _, k := range s.Kids[i] {
		if s.Rel[k] == "case" && s.Lower[k] != "'s" && s.Lower[k] != "'" {
			return s.Lower[k]
		}
	}
	return ""
}

// Within reports whether i is top or below it in the tree.
func (s *Tree) Within(i, top int) bool {
	for n := 0; i >= 0 && n < len(s.Tokens); n++ {
		if i == top {
			return true
		}
		i = s.Tokens[i].Head
	}
	return false
}

// Verb reports whether a token is a verb or an auxiliary; false for -1.
func (s *Tree) Verb(i int) bool {
	return i >= 0 && (s.Tokens[i].UPOS == "VERB" || s.Tokens[i].UPOS == "AUX")
}

// Top is the highest token of a range in the tree, both ends inclusive; the last
// if only marks and articles lead out of it.
func (s *Tree) Top(first, last int) int {
	for i := first; i <= last; i++ {
		if h := s.Tokens[i].Head; h < first || h > last {
			if s.Rel[i] != "punct" && s.Rel[i] != "case" && s.Rel[i] != "det" {
				return i
			}
		}
	}
	return last
}

// Root is the root of the tree; -1 if there is none.
func (s *Tree) Root() int {
	for i := range s.Tokens {
		if s.Tokens[i].Head < 0 {
			return i
		}
	}
	return -1
}

// longestPath is how many steps of a path are told.
const longestPath = 5

// Path is the way through the tree from a token to another: the relations up,
// a turn, the relations down ("nsubj^obl"); "far" if it is long, "none" if there is none.
func (s *Tree) Path(from, to int) string {
	depth := map[int]int{}
	var up []string
	for i, n := from, 0; i >= 0 && n <= len(s.Tokens); i, n = s.Tokens[i].Head, n+1 {
		depth[i] = n
		up = append(up, s.Rel[i])
	}
	var down []string
	for i, n := to, 0; i >= 0 && n <= len(s.Tokens); i, n = s.Tokens[i].Head, n+1 {
		if at, ok := depth[i]; ok {
			slices.Reverse(down)
			if at+len(down) > longestPath {
				return "far"
			}
			return strings.Join(up[:at], "<") + "^" + strings.Join(down, ">")
		}
		down = append(down, s.Rel[i])
	}
	return "none"
}
