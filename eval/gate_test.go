package eval

import (
	"os"
	"testing"

	"entente"
	"entente/coder"

	"github.com/google/go-cmp/cmp"
)

// What the gate keeps from being parsed would have given no record: hand-coded
// documents are coded the same with and without it.
func TestGateLosesNothing(t *testing.T) {
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	whole := c.Whole()
	documents := 0
	for _, path := range []string{"../../shared/gold/dev.jsonl", "../../shared/gold/train.jsonl"} {
		f, err := os.Open(path)
		if os.IsNotExist(err) {
			t.Skipf("the hand-coded documents of %s are not here", path)
		}
		if err != nil {
			t.Fatal(err)
		}
		golds, err := ReadGold(f)
		f.Close() //nolint:errcheck // read only
		if err != nil {
			t.Fatal(err)
		}
		var list []*entente.Document
		for i := range golds {
			list = append(list, &golds[i].Document)
		}
		with, without := c.CodeAll(list), whole.CodeAll(list)
		for i, d := range list {
			documents++
			if diff := cmp.Diff(without[i], with[i]); diff != "" {
				t.Errorf("%s: without the gate (-) and with it (+):\n%s", d.ID, diff)
			}
		}
	}
	if documents == 0 {
		t.Fatal("no document was compared")
	}
}
