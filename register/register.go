// Package register holds what the readers of published registers share: what a
// row becomes, names and numbers of states resolved by date, the small text a row
// is written out as, and the reading of damaged tables. Each register has a
// package of its own below this folder.
//
// A register row becomes a document, a text that says what the row says, and
// the records of that document, so that a figure from a table and a sentence from
// a newspaper have one form of evidence. A row that cannot be read becomes a
// Skip, with its line and the reason. A row that reports no military cooperation
// is counted under the reason why. Nothing is dropped in silence.
package register

import (
	"cmp"
	"path/filepath"
	"slices"

	"entente"
)

// Unmapped is the reason of a row with the name of a state that no table maps.
const Unmapped = entente.Unmapped

// Entry is what one row of a register became. Exactly one of Document, Skip and
// Nothing is set.
type Entry struct {
	// Line is the 1-based line of the file that the row begins on.
	Line int
	// Document writes the row out; Records are what it reports, at least one.
	Document *entente.Document
	Records  []entente.Record
	// Skip says why the row could not be read.
	Skip *entente.Skip
	// Nothing says why a row that could be read reports no act of military
	// cooperation: "a total", "no troops". It is one of a few fixed texts.
	Nothing string
}

// Options are what a reader must be told.
type Options struct {
	// Path is the file's name, for messages and for a date that stands in it; "-" for standard input.
	Path string
	// Release is the day of the release; it outranks a day in the file's name, and what a file tells of itself outranks it.
	Release entente.EDTF
	// Downloaded is the day that is taken for the release if nothing else tells it.
	Downloaded entente.EDTF
	// LineBytes is the longest line that is read; 0 means 1 MiB.
	LineBytes int
}

// Report sums up the reading of one file.
type Report struct {
	// Register is the Source of its documents.
	Register string `json:"register"`
	// Layout names the layout that the file has: "trade register per deal".
	Layout string `json:"layout"`
	// Release is the release of its documents; empty if neither the file nor the options tell it.
	Release entente.EDTF `json:"release,omitempty"`
	// Scope is what part of the register the file holds, as the file says; empty for all of it.
	Scope string `json:"scope,omitempty"`
	// From and To are the first and last year that the file has data on, 0 if unknown. No row for a
	// year outside of them means nothing.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
	// Actors are those whose acts the file lists, sorted; empty if it lists those of all. No row about
	// others means nothing.
	Actors []entente.Actor `json:"actors,omitempty"`
	// Rows is the number of rows read: Documents, Skips and those that report nothing.
	Rows      int `json:"rows"`
	Documents int `json:"documents"`
	Records   int `json:"records"`
	Skips     int `json:"skips"`
	// Repaired is the number of rows that were damaged and could be put together again.
	Repaired int `json:"repaired,omitempty"`
	// Nothing counts the rows that report no act, by why.
	Nothing []Count `json:"nothing,omitempty"`
	// Unmapped are the names and words that no table maps, the weightiest first.
	Unmapped []Name `json:"unmapped,omitempty"`
	// Weight says what the weights of Unmapped are: "TIV", "rows", "persons".
	Weight string `json:"weight,omitempty"`
}

// Count is how often something was met.
type Count struct {
	What string `json:"what"`
	Rows int    `json:"rows"`
}

// Name is a name or word of a register that no table maps.
type Name struct {
	Name string `json:"name"`
	// Sort is state, equipment or another sort of word.
	Sort string `json:"sort"`
	Rows int    `json:"rows"`
	// Weight is the sum of what its rows weigh, in the report's unit.
	Weight float64 `json:"weight"`
}

// Tally counts what a reader yields and passes it on. Its zero value is not of
// use: make it with NewTally.
type Tally struct {
	report   Report
	yield    func(Entry) error
	path     string
	nothing  map[string]int
	unmapped map[[2]string]*Name
}

// NewTally returns a Tally for a file of a register.
func NewTally(register string, o Options, yield func(Entry) error) *Tally {
	release := cmp.Or(o.Release, DateIn(filepath.Base(o.Path)), o.Downloaded)
	return &Tally{report: Report{Register: register, Release: release}, yield: yield, path: o.Path,
		nothing: map[string]int{}, unmapped: map[[2]string]*Name{}}
}

// Layout sets what layout the file has.
func (t *Tally) Layout(layout string) { t.report.Layout = layout }

// Release sets the release that the file tells of itself.
func (t *Tally) Release(release entente.EDTF) { t.report.Release = release }

// Scope sets what part of the register the file says that it holds.
func (t *Tally) Scope(scope string) { t.report.Scope = scope }

// Year widens the years that the file has data on.
func (t *Tally) Year(year int) {
	if year <= 0 {
		return
	}
	if t.report.From == 0 || year < t.report.From {
		t.report.From = year
	}
	t.report.To = max(t.report.To, year)
}

// Actors sets whose acts alone the file lists.
func (t *Tally) Actors(actors ...entente.Actor) {
	t.report.Actors = slices.Sorted(slices.Values(actors))
}

// Repaired counts a row that was put together again.
func (t *Tally) Repaired() { t.report.Repaired++ }

// mostUnmapped is how many different names are kept: a file of something else may have one in every row.
const mostUnmapped = 10_000

// Unmapped counts a name that no table maps.
func (t *Tally) Unmapped(sort, name string, weight float64) {
	key := [2]string{sort, name}
	n := t.unmapped[key]
	if n == nil && len(t.unmapped) >= mostUnmapped {
		name = "all others"
		key[1] = name
		n = t.unmapped[key]
	}
	if n == nil {
		n = &Name{Name: name, Sort: sort}
		t.unmapped[key] = n
	}
	n.Rows++
	n.Weight += weight
}

// Weighing sets the unit of the weights.
func (t *Tally) Weighing(unit string) { t.report.Weight = unit }

// Skip yields a row that could not be read.
func (t *Tally) Skip(line int, offset int64, reason entente.Reason, detail string) error {
	t.report.Rows++
	t.report.Skips++
	return t.yield(Entry{Line: line, Skip: &entente.Skip{Path: t.path, Line: line, Offset: offset, Reason: reason, Detail: detail}})
}

// Nothing yields a row that reports no act of military cooperation.
func (t *Tally) Nothing(line int, why string) error {
	t.report.Rows++
	t.nothing[why]++
	return t.yield(Entry{Line: line, Nothing: why})
}

// Page yields a row that was written out.
func (t *Tally) Page(line int, p *Page) error {
	d, records := p.finish(t, line)
	t.report.Rows++
	t.report.Documents++
	t.report.Records += len(records)
	return t.yield(Entry{Line: line, Document: d, Records: records})
}

// Report returns what was counted so far, in an order that depends on nothing but the counts.
func (t *Tally) Report() Report {
	r := t.report
	for what, rows := range t.nothing {
		r.Nothing = append(r.Nothing, Count{what, rows})
	}
	slices.SortFunc(r.Nothing, func(a, b Count) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.What, b.What)) })
	for _, n := range t.unmapped {
		r.Unmapped = append(r.Unmapped, *n)
	}
	slices.SortFunc(r.Unmapped, func(a, b Name) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.Name, b.Name))
	})
	return r
}
