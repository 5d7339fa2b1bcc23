package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/text/neural"
)

// corpus is unlabelled text as numbers.
type corpus struct {
	// words are the distinct keys in the order they were met; word 0 is the end of a sentence.
	words  []string
	count  []int
	tokens []int32
	index  map[string]int32
}

// readCorpus reads the texts of a file of JSON lines, zstd.
func readCorpus(path string) (*corpus, error) {
	r, done, err := open(path)
	if err != nil {
		return nil, err
	}
	defer done()
	c := &corpus{index: map[string]int32{}}
	c.add("!end")
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for number := 1; lines.Scan(); number++ {
		var document struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &document); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		c.read(document.Title)
		c.read(document.Text)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (c *corpus) add(key string) {
	id, known := c.index[key]
	if !known {
		id = int32(len(c.words))
		key = strings.Clone(key)
		c.index[key] = id
		c.words, c.count = append(c.words, key), append(c.count, 0)
	}
	c.count[id]++
	c.tokens = append(c.tokens, id)
}

// read splits a text into words, roughly as the treebanks do; co-occurrence
// counts forgive the odd wrong cut.
func (c *corpus) read(text string) {
	for line := range strings.Lines(text) {
		for chunk := range strings.FieldsSeq(line) {
			c.chunk(chunk)
		}
		c.add("!end")
	}
}

const (
	opening = "\"'([{<“‘«$€£¥#"
	closing = "\"')]}>”’».,;:!?%…"
)

func (c *corpus) chunk(chunk string) {
	for chunk != "" {
		r, n := utf8.DecodeRuneInString(chunk)
		if n == len(chunk) || !strings.ContainsRune(opening, r) {
			break
		}
		c.add(neural.Key(neural.Normal(chunk[:n])))
		chunk = chunk[n:]
	}
	core := chunk
	for core != "" {
		r, n := utf8.DecodeLastRuneInString(core)
		if n == len(core) || !strings.ContainsRune(closing, r) || r == '.' && abbreviation(core) {
			break
		}
		core = core[:len(core)-n]
	}
	c.compound(core)
	for rest := chunk[len(core):]; rest != ""; {
		_, n := utf8.DecodeRuneInString(rest)
		mark := rest[:n]
		c.add(neural.Key(neural.Normal(mark)))
		rest = rest[n:]
		if mark == "." || mark == "!" || mark == "?" {
			c.add("!end")
		}
	}
}

// abbreviation tells whether the point at the end belongs to the word: "U.S.", "J.", "Mr.".
func abbreviation(word string) bool {
	before := word[:len(word)-1]
	switch before {
	case "Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Lt", "Col", "Sen", "Rep", "Gov", "Sgt", "Maj", "Capt", "Adm", "Jr", "Sr", "vs", "Inc", "Co", "Corp", "Ltd", "No", "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec":
		return true
	}
	return strings.Contains(before, ".") || len(before) == 1 && unicode.IsUpper(rune(before[0]))
}

// compound adds a word, cut at hyphens and dashes between letters and before 's and n't.
func (c *corpus) compound(word string) {
	if strings.Contains(word, "://") || strings.Contains(word, "@") {
		c.add("!address")
		return
	}
	if strings.ContainsAny(word, "-–—/") && !strings.ContainsAny(word, "0123456789") {
		start := 0
		for i, r := range word {
			if r == '-' || r == '–' || r == '—' || r == '/' {
				if i > start {
					c.simple(word[start:i])
				}
				n := utf8.RuneLen(r)
				c.add(word[i : i+n])
				start = i + n
			}
		}
		if start < len(word) {
			c.simple(word[start:])
		}
		return
	}
	c.simple(word)
}

func (c *corpus) simple(word string) {
	normal := neural.Normal(word)
	for _, clitic := range []string{"'s", "n't", "'re", "'ve", "'ll", "'m", "'d"} {
		if stem, found := strings.CutSuffix(normal, clitic); found && stem != "" {
			c.add(neural.Key(stem))
			c.add(clitic)
			return
		}
	}
	c.add(neural.Key(normal))
}
