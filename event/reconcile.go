package event

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"entente"
)

// Standing says who tells of an event.
type Standing string

// The standings of a Reconciled event.
const (
	// Both: the register and other documents tell of it.
	Both Standing = "both"
	// OnlyRegister: no other document tells of it.
	OnlyRegister Standing = "register"
	// OnlyOthers: the register lacks it, though its kind, its time and its
	// equipment are among those that the register tells of.
	OnlyOthers Standing = "news"
)

// Standings returns every standing. The slice is the caller's.
func Standings() []Standing { return []Standing{Both, OnlyRegister, OnlyOthers} }

// Difference is a thing that a register and other documents tell differently,
// or that one of them tells alone: then the other's side is empty.
type Difference struct {
	// Field is what it is about: "stage", "when", "sides", "count of S-400", "money in USD", "name".
	Field    string `json:"field"`
	Register string `json:"register,omitempty"`
	News     string `json:"news,omitempty"`
}

// Reconciled is an event held against a register.
type Reconciled struct {
	Standing    Standing      `json:"standing"`
	Differences []Difference  `json:"differences,omitempty"`
	Event       entente.Event `json:"event"`
}

// scope is what a register tells of: of what lies outside, it lacks nothing.
type scope struct {
	kinds map[entente.Kind]bool
	arms  map[entente.Kind]uint32 // classes of equipment, a bit each
	times map[entente.Kind]days
}

// Reconcile groups what has come and holds every event in the scope of a
// register (a Document.Source) against it, in the order of the events' ids. It
// yields nothing if no document is of that register.
func (g *Grouping) Reconcile(register string) iter.Seq[Reconciled] {
	g.settle()
	s := g.scope(register)
	return func(yield func(Reconciled) bool) {
		for e := range g.Events() {
			var own, others []*item
			for _, r := range e.Records {
				it := &g.items[g.byRecord[r]]
				if g.documents[it.doc].source == register {
					own = append(own, it)
				} else {
					others = append(others, it)
				}
			}
			r := Reconciled{Event: e}
			switch {
			case len(own) > 0 && len(others) > 0:
				r.Standing, r.Differences = Both, differences(own, others)
			case len(own) > 0:
				r.Standing = OnlyRegister
			case slices.ContainsFunc(others, s.has):
				r.Standing = OnlyOthers
			default:
				continue
			}
			if !yield(r) {
				return
			}
		}
	}
}

// scope finds what a register tells of.
func (g *Grouping) scope(register string) scope {
	s := scope{map[entente.Kind]bool{}, map[entente.Kind]uint32{}, map[entente.Kind]days{}}
	for i := range g.items {
		it := &g.items[i]
		kind := it.record.Kind
		if g.documents[it.doc].source != register {
			continue
		}
		s.arms[kind] |= it.classes
		if when, some := s.times[kind]; it.told && some {
			s.times[kind] = days{min(when.from, it.when.from), max(when.to, it.when.to)}
		} else if it.told {
			s.times[kind] = it.when
		}
		s.kinds[kind] = true
	}
	return s
}

// has reports whether what an item tells lies in the scope.
func (s scope) has(it *item) bool {
	kind := it.record.Kind
	when, timed := s.times[kind]
	return s.kinds[kind] && (it.classes == 0 || s.arms[kind]&it.classes != 0) && (!timed || it.when.gap(when) == 0)
}

// differences holds what a register tells of an event against what others do.
func differences(register, others []*item) (out []Difference) {
	add := func(field, a, b string) {
		if a != b {
			out = append(out, Difference{field, a, b})
		}
	}
	add("stage", furthest(register), furthest(others))
	add("when", times(register), times(others))
	if a, b := sidesOf(register), sidesOf(others); a != b {
		add("sides", a, b)
	}
	add("name", nameOf(register), nameOf(others))
	both(&out, "count of ", counted(register), counted(others), 0)
	both(&out, "money in ", paid(register), paid(others), rounded)
	return out
}

// rounded is the part by which two sums may lie apart because one is rounded.
const rounded = 0.02

// both adds a difference for every quantity whose ranges lie apart by more than
// a part of their values, or that one side alone tells.
func both(out *[]Difference, field string, a, b map[string][2]int64, part float64) {
	keys := slices.Sorted(maps.Keys(a))
	for k := range b {
		if _, there := a[k]; !there {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	for _, k := range keys {
		x, inA := a[k]
		y, inB := b[k]
		if inA && inB && float64(x[0]) <= float64(y[1])*(1+part) && float64(y[0]) <= float64(x[1])*(1+part) {
			continue
		}
		*out = append(*out, Difference{field + k, spanText(x, inA), spanText(y, inB)})
	}
}

// spanText writes a range: "5", "5..7", or nothing.
func spanText(r [2]int64, told bool) string {
	switch {
	case !told:
		return ""
	case r[0] == r[1]:
		return strconv.FormatInt(r[0], 10)
	}
	return fmt.Sprintf("%d..%d", r[0], r[1])
}

func furthest(items []*item) string {
	codebook := entente.Stages()
	return string(slices.MaxFunc(items, func(a, b *item) int {
		return cmp.Compare(slices.Index(codebook, a.record.Stage), slices.Index(codebook, b.record.Stage))
	}).record.Stage)
}

func times(items []*item) string {
	var all []entente.EDTF
	for _, it := range items {
		if it.record.When != "" {
			all = append(all, it.record.When)
		}
	}
	return string(cover(all))
}

// sidesOf writes the sides that are states or organisations, by code.
func sidesOf(items []*item) string {
	var all []string
	for _, it := range items {
		for _, p := range it.parties {
			if p != entente.World {
				all = append(all, string(p))
			}
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func nameOf(items []*item) string {
	names := map[string]int{}
	for _, it := range items {
		if it.record.Name != "" {
			names[it.record.Name]++
		}
	}
	return most(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), compare(a, b)) })
}

// counted returns the range of counts of each family of equipment, under its
// class where the name is a general word.
func counted(items []*item) map[string][2]int64 {
	out := map[string][2]int64{}
	for _, it := range items {
		for _, p := range it.arms {
			name := p.family
			if !p.specific {
				name = string(p.class)
			}
			widen(out, name, p.count)
		}
	}
	return out
}

func paid(items []*item) map[string][2]int64 {
	out := map[string][2]int64{}
	for _, it := range items {
		if m := it.record.Money; m != nil {
			widen(out, m.Currency, m.Amount)
		}
	}
	return out
}

func widen(ranges map[string][2]int64, name string, value int64) {
	if value <= 0 {
		return
	}
	r, some := ranges[name]
	if !some {
		r = [2]int64{value, value}
	}
	ranges[name] = [2]int64{min(r[0], value), max(r[1], value)}
}
