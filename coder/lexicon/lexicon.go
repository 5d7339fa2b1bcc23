// Package lexicon lays the tables out for looking up and finds in a sentence what
// they know: the names of actors, people, institutions, places and equipment, the
// words of classes, the cues, and the triggers of acts. What follows from them is
// for others to judge.
package lexicon

import (
	"net/url"
	"slices"
	"strings"

	"entente"
	"entente/data"
)

// Sort is what a name denotes.
type Sort uint8

// Sorts of names: states, areas, organisations and groups; persons; ministries,
// services and firms; places in a state; equipment; media; and the proper names
// of acts ("Malabar", "AUKUS").
const (
	Actor Sort = iota + 1
	Person
	Institution
	Place
	Equipment
	Outlet
	Title
)

// Entry is a phrase of a gazetteer.
type Entry struct {
	Sort Sort
	// Rule is the id of its line.
	Rule string
	// Actor is whom the phrase stands for: the side, the person's or institution's
	// state, the place's country; empty for equipment and titles.
	Actor entente.Actor
	// Role is the table's own role column ("demonym", "capital", "defence-minister");
	// empty if the table has none.
	Role string
	// form is the words as the table writes them, tokenised.
	form []string
	// Name is what a record shows: a person's full name, an outlet's name, a title's form.
	Name string
	// fold lets the letter case differ.
	fold      bool
	ambiguous bool
	// Surname marks a person's last name alone.
	Surname bool
	// Class is the class of equipment, Kind the kind of a title; else empty.
	Class    entente.Class
	Kind     entente.Kind
	from, to string
}

// Holds reports whether the entry is valid in a year ("2014"); an empty year admits all.
func (e *Entry) Holds(year string) bool {
	if year == "" {
		return true
	}
	return (e.from == "" || e.from[:min(4, len(e.from))] <= year) && (e.to == "" || e.to[:min(4, len(e.to))] >= year)
}

// Tables is every table of names, words and triggers, indexed. It is never written
// after Load and so safe for many goroutines.
type Tables struct {
	names    *trie[*Entry]
	triggers *trie[*Trigger]
	// cues, classes: phrases of lemmas.
	cues    *trie[*data.Cue]
	classes *trie[*data.Word]
	// slots maps frame and slot to the line.
	slots map[[2]string]*data.Slot
	// surnames counts the actors a surname may stand for.
	surnames map[string]map[entente.Actor]bool
	// states says which codes are states.
	states map[entente.Actor]bool
	// members lists the states of an organisation or closed group.
	members    map[entente.Actor][]data.Member
	publishers []data.Publisher
	// forms are the words of triggers that a lower-cased form may be an inflection of.
	forms map[string][]int32
	// single maps a word to the classes it is of by itself.
	single map[string][]string
	// kinds is the ontology.
	kinds map[entente.Kind]data.Kind
}

// State reports whether an actor is a state.
func (l *Tables) State(a entente.Actor) bool { return l.states[a] }

// Members lists the states of an organisation or closed group; nil if no line names one.
func (l *Tables) Members(organisation entente.Actor) []data.Member { return l.members[organisation] }

// Kind is a kind's line of the ontology; zero for a kind it does not have.
func (l *Tables) Kind(k entente.Kind) data.Kind { return l.kinds[k] }

// Slot is the line that says what a slot of a frame holds; nil if there is none.
func (l *Tables) Slot(frame, slot string) *data.Slot { return l.slots[[2]string{frame, slot}] }

// Classes lists the classes that a lower-cased word is of by itself.
func (l *Tables) Classes(word string) []string { return l.single[word] }

// Mutual reports whether a kind's sides are on an equal footing, none giving and none getting.
func (l *Tables) Mutual(k entente.Kind) bool { return l.kinds[k].Sides == "with" }

// Load indexes the tables that the program was built with; it takes a while, so
// once is enough. It fails only if a table is damaged.
func Load() (*Tables, error) {
	l := &Tables{
		names: newTrie[*Entry](100_000), triggers: newTrie[*Trigger](4000), cues: newTrie[*data.Cue](1000), classes: newTrie[*data.Word](4000),
		slots: map[[2]string]*data.Slot{}, surnames: map[string]map[entente.Actor]bool{},
		states: map[entente.Actor]bool{}, members: map[entente.Actor][]data.Member{}, kinds: map[entente.Kind]data.Kind{}, forms: map[string][]int32{},
	}
	kinds, err := data.Kinds()
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		l.kinds[entente.Kind(k.Kind)] = k
	}
	for _, load := range []func() error{l.loadActors, l.loadPeople, l.loadThings, l.loadWords, l.loadTriggers, l.inflect} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Tables) enter(e *Entry) {
	l.names.add(lowerAll(e.form), e)
}

func (l *Tables) loadActors() error {
	states, err := data.States()
	if err != nil {
		return err
	}
	for _, s := range states {
		l.states[entente.Actor(s.Code)] = true
	}
	names, err := data.Names()
	if err != nil {
		return err
	}
	for _, n := range names {
		form := strings.TrimSuffix(n.Form, "-")
		l.enter(&Entry{Sort: Actor, Rule: n.ID, Actor: entente.Actor(n.Code), Role: n.Role, form: phrase(form),
			Name: n.Form, ambiguous: n.Note == "ambiguous", from: n.From, to: n.To})
	}
	members, err := data.Members()
	if err != nil {
		return err
	}
	for _, m := range members {
		org := entente.Actor(m.Organisation)
		l.members[org] = append(l.members[org], m)
	}
	institutions, err := data.Institutions()
	if err != nil {
		return err
	}
	for _, i := range institutions {
		l.enter(&Entry{Sort: Institution, Rule: i.ID, Actor: entente.Actor(i.Actor), Role: i.Role, form: phrase(i.Form), Name: i.Form, from: i.From, to: i.To})
	}
	places, err := data.Places()
	if err != nil {
		return err
	}
	for _, p := range places {
		l.enter(&Entry{Sort: Place, Rule: p.ID, Actor: entente.Actor(p.Country), Role: p.Role, form: phrase(p.Form), Name: p.Form, ambiguous: p.Note == "ambiguous"})
	}
	l.publishers, err = data.Publishers()
	return err
}

func (l *Tables) loadPeople() error {
	people, err := data.People()
	if err != nil {
		return err
	}
	for _, p := range people {
		full := phrase(p.Name)
		e := Entry{Sort: Person, Rule: p.ID, Actor: entente.Actor(p.Actor), Role: p.Role, form: full, Name: p.Name, from: p.From, to: p.To}
		l.enter(&e)
		if p.Surname != "" && p.Surname != p.Name {
			s := e
			s.Surname, s.form = true, phrase(p.Surname)
			l.enter(&s)
			key := strings.Join(lowerAll(s.form), " ")
			if l.surnames[key] == nil {
				l.surnames[key] = map[entente.Actor]bool{}
			}
			l.surnames[key][s.Actor] = true
		}
	}
	return nil
}

func (l *Tables) loadThings() error {
	weapons, err := data.Weapons()
	if err != nil {
		return err
	}
	for _, w := range weapons {
		e := Entry{Sort: Equipment, Rule: w.ID, Role: w.Role, form: phrase(w.Form), Name: w.Form, Class: entente.Class(w.Class), ambiguous: w.Note == "ambiguous", fold: w.Role == "generic"}
		l.enter(&e)
		if last := e.form[len(e.form)-1]; w.Role == "generic" || !strings.HasSuffix(last, "s") {
			p := e
			p.form = append(append([]string{}, e.form[:len(e.form)-1]...), plural(last))
			l.enter(&p)
		}
	}
	outlets, err := data.Outlets()
	if err != nil {
		return err
	}
	for _, o := range outlets {
		l.enter(&Entry{Sort: Outlet, Rule: o.ID, Actor: entente.Actor(o.State), form: phrase(o.Form), Name: o.Name, ambiguous: o.Note == "ambiguous"})
	}
	titles, err := data.Titles()
	if err != nil {
		return err
	}
	for _, t := range titles {
		l.enter(&Entry{Sort: Title, Rule: t.ID, form: phrase(t.Form), Name: t.Form, Kind: entente.Kind(t.Kind)})
	}
	return nil
}

func (l *Tables) loadWords() error {
	cues, err := data.Cues()
	if err != nil {
		return err
	}
	for i := range cues {
		c := &cues[i]
		l.cues.add(strings.Fields(c.Form), c)
	}
	words, err := data.Words()
	if err != nil {
		return err
	}
	for i := range words {
		w := &words[i]
		l.classes.add(strings.Fields(w.Form), w)
	}
	l.single = singles(words)
	return nil
}

func (l *Tables) loadTriggers() error {
	slots, err := data.Slots()
	if err != nil {
		return err
	}
	for i := range slots {
		s := &slots[i]
		l.slots[[2]string{s.Frame, s.Slot}] = s
	}
	rows, err := data.Triggers()
	if err != nil {
		return err
	}
	for _, r := range rows {
		words := strings.Fields(r.Form)
		t := &Trigger{Trigger: r, Kind: entente.Kind(r.Kind)}
		l.triggers.add(words, t)
		if joined := strings.ReplaceAll(r.Form, "-", " - "); joined != r.Form {
			l.triggers.add(strings.Fields(joined), t)
		}
	}
	return nil
}

// plural gives the regular plural of an English noun.
func plural(w string) string {
	lower := strings.ToLower(w)
	switch {
	case strings.HasSuffix(lower, "craft"), strings.HasSuffix(lower, "s") && !strings.HasSuffix(lower, "ss"):
		return w
	case strings.HasSuffix(lower, "ss"), strings.HasSuffix(lower, "sh"), strings.HasSuffix(lower, "ch"), strings.HasSuffix(lower, "x"):
		return w + "es"
	case strings.HasSuffix(lower, "y") && len(w) > 1 && !strings.ContainsRune("aeiou", rune(lower[len(lower)-2])) && lower == w:
		return w[:len(w)-1] + "ies"
	}
	return w + "s"
}

// Publisher tells for whom a document's address speaks; empty if no table line knows it.
func (l *Tables) Publisher(address string) entente.Actor {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	best := ""
	var actor entente.Actor
	for _, p := range l.publishers {
		if (host == p.Host || strings.HasSuffix(host, "."+p.Host)) && len(p.Host) > len(best) {
			best, actor = p.Host, entente.Actor(p.Actor)
		}
	}
	return actor
}

// singles maps each word that alone is of a class to its classes.
func singles(words []data.Word) map[string][]string {
	out := map[string][]string{}
	for _, w := range words {
		if !strings.Contains(w.Form, " ") {
			for _, form := range []string{w.Form, w.Form + "s"} {
				if !slices.Contains(out[form], w.Class) {
					out[form] = append(out[form], w.Class)
				}
			}
		}
	}
	return out
}
