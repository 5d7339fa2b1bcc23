package entente

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Equipment is one sort of equipment that a record names.
type Equipment struct {
	Class Class `json:"class"`
	// Name is as written in the text; empty if the text has only the class's idea.
	Name string `json:"name,omitempty"`
	// Count is the number of pieces; 0 if the text gives none.
	Count int64 `json:"count,omitempty"`
}

// Money is an amount in whole units of a currency.
type Money struct {
	// Amount is in whole currency units: 3.2 billion is 3200000000.
	Amount int64 `json:"amount"`
	// Currency is an ISO 4217 code.
	Currency string `json:"currency"`
}

// People is a count of persons, teams or states that take part.
type People struct {
	Count int64 `json:"count"`
	// Unit is the counted noun as written, in the singular.
	Unit string `json:"unit"`
}

// TIV is SIPRI's trend-indicator value, in millions. The value of one exact
// transfer and a share allocated to a year or a side are different quantities and
// are never added up.
type TIV struct {
	Amount float64 `json:"amount"`
	// Allocated tells a value spread over years or sides from an exact one.
	Allocated bool `json:"allocated,omitempty"`
}

// Where is the place of an act.
type Where struct {
	// Place is as written in the text; empty if only the country is told.
	Place string `json:"place,omitempty"`
	// Country is the actor code of the state the place lies in; empty on the high seas or if unknown.
	Country Actor `json:"country,omitempty"`
}

// Speaker is who in the text says what a record tells.
type Speaker struct {
	Name string `json:"name"`
	// Actor is whom the speaker speaks for; empty if unknown.
	Actor Actor `json:"actor,omitempty"`
}

// Evidence is a stretch of text, whole sentences, that carries a record.
type Evidence struct {
	Span
	// Text is the document's text at the span.
	Text string `json:"text,omitempty"`
}

// Why says which words gave a field and by which rule.
type Why struct {
	// Field is the JSON name of a field of Record. A field with several values has a Why for each, in their order.
	Field string `json:"field"`
	Span
	// Rule is the id of a line in a table of package data.
	Rule string `json:"rule"`
}

// Record is one act of military cooperation between states, or its refusal or
// interruption, as one document reports it. Field names are the codebook's.
type Record struct {
	// Document is the id of the document that reports the act.
	Document string `json:"document"`
	// ID is stable: the same document and coder give the same.
	ID        string      `json:"record"`
	Kind      Kind        `json:"kind"`
	Stage     Stage       `json:"stage"`
	From      []Actor     `json:"from,omitempty"`
	To        []Actor     `json:"to,omitempty"`
	With      []Actor     `json:"with,omitempty"`
	Equipment []Equipment `json:"equipment,omitempty"`
	Money     *Money      `json:"money,omitempty"`
	People    []People    `json:"people,omitempty"`
	// When is the act's own time in EDTF level 1; empty if the text gives none.
	When  EDTF   `json:"when,omitempty"`
	Where *Where `json:"where,omitempty"`
	// TIV is the trend-indicator value that a register gives the transfer; nil outside such registers.
	TIV *TIV `json:"tiv,omitempty"`
	// Uncertain lists the JSON names of the fields that a register itself marks as estimates.
	Uncertain []string `json:"uncertain,omitempty"`
	// Name is the proper name of an exercise, forum, contest, operation or treaty.
	Name    string   `json:"name,omitempty"`
	Speaker *Speaker `json:"speaker,omitempty"`
	// Outlet is the medium that the text credits, not the document's publisher.
	Outlet    string    `json:"outlet,omitempty"`
	Certainty Certainty `json:"certainty"`
	// Confidence is between 0 and 1. It is a rank, not yet a probability.
	Confidence float64    `json:"confidence"`
	Evidence   []Evidence `json:"evidence"`
	Why        []Why      `json:"why,omitempty"`
}

// Side is an actor in a role.
type Side struct {
	// Role is "from", "to" or "with".
	Role  string
	Actor Actor
}

// Sides returns every (role, actor) pair, from first, then to, then with.
func (r *Record) Sides() []Side {
	out := make([]Side, 0, len(r.From)+len(r.To)+len(r.With))
	for _, p := range []struct {
		role   string
		actors []Actor
	}{{"from", r.From}, {"to", r.To}, {"with", r.With}} {
		for _, a := range p.actors {
			out = append(out, Side{p.role, a})
		}
	}
	return out
}

// Parties returns the set of the record's actors, sorted, roles dropped.
func (r *Record) Parties() []Actor {
	var out []Actor
	for _, s := range r.Sides() {
		out = append(out, s.Actor)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Check verifies a record against the document it was coded from: words of the
// codebook, no actor twice, every span inside the text and on character
// boundaries, evidence texts equal to the document's, and for every coded field
// the words that say it and the rule that read them. It returns every fault it
// finds, joined; nil when the record holds.
func (r *Record) Check(d *Document) error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("record %s of document %s: "+format, append([]any{r.ID, r.Document}, args...)...))
	}
	if r.Document != d.ID {
		fault("checked against document %s", d.ID)
	}
	if r.ID == "" {
		fault("no id")
	}
	if !r.Kind.Valid() {
		fault("unknown kind %q", r.Kind)
	}
	if !r.Stage.Valid() {
		fault("unknown stage %q", r.Stage)
	}
	if !r.Certainty.Valid() {
		fault("unknown certainty %q", r.Certainty)
	}
	if !(r.Confidence >= 0 && r.Confidence <= 1) {
		fault("confidence %v is not between 0 and 1", r.Confidence)
	}
	sides := r.Sides()
	seen := make([]Actor, 0, 4)
	for _, s := range sides {
		if !s.Actor.Valid() {
			fault("%q is not an actor code", s.Actor)
		}
		if at, is := slices.BinarySearch(seen, s.Actor); is {
			fault("actor %s is listed twice", s.Actor)
		} else {
			seen = slices.Insert(seen, at, s.Actor)
		}
	}
	if len(sides) == 0 {
		fault("no side")
	}
	for _, e := range r.Equipment {
		if !e.Class.Valid() {
			fault("unknown equipment class %q", e.Class)
		}
		if e.Count < 0 {
			fault("equipment count %d is negative", e.Count)
		}
	}
	if r.Money != nil && (len(r.Money.Currency) != 3 || r.Money.Amount <= 0) {
		fault("money %d %q", r.Money.Amount, r.Money.Currency)
	}
	for _, p := range r.People {
		if p.Count <= 0 || p.Unit == "" {
			fault("people %d %q", p.Count, p.Unit)
		}
	}
	if r.When != "" && !r.When.Valid() {
		fault("%q is not EDTF level 1", r.When)
	}
	if r.Where != nil && r.Where.Place == "" && r.Where.Country == "" {
		fault("where is empty")
	}
	if r.Speaker != nil && r.Speaker.Name == "" {
		fault("speaker has no name")
	}
	if len(r.Evidence) == 0 {
		fault("no evidence")
	}
	for _, e := range r.Evidence {
		if !e.inside(d.Text) {
			fault("evidence %d:%d is outside the text or cuts a character", e.Start, e.End)
		} else if e.Text != "" && e.Text != d.Text[e.Start:e.End] {
			fault("evidence %d:%d has a text that differs from the document's", e.Start, e.End)
		}
	}
	for _, w := range r.Why {
		if w.Rule == "" {
			fault("why of %s names no rule", w.Field)
		}
		if !w.inside(d.Text) {
			fault("why of %s at %d:%d is outside the text or cuts a character", w.Field, w.Start, w.End)
		}
	}
	for _, c := range r.coded() {
		said := 0
		for i := range r.Why {
			if r.Why[i].Field == c.field {
				said++
			}
		}
		if said < c.values {
			fault("%s has %d values and the words of %d", c.field, c.values, said)
		}
	}
	return errors.Join(faults...)
}

// inside reports whether the span is a non-empty stretch of text on character boundaries.
func (s Span) inside(text string) bool {
	return s.Start >= 0 && s.Start < s.End && s.End <= len(text) &&
		utf8.RuneStart(text[s.Start]) && (s.End == len(text) || utf8.RuneStart(text[s.End]))
}

// coded is how many values a field has that must be read from words.
type coded struct {
	field  string
	values int
}

// coded counts the values of every field that must be read from words.
func (r *Record) coded() [14]coded {
	one := func(set bool) int {
		if set {
			return 1
		}
		return 0
	}
	return [...]coded{
		{"kind", 1}, {"stage", 1}, {"certainty", 1},
		{"from", len(r.From)}, {"to", len(r.To)}, {"with", len(r.With)},
		{"equipment", len(r.Equipment)}, {"people", len(r.People)},
		{"money", one(r.Money != nil)}, {"when", one(r.When != "")}, {"where", one(r.Where != nil)},
		{"name", one(r.Name != "")}, {"speaker", one(r.Speaker != nil)}, {"outlet", one(r.Outlet != "")},
	}
}
