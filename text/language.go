package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// English reports whether a text is English, and which language it is in as an
// ISO 639-1 code, or as one of ISO 639-3 where there is none of the former
// (ckb); the code is empty where it cannot be told. Bosnian, Croatian and
// Serbian in Latin script are "hr", and written Norwegian of either kind is "no".
//
// It goes by the script, the letters that are the language's own, the small
// words that every text needs, and the endings of words. It looks at no more
// than two stretches of the text, and only at its beginning where that is
// plainly English. A text of a few words without small words of any language,
// such as a headline, passes as English when its letters do.
func English(doc string) (ok bool, language string) {
	var c census
	first := stretch(doc, 0, 1000)
	c.read(first)
	if c.plainlyEnglish() {
		return true, "en"
	}
	c.read(stretch(doc, len(first), 5000))
	if len(doc) > 16000 {
		c.read(stretch(doc, len(doc)/2, 3000))
	}
	language = c.language()
	return language == "en", language
}

// stretch returns about n bytes of doc from about from on, cut between words,
// or between characters where there are no blanks.
func stretch(doc string, from, n int) string {
	to := min(len(doc), from+n)
	for from < to && !utf8.RuneStart(doc[from]) {
		from++
	}
	for to < len(doc) && !utf8.RuneStart(doc[to]) {
		to++
	}
	s := doc[from:to]
	if from > 0 {
		s = s[max(0, strings.IndexByte(s, ' ')):]
	}
	if i := strings.LastIndexByte(s, ' '); i > 0 && to < len(doc) {
		s = s[:i]
	}
	return s
}

// census counts a text's letters by script, and what in it speaks for each language.
type census struct {
	letters, foreign int // foreign: letters of Latin script beyond ASCII
	scripts          [len(scripts)]int
	words, english   int                  // english: small words of English
	score            [maxSpeeches]float32 // by place in speeches
	special          [maxSpecials]int32   // by place in specials
}

func (c *census) read(s string) {
	start := -1
	word := func(end int) {
		if start >= 0 {
			c.word(s[start:end])
			start = -1
		}
	}
	for i, r := range s {
		if r < utf8.RuneSelf {
			if class[r] != letter {
				word(i)
				continue
			}
			c.scripts[latin]++
		} else {
			if at, ok := placeOfSpecial[r]; ok {
				c.special[at]++
			}
			if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != '\u200c' {
				word(i)
				continue
			}
			if n := scriptOf(r); n >= 0 {
				c.scripts[n]++
				if n == latin {
					c.foreign++
				}
			}
		}
		if start < 0 {
			start = i
		}
		c.letters++
	}
	word(len(s))
}

// scriptOf is the place in scripts of a letter beyond ASCII; -1 if it has none.
func scriptOf(r rune) int {
	for n := range scripts {
		if unicode.Is(scripts[n].table, r) {
			return n
		}
	}
	return -1
}

// word counts a word. A single letter of ASCII does not count: it is an
// initial or what an apostrophe left.
func (c *census) word(w string) {
	if len(w) < 2 {
		return
	}
	c.words++
	small := lower(w)
	found := wordsOf[small]
	for _, f := range found {
		// "UN" and "DLA" are abbreviations before they are small words.
		if f.speech == 0 {
			c.english++
			c.score[0] += f.weight
		} else if startsLower(w[1:]) || w[1] >= utf8.RuneSelf {
			c.score[f.speech] += f.weight
		}
	}
	if found != nil {
		return
	}
	for n := shortestEnding; n <= longestEnding && n+2 <= len(small); n++ {
		for _, f := range endingsOf[small[len(small)-n:]] {
			c.score[f.speech] += f.weight
		}
	}
}

// plainlyEnglish reports whether nearly all that speaks for a language speaks for English.
func (c *census) plainlyEnglish() bool {
	if c.words < 60 || c.english*4 < c.words || c.scripts[latin]*100 < c.letters*98 || c.foreign*50 > c.letters {
		return false
	}
	for n := range speeches[1:] {
		if c.score[n+1]*2 > c.score[0] {
			return false
		}
	}
	return true
}

// shortText is how many words a text must have to be judged by their kind.
const shortText = 20

// language says what the counts point to.
func (c *census) language() string {
	main := 0
	for n := range c.scripts {
		if c.scripts[n] > c.scripts[main] {
			main = n
		}
	}
	if c.scripts[main] == 0 {
		return ""
	}
	if scripts[han].table == scripts[main].table && c.scripts[kana]*20 > c.scripts[han] {
		main = kana
	}
	if scripts[main].language != "" {
		return scripts[main].language
	}
	c.spell(scripts[main].name)
	best := c.best(scripts[main].name)
	if main != latin {
		return speeches[best].language
	}
	english, most := c.score[0], c.score[best]
	if c.words < shortText {
		// A word or two of another language may be a name in a headline; a
		// sentence that is English has more of its words than one in six.
		few := c.words < 8 || c.english*6 >= c.words
		if best == 0 && !few {
			c.score[0] = 0
			if best = c.best("latin"); c.score[best] < surely || c.foreign == 0 {
				return "en"
			}
			most = c.score[best]
		}
		if most < doubtful || most-english < surely && few && c.foreign*12 <= c.letters {
			return "en"
		}
		return speeches[best].language
	}
	switch {
	case best == 0 && (c.english*40 >= c.words || c.words < 3*shortText && c.foreign*12 <= c.letters),
		c.words < 3*shortText && most < surely && c.foreign == 0: // a caption of names and figures
		return "en"
	case best > 0 && most*25 >= float32(c.words):
		return speeches[best].language
	}
	return ""
}

// What a short text must have for a language: doubtful is less than one small
// word that a few languages share, surely one that is the language's own.
const (
	doubtful = 0.4
	surely   = 1.2
)

// best is the language of a script that most speaks for.
func (c *census) best(script string) int {
	best := -1
	for n := range speeches {
		if speeches[n].script == script && (best < 0 || c.score[n] > c.score[best]) {
			best = n
		}
	}
	return best
}

// The weights of a letter that a language has and others lack, and of one that
// it lacks.
const (
	letterGain = 0.6
	letterLoss = 0.6
)

// spell adds what the special letters of a script say.
func (c *census) spell(script string) {
	for at := range specials {
		n, s := float32(c.special[at]), &specials[at]
		if n == 0 || s.script != script {
			continue
		}
		for i := range speeches {
			switch {
			case speeches[i].script != script || i == 0:
			case s.of[i]:
				c.score[i] += letterGain * n / float32(s.shared)
			default:
				c.score[i] -= letterLoss * n
			}
		}
	}
}

// scripts that stand for one language, or for those of speeches.
var scripts = [...]struct {
	name, language string
	table          *unicode.RangeTable
}{
	{"latin", "", unicode.Latin}, {"cyrillic", "", unicode.Cyrillic}, {"arabic", "", unicode.Arabic}, {"han", "zh", unicode.Han},
	{"kana", "ja", kanaTable}, {"hangul", "ko", unicode.Hangul}, {"greek", "el", unicode.Greek}, {"hebrew", "", unicode.Hebrew},
	{"devanagari", "", unicode.Devanagari}, {"bengali", "", unicode.Bengali}, {"thai", "th", unicode.Thai}, {"tamil", "ta", unicode.Tamil},
	{"telugu", "te", unicode.Telugu}, {"kannada", "kn", unicode.Kannada}, {"malayalam", "ml", unicode.Malayalam}, {"gujarati", "gu", unicode.Gujarati},
	{"gurmukhi", "pa", unicode.Gurmukhi}, {"oriya", "or", unicode.Oriya}, {"sinhala", "si", unicode.Sinhala}, {"myanmar", "my", unicode.Myanmar},
	{"khmer", "km", unicode.Khmer}, {"lao", "lo", unicode.Lao}, {"georgian", "ka", unicode.Georgian}, {"armenian", "hy", unicode.Armenian},
	{"ethiopic", "", unicode.Ethiopic}, {"tibetan", "bo", unicode.Tibetan}, {"mongolian", "mn", unicode.Mongolian}, {"thaana", "dv", unicode.Thaana},
}

// The places in scripts of those that are named.
const (
	latin = 0
	han   = 3
	kana  = 4
)

var kanaTable = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x3041, Hi: 0x30ff, Stride: 1}}}

// vote is what a word or an ending says for a language, by its place in speeches.
type vote struct {
	speech int
	weight float32
}

// Room in a census. The tables are smaller; a test sees to it.
const (
	maxSpeeches = 96
	maxSpecials = 320
)

// The lengths of endings in bytes.
const (
	shortestEnding = 2
	longestEnding  = 6
)

// endingWeight is what an ending says beside a small word.
const endingWeight = 0.45

// wordsOf and endingsOf map small words and endings to the languages they speak
// for; what many languages have says little for each.
var wordsOf, endingsOf = func() (words, endings map[string][]vote) {
	tally := func(of func(speech) string, weight float32) map[string][]vote {
		m := map[string][]vote{}
		for n := range speeches {
			for _, w := range strings.Fields(of(speeches[n])) {
				if k := m[w]; len(k) == 0 || k[len(k)-1].speech != n {
					m[w] = append(k, vote{n, weight})
				}
			}
		}
		for _, votes := range m {
			for i := range votes {
				votes[i].weight /= 0.4 + 0.6*float32(len(votes))
			}
		}
		return m
	}
	return tally(func(s speech) string { return s.words }, 1), tally(func(s speech) string { return s.endings }, endingWeight)
}()

// special is a letter that not every language of its script has.
type special struct {
	script string
	of     [maxSpeeches]bool
	shared int // how many languages have it
}

// specials are the special letters, and placeOfSpecial where each stands, as a
// capital too.
var specials, placeOfSpecial = func() (list []special, place map[rune]int) {
	place = map[rune]int{}
	for n, s := range speeches {
		for _, r := range s.letters {
			at, ok := place[r]
			if !ok {
				at = len(list)
				list = append(list, special{script: s.script})
				place[r], place[unicode.ToUpper(r)] = at, at
			}
			list[at].of[n] = true
		}
	}
	for i := range list {
		for _, has := range list[i].of {
			if has {
				list[i].shared++
			}
		}
	}
	return list, place
}()
