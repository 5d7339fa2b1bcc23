package lake

import (
	"context"
	"slices"
	"strings"

	"entente"
)

// Field is a field of the query language.
type Field struct {
	Name string `json:"name"`
	// Means says what it asks for, for a person.
	Means string `json:"means"`
	// Example is a term that uses it.
	Example string `json:"example"`
	// Values are the words it takes, if they are few and fixed.
	Values []string `json:"values,omitempty"`
	check  func(*Lake, *term) error
	// of are the things it is a property of; a field of records only asks for
	// documents and events of which a record has it.
	of []Thing
}

// Thing is what a query selects.
type Thing string

// The things that can be selected.
const (
	Records   Thing = "records"
	Documents Thing = "documents"
	Events    Thing = "events"
)

var fields = []Field{
	{"kind", "what sort of act", "kind:transfer~aid", texts(entente.Kinds()), oneOf(texts(entente.Kinds()), false), []Thing{Records, Events}},
	{"stage", "how far it got; stage:agreed.. is agreed, underway or completed", "stage:agreed..", texts(entente.Stages()), oneOf(texts(entente.Stages()), true), []Thing{Records, Events}},
	{"from", "who gives, sells, trains, sends; a group finds its members at the time, =GROUP only itself", "from:RUS", nil, someActor, []Thing{Records, Events}},
	{"to", "who receives", "to:IND~PAK", nil, someActor, []Thing{Records, Events}},
	{"with", "who takes part on an equal footing", "with:JPN", nil, someActor, []Thing{Records, Events}},
	{"party", "who has any side in it", "party:NATO", nil, someActor, []Thing{Records, Events}},
	{"dyad", "the two between whom it is", "dyad:RUS~IND", nil, twoActors, []Thing{Records, Events}},
	{"when", "when the act happens; a range overlaps it", "when:2015..2024", nil, dates, []Thing{Records, Events}},
	{"published", "the day the document appeared", "published:2024-01..", nil, dates, []Thing{Records, Documents}},
	{"where", "the country the place lies in, or words of its name", `where:SYR`, nil, words, []Thing{Records, Events}},
	{"name", "words of the name of an exercise, pact, forum or operation", "name:Malabar", nil, words, []Thing{Records, Events}},
	{"equipment", "the class of equipment", "equipment:combat-aircraft", texts(entente.Classes()), oneOf(texts(entente.Classes()), false), []Thing{Records, Events}},
	{"designation", "words of the equipment as written", `designation:"Su-30*"`, nil, words, []Thing{Records}},
	{"money", "the sum in whole units of its currency", "money:1bn..", nil, numbers(0), []Thing{Records}},
	{"currency", "the currency of the sum", "currency:USD", nil, exact, []Thing{Records}},
	{"people", "how many persons, teams or states take part", "people:1000..", nil, numbers(0), []Thing{Records}},
	{"speaker", "who says so: words of the name, or whom they speak for", "speaker:*", nil, words, []Thing{Records}},
	{"outlet", "words of the publisher, or of the medium the text credits", "outlet:Reuters", nil, words, []Thing{Records, Documents}},
	{"certainty", "with what force it is told", "certainty:asserted", texts(entente.Certainties()), oneOf(texts(entente.Certainties()), false), []Thing{Records}},
	{"confidence", "how sure the coder is, 0 to 1", "confidence:0.8..", nil, numbers(1), []Thing{Records, Events}},
	{"source", "news, or the register it comes from", "source:news", nil, someSource, []Thing{Records, Documents, Events}},
	{"register", "the register it comes from", "register:sipri", nil, someSource, []Thing{Records, Documents, Events}},
	{"release", "the release of the register", "release:2024-03-11", nil, exact, []Thing{Records, Documents}},
	{"language", "the language of the document", "language:en", nil, exact, []Thing{Documents}},
	{"text", "words that stand in the evidence, or in the document; a star ends a word early", `text:"S-400"`, nil, words, []Thing{Records, Documents}},
	{"document", "the id of the document", "document:9f3c0e11", nil, exact, []Thing{Records, Documents}},
	{"record", "the id of the record", "record:d11afa624e0ddf1a", nil, exact, []Thing{Records}},
	{"event", "the id of the event", "event:ev1", nil, exact, []Thing{Events, Records}},
	{"judgement", "what a reviewer said of the record; none for nothing", "judgement:right", []string{"right", "none"}, oneOf([]string{"right", "none"}, false), []Thing{Records}},
	{"as_of", "the lake as it was at the end of that day", "as_of:2026-01-31", nil, aMoment, []Thing{Records, Documents, Events}},
}

// Fields returns the fields of the query language. The slice is the caller's.
func Fields() []Field { return slices.Clone(fields) }

// FieldNames returns the names of the fields, in the order of the documentation.
func FieldNames() []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Name)
	}
	return out
}

func fieldNamed(name string) (Field, bool) {
	if name == "actor" {
		name = "party"
	}
	for _, f := range fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// someActor checks that the values are actors that are known or occur in the lake.
func someActor(l *Lake, t *term) error {
	for i := range t.values {
		v := &t.values[i]
		if v.isAny() {
			continue
		}
		v.ranged = false
		code, own := strings.CutPrefix(strings.ToUpper(v.text), "=")
		if !entente.Actor(code).Valid() || !l.knows(entente.Actor(code)) {
			return fault(*t, "there is no actor %q; %s", v.text, l.actorNear(v.text))
		}
		v.text = code
		if own {
			v.text = "=" + code
		}
	}
	return nil
}

func twoActors(l *Lake, t *term) error {
	if len(t.values) != 2 {
		return fault(*t, "dyad takes two actors, as dyad:RUS~IND")
	}
	for _, v := range t.values {
		if v.isAny() {
			return fault(*t, "dyad takes two actors, as dyad:RUS~IND; for one of them write party:RUS")
		}
	}
	return someActor(l, t)
}

// knows tells whether an actor is known by the options, or occurs in the lake.
func (l *Lake) knows(a entente.Actor) bool {
	if len(l.options.Actors) == 0 {
		return true
	}
	for _, known := range l.options.Actors {
		if known.Code == a {
			return true
		}
	}
	for _, m := range l.options.Members {
		if m.Group == a {
			return true
		}
	}
	occurs, err := l.occurring(context.Background(), "actors")
	// If the lake cannot be read now, answering will say so.
	return err != nil || slices.Contains(occurs, string(a))
}

// actorNear says which actor may be meant.
func (l *Lake) actorNear(word string) string {
	var near []string
	folded := strings.ToLower(word)
	for _, a := range l.options.Actors {
		name := strings.ToLower(a.Name)
		switch {
		case name == folded:
			return "did you mean " + string(a.Code) + "? Actors are ISO 3166-1 alpha-3 codes, short names of organisations, M49:nnn and NSA:NAME"
		case len(folded) > 2 && strings.Contains(name, folded), distance(name, folded) < 3,
			len(folded) == 3 && distance(strings.ToLower(string(a.Code)), folded) == 1:
			near = append(near, string(a.Code)+" ("+a.Name+")")
		}
	}
	if len(near) > 8 {
		near = append(near[:8], "…")
	}
	says := "valid are ISO 3166-1 alpha-3 codes as RUS, short names of organisations as NATO, areas as M49:150 and armed groups as NSA:HEZBOLLAH"
	if len(near) > 0 {
		return "did you mean " + strings.Join(near, ", ") + "? Else " + says
	}
	return says
}

// someSource checks that the values are sources of documents in the lake.
func someSource(l *Lake, t *term) error {
	var has []string
	for i := range t.values {
		v := &t.values[i]
		if v.isAny() {
			continue
		}
		v.ranged = false
		v.text = strings.ToLower(v.text)
		if v.text == News && t.field == "source" {
			continue
		}
		if has == nil {
			var err error
			if has, err = l.occurring(context.Background(), "sources"); err != nil {
				return err
			}
			has = slices.DeleteFunc(append([]string{News}, has...), func(s string) bool { return s == News && t.field == "register" })
			slices.Sort(has)
			has = slices.Compact(has)
		}
		if !slices.Contains(has, v.text) {
			if len(has) == 0 {
				return fault(*t, "there is no %s %q in the lake: it has no registers yet; take one in with entente import", t.field, v.text)
			}
			return fault(*t, "there is no %s %q in the lake; %s", t.field, v.text, nearest(v.text, has))
		}
	}
	return nil
}
