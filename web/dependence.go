package web

import (
	"sync"

	"entente"
	"entente/data"
	"entente/measure"
)

// m49Numbers are the UN's numbers of present states, as maps have them.
var m49Numbers = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	// Damaged tables are told when an index is built.
	states, _ := data.States()
	for _, s := range states {
		if s.To == "" {
			out[s.Code] = s.M49
		}
	}
	return out
})

// window is the number of years over which dependence is measured: a single
// year has too few acts to divide by.
const window = 5

// acts are the events among rows that count on a basis, as measures take them.
func (x *index) acts(rows []uint32, kind entente.Kind, basis measure.Basis) []measure.Act {
	which := 0
	for i, b := range measure.Bases() {
		if b == basis {
			which = i
		}
	}
	k := numberIn(entente.Kinds(), kind)
	var out []measure.Act
	for _, i := range rows {
		y := x.extra[i].reached[which]
		if x.events.kind[i] != k || y == noYear {
			continue
		}
		a := measure.Act{ID: x.events.ids[i], Year: int(y), Value: 1}
		for _, s := range x.events.sidesOf(i) {
			actor := entente.Actor(x.actors.list[s.actor()])
			switch s.role() {
			case giver:
				a.From = append(a.From, actor)
			case taker:
				a.To = append(a.To, actor)
			default:
				a.With = append(a.With, actor)
			}
		}
		if c := x.events.country[i]; c > 0 {
			a.Host = entente.Actor(x.actors.list[c-1])
		}
		out = append(out, a)
	}
	return out
}

// measureFrame is a frame as measures take it.
func (x *index) measureFrame(kind entente.Kind, basis measure.Basis) *measure.Frame {
	return &measure.Frame{Kind: kind, Basis: basis, Unit: measure.Events, Set: "all", Coverage: x.coverageOf(kind)}
}

// flowsOf are the flows of acts in a period, added up by what keep makes of
// each, or without it: measures sort what they get, and it is much less so.
func flowsOf(acts []measure.Act, p measure.Period, keep func(measure.Flow) (measure.Flow, bool)) []measure.Flow {
	at := map[measure.Flow]int{}
	var out []measure.Flow
	for _, w := range measure.Flows(acts) {
		if !p.Has(w.Year) {
			continue
		}
		kept, some := keep(w)
		if !some {
			continue
		}
		value := kept.Value
		kept.Value = 0
		i, known := at[kept]
		if !known {
			i = len(out)
			at[kept] = i
			out = append(out, kept)
		}
		out[i].Value += value
	}
	return out
}

// dependence measures how far a country's arms come from few, in windows of
// years over its period.
func (x *index) dependence(code entente.Actor, f Frame) ([]measure.Dependence, string, error) {
	m := x.measureFrame(entente.Transfer, measure.Basis(f.Basis))
	p := x.period(f)
	caveat := m.Caveats(p)
	n, occurs := x.actors.at[string(code)]
	if !occurs {
		return []measure.Dependence{}, caveat, nil
	}
	flows := flowsOf(x.acts(x.events.by[n], entente.Transfer, measure.Basis(f.Basis)), p, func(w measure.Flow) (measure.Flow, bool) {
		return w, w.To == code
	})
	periods := p.Windows(min(window, p.Years()))
	if len(periods) > longestAxis {
		periods = periods[len(periods)-longestAxis:]
	}
	out := measure.Depend(flows, []entente.Actor{code}, m.Coverage, periods, 0)
	if out == nil {
		out = []measure.Dependence{}
	}
	return out, caveat, nil
}
