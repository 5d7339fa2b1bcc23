package atop_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"entente/register"
	"entente/register/atop"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads made-up dyad-years, damaged ones included.
func TestRows(t *testing.T) {
	f, err := os.Open("testdata/dyads.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []string
	report, err := atop.Read(f, register.Options{}, func(e register.Entry) error {
		row := e.String()
		if e.Document != nil {
			row += fmt.Sprintf(" level %d", register.Level(&e.Records[0]))
		}
		rows = append(rows, row)
		return e.Check()
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`2 | pact underway USA+CAN 1942 level 3`,
		`3 | pact underway CAN+USA 1942 level 3`,
		`4 | pact underway SUN+YUG 1950 level 2`,
		`5 | pact underway RUS+SRB 2010 level 1`,
		`6 | pact underway YEM+YMD 1975 level 2`,
		`7 nothing: no obligation`,
		`8 refused: unmapped: no table knows the number "999" in 1943; add it to data/register/states.tsv`,
		`9 refused: malformed: "194x" is no year`,
		`10 refused: malformed: "2" is neither 0 nor 1 in the column atop_defense`,
		`11 refused: malformed: both sides are USA`,
		`12 refused: malformed: 3 cells, and the header has 8`,
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if err := report.Check(); err != nil {
		t.Error(err)
	}
}

// TestOtherTable refuses a table that has a year and is something else.
func TestOtherTable(t *testing.T) {
	var rows []string
	if _, err := atop.Read(strings.NewReader("year,a,b\n1999,1,2\n"), register.Options{}, func(e register.Entry) error {
		rows = append(rows, e.String())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{`2 refused: unknown-format: the table has no column ccode1, so it is not one of dyad-years`}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}

func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile("testdata/dyads.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := atop.Read(strings.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}

// BenchmarkRead reads dyad-years of made-up alliances.
func BenchmarkRead(b *testing.B) {
	var table strings.Builder
	table.WriteString("ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n")
	for range 10_000 {
		table.WriteString("2,20,1960,1,0,0,1,1\n")
	}
	b.SetBytes(int64(table.Len()))
	for b.Loop() {
		if _, err := atop.Read(strings.NewReader(table.String()), register.Options{}, func(register.Entry) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
