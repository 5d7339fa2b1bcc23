package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"entente"
	"entente/lake"
)

// rowWriter writes rows of named columns in one of the formats: as objects for
// JSON, as cells for a table and CSV.
type rowWriter struct {
	format  string
	out     io.Writer
	csv     *csv.Writer
	columns []string
	width   int
	style   style
	written int
	// held are the rows of a table, which are laid out together up to a number.
	held   [][]string
	widths []int
}

func newRowWriter(format string, out io.Writer, c console, columns []string) *rowWriter {
	return &rowWriter{format: format, out: out, csv: csv.NewWriter(out), columns: columns, width: c.width, style: style(c.colour)}
}

// laidOut is how many rows of a table are held to find the widths of its columns.
const laidOut = 200

// write writes a row: object for JSON, cells, one a column, for the others.
func (w *rowWriter) write(object any, cells []string) error {
	w.written++
	switch w.format {
	case "ndjson", "json":
		line, err := plainJSON(object)
		if err != nil {
			return err
		}
		before, after := "", "\n"
		if w.format == "json" {
			before, after = ",\n", ""
			if w.written == 1 {
				before = "[\n"
			}
		}
		_, err = io.WriteString(w.out, before+line+after)
		return err
	case "csv":
		if w.written == 1 {
			if err := w.csv.Write(w.columns); err != nil {
				return err
			}
		}
		return w.csv.Write(cells)
	}
	if w.widths != nil {
		return w.line(cells, false)
	}
	if w.held = append(w.held, cells); len(w.held) == laidOut {
		return w.layOut()
	}
	return nil
}

// layOut fixes the widths of a table's columns and writes the rows held.
func (w *rowWriter) layOut() error {
	w.widths = make([]int, len(w.columns))
	for i, name := range w.columns {
		w.widths[i] = uniseg.StringWidth(name)
		for _, cells := range w.held {
			w.widths[i] = min(max(w.widths[i], uniseg.StringWidth(oneLine(cells[i]))), max(w.width/3, 12))
		}
	}
	var head []string
	for _, name := range w.columns {
		head = append(head, strings.ToUpper(name))
	}
	if err := w.line(head, true); err != nil {
		return err
	}
	for _, cells := range w.held {
		if err := w.line(cells, false); err != nil {
			return err
		}
	}
	w.held = nil
	return nil
}

func (w *rowWriter) line(cells []string, bold bool) error {
	var b strings.Builder
	for i, text := range cells {
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(cell(oneLine(text), w.widths[i]))
	}
	line := strings.TrimRight(fit(b.String(), w.width), " ")
	if bold {
		line = w.style.bold(line)
	}
	_, err := fmt.Fprintln(w.out, line)
	return err
}

// end writes what is left.
func (w *rowWriter) end() error {
	switch w.format {
	case "ndjson":
		return nil
	case "json":
		bracket := "[]\n"
		if w.written > 0 {
			bracket = "\n]\n"
		}
		_, err := io.WriteString(w.out, bracket)
		return err
	case "csv":
		if w.written == 0 {
			if err := w.csv.Write(w.columns); err != nil {
				return err
			}
		}
		w.csv.Flush()
		return w.csv.Error()
	}
	if w.widths == nil && w.written > 0 {
		return w.layOut()
	}
	return nil
}

// plainJSON is a value on one line, with < and > as they are.
func plainJSON(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// pair is a name with a value.
type pair struct {
	name  string
	value any
}

// orderedObject is a JSON object whose names keep their order.
type orderedObject []pair

// MarshalJSON writes the names in their order.
func (o orderedObject) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := plainJSON(p.name)
		if err != nil {
			return nil, err
		}
		value, err := plainJSON(p.value)
		if err != nil {
			return nil, err
		}
		b.WriteString(name + ":" + value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// The columns of tables of documents and events; other formats have all there is.
var documentColumns = []string{"document", "date", "outlet", "source", "records", "title"}

func documentCells(d *lake.KeptDocument) []string {
	return []string{d.ID, d.Date, d.Outlet, cmp.Or(d.Source, lake.News), fmt.Sprint(d.Records), d.Title}
}

var eventColumns = []string{"event", "kind", "stage", "who", "when", "name", "documents", "origins", "sources"}

func eventCells(e *entente.Event) []string {
	return []string{e.ID, string(e.Kind), string(e.Stage), sidesText(&entente.Record{From: e.From, To: e.To, With: e.With}),
		string(e.When), e.Name, fmt.Sprint(e.Documents), fmt.Sprint(e.Origins), strings.Join(e.Sources, " ")}
}
