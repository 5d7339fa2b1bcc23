package measure

import (
	"fmt"
	"strings"

	"entente"
)

// Act is what one record, event or row of a register adds to the figures of one year.
type Act struct {
	// ID names what it comes from; acts that share an ID are one when samples are drawn.
	ID   string
	Year int
	// Value is in the unit of the frame: 1 for a counted act.
	Value float64
	// From, To and With are the sides. Areas (M49) are no actors: they stand for
	// somebody unknown.
	From, To, With []entente.Actor
	// Host is where it took place; empty if unknown.
	Host entente.Actor
}

// Mutual reports whether the sides of a kind stand on an equal footing, so that
// its network is undirected.
func Mutual(k entente.Kind) bool {
	switch k {
	case entente.Transfer, entente.Training, entente.Aid, entente.Deployment, entente.Embargo, entente.Support:
		return false
	}
	return true
}

// By says to which of its sides an act's value belongs.
type By string

// The ways to attribute values.
const (
	// ByFrom divides the value evenly among those it comes from: suppliers, teachers.
	ByFrom By = "from"
	// ByTo divides it evenly among those it goes to: recipients.
	ByTo By = "to"
	// ByHost gives it to the state where it takes place.
	ByHost By = "host"
	// ByParty gives it to each of the parties in full, whatever their role: a pact
	// of three is a pact of each.
	ByParty By = "party"
)

// Attributions returns every By. The slice is the caller's.
func Attributions() []By { return []By{ByFrom, ByTo, ByHost, ByParty} }

// ByOf is the usual attribution for a kind: hosts of exercises, contests and
// forums, parties of what is done on an equal footing, else those it comes from.
func ByOf(k entente.Kind) By {
	switch {
	case k == entente.Exercise || k == entente.Contest || k == entente.Forum:
		return ByHost
	case Mutual(k):
		return ByParty
	}
	return ByFrom
}

// Amounts attributes the values of acts to actors. Where a side is unknown, the
// amount has no actor.
func Amounts(acts []Act, by By) ([]Amount, error) {
	var out []Amount
	for _, a := range acts {
		var actors []entente.Actor
		part := a.Value
		switch by {
		case ByFrom, ByTo:
			if actors = a.From; by == ByTo {
				actors = a.To
			}
			if n := len(actors); n > 0 {
				part /= float64(n)
			}
		case ByHost:
			if actors = []entente.Actor{a.Host}; a.Host == "" && len(a.From) == 1 {
				actors = a.From // a host that only hosts is the side it comes from
			}
		case ByParty:
			actors = a.parties()
		default:
			return nil, fmt.Errorf("%q is no side that a value can belong to; choose one of %v", by, Attributions())
		}
		if len(actors) == 0 {
			actors = []entente.Actor{""}
		}
		for _, actor := range actors {
			out = append(out, Amount{known(actor), a.Year, part})
		}
	}
	return out, nil
}

// known is the actor, or empty if it is an area.
func known(a entente.Actor) entente.Actor {
	if strings.HasPrefix(string(a), "M49:") {
		return ""
	}
	return a
}

func (a *Act) parties() []entente.Actor {
	out := make([]entente.Actor, 0, len(a.From)+len(a.To)+len(a.With))
	return append(append(append(out, a.From...), a.To...), a.With...)
}

// Flows gives each act's value to its dyads. From those it comes from to those
// it goes to, the value is divided evenly among the pairs, a side that is not
// told being one unknown actor. Among sides on an equal footing every pair gets
// the value divided by the number of parties less one, so that the act adds its
// value to the strength of each party, however many they are (Newman 2001,
// Physical Review E 64:016132).
func Flows(acts []Act) []Flow {
	var out []Flow
	for _, a := range acts {
		if len(a.With) > 0 {
			parties := a.parties()
			for i, one := range parties {
				for _, two := range parties[:i] {
					if one, two := known(one), known(two); one != "" && two != "" {
						out = append(out, Flow{min(one, two), max(one, two), a.Year, a.Value / float64(len(parties)-1)})
					}
				}
			}
			continue
		}
		from, to := a.From, a.To
		if len(from) == 0 {
			from = []entente.Actor{""}
		}
		if len(to) == 0 {
			to = []entente.Actor{""}
		}
		for _, one := range from {
			for _, two := range to {
				out = append(out, Flow{known(one), known(two), a.Year, a.Value / float64(len(from)*len(to))})
			}
		}
	}
	return out
}
