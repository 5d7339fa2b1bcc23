package text

import (
	"unicode"
	"unicode/utf8"
)

// word appends a word, cut into its clitics, or a number and its unit.
func (c *cutter) word(i, j int) {
	s := c.doc[i:j]
	if isDigit(s[0]) || s[0] == '.' {
		if n := unit(s, len(c.spans) > 0 && c.money()); n > 0 {
			c.emit(i, j-n)
			c.emit(j-n, j)
			return
		}
	} else if len(s) > 3 && isDigit(s[len(s)-1]) {
		if n := priced(s); n > 0 {
			c.emit(i, i+n)
			c.word(i+n, j)
			return
		}
	}
	n := len(s)
	if n >= 4 && n <= 7 {
		if cut := fused[s]; cut > 0 {
			c.emit(i, i+int(cut))
			c.emit(i+int(cut), j)
			return
		}
	}
	if cut := clitic(s); cut > 0 && cut < n {
		c.word(i, i+cut)
		c.emit(i+cut, j)
		return
	}
	c.emit(i, j)
}

// money reports whether the last token is a currency sign.
func (c *cutter) money() bool {
	last := c.spans[len(c.spans)-1]
	r, _ := utf8.DecodeLastRuneInString(c.doc[last.start:last.end])
	return unicode.Is(unicode.Sc, r)
}

// clitic returns where the clitic that s ends with begins ("n't", "'s", "’ve"),
// 0 if there is none.
func clitic(s string) int {
	n := len(s)
	if n < 3 {
		return 0
	}
	var tail, apostrophe int // letters after the apostrophe, its length
	for tail = 1; tail <= 2; tail++ {
		if s[n-tail-1] == '\'' {
			apostrophe = 1
			break
		}
		if n > tail+3 && s[n-tail-3:n-tail] == "’" {
			apostrophe = 3
			break
		}
		if n < tail+3 {
			return 0
		}
	}
	if apostrophe == 0 {
		return 0
	}
	at := n - tail - apostrophe
	if tail == 1 {
		switch s[n-1] {
		case 's', 'S', 'd', 'D', 'm', 'M':
			return at
		case 't', 'T':
			if at > 1 && s[at-1]|0x20 == 'n' {
				return at - 1
			}
		}
		return 0
	}
	switch [2]byte{s[n-2] | 0x20, s[n-1] | 0x20} {
	case [2]byte{'r', 'e'}, [2]byte{'v', 'e'}, [2]byte{'l', 'l'}:
		return at
	}
	return 0
}

// unit returns the length of the unit at the end of a number ("35mm", "7am",
// "$170m"), 0 if there is none.
func unit(s string, money bool) int {
	i := len(s)
	for i > 0 && class[s[i-1]] == letter {
		i--
	}
	if i == len(s) || i == 0 || !isDigit(s[i-1]) {
		return 0
	}
	for j := range i {
		if class[s[j]] == letter || s[j] == '-' {
			return 0
		}
	}
	tail := s[i:]
	if units[tail] || money && len(tail) <= 2 && tail != "s" {
		return len(tail)
	}
	return 0
}

// priced returns the length of the currency code at the head of an amount
// ("USD100", "Rs39,000"), 0 if there is none.
func priced(s string) int {
	i := 0
	for i < len(s) && i < 4 && class[s[i]] == letter {
		i++
	}
	if i < len(s) && isDigit(s[i]) && currencies[s[:i]] {
		return i
	}
	return 0
}
