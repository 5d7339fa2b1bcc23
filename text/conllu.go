package text

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadCoNLLU reads a file in the CoNLL-U format of Universal Dependencies: the
// text, put together from its tokens with a blank line before each document and
// paragraph, and the sentences with their words' places in that text. Words of a
// multiword token whose forms do not add up to its surface ("du" for "de le")
// all have the whole token's place. Lemma, UPOS, XPOS and Rel are empty where
// the file has "_". Comments, features and empty nodes are passed over. An error
// names the line and what is wrong in it.
func ReadCoNLLU(r io.Reader) (doc string, sentences []Sentence, err error) {
	lines := bufio.NewReaderSize(r, 1<<16)
	b := treebankReader{paragraph: -1, fresh: true}
	for number := 1; ; number++ {
		line, readErr := lines.ReadString('\n')
		if readErr != nil && readErr != io.EOF {
			return "", nil, fmt.Errorf("conllu: line %d: %w", number, readErr)
		}
		line = strings.TrimRight(line, "\r\n")
		switch {
		case line == "":
			err = b.finish()
		case line[0] == '#':
			b.comment(line)
		default:
			err = b.row(line)
		}
		if err == nil && readErr == io.EOF {
			err = b.finish()
		}
		if err != nil {
			return "", nil, fmt.Errorf("conllu: line %d: %w", number, err)
		}
		if readErr == io.EOF {
			return b.text.String(), b.sentences, nil
		}
	}
}

// treebankReader puts the text and its sentences together from the lines.
type treebankReader struct {
	text      strings.Builder
	sentences []Sentence
	words     []Token // of the sentence being read
	comments  bool    // the sentence being read has comments
	paragraph int
	fresh     bool // the next token begins a paragraph
	gap       bool // white space stands between the last token and the next
	// The multiword token that is being read: its last word, where its words
	// begin in words, its surface and whether white space follows it.
	last, first int
	surface     string
	gapAfter    bool
}

func (b *treebankReader) comment(line string) {
	b.comments = true
	word, _, _ := strings.Cut(strings.TrimLeft(line[1:], " "), " ")
	if len(b.words) == 0 && (word == "newdoc" || word == "newpar") {
		b.fresh = true
	}
}

func (b *treebankReader) row(line string) error {
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
		if err1 != nil || err2 != nil || first != len(b.words)+1 || last < first || b.last > 0 {
			return fmt.Errorf("the range %q is out of place", f[0])
		}
		b.last, b.first, b.surface, b.gapAfter = last, len(b.words), f[1], gap
		return nil
	}
	id, err := strconv.Atoi(f[0])
	if err != nil || id != len(b.words)+1 {
		return fmt.Errorf("the id is %q, want %d", f[0], len(b.words)+1)
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
	b.words = append(b.words, w)
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

// surfaceText adds a token's form to the text.
func (b *treebankReader) surfaceText(form string) (start, end int) {
	switch {
	case b.fresh:
		if b.paragraph++; b.paragraph > 0 {
			b.text.WriteString("\n\n")
		}
		b.fresh = false
	case b.gap:
		b.text.WriteByte(' ')
	}
	start = b.text.Len()
	b.text.WriteString(form)
	return start, b.text.Len()
}

// multiword gives the words of the multiword token just read their places.
func (b *treebankReader) multiword() {
	start, end := b.surfaceText(b.surface)
	words := b.words[b.first:]
	rest, at := b.surface, start
	for i := range words {
		if !strings.HasPrefix(rest, words[i].Form) {
			break
		}
		words[i].Start, words[i].End = at, at+len(words[i].Form)
		rest, at = rest[len(words[i].Form):], words[i].End
	}
	if rest != "" || at != end || words[len(words)-1].End != end {
		for i := range words {
			words[i].Start, words[i].End = start, end
		}
	}
	b.gap, b.last = b.gapAfter, 0
}

// finish ends the sentence being read, if there is one.
func (b *treebankReader) finish() error {
	switch {
	case b.last > 0:
		return fmt.Errorf("the multiword token %q is not complete", b.surface)
	case len(b.words) == 0 && b.comments:
		return fmt.Errorf("comments without a sentence")
	case len(b.words) == 0:
		return nil
	}
	for i, w := range b.words {
		if w.Head >= len(b.words) || w.Head == i {
			return fmt.Errorf("the head of word %d is %d in a sentence of %d words", i+1, w.Head+1, len(b.words))
		}
	}
	b.sentences = append(b.sentences, Sentence{
		Start: b.words[0].Start, End: b.words[len(b.words)-1].End, Paragraph: b.paragraph, Tokens: b.words,
	})
	b.words, b.comments = nil, false
	return nil
}

// WriteCoNLLU writes the sentences of doc in the CoNLL-U format. A word's place
// in doc stands in its MISC column as TokenRange=start:end in bytes, which other
// tools give in characters. An error is the writer's.
func WriteCoNLLU(w io.Writer, doc string, sentences []Sentence) error {
	var out bytes.Buffer
	paragraph := -1
	for n, s := range sentences {
		out.Reset()
		if s.Paragraph != paragraph {
			out.WriteString("# newpar\n")
			paragraph = s.Paragraph
		}
		fmt.Fprintf(&out, "# sent_id = %d\n# text = %s\n", n+1, strings.Join(strings.Fields(doc[s.Start:s.End]), " "))
		for i, t := range s.Tokens {
			head, misc := strconv.Itoa(t.Head+1), ""
			if t.Rel == "" {
				head = "_"
			}
			if i+1 < len(s.Tokens) && s.Tokens[i+1].Start == t.End || i+1 == len(s.Tokens) && n+1 < len(sentences) && sentences[n+1].Start == t.End {
				misc = "SpaceAfter=No|"
			}
			fmt.Fprintf(&out, "%d\t%s\t%s\t%s\t%s\t_\t%s\t%s\t_\t%sTokenRange=%d:%d\n", i+1, column(t.Form), column(t.Lemma),
				column(t.UPOS), column(t.XPOS), head, column(t.Rel), misc, t.Start, t.End)
		}
		out.WriteByte('\n')
		if _, err := w.Write(out.Bytes()); err != nil {
			return fmt.Errorf("conllu: %w", err)
		}
	}
	return nil
}

func column(value string) string {
	if value == "" {
		return "_"
	}
	return value
}
