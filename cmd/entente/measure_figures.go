package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"entente"
	"entente/measure"
)

// frame reads one kind and brings it into one frame.
func (m *measuring) frame(ctx context.Context, n need) (*drawn, error) {
	kind, basis, err := m.one()
	if err != nil {
		return nil, err
	}
	covers, err := m.coverage(ctx)
	if err != nil {
		return nil, err
	}
	b, err := m.read(ctx, kind, covers)
	if err != nil {
		return nil, err
	}
	return b.draw(m, basis, n)
}

func measureSupply(ctx context.Context, m *measuring) (*sheet, error) {
	kind, _, err := m.one()
	if err != nil {
		return nil, err
	}
	by := measure.By(cmp.Or(m.by, string(measure.ByOf(kind))))
	return m.spread(ctx, by)
}

func measureRecipients(ctx context.Context, m *measuring) (*sheet, error) {
	if m.by != "" && m.by != string(measure.ByTo) {
		return nil, usageError{fmt.Errorf("recipients are by to; leave out --by %s", m.by)}
	}
	return m.spread(ctx, measure.ByTo)
}

// spread is how a total is spread over actors.
func (m *measuring) spread(ctx context.Context, by measure.By) (*sheet, error) {
	n := needGivers
	if by == measure.ByTo {
		n = needReceivers
	}
	d, err := m.frame(ctx, n)
	if err != nil {
		return nil, err
	}
	periods, err := m.periods(d.frame.Coverage, false)
	if err != nil {
		return nil, err
	}
	amounts, err := measure.Amounts(d.acts, by)
	if err != nil {
		return nil, err
	}
	s := &sheet{measure: m.name, names: []string{"actor", "share", "rank", "value", "change"},
		only: []string{"rank", "actor", "share", "value", "change"}}
	for _, p := range periods {
		set, err := m.set(p.To)
		if err != nil {
			return nil, err
		}
		before := measure.Period{From: p.From - p.Years(), To: p.From - 1}
		both := measure.Concentrate(amounts, set, d.frame.Coverage, []measure.Period{p, before})
		c := &both[0]
		if len(c.Shares) == 0 && c.Total == 0 && d.left.Unvalued > 0 {
			c.Total = measure.Unknown() // there are acts, but none tells how much
		}
		b := block{frame: d, period: p, covered: c.Covered, note: unattributed(c)}
		for _, a := range c.Shares {
			b.rows = append(b.rows, orderedObject{{"actor", a.Actor}, {"share", a.Share}, {"rank", a.Rank}, {"value", a.Value},
				{"change", measure.ChangeOf(a.Actor, &both[1], c)}})
		}
		b.common = orderedObject{{"by", by}, {"total", c.Total}, {"total_change", measure.Change(&both[1], c)}, {"n", c.N},
			{"hhi", c.HHI}, {"effective", c.Effective}, {"con", c.CON}, {"evenness", c.Evenness}, {"top", c.Top(m.top)},
			{"unattributed", c.Unattributed}, {"excluded", c.Excluded}, {"outside", c.Outside}}
		s.blocks = append(s.blocks, b)
	}
	return s, nil
}

// unattributed says how much of a total belongs to nobody known, if it matters.
func unattributed(c *measure.Concentration) string {
	if !(c.Unattributed > measure.Negligible*float64(c.Total)) {
		return ""
	}
	return fmt.Sprintf("It is not known whose %.0f per cent of the total are; hhi, effective, con and evenness are of the rest.",
		100*c.Unattributed/float64(c.Total))
}

func measureDependence(ctx context.Context, m *measuring) (*sheet, error) {
	d, err := m.frame(ctx, needDyads)
	if err != nil {
		return nil, err
	}
	periods, err := m.periods(d.frame.Coverage, false)
	if err != nil {
		return nil, err
	}
	set, err := m.set(periods[len(periods)-1].To)
	if err != nil {
		return nil, err
	}
	s := &sheet{measure: m.name, names: []string{"actor", "share", "supplier", "hhi", "effective", "change", "suppliers", "total", "unattributed"},
		only: []string{"actor", "supplier", "share", "hhi", "effective", "change", "suppliers", "total"}}
	for _, p := range periods {
		s.blocks = append(s.blocks, block{frame: d, period: p, covered: measure.CoveredYears(d.frame.Coverage, p, ""),
			common: orderedObject{{"floor", m.floor}}})
	}
	for _, r := range measure.Depend(measure.Flows(d.acts), set, d.frame.Coverage, periods, m.floor) {
		var top any
		if len(r.Suppliers) > 0 {
			top = r.Suppliers[0].Actor
		}
		b := &s.blocks[slices.Index(periods, r.Period)]
		b.rows = append(b.rows, orderedObject{{"actor", r.Recipient}, {"share", r.Top}, {"supplier", top}, {"hhi", r.HHI},
			{"effective", r.Effective}, {"change", r.Change}, {"suppliers", len(r.Suppliers)}, {"total", r.Total}, {"unattributed", r.Unattributed}})
	}
	for i := range s.blocks {
		total := func(o orderedObject) float64 { return float64(o[7].value.(measure.Figure)) }
		slices.SortStableFunc(s.blocks[i].rows, func(a, b orderedObject) int { return cmp.Compare(total(b), total(a)) })
	}
	return s, nil
}

func measureAsymmetry(ctx context.Context, m *measuring) (*sheet, error) {
	d, err := m.frame(ctx, needDyads)
	if err != nil {
		return nil, err
	}
	periods, err := m.periods(d.frame.Coverage, false)
	if err != nil {
		return nil, err
	}
	s := &sheet{measure: m.name, names: []string{"actor", "share", "partner", "export", "asymmetry", "value"},
		only: []string{"actor", "partner", "share", "export", "asymmetry", "value"}}
	flows := measure.Flows(d.acts)
	for _, p := range periods {
		set, err := m.set(p.To)
		if err != nil {
			return nil, err
		}
		b := block{frame: d, period: p, covered: measure.CoveredYears(d.frame.Coverage, p, ""), common: orderedObject{{"floor", m.floor}}}
		for _, a := range measure.Asymmetries(flows, d.frame.Coverage, []measure.Period{p}, m.floor) {
			if set != nil && !slices.Contains(set, a.Supplier) && !slices.Contains(set, a.Recipient) {
				continue
			}
			b.rows = append(b.rows, orderedObject{{"actor", a.Supplier}, {"share", a.Import}, {"partner", a.Recipient},
				{"export", a.Export}, {"asymmetry", a.Asymmetry}, {"value", a.Value}})
		}
		s.blocks = append(s.blocks, b)
	}
	return s, nil
}

// graph builds the network of a period and says what it is of.
func (m *measuring) graph(d *drawn, flows []measure.Flow, p measure.Period) (*measure.Graph, error) {
	set, err := m.set(p.To)
	if err != nil {
		return nil, err
	}
	known := flows
	if cover := d.frame.Coverage; measure.CoveredYears(cover, p, "") < p.Years() {
		known = nil
		for _, f := range flows {
			if measure.CoveredYears(cover, measure.Period{From: f.Year, To: f.Year}, "") > 0 {
				known = append(known, f)
			}
		}
	}
	return measure.NewGraph(known, p, !measure.Mutual(d.frame.Kind), set), nil
}

func measureNetwork(ctx context.Context, m *measuring) (*sheet, error) {
	s := &sheet{measure: m.name, names: []string{"actor", "share", "degree_out", "degree_in", "strength_out", "strength_in", "eigenvector", "pagerank", "betweenness", "community"},
		only: []string{"actor", "share", "degree_out", "degree_in", "strength_out", "strength_in",
			"eigenvector", "pagerank", "betweenness", "community"}}
	return s, m.eachGraph(ctx, s, func(g *measure.Graph, found *measure.Communities, b *block) {
		b.common = orderedObject{{"actors", len(g.Actors)}, {"ties", g.Edges()}, {"weight", g.Total()}, {"modularity", found.Q}, {"agreement", found.Agreement}}
		all := g.Undirected().OutStrength()
		in, out, din, dout := g.InStrength(), g.OutStrength(), g.InDegree(), g.OutDegree()
		eigen, rank, between := g.Eigenvector(), g.PageRank(0.85), g.Betweenness(true)
		at := func(list []float64, i int) measure.Figure {
			if list == nil {
				return measure.Unknown()
			}
			return measure.Figure(list[i])
		}
		for i, a := range g.Actors {
			var lead any
			if found.Of != nil {
				lead = found.Groups[found.Of[i]].Lead
			}
			share := measure.Unknown()
			if total := 2 * g.Total(); total > 0 {
				share = measure.Figure(all[i] / total)
			}
			b.rows = append(b.rows, orderedObject{{"actor", a}, {"share", share}, {"degree_out", dout[i]}, {"degree_in", din[i]},
				{"strength_out", out[i]}, {"strength_in", in[i]}, {"eigenvector", at(eigen, i)}, {"pagerank", at(rank, i)},
				{"betweenness", at(between, i)}, {"community", lead}})
		}
		byShare(b.rows)
	})
}

// byShare sorts rows by their share, which is their second value, the greatest first.
func byShare(rows []orderedObject) {
	share := func(o orderedObject) float64 { return float64(o[1].value.(measure.Figure)) }
	slices.SortStableFunc(rows, func(a, b orderedObject) int { return cmp.Compare(share(b), share(a)) })
}

func measureCommunities(ctx context.Context, m *measuring) (*sheet, error) {
	s := &sheet{measure: m.name, names: []string{"actor", "share", "community", "within", "strength", "size", "members"},
		only: []string{"community", "share", "within", "size", "members"}}
	return s, m.eachGraph(ctx, s, func(g *measure.Graph, found *measure.Communities, b *block) {
		closed := measure.Unknown()
		if found.Of != nil {
			closed = g.Within(found.Of)
		}
		b.common = orderedObject{{"communities", len(found.Groups)}, {"modularity", found.Q}, {"best", found.Best},
			{"closed", closed}, {"agreement", found.Agreement}, {"runs", found.Runs}, {"seed", m.seed}}
		for i, c := range found.Groups {
			b.rows = append(b.rows, orderedObject{{"actor", c.Lead}, {"share", c.Share}, {"community", i + 1}, {"within", c.Within},
				{"strength", c.Strength}, {"size", len(c.Members)}, {"members", c.Members}})
		}
	})
}

// eachGraph makes the network of each period, finds its communities, and adds
// the block that describe fills in to the sheet.
func (m *measuring) eachGraph(ctx context.Context, s *sheet, describe func(*measure.Graph, *measure.Communities, *block)) error {
	d, err := m.frame(ctx, needDyads)
	if err != nil {
		return err
	}
	periods, err := m.periods(d.frame.Coverage, false)
	if err != nil {
		return err
	}
	flows := measure.Flows(d.acts)
	for _, p := range periods {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.progress(p.String())
		g, err := m.graph(d, flows, p)
		if err != nil {
			return err
		}
		found := g.Detect(m.runs, 1, m.seed)
		b := block{frame: d, period: p, covered: measure.CoveredYears(d.frame.Coverage, p, "")}
		describe(g, found, &b)
		s.blocks = append(s.blocks, b)
	}
	return nil
}

// polarityNames are the columns of a page of polarity.
var polarityNames = []string{"actor", "share", "acts", "total", "structure", "poles", "share_low", "share_high", "effective", "effective_low",
	"effective_high", "con", "con_low", "con_high", "evenness", "evenness_low", "evenness_high", "effective_blocs", "effective_blocs_low",
	"effective_blocs_high", "closed", "closed_low", "closed_high", "modularity", "modularity_low", "modularity_high", "blocs", "bloc_leads",
	"agreement", "by"}

// defaultWindow is the window of polarity: single years swing with single deals.
const defaultWindow = 5

func measurePolarity(ctx context.Context, m *measuring) (*sheet, error) {
	kinds, bases := m.kinds, m.bases
	if slices.Contains(kinds, "all") || !m.kindsSet {
		kinds = words(entente.Kinds())
	}
	if slices.Contains(bases, "all") || !m.basesSet {
		bases = words(measure.Bases())
	}
	covers, err := m.coverage(ctx)
	if err != nil {
		return nil, err
	}
	s := &sheet{measure: m.name, names: polarityNames, onePage: true, only: []string{"from", "to", "actor", "share", "structure", "poles", "effective",
		"evenness", "blocs", "closed", "modularity"}}
	for _, kind := range kinds {
		read, err := m.read(ctx, entente.Kind(kind), covers)
		if err != nil {
			return nil, err
		}
		if len(read.events) == 0 && len(read.told) == 0 && !m.kindsSet {
			continue // of all kinds, those that the lake has
		}
		var pages polarities
		for _, basis := range bases {
			if err := m.polarity(ctx, s, read, measure.Basis(basis), &pages); err != nil {
				return nil, err
			}
		}
	}
	if len(s.blocks) == 0 {
		return nil, fmt.Errorf("the lake holds no records to compute polarity from")
	}
	return s, nil
}

// polarities are pages and the acts that they are of: the acts of a register are
// often the same on every basis.
type polarities struct {
	acts  []measure.Act
	unit  measure.Unit
	pages map[measure.Period]measure.Polarity
}

// keep forgets pages that are not of the same acts.
func (p *polarities) keep(d *drawn) {
	if p.pages == nil || p.unit != d.frame.Unit || !slices.EqualFunc(p.acts, d.acts, func(a, b measure.Act) bool {
		return a.ID == b.ID && a.Year == b.Year && a.Value == b.Value
	}) {
		*p = polarities{d.acts, d.frame.Unit, map[measure.Period]measure.Polarity{}}
	}
}

// polarity adds the pages of one kind and basis.
func (m *measuring) polarity(ctx context.Context, s *sheet, read *basin, basis measure.Basis, kept *polarities) error {
	d, err := read.draw(m, basis, needDyads)
	if err != nil {
		return err
	}
	if len(d.acts) == 0 && !m.basesSet && !m.kindsSet {
		return nil
	}
	windowed := *m
	if span, _ := measure.Span(d.frame.Coverage); m.window == 0 {
		windowed.window = max(min(defaultWindow, measure.Period{From: cmp.Or(m.from, span.From), To: cmp.Or(m.to, span.To)}.Years()), 1)
	}
	periods, err := windowed.periods(d.frame.Coverage, true)
	if err != nil {
		return err
	}
	by := measure.By(m.by)
	switch {
	case m.by != "":
	case measure.Mutual(read.kind):
		by = measure.ByParty // a pole is who takes part, not where it takes place
	default:
		by = measure.ByFrom
	}
	kept.keep(d)
	for i, p := range periods {
		if err := ctx.Err(); err != nil {
			return err
		}
		m.progress(fmt.Sprintf("%s, %s: %d of %d periods", read.kind, basis, i, len(periods)))
		page, known := kept.pages[p]
		if !known {
			set, err := m.set(p.To)
			if err != nil {
				return err
			}
			pages, err := measure.Polarize(&d.frame, d.acts, set, by, []measure.Period{p}, measure.Drawing{Runs: m.runs, Samples: m.samples, Seed: m.seed})
			if err != nil {
				return err
			}
			page = pages[0]
			kept.pages[p] = page
		}
		// Without a leader nobody has a share: poles and blocs are not none, but unknown.
		var leader, structure, poles, blocs any
		if page.Leader != "" {
			leader, structure, poles, blocs = page.Leader, string(page.Structure), page.Poles, len(page.Blocs)
		}
		var leads []entente.Actor
		for _, c := range page.Blocs {
			leads = append(leads, c.Lead)
		}
		row := orderedObject{{"actor", leader}, {"share", page.Share.Value}, {"acts", page.Acts}, {"total", page.Total},
			{"structure", structure}, {"poles", poles}}
		for _, f := range []struct {
			name string
			measure.Interval
		}{{"share", page.Share}, {"effective", page.Effective}, {"con", page.CON}, {"evenness", page.Evenness},
			{"effective_blocs", page.EffectiveBlocs}, {"closed", page.Closed}, {"modularity", page.Modularity}} {
			if f.name != "share" {
				row = append(row, pair{f.name, f.Value})
			}
			row = append(row, pair{f.name + "_low", f.Low}, pair{f.name + "_high", f.High})
		}
		row = append(row, pair{"blocs", blocs}, pair{"bloc_leads", leads}, pair{"agreement", page.Agreement}, pair{"by", by})
		s.blocks = append(s.blocks, block{frame: d, period: p, covered: page.Covered, rows: []orderedObject{row}})
	}
	return nil
}
