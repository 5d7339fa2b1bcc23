package coder

import (
	"fmt"
	"slices"
	"strings"

	"entente"
)

// Goods is equipment that may belong to an act.
type Goods struct {
	Class    entente.Class
	Features []string
}

// goods is equipment named in or after an act's sentence.
type goods struct {
	said[entente.Equipment]
	s *sent
	// features are what the judge of equipment weighs.
	features []string
	// ruled tells what the rules alone make of it.
	ruled bool
}

// gearReach is how many sentences after an act's own may name its equipment.
const gearReach = 2

// readGear finds the equipment that an act moves or uses.
func (r *reading) readGear(a *act) {
	if r.l.kinds[a.kind].Equipment != "yes" {
		return
	}
	for n := a.s.index; n <= a.s.index+gearReach && n < len(r.sents); n++ {
		if r.sents[n].chosen {
			a.goods = append(a.goods, r.goodsIn(a, r.sents[n])...)
		}
	}
	var found []goods
	for _, g := range a.goods {
		is := g.ruled
		if r.judge.weights["gear"] != nil {
			is = r.judge.odds("gear", g.features) >= 0
		}
		if is {
			found = append(found, g)
		}
	}
	for _, f := range found {
		if flying[f.value.Class] && vague[strings.ToLower(f.value.Name)] && slices.ContainsFunc(found, func(g goods) bool {
			return g.span != f.span && flying[g.value.Class] && !vague[strings.ToLower(g.value.Name)]
		}) {
			continue // "each aircraft", of the helicopters named before
		}
		dup := false
		for i := range a.gear {
			if strings.EqualFold(a.gear[i].value.Name, f.value.Name) || a.gear[i].value.Class == f.value.Class && (lowerName(f.value.Name) || a.gear[i].value.Count == 0 && f.value.Count == 0) {
				dup = true
				if a.gear[i].value.Count == 0 {
					a.gear[i].value.Count = f.value.Count
				}
			}
		}
		if !dup {
			a.gear = append(a.gear, f.said)
		}
	}
}

// goodsIn lists the equipment of a sentence with what is known of its place
// beside an act of that sentence or one before.
func (r *reading) goodsIn(a *act, s *sent) []goods {
	var out []goods
	specific := false
	for m := range s.mentions {
		specific = specific || s.mentions[m].sort == equipmentName && s.mentions[m].class != "arms"
	}
	for m := range s.mentions {
		mn := &s.mentions[m]
		if mn.sort != equipmentName {
			continue
		}
		// "E-3A AWACS aircraft", "F-16 fighter jets": the noun after a designation is the same thing.
		if m > 0 && mn.role == "generic" && s.mentions[m-1].sort == equipmentName && s.mentions[m-1].role != "generic" && s.mentions[m-1].last+1 == mn.first {
			continue
		}
		t := s.top(mn.first, mn.last)
		g := goods{said: said[entente.Equipment]{entente.Equipment{Class: mn.class, Name: r.d.Text[mn.Start:mn.End]}, mn.Span, mn.rule}, s: s}
		for _, n := range s.numbers {
			if n.Last < mn.first && mn.first-n.Last <= 5 && (s.within(n.Last, t) || mn.first-n.Last == 1) && !r.between(s, n.Last+1, mn.first) {
				g.value.Count = n.Value
			}
		}
		compound := m+1 < len(s.mentions) && s.mentions[m+1].sort == equipmentName && s.mentions[m+1].first == mn.last+1 && s.mentions[m+1].role == "generic" && mn.role == "generic"
		g.ruled = s == a.s && r.ruledGoods(a, mn, t) && !compound && !(specific && mn.class == "arms" && !r.listed(s, mn.Span))
		g.features = r.goodsFeatures(a, s, mn, t, g.ruled, specific, compound, g.value.Count > 0)
		out = append(out, g)
	}
	return out
}

// ruledGoods reports whether equipment of an act's own sentence is, by its place
// in the tree alone, what the act moves or uses.
func (r *reading) ruledGoods(a *act, mn *mention, t int) bool {
	s := a.s
	if !s.within(t, a.clause()) && !s.within(a.hit.head, t) && !s.within(a.hit.head, s.Tokens[t].Head) {
		return false
	}
	if !r.meansGoods(s, mn) || a.kind == entente.Aid && !s.within(t, a.hit.head) {
		return false
	}
	strict := a.kind != entente.Transfer && a.kind != entente.Industry
	if strict && (mn.class == "arms" || mn.role == "generic" && a.kind != entente.Deployment && a.kind != entente.Embargo && a.kind != entente.Aid) {
		return false
	}
	return mn.last > a.hit.last || mn.first < a.hit.first || a.kind == entente.Transfer
}

// goodsFeatures lists what speaks for and against equipment as an act's own.
func (r *reading) goodsFeatures(a *act, s *sent, mn *mention, t int, ruled, specific, compound, counted bool) []string {
	k := string(a.kind)
	f := []string{"kind=" + k}
	both := func(format string, args ...any) {
		x := fmt.Sprintf(format, args...)
		f = append(f, x, k+" "+x)
	}
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	both("ruled=%v", ruled)
	both("class=%s", mn.class)
	both("role=%s", mn.role)
	both("means goods=%v", r.meansGoods(s, mn))
	both("compound=%v", compound)
	both("counted=%v", counted)
	add("%s %s", a.hit.ID, mn.class)
	add("class=%s name=%s", mn.class, mn.name)
	both("arms beside others=%v listed=%v", mn.class == "arms" && specific, r.listed(s, mn.Span))
	n := 0
	for i := range s.mentions {
		if s.mentions[i].sort == equipmentName {
			n++
		}
	}
	both("of=%s", bucket(n, 1, 2, 4, 8))
	both("rel=%s", s.rel[t])
	prep := s.preposition(t)
	both("prep=%s", prep)
	if h := s.Tokens[t].Head; h >= 0 {
		both("%s of %s", s.rel[t], s.keys[h])
	}
	if mn.first > 0 {
		add("after=%s", s.keys[mn.first-1])
	}
	if mn.last+1 < len(s.Tokens) {
		both("before=%s", s.keys[mn.last+1])
	}
	both("here=%v", s == a.s)
	if s != a.s {
		both("on=%d own acts=%s", s.index-a.s.index, bucket(len(s.hits), 0, 1))
		both("on=%d own equipment=%v", s.index-a.s.index, slices.ContainsFunc(a.s.mentions, func(m mention) bool { return m.sort == equipmentName }))
		actors := 0
		for i := range s.mentions {
			if s.mentions[i].actor != "" {
				actors++
			}
		}
		both("on actors=%s", bucket(actors, 0, 1))
		both("paragraph=%v", s.Paragraph == a.s.Paragraph)
		return f
	}
	inside := mn.last <= a.hit.last && mn.first >= a.hit.first
	both("in trigger=%v", inside)
	both("within=%v", s.within(t, a.hit.head))
	both("over=%v", s.within(a.hit.head, t))
	both("same clause=%v", s.clauseOf(t) == s.clauseOf(a.hit.head))
	p := s.path(t, a.hit.head)
	both("path=%s", p)
	add("%s path=%s", a.hit.Frame, p)
	dist, side := mn.first-a.hit.last, "after"
	if dist < 0 {
		dist, side = a.hit.first-mn.last, "before"
	}
	both("%s distance=%s", side, bucket(dist, 1, 3, 6, 12, 20))
	between := 0
	for i := range s.hits {
		h := &s.hits[i]
		if h.first > a.hit.last && h.last < mn.first || h.last < a.hit.first && h.first > mn.last {
			between++
		}
	}
	both("acts between=%s", bucket(between, 0, 1))
	return f
}

var (
	flying = map[entente.Class]bool{"combat-aircraft": true, "helicopter": true, "transport-aircraft": true, "drone": true}
	vague  = map[string]bool{"aircraft": true, "plane": true, "planes": true, "warplane": true, "warplanes": true, "airplane": true, "airplanes": true}
)

// listed reports whether "and" joins arms at large to the sorts named beside
// them: "weapons and missiles", but not "arms including missiles".
func (r *reading) listed(s *sent, sp entente.Span) bool {
	for m := range s.mentions {
		mn := &s.mentions[m]
		if mn.Span != sp {
			continue
		}
		if mn.last+2 < len(s.Tokens) && s.lower[mn.last+1] == "and" && s.at[mn.last+2] >= 0 && s.mentions[s.at[mn.last+2]].sort == equipmentName {
			return true
		}
		return mn.first >= 2 && s.lower[mn.first-1] == "and" && s.at[mn.first-2] >= 0 && s.mentions[s.at[mn.first-2]].sort == equipmentName
	}
	return false
}

// meansGoods reports whether a word that is also something else means equipment here:
// fighters may be men, a round one of talks or sanctions.
func (r *reading) meansGoods(s *sent, m *mention) bool {
	if m.role != "generic" || m.first != m.last {
		return true
	}
	any := func(words ...string) bool {
		for i := range s.lower {
			if (i < m.first || i > m.last) && slices.Contains(words, s.keys[i]) {
				return true
			}
		}
		return false
	}
	switch s.keys[m.first] {
	case "fighter":
		return any("aircraft", "jet", "air", "bomber", "squadron", "plane", "pilot", "helicopter")
	case "round", "shell":
		return any("ammunition", "artillery", "mm", "howitzer", "mortar", "gun")
	case "computer", "vehicle":
		return any("military", "armored", "armoured", "army", "combat", "tactical", "truck")
	}
	return true
}

// lowerName reports whether an equipment name is a generic word.
func lowerName(name string) bool { return name == strings.ToLower(name) }
