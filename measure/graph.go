package measure

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"entente"
)

// Graph is a weighted network of actors without loops.
type Graph struct {
	// Actors are the nodes, sorted by code.
	Actors   []entente.Actor
	directed bool
	out, in  [][]arc // of each node, by the other end; the same slices if undirected
}

// arc is one end of an edge.
type arc struct {
	to     int
	weight float64
}

// NewGraph builds the network of the flows inside a period: the values of each
// dyad are added up, and an undirected network adds up both directions. Flows of
// unknown sides, within one actor, or without a positive value are left out.
// actors lists the nodes; nil takes those that have a flow.
func NewGraph(flows []Flow, p Period, directed bool, actors []entente.Actor) *Graph {
	g := &Graph{directed: directed}
	member := func(entente.Actor) bool { return true }
	if actors != nil {
		g.Actors = slices.Clone(actors)
		slices.Sort(g.Actors)
		g.Actors = slices.Compact(g.Actors)
		member = func(a entente.Actor) bool { _, ok := slices.BinarySearch(g.Actors, a); return ok }
	}
	// Flows are sorted and added up by the places of their sides: a bootstrap makes
	// thousands of networks, and comparing codes would take most of the time.
	type placed struct {
		year, from, to int
		value          float64
	}
	var used []placed
	seen := map[entente.Actor]int{}
	var codes []entente.Actor
	place := func(a entente.Actor) int {
		i, known := seen[a]
		if !known {
			i = len(codes)
			seen[a] = i
			codes = append(codes, a)
		}
		return i
	}
	for _, f := range flows {
		if !p.Has(f.Year) || f.From == "" || f.To == "" || f.From == f.To || !(f.Value > 0) || !member(f.From) || !member(f.To) {
			continue
		}
		used = append(used, placed{f.Year, place(f.From), place(f.To), f.Value})
	}
	if actors == nil {
		g.Actors = slices.Sorted(slices.Values(codes))
	}
	sorted := make([]int, len(codes))
	for i, a := range codes {
		sorted[i], _ = slices.BinarySearch(g.Actors, a)
	}
	for k := range used {
		used[k].from, used[k].to = sorted[used[k].from], sorted[used[k].to]
	}
	slices.SortFunc(used, func(a, b placed) int {
		switch {
		case a.year != b.year:
			return a.year - b.year
		case a.from != b.from:
			return a.from - b.from
		case a.to != b.to:
			return a.to - b.to
		}
		return cmp.Compare(a.value, b.value)
	})
	n := len(g.Actors)
	g.out = make([][]arc, n)
	if g.in = g.out; directed {
		g.in = make([][]arc, n)
	}
	for _, f := range used {
		g.out[f.from] = append(g.out[f.from], arc{f.to, f.value})
		g.in[f.to] = append(g.in[f.to], arc{f.from, f.value})
	}
	for i := range n {
		g.out[i] = merged(g.out[i])
		if directed {
			g.in[i] = merged(g.in[i])
		}
	}
	return g
}

// merged sorts arcs by their end and adds up those to the same.
func merged(arcs []arc) []arc {
	slices.SortStableFunc(arcs, func(a, b arc) int { return cmp.Compare(a.to, b.to) })
	var out []arc
	for _, a := range arcs {
		if n := len(out); n > 0 && out[n-1].to == a.to {
			out[n-1].weight += a.weight
		} else {
			out = append(out, a)
		}
	}
	return out
}

// Undirected returns the network with both directions of each dyad added up.
func (g *Graph) Undirected() *Graph {
	if !g.directed {
		return g
	}
	u := &Graph{Actors: g.Actors, out: make([][]arc, len(g.Actors))}
	for i := range g.out {
		u.out[i] = merged(slices.Concat(g.out[i], g.in[i]))
	}
	u.in = u.out
	return u
}

// Edges is the number of dyads with a tie; each direction counts if the network is directed.
func (g *Graph) Edges() int {
	n := 0
	for _, arcs := range g.out {
		n += len(arcs)
	}
	if !g.directed {
		n /= 2
	}
	return n
}

// Weight is the weight from one actor to another; 0 if there is no tie.
func (g *Graph) Weight(from, to entente.Actor) float64 {
	i, inA := slices.BinarySearch(g.Actors, from)
	j, inB := slices.BinarySearch(g.Actors, to)
	if inA && inB {
		if k, ok := slices.BinarySearchFunc(g.out[i], j, func(a arc, to int) int { return cmp.Compare(a.to, to) }); ok {
			return g.out[i][k].weight
		}
	}
	return 0
}

// Total is the sum of all weights; each dyad once.
func (g *Graph) Total() float64 {
	sum := 0.0
	for i := range g.out {
		sum += strength(g.out[i])
	}
	if !g.directed {
		sum /= 2
	}
	return sum
}

// OutDegree is the number of partners that each actor gives to, in the order of
// Actors; in an undirected network, of all partners.
func (g *Graph) OutDegree() []int { return degrees(g.out) }

// InDegree is the number of partners that each actor gets from; in an
// undirected network, of all partners.
func (g *Graph) InDegree() []int { return degrees(g.in) }

// OutStrength is the sum of the weights that each actor gives; in an undirected
// network, of all its weights.
func (g *Graph) OutStrength() []float64 { return strengths(g.out) }

// InStrength is the sum of the weights that each actor gets.
func (g *Graph) InStrength() []float64 { return strengths(g.in) }

func degrees(ends [][]arc) []int {
	out := make([]int, len(ends))
	for i, arcs := range ends {
		out[i] = len(arcs)
	}
	return out
}

func strengths(ends [][]arc) []float64 {
	out := make([]float64, len(ends))
	for i, arcs := range ends {
		out[i] = strength(arcs)
	}
	return out
}

func strength(arcs []arc) float64 {
	sum := 0.0
	for _, a := range arcs {
		sum += a.weight
	}
	return sum
}

// The iterations end when a step changes a vector of sum or length 1 by less
// than tolerance in all, and at the latest after iterations steps.
const (
	tolerance  = 1e-13
	iterations = 20000
)

// Eigenvector is the eigenvector centrality of each actor in the undirected
// network: the leading eigenvector of the weights, of Euclidean length 1. Nil
// without an edge. Where components tie for the leading eigenvalue, each has its
// part; actors outside the leading components have 0. (Bonacich 1972, Journal of
// Mathematical Sociology 2:113–120.)
func (g *Graph) Eigenvector() []float64 {
	u := g.Undirected()
	greatest := 0.0
	for _, s := range u.OutStrength() {
		greatest = max(greatest, s)
	}
	if !(greatest > 0) {
		return nil
	}
	x, next := make([]float64, len(u.Actors)), make([]float64, len(u.Actors))
	for i := range x {
		x[i] = 1 / math.Sqrt(float64(len(x)))
	}
	for range iterations {
		norm := 0.0
		for i, arcs := range u.out {
			// A share of the vector itself keeps networks without odd cycles,
			// whose least eigenvalue is minus the greatest, from swinging for ever.
			sum := x[i] / 2
			for _, a := range arcs {
				sum += a.weight / greatest * x[a.to]
			}
			next[i] = sum
			norm += sum * sum
		}
		norm = math.Sqrt(norm)
		moved := 0.0
		for i := range next {
			next[i] /= norm
			moved += math.Abs(next[i] - x[i])
		}
		x, next = next, x
		if moved < tolerance {
			break
		}
	}
	return x
}

// PageRank is the probability of each actor to be where a walker is who follows
// ties by weight, in their direction, with the probability damping, and else or
// at an end begins anew anywhere. 0.85 is the usual damping. They add up to 1;
// nil without actors. In flows of arms the walker goes from suppliers to
// recipients, so that the rank is high where much arrives. (Page, Brin, Motwani
// and Winograd 1999.) The library's own starts from numbers drawn at random and
// so gives other bytes at each call.
func (g *Graph) PageRank(damping float64) []float64 {
	n := len(g.Actors)
	if n == 0 {
		return nil
	}
	x, next := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1 / float64(n)
	}
	sums := g.OutStrength()
	for range iterations {
		ends := 0.0
		for i := range x {
			if sums[i] == 0 {
				ends += x[i]
			}
		}
		moved := 0.0
		for i, arcs := range g.in {
			sum := 0.0
			for _, a := range arcs {
				sum += a.weight / sums[a.to] * x[a.to]
			}
			next[i] = damping*(sum+ends/float64(n)) + (1-damping)/float64(n)
			moved += math.Abs(next[i] - x[i])
		}
		x, next = next, x
		if moved < tolerance {
			break
		}
	}
	return x
}

// Betweenness is the part of all pairs of other actors between whom each actor
// stands on the shortest paths, between 0 and 1; a pair with several shortest
// paths counts for each actor by the part of them that lead through it.
// Weighted, a tie is the shorter the heavier it is (1/weight); else every tie
// has the length 1. Directed paths count in directed networks. Nil for fewer
// than three actors. (Freeman 1977, Sociometry 40:35–41; Brandes 2001, Journal
// of Mathematical Sociology 25:163–177.) The library's own lists all shortest
// paths one by one and adds up in the order of a map.
func (g *Graph) Betweenness(weighted bool) []float64 {
	n := len(g.Actors)
	if n < 3 {
		return nil
	}
	b := newBrandes(g, weighted)
	for s := range n {
		b.from(s)
	}
	scale := 1 / (float64(n-1) * float64(n-2))
	for i := range b.between {
		b.between[i] *= scale
	}
	return b.between
}

// brandes holds the work of Brandes' algorithm, which is done once from each node.
type brandes struct {
	graph    *Graph
	length   func(weight float64) float64
	between  []float64
	distance []float64
	paths    []float64 // number of shortest paths to each node
	part     []float64 // dependency of the source on each node
	before   [][]int   // predecessors on shortest paths
	order    []int     // settled nodes, nearest first
	settled  []bool
	frontier frontier
}

func newBrandes(g *Graph, weighted bool) *brandes {
	n := len(g.Actors)
	b := &brandes{graph: g, length: func(float64) float64 { return 1 }, between: make([]float64, n),
		distance: make([]float64, n), paths: make([]float64, n), part: make([]float64, n),
		before: make([][]int, n), settled: make([]bool, n)}
	if weighted {
		// Lengths in parts of the shortest tie stay in range whatever the unit.
		greatest := 0.0
		for _, arcs := range g.out {
			for _, a := range arcs {
				greatest = max(greatest, a.weight)
			}
		}
		b.length = func(w float64) float64 { return greatest / w }
	}
	return b
}

// same reports whether two lengths of paths are equal but for rounding.
func same(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(a, b) }

func (b *brandes) from(s int) {
	for i := range b.distance {
		b.distance[i], b.paths[i], b.part[i], b.settled[i] = math.Inf(1), 0, 0, false
		b.before[i] = b.before[i][:0]
	}
	b.order = b.order[:0]
	b.distance[s], b.paths[s] = 0, 1
	b.frontier = append(b.frontier[:0], reach{s, 0})
	for len(b.frontier) > 0 {
		v := heap.Pop(&b.frontier).(reach).node
		if b.settled[v] {
			continue
		}
		b.settled[v] = true
		b.order = append(b.order, v)
		for _, a := range b.graph.out[v] {
			far := b.distance[v] + b.length(a.weight)
			switch {
			case b.settled[a.to]:
			case !math.IsInf(b.distance[a.to], 1) && same(far, b.distance[a.to]):
				b.paths[a.to] += b.paths[v]
				b.before[a.to] = append(b.before[a.to], v)
			case far < b.distance[a.to]:
				b.distance[a.to], b.paths[a.to] = far, b.paths[v]
				b.before[a.to] = append(b.before[a.to][:0], v)
				heap.Push(&b.frontier, reach{a.to, far})
			}
		}
	}
	for i := len(b.order) - 1; i > 0; i-- {
		w := b.order[i]
		for _, v := range b.before[w] {
			b.part[v] += b.paths[v] / b.paths[w] * (1 + b.part[w])
		}
		b.between[w] += b.part[w]
	}
}

// reach is a node and how far it is; frontier is a heap of them, nearest first.
type reach struct {
	node int
	far  float64
}

type frontier []reach

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, j int) bool {
	return f[i].far < f[j].far || f[i].far == f[j].far && f[i].node < f[j].node
}
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }

// Push adds a node at the end, for container/heap.
func (f *frontier) Push(x any) { *f = append(*f, x.(reach)) }

// Pop takes away the node at the end, for container/heap.
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
