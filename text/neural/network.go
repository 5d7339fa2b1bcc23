// Package neural tags and parses English sentences with a small recurrent
// network: two bidirectional LSTM layers over word and spelling vectors,
// linear tag heads, and biaffine heads for arcs and relations. It is inference
// only; text/train makes the weights.
package neural

import (
	"math"
	"slices"
	"sync"
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
type Network struct {
	upos, xpos, rels          []string
	rootRel                   int
	index                     map[string]int32
	word, gram, suffix, shape vectors
	// input, hidden, arc and rel are the widths of a word's vector, of one
	// direction of a layer, and of the vectors that arcs and relations are judged by.
	input, hidden, arc, rel        int
	cells                          [4]lstm
	tag, vector, arcs, pair, alone linear
	scratches                      sync.Pool
}

const (
	// inputScale and vectorScale quantise word vectors and the vectors of the
	// arc and relation heads; what is beyond limit/scale is cut off.
	inputScale  = 1024
	vectorScale = 512
	// slope is the leaky rectifier's below zero.
	slope = 0.1
	// batchWords and batchSentences bound how much is computed together; the
	// arrays of a batch then fit the processor's cache.
	batchWords     = 1200
	batchSentences = 48
)

// linear is a linear map in 8 bits: weights packed as the kernels read them,
// and what each output's sum of products is multiplied with before its bias is added.
type linear struct {
	in, out      int
	weight       []int16
	factor, bias []float32
}

// lstm is one direction of a layer.
type lstm struct {
	input, recurrent linear
	// coefficient holds what the gates' sums are multiplied with and what is added.
	coefficient []float32
}

// pack lays out weights in panels of outputs, and in them by pairs of inputs.
// The map's inputs are quantised by a factor of steps, which is undone in its outputs.
func pack(in, out int, steps float32, value []byte, scale, bias []float32) linear {
	panels := (out + panel - 1) / panel
	w := make([]int16, panels*panel*in)
	for o := range out {
		row := value[o*in : (o+1)*in]
		to := w[(o/panel)*panel*in+2*(o%panel):]
		for k := 0; k+1 < in; k += 2 {
			to[k*panel] = int16(int8(row[k]))
			to[k*panel+1] = int16(int8(row[k+1]))
		}
	}
	factor := make([]float32, out)
	for o, v := range scale {
		factor[o] = v / steps
	}
	return linear{in: in, out: out, weight: w, factor: factor, bias: bias}
}

// stride is the length of the rows that multiply writes.
func (l *linear) stride() int { return (l.out + panel - 1) / panel * panel }

// multiply sets rows of y to the sums of the products of rows of x with the weights.
func (l *linear) multiply(rows int, x []int16, y []int32) {
	stride, size := l.stride(), panel*l.in
	for p := 0; p*panel < l.out; p++ {
		w := l.weight[p*size : (p+1)*size]
		for r := 0; r < rows; r += block {
			multiplyBlock(min(block, rows-r), x[r*l.in:], l.in, w, l.in/2, y[r*stride+p*panel:], stride)
		}
	}
}

// floats sets y to the map of rows of x, in sums' memory.
func (l *linear) floats(rows int, x []int16, sums *[]int32, y []float32) {
	stride := l.stride()
	products := grow(sums, rows*stride)
	l.multiply(rows, x, products)
	for r := range rows {
		scale(y[r*l.out:(r+1)*l.out], products[r*stride:], l.factor, l.bias)
	}
}

// join gathers the coefficients once both maps are known.
func (c *lstm) join() {
	c.coefficient = slices.Concat(c.input.factor, c.recurrent.factor, c.input.bias)
}

// Parse returns a tree for each sentence, given as its words, in the same
// order. A sentence's tree does not depend on the others. The tree of an empty
// sentence is empty.
func (n *Network) Parse(sentences [][]string) []Tree {
	trees := make([]Tree, len(sentences))
	var pieces []piece
	for i, s := range sentences {
		trees[i] = Tree{
			UPOS: make([]string, len(s)), XPOS: make([]string, len(s)),
			Head: make([]int, len(s)), Rel: make([]string, len(s)),
		}
		pieces = cut(pieces, i, s)
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return len(b.words) - len(a.words) })
	s, _ := n.scratches.Get().(*scratch)
	if s == nil {
		s = &scratch{}
	}
	for len(pieces) > 0 {
		size, words := 1, len(pieces[0].words)
		for size < len(pieces) && size < batchSentences && words+len(pieces[size].words) <= batchWords {
			words += len(pieces[size].words)
			size++
		}
		n.batch(s, pieces[:size], trees)
		pieces = pieces[size:]
	}
	n.scratches.Put(s)
	for i := range trees {
		trees[i].joinPieces()
	}
	return trees
}

// longest is how many words are parsed as one; time and memory grow with the
// square and in rare cases the cube of it.
const longest = 240

// piece is a sentence or, of a very long one, a part.
type piece struct {
	words           []string
	sentence, start int
}

// cut appends the pieces of a sentence, cut after a mark where there is one in the later half.
func cut(pieces []piece, sentence int, words []string) []piece {
	start := 0
	for len(words)-start > longest {
		end := start + longest
		for i := end; i > start+longest/2; i-- {
			if w := words[i-1]; w == "." || w == ";" || w == "!" || w == "?" || w == ":" || w == "," {
				end = i
				break
			}
		}
		pieces = append(pieces, piece{words[start:end], sentence, start})
		start = end
	}
	if start < len(words) {
		pieces = append(pieces, piece{words[start:], sentence, start})
	}
	return pieces
}

// joinPieces hangs the roots of later pieces on the first.
func (t *Tree) joinPieces() {
	first := -1
	for i, h := range t.Head {
		switch {
		case h >= 0:
		case first < 0:
			first = i
		default:
			t.Head[i], t.Rel[i] = first, "parataxis"
		}
	}
}

// scratch is the memory of one batch, kept for the next.
type scratch struct {
	grams                []int32
	sum                  []float32
	start                []int
	x, layer1, layer2    []int16
	state                []int16
	memory               []float32
	fromInput, fromState []int32
	vector, arc          []float32
	arcHead, relHead     []float32
	arcIn, pairIn        []int16
	sums                 []int32
	score, alone, pair   []float32
	tree                 decoder
}

func grow[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// batch parses pieces, longest first.
func (n *Network) batch(s *scratch, pieces []piece, trees []Tree) {
	// Row start[i] is piece i's artificial root; its words follow.
	start := grow(&s.start, len(pieces)+1)
	start[0] = 0
	for i, p := range pieces {
		start[i+1] = start[i] + len(p.words) + 1
	}
	rows := start[len(pieces)]
	x := grow(&s.x, rows*n.input)
	for i, p := range pieces {
		n.embedRoot(s, x[start[i]*n.input:])
		for j, w := range p.words {
			n.embed(s, w, x[(start[i]+1+j)*n.input:])
		}
	}
	layer1 := grow(&s.layer1, rows*2*n.hidden)
	n.run(s, &n.cells[0], false, pieces, x, layer1)
	n.run(s, &n.cells[1], true, pieces, x, layer1)
	layer2 := grow(&s.layer2, rows*2*n.hidden)
	n.run(s, &n.cells[2], false, pieces, layer1, layer2)
	n.run(s, &n.cells[3], true, pieces, layer1, layer2)
	n.tagAll(s, pieces, trees, rows)
	n.attachAll(s, pieces, trees, rows)
}

func (n *Network) embedRoot(s *scratch, x []int16) {
	sum := grow(&s.sum, n.input)
	clear(sum)
	add(sum[:n.word.width], n.word.row(Root), n.word.scale[Root])
	at := n.word.width + n.gram.width
	add(sum[at:at+n.suffix.width], n.suffix.row(0), n.suffix.scale[0])
	at += n.suffix.width
	add(sum[at:], n.shape.row(0), n.shape.scale[0])
	roundAll(x[:n.input], sum, inputScale)
}

func (v *vectors) row(r int32) []byte { return v.value[int(r)*v.width : (int(r)+1)*v.width] }

// embed sets x to a word's vector.
func (n *Network) embed(s *scratch, form string, x []int16) {
	normal := Normal(form)
	sum := grow(&s.sum, n.input)
	clear(sum)
	r := n.index[Key(normal)] // Unknown, 0, if it is not there
	add(sum[:n.word.width], n.word.row(r), n.word.scale[r])
	at := n.word.width
	grams := sum[at : at+n.gram.width]
	s.grams = Grams(s.grams[:0], normal, n.gram.rows)
	for _, g := range s.grams {
		add(grams, n.gram.row(g), n.gram.scale[g])
	}
	if len(s.grams) > 1 {
		share := 1 / float32(math.Sqrt(float64(len(s.grams))))
		for i := range grams {
			grams[i] *= share
		}
	}
	at += n.gram.width
	r = Suffix(normal, n.suffix.rows)
	add(sum[at:at+n.suffix.width], n.suffix.row(r), n.suffix.scale[r])
	at += n.suffix.width
	r = Shape(form, n.shape.rows)
	add(sum[at:], n.shape.row(r), n.shape.scale[r])
	roundAll(x[:n.input], sum, inputScale)
}

// run computes one direction of a layer into its half of out.
func (n *Network) run(s *scratch, c *lstm, backward bool, pieces []piece, x, out []int16) {
	h, start := n.hidden, s.start
	rows := start[len(pieces)]
	fromInput := grow(&s.fromInput, rows*4*h)
	c.input.multiply(rows, x, fromInput)
	state := grow(&s.state, len(pieces)*h)
	clear(state)
	memory := grow(&s.memory, len(pieces)*h)
	clear(memory)
	fromState := grow(&s.fromState, len(pieces)*4*h)
	active := len(pieces)
	for t := 0; ; t++ {
		for active > 0 && len(pieces[active-1].words) < t {
			active--
		}
		if active == 0 {
			return
		}
		c.recurrent.multiply(active, state, fromState)
		for i := range active {
			row, half := start[i]+t, 0
			if backward {
				row, half = start[i+1]-1-t, h
			}
			to := state[i*h : (i+1)*h]
			cell(fromInput[row*4*h:(row+1)*4*h], fromState[i*4*h:(i+1)*4*h], c.coefficient, memory[i*h:(i+1)*h], to)
			copy(out[row*2*h+half:], to)
		}
	}
}

// tagAll fills in the tags.
func (n *Network) tagAll(s *scratch, pieces []piece, trees []Tree, rows int) {
	sums := grow(&s.sums, rows*n.tag.stride())
	n.tag.multiply(rows, s.layer1, sums)
	for i, p := range pieces {
		t := &trees[p.sentence]
		for j := range p.words {
			row := sums[(s.start[i]+1+j)*n.tag.stride():]
			t.UPOS[p.start+j] = n.upos[n.bestTag(row, 0, len(n.upos))]
			t.XPOS[p.start+j] = n.xpos[n.bestTag(row, len(n.upos), n.tag.out)]
		}
	}
}

// bestTag returns the tag of the greatest score among outputs from up to to, counted from from.
func (n *Network) bestTag(sums []int32, from, to int) int {
	best, most := 0, float32(math.Inf(-1))
	for i := from; i < to; i++ {
		score := float32(float32(sums[i])*n.tag.factor[i]) + n.tag.bias[i]
		if score > most {
			best, most = i-from, score
		}
	}
	return best
}
