package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
)

// Box reads the mails of a mailbox in the mbox format.
type Box struct {
	in     *bufio.Reader
	limit  int
	line   int
	offset int64
	// begun is the "From " line of the next mail, which was read with the one
	// before; nil if none was.
	begun *Boxed
}

// Boxed is a mail of a mailbox.
type Boxed struct {
	// Line is the 1-based line of its "From " line, Offset the byte.
	Line   int
	Offset int64
	// Raw is the mail without that line; nil if it is too large.
	Raw []byte
	// TooLarge tells that the mail is over the limit.
	TooLarge bool
}

// ErrEndless is given where no mail ends.
var ErrEndless = fmt.Errorf("a mail has no end in %d bytes", maxPassed)

// maxPassed is how far a mail over the limit is read to find its end.
const maxPassed = 256 << 20

// NewBox reads mails of at most limit bytes each.
func NewBox(in *bufio.Reader, limit int) *Box { return &Box{in: in, limit: limit, line: 1} }

// fromLine parts mails: an address and a time, below an empty line.
var fromLine = regexp.MustCompile(`^From \S.*\d{4}`)

// Next returns the next mail; io.EOF after the last. Lines that writers of
// mailboxes marked with ">", because they looked like the line between mails,
// get their words back.
func (b *Box) Next() (Boxed, error) {
	m := Boxed{Line: b.line, Offset: b.offset}
	empty := true // what came before is an empty line, or nothing
	some := b.begun != nil
	if some {
		m, b.begun = *b.begun, nil
	}
	size := 0
	for {
		line, err := b.in.ReadSlice('\n')
		whole := !errors.Is(err, bufio.ErrBufferFull)
		if len(line) > 0 {
			if empty && fromLine.Match(line) && (some || size > 0) {
				b.begun = &Boxed{Line: b.line, Offset: b.offset}
				b.passLine(line, whole)
				return m, b.toEnd(whole)
			}
			if empty && size == 0 && !some && fromLine.Match(line) {
				b.passLine(line, whole)
				some = true
				if err := b.toEnd(whole); err != nil {
					return m, err
				}
				empty = false
				continue
			}
			b.passLine(line, whole)
			size += len(line)
			if size > maxPassed {
				return m, ErrEndless
			}
			empty = len(bytes.TrimRight(line, "\r\n")) == 0 && whole
			if bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) && line[0] == '>' {
				line = line[1:]
			}
			if !m.TooLarge {
				if m.Raw = append(m.Raw, line...); len(m.Raw) > b.limit {
					m.Raw, m.TooLarge = nil, true
				}
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			if size == 0 && !some {
				return m, io.EOF
			}
			return m, nil
		case err != nil && whole:
			return m, err
		}
	}
}

func (b *Box) passLine(line []byte, whole bool) {
	b.offset += int64(len(line))
	if whole {
		b.line++
	}
}

// toEnd reads to the end of a line of which the buffer held only the beginning.
func (b *Box) toEnd(whole bool) error {
	for !whole {
		line, err := b.in.ReadSlice('\n')
		whole = !errors.Is(err, bufio.ErrBufferFull)
		b.passLine(line, whole)
		if err != nil && whole && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return nil
}
