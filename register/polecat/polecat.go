// Package polecat reads the events of POLECAT, which a machine has coded from
// news by the PLOVER scheme.
package polecat

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"entente"
	"entente/register"
)

// Source is the source of the documents.
const Source = "polecat"

// Read reads a file and calls yield for every event in order. An event of
// military cooperation between states becomes a document with a record; another
// one is counted. It returns what was counted, also with an error: that of yield
// or of reading the file. A file is a part of the register: its scope is its name.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	t := register.NewTally(Source, o, yield)
	t.Layout("events")
	t.Weighing("rows")
	t.Scope(filepath.Base(o.Path))
	r := &reader{Tally: t, actors: actors}
	err = register.Plain(in, o, t, '\t', []string{"event date", "event type", "contexts", "actor name", "actor country", "recipient name", "recipient country"},
		"download the events of POLECAT anew, with their header", r.row)
	return t.Report(), err
}

// reader carries what every row needs.
type reader struct {
	*register.Tally
	actors *register.Actors
	page   register.Page
}

func (r *reader) row(row register.Row, c register.Columns) error {
	cell := func(name string) string {
		s := c.Cell(row.Cells, name)
		if s == "NA" || s == "None" {
			return ""
		}
		return s
	}
	day, ok := entente.Day(cell("event date"))
	if !ok {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no day", cell("event date")))
	}
	year, _ := register.Year(day[:4])
	code := strings.ToUpper(cell("event type"))
	if code == "" {
		return r.Skip(row.Number, row.Offset, entente.Malformed, "no type of event")
	}
	if mode := strings.ToLower(cell("event mode")); mode != "" {
		code += "/" + mode
	}
	h := register.Happening{Register: "POLECAT", Scheme: "plover", Code: code, Number: cell("event id"), When: entente.EDTF(day),
		Publisher: cell("source"), Terms: entente.Restricted,
		Military: slices.Contains(list(cell("contexts")), "military")}
	h.Source = r.doer(cell, "actor", year)
	h.Target = r.doer(cell, "recipient", year)
	for _, name := range []string{"placename", "province", "country"} {
		if part := cell(name); part != "" && !strings.Contains(h.Place, part) {
			if h.Place != "" {
				h.Place += ", "
			}
			h.Place += part
		}
	}
	if country := cell("country"); country != "" {
		if h.Country, h.CountryRule, ok = r.actors.Code(country); !ok {
			if h.Country, h.CountryRule, ok = r.actors.Name(Source, country, year); !ok {
				h.Country, h.CountryRule = "", ""
			}
		}
	}
	return r.Happened(&r.page, row.Number, &h)
}

// list cuts a cell of several values.
func list(cell string) []string {
	parts := strings.FieldsFunc(strings.ToLower(cell), func(c rune) bool { return c == ';' || c == ',' || c == '|' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// doer resolves a side by the code of its country, else by its number of the
// Correlates of War, else by its name, as of an organisation.
func (r *reader) doer(cell func(string) string, role string, year int) register.Doer {
	name, country := cell(role+" name"), cell(role+" country")
	d := register.Doer{Name: name}
	if d.Name == "" {
		d.Name = country
	}
	sectors := list(cell(role+" sectors") + ";" + cell("primary "+role+" sector"))
	d.Military = slices.Contains(sectors, "mil") || slices.Contains(sectors, "military")
	actor, rule, ok := r.actors.Code(country)
	if !ok || country == "" {
		actor, rule, ok = r.actors.COW(cell(role+" cow"), year)
	}
	for _, form := range []string{country, name} {
		if !ok && form != "" {
			actor, rule, ok = r.actors.Name(Source, form, year)
		}
	}
	if ok {
		d.Actor, d.Rule = actor, rule
	} else if country != "" {
		d.Unmapped = country
	}
	return d
}
