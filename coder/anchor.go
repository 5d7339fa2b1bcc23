package coder

import (
	"slices"
	"strings"

	"entente"
	"entente/coder/lexicon"
	"entente/text"
)

// anchor is a token that stands for actors in the tree: a state's name, a
// minister of a state, a pronoun that means one.
type anchor struct {
	// tok is the token that names the actor; rep the one that stands for it in
	// the tree ("minister" in "the defence minister of India").
	tok, rep int
	span     entente.Span
	actors   []entente.Actor
	rule     string
	// carrier is the class of the representing noun: force, defence, state, or empty.
	carrier string
	// place marks a name that is read as a location here.
	place bool
	// attribute marks a name inside another actor's title ("ambassador to Russia").
	attribute bool
	// pronoun marks an anaphor.
	pronoun bool
	person  bool
	// group numbers the anchors that one list coordinates ("India, Japan and Australia").
	group int
	// hostile marks whom the sentence sets itself against ("the fight against ISIS").
	hostile bool
}

// person is somebody the document introduced.
type person struct {
	name     string
	actor    entente.Actor
	rule     string
	military bool
}

// locative prepositions read a following state or capital as a place.
var locative = map[string]bool{"in": true, "at": true, "near": true, "inside": true, "across": true, "throughout": true,
	"outside": true, "off": true, "over": true, "around": true, "within": true, "into": true, "through": true}

// motion verbs read "to" and "in" before a capital as a destination.
var motion = map[string]bool{"travel": true, "fly": true, "arrive": true, "return": true, "go": true, "visit": true, "head": true, "trip": true, "leave": true, "depart": true, "come": true, "host": true, "tour": true, "welcome": true}

// anchorsOf finds who stands where in a parsed sentence.
func (r *reading) anchorsOf(s *sent) {
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		switch mn.Sort {
		case lexicon.Actor, lexicon.Institution, lexicon.Person:
		default:
			continue
		}
		if mn.Actor == "" || r.dateline(s, mn) {
			continue
		}
		a := anchor{tok: s.Top(mn.First, mn.Last), span: mn.Span, actors: []entente.Actor{mn.Actor}, rule: mn.Rule, person: mn.Sort == lexicon.Person}
		if mn.Sort == lexicon.Person {
			p := r.introduce(s, mn)
			a.actors = []entente.Actor{p.actor}
			if p.military {
				a.carrier = "defence"
			}
		}
		if mn.Sort == lexicon.Institution && (mn.Role == "service" || mn.Role == "staff") {
			a.carrier = "force"
		}
		r.stand(s, &a, mn)
		s.anchors = append(s.anchors, a)
		r.learnPerson(s, &a)
	}
	r.pronouns(s)
	slices.SortStableFunc(s.anchors, func(a, b anchor) int { return a.tok - b.tok })
	r.groupLists(s)
	for i := range s.anchors {
		s.anchors[i].hostile = r.against(s, s.anchors[i].rep)
	}
}

// groupLists joins anchors that stand in one list by the words between them, as
// trees of long lists are often wrong.
func (r *reading) groupLists(s *sent) {
	for i := range s.anchors {
		s.anchors[i].group = i
		if i == 0 {
			continue
		}
		a, b := &s.anchors[i-1], &s.anchors[i]
		if a.pronoun && b.pronoun || a.person != b.person {
			continue
		}
		from, to := max(a.tok, a.rep), min(b.tok, b.rep)
		if from >= to {
			from, to = a.tok, b.tok
		}
		if m := s.At[from]; m >= 0 {
			from = s.Mentions[m].Last
		}
		if m := s.At[to]; m >= 0 {
			to = s.Mentions[m].First
		}
		link, other := false, false
		for j := from + 1; j < to; j++ {
			switch s.Lower[j] {
			case ",", "and", "&", "/", "or", "plus":
				link = true
			case "the", "as", "well", "also", "both", "republic", "of", "kingdom":
				if s.Lower[j] == "of" && !link {
					other = true
				}
			default:
				other = true
			}
		}
		if link && !other && to-from <= 5 {
			b.group = a.group
		}
	}
	// ", " alone between two is a list only if a conjunction ends it; otherwise it is an apposition or an address.
	for i := 1; i < len(s.anchors); i++ {
		if s.anchors[i].group != s.anchors[i-1].group {
			continue
		}
		g, closed := s.anchors[i].group, false
		last := i
		for j := i; j < len(s.anchors) && s.anchors[j].group == g; j++ {
			last = j
		}
		for j := s.anchors[g].tok + 1; j < s.anchors[last].tok; j++ {
			switch s.Lower[j] {
			case "and", "&", "or", "/", "plus":
				closed = true
			}
		}
		if !closed {
			s.anchors[i].group = i
			for j := i + 1; j <= last; j++ {
				s.anchors[j].group = i
			}
		}
	}
}

// against reports whether a noun phrase is whom a hostile word is aimed at.
func (r *reading) against(s *sent, i int) bool {
	for n := 0; n < 4 && s.Rel[i] == "conj" && s.Tokens[i].Head >= 0; n++ {
		i = s.Tokens[i].Head
	}
	h := s.Tokens[i].Head
	if h < 0 {
		return false
	}
	p := s.Preposition(i)
	if p == "against" {
		return true
	}
	if s.Is(h, "hostile") == nil {
		return false
	}
	return s.Rel[i] == "obj" || p == "on" || p == "from" || s.Tokens[i].Rel == "nsubj:pass" || s.Verb(h) && s.Rel[i] == "obl" && p == "for" || p == "with" && !s.Verb(h)
}

// dateline reports whether a mention opens a paragraph as the place of writing ("TEHRAN – ").
func (r *reading) dateline(s *sent, m *lexicon.Mention) bool {
	if m.First > 2 {
		return false
	}
	for i := m.Last + 1; i < min(len(s.Tokens), m.Last+9); i++ {
		switch s.Tokens[i].Form {
		case "–", "—", "--", "-":
			return text.Shouted(s.Tokens[0].Form) && (i+1 < len(s.Tokens) && s.Tokens[i].Start > s.Tokens[i-1].End || s.Tokens[i].Form != "-" || i+1 < len(s.Tokens) && s.Tokens[i+1].Start > s.Tokens[i].End)
		}
	}
	return false
}

// stand climbs from a name to the noun that represents it.
func (r *reading) stand(s *sent, a *anchor, m *lexicon.Mention) {
	a.rep = a.tok
	prep := s.Preposition(a.tok)
	isCapital := m.Role == "capital" || m.Role == "seat"
	if m.Sort == lexicon.Actor && m.Role != "adjective" && m.Role != "demonym" {
		if locative[prep] && !(m.Role == "area" && r.peopled(s, s.Tokens[a.tok].Head)) {
			a.place = true
		}
		if isCapital && (prep == "to" || prep == "from" || prep == "for") {
			if h := s.Tokens[a.tok].Head; h >= 0 && motion[s.Keys[h]] {
				a.place = true
			}
		}
		if isCapital && m.Last+2 < len(s.Tokens) && s.Tokens[m.Last+1].Form == "," && s.At[m.Last+2] >= 0 && s.Mentions[s.At[m.Last+2]].Sort == lexicon.Actor {
			a.place = true
		}
		if isCapital && s.Rel[a.tok] == "obj" {
			if h := s.Tokens[a.tok].Head; h >= 0 && motion[s.Keys[h]] {
				a.place = true
			}
		}
	}
	for range 8 {
		h := s.Tokens[a.rep].Head
		if h < 0 || a.place {
			return
		}
		class := r.carrierAt(s, h)
		named := s.Tokens[h].XPOS == "NNP" && s.At[h] < 0
		if named && class == "" && s.numbered(h) {
			named = false
		}
		personal := s.At[h] >= 0 && s.Mentions[s.At[h]].Sort == lexicon.Person
		if class == "" && !named && !personal {
			return
		}
		up := false
		switch s.Rel[a.rep] {
		case "amod", "compound", "flat", "appos":
			up = true
		case "nmod":
			if s.Tokens[a.rep].Rel == "nmod:poss" {
				up = true
				break
			}
			p := s.Preposition(a.rep)
			switch p {
			case "of", "":
				up = true
			case "across", "in", "throughout", "around":
				up = m.Role == "area" && r.peopled(s, h)
			case "from":
				up = class == "force" || class == "state"
			}
			switch p {
			case "to", "in", "for", "on", "against", "with", "over":
				if up {
					break
				}
				if a.rep == a.tok {
					a.attribute = class == "state" || class == "defence" || named
				}
				return
			}
		}
		if !up {
			return
		}
		if class != "" && a.carrier != "defence" {
			a.carrier = class
		}
		a.rep = h
	}
}

// peopled reports whether a noun stands for states that an area's name then
// tells apart: "partners across Asia", "countries in Africa".
func (r *reading) peopled(s *sent, i int) bool {
	if i < 0 {
		return false
	}
	switch s.Keys[i] {
	case "partner", "country", "state", "nation", "ally", "friend", "government", "navy", "army", "force", "military", "leader", "neighbor", "neighbour":
		return true
	}
	return false
}

// numbered reports whether a token has a digit: a designation, not a person.
func (s *sent) numbered(i int) bool { return strings.ContainsAny(s.Tokens[i].Form, "0123456789") }

// carrierAt is the class of carrier noun that token i heads ("force", "defence",
// "state"); empty if it is none. Modifiers raise a minister of defence to defence.
func (r *reading) carrierAt(s *sent, i int) string {
	class := ""
	for j := max(0, i-3); j <= i; j++ {
		for _, c := range s.Classes[j] {
			if c.Class == "carrier" && c.End == i+1 {
				if class == "" || c.Value == "defence" {
					class = c.Value
				}
			}
		}
	}
	if class == "state" {
		for _, k := range s.Kids[i] {
			if (s.Rel[k] == "compound" || s.Rel[k] == "amod" || s.Rel[k] == "nmod") && r.martial(s.Keys[k]) {
				class = "defence"
			}
		}
	}
	return class
}

// martial reports whether a lemma makes an office one of defence.
func (r *reading) martial(k string) bool {
	switch k {
	case "defense", "military", "army", "navy", "naval", "force", "security", "war", "guard", "corps", "armed":
		return true
	}
	return false
}

// introduce resolves a person of the gazetteer within the document: a first
// mention by full name fixes whom the surname means.
func (r *reading) introduce(s *sent, m *lexicon.Mention) person {
	low := strings.Join(s.Lower[m.First:m.Last+1], " ")
	if m.Surname {
		if p, ok := r.people[low]; ok {
			return p
		}
	}
	p := person{name: m.Name, actor: m.Actor, rule: m.Rule, military: m.Role == "defence-minister" || m.Role == "chief-of-staff"}
	if m.Surname {
		p.name = r.d.Text[m.Start:m.End]
	} else {
		words := strings.Fields(low)
		r.people[words[len(words)-1]] = p
	}
	r.people[low] = p
	return p
}

// learnPerson keeps an unknown name that an actor's title introduces ("Omani
// General Abdullah al-Raisi"), so that the surname alone is understood later.
func (r *reading) learnPerson(s *sent, a *anchor) {
	h := a.rep
	if a.person || a.place || a.attribute || h == a.tok && a.carrier == "" {
		return
	}
	first, last := -1, -1
	if s.Tokens[h].XPOS == "NNP" && s.At[h] < 0 && !s.titleWord(h, r) {
		first, last = s.nameRun(h, r)
	} else {
		// "the spokesman, Nasser Kanaani": the name is an apposition of the title, or the title of the name.
		for _, k := range s.Kids[h] {
			if (s.Rel[k] == "appos" || s.Rel[k] == "flat") && s.Tokens[k].XPOS == "NNP" && s.At[k] < 0 && !s.titleWord(k, r) {
				first, last = s.nameRun(k, r)
				break
			}
		}
	}
	if first < 0 || a.carrier == "" && a.rule == "" {
		return
	}
	low := s.Lower[last]
	if _, ok := r.people[low]; ok {
		return
	}
	if last == first && r.l.Known(low) {
		return
	}
	r.people[low] = person{name: r.d.Text[s.Tokens[first].Start:s.Tokens[last].End], actor: a.actors[0], rule: a.rule, military: a.carrier == "defence" || a.carrier == "force"}
}

// titleWord reports whether a token is an office or rank, not a name.
func (s *sent) titleWord(i int, r *reading) bool {
	return s.Is(i, "title") != nil || s.Is(i, "carrier") != nil || r.l.Is(s.Lower[i], "title")
}

// nameRun extends a proper noun to the run of capitalised names around it,
// without offices and without other mentions.
func (s *sent) nameRun(i int, r *reading) (first, last int) {
	ok := func(j int) bool {
		if j < 0 || j >= len(s.Tokens) || s.At[j] >= 0 {
			return false
		}
		f := s.Tokens[j].Form
		particle := f == "bin" || f == "al" || f == "-" || f == "al-" || f == "ibn" || f == "van" || f == "von" || f == "de"
		return particle || s.Tokens[j].XPOS == "NNP" && !s.titleWord(j, r)
	}
	first, last = i, i
	for ok(first - 1) {
		first--
	}
	for ok(last + 1) {
		last++
	}
	for first < i && !text.Capitalised(s.Tokens[first].Form) {
		first++
	}
	for last > i && !text.Capitalised(s.Tokens[last].Form) {
		last--
	}
	return first, last
}

// anyState reports whether a noun means states at large: "friendly countries",
// "every nation", "our friends and partners"; not "the two countries".
func (r *reading) anyState(s *sent, i int) bool {
	k := s.Keys[i]
	switch k {
	case "country", "nation", "state":
	case "partner", "ally", "friend", "neighbor", "neighbour":
		return s.Tokens[i].XPOS == "NNS" && s.Kid(i, "nummod") < 0
	default:
		return false
	}
	every, plural := false, s.Tokens[i].XPOS == "NNS"
	for _, c := range s.Kids[i] {
		switch s.Lower[c] {
		case "the", "these", "those", "both", "its", "our", "their", "two", "three", "this", "that", "a", "an", "his", "her", "my":
			return false
		case "every", "all", "any", "friendly", "brotherly", "other", "many", "foreign", "partner", "like-minded", "independent", "peace-loving", "allied", "regional", "neighboring", "neighbouring", "various", "different":
			every = true
		}
	}
	return every && (plural || s.Kid(i, "det") >= 0)
}

// specified reports whether names below a noun tell which states it means:
// "partners across Latin America", "countries such as India".
func (r *reading) specified(s *sent, i int) bool {
	if s.Tokens[i].UPOS == "ADJ" && s.Tokens[i].Head >= 0 {
		i = s.Tokens[i].Head
	}
	for a := range s.anchors {
		an := &s.anchors[a]
		if !an.pronoun && !an.attribute && an.tok > i && s.Within(an.tok, i) && s.Rel[an.rep] != "nmod:poss" {
			return true
		}
		if !an.pronoun && an.rep == i && an.tok > i {
			return true
		}
	}
	return false
}

// pronouns adds anchors for words that mean an actor named elsewhere.
func (r *reading) pronouns(s *sent) {
	taken := map[int]bool{}
	for _, a := range s.anchors {
		taken[a.tok], taken[a.rep] = true, true
	}
	add := func(tok, end int, rule string, actors ...entente.Actor) {
		if len(actors) == 0 || actors[0] == "" || taken[tok] {
			return
		}
		top := s.Top(tok, end-1)
		a := anchor{tok: top, rep: top, span: entente.Span{Start: s.Tokens[tok].Start, End: s.Tokens[end-1].End}, actors: actors, rule: rule, pronoun: true}
		if h := s.Tokens[top].Head; h >= 0 && s.Tokens[top].Rel == "nmod:poss" {
			if c := r.carrierAt(s, h); c != "" {
				a.rep, a.carrier = h, c
			}
		}
		for i := tok; i < end; i++ {
			taken[i] = true
		}
		taken[a.rep] = true
		s.anchors = append(s.anchors, a)
	}
	for i := range s.Tokens {
		if taken[i] {
			continue
		}
		if p, ok := r.people[s.Lower[i]]; ok && s.At[i] < 0 && text.Capitalised(s.Tokens[i].Form) && s.Tokens[i].XPOS == "NNP" && p.actor != "" {
			a := anchor{tok: i, rep: i, span: entente.Span{Start: s.Tokens[i].Start, End: s.Tokens[i].End}, actors: []entente.Actor{p.actor}, rule: p.rule, person: true}
			if p.military {
				a.carrier = "defence"
			}
			for n := 0; n < 4; n++ {
				h := s.Tokens[a.rep].Head
				if h < 0 || (s.Rel[a.rep] != "flat" && s.Rel[a.rep] != "compound" && s.Rel[a.rep] != "appos") {
					break
				}
				if s.Tokens[h].XPOS != "NNP" && r.carrierAt(s, h) == "" {
					break
				}
				a.rep = h
			}
			taken[i] = true
			s.anchors = append(s.anchors, a)
			continue
		}
		done := false
		for _, c := range s.Classes[i] {
			if c.Class != "anaphor" || done {
				continue
			}
			switch c.Value {
			case "both":
				if c.End == i+1 && s.Tokens[i].UPOS == "ADJ" {
					// "bilateral", "mutual": only where nobody is named in the sentence.
					if len(s.anchors) > 0 {
						continue
					}
				}
				add(i, c.End, "rule/anaphor-both", r.pair()...)
				done = true
			case "home":
				add(i, c.End, "rule/anaphor-home", r.voice(s, i))
				done = true
			case "world":
				if !r.specified(s, s.Top(i, c.End-1)) {
					add(i, c.End, "rule/anaphor-world", entente.World)
				}
				done = true
			case "country":
				add(i, c.End, "rule/anaphor-country", r.lastState(s, i))
				done = true
			}
		}
		if done || taken[i] {
			continue
		}
		if r.anyState(s, i) && !r.specified(s, i) {
			add(i, i+1, "rule/anaphor-world", entente.World)
			continue
		}
		if k := s.Keys[i]; (k == "country" || k == "nation" || k == "state") && s.Tokens[i].XPOS == "NNS" && !r.specified(s, i) {
			if n := s.Kid(i, "nummod"); n >= 0 && s.Lower[n] != "two" && s.Lower[n] != "three" && s.Lower[n] != "both" {
				add(i, i+1, "rule/anaphor-world", entente.World)
				continue
			}
		}
		switch s.Lower[i] {
		case "he", "she", "his", "her", "him", "hers":
			add(i, i+1, "rule/anaphor-person", r.lastPerson(s, i))
		case "they", "their", "them":
			add(i, i+1, "rule/anaphor-they", r.pair()...)
		case "its", "it":
			add(i, i+1, "rule/anaphor-it", r.lastState(s, i))
		case "i", "my", "me":
			add(i, i+1, "rule/anaphor-home", r.voice(s, i))
		default:
			if c := r.carrierAt(s, i); c != "" && s.Kid(i, "det") >= 0 && s.Lower[s.Kid(i, "det")] == "the" && s.Tokens[i].XPOS != "NNS" {
				add(i, i+1, "rule/anaphor-office", r.office(s, i))
			} else if c != "" && s.Tokens[i].XPOS == "NNP" && s.At[i] < 0 && s.Is(i, "title") != nil {
				add(i, i+1, "rule/anaphor-office", r.office(s, i))
			}
		}
	}
}
