package neural

import "math"

// decoder finds the best tree from arc scores; it keeps its memory.
type decoder struct {
	head, mark []int
	// Of a span from the column to the row, or the row to the column: the best
	// score, complete or not, and where it was split.
	complete, incomplete           []float32
	completeSplit, incompleteSplit []int16
}

// rootCost is set against each arc from the root, so that a tree has one.
const rootCost = 1e4

// heads returns the head of each of size-1 words, 0 being the root; score[d*size+h]
// is what head h is worth to dependent d. Where the best heads, each on its
// own, are no tree with one root, the best projective one is taken.
func (t *decoder) heads(score []float32, size int) []int {
	head := grow(&t.head, size)
	roots := 0
	head[0] = -1
	for d := 1; d < size; d++ {
		best, most := 0, float32(math.Inf(-1))
		for h, v := range score[d*size : (d+1)*size] {
			if v > most {
				best, most = h, v
			}
		}
		head[d] = best
		if best == 0 {
			roots++
		}
	}
	if roots == 1 && t.acyclic(head) {
		return head
	}
	t.eisner(score, size, head)
	// Scores so great that rootCost is lost in rounding could leave several roots.
	first := 0
	for d := 1; d < size; d++ {
		switch {
		case head[d] != 0:
		case first == 0:
			first = d
		default:
			head[d] = first
		}
	}
	return head
}

// acyclic tells whether every word leads to the root.
func (t *decoder) acyclic(head []int) bool {
	mark := grow(&t.mark, len(head))
	clear(mark)
	for d := 1; d < len(head); d++ {
		at := d
		for at > 0 && mark[at] == 0 {
			mark[at] = d
			at = head[at]
		}
		if at > 0 && mark[at] == d {
			return false
		}
	}
	return true
}

// eisner sets head to the best projective tree with one root.
func (t *decoder) eisner(score []float32, n int, head []int) {
	c, e := grow(&t.complete, n*n), grow(&t.incomplete, n*n)
	cs, es := grow(&t.completeSplit, n*n), grow(&t.incompleteSplit, n*n)
	// Entry h*n+m is the span between h and m, headed by h, on whichever side m is.
	for i := range n {
		c[i*n+i] = 0
	}
	for width := 1; width < n; width++ {
		for l := 0; l+width < n; l++ {
			r := l + width
			best, split := float32(math.Inf(-1)), l
			for k := l; k < r; k++ {
				if v := c[l*n+k] + c[r*n+k+1]; v > best {
					best, split = v, k
				}
			}
			toRight, toLeft := score[r*n+l], float32(math.Inf(-1))
			if l == 0 {
				toRight -= rootCost
			} else {
				toLeft = score[l*n+r]
			}
			e[l*n+r], es[l*n+r] = best+toRight, int16(split)
			e[r*n+l], es[r*n+l] = best+toLeft, int16(split)
			best, split = float32(math.Inf(-1)), r
			for k := l + 1; k <= r; k++ {
				if v := e[l*n+k] + c[k*n+r]; v > best {
					best, split = v, k
				}
			}
			c[l*n+r], cs[l*n+r] = best, int16(split)
			best, split = float32(math.Inf(-1)), l
			for k := l; k < r; k++ {
				if v := e[r*n+k] + c[k*n+l]; v > best {
					best, split = v, k
				}
			}
			c[r*n+l], cs[r*n+l] = best, int16(split)
		}
	}
	t.follow(0, n-1, true, n, head)
}

// follow sets the heads in the span of h and m from the splits.
func (t *decoder) follow(h, m int, complete bool, n int, head []int) {
	if h == m {
		return
	}
	if complete {
		k := int(t.completeSplit[h*n+m])
		t.follow(h, k, false, n, head)
		t.follow(k, m, true, n, head)
		return
	}
	head[m] = h
	k := int(t.incompleteSplit[h*n+m])
	if h < m {
		t.follow(h, k, true, n, head)
		t.follow(m, k+1, true, n, head)
		return
	}
	t.follow(m, k, true, n, head)
	t.follow(h, k+1, true, n, head)
}
