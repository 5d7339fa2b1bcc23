package register

import (
	"cmp"
	"strconv"
	"strings"
	"sync"

	"entente"
	"entente/data"
)

// Happening is a row of a register of events that a machine has coded from
// news: someone did something to someone, on a day.
type Happening struct {
	// Register names the register in the text: "ICEWS"; Title is the document's.
	Register string
	// Scheme and Code say what was done: "cameo" and "0332".
	Scheme, Code string
	// Number is the register's own of the event; empty if it has none.
	Number string
	Source Doer
	Target Doer
	When   entente.EDTF
	// Doubtful tells that the day is damaged.
	Doubtful bool
	// Place is where; Country the state it lies in and CountryRule the line that says so; empty if unknown.
	Place       string
	Country     entente.Actor
	CountryRule string
	// Publisher is the medium that the register names; URL the article's address.
	Publisher, URL string
	// Military tells that the register itself marks the event as military.
	Military bool
	Terms    entente.Terms
}

// Doer is a side of a Happening.
type Doer struct {
	Name string
	// Actor is the state or organisation; empty if it is none.
	Actor entente.Actor
	Rule  string
	// Military tells armed forces and ministries of defence.
	Military bool
	// Unmapped is the state's name or code that no table maps; empty if there is none.
	Unmapped string
}

// machineConfidence is the confidence of what a machine has coded by a code that
// is itself of military cooperation, and of one that is by who the sides are. As
// all confidences it is a rank.
const (
	machineConfidence = 0.5
	guessConfidence   = 0.3
)

var acts = sync.OnceValues(func() (map[[2]string]data.RegisterEvent, error) {
	table, err := data.RegisterEvents()
	out := make(map[[2]string]data.RegisterEvent, len(table))
	for _, e := range table {
		out[[2]string{e.Scheme, e.Code}] = e
	}
	return out, err
})

// Cooperates reports whether events of a code can be about military cooperation.
func Cooperates(scheme, code string) bool {
	_, ok, err := act(scheme, code)
	return ok || err != nil
}

// act finds the act of a code, or of the longest code that it begins with.
func act(scheme, code string) (data.RegisterEvent, bool, error) {
	table, err := acts()
	if err != nil {
		return data.RegisterEvent{}, false, err
	}
	for n := len(code); n >= 3; n-- {
		if e, ok := table[[2]string{scheme, code[:n]}]; ok {
			return e, true, nil
		}
	}
	return data.RegisterEvent{}, false, nil
}

// Happened yields a row: as a document and its record if it is about military
// cooperation between two states or organisations, else under the reason why not.
func (t *Tally) Happened(p *Page, line int, h *Happening) error {
	e, ok, err := act(h.Scheme, h.Code)
	switch {
	case err != nil:
		return err
	case !ok, e.Needs == "military" && !h.Military && !h.Source.Military && !h.Target.Military:
		return t.Nothing(line, "not about military cooperation")
	case h.Source.Unmapped+h.Target.Unmapped != "":
		for _, name := range []string{h.Source.Unmapped, h.Target.Unmapped} {
			if name != "" {
				t.Unmapped("state", name, 1)
			}
		}
		return t.Skip(line, 0, Unmapped, "no table knows the state "+strconv.Quote(cmp.Or(h.Source.Unmapped, h.Target.Unmapped))+"; add it to data/register/names.tsv")
	case h.Source.Actor == "" || h.Target.Actor == "":
		return t.Nothing(line, "a side is no state and no organisation")
	case h.Source.Actor == h.Target.Actor:
		return t.Nothing(line, "both sides are of one state")
	}
	rec := entente.Record{Kind: entente.Kind(e.Kind), Stage: entente.Stage(e.Stage), Certainty: entente.Asserted,
		Confidence: machineConfidence, When: h.When}
	if e.Needs != "" && !h.Military {
		rec.Confidence = guessConfidence
	}
	p.Reset()
	p.Document = entente.Document{Title: strings.ToUpper(e.Form[:1]) + e.Form[1:] + ", " + h.Source.Name + " and " + h.Target.Name,
		Outlet: h.Register, URL: h.URL, Terms: h.Terms}
	p.Say("certainty", "register/events/asserted", h.Register+" codes")
	p.Write(" ")
	span := p.Mark(e.Form)
	p.Note("kind", e.ID, span)
	p.Note("stage", e.ID, span)
	first, second := "with", "with"
	switch e.Sides {
	case "from-to":
		first, second = "from", "to"
	case "to-from":
		first, second = "to", "from"
	}
	side(p, &rec, " by ", first, &h.Source)
	side(p, &rec, " towards ", second, &h.Target)
	if h.When != "" {
		p.Write(" on ")
		p.Say("when", "register/events/day", string(h.When))
		if h.Doubtful {
			rec.Uncertain = []string{"when"}
		}
	}
	if h.Place != "" {
		p.Write(" in ")
		rule := h.CountryRule
		if rule == "" {
			rule = "register/events/place"
		}
		p.Say("where", rule, h.Place)
		rec.Where = &entente.Where{Place: h.Place, Country: h.Country}
	}
	if h.Publisher != "" {
		p.Write(", from a text of ")
		p.Say("outlet", "register/events/outlet", h.Publisher)
		rec.Outlet = h.Publisher
	}
	p.Write(".\nCode ", h.Code, ".\n")
	if h.Number != "" {
		p.Write("Event ", h.Number, ".\n")
	}
	p.Record(rec)
	if year, ok := Year(string(h.When[:min(4, len(h.When))])); ok {
		t.Year(year)
	}
	return t.Page(line, p)
}

// side writes a side and adds it to the record in its role.
func side(p *Page, rec *entente.Record, before, role string, d *Doer) {
	p.Write(before)
	p.Say(role, d.Rule, d.Name)
	switch role {
	case "from":
		rec.From = append(rec.From, d.Actor)
	case "to":
		rec.To = append(rec.To, d.Actor)
	default:
		rec.With = append(rec.With, d.Actor)
	}
}

// Compact reads a day written as eight digits.
func Compact(s string) (day entente.EDTF, ok bool) {
	if len(s) != 8 {
		return "", false
	}
	day = entente.EDTF(s[:4] + "-" + s[4:6] + "-" + s[6:])
	return day, day.Valid()
}
