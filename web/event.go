package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente"
	"entente/event"
	"entente/lake"
	"entente/measure"
)

// Value is one value that a field is told to have, and by how many.
type Value struct {
	Value string `json:"value"`
	// Words are the words of the texts that say it, each once.
	Words     []string `json:"words"`
	Records   []string `json:"records"`
	Documents int      `json:"documents"`
	Origins   int      `json:"origins"`
	// Sources are the sources of these documents.
	Sources []string `json:"sources"`
	// Estimate tells that a register marks it as one.
	Estimate bool `json:"estimate,omitempty"`
}

// FieldValues are what records tell of a field; more than one value is no
// fault but what was told.
type FieldValues struct {
	Field  string  `json:"field"`
	Values []Value `json:"values" doc:"Those that the most origins tell first."`
}

// Sentence is the evidence of a record with the words of its fields.
type Sentence struct {
	Record     string            `json:"record"`
	Document   string            `json:"document"`
	About      Source            `json:"about"`
	Kind       entente.Kind      `json:"kind"`
	Stage      entente.Stage     `json:"stage"`
	Certainty  entente.Certainty `json:"certainty"`
	Confidence float64           `json:"confidence" doc:"How sure the coder is of its reading, 0 to 1; a rank, and no probability."`
	Speaker    *entente.Speaker  `json:"speaker,omitempty"`
	Outlet     string            `json:"outlet,omitempty" doc:"The medium that the text credits."`
	// Runs are the text of the evidence, with its fields; stretches of evidence
	// that stand apart are apart by a run of …
	Runs []Run      `json:"runs"`
	Why  []WhyField `json:"why"`
	// Origin is the place of its document's origin in the list of origins.
	Origin int `json:"origin"`
	// Judgement is what a reviewer said of it last; empty for nothing.
	Judgement entente.Judgement `json:"judgement,omitempty"`
}

// Origin is the documents that go back to one text, one agency or one family of publishers.
type Origin struct {
	Documents []string `json:"documents" doc:"The earliest first."`
	Name      string   `json:"name" doc:"The earliest's publisher, or its title."`
}

// Happened is a change of what is known.
type Happened struct {
	At   string `json:"at" doc:"RFC 3339."`
	What string `json:"what" enum:"added,judged,merged"`
	Says string `json:"says"`
	// By is who gave a verdict.
	By     string `json:"by,omitempty"`
	Record string `json:"record,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Match is what a register has and news have not, and the reverse, of one field.
type Match struct {
	Field    string   `json:"field"`
	Register []string `json:"register"`
	News     []string `json:"news"`
	Agree    bool     `json:"agree"`
}

// Related is another event between the same sides.
type Related struct {
	Event string        `json:"event"`
	Kind  entente.Kind  `json:"kind"`
	Stage entente.Stage `json:"stage"`
	When  entente.EDTF  `json:"when,omitempty"`
	Name  string        `json:"name,omitempty"`
	What  string        `json:"what,omitempty"`
}

// EventPage is what the page of an event shows.
type EventPage struct {
	About
	EventItem
	Statement    string        `json:"statement" doc:"The event in a sentence, with the verb of its stage and of who says so."`
	NotTold      string        `json:"not_told,omitempty" doc:"What no document tells of it, as of the newest document read."`
	Fields       []FieldValues `json:"fields"`
	Sentences    []Sentence    `json:"sentences" doc:"The most confident first; those of registers last."`
	Folded       []Origin      `json:"folded" doc:"The independent origins of its documents."`
	FoldedBy     string        `json:"folded_by"`
	Match        []Match       `json:"match" doc:"Where a register and news tell of it: what each says."`
	History      []Happened    `json:"history"`
	Related      []Related     `json:"related"`
	RelatedTotal int           `json:"related_total"`
	RelatedQ     string        `json:"related_q"`
	Cite         Citation      `json:"cite"`
	Permanent    string        `json:"permanent" doc:"The path that stays."`
}

type eventInput struct {
	ID string `path:"id" maxLength:"128" doc:"The id of an event. One that was merged is answered with 308 and the address of the one that took it over."`
	ViewParameters
	Format string `query:"format" enum:"json,csv,ndjson,bib,ris,csl" default:"json" doc:"csv and ndjson give its records; bib (BibTeX), ris and csl (CSL-JSON) cite it. The same is had by a suffix of the path."`
}

func (in eventInput) format() string { return in.Format }

// mostSentences is how many sentences an event's page shows.
const mostSentences = 300

// mostRelated is how many related events it lists.
const mostRelated = 20

func (s *Server) event(ctx context.Context, q request, in *eventInput) (*reply, error) {
	at, known := q.events.find(in.ID)
	if !known {
		if to, moved := q.successor(in.ID); moved {
			address := "/api/v1/events/" + to
			if in.Format != "json" {
				address += "?format=" + in.Format
			}
			return &reply{moved: address, value: map[string]string{"merged_into": to, "address": "/event/" + to}}, nil
		}
		return nil, notFound("there is no event %q in the lake", in.ID)
	}
	e, err := q.event(at)
	if err != nil {
		return nil, err
	}
	rows := q.recordsOf(at)
	cite := q.cite(e, at)
	file := "entente-" + fileName(e.ID)
	switch in.Format {
	case "bib":
		return &reply{raw: []byte(cite.BibTeX), media: "application/x-bibtex; charset=utf-8", file: file + ".bib"}, nil
	case "ris":
		return &reply{raw: []byte(cite.RIS), media: "application/x-research-info-systems; charset=utf-8", file: file + ".ris"}, nil
	case "csl":
		body, err := encodeJSON([]any{cite.CSL})
		return &reply{raw: body, media: "application/vnd.citationstyles.csl+json", file: file + ".csl.json"}, err
	}
	out := EventPage{EventItem: EventItem{Event: *e, Published: dayText(q.events.published[at]),
		Certainty: entente.Certainties()[q.events.certainty[at]], Standing: standings[q.extra[at].standing]},
		Cite: cite, Permanent: "/event/" + e.ID, Sentences: []Sentence{}, History: []Happened{}}
	out.About = About{"event:" + e.ID, q.version, q.eventsCaveat(selection{at})}
	var records []*entente.Record
	for _, i := range rows {
		r, err := q.record(i)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	out.Statement = q.statement(e, out.Certainty, records)
	out.NotTold = q.notTold(e)
	documents, err := q.eventDocuments(ctx, rows)
	if err != nil {
		return nil, err
	}
	origin, err := out.fold(q.index, documents, records)
	if err != nil {
		return nil, err
	}
	judged := out.judged(q.index, e.Records)
	for n, i := range rows {
		if n == mostSentences {
			break
		}
		out.Sentences = append(out.Sentences, q.sentence(i, records[n], documents[records[n].Document], origin, judged))
	}
	slices.SortStableFunc(out.Sentences, func(a, b Sentence) int {
		ar, br := a.About.Source != lake.News, b.About.Source != lake.News
		if ar != br {
			if br {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Confidence, a.Confidence)
	})
	out.Fields = q.fieldValues(rows, records, documents, origin)
	out.Match = q.match(rows, records)
	out.history(q.index, e, documents)
	if err := q.related(ctx, &out, e, at); err != nil {
		return nil, err
	}
	return &reply{value: out, file: file, columns: recordColumns,
		rows:  func(yield func([]string) error) error { return q.recordRows(rows, yield) },
		lines: func(yield func([]byte) error) error { return lines(rows, q.recordItem, yield) }}, nil
}

// eventDocuments are the documents of records, by their ids.
func (q request) eventDocuments(ctx context.Context, rows []uint32) (map[string]*entente.Document, error) {
	out := map[string]*entente.Document{}
	seen := newMarks(len(q.documents))
	for _, i := range rows {
		at := q.documentOf[i]
		if len(out) == mostSentences || !seen.mark(at) {
			continue
		}
		d, err := q.whole(ctx, at)
		if err != nil {
			return nil, err
		}
		out[d.ID] = d
	}
	return out, nil
}

// fold tells the independent origins of the documents. It returns the place of
// each document's origin.
func (p *EventPage) fold(x *index, documents map[string]*entente.Document, records []*entente.Record) (map[string]int, error) {
	var texts []entente.Document
	for _, id := range sortedKeys(documents) {
		texts = append(texts, *documents[id])
	}
	var told []entente.Record
	for _, r := range records {
		told = append(told, *r)
	}
	origins, err := event.Origins(texts, told)
	if err != nil {
		return nil, err
	}
	p.Folded = []Origin{}
	at := map[string]int{}
	for n, ids := range origins {
		slices.SortFunc(ids, func(a, b string) int {
			return cmp.Or(cmp.Compare(documents[a].Date, documents[b].Date), cmp.Compare(a, b))
		})
		first := documents[ids[0]]
		p.Folded = append(p.Folded, Origin{ids, cmp.Or(first.Outlet, first.Title, first.ID)})
		for _, id := range ids {
			at[id] = n
		}
	}
	p.FoldedBy = "Copies of one text, texts that credit one agency, and texts of one family of publishers are one origin. The folding goes by words and names, and can be wrong both ways."
	return at, nil
}

// judged adds the verdicts on records to the history, and returns the last
// judgement on each.
func (p *EventPage) judged(x *index, records []string) map[string]entente.Judgement {
	on := map[string]bool{}
	for _, id := range records {
		on[id] = true
	}
	all := map[string]entente.Verdict{}
	var order []string
	for _, v := range x.verdicts {
		if on[v.Record] || on[v.Other] || v.Judgement == entente.Withdrawn {
			all[v.ID] = v
			order = append(order, v.ID)
		}
	}
	for _, id := range order {
		v := all[id]
		if about, known := all[v.Withdraws]; v.Judgement == entente.Withdrawn && (!known || !on[about.Record] && !on[about.Other]) {
			continue
		}
		says := string(v.Judgement)
		if v.Other != "" {
			says += " as " + v.Other
		}
		p.History = append(p.History, Happened{At: v.At, What: "judged", Says: says, By: v.By, Record: v.Record, Note: v.Note})
	}
	judged := map[string]entente.Judgement{}
	for _, id := range lake.Standing(order, all) {
		judged[all[id].Record] = all[id].Judgement
	}
	return judged
}

// sentence is the evidence of a record.
func (x *index) sentence(i uint32, r *entente.Record, d *entente.Document, origin map[string]int, judged map[string]entente.Judgement) Sentence {
	out := Sentence{Record: r.ID, Document: r.Document, About: x.sourceOf(&x.documents[x.documentOf[i]]), Kind: r.Kind, Stage: r.Stage,
		Certainty: r.Certainty, Confidence: r.Confidence, Speaker: r.Speaker, Outlet: r.Outlet, Runs: []Run{}, Origin: origin[r.Document],
		Judgement: judged[r.ID]}
	if d == nil {
		// Beyond the most that are read: the sentence without its fields.
		for _, e := range r.Evidence {
			out.Runs = append(out.Runs, Run{Text: e.Text, Start: e.Start, End: e.End})
		}
		out.Why = []WhyField{}
		return out
	}
	out.Why = whyOf(r, d.Text)
	evidence := slices.Clone(r.Evidence)
	slices.SortFunc(evidence, func(a, b entente.Evidence) int { return cmp.Compare(a.Start, b.Start) })
	end := -1
	for _, run := range runs(d.Text, []*entente.Record{r}, nil) {
		if !slices.ContainsFunc(evidence, func(e entente.Evidence) bool { return e.Contains(entente.Span{Start: run.Start, End: run.End}) }) {
			continue
		}
		if end >= 0 && run.Start > end {
			out.Runs = append(out.Runs, Run{Text: " … ", Start: end, End: run.Start})
		}
		end = run.End
		out.Runs = append(out.Runs, run)
	}
	return out
}

// fieldValues gathers what the records tell of each field.
func (x *index) fieldValues(rows []uint32, records []*entente.Record, documents map[string]*entente.Document, origin map[string]int) []FieldValues {
	out := []FieldValues{}
	for _, field := range []string{"kind", "stage", "from", "to", "with", "equipment", "money", "people", "when", "where", "name", "speaker", "outlet", "certainty", "tiv"} {
		by := map[string]*Value{}
		docs, origins := map[string]map[string]bool{}, map[string]map[int]bool{}
		for n, r := range records {
			text := ""
			if d := documents[r.Document]; d != nil {
				text = d.Text
			}
			words := map[int]string{}
			place := 0
			for _, w := range r.Why {
				if w.Field == field {
					if w.Start >= 0 && w.End <= len(text) && w.Start <= w.End {
						words[place] = text[w.Start:w.End]
					}
					place++
				}
			}
			for k, value := range valuesOf(r)[field] {
				v := by[value]
				if v == nil {
					v = &Value{Value: value, Words: []string{}, Records: []string{}, Sources: []string{}}
					by[value], docs[value], origins[value] = v, map[string]bool{}, map[int]bool{}
				}
				v.Records = append(v.Records, r.ID)
				docs[value][r.Document] = true
				if o, folded := origin[r.Document]; folded {
					origins[value][o] = true
				}
				if w := words[k]; w != "" && !slices.Contains(v.Words, w) && len(v.Words) < 12 {
					v.Words = append(v.Words, w)
				}
				if source := x.sources.list[x.documents[x.documentOf[rows[n]]].source]; !slices.Contains(v.Sources, source) {
					v.Sources = append(v.Sources, source)
				}
				v.Estimate = v.Estimate || slices.Contains(r.Uncertain, field)
			}
		}
		if len(by) == 0 {
			continue
		}
		f := FieldValues{Field: field}
		for _, value := range sortedKeys(by) {
			v := by[value]
			v.Documents, v.Origins = len(docs[value]), len(origins[value])
			f.Values = append(f.Values, *v)
		}
		slices.SortStableFunc(f.Values, func(a, b Value) int {
			return cmp.Or(cmp.Compare(b.Origins, a.Origins), cmp.Compare(b.Documents, a.Documents))
		})
		out = append(out, f)
	}
	return out
}

// match holds what registers tell of an event against what news tell.
func (x *index) match(rows []uint32, records []*entente.Record) []Match {
	register, news := map[string][]string{}, map[string][]string{}
	registers, others := 0, 0
	for n, r := range records {
		into := register
		if x.documents[x.documentOf[rows[n]]].source == 0 {
			into = news
			others++
		} else {
			registers++
		}
		for field, values := range valuesOf(r) {
			for _, v := range values {
				if !slices.Contains(into[field], v) {
					into[field] = append(into[field], v)
				}
			}
		}
	}
	out := []Match{}
	if registers == 0 || others == 0 {
		return out
	}
	for _, field := range []string{"stage", "from", "to", "with", "equipment", "money", "people", "when", "name", "tiv"} {
		a, b := slices.Sorted(slices.Values(register[field])), slices.Sorted(slices.Values(news[field]))
		if a == nil && b == nil {
			continue
		}
		m := Match{Field: field, Register: a, News: b, Agree: slices.Equal(a, b)}
		if m.Register == nil {
			m.Register = []string{}
		}
		if m.News == nil {
			m.News = []string{}
		}
		out = append(out, m)
	}
	return out
}

// history tells when its documents came and what it was merged from.
func (p *EventPage) history(x *index, e *entente.Event, documents map[string]*entente.Document) {
	for _, id := range sortedKeys(documents) {
		d := documents[id]
		p.History = append(p.History, Happened{At: momentText(x.documents[x.documentBy[id]].added), What: "added", Says: fmt.Sprintf("document %s, %s", id, cmp.Or(d.Title, d.Outlet, "without a title"))})
	}
	for _, was := range e.Was {
		p.History = append(p.History, Happened{What: "merged", Says: was + " was merged into this one; its address leads here"})
	}
	slices.SortStableFunc(p.History, func(a, b Happened) int { return cmp.Compare(a.At, b.At) })
}

// related lists other events of the same kind between the same sides.
func (q request) related(ctx context.Context, p *EventPage, e *entente.Event, at uint32) error {
	p.Related = []Related{}
	sides := q.events.sidesOf(at)
	terms := []string{"kind:" + string(e.Kind)}
	switch {
	case len(e.From) > 0 && len(e.To) > 0:
		terms = append(terms, "from:"+exactly(string(e.From[0])), "to:"+exactly(string(e.To[0])))
	case len(sides) > 1:
		terms = append(terms, "dyad:"+exactly(q.actors.list[sides[0].actor()])+"~"+exactly(q.actors.list[sides[1].actor()]))
	case len(sides) == 1:
		terms = append(terms, "party:"+exactly(q.actors.list[sides[0].actor()]))
	default:
		return nil
	}
	p.RelatedQ = strings.Join(terms, " ")
	_, found, err := q.find(ctx, p.RelatedQ, lake.Events)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(found), func(i uint32) bool { return i == at })
	p.RelatedTotal = len(others)
	// The nearest in time come first.
	day := q.events.day[at]
	slices.SortStableFunc(others, func(a, b uint32) int {
		return cmp.Compare(distance(q.events.day[a], day), distance(q.events.day[b], day))
	})
	for _, i := range others[:min(mostRelated, len(others))] {
		o, err := q.event(i)
		if err != nil {
			return err
		}
		p.Related = append(p.Related, Related{o.ID, o.Kind, o.Stage, o.When, o.Name, whatOf(o)})
	}
	return nil
}

func distance(a, b int32) int64 { return max(int64(a)-int64(b), int64(b)-int64(a)) }

// verbs are how far a stage is, after "is reported".
var verbs = map[entente.Stage]string{
	entente.Declared: "declared to be wanted", entente.Proposed: "offered", entente.Requested: "requested", entente.Discussed: "under discussion",
	entente.Agreed: "agreed", entente.Underway: "under way", entente.Completed: "completed", entente.Halted: "halted", entente.Refused: "refused or ended",
}

// statement says the event in a sentence. What is only claimed is never said as a fact.
func (x *index) statement(e *entente.Event, c entente.Certainty, records []*entente.Record) string {
	var b strings.Builder
	b.WriteString(strings.ToUpper(string(e.Kind)[:1]) + string(e.Kind)[1:])
	if e.Name != "" {
		b.WriteString(" “" + e.Name + "”")
	}
	if what := whatOf(e); what != "" {
		b.WriteString(" of " + what)
	}
	if len(e.From) > 0 {
		b.WriteString(" from " + x.namesOf(e.From))
	}
	if len(e.To) > 0 {
		b.WriteString(" to " + x.namesOf(e.To))
	}
	if len(e.With) > 0 {
		word := " between "
		if len(e.With) == 1 || len(e.From)+len(e.To) > 0 {
			word = " with "
		}
		b.WriteString(word + x.namesOf(e.With))
	}
	how := map[entente.Certainty]string{entente.Asserted: "reported", entente.Claimed: "claimed", entente.Conditional: "spoken of as possible, and",
		entente.Denied: "denied:"}[c]
	fmt.Fprintf(&b, ": %s %s", how, verbs[e.Stage])
	if c == entente.Claimed && len(records) > 0 && records[0].Speaker != nil {
		fmt.Fprintf(&b, ", as %s says", records[0].Speaker.Name)
	}
	if e.When != "" {
		b.WriteString(", " + saidDay(e.When))
	}
	return b.String() + "."
}

// saidDay is "28 December 2000" for a day, the same for both ends of an interval,
// and a time of any other sort as it is written.
func saidDay(when entente.EDTF) string {
	if from, to, both := strings.Cut(string(when), "/"); both {
		switch {
		case from == "..":
			return "until " + saidDay(entente.EDTF(to))
		case to == "..":
			return "from " + saidDay(entente.EDTF(from)) + " on"
		}
		return saidDay(entente.EDTF(from)) + " to " + saidDay(entente.EDTF(to))
	}
	for written, said := range map[string]string{"2006-01-02": "2 January 2006", "2006-01": "January 2006"} {
		if t, err := time.Parse(written, string(when)); err == nil {
			return t.Format(said)
		}
	}
	return string(when)
}

// notTold says which later stage no document tells of: never that it did not happen.
func (x *index) notTold(e *entente.Event) string {
	if measure.Delivered.Counts(e.Stage) || e.Stage == entente.Refused || e.Stage == entente.Halted || len(x.documents) == 0 {
		return ""
	}
	what := "beginning or end"
	if e.Kind == entente.Transfer {
		what = "delivery"
	}
	if !measure.Agreed.Counts(e.Stage) {
		what = "agreement and no " + what
	}
	// The first is the newest, and those of no day come last.
	newest := dayText(x.documents[0].day)
	return fmt.Sprintf("No %s is told of it in the documents read, the newest of which is of %s.", what, cmp.Or(newest, "no known day"))
}
