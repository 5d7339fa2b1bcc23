package sipri

import (
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/data"
	"entente/register"
	"sync"
)

// estimate is what is written after a value that SIPRI marks as uncertain.
const estimate = " (estimate)"

// side resolves a supplier or a recipient. An unknown one is empty.
func (r *reader) side(name string, year int) (actor entente.Actor, rule string, ok bool) {
	base := strings.TrimRight(name, "*")
	stars := len(name) - len(base)
	base = strings.TrimSpace(base)
	if actor, rule, ok = r.actors.Name(Source, base, year); ok && (stars != 1 || actor == "" || strings.HasPrefix(string(actor), "NSA:")) {
		return actor, rule, true
	}
	if stars == 0 {
		return "", "", false
	}
	if at := strings.IndexByte(base, '('); at > 0 {
		base = strings.TrimSpace(base[:at])
	}
	actor, rule, ok = r.actors.Name(Source, base, year)
	if stars == 1 {
		if ok && strings.HasPrefix(string(actor), "NSA:") {
			return actor, rule, true
		}
		actor, ok = register.Group(base)
		return actor, "register/sipri/nonstate", ok
	}
	if ok {
		return actor, rule, true
	}
	actor, ok = register.Group(base)
	return entente.Actor(strings.TrimPrefix(string(actor), "NSA:")), "register/sipri/organisation", ok && len(actor) > len("NSA:X")
}

// sides resolves both sides of a row; if it cannot, it yields the row and done is true.
func (r *reader) sides(line register.Line, supplier, recipient string, year int, weight float64) (from, to entente.Actor, fromRule, toRule string, done bool, err error) {
	from, fromRule, fromOK := r.side(supplier, year)
	to, toRule, toOK := r.side(recipient, year)
	for _, s := range []struct {
		name string
		ok   bool
	}{{supplier, fromOK}, {recipient, toOK}} {
		if !s.ok {
			r.Unmapped("state", s.name, weight)
		}
	}
	switch {
	case !fromOK || !toOK:
		unmapped := recipient
		if !fromOK {
			unmapped = supplier
		}
		err = r.Skip(line.Number, line.Offset, register.Unmapped,
			"no table knows "+strconv.Quote(clip(unmapped))+"; add it to data/register/names.tsv")
	case from == "" && to == "":
		err = r.Nothing(line.Number, "supplier and recipient are unknown")
	case from == to:
		err = r.Skip(line.Number, line.Offset, entente.Malformed, "supplier and recipient are one state, "+string(from))
	default:
		return from, to, fromRule, toRule, false, nil
	}
	return "", "", "", "", true, err
}

// write writes a row of the trade register out.
func (r *reader) write(line register.Line, d *deal) error {
	year := d.order
	if year == 0 && len(d.years) > 0 {
		year = d.years[0]
	}
	from, to, fromRule, toRule, done, err := r.sides(line, d.supplier, d.recipient, year, d.value)
	if done || err != nil {
		return err
	}
	slices.Sort(d.years)
	p := &r.page
	p.Reset()
	p.Document = entente.Document{Title: d.designation + ", " + d.supplier + " to " + d.recipient,
		Outlet: outlet, Terms: entente.Restricted}
	rec := entente.Record{Kind: entente.Transfer, Certainty: entente.Asserted, Confidence: 1}

	p.Say("certainty", "register/sipri/asserted", "SIPRI lists")
	p.Write(" a ")
	p.Say("kind", "register/sipri/kind", "transfer of arms")
	p.Write(" from ")
	if from != "" {
		rec.From = []entente.Actor{from}
		p.Say("from", fromRule, d.supplier)
	} else {
		p.Write(d.supplier)
	}
	p.Write(" to ")
	if to != "" {
		rec.To = []entente.Actor{to}
		p.Say("to", toRule, d.recipient)
	} else {
		p.Write(d.recipient)
	}
	p.Write(": ")
	r.equipment(d, &rec)
	p.Write(", ")
	r.reached(d, &rec)
	p.Write(".\n")
	first := p.Here() - 1
	if d.order != 0 && rec.Stage != entente.Agreed {
		p.Write("Ordered in ", strconv.Itoa(d.order), guess(d.orderGuess), ".\n")
	}
	if d.status != "" {
		p.Write("Condition: ", d.status, ".\n")
	}
	r.tiv(d, &rec)
	if d.category != "" {
		p.Write("Category: ", d.category, ".\n")
	}
	if strings.EqualFold(d.local, "yes") {
		p.Write("With local production.\n")
	}
	if d.comment != "" {
		start := p.Here()
		p.Write("Comment: ")
		comment := p.Here()
		p.Write(d.comment)
		if sum, span := money(d.comment); sum != nil {
			rec.Money = sum
			p.Note("money", "register/sipri/deal-money", entente.Span{Start: comment + span.Start, End: comment + span.End})
			p.Evidence(0, first)
			p.Evidence(start, p.Here())
		}
		p.Write("\n")
	}
	if d.id != "" {
		p.Write("Deal ", d.id, ".\n")
	}
	p.Record(rec)
	return r.Page(line.Number, p)
}

func guess(marked bool) string {
	if marked {
		return estimate
	}
	return ""
}

// equipment writes what is transferred: as many as were ordered, or as were
// delivered where the row is of a delivery or the order's number is unknown.
func (r *reader) equipment(d *deal, rec *entente.Record) {
	count, marked := d.ordered, d.orderedGuess
	if count == "" || r.head.limited || r.head.layout == perYear {
		count, marked = d.delivered, d.deliverGuess
	}
	p := &r.page
	start := p.Here()
	item := entente.Equipment{Name: d.designation}
	if n, ok := register.Whole(count); ok && n > 0 {
		item.Count = n
		p.Write(count, guess(marked), " ")
		if marked {
			rec.Uncertain = append(rec.Uncertain, "equipment")
		}
	}
	switch {
	case d.designation == "":
		p.Write(d.description)
		item.Name = d.description
	case d.description == "" || d.description == d.designation:
		p.Write(d.designation)
	default:
		p.Write(d.designation, " (", d.description, ")")
	}
	if p.Here() == start {
		p.Write("arms")
	}
	class, rule, ok := classOf(d.description, d.category)
	if !ok {
		r.Unmapped("equipment", d.description, d.value)
	}
	item.Class = class
	rec.Equipment = []entente.Equipment{item}
	p.Note("equipment", rule, entente.Span{Start: start, End: p.Here()})
}

// reached writes how far the order got and when.
func (r *reader) reached(d *deal, rec *entente.Record) {
	p := &r.page
	if len(d.years) == 0 {
		rec.Stage = entente.Agreed
		p.Say("stage", "register/sipri/ordered", "ordered")
		if d.order != 0 {
			p.Write(" in ")
			rec.When = register.Span(d.order, d.order)
			p.Say("when", "register/sipri/order-year", strconv.Itoa(d.order))
			p.Write(guess(d.orderGuess))
			if d.orderGuess {
				rec.Uncertain = append(rec.Uncertain, "when")
			}
			r.Year(d.order)
		}
		return
	}
	ordered, known := register.Amount(d.ordered)
	delivered, _ := register.Amount(d.delivered)
	rec.Stage = entente.Completed
	rule := "register/sipri/delivered"
	words := "delivered"
	if known && delivered < ordered {
		rec.Stage = entente.Underway
		rule = "register/sipri/part-delivered"
		words = d.delivered + guess(d.deliverGuess) + " of " + d.ordered + " delivered"
	}
	p.Say("stage", rule, words)
	p.Write(" in ")
	first, last := d.years[0], d.years[len(d.years)-1]
	rec.When = register.Span(first, last)
	p.Say("when", "register/sipri/years", yearList(d.years))
	p.Write(guess(d.yearGuess))
	if d.yearGuess {
		rec.Uncertain = append(rec.Uncertain, "when")
	}
	r.Year(first)
	r.Year(last)
}

// tiv writes the trend-indicator values. The value of what was delivered is the
// record's: exact for one year of delivery, else one that can only be allocated to years.
func (r *reader) tiv(d *deal, rec *entente.Record) {
	if d.tiv == "" && d.unit == "" {
		return
	}
	p := &r.page
	p.Write("Trend-indicator value in millions: ")
	if d.tiv != "" && len(d.years) > 0 {
		span := p.Mark(d.tiv + " delivered")
		rec.TIV = &entente.TIV{Amount: d.value, Allocated: len(d.years) > 1}
		if rec.TIV.Allocated {
			p.Note("tiv", "register/sipri/tiv-allocated", span)
		} else {
			p.Note("tiv", "register/sipri/tiv", span)
		}
		if d.unit != "" || d.total != "" {
			p.Write(", ")
		}
	}
	if d.total != "" {
		p.Write(d.total, " for the whole order, ")
	}
	if d.unit != "" {
		p.Write(d.unit, " for a unit")
	}
	p.Write(".\n")
}

// classes are the words of descriptions and their classes, in the table's order.
var classes = sync.OnceValues(data.RegisterClasses)

// classOf is the class of a description, or of an armament category where the description has no known word.
func classOf(description, category string) (class entente.Class, rule string, ok bool) {
	table, err := classes()
	if err != nil {
		return "other", "register/sipri/weapon-unknown", false
	}
	words := " " + register.Fold(description) + " "
	for _, c := range table {
		if c.Register == Source && strings.Contains(words, " "+c.Form+" ") {
			return entente.Class(c.Class), c.ID, true
		}
	}
	category = register.Fold(category)
	for _, c := range table {
		if c.Register == "sipri-category" && c.Form == category {
			return entente.Class(c.Class), c.ID, true
		}
	}
	return "other", "register/sipri/weapon-unknown", false
}
