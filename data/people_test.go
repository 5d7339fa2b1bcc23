package data

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	personID    = regexp.MustCompile(`^person/[A-Z0-9:_]+/[a-z0-9]+(-[a-z0-9]+)*$`)
	personActor = regexp.MustCompile(`^([A-Z]{3}|NSA:[A-Z0-9_]+|[A-Z][A-Z_]+)$`)
	personDate  = regexp.MustCompile(`^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
	personRoles = map[string]bool{
		"head-of-state": true, "head-of-government": true, "foreign-minister": true,
		"defence-minister": true, "chief-of-staff": true, "official": true,
	}
)

func people(t *testing.T) []Person {
	t.Helper()
	all, err := People()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("the table is empty")
	}
	return all
}

// inOffice reports whether the bounds of a line touch the stretch from first to
// last. Bounds of different precision compare by the digits they share.
func inOffice(from, to, first, last string) bool {
	shared := func(a, b string) int {
		n := min(len(a), len(b))
		return cmp.Compare(a[:n], b[:n])
	}
	return shared(from, last) <= 0 && (to == "" || shared(to, first) >= 0)
}

func TestPeopleAreWellFormed(t *testing.T) {
	ids := map[string]bool{}
	facts := map[string]string{}
	for _, p := range people(t) {
		if !personID.MatchString(p.ID) || !strings.HasPrefix(p.ID, "person/"+p.Actor+"/") {
			t.Errorf("%s: the id is not person/%s/slug", p.ID, p.Actor)
		}
		if ids[p.ID] {
			t.Errorf("%s: the id occurs twice", p.ID)
		}
		ids[p.ID] = true
		fact := strings.Join([]string{p.Actor, p.Name, p.Surname, p.Role, p.From}, "|")
		if other := facts[fact]; other != "" {
			t.Errorf("%s says the same as %s", p.ID, other)
		}
		facts[fact] = p.ID
		if !personActor.MatchString(p.Actor) {
			t.Errorf("%s: actor %q", p.ID, p.Actor)
		}
		if !personRoles[p.Role] {
			t.Errorf("%s: role %q", p.ID, p.Role)
		}
		for _, form := range []string{p.Name, p.Surname} {
			if form == "" || strings.TrimSpace(form) != form || strings.Contains(form, "  ") ||
				strings.ContainsFunc(form, unicode.IsDigit) || strings.ContainsAny(form, "_|/;=>#,\"") {
				t.Errorf("%s: name %q", p.ID, form)
			}
		}
		if !personDate.MatchString(p.From) {
			t.Errorf("%s: from %q", p.ID, p.From)
		}
		if p.To == "" {
			continue
		}
		if !personDate.MatchString(p.To) {
			t.Errorf("%s: to %q", p.ID, p.To)
		} else if n := min(len(p.From), len(p.To)); p.From[:n] > p.To[:n] {
			t.Errorf("%s: from %s is after to %s", p.ID, p.From, p.To)
		}
	}
}

func TestPeopleSpeakForKnownActors(t *testing.T) {
	known := actors(t)
	for _, n := range table(t, Names) {
		known[n.Code] = true
	}
	for _, p := range people(t) {
		if !known[p.Actor] {
			t.Errorf("%s: no state, organisation or name has the code %s", p.ID, p.Actor)
		}
	}
}

func TestPeopleHeadEveryMember(t *testing.T) {
	headed := map[string]bool{}
	for _, p := range people(t) {
		if p.Role == "head-of-state" || p.Role == "head-of-government" {
			headed[p.Actor] = true
		}
	}
	members, err := Members()
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, m := range members {
		if m.Organisation != "UN" {
			continue
		}
		count++
		if !headed[m.State] {
			t.Errorf("%s is a member of the UN and has no head of state or government", m.State)
		}
	}
	if count == 0 {
		t.Fatal("the table of members has none of the UN")
	}
}

func TestPeopleCoverMinisters(t *testing.T) {
	foreign, defence, staff := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range people(t) {
		switch p.Role {
		case "foreign-minister":
			foreign[p.Actor] = true
		case "defence-minister":
			defence[p.Actor] = true
		case "chief-of-staff":
			staff[p.Actor] = true
		}
	}
	both := 0
	for actor := range foreign {
		if defence[actor] {
			both++
		}
	}
	if both < minMinisterStates {
		t.Errorf("%d states have a foreign and a defence minister, want %d", both, minMinisterStates)
	}
	if len(staff) < minStaffStates {
		t.Errorf("%d states have a chief of staff, want %d", len(staff), minStaffStates)
	}
}

// In these states the president is the government's head, or the king his own
// prime minister, in the years given; the office has one line, as head of state.
var executiveHeads = map[string][2]int{
	"USA": {2000, 2024}, "BRA": {2000, 2024}, "ARG": {2000, 2024}, "MEX": {2000, 2024},
	"IDN": {2000, 2024}, "ZAF": {2000, 2024}, "SAU": {2000, 2024}, "TUR": {2018, 2024},
}

func TestPeopleGovernTheG20(t *testing.T) {
	states := strings.Fields("ARG AUS BRA CAN CHN DEU FRA GBR IDN IND ITA JPN KOR MEX RUS SAU TUR USA ZAF")
	all := people(t)
	for _, state := range states {
		for year := 2000; year <= 2024; year++ {
			executive, found := executiveHeads[state], false
			for _, p := range all {
				head := p.Role == "head-of-government" || p.Role == "head-of-state" && executive[0] <= year && year <= executive[1]
				y := fmt.Sprint(year)
				if p.Actor == state && head && inOffice(p.From, p.To, y, y) {
					found = true
					break
				}
			}
			if !found {
				t.Errorf("%s: nobody heads the government in %d", state, year)
			}
		}
	}
}

func TestPeopleByDate(t *testing.T) {
	for _, c := range []struct{ surname, role, date, actor string }{
		{"Putin", "head-of-state", "2022-08-15", "RUS"},
		{"Putin", "head-of-government", "2010-01-01", "RUS"},
		{"Xi", "head-of-state", "2024-05-01", "CHN"},
		{"Abe", "head-of-government", "2015-06-01", "JPN"},
		{"Erdogan", "head-of-state", "2019-07-12", "TUR"},
		{"Erdoğan", "head-of-state", "2019-07-12", "TUR"},
		{"Zelenskyy", "head-of-state", "2023-02-01", "UKR"},
		{"Zelenskiy", "head-of-state", "2023-02-01", "UKR"},
		{"Amir-Abdollahian", "foreign-minister", "2022-01-01", "IRN"},
		{"Amirabdollahian", "foreign-minister", "2022-01-01", "IRN"},
		{"Baqeri", "chief-of-staff", "2019-01-01", "IRN"},
		{"Menzies", "head-of-government", "1951-09-01", "AUS"},
		{"Shoigu", "defence-minister", "2015-03-01", "RUS"},
		{"Austin", "defence-minister", "2023-01-01", "USA"},
		{"Modi", "head-of-government", "2017-01-01", "IND"},
	} {
		found := false
		for _, p := range people(t) {
			if p.Surname == c.surname && p.Role == c.role && inOffice(p.From, p.To, c.date, c.date) {
				found = found || p.Actor == c.actor
			}
		}
		if !found {
			t.Errorf("%s is no %s of %s on %s", c.surname, c.role, c.actor, c.date)
		}
	}
}

// The breadth that the table must not fall below.
const (
	minMinisterStates = 140
	minStaffStates    = 110
)
