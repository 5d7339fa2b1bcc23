package coder

import (
	"slices"

	"entente"
	"entente/coder/lexicon"
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
	hit *lexicon.Hit
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

// candidates reads the acts of a sentence's triggers.
func (r *reading) candidates(s *sent) []*act {
	var acts []*act
	for i := range s.hits {
		h := &s.hits[i]
		a := &act{s: s, hit: h, kind: h.Kind, verb: -1, proof: []proof{{s: s}}, told: 1}
		if s.Verb(h.Head) {
			a.verb = h.Head
		} else {
			a.verb, _ = s.Governor(h.Head)
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
		apart = apart || s.Keys[i] == "separate" || s.Lower[i] == "separately" || s.Lower[i] == "respectively"
	}
	if !apart {
		return []*act{a}
	}
	// The counterparts are the anchors of the longest list that the trigger takes.
	slots := r.holdings(a)
	var others []*anchor
	for i := range s.anchors {
		an := &s.anchors[i]
		if slots[i].slot == "subject" || slots[i].slot == "modifier" || slots[i].slot == "possessive" || an.place || an.attribute || len(an.actors) != 1 || !a.has(an.actors[0]) || an.rep < a.hit.First {
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
	r.rejected = append(r.rejected, Rejection{Span: a.s.span(a.hit.First, a.hit.Last), Kind: a.kind, Rule: a.hit.ID, Reason: reason})
}

// domain is the range of tokens that belong to the trigger: its subtree, and
// the subtree of the verb that governs it.
func (a *act) domain() (from, to int) {
	s := a.s
	top := a.hit.Head
	if a.verb >= 0 {
		top = a.verb
	}
	from, to = a.hit.First, a.hit.Last+1
	for i := range s.Tokens {
		if s.Within(i, top) {
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
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Sort != lexicon.Equipment || mn.First >= to || mn.Last < from {
			continue
		}
		t := s.Top(mn.First, mn.Last)
		if h.Pos == "v" && s.Wished(t, h.Head) {
			continue
		}
		if s.Within(t, h.Head) {
			if s.Rel[t] == "nsubj" && s.Tokens[t].Rel == "nsubj" && s.Tokens[t].Head == h.Head {
				continue // "aircraft delivered aid": the bringer, not the goods
			}
			return true
		}
		// "arms sales": the goods before a nominal trigger; "jets sold by Russia": the noun that the clause is about.
		if s.Within(h.Head, t) || (s.Tokens[h.Head].Head == s.Tokens[t].Head && h.Pos == "n") {
			return true
		}
		// Right after the verb, whatever the tree makes of the words between.
		if h.Pos == "v" && mn.First > h.Last && mn.First-h.Last <= 5 && !r.between(s, h.Last+1, mn.First) {
			return true
		}
		if a.verb >= 0 && h.Pos == "n" && s.Within(t, a.verb) && (s.Rel[t] == "obl" || s.Rel[t] == "nmod") {
			return true
		}
	}
	return false
}

func (r *reading) martialAround(s *sent, h *lexicon.Hit) bool {
	for i := max(0, h.First-10); i < min(len(s.Tokens), h.Last+11); i++ {
		if i >= h.First && i <= h.Last {
			continue
		}
		if s.Is(i, "military") != nil {
			return true
		}
		if s.At[i] >= 0 {
			switch m := s.Mentions[s.At[i]]; m.Sort {
			case lexicon.Equipment, lexicon.Title:
				return true
			case lexicon.Institution:
				if m.Role == "service" || m.Role == "staff" {
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
		if s.At[i] >= 0 {
			m := s.Mentions[s.At[i]]
			return m.Sort == lexicon.Equipment || m.Sort == lexicon.Institution && m.Role == "service" || m.Actor != "" && len(m.Actor) > 4 && m.Actor[:4] == "NSA:"
		}
		return false
	}
	for _, i := range s.Kids[a.hit.Head] {
		if check(i) {
			return true
		}
		for _, k := range s.Kids[i] {
			if (s.Rel[k] == "conj" || s.Rel[k] == "compound" || s.Rel[k] == "nmod" && r.measure(s, i)) && check(k) {
				return true
			}
		}
	}
	// "troops deployed to Iraq": the noun the clause modifies.
	if h := s.Tokens[a.hit.Head].Head; h >= 0 && (s.Rel[a.hit.Head] == "acl" || s.Rel[a.hit.Head] == "compound" || s.Rel[a.hit.Head] == "nmod" || s.Rel[a.hit.Head] == "amod") && check(h) {
		return true
	}
	if a.verb >= 0 && a.verb != a.hit.Head {
		for _, i := range s.Kids[a.verb] {
			if i != a.hit.Head && check(i) {
				return true
			}
		}
	}
	return false
}

// measure reports whether a noun only counts what follows it: "a number of troops".
func (r *reading) measure(s *sent, i int) bool {
	switch s.Keys[i] {
	case "number", "group", "team", "unit", "contingent", "squadron", "battalion", "brigade", "company", "thousand", "hundred", "dozen", "pair", "fleet", "kind", "member", "part", "lot", "force", "deployment", "rotation", "additional", "detachment", "batch", "set", "type", "variety", "range":
		return true
	}
	return s.Tokens[i].UPOS == "NUM"
}

func (r *reading) defenceIn(a *act) bool {
	s, h := a.s, a.hit
	for i := range s.Tokens {
		if i >= h.First && i <= h.Last {
			continue
		}
		near := i >= h.First-5 && i <= h.Last+8
		if near && s.Is(i, "defence") != nil && (s.Within(i, h.Head) || s.Within(h.Head, i) || i < h.First && i >= h.First-3) {
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
		if r.l.Topical(&r.sents[i].Sentence) {
			return true
		}
	}
	return r.military
}

// background drops triggers that report nothing: questions, and words inside a name.
func (r *reading) background(a *act) string {
	s, h := a.s, a.hit
	if n := len(s.Tokens); n > 0 && s.Tokens[n-1].Form == "?" {
		return "it stands in a question"
	}
	if c := s.CueAt(h.Head, "stage"); c != nil && h.First == h.Last && c.First == h.First && c.Last > c.First && s.Verb(h.Head) {
		return "it is part of another phrase" // "called off", "pulled out of"
	}
	if h.Kind == entente.Talks && !s.Verb(h.Head) {
		for k := range s.hits {
			x := &s.hits[k]
			if p := s.Preposition(x.Head); x.Kind != entente.Talks && x.Kind != entente.Support && x.Kind != entente.Pact && s.Tokens[x.Head].Head == h.Head && (p == "on" || p == "about" || p == "over" || p == "for") {
				return "the act that is talked about stands for it"
			}
		}
	}
	if h.Kind == entente.Contest && (s.Keys[h.Head] == "competition" || s.Keys[h.Head] == "contest") {
		for _, k := range s.Kids[h.Head] {
			if s.At[k] >= 0 && s.Mentions[s.At[k]].Sort == lexicon.Equipment {
				return "it is a choice between goods"
			}
		}
	}
	for i := h.First; i <= h.Last; i++ {
		if s.At[i] >= 0 && s.Mentions[s.At[i]].Last > h.Last && s.Mentions[s.At[i]].Sort != lexicon.Equipment {
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
		if x.rep != a.hit.Head || x.place {
			continue
		}
		for m := range s.Mentions {
			mn := &s.Mentions[m]
			if (mn.Sort == lexicon.Place || mn.Sort == lexicon.Actor && mn.Role != "adjective" && mn.Role != "demonym") && mn.Actor != "" && mn.Actor != x.actors[0] {
				t := s.Top(mn.First, mn.Last)
				if p := s.Preposition(t); p == "in" || p == "at" || p == "to" || p == "from" || p == "across" || p == "near" || p == "on" || p == "off" || p == "over" {
					return true
				}
			}
		}
	}
	return false
}
