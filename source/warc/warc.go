// Package warc reads web archives in the WARC format (ISO 28500), and WET, which
// is WARC with plain text. Archives in the wild are cut off, have lengths that
// are not true and answers that are encoded otherwise than they say: what can be
// told from the bytes is read all the same, and nothing that is wrong with one
// record keeps the next from being read.
package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"entente/source/archive"
)

// Record is one record of an archive.
type Record struct {
	// Type is the WARC-Type: response, resource, conversion, revisit, request …
	Type string
	// URL is the WARC-Target-URI; empty if there is none.
	URL string
	// Date is the WARC-Date, when it was fetched; empty if there is none.
	Date string
	// Language is the WARC-Identified-Content-Language; empty if there is none.
	Language string
	// ContentType is the type of the block: application/http for an answer of a server.
	ContentType string
	// Offset is the byte in the file at which the record begins; that of its
	// member if it is packed.
	Offset int64
	// Block is the content; nil if it was not wanted or is not whole. It is the caller's.
	Block []byte
	// Flaw says why there is no block though one was wanted; nil if there is one.
	Flaw error
}

// Errors that are Flaws of records.
var (
	// ErrTruncated is the flaw of a record that the file or its member ends in.
	ErrTruncated = errors.New("the record ends before its end")
	// ErrTooLarge is the flaw of a record over the limit.
	ErrTooLarge = errors.New("the record is over the limit")
	// ErrNoRecord is the flaw of bytes that are in no record.
	ErrNoRecord = errors.New("bytes that are no record")
)

// Damage is the flaw of a record that could not be unpacked.
type Damage struct{ Err error }

func (d *Damage) Error() string { return "it cannot be unpacked: " + d.Err.Error() }
func (d *Damage) Unwrap() error { return d.Err }

// Options says what to read.
type Options struct {
	// Packing is archive.Gzip or archive.Zstd if the file is packed; empty if not.
	Packing archive.Form
	// Limit is the largest block in bytes.
	Limit int
	// Want reports whether the block of a record is wanted, by its header and by
	// the first bytes of the block, up to 4,096; nil wants all. What is not wanted
	// is not given at all.
	Want func(r *Record, head []byte) bool
	// Charge is told how many bytes were unpacked, and stops the reading by an error; nil lets all pass.
	Charge func(int) error
}

// Reader reads the records of an archive.
type Reader struct {
	Options
	in      *bufio.Reader
	members *members // nil if the file is not packed
	// offset counts the bytes read of a file that is not packed.
	offset int64
	// version tells that the first line of the next record was read already.
	version bool
	// putBack is read before what comes next, see unread.
	putBack putBack
	repairs int
	failed  error
}

// NewReader reads the archive in.
func NewReader(in *bufio.Reader, options Options) (*Reader, error) {
	if options.Charge == nil {
		options.Charge = func(int) error { return nil }
	}
	if options.Want == nil {
		options.Want = func(*Record, []byte) bool { return true }
	}
	r := &Reader{Options: options, in: in}
	if options.Packing != "" {
		m, err := newMembers(options.Packing, in, options.Charge)
		if err != nil {
			return nil, err
		}
		r.members = m
		r.putBack.in = m
		r.in = bufio.NewReaderSize(&r.putBack, 64<<10)
	}
	return r, nil
}

// Close frees the memory. It does not close what is read.
func (r *Reader) Close() {
	if r.members != nil {
		r.members.unpack.close()
	}
}

// putBack is what was read too far, and what comes after it.
type putBack struct {
	head []byte
	in   io.Reader
}

func (p *putBack) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.in.Read(b)
}

// unread puts bytes back before what comes next.
func (r *Reader) unread(b []byte) {
	buffered, _ := r.in.Peek(r.in.Buffered()) // what is buffered is there
	head := append(append(append([]byte{}, b...), buffered...), r.putBack.head...)
	if r.putBack.in == nil { // not packed, and the first time
		// The old reader goes on below the new one; its buffer was just copied.
		old := r.in
		if _, err := old.Discard(len(buffered)); err != nil {
			r.failed = err
		}
		r.putBack.in = old
		r.in = bufio.NewReaderSize(&r.putBack, 64<<10)
	} else {
		r.in.Reset(&r.putBack)
	}
	r.putBack.head = head
	r.offset -= int64(len(b))
}

// Next returns the next record that is wanted; io.EOF after the last. Any other
// error is trouble in reading the file, or that of Charge.
func (r *Reader) Next() (*Record, error) {
	for {
		if r.failed != nil {
			return nil, r.failed
		}
		record, err := r.next()
		switch {
		case err != nil:
			return nil, err
		case record == nil: // not wanted
		default:
			return record, nil
		}
	}
}

func (r *Reader) next() (*Record, error) {
	record := &Record{Offset: r.offset}
	if !r.version {
		if err := r.toRecord(record); err != nil || record.Flaw != nil {
			return record, err
		}
	}
	r.version = false
	if r.members != nil {
		record.Offset = r.members.offset
	}
	length, err := r.header(record)
	if err != nil {
		return r.flawed(record, err)
	}
	head, err := r.in.Peek(int(min(uint64(length), 4096)))
	if err != nil && !errors.Is(err, io.EOF) {
		return r.flawed(record, err)
	}
	if length >= 0 && !r.Want(record, head) {
		return r.pass(record, length)
	}
	if length > int64(r.Limit) {
		record.Flaw = ErrTooLarge
		return r.passLarge(record, length)
	}
	return r.block(record, length)
}

// toRecord goes to the beginning of the next record and reads its first line.
func (r *Reader) toRecord(record *Record) error {
	stray := 0
	for {
		line, err := r.readLine()
		if len(line) == 0 && err != nil {
			if errors.Is(err, io.EOF) && r.members != nil {
				err = r.members.open()
				r.in.Reset(&r.putBack)
				if err == nil {
					continue
				}
			}
			if errors.Is(err, io.EOF) {
				if stray > 0 {
					record.Flaw = ErrNoRecord
					return nil
				}
				return io.EOF
			}
			_, err = r.flawed(record, err)
			return err
		}
		if isVersion(line) {
			if stray > 0 {
				record.Flaw, r.version = ErrNoRecord, true
			} else if r.members == nil {
				record.Offset = r.offset - int64(len(line))
			}
			return nil
		}
		if len(bytes.TrimSpace(line)) > 0 {
			stray += len(line)
		} else if stray == 0 {
			record.Offset = r.offset
		}
	}
}

// readLine gives a line, or as much of it as the buffer holds.
func (r *Reader) readLine() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	r.offset += int64(len(line))
	if errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	return line, err
}

// isVersion reports whether a line begins a record.
func isVersion(line []byte) bool {
	return len(line) >= len(magic)+3 && string(line[:len(magic)]) == magic && line[len(magic)] >= '0' && line[len(magic)] <= '9' &&
		len(bytes.TrimSpace(line)) <= len(magic)+4
}

// maxHeader is the longest header of a record. Addresses in it may be long.
const maxHeader = 1 << 20

// header reads the fields of a record; length is that of its block, -1 if it is not told.
func (r *Reader) header(record *Record) (length int64, err error) {
	length = -1
	for size := 0; ; {
		line, err := r.readLine()
		if len(line) == 0 && err != nil {
			if errors.Is(err, io.EOF) {
				err = ErrTruncated
			}
			return length, err
		}
		if size += len(line); size > maxHeader {
			return length, fmt.Errorf("a header of over %d bytes", maxHeader)
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return length, nil
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			continue
		}
		text := strings.ToValidUTF8(string(bytes.TrimSpace(value)), "\ufffd")
		switch strings.ToLower(string(bytes.TrimSpace(name))) {
		case "warc-type":
			record.Type = strings.ToLower(text)
		case "warc-target-uri":
			record.URL = strings.Trim(text, "<>")
		case "warc-date":
			record.Date = text
		case "warc-identified-content-language":
			record.Language = text
		case "content-type":
			record.ContentType = text
		case "content-length":
			if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
				length = n
			}
		}
	}
}

// flawed gives a record that could not be read to its end, and finds the next
// one. An error that no packing makes is returned as it is.
func (r *Reader) flawed(record *Record, err error) (*Record, error) {
	record.Block = nil
	if r.members == nil {
		if errors.Is(err, ErrTruncated) || errors.Is(err, io.EOF) {
			record.Flaw = ErrTruncated
			return record, nil
		}
		if strings.HasPrefix(err.Error(), "a header") {
			record.Flaw = err
			return record, nil
		}
		return record, err
	}
	if bomb := r.Charge(0); bomb != nil {
		return record, bomb
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, ErrTruncated):
		record.Flaw = ErrTruncated
	default:
		record.Flaw = &Damage{err}
	}
	if r.members.next {
		return record, nil
	}
	r.putBack.head = nil
	r.in.Reset(&r.putBack)
	if err := r.members.resume(); err != nil && !errors.Is(err, io.EOF) {
		return record, err
	}
	return record, nil
}

// pass reads past a block that is not wanted.
func (r *Reader) pass(record *Record, length int64) (*Record, error) {
	n, err := io.CopyN(io.Discard, r.in, length)
	r.offset += n
	if err != nil {
		if errors.Is(err, io.EOF) { // the last record of a file that was cut off, and not wanted
			return nil, nil
		}
		return r.flawed(record, err)
	}
	return nil, nil
}

// passLarge reads past a block over the limit. Its length may not be true, so a
// line that begins a record ends it.
func (r *Reader) passLarge(record *Record, length int64) (*Record, error) {
	for length > 0 {
		line, err := r.in.ReadSlice('\n')
		r.offset += int64(len(line))
		length -= int64(len(line))
		if isVersion(line) {
			r.version = true
			return record, nil
		}
		if errors.Is(err, io.EOF) {
			return record, nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return r.flawed(record, err)
		}
	}
	return record, nil
}

// maxRepairs is how many lengths in a file are mended at the cost of reading
// blocks twice.
const maxRepairs = 1000

var end = []byte("\r\n\r\n")

// block reads a block. A length that is not true is mended by the lines that
// begin records, and by where a member ends.
func (r *Reader) block(record *Record, length int64) (*Record, error) {
	if length < 0 {
		return r.rest(record, nil)
	}
	block, err := r.read(int(length))
	if err != nil && !errors.Is(err, io.EOF) {
		return r.flawed(record, err)
	}
	short := int64(len(block)) < length
	tail, peekErr := r.in.Peek(len(end))
	if peekErr != nil && !errors.Is(peekErr, io.EOF) && len(tail) < len(end) {
		// The block is whole; what comes after it is damaged, and its turn comes.
		tail = nil
	}
	if !short && (bytes.HasPrefix(tail, end) || len(bytes.TrimSpace(tail)) == 0) {
		record.Block = block
		return record, nil
	}
	// Too long: it has swallowed records.
	if at := recordInside(block); at >= 0 && r.repairs < maxRepairs {
		r.repairs++
		r.unread(block[at:])
		record.Block = bytes.TrimRight(block[:at], "\r\n")
		return record, nil
	}
	if !short {
		// Too long by a few bytes: it ends in the first line of a record.
		if at := bytes.LastIndexByte(block, '\n') + 1; at < len(block) && len(block)-at < len(magic) &&
			strings.HasPrefix(magic, string(block[at:])) && r.repairs < maxRepairs {
			r.repairs++
			r.unread(block[at:])
			block = block[:at]
		}
		return r.rest(record, block)
	}
	if bytes.HasSuffix(block, end) && r.members != nil {
		record.Block = block[:len(block)-len(end)]
		return record, nil
	}
	record.Flaw = ErrTruncated
	return record, nil
}

// read reads up to n bytes, and takes memory only for what is there.
func (r *Reader) read(n int) ([]byte, error) {
	const atOnce = 1 << 20
	block := make([]byte, 0, min(n, atOnce))
	for len(block) < n {
		if len(block) == cap(block) {
			block = append(make([]byte, 0, min(2*cap(block), n)), block...)
		}
		m, err := r.in.Read(block[len(block):min(cap(block), n)])
		block = block[:len(block)+m]
		r.offset += int64(m)
		if err != nil {
			return block, err
		}
	}
	return block, nil
}

// recordInside is where in a block a record begins, below an empty line; -1 if
// none does.
func recordInside(block []byte) int {
	for from := 0; ; {
		at := bytes.Index(block[from:], []byte("\n"+magic))
		if at < 0 {
			return -1
		}
		at += from + 1
		line, _, more := bytes.Cut(block[at:], []byte("\n"))
		if more && isVersion(line) && bytes.HasSuffix(bytes.TrimSuffix(block[:at-1], []byte("\r")), []byte("\n")) {
			return at
		}
		from = at
	}
}

// rest reads on after a block that is longer than it says, to the next record or
// the end of the member.
func (r *Reader) rest(record *Record, block []byte) (*Record, error) {
	for {
		line, err := r.in.ReadSlice('\n')
		r.offset += int64(len(line))
		if isVersion(line) && (len(block) == 0 || bytes.HasSuffix(block, []byte("\n"))) {
			r.version = true
			break
		}
		if record.Flaw == nil {
			if block = append(block, line...); len(block) > r.Limit+len(end) {
				record.Flaw, block = ErrTooLarge, nil
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return r.flawed(record, err)
		}
	}
	if record.Flaw == nil {
		record.Block = bytes.TrimRight(block, "\r\n")
	}
	return record, nil
}
