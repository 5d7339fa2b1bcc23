package web

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"entente"
	"entente/measure"
)

// MeasureParameters are those of every measure.
type MeasureParameters struct {
	FormatParameters
	ViewParameters
	Kind   string `query:"kind" default:"transfer" enum:"transfer,industry,training,exercise,deployment,talks,pact,forum,contest,aid,intelligence,operation,embargo,support" doc:"The kind of act."`
	Basis  string `query:"basis" default:"agreed" enum:"declared,agreed,delivered" doc:"How far an act must have got to be counted."`
	T      string `query:"t" maxLength:"64" doc:"The period, as 2015..2025; what was read if empty."`
	Window int    `query:"window" minimum:"1" maximum:"50" default:"5" doc:"The length in years of the moving windows that the figures are of."`
}

// MeasurePage is what every measure answers: its figures, and what they are of.
type MeasurePage[T any] struct {
	About
	Title   string         `json:"title"`
	Frame   *measure.Frame `json:"frame"`
	Windows []T            `json:"windows"`
}

// measured is a question for figures, read from its parameters.
type measured struct {
	frame   *measure.Frame
	acts    []measure.Act
	periods []measure.Period
	about   About
	title   string
}

// mostWindows bounds what a measure computes at once.
const mostWindows = 120

func (q request) measured(in *MeasureParameters, what string) (*measured, error) {
	page := PageParameters{T: in.T, Basis: in.Basis}
	f, err := page.frame()
	if err != nil {
		return nil, err
	}
	p := q.period(f)
	m := &measured{frame: q.measureFrame(entente.Kind(in.Kind), measure.Basis(in.Basis))}
	m.periods = p.Windows(min(in.Window, max(p.Years(), 1)))
	if n := len(m.periods); n > mostWindows {
		m.periods = m.periods[n-mostWindows:]
	}
	all := make([]uint32, q.events.len())
	for i := range all {
		all[i] = uint32(i)
	}
	m.acts = q.acts(all, entente.Kind(in.Kind), measure.Basis(in.Basis))
	m.about = About{"kind:" + in.Kind + " " + f.Terms, q.version, m.frame.Caveats(p) + " Counted in undertakings, each once."}
	m.title = titled(what+", "+in.Kind, f)
	return m, nil
}

type measureInput struct{ MeasureParameters }

type supplyInput struct {
	MeasureParameters
	By string `query:"by" enum:"usual,from,to,host,party" default:"usual" doc:"To which side an act belongs; usual is hosts for exercises, parties for what is done together, else those it comes from."`
}

func (s *Server) supply(_ context.Context, q request, in *supplyInput) (*reply, error) {
	m, err := q.measured(&in.MeasureParameters, "concentration")
	if err != nil {
		return nil, err
	}
	by := measure.By(in.By)
	if in.By == "usual" {
		by = measure.ByOf(m.frame.Kind)
	}
	amounts, err := measure.Amounts(m.acts, by)
	if err != nil {
		return nil, err
	}
	out := measure.Concentrate(amounts, nil, m.frame.Coverage, m.periods)
	for i := range out {
		if out[i].Shares == nil {
			out[i].Shares = []measure.Share{}
		}
	}
	return &reply{value: MeasurePage[measure.Concentration]{m.about, m.title, m.frame, orNone(out)}, file: "entente-supply",
		columns: []string{"from", "to", "actor", "value", "share", "rank", "total", "hhi", "effective", "con", "evenness"},
		rows: func(yield func([]string) error) error {
			for _, c := range out {
				for _, s := range c.Shares {
					if err := yield([]string{itoa(c.Period.From), itoa(c.Period.To), string(s.Actor), fmt.Sprint(s.Value), s.Share.String(), itoa(s.Rank),
						c.Total.String(), c.HHI.String(), c.Effective.String(), c.CON.String(), c.Evenness.String()}); err != nil {
						return err
					}
				}
			}
			return nil
		}}, nil
}

func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

type dependenceInput struct {
	MeasureParameters
	Actors string `query:"actors" maxLength:"512" doc:"The recipients, as IND~PAK; those with the most if empty."`
}

func (s *Server) dependenceOf(_ context.Context, q request, in *dependenceInput) (*reply, error) {
	m, err := q.measured(&in.MeasureParameters, "dependence")
	if err != nil {
		return nil, err
	}
	var set []entente.Actor
	for code := range strings.SplitSeq(in.Actors, "~") {
		if code == "" {
			continue
		}
		a, err := q.actorIn(code)
		if err != nil {
			return nil, err
		}
		set = append(set, entente.Actor(a))
	}
	flows := measure.Flows(m.acts)
	if set == nil {
		set = greatestRecipients(flows, 30)
	}
	slices.Sort(set)
	out := measure.Depend(flows, slices.Compact(set), m.frame.Coverage, m.periods, 0)
	return &reply{value: MeasurePage[measure.Dependence]{m.about, m.title, m.frame, orNone(out)}, file: "entente-dependence",
		columns: []string{"recipient", "from", "to", "total", "top_supplier", "top", "hhi", "effective", "change"},
		rows: func(yield func([]string) error) error {
			for _, d := range out {
				first := ""
				if len(d.Suppliers) > 0 {
					first = string(d.Suppliers[0].Actor)
				}
				if err := yield([]string{string(d.Recipient), itoa(d.Period.From), itoa(d.Period.To), d.Total.String(), first, d.Top.String(),
					d.HHI.String(), d.Effective.String(), d.Change.String()}); err != nil {
					return err
				}
			}
			return nil
		}}, nil
}

// greatestRecipients are those who get the most.
func greatestRecipients(flows []measure.Flow, top int) []entente.Actor {
	sums := map[entente.Actor]float64{}
	for _, f := range flows {
		if f.To != "" {
			sums[f.To] += f.Value
		}
	}
	out := sortedKeys(sums)
	slices.SortStableFunc(out, func(a, b entente.Actor) int {
		switch {
		case sums[a] > sums[b]:
			return -1
		case sums[a] < sums[b]:
			return 1
		}
		return 0
	})
	return out[:min(top, len(out))]
}

// How polarity is drawn: enough runs and samples for a chart, few enough for an
// answer within a second where the acts are few.
const (
	polarityRuns    = 10
	polaritySamples = 200
	// drawnFlows is how many flows are drawn in all samples together, about.
	drawnFlows = 500_000
)

func (s *Server) polarity(ctx context.Context, q request, in *measureInput) (*reply, error) {
	m, err := q.measured(&in.MeasureParameters, "polarity")
	if err != nil {
		return nil, err
	}
	// A window next to a window has nearly the same acts: where there are many,
	// windows a few years apart tell as much.
	drawn := 0
	for _, f := range measure.Flows(m.acts) {
		for _, p := range m.periods {
			if p.Has(f.Year) {
				drawn++
			}
		}
	}
	step := min(in.Window, 1+drawn*polaritySamples/drawnFlows)
	m.periods = spaced(m.periods, step)
	samples := 0
	if drawn > 0 {
		samples = max(40, min(polaritySamples, step*drawnFlows/drawn))
	}
	out, err := m.polarize(ctx, measure.Drawing{Runs: polarityRuns, Samples: samples, Seed: 1})
	if err != nil {
		return nil, err
	}
	m.about.Caveat += fmt.Sprintf(" Intervals are the middle 95 per cent of %d samples drawn from the undertakings; they tell the error of chance only.", samples)
	for i := range out {
		if out[i].Blocs == nil {
			out[i].Blocs = []measure.Community{}
		}
	}
	return &reply{value: MeasurePage[measure.Polarity]{m.about, m.title, m.frame, orNone(out)}, file: "entente-polarity",
		columns: []string{"from", "to", "acts", "total", "leader", "share", "share_low", "share_high", "poles", "structure", "effective", "effective_low",
			"effective_high", "con", "evenness", "effective_blocs", "closed", "modularity", "agreement"},
		rows: func(yield func([]string) error) error {
			for _, p := range out {
				if err := yield([]string{itoa(p.Period.From), itoa(p.Period.To), itoa(p.Acts), p.Total.String(), string(p.Leader), p.Share.Value.String(),
					p.Share.Low.String(), p.Share.High.String(), itoa(p.Poles), string(p.Structure), p.Effective.Value.String(), p.Effective.Low.String(),
					p.Effective.High.String(), p.CON.Value.String(), p.Evenness.Value.String(), p.EffectiveBlocs.Value.String(), p.Closed.Value.String(),
					p.Modularity.Value.String(), p.Agreement.String()}); err != nil {
					return err
				}
			}
			return nil
		}}, nil
}

// polarize looks at the windows side by side, each with the acts of its years:
// they know nothing of each other, so that the order does not matter.
func (m *measured) polarize(ctx context.Context, d measure.Drawing) ([]measure.Polarity, error) {
	out := make([]measure.Polarity, len(m.periods))
	failed := make([]error, len(m.periods))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(m.periods)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(m.periods); i = int(next.Add(1)) - 1 {
				if failed[i] = ctx.Err(); failed[i] != nil {
					return
				}
				var acts []measure.Act
				for _, a := range m.acts {
					if m.periods[i].Has(a.Year) {
						acts = append(acts, a)
					}
				}
				page, err := measure.Polarize(m.frame, acts, nil, measure.ByOf(m.frame.Kind), m.periods[i:i+1], d)
				if err != nil {
					failed[i] = err
					return
				}
				out[i] = page[0]
			}
		})
	}
	wait.Wait()
	return out, errors.Join(failed...)
}

// spaced keeps every so many windows, the latest among them.
func spaced(periods []measure.Period, step int) []measure.Period {
	var out []measure.Period
	for i := len(periods) - 1; i >= 0; i -= step {
		out = append(out, periods[i])
	}
	slices.Reverse(out)
	return out
}

// Position is an actor's place in the network.
type Position struct {
	Actor       string         `json:"actor"`
	Name        string         `json:"name"`
	OutDegree   int            `json:"out_degree" doc:"Partners that it gives to; all partners where nobody gives."`
	InDegree    int            `json:"in_degree"`
	OutStrength float64        `json:"out_strength"`
	InStrength  float64        `json:"in_strength"`
	PageRank    measure.Figure `json:"pagerank"`
	Eigenvector measure.Figure `json:"eigenvector"`
	Betweenness measure.Figure `json:"betweenness"`
	Community   int            `json:"community"`
}

// NetworkPage is the network of one period.
type NetworkPage struct {
	About
	Title       string              `json:"title"`
	Frame       *measure.Frame      `json:"frame"`
	Period      measure.Period      `json:"period"`
	Directed    bool                `json:"directed"`
	Positions   []Position          `json:"positions"`
	Communities measure.Communities `json:"communities"`
}

func (s *Server) networkOf(_ context.Context, q request, in *measureInput) (*reply, error) {
	m, err := q.measured(&in.MeasureParameters, "network")
	if err != nil {
		return nil, err
	}
	page := PageParameters{T: in.T, Basis: in.Basis}
	f, err := page.frame()
	if err != nil {
		return nil, err
	}
	p := q.period(f)
	g := measure.NewGraph(measure.Flows(m.acts), p, !measure.Mutual(m.frame.Kind), nil)
	communities := g.Detect(polarityRuns, 1, 1)
	if communities.Groups == nil {
		communities.Groups = []measure.Community{}
	}
	out := NetworkPage{About: m.about, Title: m.title, Frame: m.frame, Period: p, Directed: !measure.Mutual(m.frame.Kind), Positions: []Position{}, Communities: *communities}
	rank, vector, between := g.PageRank(0.85), g.Undirected().Eigenvector(), g.Betweenness(false)
	outDegree, inDegree, outStrength, inStrength := g.OutDegree(), g.InDegree(), g.OutStrength(), g.InStrength()
	for i, a := range g.Actors {
		out.Positions = append(out.Positions, Position{string(a), q.name(a), outDegree[i], inDegree[i], outStrength[i], inStrength[i],
			figure(rank, i), figure(vector, i), figure(between, i), of(communities.Of, i)})
	}
	return &reply{value: out, file: "entente-network",
		columns: []string{"actor", "name", "out_degree", "in_degree", "out_strength", "in_strength", "pagerank", "eigenvector", "betweenness", "community"},
		rows: func(yield func([]string) error) error {
			for _, v := range out.Positions {
				if err := yield([]string{v.Actor, v.Name, itoa(v.OutDegree), itoa(v.InDegree), fmt.Sprint(v.OutStrength), fmt.Sprint(v.InStrength),
					v.PageRank.String(), v.Eigenvector.String(), v.Betweenness.String(), itoa(v.Community)}); err != nil {
					return err
				}
			}
			return nil
		}}, nil
}

// figure is the i-th number, unknown where there are none.
func figure(list []float64, i int) measure.Figure {
	if i >= len(list) {
		return measure.Unknown()
	}
	return measure.Figure(list[i])
}

func of(list []int, i int) int {
	if i >= len(list) {
		return -1
	}
	return list[i]
}
