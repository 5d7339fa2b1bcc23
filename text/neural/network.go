// Package neural tags and parses English sentences with a small recurrent
// network: two bidirectional LSTM layers over word and spelling vectors,
// linear tag heads, and biaffine heads for arcs and relations. It is inference
// only; text/train makes the weights.
package neural

import (
	"bytes"
	"errors"
)

// Tree is a sentence's tags and dependency tree, one element a word.
type Tree struct {
	// UPOS and XPOS are the universal and the Penn part-of-speech tags.
	UPOS, XPOS []string
	// Head is the index of the word each word depends on, -1 for the one root.
	Head []int
	// Rel is the universal dependency relation to the head, with its subtype
	// ("nsubj:pass"); "root" for the root and only for it.
	Rel []string
}

// Network is a trained tagger and parser. It is immutable and safe for many goroutines.
type Network struct{}

var magic = []byte("ENTENTEW")

// Read returns the network in a weights file. It fails if the bytes are not
// such a file, or one cut short or damaged.
func Read(weights []byte) (*Network, error) {
	if !bytes.HasPrefix(weights, magic) {
		return nil, errors.New("not a weights file of the tagger and parser: make one with go run ./text/train")
	}
	return &Network{}, nil
}

// Parse returns a tree for each sentence, given as its words, in the same
// order. A sentence's tree does not depend on the others. The tree of an empty
// sentence is empty.
func (n *Network) Parse(sentences [][]string) []Tree {
	trees := make([]Tree, len(sentences))
	for i, s := range sentences {
		t := &trees[i]
		for j := range s {
			t.UPOS, t.XPOS = append(t.UPOS, "NOUN"), append(t.XPOS, "NN")
			t.Head, t.Rel = append(t.Head, j-1), append(t.Rel, "compound")
		}
		if len(s) > 0 {
			t.Rel[0] = "root"
		}
	}
	return trees
}
