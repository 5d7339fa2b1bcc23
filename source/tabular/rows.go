// Package tabular reads the rows of tables: CSV and TSV with bounded memory
// however they are damaged, and Parquet.
package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Rows reads separated values. Fields may be quoted by RFC 4180: a quote inside
// is doubled, and line breaks belong to the field.
type Rows struct {
	in     *bufio.Reader
	comma  byte
	limit  int
	quotes bool

	line   int
	offset int64
	buf    []byte
	ends   []int
	// taken are the lines of a row after its first, and again those that are read
	// anew because that row's quotes did not close.
	taken, again []byte
	rereads      int
}

// Row is one row of a table.
type Row struct {
	// Line is the 1-based line it begins on, Offset the byte.
	Line   int
	Offset int64
	// Fields are the values without their quotes. They are valid until the next row is read.
	Fields [][]byte
	// Flaw says why the row cannot be used; nil if it can.
	Flaw error
}

// ErrTooLarge is the flaw of a row over the limit.
var ErrTooLarge = errors.New("the row is over the limit")

// ErrQuote is the flaw of a row whose quotes do not close.
var ErrQuote = errors.New("a quoted field that does not end; double the quotes inside it")

// NewRows reads rows with fields separated by comma, at most limit bytes each.
// Quotes have no meaning if comma is a tab and quotes is false, as in the tables
// that databases write.
func NewRows(in *bufio.Reader, comma byte, quotes bool, limit int) *Rows {
	return &Rows{in: in, comma: comma, limit: limit, quotes: quotes, line: 1}
}

// maxRereads is how many rows of a file may be given up and the lines below them
// read anew. A file with more unclosed quotes loses what they enclose.
const maxRereads = 8

// Next reads a row; io.EOF after the last. Empty lines are passed over. A row
// that is too large or whose quotes do not close has a Flaw, and the one after
// it begins at the line below that row's first.
func (r *Rows) Next() (Row, error) {
	for {
		row, err := r.next()
		if err != nil || row.Flaw != nil || len(row.Fields) != 1 || len(row.Fields[0]) > 0 {
			return row, err
		}
	}
}

func (r *Rows) next() (Row, error) {
	row := Row{Line: r.line, Offset: r.offset}
	r.buf, r.ends = r.buf[:0], r.ends[:0]
	line, err := r.readLine()
	if err != nil {
		return row, err
	}
	if line == nil {
		row.Flaw = ErrTooLarge
		return row, nil
	}
	size, below := len(line), [2]int64{int64(r.line), r.offset}
	r.taken = r.taken[:0]
	for r.split(line) {
		if line, err = r.readLine(); err != nil && !errors.Is(err, io.EOF) {
			return row, err
		}
		r.taken = append(r.taken, line...)
		switch size += len(line); {
		case err != nil:
			row.Flaw = ErrQuote
		case line == nil:
			row.Flaw = ErrTooLarge
		case size > r.limit:
			row.Flaw = ErrQuote
		default:
			continue
		}
		if line != nil || err != nil {
			r.reread(below)
		}
		return row, nil
	}
	begin := 0
	for _, end := range r.ends {
		row.Fields = append(row.Fields, r.buf[begin:end])
		begin = end
	}
	return row, nil
}

// reread puts the lines of a row after its first back.
func (r *Rows) reread(below [2]int64) {
	if r.rereads++; r.rereads > maxRereads {
		return
	}
	r.again = append(bytes.Clone(r.taken), r.again...)
	r.line, r.offset = int(below[0]), below[1]
}

// maxLine is how far a line over the limit is read to find its end.
const maxLine = 256 << 20

// readLine gives a line with its break; nil if it is over the limit. The bytes
// are valid until the next call.
func (r *Rows) readLine() ([]byte, error) {
	if len(r.again) > 0 {
		end := 1 + bytes.IndexByte(r.again, '\n')
		if end == 0 {
			end = len(r.again)
		}
		line := r.again[:end]
		r.again = r.again[end:]
		r.line++
		r.offset += int64(end)
		return line, nil
	}
	part, err := r.in.ReadSlice('\n')
	r.offset += int64(len(part))
	if err == nil {
		r.line++
		if len(part) > r.limit {
			return nil, nil
		}
		return part, nil
	}
	if errors.Is(err, io.EOF) && len(part) > 0 {
		r.line++
		return part, nil
	}
	if !errors.Is(err, bufio.ErrBufferFull) {
		return nil, err
	}
	line := append([]byte{}, part...)
	for read := len(part); ; {
		part, err = r.in.ReadSlice('\n')
		r.offset += int64(len(part))
		if read += len(part); read > maxLine {
			return nil, fmt.Errorf("line %d has no end in %d bytes", r.line, maxLine)
		}
		if line != nil {
			if line = append(line, part...); len(line) > r.limit {
				line = nil
			}
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		r.line++
		return line, nil
	}
}

// split appends the fields of a line to buf and ends. It reports whether a quoted
// field goes on in the next line; the last of ends is then not set yet.
func (r *Rows) split(line []byte) (open bool) {
	// A line that begins inside a quoted field goes on with it.
	inside := r.pending()
	for {
		if !inside {
			quoted := r.quotes && len(line) > 0 && line[0] == '"'
			if !quoted {
				at := bytes.IndexByte(line, r.comma)
				if at < 0 {
					r.buf = append(r.buf, bytes.TrimRight(line, "\r\n")...)
					r.ends = append(r.ends, len(r.buf))
					return false
				}
				r.buf = append(r.buf, line[:at]...)
				r.ends = append(r.ends, len(r.buf))
				line = line[at+1:]
				continue
			}
			line, inside = line[1:], true
		}
		at := bytes.IndexByte(line, '"')
		if at < 0 {
			r.buf = append(r.buf, line...)
			r.ends = append(r.ends, -1)
			return true
		}
		r.buf = append(r.buf, line[:at]...)
		line = line[at+1:]
		rest := bytes.TrimRight(line, "\r\n")
		switch {
		case len(line) > 0 && line[0] == '"':
			r.buf, line = append(r.buf, '"'), line[1:]
		case len(rest) == 0:
			r.ends = append(r.ends, len(r.buf))
			return false
		case line[0] == r.comma:
			r.ends = append(r.ends, len(r.buf))
			line, inside = line[1:], false
		default:
			// A quote inside a field that was not doubled stays as it is.
			r.buf = append(r.buf, '"')
		}
	}
}

// pending reports whether the last field is open, and takes its mark away.
func (r *Rows) pending() bool {
	if n := len(r.ends); n > 0 && r.ends[n-1] < 0 {
		r.ends = r.ends[:n-1]
		return true
	}
	return false
}
