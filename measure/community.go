package measure

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"entente"
)

// Modularity is Newman's Q of a partition of g's actors, given as a community
// for each actor in their order: the part of the weight inside communities less
// what would be there if ties fell at random between the same strengths,
//
//	Q = 1/2m · Σᵢⱼ (Aᵢⱼ − γ·kᵢkⱼ/2m)·δ(cᵢ, cⱼ), in directed networks
//	Q = 1/m · Σᵢⱼ (Aᵢⱼ − γ·kᵢ(out)·kⱼ(in)/m)·δ(cᵢ, cⱼ).
//
// 1 is the usual resolution γ. Between -1 and 1; unknown without an edge.
// (Newman and Girvan 2004, Physical Review E 69:026113; Leicht and Newman 2008,
// Physical Review Letters 100:118703.)
func (g *Graph) Modularity(community []int, resolution float64) Figure {
	total, inside := 0.0, 0.0
	given, got := map[int]float64{}, map[int]float64{}
	for i, arcs := range g.out {
		for _, a := range arcs {
			total += a.weight
			given[community[i]] += a.weight
			got[community[a.to]] += a.weight
			if community[i] == community[a.to] {
				inside += a.weight
			}
		}
	}
	if !(total > 0) {
		return Unknown()
	}
	var labels []int
	for c := range given {
		labels = append(labels, c)
	}
	slices.Sort(labels)
	chance := 0.0
	for _, c := range labels {
		chance += given[c] / total * (got[c] / total)
	}
	return Figure(inside/total - resolution*chance)
}

// Within is the part of the weight that lies inside communities; unknown
// without an edge.
func (g *Graph) Within(community []int) Figure {
	total, inside := 0.0, 0.0
	for i, arcs := range g.out {
		for _, a := range arcs {
			total += a.weight
			if community[i] == community[a.to] {
				inside += a.weight
			}
		}
	}
	if !(total > 0) {
		return Unknown()
	}
	return Figure(inside / total)
}

// Community is a group of actors with more weight among them than by chance.
type Community struct {
	// Lead is the member of the greatest strength; it names the community.
	Lead entente.Actor `json:"lead"`
	// Members are sorted by code.
	Members []entente.Actor `json:"members"`
	// Strength is the sum of the members' strengths, and Share its part of that of
	// all actors.
	Strength float64 `json:"strength"`
	Share    Figure  `json:"share"`
	// Within is the part of the members' strength that lies among themselves.
	Within Figure `json:"within"`
}

// Communities is a partition of a network that several runs agree on.
type Communities struct {
	// Groups are the communities, the greatest strength first.
	Groups []Community `json:"communities"`
	// Of is the index in Groups of each of the network's actors, in their order.
	Of []int `json:"-"`
	// Q is the modularity of this partition and Best the greatest of any run.
	Q    Figure `json:"modularity"`
	Best Figure `json:"best"`
	// Agreement is the mean normalised mutual information of every two runs: 1 if
	// all found the same. Where it is low, so is the worth of any one partition.
	Agreement Figure `json:"agreement"`
	Runs      int    `json:"runs"`
}

// Detect finds the communities of the undirected network by so many runs of the
// Leiden algorithm with modularity, each with its own order drawn from the seed,
// and a consensus among them: actors that more than half of the runs put
// together are tied by that part, and the network of these ties is partitioned
// again until all runs agree. The same network, runs, resolution and seed give
// the same communities. Fewer than one run counts as one. (Traag, Waltman and van
// Eck 2019, Scientific Reports 9:5233; Lancichinetti and Fortunato 2012,
// Scientific Reports 2:336.)
func (g *Graph) Detect(runs int, resolution float64, seed uint64) *Communities {
	u := g.Undirected()
	runs = max(runs, 1)
	found := &Communities{Q: Unknown(), Best: Unknown(), Agreement: Unknown(), Runs: runs}
	if u.Edges() == 0 {
		return found
	}
	parts := partitions(u, runs, resolution, seed)
	for _, p := range parts {
		if q := u.Modularity(p, resolution); !found.Best.Known() || q > found.Best {
			found.Best = q
		}
	}
	found.Agreement = agreement(parts)
	for round := uint64(1); !unanimous(parts) && round <= 20; round++ {
		parts = partitions(together(u, parts), runs, 1, seed+round<<32)
	}
	found.Of = parts[0]
	found.Q = u.Modularity(found.Of, resolution)
	found.group(u)
	return found
}

// group describes the communities of Of and numbers them anew, the strongest first.
func (c *Communities) group(u *Graph) {
	strengths := u.OutStrength()
	total := 0.0
	index := map[int]int{}
	type lead struct{ strength, inside float64 }
	var leads []lead
	for i, label := range c.Of {
		k, known := index[label]
		if !known {
			k = len(c.Groups)
			index[label] = k
			c.Groups = append(c.Groups, Community{})
			leads = append(leads, lead{strength: -1})
		}
		group := &c.Groups[k]
		group.Members = append(group.Members, u.Actors[i])
		group.Strength += strengths[i]
		total += strengths[i]
		if strengths[i] > leads[k].strength {
			group.Lead, leads[k].strength = u.Actors[i], strengths[i]
		}
		for _, a := range u.out[i] {
			if c.Of[a.to] == label {
				leads[k].inside += a.weight
			}
		}
	}
	for k := range c.Groups {
		c.Groups[k].Share = Figure(c.Groups[k].Strength / total)
		c.Groups[k].Within = Unknown()
		if c.Groups[k].Strength > 0 {
			c.Groups[k].Within = Figure(leads[k].inside / c.Groups[k].Strength)
		}
	}
	slices.SortFunc(c.Groups, func(a, b Community) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.Lead, b.Lead))
	})
	at := map[entente.Actor]int{}
	for k, group := range c.Groups {
		for _, a := range group.Members {
			at[a] = k
		}
	}
	of := make([]int, len(u.Actors))
	for i, a := range u.Actors {
		of[i] = at[a]
	}
	c.Of = of
}

// partitions runs Leiden so many times.
func partitions(g *Graph, runs int, resolution float64, seed uint64) [][]int {
	whole := newLevel(g)
	out := make([][]int, runs)
	for r := range out {
		out[r] = whole.leiden(resolution, rand.New(rand.NewPCG(seed, uint64(r))))
	}
	return out
}

// together is the network of the actors that more than half of the runs put in
// one community, tied by the part of the runs that do.
func together(g *Graph, parts [][]int) *Graph {
	n := len(g.Actors)
	out := &Graph{Actors: g.Actors, out: make([][]arc, n)}
	for i := range n {
		for j := range n {
			if i == j {
				continue
			}
			count := 0
			for _, p := range parts {
				if p[i] == p[j] {
					count++
				}
			}
			if 2*count > len(parts) {
				out.out[i] = append(out.out[i], arc{j, float64(count) / float64(len(parts))})
			}
		}
	}
	out.in = out.out
	return out
}

// unanimous reports whether all partitions are the same; they are, where their labels are.
func unanimous(parts [][]int) bool {
	for _, p := range parts[1:] {
		if !slices.Equal(p, parts[0]) {
			return false
		}
	}
	return true
}

// agreement is the mean NMI of every two partitions; 1 for one.
func agreement(parts [][]int) Figure {
	if len(parts) == 1 {
		return 1
	}
	sum, pairs := 0.0, 0
	for i, a := range parts {
		for _, b := range parts[i+1:] {
			sum += float64(information(a, b))
			pairs++
		}
	}
	return Figure(sum / float64(pairs))
}

// NMI is the normalised mutual information 2·I(a, b)/(H(a) + H(b)) of two
// partitions of the same actors: 1 if they are the same but for labels, 0 if one
// tells nothing of the other. Two partitions of one community each agree; unknown
// for unequal lengths or nothing. (Danon, Díaz-Guilera, Duch and Arenas 2005,
// Journal of Statistical Mechanics P09008.)
func NMI(a, b []int) Figure {
	if len(a) != len(b) || len(a) == 0 {
		return Unknown()
	}
	return information(relabelled(a), relabelled(b))
}

// information is NMI for partitions that are relabelled.
func information(one, two []int) Figure {
	if slices.Equal(one, two) {
		return 1
	}
	n := float64(len(one))
	ka, kb := slices.Max(one)+1, slices.Max(two)+1
	na, nb, both := make([]float64, ka), make([]float64, kb), make([]float64, ka*kb)
	for i := range one {
		na[one[i]]++
		nb[two[i]]++
		both[one[i]*kb+two[i]]++
	}
	ha, hb, shared := 0.0, 0.0, 0.0
	for _, c := range na {
		ha -= c / n * math.Log(c/n)
	}
	for _, c := range nb {
		hb -= c / n * math.Log(c/n)
	}
	for i := range na {
		for j := range nb {
			if c := both[i*kb+j]; c > 0 {
				shared += c / n * math.Log(c*n/(na[i]*nb[j]))
			}
		}
	}
	// Not the same and yet no entropy in either cannot be: the sum is positive.
	return Figure(min(max(2*shared/(ha+hb), 0), 1))
}

// relabelled numbers communities in the order in which they first occur.
func relabelled(part []int) []int {
	index := map[int]int{}
	out := make([]int, len(part))
	for i, c := range part {
		if _, ok := index[c]; !ok {
			index[c] = len(index)
		}
		out[i] = index[c]
	}
	return out
}
