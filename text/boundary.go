package text

import "unicode/utf8"

// boundary reports whether the sentence that began with token first ends with
// token i, which is not the paragraph's last.
func (c *cutter) boundary(i, first int) bool {
	s := c.spans[i]
	form := c.doc[s.start:s.end]
	next := c.doc[c.spans[i+1].start:c.spans[i+1].end]
	if closing(form) && c.spans[i].start == c.spans[i-min(i, 1)].end && i > first {
		j := i - 1
		for j > first && c.spans[j].start == c.spans[j-1].end && closing(c.text(j)) {
			j--
		}
		if !terminal(c.text(j)) {
			return false
		}
		return !startsLower(next) && !closing(next) && !commaLike(next)
	}
	if !terminal(form) {
		return false
	}
	glued := c.spans[i+1].start == s.end
	if glued && (closing(next) || commaLike(next)) {
		return false
	}
	if startsLower(next) || commaLike(next) {
		return false
	}
	switch last := form[len(form)-1]; {
	case last == '.' && len(form) > 1 && form[0] != '.' && form[0] != '?' && form[0] != '!':
		return c.abbreviationEnds(form, next, i)
	}
	return true
}

func (c *cutter) text(i int) string { return c.doc[c.spans[i].start:c.spans[i].end] }

// abbreviationEnds reports whether a sentence ends with the abbreviation form.
func (c *cutter) abbreviationEnds(form, next string, i int) bool {
	if number(form[:len(form)-1]) {
		return false
	}
	kind := abbreviations[form]
	if kind == 0 {
		var buffer [16]byte
		if w := lowered(buffer[:], form[:len(form)-1]); w != nil {
			kind = abbreviations[string(append(w, '.'))]
		}
	}
	if kind == title || kind == beforeNumber || len(form) == 2 {
		return false
	}
	return starters[next]
}

// starters are words in capitals that begin sentences and hardly names.
var starters = set(`The A An It Its He She They We I You This That These Those There Here In On At By For From With As But And So Or If When While
	After Before Since Although Though However Meanwhile His Her Their Our My Your What Who Why How Where Which Not No Some Many Most All Both
	Another Other Others Such Also Then Thus To Under During Despite Over Last Earlier Later Now Asked According Among Each One Two Three Once`)

// terminal reports whether a sentence can end with the token: it is a full
// stop, a question or exclamation mark, an ellipsis or an abbreviation.
func terminal(form string) bool {
	b := form[len(form)-1]
	return b == '.' || b == '?' || b == '!' || b == 0xa6 && len(form) >= 3 && form[len(form)-3:] == "…" ||
		len(form) == 3 && form == "。"
}

// closing reports whether the token is a closing quotation mark or bracket.
func closing(form string) bool {
	switch form {
	case `"`, `'`, `''`, ")", "]", "}", "”", "’", "»":
		return true
	}
	return false
}

// commaLike reports whether the token goes on with the sentence before it.
func commaLike(form string) bool {
	switch form {
	case ",", ";", ":", "-", "--", "–", "—", "%":
		return true
	}
	_, n := utf8.DecodeRuneInString(form)
	return n == len(form) && closing(form) && form != `"` && form != `'`
}
