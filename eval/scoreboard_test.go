package eval_test

import (
	"bytes"
	"os"
	"testing"

	"entente"
	"entente/coder"
	"entente/eval"
)

// TestScoreboard computes the figures on the development set anew: a change of
// the coder that moves them has to show it in the diff.
func TestScoreboard(t *testing.T) {
	f, err := os.Open("../../shared/gold/dev.jsonl")
	if err != nil {
		t.Skip("the gold documents are not beside this checkout: ", err)
	}
	defer f.Close()
	golds, err := eval.ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	coded := map[string][]entente.Record{}
	for i := range golds {
		d := &golds[i].Document
		coded[d.ID] = c.Code(d)
		for j := range coded[d.ID] {
			if err := coded[d.ID][j].Check(d); err != nil {
				t.Error(err)
			}
		}
	}
	var got bytes.Buffer
	if err := eval.Score(golds, coded).WriteTable(&got); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("scoreboard.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("the figures differ from eval/scoreboard.txt; if the change is wanted, run make scoreboard and commit it. Now:\n%s", got.String())
	}
}
