package measure

import (
	"cmp"
	"math"
	"slices"

	"entente"
)

// Shares divides each value by the sum of all, so that the shares are between
// 0 and 1 and add up to 1. Nil if the sum is not positive: nothing has no shares.
func Shares(values []float64) []float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	if !(total > 0) || math.IsInf(total, 1) {
		return nil
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v / total
	}
	return out
}

// HHI is the Herfindahl–Hirschman index Σsᵢ², between 1/n (n equal shares) and
// 1 (one actor has all). Antitrust authorities write it times 10,000. Unknown
// without shares. (Hirschman 1964, American Economic Review 54:761.)
func HHI(shares []float64) Figure {
	if len(shares) == 0 {
		return Unknown()
	}
	sum := 0.0
	for _, s := range shares {
		sum += s * s
	}
	return Figure(sum)
}

// EffectiveNumber is N = 1/Σsᵢ²: as many actors of equal share would be as
// concentrated. Between 1 and n. Unknown without shares. (Laakso and Taagepera
// 1979, Comparative Political Studies 12:3–27.)
func EffectiveNumber(shares []float64) Figure {
	if h := HHI(shares); h > 0 {
		return 1 / h
	}
	return Unknown()
}

// CON is Ray and Singer's index of concentration √((Σsᵢ² − 1/n) / (1 − 1/n)),
// between 0 (n equal shares) and 1 (one has all). It depends on n, the number
// of shares, those of zero included: compare only figures over the same set of
// actors. One actor has 1 by convention; unknown without shares. (Ray and Singer
// 1973, Sociological Methods & Research 1:403–437.)
func CON(shares []float64) Figure {
	n := float64(len(shares))
	switch n {
	case 0:
		return Unknown()
	case 1:
		return 1
	}
	// Rounding may leave equal shares a hair below their least possible sum of squares.
	return Figure(math.Sqrt(max((float64(HHI(shares))-1/n)/(1-1/n), 0)))
}

// Top is the sum of the k greatest shares. Unknown without shares.
func Top(shares []float64, k int) Figure {
	if len(shares) == 0 || k < 1 {
		return Unknown()
	}
	sorted := slices.Clone(shares)
	slices.SortFunc(sorted, func(a, b float64) int { return cmp.Compare(b, a) })
	sum := 0.0
	for _, s := range sorted[:min(k, len(sorted))] {
		sum += s
	}
	return Figure(sum)
}

// Evenness is Pielou's evenness, Shannon's entropy of the shares over that of
// as many equal ones: 1 if all are equal, towards 0 the more one has. Zero
// shares count among n. Unknown for fewer than two shares. (Pielou 1966,
// Journal of Theoretical Biology 13:131–144.)
func Evenness(shares []float64) Figure {
	if len(shares) < 2 {
		return Unknown()
	}
	h := 0.0
	for _, s := range shares {
		if s > 0 {
			h -= s * math.Log(s)
		}
	}
	return Figure(h / math.Log(float64(len(shares))))
}

// Share is an actor's part of a total.
type Share struct {
	Actor entente.Actor `json:"actor"`
	// Value is in the unit of the frame.
	Value float64 `json:"value"`
	// Share is the value over the total of the period, between 0 and 1.
	Share Figure `json:"share"`
	// Rank is 1 for the greatest value; equal values have the order of their codes.
	Rank int `json:"rank"`
}

// Negligible is the part of a total up to which it does not matter to whom it
// belongs: SIPRI's figures have unknown suppliers of a few tenths of a per cent
// in every denominator. More than that would make indices of the printed shares
// say that a total is spread widely when it is only not known over whom.
const Negligible = 0.01

// Concentration is how a total of one period is spread over actors.
type Concentration struct {
	Period Period `json:"period"`
	// Covered is the number of years of the period that a source covers. If it
	// is 0, all figures are unknown.
	Covered int `json:"covered"`
	// Total is the sum of the values of the period's covered years, those of
	// unknown actors included; unknown if no year is covered.
	Total Figure `json:"total"`
	// Unattributed is the part of the total whose actor is unknown. It stays in
	// the denominator of every share.
	Unattributed float64 `json:"unattributed"`
	// Excluded is the value of actors that are no members of the set. It is in no figure.
	Excluded float64 `json:"excluded"`
	// Outside is the value told of years of the period that no source covers. It
	// is in no figure.
	Outside float64 `json:"outside"`
	// N is the number of actors that CON and Evenness are computed over: the
	// members of the set, or all actors with a value if no set was given.
	N int `json:"n"`
	// Shares are greatest first, without the actors of no value.
	Shares []Share `json:"shares"`
	// HHI, Effective, CON and Evenness are what the functions of these names give
	// for Shares, as long as at most Negligible of the total is unattributed;
	// beyond, for the shares in what is attributed.
	HHI       Figure `json:"hhi"`
	Effective Figure `json:"effective"`
	CON       Figure `json:"con"`
	Evenness  Figure `json:"evenness"`
}

// Top is the share of the k greatest actors; unknown if the shares are.
func (c *Concentration) Top(k int) Figure {
	if len(c.Shares) == 0 || k < 1 {
		return Unknown()
	}
	sum := Figure(0)
	for _, s := range c.Shares[:min(k, len(c.Shares))] {
		sum += s.Share
	}
	return sum
}

// Of returns the share of an actor: 0 if the period is covered and the actor
// has no value, unknown if the total is.
func (c *Concentration) Of(a entente.Actor) Figure {
	for _, s := range c.Shares {
		if s.Actor == a {
			return s.Share
		}
	}
	if c.Total > 0 {
		return 0
	}
	return Unknown()
}

// Concentrate adds up amounts by actor for each period and measures how
// concentrated they are. set lists the actors to count; nil counts every actor
// that has a value. Amounts without an actor stay in the denominator, those of
// actors outside a set that was given do not.
func Concentrate(amounts []Amount, set []entente.Actor, cover []Coverage, periods []Period) []Concentration {
	amounts = sortAmounts(amounts)
	member := map[entente.Actor]bool{}
	for _, a := range set {
		member[a] = true
	}
	var out []Concentration
	for _, p := range periods {
		c := Concentration{Period: p, Covered: CoveredYears(cover, p, ""), Total: Unknown(),
			HHI: Unknown(), Effective: Unknown(), CON: Unknown(), Evenness: Unknown()}
		sums, total := map[entente.Actor]float64{}, 0.0
		for _, m := range amounts {
			switch {
			case !p.Has(m.Year) || m.Value == 0:
			case !covered(cover, m.Year, ""):
				c.Outside += m.Value
			case m.Actor == "":
				c.Unattributed += m.Value
				total += m.Value
			case set != nil && !member[m.Actor]:
				c.Excluded += m.Value
			default:
				sums[m.Actor] += m.Value
				total += m.Value
			}
		}
		if c.Covered > 0 {
			c.Total = Figure(total)
			c.spread(sums, total, len(member))
		}
		out = append(out, c)
	}
	return out
}

// spread fills the shares and the indices from the sums of the actors. n is the
// number of members of the set, 0 if all actors with a value are counted.
func (c *Concentration) spread(sums map[entente.Actor]float64, total float64, n int) {
	for _, a := range actorsOf(sums) {
		c.Shares = append(c.Shares, Share{Actor: a, Value: sums[a], Share: Figure(sums[a] / total)})
	}
	slices.SortStableFunc(c.Shares, func(a, b Share) int { return cmp.Compare(b.Value, a.Value) })
	if c.N = n; n == 0 {
		c.N = len(c.Shares)
	}
	shares := make([]float64, c.N)
	for i := range c.Shares {
		c.Shares[i].Rank = i + 1
		shares[i] = float64(c.Shares[i].Share)
	}
	attributed := Shares(shares)
	if c.Unattributed > Negligible*total {
		shares = attributed
	}
	if len(c.Shares) > 0 {
		c.HHI, c.Effective, c.CON, c.Evenness = HHI(shares), EffectiveNumber(shares), CON(shares), Evenness(attributed)
	}
}

// Change is by how much the total of one period differs from another's, as a
// part of the earlier one: 0.14 is 14 per cent more. Unknown if the earlier is
// unknown or zero, or if they do not have equally many covered years.
func Change(before, after *Concentration) Figure {
	if before.Covered != after.Covered {
		return Unknown()
	}
	return change(before.Total, after.Total)
}

// ChangeOf is Change for the value of one actor.
func ChangeOf(a entente.Actor, before, after *Concentration) Figure {
	if before.Covered != after.Covered || before.Covered == 0 {
		return Unknown()
	}
	value := func(c *Concentration) Figure {
		for _, s := range c.Shares {
			if s.Actor == a {
				return Figure(s.Value)
			}
		}
		return 0
	}
	return change(value(before), value(after))
}

func change(before, after Figure) Figure {
	if !before.Known() || !after.Known() || before == 0 {
		return Unknown()
	}
	return after/before - 1
}
