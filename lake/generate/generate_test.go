package generate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/lake"
	"entente/lake/generate"
)

// TestDocuments wants as many records as asked for, all of which hold, the same
// on a second run, with copies among the texts.
func TestDocuments(t *testing.T) {
	all := func() (out []lake.Coded) {
		documents, err := generate.Documents(generate.Options{Records: 2000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for c := range documents {
			out = append(out, c)
		}
		return out
	}
	made, again := all(), all()
	if diff := cmp.Diff(made, again); diff != "" {
		t.Errorf("a second run differs:\n%s", diff)
	}
	records, copies := 0, 0
	texts, keys := map[string]bool{}, map[string]bool{}
	for i := range made {
		c := &made[i]
		for j := range c.Records {
			records++
			if err := c.Records[j].Check(&c.Document); err != nil {
				t.Error(err)
			}
		}
		if texts[c.Document.Text] {
			copies++
		}
		texts[c.Document.Text] = true
		if key := lake.Key(&c.Document); keys[key] {
			t.Errorf("%s is known already", c.Document.ID)
		} else {
			keys[key] = true
		}
	}
	if records < 2000 || records > 2004 {
		t.Errorf("%d records, not 2000", records)
	}
	if copies < len(made)/10 {
		t.Errorf("%d of %d documents are copies", copies, len(made))
	}
}
