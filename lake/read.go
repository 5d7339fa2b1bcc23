package lake

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"entente"
)

// standing is which rows count: not those of imports that are not complete or
// are superseded, and not records that a verdict calls wrong.
type standing struct {
	live  map[string]bool
	wrong map[string]bool
}

func (w *standing) counts(imported string) bool { return imported == "" || w.live[imported] }

// standing reads which imports are live and which records are wrong.
func (l *Lake) standing(s *snapshot) (*standing, error) {
	w := &standing{map[string]bool{}, map[string]bool{}}
	imports, err := l.imports(s)
	if err != nil {
		return nil, err
	}
	for _, m := range imports {
		w.live[m.ID] = !m.Superseded
	}
	verdicts, err := l.verdicts(s, time.Time{})
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, id := range withdrawn(verdicts) {
		gone[id] = true
	}
	for _, v := range verdicts {
		switch {
		case gone[v.ID]:
		case v.Judgement == entente.Wrong:
			w.wrong[v.Record] = true
		case v.Judgement == entente.Right:
			delete(w.wrong, v.Record)
		}
	}
	return w, nil
}

// verdicts reads the verdicts that were given until a time; the zero until means now.
func (l *Lake) verdicts(s *snapshot, until time.Time) (out []entente.Verdict, err error) {
	err = scan(l, s, verdictsTable, func(r *verdictRow) error {
		if until.IsZero() || r.Added <= until.UnixMicro() {
			out = append(out, r.verdict())
		}
		return nil
	})
	return out, err
}

// withdrawn lists the ids of the verdicts that others withdraw, the last first.
func withdrawn(verdicts []entente.Verdict) (out []string) {
	gone := map[string]bool{}
	// A withdrawal that was itself withdrawn withdraws nothing, so the last comes first.
	for _, v := range slices.Backward(verdicts) {
		if v.Judgement == entente.Withdrawn && !gone[v.ID] && !gone[v.Withdraws] {
			gone[v.Withdraws] = true
			out = append(out, v.Withdraws)
		}
	}
	return out
}

// Standing returns those of the verdicts, which are in the order in which they
// were added, that are not withdrawn nor withdraw others, in the same order.
func Standing(order []string, verdicts map[string]entente.Verdict) []string {
	all := make([]entente.Verdict, len(order))
	for i, id := range order {
		all[i] = verdicts[id]
	}
	gone := withdrawn(all)
	var out []string
	for _, id := range order {
		if verdicts[id].Judgement != entente.Withdrawn && !slices.Contains(gone, id) {
			out = append(out, id)
		}
	}
	return out
}

// EachDocument calls yield for every document that counts, in the order in which
// they were added: all but those of imports that are incomplete or superseded.
// It ends early with the error of yield, or of ctx.
func (l *Lake) EachDocument(ctx context.Context, yield func(*entente.Document) error) error {
	s, w, done, err := l.counted()
	if err != nil {
		return err
	}
	defer done()
	return scan(l, s, documentsTable, func(r *documentRow) error {
		if !w.counts(r.Import) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		d := r.document()
		return yield(&d)
	})
}

// EachRecord calls yield for every record that counts, in the order in which
// they were added, those of a document one after another: all but those of
// documents that do not count, and those that a verdict calls wrong. It ends
// early with the error of yield, or of ctx.
func (l *Lake) EachRecord(ctx context.Context, yield func(*entente.Record) error) error {
	s, w, done, err := l.counted()
	if err != nil {
		return err
	}
	defer done()
	return scan(l, s, recordsTable, func(r *recordRow) error {
		if !w.counts(r.Import) || w.wrong[r.Record] {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		record := r.record()
		return yield(&record)
	})
}

// EachCoded calls yield for every document that counts with its records, in the
// order in which they were added: those of EachRecord, and also those that a
// verdict calls wrong. It ends early with the error of yield, or of ctx.
func (l *Lake) EachCoded(ctx context.Context, yield func(*entente.Document, []entente.Record) error) error {
	s, w, done, err := l.counted()
	if err != nil {
		return err
	}
	defer done()
	rows := pull[recordRow](l, s, recordsTable)
	defer rows.close()
	next := func() (row recordRow, more bool) {
		for row, more = rows.next(); more && !w.counts(row.Import); {
			row, more = rows.next()
		}
		return row, more
	}
	row, more := next()
	err = scan(l, s, documentsTable, func(r *documentRow) error {
		if !w.counts(r.Import) {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		d := r.document()
		var records []entente.Record
		for ; more && row.Document == d.ID; row, more = next() {
			records = append(records, row.record())
		}
		return yield(&d, records)
	})
	if err == nil {
		err = rows.err
	}
	if err == nil && more {
		err = fmt.Errorf("lake %s: record %s follows no document of its own; run entente verify", l.dir, row.Record)
	}
	return err
}

// EachVerdict calls yield for every verdict, also those withdrawn, in the order
// in which they were added.
func (l *Lake) EachVerdict(ctx context.Context, yield func(*entente.Verdict) error) error {
	s, done, err := l.reading()
	if err != nil {
		return err
	}
	defer done()
	return scan(l, s, verdictsTable, func(r *verdictRow) error {
		v := r.verdict()
		return firstOf(ctx.Err(), func() error { return yield(&v) })
	})
}

// EachSkip calls yield for every refused input, in the order in which they were added.
func (l *Lake) EachSkip(ctx context.Context, yield func(*entente.Skip) error) error {
	s, done, err := l.reading()
	if err != nil {
		return err
	}
	defer done()
	return scan(l, s, skipsTable, func(r *skipRow) error {
		skip := r.skip()
		return firstOf(ctx.Err(), func() error { return yield(&skip) })
	})
}

// firstOf returns err, or what then returns if there is none.
func firstOf(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

// counted returns what there is and which of it counts; it is to be closed.
func (l *Lake) counted() (s *snapshot, w *standing, done func(), err error) {
	if s, done, err = l.reading(); err != nil {
		return nil, nil, nil, err
	}
	if w, err = l.standing(s); err != nil {
		done()
		return nil, nil, nil, err
	}
	return s, w, done, nil
}

// Imports returns the completed imports in the order in which they were added.
func (l *Lake) Imports() ([]Import, error) {
	s, done, err := l.reading()
	if err != nil {
		return nil, err
	}
	defer done()
	return l.imports(s)
}

func (l *Lake) imports(s *snapshot) ([]Import, error) {
	var out []Import
	newest := map[string]string{}
	err := scan(l, s, importsTable, func(r *importRow) error {
		// What was said last of an import holds.
		out = slices.DeleteFunc(out, func(m Import) bool { return m.ID == r.Import })
		out = append(out, Import{ID: r.Import, Register: r.Register, Scope: r.Scope, Release: entente.EDTF(r.Release),
			Files: r.Files, Hashes: r.Hashes, Rows: int(r.Rows), Records: int(r.Records), Refused: int(r.Refused),
			From: int(r.FirstYear), To: int(r.LastYear), Actors: actors(r.Actors), At: time.UnixMicro(r.Added).UTC().Format(time.RFC3339)})
		return nil
	})
	for _, m := range out {
		part := m.Register + "\x00" + m.Scope
		newest[part] = max(newest[part], string(m.Release))
	}
	for i := range out {
		m := &out[i]
		m.Superseded = string(m.Release) < newest[m.Register+"\x00"+m.Scope]
	}
	return out, err
}

// EachEvent calls yield for every event that holds now, in the order in which they were added.
func (l *Lake) EachEvent(ctx context.Context, yield func(*entente.Event) error) error {
	s, done, err := l.reading()
	if err != nil {
		return err
	}
	defer done()
	retired, err := l.retired(s)
	if err != nil {
		return err
	}
	return scan(l, s, eventsTable, func(r *eventRow) error {
		if retired[r.Seq] {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		e, err := r.event()
		if err != nil {
			return fmt.Errorf("event %s of the lake %s is damaged: %w", r.Event, l.dir, err)
		}
		return yield(&e)
	})
}

// retired returns the versions of events that no longer hold.
func (l *Lake) retired(s *snapshot) (map[int64]bool, error) {
	out := map[int64]bool{}
	err := scan(l, s, retiredTable, func(r *retiredRow) error {
		out[r.Version] = true
		return nil
	})
	return out, err
}

// ReplaceEvents makes events what holds now. Those that are there already stay
// as they are; those that are not among events, or differ, are retired, and stay
// readable as of an earlier time. It reports how many it added and retired. What
// differs is held in memory.
func (l *Lake) ReplaceEvents(ctx context.Context, events iter.Seq[entente.Event]) (added, retired int, err error) {
	if l.lock == nil {
		return 0, 0, ErrReadOnly
	}
	s, err := l.refresh()
	if err != nil {
		return 0, 0, err
	}
	if _, err := l.learn(); err != nil {
		return 0, 0, err
	}
	gone, err := l.retired(s)
	if err != nil {
		return 0, 0, err
	}
	w := &batchWriter{lake: l, known: l.known, snap: s, batch: &Batch{}}
	w.stamp(s)
	type version struct {
		seq  int64
		hash digest
	}
	type eventVersion struct {
		Seq   int64  `parquet:"seq,delta"`
		Event string `parquet:"event"`
		JSON  string `parquet:"json"`
	}
	held := map[string]version{}
	err = scan(l, s, eventsTable, func(r *eventVersion) error {
		if !gone[r.Seq] {
			held[r.Event] = version{r.Seq, digestOf(r.JSON)}
		}
		return ctx.Err()
	})
	if err != nil {
		return 0, 0, err
	}
	at := w.at.UnixMicro()
	retire := func(id string, v version) {
		w.retired = append(w.retired, retiredRow{w.seq(retiredTable), at, id, v.seq})
	}
	stays := map[string]bool{}
	for e := range events {
		if err := ctx.Err(); err != nil {
			return 0, 0, err
		}
		row, err := newEventRow(&e)
		if err != nil {
			return 0, 0, fmt.Errorf("event %s: %w", e.ID, err)
		}
		if stays[row.Event] {
			return 0, 0, fmt.Errorf("two events have the id %s", row.Event)
		}
		stays[row.Event] = true
		old, was := held[row.Event]
		if was && old.hash == digestOf(row.JSON) {
			continue
		}
		if was {
			retire(row.Event, old)
		}
		row.Seq, row.Added = w.seq(eventsTable), at
		w.events = append(w.events, row)
	}
	err = scan(l, s, eventsTable, func(r *eventVersion) error {
		if !gone[r.Seq] && !stays[r.Event] {
			retire(r.Event, held[r.Event])
		}
		return nil
	})
	if err == nil {
		err = w.write()
	}
	if err != nil {
		return 0, 0, err
	}
	return len(w.events), len(w.retired), nil
}
