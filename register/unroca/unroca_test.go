package unroca_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register"
	"entente/register/unroca"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, raw string) ([]string, []string, register.Report) {
	t.Helper()
	var rows, texts []string
	report, err := unroca.Read(strings.NewReader(raw), register.Options{}, func(e register.Entry) error {
		rows = append(rows, e.String())
		if e.Document != nil {
			texts = append(texts, e.Document.Text)
		}
		return e.Check()
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Check(); err != nil {
		t.Error(err)
	}
	return rows, texts, report
}

func file(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestProfile reads a made-up profile: what the state and what its partners report are two documents.
func TestProfile(t *testing.T) {
	rows, texts, report := read(t, file(t, "profile.json"))
	want := []string{
		`1 | transfer completed DEU>NOR 4 tank "battle tanks" says Norway NOR`,
		`1 | transfer completed DEU>NOR 5 tank "battle tanks" says Germany DEU` +
			` | transfer completed DEU>NOR 1200 missile "missiles and missile launchers" says Germany DEU`,
		`2 | transfer completed VNM>NOR 3 arms "arms of the category xyz" says Norway NOR`,
		`3 nothing: no pieces are reported`,
		`4 refused: unmapped: no table knows "Atlantis"; add it to data/register/names.tsv`,
		`5 refused: malformed: many is no number of pieces in bt_1`,
		`6 refused: malformed: the partner is the state itself`,
		`7 refused: malformed: an element of hw_imp is no object`,
		`8 | transfer completed NOR>CHL 30 small-arms "assault rifles" says Norway NOR`,
		`8 | transfer completed NOR>CHL 2 artillery "mortars of less than 75 mm" says Chile CHL`,
		`9 refused: malformed: sa_imp_time has a value that is none: 2 of soon`,
		`9 | transfer completed M49:001>NOR 2029 10 small-arms "assault rifles" says Norway NOR`,
		`9 | transfer completed M49:001>NOR 2029 12 small-arms "assault rifles" says Partners  uncertain equipment`,
	}
	// Within a table of years a value that is none comes before what was read around it.
	got := append([]string{}, rows...)
	if d := cmp.Diff(sorted(want), sorted(got)); d != "" {
		t.Error(d)
	}
	if report.Scope != "NOR" || report.From != 2029 || report.To != 2031 {
		t.Errorf("%+v", report)
	}
	unmapped := []register.Name{{Name: "Atlantis", Sort: "state", Rows: 1, Weight: 9}, {Name: "xyz", Sort: "equipment", Rows: 1, Weight: 3}}
	if d := cmp.Diff(unmapped, report.Unmapped); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("Germany reported to the United Nations Register of Conventional Arms the transfer from Germany to Norway, delivered, of:\n"+
		"5 battle tanks\n1200 missiles and missile launchers\n", texts[1]); d != "" {
		t.Error(d)
	}
}

func sorted(rows []string) map[string]int {
	out := map[string]int{}
	for _, r := range rows {
		out[r]++
	}
	return out
}

// TestTransfers reads made-up rows of reports, each with its year.
func TestTransfers(t *testing.T) {
	rows, _, _ := read(t, file(t, "transfers.json"))
	want := []string{
		`1 | transfer completed DEU>NOR 2029 4 tank "battle tanks" says Germany DEU`,
		`2 | transfer completed CHL>NOR 2030 30 small-arms "assault rifles" says Norway NOR`,
		`3 | transfer completed DEU>NOR 2029 4 arms "Kites" says Norway NOR`,
		`4 refused: malformed:  is no year`,
		`5 refused: unmapped: no table knows "Atlantis"; add it to data/register/names.tsv`,
		`6 refused: malformed: some is no number of pieces`,
		`7 refused: malformed: no exporter and no importer`,
	}
	if d := cmp.Diff(want, rows); d != "" {
		t.Error(d)
	}
}

// TestDamaged keeps what was read before the damage, and says what is wrong.
func TestDamaged(t *testing.T) {
	for raw, want := range map[string][]string{
		``:                    {`1 refused: malformed: not what unroca.org gives: it ends too early; fetch it anew`},
		`{"hw_imp": []}`:      {`1 refused: malformed: not what unroca.org gives: it is neither the profile of a state nor a list of transfers; fetch it anew`},
		`[{"table": "x"}, {"`: {`1 refused: malformed: no exporter and no importer`, `2 refused: malformed: not what unroca.org gives: it ends too early; fetch it anew`},
		`{"country": {"name_en": "Atlantis"}}`: {`1 refused: malformed: not what unroca.org gives: it is neither the profile of a state nor a list of transfers: ` +
			`no table knows the state "Atlantis"; fetch it anew`},
	} {
		if rows, _, _ := read(t, raw); !cmp.Equal(want, rows) {
			t.Errorf("%s: %s", raw, cmp.Diff(want, rows))
		}
	}
}

// TestStates wants every state of the register's own list to be known.
func TestStates(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/registers/unroca/countries.json")
	if err != nil {
		t.Skipf("the register's list of states is not at hand: %v", err)
	}
	actors, err := register.Gazetteer()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(raw)) {
		_, rest, is := strings.Cut(line, `"country": "`)
		if !is {
			continue
		}
		n++
		slug, _, _ := strings.Cut(rest, `"`)
		if _, _, ok := actors.Name(unroca.Source, strings.ReplaceAll(slug, "-", " "), 0); !ok {
			t.Errorf("no table knows %s", slug)
		}
	}
	if n == 0 {
		t.Error("the list is empty")
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file(f, "profile.json"))
	f.Add(file(f, "transfers.json"))
	f.Fuzz(func(t *testing.T, raw string) {
		report, err := unroca.Read(strings.NewReader(raw), register.Options{}, func(e register.Entry) error { return e.Check() })
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Check(); err != nil {
			t.Error(err)
		}
	})
}
