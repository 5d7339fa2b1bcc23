package register

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"entente"
)

// defaultLine is the longest line that is read if nothing else is said.
const defaultLine = 1 << 20

// Line is a line of a file.
type Line struct {
	// Number is 1-based; Offset is the byte it begins on.
	Number int
	Offset int64
	// Text is in UTF-8, without the end of the line. Bytes that are not UTF-8 are taken for Windows-1252.
	Text string
	// TooLong tells that the line is over the limit; Text is empty then.
	TooLong bool
}

// Lines reads a file line by line in bounded memory. Lines end in LF or CR LF; a byte order mark
// at the beginning is dropped.
type Lines struct {
	in     *bufio.Reader
	limit  int
	number int
	offset int64
	ahead  []Line
	buf    []byte
}

// NewLines reads lines of at most limit bytes; 0 means 1 MiB.
func NewLines(in io.Reader, limit int) *Lines {
	if limit <= 0 {
		limit = defaultLine
	}
	return &Lines{in: bufio.NewReaderSize(in, 64<<10), limit: limit}
}

// Next returns the next line; io.EOF after the last. Another error is one of the
// machine, and says which line was the last to be read.
func (l *Lines) Next() (Line, error) {
	if n := len(l.ahead); n > 0 {
		line := l.ahead[0]
		l.ahead = l.ahead[1:]
		return line, nil
	}
	return l.read()
}

// Peek returns the line that comes after n others without taking it.
func (l *Lines) Peek(n int) (Line, error) {
	for len(l.ahead) <= n {
		line, err := l.read()
		if err != nil {
			return Line{}, err
		}
		l.ahead = append(l.ahead, line)
	}
	return l.ahead[n], nil
}

func (l *Lines) read() (Line, error) {
	line := Line{Number: l.number + 1, Offset: l.offset}
	l.buf = l.buf[:0]
	for {
		part, err := l.in.ReadSlice('\n')
		l.offset += int64(len(part))
		if len(l.buf)+len(part) > l.limit+2 {
			line.TooLong = true
		} else {
			l.buf = append(l.buf, part...)
		}
		if err == nil || errors.Is(err, io.EOF) && l.offset > line.Offset {
			break
		}
		if errors.Is(err, io.EOF) {
			return Line{}, io.EOF
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return Line{}, fmt.Errorf("reading stopped after line %d: %w", l.number, err)
		}
	}
	l.number++
	if line.TooLong {
		return line, nil
	}
	raw := l.buf
	if n := len(raw); n > 0 && raw[n-1] == '\n' {
		raw = raw[:n-1]
	}
	if n := len(raw); n > 0 && raw[n-1] == '\r' {
		raw = raw[:n-1]
	}
	if line.Number == 1 && len(raw) >= 3 && string(raw[:3]) == "\xef\xbb\xbf" {
		raw = raw[3:]
	}
	line.Text = Decode(raw)
	return line, nil
}

// Decode returns bytes as text: UTF-8 as it is, other bytes as Windows-1252, which most old tables are in.
func Decode(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	var b strings.Builder
	for _, c := range raw {
		switch {
		case c < 0x80 || c >= 0xa0:
			b.WriteRune(rune(c))
		default:
			b.WriteRune(windows1252[c-0x80])
		}
	}
	return b.String()
}

// windows1252 are the characters of the bytes 0x80 to 0x9f.
var windows1252 = [32]rune{
	'€', 0xfffd, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0xfffd, 'Ž', 0xfffd,
	0xfffd, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0xfffd, 'ž', 'Ÿ',
}

// Split cuts a line into cells at a separator. A cell that begins with a
// double quote ends at the next quote that a separator or the line's end follows;
// two quotes in it are one. open tells that the line ends inside such a cell.
// A quote elsewhere is an ordinary character. The cells are appended to cells.
func Split(cells []string, line string, separator byte) (out []string, open bool) {
	for {
		if !strings.HasPrefix(line, `"`) {
			at := strings.IndexByte(line, separator)
			if at < 0 {
				return append(cells, line), false
			}
			cells, line = append(cells, line[:at]), line[at+1:]
			continue
		}
		cell, rest, closed := quoted(line[1:], separator)
		cells = append(cells, cell)
		if !closed {
			return cells, true
		}
		if rest == "" {
			return cells, false
		}
		line = rest[1:]
	}
}

// quoted reads a cell after its opening quote. rest begins with the separator, or is empty at the line's end.
func quoted(s string, separator byte) (cell, rest string, closed bool) {
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		if i+1 == len(s) || s[i+1] == separator {
			return strings.ReplaceAll(s[:i], `""`, `"`), s[i+1:], true
		}
	}
	return strings.ReplaceAll(s, `""`, `"`), "", false
}

// Row is a record of a table.
type Row struct {
	Line
	Cells []string
	// Fault says why the row could not be cut into cells; empty if it could.
	Fault string
}

// Rows reads the records of a table, which may go over several lines inside quotes.
type Rows struct {
	Lines     *Lines
	Separator byte
	// Unquoted takes quotes for ordinary characters.
	Unquoted bool
	cells    []string
}

// mostLines is how many lines a quoted cell may take before its opening quote is taken for a mistake.
const mostLines = 64

// Next returns the next record, whose cells are good until the call after. Lines
// without a cell are passed over. It returns io.EOF after the last.
func (r *Rows) Next() (Row, error) {
	for {
		line, err := r.Lines.Next()
		if err != nil {
			return Row{}, err
		}
		if line.TooLong {
			return Row{Line: line, Fault: fmt.Sprintf("the line is over the limit of %d bytes", r.Lines.limit)}, nil
		}
		if strings.TrimSpace(line.Text) == "" {
			continue
		}
		text := line.Text
		if r.Unquoted {
			r.cells = append(r.cells[:0], strings.Split(text, string(r.Separator))...)
			return Row{Line: line, Cells: r.cells}, nil
		}
		for n := 0; ; n++ {
			var open bool
			if r.cells, open = Split(r.cells[:0], text, r.Separator); !open {
				for range n {
					if _, err := r.Lines.Next(); err != nil {
						return Row{}, err
					}
				}
				break
			}
			next, err := r.Lines.Peek(n)
			if errors.Is(err, io.EOF) || err == nil && (next.TooLong || n >= mostLines || len(text) > r.Lines.limit) {
				return Row{Line: line, Fault: "a quote is opened and not closed"}, nil
			}
			if err != nil {
				return Row{}, err
			}
			text += "\n" + next.Text
		}
		return Row{Line: line, Cells: r.cells}, nil
	}
}

// Columns is where the columns of a table are, by their names in lower case.
type Columns map[string]int

// Header reads the names of columns. A name that occurs twice means the first.
func Header(cells []string) Columns {
	c := Columns{}
	for i, cell := range cells {
		name := strings.ToLower(Clean(cell))
		if _, there := c[name]; !there {
			c[name] = i
		}
	}
	return c
}

// Missing returns the names that the table does not have.
func (c Columns) Missing(names ...string) (missing []string) {
	for _, n := range names {
		if _, there := c[n]; !there {
			missing = append(missing, n)
		}
	}
	return missing
}

// Cell returns the cell of a column of a row, cleaned; empty if the row or the table does not have it.
func (c Columns) Cell(cells []string, name string) string {
	i, there := c[name]
	if !there || i >= len(cells) {
		return ""
	}
	return Clean(cells[i])
}

// Alias makes another name of a column known under the usual one.
func (c Columns) Alias(other, usual string) {
	if at, there := c[other]; there {
		if _, there := c[usual]; !there {
			c[usual] = at
		}
	}
}

// Plain reads a table as Table does whose cells stand between separators and are
// never in quotes: a quote is an ordinary character.
func Plain(in io.Reader, o Options, t *Tally, separator byte, wanted []string, advice string, row func(Row, Columns) error) error {
	return readTable(in, o, t, separator, wanted, advice, row)
}

// Table reads a table with a header that has at least the wanted columns, and
// calls row for every row below it. The header is the first line that has them;
// a file without one in its first 200 lines is a single Skip, which says that it
// is not the register's and what to do. Rows that cannot be cut into cells are
// Skips, and so are those with more or fewer cells than the header.
func Table(in io.Reader, o Options, t *Tally, wanted []string, advice string, row func(Row, Columns) error) error {
	return readTable(in, o, t, 0, wanted, advice, row)
}

// readTable reads a table, with quotes if no separator is given.
func readTable(in io.Reader, o Options, t *Tally, separator byte, wanted []string, advice string, row func(Row, Columns) error) error {
	lines := NewLines(in, o.LineBytes)
	columns, rows, width, err := tableHeader(lines, wanted)
	if err == nil && separator != 0 {
		rows.Separator, rows.Unquoted = separator, true
	}
	if errors.Is(err, io.EOF) {
		return t.Skip(0, 0, entente.Unknown, "no header with the columns "+strings.Join(wanted, ", ")+"; "+advice)
	}
	if err != nil {
		return err
	}
	for {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for len(r.Cells) > width && strings.TrimSpace(r.Cells[len(r.Cells)-1]) == "" {
			r.Cells = r.Cells[:len(r.Cells)-1]
		}
		switch {
		case r.Fault != "":
			err = t.Skip(r.Number, r.Offset, entente.Malformed, r.Fault)
		case Conflict(r.Text):
			err = t.Skip(r.Number, r.Offset, entente.Malformed, "a mark of a version control system, not a row; download the file anew")
		case len(r.Cells) != width:
			err = t.Skip(r.Number, r.Offset, entente.Malformed, fmt.Sprintf("%d cells, and the header has %d", len(r.Cells), width))
		default:
			err = row(r, columns)
		}
		if err != nil {
			return err
		}
	}
}

// mostPreamble is how many lines may come before a header.
const mostPreamble = 200

// tableHeader takes the lines up to the header. It returns io.EOF if there is none.
func tableHeader(lines *Lines, wanted []string) (Columns, *Rows, int, error) {
	for range mostPreamble {
		line, err := lines.Next()
		if err != nil {
			return nil, nil, 0, err
		}
		for _, separator := range []byte{',', '\t', ';'} {
			cells, open := Split(nil, line.Text, separator)
			if open || len(cells) < len(wanted) {
				continue
			}
			if c := Header(cells); len(c.Missing(wanted...)) == 0 {
				return c, &Rows{Lines: lines, Separator: separator}, len(cells), nil
			}
		}
	}
	return nil, nil, 0, io.EOF
}

// Conflict reports whether a line is what a version control system leaves in a
// file whose versions it could not merge.
func Conflict(text string) bool {
	text = strings.TrimRight(strings.TrimSpace(text), ",;\t ")
	for _, mark := range []string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	return false
}
