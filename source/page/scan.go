package page

import (
	"bytes"
)

// scanner cuts HTML into texts and tags by the rules of the HTML standard's
// tokenizer, as far as they matter for reading text. It looks at each byte a
// bounded number of times and allocates nothing.
type scanner struct {
	in []byte
	at int
	// openComment is set once a comment was found that never ends.
	openComment bool
}

// kind is the sort of a token.
type kind uint8

const (
	textToken kind = iota
	openToken
	closeToken
	// rawToken is the content of a script, style, title or other element
	// whose content is not HTML.
	rawToken
)

// token is a piece of HTML: text or a tag.
type token struct {
	kind kind
	tag  tag
	// body is the text, or what stands in a tag after its name.
	body []byte
}

// next returns the next token; false at the end.
func (s *scanner) next() (token, bool) {
	for s.at < len(s.in) {
		rest := s.in[s.at:]
		if rest[0] != '<' || !startsTag(rest) {
			end := 1 + s.text(rest[1:])
			s.at += end
			return token{kind: textToken, body: rest[:end]}, true
		}
		switch c := rest[1]; {
		case isLetter(c):
			return s.tag(rest, 1, openToken), true
		case c == '/':
			if isLetter(rest[2]) {
				return s.tag(rest, 2, closeToken), true
			}
			s.skipTo(rest, ">")
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.comment(rest)
		default: // <!doctype>, <?xml?>, <![CDATA[
			s.skipTo(rest, ">")
		}
	}
	return token{}, false
}

// startsTag reports whether a < begins a tag, a comment or a declaration.
func startsTag(rest []byte) bool {
	if len(rest) < 2 {
		return false
	}
	switch c := rest[1]; {
	case isLetter(c), c == '!', c == '?':
		return true
	case c == '/':
		return len(rest) > 2
	}
	return false
}

// text returns how many bytes of rest are text.
func (s *scanner) text(rest []byte) int {
	for n := 0; ; {
		i := bytes.IndexByte(rest[n:], '<')
		if i < 0 {
			return len(rest)
		}
		if n += i; startsTag(rest[n:]) {
			return n
		}
		n++
	}
}

// skipTo moves past the next end.
func (s *scanner) skipTo(rest []byte, end string) {
	i := bytes.Index(rest, []byte(end))
	if i < 0 {
		s.at = len(s.in)
		return
	}
	s.at += i + len(end)
}

func (s *scanner) comment(rest []byte) {
	if !s.openComment {
		// <!--> is a whole comment.
		if i := bytes.Index(rest[2:], []byte("-->")); i >= 0 {
			s.at += 2 + i + 3
			return
		}
		s.openComment = true
	}
	// A browser would drop all that follows; whoever wrote it meant less.
	s.skipTo(rest, ">")
}

// tag reads a tag whose name begins at from.
func (s *scanner) tag(rest []byte, from int, k kind) token {
	name := from
	for name < len(rest) && !endsName[rest[name]] {
		name++
	}
	t := lookUp(rest[from:name])
	end := tagEnd(rest, name)
	s.at += min(end+1, len(rest))
	return token{kind: k, tag: t, body: rest[name:min(end, len(rest))]}
}

// longestTitle is how many bytes a title may have before it is thought not to end.
const longestTitle = 2000

// raw returns the content of the element that was just opened, up to its end
// tag, and moves past that.
func (s *scanner) raw(t tag) token {
	rest := s.in[s.at:]
	name := tagNames[t]
	if t == tagTitle {
		rest = rest[:min(len(rest), longestTitle)]
	}
	for n := 0; ; {
		i := bytes.Index(rest[n:], []byte("</"))
		if i < 0 && t == tagTitle {
			// The end tag was forgotten; a browser would show an empty page.
			n = max(0, bytes.IndexByte(rest, '<'))
			s.at += n
			return token{kind: rawToken, tag: t, body: rest[:n]}
		}
		if i < 0 {
			s.at = len(s.in)
			return token{kind: rawToken, tag: t, body: rest}
		}
		n += i
		if after := rest[n+2:]; len(after) >= len(name) && foldEqual(after[:len(name)], name) && (len(after) == len(name) || endsName[after[len(name)]]) {
			s.at += n
			s.skipTo(s.in[s.at:], ">")
			return token{kind: rawToken, tag: t, body: rest[:n]}
		}
		n += 2
	}
}

// tagEnd is the place of the > that ends a tag; a > in a quoted value does not.
func tagEnd(in []byte, i int) int {
	for i < len(in) {
		switch in[i] {
		case '>':
			return i
		case '=':
			for i++; i < len(in) && isSpace(in[i]); i++ {
			}
			if i < len(in) && (in[i] == '"' || in[i] == '\'') {
				if j := bytes.IndexByte(in[i+1:], in[i]); j >= 0 {
					i += j + 2
				} else {
					i++ // a quote that never ends: all that follows would be lost
				}
			}
		default:
			i++
		}
	}
	return i
}

// attributes walks over what stands in a tag after its name.
type attributes struct{ rest []byte }

// next returns an attribute's name as written and its raw value.
func (a *attributes) next() (name, value []byte, ok bool) {
	in, i := a.rest, 0
	for i < len(in) && (isSpace(in[i]) || in[i] == '/') {
		i++
	}
	if i == len(in) {
		return nil, nil, false
	}
	start := i
	for i++; i < len(in) && in[i] != '=' && in[i] != '/' && !isSpace(in[i]); i++ {
	}
	name = in[start:i]
	j := i
	for j < len(in) && isSpace(in[j]) {
		j++
	}
	if j == len(in) || in[j] != '=' {
		a.rest = in[i:]
		return name, nil, true
	}
	for j++; j < len(in) && isSpace(in[j]); j++ {
	}
	if j < len(in) && (in[j] == '"' || in[j] == '\'') {
		end := bytes.IndexByte(in[j+1:], in[j])
		if end < 0 {
			a.rest = nil
			return name, in[j+1:], true
		}
		a.rest = in[j+1+end+1:]
		return name, in[j+1 : j+1+end], true
	}
	start = j
	for j < len(in) && !isSpace(in[j]) {
		j++
	}
	a.rest = in[j:]
	return name, in[start:j], true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// endsName marks the bytes that end a tag's name.
var endsName = func() (t [256]bool) {
	for _, c := range []byte(" \n\t\r\f/>") {
		t[c] = true
	}
	return t
}()

// foldEqual compares with a name in small letters.
func foldEqual(in []byte, name string) bool {
	if len(in) != len(name) {
		return false
	}
	for i, c := range in {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != name[i] {
			return false
		}
	}
	return true
}
