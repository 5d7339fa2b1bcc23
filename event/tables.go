package event

import (
	"cmp"
	"strings"
	"sync"
	"unicode"

	"entente"
	"entente/data"
)

func compare(a, b string) int { return cmp.Compare(a, b) }

// tables is what package data knows, in the shape that grouping asks for.
type tables struct {
	families  map[string]string // an equipment form, squashed, to its family; empty for generic words
	members   map[entente.Actor]map[entente.Actor]bool
	outlets   map[string]string // an outlet's form, squashed, to its name, squashed
	forms     map[string]string // a form as written, to the outlet's name, squashed; of all outlets
	agencies  map[string]bool   // names of agencies, squashed
	wires     map[string]bool   // families that are agencies
	owners    map[string]string // an outlet's name squashed, or a host, to its family
	officials map[string]string // an official host to its actor

	listings map[string]data.Listing

	named map[string]sort // equipment names looked up already
}

// sort is what a name of equipment says: its family, empty if it is a generic word.
type sort struct{ family string }

// facts is what package data knows, read once. It is not to be changed.
var facts = sync.OnceValues(readTables)

// newTables returns the tables with a memory of names of their own.
func newTables() (*tables, error) {
	shared, err := facts()
	if err != nil {
		return nil, err
	}
	t := *shared
	t.named = map[string]sort{}
	return &t, nil
}

func readTables() (*tables, error) {
	t := &tables{families: map[string]string{}, members: map[entente.Actor]map[entente.Actor]bool{},
		outlets: map[string]string{}, forms: map[string]string{}, agencies: map[string]bool{}, wires: map[string]bool{},
		owners: map[string]string{}, officials: map[string]string{}, listings: map[string]data.Listing{}}
	weapons, err := data.Weapons()
	if err != nil {
		return nil, err
	}
	for _, w := range weapons {
		family := squash(w.Family)
		switch {
		case w.Role == "generic":
			family = ""
		case family == "":
			family = squash(w.Form)
		}
		t.families[squash(w.Form)] = family
	}
	states, err := data.States()
	if err != nil {
		return nil, err
	}
	for _, s := range states {
		for region := range strings.SplitSeq(s.Regions, ",") {
			if region != "" {
				t.member("M49:"+region, s.Code)
			}
		}
	}
	members, err := data.Members()
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		t.member(m.Organisation, m.State)
	}
	outlets, err := data.Outlets()
	if err != nil {
		return nil, err
	}
	for _, o := range outlets {
		name := squash(o.Name)
		t.outlets[squash(o.Form)] = name
		t.outlets[name] = name
		t.forms[o.Form] = name
	}
	families, err := data.Families()
	if err != nil {
		return nil, err
	}
	for _, f := range families {
		key := f.Form
		if f.Role != "host" {
			key = t.outlet(f.Form)
		}
		t.owners[key] = f.Family
		if f.Role == "agency" {
			t.agencies[key], t.wires[f.Family] = true, true
			t.forms[f.Form] = key
		}
	}
	listings, err := data.Listings()
	if err != nil {
		return nil, err
	}
	for _, l := range listings {
		t.listings[l.Source] = l
	}
	publishers, err := data.Publishers()
	if err != nil {
		return nil, err
	}
	for _, p := range publishers {
		if _, private := t.owners[p.Host]; !private {
			t.officials[p.Host] = p.Actor
		}
	}
	return t, nil
}

func (t *tables) member(whole, part string) {
	w := entente.Actor(whole)
	if t.members[w] == nil {
		t.members[w] = map[entente.Actor]bool{}
	}
	t.members[w][entente.Actor(part)] = true
}

// covers reports whether a state is part of the organisation, the area or the world that whole is.
func (t *tables) covers(whole, part entente.Actor) bool {
	return whole == entente.World || t.members[whole][part]
}

// outlet returns the name of an outlet by a form of it, squashed, without a leading article.
func (t *tables) outlet(form string) string {
	s := squash(form)
	if name, known := t.outlets[s]; known {
		return name
	}
	for _, extra := range []string{"newsagency", "agency", "news"} {
		if name, known := t.outlets[strings.TrimSuffix(s, extra)]; known {
			return name
		}
	}
	short := strings.TrimPrefix(s, "the")
	if name, known := t.outlets[short]; known {
		return name
	}
	if short != "" {
		return short
	}
	return s
}

// equipment returns the family of a name of equipment and whether it is more than a generic word.
func (t *tables) equipment(name string) (family string, specific bool) {
	if name == "" {
		return "", false
	}
	s, known := t.named[name]
	if !known {
		s = sort{t.family(name)}
		if len(t.named) < 1<<16 { // names come from outside: hold only so many
			t.named[name] = s
		}
	}
	return s.family, s.family != ""
}

// family looks a name up as a whole, then its longest part that the table has,
// then takes a name with a digit or a capital for a family of its own.
func (t *tables) family(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == ',' || r == '(' || r == ')' })
	if len(words) > 12 {
		words = words[:12]
	}
	if len(words) > 1 && prefixes[words[0]] {
		words = words[1:]
		name = strings.Join(words, " ")
	}
	generic := false
	for n := len(words); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			key := squash(strings.Join(words[i:i+n], ""))
			for _, k := range [...]string{key, strings.TrimSuffix(key, "s"), strings.TrimSuffix(key, "es")} {
				family, known := t.families[k]
				if known && family != "" && len(k) > 1 {
					return family
				}
				generic = generic || known
			}
		}
	}
	for _, w := range words {
		if designation(w) {
			return squash(w)
		}
	}
	if generic || strings.ToLower(name) == name {
		return ""
	}
	return squash(name)
}

// prefixes stand before the names of ships.
var prefixes = map[string]bool{"INS": true, "USS": true, "HMS": true, "HMAS": true, "HMCS": true, "BRP": true, "KRI": true, "ROKS": true,
	"JS": true, "RSS": true, "KD": true, "PNS": true, "BNS": true, "TCG": true, "FS": true, "IRIS": true, "HTMS": true, "BAP": true, "ARM": true}

// designation reports whether a word has both letters and digits, as types do.
func designation(w string) bool {
	return strings.ContainsFunc(w, unicode.IsDigit) && strings.ContainsFunc(w, unicode.IsUpper)
}

// squash keeps the letters and digits of a string, in lower case.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
