package sipri_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register"
	"entente/register/sipri"

	"github.com/google/go-cmp/cmp"
)

// read reads a file of testdata and returns a line a row.
func read(t *testing.T, name string) ([]string, register.Report) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []string
	report, err := sipri.Read(f, register.Options{Path: name}, func(e register.Entry) error {
		rows = append(rows, e.String())
		if err := e.Check(); err != nil {
			t.Error(err)
		}
		if e.Document != nil && (e.Document.Terms != "restricted" || e.Document.Row != e.Line) {
			t.Errorf("line %d: terms %q, row %d", e.Line, e.Document.Terms, e.Document.Row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, report
}

// TestWhose wants a file that has the transfers of some states only to say so.
func TestWhose(t *testing.T) {
	deals, err := os.ReadFile(filepath.Join("testdata", "deals.csv"))
	if err != nil {
		t.Fatal(err)
	}
	const all = "from All countries  to All countries ."
	for _, c := range []struct{ says, want string }{
		{all, "[]"},
		{"from Brazil  to All countries .", "[BRA]"},
		{"from All countries  to Norway .", "[NOR]"},
		{"from East Germany (GDR) to South Yemen.", "[DDR YMD]"},
		{"from Atlantis to All countries .", "[]"},
	} {
		text := strings.Replace(string(deals), all, c.says, 1)
		report, err := sipri.Read(strings.NewReader(text), register.Options{Path: "deals.csv"}, func(register.Entry) error { return nil })
		if got := fmt.Sprint(report.Actors); err != nil || got != c.want {
			t.Errorf("%s: lists the acts of %s, want %s: %v", c.says, got, c.want, err)
		}
	}
	if _, report := read(t, "deals.txt"); fmt.Sprint(report.Actors) != "[BRA]" {
		t.Errorf("exports of Brazil list the acts of %v", report.Actors)
	}
}

// TestRows reads made-up rows in each of SIPRI's layouts, damaged ones included.
func TestRows(t *testing.T) {
	for _, c := range []struct {
		file, layout, source, release string
		from, to                      int
		rows                          []string
	}{
		{"deals.csv", "trade register per deal", "sipri", "2031-04-03", 1971, 2030, []string{
			`7 | transfer completed BRA>NOR 2030 6 transport-aircraft "Heron-7" 61000000 USD tiv 27`,
			`8 | transfer completed SUN>PER 1976/1979 40 tank "Boxcar-2" tiv 20 allocated uncertain equipment`,
			`9 | transfer agreed SWE>CHL 2028 12 sensor "Lark radar" uncertain when`,
			`10 | transfer underway FRA>GHA 2028/2029 10 ship "Pike" tiv 20 allocated`,
			`11 | transfer completed ITA>MLT 2028 2 helicopter "Tern" tiv 6`,
			`13 | transfer completed DDR>YEM 1971 3 tank "Boxcar-1" tiv 3`,
			`14 | transfer completed CSK>YMD 1981 3 tank "Boxcar-1" tiv 3`,
			`15 | transfer completed >NSA:RED_HILL_REBELS 2011 3 air-defence "Dart" tiv 3 uncertain equipment`,
			`16 | transfer completed JPN>OCEAN_GUARD_UNION 2011 3 missile "Dart" tiv 3 uncertain equipment`,
			`17 | transfer completed ESP>CIV 2012 1 transport-aircraft "Gull" tiv 1`,
			`18 refused: unmapped: no table knows "Atlantis"; add it to data/register/names.tsv`,
			`19 refused: malformed: "2O12" is no year of delivery`,
			`20 refused: malformed: 9 cells, and the header has 16; the row ends too early`,
			`21 | transfer completed PRT>ESP 2012 1 transport-aircraft "Gull" tiv 1`,
			`22 refused: malformed: a mark of a version control system, not a row; download the file anew`,
			`23 refused: malformed: supplier and recipient are one state, ESP`,
			`24 | transfer completed ESP>PRT 2014 1 other "Gull" tiv 1`,
		}},
		{"spreadsheet.csv", "trade register per deal", "sipri", "", 2030, 2032, []string{
			`2 | transfer completed BRA>NOR 2030/2032 6 transport-aircraft "Heron-7" tiv 27 allocated`,
		}},
		{"deliveries.csv", "trade register per year of delivery", "sipri", "2031-04-03", 2030, 2031, []string{
			`4 | transfer completed BRA>NOR 2030 4 transport-aircraft "Heron-7" tiv 18`,
			`5 | transfer completed BRA>NOR 2031 2 transport-aircraft "Heron-7" tiv 9 uncertain equipment,when`,
			`6 refused: malformed: "Perhaps" is neither Yes nor No in the column order date is estimate`,
		}},
		{"deals.txt", "trade register per year of delivery", "sipri", "2031-09-17", 2030, 2030, []string{
			`7 | transfer completed BRA>NOR 2030 4 transport-aircraft "Heron-7" tiv 18`,
			`8 | transfer completed BRA>NOR 2030 4 missile "Boom" tiv 2`,
			`10 nothing: a note of the register`,
		}},
		{"exports-2023.csv", "table of TIVs by state", "sipri-exports", "2031-12-11", 2028, 2031, []string{
			`6 | transfer completed BRA>M49:001 2028 tiv 3 | transfer completed BRA>M49:001 2030 tiv 0 | transfer completed BRA>M49:001 2031 tiv 18`,
			`7 | transfer completed DDR>M49:001 2030 tiv 1`,
			`8 refused: unmapped: no table knows "Atlantis"; add it to data/register/names.tsv`,
			`9 refused: malformed: "x" is no value of the year 2029`,
			`11 nothing: a sum of other rows`,
		}},
		{"exports-2024.csv", "table of TIVs by state", "sipri-exports", "2031-11-02", 2028, 2031, []string{
			`6 | transfer completed BRA>M49:001 2028 tiv 3 | transfer completed BRA>M49:001 2030 tiv 0 | transfer completed BRA>M49:001 2031 tiv 18`,
			`7 | transfer completed NOR>M49:001 2030 tiv 7`,
			`8 nothing: a sum of other rows`,
			`9 nothing: a sum of other rows`,
		}},
		{"imports-2024.csv", "table of TIVs by state", "sipri-imports", "2031-11-02", 2029, 2031, []string{
			`5 | transfer completed M49:001>NSA:RED_HILL_REBELS 2031 tiv 0`,
			`6 | transfer completed M49:001>CHL 2029 tiv 4`,
			`7 refused: malformed: the row ends before the year 2030; the file is cut short`,
			`8 nothing: a sum of other rows`,
		}},
		{"pairs.csv", "table of TIVs by pair of states", "sipri-pairs", "", 2028, 2031, []string{
			`2 | transfer completed BRA>NOR 2028 tiv 3 | transfer completed BRA>NOR 2031 tiv 18`,
			`3 | transfer completed BRA>CHL 2030 tiv 7`,
			`4 refused: malformed: a mark of a version control system, not a row; download the file anew`,
			`5 nothing: the header again`,
			`6 refused: malformed: Brazil to Chile is in line 3 already; download the file anew`,
		}},
		{"categories.csv", "table of TIVs by category or region", "sipri-exports", "", 0, 0, []string{
			`2 nothing: a category or a region, not a state`,
			`3 refused: malformed: a mark of a version control system, not a row; download the file anew`,
		}},
		{"register.rtf", "trade register, formatted text", "sipri", "2031-09-17", 2029, 2031, []string{
			`4 | transfer completed BRA>NOR 2029/2031 12 transport-aircraft "Heron-7" uncertain equipment`,
			`5 | transfer agreed BRA>NOR 2030 4 ship "Pike"`,
			`6 | transfer underway BRA>CHL 2031 4 ship "Pike"`,
			`7 refused: malformed: "20x1" is no year of delivery`,
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			rows, report := read(t, c.file)
			if d := cmp.Diff(c.rows, rows); d != "" {
				t.Error(d)
			}
			if report.Layout != c.layout || report.Register != c.source || string(report.Release) != c.release ||
				report.From != c.from || report.To != c.to {
				t.Errorf("%+v", report)
			}
			if err := report.Check(); err != nil || report.Rows != len(c.rows) {
				t.Errorf("rows do not add up: %+v: %v", report, err)
			}
		})
	}
}

// TestUnmapped wants names without a mapping in the report, with what they weigh.
func TestUnmapped(t *testing.T) {
	_, report := read(t, "deals.csv")
	want := []register.Name{{Name: "Atlantis", Sort: "state", Rows: 1, Weight: 17.5}, {Name: "flying saucer", Sort: "equipment", Rows: 1, Weight: 1}}
	if d := cmp.Diff(want, report.Unmapped); d != "" {
		t.Error(d)
	}
	if report.Repaired != 2 {
		t.Errorf("%d rows repaired, want 2", report.Repaired)
	}
}

// TestText shows how a row is written out.
func TestText(t *testing.T) {
	f, err := os.Open("testdata/deals.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	texts := map[int]string{}
	if _, err := sipri.Read(f, register.Options{}, func(e register.Entry) error {
		if e.Document != nil {
			texts[e.Line] = e.Document.Text
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for row, want := range map[int]string{
		8: `SIPRI lists a transfer of arms from Soviet Union to Peru: 40 (estimate) Boxcar-2 (tank), delivered in 1976, 1977, 1979.
Ordered in 1975 (estimate).
Condition: Second hand.
Trend-indicator value in millions: 20 delivered, 20 for the whole order, 0.5 for a unit.
`,
		11: `SIPRI lists a transfer of arms from Italy to Malta: 2 Tern (transport helicopter), delivered in 2028.
Ordered in 2027.
Condition: New.
Trend-indicator value in millions: 6 delivered, 6 for the whole order, 3 for a unit.
Comment: Comment that a line break has cut in two
`,
	} {
		if d := cmp.Diff(want, texts[row]); d != "" {
			t.Errorf("line %d: %s", row, d)
		}
	}
}

// TestNotSIPRI refuses a file that is something else.
func TestNotSIPRI(t *testing.T) {
	for _, text := range []string{"", "a,b\n1,2\n", strings.Repeat("\n", 1000)} {
		var got []string
		if _, err := sipri.Read(strings.NewReader(text), register.Options{}, func(e register.Entry) error {
			got = append(got, e.String())
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || !strings.Contains(got[0], "unknown-format") {
			t.Errorf("%.20q gave %q", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal("no files to begin with", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, before := 0, 0
		report, err := sipri.Read(strings.NewReader(string(raw)), register.Options{LineBytes: 4096}, func(e register.Entry) error {
			rows++
			if e.Line < before {
				t.Errorf("line %d comes after line %d", e.Line, before)
			}
			before = e.Line
			return e.Check()
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil || report.Rows != rows {
			t.Errorf("%d rows, and the report has %+v: %v", rows, report, err)
		}
	})
}

// TestMoney reads the sum of a deal, and leaves what is not the deal's.
func TestMoney(t *testing.T) {
	for comment, want := range map[string]string{
		"$572 m deal (financed by another); version 5": "572000000 USD",
		"EUR1.2 b ($1.3 b) deal; with parts":           "1200000000 EUR",
		"CHF3.5 m ($3.4 m) deal: first version":        "3500000 CHF",
		"Deal worth $40 m; made up":                    "40000000 USD",
		"Part of $200 m deal":                          "",
		"$17-20 m deal":                                "",
		"$17 m aid":                                    "",
		"XQZ5 m deal":                                  "",
		"Second-hand; $5 m deal":                       "",
		"$99999999999999999999 b deal":                 "",
	} {
		text := "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n" +
			"Norway,Brazil,2029,,6,,Heron-7,trainer aircraft,6,,2030,New," + comment + ",4.5,27,27\n"
		got := ""
		if _, err := sipri.Read(strings.NewReader(text), register.Options{}, func(e register.Entry) error {
			if m := e.Records[0].Money; m != nil {
				got = fmt.Sprint(m.Amount, " ", m.Currency)
			}
			return e.Check()
		}); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q has %q, want %q", comment, got, want)
		}
	}
}
