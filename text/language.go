package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// English reports whether a text is English, and which language it is in as an
// ISO 639-1 code; the code is empty where it cannot be told. It goes by the
// script and, in Latin script, by the small words that every text needs; it
// looks at no more than two stretches of the text. A text of a few words
// without small words of any language, such as a headline, passes as English
// when its letters do.
func English(doc string) (ok bool, language string) {
	var c census
	c.read(stretch(doc, 0, 6000))
	if len(doc) > 16000 {
		c.read(stretch(doc, len(doc)/2, 3000))
	}
	language = c.language()
	return language == "en", language
}

// stretch returns about n bytes of doc from about from on, cut at characters.
func stretch(doc string, from, n int) string {
	to := min(len(doc), from+n)
	for from < to && !utf8.RuneStart(doc[from]) {
		from++
	}
	for to < len(doc) && !utf8.RuneStart(doc[to]) {
		to++
	}
	return doc[from:to]
}

// census counts a text's letters by script and its small words by language.
type census struct {
	letters, latin, foreign int // foreign: letters that English does not have
	scripts                 [len(scripts)]int
	marked                  [len(letterLanguages)]int
	words                   int
	small                   [len(smallWords)]int
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
			if class[r] == letter {
				if start < 0 {
					start = i
				}
				c.letters++
				c.latin++
			} else {
				word(i)
			}
			continue
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) {
			word(i)
			continue
		}
		if start < 0 {
			start = i
		}
		c.letters++
		if unicode.Is(unicode.Latin, r) {
			c.latin++
			c.foreign++
		} else {
			for n := range scripts {
				if unicode.Is(scripts[n].table, r) {
					c.scripts[n]++
					break
				}
			}
		}
		for n := range letterLanguages {
			if strings.ContainsRune(letterLanguages[n].letters, r) {
				c.marked[n]++
			}
		}
	}
	word(len(s))
}

// word counts a word. A single letter does not count: it is an initial or what
// an apostrophe left.
func (c *census) word(w string) {
	if len(w) < 2 {
		return
	}
	c.words++
	for _, l := range languagesOf[lower(w)] {
		// "UN" and "DLA" are abbreviations before they are small words.
		if l == 0 || startsLower(w[1:]) || w[1] >= utf8.RuneSelf {
			c.small[l]++
		}
	}
}

// language says what the counts point to.
func (c *census) language() string {
	if c.letters == 0 {
		return ""
	}
	if c.latin*2 < c.letters {
		return c.script()
	}
	best := 0
	for n := range c.small {
		if c.small[n] > c.small[best] {
			best = n
		}
	}
	english, most := c.small[0], c.small[best]
	if c.words < shortText {
		// A word or two of another language may be a name in a headline.
		if most-english < 2 && c.foreign*6 <= c.latin {
			return "en"
		}
		return smallWords[best].language
	}
	switch {
	case english == most && (english*40 >= c.words || c.words < 3*shortText && english > 0):
		return "en"
	case best > 0 && most*12 >= c.words:
		return smallWords[best].language
	}
	return ""
}

// shortText is how many words a text must have to be judged by their kind.
const shortText = 20

// script names the language of a text that is mostly not in Latin letters.
func (c *census) script() string {
	best := 0
	for n := range c.scripts {
		if c.scripts[n] > c.scripts[best] {
			best = n
		}
	}
	if c.scripts[best] == 0 {
		return ""
	}
	language := scripts[best].language
	if language == "zh" && c.scripts[kana]*20 > c.scripts[best] {
		return "ja"
	}
	for n, l := range letterLanguages {
		if l.among == language && c.marked[n]*l.share > c.scripts[best] {
			return l.language
		}
	}
	return language
}

// scripts that stand for a language, or for the one most written in them.
var scripts = [...]struct {
	language string
	table    *unicode.RangeTable
}{
	{"ru", unicode.Cyrillic}, {"ar", unicode.Arabic}, {"zh", unicode.Han}, {"ja", kanaTable}, {"ko", unicode.Hangul},
	{"he", unicode.Hebrew}, {"el", unicode.Greek}, {"hi", unicode.Devanagari}, {"th", unicode.Thai}, {"bn", unicode.Bengali},
	{"ta", unicode.Tamil}, {"te", unicode.Telugu}, {"kn", unicode.Kannada}, {"ml", unicode.Malayalam}, {"gu", unicode.Gujarati},
	{"pa", unicode.Gurmukhi}, {"si", unicode.Sinhala}, {"my", unicode.Myanmar}, {"km", unicode.Khmer}, {"lo", unicode.Lao},
	{"ka", unicode.Georgian}, {"hy", unicode.Armenian}, {"am", unicode.Ethiopic}, {"bo", unicode.Tibetan},
	{"mn", unicode.Mongolian}, {"dv", unicode.Thaana},
}

// kana is the place of Japanese in scripts.
const kana = 3

var kanaTable = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x3041, Hi: 0x30ff, Stride: 1}}}

// letterLanguages are languages told from the main one of their script by
// letters of their own, which make up more than one in share.
var letterLanguages = [...]struct {
	language, among, letters string
	share                    int
}{
	{"uk", "ru", "іїєґІЇЄҐ", 60}, {"be", "ru", "ўЎ", 200}, {"sr", "ru", "ђћљњџјЂЋЉЊЏЈ", 60}, {"kk", "ru", "қғңәөүұҚҒҢӘӨҮҰ", 60}, {"tg", "ru", "ҷӣӯҶӢӮ", 60},
	{"bg", "ru", "ъЪ", 90},
	{"ur", "ar", "ٹڈڑےں", 60}, {"fa", "ar", "پچژگکی", 30},
}

// smallWords are the commonest words of languages in Latin script, English first.
var smallWords = [...]struct{ language, words string }{
	{"en", `the of and to in is that for it on was with as be by at are this from have has not but were or an had which their will its they
		been would more his he she we you said who after also than about into over between under during when there our can could should new first two other says`},
	{"de", "der die das und ist in den von mit dem nicht ein eine zu auf für im des sich auch als an es wird nach bei einer einem aus werden war hat sind wurde oder über zum zur haben"},
	{"fr", "le la les de des et est un une dans en du pour que qui sur par au avec pas ce il sont ne se aux plus été ont cette son sa ses leur elle nous mais ou entre"},
	{"es", "el la los las de del en que un una por con para es se su al lo como más fue ha sus entre sobre pero este esta son también desde está años según"},
	{"pt", "os as de do da dos das em que um uma para com não por na se ao mais foi como seu sua pela pelo são entre também nos nas está sobre anos"},
	{"it", "il lo la gli le di del della dei delle è che un una per con non in da al alla nel nella sono si come più anche ha dal dalla questo tra stato anni"},
	{"nl", "de het een en van in is op te dat die voor met zijn niet aan er om ook als door naar bij uit over heeft worden wordt tot maar werd hebben nog dan"},
	{"pl", "na że się do nie jest za od po przez oraz dla ale jak był są przy to który która które jego ich roku został może"},
	{"tr", "ve bir bu da de için ile olarak daha çok olan sonra kadar gibi en ancak ya ise değil olduğunu tarafından göre yeni arasında üzerinde ne her"},
	{"id", "yang dan di untuk dengan dari ini pada dalam tidak akan itu ke adalah oleh juga telah sebagai tersebut bahwa atau ada mereka kepada karena lebih"},
	{"ms", "yang dan di untuk dengan daripada ini pada dalam tidak akan itu ke adalah oleh juga telah sebagai tersebut bahawa atau ialah mereka kepada kerana lebih"},
	{"vi", "và của là các có được cho trong với những không này một người đã để đến từ khi trên về cũng như tại"},
	{"sv", "och att det som en på är av för med den till inte har de ett om var från han men så vid efter eller under kan ska"},
	{"da", "og at det som en på er af for med den til ikke har de et om var fra han men så ved efter eller under kan skal blev"},
	{"no", "og at det som en på er av for med den til ikke har de et om var fra han men så ved etter eller under kan skal ble"},
	{"fi", "ja on ei että se oli hän mutta ovat myös kun joka mukaan sekä olla vuonna sen tai kuin jos nyt vain niin ole"},
	{"cs", "se na je že do to jako pro ale po který která podle byl jsou by od také bylo jeho nebo roku"},
	{"sk", "sa na je že do aj to ako pre ale po ktorý ktorá podľa bol sú by od tiež bolo jeho alebo roku"},
	{"hu", "az és hogy nem is egy volt meg ez van azt már csak mint de vagy ha el még szerint után lesz azonban magyar"},
	{"ro", "și de în la cu pe nu că din este un pentru mai sunt se prin fost dar ca sau după această între lui"},
	{"hr", "je na se da za od su će bio koji koja što kao ili ali nije po iz prema biti bi godine"},
	{"sl", "in je na se da za so tudi ki pa od ne bi ali po kot pri še bil bila leta"},
	{"sq", "dhe të në për me që nga është një në se ka më nuk janë do por këtë"},
	{"lt", "ir kad į yra su iš tai buvo ne kaip už bet apie jis po dėl dar nuo metų"},
	{"lv", "un ir ka ar no uz par kas to arī tika bet pēc lai vai kā gada"},
	{"et", "ja on et ei see oli ta ka mis kui aga või ning oma mida pärast olid aasta"},
	{"az", "və bir bu ilə üçün da də olan olaraq sonra edib ki daha qədər edən bildirib"},
	{"sw", "ya na wa kwa ni katika la za kuwa cha hii huo huyo lakini yake pia au hiyo baada watu"},
	{"so", "iyo ka ku oo waa in ee la ayaa uu ay soo waxa kala si aan"},
	{"ha", "da na ya ta su ba kuma wannan cikin shi ne ce an sai daga wani"},
	{"tl", "ang ng sa mga na ay at ni si para kay hindi ito may siya rin nang kung"},
	{"ca", "el la els les de del en que un una per amb és al com més va ha seva també aquest aquesta entre"},
	{"uz", "va bilan uchun bu ham bir ning dan ga edi boʻlgan haqida deb esa yil"},
	{"af", "die van en in is het dat vir nie met op te sy wat aan om ook as deur word hy"},
}

// languagesOf maps a small word to the places in smallWords of its languages.
var languagesOf = func() map[string][]uint8 {
	m := map[string][]uint8{}
	for n, l := range smallWords {
		for _, w := range strings.Fields(l.words) {
			if k := m[w]; len(k) == 0 || k[len(k)-1] != uint8(n) {
				m[w] = append(k, uint8(n))
			}
		}
	}
	return m
}()
