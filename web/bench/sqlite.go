package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	// SQLite in C, the fastest form of it.
	_ "github.com/mattn/go-sqlite3"

	"entente"
	"entente/lake"
)

// beside asks SQLite what it can be asked of the same questions, one after
// another, and then the server the same ones in the same way.
func (w *world) beside(dir string, l *lake.Lake, questions []question) error {
	name := filepath.Join(dir, "records.sqlite")
	made := true
	if _, err := os.Stat(name); err != nil {
		made = false
	}
	db, err := sql.Open("sqlite3", name+"?_journal_mode=OFF&_synchronous=OFF&_cache_size=-524288")
	if err != nil {
		return err
	}
	defer db.Close()
	if !made {
		begun := time.Now()
		if err := fillSQLite(l, db); err != nil {
			return errors.Join(err, os.Remove(name))
		}
		fmt.Printf("SQLite     filled with indexes in %.0f s\n", time.Since(begun).Seconds())
	}
	const each = 60
	asked := map[string]int{}
	theirs, ours := map[string][]time.Duration{}, map[string][]time.Duration{}
	var all, allOurs []time.Duration
	for _, q := range questions {
		if q.sql == "" || asked[q.sort] == each {
			continue
		}
		asked[q.sort]++
		begun := time.Now()
		if err := drain(db, q); err != nil {
			return fmt.Errorf("%s: %w", q.sort, err)
		}
		took := time.Since(begun)
		theirs[q.sort], all = append(theirs[q.sort], took), append(all, took)
		// Something that is in no cache: the server has answered the question itself before.
		begun = time.Now()
		if _, err := w.get(q.path + unseen(q.path, len(all))); err != nil {
			return err
		}
		took = time.Since(begun)
		ours[q.sort], allOurs = append(ours[q.sort], took), append(allOurs, took)
	}
	for _, m := range mix {
		if asked[m.sort] > 0 {
			report("SQLite", m.sort, theirs[m.sort])
			report("Entente", m.sort, ours[m.sort])
		}
	}
	report("SQLite", "all that it can be asked", all)
	report("Entente", "the same, over HTTP, uncached", allOurs)
	return nil
}

// unseen makes an address new to the cache of answers without changing what is asked.
func unseen(path string, n int) string {
	mark := "?"
	for _, c := range path {
		if c == '?' {
			mark = "&"
		}
	}
	if len(path) > 12 && (path[:12] == "/api/v1/even" || path[:12] == "/api/v1/reco" || path[:12] == "/api/v1/face") {
		// These take no view; a limit that is near the usual does the same.
		if path[:12] == "/api/v1/face" {
			return fmt.Sprintf("%stop=%d", mark, 30+n%400)
		}
		return fmt.Sprintf("%slimit=%d", mark, 45+n%10)
	}
	return fmt.Sprintf("%sview=%d", mark, n)
}

// drain reads all rows of an answer.
func drain(db *sql.DB, q question) error {
	rows, err := db.Query(q.sql, q.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	into := make([]any, len(columns))
	for i := range into {
		into[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

const schema = `
	CREATE TABLE documents (rowid INTEGER PRIMARY KEY, id TEXT, title TEXT, date TEXT, outlet TEXT, text TEXT);
	CREATE TABLE records (rowid INTEGER PRIMARY KEY, id TEXT, document INTEGER, kind TEXT, stage TEXT, first TEXT, last TEXT, day TEXT, year INTEGER, json TEXT);
	CREATE TABLE record_sides (record INTEGER, role INTEGER, actor TEXT);
	CREATE TABLE events (rowid INTEGER PRIMARY KEY, id TEXT, kind TEXT, stage TEXT, first TEXT, last TEXT, day TEXT, year INTEGER, json TEXT);
	CREATE TABLE event_sides (event INTEGER, role INTEGER, actor TEXT);
	CREATE TABLE event_records (event INTEGER, record INTEGER);`

const indexes = `
	CREATE UNIQUE INDEX d_id ON documents (id); CREATE UNIQUE INDEX r_id ON records (id); CREATE UNIQUE INDEX e_id ON events (id);
	CREATE INDEX r_document ON records (document); CREATE INDEX r_day ON records (day); CREATE INDEX e_day ON events (day);
	CREATE INDEX e_kind ON events (kind, stage, first); CREATE INDEX rs ON record_sides (actor, record); CREATE INDEX es ON event_sides (actor, role, event);
	CREATE INDEX es_event ON event_sides (event, role, actor); CREATE INDEX er ON event_records (event);
	ANALYZE;`

// fillSQLite puts the lake into SQLite with the indexes that the questions want.
func fillSQLite(l *lake.Lake, db *sql.DB) error {
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(schema); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	statements := map[string]*sql.Stmt{}
	for table, marks := range map[string]string{"documents": "?, ?, ?, ?, ?, ?", "records": "?, ?, ?, ?, ?, ?, ?, ?, ?, ?", "record_sides": "?, ?, ?",
		"events": "?, ?, ?, ?, ?, ?, ?, ?, ?", "event_sides": "?, ?, ?", "event_records": "?, ?"} {
		if statements[table], err = tx.Prepare("INSERT INTO " + table + " VALUES (" + marks + ")"); err != nil {
			return err
		}
	}
	ctx := context.Background()
	documents, dates, records := map[string]int{}, map[string]string{}, map[string]int{}
	days := map[string]string{}
	err = l.EachDocument(ctx, func(d *entente.Document) error {
		documents[d.ID] = len(documents) + 1
		dates[d.ID] = d.Date
		_, err := statements["documents"].Exec(documents[d.ID], d.ID, d.Title, d.Date, d.Outlet, d.Text)
		return err
	})
	if err != nil {
		return err
	}
	sides := func(table string, at int, from, to, with []entente.Actor) error {
		for role, actors := range [][]entente.Actor{from, to, with} {
			for _, a := range actors {
				if _, err := statements[table].Exec(at, role, string(a)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	err = l.EachRecord(ctx, func(r *entente.Record) error {
		at := len(records) + 1
		records[r.ID], days[r.ID] = at, dates[r.Document]
		text, err := json.Marshal(r)
		if err != nil {
			return err
		}
		first, last, day, year := times(r.When, dates[r.Document])
		if _, err := statements["records"].Exec(at, r.ID, documents[r.Document], string(r.Kind), string(r.Stage), first, last, day, year, text); err != nil {
			return err
		}
		return sides("record_sides", at, r.From, r.To, r.With)
	})
	if err != nil {
		return err
	}
	n := 0
	err = l.EachEvent(ctx, func(e *entente.Event) error {
		n++
		text, err := json.Marshal(e)
		if err != nil {
			return err
		}
		first, last, day, year := times(e.When, days[e.Records[0]])
		if _, err := statements["events"].Exec(n, e.ID, string(e.Kind), string(e.Stage), first, last, day, year, text); err != nil {
			return err
		}
		for _, r := range e.Records {
			if _, err := statements["event_records"].Exec(n, records[r]); err != nil {
				return err
			}
		}
		return sides("event_sides", n, e.From, e.To, e.With)
	})
	if err == nil {
		err = tx.Commit()
	}
	if err == nil {
		_, err = db.Exec(indexes)
	}
	return err
}

// times are the columns of a time: NULL where it is open or not told.
func times(when entente.EDTF, published string) (first, last, day, year any) {
	if when != "" {
		from, to := when.Days()
		if from != "" {
			first = from
		}
		if to != "" {
			last = to
		}
	}
	switch {
	case first != nil:
		day = first
	case last != nil:
		day = last
	case published != "":
		day = published
	}
	if text, is := day.(string); is && len(text) >= 4 {
		year = text[:4]
	}
	return first, last, day, year
}
