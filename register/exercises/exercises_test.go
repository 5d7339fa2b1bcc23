package exercises_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register"
	"entente/register/exercises"
	"entente/register/xls"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, raw []byte) ([]string, register.Report) {
	t.Helper()
	var rows []string
	report, err := exercises.Read(bytes.NewReader(raw), register.Options{}, func(e register.Entry) error {
		rows = append(rows, e.String())
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

var mme = []string{
	`2 | exercise completed NLD+GBR+NOR 1980-01-14/1980-01-21 "Grey Heron 1-80" in "Bergen" NOR`,
	`3 | exercise completed KOR+USA 1980-01/1980-02 in "South Korea" KOR`,
	`4 | exercise completed SUN+DDR 1981-05-01 "Friendship 81" uncertain when`,
	`5 | exercise completed NOR+NATO 1995-05-01/1995-05-04 "Open Door" in "Oslo" NOR uncertain with`,
	`6 | exercise completed M49:001+NOR 1995-05-01/1995-05-04 "Open Gate" in "Oslo" NOR uncertain with`,
	`7 nothing: an exercise whose participants are not named`,
	`8 refused: unmapped: no table knows "Atlantis"; add it to data/register/names.tsv`,
	`9 refused: malformed: "19x5xx" is no year`,
	`10 | exercise completed SWE+NOR 1995-02 "Leap" in "Oslo" NOR`,
	`11 refused: malformed: a quote is opened and not closed`,
}

var jme = []string{
	`2 | exercise completed USA+TUR+DEU 1974-11/1974-11-30 "Tern 74" in "Bali, IDN" IDN`,
	`3 | exercise completed SWE+NOR 2004-06 in "Sweden" SWE`,
	`4 | exercise completed RUS+KAZ "Nowhen"`,
}

// TestRows reads made-up exercises of both registers, damaged ones included.
func TestRows(t *testing.T) {
	for _, c := range []struct {
		file, source string
		rows         []string
	}{{"mme.csv", "mme", mme}, {"jme.csv", "jme", jme}} {
		raw, err := os.ReadFile(filepath.Join("testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		rows, report := read(t, raw)
		if d := cmp.Diff(c.rows, rows); d != "" {
			t.Errorf("%s: %s", c.file, d)
		}
		if report.Register != c.source {
			t.Errorf("%s is taken for %s", c.file, report.Register)
		}
	}
}

// TestSpreadsheet reads the same rows from a spreadsheet.
func TestSpreadsheet(t *testing.T) {
	raw, err := os.ReadFile("testdata/jme.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got, _ := read(t, xls.Made(rows))
	if d := cmp.Diff(jme, got); d != "" {
		t.Error(d)
	}
	got, _ = read(t, xls.Made([][]string{{"a", "b"}, {"1", "2"}}))
	if want := []string{"0 refused: unknown-format: no sheet has the columns of JME; save the register anew"}; !cmp.Equal(want, got) {
		t.Error(got)
	}
	got, _ = read(t, xls.Made(rows)[:700])
	if len(got) != 1 || !strings.HasPrefix(got[0], "0 refused: unknown-format: no spreadsheet") {
		t.Error(got)
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"mme.csv", "jme.csv"} {
		raw, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		rows, err := csv.NewReader(strings.NewReader(string(raw[:bytes.LastIndexByte(raw[:len(raw)-1], '\n')+1]))).ReadAll()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(xls.Made(rows))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		report, err := exercises.Read(bytes.NewReader(raw), register.Options{LineBytes: 4096}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
