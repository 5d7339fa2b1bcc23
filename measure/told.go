package measure

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente"
)

// Told is a record with what is known of the document that tells it.
type Told struct {
	Record *entente.Record
	// Source is the register it is from, or "news".
	Source string
	// Release is that of the register; empty for news.
	Release entente.EDTF
	// Date is the day the document was published; empty if unknown.
	Date string
	// Years are the years that the words of its time list, as ListedYears reads
	// them; empty takes all years between the ends of its time.
	Years []int
	// Sum tells that the record adds up many transfers, as a table of a state's
	// exports by year does: it has a value, but is no act that could be counted.
	Sum bool
}

// Left counts what could not be brought into a frame.
type Left struct {
	// Undated acts tell no time of their own and count in the year in which their document was published.
	Undated int `json:"undated"`
	// Unplaced acts tell of no year that can be known; they are left out.
	Unplaced int `json:"unplaced"`
	// Unvalued acts do not tell how much, in the frame's unit; they are left out.
	Unvalued int `json:"unvalued"`
}

// Plus adds up what two readings left.
func (l Left) Plus(o Left) Left {
	return Left{l.Undated + o.Undated, l.Unplaced + o.Unplaced, l.Unvalued + o.Unvalued}
}

// Sentence says in words what was left out or placed by a rule; empty if nothing was.
func (l Left) Sentence() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{
		{l.Undated, "tell no time of their own and count in the year of their document"},
		{l.Unplaced, "tell of no known year and are left out"},
		{l.Unvalued, "do not tell how much and are left out"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d acts %s", p.n, p.what))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "; ") + "."
}

// years returns the years of an act: the first and the last that its own time
// covers. spread tells that the time is an interval with two known ends. A time
// that leaves the year open, as 201X does, has none.
func years(when entente.EDTF) (p Period, spread, ok bool) {
	if when == "" {
		return Period{}, false, false
	}
	from, to, interval := strings.Cut(string(when), "/")
	first, inFirst := year(from)
	last, inLast := year(to)
	switch {
	case interval && inFirst && inLast:
		return Period{first, last}, true, true
	case inFirst:
		return Period{first, first}, false, true
	case interval && inLast:
		return Period{last, last}, false, true
	}
	return Period{}, false, false
}

func year(date string) (int, bool) {
	if len(date) < 4 {
		return 0, false
	}
	y, err := strconv.ParseUint(date[:4], 10, 16)
	return int(y), err == nil
}

// ListedYears reads a list of years as registers write it, "1957, 1959" or "1957
// to 1959, 1961": each year once, in order. Empty if it holds anything else.
func ListedYears(words string) []int {
	var out []int
	for item := range strings.SplitSeq(words, ",") {
		first, last, ranged := strings.Cut(strings.TrimSpace(item), " to ")
		if !ranged {
			last = first
		}
		from, inFirst := year(first)
		to, inLast := year(last)
		if !inFirst || !inLast || len(first) != 4 || len(last) != 4 || to < from {
			return nil
		}
		for y := from; y <= to; y++ {
			out = append(out, y)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Acts brings records into the frame: those of its kind whose stage counts on
// its basis, valued in its unit. Records that are denied count on no basis and
// conditional ones only as declared. An act over several years has a
// trend-indicator value spread evenly over them, or those listed, if the unit is AllocatedTIV, and
// is left out as unvalued if it is TIV; in any other unit it counts in the year it began.
// Sums have a value in TIV only. What is told in Events belongs to EventActs and
// gives an error here.
func (f *Frame) Acts(told []Told) ([]Act, Left, error) {
	var left Left
	if f.Unit == Events {
		return nil, left, fmt.Errorf("records are not events; take the unit %s, or events", Records)
	}
	if !f.Basis.Valid() || !slices.Contains(Units(), f.Unit) {
		return nil, left, fmt.Errorf("%q in %q is no basis and unit; choose of %v and %v", f.Basis, f.Unit, Bases(), Units())
	}
	var out []Act
	for _, t := range told {
		r := t.Record
		if r.Kind != f.Kind || !f.Basis.Counts(r.Stage) || r.Certainty == entente.Denied ||
			r.Certainty == entente.Conditional && f.Basis != Declared {
			continue
		}
		value, valued := f.value(r, t.Sum)
		if !valued {
			if !t.Sum {
				left.Unvalued++
			}
			continue
		}
		a := Act{ID: r.ID, Value: value, From: r.From, To: r.To, With: r.With}
		if r.Where != nil {
			a.Host = r.Where.Country
		}
		p, spread, ok := years(r.When)
		if !ok && r.When == "" {
			if p.From, ok = year(t.Date); ok {
				left.Undated++
			}
		}
		switch {
		case !ok:
			left.Unplaced++
		case f.Unit == TIV && p.To > p.From:
			left.Unvalued++ // what it was worth in each of the years is not told
		case spread && f.Unit == AllocatedTIV && p.Years() > 0:
			listed := t.Years
			if len(listed) == 0 {
				for y := p.From; y <= p.To; y++ {
					listed = append(listed, y)
				}
			}
			a.Value /= float64(len(listed))
			for _, a.Year = range listed {
				out = append(out, a)
			}
		default:
			a.Year = p.From
			out = append(out, a)
		}
	}
	return out, left, nil
}

// value is what a record counts in the frame's unit.
func (f *Frame) value(r *entente.Record, sum bool) (v float64, ok bool) {
	switch f.Unit {
	case TIV:
		if r.TIV == nil || r.TIV.Allocated {
			return 0, false
		}
		return r.TIV.Amount, true
	case AllocatedTIV:
		if r.TIV == nil {
			return 0, false
		}
		return r.TIV.Amount, true
	case Records:
		return 1, !sum
	case People:
		for _, p := range r.People {
			if person(p.Unit) {
				v += float64(p.Count)
			}
		}
	case Pieces:
		for _, e := range r.Equipment {
			v += float64(e.Count)
		}
	}
	return v, v > 0 && !sum
}

// person reports whether a counted noun counts persons and not states or bodies.
func person(unit string) bool {
	return !slices.Contains([]string{"country", "nation", "state", "side", "party", "team", "crew", "delegation",
		"member", "ally", "partner", "participant state", "organisation", "organization", "company", "firm",
		"unit", "battalion", "brigade", "regiment", "squadron", "ship", "vessel", "aircraft", "vehicle"}, strings.ToLower(unit))
}

// EventActs brings events into the frame, each once: those of its kind whose
// furthest stage counts on its basis, in the year in which the first stage that
// counts was reached or, if that is not told, the year of the event. The unit is
// Events, People or Pieces; of a quantity that is told differently the least
// counts. released gives the year to take for an event of no time of its own: that
// of its earliest document.
func (f *Frame) EventActs(events []entente.Event, released func(*entente.Event) string) ([]Act, Left, error) {
	var left Left
	if f.Unit != Events && f.Unit != People && f.Unit != Pieces {
		return nil, left, fmt.Errorf("events are not counted in %q; choose one of %v", f.Unit, []Unit{Events, People, Pieces})
	}
	var out []Act
	for i := range events {
		e := &events[i]
		if e.Kind != f.Kind || !f.Basis.Counts(e.Stage) {
			continue
		}
		value, valued := f.eventValue(e)
		if !valued {
			left.Unvalued++
			continue
		}
		a := Act{ID: e.ID, Value: value, From: e.From, To: e.To, With: e.With}
		if e.Where != nil {
			a.Host = e.Where.Country
		}
		when := e.When
		for _, s := range e.Stages {
			if f.Basis.Counts(s.Stage) && s.When != "" {
				when = s.When
				break
			}
		}
		p, _, ok := years(when)
		if !ok && when == "" {
			if p.From, ok = year(released(e)); ok {
				left.Undated++
			}
		}
		if !ok {
			left.Unplaced++
			continue
		}
		a.Year = p.From
		out = append(out, a)
	}
	return out, left, nil
}

func (f *Frame) eventValue(e *entente.Event) (v float64, ok bool) {
	switch f.Unit {
	case People:
		for _, p := range e.People {
			if person(p.Unit) {
				v += float64(p.Low)
			}
		}
		return v, v > 0
	case Pieces:
		for _, q := range e.Equipment {
			v += float64(q.Low)
		}
		return v, v > 0
	}
	return 1, true
}
