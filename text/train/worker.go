package main

import (
	"math"

	"entente/text/neural"
)

// worker computes the loss and the gradients of one shard of a batch.
type worker struct {
	*model
	shard    int
	random   random
	rate     dropout
	examples []*example
	// start is the row of each example's root; the last element is the number of rows.
	start []int
	// scale is what each loss is multiplied with.
	scale float32

	chosen                                   []int32 // the word row used, -1 for none
	taught                                   []bool  // whether its own vector was added
	x, xMask, dx                             []float32
	layer1, mask1, d1, layer2, mask2, d2     []float32
	tapes                                    [4]tape
	sum, step, dh, dc                        []float32
	dGate                                    []float32
	tags                                     []float32
	vec, vecMask, dVec                       []float32
	arcDep, arcHead, relDep, relHead, q      []float32
	dArcDep, dArcHead, dRelDep, dRelHead, dQ []float32
	score                                    []float32
	z, dz, lone, dLone                       []float32
	packed                                   []float32
}

// dropout is the rates of random omission in training.
type dropout struct{ input, layer, vector float64 }

// tape is what an LSTM's backward pass needs of its forward pass.
type tape struct{ gate, c, tanh, before []float32 }

// losses are sums over words.
type losses struct {
	tag, arc, rel float64
	words         int
}

func (l *losses) add(o losses) {
	l.tag += o.tag
	l.arc += o.arc
	l.rel += o.rel
	l.words += o.words
}

// learn adds the gradients of examples, longest first.
func (w *worker) learn(examples []*example, scale float32) losses {
	w.examples, w.scale = examples, scale
	w.start = append(w.start[:0], 0)
	for i, e := range examples {
		w.start = append(w.start, w.start[i]+len(e.word))
	}
	rows := w.start[len(examples)]
	in, h := w.size.input(), w.size.hidden
	w.embed(rows)
	grow(&w.layer1, rows*2*h)
	w.forward(0, w.x, w.layer1, false)
	w.forward(1, w.x, w.layer1, true)
	w.drop(&w.mask1, w.layer1, w.rate.layer)
	grow(&w.layer2, rows*2*h)
	w.forward(2, w.layer1, w.layer2, false)
	w.forward(3, w.layer1, w.layer2, true)
	w.drop(&w.mask2, w.layer2, w.rate.layer)
	zero(&w.d1, rows*2*h)
	zero(&w.d2, rows*2*h)
	l := losses{words: rows - len(examples)}
	l.tag = w.learnTags(rows)
	l.arc, l.rel = w.learnTrees(rows)
	multiply(w.d2, w.mask2)
	w.backward(2, w.layer1, w.d1, w.d2, false)
	w.backward(3, w.layer1, w.d1, w.d2, true)
	multiply(w.d1, w.mask1)
	zero(&w.dx, rows*in)
	w.backward(0, w.x, w.dx, w.d1, false)
	w.backward(1, w.x, w.dx, w.d1, true)
	multiply(w.dx, w.xMask)
	w.creditWords()
	return l
}

func multiply(x, by []float32) {
	for i, b := range by[:len(x)] {
		x[i] *= b
	}
}

func (w *worker) drop(mask *[]float32, x []float32, rate float64) {
	m := grow(mask, len(x))
	w.random.mask(m, rate)
	multiply(x, m)
}

// embed computes the rows of x.
func (w *worker) embed(rows int) {
	in := w.size.input()
	x := zero(&w.x, rows*in)
	grow(&w.chosen, rows)
	grow(&w.taught, rows)
	row := 0
	for _, e := range w.examples {
		for i := range e.word {
			to := x[row*in : (row+1)*in]
			word := e.word[i]
			taught := w.model.taught(int(word))
			// Rare words are now and then treated as if the treebanks, or all
			// texts, did not have them: so the rest learns to do without.
			if f := float64(w.count[word]); taught && w.random.unit() < 0.3/(0.3+f) {
				taught = false
				if w.random.unit() < 0.5 || w.blank(word) {
					word, taught = neural.Unknown, true
				}
			}
			w.chosen[row], w.taught[row] = word, taught
			width := w.size.word
			copy(to, w.fixed[int(word)*width:(int(word)+1)*width])
			if taught {
				axpy(to[:width], w.own.value[int(word)*width:], 1)
			}
			at := width
			if n := len(e.grams[i]); n > 0 {
				k := float32(1 / math.Sqrt(float64(n)))
				for _, g := range e.grams[i] {
					axpy(to[at:at+w.size.gram], w.gram.value[int(g)*w.size.gram:], k)
				}
			}
			at += w.size.gram
			copy(to[at:], w.suffix.value[int(e.suffix[i])*w.size.suffix:][:w.size.suffix])
			at += w.size.suffix
			copy(to[at:], w.shape.value[int(e.shape[i])*w.size.shape:][:w.size.shape])
			row++
		}
	}
	w.drop(&w.xMask, x, w.rate.input)
}

// blank tells whether a word has no pretrained vector.
func (w *worker) blank(word int32) bool {
	width := w.size.word
	for _, v := range w.fixed[int(word)*width : (int(word)+1)*width] {
		if v != 0 {
			return false
		}
	}
	return true
}

// creditWords passes the gradients of x on to the vectors.
func (w *worker) creditWords() {
	in := w.size.input()
	row := 0
	for _, e := range w.examples {
		for i := range e.word {
			d := w.dx[row*in : (row+1)*in]
			if w.taught[row] {
				w.own.credit(w.shard, w.chosen[row], d, 1)
			}
			d = d[w.size.word:]
			if n := len(e.grams[i]); n > 0 {
				k := float32(1 / math.Sqrt(float64(n)))
				for _, g := range e.grams[i] {
					w.gram.credit(w.shard, g, d, k)
				}
			}
			d = d[w.size.gram:]
			w.suffix.credit(w.shard, e.suffix[i], d, 1)
			w.shape.credit(w.shard, e.shape[i], d[w.size.suffix:], 1)
			row++
		}
	}
}

// tanh is the approximation that package neural computes with.
func tanh(x float32) float32 {
	x = min(4.97, max(-4.97, x))
	s := x * x
	return x * (135135 + s*(17325+s*(378+s))) / (135135 + s*(62370+s*(3150+s*28)))
}

func sigmoid(x float32) float32 { return tanh(x*.5)*.5 + .5 }

// place returns the row of an example's t-th step and the half of the output it goes to.
func (w *worker) place(i, t int, back bool) (row, half int) {
	if back {
		return w.start[i+1] - 1 - t, w.size.hidden
	}
	return w.start[i] + t, 0
}

// forward runs a cell over all examples.
func (w *worker) forward(cell int, x, out []float32, back bool) {
	c, h := &w.cells[cell], w.size.hidden
	n := len(w.examples)
	rows := w.start[n]
	p := &w.tapes[cell]
	gate := grow(&p.gate, rows*4*h)
	c.input.apply(gate, rows, x)
	grow(&p.c, rows*h)
	grow(&p.tanh, rows*h)
	grow(&p.before, rows*h)
	state, memory := zero(&w.dh, n*h), zero(&w.dc, n*h)
	active := n
	for t := 0; ; t++ {
		for active > 0 && len(w.examples[active-1].word) <= t {
			active--
		}
		if active == 0 {
			return
		}
		sum := zero(&w.sum, active*4*h)
		if t > 0 {
			product(sum, 4*h, active, state, h, 1, h, c.recurrent.forward, 4*h)
		}
		for i := range active {
			row, half := w.place(i, t, back)
			s, m := state[i*h:(i+1)*h], memory[i*h:(i+1)*h]
			copy(p.before[row*h:], s)
			g := gate[row*4*h : (row+1)*4*h]
			axpy(g, sum[i*4*h:], 1)
			gi, gf, gg, go_ := g[:h], g[h:2*h], g[2*h:3*h], g[3*h:4*h]
			pc, pt := p.c[row*h:(row+1)*h], p.tanh[row*h:(row+1)*h]
			o := out[row*2*h+half : row*2*h+half+h]
			for j := range s {
				gi[j], gf[j], gg[j], go_[j] = sigmoid(gi[j]), sigmoid(gf[j]), tanh(gg[j]), sigmoid(go_[j])
				m[j] = gf[j]*m[j] + gi[j]*gg[j]
				pc[j], pt[j] = m[j], tanh(m[j])
				s[j] = go_[j] * pt[j]
			}
			copy(o, s)
		}
	}
}

// backward takes the gradient of a cell's half of its output and adds to that of its input.
func (w *worker) backward(cell int, x, dx, dOut []float32, back bool) {
	c, h := &w.cells[cell], w.size.hidden
	n := len(w.examples)
	rows := w.start[n]
	p := &w.tapes[cell]
	dGate := grow(&w.dGate, rows*4*h)
	dh, dc := zero(&w.dh, n*h), zero(&w.dc, n*h)
	active := 0
	for t := len(w.examples[0].word) - 1; t >= 0; t-- {
		for active < n && len(w.examples[active].word) > t {
			active++
		}
		step := grow(&w.step, active*4*h)
		for i := range active {
			row, half := w.place(i, t, back)
			g := p.gate[row*4*h : (row+1)*4*h]
			gi, gf, gg, go_ := g[:h], g[h:2*h], g[2*h:3*h], g[3*h:4*h]
			d := step[i*4*h : (i+1)*4*h]
			di, df, dg, do := d[:h], d[h:2*h], d[2*h:3*h], d[3*h:4*h]
			pt := p.tanh[row*h : (row+1)*h]
			var before []float32
			if t > 0 {
				last, _ := w.place(i, t-1, back)
				before = p.c[last*h : (last+1)*h]
			}
			o := dOut[row*2*h+half : row*2*h+half+h]
			dhi, dci := dh[i*h:(i+1)*h], dc[i*h:(i+1)*h]
			for j := range dhi {
				dhj := dhi[j] + o[j]
				tc := pt[j]
				dcj := dhj*go_[j]*(1-tc*tc) + dci[j]
				do[j] = dhj * tc * go_[j] * (1 - go_[j])
				di[j] = dcj * gg[j] * gi[j] * (1 - gi[j])
				dg[j] = dcj * gi[j] * (1 - gg[j]*gg[j])
				if before != nil {
					df[j] = dcj * before[j] * gf[j] * (1 - gf[j])
				} else {
					df[j] = 0
				}
				dci[j] = dcj * gf[j]
			}
			copy(dGate[row*4*h:], d)
		}
		clear(dh[:active*h])
		product(dh, h, active, step, 4*h, 1, 4*h, c.recurrent.backward, h)
	}
	packed := pack(&w.packed, dGate, rows, 4*h, 4*h, 1)
	product(c.recurrent.weight.grad[w.shard], 4*h, h, p.before, 1, h, rows, packed, 4*h)
	c.input.learn(w.shard, rows, dGate, x, dx, &w.packed)
}

// softmax replaces scores by the gradient of the loss times scale and returns the loss.
func softmax(score []float32, gold int, scale float32) float64 {
	most := score[0]
	for _, s := range score {
		most = max(most, s)
	}
	var sum float64
	goldScore := score[gold]
	for i, s := range score {
		e := exp(s - most)
		score[i] = e
		sum += float64(e)
	}
	k := scale / float32(sum)
	for i := range score {
		score[i] *= k
	}
	score[gold] -= scale
	return math.Log(sum) - float64(goldScore-most)
}

func exp(x float32) float32 {
	if x < -80 {
		return 0
	}
	return float32(math.Exp(float64(x)))
}

// learnTags scores and learns the tags from layer 1.
func (w *worker) learnTags(rows int) float64 {
	out := w.tag.out
	y := grow(&w.tags, rows*out)
	w.tag.apply(y, rows, w.layer1)
	u, all := len(w.upos), len(w.upos)+len(w.xpos)
	loss, row := 0.0, 0
	for _, e := range w.examples {
		for i := range e.word {
			s := y[row*out : (row+1)*out]
			if i == 0 {
				clear(s)
			} else {
				loss += softmax(s[:u], int(e.upos[i]), w.scale)
				loss += softmax(s[u:all], int(e.xpos[i]), w.scale)
				clear(s[all:])
			}
			row++
		}
	}
	w.tag.learn(w.shard, rows, y, w.layer1, w.d1, &w.packed)
	return loss
}

// learnTrees scores and learns arcs and relations from layer 2.
func (w *worker) learnTrees(rows int) (arcLoss, relLoss float64) {
	a, l := w.size.arc, w.size.rel
	width := w.vector.out
	vec := grow(&w.vec, rows*width)
	w.vector.apply(vec, rows, w.layer2)
	mask := grow(&w.vecMask, rows*width)
	w.random.mask(mask, w.rate.vector)
	for i, v := range vec {
		if v < 0 {
			mask[i] *= .1
		}
		vec[i] = v * mask[i]
	}
	arcDep, arcHead := grow(&w.arcDep, rows*a), grow(&w.arcHead, rows*a)
	relDep, relHead := grow(&w.relDep, rows*l), grow(&w.relHead, rows*l)
	for r := range rows {
		v := vec[r*width : (r+1)*width]
		copy(arcDep[r*a:], v[:a])
		copy(arcHead[r*a:], v[a:2*a])
		copy(relDep[r*l:], v[2*a:2*a+l])
		copy(relHead[r*l:], v[2*a+l:][:l])
	}
	dArcDep, dArcHead := zero(&w.dArcDep, rows*a), zero(&w.dArcHead, rows*a)
	dRelDep, dRelHead := zero(&w.dRelDep, rows*l), zero(&w.dRelHead, rows*l)
	arcLoss = w.learnArcs(rows, arcHead, dArcHead)
	w.arcs.learn(w.shard, rows, w.dQ, arcDep, dArcDep, &w.packed)
	relLoss = w.learnRelations(rows, relHead, dRelHead)
	w.pair.learn(w.shard, rows, w.dz, relDep, dRelDep, &w.packed)
	w.alone.learn(w.shard, rows, w.dLone, relDep, dRelDep, &w.packed)
	dVec := grow(&w.dVec, rows*width)
	for r := range rows {
		d := dVec[r*width : (r+1)*width]
		copy(d, dArcDep[r*a:(r+1)*a])
		copy(d[a:], dArcHead[r*a:(r+1)*a])
		copy(d[2*a:], dRelDep[r*l:(r+1)*l])
		copy(d[2*a+l:], dRelHead[r*l:(r+1)*l])
	}
	multiply(dVec, mask)
	w.vector.learn(w.shard, rows, dVec, w.layer2, w.d2, &w.packed)
	return arcLoss, relLoss
}

func (w *worker) learnArcs(rows int, arcHead, dArcHead []float32) (loss float64) {
	a := w.size.arc
	q := grow(&w.q, rows*a)
	w.arcs.apply(q, rows, w.arcDep)
	dQ := zero(&w.dQ, rows*a)
	for i, e := range w.examples {
		n, from := len(e.word), w.start[i]*a
		stride := pad(n)
		heads := arcHead[from : from+n*a]
		score := zero(&w.score, n*stride)
		packed := pack(&w.packed, heads, a, n, 1, a)
		product(score, stride, n, q[from:from+n*a], a, 1, a, packed, n)
		for d := range n {
			s := score[d*stride : (d+1)*stride]
			if d == 0 {
				clear(s)
				continue
			}
			s[d] = -1e9
			loss += softmax(s[:n], int(e.head[d]), w.scale)
			clear(s[n:])
		}
		packed = pack(&w.packed, heads, n, a, a, 1)
		product(dQ[from:], a, n, score, stride, 1, n, packed, a)
		packed = pack(&w.packed, q[from:], n, a, a, 1)
		product(dArcHead[from:], a, n, score, 1, stride, n, packed, a)
	}
	return loss
}

func (w *worker) learnRelations(rows int, relHead, dRelHead []float32) (loss float64) {
	l, out, single := w.size.rel, w.pair.out, w.alone.out
	z := grow(&w.z, rows*out)
	w.pair.apply(z, rows, w.relDep)
	lone := grow(&w.lone, rows*single)
	w.alone.apply(lone, rows, w.relDep)
	dz, dLone := zero(&w.dz, rows*out), zero(&w.dLone, rows*single)
	for i, e := range w.examples {
		for d := 1; d < len(e.word); d++ {
			row, head := w.start[i]+d, w.start[i]+int(e.head[d])
			hv, dhv := relHead[head*l:(head+1)*l], dRelHead[head*l:(head+1)*l]
			score := dLone[row*single : row*single+len(w.rels)]
			for r := range score {
				sum := lone[row*single+r]
				for j, v := range z[row*out+r*l : row*out+(r+1)*l] {
					sum += v * hv[j]
				}
				score[r] = sum
			}
			loss += softmax(score, int(e.rel[d]), w.scale)
			for r, ds := range score {
				axpy(dhv, z[row*out+r*l:], ds)
				axpy(dz[row*out+r*l:row*out+(r+1)*l], hv, ds)
			}
		}
	}
	return loss
}
