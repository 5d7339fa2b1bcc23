package coder

import (
	"cmp"
	"maps"
	"slices"

	"entente"
	"entente/text"
)

// rank orders stages by how far they reach, for acts told more than once.
var rank = map[entente.Stage]int{
	entente.Declared: 0, entente.Discussed: 1, entente.Requested: 2, entente.Proposed: 3, entente.Agreed: 4,
	entente.Underway: 5, entente.Completed: 6, entente.Halted: 7, entente.Refused: 8,
}

// merge joins the acts of a document that tell of one undertaking.
func (r *reading) merge(acts []*act) []*act {
	var out []*act
	recent := map[entente.Kind][]*act{}
	for _, a := range acts {
		joined := false
		kin := recent[a.kind]
		for k := len(kin) - 1; k >= 0 && k >= len(kin)-mergeReach && !joined; k-- {
			if r.same(kin[k], a) {
				r.join(kin[k], a)
				joined = true
			}
		}
		if !joined {
			out = append(out, a)
			recent[a.kind] = append(kin, a)
		}
	}
	return out
}

// mergeReach is how many acts of a kind are looked back over for the same
// undertaking: a document that tells of more is a list, not a story.
const mergeReach = 200

// actors is the set of an act's sides, sorted.
func (a *act) actors() []entente.Actor {
	var out []entente.Actor
	for _, p := range a.parties {
		out = append(out, p.actor)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// same decides whether two acts of a document are one undertaking.
func (r *reading) same(a, b *act) bool {
	if a.kind != b.kind {
		return false
	}
	pa, pb := a.actors(), b.actors()
	common := 0
	for _, x := range pa {
		if contains(pb, x) {
			common++
		}
	}
	smaller := min(len(pa), len(pb))
	if common < smaller || common == 0 {
		return false
	}
	equal := len(pa) == len(pb)
	if !r.l.Mutual(a.kind) && equal && !r.alike(a, b) {
		return false
	}
	if a.apart || b.apart {
		return false
	}
	if a.kind == entente.Support || a.kind == entente.Embargo {
		return true
	}
	if a.kind == entente.Talks && (a.ahead() != b.ahead() || a.where != nil && b.where != nil && a.where.value.Country != "" && b.where.value.Country != "" && a.where.value.Country != b.where.value.Country) {
		return false // a visit that was and one that is to come, here and there
	}
	if !equal && !r.l.Mutual(a.kind) {
		return false
	}
	if a.when != nil && b.when != nil && a.when.value != b.when.value && disjoint(a.when.value, b.when.value) {
		return false
	}
	if a.name != nil && b.name != nil && !overlapping(a.name.value, b.name.value) {
		return false
	}
	if a.kind == entente.Transfer {
		if (a.stage.value == entente.Refused) != (b.stage.value == entente.Refused) {
			return false
		}
		if len(a.gear) > 0 && len(b.gear) > 0 && !sharesClass(a.gear, b.gear) {
			return false
		}
	}
	if (a.kind == entente.Transfer || a.kind == entente.Aid) && a.money != nil && b.money != nil && a.money.value != b.money.value {
		return false
	}
	return true
}

// ahead reports whether a meeting is yet to come.
func (a *act) ahead() bool {
	return a.stage.value == entente.Agreed || a.stage.value == entente.Proposed || a.stage.value == entente.Requested
}

// alike reports whether two directed acts have the same givers.
func (r *reading) alike(a, b *act) bool {
	for _, p := range a.parties {
		for _, q := range b.parties {
			if p.actor == q.actor && p.role != q.role {
				return false
			}
		}
	}
	return true
}

func sharesClass(a, b []said[entente.Equipment]) bool {
	for _, x := range a {
		for _, y := range b {
			if x.value.Class == y.value.Class || x.value.Class == "arms" || y.value.Class == "arms" {
				return true
			}
		}
	}
	return false
}

// overlapping reports whether one name contains the other, letter case aside.
func overlapping(a, b string) bool {
	x, y := text.Fold(a), text.Fold(b)
	return len(x) >= len(y) && containsText(x, y) || containsText(y, x)
}

// disjoint reports whether two times cannot be one: whole dates that differ.
func disjoint(a, b entente.EDTF) bool {
	n := min(len(a), len(b))
	if n > 10 {
		n = 10
	}
	return a[:n] != b[:n]
}

// join adds to an act what another mention of it tells.
func (r *reading) join(a, b *act) {
	score := a.score
	// The sides are those of the mention that says them best, not the sum of all.
	if b.score > a.score*1.5 || b.score > a.score && a.kind == entente.Forum {
		a.parties, a.cast, a.score, a.hit, a.verb, a.s = b.parties, b.cast, b.score, b.hit, b.verb, b.s
	}
	// A mention that itself is doubtful does not carry the act further.
	further := rank[b.stage.value] > rank[a.stage.value] && b.score >= score
	if r.l.Mutual(a.kind) {
		further = b.score > score
	}
	if (further || b.score > 1.5*score) && !(b.stage.value == entente.Refused && a.stage.value != entente.Refused && b.force.value == entente.Denied) {
		a.stage, a.force = b.stage, b.force
	}
	if a.when == nil {
		a.when = b.when
	}
	if a.where == nil {
		a.where = b.where
	} else if b.where != nil && a.where.value.Place == "" && a.where.value.Country == b.where.value.Country {
		a.where = b.where
	}
	if a.name == nil {
		a.name = b.name
	}
	if a.speaker == nil {
		a.speaker = b.speaker
	}
	if a.outlet == nil {
		a.outlet = b.outlet
	}
	if a.money == nil {
		a.money = b.money
	}
	for _, g := range b.gear {
		dup := g.value.Class == "arms" && len(a.gear) > 0
		for i := range a.gear {
			if a.gear[i].value.Class == g.value.Class {
				dup = true
				if a.gear[i].value.Count == 0 && g.value.Count > 0 {
					a.gear[i] = g
				}
			}
		}
		if !dup {
			a.gear = append(a.gear, g)
		}
	}
	if len(a.people) == 0 {
		a.people = b.people
	}
	a.told += b.told
	a.proof = append(a.proof, b.proof...)
	slices.SortStableFunc(a.proof, func(x, y proof) int { return cmp.Compare(y.score, x.score) })
	seen := map[*sent]bool{}
	a.proof = slices.DeleteFunc(a.proof, func(p proof) bool {
		again := seen[p.s]
		seen[p.s] = true
		return again
	})
	a.proof = a.proof[:min(len(a.proof), 3)]
}

func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }
