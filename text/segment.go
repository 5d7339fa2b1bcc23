package text

// Limits that bound the time and memory spent on texts that are not prose.
const (
	// longestChunk is the most bytes without white space that are looked at as
	// one; a longer run (encoded data, text without spaces) is cut.
	longestChunk = 2048
	// longestSentence is the most tokens that a sentence keeps; the parser's
	// time grows with the square of it. No sentence of the treebanks has half.
	longestSentence = 400
)

// Segment cuts a text into paragraphs, sentences and tokens. Tokens follow the
// conventions of the English Universal Dependencies treebanks (clitics,
// hyphens, slashes, money and units are tokens of their own), except that a
// designation of equipment, an exercise or a disease ("AH-64E", "ARMY-2022",
// "COVID-19") stays whole. Every byte that is neither white space nor a control
// character is in exactly one token, whatever the bytes are; tags and trees are
// empty and every Head is -1. The result is nil for a text without tokens.
func Segment(doc string) []Sentence {
	var out []Sentence
	c := cutter{doc: doc}
	number := 0
	lines := lineReader{doc: doc}
	lines.measure()
	for {
		start, end, ok := lines.paragraph()
		if !ok {
			return out
		}
		c.spans = c.spans[:0]
		c.paragraph(start, end)
		if len(c.spans) == 0 {
			continue
		}
		out = c.sentences(out, number)
		number++
	}
}

// sentences appends the sentences of the paragraph whose tokens c holds.
func (c *cutter) sentences(out []Sentence, paragraph int) []Sentence {
	tokens := make([]Token, len(c.spans))
	for i, s := range c.spans {
		tokens[i].Start, tokens[i].End = s.start, s.end
		tokens[i].Form = c.doc[s.start:s.end]
		tokens[i].Head = -1
	}
	first := 0
	for i := range tokens {
		if i+1 < len(tokens) && !c.boundary(i, first) {
			continue
		}
		for i+1-first > longestSentence {
			cut := first + c.clauseMark(first)
			out = appendSentence(out, tokens[first:cut:cut], paragraph)
			first = cut
		}
		out = appendSentence(out, tokens[first:i+1:i+1], paragraph)
		first = i + 1
	}
	return out
}

func appendSentence(out []Sentence, tokens []Token, paragraph int) []Sentence {
	return append(out, Sentence{
		Start: tokens[0].Start, End: tokens[len(tokens)-1].End,
		Paragraph: paragraph, Tokens: tokens,
	})
}

// clauseMark returns how many tokens from first on make the longest piece of at
// most longestSentence that ends in a semicolon, colon, comma or dash; all
// longestSentence where there is no such mark in the second half.
func (c *cutter) clauseMark(first int) int {
	for _, marks := range [...]string{";:", ",-|"} {
		for n := longestSentence; n > longestSentence/2; n-- {
			s := c.spans[first+n-1]
			if s.end-s.start == 1 && (c.doc[s.start] == marks[0] || c.doc[s.start] == marks[1]) {
				return n
			}
		}
	}
	return longestSentence
}
