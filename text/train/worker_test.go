package main

import (
	"fmt"
	"math"
	"testing"
)

// toy is a handful of sentences enough for a tiny network.
func toy() []sentence {
	return []sentence{
		{
			forms: []string{"Poland", "buys", "96", "helicopters", "."},
			upos:  []string{"PROPN", "VERB", "NUM", "NOUN", "PUNCT"}, xpos: []string{"NNP", "VBZ", "CD", "NNS", "."},
			head: []int{2, 0, 4, 2, 2}, rel: []string{"nsubj", "root", "nummod", "obj", "punct"},
		},
		{
			forms: []string{"The", "navy", "sails"},
			upos:  []string{"DET", "NOUN", "VERB"}, xpos: []string{"DT", "NN", "VBZ"},
			head: []int{2, 3, 0}, rel: []string{"det", "nsubj", "root"},
		},
		{
			forms: []string{"Ships", "sail", "."},
			upos:  []string{"NOUN", "VERB", "PUNCT"}, xpos: []string{"NNS", "VBP", "."},
			head: []int{2, 0, 2}, rel: []string{"nsubj", "root", "punct"},
		},
		{
			forms: []string{"No"}, upos: []string{"INTJ"}, xpos: []string{"UH"}, head: []int{0}, rel: []string{"root"},
		},
		{
			forms: []string{"The", "The", "navy", "Poland", "Poland"},
			upos:  []string{"DET", "DET", "NOUN", "PROPN", "PROPN"}, xpos: []string{"DT", "DT", "NN", "NNP", "NNP"},
			head: []int{3, 3, 0, 3, 4}, rel: []string{"det", "det", "root", "appos", "flat"},
		},
	}
}

var small = size{word: 16, gram: 16, suffix: 16, shape: 16, hidden: 16, arc: 16, rel: 16, gramRows: 64, suffixRows: 16, shapeRows: 16}

// learner returns a worker on the toy sentences, longest first, without dropout.
func learner(t *testing.T) (*worker, []*example) {
	t.Helper()
	sentences := toy()
	m := newModel(small, sentences, vectors{}, 3)
	for i := range m.count {
		m.count[i] = math.MaxInt32 // no word is left out by chance
	}
	var examples []*example
	for _, i := range []int{0, 4, 1, 2, 3} {
		e := m.example(&sentences[i])
		examples = append(examples, &e)
	}
	for _, l := range m.linears() {
		l.prepare()
	}
	return &worker{model: m}, examples
}

// TestGradients holds the gradients against differences of the loss.
func TestGradients(t *testing.T) {
	w, examples := learner(t)
	const scale = 1
	loss := func() float64 {
		for _, l := range w.linears() {
			l.prepare()
		}
		l := w.learn(examples, scale)
		return l.tag + l.arc + l.rel
	}
	middle := loss()
	type trained struct {
		name string
		*param
	}
	var all []trained
	for i, l := range w.linears() {
		all = append(all, trained{fmt.Sprint("weights of map ", i), l.weight}, trained{fmt.Sprint("biases of map ", i), l.bias})
	}
	all = append(all, trained{"words", w.own.param}, trained{"n-grams", w.gram.param}, trained{"suffixes", w.suffix.param}, trained{"shapes", w.shape.param})
	var grads [][]float32
	for _, p := range all {
		grads = append(grads, append([]float32(nil), p.grad[0]...))
	}
	r := random(1)
	for i, p := range all {
		checked := 0
		for try := 0; try < 400 && checked < 12; try++ {
			at := r.below(len(p.value))
			if grads[i][at] == 0 && try < 300 {
				continue
			}
			const step = 1e-3
			was := p.value[at]
			p.value[at] = was + step
			up := loss()
			p.value[at] = was - step
			down := loss()
			p.value[at] = was
			if math.Abs(up+down-2*middle) > 1e-2*step {
				continue // a kink of the rectifier lies between
			}
			checked++
			want, got := (up-down)/(2*step), float64(grads[i][at])
			if math.Abs(got-want) > 2e-2*max(0.5, math.Abs(want)) {
				t.Errorf("%s, number %d: gradient %.5f, difference of the loss %.5f", p.name, at, got, want)
			}
		}
		if checked < 4 {
			t.Errorf("%s: only %d numbers could be checked", p.name, checked)
		}
	}
}

func TestSoftmax(t *testing.T) {
	score := []float32{1, 2, 4}
	sum := math.Exp(1) + math.Exp(2) + math.Exp(4)
	if got, want := softmax(score, 1, 2), math.Log(sum)-2; math.Abs(got-want) > 1e-5 {
		t.Errorf("loss %v, want %v", got, want)
	}
	for i, want := range []float64{2 * math.Exp(1) / sum, 2*math.Exp(2)/sum - 2, 2 * math.Exp(4) / sum} {
		if math.Abs(float64(score[i])-want) > 1e-5 {
			t.Errorf("gradient %d is %v, want %v", i, score[i], want)
		}
	}
}
