package lexicon

import (
	"maps"
	"slices"

	"entente"
	"entente/data"
)

// Trigger is a line of the trigger table, ready for use.
type Trigger struct {
	data.Trigger
	// Kind is the kind of act that it denotes.
	Kind entente.Kind
}

// Hit is a trigger found in a sentence.
type Hit struct {
	// First and Last are token indices, last inclusive.
	First, Last int
	// Head is the token that stands for the phrase in the tree.
	Head int
	*Trigger
}

// titleTrigger makes the proper name of an act its trigger.
func (l *Tables) titleTrigger(e *Entry) *Trigger {
	frame := "mutual"
	switch e.Kind {
	case entente.Forum:
		frame = "attending"
	case entente.Aid:
		frame = "giving"
	case entente.Embargo:
		frame = "imposing"
	case entente.Deployment:
		frame = "sending"
	}
	return &Trigger{Trigger: data.Trigger{ID: e.Rule, Kind: string(e.Kind), Form: e.Name, Pos: "n", Frame: frame}, Kind: e.Kind}
}

// Triggers finds the triggers in a linked sentence, in text order; of overlapping
// ones the longest stays.
func (l *Tables) Triggers(s *Sentence) []Hit {
	var all []Hit
	collect := func(i, end int, found []*Trigger) {
		for _, t := range found {
			h := Hit{First: i, Last: end - 1, Head: s.Top(i, end-1), Trigger: t}
			if s.posFits(&h) {
				all = append(all, h)
			}
		}
	}
	lemmas, forms := l.triggers.ids(s.Keys), l.triggers.ids(s.Lower)
	for i := range s.Tokens {
		l.triggers.each(lemmas, i, func(end int, found []*Trigger) { collect(i, end, found) })
		l.triggers.each(forms, i, func(end int, found []*Trigger) {
			for _, h := range all {
				if h.First == i && h.Last == end-1 {
					return
				}
			}
			collect(i, end, found)
		})
	}
	for m := range s.Mentions {
		mn := &s.Mentions[m]
		if mn.Sort == Title {
			all = append(all, Hit{First: mn.First, Last: mn.Last, Head: s.Top(mn.First, mn.Last), Trigger: l.titleTrigger(mn.Entry)})
		}
	}
	slices.SortStableFunc(all, func(a, b Hit) int {
		if d := (b.Last - b.First) - (a.Last - a.First); d != 0 {
			return d
		}
		return a.First - b.First
	})
	var out []Hit
	used := make([]int, len(s.Tokens))
	for _, h := range all {
		free := true
		for i := h.First; i <= h.Last; i++ {
			free = free && (used[i] == 0 || used[i] == h.Last-h.First+1)
		}
		if !free {
			continue
		}
		for i := h.First; i <= h.Last; i++ {
			used[i] = h.Last - h.First + 1
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b Hit) int { return a.First - b.First })
	return out
}

// posFits reports whether the phrase's part of speech is the table's.
func (s *Sentence) posFits(h *Hit) bool {
	pos := s.Tokens[h.Head].UPOS
	switch h.Pos {
	case "v":
		if h.First == h.Last {
			return pos == "VERB" || s.Tokens[h.Head].XPOS == "VBN"
		}
		return s.Verb(h.First) || s.Verb(h.Head) || s.Verb(h.Last)
	case "n":
		if h.First == h.Last && s.At[h.First] >= 0 && s.Mentions[s.At[h.First]].Sort != Equipment && s.Mentions[s.At[h.First]].Sort != Title {
			return false
		}
		if pos == "VERB" && h.First == h.Last {
			return false
		}
		return true
	}
	return true
}

// Possible lists the triggers that a sentence's words and names may make,
// whatever its tree turns out to be; one may stand in it more than once.
func (l *Tables) Possible(s *Sentence) []*Trigger {
	var found []*Trigger
	for i := range s.Lower {
		if l.forms[s.Lower[i]] != nil {
			found = l.walk(s.Lower, i, 0, found)
		}
	}
	for m := range s.Mentions {
		if s.Mentions[m].Sort == Title {
			found = append(found, l.titleTrigger(s.Mentions[m].Entry))
		}
	}
	return found
}

// walk follows the triggers that start at token i of a sentence, whichever of
// their words' inflections stand there.
func (l *Tables) walk(lower []string, i int, node int32, found []*Trigger) []*Trigger {
	if i >= len(lower) {
		return found
	}
	for _, id := range l.forms[lower[i]] {
		to, ok := l.triggers.next[uint64(node)<<32|uint64(uint32(id))]
		if !ok {
			continue
		}
		found = append(found, l.triggers.out[to]...)
		found = l.walk(lower, i+1, to, found)
	}
	return found
}

// inflect enters the forms that the words of triggers may stand in.
func (l *Tables) inflect() error {
	irregular, err := data.Lemmas()
	if err != nil {
		return err
	}
	inflected := map[string][]string{}
	for _, x := range irregular {
		inflected[x.Lemma] = append(inflected[x.Lemma], x.Form)
	}
	for _, w := range slices.Sorted(maps.Keys(l.triggers.words)) {
		id := l.triggers.words[w]
		for _, form := range append(inflections(w), inflected[w]...) {
			if !slices.Contains(l.forms[form], id) {
				l.forms[form] = append(l.forms[form], id)
			}
		}
	}
	return nil
}

// inflections are the regular forms of an English verb or noun, and its British
// spellings where the tables have the American.
func inflections(w string) []string {
	out := []string{w}
	if len(w) < 3 {
		return out
	}
	for _, end := range []string{"s", "es", "ed", "d", "ing"} {
		out = append(out, w+end)
	}
	last := w[len(w)-1]
	switch last {
	case 'e':
		out = append(out, w[:len(w)-1]+"ing")
	case 'y':
		out = append(out, w[:len(w)-1]+"ies", w[:len(w)-1]+"ied")
	case 'f':
		out = append(out, w[:len(w)-1]+"ves")
	}
	out = append(out, w+string(last)+"ed", w+string(last)+"ing")
	switch w {
	case "defense":
		out = append(out, "defence", "defences")
	case "program":
		out = append(out, "programme", "programmes")
	case "license":
		out = append(out, "licence", "licences", "licenced")
	}
	return out
}
