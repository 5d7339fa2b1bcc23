package measure

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
)

// crowd is a made-up network of 180 actors in six blocs with some 4,000 ties,
// the size of the exercises of thirty years.
func crowd() []Flow {
	random := rand.New(rand.NewPCG(4, 2))
	var flows []Flow
	for i := range 180 {
		for j := range i {
			chance := 0.15
			if i%6 == j%6 {
				chance = 0.75
			}
			if random.Float64() < chance {
				flows = append(flows, Flow{name(i), name(j), 2000, float64(1 + random.IntN(40))})
			}
		}
	}
	return flows
}

// BenchmarkLeiden is one run, to hold against one of BenchmarkLouvainOfLibrary.
func BenchmarkLeiden(b *testing.B) {
	g := NewGraph(crowd(), oneYear, false, nil)
	whole := newLevel(g)
	q := Figure(0)
	for i := range b.N {
		q = g.Modularity(whole.leiden(1, rand.New(rand.NewPCG(1, uint64(i)))), 1)
	}
	b.ReportMetric(float64(q), "Q")
}

func BenchmarkLouvainOfLibrary(b *testing.B) {
	g := NewGraph(crowd(), oneYear, false, nil)
	theirs := simple.NewWeightedUndirectedGraph(0, 0)
	for i, arcs := range g.out {
		for _, a := range arcs {
			if i < a.to {
				theirs.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(i), T: simple.Node(a.to), W: a.weight})
			}
		}
	}
	q := 0.0
	for i := range b.N {
		q = community.Q(theirs, community.Modularize(theirs, 1, rand.NewPCG(1, uint64(i))).Communities(), 1)
	}
	b.ReportMetric(q, "Q")
}

// BenchmarkDetect is a whole detection with consensus, as the commands do it.
func BenchmarkDetect(b *testing.B) {
	g := NewGraph(crowd(), oneYear, false, nil)
	for range b.N {
		g.Detect(50, 1, 1)
	}
}
