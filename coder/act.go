package coder

import (
	"slices"
	"strings"

	"entente"
	"entente/data"
)

// party is an actor in a role, with the words that say so.
type party struct {
	actor entente.Actor
	role  string
	span  entente.Span
	rule  string
	// strength is 3 for a slot of the trigger itself, 2 for one of the verb that
	// governs it, 1 for a phrase in its domain, 0 for a guess from context.
	strength int
	tok      int
	// pronoun marks a side that an anaphor names.
	pronoun bool
	// odds are the judge's log odds that it is a side; 0 for one that a rule added.
	odds float64
}

// act is a candidate: what one trigger in one sentence may report.
type act struct {
	s   *sent
	hit *hit
	// verb is the verb that governs the trigger, the trigger itself if it is one; -1 if there is none.
	verb    int
	kind    entente.Kind
	parties []party
	// claimants are all actors that were considered as sides.
	claimants []claimant
	// casts are the choices of sides that were compared; cast is the one made.
	casts []cast
	cast  cast
	// stageFeatures are what the judge of stages weighs.
	stageFeatures []string
	stage         said[entente.Stage]
	force         said[entente.Certainty]
	when          *said[entente.EDTF]
	where         *said[entente.Where]
	name          *said[string]
	speaker       *said[entente.Speaker]
	outlet        *said[string]
	money         *said[entente.Money]
	gear          []said[entente.Equipment]
	// goods is the equipment that was considered.
	goods  []goods
	people []said[entente.People]
	// proof is the sentences that carry the act, best first.
	proof []proof
	// lack is what the trigger needs around it and does not have; empty if nothing.
	lack string
	// score is the judge's confidence in this mention alone.
	score float64
	// apart marks one of several meetings that a sentence tells of at once, each its own.
	apart bool
	// told counts the mentions that were joined into it.
	told int
}

// proof is a sentence that carries an act, with the judge's confidence in that mention.
type proof struct {
	s     *sent
	score float64
}

// said is a value with the words that say it and the rule that read them.
type said[T any] struct {
	value T
	span  entente.Span
	rule  string
}

func (s *sent) span(first, last int) entente.Span {
	return entente.Span{Start: s.Tokens[first].Start, End: s.Tokens[last].End}
}

// findHits matches triggers in a linked sentence; of overlapping ones the longest stays.
func (r *reading) findHits(s *sent) {
	var all []hit
	collect := func(i, end int, found []*trigger) {
		for _, t := range found {
			h := hit{first: i, last: end - 1, head: s.top(i, end-1), trigger: t}
			if r.posFits(s, &h) {
				all = append(all, h)
			}
		}
	}
	lemmas, forms := r.l.triggers.ids(s.keys), r.l.triggers.ids(s.lower)
	for i := range s.Tokens {
		r.l.triggers.each(lemmas, i, func(end int, found []*trigger) { collect(i, end, found) })
		r.l.triggers.each(forms, i, func(end int, found []*trigger) {
			for _, h := range all {
				if h.first == i && h.last == end-1 {
					return
				}
			}
			collect(i, end, found)
		})
	}
	for m := range s.mentions {
		mn := &s.mentions[m]
		if mn.sort == titleName {
			all = append(all, hit{first: mn.first, last: mn.last, head: s.top(mn.first, mn.last), trigger: r.l.titleTrigger(mn.entry)})
		}
	}
	slices.SortStableFunc(all, func(a, b hit) int {
		if d := (b.last - b.first) - (a.last - a.first); d != 0 {
			return d
		}
		return a.first - b.first
	})
	used := make([]int, len(s.Tokens))
	for _, h := range all {
		free := true
		for i := h.first; i <= h.last; i++ {
			free = free && (used[i] == 0 || used[i] == h.last-h.first+1)
		}
		if !free {
			continue
		}
		for i := h.first; i <= h.last; i++ {
			used[i] = h.last - h.first + 1
		}
		s.hits = append(s.hits, h)
	}
	slices.SortStableFunc(s.hits, func(a, b hit) int { return a.first - b.first })
}

// posFits reports whether the phrase's part of speech is the table's.
func (r *reading) posFits(s *sent, h *hit) bool {
	pos := s.Tokens[h.head].UPOS
	switch h.Pos {
	case "v":
		if h.first == h.last {
			return pos == "VERB" || s.Tokens[h.head].XPOS == "VBN"
		}
		return s.verb(h.first) || s.verb(h.head) || s.verb(h.last)
	case "n":
		if h.first == h.last && s.at[h.first] >= 0 && s.mentions[s.at[h.first]].sort != equipmentName && s.mentions[s.at[h.first]].sort != titleName {
			return false
		}
		if pos == "VERB" && h.first == h.last {
			return false
		}
		return true
	}
	return true
}

// candidates reads the acts of a sentence's triggers.
func (r *reading) candidates(s *sent) []*act {
	var acts []*act
	for i := range s.hits {
		h := &s.hits[i]
		a := &act{s: s, hit: h, kind: h.kind, verb: -1, proof: []proof{{s: s}}, told: 1}
		if s.verb(h.head) {
			a.verb = h.head
		} else {
			a.verb, _ = s.governor(h.head)
		}
		if a.lack = r.lacks(a); a.lack != "" && (h.Needs == "equipment" && h.Pos == "v" || h.Needs == "military" || h.Needs == "abroad") {
			r.reject(a, a.lack)
			continue
		}
		if reason := r.background(a); reason != "" {
			r.reject(a, reason)
			continue
		}
		r.assign(a)
		r.readStage(a)
		r.turn(a)
		r.pledge(a)
		r.readValues(a)
		acts = append(acts, r.separate(a)...)
	}
	return acts
}

// separate makes of talks that were held "separately" with several an act for
// each: all share the one side that the others met.
func (r *reading) separate(a *act) []*act {
	s := a.s
	if a.kind != entente.Talks || len(a.parties) < 2 {
		return []*act{a}
	}
	apart := false
	from, to := a.domain()
	for i := from; i < to; i++ {
		apart = apart || s.keys[i] == "separate" || s.lower[i] == "separately" || s.lower[i] == "respectively"
	}
	if !apart {
		return []*act{a}
	}
	// The counterparts are the anchors of the longest list that the trigger takes.
	slots := r.holdings(a)
	var others []*anchor
	for i := range s.anchors {
		an := &s.anchors[i]
		if slots[i].slot == "subject" || slots[i].slot == "modifier" || slots[i].slot == "possessive" || an.place || an.attribute || len(an.actors) != 1 || !a.has(an.actors[0]) || an.rep < a.hit.first {
			continue
		}
		others = append(others, an)
	}
	if len(others) < 2 {
		return []*act{a}
	}
	var own []party
	for _, p := range a.parties {
		if !slices.ContainsFunc(others, func(an *anchor) bool { return an.actors[0] == p.actor }) {
			own = append(own, p)
		}
	}
	if len(own) != 1 {
		return []*act{a}
	}
	var out []*act
	reps := map[int]bool{}
	for _, an := range others {
		if reps[an.rep] {
			continue
		}
		reps[an.rep] = true
		b := *a
		b.apart = true
		b.proof = slices.Clone(a.proof)
		b.parties = append(slices.Clone(own), party{actor: an.actors[0], role: "with", span: an.span, rule: an.rule, strength: 3, tok: an.tok})
		out = append(out, &b)
	}
	return out
}

func (r *reading) reject(a *act, reason string) {
	r.rejected = append(r.rejected, Rejection{Span: a.s.span(a.hit.first, a.hit.last), Kind: a.kind, Rule: a.hit.ID, Reason: reason})
}

// domain is the range of tokens that belong to the trigger: its subtree, and
// the subtree of the verb that governs it.
func (a *act) domain() (from, to int) {
	s := a.s
	top := a.hit.head
	if a.verb >= 0 {
		top = a.verb
	}
	from, to = a.hit.first, a.hit.last+1
	for i := range s.Tokens {
		if s.within(i, top) {
			from, to = min(from, i), max(to, i+1)
		}
	}
	return from, to
}

// lacks tells what the trigger needs around it and does not have; empty if nothing.
func (r *reading) lacks(a *act) string {
	s, h := a.s, a.hit
	from, to := a.domain()
	switch h.Needs {
	case "":
	case "equipment":
		if !r.gearIn(a, from, to) {
			return "no equipment is named with it"
		}
	case "military":
		if !r.martialAround(s, h) {
			return "nothing around it is military"
		}
	case "force":
		if !r.forceAround(a) {
			return "no forces are named with it"
		}
	case "abroad":
		if !r.abroad(a) {
			return "no forces of one state in another are named"
		}
	case "defence":
		if !r.defenceIn(a) {
			return "nothing says that it is about defence"
		}
	case "meeting":
		if !r.aboutDefence(a) {
			return "nothing says that defence was spoken of"
		}
	}
	return ""
}

// gearIn reports whether equipment stands where the trigger's object or complement does.
func (r *reading) gearIn(a *act, from, to int) bool {
	s, h := a.s, a.hit
	for m := range s.mentions {
		mn := &s.mentions[m]
		if mn.sort != equipmentName || mn.first >= to || mn.last < from {
			continue
		}
		t := s.top(mn.first, mn.last)
		if h.Pos == "v" && s.wished(t, h.head) {
			continue
		}
		if s.within(t, h.head) {
			if s.rel[t] == "nsubj" && s.Tokens[t].Rel == "nsubj" && s.Tokens[t].Head == h.head {
				continue // "aircraft delivered aid": the bringer, not the goods
			}
			return true
		}
		// "arms sales": the goods before a nominal trigger; "jets sold by Russia": the noun that the clause is about.
		if s.within(h.head, t) || (s.Tokens[h.head].Head == s.Tokens[t].Head && h.Pos == "n") {
			return true
		}
		// Right after the verb, whatever the tree makes of the words between.
		if h.Pos == "v" && mn.first > h.last && mn.first-h.last <= 5 && !r.between(s, h.last+1, mn.first) {
			return true
		}
		if a.verb >= 0 && h.Pos == "n" && s.within(t, a.verb) && (s.rel[t] == "obl" || s.rel[t] == "nmod") {
			return true
		}
	}
	return false
}

// wished reports whether, between equipment and the verb above it, stands a noun
// of asking or offering: "received a request for radars", "sent a letter of
// request for aircraft" hand over no goods.
func (s *sent) wished(i, verb int) bool {
	for n := 0; n < len(s.Tokens) && i >= 0 && i != verb; n++ {
		if c := s.cueAt(i, "stage"); c != nil && soft(c.Value) && s.Tokens[i].UPOS == "NOUN" {
			return true
		}
		i = s.Tokens[i].Head
	}
	return false
}

func (r *reading) martialAround(s *sent, h *hit) bool {
	for i := max(0, h.first-10); i < min(len(s.Tokens), h.last+11); i++ {
		if i >= h.first && i <= h.last {
			continue
		}
		if s.is(i, "military") != nil {
			return true
		}
		if s.at[i] >= 0 {
			switch m := s.mentions[s.at[i]]; m.sort {
			case equipmentName, titleName:
				return true
			case institutionName:
				if m.role == "service" || m.role == "staff" {
					return true
				}
			}
		}
	}
	return r.military && len(s.anchors) > 0
}

// forceAround reports whether forces are the trigger's subject, object or complement.
func (r *reading) forceAround(a *act) bool {
	s := a.s
	check := func(i int) bool {
		if r.carrierAt(s, i) == "force" {
			return true
		}
		if s.at[i] >= 0 {
			m := s.mentions[s.at[i]]
			return m.sort == equipmentName || m.sort == institutionName && m.role == "service" || m.actor != "" && len(m.actor) > 4 && m.actor[:4] == "NSA:"
		}
		return false
	}
	for _, i := range s.kids[a.hit.head] {
		if check(i) {
			return true
		}
		for _, k := range s.kids[i] {
			if (s.rel[k] == "conj" || s.rel[k] == "compound" || s.rel[k] == "nmod" && r.measure(s, i)) && check(k) {
				return true
			}
		}
	}
	// "troops deployed to Iraq": the noun the clause modifies.
	if h := s.Tokens[a.hit.head].Head; h >= 0 && (s.rel[a.hit.head] == "acl" || s.rel[a.hit.head] == "compound" || s.rel[a.hit.head] == "nmod" || s.rel[a.hit.head] == "amod") && check(h) {
		return true
	}
	if a.verb >= 0 && a.verb != a.hit.head {
		for _, i := range s.kids[a.verb] {
			if i != a.hit.head && check(i) {
				return true
			}
		}
	}
	return false
}

// measure reports whether a noun only counts what follows it: "a number of troops".
func (r *reading) measure(s *sent, i int) bool {
	switch s.keys[i] {
	case "number", "group", "team", "unit", "contingent", "squadron", "battalion", "brigade", "company", "thousand", "hundred", "dozen", "pair", "fleet", "kind", "member", "part", "lot", "force", "deployment", "rotation", "additional", "detachment", "batch", "set", "type", "variety", "range":
		return true
	}
	return s.Tokens[i].UPOS == "NUM"
}

func (r *reading) defenceIn(a *act) bool {
	s, h := a.s, a.hit
	for i := range s.Tokens {
		if i >= h.first && i <= h.last {
			continue
		}
		near := i >= h.first-5 && i <= h.last+8
		if near && s.is(i, "defence") != nil && (s.within(i, h.head) || s.within(h.head, i) || i < h.first && i >= h.first-3) {
			return true
		}
	}
	return false
}

// aboutDefence decides whether a meeting counts: officers or defence officials
// take part, or the text around it speaks of defence.
func (r *reading) aboutDefence(a *act) bool {
	s := a.s
	for _, an := range s.anchors {
		if (an.carrier == "defence" || an.carrier == "force") && !an.place {
			return true
		}
	}
	for i := s.index; i < min(len(r.sents), s.index+3); i++ {
		if r.topical(r.sents[i]) {
			return true
		}
	}
	return r.military
}

// topical reports whether a sentence, parsed or not, has a word of defence, in
// the form of the table or as a plural of it.
func (r *reading) topical(s *sent) bool {
	if s.topic == 0 {
		s.topic = -1
		forms := make([]string, len(s.lower))
		for i, w := range s.lower {
			forms[i] = key(w, w)
			if _, known := r.l.classes.words[forms[i]]; !known {
				forms[i] = strings.TrimSuffix(forms[i], "s")
			}
		}
		ids := r.l.classes.ids(forms)
		for i := range ids {
			r.l.classes.each(ids, i, func(_ int, found []*data.Word) {
				for _, w := range found {
					if w.Class == "topic" {
						s.topic = 1
					}
				}
			})
		}
	}
	return s.topic > 0
}

// background drops triggers that report nothing: questions, and words inside a name.
func (r *reading) background(a *act) string {
	s, h := a.s, a.hit
	if n := len(s.Tokens); n > 0 && s.Tokens[n-1].Form == "?" {
		return "it stands in a question"
	}
	if c := s.cueAt(h.head, "stage"); c != nil && h.first == h.last && c.first == h.first && c.last > c.first && s.verb(h.head) {
		return "it is part of another phrase" // "called off", "pulled out of"
	}
	if h.kind == entente.Talks && !s.verb(h.head) {
		for k := range s.hits {
			x := &s.hits[k]
			if p := s.preposition(x.head); x.kind != entente.Talks && x.kind != entente.Support && x.kind != entente.Pact && s.Tokens[x.head].Head == h.head && (p == "on" || p == "about" || p == "over" || p == "for") {
				return "the act that is talked about stands for it"
			}
		}
	}
	if h.kind == entente.Contest && (s.keys[h.head] == "competition" || s.keys[h.head] == "contest") {
		for _, k := range s.kids[h.head] {
			if s.at[k] >= 0 && s.mentions[s.at[k]].sort == equipmentName {
				return "it is a choice between goods"
			}
		}
	}
	for i := h.first; i <= h.last; i++ {
		if s.at[i] >= 0 && s.mentions[s.at[i]].last > h.last && s.mentions[s.at[i]].sort != equipmentName {
			return "it is part of a name"
		}
	}
	return ""
}

// abroad reports whether the sentence places the forces that the trigger names
// in another state than their own.
func (r *reading) abroad(a *act) bool {
	s := a.s
	for i := range s.anchors {
		x := &s.anchors[i]
		if x.rep != a.hit.head || x.place {
			continue
		}
		for m := range s.mentions {
			mn := &s.mentions[m]
			if (mn.sort == placeName || mn.sort == actorName && mn.role != "adjective" && mn.role != "demonym") && mn.actor != "" && mn.actor != x.actors[0] {
				t := s.top(mn.first, mn.last)
				if p := s.preposition(t); p == "in" || p == "at" || p == "to" || p == "from" || p == "across" || p == "near" || p == "on" || p == "off" || p == "over" {
					return true
				}
			}
		}
	}
	return false
}
