package data

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// classes are the codebook's equipment classes.
var classes = strings.Fields(`tank armour artillery combat-aircraft drone helicopter ship submarine missile
	air-defence small-arms ammunition transport-aircraft vehicle sensor engine satellite other arms`)

// forms reports ids of the wrong shape, and ids and forms that occur twice.
type forms struct {
	ids, forms map[string]string
	shape      *regexp.Regexp
}

func newForms(shape string) *forms {
	return &forms{ids: map[string]string{}, forms: map[string]string{}, shape: regexp.MustCompile(shape)}
}

func (f *forms) check(t *testing.T, id, form string) {
	t.Helper()
	if !f.shape.MatchString(id) {
		t.Errorf("%s: the id does not match %s", id, f.shape)
	}
	if f.ids[id] != "" {
		t.Errorf("%s: the id occurs twice", id)
	}
	f.ids[id] = id
	if form == "" || form != strings.Join(strings.Fields(form), " ") {
		t.Errorf("%s: the form %q is empty or has stray spaces", id, form)
	}
	if first := f.forms[form]; first != "" {
		t.Errorf("%s: the form %q is also in %s", id, form, first)
	}
	f.forms[form] = id
}

func TestEquipment(t *testing.T) {
	seen := newForms(`^equip/[a-z0-9]+(-[a-z0-9]+)*$`)
	roles := map[string]int{}
	perClass := map[string]int{}
	for _, e := range table(t, Weapons) {
		seen.check(t, e.ID, e.Form)
		if !slices.Contains(classes, e.Class) {
			t.Errorf("%s: %q is no class of the codebook", e.ID, e.Class)
		}
		if e.Role != "designation" && e.Role != "name" && e.Role != "generic" {
			t.Errorf("%s: %q is no role", e.ID, e.Role)
		}
		if e.Role == "generic" && e.Family != "" {
			t.Errorf("%s: a generic word has no family", e.ID)
		}
		roles[e.Role]++
		perClass[e.Class]++
	}
	if n := roles["designation"] + roles["name"]; n < 1200 {
		t.Errorf("%d designations and names, want at least 1200", n)
	}
	for _, c := range classes {
		if perClass[c] == 0 {
			t.Errorf("no form of class %s", c)
		}
	}
}

// TestEquipmentClasses holds the classes that the codebook decides and those
// that names of neighbouring classes make easy to get wrong.
func TestEquipmentClasses(t *testing.T) {
	class, family := map[string]string{}, map[string]string{}
	for _, e := range table(t, Weapons) {
		class[e.Form], family[e.Form] = e.Class, e.Family
	}
	for form, want := range map[string]string{
		"Patriot": "air-defence", "S-300": "air-defence", "S-400": "air-defence", "NASAMS": "air-defence", "THAAD": "air-defence",
		"PAC-3": "air-defence", "Patriot missile": "air-defence", "Stinger": "air-defence", "MANPADS": "air-defence",
		"surface-to-air missile": "air-defence", "air defense system": "air-defence", "air defence system": "air-defence",
		"E-7A Wedgetail": "transport-aircraft", "P-8A": "transport-aircraft", "KC-46": "transport-aircraft", "PC-21": "transport-aircraft",
		"trainer aircraft": "transport-aircraft", "Su-30SM": "combat-aircraft", "F-16C/D": "combat-aircraft", "F/A-18": "combat-aircraft",
		"torpedo": "missile", "guided bomb": "missile", "bomb": "ammunition", "GBU-39": "missile", "Mk 82": "ammunition", "JDAM": "missile",
		"cruise missile": "missile", "Javelin": "missile", "TOW": "missile", "HIMARS": "artillery", "ATACMS": "missile", "rocket launcher": "artillery",
		"loitering munition": "drone", "Shahed-136": "drone", "MQ-9": "drone", "AH-64E": "helicopter", "Mi-17": "helicopter",
		"T-72": "tank", "Leopard 2A6": "tank", "M1A1": "tank", "BMP-2": "armour", "Bradley": "armour", "armored personnel carrier": "armour",
		"frigate": "ship", "FREMM": "ship", "Virginia-class submarine": "submarine", "Kilo-class": "submarine",
		"AK-47": "small-arms", "Carl Gustaf": "small-arms", "radar": "sensor", "AN/TPQ-36": "sensor", "AL-31F": "engine", "Humvee": "vehicle",
		"weapon": "arms", "lethal aid": "arms", "spare parts": "other", "body armor": "other", "satellite": "satellite",
	} {
		if class[form] != want {
			t.Errorf("%s is %q, want %q", form, class[form], want)
		}
	}
	for form, want := range map[string]string{"Su-30SM": "Su-30", "F-16 Block 70": "F-16", "Leopard 2A6": "Leopard 2", "MQ-9 Reaper": "MQ-9"} {
		if family[form] != want {
			t.Errorf("%s is of family %q, want %q", form, family[form], want)
		}
	}
}

func TestInstitutions(t *testing.T) {
	seen := newForms(`^inst/[A-Z]+/[a-z0-9]+(-[a-z0-9]+)*$`)
	roles := []string{"ministry", "staff", "service", "agency", "firm", "parliament", "office"}
	codes := actors(t)
	firms := map[string]bool{}
	actor := map[string]string{}
	for _, i := range table(t, Institutions) {
		seen.check(t, i.ID, i.Form)
		checkYears(t, i.ID, i.From, i.To)
		if !codes[i.Actor] {
			t.Errorf("%s: %q is no state or organisation", i.ID, i.Actor)
		}
		if !strings.HasPrefix(i.ID, "inst/"+i.Actor+"/") {
			t.Errorf("%s: the id does not begin with inst/%s/", i.ID, i.Actor)
		}
		if !slices.Contains(roles, i.Role) {
			t.Errorf("%s: %q is no role", i.ID, i.Role)
		}
		if i.Role == "firm" {
			firms[i.Form] = true
		}
		actor[i.Form] = i.Actor
	}
	// Forms of one firm differ, so there are fewer firms than forms.
	if len(firms) < 500 {
		t.Errorf("%d forms of firms, want at least 500", len(firms))
	}
	for form, want := range map[string]string{
		"Department of Defense": "USA", "State Department": "USA", "Foreign Office": "GBR", "Bundestag": "DEU", "State Duma": "RUS", "Majlis": "IRN",
		"IDF": "ISR", "PLA": "CHN", "JMSDF": "JPN", "IRGC": "IRN", "Bundeswehr": "DEU", "Royal Navy": "GBR", "RAAF": "AUS", "TNI": "IDN",
		"Tatmadaw": "MMR", "CENTCOM": "USA", "Black Sea Fleet": "RUS", "HMAS": "AUS", "Rosoboronexport": "RUS", "SIBAT": "ISR", "DAPA": "KOR",
		"Hanwha": "KOR", "Rafael": "ISR", "Saab": "SWE", "Baykar": "TUR", "NORINCO": "CHN", "Lockheed Martin": "USA", "Airbus": "EU",
		"Naval Group": "FRA", "Hindustan Aeronautics": "IND", "Embraer": "BRA", "Denel": "ZAF", "PT PAL": "IDN", "Antonov": "UKR",
	} {
		if actor[form] != want {
			t.Errorf("%s codes as %q, want %q", form, actor[form], want)
		}
	}
}

func TestOutlets(t *testing.T) {
	seen := newForms(`^outlet/[a-z0-9]+(-[a-z0-9]+)*$`)
	codes := actors(t)
	name := map[string]string{}
	names := map[string]bool{}
	for _, o := range table(t, Outlets) {
		seen.check(t, o.ID, o.Form)
		if o.State != "" && !codes[o.State] {
			t.Errorf("%s: %q is no state or organisation", o.ID, o.State)
		}
		name[o.Form] = o.Name
		names[o.Name] = true
	}
	if len(names) < 250 {
		t.Errorf("%d media, want at least 250", len(names))
	}
	for form, want := range map[string]string{
		"Xinhua news agency": "Xinhua", "Sputnik": "Sputnik", "Al-Jazeera": "Al Jazeera", "The Associated Press": "Associated Press",
		"Tasnim news agency": "Tasnim", "Fars News Agency": "Fars", "RIA Novosti": "RIA Novosti", "TASS": "TASS",
	} {
		if !strings.EqualFold(name[form], want) {
			t.Errorf("%s is %q, want %q", form, name[form], want)
		}
	}
}
