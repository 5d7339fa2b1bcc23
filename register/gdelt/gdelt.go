// Package gdelt reads the events of the Global Database of Events, Language and
// Tone, which a machine has coded from news by the CAMEO scheme: the files of
// versions 1.0 and 2.0 as they are published, without a header, and tables with one.
package gdelt

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"entente"
	"entente/register"
)

// Source is the source of the documents.
const Source = "gdelt"

// geo are the columns of a place; those of version 2.0 have one more.
var geo = []string{"type", "fullname", "countrycode", "adm1code", "adm2code", "lat", "long", "featureid"}

// names are the columns of a file without a header: as many as it has cells.
func names(cells int) []string {
	out := []string{"globaleventid", "sqldate", "monthyear", "year", "fractiondate"}
	for _, actor := range []string{"actor1", "actor2"} {
		for _, part := range []string{"code", "name", "countrycode", "knowngroupcode", "ethniccode", "religion1code",
			"religion2code", "type1code", "type2code", "type3code"} {
			out = append(out, actor+part)
		}
	}
	out = append(out, "isrootevent", "eventcode", "eventbasecode", "eventrootcode", "quadclass", "goldsteinscale",
		"nummentions", "numsources", "numarticles", "avgtone")
	for _, place := range []string{"actor1geo_", "actor2geo_", "actiongeo_"} {
		for _, part := range geo {
			if part != "adm2code" || cells == version2 {
				out = append(out, place+part)
			}
		}
	}
	return append(out, "dateadded", "sourceurl")[:cells]
}

// The numbers of cells of a line of version 2.0, of 1.0, of 1.0 before April 2013, and of a table of mentions.
const (
	version2   = 61
	version1   = 58
	withoutURL = 57
	mentions   = 16
)

// reader carries what every row needs.
type reader struct {
	*register.Tally
	actors *register.Actors
	page   register.Page
}

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
	t.Weighing("rows")
	t.Scope(filepath.Base(o.Path))
	if day, ok := published(o.Path); ok && o.Release == "" {
		t.Release(day)
	}
	r := &reader{Tally: t, actors: actors}
	err = r.lines(register.NewLines(in, o.LineBytes))
	return t.Report(), err
}

// published is the day in the name of a file as published: "20170701.export.CSV".
func published(path string) (entente.EDTF, bool) {
	base := filepath.Base(path)
	return register.Compact(base[:min(8, len(base))])
}

func (r *reader) lines(lines *register.Lines) error {
	var columns register.Columns
	var width int
	var cells []string
	for {
		line, err := lines.Next()
		if errors.Is(err, io.EOF) {
			if columns == nil {
				return r.Skip(0, 0, entente.Unknown, "the file has no line of events; download it anew")
			}
			return nil
		}
		if err != nil {
			return err
		}
		if line.TooLong {
			err = r.Skip(line.Number, line.Offset, entente.TooLarge, "the line is longer than any event")
		} else if line.Text != "" {
			cells = split(cells[:0], line.Text)
			if columns == nil {
				var stop, header bool
				if columns, width, header, stop, err = r.header(line, cells); stop || err != nil {
					return err
				}
				if header {
					continue
				}
			}
			err = r.line(line, cells, columns, width)
		}
		if err != nil {
			return err
		}
	}
}

// split cuts a line at its tabs.
func split(cells []string, line string) []string {
	for {
		at := strings.IndexByte(line, '\t')
		if at < 0 {
			return append(cells, line)
		}
		cells, line = append(cells, line[:at]), line[at+1:]
	}
}

// header finds the columns by the first line: its names, or how many cells it has.
func (r *reader) header(line register.Line, cells []string) (columns register.Columns, width int, header, stop bool, err error) {
	columns = register.Header(cells)
	if len(columns.Missing("globaleventid", "actor1countrycode", "actor2countrycode", "eventcode")) == 0 {
		r.Layout("events with a header")
		return columns, len(cells), true, false, nil
	}
	switch n := len(cells); n {
	case version2, version1, withoutURL:
		r.Layout(map[int]string{version2: "events 2.0", version1: "events 1.0", withoutURL: "events 1.0 without addresses"}[n])
		return register.Header(names(n)), n, false, false, nil
	case mentions:
		return nil, 0, false, true, r.Skip(line.Number, 0, entente.Unknown, "a table of mentions, which tells of no sides; import the table of events")
	default:
		return nil, 0, false, true, r.Skip(line.Number, 0, entente.Unknown,
			fmt.Sprintf("%d cells in the first line, and a table of events has %d, %d or %d; download it anew", n, version2, version1, withoutURL))
	}
}

func (r *reader) line(line register.Line, cells []string, c register.Columns, width int) error {
	if len(cells) != width {
		return r.Skip(line.Number, line.Offset, entente.Malformed, fmt.Sprintf("%d cells, and the first line has %d", len(cells), width))
	}
	cell := func(name string) string { return c.Cell(cells, name) }
	code, root := cell("eventcode"), cell("eventrootcode")
	// Spreadsheets take the zero off the codes that begin with it.
	if len(root) == 1 && strings.HasPrefix(code, root) {
		code = "0" + code
	}
	if len(code) < 2 || strings.Trim(code, "0123456789") != "" {
		return r.Skip(line.Number, line.Offset, entente.Malformed, fmt.Sprintf("%q is no code of CAMEO", code))
	}
	if !register.Cooperates("cameo", code) {
		// Most events are of other things: their sides need not be known.
		return r.Happened(&r.page, line.Number, &register.Happening{Scheme: "cameo", Code: code})
	}
	h := register.Happening{Register: "GDELT", Scheme: "cameo", Code: code, Number: cell("globaleventid"), URL: cell("sourceurl")}
	var ok bool
	if h.When, ok = register.Compact(cell("sqldate")); !ok {
		h.Doubtful = true
		month := cell("monthyear")
		if len(month) != 6 || !entente.EDTF(month[:4]+"-"+month[4:]).Valid() {
			return r.Skip(line.Number, line.Offset, entente.Malformed, fmt.Sprintf("%q is no day and %q no month", cell("sqldate"), month))
		}
		h.When = entente.EDTF(month[:4] + "-" + month[4:])
	}
	year, _ := register.Year(string(h.When[:4]))
	h.Source, h.Target = r.doer(cell, "actor1", year), r.doer(cell, "actor2", year)
	if h.Place = cell("actiongeo_fullname"); h.Place != "" {
		if h.Country, h.CountryRule, ok = r.actors.Place(h.Place, year); !ok {
			h.Country, h.CountryRule = "", ""
		}
	}
	if at, err := url.Parse(h.URL); err == nil {
		h.Publisher = register.Clean(strings.TrimPrefix(at.Hostname(), "www."))
	}
	return r.Happened(&r.page, line.Number, &h)
}

// doer resolves a side by the code of its country, else by that of its organisation.
func (r *reader) doer(cell func(string) string, who string, year int) register.Doer {
	country, group := cell(who+"countrycode"), cell(who+"knowngroupcode")
	d := register.Doer{Name: cell(who + "name")}
	types := []string{cell(who + "type1code"), cell(who + "type2code"), cell(who + "type3code")}
	d.Military = slices.Contains(types, "MIL")
	for _, code := range []string{country, group} {
		if code == "" {
			continue
		}
		actor, rule, ok := r.actors.Name(Source, code, year)
		if !ok || !strings.HasPrefix(rule, "register/name/"+Source) {
			actor, rule, ok = r.actors.Code(code)
		}
		if ok {
			d.Actor, d.Rule = actor, rule
			if d.Name == "" {
				d.Name = r.actors.Title(actor)
			}
			return d
		}
	}
	if country != "" {
		d.Unmapped = country
	}
	return d
}
