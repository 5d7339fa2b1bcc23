package tabular

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Parquet is a table in the Apache Parquet format.
type Parquet struct {
	in   io.ReaderAt
	size int64
	file *parquet.File
	// columns are the leaves at the top, which have one value a row.
	columns []*parquet.Column
}

// What a file may claim of itself.
const (
	maxFooter = 16 << 20
	// A header of a page is small, but may hold two of its values.
	usualHeader = 16 << 10
	maxHeader   = 16 << 20
	maxPage     = 64 << 20
)

// OpenParquet reads what a file of size bytes says of itself. Whatever is wrong
// with it is an error.
func OpenParquet(in io.ReaderAt, size int64) (p *Parquet, err error) {
	defer recovered(&err)
	tail := make([]byte, 8)
	if size < 12 {
		return nil, errors.New("it ends before its end")
	}
	if _, err := in.ReadAt(tail, size-8); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(tail[4:]) != "PAR1" {
		return nil, errors.New("it ends before its end")
	}
	if footer := int64(binary.LittleEndian.Uint32(tail)); footer > maxFooter || footer > size-12 {
		return nil, fmt.Errorf("it claims to say %d bytes of itself", footer)
	}
	f, err := parquet.OpenFile(in, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	p = &Parquet{in: in, size: size, file: f}
	for _, c := range f.Root().Columns() {
		if c.Leaf() && c.MaxRepetitionLevel() == 0 {
			p.columns = append(p.columns, c)
		}
	}
	return p, nil
}

// recovered makes a panic of the library, which trusts what it reads, an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("it is damaged: %v", r)
	}
}

// Names are the names of the columns.
func (p *Parquet) Names() []string {
	out := make([]string, len(p.columns))
	for i, c := range p.columns {
		out[i] = strings.ToValidUTF8(c.Name(), "\ufffd")
	}
	return out
}

// Read calls yield for every row with the values of the wanted columns, which
// are indexes of Names; -1 gives an empty value. Times are written as RFC 3339,
// days as YYYY-MM-DD, other numbers in digits, and null is empty. It returns the
// error of yield at once, and an error where the file is damaged, or holds more
// than 64 MiB in a page.
func (p *Parquet) Read(want []int, yield func(row int, values []string) error) (err error) {
	defer recovered(&err)
	row := 0
	values := make([]string, len(want))
	for number, group := range p.file.RowGroups() {
		cursors := make([]*cursor, len(want))
		for i, w := range want {
			if w < 0 {
				continue
			}
			chunk := group.ColumnChunks()[p.columns[w].Index()]
			if err := p.check(number, p.columns[w]); err != nil {
				return err
			}
			cursors[i] = newCursor(chunk, p.columns[w])
			defer cursors[i].close()
		}
		for range group.NumRows() {
			row++
			for i, c := range cursors {
				if c == nil {
					continue
				}
				if values[i], err = c.next(); err != nil {
					return fmt.Errorf("row %d: %w", row, err)
				}
			}
			if err := yield(row, values); err != nil {
				return err
			}
		}
	}
	return nil
}

// cursor gives the values of a column one by one.
type cursor struct {
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader
	write  func(parquet.Value) string
	one    [1]parquet.Value
}

func newCursor(chunk parquet.ColumnChunk, c *parquet.Column) *cursor {
	return &cursor{pages: chunk.Pages(), write: writer(c)}
}

func (c *cursor) next() (string, error) {
	for {
		if c.values != nil {
			n, err := c.values.ReadValues(c.one[:])
			if n == 1 {
				return c.write(c.one[0]), nil
			}
			if err != nil && !errors.Is(err, io.EOF) {
				return "", err
			}
			parquet.Release(c.page)
			c.page, c.values = nil, nil
		}
		page, err := c.pages.ReadPage()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return "", err
		}
		c.page, c.values = page, page.Values()
	}
}

func (c *cursor) close() {
	if c.page != nil {
		parquet.Release(c.page)
	}
	_ = c.pages.Close() // a reader; nothing is lost
}

// writer writes the values of a column.
func writer(c *parquet.Column) func(parquet.Value) string {
	if kind := c.Type().LogicalType(); kind != nil {
		switch t := kind.Value.(type) {
		case *format.DateType:
			return func(v parquet.Value) string {
				if v.IsNull() {
					return ""
				}
				return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly)
			}
		case *format.TimestampType:
			unit := time.Millisecond
			if t.Unit.Value != nil {
				unit = t.Unit.Value.Duration()
			}
			return func(v parquet.Value) string {
				if v.IsNull() {
					return ""
				}
				perSecond := int64(time.Second / unit)
				return time.Unix(v.Int64()/perSecond, 0).UTC().Format(time.RFC3339)
			}
		}
	}
	return func(v parquet.Value) string {
		switch {
		case v.IsNull():
			return ""
		case v.Kind() == parquet.ByteArray || v.Kind() == parquet.FixedLenByteArray:
			return string(v.ByteArray())
		case v.Kind() == parquet.Int32:
			return strconv.Itoa(int(v.Int32()))
		case v.Kind() == parquet.Int64:
			return strconv.FormatInt(v.Int64(), 10)
		}
		return v.String()
	}
}

// check walks over the pages of a column and unpacks each for trial, because the
// library takes as much memory as a page says it needs, or has in it.
func (p *Parquet) check(group int, column *parquet.Column) error {
	groups := p.file.Metadata().RowGroups
	if group >= len(groups) || column.Index() >= len(groups[group].Columns) {
		return errThrift
	}
	about := groups[group].Columns[column.Index()].MetaData
	if about.Codec != groups[0].Columns[column.Index()].MetaData.Codec {
		return errors.New("a column that is packed in two ways") // the library would take the first for both
	}
	at := about.DataPageOffset
	if d := about.DictionaryPageOffset; d != 0 {
		at = d // the library begins here, wherever it is
	}
	end := at + about.TotalCompressedSize
	if at < 4 || end < at || end > p.size {
		return errors.New("a column that lies outside of the file")
	}
	head := make([]byte, usualHeader)
	for at < end {
		n, err := p.in.ReadAt(head[:min(int64(len(head)), end-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		h, err := readHeader(head[:n])
		if err != nil && len(head) < maxHeader {
			head = make([]byte, maxHeader) // it may tell the least and the largest of long values
			continue
		}
		if err != nil {
			return err
		}
		at += int64(h.size)
		if h.packed < 0 || h.packed > end-at || h.levels > h.packed {
			return errThrift
		}
		if h.packed > maxPage || h.unpacked < 0 || h.unpacked > maxPage {
			return errPage
		}
		if about.Codec != format.Uncompressed && !h.plain {
			packed := make([]byte, h.packed)
			if _, err := p.in.ReadAt(packed, at); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if err := unpacksTo(about.Codec, packed[h.levels:], maxPage); err != nil {
				return err
			}
		}
		at += h.packed
	}
	return nil
}

// header is what the beginning of a page tells of it, by the Thrift compact protocol.
type header struct {
	size             int // of the header itself
	unpacked, packed int64
	levels           int64 // bytes before the values that are never packed
	plain            bool  // the values are not packed either
}

var errThrift = errors.New("a page that does not say how long it is")

// thrift reads what the compact protocol of Thrift writes.
type thrift struct {
	in []byte
	at int
}

func (t *thrift) byte() (byte, error) {
	if t.at >= len(t.in) {
		return 0, errThrift
	}
	t.at++
	return t.in[t.at-1], nil
}

func (t *thrift) varint() (int64, error) {
	n, size := binary.Uvarint(t.in[min(t.at, len(t.in)):])
	if size <= 0 {
		return 0, errThrift
	}
	t.at += size
	return int64(n>>1) ^ -int64(n&1), nil
}

// fields calls give for each field of a structure; what give does not read is
// to be skipped by it. Fields come in their order, each once, as all writers
// write them: of two, the library might believe the other.
func (t *thrift) fields(depth int, give func(id int, kind byte) error) error {
	id := 0
	for depth < 16 {
		b, err := t.byte()
		if err != nil || b == 0 {
			return err
		}
		if delta := int(b >> 4); delta > 0 {
			id += delta
		} else {
			n, err := t.varint()
			if err != nil {
				return err
			}
			if n <= int64(id) {
				return errThrift
			}
			id = int(n)
		}
		if err := give(id, b&15); err != nil {
			return err
		}
	}
	return errThrift
}

// skip passes over a value.
func (t *thrift) skip(kind byte, depth int) error {
	switch kind {
	case 1, 2:
		return nil
	case 3:
		t.at++
		return nil
	case 4, 5, 6:
		_, err := t.varint()
		return err
	case 7:
		t.at += 8
		return nil
	case 8:
		n, size := binary.Uvarint(t.in[min(t.at, len(t.in)):])
		if size <= 0 || n > uint64(len(t.in)) {
			return errThrift
		}
		t.at += size + int(n)
		return nil
	case 12:
		return t.fields(depth+1, func(_ int, kind byte) error { return t.skip(kind, depth+1) })
	}
	return errThrift
}

// The kinds of pages, and the fields of a header that tell of one of each.
const (
	dictionaryPage = 2
	dataPageV2     = 3

	dictionaryField = 7
	dataV2Field     = 8
)

func readHeader(in []byte) (h header, err error) {
	t := thrift{in: in}
	kindOfPage := int64(-1)
	// What is read has to be of the type that it is said to have, because the
	// library takes it for nothing otherwise.
	number := func(kind byte) (int64, error) {
		if kind != 5 {
			return 0, errThrift
		}
		return t.varint()
	}
	err = t.fields(0, func(id int, kind byte) error {
		switch {
		case id == 1:
			kindOfPage, err = number(kind)
			return err
		case id == 2:
			h.unpacked, err = number(kind)
			return err
		case id == 3:
			h.packed, err = number(kind)
			return err
		case id == dictionaryField && kindOfPage != dictionaryPage, id == dataV2Field && (kindOfPage != dataPageV2 || kind != 12):
			return errThrift
		case id == dataV2Field:
			return t.fields(1, func(id int, kind byte) error {
				if id == 5 || id == 6 {
					n, err := number(kind)
					if n < 0 {
						return errThrift
					}
					h.levels += n
					return err
				}
				if id == 7 {
					h.plain = kind == 2
				}
				return t.skip(kind, 1)
			})
		}
		return t.skip(kind, 0)
	})
	if h.size = t.at; err == nil && (t.at > len(in) || kindOfPage < 0 || kindOfPage > dataPageV2) {
		err = errThrift
	}
	return h, err
}

// unpacksTo reports an error if a page unpacks to more than limit bytes.
func unpacksTo(codec format.CompressionCodec, packed []byte, limit int64) error {
	var in io.Reader
	var err error
	switch codec {
	case format.Uncompressed:
		return nil
	case format.Snappy:
		n, size := binary.Uvarint(packed)
		if size <= 0 || n > uint64(limit) {
			return errPage
		}
		return nil
	case format.Gzip:
		in, err = gzip.NewReader(bytes.NewReader(packed))
	case format.Zstd:
		var d *zstd.Decoder
		if d, err = zstd.NewReader(bytes.NewReader(packed), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxPage)); err == nil {
			defer d.Close()
			in = d
		}
	case format.Brotli:
		in = brotli.NewReader(bytes.NewReader(packed))
	default:
		// LZ4 among them: parquet-go 0.32 gives what lay in memory before for a page
		// that packs to more than a third, and never ends on one that is damaged.
		return fmt.Errorf("its pages are packed with %v, which is not read; write it with zstd or snappy", codec)
	}
	if err != nil {
		return err
	}
	n, err := io.Copy(io.Discard, io.LimitReader(in, limit+1))
	if err == nil && n > limit {
		err = errPage
	}
	return err
}

var errPage = fmt.Errorf("a page of over %d MiB; write it with smaller pages", maxPage>>20)
