package gdelt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register"
	"entente/register/gdelt"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, name, raw string) ([]string, register.Report) {
	t.Helper()
	var rows []string
	report, err := gdelt.Read(strings.NewReader(raw), register.Options{Path: name}, func(e register.Entry) error {
		rows = append(rows, e.String())
		if e.Document != nil && (e.Document.URL != "http://www.example.org/a" || e.Records[0].Outlet != "example.org" || e.Document.Terms != "") {
			t.Errorf("%+v", e.Document)
		}
		return e.Check()
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Check(); err != nil {
		t.Error(err)
	}
	return rows, report
}

func file(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestRows reads made-up events of both versions, damaged ones included.
func TestRows(t *testing.T) {
	rows, report := read(t, "data/20300602.export.CSV", file(t, "20300602.export.CSV"))
	want := []string{
		`1 | aid completed NOR>CHL 2030-06-01 in "Santiago, Region Metropolitana, Chile" CHL`,
		`2 nothing: not about military cooperation`,
		// A spreadsheet has taken the zero off.
		`3 | exercise completed NOR+CHL 2030-06-01`,
		`4 | talks completed NOR+CHL 2030-06-01`,
		`5 | support declared ROU>NATO 2030-06 uncertain when`,
		`6 refused: unmapped: no table knows the state "ZZZ"; add it to data/register/names.tsv`,
		`7 nothing: a side is no state and no organisation`,
		`8 refused: malformed: "x" is no code of CAMEO`,
		`9 refused: malformed: "x" is no day and "2030" no month`,
		`10 refused: malformed: 2 cells, and the first line has 61`,
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if report.Release != "2030-06-02" || report.Scope != "20300602.export.CSV" || report.Layout != "events 2.0" {
		t.Errorf("%+v", report)
	}
	rows, report = read(t, "events.tsv", file(t, "events1.tsv"))
	if d := cmp.Diff(want[:2], rows); d != "" || report.Layout != "events 1.0" {
		t.Error(d, report.Layout)
	}
}

// TestOtherTables refuses what has no events.
func TestOtherTables(t *testing.T) {
	for raw, want := range map[string]string{
		"":                       `0 refused: unknown-format: the file has no line of events; download it anew`,
		"a\tb\n":                 `1 refused: unknown-format: 2 cells in the first line, and a table of events has 61, 58 or 57; download it anew`,
		strings.Repeat("\t", 15): `1 refused: unknown-format: a table of mentions, which tells of no sides; import the table of events`,
	} {
		if rows, _ := read(t, "", raw); !cmp.Equal([]string{want}, rows) {
			t.Error(cmp.Diff([]string{want}, rows))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file(f, "20300602.export.CSV"))
	f.Add(file(f, "events1.tsv"))
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := gdelt.Read(strings.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
