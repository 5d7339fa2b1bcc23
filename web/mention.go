package web

import (
	"strings"
	"sync"

	"entente/data"
	"entente/text"
)

// longestName is the number of tokens up to which names are looked for.
const longestName = 5

// vocabulary is what a reader looks for in a sentence that nothing was coded from.
type vocabulary struct {
	// states are the codes of states by their names, in lower case.
	states   map[string]string
	military map[string]bool
}

// readVocabulary reads the names of states and the military words of the tables.
var readVocabulary = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{map[string]string{}, map[string]bool{}}
	states, _ := data.States()
	isState := map[string]bool{}
	for _, s := range states {
		isState[s.Code] = true
	}
	// Damaged tables are told when an index is built.
	names, _ := data.Names()
	for _, n := range names {
		if isState[n.Code] && n.Note != "ambiguous" {
			v.states[strings.ToLower(n.Form)] = n.Code
		}
	}
	words, _ := data.Words()
	for _, w := range words {
		if w.Class == "military" || w.Class == "defence" {
			v.military[strings.ToLower(w.Form)] = true
		}
	}
	triggers, _ := data.Triggers()
	for _, t := range triggers {
		if t.Needs == "" && t.Pos == "n" {
			v.military[strings.ToLower(t.Form)] = true
		}
	}
	weapons, _ := data.Weapons()
	for _, e := range weapons {
		if e.Note != "ambiguous" {
			v.military[strings.ToLower(e.Form)] = true
		}
	}
	return v
})

// mentions tells whether a sentence names two states and has a military word.
func mentions(tokens []text.Token) bool {
	v := readVocabulary()
	first, two, military := "", false, false
	for i := range tokens {
		phrase := ""
		for j := i; j < min(i+longestName, len(tokens)); j++ {
			word := strings.ToLower(tokens[j].Form)
			if phrase += word; j == i {
				if singular, is := strings.CutSuffix(word, "s"); is && v.military[singular] {
					military = true
				}
			}
			if v.military[phrase] {
				military = true
			}
			// A name begins with a capital; "turkey" is none.
			if code := v.states[phrase]; code != "" && text.Capitalised(tokens[i].Form) {
				two = two || first != "" && first != code
				first = code
			}
			phrase += " "
		}
		if two && military {
			return true
		}
	}
	return false
}
