package coder

import (
	"strings"

	"entente"
	"entente/coder/quantity"
	"entente/text"
)

// mention is a gazetteer phrase found in a sentence.
type mention struct {
	entente.Span
	// first and last are token indices, last inclusive.
	first, last int
	*entry
}

// hit is a trigger found in a sentence.
type hit struct {
	first, last int
	// head is the token that stands for the phrase in the tree.
	head int
	*trigger
}

// sent is a sentence with all that is known of it before acts are read.
type sent struct {
	*text.Sentence
	index int
	// lower is every token's lower-cased form, keys every token's lemma as the tables write it.
	lower, keys []string
	mentions    []mention
	// at maps a token to its mention; -1 if it is in none.
	at      []int
	kids    [][]int
	rel     []string
	hits    []hit
	cues    []cueHit
	classes [][]classHit
	anchors []anchor
	quoted  []bool
	times   []quantity.Time
	money   []quantity.Sum
	numbers []quantity.Count
	people  []quantity.Headcount
	// topic is 1 if the sentence has a word of defence, -1 if not, 0 if not yet looked for.
	topic int
	// chosen tells that the sentence has a tree.
	chosen bool
	// said is who says the sentence; nil if nobody is named.
	said *attribution
}

// findMentions matches the gazetteers in a sentence's tokens, longest first.
func (l *lexicon) findMentions(s *sent, year string) {
	s.lower = make([]string, len(s.Tokens))
	for i, t := range s.Tokens {
		s.lower[i] = text.Fold(t.Form)
	}
	s.at = make([]int, len(s.Tokens))
	for i := range s.at {
		s.at[i] = -1
	}
	ids := l.names.ids(s.lower)
	for i := 0; i < len(s.Tokens); i++ {
		var best *entry
		end := 0
		l.names.each(ids, i, func(to int, found []*entry) {
			if e := l.pick(s, i, to, found, year); e != nil {
				best, end = e, to
			}
		})
		if best == nil {
			continue
		}
		for j := i; j < end; j++ {
			s.at[j] = len(s.mentions)
		}
		s.mentions = append(s.mentions, mention{Span: entente.Span{Start: s.Tokens[i].Start, End: s.Tokens[end-1].End}, first: i, last: end - 1, entry: best})
		i = end - 1
	}
}

// doubt drops last names that stand alone for somebody whose state the document
// never names and who did not lead it in the document's year: they are others'.
func (r *reading) doubt() {
	named := map[entente.Actor]bool{}
	for _, s := range r.sents {
		for m := range s.mentions {
			if mn := &s.mentions[m]; mn.sort == actorName || mn.sort == institutionName || mn.sort == placeName || mn.sort == personName && !mn.surname {
				named[mn.actor] = true
			}
		}
	}
	for _, s := range r.sents {
		var kept []mention
		for _, mn := range s.mentions {
			leads := (mn.role == "head-of-state" || mn.role == "head-of-government") && mn.holds(r.year)
			if mn.sort == personName && mn.surname && !named[mn.actor] && !leads {
				continue
			}
			kept = append(kept, mn)
		}
		if len(kept) == len(s.mentions) {
			continue
		}
		s.mentions = kept
		for i := range s.at {
			s.at[i] = -1
		}
		for m := range kept {
			for i := kept[m].first; i <= kept[m].last; i++ {
				s.at[i] = m
			}
		}
	}
}

// pick chooses among the entries that share a phrase, by letter case, date and
// neighbours; nil if none fits.
func (l *lexicon) pick(s *sent, first, end int, found []*entry, year string) *entry {
	var best *entry
	score := -10
	for _, e := range found {
		if !cased(s, first, end, e) {
			continue
		}
		n := 0
		if year == "" && e.to != "" {
			n -= 2 // of an undated text the present reading is likelier
		}
		if e.holds(year) {
			n += 4
		} else if e.sort == actorName || e.sort == institutionName {
			n++
		}
		switch e.sort {
		case titleName:
			n += 3
		case actorName:
			n += 3
		case institutionName, personName:
			n += 2
			if e.surname && !l.surnameFits(s, first, e) {
				continue
			}
		case outletName, equipmentName:
			n++
		}
		if e.ambiguous && !l.ambiguityFits(s, first, end, e) || e.sort == actorName && ranked(s, first, e) {
			continue
		}
		if n > score {
			best, score = e, n
		}
	}
	return best
}

// ranked reports whether a state's name follows a rank or a form of address and
// so is somebody's: "Major General Cuba", "Mr. Jordan".
func ranked(s *sent, first int, e *entry) bool {
	if first == 0 || e.role != "name" && e.role != "short" || len(e.form) > 1 {
		return false
	}
	switch s.lower[first-1] {
	case "major", "colonel", "captain", "lieutenant", "sergeant", "corporal", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "capt.", "col.", "maj.", "gen.", "lt.", "sgt.", "adm.":
		return text.Capitalised(s.Tokens[first-1].Form)
	case "general":
		return first > 1 && (s.lower[first-2] == "major" || s.lower[first-2] == "brigadier" || s.lower[first-2] == "lieutenant")
	}
	return false
}

// cased reports whether the words' letter case allows the entry.
func cased(s *sent, first, end int, e *entry) bool {
	if e.fold {
		return true
	}
	if len(e.form) != end-first {
		return false
	}
	for i, w := range e.form {
		form := s.Tokens[first+i].Form
		if form == w || (text.Shouted(form) && strings.EqualFold(form, w)) {
			continue
		}
		if e.sort == titleName && strings.EqualFold(form, w) && (text.Capitalised(form) || !text.Capitalised(w)) {
			continue
		}
		if strings.ReplaceAll(form, "’", "'") == w {
			continue
		}
		// Equipment names are written with and without capitals after the first
		// word, designations in capitals or not: "SU-35".
		if e.sort == equipmentName && (i > 0 || strings.ContainsAny(w, "0123456789") && text.Capitalised(form)) && strings.EqualFold(form, w) {
			continue
		}
		return false
	}
	return true
}

// surnameFits decides whether a lone capitalised word is a person's last name.
func (l *lexicon) surnameFits(s *sent, first int, e *entry) bool {
	// A capitalised stranger after it makes it a given name.
	if end := first + len(e.form); end < len(s.Tokens) && text.Capitalised(s.Tokens[end].Form) && s.Tokens[end].Form != "I" && !l.known(s.lower[end]) && len(s.Tokens[end].Form) > 1 {
		if _, in := l.names.words[s.lower[end]]; !in {
			return false
		}
		ids := l.names.ids(s.lower[end : end+1])
		person := false
		l.names.each(ids, 0, func(_ int, found []*entry) {
			for _, f := range found {
				person = person || f.sort == personName
			}
		})
		if person {
			return false
		}
	}
	if end := first + len(e.form); first > 0 && s.lower[first-1] == "-" || end < len(s.Tokens) && s.lower[end] == "-" && s.Tokens[end].Start == s.Tokens[end-1].End {
		return false // a part of another name: "al-Saud"
	}
	if first > 0 {
		before := s.lower[first-1]
		if l.wordIs(before, "title") {
			return true
		}
		// A given name that no gazetteer knows makes it somebody else.
		if text.Capitalised(s.Tokens[first-1].Form) && s.at[first-1] < 0 && first > 1 && !strings.HasSuffix(before, ".") {
			return false
		}
	}
	if l.wordIs(s.lower[first], "not-a-name") || len(l.surnames[strings.Join(s.lower[first:first+len(e.form)], " ")]) > 2 {
		return false
	}
	if first == 0 && l.known(s.lower[first]) {
		return false
	}
	return true
}

// known reports whether a lower-cased word is an everyday word of the tables.
func (l *lexicon) known(w string) bool {
	_, a := l.cues.words[w]
	_, b := l.classes.words[w]
	return a || b
}

// wordIs reports whether a word alone is of a class.
func (l *lexicon) wordIs(w, class string) bool {
	ids := l.classes.ids([]string{w})
	is := false
	l.classes.each(ids, 0, func(_ int, found []*classWord) {
		for _, f := range found {
			is = is || f.Class == class
		}
	})
	return is
}

// ambiguityFits decides whether a form that is also something else is meant
// here, by its neighbours: "Jordan" after a given name is a person, "Georgia"
// after a town and a comma is the American state.
func (l *lexicon) ambiguityFits(s *sent, first, end int, e *entry) bool {
	prev, next := "", ""
	if first > 0 {
		prev = s.Tokens[first-1].Form
	}
	if end < len(s.Tokens) {
		next = s.Tokens[end].Form
	}
	unknown := func(i int) bool {
		return i >= 0 && i < len(s.Tokens) && text.Capitalised(s.Tokens[i].Form) && !l.known(s.lower[i])
	}
	switch e.sort {
	case equipmentName:
		if e.role == "generic" {
			return true
		}
		// "the Patriot system", "Leopard tanks", "two Apaches": an everyday name needs the case of a name and no name beside it.
		return text.Capitalised(s.Tokens[first].Form) && !(first > 0 && unknown(first-1) && s.at[first-1] < 0 && first-1 > 0)
	case actorName:
		// A given name before, or a surname after, makes a person.
		if first > 1 && unknown(first-1) && s.at[first-1] < 0 && len(prev) > 1 && !strings.HasSuffix(prev, ".") && e.role != "adjective" && e.role != "demonym" {
			return false
		}
		if first > 1 && prev == "," && unknown(first-2) && (s.at[first-2] < 0 || s.mentions[s.at[first-2]].actor == "USA") && e.actor == "GEO" {
			return false
		}
		if unknown(end) && next != "" && e.role != "adjective" && e.role != "demonym" && len(next) > 1 && !l.wordIs(s.lower[end], "title") && e.role != "capital" && s.lower[end] != "'s" {
			return false
		}
		if next == "State" || next == "River" || next == "Delta" || prev == "River" || prev == "river" {
			return false
		}
		if (prev == "USS" || prev == "George" || prev == "Fort") && first > 0 {
			return false
		}
		return true
	case outletName:
		return first > 0 && (prev == "to" || prev == "by" || prev == "told" || prev == "the" || prev == "The" || prev == ",")
	}
	return true
}
