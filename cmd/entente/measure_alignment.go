package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
	"entente/measure"
	"entente/register"
)

// cooperations are the kinds of which a cooperation portfolio counts how many
// tie two states in a year.
var cooperations = []entente.Kind{entente.Transfer, entente.Industry, entente.Training, entente.Exercise, entente.Deployment,
	entente.Talks, entente.Pact, entente.Aid, entente.Intelligence, entente.Operation}

// ties are what portfolios are made of, of one origin or of all.
type ties struct {
	frame drawn
	list  []measure.Tie
	scale measure.Scale
}

func measureAlignment(ctx context.Context, m *measuring) (*sheet, error) {
	if m.window != 0 {
		return nil, usageError{errors.New("alignment is by year; leave out --window")}
	}
	weights, err := m.capabilities()
	if err != nil {
		return nil, err
	}
	covers, err := m.coverage(ctx)
	if err != nil {
		return nil, err
	}
	t, err := m.ties(ctx, covers)
	if err != nil {
		return nil, err
	}
	if m.from == 0 && m.to == 0 {
		if span, ok := measure.Span(t.frame.frame.Coverage); ok {
			m.from, m.to = span.To, span.To
		}
	}
	periods, err := m.periods(t.frame.frame.Coverage, true)
	if err != nil {
		return nil, err
	}
	byYear := map[int][]measure.Tie{}
	for _, tie := range t.list {
		byYear[tie.Year] = append(byYear[tie.Year], tie)
	}
	s := &sheet{measure: m.name, names: []string{"actor", "partner", "alignment", "level"}, only: []string{"actor", "partner", "alignment", "level"}}
	for year := periods[0].From; year <= periods[len(periods)-1].To; year++ {
		b, err := m.aligned(ctx, t, byYear[year], year, weights[year])
		if err != nil {
			return nil, err
		}
		s.blocks = append(s.blocks, *b)
	}
	return s, nil
}

// aligned compares the portfolios of one year.
func (m *measuring) aligned(ctx context.Context, t *ties, list []measure.Tie, year int, weights map[entente.Actor]float64) (*block, error) {
	p := measure.Period{From: year, To: year}
	b := &block{frame: &t.frame, period: p, covered: measure.CoveredYears(t.frame.frame.Coverage, p, ""),
		common: orderedObject{{"over", m.over}, {"method", m.method}}}
	if b.covered == 0 {
		return b, nil
	}
	partners, err := system(year)
	if len(m.partners) > 0 {
		partners, err = membersOfAll("partners", m.partners, year)
	}
	if err != nil {
		return nil, err
	}
	chosen, err := m.set(year)
	if err != nil {
		return nil, err
	}
	b.common = append(b.common, pair{"states", len(partners)}, pair{"ties", len(list)})
	b.late = func() ([]orderedObject, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m.progress(p.String())
		portfolios := measure.Portfolio(list, year, partners, t.scale)
		matrix, err := portfolios.Align(measure.Method(m.method), weights)
		if err != nil {
			return nil, fmt.Errorf("%w; the file of --weights has to have the year", err)
		}
		return pairsOf(matrix, portfolios, chosen), nil
	}
	return b, nil
}

// pairsOf are the rows of a matrix: of all pairs, of those among chosen actors,
// or of one chosen actor with everybody.
func pairsOf(matrix *measure.Matrix, portfolios *measure.Portfolios, chosen []entente.Actor) []orderedObject {
	var rows []orderedObject
	wanted := func(one, other entente.Actor) bool {
		a, b := slices.Contains(chosen, one), slices.Contains(chosen, other)
		return len(chosen) == 0 || a && b || len(chosen) == 1 && (a || b)
	}
	for i, one := range matrix.Actors {
		levels := portfolios.Of(one)
		for j := i + 1; j < len(matrix.Actors); j++ {
			if other := matrix.Actors[j]; wanted(one, other) {
				rows = append(rows, orderedObject{{"actor", one}, {"partner", other}, {"alignment", matrix.At(i, j)}, {"level", levels[j]}})
			}
		}
	}
	if len(chosen) > 0 {
		alignment := func(o orderedObject) float64 { return float64(o[2].value.(measure.Figure)) }
		slices.SortStableFunc(rows, func(a, b orderedObject) int { return cmp.Compare(alignment(b), alignment(a)) })
	}
	return rows
}

// ties reads alliances, or what the states do together.
func (m *measuring) ties(ctx context.Context, covers map[origin][]measure.Coverage) (*ties, error) {
	_, basis, err := m.one()
	if err != nil {
		return nil, err
	}
	t := &ties{scale: measure.AllianceScale}
	t.frame.frame = measure.Frame{Kind: entente.Pact, Basis: basis, Unit: "level", Set: m.setName()}
	kinds := []entente.Kind{entente.Pact}
	if m.over == "cooperation" {
		kinds, t.scale = cooperations, measure.Scale{Min: 0, Max: float64(len(cooperations))}
		t.frame.frame.Kind = "cooperation"
	}
	found := map[origin][]measure.Tie{}
	for _, kind := range kinds {
		query, err := parseQuery(m.lake, append([]string{"kind:" + string(kind)}, m.terms...))
		if err != nil {
			return nil, err
		}
		once := map[measure.Tie]bool{}
		err = m.eachTold(ctx, query, func(o origin, told measure.Told) error {
			r := told.Record
			inForce := register.Level(r) > 0
			if slices.Contains(sums, o.source) || !inForce && (!basis.Counts(r.Stage) || r.Certainty == entente.Denied) {
				return nil
			}
			if m.over == "cooperation" {
				if slices.Contains(states, o.source) {
					return nil
				}
				o = origin{} // kinds are counted over all sources together
			}
			for _, tie := range tiesOf(r, told.Date, inForce) {
				if tie.Level = 1; m.over == "alliance" {
					tie.Level = levelOf(r)
				} else if once[tie] {
					continue
				} else {
					once[tie] = true
				}
				found[o] = append(found[o], tie)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	t.choose(m, found, covers)
	return t, nil
}

// choose takes the alliances of the register that covers most of the years
// asked for, and of several the newest; cooperation comes from all sources.
func (t *ties) choose(m *measuring, found map[origin][]measure.Tie, covers map[origin][]measure.Coverage) {
	if m.over == "cooperation" {
		levels := map[measure.Tie]float64{}
		for _, tie := range found[origin{}] {
			tie.Level = 0
			levels[tie]++
		}
		for tie, level := range levels {
			tie.Level = level
			t.list = append(t.list, tie)
		}
		slices.SortFunc(t.list, func(a, b measure.Tie) int {
			return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
		})
		var names []string
		for _, o := range origins(covers) {
			if !slices.Contains(sums, o.source) && !slices.Contains(states, o.source) {
				names = append(names, o.String())
				t.frame.frame.Coverage = append(t.frame.frame.Coverage, covers[o]...)
			}
		}
		t.frame.sources = strings.Join(names, ", ")
		return
	}
	best, most := origin{}, -1
	for _, o := range origins(found) {
		years := m.yearsAsked(covers[o])
		// News tell of some pacts, a register of all.
		if o.source == lake.News {
			years = 0
		}
		if years > most || years == most && o.release > best.release {
			best, most = o, years
		}
	}
	if most < 0 {
		return
	}
	t.list, t.frame.sources, t.frame.frame.Coverage = found[best], best.String(), covers[best]
}

// tiesOf are the ties of every two parties of a record in each year in which it
// holds: an alliance in all years of its time, an act in the year it began.
func tiesOf(r *entente.Record, published string, inForce bool) []measure.Tie {
	first, last := r.When.Days()
	if first == "" {
		first = cmp.Or(last, published)
	}
	if last == "" || !inForce {
		last = first
	}
	if len(first) < 4 || len(last) < 4 {
		return nil
	}
	from, err := strconv.Atoi(first[:4])
	to, err2 := strconv.Atoi(last[:4])
	if err != nil || err2 != nil {
		return nil
	}
	parties := r.Parties()
	var out []measure.Tie
	for i, a := range parties {
		for _, b := range parties[i+1:] {
			for year := from; year <= to; year++ {
				out = append(out, measure.Tie{A: a, B: b, Year: year})
			}
		}
	}
	return out
}

// capabilities reads the file of --weights: by year and actor.
func (m *measuring) capabilities() (map[int]map[entente.Actor]float64, error) {
	if m.weights == "" {
		if m.method == string(measure.MethodSWeighted) {
			return nil, usageError{errors.New("--method s-weighted needs --weights, a CSV file with the columns ccode or actor, year, and cinc or weight")}
		}
		return nil, nil
	}
	file, err := os.Open(m.weights)
	if err != nil {
		return nil, fmt.Errorf("cannot read the capabilities: %w", err)
	}
	defer file.Close()
	return readCapabilities(m.weights, file)
}

func readCapabilities(path string, in io.Reader) (map[int]map[entente.Actor]float64, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return nil, fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
	}
	r := csv.NewReader(in)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: no header: %w", path, err)
	}
	columns := register.Header(head)
	columns.Alias("weight", "cinc")
	if missing := columns.Missing("year", "cinc"); len(missing) > 0 || len(columns.Missing("actor", "ccode")) > 1 {
		return nil, fmt.Errorf("%s: the header must name ccode or actor, year, and cinc or weight", path)
	}
	out := map[int]map[entente.Actor]float64{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		line, _ := r.FieldPos(0)
		year, ok := register.Year(columns.Cell(cells, "year"))
		if !ok {
			return nil, fmt.Errorf("%s:%d: %q is no year", path, line, columns.Cell(cells, "year"))
		}
		actor := entente.Actor(columns.Cell(cells, "actor"))
		if actor == "" {
			if actor, _, ok = actors.COW(columns.Cell(cells, "ccode"), year); !ok {
				return nil, fmt.Errorf("%s:%d: no state has the number %q in %d", path, line, columns.Cell(cells, "ccode"), year)
			}
		}
		cell := columns.Cell(cells, "cinc")
		if cell == "" || cell == "NA" || strings.HasPrefix(cell, "-9") {
			continue // not known: the partner has no weight
		}
		weight, ok := register.Amount(cell)
		if !ok {
			return nil, fmt.Errorf("%s:%d: %q is no capability", path, line, cell)
		}
		if out[year] == nil {
			out[year] = map[entente.Actor]float64{}
		}
		out[year][actor] += weight
	}
}
