package coder

import (
	"strings"

	"entente"
	"entente/coder/lexicon"
	"entente/text"
)

// reading is a document while it is being coded.
type reading struct {
	l     *lexicon.Tables
	judge *judge
	d     *entente.Document
	year  string
	sents []*sent
	// home is the actor in whose voice the document speaks; empty if unknown.
	home entente.Actor
	// people are the persons introduced so far, by lower-cased surname and full name.
	people map[string]person
	// lastPair is the latest two sides that stood together.
	lastPair []entente.Actor
	// last is the latest state named; lastSpeaker whom the latest speaker speaks for.
	states  []entente.Actor
	persons []entente.Actor
	speaker *attribution
	// military tells whether the title or the text's opening is about defence.
	military bool
	counts   map[entente.Actor]int
	// title are the actors that the title names, titleKinds the kinds of its triggers.
	title      map[entente.Actor]bool
	titleKinds map[entente.Kind]bool
	// titleWords are the words of the title in lower case.
	titleWords map[string]bool
	rejected   []Rejection
	// titles are the sentences of the title; nil if nothing of the text is parsed.
	titles []*text.Sentence
	// today tells that the text speaks of its own day.
	today bool
	// seen are the sides of the acts read so far, each sorted.
	seen [][]entente.Actor
	// signer signs a statement in the first person; nil if the document is none.
	signer *person
	// titlePerson is the first person the title names; nil if it names none.
	titlePerson *person
}

// findHome decides in whose voice the document speaks: by its address, else by
// the state most often named at its beginning.
func (r *reading) findHome() {
	if r.home = r.l.Publisher(r.d.URL); r.home != "" {
		return
	}
	count := map[entente.Actor]int{}
	for i, s := range r.sents {
		if i > 3 {
			break
		}
		for _, m := range s.Mentions {
			if r.l.State(m.Actor) && (m.Sort == lexicon.Actor || m.Sort == lexicon.Institution || m.Sort == lexicon.Person) {
				count[m.Actor]++
				if count[m.Actor] > count[r.home] {
					r.home = m.Actor
				}
			}
		}
	}
}

// pair is the two sides that stood together last.
func (r *reading) pair() []entente.Actor { return r.lastPair }

// voice is whom "we" means at a token: the speaker's side inside quotation
// marks or running quotes, else the document's.
func (r *reading) voice(s *sent, i int) entente.Actor {
	if s.said != nil && s.said.actor != "" {
		return s.said.actor
	}
	if s.Quoted[i] && r.speaker != nil {
		return r.speaker.actor
	}
	return r.home
}

// lastState is the state named last before a token, other than one that stands
// right there.
func (r *reading) lastState(s *sent, i int) entente.Actor {
	var before entente.Actor
	for _, a := range s.anchors {
		if a.tok < i && len(a.actors) == 1 && !a.pronoun {
			before = a.actors[0]
		}
	}
	if before != "" {
		return before
	}
	if n := len(r.states); n > 0 {
		return r.states[n-1]
	}
	return ""
}

// lastPerson is whom the person named last before a token speaks for.
func (r *reading) lastPerson(s *sent, i int) entente.Actor {
	var before entente.Actor
	for _, a := range s.anchors {
		if a.tok < i && (a.person || a.carrier == "defence" || a.carrier == "state") && len(a.actors) == 1 {
			if before == "" {
				before = a.actors[0]
			}
		}
	}
	if before != "" {
		return before
	}
	if n := len(r.persons); n > 0 {
		return r.persons[n-1]
	}
	return ""
}

// office is whose a definite office is ("the president", "the ministry"): the
// last person's side, else the document's own.
func (r *reading) office(s *sent, i int) entente.Actor {
	if p := r.lastPerson(s, i); p != "" {
		return p
	}
	return r.home
}

// remember keeps what later sentences may refer to. It reads names alone, not
// trees, so that it is the same whether the sentence was parsed or not.
func (r *reading) remember(s *sent) {
	var seen []entente.Actor
	var subject entente.Actor
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		switch mn.Sort {
		case lexicon.Actor, lexicon.Institution, lexicon.Person:
		default:
			continue
		}
		actor := mn.Actor
		if mn.Sort == lexicon.Person {
			actor = r.introduce(s, mn).actor
		}
		if actor == "" || r.dateline(s, mn) {
			continue
		}
		r.counts[actor]++
		place := mn.Sort == lexicon.Actor && mn.Role != "adjective" && mn.Role != "demonym" && mn.Role != "area" && r.located(s, mn)
		if !contains(seen, actor) && !place && !strings.HasPrefix(string(actor), "M49") {
			seen = append(seen, actor)
		}
		if r.l.State(actor) {
			r.states = append(r.states, actor)
		}
		official := mn.Sort == lexicon.Person || mn.Sort == lexicon.Institution && mn.Role != "firm"
		if next := mn.Last + 1; !official && next < len(s.Tokens) && !place {
			official = r.l.Is(s.Lower[next], "title") || r.l.Is(s.Lower[next], "carrier") || next+1 < len(s.Tokens) && (r.l.Is(s.Lower[next+1], "title") || r.l.Is(s.Lower[next+1], "carrier"))
		}
		if official && subject == "" {
			subject = actor
		}
	}
	if subject != "" {
		r.persons = append(r.persons, subject)
	}
	if len(seen) == 2 {
		r.lastPair = seen
	} else if len(seen) > 2 && len(r.lastPair) == 0 {
		r.lastPair = seen[:2]
	}
}

// located reports whether a preposition of place stands before a name.
func (r *reading) located(s *sent, m *lexicon.Mention) bool {
	i := m.First - 1
	for i >= 0 && (s.Lower[i] == "the" || s.Lower[i] == "both") {
		i--
	}
	return i >= 0 && locative[s.Lower[i]]
}

func contains[T comparable](list []T, x T) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// notePair keeps the two sides of an act for "the two countries" after it.
func (r *reading) notePair(a *act) {
	if p := a.actors(); len(p) == 2 {
		r.lastPair = p
	}
}

// headline cuts the title into sentences to be parsed; nil if nothing of the text is.
func (r *reading) headline() []*text.Sentence {
	for _, s := range r.sents {
		if !s.chosen {
			continue
		}
		sentences := text.Segment(r.d.Title)
		for i := range sentences {
			r.titles = append(r.titles, &sentences[i])
		}
		break
	}
	return r.titles
}

// findTopic reads the title: the actors it names, the kinds of acts it is about,
// and whether it is about defence.
func (r *reading) findTopic() {
	r.title, r.titleKinds, r.titleWords = map[entente.Actor]bool{}, map[entente.Kind]bool{}, map[string]bool{}
	for _, p := range r.titles {
		s := r.l.Read(p, r.year)
		r.l.Link(&s)
		for _, w := range s.Lower {
			r.titleWords[w] = true
		}
		for _, m := range s.Mentions {
			if m.Actor != "" && m.Sort != lexicon.Place {
				r.title[m.Actor] = true
			}
			if m.Sort == lexicon.Person && !m.Surname && r.titlePerson == nil {
				r.titlePerson = &person{name: m.Name, actor: m.Actor, rule: m.Rule}
			}
			r.military = r.military || m.Sort == lexicon.Equipment || m.Sort == lexicon.Institution && m.Role == "service"
		}
		r.military = r.military || s.Has("topic", 0, len(s.Tokens))
		for _, h := range r.l.Triggers(&s) {
			r.titleKinds[h.Kind] = true
		}
	}
}
