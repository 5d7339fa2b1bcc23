package measure

import (
	"fmt"
	"math"
	"slices"

	"entente"
)

// Scale is the range that the levels of a portfolio can have. It comes from how
// the levels are coded, not from the levels that occur.
type Scale struct{ Min, Max float64 }

// AllianceScale is the usual coding of alliance portfolios: 0 none, 1 entente
// or consultation, 2 neutrality or nonaggression, 3 defence.
var AllianceScale = Scale{0, 3}

// Distance is how the difference of two levels counts.
type Distance int

// The distances.
const (
	// Linear is the absolute difference.
	Linear Distance = iota
	// Quadratic is the squared difference.
	Quadratic
)

func (d Distance) of(a, b float64) float64 {
	if d == Quadratic {
		return (a - b) * (a - b)
	}
	return math.Abs(a - b)
}

// S is Signorino and Ritter's similarity of two portfolios over the same
// partners in the same order:
//
//	S = 1 − 2·Σ wₖ·d(aₖ, bₖ) / (d(max, min)·Σ wₖ)
//
// between -1 (as far apart as the scale allows) and 1 (the same). Weights nil
// counts all partners alike; else they are as many as the levels, as the
// partners' capabilities. Linear is the distance of the article, Quadratic a
// common variant. Unknown for portfolios of unequal length, of no partner, or
// without weight. (Signorino and Ritter 1999, International Studies Quarterly
// 43:115–144.)
func S(a, b, weights []float64, scale Scale, d Distance) Figure {
	w, ok := weigh(a, b, weights)
	if !ok {
		return Unknown()
	}
	apart, sum := 0.0, 0.0
	for k := range a {
		apart += w(k) * d.of(a[k], b[k])
		sum += w(k)
	}
	return similar(apart, d.of(scale.Max, scale.Min), sum)
}

// Kappa is Cohen's weighted kappa of two portfolios,
//
//	κ = 1 − Σ wₖ·d(aₖ, bₖ) / Σ wₖ·wₗ·d(aₖ, bₗ)/Σ wₗ,
//
// at most 1; 0 is the agreement that the two portfolios' own levels would have
// by chance. It takes out of S what shared absence of ties puts in. Unknown if
// by chance no difference is possible, as between two empty portfolios. (Cohen
// 1968, Psychological Bulletin 70:213–220; Häge 2011, Political Analysis
// 19:287–305.)
func Kappa(a, b, weights []float64, d Distance) Figure {
	return corrected(a, b, weights, d, false)
}

// Pi is Scott's pi of two portfolios: as Kappa, with both portfolios' levels
// pooled for the agreement by chance, so that portfolios which differ in how
// many ties they have are further apart. (Scott 1955, Public Opinion Quarterly
// 19:321–325; Häge 2011.)
func Pi(a, b, weights []float64, d Distance) Figure {
	return corrected(a, b, weights, d, true)
}

func corrected(a, b, weights []float64, d Distance, pooled bool) Figure {
	w, ok := weigh(a, b, weights)
	if !ok {
		return Unknown()
	}
	observed, sum := 0.0, 0.0
	ma, mb := newMargin(len(a)), newMargin(len(b))
	for k := range a {
		observed += w(k) * d.of(a[k], b[k])
		sum += w(k)
		ma.add(a[k], w(k))
		mb.add(b[k], w(k))
		if pooled {
			ma.add(b[k], w(k))
			mb.add(a[k], w(k))
		}
	}
	if !(sum > 0) {
		return Unknown()
	}
	expected := ma.apart(mb, d) / sum
	if pooled {
		expected /= 4
	}
	if !(expected > 0) {
		return Unknown()
	}
	return Figure(1 - observed/expected)
}

// margin is the weight of each level of a portfolio.
type margin struct{ level, weight []float64 }

func newMargin(n int) *margin {
	n = min(n, 8) // portfolios have few levels; more only grow the slices
	return &margin{make([]float64, 0, n), make([]float64, 0, n)}
}

func (m *margin) add(level, weight float64) {
	if i := slices.Index(m.level, level); i >= 0 {
		m.weight[i] += weight
		return
	}
	m.level, m.weight = append(m.level, level), append(m.weight, weight)
}

// apart is the sum of the distances between all pairs of levels, weighted.
func (m *margin) apart(o *margin, d Distance) float64 {
	sum := 0.0
	for i, a := range m.level {
		for j, b := range o.level {
			sum += m.weight[i] * o.weight[j] * d.of(a, b)
		}
	}
	return sum
}

// weigh returns the weight of each partner; ok is false if the portfolios
// cannot be compared.
func weigh(a, b, weights []float64) (w func(int) float64, ok bool) {
	if len(a) == 0 || len(a) != len(b) || weights != nil && len(weights) != len(a) {
		return nil, false
	}
	if weights == nil {
		return func(int) float64 { return 1 }, true
	}
	return func(k int) float64 { return weights[k] }, true
}

// Tie is a level of commitment between two actors in a year; it holds in both directions.
type Tie struct {
	A, B  entente.Actor
	Year  int
	Level float64
}

// Portfolios are the levels of all actors towards all in one year.
type Portfolios struct {
	Year   int
	Actors []entente.Actor // sorted
	Scale  Scale
	levels []float64 // a row for each actor
}

// Portfolio builds the portfolios of a year from its ties: the greatest level of
// each dyad, Scale.Min where there is no tie, and Scale.Max of everyone towards
// itself. actors lists the system's members in that year, for whom no tie means
// none; ties with others are left out. Nil actors takes those who have a tie,
// which compares the tied among themselves.
func Portfolio(ties []Tie, year int, actors []entente.Actor, scale Scale) *Portfolios {
	p := &Portfolios{Year: year, Actors: slices.Clone(actors), Scale: scale}
	if actors == nil {
		for _, t := range ties {
			if t.Year == year {
				p.Actors = append(p.Actors, t.A, t.B)
			}
		}
	}
	slices.Sort(p.Actors)
	p.Actors = slices.Compact(p.Actors)
	n := len(p.Actors)
	index := make(map[entente.Actor]int, n)
	p.levels = make([]float64, n*n)
	for i := range p.levels {
		p.levels[i] = scale.Min
	}
	for i, a := range p.Actors {
		index[a] = i
		p.levels[i*n+i] = scale.Max
	}
	for _, t := range ties {
		i, inA := index[t.A]
		j, inB := index[t.B]
		if t.Year != year || !inA || !inB || i == j {
			continue
		}
		level := min(max(t.Level, scale.Min), scale.Max)
		p.levels[i*n+j] = max(p.levels[i*n+j], level)
		p.levels[j*n+i] = max(p.levels[j*n+i], level)
	}
	return p
}

// Of returns the levels of an actor towards Actors, in their order; nil if it
// is no member. The slice is not the caller's.
func (p *Portfolios) Of(a entente.Actor) []float64 {
	i, ok := slices.BinarySearch(p.Actors, a)
	if !ok {
		return nil
	}
	return p.row(i)
}

func (p *Portfolios) row(i int) []float64 {
	n := len(p.Actors)
	return p.levels[i*n : (i+1)*n]
}

// Method names a measure of alignment.
type Method string

// The methods. All but the weighted ones count every partner alike.
const (
	MethodS          Method = "s"           // S, linear
	MethodSWeighted  Method = "s-weighted"  // S, linear, weighted by the partners' capability
	MethodSQuadratic Method = "s-quadratic" // S, quadratic
	MethodKappa      Method = "kappa"       // Kappa, quadratic
	MethodPi         Method = "pi"          // Pi, quadratic
)

// Methods returns every method. The slice is the caller's.
func Methods() []Method {
	return []Method{MethodS, MethodSWeighted, MethodSQuadratic, MethodKappa, MethodPi}
}

// Matrix is the alignment of every two actors of a year.
type Matrix struct {
	Year   int
	Actors []entente.Actor // sorted
	// values holds the pairs i < j, row by row.
	values []Figure
}

// At returns the alignment of the i-th and the j-th actor; 1 for i == j.
func (m *Matrix) At(i, j int) Figure {
	if i == j {
		return 1
	}
	if i > j {
		i, j = j, i
	}
	return m.values[i*(2*len(m.Actors)-i-1)/2+j-i-1]
}

// Of returns the alignment of two actors; unknown if one is no member.
func (m *Matrix) Of(a, b entente.Actor) Figure {
	i, inA := slices.BinarySearch(m.Actors, a)
	j, inB := slices.BinarySearch(m.Actors, b)
	if !inA || !inB {
		return Unknown()
	}
	return m.At(i, j)
}

// Align compares the portfolios of every two actors. weights gives the partners'
// capabilities to MethodSWeighted and is not used by the others; a partner
// without one has the weight 0.
func (p *Portfolios) Align(method Method, weights map[entente.Actor]float64) (*Matrix, error) {
	n := len(p.Actors)
	weight := make([]float64, n) // of each partner
	for i, a := range p.Actors {
		if weight[i] = 1; method == MethodSWeighted {
			weight[i] = weights[a]
		}
	}
	var compare func(i, j int) Figure
	switch method {
	case MethodSWeighted, MethodS:
		if method == MethodSWeighted && len(weights) == 0 {
			return nil, fmt.Errorf("alignment by %s needs capabilities, and there are none for %d", method, p.Year)
		}
		total := 0.0
		for _, w := range weight {
			total += w
		}
		compare = func(i, j int) Figure {
			apart := 0.0
			a, b := p.row(i), p.row(j)
			for k, w := range weight {
				apart += w * math.Abs(a[k]-b[k])
			}
			return similar(apart, p.Scale.Max-p.Scale.Min, total)
		}
	case MethodSQuadratic:
		span := p.Scale.Max - p.Scale.Min
		compare = func(i, j int) Figure { return similar(squares(p.row(i), p.row(j)), span*span, float64(n)) }
	case MethodKappa, MethodPi:
		compare = p.correct(method == MethodPi)
	default:
		return nil, fmt.Errorf("%q is no measure of alignment; choose one of %v", method, Methods())
	}
	m := &Matrix{Year: p.Year, Actors: p.Actors, values: make([]Figure, 0, n*(n-1)/2)}
	for i := range n {
		for j := i + 1; j < n; j++ {
			m.values = append(m.values, compare(i, j))
		}
	}
	return m, nil
}

// similar is S of a sum of differences.
func similar(apart, greatest, total float64) Figure {
	if !(total > 0) || !(greatest > 0) {
		return Unknown()
	}
	return Figure(1 - 2*apart/(greatest*total))
}

// squares adds up the squared differences of two portfolios.
func squares(a, b []float64) float64 {
	sum := 0.0
	for k, v := range a {
		sum += (v - b[k]) * (v - b[k])
	}
	return sum
}

// correct returns quadratic Kappa or Pi of the i-th and the j-th portfolio. The
// squares that chance would give need no margins: over n partners they add up
// to Σa² + Σb² − 2·Σa·Σb/n for Kappa, and to Σa² + Σb² − (Σa + Σb)²/2n for Pi.
func (p *Portfolios) correct(pooled bool) func(i, j int) Figure {
	n := len(p.Actors)
	sum, square := make([]float64, n), make([]float64, n)
	for i := range n {
		for _, v := range p.row(i) {
			sum[i] += v
			square[i] += v * v
		}
	}
	return func(i, j int) Figure {
		all := square[i] + square[j]
		expected := all - 2*sum[i]*sum[j]/float64(n)
		if pooled {
			expected = all - (sum[i]+sum[j])*(sum[i]+sum[j])/float64(2*n)
		}
		if !(expected > 1e-12*all) {
			return Unknown()
		}
		return Figure(1 - squares(p.row(i), p.row(j))/expected)
	}
}
