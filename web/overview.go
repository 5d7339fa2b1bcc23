package web

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"entente"
	"entente/data"
	"entente/measure"
)

// MatrixCell is what one actor gives another, or what two do together.
type MatrixCell struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count" doc:"The number of events."`
	// Claimed are those that no record tells as a fact.
	Claimed int `json:"claimed,omitempty"`
	// Agreed are those that are agreed and no further, Done those that have begun or are over.
	Agreed int `json:"agreed,omitempty"`
	Done   int `json:"done,omitempty"`
	// Register and News are those that a register lists and that news tell of.
	Register int     `json:"register,omitempty"`
	News     int     `json:"news,omitempty"`
	Absence  Absence `json:"absence,omitempty" doc:"Why the count is 0."`
	Q        string  `json:"q,omitempty" doc:"The query that finds these events."`
}

// Named is an actor with its name and a count.
type Named struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	Q     string `json:"q,omitempty"`
}

// Matrix is who gives whom, or who acts with whom.
type Matrix struct {
	Title    string `json:"title"`
	Directed bool   `json:"directed" doc:"Whether rows give and columns take; else rows and columns act together."`
	// Rows and Columns are the actors with the most events, greatest first.
	Rows    []Named      `json:"rows"`
	Columns []Named      `json:"columns"`
	Cells   []MatrixCell `json:"cells" doc:"Row by row."`
	// OtherRows and OtherColumns count the actors beyond them.
	OtherRows    int `json:"other_rows,omitempty"`
	OtherColumns int `json:"other_columns,omitempty"`
	Total        int `json:"total" doc:"The number of events."`
}

// MapValue is what a map shows of one state.
type MapValue struct {
	Code    string  `json:"code"`
	M49     string  `json:"m49"`
	Name    string  `json:"name"`
	Count   int     `json:"count" doc:"The events in which it has a side."`
	From    int     `json:"from,omitempty" doc:"Those in which it gives."`
	To      int     `json:"to,omitempty" doc:"Those in which it takes."`
	Claimed int     `json:"claimed,omitempty"`
	Absence Absence `json:"absence,omitempty"`
	Q       string  `json:"q,omitempty"`
}

// YearCount is a count of a year.
type YearCount struct {
	Year    int     `json:"year"`
	Count   int     `json:"count"`
	Claimed int     `json:"claimed,omitempty"`
	Absence Absence `json:"absence,omitempty"`
	Q       string  `json:"q,omitempty"`
}

// Multiple is one of the small charts, one a kind.
type Multiple struct {
	Kind  entente.Kind `json:"kind"`
	Title string       `json:"title"`
	Total int          `json:"total"`
	Years []YearCount  `json:"years"`
	// Undated are the events of no known time.
	Undated int    `json:"undated,omitempty"`
	Q       string `json:"q"`
}

// ReadYear is how much was read of a year: the line below every trend.
type ReadYear struct {
	Year      int `json:"year"`
	Documents int `json:"documents"`
}

// OverviewPage is what the first page shows.
type OverviewPage struct {
	About
	Title     string            `json:"title"`
	Frame     Frame             `json:"frame"`
	Kind      []entente.Kind    `json:"kind" doc:"The kinds of the matrix and the map."`
	Matrix    Matrix            `json:"matrix"`
	Map       []MapValue        `json:"map"`
	Multiples []Multiple        `json:"multiples"`
	Read      []ReadYear        `json:"read"`
	Coverage  []sourceCoverage  `json:"coverage"`
	Outlets   []Named           `json:"outlets" doc:"The outlets read most."`
	Latest    []json.RawMessage `json:"latest" doc:"The newest events."`
}

type overviewInput struct {
	PageParameters
	Kind string `query:"kind" maxLength:"200" default:"transfer" doc:"The kinds of the matrix and the map, as exercise~training; all for every kind."`
	Top  int    `query:"top" minimum:"3" maximum:"60" default:"30" doc:"How many rows and columns the matrix has at most."`
}

func (s *Server) overview(ctx context.Context, q request, in *overviewInput) (*reply, error) {
	f, err := in.frame()
	if err != nil {
		return nil, err
	}
	kinds := entente.Kinds()
	term := ""
	if in.Kind != "all" {
		if kinds, err = kindsIn(in.Kind); err != nil {
			return nil, err
		}
		term = "kind:" + in.Kind
	}
	out := OverviewPage{Kind: kinds, Coverage: q.coverage, Read: q.readYears()}
	parsed, found, err := q.inFrame(ctx, &f, term)
	if err != nil {
		return nil, err
	}
	base := parsed.String()
	out.Title = titled("Who cooperates with whom: "+kindList(kinds), f)
	out.Matrix = q.matrix(found, kinds, f, base, in.Top)
	if out.Map, err = q.mapOf(found, kinds, f, base); err != nil {
		return nil, err
	}
	g := f
	_, all, err := q.inFrame(ctx, &g)
	if err != nil {
		return nil, err
	}
	f.First, f.Last = g.First, g.Last
	out.Multiples = q.multiples(all, g)
	out.Outlets = q.readOutlets(12)
	if out.Latest, err = items(all[:min(10, len(all))], q.eventItem); err != nil {
		return nil, err
	}
	out.Frame, out.About = f, q.about(parsed, q.eventsCaveat(found))
	m := &out.Matrix
	return &reply{value: out, file: "entente-overview", columns: []string{"from", "to", "events", "claimed", "agreed", "done", "register", "news", "absence", "query"},
		rows: func(yield func([]string) error) error {
			for _, c := range m.Cells {
				if err := yield([]string{c.From, c.To, itoa(c.Count), itoa(c.Claimed), itoa(c.Agreed), itoa(c.Done), itoa(c.Register), itoa(c.News), string(c.Absence), c.Q}); err != nil {
					return err
				}
			}
			return nil
		},
		lines: func(yield func([]byte) error) error { return linesOf(m.Cells, yield) }}, nil
}

func linesOf[T any](list []T, yield func([]byte) error) error {
	for _, v := range list {
		line, err := encodeJSON(v)
		if err != nil {
			return err
		}
		if err := yield(line); err != nil {
			return err
		}
	}
	return nil
}

// kindList joins kinds for a title; all of them are "every kind".
func kindList(kinds []entente.Kind) string {
	if len(kinds) == len(entente.Kinds()) {
		return "every kind"
	}
	return strings.ReplaceAll(joined(kinds), ";", ", ")
}

// directed tells whether all of the kinds have givers and takers.
func directed(kinds []entente.Kind) bool {
	return !slices.ContainsFunc(kinds, measure.Mutual)
}

func (x *index) claimed(i uint32) bool {
	return x.events.certainty[i] != numberIn(entente.Certainties(), entente.Asserted)
}

func (x *index) matrix(found selection, kinds []entente.Kind, f Frame, base string, top int) Matrix {
	m := Matrix{Title: titled(kindList(kinds)+", events", f), Directed: directed(kinds), Total: len(found)}
	type pair struct{ a, b uint32 }
	cells := map[pair]*MatrixCell{}
	rows, columns := make([]int, len(x.actors.list)), make([]int, len(x.actors.list))
	count := func(a, b uint32, i uint32) {
		c := cells[pair{a, b}]
		if c == nil {
			c = &MatrixCell{From: x.actors.list[a], To: x.actors.list[b]}
			cells[pair{a, b}] = c
		}
		c.Count++
		if x.claimed(i) {
			c.Claimed++
		}
		switch stage := entente.Stages()[x.events.stage[i]]; {
		case measure.Delivered.Counts(stage):
			c.Done++
		case measure.Agreed.Counts(stage):
			c.Agreed++
		}
		if x.events.source[i]&1 != 0 {
			c.News++
		}
		if x.events.source[i]&^1 != 0 {
			c.Register++
		}
		rows[a]++
		columns[b]++
	}
	for _, i := range found {
		sides := x.events.sidesOf(i)
		for n, a := range sides {
			for _, b := range sides[n+1:] {
				switch {
				case m.Directed && a.role() == giver && b.role() == taker:
					count(a.actor(), b.actor(), i)
				case m.Directed && a.role() == taker && b.role() == giver:
					count(b.actor(), a.actor(), i)
				case m.Directed, a.role() == b.role() && a.role() != equal:
					// Two givers or two takers are no pair.
				default:
					count(a.actor(), b.actor(), i)
					count(b.actor(), a.actor(), i)
				}
			}
		}
	}
	party := "from:"
	if !m.Directed {
		party = "party:"
	}
	m.Rows, m.OtherRows = x.greatest(rows, top, base+" "+party)
	if m.Directed {
		party = "to:"
	}
	m.Columns, m.OtherColumns = x.greatest(columns, top, base+" "+party)
	only := entente.Kind("")
	if len(kinds) == 1 {
		only = kinds[0]
	}
	p := x.period(f)
	m.Cells = []MatrixCell{}
	for _, a := range m.Rows {
		for _, b := range m.Columns {
			c := cells[pair{x.actors.at[a.Code], x.actors.at[b.Code]}]
			switch {
			case a.Code == b.Code:
				continue
			case c == nil:
				c = &MatrixCell{From: a.Code, To: b.Code, Absence: x.absentIn(only, p, entente.Actor(a.Code), entente.Actor(b.Code))}
			case m.Directed:
				c.Q = base + " from:" + exactly(a.Code) + " to:" + exactly(b.Code)
			default:
				c.Q = base + " dyad:" + exactly(a.Code) + "~" + exactly(b.Code)
			}
			m.Cells = append(m.Cells, *c)
		}
	}
	return m
}

// exactly names an actor without the members that it may have.
func exactly(code string) string {
	if isGroup(code) {
		return "=" + code
	}
	return code
}

// greatest are the actors with the greatest counts.
func (x *index) greatest(counts []int, top int, base string) (out []Named, others int) {
	out = []Named{}
	for n, c := range counts {
		if c > 0 && x.actors.list[n] != "" {
			code := x.actors.list[n]
			out = append(out, Named{code, x.name(entente.Actor(code)), c, strings.TrimSpace(base + exactly(code))})
		}
	}
	slices.SortFunc(out, func(a, b Named) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	if len(out) > top {
		others, out = len(out)-top, out[:top]
	}
	return out, others
}

// mapOf counts the events of every state; the map shows states only.
func (x *index) mapOf(found selection, kinds []entente.Kind, f Frame, base string) ([]MapValue, error) {
	states, err := data.States()
	if err != nil {
		return nil, err
	}
	all, from, to := make([]int, len(x.actors.list)), make([]int, len(x.actors.list)), make([]int, len(x.actors.list))
	claimed := make([]int, len(x.actors.list))
	for _, i := range found {
		isClaimed := bit(x.claimed(i))
		for _, s := range x.events.sidesOf(i) {
			all[s.actor()]++
			claimed[s.actor()] += isClaimed
			switch s.role() {
			case giver:
				from[s.actor()]++
			case taker:
				to[s.actor()]++
			}
		}
	}
	only := entente.Kind("")
	if len(kinds) == 1 {
		only = kinds[0]
	}
	p := x.period(f)
	out := []MapValue{}
	for _, s := range states {
		if s.M49 == "" || s.To != "" {
			continue
		}
		v := MapValue{Code: s.Code, M49: s.M49, Name: s.Name}
		if n, occurs := x.actors.at[s.Code]; occurs {
			v.Count, v.From, v.To, v.Claimed = all[n], from[n], to[n], claimed[n]
		}
		if v.Count == 0 {
			v.Absence = x.absentIn(only, p, entente.Actor(s.Code))
		} else {
			v.Q = base + " party:" + s.Code
		}
		out = append(out, v)
	}
	return out, nil
}

// multiples counts events by kind and year.
func (x *index) multiples(found selection, f Frame) []Multiple {
	by := make([]selection, len(entente.Kinds()))
	for _, i := range found {
		by[x.events.kind[i]] = append(by[x.events.kind[i]], i)
	}
	out := []Multiple{}
	for n, k := range entente.Kinds() {
		base := "kind:" + string(k) + " " + f.Terms
		m := Multiple{Kind: k, Title: titled(string(k)+", events by year", f), Total: len(by[n]), Q: base}
		m.Years, m.Undated = x.byYear(by[n], k, f, base)
		out = append(out, m)
	}
	return out
}

// longestAxis is the number of years that a chart by year has at most.
const longestAxis = 250

// byYear counts events in each year that they touch.
func (x *index) byYear(found selection, kind entente.Kind, f Frame, base string) (out []YearCount, undated int) {
	out = []YearCount{}
	if f.Last == 0 {
		return out, len(found)
	}
	first := max(f.First, f.Last-longestAxis)
	n := f.Last - first + 1
	counts, claimed := make([]int, n), make([]int, n)
	for _, i := range found {
		from, to := yearOf(x.events.first[i]), yearOf(x.events.last[i])
		if from == noYear {
			from = to
		}
		if to == noYear {
			to = from
		}
		if from == noYear {
			undated++
			continue
		}
		for y := max(int(from), first); y <= min(int(to), f.Last); y++ {
			counts[y-first]++
			if x.claimed(i) {
				claimed[y-first]++
			}
		}
	}
	base = withoutWhen(base)
	for y := range n {
		c := YearCount{Year: first + y, Count: counts[y], Claimed: claimed[y]}
		if c.Count == 0 {
			c.Absence = x.absence(kind, c.Year)
		} else {
			c.Q = base + " when:" + itoa(c.Year)
		}
		out = append(out, c)
	}
	return out, undated
}

// withoutWhen drops the period of a query, so that a year can take its place.
func withoutWhen(base string) string {
	terms := strings.Fields(base)
	return strings.Join(slices.DeleteFunc(terms, func(t string) bool { return strings.HasPrefix(t, "when:") }), " ")
}

// readYears counts the news read by year.
func (x *index) readYears() []ReadYear {
	out := []ReadYear{}
	for _, y := range sortedKeys(x.perYear) {
		out = append(out, ReadYear{int(y), x.perYear[y]})
	}
	return out
}

// readOutlets are the outlets with the most documents.
func (x *index) readOutlets(top int) []Named {
	counts := make([]int, len(x.outlets.list))
	for i := range x.documents {
		counts[x.documents[i].outlet]++
	}
	return x.namedOutlets(counts, top)
}

// namedOutlets are the outlets with the greatest counts, by their numbers.
func (x *index) namedOutlets(counts []int, top int) []Named {
	out := []Named{}
	for n, name := range x.outlets.list {
		if n > 0 && counts[n] > 0 {
			out = append(out, Named{Code: name, Name: name, Count: counts[n], Q: "outlet:" + quoted(name)})
		}
	}
	slices.SortFunc(out, func(a, b Named) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	return out[:min(top, len(out))]
}

// documentsOf counts the documents that tell of events, by year of publication.
func (x *index) documentsOf(found selection) []ReadYear {
	seen, counts := newMarks(len(x.documents)), map[int16]int{}
	for _, i := range found {
		for _, r := range x.recordsOf(i) {
			d := x.documentOf[r]
			if y := x.documents[d].year; y != noYear && x.documents[d].source == 0 && seen.mark(d) {
				counts[y]++
			}
		}
	}
	out := []ReadYear{}
	for _, y := range sortedKeys(counts) {
		out = append(out, ReadYear{int(y), counts[y]})
	}
	return out
}
