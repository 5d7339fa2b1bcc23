package event

import (
	"cmp"
	"slices"
	"time"

	"entente"
)

// link is a verdict on two records.
type link struct {
	other string
	same  bool
	rank  int // 0 is the latest verdict
}

// judge makes of the verdicts what holds now, and flags the items it changes.
func (g *Grouping) judge() {
	if !g.judged {
		return
	}
	g.judged = false
	before := g.wrong
	for r := range g.links {
		g.flag(r)
	}
	g.wrong, g.links = g.standing()
	for r := range g.links {
		g.flag(r)
	}
	for r := range before {
		if !g.wrong[r] {
			g.flag(r)
		}
	}
	for r := range g.wrong {
		if !before[r] {
			g.flag(r)
		}
	}
}

func (g *Grouping) flag(record string) {
	if at, known := g.byRecord[record]; known {
		g.flagged = append(g.flagged, at)
	}
}

// standing returns the records judged wrong and the verdicts on pairs, where a
// verdict that was withdrawn counts no more, and of several on one subject the
// latest counts.
func (g *Grouping) standing() (wrong map[string]bool, links map[string][]link) {
	all := make([]entente.Verdict, 0, len(g.verdicts))
	takes := map[string][]string{} // a verdict to those that withdraw it
	for _, v := range g.verdicts {
		if v.Judgement == entente.Withdrawn {
			takes[v.Withdraws] = append(takes[v.Withdraws], v.ID)
		} else {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b entente.Verdict) int {
		return cmp.Or(at(b).Compare(at(a)), cmp.Compare(b.ID, a.ID))
	})
	wrong, links = map[string]bool{}, map[string][]link{}
	seen := map[[2]string]bool{}
	for rank, v := range all {
		pair := v.Judgement == entente.Same || v.Judgement == entente.Distinct
		subject := [2]string{v.Record, ""}
		if pair {
			subject = [2]string{min(v.Record, v.Other), max(v.Record, v.Other)}
		}
		if withdrawn(v.ID, takes, 0) || seen[subject] {
			continue
		}
		seen[subject] = true
		switch {
		case v.Judgement == entente.Wrong:
			wrong[v.Record] = true
		case pair && v.Record != v.Other:
			same := v.Judgement == entente.Same
			links[v.Record] = append(links[v.Record], link{v.Other, same, rank})
			links[v.Other] = append(links[v.Other], link{v.Record, same, rank})
		}
	}
	return wrong, links
}

// withdrawn reports whether a verdict is taken back by one that is not itself
// taken back. Verdicts that withdraw each other in a ring hold all.
func withdrawn(id string, takes map[string][]string, depth int) bool {
	return depth <= len(takes) && slices.ContainsFunc(takes[id], func(by string) bool { return !withdrawn(by, takes, depth+1) })
}

// at is when a verdict was given; the zero time if that cannot be read.
func at(v entente.Verdict) time.Time {
	t, err := time.Parse(time.RFC3339Nano, v.At)
	if err != nil {
		return time.Time{}
	}
	return t
}
