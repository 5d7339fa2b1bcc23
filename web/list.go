package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
)

// QueryParameters are those of every operation over a query.
type QueryParameters struct {
	Q string `query:"q" maxLength:"4096" doc:"A query in the language of docs/query.md, as kind:transfer from:RUS to:IND when:2015..2024. Empty asks for everything." example:"kind:transfer from:RUS to:IND"`
}

// ListParameters are those of operations that list.
type ListParameters struct {
	QueryParameters
	FormatParameters
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50" doc:"How many rows a page has. Tables as csv and ndjson have all rows."`
	Cursor string `query:"cursor" maxLength:"1024" doc:"The next of the page before; empty for the first page."`
	Order  string `query:"order" enum:"newest,oldest,confidence" default:"newest" doc:"By the day of the act or, if none is told, of the earliest document; or the most confident first."`
}

// ExportParameters are those of operations whose tables have rows of registers
// that may not be passed on.
type ExportParameters struct {
	Include string `query:"include" maxLength:"256" doc:"Registers whose terms forbid redistribution and whose rows the table shall have nevertheless, as sipri~mme. The header Entente-Left-Out tells what is left out."`
}

// About is what every answer says of itself.
type About struct {
	// Query is the query in its canonical form.
	Query string `json:"query"`
	// Version names the state of the lake. Answers from the same state are the same.
	Version string `json:"version"`
	// Caveat says in plain sentences what the answer is made from and what it cannot know.
	Caveat string `json:"caveat"`
}

// List is a page of a list.
type List[T any] struct {
	About
	// Total is the number of rows on all pages.
	Total int `json:"total"`
	Items []T `json:"items"`
	// Next is the cursor of the next page; empty on the last.
	Next string `json:"next,omitempty"`
}

// Source is what is told of the document of a record.
type Source struct {
	Title     string        `json:"title,omitempty"`
	Published string        `json:"published,omitempty"`
	Publisher string        `json:"publisher,omitempty"`
	URL       string        `json:"url,omitempty" doc:"As the document gives it, and not checked: never make it a link without looking at its scheme."`
	Source    string        `json:"source" doc:"news, or the register."`
	Release   entente.EDTF  `json:"release,omitempty"`
	Row       int           `json:"row,omitempty"`
	Terms     entente.Terms `json:"terms,omitempty"`
}

// RecordItem is a record with what its document and its event are.
type RecordItem struct {
	entente.Record
	Event string `json:"event" doc:"The event that the record tells of."`
	About Source `json:"about"`
}

// EventItem is an event with how it stands.
type EventItem struct {
	entente.Event
	Published string            `json:"published,omitempty" doc:"The day of the earliest document."`
	Certainty entente.Certainty `json:"certainty" doc:"The firmest certainty of its records."`
	Standing  string            `json:"standing" enum:"claimed,claimed-by-party,corroborated,both-parties,in-register,disputed" doc:"Who stands behind it: one origin, a party itself, two or more origins, both parties, a register; disputed if a record denies what another tells."`
}

// splice adds members to a JSON object.
func splice(object []byte, members ...any) ([]byte, error) {
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(object, []byte("}")))
	for i := 0; i < len(members); i += 2 {
		value, err := encodeJSON(members[i+1])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, ",%q:", members[i])
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (x *index) recordItem(i uint32) (json.RawMessage, error) {
	text, err := x.records.json(i)
	if err != nil {
		return nil, err
	}
	d := &x.documents[x.documentOf[i]]
	return splice(text, "event", x.events.ids[x.eventOf[i]], "about", x.sourceOf(d))
}

func (x *index) sourceOf(d *document) Source {
	return Source{d.Title, dayText(d.day), x.outlets.list[d.outlet], d.URL, x.sources.list[d.source], d.Release, d.Row, d.Terms}
}

func (x *index) eventItem(i uint32) (json.RawMessage, error) {
	text, err := x.events.json(i)
	if err != nil {
		return nil, err
	}
	members := []any{"certainty", entente.Certainties()[x.events.certainty[i]], "standing", standings[x.extra[i].standing]}
	if p := dayText(x.events.published[i]); p != "" {
		members = append(members, "published", p)
	}
	return splice(text, members...)
}

// find parses a query and selects what it finds; what was selected is kept for
// the next page and the next view of the same query.
func (q request) find(ctx context.Context, text string, of lake.Thing) (*lake.Query, selection, error) {
	parsed, err := q.server.options.Lake.Parse(text)
	if err != nil {
		return nil, nil, err
	}
	if !parsed.AsOf().IsZero() {
		return nil, nil, badRequest("as_of: the lake as it was at a time is answered by /api/v1/records, /api/v1/events and /api/v1/documents, and by entente query; the pages show it as it is now")
	}
	key := "select " + q.version + " " + string(of) + " " + parsed.String()
	if kept, ok := q.server.cache.find(key); ok {
		if found, is := kept.(selection); is {
			return parsed, found, nil
		}
	}
	var found selection
	if of == lake.Documents {
		found, err = q.selectedDocuments(ctx, q.server.options.Lake, parsed)
	} else {
		found, err = q.selected(ctx, q.server.options.Lake, parsed, of)
	}
	if err != nil {
		return nil, nil, err
	}
	q.server.cache.keep(key, found, 4*len(found))
	return parsed, found, nil
}

// page cuts a page from what was found. It returns the rows in order, and the
// cursor of the next page.
func page(r *rows, found selection, in *ListParameters) (rows []uint32, next string, err error) {
	position := func(i uint32) place { return place{in.Order, r.day[i], r.confidence[i], r.ids[i]} }
	order := func(a, b place) int {
		newest := cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.ID, b.ID))
		switch in.Order {
		case "oldest":
			return -newest
		case "confidence":
			return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), newest)
		}
		return newest
	}
	sorted := found
	switch in.Order {
	case "oldest":
		sorted = slices.Clone(found)
		slices.Reverse(sorted)
	case "confidence":
		sorted = slices.Clone(found)
		slices.SortFunc(sorted, func(a, b uint32) int {
			return cmp.Or(cmp.Compare(r.confidence[b], r.confidence[a]), cmp.Compare(a, b))
		})
	}
	from := 0
	if in.Cursor != "" {
		after, err := parsePlace(in.Cursor, in.Order)
		if err != nil {
			return nil, "", err
		}
		from, _ = slices.BinarySearchFunc(sorted, after, func(i uint32, p place) int {
			if order(position(i), p) <= 0 {
				return -1
			}
			return 1
		})
	}
	to := min(from+in.Limit, len(sorted))
	if to < len(sorted) && to > from {
		next = position(sorted[to-1]).String()
	}
	return sorted[from:to], next, nil
}

// items makes the items of rows.
func items(rows []uint32, item func(uint32) (json.RawMessage, error)) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, 0, len(rows))
	for _, i := range rows {
		one, err := item(i)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

type recordsInput struct {
	ListParameters
	ExportParameters
	Via string `query:"via" enum:"records,events" default:"records" doc:"events: q selects events, and the records that tell of them are listed. This is what stands behind a mark of a page, which counts events: no single record need say all that an event is."`
}

// tellingOf finds the records that tell of the events that a query finds.
func (q request) tellingOf(ctx context.Context, text string) (*lake.Query, selection, error) {
	parsed, events, err := q.find(ctx, text, lake.Events)
	if err != nil {
		return nil, nil, err
	}
	out := selection{}
	for _, e := range events {
		out = append(out, q.recordsOf(e)...)
	}
	slices.Sort(out)
	return parsed, out, nil
}

func (s *Server) listRecords(ctx context.Context, q request, in *recordsInput) (*reply, error) {
	if then, err := q.then(in.Q); then != nil || err != nil {
		if err == nil && in.Via == "events" {
			err = badRequest("via=events is answered for the lake as it is now; leave out as_of")
		}
		if err != nil {
			return nil, err
		}
		return q.recordsThen(ctx, then, in)
	}
	parsed, found, err := (*lake.Query)(nil), selection(nil), error(nil)
	if in.Via == "events" {
		parsed, found, err = q.tellingOf(ctx, in.Q)
	} else {
		parsed, found, err = q.find(ctx, in.Q, lake.Records)
	}
	if err != nil {
		return nil, err
	}
	part, next, err := page(q.records, found, &in.ListParameters)
	if err != nil {
		return nil, err
	}
	list, err := items(part, q.recordItem)
	if err != nil {
		return nil, err
	}
	allowed, note, err := q.exportable(found, in.Include)
	if err != nil {
		return nil, err
	}
	return &reply{value: List[json.RawMessage]{q.about(parsed, q.recordsCaveat(found)), len(found), list, next},
		file: "entente-records", note: note, columns: recordColumns,
		rows:  func(yield func([]string) error) error { return q.recordRows(allowed, yield) },
		lines: func(yield func([]byte) error) error { return lines(allowed, q.recordItem, yield) }}, nil
}

func lines(rows []uint32, item func(uint32) (json.RawMessage, error), yield func([]byte) error) error {
	for _, i := range rows {
		line, err := item(i)
		if err != nil {
			return err
		}
		if err := yield(line); err != nil {
			return err
		}
	}
	return nil
}

// includes reads the registers that a download shall have whatever their terms.
func (x *index) includes(list string) (map[string]bool, error) {
	named := map[string]bool{}
	for name := range strings.SplitSeq(list, "~") {
		if name == "" {
			continue
		}
		if _, known := x.sources.at[name]; !known {
			return nil, badRequest("include: there is no source %q in the lake; it has %s", name, strings.Join(x.sources.list, ", "))
		}
		named[name] = true
	}
	return named, nil
}

// exportable leaves out the records whose terms forbid redistribution, apart
// from those of the registers named, and says what it left out.
func (x *index) exportable(found selection, include string) (out selection, note string, err error) {
	named, err := x.includes(include)
	if err != nil {
		return nil, "", err
	}
	left := map[string]int{}
	for _, i := range found {
		d := &x.documents[x.documentOf[i]]
		if name := x.sources.list[d.source]; d.Terms == entente.Restricted && !named[name] {
			left[name]++
			continue
		}
		out = append(out, i)
	}
	if len(left) == 0 {
		return found, "", nil
	}
	var says []string
	for name, n := range left {
		says = append(says, fmt.Sprintf("%d of %s", n, name))
	}
	slices.Sort(says)
	return out, "rows that may not be passed on: " + strings.Join(says, ", ") + "; include=NAME has them nevertheless", nil
}

func (s *Server) listEvents(ctx context.Context, q request, in *ListParameters) (*reply, error) {
	if then, err := q.then(in.Q); then != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return q.eventsThen(ctx, then, in)
	}
	parsed, found, err := q.find(ctx, in.Q, lake.Events)
	if err != nil {
		return nil, err
	}
	part, next, err := page(q.events, found, in)
	if err != nil {
		return nil, err
	}
	list, err := items(part, q.eventItem)
	if err != nil {
		return nil, err
	}
	return &reply{value: List[json.RawMessage]{q.about(parsed, q.eventsCaveat(found)), len(found), list, next},
		file: "entente-events", columns: eventColumns,
		rows:  func(yield func([]string) error) error { return q.eventRows(found, yield) },
		lines: func(yield func([]byte) error) error { return lines(found, q.eventItem, yield) }}, nil
}

func (q request) about(parsed *lake.Query, caveat string) About {
	return About{parsed.String(), q.version, caveat}
}

// recordColumns are those of entente code --format csv, and the event.
var recordColumns = []string{"document", "record", "date", "title", "kind", "stage", "from", "to", "with", "equipment",
	"money_amount", "money_currency", "people", "when", "where_place", "where_country", "name",
	"speaker_name", "speaker_actor", "outlet", "certainty", "confidence", "evidence_start", "evidence_end", "evidence",
	"event", "source", "publisher", "url", "release", "row"}

func (x *index) recordRows(found selection, yield func([]string) error) error {
	for _, i := range found {
		r, err := x.record(i)
		if err == nil {
			err = yield(recordRow(r, x.sourceOf(&x.documents[x.documentOf[i]]), x.events.ids[x.eventOf[i]]))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func recordRow(r *entente.Record, d Source, event string) []string {
	var speaker entente.Speaker
	if r.Speaker != nil {
		speaker = *r.Speaker
	}
	var where entente.Where
	if r.Where != nil {
		where = *r.Where
	}
	amount, currency := "", ""
	if r.Money != nil {
		amount, currency = strconv.FormatInt(r.Money.Amount, 10), r.Money.Currency
	}
	var equipment, people, evidence []string
	for _, e := range r.Equipment {
		equipment = append(equipment, equipmentText(e.Count, e.Count, e.Class, e.Name))
	}
	for _, p := range r.People {
		people = append(people, fmt.Sprintf("%d %s", p.Count, p.Unit))
	}
	for _, e := range r.Evidence {
		evidence = append(evidence, e.Text)
	}
	start, end := "", ""
	if len(r.Evidence) > 0 {
		start, end = itoa(r.Evidence[0].Start), itoa(r.Evidence[0].End)
	}
	line := ""
	if d.Row > 0 {
		line = itoa(d.Row)
	}
	return []string{r.Document, r.ID, d.Published, d.Title, string(r.Kind), string(r.Stage), joined(r.From), joined(r.To), joined(r.With),
		strings.Join(equipment, ";"), amount, currency, strings.Join(people, ";"), string(r.When), where.Place, string(where.Country),
		r.Name, speaker.Name, string(speaker.Actor), r.Outlet, string(r.Certainty), strconv.FormatFloat(r.Confidence, 'f', -1, 64),
		start, end, strings.Join(evidence, " "), event, d.Source, d.Publisher, d.URL, string(d.Release), line}
}

func joined[T ~string](list []T) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return strings.Join(out, ";")
}

// equipmentText is "12 combat-aircraft (Su-35)", with a range of counts where they differ.
func equipmentText(low, high int64, class entente.Class, name string) string {
	s := string(class)
	switch {
	case high > low:
		s = fmt.Sprintf("%d-%d %s", low, high, s)
	case high > 0:
		s = fmt.Sprintf("%d %s", high, s)
	}
	if name != "" {
		s += " (" + name + ")"
	}
	return s
}

var eventColumns = []string{"event", "kind", "stage", "from", "to", "with", "when", "first_day", "last_day", "where_place", "where_country",
	"name", "equipment", "money", "people", "stages", "certainty", "standing", "records", "documents", "origins", "sources", "confidence"}

func (x *index) eventRows(found selection, yield func([]string) error) error {
	for _, i := range found {
		e, err := x.event(i)
		if err == nil {
			err = yield(eventRow(e, string(entente.Certainties()[x.events.certainty[i]]), standings[x.extra[i].standing]))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eventRow is an event as a row; certainty and standing are empty where they are not known.
func eventRow(e *entente.Event, certainty, standing string) []string {
	var where entente.Where
	if e.Where != nil {
		where = *e.Where
	}
	var equipment, money, people, stages []string
	for _, q := range e.Equipment {
		equipment = append(equipment, equipmentText(q.Low, q.High, q.Class, q.Name))
	}
	for _, m := range e.Money {
		money = append(money, rangeText(m.Low, m.High)+" "+m.Currency)
	}
	for _, p := range e.People {
		people = append(people, rangeText(p.Low, p.High)+" "+p.Unit)
	}
	for _, s := range e.Stages {
		stages = append(stages, strings.TrimSpace(string(s.Stage)+" "+string(s.When)))
	}
	first, last := e.When.Days()
	return []string{e.ID, string(e.Kind), string(e.Stage), joined(e.From), joined(e.To), joined(e.With), string(e.When), first, last,
		where.Place, string(where.Country), e.Name, strings.Join(equipment, ";"), strings.Join(money, ";"), strings.Join(people, ";"),
		strings.Join(stages, ";"), certainty, standing, itoa(len(e.Records)),
		itoa(e.Documents), itoa(e.Origins), strings.Join(e.Sources, ";"), strconv.FormatFloat(e.Confidence, 'f', -1, 64)}
}

func rangeText(low, high int64) string {
	if low == high {
		return strconv.FormatInt(low, 10)
	}
	return fmt.Sprintf("%d-%d", low, high)
}
