package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"entente"
	"entente/event"
	"entente/lake"
)

func newEvents(c console) *cobra.Command {
	var in lakeFlags
	var jobs jobsFlag
	var format string
	cmd := &cobra.Command{
		Use:   "events [EVENT...]",
		Short: "Group a lake's records into events, or tell events in full",
		Long: `Events without arguments groups the records of a lake into events, one for each
undertaking, and keeps them in the lake; entente query --of events prints them.
With the ids of events it tells each in full: its stages in time, what is told of
every quantity and by whom, and its documents by origin. The id of an event that
was merged into another leads to that one.`,
		Example: `  entente events
  entente query dyad:RUS~IND --of events
  entente events ev-9f3c0e11a2b4c6d8`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, "auto", "table", "ndjson", "json"); err != nil {
				return err
			}
			if err := jobs.check(); err != nil {
				return err
			}
			if len(args) == 0 {
				return makeEvents(cmd.Context(), c, &in, int(jobs))
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			tellings := make([]*telling, len(args))
			for i, id := range args {
				if tellings[i], err = tellEvent(cmd.Context(), l, id); err != nil {
					return err
				}
			}
			return writeTellings(c, formatOf(format, "", c), tellings)
		},
	}
	in.add(cmd)
	jobs.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table, ndjson or json")
	return cmd
}

// makeEvents groups a lake anew and says what came of it.
func makeEvents(ctx context.Context, c console, in *lakeFlags, jobs int) error {
	l, err := in.write("events")
	if err != nil {
		return err
	}
	g, err := gathered(ctx, c, l, jobs)
	if err == nil {
		n := 0
		var added, retired int
		added, retired, err = l.ReplaceEvents(ctx, func(yield func(entente.Event) bool) {
			for e := range g.Events() {
				if n++; !yield(e) {
					return
				}
			}
		})
		if err == nil {
			documents, records := g.Len()
			_, err = fmt.Fprintf(c.out, "%s of %s in %s; %d new or changed, %d retired\n", counted(n, "event"),
				counted(records, "record"), counted(documents, "document"), added, retired)
		}
	}
	return worst(err, l.Close())
}

// gathered puts all that a lake has, and the events it has now, into a grouping.
func gathered(ctx context.Context, c console, l *lake.Lake, jobs int) (*event.Grouping, error) {
	g, err := event.New(jobs)
	if err != nil {
		return nil, fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
	}
	bar := newProgress(c)
	defer bar.close()
	n := 0
	if err := l.EachCoded(ctx, func(d *entente.Document, records []entente.Record) error {
		g.Add(d, records...)
		n++
		bar.at(n)
		return nil
	}); err != nil {
		return nil, err
	}
	if err := l.EachVerdict(ctx, func(v *entente.Verdict) error {
		g.Judge(*v)
		return nil
	}); err != nil {
		return nil, err
	}
	return g, l.EachEvent(ctx, func(e *entente.Event) error {
		g.Remember(*e)
		return nil
	})
}

// telling is an event with the documents that tell of it, by origin.
type telling struct {
	Event   entente.Event `json:"event"`
	Origins [][]teller    `json:"origins"`
}

// teller is a document of an event and what it tells.
type teller struct {
	Document string   `json:"document"`
	Date     string   `json:"date,omitempty"`
	Outlet   string   `json:"outlet,omitempty"`
	Title    string   `json:"title,omitempty"`
	Source   string   `json:"source"`
	Records  []string `json:"records"`
	Says     []string `json:"says"`
}

// tellEvent finds an event, by its id or one that it had, with its documents.
func tellEvent(ctx context.Context, l *lake.Lake, id string) (*telling, error) {
	t, err := findEvent(ctx, l, id)
	if err != nil {
		return nil, err
	}
	q, err := l.Parse(`event:"` + t.Event.ID + `"`)
	if err != nil {
		return nil, usageError{err}
	}
	tellers := map[string]*teller{}
	var records []entente.Record
	var ids []string
	if _, err := l.FindRecords(ctx, q, lake.Page{}, func(r *lake.KeptRecord) error {
		who := tellers[r.Document]
		if who == nil {
			who = &teller{Document: r.Document, Date: r.Published, Outlet: r.Publisher, Source: cmp.Or(r.Source, lake.News)}
			tellers[r.Document] = who
			ids = append(ids, `"`+r.Document+`"`)
		}
		who.Records = append(who.Records, r.ID)
		for _, e := range r.Evidence[:min(1, len(r.Evidence))] {
			who.Says = append(who.Says, e.Text)
		}
		records = append(records, r.Record)
		return nil
	}); err != nil {
		return nil, err
	}
	var documents []entente.Document
	for part := range slices.Chunk(ids, 200) {
		of, err := l.Parse("document:" + strings.Join(part, "~"))
		if err != nil {
			return nil, err
		}
		if _, err := l.FindDocuments(ctx, of, lake.Page{}, func(d *lake.KeptDocument) error {
			documents = append(documents, d.Document)
			if who := tellers[d.ID]; who != nil {
				who.Title = d.Title
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	groups, err := event.Origins(documents, records)
	if err != nil {
		return nil, err
	}
	for _, group := range groups {
		var origin []teller
		for _, d := range group {
			origin = append(origin, *tellers[d])
		}
		slices.SortStableFunc(origin, func(a, b teller) int { return cmp.Compare(a.Date, b.Date) })
		t.Origins = append(t.Origins, origin)
	}
	slices.SortStableFunc(t.Origins, func(a, b []teller) int { return cmp.Compare(a[0].Date, b[0].Date) })
	return t, nil
}

func findEvent(ctx context.Context, l *lake.Lake, id string) (*telling, error) {
	q, err := l.Parse(`event:"` + strings.ReplaceAll(id, `"`, "") + `"`)
	if err != nil {
		return nil, usageError{err}
	}
	var t *telling
	if _, err := l.FindEvents(ctx, q, lake.Page{Limit: 1}, func(e *entente.Event) error {
		t = &telling{Event: *e}
		return nil
	}); err != nil || t != nil {
		return t, err
	}
	if err := l.EachEvent(ctx, func(e *entente.Event) error {
		if slices.Contains(e.Was, id) {
			t = &telling{Event: *e}
		}
		return nil
	}); err != nil || t != nil {
		return t, err
	}
	return nil, fmt.Errorf("the lake has no event %q; entente query --of events lists what it has", id)
}

func writeTellings(c console, format string, all []*telling) error {
	o, err := openOutput(c, "", nil)
	if err != nil {
		return err
	}
	if format != "table" {
		w := newRowWriter(format, o, c, nil)
		for _, t := range all {
			if err := w.write(t, nil); err != nil {
				return o.finish(err)
			}
		}
		return o.finish(w.end())
	}
	for _, t := range all {
		if err := tellingText(o, c, t); err != nil {
			return o.finish(err)
		}
	}
	return o.finish(nil)
}

// tellingText tells an event to a person.
func tellingText(o *output, c console, t *telling) error {
	e := &t.Event
	line := func(format string, args ...any) { fmt.Fprintln(o, fit(fmt.Sprintf(format, args...), c.width)) }
	head := []string{e.ID, string(e.Kind), string(e.Stage), sidesText(&entente.Record{From: e.From, To: e.To, With: e.With}), string(e.When), e.Name}
	fmt.Fprintln(o, style(c.colour).bold(fit(strings.Join(slices.DeleteFunc(head, func(s string) bool { return s == "" }), "  "), c.width)))
	if len(e.Was) > 0 {
		line("  was %s", strings.Join(e.Was, ", "))
	}
	for _, s := range e.Stages {
		line("  %-10s %-24s %s", s.Stage, s.When, counted(len(s.Records), "record"))
	}
	for _, q := range e.Equipment {
		line("  %s", saidText(strings.TrimSpace(string(q.Class)+" "+oneLine(q.Name)), q.Low, q.High, q.Said))
	}
	for _, m := range e.Money {
		line("  %s", saidText(m.Currency, m.Low, m.High, m.Said))
	}
	for _, p := range e.People {
		line("  %s", saidText(oneLine(p.Unit), p.Low, p.High, p.Said))
	}
	line("  %s, %s", counted(e.Documents, "document"), counted(e.Origins, "independent origin"))
	for i, origin := range t.Origins {
		for k, d := range origin {
			number := fmt.Sprint(i + 1)
			if k > 0 {
				number = ""
			}
			who := []string{d.Date, cmp.Or(oneLine(d.Outlet), d.Source)}
			if len(d.Says) > 0 {
				who = append(who, "“"+oneLine(d.Says[0])+"”")
			}
			line("  %4s  %s", number, strings.Join(slices.DeleteFunc(who, func(s string) bool { return s == "" }), "  "))
		}
	}
	_, err := fmt.Fprintln(o)
	return err
}

// saidText tells the range of a quantity and which record says what.
func saidText(of string, low, high int64, said []entente.Said) string {
	switch {
	case len(said) == 0:
		return of
	case low == high:
		return fmt.Sprintf("%s: %s (%s)", of, grouped(low), counted(len(said), "record"))
	}
	var each []string
	for _, s := range said {
		each = append(each, grouped(s.Value)+" by "+s.Record)
	}
	return fmt.Sprintf("%s: %s to %s (%s)", of, grouped(low), grouped(high), strings.Join(each, ", "))
}
