package event

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

func eachField(s string, yield func(string)) {
	for w := range strings.FieldsSeq(s) {
		yield(w)
	}
}

// block is a set of items that are held against each other because they have
// something in common: kind and pair of sides, kind and name, kind and equipment.
type block struct {
	members []int32
	fresh   bool // whether it has members that are not yet settled
}

// edge is an item's likeness to another, found in a block.
type edge struct {
	to    int32
	like  float32
	block uint64
}

const (
	// reach is how many followers in the order of time an item of a block is held against.
	reach = 40
	// pairing is the number of sides whose pairs are blocks: a list of more is known by its name too.
	pairing = 8
)

// key hashes the parts of a block's key.
func key(parts ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint64(p[i])) * 1099511628211
		}
		h = mix(h + 1)
	}
	return h
}

// file puts an item into its blocks.
func (g *Grouping) file(at int32) {
	it := &g.items[at]
	kind := string(it.record.Kind)
	var keys []uint64
	some := it.parties[:min(len(it.parties), pairing)]
	for i, p := range some {
		for _, q := range some[i+1:] {
			keys = append(keys, key("pair", kind, string(p), string(q)))
			for _, arm := range it.arms {
				if arm.specific {
					keys = append(keys, key("pair of arms", kind, string(p), string(q), arm.family))
				}
			}
		}
		if len(it.parties) == 1 || len(it.parties) == 2 {
			keys = append(keys, key("side", kind, string(p)))
		}
		for _, arm := range it.arms {
			if arm.specific {
				keys = append(keys, key("arms", kind, string(p), arm.family))
			}
		}
	}
	if it.name != "" {
		keys = append(keys, key("name", kind, it.name))
	}
	if it.said != 0 {
		keys = append(keys, key("said", kind)^it.said)
	}
	slices.Sort(keys)
	for _, k := range slices.Compact(keys) {
		b := g.blocks[k]
		if b == nil {
			b = &block{}
			g.blocks[k] = b
		}
		b.members = append(b.members, at)
		if !b.fresh {
			b.fresh = true
			g.touched = append(g.touched, k)
		}
	}
}

// inTime orders items by when their acts were, then by record.
func (g *Grouping) inTime(a, b int32) int {
	x, y := &g.items[a], &g.items[b]
	return cmp.Or(cmp.Compare(x.when.from, y.when.from), cmp.Compare(x.when.to, y.when.to), cmp.Compare(x.record.ID, y.record.ID))
}

// likes are the edges of a block: of each item that is like others.
type likes struct {
	from int32
	edge
}

// compareBlock holds the members of a block against each other: each against
// its followers in time, as many as reach.
func (g *Grouping) compareBlock(k uint64, b *block) (found []likes) {
	slices.SortFunc(b.members, g.inTime)
	for i, at := range b.members {
		x := &g.items[at]
		for _, to := range b.members[i+1 : min(i+1+reach, len(b.members))] {
			if w := g.like(x, &g.items[to]); w >= joining {
				found = append(found, likes{at, edge{to, float32(w), k}})
			}
		}
	}
	return found
}

// settleBlocks compares the blocks with new members anew and flags the items
// whose edges changed.
func (g *Grouping) settleBlocks() {
	slices.Sort(g.touched)
	const batch = 1 << 14 // edges are merged in as they come, so that few are held twice
	for begin := 0; begin < len(g.touched); begin += batch {
		keys := g.touched[begin:min(begin+batch, len(g.touched))]
		found := make([][]likes, len(keys))
		share := (len(keys) + g.jobs - 1) / g.jobs
		work := func(j int) {
			for i := j * share; i < min((j+1)*share, len(keys)); i++ {
				if b := g.blocks[keys[i]]; len(b.members) > 1 {
					found[i] = g.compareBlock(keys[i], b)
				}
			}
		}
		if g.jobs == 1 || len(keys) < 2 {
			work(0)
			for j := 1; j < g.jobs; j++ {
				work(j)
			}
		} else {
			var group sync.WaitGroup
			for j := range g.jobs {
				group.Go(func() { work(j) })
			}
			group.Wait()
		}
		for i, k := range keys {
			g.replace(k, found[i])
		}
	}
	g.touched = g.touched[:0]
}

// replace puts a block's new edges in place of its old ones.
func (g *Grouping) replace(k uint64, found []likes) {
	b := g.blocks[k]
	b.fresh = false
	if len(b.members) < 2 {
		return
	}
	for _, at := range b.members {
		n := len(g.edges[at])
		g.edges[at] = slices.DeleteFunc(g.edges[at], func(e edge) bool { return e.block == k })
		if len(g.edges[at]) != n {
			g.flagged = append(g.flagged, at)
		}
	}
	for _, f := range found {
		g.edges[f.from] = append(g.edges[f.from], f.edge)
		g.edges[f.to] = append(g.edges[f.to], edge{f.from, f.like, k})
		g.flagged = append(g.flagged, f.from, f.to)
	}
}
