package main

import (
	"math"
	"slices"
	"strings"

	"entente/text/neural"
)

// shards is how many goroutines share a batch. It is fixed, whatever the
// machine, because gradients are summed in the shards' order.
const shards = 2

// size is the widths of the network's parts.
type size struct {
	word, gram, suffix, shape       int // of vectors
	hidden                          int // of one direction of a layer
	arc, rel                        int // of the vectors that arcs and relations are judged by
	gramRows, suffixRows, shapeRows int
}

func (s size) input() int { return s.word + s.gram + s.suffix + s.shape }

// param is trained numbers with their gradients and Adam's moments.
type param struct {
	value, mean, square []float32
	grad                [shards][]float32
}

func newParam(n int) *param {
	n = (n + 7) / 8 * 8
	p := &param{value: make([]float32, n), mean: make([]float32, n), square: make([]float32, n)}
	for i := range p.grad {
		p.grad[i] = make([]float32, n)
	}
	return p
}

// table is a param of which a batch touches few rows.
type table struct {
	*param
	rows, width int
	// touched lists, for each shard, the rows with a gradient; marked says so row by row.
	touched [shards][]int32
	marked  [shards][]bool
}

func newTable(rows, width int, r *random, spread float32) *table {
	t := &table{param: newParam(rows * width), rows: rows, width: width}
	for i := range t.value {
		t.value[i] = r.normal() * spread
	}
	for i := range t.marked {
		t.marked[i] = make([]bool, rows)
	}
	return t
}

// credit adds k times a gradient to a row.
func (t *table) credit(shard int, row int32, grad []float32, k float32) {
	if !t.marked[shard][row] {
		t.marked[shard][row] = true
		t.touched[shard] = append(t.touched[shard], row)
	}
	axpy(t.grad[shard][int(row)*t.width:(int(row)+1)*t.width], grad, k)
}

// linear is a linear map; weight has in rows of out numbers.
type linear struct {
	in, out      int
	weight, bias *param
	// forward and backward are the weights and their transpose, packed for products.
	forward, backward []float32
}

func newLinear(in, out int, r *random) *linear {
	l := &linear{in: in, out: out, weight: newParam(in * out), bias: newParam(out)}
	spread := float32(1 / math.Sqrt(float64(in)))
	for i := range l.weight.value {
		l.weight.value[i] = r.normal() * spread
	}
	return l
}

// prepare packs the weights; it is due after each step.
func (l *linear) prepare() {
	pack(&l.forward, l.weight.value, l.in, l.out, l.out, 1)
	pack(&l.backward, l.weight.value, l.out, l.in, 1, l.out)
}

// apply sets y to the map of the rows of x.
func (l *linear) apply(y []float32, rows int, x []float32) {
	for r := range rows {
		copy(y[r*l.out:(r+1)*l.out], l.bias.value[:l.out])
	}
	product(y, l.out, rows, x, l.in, 1, l.in, l.forward, l.out)
}

// learn takes the gradient of y, adds to the weights' gradients and, if dx is there, to the gradient of x.
func (l *linear) learn(shard int, rows int, dy, x, dx []float32, buffer *[]float32) {
	packed := pack(buffer, dy, rows, l.out, l.out, 1)
	product(l.weight.grad[shard], l.out, l.in, x, 1, l.in, rows, packed, l.out)
	bias := l.bias.grad[shard]
	for r := range rows {
		axpy(bias[:l.out], dy[r*l.out:], 1)
	}
	if dx != nil {
		product(dx, l.in, rows, dy, l.out, 1, l.out, l.backward, l.in)
	}
}

// lstm is one direction of a layer; gates are in, forget, cell, out.
type lstm struct{ input, recurrent *linear }

// model is the network in training.
type model struct {
	size                         size
	upos, xpos, rels, words      []string
	index, uposOf, xposOf, relOf map[string]int
	// fixed are the vectors pretrained on unlabelled text, which training leaves
	// as they are; own are the differences that the treebanks teach.
	fixed                    []float32
	own, gram, suffix, shape *table
	// count is how often each word is in the training treebanks.
	count                          []int
	cells                          [4]lstm
	tag, vector, arcs, pair, alone *linear
}

// labels returns the sorted distinct values.
func labels(all []sentence, of func(*sentence) []string) []string {
	var list []string
	for i := range all {
		list = append(list, of(&all[i])...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func indexOf(list []string) map[string]int {
	m := make(map[string]int, len(list))
	for i, s := range list {
		m[s] = i
	}
	return m
}

// keys counts the word keys of the treebanks.
func keys(training []sentence) map[string]int {
	count := map[string]int{}
	for i := range training {
		for _, f := range training[i].forms {
			count[neural.Key(neural.Normal(f))]++
		}
	}
	return count
}

func newModel(s size, training []sentence, vectors vectors, seed uint64) *model {
	r := random(seed)
	m := &model{
		size: s,
		upos: labels(training, func(s *sentence) []string { return s.upos }),
		xpos: labels(training, func(s *sentence) []string { return s.xpos }),
		rels: labels(training, func(s *sentence) []string { return s.rel }),
	}
	m.uposOf, m.xposOf, m.relOf = indexOf(m.upos), indexOf(m.xpos), indexOf(m.rels)
	m.vocabulary(keys(training), vectors, &r)
	m.gram = newTable(s.gramRows, s.gram, &r, .1)
	m.suffix = newTable(s.suffixRows, s.suffix, &r, .1)
	m.shape = newTable(s.shapeRows, s.shape, &r, .1)
	in := s.input()
	for i := range m.cells {
		if i == 2 {
			in = 2 * s.hidden
		}
		m.cells[i] = lstm{newLinear(in, 4*s.hidden, &r), newLinear(s.hidden, 4*s.hidden, &r)}
		for j := s.hidden; j < 2*s.hidden; j++ {
			m.cells[i].input.bias.value[j] = 1 // gates that begin open forget less
		}
	}
	m.tag = newLinear(2*s.hidden, pad(len(m.upos)+len(m.xpos)), &r)
	m.vector = newLinear(2*s.hidden, 2*s.arc+2*s.rel, &r)
	m.arcs = newLinear(s.arc, s.arc, &r)
	m.pair = newLinear(s.rel, s.rel*len(m.rels), &r)
	m.alone = newLinear(s.rel, pad(len(m.rels)), &r)
	return m
}

// vocabulary gives a row to each word that the treebanks have twice or the vectors have.
func (m *model) vocabulary(count map[string]int, vectors vectors, r *random) {
	m.words = []string{"!unknown", "!root"}
	for w, c := range count {
		if _, pretrained := vectors.index[w]; (c >= 2 || pretrained) && !strings.Contains(w, "\n") {
			m.words = append(m.words, w)
		}
	}
	for w := range vectors.index {
		if count[w] == 0 {
			m.words = append(m.words, w)
		}
	}
	slices.SortFunc(m.words[2:], func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	m.index = indexOf(m.words)
	width := m.size.word
	m.own = newTable(len(m.words), width, r, .1)
	m.fixed = make([]float32, len(m.words)*width)
	m.count = make([]int, len(m.words))
	for i, w := range m.words {
		m.count[i] = count[w]
		if at, pretrained := vectors.index[w]; pretrained && i > neural.Root {
			copy(m.fixed[i*width:(i+1)*width], vectors.value[at*width:])
			clear(m.own.value[i*width : (i+1)*width])
		}
	}
	m.count[neural.Unknown], m.count[neural.Root] = math.MaxInt32, math.MaxInt32
}

func (m *model) linears() []*linear {
	var all []*linear
	for _, c := range m.cells {
		all = append(all, c.input, c.recurrent)
	}
	return append(all, m.tag, m.vector, m.arcs, m.pair, m.alone)
}

// weights returns the network as the parser's package takes it.
func (m *model) weights() *neural.Weights {
	w := &neural.Weights{UPOS: m.upos, XPOS: m.xpos, Rel: m.rels, Words: m.words}
	width := m.size.word
	word := slices.Clone(m.fixed)
	for i := range m.words {
		if m.taught(i) {
			for j := i * width; j < (i+1)*width; j++ {
				word[j] += m.own.value[j]
			}
		}
	}
	w.Word = neural.Table{Rows: len(m.words), Width: width, Value: word}
	for _, t := range []struct {
		to   *neural.Table
		from *table
	}{{&w.Gram, m.gram}, {&w.Suffix, m.suffix}, {&w.Shape, m.shape}} {
		*t.to = neural.Table{Rows: t.from.rows, Width: t.from.width, Value: t.from.value[:t.from.rows*t.from.width]}
	}
	for i, c := range m.cells {
		w.Input[i], w.Recurrent[i] = c.input.export(4*m.size.hidden), c.recurrent.export(4*m.size.hidden)
	}
	w.Tag = m.tag.export(len(m.upos) + len(m.xpos))
	w.Hidden = m.vector.export(m.vector.out)
	w.Arc, w.Pair, w.Alone = m.arcs.export(m.arcs.out), m.pair.export(m.pair.out), m.alone.export(len(m.rels))
	return w
}

// taught tells whether the treebanks show a word often enough to have a vector of its own.
func (m *model) taught(word int) bool { return m.count[word] >= 2 }

// export returns the first out outputs of a map, transposed.
func (l *linear) export(out int) neural.Linear {
	e := neural.Linear{In: l.in, Out: out, Bias: l.bias.value[:out]}
	for o := range out {
		for i := range l.in {
			e.Weight = append(e.Weight, l.weight.value[i*l.out+o])
		}
	}
	return e
}
