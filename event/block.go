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
	members []int32 // those settled in the order of time, then the fresh ones
	settled int
}

// edge is an item's likeness to another, found in a block.
type edge struct {
	to    int32
	like  float32
	block uint64
	// later tells that the other follows in the order of time.
	later bool
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
	if it.number != "" {
		keys = append(keys, key("number", kind, g.documents[it.doc].source, it.number))
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
		if len(b.members) == b.settled {
			g.touched = append(g.touched, k)
		}
		b.members = append(b.members, at)
	}
}

// inTime orders items by when their acts were, then by record.
func (g *Grouping) inTime(a, b int32) int {
	x, y := &g.items[a], &g.items[b]
	return cmp.Or(cmp.Compare(x.when.from, y.when.from), cmp.Compare(x.when.to, y.when.to), cmp.Compare(x.record.ID, y.record.ID))
}

// found are the likes of an item among its followers in a block.
type found struct {
	of    int32
	edges []edge
}

// few is the number of fresh members up to which a block is not sorted and compared as a whole.
const few = 64

// compareBlock puts a block's fresh members in their places and holds against
// each other what the new neighbours change: each member is held against its
// followers in time, as many as reach.
func (g *Grouping) compareBlock(k uint64, b *block) (all []found) {
	fresh := slices.Clone(b.members[b.settled:])
	whole := b.settled == 0 || len(fresh) > few
	if whole {
		slices.SortFunc(b.members, g.inTime)
	} else {
		b.members = b.members[:b.settled]
		for _, at := range fresh {
			place, _ := slices.BinarySearchFunc(b.members, at, g.inTime)
			b.members = slices.Insert(b.members, place, at)
		}
	}
	first := b.settled == 0
	b.settled = len(b.members)
	if whole {
		for i := range b.members {
			if f := g.followers(k, b, i); len(f.edges) > 0 || !first {
				all = append(all, f)
			}
		}
		return all
	}
	done := 0
	var places []int
	for _, at := range fresh {
		place, _ := slices.BinarySearchFunc(b.members, at, g.inTime)
		places = append(places, place)
	}
	slices.Sort(places)
	for _, place := range places {
		for i := max(done, place-reach); i <= place; i++ {
			all = append(all, g.followers(k, b, i))
		}
		done = place + 1
	}
	return all
}

// followers holds a block's member against its followers.
func (g *Grouping) followers(k uint64, b *block, i int) found {
	f := found{of: b.members[i]}
	x := &g.items[f.of]
	for _, to := range b.members[i+1 : min(i+1+reach, len(b.members))] {
		if w := g.like(x, &g.items[to]); w >= joining {
			f.edges = append(f.edges, edge{to, float32(w), k, true})
		}
	}
	return f
}

// settleBlocks compares the blocks with new members anew and flags the items
// whose edges changed.
func (g *Grouping) settleBlocks() {
	slices.Sort(g.touched)
	const batch = 1 << 14 // edges are merged in as they come, so that few are held twice
	for begin := 0; begin < len(g.touched); begin += batch {
		keys := g.touched[begin:min(begin+batch, len(g.touched))]
		results := make([][]found, len(keys))
		share := (len(keys) + g.jobs - 1) / g.jobs
		work := func(j int) {
			for i := j * share; i < min((j+1)*share, len(keys)); i++ {
				results[i] = g.compareBlock(keys[i], g.blocks[keys[i]])
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
			g.replace(k, results[i])
		}
	}
	g.touched = g.touched[:0]
}

// replace puts the likes that were found in a block in place of its old ones.
func (g *Grouping) replace(k uint64, all []found) {
	for _, f := range all {
		old := false
		for _, e := range g.edges[f.of] {
			if e.block == k && e.later {
				old = true
				g.edges[e.to] = slices.DeleteFunc(g.edges[e.to], func(back edge) bool { return back.block == k && back.to == f.of })
				g.flagged = append(g.flagged, e.to)
			}
		}
		if old {
			g.edges[f.of] = slices.DeleteFunc(g.edges[f.of], func(e edge) bool { return e.block == k && e.later })
		}
		if old || len(f.edges) > 0 {
			g.flagged = append(g.flagged, f.of)
		}
		g.edges[f.of] = append(g.edges[f.of], f.edges...)
		for _, e := range f.edges {
			g.edges[e.to] = append(g.edges[e.to], edge{f.of, e.like, k, false})
			g.flagged = append(g.flagged, e.to)
		}
	}
}
