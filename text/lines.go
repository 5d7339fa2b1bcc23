package text

import "strings"

// lineReader groups the lines of a text into paragraphs.
type lineReader struct {
	doc string
	at  int
	// wrapped says that the text was broken into lines at a column, so that a
	// newline alone does not end a paragraph; width is that column.
	wrapped bool
	width   int
}

// wrapColumn is the widest line, in bytes, that a program or a typist breaks
// running text at; longer lines are whole paragraphs.
const wrapColumn = 132

// line returns the bounds of the line that begins at from, without its end, and
// where the next one begins.
func (l *lineReader) line(from int) (end, next int) {
	n := strings.IndexByte(l.doc[from:], '\n')
	if n < 0 {
		return len(l.doc), len(l.doc)
	}
	return from + n, from + n + 1
}

// measure finds out whether the text is hard-wrapped: most line ends that have
// no blank line after them stand in the middle of a sentence.
func (l *lineReader) measure() {
	inside, ends, longest := 0, 0, 0
	for from := 0; from < len(l.doc); {
		end, next := l.line(from)
		line := trim(l.doc[from:end])
		if len(line) <= wrapColumn {
			longest = max(longest, len(line))
		}
		if next < len(l.doc) && line != "" {
			following, _ := l.line(next)
			if rest := trim(l.doc[next:following]); rest != "" {
				ends++
				if len(line) <= wrapColumn && len(line) > 30 && !complete(line) && startsLower(rest) {
					inside++
				}
			}
		}
		from = next
	}
	l.wrapped = inside >= 2 && inside*4 >= ends
	l.width = longest
}

// paragraph returns the bounds of the next paragraph.
func (l *lineReader) paragraph() (start, end int, ok bool) {
	for l.at < len(l.doc) {
		start = l.at
		lineEnd, next := l.line(start)
		l.at = next
		line := trim(l.doc[start:lineEnd])
		if line == "" {
			continue
		}
		for next < len(l.doc) {
			nextEnd, after := l.line(next)
			following := trim(l.doc[next:nextEnd])
			if following == "" || l.breaks(line, following) {
				break
			}
			line, lineEnd, next = following, nextEnd, after
			l.at = next
		}
		return start, lineEnd, true
	}
	return 0, 0, false
}

// breaks reports whether a paragraph ends between a line and the one below it,
// neither of them blank and both trimmed.
func (l *lineReader) breaks(line, below string) bool {
	if listItem(below) {
		return true
	}
	if complete(line) {
		return !l.wrapped || len(line) > wrapColumn || len(line)*4 < l.width*3
	}
	if l.wrapped && len(line) <= wrapColumn {
		return len(line)*2 < l.width && !startsLower(below)
	}
	// A line cut in mid-sentence: what follows goes on in lower case.
	return !startsLower(below) || len(line) < 30
}

// complete reports whether a trimmed line ends as a sentence does.
func complete(line string) bool {
	for line != "" {
		r, n := lastRune(line)
		switch r {
		case '"', '\'', ')', ']', '”', '’', '»':
			line = line[:len(line)-n]
			continue
		case '.':
			return !abbreviationAtEnd(line)
		}
		return r == '!' || r == '?' || r == '…' || r == ':'
	}
	return false
}

// listItem reports whether a trimmed line begins as an item of a list does.
func listItem(line string) bool {
	for _, bullet := range [...]string{"- ", "* ", "• ", "– ", "— ", "· ", "▪ "} {
		if strings.HasPrefix(line, bullet) {
			return true
		}
	}
	i := 0
	for i < len(line) && i < 3 && class[line[i]] == digit {
		i++
	}
	return i > 0 && i+1 < len(line) && (line[i] == '.' || line[i] == ')') && line[i+1] == ' '
}
