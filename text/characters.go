package text

import (
	"unicode"
	"unicode/utf8"
)

// The classes of single bytes that the cutter asks for.
const (
	other = iota // marks and symbols
	letter
	digit
	space // white space and control characters
	high  // a byte of a character outside ASCII
)

var class = func() (table [256]uint8) {
	for b := range table {
		switch {
		case b >= 0x80:
			table[b] = high
		case b <= ' ' || b == 0x7f:
			table[b] = space
		case '0' <= b && b <= '9':
			table[b] = digit
		case 'a' <= b|0x20 && b|0x20 <= 'z':
			table[b] = letter
		}
	}
	return table
}()

// wideSpace returns the length of the white space outside ASCII that s begins
// with, 0 if there is none. The zero-width space, the byte order mark and the
// marks of writing direction count, for they are no part of a word; so do the
// controls of Latin-1.
func wideSpace(s string) int {
	switch s[0] {
	case 0xc2:
		if len(s) > 1 && s[1] >= 0x80 && s[1] <= 0xa0 {
			return 2
		}
	case 0xe1:
		if len(s) > 2 && s[1] == 0x9a && s[2] == 0x80 {
			return 3
		}
	case 0xe2:
		if len(s) > 2 && s[1] == 0x80 && (s[2] <= 0x8b || s[2] == 0x8e || s[2] == 0x8f || s[2] >= 0xa8 && s[2] <= 0xaf) {
			return 3
		}
		if len(s) > 2 && s[1] == 0x81 && (s[2] == 0x9f || s[2] >= 0xa6 && s[2] <= 0xa9) {
			return 3
		}
	case 0xe3:
		if len(s) > 2 && s[1] == 0x80 && s[2] == 0x80 {
			return 3
		}
	case 0xef:
		if len(s) > 2 && s[1] == 0xbb && s[2] == 0xbf {
			return 3
		}
	}
	return 0
}

// trim returns s without the white space at its ends.
func trim(s string) string {
	for s != "" {
		if class[s[0]] == space {
			s = s[1:]
		} else if n := wideSpace(s); n > 0 {
			s = s[n:]
		} else {
			break
		}
	}
	for s != "" {
		if class[s[len(s)-1]] == space {
			s = s[:len(s)-1]
			continue
		}
		_, n := lastRune(s)
		if n < 2 || wideSpace(s[len(s)-n:]) == 0 {
			break
		}
		s = s[:len(s)-n]
	}
	return s
}

func lastRune(s string) (rune, int) { return utf8.DecodeLastRuneInString(s) }

// startsLower reports whether s begins with a lower-case letter.
func startsLower(s string) bool {
	if s == "" {
		return false
	}
	if s[0] < utf8.RuneSelf {
		return 'a' <= s[0] && s[0] <= 'z'
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// startsUpper reports whether s begins with an upper-case letter.
func startsUpper(s string) bool {
	if s == "" {
		return false
	}
	if s[0] < utf8.RuneSelf {
		return 'A' <= s[0] && s[0] <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }
func isLower(b byte) bool { return 'a' <= b && b <= 'z' }
func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isAlnum reports whether b is a letter or a digit or part of a character
// outside ASCII.
func isAlnum(b byte) bool { k := class[b]; return k == letter || k == digit || k == high }
