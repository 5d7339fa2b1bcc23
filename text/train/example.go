package main

import "entente/text/neural"

// example is a sentence as numbers; element 0 is the artificial root.
type example struct {
	word, suffix, shape []int32
	grams               [][]int32
	upos, xpos, rel     []int32
	head                []int32
}

func (m *model) example(s *sentence) example {
	e := example{
		word: []int32{neural.Root}, suffix: []int32{0}, shape: []int32{0}, grams: [][]int32{nil},
		upos: []int32{-1}, xpos: []int32{-1}, rel: []int32{-1}, head: []int32{-1},
	}
	for i, f := range s.forms {
		normal := neural.Normal(f)
		e.word = append(e.word, int32(m.index[neural.Key(normal)]))
		e.suffix = append(e.suffix, neural.Suffix(normal, m.size.suffixRows))
		e.shape = append(e.shape, neural.Shape(f, m.size.shapeRows))
		e.grams = append(e.grams, neural.Grams(nil, normal, m.size.gramRows))
		e.upos = append(e.upos, int32(m.uposOf[s.upos[i]]))
		e.xpos = append(e.xpos, int32(m.xposOf[s.xpos[i]]))
		e.rel = append(e.rel, int32(m.relOf[s.rel[i]]))
		e.head = append(e.head, int32(s.head[i]))
	}
	return e
}
