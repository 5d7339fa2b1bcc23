package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"entente"
	"entente/text"
)

// Headcount is a count of persons, teams or states.
type Headcount struct {
	entente.Span
	// First and Last are token indices from the number to the noun, Last inclusive.
	First, Last int
	Count       int64
	// Unit is the counted noun as written, in the singular.
	Unit string
	// Exact is false where the text says about, more than, up to and the like.
	Exact bool
	// Rule is the id of a line of the units table.
	Rule string
}

// widestGap is how many words, conjunctions not among them, may stand between a number and the noun it counts.
const widestGap = 4

// Headcounts finds the numbers that count persons, teams or states, in order.
// "The two countries" refers to sides already named and gives none.
func Headcounts(tokens []text.Token, numbers []Count) []Headcount {
	w := unitsOnce()
	var out []Headcount
	for k := range numbers {
		n := &numbers[k]
		at, counted, ok := w.nounAfter(tokens, n.Last+1)
		if !ok || counted.side && w.refers(tokens, n) {
			continue
		}
		unit := counted.singular
		if form := tokens[at].Form; text.Capitalised(form) && !text.Shouted(form) {
			r, size := utf8.DecodeRuneInString(unit)
			unit = string(unicode.ToUpper(r)) + unit[size:]
		}
		out = append(out, Headcount{
			Span:  entente.Span{Start: n.Start, End: tokens[at].End},
			First: n.First, Last: at, Count: n.Value, Unit: unit, Exact: n.Exact, Rule: counted.rule,
		})
	}
	return out
}

// nounAfter finds the noun that a number before token i counts.
func (w *unitWords) nounAfter(tokens []text.Token, i int) (int, noun, bool) {
	none := noun{}
	if i >= len(tokens) {
		return 0, none, false
	}
	if isDash(tokens[i].Form) && tokens[i].Start == tokens[i-1].End {
		// "a 12-nation exercise"
		if i+1 < len(tokens) {
			if n, ok := w.singulars[text.Fold(tokens[i+1].Form)]; ok {
				return i + 1, n, true
			}
		}
		return 0, none, false
	}
	if tokens[i].Form == "of" {
		// "24 of its soldiers", "dozens" have no number and never come here.
		i++
		if i >= len(tokens) {
			return 0, none, false
		}
		switch text.Fold(tokens[i].Form) {
		case "the", "its", "their", "our", "his", "these", "those":
			i++
		}
	}
	if i+1 < len(tokens) && tokens[i].Form == "or" {
		// "100 or more men"
		switch tokens[i+1].Form {
		case "more", "so", "fewer", "less":
			i += 2
		}
	}
	for gap := 0; gap <= widestGap && i < len(tokens); i++ {
		form := tokens[i].Form
		low := text.Fold(form)
		n, ok := w.plurals[low]
		if !ok && gap == 0 {
			// "an 80 person task group"
			switch low {
			case "person", "man", "member", "nation", "country", "soldier", "officer":
				if i+1 == len(tokens) || !otherPlural(text.Fold(tokens[i+1].Form)) {
					n, ok = w.singulars[low]
				}
			}
		}
		if ok && n.singular == "trainer" && gap > 0 {
			switch text.Fold(tokens[i-1].Form) {
			case "jet", "advanced", "basic", "turboprop", "propeller":
				// An aircraft.
				return 0, none, false
			}
		}
		if ok {
			// The last noun of a compound is counted: "police officers".
			for i+1 < len(tokens) {
				next, more := w.plurals[text.Fold(tokens[i+1].Form)]
				if !more {
					break
				}
				n = next
				i++
			}
			return i, n, true
		}
		switch {
		case form == ",":
			if gap == 0 {
				return 0, none, false
			}
			continue
		case low == "and" || low == "&" || form == "-" || form == "/":
			if gap == 0 {
				return 0, none, false
			}
			continue
		case !letterFirst(form), functionWord(form):
			return 0, none, false
		case otherPlural(low) && !text.Capitalised(form):
			return 0, none, false
		}
		switch tokens[i].UPOS {
		case "VERB", "AUX", "ADP", "PRON", "SCONJ":
			if !strings.HasSuffix(low, "ed") && !strings.HasSuffix(low, "ing") {
				return 0, none, false
			}
		}
		if _, number := w.numerals[low]; number {
			return 0, none, false
		}
		gap++
	}
	return 0, none, false
}

// otherPlural reports whether a word looks like the plural of a noun that is not counted as people.
func otherPlural(low string) bool {
	if low == "aircraft" {
		return true
	}
	return len(low) > 4 && strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "ss") && !strings.HasSuffix(low, "us") && !strings.HasSuffix(low, "'s")
}

// refers reports whether the number stands after a word that points back at sides already named.
func (w *unitWords) refers(tokens []text.Token, n *Count) bool {
	if n.First == 0 || n.Value > 3 {
		return false
	}
	switch text.Fold(tokens[n.First-1].Form) {
	case "the", "these", "those", "our", "their", "both", "between", "all":
		return true
	}
	return false
}
