// Package text reads English: language, sentences, tokens, tags, lemmas and
// dependency trees. It is a pure function of the text and the weights, keeps
// every token's place in the text, and is safe for many goroutines.
package text

// Token is a word, number or mark of a sentence.
type Token struct {
	// Start and End are byte offsets into the analysed text; End is the byte after the last.
	Start, End int
	// Form is the text between Start and End.
	Form string
	// Lemma is the dictionary form, lower case except for names; empty before tagging.
	Lemma string
	// UPOS is the universal part of speech, XPOS the Penn tag; empty before tagging.
	UPOS, XPOS string
	// Head is the index in Sentence.Tokens of the token this one depends on;
	// -1 for the root of the tree and before parsing.
	Head int
	// Rel is the universal dependency relation to Head, with its subtype
	// ("nsubj:pass"); "root" for the root; empty before parsing.
	Rel string
}

// Sentence is a stretch of text with its tokens, in text order.
type Sentence struct {
	// Start and End are byte offsets into the analysed text, without white space at either end.
	Start, End int
	// Paragraph is the 0-based number of the paragraph the sentence stands in.
	Paragraph int
	Tokens    []Token
}

// Parsed reports whether the sentence has a tree.
func (s *Sentence) Parsed() bool { return len(s.Tokens) > 0 && s.Tokens[0].Rel != "" }
