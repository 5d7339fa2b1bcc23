package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"entente"
	"entente/data"
	"entente/measure"
)

// Partner is another actor that a country acts with.
type Partner struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	M49   string `json:"m49,omitempty"`
	Count int    `json:"count"`
	// Gives and Takes are the events in which the country gives to the partner,
	// or takes from it; Equal those on an equal footing.
	Gives   int `json:"gives"`
	Takes   int `json:"takes"`
	Equal   int `json:"equal"`
	Claimed int `json:"claimed"`
	// Kinds and Stages count its events by kind and by the furthest stage.
	Kinds  map[entente.Kind]int  `json:"kinds"`
	Stages map[entente.Stage]int `json:"stages"`
	First  int                   `json:"first,omitempty" doc:"The year of the earliest event."`
	Last   int                   `json:"last,omitempty"`
	Q      string                `json:"q"`
}

// FlowLink is a step of the flow from partners over what to the stage reached.
type FlowLink struct {
	Role    string        `json:"role" enum:"gives,takes" doc:"Whether the country gives or takes."`
	Partner string        `json:"partner"`
	Name    string        `json:"name"`
	What    string        `json:"what" doc:"The class of equipment; the kind for what is no transfer."`
	Stage   entente.Stage `json:"stage"`
	Count   int           `json:"count"`
	Q       string        `json:"q"`
}

// Mark is an event on an axis of time.
type Mark struct {
	Event     string            `json:"event"`
	Kind      entente.Kind      `json:"kind"`
	Stage     entente.Stage     `json:"stage"`
	When      entente.EDTF      `json:"when,omitempty"`
	First     string            `json:"first,omitempty" doc:"The first day that the time covers; empty if it is open or not told."`
	Last      string            `json:"last,omitempty"`
	Published string            `json:"published,omitempty" doc:"The day of the earliest document, for events of no time."`
	Name      string            `json:"name,omitempty"`
	From      []entente.Actor   `json:"from,omitempty"`
	To        []entente.Actor   `json:"to,omitempty"`
	With      []entente.Actor   `json:"with,omitempty"`
	Where     *entente.Where    `json:"where,omitempty"`
	Stages    []MarkStage       `json:"stages"`
	What      string            `json:"what,omitempty" doc:"Equipment, sums and people with their ranges, in words."`
	Certainty entente.Certainty `json:"certainty"`
	Standing  string            `json:"standing"`
	Register  bool              `json:"register" doc:"Whether a register lists it."`
	News      bool              `json:"news" doc:"Whether news tell of it."`
	Documents int               `json:"documents"`
	Origins   int               `json:"origins"`
}

// MarkStage is a stage on the axis of time.
type MarkStage struct {
	Stage   entente.Stage `json:"stage"`
	When    entente.EDTF  `json:"when,omitempty"`
	First   string        `json:"first,omitempty"`
	Last    string        `json:"last,omitempty"`
	Records int           `json:"records"`
}

// KindCount is how many events of a kind there are, by stage.
type KindCount struct {
	Kind   entente.Kind          `json:"kind"`
	Count  int                   `json:"count"`
	Stages map[entente.Stage]int `json:"stages"`
	Q      string                `json:"q"`
}

// CountryPage is what the page of a country or another actor shows.
type CountryPage struct {
	About
	Code             string               `json:"code"`
	Name             string               `json:"name"`
	M49              string               `json:"m49,omitempty"`
	COW              string               `json:"cow,omitempty"`
	GW               string               `json:"gw,omitempty"`
	Since            string               `json:"since,omitempty" doc:"Since when the state exists, where the tables tell."`
	Until            string               `json:"until,omitempty"`
	Groups           []Membership         `json:"groups" doc:"The organisations that it belongs or belonged to."`
	Title            string               `json:"title"`
	Frame            Frame                `json:"frame"`
	Role             string               `json:"role"`
	Kinds            []KindCount          `json:"kinds"`
	Partners         []Partner            `json:"partners"`
	OtherPartners    int                  `json:"other_partners,omitempty"`
	Flow             []FlowLink           `json:"flow"`
	Dependence       []measure.Dependence `json:"dependence" doc:"How far what it gets in arms comes from few, in windows of five years, counted in events."`
	DependenceCaveat string               `json:"dependence_caveat"`
	Timeline         []Mark               `json:"timeline" doc:"Exercises, pacts, deployments, training, operations and talks, newest first."`
	OtherMarks       int                  `json:"other_marks,omitempty"`
	Years            []YearCount          `json:"years"`
	Undated          int                  `json:"undated,omitempty"`
	Coverage         CountryCoverage      `json:"coverage"`
}

// Membership is a state's membership of an organisation.
type Membership struct {
	Code string `json:"code"`
	Name string `json:"name"`
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// CountryCoverage is what was read about a country.
type CountryCoverage struct {
	Documents int        `json:"documents" doc:"Documents that tell of it."`
	Read      []ReadYear `json:"read"`
	Outlets   []Named    `json:"outlets"`
	// Domestic and Foreign are the documents of outlets of the country itself and
	// of others; Unknown those of outlets whose country is not in the tables.
	Domestic int `json:"domestic"`
	Foreign  int `json:"foreign"`
	Unknown  int `json:"unknown"`
	// SaidBy are the records in which somebody speaks for the country, SaidAbout
	// the others.
	SaidBy    int `json:"said_by"`
	SaidAbout int `json:"said_about"`
	// Empty are the years of the period in which nothing about it was found, and why.
	Empty []YearCount `json:"empty"`
	// Warning is set where more than 60 per cent of the documents are from abroad.
	Warning string `json:"warning,omitempty"`
}

type countryInput struct {
	Code string `path:"code" maxLength:"64" doc:"An actor code, as IND." example:"IND"`
	PageParameters
	Role string `query:"role" enum:"any,from,to,with" default:"any" doc:"Only events in which it gives (from), takes (to) or acts on an equal footing (with)."`
	Kind string `query:"kind" maxLength:"200" doc:"Only these kinds, as transfer~aid."`
	Top  int    `query:"top" minimum:"1" maximum:"400" default:"60" doc:"How many partners to list."`
}

// mostMarks is how many events an axis of time has at most.
const mostMarks = 200

func (s *Server) country(ctx context.Context, q request, in *countryInput) (*reply, error) {
	code, err := q.actorIn(in.Code)
	if err != nil {
		return nil, err
	}
	f, err := in.frame()
	if err != nil {
		return nil, err
	}
	field := in.Role
	if field == "any" {
		field = "party"
	}
	terms := []string{field + ":" + exactly(code)}
	if _, err := kindsIn(in.Kind); err != nil {
		return nil, err
	}
	if in.Kind != "" {
		terms = append(terms, "kind:"+in.Kind)
	}
	parsed, found, err := q.inFrame(ctx, &f, terms...)
	if err != nil {
		return nil, err
	}
	base := parsed.String()
	out := CountryPage{Code: code, Name: q.name(entente.Actor(code)), Title: titled(q.name(entente.Actor(code)), f), Frame: f, Role: in.Role}
	if err := out.identify(q.index, code); err != nil {
		return nil, err
	}
	self, occurs := q.actors.at[code]
	out.Kinds = q.kindCounts(found, base)
	out.Partners, out.OtherPartners = q.partners(found, self, occurs, base, in.Top)
	out.Flow = q.flow(found, self, base)
	if out.Dependence, out.DependenceCaveat, err = q.dependence(entente.Actor(code), f); err != nil {
		return nil, err
	}
	var marked selection
	for _, i := range found {
		switch entente.Kinds()[q.events.kind[i]] {
		case entente.Exercise, entente.Pact, entente.Deployment, entente.Training, entente.Operation, entente.Talks, entente.Contest, entente.Forum:
			marked = append(marked, i)
		}
	}
	if len(marked) > mostMarks {
		out.OtherMarks, marked = len(marked)-mostMarks, marked[:mostMarks]
	}
	if out.Timeline, err = q.marks(marked); err != nil {
		return nil, err
	}
	out.Years, out.Undated = q.byYear(found, "", f, base)
	for i := range out.Years {
		if out.Years[i].Count == 0 {
			out.Years[i].Absence = q.absence("", out.Years[i].Year, entente.Actor(code))
		}
	}
	if out.Coverage, err = q.countryCoverage(entente.Actor(code), found, out.Years); err != nil {
		return nil, err
	}
	out.About = q.about(parsed, q.eventsCaveat(found))
	return &reply{value: out, file: "entente-" + fileName(code), columns: eventColumns,
		rows:  func(yield func([]string) error) error { return q.eventRows(found, yield) },
		lines: func(yield func([]byte) error) error { return lines(found, q.eventItem, yield) }}, nil
}

// actorIn reads the actor of a path.
func (x *index) actorIn(s string) (string, error) {
	a := entente.Actor(strings.ToUpper(s))
	if !a.Valid() {
		return "", badRequest("%q is no actor code; write IND, NATO, M49:419 or NSA:NAME", s)
	}
	if !x.known(a) {
		return "", notFound("there is no actor %s in the tables or in the lake; /api/v1/words lists those that occur", a)
	}
	return string(a), nil
}

// fileName keeps what a file name may have.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, s)
}

func (p *CountryPage) identify(x *index, code string) error {
	states, err := data.States()
	if err != nil {
		return err
	}
	for _, s := range states {
		if s.Code == code {
			p.M49, p.COW, p.GW, p.Since, p.Until = s.M49, s.COW, s.GW, s.From, s.To
		}
	}
	if p.Groups = x.memberships[code]; p.Groups == nil {
		p.Groups = []Membership{}
	}
	return nil
}

func (x *index) kindCounts(found selection, base string) []KindCount {
	out := []KindCount{}
	by := map[uint8]*KindCount{}
	for _, i := range found {
		k := by[x.events.kind[i]]
		if k == nil {
			k = &KindCount{Kind: entente.Kinds()[x.events.kind[i]], Stages: map[entente.Stage]int{}}
			by[x.events.kind[i]] = k
		}
		k.Count++
		k.Stages[entente.Stages()[x.events.stage[i]]]++
	}
	for _, n := range sortedKeys(by) {
		k := by[n]
		k.Q = base + " kind:" + string(k.Kind)
		out = append(out, *k)
	}
	return out
}

func (x *index) partners(found selection, self uint32, occurs bool, base string, top int) (out []Partner, others int) {
	out = []Partner{}
	if !occurs {
		return out, 0
	}
	by := map[uint32]*Partner{}
	for _, i := range found {
		sides := x.events.sidesOf(i)
		at := slices.IndexFunc(sides, func(s side) bool { return s.actor() == self })
		if at < 0 {
			continue
		}
		mine := sides[at].role()
		for _, s := range sides {
			if s.actor() == self || s.role() == mine && mine != equal {
				continue
			}
			p := by[s.actor()]
			if p == nil {
				code := x.actors.list[s.actor()]
				p = &Partner{Code: code, Name: x.name(entente.Actor(code)), Kinds: map[entente.Kind]int{}, Stages: map[entente.Stage]int{}}
				by[s.actor()] = p
			}
			p.Count++
			switch {
			case mine == giver && s.role() == taker:
				p.Gives++
			case mine == taker && s.role() == giver:
				p.Takes++
			default:
				p.Equal++
			}
			if x.claimed(i) {
				p.Claimed++
			}
			p.Kinds[entente.Kinds()[x.events.kind[i]]]++
			p.Stages[entente.Stages()[x.events.stage[i]]]++
			if y := int(x.events.year[i]); y != noYear {
				if p.First == 0 || y < p.First {
					p.First = y
				}
				p.Last = max(p.Last, y)
			}
		}
	}
	numbers := m49Numbers()
	for _, n := range sortedKeys(by) {
		p := by[n]
		p.M49 = numbers[p.Code]
		p.Q = base + " dyad:" + exactly(x.actors.list[self]) + "~" + exactly(p.Code)
		out = append(out, *p)
	}
	slices.SortStableFunc(out, func(a, b Partner) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	if len(out) > top {
		others, out = len(out)-top, out[:top]
	}
	return out, others
}

// flow leads from partners over what is given to the stage reached.
func (x *index) flow(found selection, self uint32, base string) []FlowLink {
	type step struct {
		role    string
		partner uint32
		what    string
		stage   uint8
	}
	counts := map[step]int{}
	for _, i := range found {
		sides := x.events.sidesOf(i)
		at := slices.IndexFunc(sides, func(s side) bool { return s.actor() == self })
		if at < 0 || sides[at].role() == equal {
			continue
		}
		kind := entente.Kinds()[x.events.kind[i]]
		whats := []string{string(kind)}
		if mask := x.events.classes[i]; kind == entente.Transfer {
			whats = nil
			for c, class := range entente.Classes() {
				if mask&(1<<c) != 0 {
					whats = append(whats, string(class))
				}
			}
			if whats == nil {
				whats = []string{"not told"}
			}
		}
		for _, s := range sides {
			if s.actor() == self || s.role() == sides[at].role() || s.role() == equal {
				continue
			}
			role := "takes"
			if sides[at].role() == giver {
				role = "gives"
			}
			for _, w := range whats {
				counts[step{role, s.actor(), w, x.events.stage[i]}]++
			}
		}
	}
	out := []FlowLink{}
	for k, n := range counts {
		partner := x.actors.list[k.partner]
		sides := " from:" + exactly(partner) + " to:" + exactly(x.actors.list[self])
		if k.role == "gives" {
			sides = " from:" + exactly(x.actors.list[self]) + " to:" + exactly(partner)
		}
		stage := entente.Stages()[k.stage]
		what := ""
		switch {
		case entente.Kind(k.what).Valid():
			what = " kind:" + k.what
		case entente.Class(k.what).Valid():
			what = " kind:transfer equipment:" + k.what
		default:
			what = " kind:transfer -equipment:*"
		}
		out = append(out, FlowLink{k.role, partner, x.name(entente.Actor(partner)), k.what, stage, n, base + sides + what + " stage:" + string(stage)})
	}
	slices.SortFunc(out, func(a, b FlowLink) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Partner, b.Partner), cmp.Compare(a.What, b.What), cmp.Compare(a.Stage, b.Stage))
	})
	return out
}

// marks places events on an axis of time.
func (x *index) marks(found selection) ([]Mark, error) {
	out := make([]Mark, 0, len(found))
	for _, i := range found {
		e, err := x.event(i)
		if err != nil {
			return nil, err
		}
		m := Mark{Event: e.ID, Kind: e.Kind, Stage: e.Stage, When: e.When, First: dayText(x.events.first[i]), Last: dayText(x.events.last[i]),
			Published: dayText(x.events.published[i]), Name: e.Name, From: e.From, To: e.To, With: e.With, Where: e.Where, Stages: []MarkStage{},
			What: whatOf(e), Certainty: entente.Certainties()[x.events.certainty[i]], Standing: standings[x.extra[i].standing],
			Register: x.events.source[i]&^1 != 0, News: x.events.source[i]&1 != 0, Documents: e.Documents, Origins: e.Origins}
		for _, s := range e.Stages {
			first, last := s.When.Days()
			m.Stages = append(m.Stages, MarkStage{s.Stage, s.When, first, last, len(s.Records)})
		}
		out = append(out, m)
	}
	return out, nil
}

// whatOf says the quantities of an event in words.
func whatOf(e *entente.Event) string {
	var out []string
	for _, q := range e.Equipment {
		out = append(out, thingText(q.Low, q.High, q.Class, q.Name))
	}
	for _, m := range e.Money {
		out = append(out, m.Currency+" "+saidSum(m.Low, m.High))
	}
	for _, p := range e.People {
		unit := p.Unit
		if p.High != 1 {
			unit += "s"
		}
		out = append(out, saidRange(p.Low, p.High)+" "+unit)
	}
	return strings.Join(out, ", ")
}

// thingText is "5 S-400 launchers (air defence)", as a person would say it.
func thingText(low, high int64, class entente.Class, name string) string {
	s := strings.ReplaceAll(string(class), "-", " ")
	switch class {
	case "tank", "drone", "helicopter", "ship", "submarine", "missile", "vehicle", "sensor", "engine", "satellite":
		if high != 1 {
			s += "s"
		}
	case "other":
		s = "other equipment"
	}
	if name != "" {
		s = name + " (" + s + ")"
	}
	if high > 0 {
		s = saidRange(low, high) + " " + s
	}
	return s
}

// saidSum is "5.43 billion", or a range of sums.
func saidSum(low, high int64) string {
	said := func(n int64) string {
		for _, unit := range []struct {
			size float64
			name string
		}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
			if float64(n) >= unit.size {
				return strconv.FormatFloat(float64(n)/unit.size, 'g', 4, 64) + unit.name
			}
		}
		return grouped(int(n))
	}
	if low >= high || low <= 0 {
		return said(high)
	}
	return said(low) + " to " + said(high)
}

// saidRange is "12", "12–18", or with commas "5,430,000".
func saidRange(low, high int64) string {
	if low >= high || low <= 0 {
		return grouped(int(high))
	}
	return grouped(int(low)) + "–" + grouped(int(high))
}

// homes are the states of outlets by their names, in lower case.
var homes = sync.OnceValues(func() (map[string]string, error) {
	out := map[string]string{}
	outlets, err := data.Outlets()
	for _, o := range outlets {
		out[strings.ToLower(o.Form)] = o.State
		out[strings.ToLower(o.Name)] = o.State
	}
	return out, err
})

// countryCoverage tells what was read about a country.
func (x *index) countryCoverage(code entente.Actor, found selection, years []YearCount) (CountryCoverage, error) {
	c := CountryCoverage{Read: x.documentsOf(found), Empty: []YearCount{}}
	self, seen, counts := x.actors.at[string(code)], newMarks(len(x.documents)), make([]int, len(x.outlets.list))
	for _, i := range found {
		for _, r := range x.recordsOf(i) {
			if x.speaker[r] == self+1 {
				c.SaidBy++
			} else {
				c.SaidAbout++
			}
			d := &x.documents[x.documentOf[r]]
			if !seen.mark(x.documentOf[r]) {
				continue
			}
			c.Documents++
			if d.source == 0 {
				counts[d.outlet]++
			}
		}
	}
	home, err := homes()
	if err != nil {
		return c, err
	}
	for n, of := range counts {
		switch state := home[strings.ToLower(x.outlets.list[n])]; {
		case state == string(code):
			c.Domestic += of
		case state != "":
			c.Foreign += of
		default:
			c.Unknown += of
		}
	}
	c.Outlets = x.namedOutlets(counts, 20)
	for _, y := range years {
		if y.Count == 0 {
			c.Empty = append(c.Empty, y)
		}
	}
	if told := c.Domestic + c.Foreign; told > 0 && c.Foreign*10 > told*6 {
		c.Warning = "More than 60 per cent of the news about " + x.name(code) + " are from abroad."
	}
	return c, nil
}
