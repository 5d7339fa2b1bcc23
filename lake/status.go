package lake

import (
	"context"
	"fmt"
	"time"
)

// Status is what a lake has.
type Status struct {
	Lake    string `json:"lake"`
	Version int    `json:"version"`
	// Documents, Records and Events count what counts: nothing superseded,
	// incomplete or judged wrong.
	Documents int64 `json:"documents"`
	Records   int64 `json:"records"`
	Events    int64 `json:"events"`
	Skips     int64 `json:"skips"`
	Verdicts  int64 `json:"verdicts"`
	Imports   int64 `json:"imports"`
	// Sources are the counted documents and records by where they come from.
	Sources []SourceStatus `json:"sources"`
	// AllDocuments and AllRecords count also what does not count.
	AllDocuments int64 `json:"all_documents"`
	AllRecords   int64 `json:"all_records"`
	// Changed is when the last batch was added, RFC 3339 in UTC; empty for an empty lake.
	Changed string `json:"changed,omitempty"`
	Batches int    `json:"batches"`
	Files   int    `json:"files"`
	Bytes   int64  `json:"bytes"`
	// Writer is who writes to the lake now; nil if nobody does.
	Writer *Holder `json:"writer,omitempty"`
}

// SourceStatus is what a lake has from one source.
type SourceStatus struct {
	Source    string `json:"source"`
	Documents int64  `json:"documents"`
	Records   int64  `json:"records"`
	// First and Last are the earliest and latest days of the documents; empty if none has one.
	First string `json:"first,omitempty"`
	Last  string `json:"last,omitempty"`
}

// Status tells what the lake has now.
func (l *Lake) Status(ctx context.Context) (*Status, error) {
	s, err := l.session(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	defer s.close()
	snap, err := l.refresh()
	if err != nil {
		return nil, err
	}
	out := &Status{Lake: l.dir, Version: Version, Skips: snap.rows(skipsTable), Verdicts: snap.rows(verdictsTable),
		AllDocuments: snap.rows(documentsTable), AllRecords: snap.rows(recordsTable),
		Batches: snap.batch, Sources: []SourceStatus{}}
	for _, files := range snap.files {
		for _, f := range files {
			out.Files++
			out.Bytes += f.Bytes
		}
	}
	if out.AllDocuments+out.Skips > 0 {
		out.Changed = snap.at.Format(time.RFC3339)
	}
	if out.Writer, err = writer(l.dir); err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, statusSQL())
	if err != nil {
		return nil, l.engineTrouble(err)
	}
	defer rows.Close()
	for rows.Next() {
		var of SourceStatus
		if err := rows.Scan(&of.Source, &of.Documents, &of.Records, &of.First, &of.Last); err != nil {
			return nil, l.engineTrouble(err)
		}
		out.Sources = append(out.Sources, of)
		out.Documents += of.Documents
		out.Records += of.Records
	}
	if err := rows.Err(); err != nil {
		return nil, l.engineTrouble(err)
	}
	if err := s.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM imports)").Scan(&out.Events, &out.Imports); err != nil {
		return nil, fmt.Errorf("cannot count the events: %w", l.engineTrouble(err))
	}
	return out, nil
}

func statusSQL() string { return named("sql/status.sql")["sources"] }
