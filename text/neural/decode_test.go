package neural

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// best returns the score of the best projective tree with one root, by trying all.
func best(score []float32, size int) float64 {
	most := math.Inf(-1)
	head := make([]int, size)
	var try func(d int)
	try = func(d int) {
		if d < size {
			for h := range size {
				if h != d {
					head[d] = h
					try(d + 1)
				}
			}
			return
		}
		if roots(head) == 1 && new(decoder).acyclic(head) && projective(head) {
			most = max(most, total(score, size, head))
		}
	}
	try(1)
	return most
}

func roots(head []int) int {
	n := 0
	for _, h := range head[1:] {
		if h == 0 {
			n++
		}
	}
	return n
}

func total(score []float32, size int, head []int) float64 {
	sum := 0.0
	for d := 1; d < size; d++ {
		sum += float64(score[d*size+head[d]])
	}
	return sum
}

// projective tells whether no two arcs cross.
func projective(head []int) bool {
	for a := 1; a < len(head); a++ {
		for b := 1; b < len(head); b++ {
			l, r := min(a, head[a]), max(a, head[a])
			m, s := min(b, head[b]), max(b, head[b])
			if l < m && m < r && r < s {
				return false
			}
		}
	}
	return true
}

func TestEisnerFindsTheBestTree(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var d decoder
	for range 300 {
		size := 2 + r.IntN(5)
		score := make([]float32, size*size)
		for i := range score {
			score[i] = float32(r.NormFloat64() * 3)
		}
		head := make([]int, size)
		d.eisner(score, size, head)
		if roots(head) != 1 || !d.acyclic(head) || !projective(head) {
			t.Fatalf("no projective tree with one root: %v", head[1:])
		}
		if got, want := total(score, size, head), best(score, size); math.Abs(got-want) > 1e-2 {
			t.Fatalf("the tree %v is worth %v, the best %v", head[1:], got, want)
		}
	}
}

func TestHeadsAreAlwaysATree(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var d decoder
	for range 2000 {
		size := 2 + r.IntN(30)
		score := make([]float32, size*size)
		scale := math.Pow(10, float64(r.IntN(12)-2))
		for i := range score {
			if r.IntN(4) > 0 {
				score[i] = float32(r.NormFloat64() * scale)
			}
		}
		for i := range size {
			score[i*size+i] = float32(math.Inf(-1))
		}
		head := d.heads(score, size)
		if roots(head) != 1 || !d.acyclic(head) {
			t.Fatalf("no tree with one root: %v", head[1:])
		}
	}
}

func TestHeadsKeepACrossingTree(t *testing.T) {
	// Words 1 and 3, and 2 and 4, belong together: a tree, though arcs cross.
	want := []int{-1, 0, 1, 1, 2}
	size := len(want)
	score := make([]float32, size*size)
	for d := 1; d < size; d++ {
		score[d*size+want[d]] = 1
	}
	if got := new(decoder).heads(score, size); !slices.Equal(got, want) {
		t.Errorf("heads %v, want %v", got, want)
	}
}
