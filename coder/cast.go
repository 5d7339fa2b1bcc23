package coder

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"entente"
)

// Cast is one choice of sides for an act.
type Cast struct {
	// Actors are the sides, sorted, each once.
	Actors []entente.Actor
	// Features are what the judge of casts weighs.
	Features []string
}

// cast is a choice of claimants as the sides of an act.
type cast struct {
	members []int
	// parties are the members in their roles, with those that rules add.
	parties []party
	// cost is by how many log odds it is less likely than the likeliest choice,
	// each claimant for itself.
	cost     float64
	features []string
	odds     float64
}

const (
	// flexible is how many claimants of an act are tried both as a side and as
	// none: those whose odds are nearest to even.
	flexible = 6
	// costliest is how unlikely a tried cast may be, in log odds.
	costliest = 3.5
	// mostCasts is how many casts are compared.
	mostCasts = 10
)

// casts lists the choices of sides that are likely enough, the likeliest first.
func (r *reading) casts(a *act) []cast {
	base := make([]bool, len(a.claimants))
	for i := range a.claimants {
		base[i] = a.claimants[i].odds >= r.threshold()
	}
	order := make([]int, len(a.claimants))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		p, q := math.Abs(a.claimants[x].odds), math.Abs(a.claimants[y].odds)
		switch {
		case p < q:
			return -1
		case p > q:
			return 1
		}
		return x - y
	})
	order = order[:min(len(order), flexible)]
	var out []cast
	for turned := range 1 << len(order) {
		cost := 0.0
		for k, i := range order {
			if turned>>k&1 == 1 {
				cost += math.Abs(a.claimants[i].odds)
			}
		}
		if cost > costliest {
			continue
		}
		c := cast{cost: cost}
		for i := range a.claimants {
			k := slices.Index(order, i)
			if base[i] != (k >= 0 && turned>>k&1 == 1) {
				c.members = append(c.members, i)
			}
		}
		if len(c.members) > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(x, y cast) int {
		switch {
		case x.cost < y.cost:
			return -1
		case x.cost > y.cost:
			return 1
		}
		return slices.Compare(x.members, y.members)
	})
	return out[:min(len(out), mostCasts)]
}

// threshold is the log odds from which a claimant alone counts as a side.
func (r *reading) threshold() float64 { return math.Log(r.judge.side / (1 - r.judge.side)) }

// likely is the choice of each claimant for itself, with the best of the others
// where the act lacks a side.
func (r *reading) likely(a *act) []int {
	var members []int
	a.parties = nil
	take := func(i int) {
		members = append(members, i)
		a.parties = append(a.parties, a.claimants[i].party)
	}
	for i := range a.claimants {
		if a.claimants[i].score >= r.judge.side {
			take(i)
		}
	}
	for r.missing(a) {
		best := -1
		for i := range a.claimants {
			c := &a.claimants[i]
			if c.score < r.judge.side && c.score >= r.judge.side*0.25 && !a.has(c.actor) && (best < 0 || c.score > a.claimants[best].score) && r.fills(a, c) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		take(best)
	}
	slices.Sort(members)
	return members
}

// assign decides which of the claimants are sides of an act: of the likely
// choices, the one that the judge finds best as a whole.
func (r *reading) assign(a *act) {
	a.claimants = r.claimants(a)
	for i := range a.claimants {
		c := &a.claimants[i]
		c.odds = r.judge.odds("side", c.features)
		c.score = 1 / (1 + math.Exp(-c.odds))
	}
	likely := r.likely(a)
	all := r.casts(a)
	if !slices.ContainsFunc(all, func(c cast) bool { return slices.Equal(c.members, likely) }) {
		all = append(all, cast{members: likely, cost: costliest})
	}
	best := -1
	var kept []cast
	for _, c := range all {
		a.parties = nil
		for _, i := range c.members {
			a.parties = append(a.parties, a.claimants[i].party)
		}
		r.jointly(a)
		r.direct(a)
		r.atLarge(a)
		r.shape(a)
		c.parties = a.parties
		first := slices.Equal(c.members, likely)
		if !first && r.fit(a) != "" {
			continue
		}
		c.features = r.castFeatures(a, &c, first)
		c.odds = -c.cost
		if r.judge.weights["cast"] != nil {
			c.odds = r.judge.odds("cast", c.features)
		} else if first {
			c.odds = 1
		}
		kept = append(kept, c)
		if best < 0 || c.odds > kept[best].odds {
			best = len(kept) - 1
		}
	}
	a.casts, a.cast = kept, kept[best]
	a.parties = a.cast.parties
	if r.fit(a) == "" {
		r.seen = append(r.seen, a.actors())
	}
}

// castFeatures lists what speaks for and against a choice of sides; an act's
// parties are those of the choice.
func (r *reading) castFeatures(a *act, c *cast, first bool) []string {
	k := string(a.kind)
	var f []string
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	both := func(format string, args ...any) {
		x := fmt.Sprintf(format, args...)
		f = append(f, x, k+" "+x)
	}
	in := make([]bool, len(a.claimants))
	for _, i := range c.members {
		in[i] = true
	}
	actors := a.actors()
	n := bucket(len(actors), 1, 2, 3, 4, 6)
	f = append(f, "kind="+k)
	both("n=%s", n)
	both("cost=%s", halves(c.cost))
	both("likeliest=%v", first)
	both("likeliest=%v n=%s", first, n)
	least, most := 9.0, -9.0
	for i := range a.claimants {
		if in[i] {
			least = min(least, a.claimants[i].odds)
		} else {
			most = max(most, a.claimants[i].odds)
		}
	}
	both("least=%s", steps(least))
	both("next=%s", steps(most))
	add("least=%s next=%s", steps(least), steps(most))
	both("over=%v", most > least)
	both("from=%s to=%s", bucket(a.count("from"), 0, 1, 2), bucket(a.count("to"), 0, 1, 2))
	both("fit=%s", r.fit(a))
	// Beside the title, the pair last spoken of, and the sides of earlier acts.
	title := 0
	for x := range r.title {
		if slices.Contains(actors, x) {
			title++
		}
	}
	if len(r.title) > 0 {
		both("title has=%s lacks=%s beyond=%s", bucket(title, 0, 1, 2), bucket(len(r.title)-title, 0, 1), bucket(len(actors)-title, 0, 1))
	}
	pair := slices.Sorted(slices.Values(r.lastPair))
	both("pair=%v", len(pair) > 0 && slices.Equal(pair, actors))
	again, within, beyond := false, false, false
	for _, s := range r.seen {
		again = again || slices.Equal(s, actors)
		within = within || len(actors) < len(s) && subset(actors, s)
		beyond = beyond || len(s) < len(actors) && subset(s, actors)
	}
	both("again=%v within=%v beyond=%v some=%v", again, within, beyond, len(r.seen) > 0)
	both("home=%v", slices.Contains(actors, r.home))
	// Lists that are cut, and words that are passed over.
	s := a.s
	cut := false
	for i := range s.anchors {
		g := s.anchors[i].group
		if g >= i || len(s.anchors[i].actors) == 0 || len(s.anchors[g].actors) == 0 {
			continue
		}
		cut = cut || slices.Contains(actors, s.anchors[i].actors[0]) != slices.Contains(actors, s.anchors[g].actors[0])
	}
	both("cuts a list=%v", cut)
	strong, weak, context, pronouns, places := 0, 0, 0, 0, 0
	leaves := 0
	slots := map[string]bool{}
	missed := map[string]bool{}
	for i := range a.claimants {
		x := &a.claimants[i]
		slot := x.slot
		if x.source != "" {
			slot = x.source
		}
		if in[i] {
			slots[slot] = true
			switch {
			case x.source != "":
				context++
			case x.strength >= 2:
				strong++
			default:
				weak++
			}
			if x.pronoun {
				pronouns++
			}
			if x.place {
				places++
			}
			continue
		}
		if x.source == "" {
			missed[slot] = true
			if x.strength >= 2 && !x.place {
				leaves++
			}
		}
	}
	both("strong=%s leaves=%s", bucket(strong, 0, 1, 2), bucket(leaves, 0, 1, 2))
	both("strong=%s weak=%s context=%s", bucket(strong, 0, 1, 2), bucket(weak, 0, 1, 2), bucket(context, 0, 1))
	both("pronouns=%s places=%s", bucket(pronouns, 0, 1), bucket(places, 0, 1))
	both("slots=%s", strings.Join(sortedKeys(slots), "+"))
	both("missed=%s", strings.Join(sortedKeys(missed), "+"))
	add("%s slots=%s", a.hit.Frame, strings.Join(sortedKeys(slots), "+"))
	add("%s slots=%s", a.hit.ID, strings.Join(sortedKeys(slots), "+"))
	add("%s n=%s", a.hit.ID, n)
	sorts := map[string]int{}
	for _, x := range actors {
		sorts[r.sortOf(x)]++
	}
	var sum []string
	for _, x := range slices.Sorted(maps.Keys(sorts)) {
		sum = append(sum, x+bucket(sorts[x], 1, 2))
	}
	both("sorts=%s", strings.Join(sum, "+"))
	member := false
	for _, org := range actors {
		for _, m := range r.l.Members(org) {
			member = member || slices.Contains(actors, entente.Actor(m.State))
		}
	}
	both("body and member=%v", member)
	if s.said != nil && s.said.actor != "" {
		both("speaker in=%v", slices.Contains(actors, s.said.actor))
	}
	return f
}

// halves is a number in steps of a half.
func halves(x float64) string { return strconv.Itoa(int(math.Floor(2 * x))) }

// subset reports whether all of a sorted list stand in another.
func subset(a, b []entente.Actor) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// sortOf is what sort of actor an actor is.
func (r *reading) sortOf(actor entente.Actor) string {
	switch {
	case actor == entente.World:
		return "world"
	case strings.HasPrefix(string(actor), "M49:"):
		return "area"
	case strings.HasPrefix(string(actor), "NSA:"):
		return "group"
	case r.l.State(actor):
		return "state"
	}
	return "organisation"
}
