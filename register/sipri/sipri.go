// Package sipri reads what the SIPRI Arms Transfers Database gives to download:
// the trade register in its layouts since 2000 and the tables of trend-indicator
// values (TIVs). A file's layout is known by its header, wherever it stands.
//
// SIPRI's terms forbid passing the data on, so every document is
// entente.Restricted.
package sipri

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"entente"
	"entente/register"
)

// The sources of the documents: the trade register; the tables of TIVs by
// supplier, by recipient and by pair of both.
const (
	Source  = "sipri"
	Exports = "sipri-exports"
	Imports = "sipri-imports"
	Pairs   = "sipri-pairs"
)

// outlet is who publishes the data.
const outlet = "SIPRI Arms Transfers Database"

// preamble is how many lines may come before the header.
const preamble = 200

// layout is what sort of file it is.
type layout int

const (
	unknown  layout = iota
	perDeal         // a row an order, with the years of delivery in a list
	perYear         // a row an order and year of delivery
	perSide         // a table of TIVs, a row a supplier or a recipient
	perPair         // a table of TIVs, a row a supplier and a recipient
	perOther        // a table of TIVs whose rows name no state
)

func (l layout) String() string {
	return [...]string{"unknown", "trade register per deal", "trade register per year of delivery",
		"table of TIVs by state", "table of TIVs by pair of states", "table of TIVs by category or region"}[l]
}

// head is what the lines up to the header tell.
type head struct {
	layout    layout
	separator byte
	columns   register.Columns
	width     int
	// source is the register's name for documents.
	source string
	// supplier tells that the rows of a table of TIVs are suppliers.
	supplier bool
	// years are the columns of a table of TIVs that are years.
	years []yearColumn
	// name is the column of a table's supplier or recipient.
	name int
	// limited tells that the file has deliveries of some years only.
	limited bool
}

type yearColumn struct{ column, year int }

// Read reads a file and calls yield for every row in order. It returns what was
// counted, also with an error: the error of yield, or of reading the file. A
// file without a header of SIPRI's is a single Skip.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	lines := register.NewLines(in, o.LineBytes)
	first, err := lines.Peek(0)
	if err == nil && strings.HasPrefix(first.Text, `{\rtf`) {
		return readRTF(lines, o, actors, yield)
	}
	h, tell, err := findHeader(lines)
	if errors.Is(err, io.EOF) {
		t := register.NewTally(Source, o, yield)
		err := t.Skip(0, 0, entente.Unknown, "no header of the SIPRI trade register or of a table of TIVs in the first "+
			fmt.Sprint(preamble)+" lines; download the file from the Arms Transfers Database anew, with its header")
		return t.Report(), err
	}
	if err != nil {
		return register.Report{Register: Source}, err
	}
	t := register.NewTally(h.source, o, yield)
	t.Layout(h.layout.String())
	t.Weighing("TIV")
	if tell.scope != "" {
		t.Scope(tell.scope)
	}
	if tell.release != "" {
		t.Release(tell.release)
	}
	r := &reader{Tally: t, head: h, actors: actors, rows: &register.Rows{Lines: lines, Separator: h.separator}, seen: map[string]int{}}
	r.listing(tell.sides)
	if h.layout == perDeal || h.layout == perYear {
		err = r.deals()
	} else {
		err = r.table()
	}
	return t.Report(), err
}

// told is what the preamble tells.
type told struct {
	release entente.EDTF
	scope   string
	imports bool
	exports bool
	// limited tells that the file has deliveries of some years only.
	limited bool
	// sides are the states whose transfers alone the file has; none for all.
	sides []string
}

// findHeader takes the lines up to the header. It returns io.EOF if there is none.
func findHeader(lines *register.Lines) (head, told, error) {
	var t told
	for range preamble {
		line, err := lines.Next()
		if err != nil {
			return head{}, t, err
		}
		if h, ok := header(line.Text, t); ok {
			h.limited = t.limited
			return h, t, nil
		}
		t.line(line.Text)
	}
	return head{}, t, io.EOF
}

// line reads a line of the preamble.
func (t *told) line(text string) {
	text = strings.TrimRight(strings.Trim(text, `" `), `,;" `)
	low := strings.ToLower(text)
	for _, before := range []string{"data generated:", "generated:", "created:"} {
		if at := strings.Index(low, before); at >= 0 {
			if day, ok := register.Stamp(strings.Trim(text[at+len(before):], " )")); ok {
				t.release = day
			}
		}
	}
	switch {
	case strings.HasPrefix(low, "transfers of major"), strings.Contains(low, "search results for buyer"):
		scope := register.Clean(text)
		t.limited = !strings.Contains(low, "'not specified' to 'not specified'")
		if !strings.Contains(low, "from all countries  to all countries") || !strings.Contains(low, "'not specified' to 'not specified'") {
			t.scope = scope
		}
		if m := sides.FindStringSubmatch(scope); m != nil {
			for _, name := range m[1:] {
				if name != "" && !strings.EqualFold(name, "all countries") {
					t.sides = append(t.sides, name)
				}
			}
		}
	case strings.Contains(low, "exports to all"), strings.Contains(low, "volume of imports"), strings.Contains(low, "tiv of arms imports"):
		t.imports = true
	case strings.Contains(low, "exports from"), strings.Contains(low, "volume of exports"):
		t.exports = true
	}
}

// sides are the states that the preamble names, in its two forms.
var sides = regexp.MustCompile(`(?i)(?:arms from (.+?) +to (.+?) *\.|buyer '(.+?)' +and seller +'(.+?)')`)

// listing tells whose transfers alone the file has. A name that no table knows
// leaves it untold.
func (r *reader) listing(names []string) {
	var listed []entente.Actor
	for _, name := range names {
		actor, _, ok := r.actors.Name(Source, register.Clean(name), 0)
		if !ok || actor == "" {
			return
		}
		listed = append(listed, actor)
	}
	r.Actors(listed...)
}

// header recognises the header line of each layout by the names of its columns.
func header(text string, t told) (head, bool) {
	for _, separator := range []byte{',', ';', '\t'} {
		cells, open := register.Split(nil, trimmed(text, separator), separator)
		if open || len(cells) < 4 {
			continue
		}
		h := head{separator: separator, columns: register.Header(cells), width: len(cells)}
		h.columns.Alias("seller", "supplier")
		h.columns.Alias("buyer", "recipient")
		h.columns.Alias("deal id", "sipri at database id")
		switch {
		case len(h.columns.Missing("recipient", "supplier", "weapon designation", "number delivered", "year(s) of delivery")) == 0:
			h.layout, h.source = perDeal, Source
			return h, true
		case len(h.columns.Missing("supplier", "recipient", "designation", "delivery year", "tiv delivery values")) == 0:
			h.layout, h.source = perYear, Source
			return h, true
		}
		if h.table(cells, t) {
			return h, true
		}
	}
	return head{}, false
}

// table recognises the header of a table of TIVs: three or more years that follow each other.
func (h *head) table(cells []string, t told) bool {
	for i, cell := range cells {
		if year, ok := register.Year(register.Clean(cell)); ok && (len(h.years) == 0 || year == h.years[len(h.years)-1].year+1) {
			h.years = append(h.years, yearColumn{i, year})
		}
	}
	if len(h.years) < 3 {
		return false
	}
	supplier, bySupplier := h.columns["supplier"]
	recipient, byRecipient := h.columns["recipient"]
	if at, ok := h.columns["recipients"]; ok {
		recipient, byRecipient = at, true
	}
	switch {
	case bySupplier && byRecipient:
		h.layout, h.source = perPair, Pairs
	case bySupplier, byRecipient:
		h.layout, h.source, h.name, h.supplier = perSide, Imports, recipient, false
		if bySupplier {
			h.source, h.name, h.supplier = Exports, supplier, true
		}
	case register.Clean(cells[0]) == "" && h.years[0].column == 1 && t.imports:
		h.layout, h.source = perSide, Imports
	case register.Clean(cells[0]) == "" && h.years[0].column == 1 && t.exports:
		h.layout, h.source, h.supplier = perSide, Exports, true
	default:
		h.layout, h.source = perOther, Exports
	}
	return true
}

// trimmed drops what spreadsheets leave at the end of lines: a comma table's
// trailing semicolons, a semicolon table's or a wide table's empty cells stay.
func trimmed(text string, separator byte) string {
	if separator == ',' {
		return strings.TrimRight(text, "; ")
	}
	return strings.TrimRight(text, " ")
}
