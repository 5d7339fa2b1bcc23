package lake_test

import (
	"context"
	"testing"

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
