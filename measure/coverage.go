package measure

import (
	"fmt"
	"slices"
	"strings"

	"entente"
)

// Coverage is what a source can know of: in its years, and of its actors, that
// it lists nothing means that it found nothing; elsewhere it means nothing.
type Coverage struct {
	// Source is the register's name, or "news".
	Source string `json:"source"`
	// Release is the day the register was released or fetched; empty for news.
	Release entente.EDTF `json:"release,omitempty"`
	Period  Period       `json:"period"`
	// Actors are those whose acts the source lists, sorted; empty if it lists those of all.
	Actors []entente.Actor `json:"actors,omitempty"`
	// Sampled tells that the source is a part of what happened, as news are, and
	// not a count of all of it: figures from it have an error of sampling.
	Sampled bool `json:"sampled,omitempty"`
}

// covers reports whether the source knows of an actor in a year; the empty
// actor stands for any.
func (c *Coverage) covers(year int, actor entente.Actor) bool {
	return c.Period.Has(year) && (actor == "" || len(c.Actors) == 0 || slices.Contains(c.Actors, actor))
}

// covered reports whether any source knows of an actor in a year.
func covered(cover []Coverage, year int, actor entente.Actor) bool {
	return slices.ContainsFunc(cover, func(c Coverage) bool { return c.covers(year, actor) })
}

// CoveredYears counts the years of p in which a source of cover knows of an
// actor; the empty actor asks for any actor.
func CoveredYears(cover []Coverage, p Period, actor entente.Actor) int {
	n := 0
	for year := p.From; year <= p.To; year++ {
		if covered(cover, year, actor) {
			n++
		}
	}
	return n
}

// Span returns the shortest period that holds all that cover covers; ok is
// false if cover is empty.
func Span(cover []Coverage) (p Period, ok bool) {
	for i, c := range cover {
		if i == 0 {
			p = c.Period
			continue
		}
		p = Period{min(p.From, c.Period.From), max(p.To, c.Period.To)}
	}
	return p, len(cover) > 0
}

// Caveats says in plain sentences what a figure of a period computed in this
// frame cannot know: years without a source, sources that list some actors
// only, samples, values that were allocated by a rule. It is never empty: it
// begins with the sources.
func (f *Frame) Caveats(p Period) string {
	if len(f.Coverage) == 0 {
		return "No source covers this; every figure is unknown."
	}
	var sources, partly, sampled, short []string
	for rest := f.Coverage; len(rest) > 0; {
		c, n := rest[0], 1
		for n < len(rest) && rest[n].Source == c.Source && rest[n].Release == c.Release {
			n++
		}
		name := c.Source
		if c.Release != "" {
			name += " of " + string(c.Release)
		}
		sources = append(sources, fmt.Sprintf("%s (%s)", name, spans(rest[:n])))
		if known := knownActors(rest[:n]); len(known) > 0 {
			partly = append(partly, fmt.Sprintf("%s lists the acts of %s only", c.Source, listed(known)))
		}
		if c.Sampled {
			sampled = append(sampled, c.Source)
		}
		if CoveredYears(rest[:n], p, "") < p.Years() {
			short = append(short, c.Source)
		}
		rest = rest[n:]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Computed by Entente from %s.", strings.Join(sources, ", "))
	if n, all := CoveredYears(f.Coverage, p, ""), p.Years(); n == 0 {
		fmt.Fprintf(&b, " No source covers %v: its figures are unknown, not zero.", p)
	} else if n < all {
		fmt.Fprintf(&b, " Of the %d years of %v a source covers %d; the others are unknown, not zero.", all, p, n)
	} else if len(short) > 0 {
		fmt.Fprintf(&b, " Not every year of %v is covered by %s, so the mix of sources changes within it.", p, strings.Join(short, ", "))
	}
	if len(partly) > 0 {
		fmt.Fprintf(&b, " %s.", strings.Join(partly, "; "))
	}
	if len(sampled) > 0 {
		fmt.Fprintf(&b, " What %s leaves out is not known: counts follow what is reported as well as what is done.", strings.Join(sampled, ", "))
	}
	if f.Unit == AllocatedTIV {
		b.WriteString(" Values of deals are spread evenly over their years of delivery and are not the register's own yearly values.")
	}
	return b.String()
}

// knownActors are the actors of which a source knows in any year, sorted; none if it knows of all.
func knownActors(cover []Coverage) (out []entente.Actor) {
	for _, c := range cover {
		if len(c.Actors) == 0 {
			return nil
		}
		out = append(out, c.Actors...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// spans names the periods of a source, or counts their years if they are many.
func spans(cover []Coverage) string {
	whole, _ := Span(cover)
	var periods []Period
	for year := whole.From; year <= whole.To; year++ {
		switch n := len(periods); {
		case !covered(cover, year, ""):
		case n > 0 && periods[n-1].To == year-1:
			periods[n-1].To = year
		default:
			periods = append(periods, Period{year, year})
		}
	}
	if len(periods) > 3 {
		return fmt.Sprintf("%d years of %v", CoveredYears(cover, whole, ""), whole)
	}
	var names []string
	for _, p := range periods {
		names = append(names, p.String())
	}
	return strings.Join(names, ", ")
}

// listed names up to three actors and counts the rest.
func listed(actors []entente.Actor) string {
	var names []string
	for i, a := range actors {
		if i == 3 && len(actors) > 4 {
			return fmt.Sprintf("%s and %d others", strings.Join(names, ", "), len(actors)-i)
		}
		names = append(names, string(a))
	}
	return strings.Join(names, ", ")
}
