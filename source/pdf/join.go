package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// join makes paragraphs of the lines of pages.
func join(pages [][]line) string {
	running := runningLines(pages)
	var out []byte
	var before line
	said := "" // the words of before
	for _, lines := range pages {
		width := usualRight(lines)
		for i, l := range lines {
			text := strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(string(l.text), "\ufffd"), "\x00", "")), " ")
			if text == "" || atEdge(lines, i) && (running[worn(text)] || pageNumber.MatchString(text)) {
				continue
			}
			switch {
			case len(out) == 0:
			case goesOn(before, l, said, text, width):
				if word, cut := strings.CutSuffix(said, "-"); cut && beginsSmall(text) && endsLetter(word) {
					out = out[:len(out)-1]
				} else {
					out = append(out, ' ')
				}
			default:
				out = append(out, "\n\n"...)
			}
			out = append(out, text...)
			before, said = l, text
		}
	}
	return string(out)
}

// pageNumber is a line with nothing but the number of its page.
var pageNumber = regexp.MustCompile(`(?i)^(?:page )?[-–— ]*\d{1,4}(?: ?(?:of|/) ?\d{1,4})?[-–— ]*$`)

// edges is how many lines from the top and the bottom of a page may be its head
// and foot.
const edges = 3

func atEdge(lines []line, i int) bool { return i < edges || i >= len(lines)-edges }

var number = regexp.MustCompile(`\d+`)

// worn is a line without its numbers, by which it is known on another page.
func worn(s string) string { return number.ReplaceAllString(s, "0") }

// runningLines are lines that stand at the edge of at least three pages, and of
// more than a third of all.
func runningLines(pages [][]line) map[string]bool {
	count := map[string]int{}
	for _, lines := range pages {
		var seen []string
		for i, l := range lines {
			if !atEdge(lines, i) {
				continue
			}
			key := worn(strings.Join(strings.Fields(string(l.text)), " "))
			if !slices.Contains(seen, key) {
				seen = append(seen, key)
				count[key]++
			}
		}
	}
	out := map[string]bool{}
	for key, n := range count {
		out[key] = n >= 3 && n*3 > len(pages)
	}
	return out
}

// usualRight is where full lines of a page end.
func usualRight(lines []line) float64 {
	var ends []float64
	for _, l := range lines {
		if len(l.text) > 30 {
			ends = append(ends, l.right)
		}
	}
	if len(ends) == 0 {
		return 0
	}
	slices.Sort(ends)
	return ends[len(ends)*3/4]
}

// goesOn reports whether a line belongs to the paragraph of the one before: it
// stands right below it or at the top of the next column or page, in letters of
// the same size, and the one before is full or breaks off in mid-sentence.
func goesOn(before, l line, said, text string, width float64) bool {
	if math.Abs(before.size-l.size) > 0.12*max(before.size, l.size) || strings.HasPrefix(text, "•") {
		return false
	}
	down := before.y - l.y
	jumped := down < 0 || down > 3*max(l.size, 1)
	ends := endsSentence(said)
	switch {
	case jumped:
		return !ends && beginsSmall(text)
	case down > 1.75*max(l.size, 1):
		return !ends && beginsSmall(text)
	case !ends && beginsSmall(text):
		return true
	}
	// A line that ends well before the others is the last of its paragraph.
	return before.right > width-0.18*max(width-before.left, 1)
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’)]»")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, ":")
}

func beginsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

func endsLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}
