package source

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"entente"
	"entente/source/charset"
)

// plain reads a plain-text file: one document. start is how many bytes of the
// file were passed over before in. What is not UTF-8 is read if its bytes tell
// what it is; the text that is kept, and to which places refer, is in UTF-8.
func (r *reader) plain(name string, in io.Reader, start int64) error {
	raw, err := io.ReadAll(io.LimitReader(in, int64(r.limit)+1))
	if err != nil {
		return &readError{name, err}
	}
	if len(raw) > r.limit {
		return r.skip(name, 0, 0, entente.TooLarge, r.tooLarge("the file"))
	}
	text := string(raw)
	if at := badByte(raw); at >= 0 {
		var ok bool
		if text, _, ok = charset.Plain(raw); !ok || strings.IndexByte(text, 0) >= 0 {
			line := 1 + bytes.Count(raw[:at], []byte("\n"))
			reason, detail := badText(raw[at])
			return r.skip(name, line, start+int64(at), reason, detail)
		}
		if len(text) > r.limit {
			return r.skip(name, 0, 0, entente.TooLarge, r.tooLarge("the file, in UTF-8,"))
		}
	}
	d, fault := layOut(text)
	if fault != "" {
		return r.skip(name, 1, start, entente.Malformed, fault)
	}
	if strings.TrimSpace(d.Text) == "" {
		return r.skip(name, 0, 0, entente.Empty, "there is no text in it")
	}
	d.ID = nameAfter(d.Text)
	return r.yield(Item{Path: name, Document: &d})
}

// badByte is the offset of the first byte that is not UTF-8 or is NUL; -1 if
// there is none.
func badByte(raw []byte) int {
	for i := 0; i < len(raw); {
		if raw[i] == 0 {
			return i
		}
		if raw[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, size := utf8.DecodeRune(raw[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// badText says what is wrong with a byte that badByte found.
func badText(b byte) (entente.Reason, string) {
	if b == 0 {
		return entente.Malformed, "a NUL byte; remove it, or save the text anew in UTF-8"
	}
	return entente.NotUTF8, fmt.Sprintf("byte 0x%02x is not UTF-8, and no other encoding is certain; convert the file: iconv -f ENCODING -t UTF-8 FILE", b)
}

// dateLine is a first line that gives the day of publication.
var dateLine = regexp.MustCompile(`(?i)^date:?[ \t]+([0-9]{4}-[0-9]{2}-[0-9]{2})\b`)

// longestTitle is the length in characters from which a line is no title.
const longestTitle = 200

// layOut splits plain text into date, title and body. The first line is the
// date line if it begins with "date" and a day. The first line after it that is
// not empty is the title, if more text follows, it is at most 200 characters
// long, does not end in a full stop, and stands right below a date line or
// above an empty line. The body is all from the next line that is not empty to
// the end, byte for byte. fault is empty unless the date line names no day.
func layOut(s string) (d entente.Document, fault string) {
	line, rest, _ := strings.Cut(s, "\n")
	dated := false
	if m := dateLine.FindStringSubmatch(line); m != nil {
		if _, err := time.Parse(time.DateOnly, m[1]); err != nil {
			return d, fmt.Sprintf("%q is not a day; write the first line as: date YYYY-MM-DD", m[1])
		}
		d.Date, dated, s = m[1], true, rest
	}
	s = skipEmptyLines(s)
	line, rest, more := strings.Cut(s, "\n")
	next, _, _ := strings.Cut(rest, "\n")
	body := skipEmptyLines(rest)
	title := strings.TrimSpace(line)
	if more && body != "" && (dated || strings.TrimSpace(next) == "") &&
		utf8.RuneCountInString(title) <= longestTitle && !endsSentence(title) {
		d.Title, s = title, body
	}
	d.Text = s
	return d, ""
}

// skipEmptyLines drops the lines at the beginning that hold white space only,
// and nothing of the first that does not.
func skipEmptyLines(s string) string {
	for {
		line, rest, more := strings.Cut(s, "\n")
		if strings.TrimSpace(line) != "" {
			return s
		}
		if !more {
			return ""
		}
		s = rest
	}
}

// endsSentence reports whether a line ends in a full stop, also inside quotes
// or brackets. An ellipsis is none.
func endsSentence(line string) bool {
	line = strings.TrimRight(line, "\"'”’)]»")
	return strings.HasSuffix(line, ".") && !strings.HasSuffix(line, "...")
}
