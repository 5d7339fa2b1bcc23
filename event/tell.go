package event

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"entente"
)

// tell makes the event of a group of items, sorted by record id.
func (g *Grouping) tell(id string, members []int32) entente.Event {
	e := entente.Event{ID: id, Stages: []entente.Reached{}, Records: make([]string, 0, len(members))}
	kinds, names := map[entente.Kind]int{}, map[string]int{}
	places := map[entente.Where]int{}
	stages := map[entente.Stage][]int32{}
	sources := map[string]bool{}
	var times []entente.EDTF
	var docs []int32
	credits := map[int32][]string{}
	for _, at := range members {
		it := &g.items[at]
		r := &it.record
		e.Records = append(e.Records, r.ID)
		e.Confidence = max(e.Confidence, r.Confidence)
		kinds[r.Kind]++
		if r.Name != "" {
			names[r.Name]++
		}
		if r.Where != nil {
			places[*r.Where]++
		}
		if r.When != "" {
			times = append(times, r.When)
		}
		stages[r.Stage] = append(stages[r.Stage], at)
		sources[g.documents[it.doc].source] = true
		docs = append(docs, it.doc)
		g.credit(credits, it.doc, r)
	}
	e.Kind = most(kinds, cmp.Compare)
	e.Name = most(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), compare(a, b)) })
	if len(places) > 0 {
		where := most(places, func(a, b entente.Where) int {
			return cmp.Or(cmp.Compare(len(b.Place), len(a.Place)), compare(a.Place, b.Place), cmp.Compare(a.Country, b.Country))
		})
		e.Where = &where
	}
	e.When = cover(times)
	e.From, e.To, e.With = g.parties(members)
	e.Stages, e.Stage = g.stages(stages)
	e.Equipment, e.Money, e.People = g.equipment(members), g.sums(members), g.heads(members)
	slices.SortFunc(docs, func(a, b int32) int { return compare(g.documents[a].id, g.documents[b].id) })
	docs = slices.Compact(docs)
	e.Documents = len(docs)
	for i, root := range g.origins(docs, credits) {
		if root == i {
			e.Origins++
		}
	}
	e.Sources = slices.Sorted(maps.Keys(sources))
	return e
}

// most returns the key with the greatest count, of several the first by less; the zero key if there is none.
func most[K comparable](counts map[K]int, less func(a, b K) int) (best K) {
	n := 0
	for k, c := range counts {
		if c > n || c == n && less(k, best) < 0 {
			best, n = k, c
		}
	}
	return best
}

// parties returns every side that a record names, each in the role that most
// records give it. "The world" stays only where no side of its role is named better.
func (g *Grouping) parties(members []int32) (from, to, with []entente.Actor) {
	votes := map[entente.Actor]map[string]int{}
	for _, at := range members {
		for _, s := range g.items[at].record.Sides() {
			if votes[s.Actor] == nil {
				votes[s.Actor] = map[string]int{}
			}
			votes[s.Actor][s.Role]++
		}
	}
	roles := map[string][]entente.Actor{}
	for _, a := range slices.Sorted(maps.Keys(votes)) {
		role := most(votes[a], compare)
		roles[role] = append(roles[role], a)
	}
	for role, actors := range roles {
		if len(actors) > 1 {
			roles[role] = slices.DeleteFunc(actors, func(a entente.Actor) bool { return a == entente.World })
		}
	}
	return roles["from"], roles["to"], roles["with"]
}

// stages returns the stages that records report, in time, and the furthest of
// them. A stage is reached at the record's time; where it tells none, or one
// after the report (a drill announced), on the day of publication at the latest.
func (g *Grouping) stages(by map[entente.Stage][]int32) (reached []entente.Reached, furthest entente.Stage) {
	spans := map[entente.Stage]days{}
	codebook := entente.Stages()
	for _, stage := range codebook {
		members := by[stage]
		if len(members) == 0 {
			continue
		}
		furthest = stage
		out := entente.Reached{Stage: stage}
		var told, latest []entente.EDTF
		for _, at := range members {
			it := &g.items[at]
			out.Records = append(out.Records, it.record.ID)
			when, ok := bounds(it.record.When)
			switch ahead := it.date != noDay && when.from > it.date; {
			case ok && !ahead:
				told = append(told, it.record.When)
			case it.date != noDay:
				latest = append(latest, entente.EDTF("../"+it.date.String()))
			}
		}
		if out.When = cover(told); len(told) == 0 && len(latest) > 0 {
			out.When = slices.Min(latest) // the earliest report: ISO days sort as text
		}
		span, ok := bounds(out.When)
		if !ok {
			span = days{future, future}
		}
		spans[stage] = span
		reached = append(reached, out)
	}
	slices.SortStableFunc(reached, func(a, b entente.Reached) int {
		x, y := spans[a.Stage], spans[b.Stage]
		return cmp.Or(cmp.Compare(start(x), start(y)), cmp.Compare(x.to, y.to),
			cmp.Compare(slices.Index(codebook, a.Stage), slices.Index(codebook, b.Stage)))
	})
	return reached, furthest
}

// start is when a stage is taken to be reached: the beginning if it is told, else the end.
func start(d days) day {
	if d.from <= past {
		return d.to
	}
	return d.from
}

func (d day) String() string {
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

func bySaid(a, b entente.Said) int {
	return cmp.Or(cmp.Compare(a.Value, b.Value), compare(a.Record, b.Record))
}

// rangeOf returns the least and the greatest value said, and the sayings sorted.
func rangeOf(said []entente.Said) (low, high int64, sorted []entente.Said) {
	if len(said) == 0 {
		return 0, 0, nil
	}
	slices.SortFunc(said, bySaid)
	// Before what is told twice is taken out: that clears the end of the list.
	low, high = said[0].Value, said[len(said)-1].Value
	return low, high, slices.Compact(said)
}

// equipment returns each sort of equipment that records list: one for each
// family, under the name that most of them write, one for what has only a class.
func (g *Grouping) equipment(members []int32) (out []entente.EquipmentRange) {
	type kept struct {
		names   map[string]int
		classes map[entente.Class]int
		said    []entente.Said
	}
	sorts := map[string]*kept{}
	for _, at := range members {
		it := &g.items[at]
		for i, p := range it.arms {
			key := p.family
			if !p.specific {
				key = "class " + string(p.class)
			}
			k := sorts[key]
			if k == nil {
				k = &kept{names: map[string]int{}, classes: map[entente.Class]int{}}
				sorts[key] = k
			}
			k.classes[p.class]++
			if name := it.record.Equipment[i].Name; name != "" {
				k.names[name]++
			}
			if p.count > 0 {
				k.said = append(k.said, entente.Said{Value: p.count, Record: it.record.ID})
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(sorts)) {
		k := sorts[key]
		r := entente.EquipmentRange{Class: most(k.classes, cmp.Compare),
			Name: most(k.names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), compare(a, b)) })}
		r.Low, r.High, r.Said = rangeOf(k.said)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b entente.EquipmentRange) int {
		return cmp.Or(cmp.Compare(slices.Index(classes, a.Class), slices.Index(classes, b.Class)), compare(a.Name, b.Name))
	})
	return out
}

func (g *Grouping) sums(members []int32) (out []entente.MoneyRange) {
	said := map[string][]entente.Said{}
	for _, at := range members {
		if m := g.items[at].record.Money; m != nil {
			said[m.Currency] = append(said[m.Currency], entente.Said{Value: m.Amount, Record: g.items[at].record.ID})
		}
	}
	for _, currency := range slices.Sorted(maps.Keys(said)) {
		low, high, all := rangeOf(said[currency])
		out = append(out, entente.MoneyRange{Currency: currency, Low: low, High: high, Said: all})
	}
	return out
}

func (g *Grouping) heads(members []int32) (out []entente.PeopleRange) {
	said := map[string][]entente.Said{}
	for _, at := range members {
		for _, p := range g.items[at].record.People {
			said[p.Unit] = append(said[p.Unit], entente.Said{Value: p.Count, Record: g.items[at].record.ID})
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(said)) {
		low, high, all := rangeOf(said[unit])
		out = append(out, entente.PeopleRange{Unit: unit, Low: low, High: high, Said: all})
	}
	return out
}
