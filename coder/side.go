package coder

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente"
	"entente/coder/lexicon"
)

// claimant is an actor that may be a side of an act.
type claimant struct {
	party
	// features are what the judge of sides weighs.
	features []string
	score    float64
	// slot is the slot in the sentence; source the part of the context, for one the sentence does not name.
	slot, source string
	place        bool
}

// claimants lists every actor that the sentence or its context offers as a side
// of an act, once each, by the words that speak most for it.
func (r *reading) claimants(a *act) []claimant {
	s := a.s
	var out []claimant
	enter := func(c claimant) {
		for i := range out {
			if out[i].actor == c.actor {
				if c.strength > out[i].strength || c.strength == out[i].strength && out[i].pronoun && !c.pronoun {
					out[i] = c
				}
				return
			}
		}
		out = append(out, c)
	}
	slots := r.holdings(a)
	strong := map[string]bool{}
	named := map[entente.Actor]bool{}
	for i := range s.anchors {
		if slots[i].strength >= 2 && !s.anchors[i].pronoun {
			for _, x := range s.anchors[i].actors {
				named[x] = true
			}
		}
		if line := r.l.Slot(a.hit.Frame, slots[i].slot); line != nil && slots[i].strength >= 2 {
			strong[line.Role] = true
		}
	}
	for i := range s.anchors {
		an := &s.anchors[i]
		if r.l.Mutual(a.kind) && a.verb >= 0 && a.verb != a.hit.Head && s.Is(a.verb, "hostile") != nil && s.subjectOf(an, a.verb) {
			continue // who denounces a drill takes no part in it
		}
		if an.place && (a.kind == entente.Contest || a.kind == entente.Exercise) {
			continue // the place of a drill is no side of it
		}
		role, rule := r.roleOf(a, an, slots[i])
		for _, actor := range an.actors {
			c := claimant{party: party{actor: actor, role: role, span: an.span, rule: rule, strength: slots[i].strength, tok: an.tok, pronoun: an.pronoun}, slot: slots[i].slot, place: an.place}
			c.features = r.claim(a, an, slots[i], role, actor, strong)
			others := len(named)
			if named[actor] {
				others--
			}
			c.features = append(c.features, fmt.Sprintf("strength=%d others=%s", slots[i].strength, bucket(others, 0, 1, 2)), fmt.Sprintf("%s strength=%d others=%s", a.kind, slots[i].strength, bucket(others, 0, 1, 2)))
			enter(c)
		}
	}
	words := s.span(a.hit.First, a.hit.Last)
	from := func(actor entente.Actor, source, rule string) {
		if actor == "" || a.kind == entente.Exercise && !r.joint(a) {
			return
		}
		k := string(a.kind)
		c := claimant{party: party{actor: actor, role: "", span: words, rule: rule, tok: a.hit.First}, source: source}
		c.features = append(r.about(a, actor), "source="+source, k+" source="+source, k+" source="+source+" strong="+fmt.Sprint(len(strong)), "source="+source+" in sentence="+bucket(len(s.anchors), 0, 1, 2, 4),
			fmt.Sprintf("%s source=%s named=%s", k, source, bucket(len(named), 0, 1, 2)))
		enter(c)
	}
	from(r.home, "home", "rule/voice-of-document")
	for _, p := range r.lastPair {
		from(p, "pair", "rule/pair-in-context")
	}
	if n := len(r.states); n > 0 {
		from(r.states[n-1], "last", "rule/last-state")
	}
	if n := len(r.persons); n > 0 {
		from(r.persons[n-1], "person", "rule/anaphor-person")
	}
	for _, x := range slices.Sorted(maps.Keys(r.title)) {
		from(x, "title", "rule/named-in-title")
	}
	for i, n := len(r.states)-2, 0; i >= 0 && n < 2; i-- {
		if r.states[i] != r.states[i+1] {
			from(r.states[i], "earlier", "rule/last-state")
			n++
		}
	}
	return out
}

// joint reports whether the words around an exercise tell that more than one
// state takes part: without them a drill is its own state's.
func (r *reading) joint(a *act) bool {
	s := a.s
	for i := range s.Tokens {
		switch s.Keys[i] {
		case "joint", "jointly", "multinational", "bilateral", "trilateral", "combined", "multilateral", "together", "alongside", "international", "participant", "observer", "both", "two", "nation", "country", "allied", "ally", "partner", "coalition", "participate", "invite":
			return true
		}
	}
	for _, p := range []string{"joint", "multinational", "bilateral", "trilateral", "combined"} {
		if strings.Contains(a.hit.Form, p) {
			return true
		}
	}
	return s.At[a.hit.Head] >= 0 && s.Mentions[s.At[a.hit.Head]].Sort == lexicon.Title
}

// subjectOf reports whether an anchor is the subject of a verb, alone or in a list.
func (s *sent) subjectOf(an *anchor, verb int) bool {
	x := an.rep
	for n := 0; n < 8 && s.Rel[x] == "conj" && s.Tokens[x].Head >= 0; n++ {
		x = s.Tokens[x].Head
	}
	return s.Rel[x] == "nsubj" && s.Tokens[x].Head == verb
}

// roleOf is the role that the frame gives to a slot, and the line that says so;
// for a slot that the frame does not name, the likeliest by its preposition.
func (r *reading) roleOf(a *act, an *anchor, h holding) (role, rule string) {
	if line := r.l.Slot(a.hit.Frame, h.slot); line != nil && line.Role != "none" && line.Role != "where" && h.slot != "" {
		if line.Role == "host" {
			return "from", line.ID
		}
		return line.Role, line.ID
	}
	if r.l.Mutual(a.kind) {
		return "with", "rule/named-beside"
	}
	s := a.s
	if hd := s.Tokens[an.rep].Head; a.kind == entente.Transfer && hd >= 0 && (s.Rel[an.rep] == "amod" || s.Rel[an.rep] == "compound") && s.At[hd] >= 0 && s.Mentions[s.At[hd]].Sort == lexicon.Equipment {
		return "from", "rule/origin-of-equipment"
	}
	p := s.Preposition(an.rep)
	if line := r.l.Slot(a.hit.Frame, p); p != "" && line != nil && (line.Role == "from" || line.Role == "to") {
		return line.Role, "rule/direction-in-sentence"
	}
	return "", "rule/named-beside"
}

// about lists what is known of an actor in the document, whatever the words of the act.
func (r *reading) about(a *act, actor entente.Actor) []string {
	k := string(a.kind)
	sort := r.sortOf(actor)
	f := []string{"kind=" + k, "sort=" + sort, k + " sort=" + sort}
	if actor == r.home {
		f = append(f, "home", k+" home")
	}
	if r.title[actor] {
		f = append(f, "title", k+" title")
	} else if len(r.title) > 0 {
		f = append(f, "not in title", k+" not in title")
	}
	salience := bucket(r.rank(actor), 0, 1, 2, 4)
	return append(f, "salience="+salience, k+" salience="+salience, "count="+bucket(r.counts[actor], 0, 1, 3, 8))
}

// rank is how many actors the document has named more often so far.
func (r *reading) rank(actor entente.Actor) int {
	n := 0
	for _, c := range r.counts {
		if c > r.counts[actor] {
			n++
		}
	}
	return n
}

// claim lists what speaks for and against an anchor as a side of an act.
func (r *reading) claim(a *act, an *anchor, h holding, role string, actor entente.Actor, strong map[string]bool) []string {
	s := a.s
	k, fr := string(a.kind), a.hit.Frame
	f := r.about(a, actor)
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	slot := fmt.Sprintf("%s/%d", h.slot, h.strength)
	add("slot=%s", slot)
	add("%s slot=%s", k, slot)
	add("frame %s slot=%s", fr, slot)
	add("strength=%d", h.strength)
	add("%s strength=%d", k, h.strength)
	add("%s role=%s", k, role)
	add("role=%s strength=%d", role, h.strength)
	prep := s.Preposition(an.rep)
	add("prep=%s", prep)
	add("%s prep=%s", k, prep)
	add("rel=%s", s.Rel[an.rep])
	add("%s rel=%s", k, s.Rel[an.rep])
	for _, x := range []struct {
		name string
		on   bool
	}{{"place", an.place}, {"attribute", an.attribute}, {"pronoun", an.pronoun}, {"person", an.person}, {"hostile", an.hostile}, {"carrier=" + an.carrier, true}} {
		if x.on {
			add("%s", x.name)
			add("%s %s", k, x.name)
		}
	}
	if an.pronoun {
		add("%s", an.rule)
	}
	dist := an.tok - a.hit.Last
	side := "after"
	if dist < 0 {
		dist, side = a.hit.First-an.tok, "before"
	}
	add("%s distance=%s", side, bucket(dist, 1, 3, 6, 12, 20))
	add("%s %s weak=%v", k, side, h.strength < 2)
	same := s.Clause(an.rep) == s.Clause(a.hit.Head)
	add("same clause=%v", same)
	add("%s same clause=%v", k, same)
	others := 0
	for range strong {
		others++
	}
	add("strength=%d strong roles=%d", h.strength, others)
	if role != "" && h.strength < 2 && strong[role] {
		add("role taken")
		add("%s role taken", k)
	}
	if s.said != nil && s.said.actor == actor && s.said.span == an.span {
		add("speaker")
		add("%s speaker", k)
		add("speaker strength=%d", h.strength)
	}
	if an.group < len(s.anchors) && s.anchors[an.group].tok != an.tok {
		add("in a list")
	}
	if a.verb >= 0 && s.Tokens[an.rep].Head == a.verb {
		add("%s of %s", h.slot, s.Keys[a.verb])
	}
	add("%s slot=%s", a.hit.ID, h.slot)
	p := s.Path(an.rep, a.hit.Head)
	add("path=%s", p)
	add("%s path=%s", k, p)
	if hd := s.Tokens[an.rep].Head; hd >= 0 && !(hd >= a.hit.First && hd <= a.hit.Last) {
		add("%s of %s", s.Rel[an.rep], s.Keys[hd])
		add("%s %s of %s", k, s.Rel[an.rep], s.Keys[hd])
	}
	if an.rep != an.tok {
		add("stands=%s", s.Keys[an.rep])
	}
	if h.strength == 0 {
		add("%s none rel=%s prep=%s", k, s.Rel[an.rep], prep)
	}
	return f
}

// jointly gives a declaration of several ("they", "the leaders", "A and B") all
// of them as givers, where somebody else is who they stand by.
func (r *reading) jointly(a *act) {
	if a.kind != entente.Support && a.kind != entente.Aid || len(a.parties) == 0 {
		return
	}
	s := a.s
	for _, v := range append(a.s.Chain(a.hit.Head), a.verb) {
		if v < 0 || !s.Verb(v) {
			continue
		}
		sub := s.Kid(v, "nsubj")
		if sub < 0 {
			continue
		}
		var speakers []party
		for i := range s.anchors {
			an := &s.anchors[i]
			if an.place || an.attribute || !(an.rep == sub || an.tok == sub || an.group < len(s.anchors) && s.anchors[an.group].rep == sub) {
				continue
			}
			for _, x := range an.actors {
				speakers = append(speakers, party{actor: x, role: "from", span: an.span, rule: an.rule, strength: 2, tok: an.tok, pronoun: an.pronoun})
			}
		}
		if len(speakers) < 2 {
			return
		}
		beyond := false
		for _, p := range a.parties {
			beyond = beyond || !slices.ContainsFunc(speakers, func(q party) bool { return q.actor == p.actor })
		}
		if !beyond {
			return
		}
		for i := range a.parties {
			if !slices.ContainsFunc(speakers, func(q party) bool { return q.actor == a.parties[i].actor }) {
				a.parties[i].role = "to"
			}
		}
		for _, q := range speakers {
			if i := slices.IndexFunc(a.parties, func(p party) bool { return p.actor == q.actor }); i >= 0 {
				a.parties[i].role = "from"
			} else {
				a.parties = append(a.parties, q)
			}
		}
		return
	}
}

// atLarge completes declarations that name no counterpart: they are made to all.
func (r *reading) atLarge(a *act) {
	if a.kind == entente.Support && len(a.parties) == 1 && a.hit.Needs == "" && r.l.State(a.parties[0].actor) {
		a.parties[0].role = "from"
		a.parties = append(a.parties, party{actor: entente.World, role: "to", span: a.s.span(a.hit.First, a.hit.Last), rule: "rule/at-large", tok: a.hit.Last, pronoun: true})
	}
}

func (a *act) has(actor entente.Actor) bool {
	for _, p := range a.parties {
		if p.actor == actor {
			return true
		}
	}
	return false
}

// missing reports whether an act lacks a side that its kind must have.
func (r *reading) missing(a *act) bool {
	if r.l.Mutual(a.kind) {
		return len(a.parties) < 2 && r.fit(a) != ""
	}
	return len(a.parties) < 2
}

// fills reports whether a claimant gives what is missing: a directed act that
// has its giver needs no second one.
func (r *reading) fills(a *act, c *claimant) bool {
	if r.l.Mutual(a.kind) || c.role == "" || c.role == "with" {
		return true
	}
	return a.count(c.role) == 0
}

// direct gives roles to the sides of a directed act that no frame line placed.
func (r *reading) direct(a *act) {
	if r.l.Mutual(a.kind) {
		return
	}
	for i := range a.parties {
		p := &a.parties[i]
		if p.role != "" {
			continue
		}
		switch {
		case a.count("from") == 0 && a.count("to") > 0:
			p.role = "from"
		case a.count("to") == 0 && a.count("from") > 0:
			p.role = "to"
		case a.count("from") == 0 && p.actor == r.home:
			p.role = "from"
		case a.count("from") == 0 && a.count("to") == 0 && p.tok < a.hit.First:
			p.role = "from"
		default:
			p.role = "to"
		}
	}
	// All on one side: the one that stands apart, or the voice of the document, is the other.
	if len(a.parties) >= 2 && (a.count("from") == 0 || a.count("to") == 0) && a.count("with") == 0 {
		have, want := "from", "to"
		if a.count("from") == 0 {
			have, want = "to", "from"
		}
		weakest := -1
		for i := range a.parties {
			if a.parties[i].role == have && (weakest < 0 || a.parties[i].strength < a.parties[weakest].strength) {
				weakest = i
			}
		}
		if a.parties[weakest].strength < 3 {
			a.parties[weakest].role = want
		}
	}
}

func (a *act) count(role string) int {
	n := 0
	for _, p := range a.parties {
		if p.role == role {
			n++
		}
	}
	return n
}

// turn corrects the roles by the stage: who asks is the receiver, and of an
// offer or invitation between equals one side is the giver.
func (r *reading) turn(a *act) {
	s := a.s
	if a.stage.value != entente.Proposed && a.stage.value != entente.Requested || a.kind == entente.Embargo {
		return
	}
	asker := entente.Actor("")
	for _, v := range append(a.s.Chain(a.hit.Head), a.verb) {
		if v < 0 || asker != "" {
			continue
		}
		sub := s.Kid(v, "nsubj")
		if h := s.Tokens[v].Head; sub < 0 && h >= 0 && s.Verb(h) && s.Rel[v] == "obj" {
			sub = s.Kid(h, "nsubj")
		}
		poss := s.KidExact(v, "nmod:poss")
		if c := s.CueAt(v, "stage"); c == nil || c.Value != string(a.stage.value) {
			continue
		}
		for i := range s.anchors {
			if an := &s.anchors[i]; (sub >= 0 && (an.rep == sub || an.tok == sub) || poss >= 0 && an.rep == poss) && a.has(an.actors[0]) {
				asker = an.actors[0]
			}
		}
	}
	if asker == "" || len(a.parties) < 2 {
		return
	}
	own, other := "from", "to"
	if a.stage.value == entente.Requested {
		own, other = "to", "from"
	}
	for i := range a.parties {
		if a.parties[i].actor == asker {
			a.parties[i].role = own
		} else {
			a.parties[i].role = other
		}
	}
}

// pledge tells from whom a declaration of support comes: one speaker's is from
// and to, a joint one is with.
func (r *reading) pledge(a *act) {
	if a.kind != entente.Support || len(a.parties) < 2 {
		return
	}
	s := a.s
	var giver entente.Actor
	if s.said != nil && s.said.actor != "" && a.has(s.said.actor) && s.said.rule != "rule/anaphor-they" {
		giver = s.said.actor
	}
	if giver == "" {
		// The one subject of the verbs above the trigger.
		for _, v := range append(a.s.Chain(a.hit.Head), a.verb) {
			if v < 0 || giver != "" {
				continue
			}
			sub := s.Kid(v, "nsubj")
			if sub < 0 {
				continue
			}
			for i := range s.anchors {
				an := &s.anchors[i]
				if an.rep != sub && an.tok != sub {
					continue
				}
				if len(an.actors) == 1 && a.has(an.actors[0]) && s.Kid(sub, "conj") < 0 {
					giver = an.actors[0]
				}
			}
			if s.Kid(sub, "conj") >= 0 {
				return
			}
		}
	}
	if giver == "" {
		return
	}
	for i := range a.parties {
		if a.parties[i].actor == giver {
			a.parties[i].role = "from"
		} else {
			a.parties[i].role = "to"
		}
	}
}

// shape brings the roles into the form that the kind has in the codebook.
func (r *reading) shape(a *act) {
	if r.l.Mutual(a.kind) {
		hosts := a.kind == entente.Forum || a.kind == entente.Contest
		r.host(a)
		for i := range a.parties {
			if a.parties[i].role != "with" && !(hosts && a.parties[i].role == "from") {
				a.parties[i].role = "with"
			}
		}
	} else {
		from, to := a.count("from"), a.count("to")
		for i := range a.parties {
			p := &a.parties[i]
			if p.role != "with" {
				continue
			}
			switch {
			case a.kind == entente.Support && from == 0 && to == 0:
			case from > 0 && to == 0:
				p.role = "to"
			case to > 0 && from == 0:
				p.role = "from"
			case a.kind == entente.Support:
				p.role = "to"
			default:
				p.role = "from"
			}
		}
		// A giver that is also the receiver is one actor misread twice.
	}
	slices.SortStableFunc(a.parties, func(x, y party) int { return x.tok - y.tok })
}

// host makes the state that a forum takes place in its organiser.
func (r *reading) host(a *act) {
	if a.kind != entente.Forum {
		return
	}
	s := a.s
	if v := a.verb; v >= 0 {
		switch s.Keys[v] {
		case "attend", "travel", "visit", "participate", "go", "join", "arrive", "speak", "fly", "take", "meet":
			return
		case "host", "organize", "organise", "hold", "open", "stage", "inaugurate", "convene":
			for i := range s.anchors {
				an := &s.anchors[i]
				if s.subjectOf(an, v) || s.Preposition(an.rep) == "by" {
					for k := range a.parties {
						if a.parties[k].actor == an.actors[0] {
							a.parties[k].role = "from"
							return
						}
					}
				}
			}
		}
	}
	if len(a.parties) == 1 && r.l.State(a.parties[0].actor) {
		a.parties[0].role = "from"
		return
	}
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Sort != lexicon.Place && mn.Role != "capital" || mn.Actor == "" || !r.l.State(mn.Actor) {
			continue
		}
		t := s.Top(mn.First, mn.Last)
		if p := s.Preposition(t); !locative[p] || !s.Within(t, a.clause()) {
			continue
		}
		for i := range a.parties {
			if a.parties[i].actor == mn.Actor {
				a.parties[i].role = "from"
				return
			}
		}
		if len(a.parties) == 0 {
			a.parties = append(a.parties, party{actor: mn.Actor, role: "from", span: mn.Span, rule: "rule/host-of-forum", strength: 2, tok: t})
			return
		}
	}
}

// fit reports why an act's sides make no record; empty if they do.
func (r *reading) fit(a *act) string {
	from, to, with := a.count("from"), a.count("to"), a.count("with")
	all := from + to + with
	if all == 0 {
		return "no side is named"
	}
	if all > 24 {
		return "more sides than one act has"
	}
	if r.l.Mutual(a.kind) {
		single := all == 1
		if single {
			p := a.parties[0].actor
			group := !r.l.State(p)
			switch a.kind {
			case entente.Forum:
			case entente.Contest:
				if group && !strings.HasPrefix(string(p), "NSA:") {
					return ""
				}
				return "only one side is named"
			case entente.Exercise, entente.Operation, entente.Talks:
				if !group || p == entente.World {
					return "only one side is named"
				}
				if strings.HasPrefix(string(p), "NSA:") {
					return "only one side is named"
				}
			default:
				return "only one side is named"
			}
		}
		return ""
	}
	if a.kind == entente.Support && with >= 2 {
		return ""
	}
	if from == 0 || to == 0 {
		return "only one side is named"
	}
	return ""
}
