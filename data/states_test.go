package data

import (
	"regexp"
	"strings"
	"testing"
)

// isoCodes are the officially assigned alpha-3 codes of ISO 3166-1.
const isoCodes = `
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ
BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU
DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC
GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL
PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN
SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
`

var year = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)

// table reads a table and fails the test if it is damaged.
func table[T any](t *testing.T, read func() ([]T, error)) []T {
	t.Helper()
	rows, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// checkYears reports bounds that are not dates or stand in the wrong order.
func checkYears(t *testing.T, id, from, to string) {
	t.Helper()
	for _, y := range []string{from, to} {
		if y != "" && !year.MatchString(y) {
			t.Errorf("%s: %q is no year or date", id, y)
		}
	}
	if from != "" && to != "" && from > to {
		t.Errorf("%s: %s comes after %s", id, from, to)
	}
}

// overlap tells whether two spans of years share a moment.
func overlap(from1, to1, from2, to2 string) bool {
	before := func(to, from string) bool { return to != "" && from != "" && to < from[:min(len(from), len(to))] }
	return !before(to1, from2) && !before(to2, from1)
}

// actors returns the codes of the states and the organisations.
func actors(t *testing.T) map[string]bool {
	t.Helper()
	codes := map[string]bool{}
	for _, s := range table(t, States) {
		codes[s.Code] = true
	}
	for _, o := range table(t, Organisations) {
		codes[o.Code] = true
	}
	return codes
}

func TestIDsAreUnique(t *testing.T) {
	seen := map[string]string{}
	note := func(file, id string) {
		if id == "" {
			t.Errorf("%s: a line has no id", file)
		}
		if first, dup := seen[id]; dup {
			t.Errorf("%s: id %q is also in %s", file, id, first)
		}
		seen[id] = file
	}
	for _, r := range table(t, States) {
		note("states.tsv", r.ID)
	}
	for _, r := range table(t, Names) {
		note("names.tsv", r.ID)
	}
	for _, r := range table(t, Organisations) {
		note("organisations.tsv", r.ID)
	}
	for _, r := range table(t, Members) {
		note("members.tsv", r.ID)
	}
	for _, r := range table(t, Places) {
		note("places.tsv", r.ID)
	}
	for _, r := range table(t, People) {
		note("people.tsv", r.ID)
	}
	for _, r := range table(t, Institutions) {
		note("institutions.tsv", r.ID)
	}
	for _, r := range table(t, Weapons) {
		note("equipment.tsv", r.ID)
	}
	for _, r := range table(t, Outlets) {
		note("outlets.tsv", r.ID)
	}
}

func TestStates(t *testing.T) {
	numeric := regexp.MustCompile(`^\d{0,3}$`)
	codes := map[string]bool{}
	for _, s := range table(t, States) {
		if codes[s.Code] {
			t.Errorf("%s: code %s is told twice", s.ID, s.Code)
		}
		codes[s.Code] = true
		checkYears(t, s.ID, s.From, s.To)
		for _, n := range append([]string{s.COW, s.GW, s.M49}, strings.Split(s.Regions, ",")...) {
			if !numeric.MatchString(n) {
				t.Errorf("%s: %q is no number of at most three digits", s.ID, n)
			}
		}
		if s.Regions == "" && s.Code != "ATA" {
			t.Errorf("%s: lies in no region", s.ID)
		}
	}
	for _, c := range append(strings.Fields(isoCodes), "XKX", "SUN", "YUG", "CSK", "DDR", "SCG") {
		if !codes[c] {
			t.Errorf("%s is missing", c)
		}
		delete(codes, c)
	}
	for c := range codes {
		t.Errorf("%s is no code of a state", c)
	}
}

func TestNames(t *testing.T) {
	codes := actors(t)
	area := regexp.MustCompile(`^M49:\d{3}$`)
	group := regexp.MustCompile(`^NSA:[A-Z0-9][A-Z0-9_-]*$`)
	stateRoles := "name official short former demonym adjective capital seat"
	common := map[string]bool{}
	byForm := map[string][]Name{}
	for _, n := range table(t, Names) {
		checkYears(t, n.ID, n.From, n.To)
		if n.Form == "" || strings.TrimSpace(n.Form) != n.Form {
			t.Errorf("%s: form %q is empty or has blanks around it", n.ID, n.Form)
		}
		// Reading goes from left to right, so "the Americas" would hide "Americas Counter Cartel Coalition".
		if strings.HasPrefix(n.Form, "the ") && n.Role != "area" {
			t.Errorf("%s: form %q begins with an article", n.ID, n.Form)
		}
		switch {
		case n.Role == "area":
			if !area.MatchString(n.Code) {
				t.Errorf("%s: %s is no M49 area", n.ID, n.Code)
			}
		case n.Role == "group":
			if !group.MatchString(n.Code) {
				t.Errorf("%s: %s is no code of an armed group", n.ID, n.Code)
			}
		case n.Role == "organisation" || strings.Contains(" "+stateRoles+" ", " "+n.Role+" "):
			if !codes[n.Code] {
				t.Errorf("%s: %s is neither a state nor an organisation", n.ID, n.Code)
			}
		default:
			t.Errorf("%s: unknown role %q", n.ID, n.Role)
		}
		if n.Role == "name" || n.Role == "organisation" {
			common[n.Code] = true
		}
		if n.Note != "ambiguous" {
			byForm[n.Form] = append(byForm[n.Form], n)
		}
	}
	for c := range codes {
		if !common[c] {
			t.Errorf("%s has no name", c)
		}
	}
	for form, names := range byForm {
		for i, a := range names {
			for _, b := range names[:i] {
				if a.Code != b.Code && overlap(a.From, a.To, b.From, b.To) {
					t.Errorf("%q is both %s and %s and not marked ambiguous", form, a.Code, b.Code)
				}
			}
		}
	}
}

func TestOrganisationsAndMembers(t *testing.T) {
	states, organisations := map[string]bool{}, map[string]bool{}
	for _, s := range table(t, States) {
		states[s.Code] = true
	}
	for _, o := range table(t, Organisations) {
		organisations[o.Code] = true
		checkYears(t, o.ID, o.From, o.To)
	}
	if len(organisations) < 60 {
		t.Errorf("%d organisations, want at least 60", len(organisations))
	}
	count := func(organisation, year string) int {
		states := map[string]bool{}
		for _, m := range table(t, Members) {
			if m.Organisation == organisation && overlap(m.From, m.To, year, year) {
				states[m.State] = true
			}
		}
		return len(states)
	}
	for _, m := range table(t, Members) {
		checkYears(t, m.ID, m.From, m.To)
		if !states[m.State] || !organisations[m.Organisation] {
			t.Errorf("%s: %s in %s: one of the two is unknown", m.ID, m.State, m.Organisation)
		}
	}
	for _, c := range []struct {
		organisation, year string
		want               int
	}{
		{"NATO", "1950", 12}, {"NATO", "1983", 16}, {"NATO", "2010", 28}, {"NATO", "2025", 32},
		{"EU", "1994", 12}, {"EU", "2010", 27}, {"EU", "2015", 28}, {"EU", "2024", 27},
		{"WARSAW_PACT", "1960", 8}, {"WARSAW_PACT", "1970", 7}, {"CSTO", "2015", 6}, {"SCO", "2010", 6}, {"SCO", "2025", 10},
		{"UN", "1946", 55}, {"UN", "2012", 193}, {"AU", "2018", 55}, {"OSCE", "2013", 57}, {"ASEAN", "2000", 10}, {"GCC", "1990", 6},
	} {
		if n := count(c.organisation, c.year); n != c.want {
			t.Errorf("%s had %d members in %s, want %d", c.organisation, n, c.year, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	codes := map[string]bool{}
	for _, s := range table(t, States) {
		codes[s.Code] = true
	}
	forms := map[string]Place{}
	for _, p := range table(t, Places) {
		if p.Form == "" || strings.TrimSpace(p.Form) != p.Form {
			t.Errorf("%s: form %q is empty or has blanks around it", p.ID, p.Form)
		}
		if p.Country != "" && !codes[p.Country] {
			t.Errorf("%s: %s is no state", p.ID, p.Country)
		}
		if !strings.Contains(" city province base port sea island region ", " "+p.Role+" ") {
			t.Errorf("%s: unknown role %q", p.ID, p.Role)
		}
		if p.Country == "" && p.Role != "sea" && p.Role != "region" && p.Role != "island" {
			t.Errorf("%s: a %s lies in a state", p.ID, p.Role)
		}
		if p.Note == "ambiguous" {
			continue
		}
		if q, dup := forms[p.Form]; dup && q.Country != p.Country {
			t.Errorf("%q is in both %s and %s and not marked ambiguous", p.Form, q.Country, p.Country)
		}
		forms[p.Form] = p
	}
}
