package web

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente"
	"entente/lake"
	"entente/text"
)

// DocumentItem is a document in a list: all but its text.
type DocumentItem struct {
	ID string `json:"id"`
	Source
	Author   string `json:"author,omitempty"`
	Language string `json:"language,omitempty"`
	Bytes    int    `json:"bytes" doc:"The length of its text."`
	Records  int    `json:"records" doc:"How many records were coded from it."`
}

func (x *index) documentItem(i uint32) DocumentItem {
	d := &x.documents[i]
	return DocumentItem{d.ID, x.sourceOf(d), d.Author, d.Language, int(d.bytes), len(d.records)}
}

// selectedDocuments are the documents that a query finds: by what they are, or
// by the records they have.
func (x *index) selectedDocuments(ctx context.Context, l *lake.Lake, q *lake.Query) (selection, error) {
	if q.String() == "" {
		all := make(selection, len(x.documents))
		for i := range all {
			all[i] = uint32(i)
		}
		return all, nil
	}
	a, err := l.SQL(ctx, fmt.Sprintf("SELECT document FROM (%s)", l.SelectSQL(q, lake.Documents)), q.AsOf())
	if err != nil {
		return nil, err
	}
	found := selection{}
	err = a.Each(func(row []any) error {
		if id, is := row[0].(string); is {
			if at, known := x.documentBy[id]; known {
				found = append(found, at)
			}
		}
		return nil
	})
	if e := a.Close(); err == nil {
		err = e
	}
	slices.Sort(found)
	return found, err
}

// documentsInput lists documents: they have no confidence to be ordered by.
type documentsInput struct {
	QueryParameters
	FormatParameters
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"50" doc:"How many rows a page has. Tables as csv and ndjson have all rows."`
	Cursor string `query:"cursor" maxLength:"1024" doc:"The next of the page before; empty for the first page."`
	Order  string `query:"order" enum:"newest,oldest" default:"newest" doc:"By the day of publication."`
}

func (s *Server) listDocuments(ctx context.Context, q request, in *documentsInput) (*reply, error) {
	if then, err := q.then(in.Q); then != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return q.documentsThen(ctx, then, in)
	}
	parsed, found, err := q.find(ctx, in.Q, lake.Documents)
	if err != nil {
		return nil, err
	}
	// A document's place in the order is told by its day and id, as a row's is.
	shown := &rows{ids: make([]string, len(q.documents)), day: make([]int32, len(q.documents)), confidence: make([]float32, len(q.documents))}
	for _, i := range found {
		shown.ids[i], shown.day[i] = q.documents[i].ID, q.documents[i].day
	}
	part, next, err := page(shown, found, &ListParameters{Limit: in.Limit, Cursor: in.Cursor, Order: in.Order})
	if err != nil {
		return nil, err
	}
	list := make([]DocumentItem, 0, len(part))
	for _, i := range part {
		list = append(list, q.documentItem(i))
	}
	caveat := count(len(found), "document") + ". " + q.readCaveat()
	return &reply{value: List[DocumentItem]{q.about(parsed, caveat), len(found), list, next}, file: "entente-documents",
		columns: documentColumns,
		rows: func(yield func([]string) error) error {
			for _, i := range found {
				if err := yield(documentRow(q.documentItem(i))); err != nil {
					return err
				}
			}
			return nil
		},
		lines: func(yield func([]byte) error) error {
			return lines(found, func(i uint32) (json.RawMessage, error) { return encodeJSON(q.documentItem(i)) }, yield)
		}}, nil
}

var documentColumns = []string{"document", "title", "date", "outlet", "author", "language", "source", "release", "row", "url", "bytes", "records"}

func documentRow(d DocumentItem) []string {
	row := ""
	if d.Row > 0 {
		row = itoa(d.Row)
	}
	return []string{d.ID, d.Title, d.Published, d.Publisher, d.Author, d.Language, d.Source.Source, string(d.Release), row, d.URL,
		itoa(d.Bytes), itoa(d.Records)}
}

// Run is a stretch of a document's text with what is known of it. The runs of a
// document, put together, are its text.
type Run struct {
	Text string `json:"text"`
	// Start and End are its bytes in the text.
	Start int `json:"start"`
	End   int `json:"end"`
	// Records are those for which it is evidence, as places in the list of records.
	Records []int `json:"records,omitempty"`
	// Fields are the fields that its words gave.
	Fields []RunField `json:"fields,omitempty"`
	// Uncoded marks a sentence without a record that names two states and has a
	// military word: what may have been missed.
	Uncoded bool `json:"uncoded,omitempty"`
}

// RunField is a field of a record that words gave, and the rule by which.
type RunField struct {
	Record int    `json:"record" doc:"The place in the list of records."`
	Field  string `json:"field"`
	Rule   string `json:"rule"`
}

// DocumentPage is what the page of a document shows.
type DocumentPage struct {
	About
	DocumentItem
	Hash  string `json:"hash" doc:"The SHA-256 of the text, in hexadecimal."`
	Coder string `json:"coder,omitempty"`
	Added string `json:"added" doc:"When it came into the lake, RFC 3339."`
	// Runs are the text.
	Runs []Run `json:"runs"`
	// Said are its records, in the order of their evidence.
	Said []json.RawMessage `json:"said"`
	// Uncoded is the number of sentences that are marked so.
	Uncoded int `json:"uncoded"`
	// Previous and Next are the ids of the documents beside it in the list that q finds.
	Previous string `json:"previous,omitempty"`
	Next     string `json:"next,omitempty"`
	// Place is its place in that list of Total, from 1; 0 if it is not in it.
	Place int `json:"place"`
	Total int `json:"total"`
}

type documentInput struct {
	ID string `path:"id" maxLength:"512" doc:"The id of a document."`
	QueryParameters
	FormatParameters
	ViewParameters
	E string `query:"e" maxLength:"256" doc:"The event or the record from which the page was opened; the data are the same."`
}

func (s *Server) document(ctx context.Context, q request, in *documentInput) (*reply, error) {
	at, known := q.documentBy[in.ID]
	if !known {
		return nil, notFound("there is no document %q in the lake", in.ID)
	}
	d := &q.documents[at]
	text, err := q.textOf(ctx, at)
	if err != nil {
		return nil, err
	}
	out := DocumentPage{DocumentItem: q.documentItem(at), Hash: lake.TextHash(&entente.Document{Text: text}), Coder: d.coder,
		Added: momentText(d.added), Said: []json.RawMessage{}}
	parsed, found, err := q.find(ctx, in.Q, lake.Documents)
	if err != nil {
		return nil, err
	}
	out.About, out.Total = q.about(parsed, q.recordsCaveat(d.records)), len(found)
	if i, is := slices.BinarySearch(found, at); is {
		out.Place = i + 1
		if i > 0 {
			out.Previous = q.documents[found[i-1]].ID
		}
		if i+1 < len(found) {
			out.Next = q.documents[found[i+1]].ID
		}
	}
	var records []*entente.Record
	rows := slices.Clone(d.records)
	for _, i := range rows {
		r, err := q.record(i)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return firstByte(records[a]) - firstByte(records[b]) })
	var sorted []*entente.Record
	for _, i := range order {
		item, err := q.recordItem(rows[i])
		if err != nil {
			return nil, err
		}
		out.Said = append(out.Said, item)
		sorted = append(sorted, records[i])
	}
	var missed []entente.Span
	if q.sources.list[d.source] == lake.News {
		missed = uncoded(text, sorted)
	}
	out.Runs, out.Uncoded = runs(text, sorted, missed), len(missed)
	return &reply{value: out, file: "entente-document", columns: recordColumns,
		rows:  func(yield func([]string) error) error { return q.recordRows(d.records, yield) },
		lines: func(yield func([]byte) error) error { return lines(d.records, q.recordItem, yield) }}, nil
}

func firstByte(r *entente.Record) int {
	if len(r.Evidence) == 0 {
		return 0
	}
	return r.Evidence[0].Start
}

// textOf is the text of a document, from memory or else from the lake.
func (q request) textOf(ctx context.Context, at uint32) (string, error) {
	d := &q.documents[at]
	if q.texts != nil {
		text, err := q.texts.row(d.stored)
		return string(text), err
	}
	l := q.server.options.Lake
	parsed, err := l.Parse("document:" + quoted(d.ID))
	if err != nil {
		return "", err
	}
	text, found := "", false
	_, err = l.FindDocuments(ctx, parsed, lake.Page{Limit: 1}, func(k *lake.KeptDocument) error { text, found = k.Text, true; return nil })
	if err == nil && !found {
		err = notFound("the document %q is no longer in the lake", d.ID)
	}
	return text, err
}

// whole is a document with its text.
func (q request) whole(ctx context.Context, at uint32) (*entente.Document, error) {
	d := &q.documents[at]
	text, err := q.textOf(ctx, at)
	if err != nil {
		return nil, err
	}
	out := &entente.Document{ID: d.ID, Title: d.Title, Date: dayText(d.day), URL: d.URL, Outlet: q.outlets.list[d.outlet], Author: d.Author, Language: d.Language,
		Release: d.Release, Row: d.Row, Terms: d.Terms, Text: text}
	if source := q.sources.list[d.source]; source != lake.News {
		out.Source = source
	}
	return out, nil
}

// momentText writes microseconds since 1970 as RFC 3339.
func momentText(us int64) string { return time.UnixMicro(us).UTC().Format(time.RFC3339) }

// runs cuts a text where something is said of it. The text stays as it is: what
// a span says outside the text is left out.
func runs(text string, records []*entente.Record, missed []entente.Span) []Run {
	cuts := []int{0, len(text)}
	cut := func(s entente.Span) {
		if s.Start >= 0 && s.Start < s.End && s.End <= len(text) {
			cuts = append(cuts, s.Start, s.End)
		}
	}
	for _, r := range records {
		for _, e := range r.Evidence {
			cut(e.Span)
		}
		for _, w := range r.Why {
			cut(w.Span)
		}
	}
	for _, s := range missed {
		cut(s)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	out := []Run{}
	for i := range len(cuts) - 1 {
		span := entente.Span{Start: cuts[i], End: cuts[i+1]}
		run := Run{Text: strings.ToValidUTF8(text[span.Start:span.End], "\uFFFD"), Start: span.Start, End: span.End}
		for n, r := range records {
			if slices.ContainsFunc(r.Evidence, func(e entente.Evidence) bool { return e.Contains(span) }) {
				run.Records = append(run.Records, n)
			}
			for _, w := range r.Why {
				if w.Contains(span) {
					run.Fields = append(run.Fields, RunField{n, w.Field, w.Rule})
				}
			}
		}
		run.Uncoded = slices.ContainsFunc(missed, func(s entente.Span) bool { return s.Contains(span) })
		out = append(out, run)
	}
	return out
}

// uncoded are the sentences that are no record's evidence, name two states and
// have a military word.
func uncoded(document string, records []*entente.Record) (out []entente.Span) {
	for _, s := range text.Segment(document) {
		span := entente.Span{Start: s.Start, End: s.End}
		if slices.ContainsFunc(records, func(r *entente.Record) bool {
			return slices.ContainsFunc(r.Evidence, func(e entente.Evidence) bool { return e.Overlaps(span) })
		}) {
			continue
		}
		if mentions(s.Tokens) {
			out = append(out, span)
		}
	}
	return out
}
