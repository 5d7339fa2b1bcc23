// Package icews reads the events of the Integrated Crisis Early Warning System,
// which a machine has coded from news by the CAMEO scheme.
package icews

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"entente"
	"entente/register"
)

// Source is the source of the documents.
const Source = "icews"

// none is what the register writes for an empty cell.
const none = "NA"

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
	err = register.Plain(in, o, t, '\t', []string{"event date", "source name", "source country", "cameo code", "target name", "target country"},
		"download the events of ICEWS anew, with their header", r.row)
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
		if s := c.Cell(row.Cells, name); s != none {
			return s
		}
		return ""
	}
	day, ok := entente.Day(cell("event date"))
	if !ok {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no day", cell("event date")))
	}
	year, _ := register.Year(day[:4])
	code := cell("cameo code")
	if code == "" {
		return r.Skip(row.Number, row.Offset, entente.Malformed, "no code of CAMEO")
	}
	h := register.Happening{Register: "ICEWS", Scheme: "cameo", Code: code, Number: cell("event id"), When: entente.EDTF(day),
		Publisher: cell("publisher"), Terms: entente.Restricted}
	h.Source = r.doer(cell("source name"), cell("source country"), cell("source sectors"), year)
	h.Target = r.doer(cell("target name"), cell("target country"), cell("target sectors"), year)
	for _, name := range []string{"city", "district", "province", "country"} {
		if part := cell(name); part != "" {
			if h.Place != "" {
				h.Place += ", "
			}
			h.Place += part
		}
	}
	if h.Country, h.CountryRule, ok = r.actors.Name(Source, cell("country"), year); !ok || cell("country") == "" {
		h.Country, h.CountryRule = "", ""
	}
	return r.Happened(&r.page, row.Number, &h)
}

// doer resolves a side by its country, else by its own name, as of an organisation.
func (r *reader) doer(name, country, sectors string, year int) register.Doer {
	d := register.Doer{Name: name, Military: military(sectors)}
	if d.Name == "" {
		d.Name = country
	}
	for _, form := range []string{country, name} {
		if actor, rule, ok := r.actors.Name(Source, form, year); ok && form != "" {
			d.Actor, d.Rule = actor, rule
			return d
		}
	}
	if country != "" {
		d.Unmapped = country
	}
	return d
}

// military reports whether a list of sectors has armed forces or a ministry of defence in it.
func military(sectors string) bool {
	for sector := range strings.SplitSeq(sectors, ",") {
		switch strings.TrimSpace(sector) {
		case "Military", "Defense / Security Ministry", "Military Intelligence", "Global Defense / Security IGOs",
			"Regional Defense / Security IGOs", "Army", "Navy", "Air Force":
			return true
		}
	}
	return false
}
