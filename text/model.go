package text

import (
	"fmt"
	"sync"

	"entente/data"
	"entente/text/neural"
)

// Model tags, parses and lemmatises English. It is immutable and safe for many
// goroutines.
type Model struct {
	network *neural.Network
	lexicon *Lexicon
}

// Load returns the model whose weights are embedded in package data. It is read
// once; later calls return the same model. An error says that the weights are
// missing or damaged.
func Load() (*Model, error) { return loaded() }

var loaded = sync.OnceValues(func() (*Model, error) {
	weights, err := data.Model()
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	network, err := neural.Read(weights)
	if err != nil {
		return nil, fmt.Errorf("text: model/english.bin: %w", err)
	}
	lexicon, err := ReadLexicon()
	if err != nil {
		return nil, err
	}
	return &Model{network, lexicon}, nil
})

// together is how many sentences are handed to the network at once: enough that
// it finds sentences of equal length, few enough that memory stays bounded.
const together = 256

// Annotate fills the tags, lemmas and trees of sentences that have tokens. What
// a sentence gets depends on its tokens alone, not on the others beside it.
func (m *Model) Annotate(sentences []*Sentence) {
	words := make([][]string, 0, min(len(sentences), together))
	for len(sentences) > 0 {
		batch := sentences[:min(len(sentences), together)]
		sentences = sentences[len(batch):]
		words = words[:0]
		for _, s := range batch {
			forms := make([]string, len(s.Tokens))
			for i := range s.Tokens {
				forms[i] = s.Tokens[i].Form
			}
			words = append(words, forms)
		}
		for n, tree := range m.network.Parse(words) {
			tokens := batch[n].Tokens
			for i := range tokens {
				t := &tokens[i]
				t.UPOS, t.XPOS, t.Head, t.Rel = tree.UPOS[i], tree.XPOS[i], tree.Head[i], tree.Rel[i]
				repair(t)
				t.Lemma = m.lexicon.Lemma(t.Form, t.UPOS, t.XPOS)
			}
		}
	}
}

// Analyze cuts a text into sentences and annotates them.
func (m *Model) Analyze(doc string) []Sentence {
	sentences := Segment(doc)
	all := make([]*Sentence, len(sentences))
	for i := range sentences {
		all[i] = &sentences[i]
	}
	m.Annotate(all)
	return sentences
}

// repair sets right what the network gets wrong about tokens whose form alone
// decides: a designation of equipment is a name, a number of digits a number.
func repair(t *Token) {
	first, last := t.Form[0], t.Form[len(t.Form)-1]
	switch {
	case (class[first] == letter || class[first] == digit) && isAlnum(last) && designation(t.Form) == len(t.Form):
		if t.UPOS != "PROPN" {
			t.UPOS = "PROPN"
			t.XPOS = "NNP"
			if last == 's' && isDigit(t.Form[len(t.Form)-2]) {
				t.XPOS = "NNPS"
			}
		}
	case isDigit(first) && isDigit(last) && t.UPOS != "NUM" && plainNumber(t.Form):
		t.UPOS, t.XPOS = "NUM", "CD"
	}
}

// plainNumber reports whether s is digits with their commas and points.
func plainNumber(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) && s[i] != ',' && s[i] != '.' {
			return false
		}
	}
	return true
}
