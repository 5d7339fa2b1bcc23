package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente"
	"entente/data"
	"entente/lake"
	"entente/measure"
	"entente/register"
	"entente/register/atop"
	"entente/register/bases"
	"entente/register/gdelt"
	"entente/register/icews"
	"entente/register/polecat"
	"entente/register/sipri"
	"entente/register/unroca"
)

// sums are the registers whose rows add up many transfers.
var sums = []string{sipri.Exports, sipri.Imports, sipri.Pairs}

// states are the registers whose rows tell what is in force in a year and no
// act: they make networks and portfolios, but are not counted among acts unless
// they are asked for.
var states = []string{atop.Source, bases.Source}

// sampled are the sources that tell a part of what happened; what they leave out is not known.
var sampled = []string{lake.News, gdelt.Source, icews.Source, polecat.Source, unroca.Source}

// origin is one release of one source.
type origin struct {
	source  string
	release entente.EDTF
}

func (o origin) String() string {
	if o.release == "" {
		return o.source
	}
	return o.source + " " + string(o.release)
}

// basin is all that the lake holds for one kind, read once for every basis.
type basin struct {
	kind  entente.Kind
	told  map[origin][]measure.Told
	cover map[origin][]measure.Coverage
	// events are set if they are what is counted.
	events []entente.Event
	dates  map[string]string
}

// read reads the records of a kind, or its events.
func (m *measuring) read(ctx context.Context, kind entente.Kind, covers map[origin][]measure.Coverage) (*basin, error) {
	b := &basin{kind: kind, told: map[origin][]measure.Told{}, cover: covers}
	query, err := parseQuery(m.lake, append([]string{"kind:" + string(kind)}, m.terms...))
	if err != nil {
		return nil, err
	}
	if m.unit == string(measure.Events) || m.unit == "" && kind != entente.Transfer {
		if err := m.readEvents(ctx, b, query); err != nil || len(b.events) > 0 {
			return b, err
		}
	}
	valued := false
	if err := m.eachTold(ctx, query, func(o origin, t measure.Told) error {
		valued = valued || t.Record.TIV != nil
		t.Record.Why = nil
		b.told[o] = append(b.told[o], t)
		return nil
	}); err != nil {
		return nil, err
	}
	if m.unit == "" && kind == entente.Transfer && !valued {
		err = m.readEvents(ctx, b, query)
	}
	return b, err
}

// readEvents reads the events that a query finds and that are acts.
func (m *measuring) readEvents(ctx context.Context, b *basin, query *lake.Query) error {
	if _, err := m.lake.FindEvents(ctx, query, lake.Page{}, func(e *entente.Event) error {
		// Sums and what is in force are no acts; nor is what is not asked for.
		if slices.ContainsFunc(e.Sources, func(source string) bool {
			return !slices.Contains(sums, source) && (slices.Contains(m.sources, source) || len(m.sources) == 0 && !slices.Contains(states, source))
		}) {
			b.events = append(b.events, *e)
		}
		return nil
	}); err != nil || len(b.events) == 0 {
		return err
	}
	var err error
	b.dates, err = m.eventDates(ctx, query.AsOf())
	return err
}

// wanted reports whether an origin is one of those asked for.
func (m *measuring) wanted(o origin) bool {
	return (len(m.sources) == 0 || slices.Contains(m.sources, o.source)) &&
		(m.release == "" || o.source == lake.News || strings.HasPrefix(string(o.release), m.release))
}

// listedYears are the years that the words of a record's time list; none if
// they are no list, or not in the evidence.
func listedYears(r *entente.Record) []int {
	for _, w := range r.Why {
		for _, e := range r.Evidence {
			if w.Field == "when" && e.Contains(w.Span) && len(e.Text) == e.Len() {
				return measure.ListedYears(e.Text[w.Start-e.Start : w.End-e.Start])
			}
		}
	}
	return nil
}

// The questions of this command, in the SQL of the lake's views.
var (
	//go:embed sql/told.sql
	toldSQL string
	//go:embed sql/coverage.sql
	coverageSQL string
	//go:embed sql/dates.sql
	datesSQL string
)

// eachTold calls yield for what a query finds: records with no more than the
// measures need. They are asked for by column, as a lake may hold millions.
func (m *measuring) eachTold(ctx context.Context, q *lake.Query, yield func(origin, measure.Told) error) error {
	actors := map[string]entente.Actor{}
	list := func(v any) (out []entente.Actor) {
		items, _ := v.([]any)
		for _, item := range items {
			code, _ := item.(string)
			if _, known := actors[code]; !known {
				actors[code] = entente.Actor(code)
			}
			out = append(out, actors[code])
		}
		return out
	}
	text := func(v any) string { s, _ := v.(string); return s }
	text = interned(text)
	return m.sql(ctx, strings.ReplaceAll(toldSQL, "{{.}}", m.lake.SelectSQL(q, lake.Records)), q.AsOf(), func(columns map[string]any) error {
		get := func(name string) string { return text(columns[name]) }
		o := origin{cmp.Or(get("source"), lake.News), entente.EDTF(get("release"))}
		if !m.wanted(o) {
			return nil
		}
		r := &entente.Record{Kind: entente.Kind(get("kind")), Stage: entente.Stage(get("stage")), Certainty: entente.Certainty(get("certainty")),
			From: list(columns["from"]), To: list(columns["to"]), With: list(columns["with"]), When: entente.EDTF(get("when"))}
		r.ID, _ = columns["record"].(string)
		if country := get("country"); country != "" {
			r.Where = &entente.Where{Country: entente.Actor(country)}
		}
		if amount, told := columns["tiv"].(float64); told {
			allocated, _ := columns["tiv_allocated"].(bool)
			r.TIV = &entente.TIV{Amount: amount, Allocated: allocated}
		}
		people, _ := columns["people"].([]any)
		for _, p := range people {
			if of, is := p.(map[string]any); is {
				r.People = append(r.People, entente.People{Count: whole(of["count"]), Unit: text(of["unit"])})
			}
		}
		pieces, _ := columns["pieces"].([]any)
		for _, n := range pieces {
			r.Equipment = append(r.Equipment, entente.Equipment{Count: whole(n)})
		}
		rules, _ := columns["rules"].([]any)
		for _, rule := range rules {
			r.Why = append(r.Why, entente.Why{Field: "kind", Rule: text(rule)})
		}
		t := measure.Told{Record: r, Source: o.source, Release: o.release, Date: get("published"), Sum: slices.Contains(sums, o.source)}
		if quote, told := columns["quote"].(string); told {
			start := whole(columns["quote_start"])
			if from, to := whole(columns["when_start"])-start, whole(columns["when_end"])-start; 0 <= from && from < to && to <= int64(len(quote)) {
				t.Years = measure.ListedYears(quote[from:to])
			}
		}
		return yield(o, t)
	})
}

// interned keeps one copy of each of the words that a column of few words has.
func interned(text func(any) string) func(any) string {
	kept := map[string]string{}
	return func(v any) string {
		s := text(v)
		if k, is := kept[s]; is {
			return k
		}
		if len(kept) < 1<<16 {
			kept[s] = s
		}
		return s
	}
}

// whole is a whole number of the engine; 0 for nothing.
func whole(v any) int64 {
	switch v := v.(type) {
	case int32:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

// eventDates are the days on which the first document on each event appeared.
func (m *measuring) eventDates(ctx context.Context, until time.Time) (map[string]string, error) {
	out := map[string]string{}
	err := m.sql(ctx, datesSQL, until, func(columns map[string]any) error {
		event, _ := columns["event"].(string)
		out[event], _ = columns["published"].(string)
		return nil
	})
	return out, err
}

// sql asks the lake and calls yield with the columns of each row by name.
func (m *measuring) sql(ctx context.Context, text string, until time.Time, yield func(columns map[string]any) error) error {
	answer, err := m.lake.SQL(ctx, text, until)
	if err != nil {
		return err
	}
	columns := make(map[string]any, len(answer.Columns))
	err = answer.Each(func(row []any) error {
		for i, name := range answer.Columns {
			columns[name] = row[i]
		}
		return yield(columns)
	})
	return errors.Join(err, answer.Close())
}

// coverage is what the sources of the lake cover: registers the years, and the
// actors, that their files tell, news the years of their documents.
func (m *measuring) coverage(ctx context.Context) (map[origin][]measure.Coverage, error) {
	query, err := parseQuery(m.lake, slices.Clone(m.terms))
	if err != nil {
		return nil, err
	}
	out := map[origin][]measure.Coverage{}
	if err := m.sql(ctx, coverageSQL, query.AsOf(), func(columns map[string]any) error {
		source, _ := columns["source"].(string)
		release, _ := columns["release"].(string)
		o := origin{source, entente.EDTF(release)}
		if !m.wanted(o) || columns["year"] == nil {
			return nil
		}
		year := int(whole(columns["year"]))
		c := measure.Coverage{Source: o.source, Release: o.release, Period: measure.Period{From: year, To: year},
			Sampled: slices.Contains(sampled, o.source)}
		actors, _ := columns["actors"].([]any)
		for _, a := range actors {
			code, _ := a.(string)
			c.Actors = append(c.Actors, entente.Actor(code))
		}
		// Years that follow each other make one period.
		if n := len(out[o]); n > 0 && out[o][n-1].Period.To == year-1 && slices.Equal(out[o][n-1].Actors, c.Actors) {
			out[o][n-1].Period.To = year
		} else {
			out[o] = append(out[o], c)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	return out, nil
}

// yearsAsked counts the years asked for of which a source knows.
func (m *measuring) yearsAsked(cover []measure.Coverage) int {
	p, some := measure.Span(cover)
	if !some {
		return 0
	}
	return measure.CoveredYears(cover, measure.Period{From: max(p.From, cmp.Or(m.from, p.From)), To: min(p.To, cmp.Or(m.to, p.To))}, "")
}

// origins are the keys of a map, sorted.
func origins[V any](m map[origin]V) []origin {
	var out []origin
	for o := range m {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b origin) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.release, b.release))
	})
	return out
}

// drawn are the acts that a figure is computed from, in their frame.
type drawn struct {
	frame   measure.Frame
	acts    []measure.Act
	left    measure.Left
	sources string
}

// need is what a measure must know of its acts.
type need int

const (
	needGivers    need = iota // whose they are
	needReceivers             // whom they reach
	needDyads                 // both
)

// draw brings what was read into a frame. Trend-indicator values come from one
// release of one source: they are sums, and two sums of the same are not added.
func (b *basin) draw(m *measuring, basis measure.Basis, n need) (*drawn, error) {
	d := &drawn{frame: measure.Frame{Kind: b.kind, Basis: basis, Set: m.setName()}}
	if len(b.events) > 0 {
		return d, b.drawEvents(m, d)
	}
	tiv := m.unit == string(measure.TIV) || m.unit == string(measure.AllocatedTIV) || m.unit == "" && b.kind == entente.Transfer
	if tiv {
		found, err := b.drawTIV(m, d, n)
		if err != nil || found {
			return d, err
		}
		if m.unit != "" {
			return d, nil // what was asked for is not there: it is unknown
		}
	}
	if d.frame.Unit = measure.Unit(m.unit); m.unit == "" {
		d.frame.Unit = measure.Records
	}
	if m.unit == string(measure.Events) {
		return d, fmt.Errorf("the lake holds no events of this kind; run entente events, or count --unit records")
	}
	var names []string
	for _, o := range origins(b.told) {
		if slices.Contains(sums, o.source) || slices.Contains(states, o.source) && !slices.Contains(m.sources, o.source) {
			continue
		}
		acts, left, err := d.frame.Acts(b.told[o])
		if err != nil {
			return d, err
		}
		d.acts = append(d.acts, acts...)
		d.left = d.left.Plus(left)
		names = append(names, o.String())
		d.frame.Coverage = append(d.frame.Coverage, b.cover[o]...)
	}
	d.sources = strings.Join(names, ", ")
	return d, nil
}

func (b *basin) drawEvents(m *measuring, d *drawn) (err error) {
	d.frame.Unit = measure.Unit(cmp.Or(m.unit, string(measure.Events)))
	d.acts, d.left, err = d.frame.EventActs(b.events, func(e *entente.Event) string { return b.dates[e.ID] })
	used := map[string]bool{}
	for i := range b.events {
		for _, s := range b.events[i].Sources {
			used[s] = true
		}
	}
	var names []string
	for _, o := range origins(b.cover) {
		if used[o.source] {
			names = append(names, o.String())
			d.frame.Coverage = append(d.frame.Coverage, b.cover[o]...)
		}
	}
	d.sources = strings.Join(names, ", ")
	return err
}

// drawTIV takes the trend-indicator values of the origin that covers most of
// the period, then of one with values for the very year, then of rows before
// sums, then of the newest release.
func (b *basin) drawTIV(m *measuring, d *drawn, n need) (found bool, err error) {
	type candidate struct {
		origin
		years     int
		allocated bool
		acts      []measure.Act
		left      measure.Left
	}
	var best *candidate
	for _, o := range origins(b.told) {
		c := candidate{origin: o}
		frame := d.frame
		frame.Unit = measure.Unit(cmp.Or(m.unit, string(measure.AllocatedTIV)))
		if c.acts, c.left, err = frame.Acts(b.told[o]); err != nil {
			return false, err
		}
		if !n.met(c.acts, o) {
			continue
		}
		for _, t := range b.told[o] {
			if p := t.Record.TIV; p != nil && p.Allocated && d.frame.Basis.Counts(t.Record.Stage) {
				c.allocated = true
			}
		}
		c.years = m.yearsAsked(b.cover[o])
		if best == nil || cmp.Or(cmp.Compare(c.years, best.years), before(!c.allocated, !best.allocated),
			before(!slices.Contains(sums, c.source), !slices.Contains(sums, best.source)), cmp.Compare(c.release, best.release)) > 0 {
			best = &c
		}
	}
	if best == nil {
		d.frame.Unit = measure.Unit(cmp.Or(m.unit, string(measure.TIV)))
		return false, nil
	}
	d.acts, d.left, d.sources = best.acts, best.left, best.String()
	d.frame.Coverage = b.cover[best.origin]
	if d.frame.Unit = measure.TIV; best.allocated {
		d.frame.Unit = measure.AllocatedTIV
	}
	if m.unit != "" {
		d.frame.Unit = measure.Unit(m.unit)
	}
	return true, nil
}

// before is 1 if only a holds, -1 if only b does.
func before(a, b bool) int {
	switch {
	case a && !b:
		return 1
	case b && !a:
		return -1
	}
	return 0
}

// met reports whether acts tell what is needed.
func (n need) met(acts []measure.Act, o origin) bool {
	if o.source == sipri.Pairs && n != needDyads {
		return false // a part of the suppliers only
	}
	return slices.ContainsFunc(acts, func(a measure.Act) bool {
		from := len(a.From) > 0 && a.From[0] != entente.World
		to := len(a.To) > 0 && a.To[0] != entente.World
		switch n {
		case needGivers:
			return from
		case needReceivers:
			return to
		}
		return from && to
	})
}

// setName names the actors that are counted.
func (m *measuring) setName() string {
	if len(m.actors) == 0 {
		return "all"
	}
	return strings.Join(m.actors, ",")
}

// set are the actors that are counted: those named, and the members that named
// organisations and areas had in the last year of the period. Nil for all.
func (m *measuring) set(year int) ([]entente.Actor, error) {
	return membersOfAll("actors", m.actors, year)
}

// membersOfAll are the actors that the codes of a flag name in a year.
func membersOfAll(flag string, codes []string, year int) ([]entente.Actor, error) {
	var out []entente.Actor
	for _, code := range codes {
		a := entente.Actor(strings.ToUpper(strings.TrimSpace(code)))
		if !a.Valid() {
			return nil, usageError{fmt.Errorf("--%s: %q is no code of an actor; use codes as USA, NATO or M49:150", flag, code)}
		}
		members, err := membersOf(a, year)
		if err != nil {
			return nil, err
		}
		if len(members) == 0 {
			members = []entente.Actor{a}
		}
		out = append(out, members...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// membersOf are the states of an organisation or an area in a year; none for a state.
func membersOf(group entente.Actor, year int) ([]entente.Actor, error) {
	var out []entente.Actor
	if area, is := strings.CutPrefix(string(group), "M49:"); is {
		all, err := data.States()
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if held(s.From, s.To, year) && slices.Contains(strings.Split(s.Regions, ","), area) {
				out = append(out, entente.Actor(s.Code))
			}
		}
		return out, nil
	}
	all, err := data.Members()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if s.Organisation == string(group) && held(s.From, s.To, year) {
			out = append(out, entente.Actor(s.State))
		}
	}
	return out, nil
}

// held reports whether a year lies between two dates, of which either may be open.
func held(from, to string, year int) bool {
	y := fmt.Sprintf("%04d", year)
	return (from == "" || from[:min(4, len(from))] <= y) && (to == "" || y <= to[:min(4, len(to))])
}

// system are the states that there were in a year, one for each number of the
// Correlates of War: the one that had it then.
func system(year int) ([]entente.Actor, error) {
	now, err := data.States()
	if err != nil {
		return nil, err
	}
	former, err := data.Formers()
	if err != nil {
		return nil, err
	}
	of := map[string]entente.Actor{}
	for _, s := range former {
		if s.COW != "" && held(s.From, s.To, year) {
			of[s.COW] = entente.Actor(s.Code)
		}
	}
	for _, s := range now {
		if _, had := of[s.COW]; s.COW != "" && !had && held(s.From, s.To, year) {
			of[s.COW] = entente.Actor(s.Code)
		}
	}
	out := make([]entente.Actor, 0, len(of))
	for _, a := range of {
		out = append(out, a)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// levelOf is the level of a record in an alliance portfolio: what a register of
// alliances says it obliges to, or the least for a pact told elsewhere.
func levelOf(r *entente.Record) float64 {
	return float64(max(register.Level(r), 1))
}
