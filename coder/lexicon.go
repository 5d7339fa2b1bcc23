package coder

import (
	"strings"

	"entente"
	"entente/data"
)

// sort is what a mention denotes.
type sort uint8

const (
	actorName sort = iota + 1
	personName
	institutionName
	placeName
	equipmentName
	outletName
	titleName
)

// entry is a phrase of a gazetteer.
type entry struct {
	sort sort
	rule string
	// actor is whom the phrase stands for: the side, the person's or institution's state, the place's country.
	actor entente.Actor
	// role is the table's own role column.
	role string
	// form is the words as the table writes them, tokenised.
	form []string
	// name is what a record shows: a person's full name, an outlet's name, a title's form.
	name string
	// fold lets the letter case differ.
	fold      bool
	ambiguous bool
	// surname marks a person's last name alone.
	surname bool
	class   entente.Class
	kind    entente.Kind
	// actors are the sides that a title implies.
	actors   []entente.Actor
	from, to string
}

// holds reports whether the entry is valid in a year ("2014"); an empty year admits all.
func (e *entry) holds(year string) bool {
	if year == "" {
		return true
	}
	return (e.from == "" || e.from[:min(4, len(e.from))] <= year) && (e.to == "" || e.to[:min(4, len(e.to))] >= year)
}

// trigger is a line of the trigger table, ready for use.
type trigger struct {
	data.Trigger
	kind  entente.Kind
	words []string
}

// lexicon is every table the coder reads, indexed. It is never written after newLexicon.
type lexicon struct {
	names    *trie[*entry]
	triggers *trie[*trigger]
	// cues, classes: phrases of lemmas.
	cues    *trie[*data.Cue]
	classes *trie[*data.Word]
	// slots maps frame and slot to the line.
	slots map[[2]string]*data.Slot
	// surnames counts the actors a surname may stand for.
	surnames map[string]map[entente.Actor]bool
	// state says which codes are states; area which are areas.
	state map[entente.Actor]bool
	// members lists the states of an organisation or closed group.
	members    map[entente.Actor][]data.Member
	publishers []data.Publisher
	gate       *gate
	// single maps a word to the classes it is of by itself.
	single map[string][]string
	// kinds is the ontology.
	kinds map[entente.Kind]data.Kind
}

// equals reports whether a kind's sides are on an equal footing.
func (l *lexicon) equals(k entente.Kind) bool { return l.kinds[k].Sides == "with" }

func newLexicon() (*lexicon, error) {
	l := &lexicon{
		names: newTrie[*entry](100_000), triggers: newTrie[*trigger](4000), cues: newTrie[*data.Cue](1000), classes: newTrie[*data.Word](4000),
		slots: map[[2]string]*data.Slot{}, surnames: map[string]map[entente.Actor]bool{},
		state: map[entente.Actor]bool{}, members: map[entente.Actor][]data.Member{}, kinds: map[entente.Kind]data.Kind{},
	}
	kinds, err := data.Kinds()
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		l.kinds[entente.Kind(k.Kind)] = k
	}
	for _, load := range []func() error{l.loadActors, l.loadPeople, l.loadThings, l.loadWords, l.loadTriggers} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	if l.gate, err = newGate(l.triggers); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *lexicon) enter(e *entry) {
	l.names.add(lowerAll(e.form), e)
}

func (l *lexicon) loadActors() error {
	states, err := data.States()
	if err != nil {
		return err
	}
	for _, s := range states {
		l.state[entente.Actor(s.Code)] = true
	}
	names, err := data.Names()
	if err != nil {
		return err
	}
	for _, n := range names {
		form := strings.TrimSuffix(n.Form, "-")
		l.enter(&entry{sort: actorName, rule: n.ID, actor: entente.Actor(n.Code), role: n.Role, form: phrase(form),
			name: n.Form, ambiguous: n.Note == "ambiguous", from: n.From, to: n.To})
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
		l.enter(&entry{sort: institutionName, rule: i.ID, actor: entente.Actor(i.Actor), role: i.Role, form: phrase(i.Form), name: i.Form, from: i.From, to: i.To})
	}
	places, err := data.Places()
	if err != nil {
		return err
	}
	for _, p := range places {
		l.enter(&entry{sort: placeName, rule: p.ID, actor: entente.Actor(p.Country), role: p.Role, form: phrase(p.Form), name: p.Form, ambiguous: p.Note == "ambiguous"})
	}
	l.publishers, err = data.Publishers()
	return err
}

func (l *lexicon) loadPeople() error {
	people, err := data.People()
	if err != nil {
		return err
	}
	for _, p := range people {
		full := phrase(p.Name)
		e := entry{sort: personName, rule: p.ID, actor: entente.Actor(p.Actor), role: p.Role, form: full, name: p.Name, from: p.From, to: p.To}
		l.enter(&e)
		if p.Surname != "" && p.Surname != p.Name {
			s := e
			s.surname, s.form = true, phrase(p.Surname)
			l.enter(&s)
			key := strings.Join(lowerAll(s.form), " ")
			if l.surnames[key] == nil {
				l.surnames[key] = map[entente.Actor]bool{}
			}
			l.surnames[key][s.actor] = true
		}
	}
	return nil
}

func (l *lexicon) loadThings() error {
	weapons, err := data.Weapons()
	if err != nil {
		return err
	}
	for _, w := range weapons {
		e := entry{sort: equipmentName, rule: w.ID, role: w.Role, form: phrase(w.Form), name: w.Form, class: entente.Class(w.Class), ambiguous: w.Note == "ambiguous", fold: w.Role == "generic"}
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
		l.enter(&entry{sort: outletName, rule: o.ID, actor: entente.Actor(o.State), form: phrase(o.Form), name: o.Name, ambiguous: o.Note == "ambiguous"})
	}
	titles, err := data.Titles()
	if err != nil {
		return err
	}
	for _, t := range titles {
		e := entry{sort: titleName, rule: t.ID, form: phrase(t.Form), name: t.Form, kind: entente.Kind(t.Kind)}
		for a := range strings.SplitSeq(t.Actors, ",") {
			if a != "" {
				e.actors = append(e.actors, entente.Actor(a))
			}
		}
		l.enter(&e)
	}
	return nil
}

func (l *lexicon) loadWords() error {
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

func (l *lexicon) loadTriggers() error {
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
		t := &trigger{Trigger: r, kind: entente.Kind(r.Kind), words: words}
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

// titleTrigger makes the proper name of an act its trigger.
func (l *lexicon) titleTrigger(e *entry) *trigger {
	frame := "mutual"
	switch e.kind {
	case entente.Forum:
		frame = "attending"
	case entente.Aid:
		frame = "giving"
	case entente.Embargo:
		frame = "imposing"
	case entente.Deployment:
		frame = "sending"
	}
	return &trigger{Trigger: data.Trigger{ID: e.rule, Kind: string(e.kind), Form: e.name, Pos: "n", Frame: frame}, kind: e.kind}
}
