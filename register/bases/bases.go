// Package bases reads the registers of United States forces abroad that the R
// package troopdata publishes: bases, military construction, and troops by
// country and year.
package bases

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"entente"
	"entente/register"
)

// Source is the source of the documents.
const Source = "us-forces"

const (
	outlet  = "troopdata"
	sender  = entente.Actor("USA")
	ofUSA   = "United States"
	within  = "within the United States and its territories"
	asserts = "register/bases/asserted"
)

// reader carries what every row needs.
type reader struct {
	*register.Tally
	actors *register.Actors
	page   register.Page
	write  func(register.Row, register.Columns) error
	// forces are the columns of troops and civilians, in the order of the file.
	forces []string
}

// Read reads a file and calls yield for every row in order. A row becomes a
// document with a record of a deployment from the United States to the state
// where the base lies, the money is spent or the troops are. It returns what was
// counted, also with an error: that of yield or of reading the file.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	t := register.NewTally(Source, o, yield)
	t.Actors(sender)
	t.Weighing("rows")
	r := &reader{Tally: t, actors: actors}
	err = register.Table(in, o, t, []string{"countryname", "ccode", "iso3c"},
		"save the table of troopdata anew as .csv", r.row)
	return t.Report(), err
}

// row finds the table's sort by its columns, and writes a row of it.
func (r *reader) row(row register.Row, c register.Columns) error {
	if r.write == nil {
		switch {
		case len(c.Missing("basename", "base", "lilypad", "fundedsite")) == 0:
			r.Layout("bases")
			r.Scope("bases")
			r.write = r.base
		case len(c.Missing("year", "location", "spend_construction")) == 0:
			r.Layout("construction")
			r.Scope("construction")
			r.write = r.construction
		case len(c.Missing("year", "troops_ad")) == 0:
			r.Layout("troops by country and year")
			r.Scope("troops")
			r.write = r.troops
			r.forces = forces(c)
		default:
			r.write = func(row register.Row, _ register.Columns) error {
				return r.Skip(row.Number, row.Offset, entente.Unknown, "the table is neither of bases nor of construction nor of troops")
			}
		}
	}
	return r.write(row, c)
}

// forces are the columns that count people.
func forces(c register.Columns) []string {
	var out []string
	for name := range c {
		if !slices.Contains([]string{"countryname", "year", "ccode", "iso3c", "region", ""}, name) {
			out = append(out, name)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return c[a] - c[b] })
	return out
}

// host is the state of a row; if there is none, it yields the row and done is true.
func (r *reader) host(row register.Row, cell func(string) string, year int) (name string, host entente.Actor, rule string, done bool, err error) {
	name = cell("countryname")
	host, rule, ok := r.actors.Name(Source, name, year)
	if number := cell("ccode"); !strings.HasPrefix(rule, "register/name/"+Source) && len(number) <= 3 {
		if h, by, known := r.actors.COW(number, year); known {
			host, rule, ok = h, by, true
		}
	}
	if !ok {
		host, rule, ok = r.actors.Code(cell("iso3c"))
	}
	// The words that say the host are its name, or what took the place of one.
	for _, said := range []string{cell("iso3c"), cell("ccode")} {
		if name == "" {
			name = said
		}
	}
	switch {
	case !ok:
		r.Unmapped("state", name, 1)
		err = r.Skip(row.Number, row.Offset, register.Unmapped, fmt.Sprintf("no table knows %q; add it to data/register/names.tsv", name))
	case host == "":
		err = r.Nothing(row.Number, "no state is told")
	case host == sender:
		err = r.Nothing(row.Number, within)
	default:
		return name, host, rule, false, nil
	}
	return "", "", "", true, err
}

// begin writes the beginning of a row's text, up to the host.
func (r *reader) begin(title, what, name, rule string, host entente.Actor) entente.Record {
	p := &r.page
	p.Reset()
	p.Document = entente.Document{Title: title, Outlet: outlet, Terms: entente.Restricted}
	p.Say("certainty", asserts, "The register lists")
	p.Write(" ")
	p.Say("kind", "register/bases/kind", what)
	p.Write(" of the ")
	p.Say("from", "register/bases/sender", ofUSA)
	p.Write(" in ")
	p.Say("to", rule, name)
	return entente.Record{Kind: entente.Deployment, Stage: entente.Underway, Certainty: entente.Asserted, Confidence: 1,
		From: []entente.Actor{sender}, To: []entente.Actor{host}}
}

// sorts are the columns that tell a base's sort.
var sorts = []struct{ column, words string }{{"base", "base"}, {"lilypad", "small site"}, {"fundedsite", "site of the host, built with funds of the United States"}}

func (r *reader) base(row register.Row, c register.Columns) error {
	cell := func(name string) string { return c.Cell(row.Cells, name) }
	name, host, rule, done, err := r.host(row, cell, 0)
	if done || err != nil {
		return err
	}
	place := cell("basename")
	if place == "" {
		return r.Skip(row.Number, row.Offset, entente.Malformed, "the base has no name")
	}
	rec := r.begin(place+", "+name, "a base", name, rule, host)
	p := &r.page
	p.Write(", ")
	p.Say("where", "register/bases/place", place)
	p.Write(", ")
	p.Say("stage", "register/bases/in-use", "in use")
	p.Write(".\n")
	rec.Where = &entente.Where{Place: place, Country: host}
	for _, s := range sorts {
		if cell(s.column) == "1" {
			p.Write("Sort: ", s.words, ".\n")
		}
	}
	r.coordinates(cell)
	p.Record(rec)
	return r.Page(row.Number, p)
}

func (r *reader) coordinates(cell func(string) string) {
	if lat, lon := cell("lat"), cell("lon"); lat != "" && lat != "NA" && lon != "NA" {
		r.page.Write("At ", lat, " ", lon, ".\n")
	}
}

// year reads the year of a row; if there is none, it yields the row and done is true.
func (r *reader) year(row register.Row, cell func(string) string) (year int, done bool, err error) {
	year, ok := register.Year(cell("year"))
	if !ok {
		return 0, true, r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no year", cell("year")))
	}
	r.Year(year)
	return year, false, nil
}

func (r *reader) construction(row register.Row, c register.Columns) error {
	cell := func(name string) string { return c.Cell(row.Cells, name) }
	year, done, err := r.year(row, cell)
	if done || err != nil {
		return err
	}
	spent, ok := register.Amount(cell("spend_construction"))
	switch {
	case cell("spend_construction") == "NA":
		return r.Nothing(row.Number, "no sum")
	case !ok:
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no sum", cell("spend_construction")))
	}
	name, host, rule, done, err := r.host(row, cell, year)
	if done || err != nil {
		return err
	}
	rec := r.begin("Construction in "+name+", "+cell("year"), "military construction", name, rule, host)
	p := &r.page
	if place := cell("location"); place != "" && place != name {
		p.Write(", ")
		p.Say("where", "register/bases/place", place)
		rec.Where = &entente.Where{Place: place, Country: host}
	}
	p.Write(", ")
	p.Say("stage", "register/bases/in-year", "obligated")
	p.Write(" in ")
	p.Say("when", "register/bases/year", cell("year"))
	rec.When = register.Span(year, year)
	if amount := int64(spent * 1000); amount > 0 {
		p.Write(": ")
		p.Say("money", "register/bases/thousands", cell("spend_construction")+" thousand dollars")
		rec.Money = &entente.Money{Amount: amount, Currency: "USD"}
	}
	p.Write(".\n")
	r.coordinates(cell)
	p.Record(rec)
	return r.Page(row.Number, p)
}

func (r *reader) troops(row register.Row, c register.Columns) error {
	cell := func(name string) string { return c.Cell(row.Cells, name) }
	year, done, err := r.year(row, cell)
	if done || err != nil {
		return err
	}
	counted, doubtful := false, false
	for _, column := range r.forces {
		n, ok := register.Whole(cell(column))
		counted = counted || n > 0
		if ok || cell(column) == "NA" || cell(column) == "" {
			continue
		}
		if column == "troops_ad" {
			return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no number in the column %s", cell(column), column))
		}
		// A branch with a number below zero, which the register has, makes the sum doubtful and not the row.
		doubtful = true
	}
	if !counted {
		return r.Nothing(row.Number, "no troops")
	}
	name, host, rule, done, err := r.host(row, cell, year)
	if done || err != nil {
		return err
	}
	rec := r.begin("Troops in "+name+", "+cell("year"), "forces", name, rule, host)
	p := &r.page
	p.Write(", ")
	p.Say("stage", "register/bases/in-year", "present")
	p.Write(" in ")
	p.Say("when", "register/bases/year", cell("year"))
	rec.When = register.Span(year, year)
	if n, _ := register.Whole(cell("troops_ad")); n > 0 {
		p.Write(": ")
		p.Say("people", "register/bases/troops", cell("troops_ad")+" troops on active duty")
		rec.People = []entente.People{{Count: n, Unit: "troop"}}
		if doubtful {
			rec.Uncertain = []string{"people"}
		}
	}
	p.Write(".\n")
	for _, column := range r.forces {
		if n := cell(column); n != "0" && n != "" && n != "NA" && column != "troops_ad" {
			p.Write(strings.ReplaceAll(column, "_", " "), ": ", cell(column), "\n")
		}
	}
	p.Record(rec)
	return r.Page(row.Number, p)
}
