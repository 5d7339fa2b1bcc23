package web

import (
	"slices"

	"entente"
	"entente/lake"
	"entente/measure"
)

// sourceCoverage is what a source of the lake can know of, with how much it has.
type sourceCoverage struct {
	measure.Coverage
	// Kinds are the kinds the source lists; every kind for news.
	Kinds     []entente.Kind `json:"kinds"`
	Documents int            `json:"documents"`
	Records   int            `json:"records"`
	// Years counts the news read by the year of their publication; empty for registers.
	Years map[int16]int `json:"years,omitempty"`
}

// sampledRegisters are registers that are made from news by machines, and so
// are no counts of what happened either.
var sampledRegisters = []string{"icews", "gdelt", "polecat"}

// covered tells what each source covers: news the years in which documents
// were published, a register what its imports say of their files. Where these do not
// tell, it is the years of the register's rows and, if one actor is a side of all
// of them, the acts of that actor only.
func (x *index) covered(imports []lake.Import) []sourceCoverage {
	type seen struct {
		low, high int16
		kinds     uint64
		common    []uint32
		records   int
		release   entente.EDTF
	}
	by := make([]seen, len(x.sources.list))
	for i := range uint32(x.records.len()) {
		s := &by[x.documents[x.documentOf[i]].source]
		if y := x.records.year[i]; y != noYear {
			if s.low == 0 || y < s.low {
				s.low = y
			}
			s.high = max(s.high, y)
		}
		s.kinds |= 1 << x.records.kind[i]
		sides := x.records.sidesOf(i)
		if s.records == 0 {
			for _, a := range sides {
				s.common = append(s.common, a.actor())
			}
		} else if len(s.common) > 0 {
			s.common = slices.DeleteFunc(s.common, func(a uint32) bool {
				return !slices.ContainsFunc(sides, func(b side) bool { return b.actor() == a })
			})
		}
		s.records++
		s.release = max(s.release, x.documents[x.documentOf[i]].Release)
	}
	documents := make([]int, len(by))
	for i := range x.documents {
		documents[x.documents[i].source]++
	}
	var out []sourceCoverage
	for n, s := range by {
		name := x.sources.list[n]
		if documents[n] == 0 {
			continue
		}
		c := sourceCoverage{Coverage: measure.Coverage{Source: name, Release: s.release, Sampled: name == lake.News || slices.Contains(sampledRegisters, name)},
			Documents: documents[n], Records: s.records}
		if name == lake.News {
			c.Kinds, c.Years = entente.Kinds(), x.perYear
			for y := range x.perYear {
				if c.Period.From == 0 || int(y) < c.Period.From {
					c.Period.From = int(y)
				}
				c.Period.To = max(c.Period.To, int(y))
			}
		} else {
			for i, k := range entente.Kinds() {
				if s.kinds&(1<<i) != 0 {
					c.Kinds = append(c.Kinds, k)
				}
			}
			c.Period = measure.Period{From: int(s.low), To: int(s.high)}
			if len(s.common) == 1 && s.records > 1 {
				c.Actors = []entente.Actor{entente.Actor(x.actors.list[s.common[0]])}
			}
			c.tell(imports)
		}
		if c.Period.From != 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b sourceCoverage) int {
		if (a.Source == lake.News) != (b.Source == lake.News) {
			if a.Source == lake.News {
				return -1
			}
			return 1
		}
		return compare(a.Source, b.Source)
	})
	return out
}

// tell puts what the imports of a register say of their files in the place of
// what its rows look like, if all that are in force say it.
func (c *sourceCoverage) tell(imports []lake.Import) {
	var period measure.Period
	var actors []entente.Actor
	all := false
	for _, m := range imports {
		if m.Register != c.Source || m.Superseded {
			continue
		}
		if m.From == 0 || m.To == 0 {
			return
		}
		if period.From == 0 || m.From < period.From {
			period.From = m.From
		}
		period.To = max(period.To, m.To)
		all = all || len(m.Actors) == 0
		actors = append(actors, m.Actors...)
	}
	if period.From == 0 {
		return
	}
	c.Period, c.Actors = period, nil
	if !all {
		slices.Sort(actors)
		c.Actors = slices.Compact(actors)
	}
}

// coverageOf is the coverage of the sources that list a kind; every source for the empty kind.
func (x *index) coverageOf(kind entente.Kind) []measure.Coverage {
	var out []measure.Coverage
	for _, c := range x.coverage {
		if kind == "" || slices.Contains(c.Kinds, kind) {
			out = append(out, c.Coverage)
		}
	}
	return out
}

// Absence is why there is nothing to show of an actor, a dyad or a year: three
// different things that look alike when they are all drawn as nothing.
type Absence string

// The kinds of absence.
const (
	// NotCovered: no source in the lake could know of it.
	NotCovered Absence = "not-covered"
	// NoneFound: a source that is a sample, as news are, could know of it, and
	// nothing was found in it.
	NoneFound Absence = "none-found"
	// ReportedNone: a register that lists all there is lists nothing.
	ReportedNone Absence = "reported-none"
)

// absence tells why nothing is known of actors in a year: reported-none if a
// source that counts all covers every one of them, none-found if a sample does.
func (x *index) absence(kind entente.Kind, year int, actors ...entente.Actor) Absence {
	out := NotCovered
	for _, c := range x.coverage {
		if kind != "" && !slices.Contains(c.Kinds, kind) || !c.Period.Has(year) {
			continue
		}
		if len(c.Actors) > 0 && !slices.ContainsFunc(actors, func(a entente.Actor) bool { return slices.Contains(c.Actors, a) }) {
			continue
		}
		if c.Years != nil && c.Years[int16(year)] == 0 {
			continue
		}
		if !c.Sampled {
			return ReportedNone
		}
		out = NoneFound
	}
	return out
}
