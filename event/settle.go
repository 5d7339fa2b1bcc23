package event

import (
	"cmp"
	"slices"
)

// settle groups anew what has changed since it last did.
func (g *Grouping) settle() {
	g.settleBlocks()
	g.judge()
	flagged := g.flagged
	g.flagged = nil
	// What an item was grouped with may fall apart without it.
	for _, at := range flagged {
		if old := g.group[at]; old >= 0 {
			for _, member := range g.groups[old] {
				g.group[member] = -1
				if member != at {
					flagged = append(flagged, member)
				}
			}
			delete(g.groups, old)
			delete(g.parted, old)
		}
	}
	seen := make([]bool, len(g.items))
	for _, at := range flagged {
		if !seen[at] {
			g.regroup(g.component(at, seen))
		}
	}
}

// component returns the items that can be reached from one over edges and verdicts.
func (g *Grouping) component(at int32, seen []bool) []int32 {
	seen[at] = true
	out := []int32{at}
	reach := func(to int32) {
		if !seen[to] {
			seen[to] = true
			out = append(out, to)
		}
	}
	for i := 0; i < len(out); i++ {
		for _, e := range g.edges[out[i]] {
			reach(e.to)
		}
		if len(g.links) == 0 {
			continue
		}
		for _, l := range g.links[g.items[out[i]].record.ID] {
			if to, known := g.byRecord[l.other]; known && l.same {
				reach(to)
			}
		}
	}
	return out
}

// regroup makes the groups of a component's items.
func (g *Grouping) regroup(members []int32) {
	for _, at := range members {
		if old := g.group[at]; old >= 0 {
			for _, m := range g.groups[old] {
				g.group[m] = -1
			}
			delete(g.groups, old)
			delete(g.parted, old)
		}
	}
	members = slices.DeleteFunc(members, func(at int32) bool { return g.wrong[g.items[at].record.ID] })
	if len(members) == 0 {
		return
	}
	slices.SortFunc(members, func(a, b int32) int { return compare(g.items[a].record.ID, g.items[b].record.ID) })
	j := g.joiner(members)
	joined := j.verdicts()
	j.edges()
	var own map[int32]int32 // of each item, the first item of the group it were in without verdicts
	if joined {
		own = map[int32]int32{}
		alone := g.joiner(members)
		alone.edges()
		for _, set := range alone.sets() {
			f := g.first(set)
			for _, at := range set {
				own[at] = f
			}
		}
	}
	for _, set := range j.sets() {
		at := g.next
		g.next++
		g.groups[at] = set
		for _, member := range set {
			g.group[member] = at
			if f, some := own[member]; some && member == f {
				g.parted[at] = append(g.parted[at], f)
			}
		}
	}
}

// joiner joins the items of a component into sets.
type joiner struct {
	g       *Grouping
	members []int32 // sorted by record id
	index   map[int32]int32
	root    []int32 // of each member, by index
	parts   []joined
}

// joined is what is known of a set at its root.
type joined struct {
	members []int32 // indexes, sorted
	docs    []int32 // documents of news, sorted
	claims  []claim // of rows of registers
	apart   []int32 // indexes of members of other sets that a verdict keeps apart
}

func (g *Grouping) joiner(members []int32) *joiner {
	j := &joiner{g: g, members: members, index: make(map[int32]int32, len(members)),
		root: make([]int32, len(members)), parts: make([]joined, len(members))}
	for i, at := range members {
		j.index[at] = int32(i)
		j.root[i] = int32(i)
		j.parts[i].members = []int32{int32(i)}
		if it := &g.items[at]; !it.register {
			j.parts[i].docs = []int32{it.doc}
		} else {
			j.parts[i].claims = it.row
		}
	}
	return j
}

func (j *joiner) find(i int32) int32 {
	for j.root[i] != i {
		j.root[i] = j.root[j.root[i]]
		i = j.root[i]
	}
	return i
}

// barred reports whether a verdict keeps two sets apart.
func (j *joiner) barred(a, b int32) bool {
	if len(j.parts[a].apart) > len(j.parts[b].apart) {
		a, b = b, a
	}
	return slices.ContainsFunc(j.parts[a].apart, func(i int32) bool { return j.find(i) == b })
}

func (j *joiner) join(a, b int32) {
	if len(j.parts[a].members) < len(j.parts[b].members) {
		a, b = b, a
	}
	x, y := &j.parts[a], &j.parts[b]
	j.root[b] = a
	x.members = merged(x.members, y.members)
	x.docs = merged(x.docs, y.docs)
	x.apart = append(x.apart, y.apart...)
	if len(y.claims) > 0 {
		x.claims = slices.Concat(x.claims, y.claims)
		slices.SortFunc(x.claims, func(a, b claim) int { return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.whose, b.whose)) })
		x.claims = slices.Compact(x.claims)
	}
	*y = joined{}
}

// merged merges two sorted lists.
func merged(a, b []int32) []int32 {
	if len(b) == 0 {
		return a
	}
	out := make([]int32, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// meets reports whether two sorted lists have a value in common; the first is the shorter.
func meets(few, many []int32) bool {
	for _, x := range few {
		if _, there := slices.BinarySearch(many, x); there {
			return true
		}
	}
	return false
}

// verdicts applies the verdicts on pairs, the latest first, so that an earlier
// one that contradicts later ones gives way. It reports whether it joined any.
func (j *joiner) verdicts() (some bool) {
	type ruling struct {
		rank int
		a, b int32
		same bool
	}
	var all []ruling
	for i, at := range j.members {
		if len(j.g.links) == 0 {
			return false
		}
		for _, l := range j.g.links[j.g.items[at].record.ID] {
			if to, known := j.g.byRecord[l.other]; known {
				if k, here := j.index[to]; here && int32(i) < k {
					all = append(all, ruling{l.rank, int32(i), k, l.same})
				}
			}
		}
	}
	slices.SortFunc(all, func(x, y ruling) int { return cmp.Compare(x.rank, y.rank) })
	for _, r := range all {
		a, b := j.find(r.a), j.find(r.b)
		switch {
		case a == b:
		case !r.same:
			j.parts[a].apart = append(j.parts[a].apart, r.b)
			j.parts[b].apart = append(j.parts[b].apart, r.a)
		case !j.barred(a, b):
			j.join(a, b)
			some = true
		}
	}
	return some
}

// edges joins sets along the edges, the likest first, where the sets agree.
func (j *joiner) edges() {
	type tie struct {
		a, b int32
		like float32
	}
	var all []tie
	for i, at := range j.members {
		for _, e := range j.g.edges[at] {
			if k, here := j.index[e.to]; here && int32(i) < k {
				all = append(all, tie{int32(i), k, e.like})
			}
		}
	}
	slices.SortFunc(all, func(x, y tie) int {
		return cmp.Or(cmp.Compare(y.like, x.like), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
	for _, t := range slices.Compact(all) {
		if a, b := j.find(t.a), j.find(t.b); a != b && j.agree(a, b) {
			j.join(a, b)
		}
	}
}

// witnesses is how many members of a set are asked whether it goes with another.
const witnesses = 8

// agree reports whether two sets may be one: no verdict against it, no document
// that tells of both, no register that lists them as two, and a mean likeness that is great enough. Of large sets,
// members spread evenly over the order of ids are asked.
func (j *joiner) agree(a, b int32) bool {
	x, y := &j.parts[a], &j.parts[b]
	if len(x.docs) > len(y.docs) {
		x, y = y, x
	}
	if j.barred(a, b) || meets(x.docs, y.docs) || meetClaims(x.claims, y.claims) {
		return false
	}
	if len(x.members) == 1 && len(y.members) == 1 {
		return true
	}
	sum, n := 0.0, 0
	spread(x.members, func(i int32) {
		spread(y.members, func(k int32) {
			p, q := &j.g.items[j.members[i]], &j.g.items[j.members[k]]
			if p.record.Kind == q.record.Kind {
				sum, n = sum+j.g.like(p, q), n+1
			}
		})
	})
	return n > 0 && sum/float64(n) >= agreeing
}

func spread(of []int32, yield func(int32)) {
	n := min(len(of), witnesses)
	for i := range n {
		yield(of[i*len(of)/n])
	}
}

// sets returns the items of each set, sorted by record id.
func (j *joiner) sets() [][]int32 {
	var out [][]int32
	for i := range j.parts {
		if j.root[i] != int32(i) {
			continue
		}
		set := make([]int32, 0, len(j.parts[i].members))
		for _, m := range j.parts[i].members {
			set = append(set, j.members[m])
		}
		out = append(out, set)
	}
	return out
}
