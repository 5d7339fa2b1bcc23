package web

import (
	"context"
	"slices"
	"strings"

	"entente"
	"entente/measure"
)

// Lane is the events of one kind on the axis of time.
type Lane struct {
	Kind  entente.Kind `json:"kind"`
	Count int          `json:"count"`
	Marks []Mark       `json:"marks" doc:"Newest first."`
	// Others counts the events beyond those listed.
	Others int `json:"others,omitempty"`
	// Years count the events in each year; where the count is 0, absence says why.
	Years   []YearCount `json:"years"`
	Undated int         `json:"undated,omitempty"`
	Q       string      `json:"q"`
}

// Beside is what registers list and news tell of the same two.
type Beside struct {
	Both         int    `json:"both" doc:"Events that a register lists and news tell of."`
	RegisterOnly int    `json:"register_only"`
	NewsOnly     int    `json:"news_only"`
	QRegister    string `json:"q_register,omitempty"`
	QNews        string `json:"q_news,omitempty"`
}

// Lanes are what two actors do with each other.
type Lanes struct {
	A     string `json:"a"`
	B     string `json:"b"`
	NameA string `json:"name_a"`
	NameB string `json:"name_b"`
	Title string `json:"title"`
	Lanes []Lane `json:"lanes" doc:"One for each kind that occurs, and for those that were asked for."`
	Total int    `json:"total"`
	// Read are the documents that tell of the two, by year: a burst of press is not cooperation.
	Read   []ReadYear `json:"read"`
	Beside Beside     `json:"beside"`
	// Asymmetry is how unequally they depend on each other in arms, over the
	// whole period, in both directions.
	Asymmetry []measure.Asymmetry `json:"asymmetry"`
	// Together are the organisations that both belonged to in the same years.
	Together []Membership `json:"together"`
}

// DyadPage is what the page of two actors shows.
type DyadPage struct {
	About
	Frame Frame  `json:"frame"`
	Dir   string `json:"dir"`
	Lanes
	// Versus are the lanes of a second pair, for comparison.
	Versus *Lanes `json:"versus,omitempty"`
}

type dyadInput struct {
	Pair string `path:"pair" maxLength:"140" doc:"Two actors, as RUS~IND." example:"RUS~IND"`
	PageParameters
	Dir  string `query:"dir" enum:"both,out,in" default:"both" doc:"out: only what the first gives the second; in: only what it takes."`
	Kind string `query:"kind" maxLength:"200" doc:"Only these kinds, as transfer~exercise."`
	VS   string `query:"vs" maxLength:"140" doc:"A second pair to compare with, as USA~IND."`
}

func (s *Server) dyad(ctx context.Context, q request, in *dyadInput) (*reply, error) {
	f, err := in.frame()
	if err != nil {
		return nil, err
	}
	kinds, err := kindsIn(in.Kind)
	if err != nil {
		return nil, err
	}
	out := DyadPage{Dir: in.Dir}
	terms, a, b, err := q.pairTerms(in.Pair, in.Dir, in.Kind)
	if err != nil {
		return nil, err
	}
	parsed, found, err := q.inFrame(ctx, &f, terms...)
	if err != nil {
		return nil, err
	}
	var other selection
	if in.VS != "" {
		terms, c, d, err := q.pairTerms(in.VS, in.Dir, in.Kind)
		if err != nil {
			return nil, err
		}
		g := f
		again, more, err := q.inFrame(ctx, &g, terms...)
		if err != nil {
			return nil, err
		}
		other = more
		// Both are drawn on one axis.
		if g.First != 0 && (f.First == 0 || g.First < f.First) {
			f.First = g.First
		}
		f.Last = max(f.Last, g.Last)
		versus, err := q.lanes(other, c, d, kinds, f, again.String())
		if err != nil {
			return nil, err
		}
		out.Versus = versus
	}
	lanes, err := q.lanes(found, a, b, kinds, f, parsed.String())
	if err != nil {
		return nil, err
	}
	out.Lanes, out.Frame, out.About = *lanes, f, q.about(parsed, q.eventsCaveat(found))
	rows := slices.Concat(found, other)
	return &reply{value: out, file: "entente-" + fileName(a+"-"+b), columns: eventColumns,
		rows:  func(yield func([]string) error) error { return q.eventRows(rows, yield) },
		lines: func(yield func([]byte) error) error { return lines(rows, q.eventItem, yield) }}, nil
}

// pairTerms reads a pair of actors as terms of a query.
func (x *index) pairTerms(pair, dir, kind string) (terms []string, a, b string, err error) {
	first, second, two := strings.Cut(pair, "~")
	if !two {
		return nil, "", "", badRequest("%q is no pair of actors; write two, as RUS~IND", pair)
	}
	if a, err = x.actorIn(first); err != nil {
		return nil, "", "", err
	}
	if b, err = x.actorIn(second); err != nil {
		return nil, "", "", err
	}
	if a == b {
		return nil, "", "", badRequest("%s~%s is one actor twice; see /country/%s", a, b, a)
	}
	switch dir {
	case "out":
		terms = []string{"from:" + exactly(a), "to:" + exactly(b)}
	case "in":
		terms = []string{"from:" + exactly(b), "to:" + exactly(a)}
	default:
		terms = []string{"dyad:" + exactly(a) + "~" + exactly(b)}
	}
	if kind != "" {
		terms = append(terms, "kind:"+kind)
	}
	return terms, a, b, nil
}

func (x *index) lanes(found selection, a, b string, kinds []entente.Kind, f Frame, base string) (*Lanes, error) {
	one, two := entente.Actor(a), entente.Actor(b)
	out := &Lanes{A: a, B: b, NameA: x.name(one), NameB: x.name(two), Lanes: []Lane{}, Total: len(found), Read: x.documentsOf(found),
		Asymmetry: []measure.Asymmetry{}}
	out.Title = titled(out.NameA+" and "+out.NameB, f)
	by := make([]selection, len(entente.Kinds()))
	for _, i := range found {
		by[x.events.kind[i]] = append(by[x.events.kind[i]], i)
		switch sources := x.events.source[i]; {
		case sources&1 != 0 && sources&^1 != 0:
			out.Beside.Both++
		case sources&1 != 0:
			out.Beside.NewsOnly++
		default:
			out.Beside.RegisterOnly++
		}
	}
	out.Beside.QRegister, out.Beside.QNews = base+" register:* -source:news", base+" -register:*"
	// A page of all lanes has room for some five hundred marks; one of few lanes gives each more.
	busy := 0
	for _, list := range by {
		if len(list) > 0 {
			busy++
		}
	}
	most := min(mostMarks, 500/max(busy, 1))
	for n, k := range entente.Kinds() {
		if len(by[n]) == 0 && !slices.Contains(kinds, k) {
			continue
		}
		l := Lane{Kind: k, Count: len(by[n]), Q: base + " kind:" + string(k)}
		shown := by[n]
		if len(shown) > most {
			l.Others, shown = len(shown)-most, shown[:most]
		}
		var err error
		if l.Marks, err = x.marks(shown); err != nil {
			return nil, err
		}
		l.Years, l.Undated = x.byYear(by[n], k, f, l.Q)
		for i := range l.Years {
			if l.Years[i].Count == 0 {
				l.Years[i].Absence = x.absence(k, l.Years[i].Year, one, two)
			}
		}
		out.Lanes = append(out.Lanes, l)
	}
	out.Asymmetry = x.asymmetry(a, b, f)
	out.Together = together(x, a, b)
	return out, nil
}

// asymmetry is that of two actors in transfers of arms over the whole period.
func (x *index) asymmetry(a, b string, f Frame) []measure.Asymmetry {
	out := []measure.Asymmetry{}
	numbers := []uint32{}
	for _, code := range []string{a, b} {
		if n, occurs := x.actors.at[code]; occurs {
			numbers = append(numbers, n)
		}
	}
	m := x.measureFrame(entente.Transfer, measure.Basis(f.Basis))
	// The shares are of all that either gives or gets, so its flows with others
	// count; with whom they are does not.
	p, one, two := x.period(f), entente.Actor(a), entente.Actor(b)
	flows := flowsOf(x.acts(x.events.lists(numbers), entente.Transfer, measure.Basis(f.Basis)), p, func(w measure.Flow) (measure.Flow, bool) {
		gives, takes := w.From == one || w.From == two, w.To == one || w.To == two
		switch {
		case gives && !takes:
			w.To = ""
		case takes && !gives:
			w.From = ""
		}
		return w, gives || takes
	})
	for _, one := range measure.Asymmetries(flows, m.Coverage, []measure.Period{p}, 0) {
		if string(one.Supplier) == a && string(one.Recipient) == b || string(one.Supplier) == b && string(one.Recipient) == a {
			out = append(out, one)
		}
	}
	return out
}

// together are the organisations that two states belonged to at the same time.
func together(x *index, a, b string) []Membership {
	out := []Membership{}
	for _, one := range x.memberships[a] {
		for _, two := range x.memberships[b] {
			if one.Code != two.Code {
				continue
			}
			both := Membership{one.Code, one.Name, max(one.From, two.From), earlier(one.To, two.To)}
			if both.To == "" || both.From <= both.To {
				out = append(out, both)
			}
		}
	}
	return out
}

// earlier is the earlier of two ends; an empty one is open.
func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}
