package text

import (
	"fmt"
	"strings"
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
// a sentence gets depends on its tokens alone, not on the others beside it. A
// long run of marks, numbers or the same few words, which is no language, gets
// the tag X and a tree in which all hangs on the first token.
func (m *Model) Annotate(sentences []*Sentence) {
	batch := make([]*Sentence, 0, min(len(sentences), together))
	words := make([][]string, 0, min(len(sentences), together))
	for i, s := range sentences {
		if prose(s.Tokens) {
			forms := make([]string, len(s.Tokens))
			for j := range s.Tokens {
				forms[j] = s.Tokens[j].Form
			}
			batch, words = append(batch, s), append(words, forms)
		} else {
			flatten(s.Tokens)
		}
		if len(batch) == together || i == len(sentences)-1 {
			m.parse(batch, words)
			batch, words = batch[:0], words[:0]
		}
	}
}

// parse annotates sentences whose words are given.
func (m *Model) parse(batch []*Sentence, words [][]string) {
	for n, tree := range m.network.Parse(words) {
		tokens := batch[n].Tokens
		for i := range tokens {
			t := &tokens[i]
			t.UPOS, t.XPOS, t.Head, t.Rel = tree.UPOS[i], tree.XPOS[i], tree.Head[i], tree.Rel[i]
			repair(t)
			t.Lemma = m.lexicon.Lemma(t.Form, t.UPOS, t.XPOS)
		}
		rejoin(tokens)
	}
}

// longTokens is how many tokens a sentence has before it is asked whether it is
// one.
const longTokens = 60

// prose reports whether tokens can be a sentence: it is short, or a third of it
// is words and it does not repeat a few without end.
func prose(tokens []Token) bool {
	if len(tokens) <= longTokens {
		return true
	}
	words := 0
	distinct := make(map[string]bool, len(tokens))
	for i := range tokens {
		form := tokens[i].Form
		distinct[form] = true
		if len(form) > 1 && class[form[0]] == letter && class[form[1]] == letter {
			words++
		}
	}
	return words*3 >= len(tokens) && len(distinct)*6 >= len(tokens)
}

// flatten hangs all tokens on the first.
func flatten(tokens []Token) {
	for i := range tokens {
		t := &tokens[i]
		t.UPOS, t.XPOS, t.Lemma, t.Head, t.Rel = "X", "FW", t.Form, 0, "dep"
	}
	tokens[0].Head, tokens[0].Rel = -1, "root"
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
	if !isAlnum(first) || !isAlnum(last) {
		return
	}
	switch {
	case t.UPOS == "PROPN" && t.XPOS == "NN":
		t.XPOS = "NNP"
	case t.UPOS == "PROPN" && t.XPOS == "NNS":
		t.XPOS = "NNPS"
	case t.UPOS == "PROPN":
	case designation(t.Form) == len(t.Form), model(t.Form) && t.UPOS != "NOUN" && t.UPOS != "ADJ":
		t.UPOS, t.XPOS = "PROPN", "NNP"
		if last == 's' && isDigit(t.Form[len(t.Form)-2]) {
			t.XPOS = "NNPS"
		}
	case isDigit(first) && isDigit(last) && t.UPOS != "NUM" && plainNumber(t.Form):
		t.UPOS, t.XPOS = "NUM", "CD"
	}
}

// particles are verbs with the particle that treebanks of general English have
// too seldom for the network to tell it from a preposition.
var particles = set("hand-over hand-back turn-over sign-over")

// rejoin makes "over" in "handed over two ships" the verb's particle and the
// ships its object; the network takes it for a preposition or for "more than".
func rejoin(tokens []Token) {
	for i := 0; i+2 < len(tokens); i++ {
		verb, particle := &tokens[i], &tokens[i+1]
		if verb.UPOS != "VERB" || particle.Head < i+2 || !particles[verb.Lemma+"-"+particle.Form] {
			continue
		}
		noun := particle.Head
		if particle.Rel == "advmod" && tokens[noun].UPOS == "NUM" && tokens[noun].Head > noun {
			noun = tokens[noun].Head
		} else if particle.Rel != "case" {
			continue
		}
		object := tokens[noun].Rel == "obj"
		if tokens[noun].Head != i || !object && !strings.HasPrefix(tokens[noun].Rel, "obl") {
			continue
		}
		free := true // the verb is active and has no other object
		for j, t := range tokens {
			if t.Head == i && (t.Rel == "obj" && j != noun || t.Rel == "aux:pass" || t.Rel == "nsubj:pass") {
				free = false
			}
		}
		if free {
			particle.Head, particle.Rel, particle.UPOS, particle.XPOS = i, "compound:prt", "ADP", "RP"
			tokens[noun].Rel = "obj"
		}
	}
}

// model reports whether s is capitals and digits, as in "M777A2" and "9K720".
func model(s string) bool {
	letters, digits := 0, 0
	for i := range len(s) {
		switch {
		case isUpper(s[i]):
			letters++
		case isDigit(s[i]):
			digits++
		default:
			return false
		}
	}
	return letters > 0 && digits > 0 && len(s) > 3
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
