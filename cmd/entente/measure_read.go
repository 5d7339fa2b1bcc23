package main

import (
	"cmp"
	"context"
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
	"entente/register/sipri"
)

// sums are the registers whose rows add up many transfers.
var sums = []string{sipri.Exports, sipri.Imports, sipri.Pairs}

// states are the registers whose rows tell what is in force in a year and no
// act: they make networks and portfolios, but are not counted among acts unless
// they are asked for.
var states = []string{atop.Source}

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
		if _, err := m.lake.FindEvents(ctx, query, lake.Page{}, func(e *entente.Event) error {
			b.events = append(b.events, *e)
			return nil
		}); err != nil {
			return nil, err
		}
		if len(b.events) > 0 {
			b.dates, err = m.eventDates(ctx)
			return b, err
		}
	}
	intern := map[entente.Actor]entente.Actor{}
	actors := func(list []entente.Actor) []entente.Actor {
		for i, a := range list {
			if _, known := intern[a]; !known {
				intern[a] = a
			}
			list[i] = intern[a]
		}
		return list
	}
	_, err = m.lake.FindRecords(ctx, query, lake.Page{}, func(k *lake.KeptRecord) error {
		o := origin{cmp.Or(k.Source, lake.News), k.Release}
		if !m.wanted(o) {
			return nil
		}
		r := k.Record
		t := measure.Told{Record: &r, Source: o.source, Release: o.release, Date: k.Published,
			Years: listedYears(&r), Sum: slices.Contains(sums, o.source)}
		// What is told of the words is read; a lake may hold millions.
		r.Evidence, r.Why, r.Speaker, r.Document = nil, nil, nil, ""
		r.From, r.To, r.With = actors(r.From), actors(r.To), actors(r.With)
		b.told[o] = append(b.told[o], t)
		return nil
	})
	return b, err
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

// eventDates are the days on which the first document on each event appeared.
func (m *measuring) eventDates(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := m.sql(ctx, `SELECT event, min(CAST(published AS VARCHAR)) FROM event_records JOIN records USING (record)
		WHERE published IS NOT NULL GROUP BY event`, func(row []any) {
		out[fmt.Sprint(row[0])] = fmt.Sprint(row[1])
	})
	return out, err
}

// sql asks the lake.
func (m *measuring) sql(ctx context.Context, text string, yield func(row []any)) error {
	answer, err := m.lake.SQL(ctx, text, time.Time{})
	if err != nil {
		return err
	}
	err = answer.Each(func(row []any) error {
		yield(row)
		return nil
	})
	return errors.Join(err, answer.Close())
}

// coverage is what the sources of the lake cover: registers from their first
// year to their last, news the years of their documents.
func (m *measuring) coverage(ctx context.Context) (map[origin][]measure.Coverage, error) {
	years := map[origin][]int{}
	add := func(row []any) {
		if row[2] == nil {
			return
		}
		o := origin{source: fmt.Sprint(row[0])}
		if row[1] != nil {
			o.release = entente.EDTF(fmt.Sprint(row[1]))
		}
		var year int
		if _, err := fmt.Sscan(fmt.Sprint(row[2]), &year); err == nil && m.wanted(o) {
			years[o] = append(years[o], year)
		}
	}
	// A register is silent on no year between its first and its last.
	if err := m.sql(ctx, `SELECT DISTINCT source, release, unnest(range(min(year(first_day)), max(year(last_day)) + 1)) AS y
		FROM records WHERE source <> 'news' AND first_day IS NOT NULL AND last_day IS NOT NULL
		GROUP BY source, release ORDER BY source, release, y`, add); err != nil {
		return nil, err
	}
	if err := m.sql(ctx, `SELECT DISTINCT 'news', NULL, year(CAST(date AS DATE)) AS y FROM documents
		WHERE coalesce(source, 'news') = 'news' AND date IS NOT NULL ORDER BY y`, add); err != nil {
		return nil, err
	}
	out := map[origin][]measure.Coverage{}
	for o, list := range years {
		for i, y := range list {
			if n := len(out[o]); i > 0 && list[i-1] == y-1 {
				out[o][n-1].Period.To = y
				continue
			}
			out[o] = append(out[o], measure.Coverage{Source: o.source, Release: o.release,
				Period: measure.Period{From: y, To: y}, Sampled: o.source == lake.News})
		}
	}
	return out, nil
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
		return d, fmt.Errorf("the lake holds no events of this kind; run entente group, or count --unit records")
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
	asked := measure.Period{From: cmp.Or(m.from, -9999), To: cmp.Or(m.to, 9999)}
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
		for _, cover := range b.cover[o] {
			c.years += measure.Period{From: max(cover.Period.From, asked.From), To: min(cover.Period.To, asked.To)}.Years()
		}
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
	var out []entente.Actor
	for _, code := range m.actors {
		a := entente.Actor(strings.ToUpper(strings.TrimSpace(code)))
		if !a.Valid() {
			return nil, usageError{fmt.Errorf("--actors: %q is no code of an actor; use codes as USA, NATO or M49:150", code)}
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
