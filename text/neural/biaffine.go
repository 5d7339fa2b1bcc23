package neural

import "math"

// attachAll fills in heads and relations.
func (n *Network) attachAll(s *scratch, pieces []piece, trees []Tree, rows int) {
	width := n.vector.out
	vector := grow(&s.vector, rows*width)
	n.vector.floats(rows, s.layer2, &s.sums, vector)
	bend(vector)
	// Each row is four vectors: arc as dependent, as head, relation as dependent, as head.
	arcIn, arcHead := grow(&s.arcIn, rows*n.arc), grow(&s.arcHead, rows*n.arc)
	pairIn, relHead := grow(&s.pairIn, rows*n.rel), grow(&s.relHead, rows*n.rel)
	for r := range rows {
		v := vector[r*width : (r+1)*width]
		roundAll(arcIn[r*n.arc:(r+1)*n.arc], v[:n.arc], vectorScale)
		copy(arcHead[r*n.arc:], v[n.arc:2*n.arc])
		v = v[2*n.arc:]
		roundAll(pairIn[r*n.rel:(r+1)*n.rel], v[:n.rel], vectorScale)
		copy(relHead[r*n.rel:], v[n.rel:])
	}
	arc := grow(&s.arc, rows*n.arc)
	n.arcs.floats(rows, arcIn, &s.sums, arc)
	for i, p := range pieces {
		n.attach(s, p, &trees[p.sentence], s.start[i], arc, arcHead)
	}
	n.relateAll(s, pieces, trees, rows)
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
func (n *Network) relateAll(s *scratch, pieces []piece, trees []Tree, rows int) {
	alone, pair := grow(&s.alone, rows*n.alone.out), grow(&s.pair, rows*n.pair.out)
	n.alone.floats(rows, s.pairIn, &s.sums, alone)
	n.pair.floats(rows, s.pairIn, &s.sums, pair)
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
			dots(score, s.relHead[head*n.rel:(head+1)*n.rel], pair[row*n.pair.out:(row+1)*n.pair.out])
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
