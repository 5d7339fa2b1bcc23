package neural

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unknown and Root are the first two rows of the word table: the word that the
// vocabulary lacks, and the artificial word before each sentence.
const (
	Unknown = 0
	Root    = 1
)

// longestSpelling bounds the bytes of a word that are looked at, so that a
// megabyte without a space costs no more than a long word.
const longestSpelling = 40

// Normal returns the form that the word table and the character n-grams see:
// lower case, every digit a 0. Of a very long word it keeps both ends.
func Normal(form string) string {
	if len(form) > longestSpelling {
		form = clip(form)
	}
	plain := true
	for i := 0; i < len(form); i++ {
		c := form[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || '1' <= c && c <= '9' {
			plain = false
			break
		}
	}
	if plain {
		return form
	}
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9':
			return '0'
		case r == '’' || r == '‘':
			return '\''
		case r == '“' || r == '”':
			return '"'
		}
		return unicode.ToLower(r)
	}, form)
}

func clip(form string) string {
	head, tail := longestSpelling/2, len(form)-longestSpelling/2
	for head > 0 && !utf8.RuneStart(form[head]) {
		head--
	}
	for tail < len(form) && !utf8.RuneStart(form[tail]) {
		tail++
	}
	return form[:head] + form[tail:]
}

// Key returns the word table's key of a normal form: years and plain numbers
// share one key each.
func Key(normal string) string {
	if normal == "0000" {
		return "!year"
	}
	digit := false
	for i := 0; i < len(normal); i++ {
		switch c := normal[i]; {
		case c == '0':
			digit = true
		case c != '.' && c != ',' && c != ':' && c != '/' && c != '-' && c != '+':
			return normal
		}
	}
	if digit {
		return "!number"
	}
	return normal
}

const (
	hashStart = 2166136261
	hashStep  = 16777619
)

// row maps a hash to a row of a table, sparing row 0.
func row(hash uint32, rows int) int32 {
	hash ^= hash >> 15
	hash *= 0x2c1b3c6d
	hash ^= hash >> 13
	return 1 + int32(uint64(hash)*uint64(rows-1)>>32)
}

// Grams appends to dst the rows, in a table of so many rows, of the byte
// n-grams of length 3 to 5 of a normal form with its ends marked.
func Grams(dst []int32, normal string, rows int) []int32 {
	var buffer [3*longestSpelling + 2]byte
	word := append(buffer[:0], '^')
	word = append(word, normal...)
	word = append(word, '$')
	for i := 0; i+3 <= len(word); i++ {
		hash := uint32(hashStart)
		for j := i; j < len(word) && j < i+5; j++ {
			hash = (hash ^ uint32(word[j])) * hashStep
			if j >= i+2 {
				dst = append(dst, row(hash, rows))
			}
		}
	}
	return dst
}

// Suffix returns the row of the last three bytes of a normal form.
func Suffix(normal string, rows int) int32 {
	hash := uint32(hashStart)
	for i := max(0, len(normal)-3); i < len(normal); i++ {
		hash = (hash ^ uint32(normal[i])) * hashStep
	}
	return row(hash, rows)
}

// Shape returns the row of the pattern of capitals, small letters, digits and
// marks of a form, runs of one class cut to two.
func Shape(form string, rows int) int32 {
	hash := uint32(hashStart)
	run, last := 0, rune(-1)
	if len(form) > longestSpelling {
		form = clip(form)
	}
	for _, r := range form {
		switch {
		case '0' <= r && r <= '9':
			r = 'd'
		case 'a' <= r && r <= 'z' || r >= utf8.RuneSelf && unicode.IsLower(r):
			r = 'x'
		case 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r):
			r = 'X'
		}
		if r == last {
			run++
		} else {
			run, last = 1, r
		}
		if run <= 2 {
			hash = (hash ^ uint32(r)) * hashStep
		}
	}
	return row(hash, rows)
}
