package xls

import (
	"encoding/binary"
	"math"
	"strconv"
	"unicode/utf16"
)

// The records of a workbook that are read.
const (
	recFormula   = 0x0006
	recEOF       = 0x000A
	recContinue  = 0x003C
	recSheet     = 0x0085
	recMulRK     = 0x00BD
	recStrings   = 0x00FC
	recString    = 0x00FD
	recNumber    = 0x0203
	recLabel     = 0x0204
	recBool      = 0x0205
	recResult    = 0x0207
	recRK        = 0x027E
	recBegin     = 0x0809
	recEncrypted = 0x002F
)

const version8 = 0x0600

// book is a workbook that is being read.
type book struct {
	stream  []byte
	strings []string
	sheets  []Sheet
	offsets []int64
	cells   int
}

// record is a piece of the stream. next is where the one after begins.
type record struct {
	kind int
	data []byte
	next int64
}

// at reads the record at a place; ok is false at the end of the stream.
func (b *book) at(offset int64) (r record, ok bool, err error) {
	if offset < 0 || offset+4 > int64(len(b.stream)) {
		return r, false, nil
	}
	head := b.stream[offset:]
	n := int64(binary.LittleEndian.Uint16(head[2:]))
	if 4+n > int64(len(head)) {
		return r, false, damaged("a record goes beyond the end")
	}
	return record{int(binary.LittleEndian.Uint16(head)), head[4 : 4+n], offset + 4 + n}, true, nil
}

// globals reads what comes before the sheets: their names and places, and the strings.
func (b *book) globals() error {
	first, ok, err := b.at(0)
	if err != nil {
		return err
	}
	if !ok || first.kind != recBegin || len(first.data) < 4 || binary.LittleEndian.Uint16(first.data) != version8 {
		return damaged("it is of a version before 97; save it anew as .xls or .csv")
	}
	for offset := first.next; ; {
		r, ok, err := b.at(offset)
		if err != nil {
			return err
		}
		if !ok || r.kind == recEOF {
			return nil
		}
		switch r.kind {
		case recEncrypted:
			return damaged("it is encrypted; save it anew without a password")
		case recSheet:
			if len(r.data) < 8 {
				return damaged("the name of a sheet is cut short")
			}
			name, _ := text(r.data[8:], int(r.data[6]), r.data[7])
			b.sheets = append(b.sheets, Sheet{Name: name})
			b.offsets = append(b.offsets, int64(binary.LittleEndian.Uint32(r.data)))
		case recStrings:
			if r.next, err = b.table(r); err != nil {
				return err
			}
		}
		offset = r.next
	}
}

// text decodes n characters, two bytes each if the flags say so; rest is what comes after.
func text(data []byte, n int, flags byte) (s string, rest []byte) {
	if flags&1 == 0 {
		n = min(n, len(data))
		runes := make([]rune, n)
		for i, c := range data[:n] {
			runes[i] = rune(c)
		}
		return string(runes), data[n:]
	}
	n = min(n, len(data)/2)
	units := make([]uint16, n)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units)), data[2*n:]
}

// pieces is a record together with those that continue it.
type pieces struct {
	b    *book
	data []byte
	next int64
}

// more goes on to the record that continues this one.
func (p *pieces) more() error {
	r, ok, err := p.b.at(p.next)
	if err != nil {
		return err
	}
	if !ok || r.kind != recContinue {
		return damaged("the strings are cut short")
	}
	p.data, p.next = r.data, r.next
	return nil
}

// take returns n bytes, which may lie in several records.
func (p *pieces) take(n int) ([]byte, error) {
	if n <= len(p.data) {
		out := p.data[:n]
		p.data = p.data[n:]
		return out, nil
	}
	if n > len(p.b.stream) {
		return nil, damaged("a string is longer than the file")
	}
	var out []byte
	for len(out) < n {
		if len(p.data) == 0 {
			if err := p.more(); err != nil {
				return nil, err
			}
			continue
		}
		m := min(n-len(out), len(p.data))
		out = append(out, p.data[:m]...)
		p.data = p.data[m:]
	}
	return out, nil
}

// chars returns n characters. Where a string goes on in another record, that
// begins with flags of its own.
func (p *pieces) chars(n int, flags byte) (string, error) {
	var out string
	for {
		size := 1
		if flags&1 != 0 {
			size = 2
		}
		m := min(n, len(p.data)/size)
		var s string
		s, p.data = text(p.data, m, flags)
		out += s
		if n -= m; n == 0 {
			return out, nil
		}
		p.data = nil
		if err := p.more(); err != nil {
			return "", err
		}
		head, err := p.take(1)
		if err != nil {
			return "", err
		}
		flags = head[0]
	}
}

// table reads the table of strings and returns where the record after it begins.
func (b *book) table(r record) (next int64, err error) {
	p := &pieces{b: b, data: r.data, next: r.next}
	head, err := p.take(8)
	if err != nil {
		return 0, err
	}
	count := binary.LittleEndian.Uint32(head[4:])
	if int64(count) > int64(len(b.stream)) {
		return 0, damaged("it counts more strings than it can hold")
	}
	for range count {
		s, err := p.string()
		if err != nil {
			return 0, err
		}
		b.strings = append(b.strings, s)
	}
	// What is left of a continued record is passed over with it.
	return p.next, nil
}

// string reads one string of the table and passes over its formats.
func (p *pieces) string() (string, error) {
	head, err := p.take(3)
	if err != nil {
		return "", err
	}
	n, flags := int(binary.LittleEndian.Uint16(head)), head[2]
	after := 0
	if flags&8 != 0 {
		runs, err := p.take(2)
		if err != nil {
			return "", err
		}
		after += 4 * int(binary.LittleEndian.Uint16(runs))
	}
	if flags&4 != 0 {
		size, err := p.take(4)
		if err != nil {
			return "", err
		}
		extra := binary.LittleEndian.Uint32(size)
		if int64(extra) > int64(len(p.b.stream)) {
			return "", damaged("a string is longer than the file")
		}
		after += int(extra)
	}
	s, err := p.chars(n, flags)
	if err != nil {
		return "", err
	}
	_, err = p.take(after)
	return s, err
}

// sheet reads the cells of a sheet.
func (b *book) sheet(i int) error {
	begin, ok, err := b.at(b.offsets[i])
	if err != nil {
		return err
	}
	if !ok || begin.kind != recBegin {
		return damaged("sheet %d is not where it should be", i+1)
	}
	result := [2]int{-1, -1}
	for offset, depth := begin.next, 0; ; {
		r, ok, err := b.at(offset)
		if err != nil {
			return err
		}
		if !ok {
			return damaged("sheet %d has no end", i+1)
		}
		offset = r.next
		switch {
		case r.kind == recBegin: // a chart inside the sheet
			depth++
		case r.kind == recEOF && depth == 0:
			return nil
		case r.kind == recEOF:
			depth--
		case depth > 0:
		case r.kind == recResult && result[0] >= 0 && len(r.data) >= 3:
			s, _ := text(r.data[3:], int(binary.LittleEndian.Uint16(r.data)), r.data[2])
			err = b.set(i, result[0], result[1], s)
			result = [2]int{-1, -1}
		case len(r.data) >= 6:
			err = b.cell(i, r, &result)
		}
		if err != nil {
			return err
		}
	}
}

// cell reads a record of one cell or of several. A formula whose result is a
// string leaves its place in result: the string comes in a record of its own.
func (b *book) cell(i int, r record, result *[2]int) error {
	d := r.data
	row, column := int(binary.LittleEndian.Uint16(d)), int(binary.LittleEndian.Uint16(d[2:]))
	switch r.kind {
	case recString:
		if len(d) < 10 {
			return nil
		}
		at := binary.LittleEndian.Uint32(d[6:])
		if int64(at) >= int64(len(b.strings)) {
			return damaged("a cell names a string that is not there")
		}
		return b.set(i, row, column, b.strings[at])
	case recLabel:
		if len(d) >= 9 {
			s, _ := text(d[9:], int(binary.LittleEndian.Uint16(d[6:])), d[8])
			return b.set(i, row, column, s)
		}
	case recNumber:
		if len(d) >= 14 {
			return b.set(i, row, column, number(math.Float64frombits(binary.LittleEndian.Uint64(d[6:]))))
		}
	case recRK:
		if len(d) >= 10 {
			return b.set(i, row, column, number(rk(binary.LittleEndian.Uint32(d[6:]))))
		}
	case recMulRK:
		for at := 4; at+6 <= len(d)-2; at += 6 {
			if err := b.set(i, row, column, number(rk(binary.LittleEndian.Uint32(d[at+2:])))); err != nil {
				return err
			}
			column++
		}
	case recBool:
		if len(d) >= 8 && d[7] == 0 {
			return b.set(i, row, column, strconv.Itoa(int(d[6])))
		}
	case recFormula:
		switch {
		case len(d) < 14:
		case d[12] != 0xFF || d[13] != 0xFF:
			return b.set(i, row, column, number(math.Float64frombits(binary.LittleEndian.Uint64(d[6:]))))
		case d[6] == 0:
			*result = [2]int{row, column}
		case d[6] == 1:
			return b.set(i, row, column, strconv.Itoa(int(d[8])))
		}
	}
	return nil
}

// rk decodes the short form of a number: 30 bits of an integer or of a double, perhaps times 100.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// set writes a cell.
func (b *book) set(i, row, column int, s string) error {
	sheet := &b.sheets[i]
	for len(sheet.Rows) <= row {
		sheet.Rows = append(sheet.Rows, nil)
	}
	if missing := column + 1 - len(sheet.Rows[row]); missing > 0 {
		if b.cells += missing; b.cells > mostCells {
			return damaged("it has more than %d cells", mostCells)
		}
		sheet.Rows[row] = append(sheet.Rows[row], make([]string, missing)...)
	}
	sheet.Rows[row][column] = s
	return nil
}
