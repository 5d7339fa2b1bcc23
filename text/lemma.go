package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/data"
)

// Lexicon gives words their dictionary forms. It is immutable and safe for many
// goroutines.
type Lexicon struct {
	irregular map[tagged]string
	// capital holds words that keep their capital though they are no names:
	// "Russian", "Monday".
	capital map[string]string
}

// tagged is a form in lower case with a Penn or a universal tag.
type tagged struct{ form, tag string }

// ReadLexicon reads the tables of package data that lemmas need. An error says
// which is damaged.
func ReadLexicon() (*Lexicon, error) {
	lemmas, err := data.Lemmas()
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	names, err := data.Names()
	if err != nil {
		return nil, fmt.Errorf("text: %w", err)
	}
	x := &Lexicon{irregular: make(map[tagged]string, len(lemmas)), capital: map[string]string{}}
	for _, l := range lemmas {
		x.irregular[tagged{l.Form, l.Tag}] = l.Lemma
	}
	for _, n := range names {
		if (n.Role == "adjective" || n.Role == "demonym") && startsUpper(n.Form) {
			x.capital[strings.ToLower(n.Form)] = n.Form
		}
	}
	for _, w := range capitals {
		x.capital[strings.ToLower(w)] = w
	}
	return x, nil
}

// capitals are words beside the adjectives of states that keep their capital.
var capitals = strings.Fields(`African American Arab Arabic Asian Asiatic Atlantic Balkan Baltic Berber Buddhist Caribbean Caucasian Christian Catholic
	Protestant Jewish Muslim Moslem Islamic Islamist Hindu Sikh Sunni Shia Shiite Shi'ite European Eurasian Latin Hispanic Slavic Nordic
	Scandinavian Arctic Antarctic Mediterranean Pacific Kurdish Kurd Tamil Tibetan Uighur Uyghur Bengali Punjabi Kashmiri Pashtun Persian Ottoman Roman
	Victorian Soviet Communist Nazi Zionist Maoist Marxist Republican Californian Texan Londoner Parisian Catalan Scottish Welsh English
	Sunday Monday Tuesday Wednesday Thursday Friday Saturday Christmas Easter Ramadan`)

// Lemma returns the dictionary form of a word by its universal and Penn tags:
// the base of a verb, the singular of a noun, the positive of an adjective, all
// in lower case; names and words made from them keep their capitals.
func (x *Lexicon) Lemma(form, upos, xpos string) string {
	low := lower(form)
	if l, ok := x.lookup(low, upos, xpos); ok {
		return l
	}
	switch upos {
	case "PROPN":
		if xpos == "NNPS" {
			return recase(x.singular(low), form)
		}
		return form
	case "NUM", "SYM", "X", "PUNCT":
		if class[form[0]] == digit && strings.IndexByte(form, ',') > 0 {
			return strings.ReplaceAll(form, ",", "")
		}
		if upos != "NUM" || allUpper(form) {
			return form
		}
		return low
	case "NOUN", "VERB", "AUX", "ADJ", "ADV":
	default:
		return low
	}
	switch xpos {
	case "NNS":
		return x.cased(x.singular(low), form)
	case "NNP":
		if upos == "VERB" {
			return recase(x.verb(low), form)
		}
		return form
	case "VBZ":
		return x.third(low)
	case "VBD", "VBN", "VBG":
		return x.verb(low)
	case "JJR", "RBR":
		return x.positive(low, "er")
	case "JJS", "RBS":
		return x.positive(low, "est")
	case "JJ", "NN":
		return x.cased(low, form)
	}
	return low
}

// lookup returns what the table of irregular forms has for a word.
func (x *Lexicon) lookup(low, upos, xpos string) (string, bool) {
	l, ok := x.irregular[tagged{low, xpos}]
	if !ok {
		// Past tense and past participle are easily taken for each other.
		switch xpos {
		case "VBD":
			l, ok = x.irregular[tagged{low, "VBN"}]
		case "VBN":
			l, ok = x.irregular[tagged{low, "VBD"}]
		}
	}
	if !ok {
		l, ok = x.irregular[tagged{low, upos}]
	}
	return l, ok
}

// cased gives the lemma of a form its capitals, if it is a word that keeps
// them, a sign with digits ("A2", "9K720"), or has a name in it ("pro-Iran").
func (x *Lexicon) cased(lemma, form string) string {
	if !startsUpper(form) {
		if model(form) {
			return form
		}
		if i := strings.IndexByte(form, '-'); i > 0 && startsUpper(form[i+1:]) && len(lemma) == len(form) {
			return lemma[:i] + form[i:]
		}
		return lemma
	}
	if c, ok := x.capital[lemma]; ok {
		return c
	}
	if isDigit(form[len(form)-1]) {
		return form
	}
	return lemma
}

// lower is strings.ToLower without an allocation where nothing changes.
func lower(s string) string {
	for i := range len(s) {
		if isUpper(s[i]) || s[i] >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

func allUpper(s string) bool {
	for i := range len(s) {
		if !isUpper(s[i]) {
			return false
		}
	}
	return true
}

// recase writes a lemma with the capitals of the form it belongs to.
func recase(lemma, form string) string {
	if len(form) > 1 && form == strings.ToUpper(form) && lemma != lower(form) {
		return strings.ToUpper(lemma)
	}
	n := 0 // how far lemma and form agree but for case
	for n < len(lemma) && n < len(form) && form[n] < utf8.RuneSelf && form[n]|0x20 == lemma[n]|0x20 {
		n++
	}
	if n == 0 {
		r, size := utf8.DecodeRuneInString(lemma)
		return string(unicode.ToTitle(r)) + lemma[size:]
	}
	return form[:n] + lemma[n:]
}

// singular returns the singular of a plural in lower case.
func (x *Lexicon) singular(low string) string {
	if l, ok := x.irregular[tagged{low, "NNS"}]; ok {
		return l
	}
	n := len(low)
	if n > 1 && isDigit(low[n-2]) {
		if class[low[0]] != letter {
			return low // "1980s"
		}
		return strings.TrimSuffix(low, "s") // "f-16s"
	}
	// Only the last part of a compound is inflected.
	if i := strings.LastIndexByte(low, '-'); i >= 0 && i+1 < n {
		return low[:i+1] + x.singular(low[i+1:])
	}
	switch {
	case n < 3 || low[n-1] != 's':
		if strings.HasSuffix(low, "men") && n > 4 {
			return low[:n-2] + "an"
		}
		return low
	case strings.HasSuffix(low, "'s"):
		return low[:n-2]
	case strings.HasSuffix(low, "’s"):
		return low[:n-4]
	case strings.HasSuffix(low, "ss"):
		return low
	case strings.HasSuffix(low, "ies") && n > 4:
		return low[:n-3] + "y"
	case strings.HasSuffix(low, "sses"), strings.HasSuffix(low, "ches"), strings.HasSuffix(low, "shes"),
		strings.HasSuffix(low, "xes"), strings.HasSuffix(low, "zzes"):
		return low[:n-2]
	}
	return low[:n-1]
}

// third returns the base of a verb in the third person singular.
func (x *Lexicon) third(low string) string {
	if i := strings.LastIndexByte(low, '-'); i >= 0 && i+1 < len(low) {
		return low[:i+1] + x.third(low[i+1:])
	}
	n := len(low)
	switch {
	case n < 3 || low[n-1] != 's' || low[n-2] == 's':
		return low
	case strings.HasSuffix(low, "ies") && n > 4:
		return low[:n-3] + "y"
	case strings.HasSuffix(low, "sses"), strings.HasSuffix(low, "ches"), strings.HasSuffix(low, "shes"),
		strings.HasSuffix(low, "xes"), strings.HasSuffix(low, "zzes"), strings.HasSuffix(low, "oes"):
		return low[:n-2]
	}
	return low[:n-1]
}

// verb returns the base of a verb in -ed or -ing.
func (x *Lexicon) verb(low string) string {
	for _, tag := range [...]string{"VBD", "VBN", "VBG"} {
		if l, ok := x.irregular[tagged{low, tag}]; ok {
			return l
		}
	}
	if i := strings.LastIndexByte(low, '-'); i >= 0 && i+1 < len(low) {
		return low[:i+1] + x.verb(low[i+1:])
	}
	for _, prefix := range [...]string{"re", "over", "under", "out", "un", "mis", "fore", "pre", "de", "dis", "co"} {
		if rest := strings.TrimPrefix(low, prefix); len(rest) < len(low) && !strings.HasSuffix(rest, "ed") {
			for _, tag := range [...]string{"VBD", "VBN"} {
				if l, ok := x.irregular[tagged{rest, tag}]; ok {
					return prefix + l
				}
			}
		}
	}
	var stem string
	switch {
	case strings.HasSuffix(low, "ied") && len(low) > 4:
		return low[:len(low)-3] + "y"
	case strings.HasSuffix(low, "eed"):
		return low
	case strings.HasSuffix(low, "ed") && len(low) > 3:
		stem = low[:len(low)-2]
	case strings.HasSuffix(low, "ing") && len(low) > 4:
		stem = low[:len(low)-3]
	case strings.HasSuffix(low, "in'"), strings.HasSuffix(low, "in’"):
		stem = low[:strings.LastIndex(low, "in")]
	}
	if stem == "" || !hasVowel(stem) {
		return low
	}
	return base(stem)
}

// positive returns the positive of an adjective or adverb in -er or -est.
func (x *Lexicon) positive(low, ending string) string {
	if i := strings.LastIndexByte(low, '-'); i >= 0 && i+1 < len(low) {
		return low[:i+1] + x.positive(low[i+1:], ending)
	}
	stem := strings.TrimSuffix(low, ending)
	n := len(stem)
	switch {
	case n == len(low) || n < 2:
		return low
	case stem[n-1] == 'i':
		return stem[:n-1] + "y"
	case n > 2 && stem[n-1] == stem[n-2] && strings.IndexByte("bdgmnpt", stem[n-1]) >= 0:
		return stem[:n-1]
	}
	return stem
}

func isVowel(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiouy") }

// syllableCount is the number of groups of vowels in a stem.
func syllableCount(s string) int {
	n := 0
	for i := range len(s) {
		if (isVowel(s[i]) || s[i] == 'y' && i > 0) && (i == 0 || !isVowel(s[i-1]) && s[i-1] != 'y') {
			n++
		}
	}
	return n
}

// base returns the verb that leaves the stem when "ed" or "ing" is taken off:
// "stopp" is stop, "mak" make, "carry" carry.
func base(stem string) string {
	n := len(stem)
	last := stem[n-1]
	if n < 3 {
		if last != 'o' && last != 'y' && last != 'e' && !(n == 2 && !isVowel(last) && !isVowel(stem[0])) && last != 'k' && last != 'd' && last != 'w' {
			return stem + "e"
		}
		return stem
	}
	before := stem[n-2]
	if last == before {
		switch last {
		case 'b', 'd', 'g', 'm', 'n', 'p', 'r', 't', 'v', 'k':
			return stem[:n-1]
		case 'l':
			if syllableCount(stem) > 1 && stem[n-3] != 'a' && stem[n-3] != 'o' && !strings.HasSuffix(stem, "fill") && !strings.HasSuffix(stem, "kill") && !strings.HasSuffix(stem, "well") {
				return stem[:n-1]
			}
		}
		return stem
	}
	if silentE(stem) {
		return stem + "e"
	}
	return stem
}

// silentE reports whether the verb that leaves the stem ends in a silent e. The
// spelling of the stem's end decides; what it leaves open is in the table.
func silentE(stem string) bool {
	n := len(stem)
	last, before, third := stem[n-1], stem[n-2], stem[n-3]
	// A single vowel before the last letter, "mak" and not "speak".
	single := (isVowel(before) || before == 'y') && (!isVowel(third) || third == 'u' && n > 3 && stem[n-4] == 'q')
	switch last {
	case 'c', 'v', 'u':
		return true
	case 'z':
		return before != 'z'
	case 's':
		return true
	case 'g':
		if before == 'n' {
			return (third == 'e' || strings.HasSuffix(stem, "hang") && n > 4 || strings.HasSuffix(stem, "rang")) && !strings.HasSuffix(stem, "bang")
		}
		return before != 'o' || !isVowel(third)
	case 'h':
		return false
	case 'd':
		return single && before != 'o' || single && (strings.HasSuffix(stem, "rod") || strings.HasSuffix(stem, "lod") || strings.HasSuffix(stem, "cod"))
	case 'l':
		if !isVowel(before) {
			return strings.IndexByte("bcdfgkptsz", before) >= 0
		}
		return single && (before == 'i' || before == 'u' || before == 'y' || syllableCount(stem) == 1 && (before == 'a' || before == 'o'))
	case 'r':
		switch before {
		case 'i':
			return single
		case 'u':
			return single
		case 'o', 'a':
			return single && before == 'a' || single && strings.IndexByte("lnstc", third) >= 0
		}
		return before == 'e' && strings.HasSuffix(stem, "fer") && strings.HasPrefix(stem, "inter")
	case 'm':
		return single && (before == 'a' || before == 'i' || before == 'u' || before == 'o' && (third == 'c' || third == 'h'))
	case 'n':
		switch before {
		case 'i':
			return single
		case 'u':
			return single
		case 'a':
			return false
		case 'e':
			return strings.HasSuffix(stem, "ven") && (strings.HasPrefix(stem, "inter") || strings.HasPrefix(stem, "con"))
		}
		return false
	case 'p':
		return single && (before == 'a' || before == 'i' || before == 'o' || before == 'y')
	case 't':
		switch before {
		case 'a':
			return single || third == 'i' || third == 'u'
		case 'u':
			return single
		case 'o':
			return single && (third == 'v' || third == 'n' || third == 'u' || third == 'm')
		}
		return false
	case 'k':
		return single
	case 'b':
		return single && (before == 'i' || before == 'u' || before == 'o')
	case 'f':
		return single
	case 'w', 'x', 'y', 'j', 'o', 'a', 'i', 'e', 'q':
		return false
	}
	return false
}
