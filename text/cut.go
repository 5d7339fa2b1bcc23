package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a token's place in the text.
type span struct{ start, end int }

// cutter cuts a paragraph into tokens. It is used again for the next one.
type cutter struct {
	doc   string
	spans []span
}

// softHyphen says where a word may be parted and is part of it.
const softHyphen = '\u00ad'

// What a chunk holds that needs a closer look.
const (
	seenAt = 1 << iota
	seenColon
	seenSlash
	seenDot
)

func (c *cutter) emit(start, end int) { c.spans = append(c.spans, span{start, end}) }

// paragraph appends the tokens between start and end.
func (c *cutter) paragraph(start, end int) {
	doc := c.doc[:end]
	for i := start; i < end; {
		switch b := doc[i]; class[b] {
		case space:
			i++
			continue
		case high:
			if n := wideSpace(doc[i:]); n > 0 {
				i += n
				continue
			}
		case letter:
			// Most chunks are a word, or a word and a comma.
			j := i + 1
			for j < end && class[doc[j]] == letter {
				j++
			}
			if j == end || class[doc[j]] == space {
				c.word(i, j)
				i = j
				continue
			}
			if doc[j] == ',' && (j+1 == end || class[doc[j+1]] == space) {
				c.word(i, j)
				c.emit(j, j+1)
				i = j + 1
				continue
			}
		}
		j, seen := i, 0
		for j < end {
			b := doc[j]
			if k := class[b]; k == space || k == high && wideSpace(doc[j:]) > 0 {
				break
			}
			switch b {
			case '@':
				seen |= seenAt
			case ':':
				seen |= seenColon
			case '/':
				seen |= seenSlash
			case '.':
				seen |= seenDot
			}
			j++
			if j-i >= longestChunk && utf8.RuneStart(doc[min(j, end-1)]) {
				break
			}
		}
		c.chunk(i, j, seen)
		i = j
	}
}

// chunk appends the tokens of a stretch without white space.
func (c *cutter) chunk(i, j, seen int) {
	if seen&seenDot != 0 && seen&(seenAt|seenColon|seenSlash) != 0 || seen&seenColon != 0 && seen&seenSlash != 0 {
		if start, end := address(c.doc[i:j]); end > 0 {
			if start > 0 {
				c.chunk(i, i+start, 0)
			}
			c.emit(i+start, i+end)
			if i+end < j {
				c.chunk(i+end, j, 0)
			}
			return
		}
	}
	if whole(c.doc[i:j]) {
		c.emit(i, j)
		return
	}
	for i < j {
		n := c.opening(i, j)
		if n == 0 {
			break
		}
		c.emit(i, i+n)
		i += n
	}
	k := c.tail(i, j)
	c.core(i, k)
	for k < j {
		n := markRun(c.doc[k:j])
		c.emit(k, k+n)
		k += n
	}
}

// opening returns the length of the mark that the chunk from i to j begins
// with, 0 where its first word begins.
func (c *cutter) opening(i, j int) int {
	s := c.doc[i:j]
	b := s[0]
	switch class[b] {
	case letter, digit:
		return 0
	case high:
		r, n := utf8.DecodeRuneInString(s)
		if r == '’' || r == '‘' {
			if clipped(s[n:]) {
				return 0
			}
			return n
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == utf8.RuneError && n == 1 {
			return 0
		}
		return markRun(s)
	}
	switch b {
	case '\'', '`':
		if b == '\'' && clipped(s[1:]) {
			return 0
		}
		return markRun(s)
	case '@', '#', '_':
		// A handle or a hashtag; "#1" is a sign and a number.
		if len(s) > 1 && (class[s[1]] == letter || b != '#' && isAlnum(s[1])) {
			return 0
		}
	case '-', '+':
		if len(s) > 1 && isDigit(s[1]) && b == '+' {
			return 0
		}
	case '.':
		if len(s) > 1 && isDigit(s[1]) {
			return 0
		}
	case '&':
		if n := entity(s); n > 0 {
			return n
		}
	}
	return markRun(s)
}

// apostrophe returns the length of the apostrophe that s begins with, 0 if none.
func apostrophe(s string) int {
	if s[0] == '\'' {
		return 1
	}
	if strings.HasPrefix(s, "’") {
		return len("’")
	}
	return 0
}

// clipped reports whether what follows an apostrophe is a word that is written
// with it: "'90s", "'em", "'s".
func clipped(s string) bool {
	if s == "" {
		return false
	}
	if isDigit(s[0]) {
		return len(s) >= 2 && isDigit(s[1]) && (len(s) == 2 || len(s) > 2 && (s[2] == 's' || !isAlnum(s[2])))
	}
	n := 0
	for n < len(s) && n < 6 && class[s[n]] == letter {
		n++
	}
	if n < len(s) && isAlnum(s[n]) {
		return false
	}
	switch strings.ToLower(s[:n]) {
	case "s", "m", "d", "re", "ve", "ll", "em", "til", "tis", "twas", "cause", "bout", "n":
		return true
	}
	return false
}

// entity returns the length of the character reference that s begins with
// ("&amp;"), 0 if there is none.
func entity(s string) int {
	for i := 1; i < len(s) && i < 9; i++ {
		if s[i] == ';' && i > 2 {
			return i + 1
		}
		if class[s[i]] != letter && class[s[i]] != digit && s[i] != '#' {
			break
		}
	}
	return 0
}

// markRun returns how many bytes of s make one mark: a run of dots, of
// exclamation and question marks, of hyphens or of another repeated symbol; one
// character otherwise.
func markRun(s string) int {
	b := s[0]
	if b >= utf8.RuneSelf {
		_, n := utf8.DecodeRuneInString(s)
		if r := s[:n]; r == "…" || r == "—" || r == "–" {
			for strings.HasPrefix(s[n:], r) {
				n += len(r)
			}
		}
		return n
	}
	n := 1
	switch b {
	case '(', ')', '[', ']', '{', '}', '"', ',', ';', ':', '%', '$':
		return 1
	case '\'', '`':
		if len(s) > 1 && s[1] == b {
			return 2
		}
		return 1
	case '!', '?', '.':
		for n < len(s) && (s[n] == '!' || s[n] == '?' || s[n] == '.') {
			n++
		}
		return n
	}
	for n < len(s) && s[n] == b {
		n++
	}
	return n
}

// tail returns where the closing marks of the chunk from i to j begin.
func (c *cutter) tail(i, j int) int {
	k := j
	for k > i {
		b := c.doc[k-1]
		switch class[b] {
		case letter, digit:
			return k
		case high:
			r, n := utf8.DecodeLastRuneInString(c.doc[i:k])
			if r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
				return k
			}
			k -= n
			continue
		}
		switch b {
		case '.':
			if (k < 2 || c.doc[k-2] != '.') && (k == j || c.doc[k] != '.') && c.abbreviation(i, k) {
				return k
			}
		case '+', '&', '_', '#', '*', '@':
			// Part of a name ("C++", "A+") unless it stands for itself.
			m := k - 1
			for m > i && c.doc[m-1] == b {
				m--
			}
			if m > i && isAlnum(c.doc[m-1]) && b != '*' {
				return k
			}
			k = m + 1
		}
		k--
	}
	return k
}

// abbreviation reports whether the full stop before k belongs to the word that
// stands before it in the chunk that begins at i.
func (c *cutter) abbreviation(i, k int) bool {
	w := k - 1
	for w > i && (class[c.doc[w-1]] == letter || c.doc[w-1] == '.') {
		w--
	}
	word := c.doc[w:k]
	if len(word) == 1 {
		// "1." at the head of a paragraph numbers it.
		return len(c.spans) == 0 && k-i <= 4 && number(c.doc[i:k-1])
	}
	if w > i && (isDigit(c.doc[w-1]) || c.doc[w-1] >= utf8.RuneSelf) {
		return false
	}
	following := c.following(k)
	if acronym(word) {
		if len(word) > 2 {
			return true
		}
		// An initial, if a name or a number can follow.
		if isUpper(word[0]) {
			return word != "I." && following != "" && (startsUpper(following) || isDigit(following[0]) || class[following[0]] == other)
		}
		return following != "" && isDigit(following[0])
	}
	kind, known := abbreviations[word]
	switch {
	case !known:
		return false
	case k < len(c.doc) && c.doc[k] == ',':
		return true
	case kind == beforeNumber:
		return following != "" && isDigit(following[0])
	}
	return true
}

// following returns the text after k without the white space and the opening
// marks before its first word.
func (c *cutter) following(k int) string {
	s := c.doc[k:min(len(c.doc), k+64)]
	for s != "" && (class[s[0]] == space || s[0] == '"' || s[0] == '(') {
		s = s[1:]
	}
	return s
}

// number reports whether s is one to three digits.
func number(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return 0 < len(s) && len(s) <= 3
}

// acronym reports whether s is single letters each with a full stop.
func acronym(s string) bool {
	for i := 0; i+1 < len(s); i += 2 {
		if class[s[i]] != letter || s[i+1] != '.' {
			return false
		}
	}
	return len(s)%2 == 0
}

// abbreviationAtEnd reports whether a text that ends in a full stop ends in an
// abbreviation that does not close a sentence.
func abbreviationAtEnd(s string) bool {
	w := len(s) - 1
	for w > 0 && class[s[w-1]] == letter {
		w--
	}
	word := s[w:]
	if len(word) == 2 && isUpper(word[0]) {
		return true
	}
	kind, ok := abbreviations[word]
	return ok && kind == title
}

// core appends the tokens of what stands between a chunk's opening and closing
// marks.
func (c *cutter) core(i, k int) {
	doc := c.doc[:k]
	for p := i; p < k; {
		if n := designation(doc[p:]); n > 0 {
			c.emit(p, p+n)
			p += n
		} else if n := dotted(doc[p:]); n > 0 {
			c.emit(p, p+n)
			p += n
		} else {
			q := c.piece(p, k)
			if q > p {
				c.word(p, q)
			}
			p = q
		}
		for p < k && (!isAlnum(doc[p]) || separator(doc[p:])) {
			if isAlnumMark(doc[p]) && p+1 < k {
				break
			}
			n := markRun(doc[p:])
			switch mark := doc[p : p+n]; {
			case (mark == "'" || mark == "’") && clipped(doc[p+n:]):
				n = len(doc) - p // "MiG-29's": the rest is a clitic
			case mark == "°" && p+n < k && (doc[p+n] == 'C' || doc[p+n] == 'F') && (p+n+1 == k || !isAlnum(doc[p+n+1])):
				n++
			}
			c.emit(p, p+n)
			p += n
		}
	}
}

// isAlnumMark reports whether a mark can begin a word: "@handle", "#tag", ".5".
func isAlnumMark(b byte) bool { return b == '@' || b == '#' || b == '_' }

// separator reports whether s begins with a mark outside ASCII.
func separator(s string) bool {
	if s[0] < utf8.RuneSelf {
		return false
	}
	r, n := utf8.DecodeRuneInString(s)
	return !(r == utf8.RuneError && n == 1) && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}

// dotted returns the length of the acronym with full stops that s begins with
// and that a hyphen or the end follows ("U.S." in "U.S.-led"), 0 if none.
func dotted(s string) int {
	i := 0
	for i+1 < len(s) && class[s[i]] == letter && s[i+1] == '.' {
		i += 2
	}
	if i < 4 {
		return 0
	}
	if i < len(s) && class[s[i]] == letter && (i+1 == len(s) || !isAlnum(s[i+1])) {
		i++
	}
	if i < len(s) && isAlnum(s[i]) {
		return 0
	}
	return i
}

// piece returns where the word that begins at p ends: at a mark that parts
// words, or at k.
func (c *cutter) piece(p, k int) int {
	s := c.doc[:k]
	q := p
	if isAlnumMark(s[q]) {
		q++
	} else if n := apostrophe(s[q:]); n > 0 && clipped(s[q+n:]) {
		q += n
	}
	for q < k {
		b := s[q]
		switch class[b] {
		case letter, digit:
			q++
			continue
		case high:
			r, n := utf8.DecodeRuneInString(s[q:])
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == utf8.RuneError || r == softHyphen {
				q += n
				continue
			}
			if r == '’' && q > p && q+n < k && isAlnum(s[q+n]) {
				q += n
				continue
			}
			if n := hyphen(s[q:]); n > 0 && c.joined(p, q, q+n, k) {
				q += n
				continue
			}
			return currency(s, p, q, n)
		}
		inside := q > p && q+1 < k && isAlnum(s[q+1])
		switch b {
		case '\'', '&', '_', '@', '#', '\\', '^', '*', '+', '~':
			if b == '\'' && !inside {
				return q
			}
			q++
			continue
		case '.':
			glued := inside && c.gluedSentence(p, q, k)
			if glued && abbreviations[s[p:q+1]] > 0 {
				return q + 1
			}
			if inside && !glued || q == k-1 || q == p && inside || q == p && q+1 < k && isDigit(s[q+1]) {
				q++
				continue
			}
		case ',', ':':
			if inside && isDigit(s[q-1]) && isDigit(s[q+1]) {
				q++
				continue
			}
		case '/':
			if inside && (isDigit(s[q-1]) && isDigit(s[q+1]) || s[p+1] == '/' && isUpper(s[p]) && (isUpper(s[q+1]) || isDigit(s[q+1]))) {
				q++
				continue
			}
		case '-':
			if inside && c.joined(p, q, q+1, k) {
				q++
				continue
			}
		case '$':
			return currency(s, p, q, 1)
		}
		return q
	}
	return k
}

// currency returns where the piece that began at p and has met a symbol of n
// bytes at q ends: behind a currency sign that letters before it belong to
// ("US$", "A$"), before it otherwise.
func currency(s string, p, q, n int) int {
	if q == p || q-p > 3 {
		return q
	}
	for i := p; i < q; i++ {
		if !isUpper(s[i]) {
			return q
		}
	}
	if r, _ := utf8.DecodeRuneInString(s[q:]); unicode.Is(unicode.Sc, r) {
		return q + n
	}
	return q
}

// gluedSentence reports whether the full stop at q ends a sentence that the
// next one follows without a space ("agreed.The"), or an abbreviation that a
// name follows ("St.Petersburg").
func (c *cutter) gluedSentence(p, q, k int) bool {
	s := c.doc
	if q-p < 2 || !isLower(s[q-1]) || !isUpper(s[q+1]) {
		return false
	}
	for i := p; i < q; i++ {
		if class[s[i]] != letter {
			return false
		}
	}
	for i := q + 1; i < k; i++ {
		if s[i] == '.' {
			return false
		}
	}
	return q+2 >= k || !isUpper(s[q+2])
}

// joined reports whether the hyphen between q and r is part of the word that
// began at p: a prefix that cannot stand alone, a telephone number, a Chinese
// or Korean given name.
func (c *cutter) joined(p, q, r, k int) bool {
	s := c.doc
	if q == p || r >= k || !isAlnum(s[r]) {
		return false
	}
	if isDigit(s[q-1]) {
		return telephone(s[p:k])
	}
	for i := p; i < q; i++ {
		if class[s[i]] != letter {
			return false
		}
	}
	e := r
	for e < k && class[s[e]] == letter {
		e++
	}
	var buffer [8]byte
	left := lowered(buffer[:], s[p:q])
	if left == nil {
		return false
	}
	if prefixes[string(left)] {
		return true
	}
	if syllables[string(left)] && isUpper(s[p]) {
		var right [8]byte
		w := lowered(right[:], s[r:e])
		return w != nil && (e == k || !isAlnum(s[e]) || s[e] >= utf8.RuneSelf) && syllables[string(w)]
	}
	switch s[r:e] {
	case "wise", "esque":
		return true
	}
	return false
}

// lowered writes s in lower case into buffer; nil if it does not fit.
func lowered(buffer []byte, s string) []byte {
	if len(s) == 0 || len(s) > len(buffer) {
		return nil
	}
	for i := range len(s) {
		buffer[i] = s[i] | 0x20
	}
	return buffer[:len(s)]
}

// whole reports whether a chunk is one token although it has marks in it: a
// face, an omission, a word broken off at its first letters.
func whole(s string) bool {
	if len(s) < 2 || len(s) > 5 {
		return false
	}
	if s[len(s)-1] == '-' {
		return class[s[0]] == letter && (len(s) == 2 || len(s) == 3 && class[s[1]] == letter)
	}
	return faces[s] || s == "[...]" || s == "[…]"
}
