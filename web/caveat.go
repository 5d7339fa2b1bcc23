package web

import (
	"fmt"
	"strings"

	"entente"
	"entente/lake"
)

// caveat says what a selection is made from: never written by hand, so that it
// is never out of date.
func (x *index) caveat(of lake.Thing, found selection) string {
	if of == lake.Events {
		return x.eventsCaveat(found)
	}
	return x.recordsCaveat(found)
}

func (x *index) recordsCaveat(found selection) string {
	documents, outlets, events := newMarks(len(x.documents)), newMarks(len(x.outlets.list)), newMarks(x.events.len())
	for _, i := range found {
		d := x.documentOf[i]
		if documents.mark(d) {
			if o := x.documents[d].outlet; o != 0 {
				outlets.mark(o)
			}
		}
		events.mark(x.eventOf[i])
	}
	return fmt.Sprintf("%s from %s and %s, which tell of %s. ", count(len(found), "record"), count(documents.n, "document"),
		count(outlets.n, "named outlet"), count(events.n, "undertaking")) + x.readCaveat()
}

func (x *index) eventsCaveat(found selection) string {
	documents := newMarks(len(x.documents))
	records, several := 0, 0
	for _, i := range found {
		told := x.recordsOf(i)
		records += len(told)
		for _, r := range told {
			documents.mark(x.documentOf[r])
		}
		if x.extra[i].origins > 1 {
			several++
		}
	}
	corroborated := plural(several, "of them is", "of them are") + " told by two or more independent origins"
	switch {
	case len(found) == 1 && several == 0:
		corroborated = "no second independent origin tells of it"
	case len(found) == 1:
		corroborated = "two or more independent origins tell of it"
	case several == 0:
		corroborated = "none of them is told by two or more independent origins"
	}
	return fmt.Sprintf("%s told by %s in %s; %s. ", count(len(found), "undertaking"),
		count(records, "record"), count(documents.n, "document"), corroborated) + x.readCaveat()
}

// marks is a set of numbers below a bound.
type marks struct {
	bits []uint64
	n    int
}

func newMarks(bound int) *marks { return &marks{bits: make([]uint64, bound/64+1)} }

// mark adds a number and tells whether it is new.
func (m *marks) mark(i uint32) bool {
	bit := uint64(1) << (i % 64)
	if m.bits[i/64]&bit != 0 {
		return false
	}
	m.bits[i/64] |= bit
	m.n++
	return true
}

// readCaveat says what was read at all.
func (x *index) readCaveat() string {
	if len(x.coverage) == 0 {
		return "The lake is empty: nothing was read, so nothing is known."
	}
	var parts []string
	for _, c := range x.coverage {
		name := c.Source
		if c.Release != "" {
			name += " of " + string(c.Release)
		}
		parts = append(parts, fmt.Sprintf("%s (%v, %s)", name, c.Period, count(c.Documents, "document")))
	}
	s := "Read: " + strings.Join(parts, ", ") + "; English only. What no source tells is not known to be nothing."
	if x.alone > 0 {
		s += fmt.Sprintf(" %s not grouped yet, and count as undertakings of their own.", plural(x.alone, "record is", "records are"))
	}
	return s
}

// count is a number with its noun.
func count(n int, noun string) string { return plural(n, noun, noun+"s") }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes a number with commas.
func grouped(n int) string {
	s := itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// names joins the common names of actors: "India, Japan and Vietnam".
func (x *index) namesOf(actors []entente.Actor) string {
	var out []string
	for _, a := range actors {
		out = append(out, x.name(a))
	}
	if n := len(out); n > 1 {
		return strings.Join(out[:n-1], ", ") + " and " + out[n-1]
	}
	return strings.Join(out, "")
}
