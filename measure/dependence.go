package measure

import (
	"cmp"
	"slices"

	"entente"
)

// Dependence is how far a recipient's imports of one period came from few suppliers.
type Dependence struct {
	Recipient entente.Actor `json:"recipient"`
	Period    Period        `json:"period"`
	// Covered is the number of years of the period in which a source covers the recipient.
	Covered int `json:"covered"`
	// Total is all that the recipient got, the denominator of its shares, also
	// from unknown suppliers; unknown if no year is covered.
	Total Figure `json:"total"`
	// Unattributed is the part of Total whose supplier is unknown.
	Unattributed float64 `json:"unattributed"`
	// Suppliers are greatest first. The shares are of Total.
	Suppliers []Share `json:"suppliers"`
	// Top is the greatest supplier's share, and HHI and Effective are as in Concentration.
	// Unknown if Total is under the floor: of very little, anyone has a great share.
	Top       Figure `json:"top"`
	HHI       Figure `json:"hhi"`
	Effective Figure `json:"effective"`
	// Change is by how much Effective differs from that of the period before in
	// the list: more than 0 if the recipient has diversified. Unknown for the first.
	Change Figure `json:"change"`
}

// Depend measures the dependence of every recipient in each period, recipients
// in the order of their codes and periods in the order given. set lists the
// recipients; nil takes all that got anything in any of the periods. A recipient
// that a source covers and that got less than floor has a Total, but no shares.
func Depend(flows []Flow, set []entente.Actor, cover []Coverage, periods []Period, floor float64) []Dependence {
	flows = sortFlows(flows)
	byRecipient := map[entente.Actor][]Flow{}
	for _, f := range flows {
		if f.To != "" {
			byRecipient[f.To] = append(byRecipient[f.To], f)
		}
	}
	recipients := slices.Clone(set)
	slices.Sort(recipients)
	if recipients = slices.Compact(recipients); set == nil {
		for _, a := range actorsOf(byRecipient) {
			if slices.ContainsFunc(byRecipient[a], func(f Flow) bool {
				return f.Value > 0 && slices.ContainsFunc(periods, func(p Period) bool { return p.Has(f.Year) })
			}) {
				recipients = append(recipients, a)
			}
		}
	}
	var out []Dependence
	for _, a := range recipients {
		before := Unknown()
		for _, p := range periods {
			d := depend(a, byRecipient[a], cover, p, floor)
			d.Change = d.Effective - before
			before = d.Effective
			out = append(out, d)
		}
	}
	return out
}

func depend(a entente.Actor, flows []Flow, cover []Coverage, p Period, floor float64) Dependence {
	d := Dependence{Recipient: a, Period: p, Covered: CoveredYears(cover, p, a),
		Total: Unknown(), Top: Unknown(), HHI: Unknown(), Effective: Unknown()}
	if d.Covered == 0 {
		return d
	}
	sums, total := map[entente.Actor]float64{}, 0.0
	for _, f := range flows {
		if !p.Has(f.Year) || f.Value == 0 || !covered(cover, f.Year, a) {
			continue
		}
		total += f.Value
		if f.From == "" {
			d.Unattributed += f.Value
		} else {
			sums[f.From] += f.Value
		}
	}
	d.Total = Figure(total)
	if total > 0 && total >= floor {
		c := Concentration{Unattributed: d.Unattributed}
		c.spread(sums, total, 0)
		d.Suppliers, d.Top, d.HHI, d.Effective = c.Shares, c.Top(1), c.HHI, c.Effective
	}
	return d
}

// Asymmetry is how unequally two actors depend on each other.
type Asymmetry struct {
	Supplier  entente.Actor `json:"supplier"`
	Recipient entente.Actor `json:"recipient"`
	Period    Period        `json:"period"`
	// Value is what went from the supplier to the recipient.
	Value float64 `json:"value"`
	// Import is the supplier's share of all that the recipient got, and Export
	// the recipient's share of all that the supplier gave.
	Import Figure `json:"import"`
	Export Figure `json:"export"`
	// Asymmetry is Import less Export, between -1 and 1: above 0 the recipient
	// depends on the supplier more than the supplier on the recipient.
	Asymmetry Figure `json:"asymmetry"`
}

// Asymmetries measures every dyad with a flow in each period, the most
// asymmetric first within a period. Flows of unknown sides and of years that no
// source covers are left out of the dyads; those of unknown sides stay in the
// denominators. (The difference of two dependences is Keohane and Nye's
// asymmetry, Power and Interdependence, 1977, in Hirschman's shares of 1945.)
func Asymmetries(flows []Flow, cover []Coverage, periods []Period, floor float64) []Asymmetry {
	flows = sortFlows(flows)
	var out []Asymmetry
	for _, p := range periods {
		type dyad struct{ from, to entente.Actor }
		values := map[dyad]float64{}
		given, got := map[entente.Actor]float64{}, map[entente.Actor]float64{}
		for _, f := range flows {
			if !p.Has(f.Year) || f.Value == 0 || !covered(cover, f.Year, f.To) {
				continue
			}
			given[f.From] += f.Value
			got[f.To] += f.Value
			if f.From != "" && f.To != "" {
				values[dyad{f.From, f.To}] += f.Value
			}
		}
		var these []Asymmetry
		for d, v := range values {
			a := Asymmetry{Supplier: d.from, Recipient: d.to, Period: p, Value: v,
				Import: Unknown(), Export: Figure(v / given[d.from]), Asymmetry: Unknown()}
			if got[d.to] >= floor {
				a.Import = Figure(v / got[d.to])
				a.Asymmetry = a.Import - a.Export
			}
			these = append(these, a)
		}
		slices.SortFunc(these, func(a, b Asymmetry) int {
			// NaN, which cmp orders before all numbers, ends up last.
			return cmp.Or(cmp.Compare(b.Asymmetry, a.Asymmetry), cmp.Compare(a.Supplier, b.Supplier), cmp.Compare(a.Recipient, b.Recipient))
		})
		out = append(out, these...)
	}
	return out
}
