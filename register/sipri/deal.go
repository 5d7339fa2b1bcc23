package sipri

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"entente"
	"entente/register"
)

// reader carries what every row needs.
type reader struct {
	*register.Tally
	head   head
	actors *register.Actors
	rows   *register.Rows
	page   register.Page
	cells  []string
	// seen has the line of each row of a table of TIVs by its name.
	seen map[string]int
	// suppliers are the first few of a table of pairs.
	suppliers []string
}

// deal is a row of the trade register.
type deal struct {
	line int
	// id is SIPRI's number of the deal; empty in layouts without.
	id                         string
	supplier, recipient        string
	designation, description   string
	category, status, comment  string
	order                      int
	orderGuess                 bool
	ordered, delivered         string
	orderedGuess, deliverGuess bool
	years                      []int
	yearGuess                  bool
	unit, total, tiv           string
	value                      float64
	local                      string
}

// deals reads the rows of a trade register.
func (r *reader) deals() error {
	for {
		line, err := r.rows.Lines.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := r.deal(line); err != nil {
			return err
		}
	}
}

// deal reads one row of a trade register.
func (r *reader) deal(line register.Line) error {
	if line.TooLong {
		return r.Skip(line.Number, line.Offset, entente.TooLarge, "the line is longer than any row of the register; save the file anew")
	}
	text := strings.TrimSpace(line.Text)
	switch {
	case strings.Trim(text, ",; ") == "":
		return nil
	case strings.HasPrefix(text, "©"), strings.HasPrefix(text, "(c)"):
		return r.Nothing(line.Number, "a note of the register")
	case register.Conflict(text):
		return r.Skip(line.Number, line.Offset, entente.Malformed, "a mark of a version control system, not a row; download the file anew")
	}
	cells, repaired, fault := r.split(line)
	if fault != "" {
		return r.Skip(line.Number, line.Offset, entente.Malformed, fault)
	}
	if strings.EqualFold(r.cell(cells, "supplier"), "supplier") || strings.EqualFold(r.cell(cells, "supplier"), "seller") {
		return r.Nothing(line.Number, "the header again")
	}
	d, fault := r.parse(cells)
	if fault != "" {
		return r.Skip(line.Number, line.Offset, entente.Malformed, fault)
	}
	if repaired {
		r.Repaired()
	}
	d.line = line.Number
	return r.write(line, &d)
}

// mostPieces is how many lines a broken row is put together from.
const mostPieces = 8

// split cuts a row into as many cells as the header has. A row that a line
// break in its comment has cut in two is put together again, and cells that a
// separator inside a text has made are one again; repaired tells so. A row that
// cannot be mended has a fault, and only its first line is taken.
func (r *reader) split(line register.Line) (cells []string, repaired bool, fault string) {
	text := trimmed(line.Text, r.head.separator)
	var taken int
	var open bool
	for {
		r.cells, open = register.Split(r.cells[:0], text, r.head.separator)
		for len(r.cells) > r.head.width && strings.TrimSpace(r.cells[len(r.cells)-1]) == "" {
			r.cells = r.cells[:len(r.cells)-1]
		}
		if !open && len(r.cells) >= r.head.width {
			break
		}
		next, err := r.rows.Lines.Peek(taken)
		if err != nil || next.TooLong || taken == mostPieces || r.whole(next.Text) {
			if open {
				return nil, false, "a quote is opened and not closed"
			}
			return nil, false, fmt.Sprintf("%d cells, and the header has %d; the row ends too early", len(r.cells), r.head.width)
		}
		taken++
		text += " " + trimmed(next.Text, r.head.separator)
	}
	if len(r.cells) > r.head.width {
		if taken > 0 || !r.narrow() {
			return nil, false, fmt.Sprintf("%d cells, and the header has %d; a text in the row holds a separator", len(r.cells), r.head.width)
		}
		repaired = true
	}
	for range taken {
		// The lines were peeked at and are there.
		if _, err := r.rows.Lines.Next(); err != nil {
			return nil, false, "the row ends too early"
		}
	}
	return r.cells, repaired || taken > 0, ""
}

// whole reports whether a line is a row by itself, or the end of the rows.
func (r *reader) whole(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || strings.Count(text, string(r.head.separator)) >= r.head.width-1 || register.Conflict(text) || strings.HasPrefix(text, "©")
}

// narrow joins what a separator inside a text has cut: the comments of an
// order, or the description or designation of a delivery. It reports whether
// the cells after the text are what they should be.
func (r *reader) narrow() bool {
	extra := len(r.cells) - r.head.width
	for _, name := range []string{"comments", "description", "designation", "weapon description"} {
		at, there := r.head.columns[name]
		if !there {
			continue
		}
		cells := append([]string{}, r.cells[:at]...)
		cells = append(cells, strings.Join(r.cells[at:at+extra+1], string(r.head.separator)))
		cells = append(cells, r.cells[at+extra+1:]...)
		if _, fault := r.parse(cells); fault == "" {
			r.cells = cells
			return true
		}
	}
	return false
}

// cell returns a cell of a row.
func (r *reader) cell(cells []string, name string) string { return r.head.columns.Cell(cells, name) }

// flag reports whether the column after a named one marks it as uncertain.
func (r *reader) flag(cells []string, name string) (marked bool, fault string) {
	at, there := r.head.columns[name]
	if !there || at+1 >= len(cells) {
		return false, ""
	}
	switch mark := register.Clean(cells[at+1]); mark {
	case "?":
		return true, ""
	case "":
		return false, ""
	default:
		return false, fmt.Sprintf("%q stands where the mark of an uncertain %s is expected", clip(mark), name)
	}
}

// parse reads the cells of a row, or says what is wrong with them.
func (r *reader) parse(cells []string) (d deal, fault string) {
	d.supplier, d.recipient = r.cell(cells, "supplier"), r.cell(cells, "recipient")
	d.id, d.status = r.cell(cells, "sipri at database id"), r.cell(cells, "status")
	if d.supplier == "" || d.recipient == "" {
		return d, "no supplier or no recipient"
	}
	number := func(column string) string {
		cell := r.cell(cells, column)
		if _, ok := register.Amount(cell); cell != "" && !ok && fault == "" {
			fault = fmt.Sprintf("%q is no number of the column %s", clip(cell), column)
		}
		return cell
	}
	answer := func(column string) bool {
		cell := r.cell(cells, column)
		if !strings.EqualFold(cell, "yes") && !strings.EqualFold(cell, "no") && cell != "" && fault == "" {
			fault = fmt.Sprintf("%q is neither Yes nor No in the column %s", clip(cell), column)
		}
		return strings.EqualFold(cell, "yes")
	}
	marked := func(column string) bool {
		m, wrong := r.flag(cells, column)
		if fault == "" {
			fault = wrong
		}
		return m
	}
	var order, years string
	if r.head.layout == perDeal {
		d.designation, d.description = r.cell(cells, "weapon designation"), r.cell(cells, "weapon description")
		d.comment = r.cell(cells, "comments")
		order, d.orderGuess = r.cell(cells, "year of order"), marked("year of order")
		d.ordered, d.orderedGuess = number("number ordered"), marked("number ordered")
		d.delivered, d.deliverGuess = number("number delivered"), marked("number delivered")
		years = r.cell(cells, "year(s) of delivery")
		d.unit, d.total, d.tiv = number("sipri tiv per unit"), number("sipri tiv for total order"), number("sipri tiv of delivered weapons")
	} else {
		d.designation, d.description = r.cell(cells, "designation"), r.cell(cells, "description")
		d.category, d.local = r.cell(cells, "armament category"), r.cell(cells, "local production")
		order, d.orderGuess = r.cell(cells, "order date"), answer("order date is estimate")
		d.delivered, d.deliverGuess = number("numbers delivered"), answer("numbers delivered is estimate")
		years, d.yearGuess = r.cell(cells, "delivery year"), answer("delivery year is estimate")
		number("sipri estimate")
		answer("local production")
		d.unit, d.tiv = number("tiv deal unit"), number("tiv delivery values")
	}
	if fault != "" {
		return d, fault
	}
	return d, d.times(order, years)
}

// times reads the years of a row.
func (d *deal) times(order, years string) (fault string) {
	if order != "" {
		year, ok := register.Year(order)
		if !ok {
			return fmt.Sprintf("%q is no year of an order", clip(order))
		}
		d.order = year
	}
	for part := range strings.FieldsFuncSeq(years, func(c rune) bool { return c == ';' || c == ',' || c == ' ' }) {
		first, last, isRange := strings.Cut(part, "-")
		from, ok := register.Year(first)
		to := from
		if isRange && ok {
			to, ok = register.Year(last)
		}
		if !ok || to < from || to-from > 100 {
			return fmt.Sprintf("%q is no year of delivery", clip(part))
		}
		for year := from; year <= to; year++ {
			d.years = append(d.years, year)
		}
	}
	d.value, _ = register.Amount(d.tiv)
	if number, _ := register.Amount(d.delivered); number > 0 && len(d.years) == 0 {
		return "pieces are delivered in no year"
	}
	return ""
}

// clip shortens a cell for a message.
func clip(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

// text writes a list of years: "2014", "1957 to 1959", "1957, 1959".
func yearList(years []int) string {
	if n := len(years); n > 2 && years[n-1]-years[0] == n-1 {
		return strconv.Itoa(years[0]) + " to " + strconv.Itoa(years[n-1])
	}
	words := make([]string, len(years))
	for i, y := range years {
		words[i] = strconv.Itoa(y)
	}
	return strings.Join(words, ", ")
}
