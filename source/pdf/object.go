package pdf

import (
	"bytes"
	"strconv"
)

// The kinds of objects beside float64, bool and nil. A value is any of them.
type (
	value any
	name  string
	text  string // a string, as bytes
	array []value
	dict  map[name]value
	ref   int // the number of an indirect object
	word  string
	// stream is a dictionary with bytes, packed as its filters say.
	stream struct {
		dict dict
		raw  []byte
	}
)

// lexer reads objects from bytes. It takes no more steps than the budget has.
type lexer struct {
	in     []byte
	at     int
	budget *int
}

// deepest is how many arrays and dictionaries may lie one in the other.
const deepest = 40

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func (l *lexer) skipSpace() {
	for l.at < len(l.in) {
		switch c := l.in[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.in) && l.in[l.at] != '\n' && l.in[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// next reads an object or an operator; ok is false at the end, or when the
// budget is used up. A reference "3 0 R" is a ref.
func (l *lexer) next() (v value, ok bool) { return l.value(0) }

func (l *lexer) value(depth int) (v value, ok bool) {
	l.skipSpace()
	if *l.budget--; l.at >= len(l.in) || depth > deepest || *l.budget < 0 {
		return nil, false
	}
	switch c := l.in[l.at]; {
	case c == '/':
		l.at++
		return l.name(), true
	case c == '(':
		return l.literal(), true
	case c == '<':
		if l.at+1 < len(l.in) && l.in[l.at+1] == '<' {
			l.at += 2
			return l.dict(depth)
		}
		return l.hex(), true
	case c == '[':
		l.at++
		return l.array(depth)
	case c == ']' || c == '}' || c == '{' || c == ')':
		l.at++
		return word(c), true
	case c == '>':
		l.at++
		if l.at < len(l.in) && l.in[l.at] == '>' {
			l.at++
		}
		return word(">>"), true
	case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
		return l.number(), true
	}
	begin := l.at
	for l.at < len(l.in) && !isSpace(l.in[l.at]) && !isDelimiter(l.in[l.at]) {
		l.at++
	}
	switch w := string(l.in[begin:min(l.at, begin+40)]); w {
	case "true":
		return true, true
	case "false":
		return false, true
	case "null":
		return nil, true
	default:
		return word(w), true
	}
}

func (l *lexer) name() name {
	var out []byte
	for l.at < len(l.in) && !isSpace(l.in[l.at]) && !isDelimiter(l.in[l.at]) && len(out) < 200 {
		c := l.in[l.at]
		if c == '#' && l.at+2 < len(l.in) {
			if n, err := strconv.ParseUint(string(l.in[l.at+1:l.at+3]), 16, 8); err == nil {
				c = byte(n)
				l.at += 2
			}
		}
		out = append(out, c)
		l.at++
	}
	return name(out)
}

func (l *lexer) number() value {
	begin := l.at
	for l.at < len(l.in) && l.at-begin < 40 {
		if c := l.in[l.at]; c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' {
			l.at++
			continue
		}
		break
	}
	s := string(l.in[begin:l.at])
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0.0
	}
	// A reference is two whole numbers and an R.
	if n >= 0 && n == float64(int(n)) && n < 1<<31 {
		if end := reference(l.in[l.at:]); end > 0 {
			l.at += end
			return ref(n)
		}
	}
	return n
}

// reference is how long the rest of a reference is: " 0 R"; 0 if there is none.
func reference(in []byte) int {
	at := 0
	for at < len(in) && isSpace(in[at]) {
		at++
	}
	digits := at
	for at < len(in) && in[at] >= '0' && in[at] <= '9' && at-digits < 6 {
		at++
	}
	if at == digits || digits == 0 {
		return 0
	}
	blank := at
	for at < len(in) && isSpace(in[at]) {
		at++
	}
	if at == blank || at >= len(in) || in[at] != 'R' || at+1 < len(in) && !isSpace(in[at+1]) && !isDelimiter(in[at+1]) {
		return 0
	}
	return at + 1
}

func (l *lexer) literal() text {
	var out []byte
	depth := 0
	for l.at++; l.at < len(l.in); l.at++ {
		switch c := l.in[l.at]; c {
		case '(':
			depth++
			out = append(out, c)
		case ')':
			if depth--; depth < 0 {
				l.at++
				return text(out)
			}
			out = append(out, c)
		case '\\':
			out = l.escape(out)
		default:
			out = append(out, c)
		}
	}
	return text(out)
}

// escape reads what is behind a backslash.
func (l *lexer) escape(out []byte) []byte {
	l.at++
	if l.at >= len(l.in) {
		return out
	}
	switch c := l.in[l.at]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return append(out, ' ')
	case '\r':
		if l.at+1 < len(l.in) && l.in[l.at+1] == '\n' {
			l.at++
		}
		return out
	case '\n':
		return out
	default:
		if c < '0' || c > '7' {
			return append(out, c)
		}
		n := 0
		for i := 0; i < 3 && l.at < len(l.in) && l.in[l.at] >= '0' && l.in[l.at] <= '7'; i++ {
			n = n*8 + int(l.in[l.at]-'0')
			l.at++
		}
		l.at--
		return append(out, byte(n))
	}
}

func (l *lexer) hex() text {
	l.at++
	end := bytes.IndexByte(l.in[l.at:], '>')
	if end < 0 {
		end = len(l.in) - l.at
	}
	out := unhex(l.in[l.at : l.at+end])
	l.at = min(l.at+end+1, len(l.in))
	return text(out)
}

func unhex(in []byte) []byte {
	var out []byte
	half, have := byte(0), false
	for _, c := range in {
		var d byte
		switch {
		case c >= '0' && c <= '9':
			d = c - '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			d = c | 0x20 - 'a' + 10
		default:
			continue
		}
		if have {
			out = append(out, half<<4|d)
		}
		half, have = d, !have
	}
	if have {
		out = append(out, half<<4)
	}
	return out
}

func (l *lexer) array(depth int) (value, bool) {
	var out array
	for {
		v, ok := l.value(depth + 1)
		if !ok || v == word("]") {
			return out, ok
		}
		if w, is := v.(word); is && (w == ">>" || w == "endobj") {
			return out, true
		}
		out = append(out, v)
	}
}

func (l *lexer) dict(depth int) (value, bool) {
	out := dict{}
	for {
		key, ok := l.value(depth + 1)
		if !ok || key == word(">>") {
			return out, ok
		}
		k, is := key.(name)
		if !is {
			if key == word("endobj") {
				return out, true
			}
			continue
		}
		v, ok := l.value(depth + 1)
		if !ok || v == word(">>") {
			return out, ok
		}
		out[k] = v
	}
}
