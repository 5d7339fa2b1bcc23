package icews_test

import (
	"os"
	"strings"
	"testing"

	"entente/register"
	"entente/register/icews"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads made-up events, damaged ones included.
func TestRows(t *testing.T) {
	f, err := os.Open("testdata/events.tab")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []string
	var text, outlet string
	report, err := icews.Read(f, register.Options{Path: "some/folder/events.tab"}, func(e register.Entry) error {
		rows = append(rows, e.String())
		if e.Line == 2 {
			text, outlet = e.Document.Text, e.Records[0].Outlet
		}
		return e.Check()
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`2 | aid completed NOR>CHL 2030-06-01 in "Santiago, Metropolitana, Chile" CHL`,
		`3 nothing: not about military cooperation`,
		`4 | talks completed NOR+CHL 2030-06-02 in "Norway" NOR`,
		`5 | aid requested NOR>CHL 2030-06-02`,
		`6 nothing: both sides are of one state`,
		`7 nothing: a side is no state and no organisation`,
		`8 | exercise completed NATO+CHL 2030-06-02`,
		`9 refused: unmapped: no table knows the state "Atlantis"; add it to data/register/names.tsv`,
		`10 refused: malformed: "someday" is no day`,
		`11 refused: malformed: no code of CAMEO`,
		`12 refused: malformed: 4 cells, and the header has 20`,
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if err := report.Check(); err != nil || report.Scope != "events.tab" {
		t.Error(err, report.Scope)
	}
	if want := "ICEWS codes military aid by Defense Ministry (Norway) towards Chile on 2030-06-01 in Santiago, Metropolitana, Chile, from a text of The \"Example\" Post.\nCode 072.\nEvent 1.\n"; text != want {
		t.Error(cmp.Diff(want, text))
	}
	if outlet != `The "Example" Post` {
		t.Error(outlet)
	}
}

func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile("testdata/events.tab")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := icews.Read(strings.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
