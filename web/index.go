package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"entente"
	"entente/data"
	"entente/event"
	"entente/lake"
	"entente/measure"
)

// index is what is held in memory of one state of a lake: enough to select and
// count records, events and documents, and their JSON in compressed blocks. It
// does not change once it is built.
type index struct {
	version string
	built   time.Time

	actors, sources, outlets *words
	names                    map[entente.Actor]string
	// memberships are the organisations of each state.
	memberships map[string][]Membership

	documents  []document // newest first
	documentBy map[string]uint32
	// texts are the documents' texts, as long as they are few enough to be held; else nil.
	texts *blocks
	// verdicts are in the order in which they were added.
	verdicts []entente.Verdict
	perYear  map[int16]int // documents of news

	records *rows
	// documentOf is the document of each record, eventOf the event, speaker whom
	// its speaker speaks for, as the number of an actor and one, 0 if nobody.
	documentOf, eventOf, speaker []uint32

	events *rows
	extra  []eventExtra
	// told are the records of the events, toldEnds where those of each end.
	told, toldEnds []uint32
	// alone is the number of records that are an event by themselves because
	// nobody has grouped them yet.
	alone int
	// moved tells the event that took over an earlier one, by the ids.
	moved map[string]string

	coverage []sourceCoverage
}

// document is what is held of a document: all but its text.
type document struct {
	ID, Title, URL, Author, Language string
	Release                          entente.EDTF
	Row                              int
	Terms                            entente.Terms
	// day is that of publication as days since 1970, year its year; noDay and noYear if unknown.
	day  int32
	year int16
	// outlet and source are numbers of words.
	outlet, source, bytes uint32
	// stored is where its text lies in texts.
	stored uint32
	// added is when it came into the lake, in microseconds since 1970, and coder what coded it.
	added int64
	coder string
	// records are the rows of its records, ascending.
	records []uint32
}

// eventExtra is what is known of events and not of records.
type eventExtra struct {
	documents, origins uint32
	// reached is the year in which each basis was first reached, by measure.Bases; noYear if it was not.
	reached  [3]int16
	standing uint8
	name     string
}

// standings are how an event stands, by who says so; the later ones outrank the
// earlier, apart from disputed, which outranks all.
var standings = []string{"claimed", "claimed-by-party", "corroborated", "both-parties", "in-register", "disputed"}

// textsAtMost is the bytes of text up to which the texts are held in memory,
// where they take about a third; those of larger lakes are read when they are shown.
const textsAtMost = 1 << 30

// groupedAtMost is the number of records up to which events are made here when
// nobody has made them yet.
const groupedAtMost = 50_000

// build reads a lake into an index.
func build(ctx context.Context, l *lake.Lake, version string) (*index, error) {
	x := &index{version: version, built: time.Now(), actors: newWords(), sources: newWords(lake.News), outlets: newWords(""),
		documentBy: map[string]uint32{}, perYear: map[int16]int{}, moved: map[string]string{}}
	var err error
	if x.names, err = actorNames(); err != nil {
		return nil, err
	}
	if err := x.readMemberships(); err != nil {
		return nil, err
	}
	x.records, x.events = newRows(), newRows()
	if err := x.readDocuments(ctx, l); err != nil {
		return nil, err
	}
	if err := x.readRecords(ctx, l); err != nil {
		return nil, err
	}
	if err := x.readEvents(ctx, l); err != nil {
		return nil, err
	}
	err = l.EachVerdict(ctx, func(v *entente.Verdict) error {
		x.verdicts = append(x.verdicts, *v)
		return nil
	})
	if err != nil {
		return nil, err
	}
	imports, err := l.Imports()
	if err != nil {
		return nil, err
	}
	x.coverage = x.covered(imports)
	return x, nil
}

// actorNames are the common English names of actors.
func actorNames() (map[entente.Actor]string, error) {
	formers, err1 := data.Formers()
	organisations, err2 := data.Organisations()
	states, err3 := data.States()
	names, err4 := data.Names()
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
	}
	out := map[entente.Actor]string{}
	for _, f := range formers {
		out[entente.Actor(f.Code)] = f.Name
	}
	for _, o := range organisations {
		out[entente.Actor(o.Code)] = o.Name
	}
	for _, s := range states {
		out[entente.Actor(s.Code)] = s.Name
	}
	for _, n := range names {
		if a := entente.Actor(n.Code); n.Role == "area" && out[a] == "" {
			out[a] = n.Form
		}
	}
	return out, nil
}

func (x *index) readMemberships() error {
	members, err := data.Members()
	if err != nil {
		return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
	}
	x.memberships = map[string][]Membership{}
	for _, m := range members {
		x.memberships[m.State] = append(x.memberships[m.State],
			Membership{m.Organisation, x.name(entente.Actor(m.Organisation)), m.From, m.To})
	}
	return nil
}

// name is an actor's common name, or its code if it has none.
func (x *index) name(a entente.Actor) string {
	if n := x.names[a]; n != "" {
		return n
	}
	if n, is := strings.CutPrefix(string(a), "NSA:"); is {
		return n
	}
	return string(a)
}

func (x *index) readDocuments(ctx context.Context, l *lake.Lake) error {
	kept := newWords()
	texts := &blocks{}
	held := 0
	err := l.EachDocument(ctx, func(d *entente.Document) error {
		source := d.Source
		if source == "" {
			source = lake.News
		}
		// What is kept must not hold on to the row's text.
		x.documents = append(x.documents, document{ID: strings.Clone(d.ID), Title: strings.Clone(d.Title), day: dayOf(d.Date),
			URL: strings.Clone(d.URL), outlet: x.outlets.number(d.Outlet), Author: strings.Clone(d.Author),
			Language: kept.list[kept.number(d.Language)], Release: entente.EDTF(kept.list[kept.number(string(d.Release))]),
			Row: d.Row, Terms: entente.Terms(kept.list[kept.number(string(d.Terms))]),
			source: x.sources.number(source), bytes: uint32(len(d.Text)), stored: uint32(len(x.documents))})
		if held += len(d.Text); texts != nil && held <= textsAtMost {
			texts.add([]byte(d.Text))
		} else {
			texts = nil
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	if texts != nil {
		texts.done()
		x.texts = texts
	}
	slices.SortFunc(x.documents, func(a, b document) int {
		return cmp.Or(cmp.Compare(b.day, a.day), cmp.Compare(a.ID, b.ID))
	})
	for i := range x.documents {
		d := &x.documents[i]
		d.year = yearOf(d.day)
		x.documentBy[d.ID] = uint32(i)
		if y := d.year; x.sources.list[d.source] == lake.News && y != noYear {
			x.perYear[y]++
		}
	}
	return x.readAdded(ctx, l)
}

// readAdded learns when each document came and what coded it.
func (x *index) readAdded(ctx context.Context, l *lake.Lake) error {
	a, err := l.SQL(ctx, "SELECT document, epoch_us(added), coalesce(coder, '') FROM documents", time.Time{})
	if err != nil {
		return err
	}
	coders := newWords()
	err = a.Each(func(row []any) error {
		id, _ := row[0].(string)
		if at, known := x.documentBy[id]; known {
			d := &x.documents[at]
			d.added, _ = row[1].(int64)
			coder, _ := row[2].(string)
			d.coder = coders.list[coders.number(coder)]
		}
		return nil
	})
	if e := a.Close(); err == nil {
		err = e
	}
	return err
}

// encodeJSON writes a value as JSON with < and > as they are: what is written is
// served as data, never inside a page.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func (x *index) readRecords(ctx context.Context, l *lake.Lake) error {
	kinds, stages, certainties := entente.Kinds(), entente.Stages(), entente.Certainties()
	var documentOf, speaker []uint32
	err := l.EachRecord(ctx, func(r *entente.Record) error {
		at, known := x.documentBy[r.Document]
		if !known {
			// It was added after the documents were read; the next index has it.
			return nil
		}
		d := &x.documents[at]
		text, err := encodeJSON(r)
		if err != nil {
			return fmt.Errorf("record %s: %w", r.ID, err)
		}
		n := row{id: strings.Clone(r.ID), kind: numberIn(kinds, r.Kind), stage: numberIn(stages, r.Stage),
			certainty: numberIn(certainties, r.Certainty), source: sourceBit(d.source), published: d.day,
			confidence: float32(r.Confidence), sides: x.sides(r.From, r.To, r.With), json: text}
		n.first, n.last = daysOf(r.When)
		for _, e := range r.Equipment {
			n.classes = classMask(n.classes, e.Class)
		}
		if r.Where != nil {
			n.country = x.actors.number(string(r.Where.Country)) + 1
		}
		x.records.add(n)
		documentOf = append(documentOf, at)
		says := uint32(0)
		if r.Speaker != nil && r.Speaker.Actor != "" {
			says = x.actors.number(string(r.Speaker.Actor)) + 1
		}
		speaker = append(speaker, says)
		return nil
	})
	if err != nil {
		return err
	}
	before := x.records.sorted()
	x.documentOf, x.speaker = moved(documentOf, before), moved(speaker, before)
	for i, d := range x.documentOf {
		x.documents[d].records = append(x.documents[d].records, uint32(i))
	}
	x.eventOf = make([]uint32, x.records.len())
	return nil
}

// sourceBit is a source as a set; what is beyond the sets is in the last.
func sourceBit(n uint32) uint64 { return 1 << min(n, 63) }

func (x *index) sides(from, to, with []entente.Actor) []side {
	out := make([]side, 0, len(from)+len(to)+len(with))
	for role, actors := range [][]entente.Actor{from, to, with} {
		for _, a := range actors {
			out = append(out, side(x.actors.number(string(a))<<2|uint32(role)))
		}
	}
	return out
}

// daysOf are the ends of an EDTF; noDay where it is open or not told.
func daysOf(e entente.EDTF) (first, last int32) {
	if e == "" {
		return noDay, noDay
	}
	from, to := e.Days()
	return dayOf(from), dayOf(to)
}

// readEvents takes in the events of the lake. Where there are none, they are
// made here if the lake is small, and a record that is in none is one by itself.
func (x *index) readEvents(ctx context.Context, l *lake.Lake) error {
	type pending struct {
		extra   eventExtra
		records []uint32
	}
	var all []pending
	grouped := make([]bool, x.records.len())
	add := func(e *entente.Event) error {
		p := pending{extra: eventExtra{documents: uint32(e.Documents), origins: uint32(e.Origins), name: strings.Clone(e.Name)}}
		for _, id := range e.Records {
			if at, known := x.records.find(id); known && !grouped[at] {
				p.records = append(p.records, at)
				grouped[at] = true
			}
		}
		if len(p.records) == 0 {
			return nil // all its records were judged wrong since, or are not here yet
		}
		n, err := x.eventRow(e, p.records, &p.extra)
		if err != nil {
			return err
		}
		x.events.add(n)
		all = append(all, p)
		for _, was := range e.Was {
			x.moved[strings.Clone(was)] = n.id
		}
		return nil
	}
	if err := l.EachEvent(ctx, add); err != nil {
		return err
	}
	if len(all) == 0 && x.records.len() > 0 && x.records.len() <= groupedAtMost {
		if err := x.group(ctx, l, add); err != nil {
			return err
		}
	}
	for i := range grouped {
		if !grouped[i] {
			x.alone++
			e, err := x.single(uint32(i))
			if err == nil {
				err = add(e)
			}
			if err != nil {
				return err
			}
		}
	}
	before := x.events.sorted()
	for at, b := range before {
		p := all[b]
		x.extra = append(x.extra, p.extra)
		slices.Sort(p.records)
		x.told = append(x.told, p.records...)
		x.toldEnds = append(x.toldEnds, uint32(len(x.told)))
		for _, r := range p.records {
			x.eventOf[r] = uint32(at)
		}
	}
	return nil
}

// group makes the events of a lake that has none yet.
func (x *index) group(ctx context.Context, l *lake.Lake, add func(*entente.Event) error) error {
	var documents []entente.Document
	var records []entente.Record
	var verdicts []entente.Verdict
	if err := l.EachDocument(ctx, func(d *entente.Document) error { documents = append(documents, *d); return nil }); err != nil {
		return err
	}
	if err := l.EachRecord(ctx, func(r *entente.Record) error { records = append(records, *r); return nil }); err != nil {
		return err
	}
	if err := l.EachVerdict(ctx, func(v *entente.Verdict) error { verdicts = append(verdicts, *v); return nil }); err != nil {
		return err
	}
	events, err := event.Group(documents, records, verdicts)
	if err != nil {
		return err
	}
	for i := range events {
		if err := add(&events[i]); err != nil {
			return err
		}
	}
	return nil
}

// single is a record as an event of its own, as grouping would tell it.
func (x *index) single(at uint32) (*entente.Event, error) {
	r, err := x.record(at)
	if err != nil {
		return nil, err
	}
	e := &entente.Event{ID: event.ID(r.ID), Kind: r.Kind, From: r.From, To: r.To, With: r.With, Stage: r.Stage,
		Stages: []entente.Reached{{Stage: r.Stage, When: r.When, Records: []string{r.ID}}}, When: r.When, Where: r.Where,
		Name: r.Name, Records: []string{r.ID}, Documents: 1, Origins: 1,
		Sources: []string{x.sources.list[x.documents[x.documentOf[at]].source]}, Confidence: r.Confidence}
	for _, q := range r.Equipment {
		e.Equipment = append(e.Equipment, entente.EquipmentRange{Class: q.Class, Name: q.Name, Low: q.Count, High: q.Count,
			Said: said(q.Count, r.ID)})
	}
	if r.Money != nil {
		e.Money = []entente.MoneyRange{{Currency: r.Money.Currency, Low: r.Money.Amount, High: r.Money.Amount, Said: said(r.Money.Amount, r.ID)}}
	}
	for _, p := range r.People {
		e.People = append(e.People, entente.PeopleRange{Unit: p.Unit, Low: p.Count, High: p.Count, Said: said(p.Count, r.ID)})
	}
	return e, nil
}

func said(n int64, record string) []entente.Said {
	if n == 0 {
		return nil
	}
	return []entente.Said{{Value: n, Record: record}}
}

func (x *index) eventRow(e *entente.Event, records []uint32, extra *eventExtra) (row, error) {
	text, err := encodeJSON(e)
	if err != nil {
		return row{}, fmt.Errorf("event %s: %w", e.ID, err)
	}
	n := row{id: strings.Clone(e.ID), kind: numberIn(entente.Kinds(), e.Kind), stage: numberIn(entente.Stages(), e.Stage),
		confidence: float32(e.Confidence), sides: x.sides(e.From, e.To, e.With), json: text, published: math.MaxInt32,
		certainty: uint8(len(entente.Certainties()))}
	n.first, n.last = daysOf(e.When)
	for _, q := range e.Equipment {
		n.classes = classMask(n.classes, q.Class)
	}
	if e.Where != nil {
		n.country = x.actors.number(string(e.Where.Country)) + 1
	}
	for _, r := range records {
		n.source |= x.records.source[r]
		n.certainty = min(n.certainty, x.records.certainty[r])
		if p := x.records.published[r]; p != noDay {
			n.published = min(n.published, p)
		}
	}
	if n.published == math.MaxInt32 {
		n.published = noDay
	}
	extra.reached = reached(e, n.published)
	extra.standing = x.standing(e, records, &n)
	return n, nil
}

// reached are the years in which each basis was first reached: the year of the
// first stage that counts on it, else that of the event, else that of its
// earliest document, as measure.Frame.EventActs has it.
func reached(e *entente.Event, published int32) (out [3]int16) {
	for i, basis := range measure.Bases() {
		out[i] = noYear
		if !basis.Counts(e.Stage) {
			continue
		}
		f := measure.Frame{Kind: e.Kind, Basis: basis, Unit: measure.Events}
		acts, _, err := f.EventActs([]entente.Event{*e}, func(*entente.Event) string { return dayText(published) })
		if err == nil && len(acts) == 1 {
			out[i] = int16(acts[0].Year)
		}
	}
	return out
}

// standing says who stands behind an event, as a place in standings.
func (x *index) standing(e *entente.Event, records []uint32, n *row) uint8 {
	isDenied := numberIn(entente.Certainties(), entente.Denied)
	denied, told := false, false
	var speakers []uint32
	for _, at := range records {
		if x.records.certainty[at] == isDenied {
			denied = true
		} else {
			told = true
		}
		says := x.speaker[at]
		party := slices.ContainsFunc(n.sides, func(s side) bool { return s.actor()+1 == says })
		if party && !slices.Contains(speakers, says) {
			speakers = append(speakers, says)
		}
	}
	name := "claimed"
	switch {
	case denied && told:
		name = "disputed"
	case n.source&^1 != 0:
		name = "in-register"
	case len(speakers) > 1:
		name = "both-parties"
	case e.Origins > 1:
		name = "corroborated"
	case len(speakers) == 1:
		name = "claimed-by-party"
	}
	return uint8(slices.Index(standings, name))
}

// record decodes a record.
func (x *index) record(at uint32) (*entente.Record, error) {
	text, err := x.records.json(at)
	if err != nil {
		return nil, err
	}
	r := &entente.Record{}
	return r, json.Unmarshal(text, r)
}

// event decodes an event.
func (x *index) event(at uint32) (*entente.Event, error) {
	text, err := x.events.json(at)
	if err != nil {
		return nil, err
	}
	e := &entente.Event{}
	return e, json.Unmarshal(text, e)
}

// recordsOf are the records of an event, in their order.
func (x *index) recordsOf(at uint32) []uint32 {
	from := uint32(0)
	if at > 0 {
		from = x.toldEnds[at-1]
	}
	return x.told[from:x.toldEnds[at]]
}
