package lake_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente"
	"entente/lake"
)

func text(n int) entente.Document {
	return entente.Document{ID: "d", Date: "2015-06-01", Outlet: "Paper", Text: "Russia sold India 5 S-400 systems. " + string(rune('a'+n))}
}

func coded(n int) lake.Coded {
	d := text(n)
	d.ID += string(rune('a' + n))
	span := entente.Span{Start: 0, End: 34}
	r := entente.Record{Document: d.ID, ID: "r" + d.ID, Kind: entente.Transfer, Stage: entente.Agreed, From: []entente.Actor{"RUS"},
		To: []entente.Actor{"IND"}, Equipment: []entente.Equipment{{Class: "air-defence", Name: "S-400", Count: 5}},
		When: "2015", Certainty: entente.Asserted, Confidence: 0.9,
		Evidence: []entente.Evidence{{Span: span, Text: d.Text[:34]}}}
	for _, f := range []string{"kind", "stage", "from", "to", "equipment", "when", "certainty"} {
		r.Why = append(r.Why, entente.Why{Field: f, Span: entente.Span{Start: 0, End: 6}, Rule: "rule/" + f})
	}
	return lake.Coded{Document: d, Records: []entente.Record{r}, Coder: "test"}
}

func TestAppendAndRead(t *testing.T) {
	dir := t.TempDir()
	l, err := lake.Open(dir, lake.Options{Write: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	n, err := l.Append(lake.Batch{Coded: []lake.Coded{coded(0), coded(1)}})
	if err != nil || n.Documents != 2 || n.Records != 2 {
		t.Fatal(n, err)
	}
	n, err = l.Append(lake.Batch{Coded: []lake.Coded{coded(1), coded(2)}})
	if err != nil || n.Documents != 1 || n.Known != 1 {
		t.Fatal(n, err)
	}
	i := 0
	err = l.EachRecord(context.Background(), func(r *entente.Record) error {
		if diff := cmp.Diff(coded(i).Records[0], *r); diff != "" {
			t.Error(diff)
		}
		i++
		return nil
	})
	if err != nil || i != 3 {
		t.Fatal(i, err)
	}
}

func TestAsk(t *testing.T) {
	dir := t.TempDir()
	l, err := lake.Open(dir, lake.Options{Write: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err = l.Append(lake.Batch{Coded: []lake.Coded{coded(0), coded(1)}}); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	for _, c := range []struct {
		query string
		n     int64
	}{
		{"", 2}, {"kind:transfer from:RUS to:IND when:2015..2024 stage:agreed.. equipment:air-defence confidence:0.8..", 2},
		{"from:IND", 0}, {`text:"s-400"`, 2}, {"text:S-40", 0}, {"text:S-40*", 2}, {"dyad:RUS~IND", 2}, {"dyad:IND~RUS", 2}, {"speaker:*", 0},
		{"-speaker:*", 2}, {"source:news", 2}, {"register:*", 0}, {"outlet:paper", 2}, {"designation:S-400", 2}, {"money:*", 0},
		{"judgement:none", 2}, {"published:2015-06", 2}, {"as_of:2020", 0}, {"people:1..", 0}, {"where:RUS", 0}, {"event:x", 0},
		{"language:en", 0}, {"kind:transfer~aid", 2}, {"stage:..proposed", 0}, {"when:*", 2}, {"when:..2014", 0}, {"release:x", 0},
	} {
		q, err := l.Parse(c.query)
		if err != nil {
			t.Error(c.query, err)
			continue
		}
		n, err := l.Count(ctx, q, lake.Records)
		if err != nil || n != c.n {
			t.Errorf("%s: %d, not %d: %v\n%s", c.query, n, c.n, err, l.SelectSQL(q, lake.Records))
		}
		for _, of := range []lake.Thing{lake.Documents, lake.Events} {
			if _, err := l.Count(ctx, q, of); err != nil {
				t.Errorf("%s: %v\n%s", c.query, err, l.SelectSQL(q, of))
			}
		}
	}
	i := 0
	_, err = l.FindRecords(ctx, nil, lake.Page{}, func(r *lake.KeptRecord) error {
		if diff := cmp.Diff(coded(i).Records[0], r.Record); diff != "" {
			t.Error(diff)
		}
		i++
		return nil
	})
	if err != nil || i != 2 {
		t.Fatal(i, err)
	}
	_, err = l.FindDocuments(ctx, nil, lake.Page{}, func(r *lake.KeptDocument) error {
		t.Logf("%+v", r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"from records", "from evidence", "from dyads", "from parties", "from why", "from equipment", "from people",
		"from skips", "from events", "from event_records", "from event_stages", "from verdicts", "from imports", "from documents", "from judged"} {
		a, err := l.SQL(ctx, text, time.Time{})
		if err != nil {
			t.Error(text, err)
			continue
		}
		t.Log(text, a.Columns)
		if err := a.Each(func(row []any) error { t.Log(row...); return nil }); err != nil {
			t.Error(err)
		}
		a.Close()
	}
	for _, text := range []string{"drop view records", "select 1; select 2", "copy (select 1) to '/tmp/x'", "from read_csv('/etc/passwd')",
		"explain analyze copy (select 1) to '" + dir + "/x'", "install fts", "attach '/tmp/x'", "set threads=1", "create table x as select 1"} {
		if _, err := l.SQL(ctx, text, time.Time{}); err == nil {
			t.Error(text)
		} else {
			t.Log(text, err)
		}
	}
}
