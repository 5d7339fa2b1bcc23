package sipri

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/register"
)

// mostSuppliers is how many suppliers name the scope of a table of pairs.
const mostSuppliers = 8

// mostSeen is how many rows are known again: there are not as many pairs of states.
const mostSeen = 100_000

// table reads the rows of a table of TIVs. Each row becomes a document with a
// record for every year that has a value.
func (r *reader) table() error {
	supplier := ""
	for {
		row, err := r.rows.Next()
		if errors.Is(err, io.EOF) {
			if r.head.layout == perPair {
				r.Scope(strings.Join(r.suppliers, ", "))
				if len(r.suppliers) < mostSuppliers {
					r.listing(r.suppliers)
				}
			}
			return nil
		}
		if err != nil {
			return err
		}
		if row.Fault != "" {
			err = r.Skip(row.Number, row.Offset, entente.Malformed, row.Fault)
		} else {
			err = r.tableRow(row, &supplier)
		}
		if err != nil {
			return err
		}
	}
}

// total are the names of rows that sum others up.
var total = map[string]bool{"total": true, "world total": true, "total world import": true, "total world export": true, "others": true}

// tableRow reads one row. supplier is the last one named in a table of pairs,
// whose further rows leave it out.
func (r *reader) tableRow(row register.Row, supplier *string) error {
	if strings.Trim(row.Text, ",; ") == "" {
		return nil
	}
	if register.Conflict(row.Text) {
		return r.Skip(row.Number, row.Offset, entente.Malformed, "a mark of a version control system, not a row; download the file anew")
	}
	values, again, fault := r.values(row.Cells)
	if again {
		return r.Nothing(row.Number, "the header again")
	}
	if fault != "" {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fault)
	}
	name := register.Clean(row.Cells[r.head.name])
	other := ""
	if r.head.layout == perPair {
		if name = r.cell(row.Cells, "supplier"); name != "" {
			*supplier = name
			// Tables of pairs are downloaded for a supplier or a few, and are parts of the register.
			if len(r.suppliers) < mostSuppliers && !slices.Contains(r.suppliers, name) {
				r.suppliers = append(r.suppliers, name)
			}
		}
		name, other = *supplier, r.cell(row.Cells, "recipients")+r.cell(row.Cells, "recipient")
	}
	switch {
	case r.head.layout == perOther && name != "" || category(name):
		return r.Nothing(row.Number, "a category or a region, not a state")
	case total[strings.ToLower(name)] || total[strings.ToLower(other)]:
		return r.Nothing(row.Number, "a sum of other rows")
	case name == "" || r.head.layout == perPair && other == "":
		return r.Skip(row.Number, row.Offset, entente.Malformed, "the row names no state")
	}
	key := name
	if other != "" {
		key += " to " + other
	}
	if before, twice := r.seen[key]; twice {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%s is in line %d already; download the file anew", clip(key), before))
	}
	if len(r.seen) < mostSeen {
		r.seen[key] = row.Number
	}
	return r.writeTable(row, name, other, values)
}

// value is the cell of a year.
type value struct {
	yearColumn
	words  string
	amount float64
}

// values reads the cells of the years that have one. again tells a header inside the table.
func (r *reader) values(cells []string) (values []value, again bool, fault string) {
	if len(cells) <= r.head.name {
		return nil, false, fmt.Sprintf("%d cells; the row ends too early", len(cells))
	}
	headers := 0
	for _, y := range r.head.years {
		if y.column >= len(cells) {
			return nil, false, fmt.Sprintf("the row ends before the year %d; the file is cut short", y.year)
		}
		words := register.Clean(cells[y.column])
		if words == "" {
			continue
		}
		amount, ok := register.Amount(words)
		if !ok && fault == "" {
			fault = fmt.Sprintf("%q is no value of the year %d", clip(words), y.year)
		}
		if words == strconv.Itoa(y.year) {
			headers++
		}
		values = append(values, value{y, words, amount})
	}
	return values, headers == len(r.head.years), fault
}

// writeTable writes a row out, a line a year.
func (r *reader) writeTable(row register.Row, name, other string, values []value) error {
	if len(values) == 0 {
		return r.Nothing(row.Number, "a state without a transfer")
	}
	sum := 0.0
	for _, v := range values {
		sum += v.amount
	}
	supplier, recipient := name, other
	var from, to entente.Actor
	var fromRule, toRule string
	if r.head.layout == perPair {
		var done bool
		var err error
		from, to, fromRule, toRule, done, err = r.sides(row.Line, supplier, recipient, 0, sum)
		if done || err != nil {
			return err
		}
	} else {
		actor, rule, ok := r.side(name, 0)
		if !ok {
			r.Unmapped("state", name, sum)
			return r.Skip(row.Number, row.Offset, register.Unmapped, "no table knows "+strconv.Quote(clip(name))+"; add it to data/register/names.tsv")
		}
		const world = "all others"
		from, to, fromRule, toRule = actor, entente.World, rule, "register/sipri/table-world"
		supplier, recipient = name, world
		if !r.head.supplier {
			from, to, fromRule, toRule = entente.World, actor, toRule, rule
			supplier, recipient = world, name
		}
	}
	p := &r.page
	p.Reset()
	p.Document = entente.Document{Title: "Arms transfers from " + supplier + " to " + recipient, Outlet: outlet, Terms: entente.Restricted}
	p.Say("certainty", "register/sipri/asserted", "SIPRI gives")
	p.Write(" the volume of ")
	p.Say("kind", "register/sipri/kind", "transfers of arms")
	p.Write(" from ")
	if span := p.Mark(supplier); from != "" {
		p.Note("from", fromRule, span)
	}
	p.Write(" to ")
	if span := p.Mark(recipient); to != "" {
		p.Note("to", toRule, span)
	}
	p.Write(" that were ")
	p.Say("stage", "register/sipri/table-year", "delivered")
	p.Write(", as trend-indicator values in millions, by year:\n")
	p.Evidence(0, p.Here())
	rec := entente.Record{Kind: entente.Transfer, Stage: entente.Completed, Certainty: entente.Asserted, Confidence: 1}
	if from != "" {
		rec.From = []entente.Actor{from}
	}
	if to != "" {
		rec.To = []entente.Actor{to}
	}
	for _, v := range values {
		p.NoteOwn("when", "register/sipri/table-year", p.Mark(strconv.Itoa(v.year)))
		p.Write(": ")
		p.NoteOwn("tiv", "register/sipri/tiv", p.Mark(v.words))
		p.Write("\n")
		r.Year(v.year)
		one := rec
		one.When, one.TIV = register.Span(v.year, v.year), &entente.TIV{Amount: v.amount}
		p.Record(one)
	}
	return r.Page(row.Number, p)
}

// category reports whether the row of a table of TIVs is one of SIPRI's categories of arms.
func category(name string) bool {
	name = register.Fold(name)
	table, err := classes()
	if err != nil {
		return false
	}
	for _, c := range table {
		if c.Register == "sipri-category" && c.Form == name {
			return true
		}
	}
	return false
}
