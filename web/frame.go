package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
	"entente/measure"
)

// PageParameters are those of the pages about everything, a country or a dyad.
type PageParameters struct {
	ViewParameters
	FormatParameters
	T      string `query:"t" maxLength:"64" doc:"The period, as 2015..2025, 2015.. or 2020; everything if empty." example:"2015..2025"`
	Basis  string `query:"basis" enum:"declared,agreed,delivered" default:"agreed" doc:"How far an act must have got to be counted: declared counts all that is told and was not halted or refused, agreed what was agreed, has begun or is over, delivered what has begun or is over."`
	Source string `query:"source" maxLength:"256" doc:"Only events with a record from one of these sources, as news~sipri."`
}

// Frame is how a page counts: it stands in the title of every chart.
type Frame struct {
	Basis  string `json:"basis"`
	From   int    `json:"from,omitempty" doc:"The first year; 0 if the period has no beginning."`
	To     int    `json:"to,omitempty"`
	Source string `json:"source,omitempty"`
	// Terms are those of the query language that the frame stands for.
	Terms string `json:"terms"`
	// First and Last are the years of the earliest and the latest of what was
	// found: the axis of time.
	First int `json:"first,omitempty"`
	Last  int `json:"last,omitempty"`
}

// stagesByBasis are the stages that count on each basis, in the query language.
var stagesByBasis = map[string]string{"declared": "stage:declared..", "agreed": "stage:agreed..", "delivered": "stage:underway.."}

// frame reads the parameters of a page.
func (in *PageParameters) frame() (Frame, error) {
	f := Frame{Basis: in.Basis, Source: in.Source}
	terms := []string{stagesByBasis[in.Basis]}
	if in.T != "" {
		low, high, ranged := strings.Cut(in.T, "..")
		if !ranged {
			high = low
		}
		var err error
		if f.From, err = yearIn(low); err != nil {
			return f, err
		}
		if f.To, err = yearIn(high); err != nil {
			return f, err
		}
		if f.To != 0 && f.From > f.To {
			return f, badRequest("t: %d comes after %d; turn the period round", f.From, f.To)
		}
		if f.From != 0 || f.To != 0 {
			terms = append(terms, "when:"+in.T)
		}
	}
	if in.Source != "" {
		terms = append(terms, "source:"+in.Source)
	}
	f.Terms = strings.Join(terms, " ")
	return f, nil
}

// yearIn reads the year of an end of a period; 0 for an open end.
func yearIn(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	y, err := strconv.Atoi(s)
	if err != nil || y < 1000 || y > 9999 {
		return 0, badRequest("t: %q is no year; write the period as 2015..2025, 2015.. or 2020", s)
	}
	return y, nil
}

// inFrame finds the events that terms and a frame select, and fills in its axis.
func (q request) inFrame(ctx context.Context, f *Frame, terms ...string) (*lake.Query, selection, error) {
	parsed, found, err := q.find(ctx, strings.Join(append(terms, f.Terms), " "), lake.Events)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range found {
		if y := int(q.events.year[i]); y != noYear {
			if f.First == 0 || y < f.First {
				f.First = y
			}
			f.Last = max(f.Last, y)
		}
	}
	if f.From != 0 {
		f.First = f.From
	}
	if f.To != 0 {
		f.Last = f.To
	}
	return parsed, found, nil
}

// period is the frame's as measures take it: open ends are those of what was read.
func (x *index) period(f Frame) measure.Period {
	p, _ := measure.Span(x.coverageOf(""))
	if f.From != 0 {
		p.From = f.From
	}
	if f.To != 0 {
		p.To = f.To
	}
	return p
}

// absentIn tells why nothing is known of actors in a period: the most that any
// of its years could tell.
func (x *index) absentIn(kind entente.Kind, p measure.Period, actors ...entente.Actor) Absence {
	out := NotCovered
	for y := max(p.From, p.To-200); y <= p.To; y++ {
		switch x.absence(kind, y, actors...) {
		case ReportedNone:
			return ReportedNone
		case NoneFound:
			out = NoneFound
		}
	}
	return out
}

// titled names what a chart shows: its basis and period belong to it.
func titled(what string, f Frame) string {
	basis := map[string]string{"declared": "all that is told", "agreed": "agreed or further", "delivered": "begun or done"}[f.Basis]
	switch {
	case f.From == 0 && f.To == 0:
		return fmt.Sprintf("%s, %s", what, basis)
	case f.To == 0:
		return fmt.Sprintf("%s, %s, since %d", what, basis, f.From)
	case f.From == 0:
		return fmt.Sprintf("%s, %s, until %d", what, basis, f.To)
	case f.From == f.To:
		return fmt.Sprintf("%s, %s, %d", what, basis, f.From)
	}
	return fmt.Sprintf("%s, %s, %d–%d", what, basis, f.From, f.To)
}

// kindsIn reads a list of kinds as kind=transfer~exercise.
func kindsIn(s string) ([]entente.Kind, error) {
	var out []entente.Kind
	for k := range strings.SplitSeq(s, "~") {
		if k == "" {
			continue
		}
		kind := entente.Kind(k)
		if !kind.Valid() {
			return nil, badRequest("kind: there is no kind %q; valid are %v", k, entente.Kinds())
		}
		out = append(out, kind)
	}
	return out, nil
}
