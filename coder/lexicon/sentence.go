package lexicon

import (
	"strings"

	"entente"
	"entente/coder/tree"
	"entente/data"
	"entente/text"
)

// Sentence is a sentence with its names and, once it is parsed, its tree and
// what words of the tables stand in it.
type Sentence struct {
	tree.Tree
	// Mentions are the names, in text order; no two overlap.
	Mentions []Mention
	// At maps a token to its mention; -1 if it is in none.
	At []int
	// Cues are the cues, in text order; nil until Link.
	Cues []Cue
	// Classes are, by token, the words of classes that start there; nil until Link.
	Classes [][]Word
	// topic is 1 if the sentence has a word of defence, -1 if not, 0 if not yet looked for.
	topic int
}

// Read finds the names in a sentence that is not yet parsed. Year is the
// document's ("2014"), by which offices and former names are chosen; empty if unknown.
func (l *Tables) Read(s *text.Sentence, year string) Sentence {
	out := Sentence{Tree: tree.New(s)}
	l.findMentions(&out, year)
	return out
}

// Word is a word or phrase of a class that starts at a token.
type Word struct {
	// End is the index after its last token.
	End int
	*data.Word
}

// Cue is a cue in a sentence.
type Cue struct {
	// First and last are token indices, last inclusive.
	First, Last int
	*data.Cue
}

// Link lays out the tree of a sentence that was parsed and finds the words of
// classes and the cues in it.
func (l *Tables) Link(s *Sentence) {
	s.Link()
	n := len(s.Tokens)
	s.Classes = make([][]Word, n)
	byLemma, byForm := l.classes.ids(s.Keys), l.classes.ids(s.Lower)
	cueLemma := l.cues.ids(s.Keys)
	for i := range n {
		collect := func(end int, found []*data.Word) {
			for _, w := range found {
				s.Classes[i] = append(s.Classes[i], Word{end, w})
			}
		}
		l.classes.each(byLemma, i, collect)
		if s.Keys[i] != s.Lower[i] {
			l.classes.each(byForm, i, collect)
		}
		l.cues.each(cueLemma, i, func(end int, found []*data.Cue) {
			for _, c := range found {
				s.Cues = append(s.Cues, Cue{i, end - 1, c})
			}
		})
	}
}

// Is returns the first word of the class that starts at token i; nil if there is none.
func (s *Sentence) Is(i int, class string) *Word {
	for k := range s.Classes[i] {
		if s.Classes[i][k].Class == class {
			return &s.Classes[i][k]
		}
	}
	return nil
}

// Has reports whether any phrase of the class starts in tokens [from, to).
func (s *Sentence) Has(class string, from, to int) bool {
	for i := max(from, 0); i < min(to, len(s.Tokens)); i++ {
		if s.Is(i, class) != nil {
			return true
		}
	}
	return false
}

// CueAt returns the longest cue of a sort that a token is part of; nil if there is none.
func (s *Sentence) CueAt(i int, sort string) *Cue {
	var best *Cue
	for k := range s.Cues {
		c := &s.Cues[k]
		if c.Sort == sort && c.First <= i && i <= c.Last && (best == nil || c.Last-c.First > best.Last-best.First) {
			best = c
		}
	}
	return best
}

// saying reports whether a token is a verb of saying.
func (s *Sentence) saying(i int) bool { return s.CueAt(i, "say") != nil }

// Light reports whether a token is a verb that says little but that something is done.
func (s *Sentence) Light(i int) bool { return s.CueAt(i, "light") != nil }

// Modal returns the auxiliary that makes a verb "future", "conditional" or what
// else the cues say, and which; -1 and empty if there is none.
func (s *Sentence) Modal(i int) (int, string) {
	for _, k := range s.Kids[i] {
		if s.Rel[k] == "aux" {
			if c := s.CueAt(k, "modal"); c != nil {
				return k, c.Value
			}
		}
		if s.Rel[k] == "mark" && (s.Lower[k] == "if" || s.Lower[k] == "whether" || s.Lower[k] == "unless") {
			return k, "conditional"
		}
		if s.Rel[k] == "advmod" {
			if c := s.CueAt(k, "modal"); c != nil && c.Value == "conditional" {
				return k, "conditional"
			}
		}
	}
	// "is to visit", "is set to deliver", "going to".
	if m := s.Kid(i, "mark"); m >= 0 && s.Lower[m] == "to" {
		if h := s.Tokens[i].Head; h >= 0 && s.Keys[h] == "be" || h >= 0 && s.Keys[h] == "go" && s.Rel[i] == "xcomp" {
			return m, "future"
		}
	}
	for _, k := range s.Kids[i] {
		if s.Rel[k] == "aux" && s.Keys[k] == "be" && i > 0 && s.Lower[i-1] == "to" {
			return k, "future"
		}
	}
	return -1, ""
}

// Soft reports whether a stage is one of acts that are not decided: a word of it
// anywhere above the trigger outweighs what tense and words of doing say below it.
func Soft(value string) bool {
	switch entente.Stage(value) {
	case entente.Requested, entente.Proposed, entente.Discussed:
		return true
	}
	return false
}

// Wished reports whether, between equipment and the verb above it, stands a noun
// of asking or offering: "received a request for radars", "sent a letter of
// request for aircraft" hand over no goods.
func (s *Sentence) Wished(i, verb int) bool {
	for n := 0; n < len(s.Tokens) && i >= 0 && i != verb; n++ {
		if c := s.CueAt(i, "stage"); c != nil && Soft(c.Value) && s.Tokens[i].UPOS == "NOUN" {
			return true
		}
		i = s.Tokens[i].Head
	}
	return false
}

// Chain lists the words that govern a token, nearest first, as far up as what
// they mean for it reaches: the token itself, then the verbs, nouns and predicates
// that it is a complement of. It ends at relative and adverbial clauses, at adjuncts of place and time, and above a verb of saying.
func (s *Sentence) Chain(i int) []int {
	out := []int{i}
	for range 12 {
		h := s.Tokens[i].Head
		if h < 0 {
			break
		}
		switch s.Rel[i] {
		case "parataxis", "discourse", "vocative", "dislocated":
			return out
		case "conj":
			if s.Verb(h) != s.Verb(i) {
				return out
			}
			// A coordinated word has what governs the first of the list.
			i = h
			continue
		case "acl":
			if s.Tokens[i].Rel == "acl:relcl" {
				return out
			}
		case "advcl":
			m := s.Kid(i, "mark")
			if m < 0 && s.Tokens[i].XPOS == "VBG" && i > h && i-h <= 3 && s.Tokens[i-1].Form != "," {
				break // "ruled out sending": a complement by its place
			}
			if m < 0 || s.Lower[m] != "to" && s.Lower[m] != "of" && s.Lower[m] != "from" && s.Lower[m] != "against" && s.Lower[m] != "without" && s.Lower[m] != "about" && s.Lower[m] != "on" && s.Lower[m] != "for" {
				return out
			}
		case "obl":
			switch s.Preposition(i) {
			case "during", "after", "before", "at", "since", "while", "amid", "despite", "following", "until", "under", "by", "in", "":
				if !s.Verb(h) || s.Keys[h] != "participate" && s.Keys[h] != "take" && s.Keys[h] != "be" && s.Keys[h] != "interested" && s.Keys[h] != "interest" && s.Keys[h] != "engage" && s.Keys[h] != "join" {
					return out
				}
			}
		case "nmod":
			if s.Tokens[i].Rel == "nmod:poss" {
				return out
			}
		}
		if rel := s.Rel[i]; (rel == "advcl" || rel == "xcomp") && s.Verb(h) {
			// "extended an invitation … to take part": the noun says what the infinitive is.
			if o := s.Kid(h, "obj"); o >= 0 {
				if c := s.CueAt(o, "stage"); c != nil && Soft(c.Value) {
					out = append(out, o)
				}
			}
		}
		out = append(out, h)
		if (s.Rel[i] == "ccomp" || s.Rel[i] == "acl") && s.saying(h) && s.CueAt(h, "deny") == nil && s.CueAt(h, "claim") == nil && s.CueAt(h, "stage") == nil {
			return out
		}
		i = h
	}
	return out
}

// Topical reports whether a sentence, parsed or not, has a word of defence, in
// the form of the table or as a plural of it.
func (l *Tables) Topical(s *Sentence) bool {
	if s.topic == 0 {
		s.topic = -1
		forms := make([]string, len(s.Lower))
		for i, w := range s.Lower {
			forms[i] = tree.Key(w, w)
			if _, known := l.classes.words[forms[i]]; !known {
				forms[i] = strings.TrimSuffix(forms[i], "s")
			}
		}
		ids := l.classes.ids(forms)
		for i := range ids {
			l.classes.each(ids, i, func(_ int, found []*data.Word) {
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
