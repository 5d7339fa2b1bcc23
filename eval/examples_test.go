package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente"
	"entente/source"
)

// TestExamples wants every sample article in the gold file with the same text,
// and among them every kind, stage and certainty.
func TestExamples(t *testing.T) {
	f, err := os.Open("../examples/gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	golds, err := ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := filepath.Glob("../examples/*.txt")
	if err != nil || len(articles) < 16 || len(articles) != len(golds) {
		t.Fatalf("%d articles and %d gold documents: %v", len(articles), len(golds), err)
	}
	byID := map[string]Gold{}
	kinds, stages, certainties := map[entente.Kind]bool{}, map[entente.Stage]bool{}, map[entente.Certainty]bool{}
	silent := 0
	for _, g := range golds {
		byID[g.ID] = g
		if len(g.Records) == 0 {
			silent++
		}
		for _, r := range g.Records {
			kinds[r.Kind], stages[r.Stage], certainties[r.Certainty] = true, true, true
		}
	}
	if len(kinds) != len(entente.Kinds()) || len(stages) != len(entente.Stages()) || len(certainties) != len(entente.Certainties()) || silent == 0 {
		t.Errorf("the examples show %d kinds, %d stages, %d certainties, and %d documents without an act", len(kinds), len(stages), len(certainties), silent)
	}
	err = source.Read(articles, nil, source.Limits{}, func(i source.Item) error {
		id := strings.TrimSuffix(filepath.Base(i.Path), ".txt")
		switch g, found := byID[id]; {
		case i.Skip != nil:
			t.Errorf("%s: %s", i.Path, i.Skip.Detail)
		case !found:
			t.Errorf("%s is not in gold.jsonl", i.Path)
		case i.Document.Text != g.Text || i.Document.Title != g.Title || i.Document.Date != g.Date:
			t.Errorf("%s differs from its gold document", i.Path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
