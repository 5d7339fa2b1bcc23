package lexicon

import (
	"strings"

	"entente"
	"entente/data"
	"entente/text"
)

// Mention is a gazetteer phrase found in a sentence.
type Mention struct {
	entente.Span
	// First and last are token indices, last inclusive.
	First, Last int
	*Entry
}

// findMentions matches the gazetteers in a sentence's tokens, longest first.
func (l *Tables) findMentions(s *Sentence, year string) {
	s.At = make([]int, len(s.Tokens))
	for i := range s.At {
		s.At[i] = -1
	}
	ids := l.names.ids(s.Lower)
	for i := 0; i < len(s.Tokens); i++ {
		var best *Entry
		end := 0
		l.names.each(ids, i, func(to int, found []*Entry) {
			if e := l.pick(s, i, to, found, year); e != nil {
				best, end = e, to
			}
		})
		if best == nil {
			continue
		}
		for j := i; j < end; j++ {
			s.At[j] = len(s.Mentions)
		}
		s.Mentions = append(s.Mentions, Mention{Span: entente.Span{Start: s.Tokens[i].Start, End: s.Tokens[end-1].End}, First: i, Last: end - 1, Entry: best})
		i = end - 1
	}
}

// pick chooses among the entries that share a phrase, by letter case, date and
// neighbours; nil if none fits.
func (l *Tables) pick(s *Sentence, first, end int, found []*Entry, year string) *Entry {
	var best *Entry
	score := -10
	for _, e := range found {
		if !cased(s, first, end, e) {
			continue
		}
		n := 0
		if year == "" && e.to != "" {
			n -= 2 // of an undated text the present reading is likelier
		}
		if e.Holds(year) {
			n += 4
		} else if e.Sort == Actor || e.Sort == Institution {
			n++
		}
		switch e.Sort {
		case Title:
			n += 3
		case Actor:
			n += 3
		case Institution, Person:
			n += 2
			if e.Surname && !l.surnameFits(s, first, e) {
				continue
			}
		case Outlet, Equipment:
			n++
		}
		if e.ambiguous && !l.ambiguityFits(s, first, end, e) || e.Sort == Actor && ranked(s, first, e) {
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
func ranked(s *Sentence, first int, e *Entry) bool {
	if first == 0 || e.Role != "name" && e.Role != "short" || len(e.form) > 1 {
		return false
	}
	switch s.Lower[first-1] {
	case "major", "colonel", "captain", "lieutenant", "sergeant", "corporal", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "capt.", "col.", "maj.", "gen.", "lt.", "sgt.", "adm.":
		return text.Capitalised(s.Tokens[first-1].Form)
	case "general":
		return first > 1 && (s.Lower[first-2] == "major" || s.Lower[first-2] == "brigadier" || s.Lower[first-2] == "lieutenant")
	}
	return false
}

// cased reports whether the words' letter case allows the entry.
func cased(s *Sentence, first, end int, e *Entry) bool {
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
		if e.Sort == Title && strings.EqualFold(form, w) && (text.Capitalised(form) || !text.Capitalised(w)) {
			continue
		}
		if strings.ReplaceAll(form, "’", "'") == w {
			continue
		}
		// Equipment names are written with and without capitals after the first
		// word, designations in capitals or not: "SU-35".
		if e.Sort == Equipment && (i > 0 || strings.ContainsAny(w, "0123456789") && text.Capitalised(form)) && strings.EqualFold(form, w) {
			continue
		}
		return false
	}
	return true
}

// surnameFits decides whether a lone capitalised word is a person's last name.
func (l *Tables) surnameFits(s *Sentence, first int, e *Entry) bool {
	// A capitalised stranger after it makes it a given name.
	if end := first + len(e.form); end < len(s.Tokens) && text.Capitalised(s.Tokens[end].Form) && s.Tokens[end].Form != "I" && !l.Known(s.Lower[end]) && len(s.Tokens[end].Form) > 1 {
		if _, in := l.names.words[s.Lower[end]]; !in {
			return false
		}
		ids := l.names.ids(s.Lower[end : end+1])
		person := false
		l.names.each(ids, 0, func(_ int, found []*Entry) {
			for _, f := range found {
				person = person || f.Sort == Person
			}
		})
		if person {
			return false
		}
	}
	if end := first + len(e.form); first > 0 && s.Lower[first-1] == "-" || end < len(s.Tokens) && s.Lower[end] == "-" && s.Tokens[end].Start == s.Tokens[end-1].End {
		return false // a part of another name: "al-Saud"
	}
	if first > 0 {
		before := s.Lower[first-1]
		if l.Is(before, "title") {
			return true
		}
		// A given name that no gazetteer knows makes it somebody else.
		if text.Capitalised(s.Tokens[first-1].Form) && s.At[first-1] < 0 && first > 1 && !strings.HasSuffix(before, ".") {
			return false
		}
	}
	if l.Is(s.Lower[first], "not-a-name") || len(l.surnames[strings.Join(s.Lower[first:first+len(e.form)], " ")]) > 2 {
		return false
	}
	if first == 0 && l.Known(s.Lower[first]) {
		return false
	}
	return true
}

// Known reports whether a lower-cased word stands in the tables of cues and of
// classes, and so is no stranger's name.
func (l *Tables) Known(w string) bool {
	_, a := l.cues.words[w]
	_, b := l.classes.words[w]
	return a || b
}

// Is reports whether a lower-cased word alone is of a class.
func (l *Tables) Is(w, class string) bool {
	ids := l.classes.ids([]string{w})
	is := false
	l.classes.each(ids, 0, func(_ int, found []*data.Word) {
		for _, f := range found {
			is = is || f.Class == class
		}
	})
	return is
}

// ambiguityFits decides whether a form that is also something else is meant
// here, by its neighbours: "Jordan" after a given name is a person, "Georgia"
// after a town and a comma is the American state.
func (l *Tables) ambiguityFits(s *Sentence, first, end int, e *Entry) bool {
	prev, next := "", ""
	if first > 0 {
		prev = s.Tokens[first-1].Form
	}
	if end < len(s.Tokens) {
		next = s.Tokens[end].Form
	}
	unknown := func(i int) bool {
		return i >= 0 && i < len(s.Tokens) && text.Capitalised(s.Tokens[i].Form) && !l.Known(s.Lower[i])
	}
	switch e.Sort {
	case Equipment:
		if e.Role == "generic" {
			return true
		}
		// "the Patriot system", "Leopard tanks", "two Apaches": an everyday name needs the case of a name and no name beside it.
		return text.Capitalised(s.Tokens[first].Form) && !(first > 0 && unknown(first-1) && s.At[first-1] < 0 && first-1 > 0)
	case Actor:
		// A given name before, or a surname after, makes a person.
		if first > 1 && unknown(first-1) && s.At[first-1] < 0 && len(prev) > 1 && !strings.HasSuffix(prev, ".") && e.Role != "adjective" && e.Role != "demonym" {
			return false
		}
		if first > 1 && prev == "," && unknown(first-2) && (s.At[first-2] < 0 || s.Mentions[s.At[first-2]].Actor == "USA") && e.Actor == "GEO" {
			return false
		}
		if unknown(end) && next != "" && e.Role != "adjective" && e.Role != "demonym" && len(next) > 1 && !l.Is(s.Lower[end], "title") && e.Role != "capital" && s.Lower[end] != "'s" {
			return false
		}
		if next == "State" || next == "River" || next == "Delta" || prev == "River" || prev == "river" {
			return false
		}
		if (prev == "USS" || prev == "George" || prev == "Fort") && first > 0 {
			return false
		}
		return true
	case Outlet:
		return first > 0 && (prev == "to" || prev == "by" || prev == "told" || prev == "the" || prev == "The" || prev == ",")
	}
	return true
}
