package lexicon

import (
	"strings"

	"entente/text"
)

// trie finds phrases in token sequences, longest first. Keys are lower-cased
// tokens; what a phrase stands for is decided by the caller, which also checks
// letter case.
type trie[T any] struct {
	words map[string]int32
	// next goes from a node and a word to a node: node<<32 | word.
	next map[uint64]int32
	// out holds what ends at each node; the root is 0.
	out [][]T
}

// newTrie makes a trie with room for so many nodes.
func newTrie[T any](nodes int) *trie[T] {
	return &trie[T]{words: make(map[string]int32, nodes/3), next: make(map[uint64]int32, nodes), out: make([][]T, 1, nodes+1)}
}

// add enters a phrase, given as lower-cased tokens.
func (t *trie[T]) add(tokens []string, value T) {
	node := int32(0)
	for _, w := range tokens {
		id, ok := t.words[w]
		if !ok {
			id = int32(len(t.words))
			t.words[w] = id
		}
		key := uint64(node)<<32 | uint64(uint32(id))
		to, ok := t.next[key]
		if !ok {
			to = int32(len(t.out))
			t.out = append(t.out, nil)
			t.next[key] = to
		}
		node = to
	}
	if node != 0 {
		t.out[node] = append(t.out[node], value)
	}
}

// ids maps tokens' lower-cased forms to the trie's word numbers; -1 for a word that is in no phrase.
func (t *trie[T]) ids(lower []string) []int32 {
	out := make([]int32, len(lower))
	for i, w := range lower {
		if id, ok := t.words[w]; ok {
			out[i] = id
		} else {
			out[i] = -1
		}
	}
	return out
}

// each calls f for every phrase that starts at token i, shortest first: end is
// the index after its last token.
func (t *trie[T]) each(ids []int32, i int, f func(end int, values []T)) {
	node := int32(0)
	for j := i; j < len(ids) && ids[j] >= 0; j++ {
		to, ok := t.next[uint64(node)<<32|uint64(uint32(ids[j]))]
		if !ok {
			return
		}
		node = to
		if v := t.out[node]; v != nil {
			f(j+1, v)
		}
	}
}

// phrase splits a table's form into the tokens that the tokeniser makes of it.
func phrase(form string) []string {
	if plainWords(form) {
		return strings.Split(form, " ")
	}
	var out []string
	for _, s := range text.Segment(form) {
		for _, t := range s.Tokens {
			out = append(out, t.Form)
		}
	}
	return out
}

// plainWords reports whether a form is capitalised words of letters with single
// spaces, which the tokeniser cuts at the spaces: most of the tables is, and
// need not wait for it.
func plainWords(form string) bool {
	start := true
	for i := range len(form) {
		c := form[i]
		switch {
		case c == ' ':
			if start {
				return false
			}
			start = true
		case start && (c < 'A' || c > 'Z'):
			return false
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			start = false
		default:
			return false
		}
	}
	return !start
}

func lowerAll(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = text.Fold(w)
	}
	return out
}
