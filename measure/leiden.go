package measure

import (
	"math"
	"math/rand/v2"
	"slices"
)

// level is an undirected network at one step of aggregation: its nodes are
// groups of nodes of the step below.
type level struct {
	arcs     [][]arc   // without loops
	strength []float64 // sum of a node's weights, the weight inside it included twice
	total    float64   // sum of all strengths, twice the weight of the network
}

// newLevel takes the weights in parts of their mean, so that nothing depends on
// the unit they are counted in.
func newLevel(g *Graph) *level {
	mean := g.Total() / float64(g.Edges())
	l := &level{arcs: make([][]arc, len(g.out)), strength: make([]float64, len(g.out))}
	for i, arcs := range g.out {
		l.arcs[i] = make([]arc, len(arcs))
		for k, a := range arcs {
			l.arcs[i][k] = arc{a.to, a.weight / mean}
		}
		l.strength[i] = strength(l.arcs[i])
		l.total += l.strength[i]
	}
	return l
}

// leiden partitions the network by the Leiden algorithm with modularity of a
// resolution, again and again from what the last pass found until a pass changes
// nothing. The communities are numbered in the order of their first nodes.
func (l *level) leiden(resolution float64, random *rand.Rand) []int {
	part := make([]int, len(l.arcs))
	for i := range part {
		part[i] = i
	}
	for range 10 {
		next := l.pass(part, resolution, random)
		if slices.Equal(next, part) {
			break
		}
		part = next
	}
	return part
}

// pass moves nodes, refines and aggregates until the communities are the nodes.
func (l *level) pass(start []int, resolution float64, random *rand.Rand) []int {
	node := make([]int, len(l.arcs)) // where each node of the whole network is at this step
	for i := range node {
		node[i] = i
	}
	at, part := l, slices.Clone(start)
	for {
		at.move(part, resolution, random)
		part = relabelled(part)
		if slices.Max(part)+1 == len(part) {
			break
		}
		fine := relabelled(at.refine(part, resolution, random))
		count := slices.Max(fine) + 1
		if count == len(part) {
			// The refinement kept every node apart; merging whole communities is
			// the only step left.
			fine, count = part, slices.Max(part)+1
		}
		up := make([]int, count)
		for i, c := range fine {
			up[c] = part[i]
		}
		at = at.aggregate(fine, count)
		for i := range node {
			node[i] = fine[node[i]]
		}
		part = up
	}
	out := make([]int, len(node))
	for i := range out {
		out[i] = part[node[i]]
	}
	return relabelled(out)
}

// move is the fast local moving of nodes into the neighbouring community, or an
// empty one, that raises modularity most; a node is looked at again when a
// neighbour has moved.
func (l *level) move(part []int, resolution float64, random *rand.Rand) {
	n := len(l.arcs)
	sum := make([]float64, n+1) // strength of each community
	size := make([]int, n+1)
	for i, c := range part {
		sum[c] += l.strength[i]
		size[c]++
	}
	var empty []int
	for c := n; c >= 0; c-- {
		if size[c] == 0 {
			empty = append(empty, c)
		}
	}
	queue, queued := random.Perm(n), make([]bool, n)
	for i := range queued {
		queued[i] = true
	}
	weight, seen := make([]float64, n+1), make([]bool, n+1)
	var near []int
	// The gain of a rounding error would let nodes go round in circles.
	least := 1e-10 * l.total
	for head := 0; head < len(queue); head++ {
		i := queue[head]
		queued[i] = false
		own := part[i]
		near = near[:0]
		for _, a := range l.arcs[i] {
			c := part[a.to]
			if !seen[c] {
				seen[c] = true
				near = append(near, c)
			}
			weight[c] += a.weight
		}
		sum[own] -= l.strength[i]
		size[own]--
		gain := func(c int) float64 { return weight[c] - resolution*l.strength[i]*sum[c]/l.total }
		best, most := own, gain(own)
		for _, c := range near {
			if g := gain(c); g > most+least {
				best, most = c, g
			}
		}
		if size[own] > 0 && 0 > most+least {
			best = empty[len(empty)-1]
			empty = empty[:len(empty)-1]
		}
		if best != own && size[own] == 0 {
			empty = append(empty, own)
		}
		sum[best] += l.strength[i]
		size[best]++
		part[i] = best
		for _, a := range l.arcs[i] {
			c := part[a.to]
			if best != own && c != best && !queued[a.to] {
				queued[a.to] = true
				queue = append(queue, a.to)
			}
		}
		for _, c := range near {
			weight[c], seen[c] = 0, false
		}
	}
}

// refine splits each community into well-connected parts: beginning with every
// node alone, nodes that are well connected to their community join a part of it
// that is too, drawn at random with more chance for the greater gain.
func (l *level) refine(part []int, resolution float64, random *rand.Rand) []int {
	n := len(l.arcs)
	fine := make([]int, n)
	sum := slices.Clone(l.strength) // of each part
	outward := make([]float64, n)   // weight of each part to the rest of its community
	alone := make([]bool, n)        // whether a part is one node
	community := make([]float64, n) // strength of each community
	for i, c := range part {
		fine[i], alone[i] = i, true
		community[c] += l.strength[i]
		for _, a := range l.arcs[i] {
			if part[a.to] == c {
				outward[i] += a.weight
			}
		}
	}
	connected := func(p int, c int) bool {
		return outward[p] >= resolution*sum[p]*(community[c]-sum[p])/l.total
	}
	weight, seen := make([]float64, n), make([]bool, n)
	var near []int
	var chance []float64
	for _, i := range random.Perm(n) {
		if fine[i] != i || !alone[i] || !connected(i, part[i]) {
			continue
		}
		near, chance = near[:0], chance[:0]
		for _, a := range l.arcs[i] {
			if part[a.to] != part[i] {
				continue
			}
			p := fine[a.to]
			if !seen[p] {
				seen[p] = true
				near = append(near, p)
			}
			weight[p] += a.weight
		}
		most := 0.0
		for _, p := range near {
			g := math.Inf(-1)
			if connected(p, part[i]) {
				g = weight[p] - resolution*l.strength[i]*sum[p]/l.total
			}
			chance = append(chance, g)
			most = max(most, g)
		}
		all := 0.0
		for k, g := range chance {
			if chance[k] = 0; g >= 0 {
				chance[k] = math.Exp((g - most) / 0.01)
				all += chance[k]
			}
		}
		if all > 0 {
			draw, chosen := random.Float64()*all, -1
			for k, c := range chance {
				if c > 0 {
					chosen = near[k]
					if draw -= c; draw < 0 {
						break
					}
				}
			}
			fine[i] = chosen
			outward[chosen] += outward[i] - 2*weight[chosen]
			sum[chosen] += l.strength[i]
			alone[chosen] = false
		}
		for _, p := range near {
			weight[p], seen[p] = 0, false
		}
	}
	return fine
}

// aggregate makes each of so many groups a node. Its arcs are in the order in
// which its nodes meet them.
func (l *level) aggregate(group []int, count int) *level {
	up := &level{arcs: make([][]arc, count), strength: make([]float64, count), total: l.total}
	first, next := make([]int, count), make([]int, len(group)) // the members of each group, as chains
	for g := range first {
		first[g] = -1
	}
	for i := len(group) - 1; i >= 0; i-- {
		next[i], first[group[i]] = first[group[i]], i
	}
	weight, seen := make([]float64, count), make([]bool, count)
	var near []int
	for g := range count {
		near = near[:0]
		for i := first[g]; i >= 0; i = next[i] {
			up.strength[g] += l.strength[i]
			for _, a := range l.arcs[i] {
				to := group[a.to]
				if to == g {
					continue
				}
				if !seen[to] {
					seen[to] = true
					near = append(near, to)
				}
				weight[to] += a.weight
			}
		}
		up.arcs[g] = make([]arc, len(near))
		for k, to := range near {
			up.arcs[g][k] = arc{to, weight[to]}
			weight[to], seen[to] = 0, false
		}
	}
	return up
}
