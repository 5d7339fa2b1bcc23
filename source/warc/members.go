package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"entente/source/archive"
)

// magic is what every record begins with.
const magic = "WARC/"

// members gives the unpacked bytes of a file whose records are packed one by
// one. Read ends with io.EOF where a record begins a new member, and open goes
// on there. Members that begin with something else go on with the one before:
// some tools cut their packing where it suits them.
type members struct {
	raw     *counter
	unpack  unpacker
	charge  func(int) error
	ahead   []byte
	begun   bool  // a member is open
	next    bool  // the next member is open, and ahead is its beginning
	offset  int64 // of the member that is open
	start   int64 // of the member that was opened last, which is the next if next is set
	rewinds int
}

// unpacker unpacks one member at a time.
type unpacker interface {
	// start begins the next member; io.EOF if there is none.
	start(*counter) error
	io.Reader
	// magic are the bytes that a member begins with.
	magic() []byte
	close()
}

// counter is a buffer that knows how many bytes were taken out of it. It is a
// *bufio.Reader to gzip, which reads from that without a call for every byte.
type counter struct {
	*bufio.Reader
	under *counted
}

// taken is how many bytes were taken.
func (c *counter) taken() int64 { return c.under.n - int64(c.Buffered()) }

// counted counts the bytes that are read of it, and keeps the last of them: what
// unpacks a member that was cut short has taken some of the next for its own.
type counted struct {
	in io.Reader
	n  int64
	// tape are the last bytes read, from the byte base on, and replay those of them
	// that are read again.
	tape   []byte
	base   int64
	replay []byte
}

// maxTape is how many bytes are kept.
const maxTape = 4 << 20

func (c *counted) Read(p []byte) (int, error) {
	if len(c.replay) > 0 {
		n := copy(p, c.replay)
		c.replay = c.replay[n:]
		c.n += int64(n)
		return n, nil
	}
	n, err := c.in.Read(p)
	c.n += int64(n)
	if len(c.tape)+n > maxTape {
		half := len(c.tape) / 2
		c.tape = append(c.tape[:0], c.tape[half:]...)
		c.base += int64(half)
	}
	c.tape = append(c.tape, p[:n]...)
	return n, err
}

// rewind goes back to a byte, if it is kept.
func (c *counter) rewind(to int64) {
	u := c.under
	if to < u.base || to > u.n {
		return
	}
	u.replay, u.n = u.tape[to-u.base:], to
	c.Reset(u)
}

func newCounter(in io.Reader) *counter {
	under := &counted{in: in}
	return &counter{bufio.NewReaderSize(under, 64<<10), under}
}

func newMembers(form archive.Form, in *bufio.Reader, charge func(int) error) (*members, error) {
	m := &members{raw: newCounter(in), charge: charge}
	switch form {
	case archive.Gzip:
		m.unpack = &gzipMembers{}
	case archive.Zstd:
		dictionary, err := archive.Dictionary(m.raw.Reader)
		if err != nil {
			return nil, err
		}
		if m.unpack, err = newZstdMembers(dictionary); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("records are not packed one by one in %s", form)
	}
	return m, nil
}

// open goes on to the next member; io.EOF if there is none.
func (m *members) open() error {
	if m.next {
		m.next, m.begun, m.offset = false, true, m.start
		return nil
	}
	m.start = m.raw.taken()
	m.offset = m.start
	if err := m.unpack.start(m.raw); err != nil {
		return err
	}
	m.begun, m.ahead = true, nil
	return nil
}

func (m *members) Read(p []byte) (int, error) {
	for {
		if m.next || !m.begun {
			return 0, io.EOF
		}
		if len(m.ahead) > 0 {
			n := copy(p, m.ahead)
			m.ahead = m.ahead[n:]
			return n, nil
		}
		n, err := m.unpack.Read(p)
		if bomb := m.charge(n); bomb != nil {
			m.begun = false
			return 0, bomb
		}
		if err == nil || n > 0 && errors.Is(err, io.EOF) {
			return n, nil
		}
		if !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			m.begun = false
			return n, err
		}
		if err := m.look(); err != nil {
			m.begun = false
			return 0, err
		}
	}
}

// look opens the next member and tells by its first bytes whether it begins a record.
func (m *members) look() error {
	m.start = m.raw.taken()
	if err := m.unpack.start(m.raw); err != nil {
		return err
	}
	head := make([]byte, len(magic))
	n, err := io.ReadFull(m.unpack, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	m.ahead = head[:n]
	m.next = string(m.ahead) == magic
	return nil
}

// resume looks for the next member that begins a record, from wherever reading
// broke off. It returns io.EOF if there is none.
func (m *members) resume() error {
	m.next, m.begun, m.ahead = false, false, nil
	want := m.unpack.magic()
	m.back()
	for {
		head, err := m.raw.Peek(len(want))
		if len(head) < len(want) {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.EOF
			}
			return err
		}
		if !bytes.Equal(head, want) {
			buffered, _ := m.raw.Peek(m.raw.Buffered()) // what is buffered is there
			skip := bytes.IndexByte(buffered[1:], want[0]) + 1
			if skip == 0 {
				skip = len(buffered)
			}
			if _, err := m.raw.Discard(skip); err != nil {
				return err
			}
			continue
		}
		m.start = m.raw.taken()
		if m.unpack.start(m.raw) == nil {
			first := make([]byte, len(magic))
			if _, err := io.ReadFull(m.unpack, first); err == nil && string(first) == magic {
				m.ahead, m.next = first, true
				return nil
			}
		}
		m.back()
	}
}

// back goes to the byte after the one at which a member that failed was said to begin.
func (m *members) back() {
	if m.rewinds++; m.rewinds <= maxRepairs {
		m.raw.rewind(m.start + 1)
	}
}

type gzipMembers struct{ gzip.Reader }

func (g *gzipMembers) start(in *counter) error {
	err := g.Reset(in.Reader)
	g.Multistream(false)
	return err
}

func (*gzipMembers) magic() []byte { return []byte{0x1f, 0x8b, 8} }
func (*gzipMembers) close()        {}

type zstdMembers struct {
	decoder *zstd.Decoder
	frame   frame
}

// maxWindow is the most memory that unpacking takes for what was unpacked before.
const maxWindow = 128 << 20

func newZstdMembers(dictionary []byte) (*zstdMembers, error) {
	options := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(1 << 62)}
	if dictionary != nil {
		options = append(options, zstd.WithDecoderDicts(dictionary))
	}
	d, err := zstd.NewReader(nil, options...)
	if err != nil {
		return nil, err
	}
	return &zstdMembers{decoder: d}, nil
}

func (z *zstdMembers) start(in *counter) error {
	if err := z.frame.start(in); err != nil {
		return err
	}
	return z.decoder.Reset(&z.frame)
}

func (z *zstdMembers) Read(p []byte) (int, error) { return z.decoder.Read(p) }
func (*zstdMembers) magic() []byte                { return []byte{0x28, 0xb5, 0x2f, 0xfd} }
func (z *zstdMembers) close()                     { z.decoder.Close() }

// frame reads the bytes of one frame of zstd and no more, by RFC 8878, section 3.1.
type frame struct {
	in *counter
	// left is what is left of the header, block or checksum being read.
	left int
	// last tells that the last block was begun, sum that a checksum follows it.
	last, sum bool
}

// start begins the next frame; skippable frames are passed over.
func (f *frame) start(in *counter) error {
	for {
		head, err := in.Peek(5)
		if len(head) == 0 {
			if err == nil {
				err = io.EOF
			}
			return err
		}
		if len(head) < 5 {
			return io.ErrUnexpectedEOF
		}
		if head[0]&0xf0 == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18 {
			if err := skipFrame(in); err != nil {
				return err
			}
			continue
		}
		if !bytes.Equal(head[:4], []byte{0x28, 0xb5, 0x2f, 0xfd}) {
			return errors.New("not a frame of zstd")
		}
		descriptor := head[4]
		size := 5 + [4]int{0, 1, 2, 4}[descriptor&3]
		single := descriptor&0x20 != 0
		if !single {
			size++
		}
		switch descriptor >> 6 {
		case 0:
			if single {
				size++
			}
		case 1:
			size += 2
		case 2:
			size += 4
		case 3:
			size += 8
		}
		*f = frame{in: in, left: size, sum: descriptor&4 != 0}
		return nil
	}
}

func skipFrame(in *counter) error {
	head, err := in.Peek(8)
	if err != nil {
		return io.ErrUnexpectedEOF
	}
	size := int64(head[4]) | int64(head[5])<<8 | int64(head[6])<<16 | int64(head[7])<<24
	n, err := io.CopyN(io.Discard, in, 8+size)
	if err != nil && n < 8+size {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (f *frame) Read(p []byte) (int, error) {
	if f.left == 0 {
		switch {
		case !f.last:
			head, err := f.in.Peek(3)
			if len(head) < 3 {
				if err == nil || errors.Is(err, io.EOF) {
					err = io.ErrUnexpectedEOF
				}
				return 0, err
			}
			block := int(head[0]) | int(head[1])<<8 | int(head[2])<<16
			f.last = block&1 != 0
			f.left = 3 + block>>3
			if block>>1&3 == 1 { // one byte, many times
				f.left = 4
			}
		case f.sum:
			f.sum, f.left = false, 4
		default:
			return 0, io.EOF
		}
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
