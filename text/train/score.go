package main

import (
	"strings"

	"entente/text/neural"
)

// score is shares of words, all of them, punctuation too: tags right, heads
// right, and heads and relations (without subtypes) right.
type score struct{ upos, xpos, uas, las float64 }

func measure(n *neural.Network, gold []sentence) score {
	forms := make([][]string, len(gold))
	for i := range gold {
		forms[i] = gold[i].forms
	}
	trees := make([]neural.Tree, len(gold))
	half := len(gold) / 2
	parallel(2, func(i int) {
		if i == 0 {
			copy(trees[:half], n.Parse(forms[:half]))
		} else {
			copy(trees[half:], n.Parse(forms[half:]))
		}
	})
	var s score
	words := 0.0
	for i := range gold {
		t := &trees[i]
		for j := range gold[i].forms {
			words++
			if t.UPOS[j] == gold[i].upos[j] {
				s.upos++
			}
			if t.XPOS[j] == gold[i].xpos[j] {
				s.xpos++
			}
			if t.Head[j]+1 == gold[i].head[j] {
				s.uas++
				if plain(t.Rel[j]) == plain(gold[i].rel[j]) {
					s.las++
				}
			}
		}
	}
	return score{100 * s.upos / words, 100 * s.xpos / words, 100 * s.uas / words, 100 * s.las / words}
}

func plain(rel string) string {
	rel, _, _ = strings.Cut(rel, ":")
	return rel
}
