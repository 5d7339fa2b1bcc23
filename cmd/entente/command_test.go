package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"entente"
	"entente/coder"
	"entente/source"
)

// sample is a document and a record of it with every field.
func sample(t *testing.T) (source.Item, entente.Record) {
	t.Helper()
	d := &entente.Document{ID: "doc", Title: "Poland buys tanks", Date: "2022-04-06",
		Text: "Intro. On Tuesday Poland signed for 250 Abrams tanks from the US worth $4.75 billion, Mariusz Blaszczak told PAP in Wesola. The end."}
	span := func(words string) entente.Span {
		at := strings.Index(d.Text, words)
		if at < 0 {
			t.Fatalf("no %q in the sample", words)
		}
		return entente.Span{Start: at, End: at + len(words)}
	}
	sentence := span("On Tuesday Poland signed for 250 Abrams tanks from the US worth $4.75 billion, Mariusz Blaszczak told PAP in Wesola.")
	r := entente.Record{Document: "doc", ID: "doc-1", Kind: entente.Transfer, Stage: entente.Agreed,
		From: []entente.Actor{"USA"}, To: []entente.Actor{"POL"},
		Equipment: []entente.Equipment{{Class: "tank", Name: "Abrams", Count: 250}},
		Money:     &entente.Money{Amount: 4750000000, Currency: "USD"},
		When:      "2022-04-05", Where: &entente.Where{Place: "Wesola", Country: "POL"},
		Speaker: &entente.Speaker{Name: "Mariusz Blaszczak", Actor: "POL"}, Outlet: "PAP",
		Certainty: entente.Claimed, Confidence: 0.75,
		Evidence: []entente.Evidence{{Span: sentence, Text: d.Text[sentence.Start:sentence.End]}},
	}
	for _, w := range []struct{ field, words string }{
		{"kind", "signed for"}, {"stage", "signed"}, {"from", "the US"}, {"to", "Poland"}, {"equipment", "250 Abrams tanks"},
		{"money", "$4.75 billion"}, {"when", "Tuesday"}, {"where", "Wesola"}, {"speaker", "Mariusz Blaszczak"}, {"outlet", "PAP"}, {"certainty", "told"},
	} {
		r.Why = append(r.Why, entente.Why{Field: w.field, Span: span(w.words), Rule: "r-" + w.field})
	}
	if err := r.Check(d); err != nil {
		t.Fatal(err)
	}
	return source.Item{Path: "a.jsonl", Line: 3, Document: d}, r
}

func write(t *testing.T, format string, c console, times int) string {
	t.Helper()
	item, r := sample(t)
	var b bytes.Buffer
	w := newRecordWriter(format, &b, c)
	for range times {
		if err := w.write(item, []entente.Record{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTable(t *testing.T) {
	const want = `KIND          STAGE      WHO                         WHEN                   WHAT

2022-04-06  Poland buys tanks  [a.jsonl:3]
transfer      agreed     USA → POL                   2022-04-05             250 tank (Abrams); USD 4,750,000,000; i…
    Mariusz Blaszczak (POL), PAP, claimed: “On Tuesday Poland signed for 250 Abrams tanks from the US worth $4.75 b…
`
	if got := write(t, "table", console{width: 116}, 1); got != want {
		t.Errorf("table\n%s\nwant\n%s", got, want)
	}
	for _, width := range []int{1, 20, 40, 79, 200} {
		for line := range strings.Lines(write(t, "table", console{width: width}, 2)) {
			if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > width {
				t.Errorf("a line of %d columns at width %d: %q", n, width, line)
			}
		}
	}
	if strings.Contains(write(t, "table", console{width: 80}, 1), "\x1b") {
		t.Error("colour where none is wanted")
	}
	if !strings.Contains(write(t, "table", console{width: 80, colour: true}, 1), "\x1b[1m") {
		t.Error("no colour where it is wanted")
	}
}

func TestMachineFormats(t *testing.T) {
	keys := []string{"document", "record", "kind", "stage", "from", "to", "equipment", "money", "when", "where",
		"speaker", "outlet", "certainty", "confidence", "evidence", "why"}
	lines := strings.Split(strings.TrimSuffix(write(t, "ndjson", console{}, 2), "\n"), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines for 2 records", len(lines))
	}
	at := -1
	for _, k := range keys {
		next := strings.Index(lines[0], `"`+k+`":`)
		if next <= at {
			t.Errorf("key %q is absent or out of order in %s", k, lines[0])
		}
		at = next
	}
	var back entente.Record
	if err := json.Unmarshal([]byte(lines[1]), &back); err != nil || back.Equipment[0].Count != 250 {
		t.Errorf("%v %+v", err, back)
	}
	var list []entente.Record
	if err := json.Unmarshal([]byte(write(t, "json", console{}, 2)), &list); err != nil || len(list) != 2 {
		t.Errorf("%v, %d records", err, len(list))
	}
	rows, err := csv.NewReader(strings.NewReader(write(t, "csv", console{}, 2))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	got := map[string]string{}
	for i, name := range rows[0] {
		got[name] = rows[2][i]
	}
	for name, want := range map[string]string{"from": "USA", "to": "POL", "equipment": "250 tank (Abrams)", "money_amount": "4750000000",
		"where_country": "POL", "speaker_actor": "POL", "confidence": "0.75", "title": "Poland buys tanks", "evidence_start": "7"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for _, tt := range []struct {
		format, out string
		terminal    bool
		want        string
	}{
		{"auto", "", true, "table"}, {"auto", "", false, "ndjson"}, {"auto", "r.CSV", true, "csv"}, {"auto", "r.dat", true, "ndjson"},
		{"json", "r.csv", true, "json"}, {"auto", "r.jsonl", false, "ndjson"}, {"auto", "r.txt", false, "table"},
	} {
		if got := formatOf(tt.format, tt.out, console{outTerminal: tt.terminal}); got != tt.want {
			t.Errorf("formatOf(%q, %q, terminal %v) = %q, want %q", tt.format, tt.out, tt.terminal, got, tt.want)
		}
	}
}

func TestExplanation(t *testing.T) {
	item, r := sample(t)
	e := coder.Explanation{Records: []entente.Record{r},
		Rejected: []coder.Rejection{{Span: entente.Span{Start: 0, End: 5}, Kind: entente.Talks, Rule: "r-intro", Reason: "no side"}}}
	got := explanation(item, e, true, false)
	for _, want := range []string{
		"2022-04-06  Poland buys tanks  [a.jsonl:3]",
		"Intro. [1| On Tuesday Poland", "in Wesola.] The end.",
		"[1] transfer agreed  doc-1  confidence 0.75",
		"equipment  250 tank (Abrams)            \"250 Abrams tanks\" 36-52",
		"r-equipment",
		"rejected: 1", "talks      \"Intro\" 0-5: no side",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if got := explanation(item, e, false, false); strings.Contains(got, "rejected") {
		t.Error("rejected candidates without --rejected")
	}
	if got := explanation(item, coder.Explanation{}, false, false); !strings.Contains(got, "\nno record\n") {
		t.Errorf("an empty explanation:\n%s", got)
	}
	if got := explanation(item, e, false, true); !strings.Contains(got, "\x1b[1;36mPoland\x1b[0m") {
		t.Errorf("words are not marked on a terminal:\n%q", got)
	}
}

func TestSharedEvidenceIsMarkedOnce(t *testing.T) {
	item, r := sample(t)
	got := markedText(item.Document.Text, []entente.Record{r, r}, false)
	if strings.Count(got, "[1,2| ") != 1 || strings.Count(got, "]") != 1 {
		t.Errorf("%s", got)
	}
}

func TestFit(t *testing.T) {
	for _, tt := range []struct {
		in      string
		columns int
		want    string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"日本語", 4, "日…"}, {"日本", 4, "日本"}, {"abc", 0, ""}, {"é́é́é́", 2, "é́…"},
	} {
		if got := fit(tt.in, tt.columns); got != tt.want {
			t.Errorf("fit(%q, %d) = %q, want %q", tt.in, tt.columns, got, tt.want)
		}
	}
	if got := cell("日", 4); got != "日  " {
		t.Errorf("cell = %q", got)
	}
	if got := printable("a\x1b[2J\u202eb\tc"); got != "a\ufffd[2J\ufffdb c" {
		t.Errorf("printable = %q", got)
	}
	if got := grouped(-1234567); got != "-1,234,567" {
		t.Errorf("grouped = %q", got)
	}
}

func documents(n int) producer {
	return func(yield func(source.Item) error) error {
		for i := range n {
			item := source.Item{Path: "x", Document: &entente.Document{ID: fmt.Sprint(i)}}
			if i%10 == 3 {
				item = source.Item{Path: "x", Skip: &entente.Skip{Path: "x", Reason: entente.Empty}}
			}
			if err := yield(item); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestEachKeepsOrder(t *testing.T) {
	outputs := map[string]bool{}
	for _, jobs := range []jobsFlag{1, 3, 16} {
		var b strings.Builder
		err := each(context.Background(), console{err: io.Discard}, jobs, documents(100),
			one(func(d *entente.Document) string {
				time.Sleep(time.Duration(len(d.ID)*7%5) * time.Millisecond)
				return d.ID
			}),
			func(_ source.Item, id string) error { b.WriteString(id + " "); return nil })
		var part partial
		if !errors.As(err, &part) || part.refused != 10 {
			t.Fatalf("error %v, want a partial of 10", err)
		}
		outputs[b.String()] = true
	}
	if len(outputs) != 1 {
		t.Errorf("%d outputs for one input", len(outputs))
	}
}

func TestEachStops(t *testing.T) {
	never := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	go func() { time.Sleep(20 * time.Millisecond); cancel() }()
	err := each(ctx, console{err: io.Discard}, 2, documents(100),
		one(func(*entente.Document) int { <-never; return 0 }),
		func(source.Item, int) error { return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v while work hangs", err)
	}
	close(never)
	broken := errors.New("broken")
	err = each(context.Background(), console{err: io.Discard}, 2, documents(100),
		one(func(*entente.Document) int { return 0 }),
		func(source.Item, int) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want the one of emit", err)
	}
}

// closedPipe is a pipe whose reader has gone.
type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, &closedError{} }

type closedError struct{}

func (*closedError) Error() string   { return "write: broken pipe" }
func (*closedError) Is(e error) bool { return e == syscall.EPIPE }

func TestExitCodes(t *testing.T) {
	quiet := func() io.Reader { return strings.NewReader("A quiet day\n\nThe museum opened a new wing.") }
	var messages bytes.Buffer
	if code := run(context.Background(), []string{"code", "--format", "csv", "-"}, console{in: quiet(), out: closedPipe{}, err: &messages}); code != exitOK || messages.Len() > 0 {
		t.Errorf("a closed pipe: exit %d, %q", code, messages.String())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if code := run(ctx, []string{"code", "-"}, console{in: quiet(), out: io.Discard, err: &messages}); code != exitInterrupted || !strings.Contains(messages.String(), "interrupted") {
		t.Errorf("an interrupt: exit %d, %q", code, messages.String())
	}
}

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	hidden := newProgress(console{err: &b})
	hidden.draw(time.Now().Add(time.Hour))
	hidden.close()
	p := newProgress(console{err: &b, errTerminal: true})
	p.draw(p.begun.Add(quietFor / 2))
	p.clear()
	if b.Len() > 0 {
		t.Errorf("progress where none is wanted: %q", b.String())
	}
	p.add()
	p.add()
	p.draw(p.begun.Add(2 * quietFor))
	p.close()
	if got := b.String(); got != "\r\x1b[K2 documents, 1.0/s, 2s\r\x1b[K" {
		t.Errorf("progress %q", got)
	}
}
