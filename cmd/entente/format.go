package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
	"entente/lake/export"
	"entente/source"
)

// recordWriter writes the records of documents in one format.
type recordWriter interface {
	// write writes what was coded from one document, which may be nothing.
	write(item source.Item, records []entente.Record) error
	// end writes what belongs below the last document.
	end() error
}

// formats are the names of the output formats; the first, auto, is table on a
// terminal and ndjson elsewhere.
var formats = []string{"auto", "table", "ndjson", "json", "csv"}

// formatOf resolves auto by the suffix of the output's name, then by the terminal.
func formatOf(format, out string, c console) string {
	if format != "auto" {
		return format
	}
	for suffix, f := range map[string]string{".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".txt": "table"} {
		if strings.HasSuffix(strings.ToLower(out), suffix) {
			return f
		}
	}
	if out == "" && c.outTerminal {
		return "table"
	}
	return "ndjson"
}

func newRecordWriter(format string, w io.Writer, c console) recordWriter {
	switch format {
	case "table":
		return &tableWriter{out: w, width: c.width, style: style(c.colour)}
	case "json":
		return &jsonWriter{out: w}
	case "csv":
		return &csvWriter{out: csv.NewWriter(w)}
	}
	return ndjsonWriter{w}
}

// recordJSON is a record on one line, with < and > as they are.
func recordJSON(r *entente.Record) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return "", fmt.Errorf("record %s: %w", r.ID, err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// ndjsonWriter writes one JSON object a record and line.
type ndjsonWriter struct{ out io.Writer }

func (w ndjsonWriter) write(_ source.Item, records []entente.Record) error {
	for i := range records {
		line, err := recordJSON(&records[i])
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w.out, line); err != nil {
			return err
		}
	}
	return nil
}

func (w ndjsonWriter) end() error { return nil }

// jsonWriter writes one JSON array of all records.
type jsonWriter struct {
	out  io.Writer
	some bool
}

func (w *jsonWriter) write(_ source.Item, records []entente.Record) error {
	for i := range records {
		line, err := recordJSON(&records[i])
		if err != nil {
			return err
		}
		before := ",\n"
		if !w.some {
			before, w.some = "[\n", true
		}
		if _, err := io.WriteString(w.out, before+line); err != nil {
			return err
		}
	}
	return nil
}

func (w *jsonWriter) end() error {
	bracket := "[]\n"
	if w.some {
		bracket = "\n]\n"
	}
	_, err := io.WriteString(w.out, bracket)
	return err
}

// csvWriter writes one row a record. Lists are joined by semicolons.
type csvWriter struct {
	out    *csv.Writer
	headed bool
}

var csvColumns = export.RecordColumns()[:slices.Index(export.RecordColumns(), "evidence")+1]

func (w *csvWriter) head() error {
	if w.headed {
		return nil
	}
	w.headed = true
	return w.out.Write(csvColumns)
}

func (w *csvWriter) write(item source.Item, records []entente.Record) error {
	if err := w.head(); err != nil {
		return err
	}
	for i := range records {
		if err := w.out.Write(csvRow(item.Document, &records[i])); err != nil {
			return err
		}
	}
	w.out.Flush()
	return w.out.Error()
}

func (w *csvWriter) end() error {
	if err := w.head(); err != nil {
		return err
	}
	w.out.Flush()
	return w.out.Error()
}

// csvRow is a record with what is known before it lies in a lake.
func csvRow(d *entente.Document, r *entente.Record) []string {
	return export.RecordCells(&lake.KeptRecord{Record: *r, Title: d.Title, Published: d.Date})[:len(csvColumns)]
}

// joined writes the items of a list one after another.
func joined[T any](items []T, between string, write func(T) string) string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = write(item)
	}
	return strings.Join(out, between)
}

func actorList(actors []entente.Actor, between string) string {
	return joined(actors, between, func(a entente.Actor) string { return string(a) })
}

// equipmentText is "24 combat-aircraft (Su-30SM)" without what is not told.
func equipmentText(e entente.Equipment) string {
	s := string(e.Class)
	if e.Count > 0 {
		s = strconv.FormatInt(e.Count, 10) + " " + s
	}
	if e.Name != "" {
		s += " (" + oneLine(e.Name) + ")"
	}
	return s
}

func peopleText(p entente.People) string {
	return strconv.FormatInt(p.Count, 10) + " " + oneLine(p.Unit)
}

func moneyText(m *entente.Money) string {
	if m == nil {
		return ""
	}
	return m.Currency + " " + grouped(m.Amount)
}

// grouped writes a number with a comma at every third digit.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, digit := range s {
		if left := len(s) - i; i > 0 && left%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}
