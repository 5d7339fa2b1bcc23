package measure

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"entente"
)

// Structure is a name for how shares are spread among the greatest.
type Structure string

// The structures, by the thresholds that the field uses for the shares of great
// powers (Thompson 1988, On Global War, after Modelski 1974 and Rapkin, Thompson
// and Christopherson 1979, Journal of Conflict Resolution 23:261–295).
const (
	// Unipolar: one actor has at least 50 per cent.
	Unipolar Structure = "unipolar"
	// NearUnipolar: one has at least 45 per cent and no other 25.
	NearUnipolar Structure = "near-unipolar"
	// Bipolar: two have at least 25 per cent each and 50 together, and no third has 25.
	Bipolar Structure = "bipolar"
	// Multipolar: three or more have at least 5 per cent, and none of the above holds.
	Multipolar Structure = "multipolar"
	// Diffuse: fewer than three have 5 per cent, and none of the above holds.
	Diffuse Structure = "diffuse"
)

// StructureOf names the structure of shares; empty without shares.
func StructureOf(shares []float64) Structure {
	if len(shares) == 0 {
		return ""
	}
	sorted := slices.Clone(shares)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(b, a) })
	at := func(i int) float64 {
		if i < len(sorted) {
			return sorted[i]
		}
		return 0
	}
	switch {
	case at(0) >= 0.5:
		return Unipolar
	case at(0) >= 0.45 && at(1) < 0.25:
		return NearUnipolar
	case at(1) >= 0.25 && at(2) < 0.25 && at(0)+at(1) >= 0.5:
		return Bipolar
	case at(2) >= poleShare:
		return Multipolar
	}
	return Diffuse
}

// poleShare is the least share of a pole.
const poleShare = 0.05

// Interval is a figure and how far it may be off by chance. Low and High are
// unknown where nothing was sampled.
type Interval struct {
	Value Figure `json:"value"`
	Low   Figure `json:"low"`
	High  Figure `json:"high"`
}

// Polarity is how many poles a period had, how even they were, and how closed
// the blocs around them.
type Polarity struct {
	Period  Period `json:"period"`
	Covered int    `json:"covered"`
	// Acts is the number of records, events or rows that the figures are from.
	Acts int `json:"acts"`
	// Total is the sum of their values; unknown if no year is covered.
	Total Figure `json:"total"`
	// Leader has the greatest share; empty if there is none.
	Leader entente.Actor `json:"leader"`
	Share  Interval      `json:"share"`
	// Poles is the number of actors with a share of at least 0.05, and Structure
	// what the shares amount to.
	Poles     int       `json:"poles"`
	Structure Structure `json:"structure"`
	// Effective, CON and Evenness are of the shares, as in Concentration.
	Effective Interval `json:"effective"`
	CON       Interval `json:"con"`
	Evenness  Interval `json:"evenness"`
	// Blocs are the communities of the network with the greatest strength first,
	// those of more than one actor.
	Blocs []Community `json:"blocs"`
	// EffectiveBlocs is the effective number of all communities by strength.
	EffectiveBlocs Interval `json:"effective_blocs"`
	// Closed is the part of the weight that stays inside communities, and
	// Modularity how much more that is than by chance.
	Closed     Interval `json:"closed"`
	Modularity Interval `json:"modularity"`
	// Agreement is that of the runs that found the communities.
	Agreement Figure `json:"agreement"`
	// Caveats say what the figures cannot know.
	Caveats string `json:"caveats"`
}

// Drawing is how often and from what seed things are drawn at random.
type Drawing struct {
	// Runs is the number of runs of the detection of communities.
	Runs int
	// Samples is the number of samples drawn for the intervals; 0 for no intervals.
	Samples int
	Seed    uint64
}

// Polarize computes the figures of polarity of each period from the acts of one
// frame, attributed by by. Where a source of the frame is a sample, the intervals
// are the middle 95 per cent of the figures of as many samples, drawn with
// replacement from the acts of the period (Efron 1979, Annals of Statistics
// 7:1–26): they tell the error of chance, not what no source told. Acts with the
// same ID are drawn together.
func Polarize(f *Frame, acts []Act, set []entente.Actor, by By, periods []Period, d Drawing) ([]Polarity, error) {
	acts = slices.Clone(acts)
	slices.SortStableFunc(acts, func(a, b Act) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Year, b.Year), cmp.Compare(a.Value, b.Value))
	})
	var out []Polarity
	for _, p := range periods {
		var units [][]Act // what is drawn together
		for _, a := range acts {
			if !p.Has(a.Year) || !covered(f.Coverage, a.Year, "") {
				continue
			}
			if n := len(units); n > 0 && a.ID != "" && units[n-1][0].ID == a.ID {
				units[n-1] = append(units[n-1], a)
			} else {
				units = append(units, []Act{a})
			}
		}
		page := Polarity{Period: p, Covered: CoveredYears(f.Coverage, p, ""), Acts: len(units), Caveats: f.Caveats(p)}
		point, err := f.point(slices.Concat(units...), set, by, p, d.Runs, d.Seed)
		if err != nil {
			return nil, err
		}
		page.Total, page.Agreement = point.supply.Total, point.blocs.Agreement
		if s := point.supply.Shares; len(s) > 0 {
			page.Leader = s[0].Actor
		}
		page.Poles, page.Structure = point.poles()
		for _, b := range point.blocs.Groups {
			if len(b.Members) > 1 {
				page.Blocs = append(page.Blocs, b)
			}
		}
		var samples []figures
		if sampled := slices.ContainsFunc(f.Coverage, func(c Coverage) bool { return c.Sampled }); sampled && len(units) > 1 {
			random := rand.New(rand.NewPCG(d.Seed, uint64(p.From)<<16|uint64(p.To)))
			for range d.Samples {
				drawn := make([]Act, 0, len(units)+len(units)/8)
				for range units {
					drawn = append(drawn, units[random.IntN(len(units))]...)
				}
				// One run is enough where many samples are looked at together.
				sample, err := f.point(drawn, set, by, p, 1, d.Seed)
				if err != nil {
					return nil, err
				}
				samples = append(samples, sample.figures())
			}
		}
		values := point.figures()
		for i, interval := range []*Interval{&page.Share, &page.Effective, &page.CON, &page.Evenness,
			&page.EffectiveBlocs, &page.Closed, &page.Modularity} {
			*interval = within(values[i], samples, i)
		}
		out = append(out, page)
	}
	return out, nil
}

// point is what one set of acts gives.
type point struct {
	supply  Concentration
	blocs   *Communities
	closed  Figure
	between []float64 // shares of the communities in all strength
}

func (f *Frame) point(acts []Act, set []entente.Actor, by By, p Period, runs int, seed uint64) (*point, error) {
	amounts, err := Amounts(acts, by)
	if err != nil {
		return nil, err
	}
	g := NewGraph(Flows(acts), p, !Mutual(f.Kind), set)
	out := &point{supply: Concentrate(amounts, set, f.Coverage, []Period{p})[0],
		blocs: g.Detect(runs, 1, seed), closed: Unknown()}
	if out.blocs.Of != nil {
		out.closed = g.Within(out.blocs.Of)
		for _, c := range out.blocs.Groups {
			out.between = append(out.between, float64(c.Share))
		}
	}
	return out, nil
}

// figures are share, effective number, CON, evenness, effective number of
// blocs, closedness and modularity.
type figures [7]Figure

func (p *point) figures() figures {
	return figures{p.supply.Top(1), p.supply.Effective, p.supply.CON, p.supply.Evenness,
		EffectiveNumber(p.between), p.closed, p.blocs.Q}
}

func (p *point) poles() (int, Structure) {
	var shares []float64
	n := 0
	for _, s := range p.supply.Shares {
		shares = append(shares, float64(s.Share))
		if s.Share >= poleShare {
			n++
		}
	}
	return n, StructureOf(shares)
}

// within puts the middle 95 per cent of the i-th figure of samples around a value.
func within(value Figure, samples []figures, i int) Interval {
	var drawn []float64
	for _, s := range samples {
		if s[i].Known() {
			drawn = append(drawn, float64(s[i]))
		}
	}
	if len(drawn) == 0 || !value.Known() {
		return Interval{value, Unknown(), Unknown()}
	}
	slices.Sort(drawn)
	return Interval{value, Figure(quantile(drawn, 0.025)), Figure(quantile(drawn, 0.975))}
}

// quantile interpolates between the two nearest of sorted numbers.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
