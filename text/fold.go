package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fold lower-cases a word and levels the spellings that tables do not list
// twice: a curly apostrophe is a straight one.
func Fold(word string) string {
	word = strings.ToLower(word)
	if strings.Contains(word, "’") {
		word = strings.ReplaceAll(word, "’", "'")
	}
	return word
}

// Capitalised reports whether a token begins with an upper-case letter.
func Capitalised(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// Shouted reports whether a token of at least three letters has no lower-case letter.
func Shouted(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 3
}
