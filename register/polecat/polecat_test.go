package polecat_test

import (
	"os"
	"strings"
	"testing"

	"entente/register"
	"entente/register/polecat"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads made-up events, damaged ones included.
func TestRows(t *testing.T) {
	f, err := os.Open("testdata/events.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []string
	report, err := polecat.Read(f, register.Options{}, func(e register.Entry) error {
		rows = append(rows, e.String())
		return e.Check()
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`2 | aid completed NOR>CHL 2030-06-01 in "Santiago, Metropolitana, CHL" CHL`,
		`3 nothing: not about military cooperation`,
		`4 | aid requested NATO>CHL 2030-06-01`,
		`5 | talks completed NOR+CHL 2030-06-01`,
		`6 refused: unmapped: no table knows the state "ATL"; add it to data/register/names.tsv`,
		`7 refused: malformed: "01.06.2030" is no day`,
		`8 refused: malformed: no type of event`,
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if err := report.Check(); err != nil {
		t.Error(err)
	}
}

func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile("testdata/events.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := polecat.Read(strings.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
