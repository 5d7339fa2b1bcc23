package coder

import (
	"testing"

	"entente"
	"entente/data"
)

// Every kind of the vocabulary has its line in the ontology, in the codebook's
// order, and the line says nothing that the vocabulary does not know.
func TestOntology(t *testing.T) {
	rows, err := data.Kinds()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(entente.Kinds()) {
		t.Fatalf("%d kinds, want %d", len(rows), len(entente.Kinds()))
	}
	for i, k := range entente.Kinds() {
		r := rows[i]
		if r.Kind != string(k) || !entente.Stage(r.Stage).Valid() || r.Sides != "with" && r.Sides != "from-to" || r.Equipment != "yes" && r.Equipment != "no" || r.Meaning == "" {
			t.Errorf("kind %d: %+v, want %s", i, r, k)
		}
	}
}

// Every rule id that the coder gives by itself is a line of the table of rules.
func TestRulesAreDescribed(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	d := &entente.Document{ID: "rules", Date: "2023-05-06", Title: "Russia delivers jets", Text: "Russia delivered 12 Su-30SM fighters to Myanmar in 2022, TASS reported. " +
		"India and Japan will hold the naval exercise Malabar in the Bay of Bengal. The two countries may sign a defence pact, Defence Minister Rajnath Singh said. He denied that India had sold missiles to Iran."}
	records := c.Code(d)
	if len(records) == 0 {
		t.Fatal("no record")
	}
	for _, r := range records {
		for _, w := range r.Why {
			if Describe(w.Rule) == "" {
				t.Errorf("rule %s of %s is in no table", w.Rule, w.Field)
			}
		}
	}
}
