// Package atop reads the Alliance Treaty Obligations and Provisions project's
// dyad-years: two states, a year, and what their alliances oblige them to.
package atop

import (
	"fmt"
	"io"
	"strings"

	"entente"
	"entente/register"
)

// Source is the source of the documents.
const Source = "atop"

const outlet = "Alliance Treaty Obligations and Provisions"

// obligation are the columns in the two sorts of files: the project's own have short names.
var obligation = [...]struct {
	columns    [2]string
	obligation register.Obligation
}{
	{[2]string{"atop_defense", "defense"}, register.Defence},
	{[2]string{"atop_offense", "offense"}, register.Offence},
	{[2]string{"atop_neutral", "neutral"}, register.Neutrality},
	{[2]string{"atop_nonagg", "nonagg"}, register.Nonaggression},
	{[2]string{"atop_consul", "consul"}, register.Consultation},
}

// reader carries what every row needs.
type reader struct {
	*register.Tally
	actors *register.Actors
	page   register.Page
	// one, other, year and owed are where the columns are.
	found             bool
	one, other, years int
	owed              [len(obligation)]int
	known             map[key]state
}

// key is a number of the Correlates of War in a year.
type key struct {
	number string
	year   int
}

type state struct {
	actor       entente.Actor
	rule, title string
	ok          bool
}

// mostKnown bounds what is remembered of numbers and years.
const mostKnown = 1 << 16

// Read reads a file and calls yield for every dyad-year in order. Each becomes
// a document with a record of the pact that was in force in that year; the two
// directions of a dyad are two rows. It returns what was counted, also with an
// error: that of yield or of reading the file.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	t := register.NewTally(Source, o, yield)
	t.Layout("dyad-years")
	t.Weighing("rows")
	r := &reader{Tally: t, actors: actors, known: map[key]state{}}
	err = register.Table(in, o, t, []string{"year"},
		"download the file of dyad-years (atop5_1dy.csv or atop5_1ddyr.csv) from atopdata.org anew", r.row)
	return t.Report(), err
}

// columns finds where the columns are; it returns what is missing.
func (r *reader) columns(c register.Columns) (missing string) {
	find := func(names ...string) int {
		for _, n := range names {
			if at, there := c[n]; there {
				return at
			}
		}
		if missing == "" {
			missing = names[0]
		}
		return -1
	}
	r.one, r.other = find("ccode1", "mem1", "statea"), find("ccode2", "mem2", "stateb")
	r.years = find("year")
	for i, o := range obligation {
		r.owed[i] = find(o.columns[:]...)
	}
	return missing
}

func (r *reader) row(row register.Row, c register.Columns) error {
	if !r.found {
		if missing := r.columns(c); missing != "" {
			return r.Skip(row.Number, row.Offset, entente.Unknown, "the table has no column "+missing+", so it is not one of dyad-years")
		}
		r.found = true
	}
	year, ok := register.Year(row.Cells[r.years])
	if !ok {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no year", row.Cells[r.years]))
	}
	owed := make([]register.Obligation, 0, len(obligation))
	for i, o := range obligation {
		switch cell := row.Cells[r.owed[i]]; cell {
		case "1":
			owed = append(owed, o.obligation)
		case "0", "", "NA", ".":
		default:
			return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is neither 0 nor 1 in the column %s", cell, o.columns[0]))
		}
	}
	r.Year(year)
	if len(owed) == 0 {
		return r.Nothing(row.Number, "no obligation")
	}
	one, other := r.state(row.Cells[r.one], year), r.state(row.Cells[r.other], year)
	for _, s := range []struct {
		number string
		state  state
	}{{row.Cells[r.one], one}, {row.Cells[r.other], other}} {
		if !s.state.ok {
			r.Unmapped("state", s.number, 1)
			return r.Skip(row.Number, row.Offset, register.Unmapped, fmt.Sprintf("no table knows the number %q in %d; add it to data/register/states.tsv", s.number, year))
		}
	}
	if one.actor == other.actor {
		return r.Skip(row.Number, row.Offset, entente.Malformed, "both sides are "+string(one.actor))
	}
	r.write(row.Cells[r.years], one, other, owed)
	return r.Page(row.Number, &r.page)
}

// state resolves a number in a year.
func (r *reader) state(number string, year int) state {
	if s, there := r.known[key{number, year}]; there {
		return s
	}
	var s state
	if s.actor, s.rule, s.ok = r.actors.COW(number, year); s.ok {
		s.title = r.actors.Title(s.actor) + " (" + number + ")"
	}
	if len(r.known) < mostKnown {
		r.known[key{strings.Clone(number), year}] = s
	}
	return s
}

// write writes a dyad-year out.
func (r *reader) write(year string, one, other state, owed []register.Obligation) {
	p := &r.page
	p.Reset()
	p.Document = entente.Document{Title: one.title + " and " + other.title + ", " + year, Outlet: outlet, Terms: entente.Restricted}
	p.Say("certainty", "register/atop/asserted", "ATOP lists")
	p.Write(" ")
	p.Say("with", one.rule, one.title)
	p.Write(" and ")
	p.Say("with", other.rule, other.title)
	p.Write(" as ")
	p.Say("stage", "register/atop/in-force", "bound")
	p.Write(" by an alliance in ")
	p.Say("when", "register/atop/year", year)
	p.Write(" that obliges to ")
	p.Owe(owed...)
	p.Write(".\n")
	p.Record(entente.Record{Kind: entente.Pact, Stage: entente.Underway, Certainty: entente.Asserted, Confidence: 1,
		With: []entente.Actor{one.actor, other.actor}, When: entente.EDTF(year)})
}
