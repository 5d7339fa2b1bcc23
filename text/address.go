package text

import (
	"strings"
	"unicode/utf8"
)

// address returns where a web or mail address begins and ends in a chunk; end
// is 0 if there is none.
func address(s string) (start, end int) {
	start = strings.Index(s, "://")
	if start >= 0 {
		for start > 0 && class[s[start-1]] == letter {
			start--
		}
	} else if at := strings.IndexByte(s, '@'); at > 0 && strings.IndexByte(s[at:], '.') > 0 && isAlnum(s[at-1]) {
		start = at
		for start > 0 && (isAlnum(s[start-1]) || strings.IndexByte("._-+%", s[start-1]) >= 0) {
			start--
		}
	} else if start = strings.Index(s, "www."); start < 0 {
		host := strings.IndexByte(s, '/')
		if host < 4 {
			return 0, 0
		}
		start = host
		for start > 0 && (isAlnum(s[start-1]) || s[start-1] == '.' || s[start-1] == '-') {
			start--
		}
		if dot := strings.LastIndexByte(s[start:host], '.'); dot < 1 || !domains[s[start+dot+1:host]] {
			return 0, 0
		}
	}
	end = len(s)
	for end > start {
		r, n := utf8.DecodeLastRuneInString(s[start:end])
		if !strings.ContainsRune(`.,;:!?'")]}>”’»…`, r) {
			break
		}
		end -= n
	}
	if cut := strings.IndexAny(s[start:end], `<>"”`); cut > 0 {
		end = start + cut
	}
	if end-start < 4 {
		return 0, 0
	}
	return start, end
}

// telephone reports whether s is groups of digits joined by hyphens as in
// telephone numbers and numeric dates: at least three groups, or a group of
// three and one of four.
func telephone(s string) bool {
	groups, size, first := 1, 0, 0
	for i := range len(s) {
		switch {
		case isDigit(s[i]):
			size++
		case s[i] == '-' && size > 0:
			if groups == 1 {
				first = size
			}
			groups++
			size = 0
		default:
			return false
		}
	}
	return size > 0 && (groups > 2 || groups == 2 && first == 3 && size == 4)
}
