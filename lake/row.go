package lake

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"entente"
)

// The rows of the tables, as docs/lake.md documents them. Their Parquet names
// are part of the layout: none is ever renamed or given another meaning.

type documentRow struct {
	Seq      int64  `parquet:"seq,delta" json:"seq"`
	Added    int64  `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Document string `parquet:"document" json:"document"`
	Key      string `parquet:"key" json:"key"`
	Hash     string `parquet:"hash" json:"hash"`
	Title    string `parquet:"title,optional" json:"title"`
	Date     *day   `parquet:"date,date,optional" json:"date"`
	URL      string `parquet:"url,optional" json:"url"`
	Outlet   string `parquet:"outlet,optional,dict" json:"outlet"`
	Author   string `parquet:"author,optional" json:"author"`
	Language string `parquet:"language,optional,dict" json:"language"`
	Source   string `parquet:"source,dict" json:"source"`
	Release  string `parquet:"release,optional,dict" json:"release"`
	Row      int64  `parquet:"row,optional,delta" json:"row"`
	Terms    string `parquet:"terms,optional,dict" json:"terms"`
	Import   string `parquet:"import,optional,dict" json:"import"`
	Coder    string `parquet:"coder,optional,dict" json:"coder"`
	Path     string `parquet:"path,optional,dict" json:"path"`
	Line     int64  `parquet:"line,optional,delta" json:"line"`
	Records  int32  `parquet:"records,delta" json:"records"`
	Text     string `parquet:"text" json:"text"`
}

type equipmentRow struct {
	Class string `parquet:"class,dict" json:"class"`
	Name  string `parquet:"name,optional,dict" json:"name"`
	Count int64  `parquet:"count,optional" json:"count"`
}

type peopleRow struct {
	Count int64  `parquet:"count" json:"count"`
	Unit  string `parquet:"unit,dict" json:"unit"`
}

type evidenceRow struct {
	Start int32 `parquet:"start_byte" json:"start_byte"`
	End   int32 `parquet:"end_byte" json:"end_byte"`
}

type whyRow struct {
	Field string `parquet:"field,dict" json:"field"`
	Start int32  `parquet:"start_byte" json:"start_byte"`
	End   int32  `parquet:"end_byte" json:"end_byte"`
	Rule  string `parquet:"rule,dict" json:"rule"`
}

type recordRow struct {
	Seq          int64          `parquet:"seq,delta" json:"seq"`
	Added        int64          `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Record       string         `parquet:"record" json:"record"`
	Document     string         `parquet:"document" json:"document"`
	DocumentSeq  int64          `parquet:"document_seq,delta" json:"document_seq"`
	Kind         string         `parquet:"kind,dict" json:"kind"`
	Stage        string         `parquet:"stage,dict" json:"stage"`
	From         []string       `parquet:"from,list" parquet-element:",dict" json:"from"`
	To           []string       `parquet:"to,list" parquet-element:",dict" json:"to"`
	With         []string       `parquet:"with,list" parquet-element:",dict" json:"with"`
	Equipment    []equipmentRow `parquet:"equipment,list" json:"equipment"`
	Amount       *int64         `parquet:"amount,optional" json:"amount"`
	Currency     string         `parquet:"currency,optional,dict" json:"currency"`
	People       []peopleRow    `parquet:"people,list" json:"people"`
	When         string         `parquet:"when,optional,dict" json:"when"`
	FirstDay     *day           `parquet:"first_day,date,optional" json:"first_day"`
	LastDay      *day           `parquet:"last_day,date,optional" json:"last_day"`
	Year         *int32         `parquet:"year,optional,dict" json:"year"`
	Place        string         `parquet:"place,optional,dict" json:"place"`
	Country      string         `parquet:"country,optional,dict" json:"country"`
	TIV          *float64       `parquet:"tiv,optional" json:"tiv"`
	TIVAllocated bool           `parquet:"tiv_allocated" json:"tiv_allocated"`
	Uncertain    []string       `parquet:"uncertain,list" parquet-element:",dict" json:"uncertain"`
	Name         string         `parquet:"name,optional,dict" json:"name"`
	Speaker      string         `parquet:"speaker,optional,dict" json:"speaker"`
	SpeakerActor string         `parquet:"speaker_actor,optional,dict" json:"speaker_actor"`
	Outlet       string         `parquet:"outlet,optional,dict" json:"outlet"`
	Certainty    string         `parquet:"certainty,dict" json:"certainty"`
	Confidence   float64        `parquet:"confidence" json:"confidence"`
	// Dyads are the pairs of sides: "A>B" for from and to, "A~B" with A < B else.
	Dyads    []string      `parquet:"dyads,list" parquet-element:",dict" json:"dyads"`
	Evidence []evidenceRow `parquet:"evidence,list" json:"evidence"`
	// Quote is the texts of the evidence, one a line.
	Quote     string   `parquet:"quote" json:"quote"`
	Why       []whyRow `parquet:"why,list" json:"why"`
	Published *day     `parquet:"published,date,optional" json:"published"`
	Title     string   `parquet:"title,optional,dict" json:"title"`
	Publisher string   `parquet:"publisher,optional,dict" json:"publisher"`
	Source    string   `parquet:"source,dict" json:"source"`
	Release   string   `parquet:"release,optional,dict" json:"release"`
	Terms     string   `parquet:"terms,optional,dict" json:"terms"`
	Import    string   `parquet:"import,optional,dict" json:"import"`
}

// dyadRow is one pair of sides of one record, flat, so that counting by pair and
// year reads little. It is made of the record's row.
type dyadRow struct {
	Seq        int64   `parquet:"seq,delta" json:"seq"`
	Added      int64   `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	RecordSeq  int64   `parquet:"record_seq,delta" json:"record_seq"`
	Record     string  `parquet:"record" json:"record"`
	Document   string  `parquet:"document" json:"document"`
	Dyad       string  `parquet:"dyad,dict" json:"dyad"`
	Year       *int32  `parquet:"year,optional,dict" json:"year"`
	FirstDay   *day    `parquet:"first_day,date,optional" json:"first_day"`
	LastDay    *day    `parquet:"last_day,date,optional" json:"last_day"`
	Published  *day    `parquet:"published,date,optional" json:"published"`
	Kind       string  `parquet:"kind,dict" json:"kind"`
	Stage      string  `parquet:"stage,dict" json:"stage"`
	Certainty  string  `parquet:"certainty,dict" json:"certainty"`
	Confidence float64 `parquet:"confidence" json:"confidence"`
	Source     string  `parquet:"source,dict" json:"source"`
	Import     string  `parquet:"import,optional,dict" json:"import"`
}

func newDyadRow(r *recordRow, dyad string) dyadRow {
	return dyadRow{Added: r.Added, RecordSeq: r.Seq, Record: r.Record, Document: r.Document, Dyad: dyad, Year: r.Year, FirstDay: r.FirstDay,
		LastDay: r.LastDay, Published: r.Published, Kind: r.Kind, Stage: r.Stage, Certainty: r.Certainty, Confidence: r.Confidence,
		Source: r.Source, Import: r.Import}
}

type skipRow struct {
	Seq    int64  `parquet:"seq,delta" json:"seq"`
	Added  int64  `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Import string `parquet:"import,optional,dict" json:"import"`
	Path   string `parquet:"path,dict" json:"path"`
	Line   int64  `parquet:"line,optional" json:"line"`
	Offset int64  `parquet:"offset,optional" json:"offset"`
	Reason string `parquet:"reason,dict" json:"reason"`
	Detail string `parquet:"detail,dict" json:"detail"`
	// URL is the address of what was refused, Language the language it is in.
	URL      string `parquet:"url,optional" json:"url"`
	Language string `parquet:"language,optional,dict" json:"language"`
}

type verdictRow struct {
	Seq       int64  `parquet:"seq,delta" json:"seq"`
	Added     int64  `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Verdict   string `parquet:"verdict" json:"verdict"`
	Judgement string `parquet:"judgement,dict" json:"judgement"`
	Record    string `parquet:"record,optional" json:"record"`
	Other     string `parquet:"other,optional" json:"other"`
	Withdraws string `parquet:"withdraws,optional" json:"withdraws"`
	By        string `parquet:"by,dict" json:"by"`
	At        string `parquet:"at" json:"at"`
	Note      string `parquet:"note,optional" json:"note"`
}

type importRow struct {
	Seq      int64    `parquet:"seq,delta" json:"seq"`
	Added    int64    `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Import   string   `parquet:"import" json:"import"`
	Register string   `parquet:"register,dict" json:"register"`
	Scope    string   `parquet:"scope,optional,dict" json:"scope"`
	Release  string   `parquet:"release,optional,dict" json:"release"`
	Files    []string `parquet:"files,list" json:"files"`
	Hashes   []string `parquet:"hashes,list" json:"hashes"`
	Rows     int64    `parquet:"rows" json:"rows"`
	Records  int64    `parquet:"records" json:"records"`
	Refused  int64    `parquet:"refused" json:"refused"`
	// FirstYear, LastYear and Actors are what the import covers; files of early lakes have no such columns.
	FirstYear int32    `parquet:"first_year,optional" json:"first_year"`
	LastYear  int32    `parquet:"last_year,optional" json:"last_year"`
	Actors    []string `parquet:"actors,list" json:"actors"`
}

type eventRow struct {
	Seq        int64    `parquet:"seq,delta" json:"seq"`
	Added      int64    `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Event      string   `parquet:"event" json:"event"`
	Kind       string   `parquet:"kind,dict" json:"kind"`
	Stage      string   `parquet:"stage,dict" json:"stage"`
	From       []string `parquet:"from,list" parquet-element:",dict" json:"from"`
	To         []string `parquet:"to,list" parquet-element:",dict" json:"to"`
	With       []string `parquet:"with,list" parquet-element:",dict" json:"with"`
	Dyads      []string `parquet:"dyads,list" parquet-element:",dict" json:"dyads"`
	When       string   `parquet:"when,optional,dict" json:"when"`
	FirstDay   *day     `parquet:"first_day,date,optional" json:"first_day"`
	LastDay    *day     `parquet:"last_day,date,optional" json:"last_day"`
	Year       *int32   `parquet:"year,optional,dict" json:"year"`
	Place      string   `parquet:"place,optional,dict" json:"place"`
	Country    string   `parquet:"country,optional,dict" json:"country"`
	Name       string   `parquet:"name,optional,dict" json:"name"`
	Classes    []string `parquet:"classes,list" parquet-element:",dict" json:"classes"`
	Records    []string `parquet:"records,list" json:"records"`
	Documents  int64    `parquet:"documents" json:"documents"`
	Origins    int64    `parquet:"origins" json:"origins"`
	Sources    []string `parquet:"sources,list" parquet-element:",dict" json:"sources"`
	Confidence float64  `parquet:"confidence" json:"confidence"`
	Was        []string `parquet:"was,list" json:"was"`
	JSON       string   `parquet:"json" json:"json"`
}

// retiredRow says that a version of an event, named by the seq of its row, no
// longer holds since Added.
type retiredRow struct {
	Seq     int64  `parquet:"seq,delta" json:"seq"`
	Added   int64  `parquet:"added,timestamp(microsecond:local),delta" json:"added"`
	Event   string `parquet:"event" json:"event"`
	Version int64  `parquet:"version" json:"version"`
}

// The names of the tables.
const (
	documentsTable = "documents"
	recordsTable   = "records"
	dyadsTable     = "dyads"
	skipsTable     = "skips"
	verdictsTable  = "verdicts"
	importsTable   = "imports"
	eventsTable    = "events"
	retiredTable   = "retired"
)

// tableNames returns the tables in the order in which a batch is put in place.
func tableNames() []string {
	return []string{documentsTable, recordsTable, dyadsTable, skipsTable, verdictsTable, importsTable, eventsTable, retiredTable}
}

// dayNumber is a YYYY-MM-DD as days since 1970; nil if it is none.
func dayNumber(s string) *day {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil
	}
	n := day(t.Unix() / 86400)
	if t.Unix()%86400 < 0 {
		n--
	}
	return &n
}

// dayText is dayNumber's inverse; nil is empty.
func dayText(n *day) string {
	if n == nil {
		return ""
	}
	return time.Unix(int64(*n)*86400, 0).UTC().Format(time.DateOnly)
}

// day is a day as days since 1970-01-01.
type day int32

// UnmarshalJSON reads a day as the engine writes it.
func (d *day) UnmarshalJSON(data []byte) error {
	n := dayNumber(strings.Trim(string(data), `"`))
	if n == nil {
		return fmt.Errorf("%s is not a day", data)
	}
	*d = *n
	return nil
}

// stretch is what an EDTF covers, for the columns first_day, last_day and year.
func stretch(e entente.EDTF) (first, last *day, year *int32) {
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

func (row *documentRow) document() entente.Document {
	d := entente.Document{ID: row.Document, Title: row.Title, Date: dayText(row.Date), URL: row.URL, Outlet: row.Outlet,
		Author: row.Author, Language: row.Language, Source: row.Source, Release: entente.EDTF(row.Release), Row: int(row.Row),
		Terms: entente.Terms(row.Terms), Text: row.Text}
	if d.Source == News {
		d.Source = ""
	}
	return d
}

// fill makes the row that of a record, with what queries need to know of its document.
func (row *recordRow) fill(r *entente.Record, d *documentRow) {
	*row = recordRow{Record: r.ID, Document: r.Document, Kind: string(r.Kind), Stage: string(r.Stage),
		From: texts(r.From), To: texts(r.To), With: texts(r.With), When: string(r.When),
		Uncertain: r.Uncertain, Name: r.Name, Outlet: r.Outlet, Certainty: string(r.Certainty), Confidence: r.Confidence,
		Published: d.Date, DocumentSeq: d.Seq, Title: d.Title, Publisher: d.Outlet, Source: d.Source, Release: d.Release, Terms: d.Terms, Import: d.Import}
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
	row.Dyads = dyads(r.From, r.To, r.With)
	row.Evidence = make([]evidenceRow, len(r.Evidence))
	for i, e := range r.Evidence {
		row.Evidence[i] = evidenceRow{int32(e.Start), int32(e.End)}
		if i == 0 {
			row.Quote = d.Text[e.Start:e.End]
		} else {
			row.Quote += "\n" + d.Text[e.Start:e.End]
		}
	}
	row.Why = make([]whyRow, len(r.Why))
	for i, w := range r.Why {
		row.Why[i] = whyRow{w.Field, int32(w.Start), int32(w.End), w.Rule}
	}
}

// dyads lists the pairs of sides, each once: from with to, and the
// sides on an equal footing with each other and with those. Two givers, or two
// receivers, are no pair.
func dyads(from, to, with []entente.Actor) []string {
	out := make([]string, 0, len(from)*len(to)+len(with)*(len(with)-1)/2)
	for _, a := range from {
		for _, b := range to {
			out = append(out, string(a)+">"+string(b))
		}
	}
	equal := func(a, b entente.Actor) {
		out = append(out, string(min(a, b))+"~"+string(max(a, b)))
	}
	for i, a := range with {
		for _, b := range with[i+1:] {
			equal(a, b)
		}
		for _, b := range from {
			equal(a, b)
		}
		for _, b := range to {
			equal(a, b)
		}
	}
	return out
}

func (row *recordRow) record() entente.Record {
	out := entente.Record{Document: row.Document, ID: row.Record, Kind: entente.Kind(row.Kind), Stage: entente.Stage(row.Stage),
		From: actors(row.From), To: actors(row.To), With: actors(row.With), When: entente.EDTF(row.When),
		Name: row.Name, Outlet: row.Outlet, Certainty: entente.Certainty(row.Certainty), Confidence: row.Confidence}
	if len(row.Uncertain) > 0 {
		out.Uncertain = row.Uncertain
	}
	if len(row.Equipment) > 0 {
		out.Equipment = make([]entente.Equipment, len(row.Equipment))
		for i, e := range row.Equipment {
			out.Equipment[i] = entente.Equipment{Class: entente.Class(e.Class), Name: e.Name, Count: e.Count}
		}
	}
	if len(row.People) > 0 {
		out.People = make([]entente.People, len(row.People))
		for i, p := range row.People {
			out.People[i] = entente.People{Count: p.Count, Unit: p.Unit}
		}
	}
	if row.Amount != nil {
		out.Money = &entente.Money{Amount: *row.Amount, Currency: row.Currency}
	}
	if row.Place != "" || row.Country != "" {
		out.Where = &entente.Where{Place: row.Place, Country: entente.Actor(row.Country)}
	}
	if row.TIV != nil {
		out.TIV = &entente.TIV{Amount: *row.TIV, Allocated: row.TIVAllocated}
	}
	if row.Speaker != "" {
		out.Speaker = &entente.Speaker{Name: row.Speaker, Actor: entente.Actor(row.SpeakerActor)}
	}
	out.Evidence = make([]entente.Evidence, len(row.Evidence))
	at := 0
	for i, e := range row.Evidence {
		end := min(at+int(e.End-e.Start), len(row.Quote))
		out.Evidence[i] = entente.Evidence{Span: entente.Span{Start: int(e.Start), End: int(e.End)}, Text: row.Quote[min(at, end):end]}
		at = end + 1
	}
	if len(row.Why) > 0 {
		out.Why = make([]entente.Why, len(row.Why))
		for i, w := range row.Why {
			out.Why[i] = entente.Why{Field: w.Field, Span: entente.Span{Start: int(w.Start), End: int(w.End)}, Rule: w.Rule}
		}
	}
	return out
}

func (r *skipRow) skip() entente.Skip {
	return entente.Skip{Path: r.Path, Line: int(r.Line), Offset: r.Offset, Reason: entente.Reason(r.Reason), Detail: r.Detail,
		URL: r.URL, Language: r.Language}
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
	row.Dyads = dyads(e.From, e.To, e.With)
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
