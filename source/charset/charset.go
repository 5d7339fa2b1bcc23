// Package charset turns bytes in any encoding that the web uses into UTF-8. It
// believes the bytes more than what is declared of them: servers, pages and
// mails often say one encoding and hold another.
package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// Decode gives raw as UTF-8 and the WHATWG name of the encoding it was in. In
// turn it tries: a byte order mark; UTF-16 without one, by its NUL bytes; UTF-8;
// the declared encoding, which may be empty or unknown; and the encoding that
// fits the bytes best. ok is false if none fits without loss; text is empty then.
// At most three bytes of text are made of one of raw.
func Decode(raw []byte, declared string) (text, name string, ok bool) {
	if mark, rest := byteOrderMark(raw); mark != "" {
		return decode(rest, mark)
	}
	name = canonical(declared)
	if wide := utf16(raw); wide != "" {
		return decode(raw, wide)
	}
	escaped := name == "iso-2022-jp" && bytes.IndexByte(raw, 0x1b) >= 0
	if !escaped && utf8.Valid(raw) {
		return string(raw), "utf-8", true
	}
	if name != "" && name != "utf-8" && !strings.HasPrefix(name, "utf-16") {
		if text, name, ok = decode(raw, name); ok && plausible(raw, name) {
			return text, name, true
		}
	}
	// A UTF-8 text that was cut or mangled in a place or two is still UTF-8.
	if text, ok = mended(raw); ok {
		return text, "utf-8", true
	}
	if name = guess(raw); name == "" {
		return "", "", false
	}
	return decode(raw, name)
}

// canonical is the WHATWG name of a label; empty if it is none.
func canonical(label string) string {
	e, err := htmlindex.Get(strings.Trim(strings.TrimSpace(label), `"'`))
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "replacement" || name == "x-user-defined" {
		return ""
	}
	return name
}

// byteOrderMark is the encoding that a byte order mark tells, and what is below it.
func byteOrderMark(raw []byte) (name string, rest []byte) {
	for _, m := range []struct{ mark, name string }{
		{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
	} {
		if bytes.HasPrefix(raw, []byte(m.mark)) {
			return m.name, raw[len(m.mark):]
		}
	}
	return "", raw
}

// looked is how many bytes are looked at to guess.
const looked = 64 << 10

// utf16 is the name of the UTF-16 that raw is in by its NUL bytes, which a text
// in Latin script has at every other place and no other encoding has at all.
func utf16(raw []byte) string {
	head := raw[:min(len(raw), 4096)]
	if len(head) < 4 {
		return ""
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i&1]++
		}
	}
	switch half := len(head) / 2; {
	case zeros[1] > half*7/10 && zeros[0] < half/20:
		return "utf-16le"
	case zeros[0] > half*7/10 && zeros[1] < half/20:
		return "utf-16be"
	}
	return ""
}

// decode is raw out of one encoding; ok is false if a byte of it has no meaning there.
func decode(raw []byte, name string) (text, used string, ok bool) {
	var e encoding.Encoding
	switch name {
	case "utf-8":
		if !utf8.Valid(raw) {
			text, ok = mended(raw)
			return text, name, ok
		}
		return string(raw), name, true
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	default:
		var err error
		if e, err = htmlindex.Get(name); err != nil {
			return "", "", false
		}
	}
	out, err := e.NewDecoder().Bytes(raw)
	if err != nil || bytes.Count(out, []byte("\ufffd")) > len(out)/2000 {
		return "", "", false
	}
	return string(out), name, true
}

// mended is raw with U+FFFD for what is broken, if it is UTF-8 but for a few places.
func mended(raw []byte) (text string, ok bool) {
	good, bad := 0, 0
	for i := 0; i < len(raw); {
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		if _, size := utf8.DecodeRune(raw[i:]); size > 1 {
			good++
			i += size
		} else {
			bad++
			i++
		}
	}
	if bad*20 > good {
		return "", false
	}
	return strings.ToValidUTF8(string(raw), "\ufffd"), true
}

// plausible reports whether bytes that decoded are likely to be in that
// encoding. One byte a letter fits anything, so what is said to be Western must
// look it: letters of ASCII with an accent here and there.
func plausible(raw []byte, name string) bool {
	if !western[name] {
		return true
	}
	c := count(raw)
	return c.westernLetters() && c.controls*20 <= c.high
}

// western are the encodings of Latin script with one byte a letter.
var western = map[string]bool{"windows-1252": true, "iso-8859-15": true, "windows-1250": true, "iso-8859-2": true,
	"windows-1254": true, "windows-1257": true, "windows-1258": true, "iso-8859-3": true, "iso-8859-4": true,
	"iso-8859-10": true, "iso-8859-13": true, "iso-8859-14": true, "iso-8859-16": true, "macintosh": true}

// counts tells bytes apart.
type counts struct {
	letters  int // of ASCII
	high     int // over 0x7f
	controls int // 0x80 to 0x9f, but for the quotes and dashes of windows-1252
	accented int // 0xc0 and over
	pairs    int // accented right after accented
	lowKOI   int // small letters if it is koi8-r: 0xc0 to 0xdf
	low1251  int // small letters if it is windows-1251: 0xe0 to 0xff
}

// westernLetters reports whether letters with an accent stand among those
// without, as in Latin script, and not among their like.
func (c counts) westernLetters() bool {
	return c.high*5 <= c.letters || c.pairs*4 <= c.accented && c.high <= c.letters
}

func count(raw []byte) (c counts) {
	before := byte(0)
	for _, b := range raw[:min(len(raw), looked)] {
		if b >= 0xc0 {
			c.accented++
			if before >= 0xc0 {
				c.pairs++
			}
		}
		before = b
		switch {
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			c.letters++
		case b >= 0xe0:
			c.high++
			c.low1251++
		case b >= 0xc0:
			c.high++
			c.lowKOI++
		case b >= 0xa0 || b >= 0x91 && b <= 0x97 || b == 0x80 || b == 0x85 || b == 0x99:
			c.high++
		case b >= 0x80:
			c.high++
			c.controls++
		}
	}
	return c
}

// guess is the encoding that bytes which are no UTF-8 are most likely in; empty
// if none is likely.
func guess(raw []byte) string {
	head := raw[:min(len(raw), looked)]
	c := count(head)
	if bytes.IndexByte(head, 0) >= 0 {
		return ""
	}
	if c.high*5 <= c.letters {
		return "windows-1252"
	}
	best, most := "", 0.0
	for _, m := range multibyte {
		if score := m.score(head); score > most {
			best, most = m.name, score
		}
	}
	if most > 0.6 {
		return best
	}
	switch {
	case c.controls*10 > c.high:
		return ""
	case c.westernLetters():
		return "windows-1252"
	case c.lowKOI > 2*c.low1251:
		return "koi8-r"
	case c.low1251 > 2*c.lowKOI:
		return "windows-1251"
	}
	return ""
}

// script is an encoding with two bytes a letter.
type script struct {
	name string
	// lead and trail tell which bytes begin and end a letter.
	lead, trail func(byte) bool
	// common tells whether a letter is one that any text has many of.
	common func(lead, trail byte) bool
}

func between(b, from, to byte) bool { return b >= from && b <= to }

var multibyte = []script{
	{"gb18030", func(b byte) bool { return between(b, 0x81, 0xfe) }, func(b byte) bool { return b >= 0x40 && b != 0x7f && b != 0xff },
		// The first level of characters, by sound, and the marks of its first rows.
		func(l, t byte) bool { return t >= 0xa1 && (between(l, 0xb0, 0xd7) || between(l, 0xa1, 0xa3)) }},
	{"shift_jis", func(b byte) bool { return between(b, 0x81, 0x9f) || between(b, 0xe0, 0xfc) },
		func(b byte) bool { return between(b, 0x40, 0xfc) && b != 0x7f },
		func(l, t byte) bool {
			return l == 0x82 && t >= 0x9f || l == 0x83 && t <= 0x96 || between(l, 0x88, 0x97) || l == 0x81
		}},
	{"euc-kr", func(b byte) bool { return between(b, 0x81, 0xfe) }, func(b byte) bool { return b >= 0x41 },
		func(l, t byte) bool { return between(l, 0xb0, 0xc8) && t >= 0xa1 }},
	{"big5", func(b byte) bool { return between(b, 0x81, 0xfe) }, func(b byte) bool { return between(b, 0x40, 0x7e) || b >= 0xa1 },
		func(l, _ byte) bool { return between(l, 0xa4, 0xc6) }},
	{"euc-jp", func(b byte) bool { return b == 0x8e || b >= 0xa1 }, func(b byte) bool { return b >= 0xa1 },
		func(l, t byte) bool { return (l == 0xa4 || l == 0xa5 || between(l, 0xb0, 0xcf)) && t >= 0xa1 }},
}

// score is the share of letters with a high byte that are common in the
// encoding; 0 if one in fifty does not exist there. Kana alone tell Japanese, so
// that a text which is common in two encodings goes to the narrower one.
func (s script) score(raw []byte) float64 {
	good, common, bad, kana := 0, 0, 0, 0
	for i := 0; i < len(raw); i++ {
		b := raw[i]
		if b < 0x80 || s.name == "shift_jis" && between(b, 0xa1, 0xdf) {
			continue
		}
		if i+1 == len(raw) {
			break
		}
		if !s.lead(b) || !s.trail(raw[i+1]) {
			bad++
			continue
		}
		good++
		if s.common(b, raw[i+1]) {
			common++
		}
		if s.name == "euc-jp" && (b == 0xa4 || b == 0xa5) || s.name == "shift_jis" && (b == 0x82 || b == 0x83) {
			kana++
		}
		i++
	}
	if good == 0 || bad*50 > good {
		return 0
	}
	score := float64(common) / float64(good)
	switch s.name {
	case "euc-jp", "shift_jis":
		if kana*5 < good {
			return 0 // Japanese is never without kana
		}
		score *= 1.2
	case "euc-kr":
		if score < 0.85 {
			return 0 // Chinese is spread wider than Hangul
		}
		score *= 1.1
	}
	return score
}
