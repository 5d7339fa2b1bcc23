package measure

import (
	"math"
	"strconv"

	"entente"
)

// Figure is a computed number. NaN is a figure that is unknown, because no
// source covers what it is about, or that is not defined, as the shares of
// nothing are; it is written as null in JSON and as nothing in tables, never as 0.
type Figure float64

// Unknown is the figure that is not known or not defined.
func Unknown() Figure { return Figure(math.NaN()) }

// Known reports whether f is a number.
func (f Figure) Known() bool { return !math.IsNaN(float64(f)) && !math.IsInf(float64(f), 0) }

// MarshalJSON writes the shortest number that reads back as f, or null.
func (f Figure) MarshalJSON() ([]byte, error) {
	if !f.Known() {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(f), 'g', -1, 64), nil
}

// UnmarshalJSON reads a number, or null as unknown.
func (f *Figure) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*f = Unknown()
		return nil
	}
	v, err := strconv.ParseFloat(string(b), 64)
	*f = Figure(v)
	return err
}

// String is the number with four significant digits, or empty if it is unknown.
func (f Figure) String() string {
	if !f.Known() {
		return ""
	}
	return strconv.FormatFloat(float64(f), 'g', 4, 64)
}

// Basis says how far an act must have got to be counted.
type Basis string

// The bases, from the widest to the narrowest: what counts on one counts on
// those before it.
const (
	// Declared counts every act that a source tells of and that was not refused
	// or halted: wants, offers, requests and negotiations too.
	Declared Basis = "declared"
	// Agreed counts acts that were agreed, have begun or are over.
	Agreed Basis = "agreed"
	// Delivered counts acts that have begun or are over.
	Delivered Basis = "delivered"
)

// Bases returns every basis, widest first. The slice is the caller's.
func Bases() []Basis { return []Basis{Declared, Agreed, Delivered} }

// Valid reports whether b is a basis.
func (b Basis) Valid() bool { return b == Declared || b == Agreed || b == Delivered }

// Counts reports whether an act at a stage counts on the basis. A halted or
// refused act counts on none.
func (b Basis) Counts(s entente.Stage) bool {
	switch s {
	case entente.Underway, entente.Completed:
		return b.Valid()
	case entente.Agreed:
		return b == Declared || b == Agreed
	case entente.Declared, entente.Proposed, entente.Requested, entente.Discussed:
		return b == Declared
	}
	return false
}

// Unit says what a value counts. Values of different units are never added up.
type Unit string

// The units.
const (
	// TIV is SIPRI's trend-indicator value in millions, given for the very year.
	TIV Unit = "tiv"
	// AllocatedTIV is a trend-indicator value that was spread over years or sides
	// by a rule, as the sum of a deal in equal parts over its years of delivery.
	AllocatedTIV Unit = "tiv-allocated"
	// Events counts undertakings, each once however many records tell of it.
	Events Unit = "events"
	// Records counts records: an undertaking counts as often as it is told.
	Records Unit = "records"
	// People counts persons, as trainees.
	People Unit = "people"
	// Pieces counts pieces of equipment.
	Pieces Unit = "pieces"
)

// Units returns every unit. The slice is the caller's.
func Units() []Unit { return []Unit{TIV, AllocatedTIV, Events, Records, People, Pieces} }

// Frame is what a figure is computed from, beside its period.
type Frame struct {
	Kind  entente.Kind `json:"kind"`
	Basis Basis        `json:"basis"`
	Unit  Unit         `json:"unit"`
	// Set names the actors that are counted, as "all" or "NATO".
	Set string `json:"set"`
	// Coverage is which sources were read, and what they cover.
	Coverage []Coverage `json:"coverage"`
}
