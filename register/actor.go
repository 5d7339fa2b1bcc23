package register

import (
	"strings"
	"sync"
	"unicode"

	"entente"
	"entente/data"

	"golang.org/x/text/unicode/norm"
)

// Actors resolves the names and numbers of states, organisations and armed
// groups, by date. It does not change after it was made.
type Actors struct {
	names map[string][]meaning
	cow   map[string][]meaning
	gw    map[string][]meaning
	codes map[string]string
	title map[entente.Actor]string
	// places are names of places that lie in one state only.
	places map[string]meaning
}

// meaning is whom a name or number means from one year to another.
type meaning struct {
	register string
	code     entente.Actor
	rule     string
	from, to int
}

// Gazetteer returns the actors that the tables of package data know. It is made
// once; an error means that the tables are damaged.
var Gazetteer = sync.OnceValues(makeActors)

func makeActors() (*Actors, error) {
	a := &Actors{names: map[string][]meaning{}, cow: map[string][]meaning{}, gw: map[string][]meaning{}, codes: map[string]string{},
		title: map[entente.Actor]string{}, places: map[string]meaning{}}
	own, err := data.RegisterNames()
	if err != nil {
		return nil, err
	}
	for _, n := range own {
		key := Fold(n.Form)
		a.names[key] = append(a.names[key], meaning{n.Register, entente.Actor(n.Code), n.ID, bound(n.From), bound(n.To)})
	}
	former, err := data.Formers()
	if err != nil {
		return nil, err
	}
	for _, s := range former {
		m := meaning{code: entente.Actor(s.Code), rule: s.ID, from: bound(s.From), to: bound(s.To)}
		add(a.cow, s.COW, m)
		add(a.gw, s.GW, m)
		a.codes[s.Code] = s.ID
		if strings.HasPrefix(s.Code, "COW:") || s.Code == "YMD" {
			a.title[m.code] = s.Name
		}
	}
	states, err := data.States()
	if err != nil {
		return nil, err
	}
	for _, s := range states {
		m := meaning{code: entente.Actor(s.Code), rule: s.ID}
		add(a.cow, s.COW, m)
		add(a.gw, s.GW, m)
		add(a.names, Fold(s.Name), m)
		a.codes[s.Code] = s.ID
		a.title[m.code] = s.Name
	}
	names, err := data.Names()
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		switch n.Role {
		case "name", "official", "short", "former", "organisation", "group":
			add(a.names, Fold(n.Form), meaning{code: entente.Actor(n.Code), rule: n.ID, from: bound(n.From), to: bound(n.To)})
		case "capital":
			a.place(n.Form, n.Code, n.ID)
		}
	}
	organisations, err := data.Organisations()
	if err != nil {
		return nil, err
	}
	for _, o := range organisations {
		add(a.names, Fold(o.Name), meaning{code: entente.Actor(o.Code), rule: o.ID})
		a.codes[o.Code] = o.ID
	}
	places, err := data.Places()
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		a.place(p.Form, p.Country, p.ID)
	}
	return a, nil
}

// place notes where a place lies; one that lies in two states lies in none.
func (a *Actors) place(form, country, rule string) {
	key := Fold(form)
	m, there := a.places[key]
	switch {
	case !there:
		m = meaning{code: entente.Actor(country), rule: rule}
	case string(m.code) != country:
		m.code = ""
	}
	a.places[key] = m
}

func add(to map[string][]meaning, key string, m meaning) {
	if key != "" {
		to[key] = append(to[key], m)
	}
}

// bound reads the year of a bound of a table; 0 for none.
func bound(cell string) int {
	if len(cell) < 4 {
		return 0
	}
	year, _ := Year(cell[:4])
	return year
}

// Name resolves a name that a register writes. Year is when; 0 if unknown. It
// returns the actor, empty for a name that says that the actor is unknown, and the
// id of the line that maps it; ok is false if no line does.
func (a *Actors) Name(register, name string, year int) (actor entente.Actor, rule string, ok bool) {
	found := a.names[Fold(name)]
	for _, m := range found {
		if m.register == register && m.register != "" && m.holds(year) {
			return m.code, m.rule, true
		}
	}
	for _, m := range found {
		if m.register == "" && m.holds(year) {
			return m.code, m.rule, true
		}
	}
	// A name outlives its state in texts and tables: Yugoslavia in 2004.
	for _, m := range found {
		if m.register == "" && (m.to == 0 || year == 0) || m.register == register && m.to == 0 {
			return m.code, m.rule, true
		}
	}
	return "", "", false
}

// COW resolves a Correlates of War number in a year; 0 if the year is unknown.
func (a *Actors) COW(number string, year int) (actor entente.Actor, rule string, ok bool) {
	return numbered(a.cow, number, year)
}

// GW resolves a Gleditsch-Ward number in a year; 0 if the year is unknown.
func (a *Actors) GW(number string, year int) (actor entente.Actor, rule string, ok bool) {
	return numbered(a.gw, number, year)
}

// Place is the state that a place lies in, by its name: a state itself, a place
// that the gazetteer has in one state only, or the last such part of "Kochi, Kerala, India".
func (a *Actors) Place(name string, year int) (state entente.Actor, rule string, ok bool) {
	for {
		if actor, rule, ok := a.Name("", name, year); ok && len(actor) == 3 {
			return actor, rule, true
		}
		if m := a.places[Fold(name)]; m.code != "" {
			return m.code, m.rule, true
		}
		at := strings.IndexByte(name, ',')
		if at < 0 {
			return "", "", false
		}
		name = name[at+1:]
	}
}

// Title is the English name of a state, or the code where there is none.
func (a *Actors) Title(actor entente.Actor) string {
	if name := a.title[actor]; name != "" {
		return name
	}
	return string(actor)
}

// Code checks a code of states and organisations and returns the line that has it.
func (a *Actors) Code(code string) (actor entente.Actor, rule string, ok bool) {
	rule, ok = a.codes[code]
	return entente.Actor(code), rule, ok
}

func numbered(table map[string][]meaning, number string, year int) (entente.Actor, string, bool) {
	number = strings.TrimLeft(number, "0")
	for _, m := range table[number] {
		if m.holds(year) {
			return m.code, m.rule, true
		}
	}
	if found := table[number]; year == 0 && len(found) > 0 {
		return found[0].code, found[0].rule, true
	}
	return "", "", false
}

// holds reports whether a meaning holds in a year; in an unknown one the meaning of today does.
func (m meaning) holds(year int) bool {
	if year == 0 {
		return m.to == 0
	}
	return (m.from == 0 || year >= m.from) && (m.to == 0 || year <= m.to)
}

// Fold makes forms of one name alike: lower case, no accents, "and" for "&",
// "saint" for "st.", no leading "the", runs of other characters one blank.
func Fold(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	gap := false
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			continue
		case r == '&':
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString("and")
			gap = true
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(unicode.ToLower(r))
	}
	folded := b.String()
	folded = strings.TrimPrefix(folded, "the ")
	if rest, ok := strings.CutPrefix(folded, "st "); ok {
		folded = "saint " + rest
	}
	return folded
}

// Group is the actor of an armed group by its name: NSA: and the name in
// capitals. ok is false if the name has no letters.
func Group(name string) (actor entente.Actor, ok bool) {
	capitals := strings.ReplaceAll(strings.ToUpper(ascii(Fold(name))), " ", "_")
	if len(capitals) > 50 {
		capitals = capitals[:50]
	}
	capitals = strings.Trim(capitals, "_")
	if capitals == "" {
		return "", false
	}
	return entente.Actor("NSA:" + capitals), true
}

// ascii drops what is not a plain letter, digit or blank.
func ascii(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
