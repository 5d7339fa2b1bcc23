package lake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente"
	"entente/lake"
)

var ctx = context.Background()

// sold is a document with one record: Russia sells India n S-400 systems.
func sold(n int) lake.Coded {
	text := fmt.Sprintf("Russia sold India %d S-400 systems in 2015. It was a quiet day.", n)
	end := strings.Index(text, ".") + 1
	d := entente.Document{ID: fmt.Sprintf("d%d", n), Title: "A sale", Date: "2015-06-01", Outlet: "Paper", Text: text}
	r := entente.Record{Document: d.ID, ID: fmt.Sprintf("r%d", n), Kind: entente.Transfer, Stage: entente.Agreed,
		From: []entente.Actor{"RUS"}, To: []entente.Actor{"IND"}, When: "2015", Certainty: entente.Asserted, Confidence: 0.9,
		Equipment: []entente.Equipment{{Class: "air-defence", Name: "S-400", Count: int64(n)}},
		Evidence:  []entente.Evidence{{Span: entente.Span{Start: 0, End: end}, Text: text[:end]}}}
	return lake.Coded{Document: d, Records: []entente.Record{explained(r)}, Coder: "test", Path: "a.jsonl", Line: n}
}

// explained gives a record words for its fields.
func explained(r entente.Record) entente.Record {
	say := func(field string, n int) {
		for range n {
			r.Why = append(r.Why, entente.Why{Field: field, Span: entente.Span{Start: 0, End: 6}, Rule: "rule/" + field})
		}
	}
	say("kind", 1)
	say("stage", 1)
	say("certainty", 1)
	say("from", len(r.From))
	say("to", len(r.To))
	say("with", len(r.With))
	say("equipment", len(r.Equipment))
	say("people", len(r.People))
	for field, set := range map[string]bool{"money": r.Money != nil, "when": r.When != "", "where": r.Where != nil,
		"name": r.Name != "", "speaker": r.Speaker != nil, "outlet": r.Outlet != ""} {
		if set {
			say(field, 1)
		}
	}
	return r
}

// drill is a document about a drill in which members of alliances take part, in a year.
func drill(id, when string, with ...entente.Actor) lake.Coded {
	d := entente.Document{ID: id, Date: "2025-01-01", Text: "Forces of " + id + " took part in a drill."}
	r := explained(entente.Record{Document: id, ID: "r-" + id, Kind: entente.Exercise, Stage: entente.Completed, With: with,
		When: entente.EDTF(when), Certainty: entente.Asserted, Confidence: 0.5,
		Evidence: []entente.Evidence{{Span: entente.Span{Start: 0, End: len(d.Text)}, Text: d.Text}}})
	return lake.Coded{Document: d, Records: []entente.Record{r}}
}

func open(t *testing.T, dir string, o lake.Options) *lake.Lake {
	t.Helper()
	l, err := lake.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, l) })
	return l
}

// closed closes what must close without a fault.
func closed(t *testing.T, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func writer(t *testing.T) *lake.Lake {
	t.Helper()
	return open(t, t.TempDir(), lake.Options{Write: true, Holder: "test"})
}

func add(t *testing.T, l *lake.Lake, b lake.Batch) lake.Appended {
	t.Helper()
	n, err := l.Append(b)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// count is the number of records that a query finds.
func count(t *testing.T, l *lake.Lake, query string) int64 {
	t.Helper()
	return countOf(t, l, query, lake.Records)
}

func countOf(t *testing.T, l *lake.Lake, query string, of lake.Thing) int64 {
	t.Helper()
	q, err := l.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	n, err := l.Count(ctx, q, of)
	if err != nil {
		t.Fatalf("%s: %v\n%s", query, err, l.SelectSQL(q, of))
	}
	return n
}

// verified wants a lake without a fault.
func verified(t *testing.T, l *lake.Lake) lake.Verified {
	t.Helper()
	v, err := l.Verify(ctx, func(fault error) { t.Error(fault) }, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestEverythingIsKept wants a document and a record with every field set back
// as they were, from the files and from the engine.
func TestEverythingIsKept(t *testing.T) {
	text := "Поставка: Russia, France and Japan <trained> 40 cadets \"in\" Tartus, said Sergei.\nMore of it.\nAnd a third."
	first := strings.Index(text, "\n")
	d := entente.Document{ID: "full", Title: "Title, with \"quotes\"", Date: "1969-12-31", URL: "https://example.org/?a=b&c", Outlet: "Paper",
		Author: "A. Writer", Language: "en", Source: "sipri", Release: "2024-03", Row: 7, Terms: entente.Restricted, Text: text}
	r := entente.Record{Document: "full", ID: "rf", Kind: entente.Training, Stage: entente.Underway, From: []entente.Actor{"RUS"},
		To: []entente.Actor{"SYR", "NSA:SDF"}, With: []entente.Actor{"FRA", "JPN"},
		Equipment: []entente.Equipment{{Class: "tank"}, {Class: "missile", Name: "Р-77", Count: 12}},
		Money:     &entente.Money{Amount: 3_200_000_000, Currency: "USD"}, People: []entente.People{{Count: 40, Unit: "cadet"}},
		When: "../2014-XX", Where: &entente.Where{Place: "Tartus", Country: "SYR"}, TIV: &entente.TIV{Amount: 12.5, Allocated: true},
		Uncertain: []string{"equipment"}, Name: "Север 2014", Speaker: &entente.Speaker{Name: "Sergei", Actor: "RUS"}, Outlet: "TASS",
		Certainty: entente.Claimed, Confidence: 0.123456789,
		Evidence: []entente.Evidence{{Span: entente.Span{Start: 0, End: first}, Text: text[:first]},
			{Span: entente.Span{Start: first + 1, End: len(text)}, Text: text[first+1:]}}}
	r = explained(r)
	for i := range r.Why {
		r.Why[i].Span = entente.Span{Start: 18, End: 24}
	}
	for _, v := range []any{d, r} {
		for i := range reflect.TypeOf(v).NumField() {
			if reflect.ValueOf(v).Field(i).IsZero() {
				t.Fatalf("%T: the test does not set %s", v, reflect.TypeOf(v).Field(i).Name)
			}
		}
	}
	l := writer(t)
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(1)}})
	add(t, l, lake.Batch{Coded: []lake.Coded{{Document: d, Records: []entente.Record{r}}}})
	n := 0
	err := l.EachCoded(ctx, func(got *entente.Document, records []entente.Record) error {
		if n++; got.ID != "full" {
			return nil
		}
		if diff := cmp.Diff(d, *got) + cmp.Diff([]entente.Record{r}, records); diff != "" {
			t.Errorf("from the files:\n%s", diff)
		}
		return nil
	})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	q, err := l.Parse("record:rf")
	if err != nil {
		t.Fatal(err)
	}
	err = l.FindCoded(ctx, q, func(got *lake.KeptDocument, records []lake.KeptRecord) error {
		n++
		if diff := cmp.Diff(d, got.Document) + cmp.Diff(r, records[0].Record); diff != "" {
			t.Errorf("from the engine:\n%s", diff)
		}
		return nil
	})
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
	verified(t, l)
	answer, err := l.SQL(ctx, "SELECT text FROM evidence WHERE record = 'rf' ORDER BY n", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Close()
	n = 0
	err = answer.Each(func(row []any) error {
		if row[0] != r.Evidence[n].Text {
			t.Errorf("evidence %d is %q in SQL, not %q", n, row[0], r.Evidence[n].Text)
		}
		n++
		return nil
	})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
}

// TestKnownByText wants a second run to add nothing, the same words in another
// paper to be another document, and an id that is taken to make way.
func TestKnownByText(t *testing.T) {
	l := writer(t)
	again, copied, other := sold(1), sold(1), sold(2)
	again.Document.ID, again.Document.URL = "x", "https://example.org"
	copied.Document.Outlet = "Other Paper"
	other.Document.ID = "d1"
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(1)}})
	for _, c := range []struct {
		what  string
		d     *entente.Document
		fresh bool
		id    string
	}{
		{"the same text at another address", &again.Document, false, "x"},
		{"the same text in another paper", &copied.Document, true, "d1." + lake.Key(&copied.Document)[:8]},
		{"another text with the same id", &other.Document, true, "d1." + lake.Key(&other.Document)[:8]},
		{"that text once more before it is appended", &other.Document, false, "d1." + lake.Key(&other.Document)[:8]},
	} {
		fresh, err := l.Admit(c.d)
		if err != nil || fresh != c.fresh || c.d.ID != c.id {
			t.Errorf("%s: new %t with id %s, not %t with %s: %v", c.what, fresh, c.d.ID, c.fresh, c.id, err)
		}
	}
	n := add(t, l, lake.Batch{Coded: []lake.Coded{sold(1), sold(3), sold(3)},
		Skips: []entente.Skip{{Path: "a", Reason: entente.Empty}, {Path: "a", Reason: entente.Empty}}})
	if n != (lake.Appended{Documents: 1, Records: 1, Skips: 1, Known: 2}) {
		t.Errorf("appended %+v", n)
	}
	if n := add(t, l, lake.Batch{Skips: []entente.Skip{{Path: "a", Reason: entente.Empty}}}); n.Skips != 0 {
		t.Errorf("appended %+v", n)
	}
	skips := 0
	if err := l.EachSkip(ctx, func(*entente.Skip) error { skips++; return nil }); err != nil || skips != 1 {
		t.Errorf("%d skips: %v", skips, err)
	}
	verified(t, l)
}

// TestRefused wants a batch with one fault to add nothing.
func TestRefused(t *testing.T) {
	l := writer(t)
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(9)}})
	for _, c := range []struct {
		what string
		make func(*lake.Coded)
		says string
	}{
		{"a span outside the text", func(c *lake.Coded) { c.Records[0].Evidence[0].End = 999 }, "outside the text"},
		{"an evidence that differs", func(c *lake.Coded) { c.Records[0].Evidence[0].Text = "Russia bought" }, "differs"},
		{"a field without words", func(c *lake.Coded) { c.Records[0].Name = "S" }, "words"},
		{"a word that is none of the codebook's", func(c *lake.Coded) { c.Records[0].Kind = "sale" }, "unknown kind"},
		{"a record of another document", func(c *lake.Coded) { c.Records[0].Document = "d7" }, "checked against"},
		{"two records of one id", func(c *lake.Coded) { c.Records = append(c.Records, c.Records[0]) }, "two of its records"},
		{"a text that is not UTF-8", func(c *lake.Coded) { c.Document.Text += "\xff" }, "not UTF-8"},
		{"a date that is none", func(c *lake.Coded) { c.Document.Date = "June" }, "YYYY-MM-DD"},
		{"an id that is taken", func(c *lake.Coded) { c.Document.ID, c.Records[0].Document = "d9", "d9" }, "belongs to another text"},
		{"no text", func(c *lake.Coded) { c.Document.Text, c.Records = "", nil }, "0 bytes"},
	} {
		bad := sold(2)
		c.make(&bad)
		_, err := l.Append(lake.Batch{Coded: []lake.Coded{sold(1), bad}})
		var refused *lake.RefusedError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	for _, v := range []entente.Verdict{{}, {ID: "v", Judgement: "perhaps", By: "me"}, {ID: "v", Judgement: entente.Wrong, By: "me"},
		{ID: "v", Judgement: entente.Same, Record: "r9", Other: "r9", By: "me"}, {ID: "v", Judgement: entente.Withdrawn, By: "me"},
		{ID: "v", Judgement: entente.Right, Record: "r9"}, {ID: "v", Judgement: entente.Right, Record: "r9", By: "me", At: "yesterday"}} {
		if _, err := l.Append(lake.Batch{Verdicts: []entente.Verdict{v}}); err == nil {
			t.Errorf("%+v was not refused", v)
		}
	}
	if n := count(t, l, ""); n != 1 {
		t.Errorf("%d records, not 1", n)
	}
	verified(t, l)
}

// TestOneWriter wants a second writer to be told who writes, and readers not to care.
func TestOneWriter(t *testing.T) {
	dir := t.TempDir()
	if _, err := lake.Open(dir, lake.Options{}); !errors.Is(err, lake.ErrAbsent) {
		t.Errorf("reading where there is no lake: %v", err)
	}
	l := open(t, dir, lake.Options{Write: true, Holder: "the first"})
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(1)}})
	var locked *lake.LockedError
	if _, err := lake.Open(dir, lake.Options{Write: true}); !errors.As(err, &locked) {
		t.Fatal(err)
	}
	if locked.Holder.PID != os.Getpid() || locked.Holder.What != "the first" || locked.Holder.Since == "" {
		t.Errorf("held by %+v", locked.Holder)
	}
	r := open(t, dir, lake.Options{})
	if _, err := r.Append(lake.Batch{}); !errors.Is(err, lake.ErrReadOnly) {
		t.Error(err)
	}
	if s, err := r.Status(ctx); err != nil || s.Writer == nil || s.Writer.What != "the first" || s.Records != 1 {
		t.Errorf("%+v: %v", s, err)
	}
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(2)}})
	if n := count(t, r, ""); n != 2 {
		t.Errorf("the reader sees %d records, not 2", n)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if s, err := r.Status(ctx); err != nil || s.Writer != nil {
		t.Errorf("%+v: %v", s, err)
	}
	open(t, dir, lake.Options{Write: true})
}

// TestReadingWhileWriting wants readers to see whole batches only, and no
// trouble while files come and go.
func TestReadingWhileWriting(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, lake.Options{Write: true})
	r := open(t, dir, lake.Options{})
	q, err := r.Parse("kind:transfer")
	if err != nil {
		t.Fatal(err)
	}
	const batches, each = 30, 3
	written := make(chan error, 1)
	go func() {
		var err error
		for i := 0; i < batches && err == nil; i++ {
			var b lake.Batch
			for j := range each {
				b.Coded = append(b.Coded, sold(1+i*each+j))
			}
			if _, err = l.Append(b); err == nil && i%10 == 9 {
				_, err = l.Compact(ctx)
			}
		}
		written <- err
	}()
	var last int64
	for done := false; !done; {
		select {
		case err := <-written:
			if err != nil {
				t.Fatal(err)
			}
			done = true
		default:
		}
		n, err := r.Count(ctx, q, lake.Records)
		if err != nil {
			t.Fatal(err)
		}
		if n%each != 0 || n < last {
			t.Fatalf("a reader sees %d records after %d", n, last)
		}
		last = n
		seen := int64(0)
		if err := r.EachRecord(ctx, func(*entente.Record) error { seen++; return nil }); err != nil || seen < last || seen%each != 0 {
			t.Fatal(seen, err)
		}
	}
	if last != batches*each {
		t.Errorf("%d records, not %d", last, batches*each)
	}
	verified(t, r)
}

// TestCompact wants the same answers from few files, also as of a time before.
func TestCompact(t *testing.T) {
	l := writer(t)
	var middle time.Time
	for i := range 20 {
		add(t, l, lake.Batch{Coded: []lake.Coded{sold(i + 1)}})
		if i == 9 {
			middle = time.Now()
			time.Sleep(2 * time.Millisecond)
		}
	}
	asOf := "as_of:" + middle.UTC().Format(time.RFC3339Nano)
	rows := func() (out []string) {
		if _, err := l.FindRecords(ctx, nil, lake.Page{}, func(r *lake.KeptRecord) error {
			out = append(out, r.ID+" "+r.Added)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	before, then := rows(), count(t, l, asOf)
	if len(before) != 20 || then != 10 {
		t.Fatalf("%d records, %d as of the middle", len(before), then)
	}
	n, err := l.Compact(ctx)
	if err != nil || n.FilesAfter >= n.FilesBefore {
		t.Fatalf("%+v: %v", n, err)
	}
	if diff := cmp.Diff(before, rows()); diff != "" {
		t.Error(diff)
	}
	if now := count(t, l, asOf); now != then {
		t.Errorf("%d records as of the middle, not %d", now, then)
	}
	files, err := filepath.Glob(filepath.Join(l.Dir(), "*", "*.parquet"))
	if err != nil || len(files) != n.FilesAfter {
		t.Errorf("%d files lie there, not %d: %v", len(files), n.FilesAfter, err)
	}
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(99)}})
	if n := count(t, l, ""); n != 21 {
		t.Errorf("%d records, not 21", n)
	}
	verified(t, l)
	again := open(t, l.Dir(), lake.Options{})
	if n := count(t, again, ""); n != 21 {
		t.Errorf("%d records when opened anew, not 21", n)
	}
}
