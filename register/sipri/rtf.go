package sipri

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"entente"
	"entente/register"
)

// paragraph is a line of a formatted register.
type paragraph struct {
	register.Line
	// bold is the text in bold, plain the rest, with a tab between cells.
	bold, plain string
}

// formatted reads the text of a file in the Rich Text Format, as much of it as
// SIPRI's registers until 2022 use, paragraph by paragraph.
type formatted struct {
	lines *register.Lines
	// depth is how many groups are open; bolds and skips are the depths at which bold and an unread group began.
	depth       int
	bold        []bool
	skipped     int
	line        register.Line
	rest        string
	began       register.Line
	bolds, text strings.Builder
}

// mostParagraph bounds a paragraph. What goes beyond is left out; a row that loses its end so is refused.
const mostParagraph = 1 << 16

// deepest bounds how many groups are open at once.
const deepest = 1000

var errTooDeep = errors.New("groups are open inside each other more than 1000 deep; the file is damaged")

// next returns the next paragraph; io.EOF after the last.
func (f *formatted) next() (paragraph, error) {
	for {
		for f.rest == "" {
			line, err := f.lines.Next()
			if errors.Is(err, io.EOF) && f.text.Len()+f.bolds.Len() > 0 {
				return f.flush(), nil
			}
			if err != nil {
				return paragraph{}, err
			}
			f.line, f.rest = line, line.Text
		}
		if ended, err := f.token(); err != nil {
			return paragraph{}, err
		} else if ended {
			return f.flush(), nil
		}
	}
}

func (f *formatted) flush() paragraph {
	p := paragraph{f.began, register.Clean(f.bolds.String()), strings.Trim(f.text.String(), " ")}
	f.bolds.Reset()
	f.text.Reset()
	f.began = register.Line{}
	return p
}

// write appends text to the paragraph.
func (f *formatted) write(s string) {
	if f.skipped > 0 || f.text.Len()+f.bolds.Len() > mostParagraph {
		return
	}
	if f.began.Number == 0 {
		f.began = f.line
	}
	if n := len(f.bold); n > 0 && f.bold[n-1] && s != "\t" {
		f.bolds.WriteString(s)
		return
	}
	f.text.WriteString(s)
}

// token reads one piece of the rest of the line; ended tells the end of a paragraph.
func (f *formatted) token() (ended bool, err error) {
	switch c := f.rest[0]; c {
	case '{':
		f.rest = f.rest[1:]
		if f.depth++; f.depth > deepest {
			return false, errTooDeep
		}
		f.bold = append(f.bold, len(f.bold) > 0 && f.bold[len(f.bold)-1])
	case '}':
		f.rest = f.rest[1:]
		if f.depth > 0 {
			f.depth--
			f.bold = f.bold[:len(f.bold)-1]
		}
		if f.depth < f.skipped {
			f.skipped = 0
		}
	case '\\':
		return f.control(), nil
	default:
		n := strings.IndexAny(f.rest, `{}\`)
		if n < 0 {
			n = len(f.rest)
		}
		f.write(f.rest[:n])
		f.rest = f.rest[n:]
	}
	return false, nil
}

// control reads a control word or symbol.
func (f *formatted) control() (ended bool) {
	s := f.rest[1:]
	if s == "" {
		f.rest = ""
		return false
	}
	if c := s[0]; c == '\'' {
		n := min(len(s), 3)
		if b, err := strconv.ParseUint(s[1:n], 16, 8); err == nil && n == 3 {
			f.write(register.Decode([]byte{byte(b)}))
		}
		f.rest = s[n:]
		return false
	} else if c == '*' {
		f.skip()
		f.rest = s[1:]
		return false
	} else if c < 'a' || c > 'z' {
		switch c {
		case '{', '}', '\\':
			f.write(s[:1])
		case '~':
			f.write(" ")
		}
		f.rest = s[1:]
		return false
	}
	n := 0
	for n < len(s) && s[n] >= 'a' && s[n] <= 'z' {
		n++
	}
	word, at := s[:n], n
	for at < len(s) && (s[at] >= '0' && s[at] <= '9' || at == n && s[at] == '-') {
		at++
	}
	number := s[n:at]
	if at < len(s) && s[at] == ' ' {
		at++
	}
	f.rest = s[at:]
	return f.word(word, number)
}

// word does what a control word says.
func (f *formatted) word(word, number string) (ended bool) {
	switch word {
	case "par", "line":
		return f.skipped == 0
	case "tab", "cell":
		f.write("\t")
	case "b":
		if n := len(f.bold); n > 0 {
			f.bold[n-1] = number != "0"
		}
	case "u":
		if code, err := strconv.Atoi(number); err == nil {
			f.write(string(rune(code & 0xffff)))
			f.rest = strings.TrimPrefix(f.rest, "?")
		}
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "header", "footer":
		f.skip()
	}
	return false
}

// skip leaves out the rest of the group.
func (f *formatted) skip() {
	if f.skipped == 0 {
		f.skipped = max(f.depth, 1)
	}
}

// readRTF reads a register of before 2023 as formatted text: a heading in bold
// for each supplier or recipient, and below it a row an order, whose other side
// stands behind "R:", "S:" or "L:" (made under licence) and is left out where it
// is that of the row above. Values in brackets are uncertain. It has no TIVs.
func readRTF(lines *register.Lines, o register.Options, actors *register.Actors, yield func(register.Entry) error) (register.Report, error) {
	t := register.NewTally(Source, o, yield)
	t.Layout("trade register, formatted text")
	t.Weighing("rows")
	r := &reader{Tally: t, head: head{layout: perDeal, source: Source}, actors: actors}
	f := &formatted{lines: lines}
	var heading, other, role string
	for {
		p, err := f.next()
		if errors.Is(err, io.EOF) {
			return t.Report(), nil
		}
		if errors.Is(err, errTooDeep) {
			return t.Report(), t.Skip(f.line.Number, f.line.Offset, entente.Malformed, err.Error())
		}
		if err != nil {
			return t.Report(), err
		}
		cells := strings.Split(p.plain, "\t")
		for i := range cells {
			cells[i] = register.Clean(cells[i])
		}
		bold := strings.TrimSpace(p.bold)
		switch {
		case strings.Contains(strings.ToLower(bold+" "+cells[0]), "information generated"):
			stamp := bold + " " + cells[0]
			if day, ok := register.Stamp(strings.TrimSpace(stamp[strings.LastIndexByte(stamp, ':')+1:])); ok {
				t.Release(day)
			}
			continue
		case bold == "" && p.plain == "":
			continue
		case len(cells) < 3 && bold != "" && !isRole(bold):
			heading, other, role = bold, "", ""
			continue
		case len(cells) < 3:
			continue
		}
		if isRole(bold) {
			role = bold[:1]
		}
		if cells[0] != "" {
			other = cells[0]
		}
		if err := r.formatted(p.Line, cells, heading, other, role); err != nil {
			return t.Report(), err
		}
	}
}

// isRole reports whether a text in bold says which side the rows below it name.
func isRole(bold string) bool {
	return bold == "R:" || bold == "S:" || bold == "L:"
}

// formatted reads one row: other side, number ordered, designation,
// description, year of order, years of delivery, number delivered, comments.
func (r *reader) formatted(line register.Line, cells []string, heading, other, role string) error {
	for len(cells) < 8 {
		cells = append(cells, "")
	}
	if strings.HasPrefix(strings.ToLower(cells[1]), "no.") || strings.Contains(strings.ToLower(cells[2]), "designation") {
		return r.Nothing(line.Number, "the header")
	}
	d := deal{line: line.Number, supplier: heading, recipient: other, designation: cells[2], description: cells[3],
		comment: strings.Join(strings.Fields(strings.Join(cells[7:], " ")), " ")}
	if role == "S" {
		d.supplier, d.recipient = other, heading
	}
	if role == "L" {
		d.local = "yes"
	}
	if d.supplier == "" || d.recipient == "" {
		return r.Skip(line.Number, line.Offset, entente.Malformed, "no supplier or no recipient: the row stands below no heading")
	}
	var order, years string
	d.ordered, d.orderedGuess = bracketed(cells[1])
	order, d.orderGuess = bracketed(cells[4])
	years, d.yearGuess = bracketed(cells[5])
	d.delivered, d.deliverGuess = bracketed(cells[6])
	for _, number := range []string{d.ordered, d.delivered} {
		if _, ok := register.Amount(number); number != "" && number != ".." && !ok {
			return r.Skip(line.Number, line.Offset, entente.Malformed, strconv.Quote(clip(number))+" is no number")
		}
	}
	if fault := d.times(order, years); fault != "" {
		return r.Skip(line.Number, line.Offset, entente.Malformed, fault)
	}
	return r.write(line, &d)
}

// bracketed takes the brackets off a value, which mark it as uncertain.
func bracketed(cell string) (value string, marked bool) {
	plain := strings.NewReplacer("(", "", ")", "").Replace(cell)
	if plain == ".." {
		plain = ""
	}
	return strings.TrimSpace(plain), plain != cell
}
