package coder

import (
	"fmt"
	"strings"

	"entente"
)

// Field is a value that the rules read for an act, and that the judge may leave out.
type Field struct {
	// Name is the field's name in a record: when, where or speaker.
	Name string
	// When is the value of a time.
	When     entente.EDTF
	Features []string
}

// withhold leaves out of an act what the judge finds likelier to belong elsewhere:
// the year of a law it was decided under, the place of an earlier meeting, the
// speaker of the sentence after.
func (r *reading) withhold(a *act) []Field {
	var fields []Field
	weigh := func(name string, span entente.Span, rule string, more ...string) bool {
		f := Field{Name: name, Features: append(r.fieldFeatures(a, span, rule), more...)}
		fields = append(fields, f)
		return r.judge.weights[name] == nil || r.judge.odds(name, f.Features) >= 0
	}
	k := string(a.kind)
	fields = append(fields, r.date(a)...)
	if a.where != nil {
		c := a.where.value.Country
		x := fmt.Sprintf("country=%v party=%v place=%v", c != "", a.has(c), a.where.value.Place != "")
		if !weigh("where", a.where.span, a.where.rule, x, k+" "+x) {
			a.where = nil
		}
	}
	if a.speaker != nil {
		x := fmt.Sprintf("party=%v home=%v", a.has(a.speaker.value.Actor), a.speaker.value.Actor == r.home)
		if !weigh("speaker", a.speaker.span, a.speaker.rule, x, k+" "+x) {
			a.speaker = nil
		}
	}
	return fields
}

// date gives an act the likeliest of the time that the rules read, the other
// times of the sentences that carry it, and the document's own day; none, if
// all are likelier to be of something else.
func (r *reading) date(a *act) []Field {
	type choice struct {
		said[entente.EDTF]
		source string
	}
	var choices []choice
	if a.when != nil {
		choices = append(choices, choice{*a.when, "read"})
	}
	add := func(c choice) {
		for _, x := range choices {
			if x.value == c.value {
				return
			}
		}
		choices = append(choices, c)
	}
	for _, p := range a.proof {
		for i := range p.s.times {
			t := &p.s.times[i]
			if when := t.WhenOf(a.stage.value); when != "" && !t.Named {
				add(choice{said[entente.EDTF]{when, t.Span, t.Rule}, "beside"})
			}
		}
	}
	if len(r.d.Date) == 10 {
		add(choice{said[entente.EDTF]{entente.EDTF(r.d.Date), a.s.span(a.hit.First, a.hit.Last), "rule/day-of-document"}, "day"})
	}
	k, stage := string(a.kind), string(a.stage.value)
	about := []string{"signed=" + fmt.Sprint(r.signer != nil), fmt.Sprintf("today=%v", r.today)}
	for _, w := range authored {
		if r.titleWords[w] {
			about = append(about, "title="+w)
		}
	}
	var fields []Field
	best, most := -1, 0.0
	for i, c := range choices {
		f := append(r.fieldFeatures(a, c.span, c.rule), r.timeFeatures(k, c.value)...)
		source := fmt.Sprintf("source=%s read=%v", c.source, a.when != nil)
		f = append(f, source, k+" "+source, stage+" "+source, k+" "+stage+" "+source, fmt.Sprintf("%s of=%s", source, bucket(len(choices), 1, 2, 3)))
		for _, x := range about {
			f = append(f, source+" "+x, k+" "+source+" "+x)
		}
		fields = append(fields, Field{Name: "when", When: c.value, Features: f})
		if r.judge.weights["when"] == nil {
			continue
		}
		if z := r.judge.odds("when", f); z >= most {
			best, most = i, z
		}
	}
	if r.judge.weights["when"] == nil {
		return fields
	}
	a.when = nil
	if best >= 0 {
		a.when = &choices[best].said
	}
	return fields
}

// authored are words of titles of what somebody says or signs on the day of the document.
var authored = []string{"statement", "remarks", "message", "address", "letter", "memorandum", "proclamation", "order", "interview", "speech", "transcript", "toast", "readout", "call", "meeting", "visit", "joint", "announces", "announcement", "doorstop", "conference"}

// fieldFeatures lists where a value stands beside its act, and what the act is.
func (r *reading) fieldFeatures(a *act, span entente.Span, rule string) []string {
	k, stage := string(a.kind), string(a.stage.value)
	f := []string{"kind=" + k, "stage=" + stage, k + " stage=" + stage, "rule=" + rule, "rule class=" + ruleClass(rule), k + " rule class=" + ruleClass(rule),
		"certainty=" + string(a.force.value), k + " certainty=" + string(a.force.value), "force=" + a.force.rule, "trigger=" + a.hit.ID,
		"told=" + bucket(a.told, 1, 2, 3)}
	where := "before"
	for _, s := range r.sents {
		if span.Start >= s.Start && span.End <= s.End {
			switch d := s.index - a.s.index; {
			case d == 0:
				where = "here"
			case d > 0:
				where = "after " + bucket(d, 1, 3)
			default:
				where = "before " + bucket(-d, 1, 3)
			}
			break
		}
	}
	f = append(f, "stands="+where, k+" stands="+where, stage+" stands="+where)
	s := a.s
	f = append(f, "sentence="+bucket(s.index, 0, 1, 3, 8), "quoted="+fmt.Sprint(s.Quoted[a.hit.Head]), fmt.Sprintf("%s quoted=%v", k, s.Quoted[a.hit.Head]))
	for i := range s.Tokens {
		if s.Tokens[i].Start == span.Start {
			f = append(f, "rel="+s.Rel[i], "prep="+s.Preposition(i), k+" prep="+s.Preposition(i))
			if i > 0 {
				f = append(f, "after="+s.Keys[i-1])
			}
			if p := s.Path(i, a.hit.Head); p != "" {
				f = append(f, "path="+p)
			}
			if v := s.Clause(i); v >= 0 {
				f = append(f, "clause="+s.Keys[v], fmt.Sprintf("own clause=%v", v == s.Clause(a.hit.Head)))
			}
		}
	}
	return f
}

// timeFeatures tell how exact a time is and how it lies to the document's day.
func (r *reading) timeFeatures(kind string, when entente.EDTF) []string {
	form := fmt.Sprintf("length=%d", len(strings.Split(string(when), "/")[0]))
	if strings.Contains(string(when), "/") {
		form += " interval"
	}
	day := "undated"
	if len(r.d.Date) >= 10 && len(when) >= 4 {
		n := min(len(when), 10)
		day = "other year"
		switch {
		case string(when[:n]) == r.d.Date[:n]:
			day = "same"
		case string(when[:n]) > r.d.Date[:n]:
			day = "later"
		case string(when[:4]) == r.d.Date[:4]:
			day = "that year"
		}
	}
	return []string{form, kind + " " + form, day, kind + " " + day, form + " " + day}
}
