package cow_test

import (
	"os"
	"strings"
	"testing"

	"entente/register"
	"entente/register/cow"

	"github.com/google/go-cmp/cmp"
)

// TestRows reads made-up memberships, damaged ones included.
func TestRows(t *testing.T) {
	f, err := os.Open("testdata/members.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []string
	levels := map[int]int{}
	report, err := cow.Read(f, register.Options{Release: "2031"}, func(e register.Entry) error {
		rows = append(rows, e.String())
		for i := range e.Records {
			levels[e.Line] = register.Level(&e.Records[i])
		}
		return e.Check()
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`2 | pact underway GBR 1816-01-01/2012 uncertain when`,
		`3 | pact completed PRT+GBR 1820-01-01/1900-04-03 uncertain when`,
		`4 | pact completed COW:240 1840-06-08/1866-06-15`,
		`5 | pact completed COW:300+COW:240 1850-06-08/1860-06-15`,
		// France was a member with Hanover, and Austria-Hungary was none any more.
		`6 | pact completed FRA+COW:240 1863-06-08/1866-06-15`,
		// On the last days of the Soviet Union the alliance is Russia's.
		`7 | pact underway RUS 1991-12-21/2012 uncertain when`,
		`8 refused: unmapped: no table knows the number "999" (Atlantis) in 1992; add it to data/register/states.tsv`,
		`9 refused: malformed: the day of accession is none: 1991-13-21`,
		`10 refused: malformed: the membership ends, on 1980-05-05, before it begins, on 1991-12-21`,
		`11 refused: malformed: "Type IX: Friendship" is no type of alliance`,
		`12 refused: malformed: version "9.9" of the register is not known, so how long the alliance lasted is not either`,
		`13 refused: malformed: 4 cells, and the header has 23`,
		`14 refused: malformed: "x" is no number of an alliance`,
		`15 | pact underway KAZ+RUS 1991-12-21/2012 uncertain when`,
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[int]int{2: 3, 3: 3, 4: 1, 5: 1, 6: 1, 7: 2, 15: 1}, levels); d != "" {
		t.Error(d)
	}
	if err := report.Check(); err != nil || report.From != 1816 || report.To != 2012 || report.Release != "2031" {
		t.Error(err, report)
	}
}

func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile("testdata/members.csv")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw))
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := cow.Read(strings.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
