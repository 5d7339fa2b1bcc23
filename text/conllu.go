package text

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Treebank is what a CoNLL-U file holds.
type Treebank struct {
	Sentences []TreebankSentence
}

// TreebankSentence is a sentence of a CoNLL-U file: its words with their place
// in the sentence's text.
type TreebankSentence struct {
	// Text is the sentence's surface, put together from its tokens.
	Text string
	// Space says that white space follows the sentence; false only where its
	// last token has SpaceAfter=No.
	Space bool
	// Document and Paragraph say that a new one begins with this sentence.
	Document, Paragraph bool
	// Comments are the comment lines without their "# ".
	Comments []string
	// Words are the syntactic words. Start and End are byte offsets into Text;
	// words of a multiword token whose forms do not add up to its surface all
	// have the whole token's place. Lemma, UPOS, XPOS and Rel are empty where
	// the file has "_"; Head is -1 for the root.
	Words []Token
}

// ReadCoNLLU reads a file in the CoNLL-U format of Universal Dependencies.
// Empty nodes are passed over. An error names the line and what is wrong in it.
func ReadCoNLLU(r io.Reader) (*Treebank, error) {
	lines := bufio.NewReaderSize(r, 1<<16)
	var bank Treebank
	var b sentenceReader
	for number := 1; ; number++ {
		line, err := lines.ReadString('\n')
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("conllu: line %d: %w", number, err)
		}
		end := err == io.EOF
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			done, err := b.finish()
			if err != nil {
				return nil, fmt.Errorf("conllu: line %d: %w", number, err)
			}
			if done != nil {
				bank.Sentences = append(bank.Sentences, *done)
			}
		case line[0] == '#':
			b.comment(strings.TrimPrefix(line[1:], " "))
			if end {
				return nil, fmt.Errorf("conllu: line %d: a comment without a sentence", number)
			}
		default:
			if err := b.row(line); err != nil {
				return nil, fmt.Errorf("conllu: line %d: %w", number, err)
			}
			if end {
				done, err := b.finish()
				if err != nil {
					return nil, fmt.Errorf("conllu: line %d: %w", number, err)
				}
				if done != nil {
					bank.Sentences = append(bank.Sentences, *done)
				}
			}
		}
		if end {
			return &bank, nil
		}
	}
}

// sentenceReader puts a sentence together from its lines.
type sentenceReader struct {
	s    TreebankSentence
	text strings.Builder
	gap  bool // a space stands between the last token and the next
	// The multiword token that is being read: its last word, its surface, where
	// its words begin in s.Words and whether a space follows it.
	last, first int
	surface     string
	gapAfter    bool
}

func (b *sentenceReader) comment(line string) {
	b.s.Comments = append(b.s.Comments, line)
	switch word, _, _ := strings.Cut(line, " "); word {
	case "newdoc":
		b.s.Document = true
	case "newpar":
		b.s.Paragraph = true
	}
}

func (b *sentenceReader) row(line string) error {
	var f [10]string
	rest, more := line, true
	for i := range f {
		if !more {
			return fmt.Errorf("%d columns, want 10", i)
		}
		f[i], rest, more = strings.Cut(rest, "\t")
	}
	if more {
		return fmt.Errorf("more than 10 columns")
	}
	if f[1] == "" {
		return fmt.Errorf("the form is empty")
	}
	gap := true
	for part := range strings.SplitSeq(f[9], "|") {
		if part == "SpaceAfter=No" {
			gap = false
		}
	}
	if strings.ContainsRune(f[0], '.') {
		return nil
	}
	if from, to, ok := strings.Cut(f[0], "-"); ok {
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first != len(b.s.Words)+1 || last < first || b.last > 0 {
			return fmt.Errorf("the range %q is out of place", f[0])
		}
		b.last, b.first, b.surface, b.gapAfter = last, len(b.s.Words), f[1], gap
		return nil
	}
	id, err := strconv.Atoi(f[0])
	if err != nil || id != len(b.s.Words)+1 {
		return fmt.Errorf("the id is %q, want %d", f[0], len(b.s.Words)+1)
	}
	head := 0
	if f[6] != "_" {
		if head, err = strconv.Atoi(f[6]); err != nil || head < 0 {
			return fmt.Errorf("the head is %q, want a number", f[6])
		}
	}
	w := Token{Form: f[1], Lemma: blank(f[2]), UPOS: blank(f[3]), XPOS: blank(f[4]), Head: head - 1, Rel: blank(f[7])}
	if f[2] == "_" && f[1] == "_" {
		w.Lemma = "_"
	}
	if b.last == 0 {
		w.Start, w.End = b.surfaceText(f[1])
		b.gap = gap
	}
	b.s.Words = append(b.s.Words, w)
	if id == b.last {
		b.multiword()
	}
	return nil
}

func blank(column string) string {
	if column == "_" {
		return ""
	}
	return column
}

// surfaceText adds a token's form to the sentence's text.
func (b *sentenceReader) surfaceText(form string) (start, end int) {
	if b.gap && b.text.Len() > 0 {
		b.text.WriteByte(' ')
	}
	start = b.text.Len()
	b.text.WriteString(form)
	return start, b.text.Len()
}

// multiword gives the words of the multiword token just read their places.
func (b *sentenceReader) multiword() {
	start, end := b.surfaceText(b.surface)
	words := b.s.Words[b.first:]
	rest, at := b.surface, start
	for i := range words {
		if !strings.HasPrefix(rest, words[i].Form) {
			break
		}
		words[i].Start, words[i].End = at, at+len(words[i].Form)
		rest, at = rest[len(words[i].Form):], words[i].End
	}
	if rest != "" || at != end {
		for i := range words {
			words[i].Start, words[i].End = start, end
		}
	}
	b.gap, b.last = b.gapAfter, 0
}

// finish returns the sentence read and makes ready for the next; nil if no line
// was read.
func (b *sentenceReader) finish() (*TreebankSentence, error) {
	s := b.s
	if len(s.Words) == 0 {
		if len(s.Comments) > 0 || b.last > 0 {
			return nil, fmt.Errorf("a sentence without words")
		}
		return nil, nil
	}
	if b.last > 0 {
		return nil, fmt.Errorf("the multiword token %q is not complete", b.surface)
	}
	for i, w := range s.Words {
		if w.Head >= len(s.Words) || w.Head == i {
			return nil, fmt.Errorf("the head of word %d is %d in a sentence of %d", i+1, w.Head+1, len(s.Words))
		}
	}
	s.Text, s.Space = b.text.String(), b.gap
	*b = sentenceReader{}
	return &s, nil
}

// WriteCoNLLU writes the sentences of doc in the CoNLL-U format. A word's place
// in doc stands in its MISC column as TokenRange=start:end in bytes, which other
// tools give in characters. An error is the writer's.
func WriteCoNLLU(w io.Writer, doc string, sentences []Sentence) error {
	out := bufio.NewWriter(w)
	paragraph := -1
	for n, s := range sentences {
		if s.Paragraph != paragraph {
			out.WriteString("# newpar\n")
			paragraph = s.Paragraph
		}
		fmt.Fprintf(out, "# sent_id = %d\n# text = %s\n", n+1, strings.Join(strings.Fields(doc[s.Start:s.End]), " "))
		for i, t := range s.Tokens {
			head, misc := strconv.Itoa(t.Head+1), ""
			if t.Rel == "" {
				head = "_"
			}
			if i+1 < len(s.Tokens) && s.Tokens[i+1].Start == t.End || i+1 == len(s.Tokens) && n+1 < len(sentences) && sentences[n+1].Start == t.End {
				misc = "SpaceAfter=No|"
			}
			fmt.Fprintf(out, "%d\t%s\t%s\t%s\t%s\t_\t%s\t%s\t_\t%sTokenRange=%d:%d\n", i+1, column(t.Form), column(t.Lemma),
				column(t.UPOS), column(t.XPOS), head, column(t.Rel), misc, t.Start, t.End)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

func column(value string) string {
	if value == "" {
		return "_"
	}
	return value
}
