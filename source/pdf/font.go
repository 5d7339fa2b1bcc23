package pdf

import (
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// font turns the bytes of strings into characters and widths.
type font struct {
	wide bool // two bytes a character
	// unicode tells what codes mean, where the file says it.
	unicode map[int]string
	ranges  []codeRange
	// simple are the characters of a font with one byte a character.
	simple [256]string
	utf16  bool
	widths map[int]float64
	usual  float64 // width of a character that has none of its own, in thousandths
}

// codeRange maps codes from low to high to characters from first on.
type codeRange struct {
	low, high int
	first     string
}

// maxCodes is how many characters a font may tell the meaning of.
const maxCodes = 1 << 17

// maxRanges is how many ranges of codes it may tell of.
const maxRanges = 4096

func (f *file) font(v value) *font {
	d := f.dict(v)
	out := &font{usual: 500, widths: map[int]float64{}}
	if d == nil {
		out.plain("")
		return out
	}
	if s, is := f.resolve(d["ToUnicode"]).(stream); is {
		out.readMap(f, f.content(s))
	}
	if f.name(d["Subtype"]) == "Type0" {
		out.wide = true
		out.usual = 1000
		encoding := string(f.name(d["Encoding"]))
		out.utf16 = strings.Contains(encoding, "UCS2") || strings.Contains(encoding, "UTF16")
		if below := f.array(d["DescendantFonts"]); len(below) > 0 {
			out.cidWidths(f, f.dict(below[0]))
		}
		return out
	}
	out.encode(f, d)
	first := f.int(d["FirstChar"])
	for i, w := range f.array(d["Widths"]) {
		if i > 255 {
			break
		}
		out.widths[first+i] = f.number(w)
	}
	return out
}

// encode sets the characters of a font with one byte a character.
func (o *font) encode(f *file, d dict) {
	encoding := d["Encoding"]
	o.plain(f.name(encoding))
	if e := f.dict(encoding); e != nil {
		o.plain(f.name(e["BaseEncoding"]))
		code := 0
		for _, v := range f.array(e["Differences"]) {
			switch v := f.resolve(v).(type) {
			case float64:
				code = int(v)
			case name:
				if code >= 0 && code < 256 {
					if s := glyph(string(v)); s != "" {
						o.simple[code] = s
					}
				}
				code++
			}
		}
	}
}

// plain sets the characters of one of the standard encodings.
func (o *font) plain(encoding name) {
	table := charmap.Windows1252
	if encoding == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	for i := range 256 {
		o.simple[i] = string(table.DecodeByte(byte(i)))
		if i < 32 || o.simple[i] == "\ufffd" {
			o.simple[i] = ""
		}
	}
	if encoding == "" {
		// The standard encoding has curly quotes and ligatures in places of its own.
		for code, s := range map[int]string{0x27: "’", 0x60: "‘", 0xaa: "“", 0xba: "”", 0xb1: "–", 0xd0: "—", 0xae: "fi", 0xaf: "fl", 0xb7: "•", 0xbc: "…"} {
			o.simple[code] = s
		}
	}
	o.simple['\n'], o.simple['\r'], o.simple['\t'] = " ", " ", " "
}

func (o *font) cidWidths(f *file, d dict) {
	if w, is := f.resolve(d["DW"]).(float64); is {
		o.usual = w
	}
	list := f.array(d["W"])
	for i := 0; i+1 < len(list) && len(o.widths) < maxCodes; {
		first := f.int(list[i])
		if each := f.array(list[i+1]); each != nil {
			for j, w := range each {
				if len(o.widths) < maxCodes {
					o.widths[first+j] = f.number(w)
				}
			}
			i += 2
			continue
		}
		if i+2 >= len(list) {
			break
		}
		last, w := f.int(list[i+1]), f.number(list[i+2])
		for c := first; c <= last && len(o.widths) < maxCodes; c++ {
			o.widths[c] = w
		}
		i += 3
	}
}

// readMap reads what the codes of a font mean: a CMap of the file.
func (o *font) readMap(f *file, in []byte) {
	o.unicode = map[int]string{}
	l := lexer{in: in, budget: &f.budget}
	var operands []value
	for {
		v, ok := l.next()
		if !ok {
			return
		}
		w, is := v.(word)
		if !is {
			if operands = append(operands, v); len(operands) > 4096 {
				operands = operands[:0]
			}
			continue
		}
		switch w {
		case "endbfchar":
			for i := 0; i+1 < len(operands) && len(o.unicode) < maxCodes; i += 2 {
				code, is := operands[i].(text)
				meaning, is2 := operands[i+1].(text)
				if is && is2 {
					o.unicode[codeOf(code)] = fromUTF16(string(meaning))
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(operands) && len(o.ranges) < maxRanges; i += 3 {
				o.addRange(operands[i], operands[i+1], operands[i+2])
			}
		}
		operands = operands[:0]
	}
}

func (o *font) addRange(from, to, meaning value) {
	low, is := from.(text)
	high, is2 := to.(text)
	if !is || !is2 {
		return
	}
	switch m := meaning.(type) {
	case text:
		o.ranges = append(o.ranges, codeRange{codeOf(low), codeOf(high), fromUTF16(string(m))})
	case array:
		for i, v := range m {
			if s, is := v.(text); is && len(o.unicode) < maxCodes {
				o.unicode[codeOf(low)+i] = fromUTF16(string(s))
			}
		}
	}
}

func codeOf(s text) int {
	n := 0
	for i := 0; i < len(s) && i < 4; i++ {
		n = n<<8 | int(s[i])
	}
	return n
}

func fromUTF16(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	if len(s) == 1 {
		return string(rune(s[0]))
	}
	return string(utf16.Decode(units))
}

// read calls give for each character of a string with its width in thousandths
// of the size; blank tells that it is the code 32, which word spacing widens.
func (o *font) read(s text, give func(char string, width float64, blank bool)) {
	step := 1
	if o.wide {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		code := int(s[i])
		if o.wide {
			code = code<<8 | int(s[i+1])
		}
		width, has := o.widths[code]
		if !has {
			width = o.usual
		}
		give(o.char(code), width, !o.wide && code == ' ')
	}
}

// char is what a code means; empty if nothing is known of it.
func (o *font) char(code int) string {
	if s, has := o.unicode[code]; has {
		return unligature(s)
	}
	for _, r := range o.ranges {
		if code >= r.low && code <= r.high && r.first != "" {
			chars := []rune(r.first)
			chars[len(chars)-1] += rune(code - r.low)
			if len(o.unicode) < maxCodes {
				o.unicode[code] = string(chars) // to be found at once the next time
			}
			return unligature(string(chars))
		}
	}
	switch {
	case o.utf16:
		return string(rune(code))
	case o.wide || code > 255:
		return ""
	}
	return unligature(o.simple[code])
}

// unligature writes ligatures as letters.
func unligature(s string) string {
	if len(s) == 3 && s[0] == 0xef && s[1] == 0xac {
		switch s[2] {
		case 0x80:
			return "ff"
		case 0x81:
			return "fi"
		case 0x82:
			return "fl"
		case 0x83:
			return "ffi"
		case 0x84:
			return "ffl"
		}
	}
	return s
}

// accents are the ends of the names of letters with an accent, by the glyph list
// of Adobe, and the combining character of each.
var accents = []struct{ end, mark string }{
	{"grave", "\u0300"}, {"acute", "\u0301"}, {"circumflex", "\u0302"}, {"tilde", "\u0303"}, {"dieresis", "\u0308"}, {"ring", "\u030a"},
	{"cedilla", "\u0327"}, {"caron", "\u030c"}, {"ogonek", "\u0328"}, {"macron", "\u0304"}, {"breve", "\u0306"}, {"dotaccent", "\u0307"},
	{"hungarumlaut", "\u030b"}, {"commaaccent", "\u0326"},
}

// glyphs are the names of characters that are no letters.
var glyphs = map[string]string{
	"space": " ", "nbspace": " ", "exclam": "!", "quotedbl": "\"", "numbersign": "#", "dollar": "$", "percent": "%", "ampersand": "&",
	"quotesingle": "'", "quoteright": "’", "quoteleft": "‘", "quotedblleft": "“", "quotedblright": "”", "quotedblbase": "„", "quotesinglbase": "‚",
	"guillemotleft": "«", "guillemotright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "parenleft": "(", "parenright": ")",
	"asterisk": "*", "plus": "+", "comma": ",", "hyphen": "-", "sfthyphen": "-", "minus": "−", "period": ".", "slash": "/", "zero": "0", "one": "1",
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "colon": ":", "semicolon": ";",
	"less": "<", "equal": "=", "greater": ">", "question": "?", "at": "@", "bracketleft": "[", "backslash": "\\", "bracketright": "]",
	"underscore": "_", "braceleft": "{", "bar": "|", "braceright": "}", "endash": "–", "emdash": "—", "ellipsis": "…", "bullet": "•",
	"periodcentered": "·", "section": "§", "paragraph": "¶", "degree": "°", "copyright": "©", "registered": "®", "trademark": "™", "Euro": "€",
	"sterling": "£", "yen": "¥", "cent": "¢", "dagger": "†", "daggerdbl": "‡", "multiply": "×", "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi",
	"ffl": "ffl", "germandbls": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "oslash": "ø", "Oslash": "Ø", "dotlessi": "ı", "lslash": "ł",
	"Lslash": "Ł", "eth": "ð", "thorn": "þ", "onehalf": "½", "onequarter": "¼", "ordfeminine": "ª", "ordmasculine": "º",
}

// glyph is the character of a name; empty if it is not known.
func glyph(s string) string {
	if at := strings.IndexByte(s, '.'); at > 0 {
		s = s[:at]
	}
	if len(s) == 1 {
		return s
	}
	if g, has := glyphs[s]; has {
		return g
	}
	for _, prefix := range []string{"uni", "u"} {
		if rest, is := strings.CutPrefix(s, prefix); is && len(rest) >= 4 && len(rest) <= 6 {
			if n, err := strconv.ParseUint(rest[:min(len(rest), 6)], 16, 32); err == nil && n <= 0x10ffff {
				return string(rune(n))
			}
		}
	}
	for _, a := range accents {
		if letter, is := strings.CutSuffix(s, a.end); is && len(letter) == 1 {
			return norm.NFC.String(letter + a.mark)
		}
	}
	if before, after, is := strings.Cut(s, "_"); is && len(before) == 1 && len(after) <= 3 {
		return strings.ReplaceAll(s, "_", "")
	}
	return ""
}
