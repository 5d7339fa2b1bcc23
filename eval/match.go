package eval

import (
	"cmp"
	"slices"

	"entente"
	"entente/coder"
)

// pair is a gold record and the coded record that tells of the same act, as
// indexes into their document's lists.
type pair struct{ gold, coded int }

// candidate is a pair that may match, with what it is ranked by.
type candidate struct {
	pair
	jaccard                      float64
	evidence, stage, sides, when bool
}

// match pairs the records of one document: same kind, at least half of the
// parties shared, each record at most once, the best pairs first. The result is
// in the order of gold.
func match(gold, coded []entente.Record) []pair {
	var candidates []candidate
	for g := range gold {
		for c := range coded {
			a, b := &gold[g], &coded[c]
			j := jaccard(a.Parties(), b.Parties())
			if a.Kind != b.Kind || j < 0.5 {
				continue
			}
			candidates = append(candidates, candidate{
				pair: pair{g, c}, jaccard: j,
				evidence: overlap(a.Evidence, b.Evidence), stage: a.Stage == b.Stage,
				sides: sameSides(a, b), when: a.When == b.When,
			})
		}
	}
	slices.SortFunc(candidates, func(x, y candidate) int {
		return cmp.Or(
			cmp.Compare(y.jaccard, x.jaccard),
			trueFirst(x.evidence, y.evidence),
			trueFirst(x.stage, y.stage),
			trueFirst(x.sides, y.sides),
			trueFirst(x.when, y.when),
			cmp.Compare(x.gold, y.gold),
			cmp.Compare(x.coded, y.coded),
		)
	})
	usedGold, usedCoded := make([]bool, len(gold)), make([]bool, len(coded))
	var pairs []pair
	for _, c := range candidates {
		if usedGold[c.gold] || usedCoded[c.coded] {
			continue
		}
		usedGold[c.gold], usedCoded[c.coded] = true, true
		pairs = append(pairs, c.pair)
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Compare(x.gold, y.gold) })
	return pairs
}

func trueFirst(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// jaccard is the size of the intersection of two sorted sets over that of
// their union; 0 if both are empty.
func jaccard(a, b []entente.Actor) float64 {
	both := 0
	for _, x := range a {
		if _, found := slices.BinarySearch(b, x); found {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

func sameParties(a, b *entente.Record) bool { return slices.Equal(a.Parties(), b.Parties()) }

// sameSides compares as sets: the order in which actors are listed says nothing.
func sameSides(a, b *entente.Record) bool {
	set := func(r *entente.Record) []entente.Side {
		sides := r.Sides()
		slices.SortFunc(sides, func(x, y entente.Side) int {
			return cmp.Or(cmp.Compare(x.Role, y.Role), cmp.Compare(x.Actor, y.Actor))
		})
		return slices.Compact(sides)
	}
	return slices.Equal(set(a), set(b))
}

// overlap reports whether any evidence of a shares a byte with any of b.
func overlap(a, b []entente.Evidence) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Overlaps(y.Span) {
				return true
			}
		}
	}
	return false
}

// Verdict is what hand-coding says of a coded record.
type Verdict uint8

const (
	// Wrong is a record that no hand-coded one matches with the same parties.
	Wrong Verdict = iota
	// Elsewhere is a record right by `act` but told by other sentences.
	Elsewhere
	// Right is a record right by `act`, with a sentence in common.
	Right
)

// Verdicts says of every coded record of one document whether it is right by
// `act`, and which of the hand-coded ones it is; -1 for one that is wrong.
func Verdicts(gold, coded []entente.Record) (verdicts []Verdict, counterparts []int) {
	out, of := make([]Verdict, len(coded)), make([]int, len(coded))
	for i := range of {
		of[i] = -1
	}
	for _, p := range match(gold, coded) {
		g, c := &gold[p.gold], &coded[p.coded]
		if sameParties(g, c) {
			of[p.coded] = p.gold
		}
		switch {
		case !sameParties(g, c):
		case overlap(g.Evidence, c.Evidence[:1]):
			out[p.coded] = Right
		default:
			out[p.coded] = Elsewhere
		}
	}
	return out, of
}

// Records returns the records that candidates would make, in their order.
func Records(candidates []coder.Candidate) []entente.Record {
	out := make([]entente.Record, len(candidates))
	for i := range candidates {
		out[i] = candidates[i].Record
	}
	return out
}
