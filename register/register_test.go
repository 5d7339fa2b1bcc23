package register_test

import (
	"regexp"
	"strings"
	"testing"

	"entente"
	"entente/data"
	"entente/register"

	"github.com/google/go-cmp/cmp"
)

func gazetteer(t *testing.T) *register.Actors {
	t.Helper()
	a, err := register.Gazetteer()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestNames resolves names by register and year.
func TestNames(t *testing.T) {
	for _, c := range []struct {
		register, name string
		year           int
		want           entente.Actor
	}{
		{"sipri", "Viet Nam", 1999, "VNM"},
		{"sipri", "South Vietnam", 1970, "COW:817"},
		{"sipri", "South Yemen", 1980, "YMD"},
		{"sipri", "the  SOVIET  UNION", 1980, "SUN"},
		{"sipri", "Soviet Union", 1993, "SUN"},
		{"sipri", "Türkiye", 2024, "TUR"},
		{"sipri", "Cote d'Ivoire", 2024, "CIV"},
		{"sipri", "St. Kitts & Nevis", 2024, "KNA"},
		{"mme", "Russia", 1985, "SUN"},
		{"mme", "Russia", 1995, "RUS"},
		{"sipri", "Russia", 1985, "RUS"},
		{"us-forces", "Yugoslavia", 2004, "SCG"},
		{"", "Yugoslavia", 2004, "YUG"},
		{"", "Korea", 1900, "COW:730"},
		{"sipri", "unknown supplier(s)", 2000, ""},
	} {
		got, rule, ok := gazetteer(t).Name(c.register, c.name, c.year)
		if got != c.want || !ok || rule == "" {
			t.Errorf("%s %q in %d is %q by %q, want %q", c.register, c.name, c.year, got, rule, c.want)
		}
	}
	for _, name := range []string{"", "Atlantis"} {
		if got, _, ok := gazetteer(t).Name("sipri", name, 1950); ok {
			t.Errorf("%q is %s", name, got)
		}
	}
}

// TestNumbers resolves numbers of the Correlates of War, whose meaning changes.
func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		number string
		year   int
		want   entente.Actor
	}{
		{"2", 1900, "USA"}, {"002", 1900, "USA"},
		{"255", 1870, "DEU"}, {"260", 1960, "DEU"}, {"265", 1960, "DDR"}, {"255", 2000, "DEU"},
		{"345", 1900, "SRB"}, {"345", 1950, "YUG"}, {"345", 2004, "SCG"}, {"345", 2010, "SRB"},
		{"365", 1900, "RUS"}, {"365", 1950, "SUN"}, {"365", 2000, "RUS"}, {"365", 0, "RUS"},
		{"678", 1970, "YEM"}, {"679", 2000, "YEM"}, {"680", 1970, "YMD"}, {"816", 1960, "VNM"}, {"817", 1960, "COW:817"},
		{"300", 1900, "COW:300"}, {"305", 1960, "AUT"},
	} {
		if got, _, ok := gazetteer(t).COW(c.number, c.year); got != c.want || !ok {
			t.Errorf("%s in %d is %q, want %q", c.number, c.year, got, c.want)
		}
	}
	if got, _, ok := gazetteer(t).COW("999", 1990); ok {
		t.Errorf("999 is %s", got)
	}
	if got, _, ok := gazetteer(t).GW("340", 2010); got != "SRB" || !ok {
		t.Errorf("Gleditsch and Ward's 340 is %q", got)
	}
}

// TestPlaces finds the state of a place.
func TestPlaces(t *testing.T) {
	for name, want := range map[string]entente.Actor{
		"South Korea": "KOR", "Vizag, Andhra Pradesh, India": "IND", "Kandahar": "AFG", "the high seas": "", "": "",
	} {
		if got, _, _ := gazetteer(t).Place(name, 2000); got != want {
			t.Errorf("%q lies in %q, want %q", name, got, want)
		}
	}
}

// TestGroup makes actors of armed groups' names.
func TestGroup(t *testing.T) {
	for name, want := range map[string]entente.Actor{
		"Red Hill rebels": "NSA:RED_HILL_REBELS", "Armée d'Exemple (1)": "NSA:ARMEE_DEXEMPLE_1",
		strings.Repeat("long ", 30): "NSA:LONG_LONG_LONG_LONG_LONG_LONG_LONG_LONG_LONG_LONG",
	} {
		if got, ok := register.Group(name); got != want || !ok || !got.Valid() {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if got, ok := register.Group("***"); ok {
		t.Errorf("no name is %q", got)
	}
}

// TestDates reads dates of files and cells.
func TestDates(t *testing.T) {
	for text, want := range map[string]entente.EDTF{
		"13 Mar 2025 10:02:49 AM": "2025-03-13", "11 December 2023": "2023-12-11", "17-09-2022": "2022-09-17", "soon": "",
	} {
		if got, _ := register.Stamp(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for name, want := range map[string]entente.EDTF{
		"trade-register_2025-03-13.csv": "2025-03-13", "a_2025_03_13_b": "2025-03-13", "12025-03-13": "", "2025-13-13": "", "x": "",
	} {
		if got := register.DateIn(name); got != want {
			t.Errorf("%q is of %q, want %q", name, got, want)
		}
	}
	for _, c := range []struct{ from, to, want entente.EDTF }{
		{"1980", "1980", "1980"}, {"1980-01", "1980-01-05", "1980-01/1980-01-05"}, {"1981", "1980-12", ""}, {"", "1980", "../1980"}, {"1980", "", "1980/.."},
	} {
		if got := register.Interval(c.from, c.to); got != c.want {
			t.Errorf("%s to %s is %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// TestClean makes cells fit for a text.
func TestClean(t *testing.T) {
	for cell, want := range map[string]string{
		"plain": "plain", " a\t b\n": "a b", "a\x00b\u2028c": "a b c", "\xff": "\uFFFD", "": "", "  ": "", "café": "café",
	} {
		if got := register.Clean(cell); got != want {
			t.Errorf("%q is %q, want %q", cell, got, want)
		}
	}
}

// TestPage writes a row with two records out and wants each to have its own words.
func TestPage(t *testing.T) {
	var got register.Entry
	tally := register.NewTally("example", register.Options{Path: "x_2030-02-03.csv"}, func(e register.Entry) error { got = e; return nil })
	var p register.Page
	p.Say("certainty", "r1", "It says")
	p.Write(" ")
	p.Say("kind", "r2", "arms")
	p.Write(" ")
	p.Say("stage", "r3", "came")
	p.Write(" to ")
	p.Say("to", "r4", "Chile")
	p.Write("\n")
	for _, year := range []string{"2001", "2002"} {
		start := p.Here()
		p.NoteOwn("when", "r5", p.Mark(year))
		p.Write("\n")
		p.EvidenceOwn(start)
		p.Record(entente.Record{Kind: entente.Transfer, Stage: entente.Completed, Certainty: entente.Asserted,
			To: []entente.Actor{"CHL"}, When: entente.EDTF(year)})
	}
	if err := tally.Page(7, &p); err != nil {
		t.Fatal(err)
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
	if got.Document.Row != 7 || got.Document.Release != "2030-02-03" || got.Document.Date != "2030-02-03" || got.Document.Source != "example" {
		t.Errorf("%+v", got.Document)
	}
	if want := `7 | transfer completed >CHL 2001 | transfer completed >CHL 2002`; got.String() != want {
		t.Error(cmp.Diff(want, got.String()))
	}
	if e := got.Records[1].Evidence; len(e) != 2 || e[0].Text != "2002\n" || e[1].Text != "It says arms came to Chile" {
		t.Errorf("%+v", e)
	}
}

// TestTables wants every line of the registers' tables to hold.
func TestTables(t *testing.T) {
	rules := map[string]bool{}
	all, err := data.RegisterRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if rules[r.ID] || r.Text == "" {
			t.Errorf("rule %s is there twice or says nothing", r.ID)
		}
		rules[r.ID] = true
	}
	classes, err := data.RegisterClasses()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range classes {
		if !entente.Class(c.Class).Valid() || c.Form == "" {
			t.Errorf("%s: class %q of %q", c.ID, c.Class, c.Form)
		}
	}
	names, err := data.RegisterNames()
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if n.Code != "" && !entente.Actor(n.Code).Valid() {
			t.Errorf("%s: %q is no actor", n.ID, n.Code)
		}
		if register.Fold(n.Form) == "" {
			t.Errorf("%s has no form", n.ID)
		}
	}
	events, err := data.RegisterEvents()
	if err != nil {
		t.Fatal(err)
	}
	sides := regexp.MustCompile(`^(from-to|to-from|with)$`)
	for _, e := range events {
		if !entente.Kind(e.Kind).Valid() || !entente.Stage(e.Stage).Valid() || !sides.MatchString(e.Sides) || e.Form == "" ||
			e.Needs != "" && e.Needs != "military" {
			t.Errorf("%s does not hold: %+v", e.ID, e)
		}
	}
	if len(all) == 0 || len(classes) == 0 || len(names) == 0 || len(events) == 0 {
		t.Error("a table is empty")
	}
}
