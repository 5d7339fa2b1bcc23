package text

// boundary reports whether the sentence that began with token first ends with
// token i, which is not the paragraph's last.
func (c *cutter) boundary(i, first int) bool {
	end := i // the token that closes the sentence, before quotes, brackets and references
	for end > first && i-end < mostClosers && c.follows(end) && (closing(c.text(end)) || faces[c.text(end)]) {
		if n := c.reference(end); n > 0 {
			end -= n
			continue
		}
		end--
	}
	if faces[c.text(i)] && end == i && i > first {
		end--
	}
	form := c.text(end)
	if !terminal(form) {
		return false
	}
	next := c.text(i + 1)
	switch {
	case bullet(next) && i+2 < len(c.spans) && c.spans[i+1].start > c.spans[i].end && c.spans[i+2].start > c.spans[i+1].end:
		// Items of a list that were lines once.
		return class[form[0]] != letter && !startsLower(c.text(i+2))
	case startsLower(next) && (form != "." || c.spans[i+1].start == c.spans[i].end || end != i) || goesOn(next) || faces[next]:
		return false
	case next == "[" && c.reference(i+min(3, len(c.spans)-1-i)) > 0:
		return false
	case c.spans[i+1].start == c.spans[i].end && closing(next):
		return false
	case form == "." && end == first+1 && number(c.text(first)), next == ".":
		return false
	case form[len(form)-1] == '.' && class[form[0]] != other:
		return c.abbreviationEnds(form, next)
	}
	return true
}

// mostClosers is how many tokens may stand between a full stop and the end of
// its sentence: quotes, brackets and references.
const mostClosers = 24

// follows reports whether token i stands close to the one before it or is part
// of a reference.
func (c *cutter) follows(i int) bool {
	return c.spans[i].start == c.spans[i-1].end || c.reference(i) > 0
}

// reference returns 3 if token i ends a reference to a note, "[12]"; 0 otherwise.
func (c *cutter) reference(i int) int {
	if i >= 3 && c.text(i) == "]" && c.text(i-2) == "[" && number(c.text(i-1)) {
		return 3
	}
	return 0
}

func (c *cutter) text(i int) string { return c.doc[c.spans[i].start:c.spans[i].end] }

// abbreviationEnds reports whether a sentence ends with the abbreviation form
// and begins anew with next.
func (c *cutter) abbreviationEnds(form, next string) bool {
	if number(form[:len(form)-1]) {
		return false
	}
	switch kind := abbreviations[form]; {
	case kind == title || kind == beforeNumber:
		return false
	case form == "etc.":
		return true
	case form == "a.m." || form == "p.m.":
		return !zones[next]
	}
	return starters[next]
}

// starters are words in capitals that begin sentences and hardly names.
var starters = set(`The A An It Its He She They We I You This That These Those There Here In On At By For From With As But And So Or If When While
	After Before Since Although Though However Meanwhile His Her Their Our My Your What Who Why How Where Which Not No Some Many Most All Both
	Another Other Others Such Also Then Thus To Under During Despite Over Last Earlier Later Now Asked According Among Each One Two Three Once
	Any Furthermore Moreover Nevertheless Nonetheless Therefore Still Yet Until Unless Because Even Just Only Mr Mr. Mrs. Ms. Dr.`)

// zones are words that follow a time of day.
var zones = set(`ET EST EDT ET. CT CST CDT MT PT PST PDT GMT UTC BST CET CEST IST Eastern Central Pacific Moscow Monday Tuesday Wednesday Thursday Friday Saturday
	Sunday Mon. Tue. Wed. Thu. Fri. Sat. Sun. Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays January February March April May June July August
	September October November December Jan. Feb. Mar. Apr. Aug. Sept. Oct. Nov. Dec.`)

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

// bullet reports whether the token can stand before an item of a list.
func bullet(form string) bool {
	return form == "-" || form == "–" || form == "—" || form == "•" || form == "·" || form == "▪" || form == "*"
}

// goesOn reports whether the token goes on with the sentence before it.
func goesOn(form string) bool {
	switch form {
	case ",", ";", ":", "-", "--", "–", "—", "%", ")", "]", "}", "”", "’", "»", "''":
		return true
	}
	return false
}
