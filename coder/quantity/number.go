package quantity

import (
	"math"
	"strings"
	"sync"

	"entente"
	"entente/data"
	"entente/text"
)

// Count is a count: how many of something the text tells.
type Count struct {
	entente.Span
	// First and Last are token indices, Last inclusive.
	First, Last int
	// Value is the number, the bound where the text gives only a bound.
	Value int64
	// Exact is false where the text says about, more than, up to and the like.
	Exact bool
	// Rule is the id of a line of the units table.
	Rule string
}

// Roles of words beside numbers.
const (
	unitNear = 1 << iota
	unitBound
	unitDesignator
	unitMeasure
)

// numeralWord is a numeral, a multiplier or a word for a group.
type numeralWord struct {
	value float64
	// times marks a multiplier, group a word such as dozen.
	times, group bool
	// glued marks a multiplier that counts only when joined to digits or beside a currency.
	glued bool
	rule  string
}

// noun is a noun that is counted as people.
type noun struct {
	singular string
	side     bool
	rule     string
}

type unitWords struct {
	numerals map[string]numeralWord
	// plurals and singulars map a lower-cased form to its noun.
	plurals, singulars map[string]noun
	roles              map[string]uint8
}

// unitsOnce indexes the units table. A damaged table gives no counts here and
// an error where the coder is made.
var unitsOnce = sync.OnceValue(func() *unitWords {
	w := &unitWords{numerals: map[string]numeralWord{}, plurals: map[string]noun{}, singulars: map[string]noun{}, roles: map[string]uint8{}}
	rows, err := data.Units()
	if err != nil {
		return w
	}
	if names, err := data.Names(); err == nil {
		for _, n := range names {
			// "some 2,600 Australians"
			if n.Role == "demonym" && len(n.Form) > 4 && strings.HasSuffix(n.Form, "s") && !strings.Contains(n.Form, " ") {
				w.plurals[strings.ToLower(n.Form)] = noun{singular: strings.TrimSuffix(n.Form, "s"), rule: n.ID}
			}
		}
	}
	for _, r := range rows {
		switch r.Class {
		case "numeral", "multiplier", "group":
			value, _, _ := digitsOf(r.Value)
			w.numerals[r.Form] = numeralWord{value: value, times: r.Class == "multiplier", group: r.Class == "group", glued: r.Note != "" && r.Class == "multiplier", rule: r.ID}
		case "person", "side":
			n := noun{singular: r.Value, side: r.Class == "side", rule: r.ID}
			w.plurals[r.Form] = n
			w.singulars[strings.ToLower(r.Value)] = n
		case "approximate":
			w.roles[r.Form] |= unitNear
		case "bound":
			w.roles[r.Form] |= unitBound
		case "designator":
			w.roles[r.Form] |= unitDesignator
		case "measure":
			w.roles[r.Form] |= unitMeasure
		}
	}
	return w
})

// numeral is a number read from tokens.
type numeral struct {
	value float64
	// end is the index after its last token.
	end int
	// digits tells that it is written in digits; fraction that it has decimals; large that a multiplier beyond a thousand follows.
	digits, fraction, large bool
	rule                    string
}

// digitsOf reads digits with thousands separators and decimals at the start of
// s: the value, the number of bytes read (0 if s does not begin with a number)
// and whether there were decimals.
func digitsOf(s string) (value float64, n int, fraction bool) {
	start := 0
	scale := 0.0
	for n < len(s) {
		c := s[n]
		switch {
		case c >= '0' && c <= '9':
			if scale == 0 {
				value = value*10 + float64(c-'0')
			} else {
				value += float64(c-'0') * scale
				scale /= 10
			}
			n++
			continue
		case c == ',' && scale == 0 && n > start && n-start <= 3 && threeDigits(s[n+1:]):
			start = n + 1
			n++
			continue
		case c == '.' && scale == 0 && n > 0 && n+1 < len(s) && s[n+1] >= '0' && s[n+1] <= '9':
			scale, fraction = 0.1, true
			n++
			continue
		}
		break
	}
	return value, n, fraction
}

// threeDigits reports whether s begins with exactly three digits.
func threeDigits(s string) bool {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n == 3
}

func startsDigit(s string) bool { return s != "" && digit(s[0]) }

func digit(c byte) bool { return c >= '0' && c <= '9' }

func isDash(form string) bool {
	return form == "-" || form == "–" || form == "—" || form == "‑" || form == "‐"
}

// numeralAt reads the number that begins at token i. With money set, the
// multipliers that are joined to amounts ("m", "bn") may stand apart.
func (w *unitWords) numeralAt(tokens []text.Token, i int, money bool) (numeral, bool) {
	form := tokens[i].Form
	if form == "" {
		return numeral{}, false
	}
	if startsDigit(form) {
		value, n, fraction := digitsOf(form)
		out := numeral{value: value, end: i + 1, digits: true, fraction: fraction, rule: "unit/digits"}
		if n < len(form) {
			rest := strings.TrimPrefix(form[n:], "-")
			m, ok := w.numerals[strings.ToLower(rest)]
			if rest == "+" {
				return out, true
			}
			if !ok || !m.times {
				return numeral{}, false
			}
			out.value *= m.value
			out.large = m.value > 1000
		}
		w.multiply(tokens, &out, money)
		return out, true
	}
	return w.wordsAt(tokens, i, money)
}

// multiply extends a number by the multipliers that follow it.
func (w *unitWords) multiply(tokens []text.Token, out *numeral, money bool) {
	for {
		j := out.end
		if j+1 < len(tokens) && isDash(tokens[j].Form) && tokens[j].Start == tokens[j-1].End {
			j++
		}
		if j >= len(tokens) {
			return
		}
		m, ok := w.numerals[text.Fold(strings.TrimSuffix(tokens[j].Form, "."))]
		if !ok || !(m.times || m.group && m.value == 12) {
			return
		}
		if m.glued && !money && tokens[j].Start != tokens[j-1].End {
			return
		}
		out.value *= m.value
		out.large = out.large || m.value > 1000
		out.end = j + 1
	}
}

// longestNumeral is how many words a number in words may have.
const longestNumeral = 12

// wordsAt reads a number in words.
func (w *unitWords) wordsAt(tokens []text.Token, i int, money bool) (numeral, bool) {
	first := text.Fold(tokens[i].Form)
	j := i
	switch first {
	case "a", "an":
		if i+1 >= len(tokens) {
			return numeral{}, false
		}
		m, ok := w.numerals[text.Fold(tokens[i+1].Form)]
		switch {
		case !ok || m.glued:
			return numeral{}, false
		case m.group && m.value != 12 && m.value != 20:
			// "a pair of frigates"
			if i+2 >= len(tokens) || tokens[i+2].Form != "of" {
				return numeral{}, false
			}
			return numeral{value: m.value, end: i + 2, rule: m.rule}, true
		case !m.times && !m.group:
			return numeral{}, false
		}
		out := numeral{value: m.value, end: i + 2, large: m.value > 1000, rule: m.rule}
		w.multiply(tokens, &out, money)
		return out, true
	case "half":
		// "half a dozen", "half a billion"
		if i+2 < len(tokens) && (tokens[i+1].Form == "a" || isDash(tokens[i+1].Form)) {
			if m, ok := w.numerals[text.Fold(tokens[i+2].Form)]; ok && (m.times && !m.glued || m.value == 12) {
				return numeral{value: m.value / 2, end: i + 3, large: m.value > 1000, rule: m.rule}, true
			}
		}
		return numeral{}, false
	}
	total, current, last := 0.0, 0.0, 0.0
	rule, read := "", 0
	for j < len(tokens) && read < longestNumeral {
		form := text.Fold(tokens[j].Form)
		if read > 0 && j+1 < len(tokens) {
			if isDash(form) && tokens[j].Start == tokens[j-1].End && tokens[j+1].Start == tokens[j].End {
				if _, ok := w.numerals[text.Fold(tokens[j+1].Form)]; ok {
					j++
					continue
				}
				break
			}
			if form == "and" && last >= 100 {
				if m, ok := w.numerals[text.Fold(tokens[j+1].Form)]; ok && !m.times && !m.group {
					j++
					continue
				}
				break
			}
			// "two and a half million"
			if form == "and" && j+3 < len(tokens) && tokens[j+1].Form == "a" && tokens[j+2].Form == "half" {
				if m, ok := w.numerals[text.Fold(tokens[j+3].Form)]; ok && m.times {
					return numeral{value: (current + 0.5) * m.value, end: j + 4, large: m.value > 1000, rule: "unit/words"}, true
				}
				break
			}
		}
		ok := true
		for part := range strings.SplitSeq(form, "-") {
			m, known := w.numerals[part]
			if !known || m.glued || m.group && m.value != 12 {
				ok = false
				break
			}
			if read == 0 && (m.times || m.group) {
				// A bare "million" or "dozen" is no number.
				ok = false
				break
			}
			switch {
			case m.times && m.value >= 1000 || m.times && m.value == 100 && current == 0:
				total += current * m.value
				if current == 0 {
					ok = false
				}
				current = 0
			case (m.times || m.group) && current < 100:
				current *= m.value
			case last == 0, last >= 100, last >= 20 && last < 100 && m.value < 10 && m.value > 0:
				current += m.value
			default:
				ok = false
			}
			if !ok {
				break
			}
			last = m.value
			if m.group {
				last = 1
			}
			rule = m.rule
			read++
		}
		if !ok {
			break
		}
		j++
	}
	// A joiner without a number after it is not part of the number.
	for j > i && (isDash(tokens[j-1].Form) || tokens[j-1].Form == "and") {
		j--
	}
	if read == 0 {
		return numeral{}, false
	}
	if read > 1 {
		rule = "unit/words"
	}
	out := numeral{value: total + current, end: j, large: total >= 1e5, rule: rule}
	return out, out.value > 0
}

// Counts finds the counts among tokens, in order. Numbers that are part of
// a time or of money, percentages, measures, ordinals, designators and the
// numbers that end names are no counts. A number without a value ("hundreds",
// "several") gives none.
func Counts(tokens []text.Token, times []Time, money []Sum) []Count {
	w := unitsOnce()
	var out []Count
	for i := 0; i < len(tokens); i++ {
		for len(times) > 0 && times[0].Last < i {
			times = times[1:]
		}
		for len(money) > 0 && money[0].Last < i {
			money = money[1:]
		}
		if len(times) > 0 && times[0].First <= i {
			i = times[0].Last
			continue
		}
		if len(money) > 0 && money[0].First <= i {
			i = money[0].Last
			continue
		}
		form := tokens[i].Form
		if !startsDigit(form) && !w.begins(form) {
			continue
		}
		n, ok := w.numeralAt(tokens, i, false)
		if !ok {
			continue
		}
		if !w.counts(tokens, i, n) || n.value < 1 || n.value > math.MaxInt64/4 || n.value != math.Trunc(n.value) && !n.large {
			i = n.end - 1
			continue
		}
		exact := w.exact(tokens, i, n.end)
		out = append(out, Count{
			Span:  entente.Span{Start: tokens[i].Start, End: tokens[n.end-1].End},
			First: i, Last: n.end - 1, Value: int64(math.Round(n.value)), Exact: exact, Rule: n.rule,
		})
		i = n.end - 1
	}
	return out
}

// begins reports whether a word may begin a number in words.
func (w *unitWords) begins(form string) bool {
	switch form {
	case "a", "A", "an", "half", "Half":
		return true
	}
	head, _, _ := strings.Cut(form, "-")
	m, ok := w.numerals[text.Fold(head)]
	return ok && !m.times && !m.group
}

// counts decides by the words beside a number whether it counts something.
func (w *unitWords) counts(tokens []text.Token, i int, n numeral) bool {
	prev, next := "", ""
	if i > 0 {
		prev = tokens[i-1].Form
	}
	if n.end < len(tokens) {
		next = tokens[n.end].Form
	}
	low := text.Fold(next)
	if w.roles[strings.TrimSuffix(low, ".")]&unitMeasure != 0 || low == "%" {
		return false
	}
	if isDash(next) && tokens[n.end].Start == tokens[n.end-1].End {
		after := ""
		if n.end+1 < len(tokens) {
			after = text.Fold(tokens[n.end+1].Form)
		}
		// "12-day", "155-mm"; "10-20 jets" is a range, read at its end.
		if after == "" || startsDigit(after) || w.roles[after]&unitMeasure != 0 {
			return false
		}
	}
	if i > 0 {
		if isDash(prev) && tokens[i-1].End == tokens[i].Start && i > 1 && tokens[i-2].End == tokens[i-1].Start && !startsDigit(tokens[i-2].Form) {
			return false
		}
		if prev == "#" || prev == "+" || prev == "/" || prev == ":" || prev == "№" || prev == "$" || prev == "§" {
			return false
		}
		if n.digits && w.roles[text.Fold(strings.TrimSuffix(prev, "."))]&unitDesignator != 0 && (text.Capitalised(prev) || !text.Capitalised(tokens[i].Form) && w.roles[text.Fold(prev)]&unitMeasure == 0 && !plainNoun(next)) {
			return false
		}
	}
	if next == "/" || next == ":" || next == "th" || next == "°" {
		return false
	}
	if low == "'s" || low == "of" && n.value == 1 || low == "another" || low == "-" && n.value == 1 {
		return false
	}
	if n.value == 1 && !n.digits && !plainNoun(next) {
		return false
	}
	if prev == "(" && next == ")" || i == 0 && (next == "." || next == ")") {
		return false
	}
	if n.digits && !n.large {
		if n.fraction {
			return false
		}
		// The number that ends a name, or an age between commas.
		if !plainNoun(next) && i > 1 && text.Capitalised(prev) && !strings.HasSuffix(prev, ".") && w.roles[text.Fold(prev)]&(unitNear|unitBound) == 0 {
			return false
		}
		if prev == "," && next == "," && n.value < 100 && n.value > 17 {
			return false
		}
		// Digits with a leading zero number something, they do not count it.
		if tokens[i].Form[0] == '0' {
			return false
		}
	}
	return true
}

// plainNoun reports whether a word may be the noun or adjective after a count:
// a word of letters that is no function word.
func plainNoun(form string) bool {
	if form == "" || !letterFirst(form) && form != "-" {
		return false
	}
	return !functionWord(form)
}

func letterFirst(s string) bool {
	c := s[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xC3
}

// functionWord reports whether a word cannot stand between a number and what it counts.
func functionWord(form string) bool {
	switch text.Fold(form) {
	case "of", "in", "on", "at", "to", "for", "from", "with", "by", "as", "and", "or", "but", "the", "a", "an", "is", "are", "was", "were", "be", "been",
		"will", "would", "has", "have", "had", "who", "which", "that", "than", "this", "these", "those", "during", "since", "until", "after", "before", "between",
		"when", "while", "where", "into", "over", "under", "about", "near", "against", "through", "across", "it", "he", "she", "they", "we", "not", "said", "may", "can":
		return true
	}
	return false
}

// exact tells whether no word beside the number makes it a guess or a bound.
func (w *unitWords) exact(tokens []text.Token, i, end int) bool {
	if i > 0 && w.roles[text.Fold(tokens[i-1].Form)]&unitNear != 0 {
		return false
	}
	if i > 1 {
		a, b := text.Fold(tokens[i-2].Form), text.Fold(tokens[i-1].Form)
		switch b {
		case "than", "least", "most", "to", "of":
			if w.roles[a]&unitBound != 0 || a == "at" {
				return false
			}
		}
	}
	if i > 0 && text.Fold(tokens[i-1].Form) == "exceeding" {
		return false
	}
	if strings.HasSuffix(tokens[end-1].Form, "+") {
		return false
	}
	if end+1 < len(tokens) {
		a, b := tokens[end].Form, tokens[end+1].Form
		if a == "or" && (b == "so" || b == "more" || b == "fewer" || b == "less") || a == "-" && (b == "plus" || b == "odd" || b == "some") {
			return false
		}
	}
	return end >= len(tokens) || tokens[end].Form != "+" && tokens[end].Form != "plus"
}
