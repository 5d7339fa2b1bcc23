package charset

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Plain is Decode for a text that nothing is declared of and that has no markup
// around it, so that its bytes alone have to say that it is one. ok is false for
// what is no text, for windows-1252 whose high bytes do not stand where letters
// and marks of that encoding stand, which is text in another encoding of the
// West, and for UTF-8 and windows-1252 in one.
func Plain(raw []byte) (text, name string, ok bool) {
	if Wide(raw) == "" && (bytes.IndexByte(raw, 0) >= 0 || controls(raw)) {
		return "", "", false
	}
	text, name, ok = Decode(raw, "")
	switch western := name == "windows-1252"; {
	case name == "utf-8" || strings.HasPrefix(name, "utf-16"):
		return text, name, ok
	case readsWestern(raw):
		return decode(raw, "windows-1252")
	case western:
		return "", "", false
	}
	return text, name, ok
}

// Wide is the name of the UTF-16 that raw is in by its NUL bytes, without a byte
// order mark; empty if it is in none.
func Wide(raw []byte) string { return utf16(raw) }

// controls reports whether raw has more control characters of ASCII than texts
// have: the end of file of DOS, or the break of a page.
func controls(raw []byte) bool {
	n := 0
	for _, b := range raw {
		if (b < ' ' && !bytes.ContainsRune([]byte("\t\n\v\f\r\x1a\x1b"), rune(b))) || b == 0x7f {
			n++
		}
	}
	return n*1000 > len(raw)
}

// readsWestern reports whether raw reads as windows-1252: mostly letters, and
// nine in ten of its high bytes where their characters can stand.
func readsWestern(raw []byte) bool {
	letters, signs, high, odd, accents, pairs := 0, 0, 0, 0, 0, 0
	at := func(i int) byte {
		if i < 0 || i >= len(raw) {
			return ' '
		}
		return raw[i]
	}
	sequences := 0 // of UTF-8
	for i, b := range raw {
		switch {
		case b <= ' ' || b >= '0' && b <= '9':
			continue
		case b < utf8.RuneSelf && !isLetter(b):
			signs++
			continue
		case b < utf8.RuneSelf:
			letters++
			continue
		}
		high++
		if isLetter(b) {
			letters++
			accents++
			if isAccented(at(i - 1)) {
				pairs++
			}
		} else {
			signs++
		}
		if !fitsWestern(at(i-1), b, at(i+1)) {
			odd++
		}
		if r, size := utf8.DecodeRune(raw[i:]); r != utf8.RuneError && size > 1 {
			sequences++
		}
	}
	return letters >= signs && odd*10 <= high && sequences*4 <= high && (pairs*4 <= accents || accents < 4)
}

func isLetter(b byte) bool {
	return b|0x20 >= 'a' && b|0x20 <= 'z' || isAccented(b)
}

// isAccented reports whether b is a letter of windows-1252 beyond ASCII.
func isAccented(b byte) bool {
	switch b {
	case 0x8a, 0x8c, 0x8e, 0x9a, 0x9c, 0x9e, 0x9f:
		return true
	}
	return b >= 0xc0 && b != 0xd7 && b != 0xf7
}

// isSmall reports whether b is a small letter of windows-1252.
func isSmall(b byte) bool {
	return b >= 'a' && b <= 'z' || b == 0x9a || b == 0x9c || b == 0x9e || b >= 0xdf && b != 0xf7
}

// fitsWestern reports whether a high byte can stand between two others: no
// capital follows a small letter, and no quotation mark but the apostrophe is
// inside a word. The letters of DOS and of the Macintosh come out as such.
func fitsWestern(before, b, after byte) bool {
	switch b {
	case 0x81, 0x8d, 0x8f, 0x90, 0x9d: // no characters
		return false
	case 0x82, 0x83, 0x84, 0x88, 0x8b, 0x93, 0x94, 0x98, 0x9b: // quotation marks, accents without their letters
		return !isLetter(before) || !isLetter(after)
	}
	return !isAccented(b) || isSmall(b) || !isSmall(before)
}
