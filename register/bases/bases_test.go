package bases_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register"
	"entente/register/bases"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads made-up rows of the three tables, damaged ones included.
func TestRows(t *testing.T) {
	for file, want := range map[string][]string{
		"bases.csv": {
			`2 | deployment underway USA>DEU in "Camp Example" DEU`,
			`3 nothing: within the United States and its territories`,
			`4 refused: unmapped: no table knows "Atlantis"; add it to data/register/names.tsv`,
			`5 refused: malformed: the base has no name`,
		},
		"construction.csv": {
			`2 nothing: within the United States and its territories`,
			`3 | deployment underway USA>DEU 2010 1600500 USD in "Camp Example" DEU`,
			`4 nothing: no state is told`,
			`5 nothing: no sum`,
			`6 refused: malformed: "2o11" is no year`,
			`7 refused: malformed: "-5" is no sum`,
		},
		"troops.csv": {
			`2 | deployment underway USA>DEU 1955 250000 troop`,
			`3 | deployment underway USA>SCG 2004 3 troop`,
			`4 | deployment underway USA>YMD 1970 2 troop`,
			`5 nothing: within the United States and its territories`,
			`6 nothing: no troops`,
			`7 | deployment underway USA>MLI 1970 4 troop uncertain people`,
			`8 refused: malformed: "x" is no number in the column troops_ad`,
			`9 | deployment underway USA>MLI 1972`,
		},
	} {
		t.Run(file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			var rows []string
			report, err := bases.Read(f, register.Options{}, func(e register.Entry) error {
				rows = append(rows, e.String())
				return e.Check()
			})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, rows); d != "" {
				t.Error(d)
			}
			if err := report.Check(); err != nil {
				t.Error(err)
			}
			if report.Scope != strings.TrimSuffix(file, ".csv") {
				t.Errorf("the part is %q", report.Scope)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"bases.csv", "construction.csv", "troops.csv"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := bases.Read(strings.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
