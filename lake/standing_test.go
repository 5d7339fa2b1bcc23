package lake_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"entente"
	"entente/lake"
)

// moment is a query for the lake as it is now, to be asked later.
func moment() string {
	now := "as_of:" + time.Now().UTC().Format(time.RFC3339Nano)
	time.Sleep(2 * time.Millisecond)
	return now
}

// TestVerdicts wants what was judged wrong to be left out until the verdict is
// withdrawn or outranked, and the lake as of a time to know only what was given then.
func TestVerdicts(t *testing.T) {
	l := writer(t)
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(1), sold(2)}})
	give := func(id string, j entente.Judgement, about string) {
		v := entente.Verdict{ID: id, Judgement: j, By: "a reviewer"}
		if v.Record = about; j == entente.Withdrawn {
			v.Record, v.Withdraws = "", about
		}
		add(t, l, lake.Batch{Verdicts: []entente.Verdict{v}})
	}
	begin := moment()
	for _, c := range []struct {
		id      string
		j       entente.Judgement
		about   string
		counted int64
	}{
		{"v1", entente.Wrong, "r1", 1},
		{"v1", entente.Wrong, "r1", 1},
		{"v2", entente.Right, "r1", 2},
		{"v3", entente.Wrong, "r1", 1},
		{"v4", entente.Withdrawn, "v3", 2},
		{"v5", entente.Withdrawn, "v4", 1},
		{"v6", entente.Withdrawn, "v5", 2},
		{"v7", entente.Withdrawn, "v2", 1},
	} {
		give(c.id, c.j, c.about)
		read := int64(0)
		if err := l.EachRecord(ctx, func(*entente.Record) error { read++; return nil }); err != nil {
			t.Fatal(err)
		}
		if n := count(t, l, ""); n != c.counted || read != c.counted {
			t.Errorf("after %s (%s %s) %d records are found and %d read, not %d", c.id, c.j, c.about, n, read, c.counted)
		}
		if n := countOf(t, l, "", lake.Documents); n != 2 {
			t.Errorf("%d documents, not 2", n)
		}
	}
	if n := count(t, l, begin); n != 2 {
		t.Errorf("%d records as of the beginning, not 2", n)
	}
	give("v8", entente.Right, "r2")
	if right, none := count(t, l, "judgement:right"), count(t, l, "judgement:none"); right != 1 || none != 0 {
		t.Errorf("%d are right and %d not judged, not 1 and 0", right, none)
	}
	verdicts := 0
	if err := l.EachVerdict(ctx, func(*entente.Verdict) error { verdicts++; return nil }); err != nil || verdicts != 8 {
		t.Errorf("%d verdicts, not 8: %v", verdicts, err)
	}
}

// row is a register's row in a release.
func row(release entente.EDTF, n int) lake.Coded {
	c := sold(n)
	c.Document.Source, c.Document.Release, c.Document.Row, c.Document.Terms = "sipri", release, n, entente.Restricted
	c.Document.Outlet = ""
	c.Document.ID += "-" + string(release)
	c.Records[0].Document, c.Records[0].ID = c.Document.ID, c.Records[0].ID+"-"+string(release)
	return c
}

// TestImports wants a release to count as a whole or not at all, and a newer one
// to supersede it without deleting.
func TestImports(t *testing.T) {
	l := writer(t)
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(50)}})
	add(t, l, lake.Batch{Coded: []lake.Coded{row("2023", 1), row("2023", 2)}, ImportID: "a"})
	state := func(what string, query string, want int64) {
		t.Helper()
		if n := count(t, l, query); n != want {
			t.Errorf("%s: %d records, not %d", what, n, want)
		}
		if query != "" {
			return
		}
		read := int64(0)
		if err := l.EachCoded(ctx, func(_ *entente.Document, records []entente.Record) error {
			read += int64(len(records))
			return nil
		}); err != nil || read != want {
			t.Errorf("%s: %d records are read, not %d: %v", what, read, want, err)
		}
	}
	state("before the import is complete", "", 1)
	if done, err := l.Imported("a"); done || err != nil {
		t.Error(done, err)
	}
	n := add(t, l, lake.Batch{Coded: []lake.Coded{row("2023", 2), row("2023", 3)}, ImportID: "a",
		Import: &lake.Import{ID: "a", Register: "sipri", Release: "2023", Files: []string{"a.csv"}, Rows: 3, Records: 3}})
	if n.Known != 1 || n.Documents != 1 {
		t.Errorf("a run that goes on appended %+v", n)
	}
	state("complete", "", 4)
	first := moment()
	add(t, l, lake.Batch{Coded: []lake.Coded{row("2024", 1)}, ImportID: "b",
		Import: &lake.Import{ID: "b", Register: "sipri", Release: "2024", Files: []string{"b.csv"}, Rows: 1, Records: 1}})
	state("superseded", "", 2)
	state("superseded", "register:sipri", 1)
	state("as of before", first, 4)
	add(t, l, lake.Batch{Coded: []lake.Coded{row("2022", 9)}, ImportID: "c",
		Import: &lake.Import{ID: "c", Register: "sipri", Scope: "another part", Release: "2022", Files: []string{"c.csv"},
			From: 2000, To: 2001, Actors: []entente.Actor{"RUS"}}})
	state("another part of the register", "", 3)
	imports, err := l.Imports()
	if err != nil {
		t.Fatal(err)
	}
	if m := imports[2]; m.From != 2000 || m.To != 2001 || !slices.Equal(m.Actors, []entente.Actor{"RUS"}) {
		t.Errorf("an import that covers 2000 to 2001 for RUS came back as %+v", m)
	}
	if got := rowsOf(t, l, "SELECT first_year, last_year, actors FROM imports ORDER BY seq"); got != "[[<nil> <nil> []] [<nil> <nil> []] [2000 2001 [RUS]]]" {
		t.Error(got)
	}
	superseded := map[string]bool{}
	for _, m := range imports {
		superseded[m.ID] = m.Superseded
	}
	if diff := cmp.Diff(map[string]bool{"a": true, "b": false, "c": false}, superseded); diff != "" {
		t.Error(diff)
	}
	if v := verified(t, l); v.Records != 6 {
		t.Errorf("%d records lie in the lake, not 6", v.Records)
	}
	s, err := l.Status(ctx)
	if err != nil || s.Records != 3 || s.AllRecords != 6 || s.Imports != 3 {
		t.Errorf("%+v: %v", s, err)
	}
	// The last word on an import says to which part it belongs.
	add(t, l, lake.Batch{ImportID: "c", Import: &lake.Import{ID: "c", Register: "sipri", Release: "2022", Files: []string{"c.csv"}}})
	state("made a part of the whole, and superseded", "", 2)
	add(t, l, lake.Batch{ImportID: "c", Import: &lake.Import{ID: "c", Register: "sipri", Scope: "another part", Release: "2022", Files: []string{"c.csv"}}})
	state("a part again", "", 3)
	if s, err := l.Status(ctx); err != nil || s.Imports != 3 {
		t.Errorf("%+v: %v", s, err)
	}
	if _, err := l.Compact(ctx); err != nil {
		t.Fatal(err)
	}
	state("compacted", "", 3)
	state("compacted, as of before", first, 4)
}

// TestEarlyImports wants a lake whose imports have no columns for what they cover to be read, and to go on.
func TestEarlyImports(t *testing.T) {
	l := writer(t)
	add(t, l, lake.Batch{ImportID: "a", Import: &lake.Import{ID: "a", Register: "cow", Release: "2023", Files: []string{"a.csv"}, From: 1990, To: 1991}})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(l.Dir(), "imports", "*.parquet"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	type early struct {
		Seq      int64    `parquet:"seq,delta"`
		Added    int64    `parquet:"added,timestamp(microsecond:local),delta"`
		Import   string   `parquet:"import"`
		Register string   `parquet:"register,dict"`
		Scope    string   `parquet:"scope,optional,dict"`
		Release  string   `parquet:"release,optional,dict"`
		Files    []string `parquet:"files,list"`
		Hashes   []string `parquet:"hashes,list"`
		Rows     int64    `parquet:"rows"`
		Records  int64    `parquet:"records"`
		Refused  int64    `parquet:"refused"`
	}
	for i, rows := range [][]early{nil, {{Import: "a", Register: "cow", Release: "2023", Files: []string{"a.csv"}}}} {
		if err := parquet.WriteFile(files[i], rows); err != nil {
			t.Fatal(err)
		}
	}
	l = open(t, l.Dir(), lake.Options{Write: true})
	const question = "SELECT import, first_year, actors FROM imports ORDER BY seq"
	if got := rowsOf(t, l, question); got != "[[a <nil> <nil>]]" {
		t.Error(got)
	}
	add(t, l, lake.Batch{ImportID: "b", Import: &lake.Import{ID: "b", Register: "sipri", Release: "2024", Files: []string{"b.csv"}, From: 2000, To: 2001}})
	if got := rowsOf(t, l, question); got != "[[a <nil> <nil>] [b 2000 []]]" {
		t.Error(got)
	}
}

// rowsOf is what SQL gives, row by row.
func rowsOf(t *testing.T, l *lake.Lake, question string) string {
	t.Helper()
	answer, err := l.SQL(ctx, question, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	err = answer.Each(func(row []any) error {
		rows = append(rows, row)
		return nil
	})
	if err := errors.Join(err, answer.Close()); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(rows)
}

// TestEvents wants events to be what was said last, and as of a time what was said then.
func TestEvents(t *testing.T) {
	l := writer(t)
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(1), sold(2), sold(3)}})
	event := func(id string, stage entente.Stage, records ...string) entente.Event {
		return entente.Event{ID: id, Kind: entente.Transfer, From: []entente.Actor{"RUS"}, To: []entente.Actor{"IND"}, Stage: stage, When: "2015/..",
			Stages:    []entente.Reached{{Stage: stage, When: "2015", Records: records}},
			Equipment: []entente.EquipmentRange{{Class: "air-defence", Low: 1, High: 3, Said: []entente.Said{{Value: 1, Record: records[0]}}}},
			Where:     &entente.Where{Country: "IND"}, Records: records, Documents: len(records), Origins: 1, Sources: []string{"news"}, Confidence: 0.9}
	}
	replace := func(added, retired int, events ...entente.Event) {
		t.Helper()
		a, r, err := l.ReplaceEvents(ctx, slices.Values(events))
		if err != nil || a != added || r != retired {
			t.Errorf("%d events added and %d retired, not %d and %d: %v", a, r, added, retired, err)
		}
	}
	e1, e2, e3 := event("e1", entente.Agreed, "r1"), event("e2", entente.Agreed, "r2"), event("e1", entente.Completed, "r1", "r2", "r3")
	e3.Was = []string{"e2"}
	replace(2, 0, e1, e2)
	first := moment()
	replace(0, 0, e1, e2)
	replace(1, 2, e3)
	all := func(query string) (out []entente.Event) {
		q, err := l.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.FindEvents(ctx, q, lake.Page{}, func(e *entente.Event) error { out = append(out, *e); return nil }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if diff := cmp.Diff([]entente.Event{e3}, all("")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]entente.Event{e1, e2}, all(first)); diff != "" {
		t.Errorf("as of before: %s", diff)
	}
	var read []entente.Event
	if err := l.EachEvent(ctx, func(e *entente.Event) error { read = append(read, *e); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]entente.Event{e3}, read); diff != "" {
		t.Error(diff)
	}
	for query, want := range map[string]int64{"stage:completed": 1, "dyad:IND~RUS": 1, "equipment:air-defence": 1, "equipment:tank": 0, "when:2020": 1,
		"when:2014": 0, "source:news": 1, "register:*": 0, "where:IND": 1, `text:"5 S-400"`: 0, `text:"3 S-400"`: 1, "outlet:Paper": 1, "event:e1": 1,
		"event:e2": 0, "published:2015-06": 1, "record:r2": 1, "document:d9": 0} {
		if n := countOf(t, l, query, lake.Events); n != want {
			t.Errorf("%s finds %d events, not %d", query, n, want)
		}
	}
	if n := count(t, l, "event:e1"); n != 3 {
		t.Errorf("%d records of the event, not 3", n)
	}
	replace(0, 1)
	verified(t, l)
}
