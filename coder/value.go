package coder

import (
	"strings"

	"entente"
	"entente/coder/lexicon"
	"entente/coder/quantity"
	"entente/text"
)

// readValues fills what an act's own words tell beside its sides and stage.
func (r *reading) readValues(a *act) {
	r.readGear(a)
	r.readMoneyOf(a)
	r.readPeopleOf(a)
	r.readWhen(a)
	r.readWhere(a)
	r.readName(a)
	r.credit(a)
	r.readSpan(a)
}

// clause is the token that tops what belongs to an act: its governing verb, else the trigger.
func (a *act) clause() int {
	if a.verb >= 0 {
		return a.verb
	}
	return a.hit.Head
}

// between reports whether tokens [from, to) hold a comma, a finite verb or a preposition.
func (r *reading) between(s *sent, from, to int) bool {
	for i := from; i < to; i++ {
		if t := s.Tokens[i]; t.Form == "," || t.UPOS == "VERB" && t.XPOS != "VBN" && t.XPOS != "VBG" || t.UPOS == "ADP" {
			return true
		}
	}
	return false
}

func (r *reading) readMoneyOf(a *act) {
	switch a.kind {
	case entente.Transfer, entente.Aid, entente.Industry, entente.Training:
	default:
		return
	}
	s := a.s
	for _, m := range s.money {
		if a.money == nil || s.Within(m.First, a.hit.Head) {
			if a.money == nil || !s.Within(m.First, a.hit.Head) {
				a.money = &said[entente.Money]{entente.Money{Amount: m.Amount, Currency: m.Currency}, m.Span, m.Rule}
			}
		}
	}
}

func (r *reading) readPeopleOf(a *act) {
	switch a.kind {
	case entente.Transfer, entente.Support, entente.Embargo, entente.Pact, entente.Talks, entente.Aid, entente.Industry:
		return
	}
	s := a.s
	for _, p := range s.people {
		if s.Within(p.First, a.clause()) || s.Within(p.Last, a.clause()) || s.Within(a.hit.Head, p.Last) {
			a.people = append(a.people, said[entente.People]{entente.People{Count: p.Count, Unit: p.Unit}, p.Span, p.Rule})
		}
	}
}

// readWhen takes the time that stands nearest to the trigger within its clause.
func (r *reading) readWhen(a *act) {
	s := a.s
	best := 1 << 20
	for i := range s.times {
		t := &s.times[i]
		when := t.WhenOf(a.stage.value)
		if when == "" || t.Named && a.when != nil {
			continue
		}
		at := s.Top(t.First, t.Last)
		dist := t.First - a.hit.Last
		if dist < 0 {
			dist = a.hit.First - t.Last
		}
		switch {
		case s.Within(at, a.hit.Head):
		case a.verb >= 0 && s.Within(at, a.verb):
			// Not a time of another clause below the same verb.
			if v := s.Clause(at); v != a.verb && v != a.hit.Head {
				continue
			}
			dist += 5
		case a.verb >= 0 && s.Rel[a.verb] == "acl" && s.Within(at, s.Tokens[a.verb].Head):
			dist += 10
		default:
			continue
		}
		if t.Named {
			dist += 100
		}
		if dist < best {
			best = dist
			a.when = &said[entente.EDTF]{when, t.Span, t.Rule}
		}
	}
	if a.when != nil || len(r.d.Date) != 10 {
		return
	}
	// "I hereby delegate": the document itself is the act, done on its day.
	for i := range s.Lower {
		if s.Lower[i] == "hereby" {
			a.when = &said[entente.EDTF]{entente.EDTF(r.d.Date), s.span(i, i), "rule/hereby"}
		}
	}
}

// readSpan joins a beginning and an end that stand apart ("opened on Monday and
// will run until Friday"), and dates a declaration by when it was said.
func (r *reading) readSpan(a *act) {
	s := a.s
	if a.when == nil && s.said != nil && (a.kind == entente.Support || a.stage.value == entente.Proposed && r.l.Mutual(a.kind)) {
		for i := range s.times {
			t := &s.times[i]
			if len(t.When) == 10 && s.said.verb >= 0 && s.Clause(s.Top(t.First, t.Last)) == s.said.verb {
				a.when = &said[entente.EDTF]{t.When, t.Span, t.Rule}
				return
			}
		}
	}
	if a.when == nil || a.kind != entente.Forum && a.kind != entente.Exercise && a.kind != entente.Contest {
		return
	}
	start := strings.TrimSuffix(string(a.when.value), "/..")
	if len(start) != 10 {
		return
	}
	for _, n := range []int{s.index, s.index + 1} {
		if n >= len(r.sents) {
			return
		}
		t := r.sents[n]
		times := t.times
		if n != s.index {
			times = quantity.Times(t.Tokens, r.d.Date, quantity.Context{Future: t.Future()})
		}
		for i := range times {
			if end, open := strings.CutPrefix(string(times[i].When), "../"); open && len(end) == 10 && end > start {
				a.when = &said[entente.EDTF]{entente.EDTF(start + "/" + end), a.when.span, a.when.rule}
				return
			}
		}
	}
}

// readWhere takes a place in the act's clause that a locative preposition introduces.
func (r *reading) readWhere(a *act) {
	switch a.kind {
	case entente.Transfer, entente.Support, entente.Embargo, entente.Aid, entente.Pact, entente.Industry:
		return
	}
	s := a.s
	type spot struct {
		place, country string
		span           entente.Span
		rule           string
		score          int
	}
	var best *spot
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Sort != lexicon.Place && mn.Sort != lexicon.Actor {
			continue
		}
		if mn.Sort == lexicon.Actor && (mn.Role == "adjective" || mn.Role == "demonym" || mn.Role == "organisation" || mn.Role == "group" || mn.Role == "seat") {
			continue
		}
		t := s.Top(mn.First, mn.Last)
		x := t
		for n := 0; n < 3 && (s.Rel[x] == "compound" || s.Rel[x] == "flat" || s.Rel[x] == "appos" || s.Rel[x] == "nmod" && s.Preposition(x) == "of") && s.Tokens[x].Head >= 0 && !s.Verb(s.Tokens[x].Head); n++ {
			x = s.Tokens[x].Head
		}
		p := s.Preposition(x)
		if mn.Sort == lexicon.Actor && mn.Role != "capital" && p != "in" && p != "across" && p != "near" && p != "throughout" && p != "off" && p != "at" {
			continue
		}
		if p != "in" && p != "at" && p != "near" && p != "off" && p != "on" && p != "across" && p != "over" && p != "throughout" && p != "around" && p != "to" && p != "outside" {
			continue
		}
		if p == "to" && a.kind != entente.Talks && a.kind != entente.Deployment {
			continue
		}
		sc := 0
		switch {
		case s.Within(x, a.hit.Head):
			sc = 3
		case a.verb >= 0 && s.Within(x, a.verb):
			sc = 2
		default:
			continue
		}
		sc = sc*2 + 1
		if mn.Sort == lexicon.Place || mn.Role == "capital" {
			sc++
		}
		if best != nil && sc <= best.score {
			if best.country == "" {
				best.country = string(mn.Actor)
			}
			continue
		}
		sp := &spot{place: r.d.Text[mn.Start:mn.End], country: string(mn.Actor), span: mn.Span, rule: mn.Rule, score: sc}
		if mn.Sort == lexicon.Actor && mn.Role != "capital" {
			sp.place = ""
			if mn.Role == "area" {
				sp.place, sp.country = r.d.Text[mn.Start:mn.End], ""
			}
		}
		best = sp
	}
	if best == nil {
		return
	}
	w := entente.Where{Place: best.place, Country: entente.Actor(best.country)}
	if w.Place == "" && w.Country == "" {
		return
	}
	a.where = &said[entente.Where]{w, best.span, best.rule}
}

// readName takes the capitalised words that the trigger is part of.
func (r *reading) readName(a *act) {
	switch a.kind {
	case entente.Transfer, entente.Support, entente.Deployment:
		return
	}
	s := a.s
	ok := func(i int) bool {
		if i < 0 || i >= len(s.Tokens) {
			return false
		}
		t := s.Tokens[i]
		return text.Capitalised(t.Form) && (t.XPOS == "NNP" || t.XPOS == "NNPS" || t.XPOS == "NN" || t.XPOS == "JJ") && i > 0 || s.numbered(i) && i > 0 && !strings.ContainsAny(t.Form, "$€£%,") && len(t.Form) <= 5
	}
	title := -1
	for m := range s.Mentions {
		if mn := &s.Mentions[m]; mn.Sort == lexicon.Title && mn.Kind == a.kind && (s.Within(s.Top(mn.First, mn.Last), a.clause()) || mn.First == a.hit.First) {
			title = m
			break
		}
	}
	first, last := a.hit.First, a.hit.Last
	rule := "rule/name"
	if title >= 0 {
		first, last, rule = s.Mentions[title].First, s.Mentions[title].Last, s.Mentions[title].Rule
	} else if !(text.Capitalised(s.Tokens[last].Form) && last > 0 && s.Tokens[last].XPOS == "NNP") {
		return
	}
	for ok(first-1) && (s.At[first-1] < 0 || title < 0 && s.Mentions[s.At[first-1]].Role != "adjective") && !s.numbered(first-1) {
		first--
	}
	for ok(last+1) && s.At[last+1] < 0 {
		last++
	}
	if title < 0 && last == first {
		return
	}
	a.name = &said[string]{r.d.Text[s.Tokens[first].Start:s.Tokens[last].End], s.span(first, last), rule}
}

// readQuantities finds the times, sums, counts and people of a sentence.
func (r *reading) readQuantities(s *sent) {
	s.times = quantity.Times(s.Tokens, r.d.Date, quantity.Context{Future: s.Future()})
	s.money = quantity.Sums(s.Tokens, r.home)
	s.numbers = quantity.Counts(s.Tokens, s.times, s.money)
	s.people = quantity.Headcounts(s.Tokens, s.numbers)
}
