package measure

import (
	"cmp"
	"fmt"
	"slices"

	"entente"
)

// Period is a span of calendar years, both ends included.
type Period struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Years is the number of years of p; 0 if it ends before it begins.
func (p Period) Years() int { return max(p.To-p.From+1, 0) }

// Has reports whether a year lies in p.
func (p Period) Has(year int) bool { return p.From <= year && year <= p.To }

// String writes p as "2019–2023", or "2019" if it is one year.
func (p Period) String() string {
	if p.From == p.To {
		return fmt.Sprint(p.From)
	}
	return fmt.Sprintf("%d–%d", p.From, p.To)
}

// Windows returns the moving windows of so many years inside p, a year apart,
// earliest first. None if the window is longer than p or not positive.
func (p Period) Windows(years int) []Period {
	if years < 1 {
		return nil
	}
	var out []Period
	for from := p.From; from+years-1 <= p.To; from++ {
		out = append(out, Period{from, from + years - 1})
	}
	return out
}

// Flow is a value that went from one actor to another in a year.
type Flow struct {
	// From and To are the actors; empty if it is unknown who.
	From, To entente.Actor
	Year     int
	// Value is in the unit of the frame; not negative.
	Value float64
}

// Amount is a value that belongs to one actor in a year: arms supplied,
// exercises hosted, pacts signed.
type Amount struct {
	// Actor is empty if it is unknown whose value it is.
	Actor entente.Actor
	Year  int
	Value float64
}

// Supplied gives each flow's value to the actor it came from.
func Supplied(flows []Flow) []Amount {
	out := make([]Amount, len(flows))
	for i, f := range flows {
		out[i] = Amount{f.From, f.Year, f.Value}
	}
	return out
}

// Received gives each flow's value to the actor it went to.
func Received(flows []Flow) []Amount {
	out := make([]Amount, len(flows))
	for i, f := range flows {
		out[i] = Amount{f.To, f.Year, f.Value}
	}
	return out
}

// sortFlows returns the flows in the order of year, sides and value, so that
// sums do not depend on the order in which they came.
func sortFlows(flows []Flow) []Flow {
	out := slices.Clone(flows)
	slices.SortFunc(out, func(a, b Flow) int {
		if a.Year != b.Year {
			return a.Year - b.Year
		}
		if a.From != b.From {
			return cmp.Compare(a.From, b.From)
		}
		if a.To != b.To {
			return cmp.Compare(a.To, b.To)
		}
		return cmp.Compare(a.Value, b.Value)
	})
	return out
}

func sortAmounts(amounts []Amount) []Amount {
	out := slices.Clone(amounts)
	slices.SortFunc(out, func(a, b Amount) int {
		if a.Year != b.Year {
			return a.Year - b.Year
		}
		if a.Actor != b.Actor {
			return cmp.Compare(a.Actor, b.Actor)
		}
		return cmp.Compare(a.Value, b.Value)
	})
	return out
}

// actorsOf returns the keys of a map, sorted.
func actorsOf[V any](m map[entente.Actor]V) []entente.Actor {
	out := make([]entente.Actor, 0, len(m))
	for a := range m {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}
