package export_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"entente"
	"entente/lake"
	"entente/lake/export"
)

var ctx = context.Background()

// record is a record of a document with words for all its fields.
func record(d *entente.Document, r entente.Record) entente.Record {
	r.Document, r.ID, r.Certainty, r.Confidence = d.ID, "r-"+d.ID, entente.Asserted, 0.5
	at := strings.Index(d.Text, "sold")
	end := at + strings.Index(d.Text[at:], ".") + 1
	r.Evidence = []entente.Evidence{{Span: entente.Span{Start: at, End: end}, Text: d.Text[at:end]}}
	say := func(field string, n int) {
		for range n {
			r.Why = append(r.Why, entente.Why{Field: field, Span: entente.Span{Start: at, End: at + 4}, Rule: "rule/" + field})
		}
	}
	for _, f := range []string{"kind", "stage", "certainty"} {
		say(f, 1)
	}
	say("from", len(r.From))
	say("to", len(r.To))
	say("with", len(r.With))
	say("equipment", len(r.Equipment))
	if r.When != "" {
		say("when", 1)
	}
	return r
}

// kept is a lake with two articles and a row of a register that may not be passed on.
func kept(t *testing.T) *lake.Lake {
	t.Helper()
	l, err := lake.Open(t.TempDir(), lake.Options{Write: true, Actors: []lake.Actor{{Code: "RUS", Name: "Russia"}, {Code: "IND", Name: "India & more <>"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	var b lake.Batch
	for _, c := range []struct {
		d entente.Document
		r entente.Record
	}{
		{entente.Document{ID: "one", Date: "2015-06-01", Title: `A "title", with <marks> & -- more`, URL: "https://example.org/1", Text: "Où? Россия sold 5 tanks. \u2028 End."},
			entente.Record{Kind: entente.Transfer, Stage: entente.Agreed, From: []entente.Actor{"RUS"}, To: []entente.Actor{"IND"}, When: "2015/2017-05",
				Equipment: []entente.Equipment{{Class: "tank", Name: "T-90 \"B\"", Count: 5}}}},
		{entente.Document{ID: "two", Text: "They sold it."},
			entente.Record{Kind: entente.Industry, Stage: entente.Underway, With: []entente.Actor{"RUS", "IND", "FRA"}}},
		{entente.Document{ID: "three", Source: "sipri", Release: "2024", Row: 9, Terms: entente.Restricted, Text: "RUS sold IND something."},
			entente.Record{Kind: entente.Transfer, Stage: entente.Completed, From: []entente.Actor{"RUS"}, To: []entente.Actor{"IND"}, When: "2020"}},
	} {
		b.Coded = append(b.Coded, lake.Coded{Document: c.d, Records: []entente.Record{record(&c.d, c.r)}})
	}
	if _, err := l.Append(b); err != nil {
		t.Fatal(err)
	}
	events := []entente.Event{{ID: "e1", Kind: entente.Industry, Stage: entente.Underway, Records: []string{"r-two"}, Sources: []string{"news"}},
		{ID: "e2", Kind: entente.Transfer, Stage: entente.Completed, Records: []string{"r-one", "r-three"}, Sources: []string{"news", "sipri"}}}
	if _, _, err := l.ReplaceEvents(ctx, slices.Values(events)); err != nil {
		t.Fatal(err)
	}
	return l
}

func write(t *testing.T, l *lake.Lake, query string, f export.Format, o export.Options) (string, *export.Report) {
	t.Helper()
	q, err := l.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	report, err := export.Write(ctx, l, q, f, o, &first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := export.Write(ctx, l, q, f, o, &second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("%s: a second run differs: %v", f, err)
	}
	return first.String(), report
}

// TestRestricted wants rows that may not be passed on to stay out of every
// format unless their source is named, and the report to say so.
func TestRestricted(t *testing.T) {
	l := kept(t)
	for _, f := range export.Formats() {
		if f == export.Package {
			continue
		}
		for _, c := range []struct {
			query, restricted string
			rows              int64
			says              string
		}{
			{"", "", 2, "1 rows of sipri are left out"},
			{"source:*", "", 2, "left out"},
			{"", "sipri", 3, "1 rows of sipri are included"},
			{"register:sipri", "", 1, "included"},
			{"source:SIPRI~news", "", 3, "included"},
			{"kind:industry", "", 1, ""},
		} {
			var named []string
			if c.restricted != "" {
				named = []string{c.restricted}
			}
			out, report := write(t, l, c.query, f, export.Options{Restricted: named})
			if notes := strings.Join(report.Notes(), "\n"); report.Rows != c.rows || !strings.Contains(notes, c.says) || (c.says == "") != (notes == "") {
				t.Errorf("%s of %q: %d rows, not %d, and it says %q, not %q", f, c.query, report.Rows, c.rows, notes, c.says)
			}
			if has := strings.Contains(out, "RUS sold IND") || strings.Contains(out, "r-three"); f != export.Parquet && has != (strings.Contains(c.says, "included")) {
				t.Errorf("%s of %q: the restricted row is in it: %t", f, c.query, has)
			}
		}
	}
	out, report := write(t, l, "", export.NDJSON, export.Options{Of: lake.Events})
	if report.Rows != 1 || !strings.Contains(out, `"e1"`) || len(report.LeftOut) != 1 || report.LeftOut[0].Source != "sipri" {
		t.Errorf("events: %+v\n%s", report, out)
	}
	if _, report = write(t, l, "", export.CSV, export.Options{Of: lake.Events, Restricted: []string{"sipri"}}); report.Rows != 2 {
		t.Errorf("events with sipri: %+v", report)
	}
	if out, report = write(t, l, "", export.CSV, export.Options{Of: lake.Documents}); report.Rows != 2 || strings.Contains(out, "RUS sold IND") {
		t.Errorf("documents: %+v\n%s", report, out)
	}
}

// TestTables wants what CSV, NDJSON and Parquet have to be what the lake has.
func TestTables(t *testing.T) {
	l := kept(t)
	for _, c := range []struct {
		of      lake.Thing
		columns []string
	}{{lake.Records, export.RecordColumns()}, {lake.Documents, export.DocumentColumns()}, {lake.Events, export.EventColumns()}} {
		text, report := write(t, l, "", export.CSV, export.Options{Of: c.of, Restricted: []string{"sipri"}})
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || int64(len(rows)) != report.Rows+1 || !slices.Equal(rows[0], c.columns) {
			t.Errorf("%s: %d rows under %v: %v", c.of, len(rows), rows[0], err)
		}
		text, report = write(t, l, "", export.NDJSON, export.Options{Of: c.of, Restricted: []string{"sipri"}})
		n := int64(0)
		for line := range strings.Lines(text) {
			n++
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: %s is not JSON", c.of, line)
			}
		}
		if n != report.Rows {
			t.Errorf("%s: %d lines of %d", c.of, n, report.Rows)
		}
		text, report = write(t, l, "", export.Parquet, export.Options{Of: c.of, Restricted: []string{"sipri"}})
		f, err := parquet.OpenFile(strings.NewReader(text), int64(len(text)))
		if err != nil || f.NumRows() != report.Rows {
			t.Errorf("%s: Parquet has %d rows of %d: %v", c.of, f.NumRows(), report.Rows, err)
		}
	}
	var r export.Row
	text, _ := write(t, l, "record:r-one", export.NDJSON, export.Options{})
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	d, err := document(l, "one")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Check(d); err != nil || r.Source != "news" || r.Published != "2015-06-01" {
		t.Errorf("%+v does not hold: %v", r, err)
	}
}

func document(l *lake.Lake, id string) (out *entente.Document, err error) {
	err = l.EachDocument(ctx, func(d *entente.Document) error {
		if d.ID == id {
			out = d
		}
		return nil
	})
	return out, err
}

// TestGraphs wants graphs that are XML, an edge for each pair of sides, dated.
func TestGraphs(t *testing.T) {
	l := kept(t)
	for _, f := range []export.Format{export.GraphML, export.GEXF} {
		text, _ := write(t, l, `-text:"--"`, f, export.Options{})
		counted := map[string]int{}
		w := xml.NewDecoder(strings.NewReader(text))
		for {
			token, err := w.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v\n%s", f, err, text)
			}
			if e, is := token.(xml.StartElement); is {
				counted[e.Name.Local]++
			}
		}
		if counted["node"] != 3 || counted["edge"] != 4 {
			t.Errorf("%s: %d nodes and %d edges, not 3 and 4", f, counted["node"], counted["edge"])
		}
		if !strings.Contains(text, "India &amp; more &lt;&gt;") {
			t.Errorf("%s: a name is not escaped", f)
		}
	}
	text, _ := write(t, l, "", export.GEXF, export.Options{})
	if !strings.Contains(text, `kind="transfer" start="2015-01-01" end="2017-05-31"`) {
		t.Errorf("the edge has no dates:\n%s", text)
	}
}

// TestAnnotations wants places that count characters, and words that stand there.
func TestAnnotations(t *testing.T) {
	l := kept(t)
	text, _ := write(t, l, "", export.Annotation, export.Options{})
	var c struct {
		Type  string
		Total int
		First struct {
			Items []struct {
				ID, Type string
				Body     struct{ Value string }
				Target   struct {
					Source   string
					Selector []struct {
						Type, Exact, Prefix, Suffix string
						Start, End                  int
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	if c.Type != "AnnotationCollection" || c.Total != 2 || len(c.First.Items) != 2 {
		t.Fatalf("%+v", c)
	}
	d, err := document(l, "one")
	if err != nil {
		t.Fatal(err)
	}
	item := c.First.Items[0]
	quote, place := item.Target.Selector[0], item.Target.Selector[1]
	whole := []rune(d.Text)
	if string(whole[place.Start:place.End]) != quote.Exact || quote.Exact != "sold 5 tanks." {
		t.Errorf("%d to %d is %q, and the quotation %q", place.Start, place.End, string(whole[place.Start:place.End]), quote.Exact)
	}
	if !strings.Contains(d.Text, quote.Prefix+quote.Exact+quote.Suffix) || quote.Prefix != "Où? Россия " || !utf8.ValidString(quote.Suffix) {
		t.Errorf("around it %q and %q", quote.Prefix, quote.Suffix)
	}
	if item.Target.Source != d.URL || !strings.HasPrefix(c.First.Items[1].Target.Source, "urn:sha256:") {
		t.Errorf("targets %s and %s", item.Target.Source, c.First.Items[1].Target.Source)
	}
	if !json.Valid([]byte(item.Body.Value)) {
		t.Errorf("the body is not JSON: %s", item.Body.Value)
	}
}

// TestPackage wants a package whose description is true of its files.
func TestPackage(t *testing.T) {
	l := kept(t)
	dir := t.TempDir()
	first, second := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	report, err := export.Folder(ctx, l, nil, export.Options{}, first)
	if err != nil || report.Rows != 2 || len(report.LeftOut) != 1 {
		t.Fatalf("%+v: %v", report, err)
	}
	if _, err := export.Folder(ctx, l, nil, export.Options{}, first); !errors.Is(err, os.ErrExist) {
		t.Errorf("over one that is there: %v", err)
	}
	if _, err := export.Folder(ctx, l, nil, export.Options{}, second); err != nil {
		t.Fatal(err)
	}
	var p struct {
		Terms     []string `json:"entente:terms"`
		Resources []struct {
			Name, Path, Hash string
			Bytes            int
			Schema           struct {
				Fields      []struct{ Name, Type string }
				PrimaryKey  []string
				ForeignKeys []struct {
					Fields    []string
					Reference struct {
						Resource string
						Fields   []string
					}
				}
			}
		}
	}
	data, err := os.ReadFile(filepath.Join(first, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &p); err != nil || len(p.Resources) != 7 || len(p.Terms) != 1 {
		t.Fatalf("%s: %v", data, err)
	}
	keys := map[string]map[string]bool{}
	for _, r := range p.Resources {
		data, err := os.ReadFile(filepath.Join(first, r.Path))
		if err != nil {
			t.Fatal(err)
		}
		again, err := os.ReadFile(filepath.Join(second, r.Path))
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: a second run differs: %v", r.Name, err)
		}
		sum := sha256.Sum256(data)
		if r.Hash != "sha256:"+hex.EncodeToString(sum[:]) || r.Bytes != len(data) {
			t.Errorf("%s: %d bytes of hash %s", r.Name, r.Bytes, r.Hash)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i, f := range r.Schema.Fields {
			if rows[0][i] != f.Name {
				t.Errorf("%s: column %d is %s, not %s", r.Name, i, rows[0][i], f.Name)
			}
			at[f.Name] = i
		}
		keys[r.Name] = map[string]bool{}
		for _, row := range rows[1:] {
			var key []string
			for _, k := range r.Schema.PrimaryKey {
				key = append(key, row[at[k]])
			}
			if id := strings.Join(key, " "); keys[r.Name][id] {
				t.Errorf("%s: two rows have the key %s", r.Name, id)
			} else {
				keys[r.Name][id] = true
			}
			for _, k := range r.Schema.ForeignKeys {
				if v := row[at[k.Fields[0]]]; !keys[k.Reference.Resource][v] {
					t.Errorf("%s: %s is not among the %s", r.Name, v, k.Reference.Resource)
				}
			}
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
