package measure

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"entente"
)

// karate are the 78 friendships of Zachary's karate club (Zachary 1977, Journal
// of Anthropological Research 33:452–473): each member with those of a higher number.
var karate = [][]int{
	1: {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32}, 2: {3, 4, 8, 14, 18, 20, 22, 31},
	3: {4, 8, 9, 10, 14, 28, 29, 33}, 4: {8, 13, 14}, 5: {7, 11}, 6: {7, 11, 17}, 7: {17}, 9: {31, 33, 34},
	10: {34}, 14: {34}, 15: {33, 34}, 16: {33, 34}, 19: {33, 34}, 20: {34}, 21: {33, 34}, 23: {33, 34},
	24: {26, 28, 30, 33, 34}, 25: {26, 28, 32}, 26: {32}, 27: {30, 34}, 28: {34}, 29: {32, 34}, 30: {33, 34},
	31: {33, 34}, 32: {33, 34}, 33: {34},
}

var oneYear = Period{2000, 2000}

// karateClub is the network of the club; members are N01 to N34.
func karateClub() *Graph {
	var flows []Flow
	for a, others := range karate {
		for _, b := range others {
			flows = append(flows, Flow{entente.Actor(fmt.Sprintf("N%02d", a)), entente.Actor(fmt.Sprintf("N%02d", b)), 2000, 1})
		}
	}
	return NewGraph(flows, oneYear, false, nil)
}

// supplies is a made-up directed network with an actor that gives nothing.
func supplies() []Flow {
	var flows []Flow
	for from, tos := range map[entente.Actor]map[entente.Actor]float64{
		"AAA": {"CCC": 1, "DDD": 9, "EEE": 1, "GGG": 2, "III": 2},
		"BBB": {"AAA": 2, "FFF": 7, "GGG": 4, "HHH": 3, "JJJ": 2},
		"CCC": {"EEE": 4, "HHH": 1}, "DDD": {"GGG": 3, "III": 5},
		"EEE": {"FFF": 7, "GGG": 6, "HHH": 8}, "FFF": {"AAA": 9}, "GGG": {"DDD": 5},
		"HHH": {"BBB": 8, "FFF": 5, "GGG": 4}, "III": {"BBB": 7, "GGG": 7},
	} {
		for to, value := range tos {
			flows = append(flows, Flow{from, to, 2000, value})
		}
	}
	return flows
}

// The numbers are what networkx 3.6.1 gives: eigenvector_centrality_numpy,
// pagerank, betweenness_centrality (with distance 1/weight where weighted).
func TestCentralitiesAsNetworkx(t *testing.T) {
	club := karateClub()
	if club.Edges() != 78 || len(club.Actors) != 34 {
		t.Fatalf("the club has %d members and %d ties", len(club.Actors), club.Edges())
	}
	directed := NewGraph(supplies(), oneYear, true, nil)
	for _, c := range []struct {
		name string
		got  []float64
		want []float64
	}{
		{"eigenvector of the club", club.Eigenvector(), []float64{0.355491445, 0.26595992, 0.317192504, 0.21117972,
			0.075968818, 0.079483045, 0.079483045, 0.170959748, 0.227403907, 0.102674251, 0.075968818, 0.052855697,
			0.084254629, 0.22647272, 0.101403262, 0.101403262, 0.023635628, 0.092399538, 0.101403262, 0.14791251,
			0.101403262, 0.092399538, 0.101403262, 0.150118572, 0.057052441, 0.059206475, 0.075579413, 0.133477153,
			0.131077823, 0.134960819, 0.174758302, 0.191033841, 0.30864422, 0.37336347}},
		{"PageRank of the club", club.PageRank(0.85), []float64{0.096997285, 0.052876924, 0.057078509, 0.035859858,
			0.021977952, 0.029111155, 0.029111155, 0.024490497, 0.029766056, 0.014309397, 0.021977952, 0.009564745,
			0.014644892, 0.029536456, 0.014535994, 0.014535994, 0.016784005, 0.014558677, 0.014535994, 0.019604636,
			0.014535994, 0.014558677, 0.014535994, 0.031522515, 0.021076034, 0.021006197, 0.015044038, 0.025639767,
			0.019573459, 0.026288538, 0.024590155, 0.037158087, 0.071693226, 0.100919182}},
		{"betweenness of the club", club.Betweenness(false), []float64{0.437635281, 0.053936688, 0.143656806,
			0.011909271, 0.000631313, 0.029987374, 0.029987374, 0, 0.055926828, 0.000847763, 0.000631313, 0, 0,
			0.045863396, 0, 0, 0, 0, 0, 0.032475048, 0, 0, 0, 0.017613636, 0.002209596, 0.003840488, 0, 0.022333454,
			0.001794733, 0.002922078, 0.014411977, 0.138275613, 0.145247114, 0.304074976}},
		{"PageRank of the supplies", directed.PageRank(0.85), []float64{0.08944858, 0.101977684, 0.0223569,
			0.238968076, 0.037559591, 0.073563774, 0.207130768, 0.047697812, 0.154377443, 0.026919372}},
		{"weighted betweenness of the supplies", directed.Betweenness(true), []float64{0.375, 0.361111111, 0,
			0.319444444, 0.111111111, 0.361111111, 0.013888889, 0.055555556, 0.291666667, 0}},
		{"betweenness of the supplies", directed.Betweenness(false), []float64{0.309259259, 0.352314815, 0.013888889,
			0.128240741, 0.058796296, 0.075, 0.07962963, 0.093981481, 0.25, 0}},
		{"eigenvector of the supplies", directed.Eigenvector(), []float64{0.31666248, 0.423225236, 0.076216352,
			0.273451542, 0.328657098, 0.379459257, 0.37813262, 0.403447195, 0.285055421, 0.031705981}},
		{"given strength", directed.OutStrength(), []float64{15, 18, 5, 8, 21, 9, 5, 17, 14, 0}},
		{"received strength", directed.InStrength(), []float64{11, 15, 1, 14, 5, 19, 26, 12, 7, 2}},
	} {
		if len(c.got) != len(c.want) {
			t.Errorf("%s: %d numbers, want %d", c.name, len(c.got), len(c.want))
			continue
		}
		for i := range c.want {
			if math.Abs(c.got[i]-c.want[i]) > 1e-8 {
				t.Errorf("%s: node %d has %.9f, want %.9f", c.name, i+1, c.got[i], c.want[i])
			}
		}
	}
	if got := directed.OutDegree(); !slices.Equal(got, []int{5, 5, 2, 2, 3, 1, 1, 3, 2, 0}) {
		t.Errorf("given degrees are %v", got)
	}
	if got := directed.InDegree(); !slices.Equal(got, []int{2, 2, 1, 2, 2, 3, 6, 3, 2, 1}) {
		t.Errorf("received degrees are %v", got)
	}
	if w := directed.Weight("FFF", "AAA"); w != 9 || directed.Weight("AAA", "FFF") != 0 || directed.Weight("AAA", "ZZZ") != 0 {
		t.Errorf("FFF gives AAA %v, want 9 and nothing back", w)
	}
	if directed.Total() != 112 || directed.Undirected().Total() != 112 {
		t.Errorf("totals are %v and %v, want 112", directed.Total(), directed.Undirected().Total())
	}
}

func TestModularityAsNetworkx(t *testing.T) {
	directed := NewGraph(supplies(), oneYear, true, nil)
	part := []int{0, 0, 0, 0, 1, 1, 1, 1, 1, 1}
	for _, c := range []struct {
		name      string
		got       Figure
		want, tol float64
	}{
		{"directed", directed.Modularity(part, 1), -0.0864158163265306, exact},
		{"undirected", directed.Undirected().Modularity(part, 1), -0.08741230867346937, exact},
		{"of resolution 1.5", directed.Undirected().Modularity(part, 1.5), -0.3498684630102041, exact},
	} {
		if !near(c.got, c.want, c.tol) {
			t.Errorf("modularity %s is %v, want %v", c.name, c.got, c.want)
		}
	}
	// Zachary's own two factions.
	club, factions := karateClub(), make([]int, 34)
	for i, a := range club.Actors {
		if !slices.Contains([]entente.Actor{"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09", "N11",
			"N12", "N13", "N14", "N17", "N18", "N20", "N22"}, a) {
			factions[i] = 1
		}
	}
	if q := club.Modularity(factions, 1); !near(q, 0.3582347140039448, exact) {
		t.Errorf("the factions have modularity %v, want 0.3582", q)
	}
}

// TestEigenvectorAsLibrary holds the iteration against a full decomposition.
func TestEigenvectorAsLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for trial := range 20 {
		n := 5 + random.IntN(25)
		var flows []Flow
		for i := range n {
			flows = append(flows, Flow{name(i), name((i + 1) % n), 2000, 1 + 100*random.Float64()})
			for range 3 {
				flows = append(flows, Flow{name(i), name(random.IntN(n)), 2000, 1000 * random.Float64()})
			}
		}
		g := NewGraph(flows, oneYear, false, nil)
		weights := mat.NewSymDense(n, nil)
		for i, a := range g.Actors {
			for j, b := range g.Actors {
				weights.SetSym(i, j, g.Weight(a, b))
			}
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(weights, true) {
			t.Fatal("no decomposition")
		}
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		for i, got := range g.Eigenvector() {
			if want := math.Abs(vectors.At(i, n-1)); math.Abs(got-want) > 1e-7 {
				t.Errorf("trial %d, node %d: %v, want %v", trial, i, got, want)
			}
		}
	}
}

func name(i int) entente.Actor { return entente.Actor(fmt.Sprintf("N%03d", i)) }

func TestGraphLeavesOut(t *testing.T) {
	g := NewGraph([]Flow{{"AAA", "", 2000, 1}, {"", "BBB", 2000, 1}, {"AAA", "AAA", 2000, 1}, {"AAA", "CCC", 1999, 1},
		{"AAA", "DDD", 2000, 0}, {"AAA", "EEE", 2000, math.NaN()}, {"AAA", "FFF", 2000, 2}}, oneYear, true, nil)
	if len(g.Actors) != 2 || g.Edges() != 1 {
		t.Errorf("actors %v with %d ties; only AAA to FFF is one", g.Actors, g.Edges())
	}
	fixed := NewGraph(supplies(), oneYear, true, []entente.Actor{"ZZZ", "AAA", "FFF"})
	if len(fixed.Actors) != 3 || fixed.Edges() != 1 {
		t.Errorf("actors %v with %d ties; want three, one of them alone", fixed.Actors, fixed.Edges())
	}
	nobody := NewGraph(nil, oneYear, true, nil)
	if nobody.Eigenvector() != nil || nobody.PageRank(0.85) != nil || nobody.Betweenness(true) != nil || nobody.Modularity(nil, 1).Known() {
		t.Error("a network of nobody has figures")
	}
	if c := nobody.Detect(5, 1, 1); c.Groups != nil || c.Q.Known() {
		t.Errorf("a network of nobody has communities: %+v", c)
	}
}

func TestCommunitiesOfTheClub(t *testing.T) {
	club := karateClub()
	for seed := range uint64(5) {
		c := club.Detect(50, 1, seed)
		if !(c.Q >= 0.4188) || !(c.Best >= c.Q-1e-12) {
			t.Errorf("seed %d: modularity %v, best %v; want at least 0.4188", seed, c.Q, c.Best)
		}
		// The greatest possible, found by igraph's exact method.
		if c.Best > 0.4197896120973046+1e-12 {
			t.Errorf("seed %d: modularity %v is more than can be", seed, c.Best)
		}
		if len(c.Groups) != 4 || c.Groups[0].Lead != "N01" || !(c.Agreement > 0.9) {
			t.Errorf("seed %d: %d communities led by %v, agreement %v", seed, len(c.Groups), c.Groups[0].Lead, c.Agreement)
		}
		if q := club.Modularity(c.Of, 1); !near(q, float64(c.Q), exact) {
			t.Errorf("the partition has modularity %v, said to be %v", q, c.Q)
		}
	}
}

// TestCommunitiesOfCliques finds what is plainly there: a ring of cliques.
func TestCommunitiesOfCliques(t *testing.T) {
	var flows []Flow
	for c := range 8 {
		for i := range 5 {
			for j := range i {
				flows = append(flows, Flow{name(5*c + i), name(5*c + j), 2000, 1})
			}
		}
		flows = append(flows, Flow{name(5 * c), name((5*c + 6) % 40), 2000, 1})
	}
	g := NewGraph(flows, oneYear, false, nil)
	found := g.Detect(20, 1, 1)
	if len(found.Groups) != 8 || !near(found.Agreement, 1, exact) {
		t.Fatalf("%d communities with agreement %v, want 8 on which all runs agree", len(found.Groups), found.Agreement)
	}
	for _, group := range found.Groups {
		if len(group.Members) != 5 || !near(group.Share, 0.125, exact) || !near(group.Within, 20./22, exact) {
			t.Errorf("%+v; want a clique of 5 with 20 of its 22 ends inside", group)
		}
	}
	if !near(g.Within(found.Of), 80./88, exact) {
		t.Errorf("%v of the weight is inside, want 80 of 88", g.Within(found.Of))
	}
}

func TestDetectIsDeterministic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Flow {
			return Flow{name(rapid.IntRange(0, 15).Draw(t, "from")), name(rapid.IntRange(0, 15).Draw(t, "to")), 2000,
				rapid.Float64Range(0, 10).Draw(t, "value")}
		}), 1, 60).Draw(t, "flows")
		figures := func(flows []Flow) string {
			g := NewGraph(flows, oneYear, true, nil)
			b, err := json.Marshal([]any{g.Detect(8, 1, 3), g.Eigenvector(), g.PageRank(0.85), g.Betweenness(true)})
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		one, two := figures(flows), figures(rapid.Permutation(flows).Draw(t, "other order"))
		if one != two {
			t.Errorf("the order of the flows changes the figures:\n%s\n%s", one, two)
		}
		g := NewGraph(flows, oneYear, true, nil)
		if c := g.Detect(8, 1, 3); c.Q.Known() && c.Q < -1e-9 {
			// All in one community have 0: no community is worse than that.
			t.Errorf("the communities have modularity %v", c.Q)
		}
	})
}

func TestNMI(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want float64
	}{
		{[]int{0, 0, 1, 1}, []int{5, 5, 2, 2}, 1},
		{[]int{0, 0, 1, 1}, []int{0, 1, 0, 1}, 0},
		{[]int{0, 0, 0}, []int{1, 1, 1}, 1},
		{[]int{0, 0, 0}, []int{0, 1, 2}, 0},
		// 2·I/(H+H) with I = ln 2 and entropies ln 2 and ln 4.
		{[]int{0, 0, 1, 1}, []int{0, 1, 2, 3}, 2. / 3},
	} {
		if got := NMI(c.a, c.b); !near(got, c.want, exact) {
			t.Errorf("NMI of %v and %v is %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if NMI(nil, nil).Known() || NMI([]int{1}, []int{1, 2}).Known() {
		t.Error("partitions that cannot be compared have an NMI")
	}
}
