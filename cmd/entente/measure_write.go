package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"entente"
	"entente/measure"
)

// tableRows is how many rows of each period a table shows if not told otherwise.
const tableRows = 25

// sheet is the figures of one measure. Every row of JSON and CSV is whole by
// itself: it has the frame that it was computed in and the figures of its period.
type sheet struct {
	measure string
	// names are the columns of the rows.
	names  []string
	blocks []block
	// only are the columns that a table shows; onePage that it shows all periods
	// of a frame in one table.
	only    []string
	onePage bool
}

// block is the rows of one frame and period.
type block struct {
	frame   *drawn
	period  measure.Period
	covered int
	// common are figures of the period, and rows those of its actors.
	common orderedObject
	rows   []orderedObject
	// late makes rows when they are written, if they are too many to hold.
	late func() ([]orderedObject, error)
	// note is a sentence more on this period.
	note string
}

// all are the rows of a block.
func (b *block) all() ([]orderedObject, error) {
	if b.late != nil {
		return b.late()
	}
	return b.rows, nil
}

// write writes a sheet. limit is how many rows of each period to write: 0 for
// all, less for all but in a table.
func (s *sheet) write(out io.Writer, format string, c console, limit int) error {
	if format == "table" {
		if limit < 0 {
			limit = tableRows
		}
		return s.writeTable(out, c, limit)
	}
	var w *rowWriter
	for _, b := range s.blocks {
		rows, err := b.all()
		if err != nil {
			return err
		}
		if limit > 0 {
			rows = rows[:min(limit, len(rows))]
		}
		if len(rows) == 0 {
			// What is not known is told, and not left out.
			rows = []orderedObject{{{"actor", nil}, {"share", nil}}}
		}
		for _, r := range rows {
			object := slices.Concat(s.head(&b), r, b.common, orderedObject{{"caveats", b.caveats()}})
			cells := make([]string, len(object))
			for i, p := range object {
				cells[i] = cellText(plainFigure(p.value))
			}
			if w == nil {
				w = newRowWriter(format, out, c, s.columns())
			}
			if format == "csv" {
				cells = arranged(object, w.columns)
			}
			if err := w.write(object, cells); err != nil {
				return err
			}
		}
	}
	if w == nil {
		w = newRowWriter(format, out, c, s.columns())
	}
	return w.end()
}

// columns are the names of all values of a row.
func (s *sheet) columns() []string {
	var names []string
	for _, p := range s.head(&block{frame: &drawn{}}) {
		names = append(names, p.name)
	}
	names = append(names, s.names...)
	for _, b := range s.blocks {
		for _, p := range b.common {
			if !slices.Contains(names, p.name) {
				names = append(names, p.name)
			}
		}
	}
	return append(names, "caveats")
}

// arranged are the cells of a row under the columns' names.
func arranged(object orderedObject, columns []string) []string {
	cells := make([]string, len(columns))
	for i, name := range columns {
		for _, p := range object {
			if p.name == name {
				cells[i] = cellText(plainFigure(p.value))
			}
		}
	}
	return cells
}

// head is what every row says of how it was computed.
func (s *sheet) head(b *block) orderedObject {
	f := b.frame.frame
	return orderedObject{{"measure", s.measure}, {"kind", f.Kind}, {"basis", f.Basis}, {"unit", f.Unit}, {"set", f.Set},
		{"sources", b.frame.sources}, {"from", b.period.From}, {"to", b.period.To}, {"covered", b.covered}}
}

// caveats are those of the frame and what was left out of it.
func (b *block) caveats() string {
	return strings.Join(strings.Fields(strings.Join([]string{b.frame.frame.Caveats(b.period), b.frame.left.Sentence(), b.note}, " ")), " ")
}

// plainFigure makes an unknown figure nothing.
func plainFigure(v any) any {
	switch v := v.(type) {
	case measure.Figure:
		if !v.Known() {
			return nil
		}
		return float64(v)
	case []entente.Actor:
		return strings.Join(words(v), " ")
	}
	return v
}

// writeTable writes a page for people: a heading for each frame; for each period
// its figures and its rows, or one table of all periods; and what to beware of.
func (s *sheet) writeTable(out io.Writer, c console, limit int) error {
	st := style(c.colour)
	var pages []leaf
	for first := 0; first < len(s.blocks); {
		last := first
		for last < len(s.blocks) && s.blocks[last].frame == s.blocks[first].frame {
			last++
		}
		var body bytes.Buffer
		if err := s.writeBlocks(&body, c, s.blocks[first:last], limit); err != nil {
			return err
		}
		if err := wrapped(&body, c, s.blocks[last-1].caveats(), st.faint); err != nil {
			return err
		}
		next := leaf{s.blocks[first].frame, []string{string(s.blocks[first].frame.frame.Basis)}, body.String()}
		if n := len(pages); n > 0 && pages[n-1].same(&next) {
			pages[n-1].bases = append(pages[n-1].bases, next.bases...)
		} else {
			pages = append(pages, next)
		}
		first = last
	}
	for i, p := range pages {
		f := p.of.frame
		title := fmt.Sprintf("%s: %s, %s, in %s, actors %s", s.measure, f.Kind, strings.Join(p.bases, " and "), f.Unit, f.Set)
		if p.of.sources != "" {
			title += ", from " + p.of.sources
		}
		if i > 0 {
			title = "\n" + title
		}
		if err := wrapped(out, c, title, st.bold); err != nil {
			return err
		}
		if _, err := io.WriteString(out, p.body); err != nil {
			return err
		}
	}
	return nil
}

// leaf is what a table says of one frame, or of several that differ in their basis only.
type leaf struct {
	of    *drawn
	bases []string
	body  string
}

// same reports whether another basis gives the same.
func (p *leaf) same(o *leaf) bool {
	a, b := p.of, o.of
	return p.body == o.body && a.frame.Kind == b.frame.Kind && a.frame.Unit == b.frame.Unit && a.frame.Set == b.frame.Set && a.sources == b.sources
}

// writeBlocks writes the periods of one frame.
func (s *sheet) writeBlocks(out io.Writer, c console, blocks []block, limit int) error {
	if s.onePage {
		w := newRowWriter("table", out, c, s.only)
		earlier := 0
		if limit > 0 {
			earlier = max(len(blocks)-limit, 0)
		}
		for i := range blocks {
			if i < earlier {
				continue
			}
			rows := blocks[i].rows
			if len(rows) == 0 {
				rows = []orderedObject{nil}
			}
			for _, r := range rows {
				if err := w.write(nil, s.cells(slices.Concat(s.head(&blocks[i]), r))); err != nil {
					return err
				}
			}
		}
		if err := w.end(); err != nil || earlier == 0 {
			return err
		}
		_, err := fmt.Fprintf(out, "and %d earlier; --limit 0 prints all\n", earlier)
		return err
	}
	for i := range blocks {
		if err := s.writeBlock(out, c, &blocks[i], limit); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) writeBlock(out io.Writer, c console, b *block, limit int) error {
	figures := []string{b.period.String()}
	if years := b.period.Years(); b.covered < years {
		figures = append(figures, fmt.Sprintf("%d of %d years covered", b.covered, years))
	}
	for _, p := range b.common {
		if text := figureText(p.value); text != "" && !slices.Contains(s.only, p.name) {
			figures = append(figures, p.name+" "+text)
		}
	}
	all, err := b.all()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		figures = append(figures, "unknown")
	}
	if err := wrapped(out, c, strings.Join(figures, ", "), nil); err != nil {
		return err
	}
	rows := all
	if limit > 0 {
		rows = rows[:min(limit, len(rows))]
	}
	if len(rows) == 0 {
		return nil
	}
	w := newRowWriter("table", out, c, s.only)
	for _, r := range rows {
		if err := w.write(nil, s.cells(slices.Concat(r, b.common))); err != nil {
			return err
		}
	}
	if err := w.end(); err != nil {
		return err
	}
	if more := len(all) - len(rows); more > 0 {
		_, err := fmt.Fprintf(out, "and %d more; --limit 0 prints all\n", more)
		return err
	}
	return nil
}

// cells are the values that a table shows of a row, with intervals behind them.
func (s *sheet) cells(row orderedObject) []string {
	value := func(name string) string {
		for _, p := range row {
			if p.name == name {
				return figureText(p.value)
			}
		}
		return ""
	}
	cells := make([]string, len(s.only))
	for i, name := range s.only {
		cells[i] = value(name)
		if low, high := value(name+"_low"), value(name+"_high"); low != "" && high != "" {
			cells[i] += " (" + low + "–" + high + ")"
		}
	}
	return cells
}

// wrapped writes a text broken to the width, each line in a style.
func wrapped(out io.Writer, c console, text string, mark func(string) string) error {
	if rest, is := strings.CutPrefix(text, "\n"); is {
		text = rest
		if _, err := fmt.Fprintln(out); err != nil {
			return err
		}
	}
	for line := ""; text != ""; line = "" {
		for text != "" {
			word, rest, _ := strings.Cut(text, " ")
			if line != "" && uniseg.StringWidth(line)+1+uniseg.StringWidth(word) > c.width {
				break
			}
			line, text = strings.TrimSpace(line+" "+word), rest
		}
		if line = printable(line); mark != nil {
			line = mark(line)
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}

// figureText is a value for people: three decimals under 100, fewer above,
// nothing if it is unknown.
func figureText(v any) string {
	switch v := plainFigure(v).(type) {
	case nil:
		return ""
	case float64:
		switch {
		case v == math.Trunc(v) && math.Abs(v) < 1e15:
			return strconv.FormatFloat(v, 'f', 0, 64)
		case math.Abs(v) >= 1000:
			return strconv.FormatFloat(v, 'f', 0, 64)
		case math.Abs(v) >= 100:
			return strconv.FormatFloat(v, 'f', 1, 64)
		}
		return strconv.FormatFloat(v, 'f', 3, 64)
	default:
		return cellText(v)
	}
}
