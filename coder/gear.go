package coder

import (
	"fmt"
	"slices"
	"strings"

	"entente"
	"entente/coder/lexicon"
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
	if r.l.Kind(a.kind).Equipment != "yes" {
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
		if flying[f.value.Class] && !r.listed(f.s, f.span) && vague[strings.ToLower(f.value.Name)] && slices.ContainsFunc(found, func(g goods) bool {
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
	for m := range s.Mentions {
		specific = specific || s.Mentions[m].Sort == lexicon.Equipment && s.Mentions[m].Class != "arms"
	}
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Sort != lexicon.Equipment {
			continue
		}
		// "E-3A AWACS aircraft", "F-16 fighter jets": the noun after a designation is the same thing.
		if m > 0 && mn.Role == "generic" && s.Mentions[m-1].Sort == lexicon.Equipment && s.Mentions[m-1].Role != "generic" && s.Mentions[m-1].Last+1 == mn.First {
			continue
		}
		t := s.Top(mn.First, mn.Last)
		g := goods{said: said[entente.Equipment]{entente.Equipment{Class: mn.Class, Name: r.d.Text[mn.Start:mn.End]}, mn.Span, mn.Rule}, s: s}
		for _, n := range s.numbers {
			if n.Last < mn.First && mn.First-n.Last <= 5 && (s.Within(n.Last, t) || mn.First-n.Last == 1) && !r.between(s, n.Last+1, mn.First) {
				g.value.Count = n.Value
			}
		}
		compound := m+1 < len(s.Mentions) && s.Mentions[m+1].Sort == lexicon.Equipment && s.Mentions[m+1].First == mn.Last+1 && s.Mentions[m+1].Role == "generic" && mn.Role == "generic"
		g.ruled = s == a.s && r.ruledGoods(a, mn, t) && !compound && !(specific && mn.Class == "arms" && !r.listed(s, mn.Span))
		g.features = r.goodsFeatures(a, s, mn, t, g.ruled, specific, compound, g.value.Count > 0)
		out = append(out, g)
	}
	return out
}

// ruledGoods reports whether equipment of an act's own sentence is, by its place
// in the tree alone, what the act moves or uses.
func (r *reading) ruledGoods(a *act, mn *lexicon.Mention, t int) bool {
	s := a.s
	if !s.Within(t, a.clause()) && !s.Within(a.hit.Head, t) && !s.Within(a.hit.Head, s.Tokens[t].Head) {
		return false
	}
	if !r.meansGoods(s, mn) || a.kind == entente.Aid && !s.Within(t, a.hit.Head) {
		return false
	}
	strict := a.kind != entente.Transfer && a.kind != entente.Industry
	if strict && (mn.Class == "arms" || mn.Role == "generic" && a.kind != entente.Deployment && a.kind != entente.Embargo && a.kind != entente.Aid) {
		return false
	}
	return mn.Last > a.hit.Last || mn.First < a.hit.First || a.kind == entente.Transfer
}

// goodsFeatures lists what speaks for and against equipment as an act's own.
func (r *reading) goodsFeatures(a *act, s *sent, mn *lexicon.Mention, t int, ruled, specific, compound, counted bool) []string {
	k := string(a.kind)
	f := []string{"kind=" + k}
	both := func(format string, args ...any) {
		x := fmt.Sprintf(format, args...)
		f = append(f, x, k+" "+x)
	}
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	both("ruled=%v", ruled)
	both("class=%s", mn.Class)
	both("role=%s", mn.Role)
	both("means goods=%v", r.meansGoods(s, mn))
	both("compound=%v", compound)
	both("counted=%v", counted)
	add("%s %s", a.hit.ID, mn.Class)
	add("class=%s name=%s", mn.Class, mn.Name)
	both("arms beside others=%v listed=%v", mn.Class == "arms" && specific, r.listed(s, mn.Span))
	n := 0
	for i := range s.Mentions {
		if s.Mentions[i].Sort == lexicon.Equipment {
			n++
		}
	}
	both("of=%s", bucket(n, 1, 2, 4, 8))
	both("rel=%s", s.Rel[t])
	prep := s.Preposition(t)
	both("prep=%s", prep)
	if h := s.Tokens[t].Head; h >= 0 {
		both("%s of %s", s.Rel[t], s.Keys[h])
	}
	if mn.First > 0 {
		add("after=%s", s.Keys[mn.First-1])
	}
	if mn.Last+1 < len(s.Tokens) {
		both("before=%s", s.Keys[mn.Last+1])
	}
	both("here=%v", s == a.s)
	if s != a.s {
		both("on=%d own acts=%s", s.index-a.s.index, bucket(len(s.hits), 0, 1))
		both("on=%d own equipment=%v", s.index-a.s.index, slices.ContainsFunc(a.s.Mentions, func(m lexicon.Mention) bool { return m.Sort == lexicon.Equipment }))
		actors := 0
		for i := range s.Mentions {
			if s.Mentions[i].Actor != "" {
				actors++
			}
		}
		both("on actors=%s", bucket(actors, 0, 1))
		both("paragraph=%v", s.Paragraph == a.s.Paragraph)
		return f
	}
	inside := mn.Last <= a.hit.Last && mn.First >= a.hit.First
	both("in trigger=%v", inside)
	both("within=%v", s.Within(t, a.hit.Head))
	both("over=%v", s.Within(a.hit.Head, t))
	both("same clause=%v", s.Clause(t) == s.Clause(a.hit.Head))
	p := s.Path(t, a.hit.Head)
	both("path=%s", p)
	add("%s path=%s", a.hit.Frame, p)
	dist, side := mn.First-a.hit.Last, "after"
	if dist < 0 {
		dist, side = a.hit.First-mn.Last, "before"
	}
	both("%s distance=%s", side, bucket(dist, 1, 3, 6, 12, 20))
	between := 0
	for i := range s.hits {
		h := &s.hits[i]
		if h.First > a.hit.Last && h.Last < mn.First || h.Last < a.hit.First && h.First > mn.Last {
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
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Span != sp {
			continue
		}
		if mn.Last+2 < len(s.Tokens) && s.Lower[mn.Last+1] == "and" && s.At[mn.Last+2] >= 0 && s.Mentions[s.At[mn.Last+2]].Sort == lexicon.Equipment {
			return true
		}
		return mn.First >= 2 && s.Lower[mn.First-1] == "and" && s.At[mn.First-2] >= 0 && s.Mentions[s.At[mn.First-2]].Sort == lexicon.Equipment
	}
	return false
}

// meansGoods reports whether a word that is also something else means equipment here:
// fighters may be men, a round one of talks or sanctions.
func (r *reading) meansGoods(s *sent, m *lexicon.Mention) bool {
	if m.Role != "generic" || m.First != m.Last {
		return true
	}
	beside := func(words ...string) bool {
		for i := range s.Lower {
			if (i < m.First || i > m.Last) && slices.Contains(words, s.Keys[i]) {
				return true
			}
		}
		return false
	}
	switch s.Keys[m.First] {
	case "fighter":
		return beside("aircraft", "jet", "air", "bomber", "squadron", "plane", "pilot", "helicopter")
	case "round", "shell":
		return beside("ammunition", "artillery", "mm", "howitzer", "mortar", "gun")
	case "computer", "vehicle":
		return beside("military", "armored", "armoured", "army", "combat", "tactical", "truck")
	}
	return true
}

// lowerName reports whether an equipment name is a generic word.
func lowerName(name string) bool { return name == strings.ToLower(name) }
