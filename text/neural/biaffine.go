package neural

import "math"

// attachAll fills in heads and relations.
func (n *Network) attachAll(s *scratch, pieces []piece, trees []Tree, rows int) {
	// Each row's four vectors: arc as dependent, arc as head, relation as dependent, as head.
	stride := n.vector.stride()
	sums := grow(&s.sums, rows*stride)
	n.vector.multiply(rows, s.layer2, sums)
	arcHead := grow(&s.vector, rows*(n.arc+n.rel))
	relHead := arcHead[rows*n.arc:]
	arcIn, pairIn := grow(&s.arcIn, rows*n.arc), grow(&s.pairIn, rows*n.rel)
	for r := range rows {
		row := sums[r*stride : r*stride+n.vector.out]
		for i, sum := range row {
			v := float32(float32(sum)*(n.vector.scale[i]/limit)) + n.vector.bias[i]
			if v < 0 {
				v *= slope
			}
			switch {
			case i < n.arc:
				arcIn[r*n.arc+i] = round(v * vectorScale)
			case i < 2*n.arc:
				arcHead[r*n.arc+i-n.arc] = v
			case i < 2*n.arc+n.rel:
				pairIn[r*n.rel+i-2*n.arc] = round(v * vectorScale)
			default:
				relHead[r*n.rel+i-2*n.arc-n.rel] = v
			}
		}
	}
	arc := n.arcs.floats(rows, arcIn, &s.sums, &s.arc)
	for i, p := range pieces {
		n.attach(s, p, &trees[p.sentence], s.start[i], arc, arcHead)
	}
	n.relateAll(s, pieces, trees, rows, relHead)
}

// floats multiplies quantised vectors and returns the sums as numbers, bias and all.
func (l *linear) floats(rows int, x []int16, sums *[]int32, to *[]float32) []float32 {
	stride := l.stride()
	y := grow(sums, rows*stride)
	l.multiply(rows, x, y)
	out := grow(to, rows*l.out)
	for r := range rows {
		row := out[r*l.out : (r+1)*l.out]
		for i, sum := range y[r*stride : r*stride+l.out] {
			row[i] = float32(float32(sum)*(l.scale[i]/vectorScale)) + l.bias[i]
		}
	}
	return out
}

// attach chooses the heads of one piece whose root is at row start.
func (n *Network) attach(s *scratch, p piece, t *Tree, start int, arc, arcHead []float32) {
	size := len(p.words) + 1
	score := grow(&s.score, size*size)
	for d := 1; d < size; d++ {
		row := score[d*size : (d+1)*size]
		dots(row, arc[(start+d)*n.arc:(start+d+1)*n.arc], arcHead[start*n.arc:(start+size)*n.arc])
		row[d] = float32(math.Inf(-1))
	}
	head := s.tree.heads(score, size)
	for d := 1; d < size; d++ {
		at := -1
		if head[d] > 0 {
			at = p.start + head[d] - 1
		}
		t.Head[p.start+d-1] = at
	}
}

// relateAll names the relation of each word to its head.
func (n *Network) relateAll(s *scratch, pieces []piece, trees []Tree, rows int, relHead []float32) {
	alone := n.alone.floats(rows, s.pairIn, &s.sums, &s.arc)
	pair := n.pair.floats(rows, s.pairIn, &s.sums, &s.relation)
	score := grow(&s.score, len(n.rels))
	for i, p := range pieces {
		t := &trees[p.sentence]
		for j := range p.words {
			at := p.start + j
			if t.Head[at] < 0 {
				t.Rel[at] = "root"
				continue
			}
			row, head := s.start[i]+1+j, s.start[i]+1+t.Head[at]-p.start
			dots(score, relHead[head*n.rel:(head+1)*n.rel], pair[row*n.pair.out:(row+1)*n.pair.out])
			best, most := -1, float32(math.Inf(-1))
			for r, v := range score {
				v += alone[row*n.alone.out+r]
				if r != n.rootRel && (best < 0 || v > most) {
					best, most = r, v
				}
			}
			t.Rel[at] = n.rels[best]
		}
	}
}
