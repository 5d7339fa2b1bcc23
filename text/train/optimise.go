package main

import (
	"math"
	"sync"
)

// optimiser is Adam; it moves of a table only the rows that a batch touched.
type optimiser struct {
	beta1, beta2, epsilon, clip float64
	steps                       int
}

// apply moves the parameters against their gradients, which it clears. The
// rate is the step's learning rate.
func (o *optimiser) apply(m *model, rate float64) {
	o.steps++
	var dense []*param
	for _, l := range m.linears() {
		dense = append(dense, l.weight, l.bias)
	}
	tables := []*table{m.own, m.gram, m.suffix, m.shape}
	squares := make([]float64, len(dense)+len(tables))
	parallel(len(squares), func(i int) {
		if i < len(dense) {
			p := dense[i]
			squares[i] = float64(merge(p.grad[0], p.grad[1]))
			return
		}
		squares[i] = tables[i-len(dense)].merge()
	})
	var square float64
	for _, s := range squares {
		square += s
	}
	scale := 1.0
	if norm := math.Sqrt(square); norm > o.clip {
		scale = o.clip / norm
	}
	t := float64(o.steps)
	k := [8]float32{
		float32(scale), float32(o.beta1), float32(1 - o.beta1), float32(o.beta2), float32(1 - o.beta2),
		float32(rate / (1 - math.Pow(o.beta1, t))), float32(1 / math.Sqrt(1-math.Pow(o.beta2, t))), float32(o.epsilon),
	}
	parallel(len(squares), func(i int) {
		if i < len(dense) {
			p := dense[i]
			adam(p.value, p.grad[0], p.mean, p.square, &k)
			return
		}
		t := tables[i-len(dense)]
		for _, row := range t.touched[0] {
			from, to := int(row)*t.width, (int(row)+1)*t.width
			adam(t.value[from:to], t.grad[0][from:to], t.mean[from:to], t.square[from:to], &k)
			t.marked[0][row] = false
		}
		t.touched[0] = t.touched[0][:0]
	})
	linears := m.linears()
	parallel(len(linears), func(i int) { linears[i].prepare() })
}

// merge adds the second shard's gradients to the first's and returns the sum of their squares.
func (t *table) merge() float64 {
	for _, row := range t.touched[1] {
		if !t.marked[0][row] {
			t.marked[0][row] = true
			t.touched[0] = append(t.touched[0], row)
		}
		t.marked[1][row] = false
	}
	t.touched[1] = t.touched[1][:0]
	var square float64
	for _, row := range t.touched[0] {
		from, to := int(row)*t.width, (int(row)+1)*t.width
		square += float64(merge(t.grad[0][from:to], t.grad[1][from:to]))
	}
	return square
}

// parallel calls do for each number below n, on as many goroutines as there
// are shards; which goroutine does which has no bearing on the result.
func parallel(n int, do func(int)) {
	var wait sync.WaitGroup
	var lock sync.Mutex
	next := 0
	for range shards {
		wait.Go(func() {
			for {
				lock.Lock()
				i := next
				next++
				lock.Unlock()
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wait.Wait()
}
