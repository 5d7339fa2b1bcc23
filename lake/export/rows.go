package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
)

// Row is a record as NDJSON has it: the record's own keys, and those of its document.
type Row struct {
	entente.Record
	Title     string        `json:"title,omitempty"`
	Published string        `json:"published,omitempty"`
	Publisher string        `json:"publisher,omitempty"`
	Source    string        `json:"source"`
	Release   entente.EDTF  `json:"release,omitempty"`
	Terms     entente.Terms `json:"terms,omitempty"`
}

// RowOf is the row of a record.
func RowOf(r *lake.KeptRecord) Row {
	return Row{r.Record, r.Title, r.Published, r.Publisher, r.Source, r.Release, r.Terms}
}

// DocumentRow is a document as NDJSON has it.
type DocumentRow struct {
	entente.Document
	Hash    string `json:"hash"`
	Records int    `json:"records"`
}

// DocumentRowOf is the row of a document.
func DocumentRowOf(d *lake.KeptDocument) DocumentRow {
	return DocumentRow{d.Document, d.Hash, d.Records}
}

// RecordColumns are the columns of records in CSV. Lists are joined by semicolons.
func RecordColumns() []string {
	return []string{"document", "record", "date", "title", "kind", "stage", "from", "to", "with", "equipment",
		"money_amount", "money_currency", "people", "when", "where_place", "where_country", "name",
		"speaker_name", "speaker_actor", "outlet", "certainty", "confidence", "evidence_start", "evidence_end", "evidence",
		"tiv", "tiv_allocated", "uncertain", "publisher", "source", "release", "terms"}
}

// RecordCells are the cells of a record, one for each of RecordColumns.
func RecordCells(r *lake.KeptRecord) []string {
	var amount, currency, place, country, speaker, speaksFor, start, end, sentence, tiv, allocated string
	if r.Money != nil {
		amount, currency = strconv.FormatInt(r.Money.Amount, 10), r.Money.Currency
	}
	if r.Where != nil {
		place, country = r.Where.Place, string(r.Where.Country)
	}
	if r.Speaker != nil {
		speaker, speaksFor = r.Speaker.Name, string(r.Speaker.Actor)
	}
	if len(r.Evidence) > 0 {
		e := r.Evidence[0]
		start, end, sentence = strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Text
	}
	if r.TIV != nil {
		tiv, allocated = plainNumber(r.TIV.Amount), strconv.FormatBool(r.TIV.Allocated)
	}
	return []string{r.Document, r.ID, r.Published, r.Title, string(r.Kind), string(r.Stage),
		actorList(r.From), actorList(r.To), actorList(r.With), equipmentList(r.Equipment), amount, currency, peopleList(r.People),
		string(r.When), place, country, r.Name, speaker, speaksFor, r.Outlet, string(r.Certainty), plainNumber(r.Confidence),
		start, end, sentence, tiv, allocated, strings.Join(r.Uncertain, ";"), r.Publisher, r.Source, string(r.Release), string(r.Terms)}
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }

func actorList(actors []entente.Actor) string {
	parts := make([]string, len(actors))
	for i, a := range actors {
		parts[i] = string(a)
	}
	return strings.Join(parts, ";")
}

// equipmentList is "24 combat-aircraft (Su-30SM); tank" without what is not told.
func equipmentList(items []entente.Equipment) string {
	parts := make([]string, len(items))
	for i, e := range items {
		parts[i] = string(e.Class)
		if e.Count > 0 {
			parts[i] = strconv.FormatInt(e.Count, 10) + " " + parts[i]
		}
		if e.Name != "" {
			parts[i] += " (" + oneLine(e.Name) + ")"
		}
	}
	return strings.Join(parts, "; ")
}

func peopleList(items []entente.People) string {
	parts := make([]string, len(items))
	for i, p := range items {
		parts[i] = strconv.FormatInt(p.Count, 10) + " " + oneLine(p.Unit)
	}
	return strings.Join(parts, "; ")
}

// oneLine makes runs of blanks one.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// DocumentColumns are the columns of documents in CSV.
func DocumentColumns() []string {
	return []string{"document", "date", "title", "outlet", "author", "url", "language", "source", "release", "row", "terms", "records", "hash", "text"}
}

// DocumentCells are the cells of a document, one for each of DocumentColumns.
func DocumentCells(d *lake.KeptDocument) []string {
	row := ""
	if d.Row > 0 {
		row = strconv.Itoa(d.Row)
	}
	from := d.Source
	if from == "" {
		from = lake.News
	}
	return []string{d.ID, d.Date, d.Title, d.Outlet, d.Author, d.URL, d.Language, from, string(d.Release), row, string(d.Terms),
		strconv.Itoa(d.Records), d.Hash, d.Text}
}

// EventColumns are the columns of events in CSV.
func EventColumns() []string {
	return []string{"event", "kind", "stage", "from", "to", "with", "when", "where_place", "where_country", "name", "equipment",
		"money", "people", "documents", "origins", "sources", "records", "confidence"}
}

// EventCells are the cells of an event, one for each of EventColumns. Ranges are "12..18".
func EventCells(e *entente.Event) []string {
	var place, country string
	if e.Where != nil {
		place, country = e.Where.Place, string(e.Where.Country)
	}
	var equipment, money, people []string
	for _, q := range e.Equipment {
		s := string(q.Class)
		if q.High > 0 {
			s = span(q.Low, q.High) + " " + s
		}
		if q.Name != "" {
			s += " (" + oneLine(q.Name) + ")"
		}
		equipment = append(equipment, s)
	}
	for _, q := range e.Money {
		money = append(money, q.Currency+" "+span(q.Low, q.High))
	}
	for _, q := range e.People {
		people = append(people, span(q.Low, q.High)+" "+oneLine(q.Unit))
	}
	return []string{e.ID, string(e.Kind), string(e.Stage), actorList(e.From), actorList(e.To), actorList(e.With), string(e.When),
		place, country, e.Name, strings.Join(equipment, "; "), strings.Join(money, "; "), strings.Join(people, "; "),
		strconv.Itoa(e.Documents), strconv.Itoa(e.Origins), strings.Join(e.Sources, ";"), strings.Join(e.Records, ";"),
		plainNumber(e.Confidence)}
}

func span(low, high int64) string {
	if low == high {
		return strconv.FormatInt(low, 10)
	}
	return strconv.FormatInt(low, 10) + ".." + strconv.FormatInt(high, 10)
}

// each hands over what is exported: a value for JSON and the cells for CSV.
func (e *exporter) each(yield func(value any, cells func() []string) error) error {
	var err error
	switch e.of {
	case lake.Documents:
		_, err = e.lake.FindDocuments(e.ctx, e.query, lake.Page{}, func(d *lake.KeptDocument) error {
			e.report.Rows++
			return yield(DocumentRowOf(d), func() []string { return DocumentCells(d) })
		})
	case lake.Events:
		_, err = e.lake.FindEvents(e.ctx, e.query, lake.Page{}, func(v *entente.Event) error {
			e.report.Rows++
			return yield(v, func() []string { return EventCells(v) })
		})
	default:
		_, err = e.lake.FindRecords(e.ctx, e.query, lake.Page{}, func(r *lake.KeptRecord) error {
			e.report.Rows++
			return yield(RowOf(r), func() []string { return RecordCells(r) })
		})
	}
	return err
}

func (e *exporter) csv(out io.Writer) error {
	w := csv.NewWriter(out)
	columns := RecordColumns()
	switch e.of {
	case lake.Documents:
		columns = DocumentColumns()
	case lake.Events:
		columns = EventColumns()
	}
	if err := w.Write(columns); err != nil {
		return err
	}
	if err := e.each(func(_ any, cells func() []string) error { return w.Write(cells()) }); err != nil {
		return err
	}
	w.Flush()
	return w.Error()
}

func (e *exporter) ndjson(out io.Writer) error {
	w := json.NewEncoder(out)
	w.SetEscapeHTML(false)
	return e.each(func(value any, _ func() []string) error { return w.Encode(value) })
}
