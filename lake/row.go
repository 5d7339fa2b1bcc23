package lake

import (
	"encoding/json"
	"time"

	"entente"
)

// The rows of the tables, as docs/lake.md documents them. Their Parquet names
// are part of the layout: none is ever renamed or given another meaning.

type documentRow struct {
	Seq      int64  `parquet:"seq,delta"`
	Added    int64  `parquet:"added,timestamp(microsecond:local),delta"`
	Document string `parquet:"document"`
	Key      string `parquet:"key"`
	Hash     string `parquet:"hash"`
	Title    string `parquet:"title,optional"`
	Date     *int32 `parquet:"date,date,optional"`
	URL      string `parquet:"url,optional"`
	Outlet   string `parquet:"outlet,optional,dict"`
	Language string `parquet:"language,optional,dict"`
	Source   string `parquet:"source,dict"`
	Release  string `parquet:"release,optional,dict"`
	Row      int64  `parquet:"row,optional,delta"`
	Terms    string `parquet:"terms,optional,dict"`
	Import   string `parquet:"import,optional,dict"`
	Coder    string `parquet:"coder,optional,dict"`
	Path     string `parquet:"path,optional,dict"`
	Line     int64  `parquet:"line,optional,delta"`
	Records  int32  `parquet:"records,delta"`
	Text     string `parquet:"text"`
}

type equipmentRow struct {
	Class string `parquet:"class,dict"`
	Name  string `parquet:"name,optional,dict"`
	Count int64  `parquet:"count,optional"`
}

type peopleRow struct {
	Count int64  `parquet:"count"`
	Unit  string `parquet:"unit,dict"`
}

type evidenceRow struct {
	Start int32  `parquet:"start_byte"`
	End   int32  `parquet:"end_byte"`
	Text  string `parquet:"text"`
}

type whyRow struct {
	Field string `parquet:"field,dict"`
	Start int32  `parquet:"start_byte"`
	End   int32  `parquet:"end_byte"`
	Rule  string `parquet:"rule,dict"`
}

type recordRow struct {
	Seq          int64          `parquet:"seq,delta"`
	Added        int64          `parquet:"added,timestamp(microsecond:local),delta"`
	Record       string         `parquet:"record"`
	Document     string         `parquet:"document"`
	Kind         string         `parquet:"kind,dict"`
	Stage        string         `parquet:"stage,dict"`
	From         []string       `parquet:"from,list" parquet-element:",dict"`
	To           []string       `parquet:"to,list" parquet-element:",dict"`
	With         []string       `parquet:"with,list" parquet-element:",dict"`
	Equipment    []equipmentRow `parquet:"equipment,list"`
	Amount       *int64         `parquet:"amount,optional"`
	Currency     string         `parquet:"currency,optional,dict"`
	People       []peopleRow    `parquet:"people,list"`
	When         string         `parquet:"when,optional,dict"`
	FirstDay     *int32         `parquet:"first_day,date,optional"`
	LastDay      *int32         `parquet:"last_day,date,optional"`
	Year         *int32         `parquet:"year,optional,dict"`
	Place        string         `parquet:"place,optional,dict"`
	Country      string         `parquet:"country,optional,dict"`
	TIV          *float64       `parquet:"tiv,optional"`
	TIVAllocated bool           `parquet:"tiv_allocated"`
	Uncertain    []string       `parquet:"uncertain,list" parquet-element:",dict"`
	Name         string         `parquet:"name,optional,dict"`
	Speaker      string         `parquet:"speaker,optional,dict"`
	SpeakerActor string         `parquet:"speaker_actor,optional,dict"`
	Outlet       string         `parquet:"outlet,optional,dict"`
	Certainty    string         `parquet:"certainty,dict"`
	Confidence   float64        `parquet:"confidence"`
	Evidence     []evidenceRow  `parquet:"evidence,list"`
	Why          []whyRow       `parquet:"why,list"`
	Published    *int32         `parquet:"published,date,optional"`
	Publisher    string         `parquet:"publisher,optional,dict"`
	Source       string         `parquet:"source,dict"`
	Release      string         `parquet:"release,optional,dict"`
	Terms        string         `parquet:"terms,optional,dict"`
	Import       string         `parquet:"import,optional,dict"`
}

type skipRow struct {
	Seq    int64  `parquet:"seq,delta"`
	Added  int64  `parquet:"added,timestamp(microsecond:local),delta"`
	Import string `parquet:"import,optional,dict"`
	Path   string `parquet:"path,dict"`
	Line   int64  `parquet:"line,optional"`
	Offset int64  `parquet:"offset,optional"`
	Reason string `parquet:"reason,dict"`
	Detail string `parquet:"detail,dict"`
}

type verdictRow struct {
	Seq       int64  `parquet:"seq,delta"`
	Added     int64  `parquet:"added,timestamp(microsecond:local),delta"`
	Verdict   string `parquet:"verdict"`
	Judgement string `parquet:"judgement,dict"`
	Record    string `parquet:"record,optional"`
	Other     string `parquet:"other,optional"`
	Withdraws string `parquet:"withdraws,optional"`
	By        string `parquet:"by,dict"`
	At        string `parquet:"at"`
	Note      string `parquet:"note,optional"`
}

type importRow struct {
	Seq      int64    `parquet:"seq,delta"`
	Added    int64    `parquet:"added,timestamp(microsecond:local),delta"`
	Import   string   `parquet:"import"`
	Register string   `parquet:"register,dict"`
	Scope    string   `parquet:"scope,optional,dict"`
	Release  string   `parquet:"release,optional,dict"`
	Files    []string `parquet:"files,list"`
	Hashes   []string `parquet:"hashes,list"`
	Rows     int64    `parquet:"rows"`
	Records  int64    `parquet:"records"`
	Refused  int64    `parquet:"refused"`
}

type eventRow struct {
	Seq        int64    `parquet:"seq,delta"`
	Added      int64    `parquet:"added,timestamp(microsecond:local),delta"`
	Event      string   `parquet:"event"`
	Kind       string   `parquet:"kind,dict"`
	Stage      string   `parquet:"stage,dict"`
	From       []string `parquet:"from,list" parquet-element:",dict"`
	To         []string `parquet:"to,list" parquet-element:",dict"`
	With       []string `parquet:"with,list" parquet-element:",dict"`
	When       string   `parquet:"when,optional,dict"`
	FirstDay   *int32   `parquet:"first_day,date,optional"`
	LastDay    *int32   `parquet:"last_day,date,optional"`
	Year       *int32   `parquet:"year,optional,dict"`
	Place      string   `parquet:"place,optional,dict"`
	Country    string   `parquet:"country,optional,dict"`
	Name       string   `parquet:"name,optional,dict"`
	Classes    []string `parquet:"classes,list" parquet-element:",dict"`
	Records    []string `parquet:"records,list"`
	Documents  int64    `parquet:"documents"`
	Origins    int64    `parquet:"origins"`
	Sources    []string `parquet:"sources,list" parquet-element:",dict"`
	Confidence float64  `parquet:"confidence"`
	Was        []string `parquet:"was,list"`
	JSON       string   `parquet:"json"`
}

// retiredRow says that a version of an event, named by the seq of its row, no
// longer holds since Added.
type retiredRow struct {
	Seq     int64  `parquet:"seq,delta"`
	Added   int64  `parquet:"added,timestamp(microsecond:local),delta"`
	Event   string `parquet:"event"`
	Version int64  `parquet:"version"`
}

// The names of the tables.
const (
	documentsTable = "documents"
	recordsTable   = "records"
	skipsTable     = "skips"
	verdictsTable  = "verdicts"
	importsTable   = "imports"
	eventsTable    = "events"
	retiredTable   = "retired"
)

// tableNames returns the tables in the order in which a batch is put in place.
func tableNames() []string {
	return []string{documentsTable, recordsTable, skipsTable, verdictsTable, importsTable, eventsTable, retiredTable}
}

// dayNumber is a YYYY-MM-DD as days since 1970; nil if it is none.
func dayNumber(s string) *int32 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil
	}
	n := int32(t.Unix() / 86400)
	if t.Unix()%86400 < 0 {
		n--
	}
	return &n
}

// dayText is dayNumber's inverse; nil is empty.
func dayText(n *int32) string {
	if n == nil {
		return ""
	}
	return time.Unix(int64(*n)*86400, 0).UTC().Format(time.DateOnly)
}

// stretch is what an EDTF covers, for the columns first_day, last_day and year.
func stretch(e entente.EDTF) (first, last, year *int32) {
	if e == "" {
		return nil, nil, nil
	}
	from, to := e.Days()
	first, last = dayNumber(from), dayNumber(to)
	for _, s := range []string{from, to} {
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			y := int32(t.Year())
			return first, last, &y
		}
	}
	return first, last, nil
}

func texts[T ~string](in []T) []string {
	if len(in) == 0 {
		return nil
	}
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}

func actors(in []string) []entente.Actor {
	if len(in) == 0 {
		return nil
	}
	out := make([]entente.Actor, len(in))
	for i, s := range in {
		out[i] = entente.Actor(s)
	}
	return out
}

// sourceOf is where a document comes from, "news" for the empty source.
func sourceOf(d *entente.Document) string {
	if d.Source == "" {
		return News
	}
	return d.Source
}

// News is the source of documents that were read and coded.
const News = "news"

func (r *documentRow) document() entente.Document {
	d := entente.Document{ID: r.Document, Title: r.Title, Date: dayText(r.Date), URL: r.URL, Outlet: r.Outlet,
		Language: r.Language, Source: r.Source, Release: entente.EDTF(r.Release), Row: int(r.Row),
		Terms: entente.Terms(r.Terms), Text: r.Text}
	if d.Source == News {
		d.Source = ""
	}
	return d
}

// newRecordRow flattens a record, with what queries need to know of its document.
func newRecordRow(r *entente.Record, d *documentRow) recordRow {
	row := recordRow{Record: r.ID, Document: r.Document, Kind: string(r.Kind), Stage: string(r.Stage),
		From: texts(r.From), To: texts(r.To), With: texts(r.With), When: string(r.When),
		Uncertain: r.Uncertain, Name: r.Name, Outlet: r.Outlet, Certainty: string(r.Certainty), Confidence: r.Confidence,
		Published: d.Date, Publisher: d.Outlet, Source: d.Source, Release: d.Release, Terms: d.Terms, Import: d.Import}
	row.FirstDay, row.LastDay, row.Year = stretch(r.When)
	if len(r.Equipment) > 0 {
		row.Equipment = make([]equipmentRow, len(r.Equipment))
		for i, e := range r.Equipment {
			row.Equipment[i] = equipmentRow{string(e.Class), e.Name, e.Count}
		}
	}
	if len(r.People) > 0 {
		row.People = make([]peopleRow, len(r.People))
		for i, p := range r.People {
			row.People[i] = peopleRow{p.Count, p.Unit}
		}
	}
	if r.Money != nil {
		row.Amount, row.Currency = &r.Money.Amount, r.Money.Currency
	}
	if r.Where != nil {
		row.Place, row.Country = r.Where.Place, string(r.Where.Country)
	}
	if r.TIV != nil {
		row.TIV, row.TIVAllocated = &r.TIV.Amount, r.TIV.Allocated
	}
	if r.Speaker != nil {
		row.Speaker, row.SpeakerActor = r.Speaker.Name, string(r.Speaker.Actor)
	}
	row.Evidence = make([]evidenceRow, len(r.Evidence))
	for i, e := range r.Evidence {
		row.Evidence[i] = evidenceRow{int32(e.Start), int32(e.End), d.Text[e.Start:e.End]}
	}
	row.Why = make([]whyRow, len(r.Why))
	for i, w := range r.Why {
		row.Why[i] = whyRow{w.Field, int32(w.Start), int32(w.End), w.Rule}
	}
	return row
}

func (r *recordRow) record() entente.Record {
	out := entente.Record{Document: r.Document, ID: r.Record, Kind: entente.Kind(r.Kind), Stage: entente.Stage(r.Stage),
		From: actors(r.From), To: actors(r.To), With: actors(r.With), When: entente.EDTF(r.When),
		Name: r.Name, Outlet: r.Outlet, Certainty: entente.Certainty(r.Certainty), Confidence: r.Confidence}
	if len(r.Uncertain) > 0 {
		out.Uncertain = r.Uncertain
	}
	if len(r.Equipment) > 0 {
		out.Equipment = make([]entente.Equipment, len(r.Equipment))
		for i, e := range r.Equipment {
			out.Equipment[i] = entente.Equipment{Class: entente.Class(e.Class), Name: e.Name, Count: e.Count}
		}
	}
	if len(r.People) > 0 {
		out.People = make([]entente.People, len(r.People))
		for i, p := range r.People {
			out.People[i] = entente.People{Count: p.Count, Unit: p.Unit}
		}
	}
	if r.Amount != nil {
		out.Money = &entente.Money{Amount: *r.Amount, Currency: r.Currency}
	}
	if r.Place != "" || r.Country != "" {
		out.Where = &entente.Where{Place: r.Place, Country: entente.Actor(r.Country)}
	}
	if r.TIV != nil {
		out.TIV = &entente.TIV{Amount: *r.TIV, Allocated: r.TIVAllocated}
	}
	if r.Speaker != "" {
		out.Speaker = &entente.Speaker{Name: r.Speaker, Actor: entente.Actor(r.SpeakerActor)}
	}
	out.Evidence = make([]entente.Evidence, len(r.Evidence))
	for i, e := range r.Evidence {
		out.Evidence[i] = entente.Evidence{Span: entente.Span{Start: int(e.Start), End: int(e.End)}, Text: e.Text}
	}
	if len(r.Why) > 0 {
		out.Why = make([]entente.Why, len(r.Why))
		for i, w := range r.Why {
			out.Why[i] = entente.Why{Field: w.Field, Span: entente.Span{Start: int(w.Start), End: int(w.End)}, Rule: w.Rule}
		}
	}
	return out
}

func (r *skipRow) skip() entente.Skip {
	return entente.Skip{Path: r.Path, Line: int(r.Line), Offset: r.Offset, Reason: entente.Reason(r.Reason), Detail: r.Detail}
}

func (r *verdictRow) verdict() entente.Verdict {
	return entente.Verdict{ID: r.Verdict, Judgement: entente.Judgement(r.Judgement), Record: r.Record, Other: r.Other,
		Withdraws: r.Withdraws, By: r.By, At: r.At, Note: r.Note}
}

func newEventRow(e *entente.Event) (eventRow, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return eventRow{}, err
	}
	row := eventRow{Event: e.ID, Kind: string(e.Kind), Stage: string(e.Stage), From: texts(e.From), To: texts(e.To),
		With: texts(e.With), When: string(e.When), Name: e.Name, Records: e.Records, Documents: int64(e.Documents),
		Origins: int64(e.Origins), Sources: e.Sources, Confidence: e.Confidence, Was: e.Was, JSON: string(data)}
	row.FirstDay, row.LastDay, row.Year = stretch(e.When)
	if e.Where != nil {
		row.Place, row.Country = e.Where.Place, string(e.Where.Country)
	}
	for _, q := range e.Equipment {
		row.Classes = append(row.Classes, string(q.Class))
	}
	return row, nil
}

func (r *eventRow) event() (entente.Event, error) {
	var e entente.Event
	err := json.Unmarshal([]byte(r.JSON), &e)
	return e, err
}
