package xls

import (
	"bytes"
	"encoding/binary"
)

// Made makes a workbook with one sheet of strings, for tests of readers: no
// spreadsheet of another's making is needed to have one.
func Made(rows [][]string) []byte {
	record := func(b *bytes.Buffer, kind uint16, data []byte) {
		_ = binary.Write(b, binary.LittleEndian, []uint16{kind, uint16(len(data))})
		b.Write(data)
	}
	words := func(values ...uint16) []byte {
		b, _ := binary.Append(nil, binary.LittleEndian, values)
		return b
	}
	begin := func(sort uint16) []byte { return words(version8, sort, 0, 0, 0, 0, 0, 0) }

	var sheet bytes.Buffer
	record(&sheet, recBegin, begin(0x10))
	for y, row := range rows {
		for x, cell := range row {
			if cell == "" {
				continue
			}
			data := words(uint16(y), uint16(x), 0, uint16(len([]rune(cell))))
			data = append(data, 1)
			for _, r := range cell {
				data = binary.LittleEndian.AppendUint16(data, uint16(r))
			}
			record(&sheet, recLabel, data)
		}
	}
	record(&sheet, recEOF, nil)

	const name = "Sheet1"
	var stream bytes.Buffer
	record(&stream, recBegin, begin(5))
	// The sheet begins behind this record, its name, and the end of the globals.
	at := uint32(stream.Len() + 4 + 8 + len(name) + 4)
	bound := binary.LittleEndian.AppendUint32(nil, at)
	record(&stream, recSheet, append(append(bound, 0, 0, byte(len(name)), 0), name...))
	record(&stream, recEOF, nil)
	stream.Write(sheet.Bytes())
	return compounded(stream.Bytes())
}

// compounded puts a stream named Workbook into a compound file.
func compounded(stream []byte) []byte {
	const sector, perFAT, cutoff = 512, 128, 4096
	if len(stream) < cutoff {
		stream = append(stream, make([]byte, cutoff-len(stream))...)
	}
	blocks := (len(stream) + sector - 1) / sector
	tables := 1
	for tables*perFAT < blocks+1+tables {
		tables++
	}
	head := make([]byte, sector)
	copy(head, magic)
	le := binary.LittleEndian
	le.PutUint16(head[24:], 0x3E)
	le.PutUint16(head[26:], 3)
	le.PutUint16(head[28:], 0xFFFE)
	le.PutUint16(head[30:], 9)
	le.PutUint16(head[32:], 6)
	le.PutUint32(head[44:], uint32(tables))
	le.PutUint32(head[48:], uint32(tables)) // the directory comes after the tables
	le.PutUint32(head[56:], cutoff)
	le.PutUint32(head[60:], endOfChain)
	le.PutUint32(head[68:], endOfChain)
	for i := range 109 {
		le.PutUint32(head[76+4*i:], freeSector)
	}
	fat := make([]byte, 0, tables*sector)
	for i := range tables {
		le.PutUint32(head[76+4*i:], uint32(i))
		fat = le.AppendUint32(fat, 0xFFFFFFFD)
	}
	fat = le.AppendUint32(fat, endOfChain)
	for i := range blocks {
		next := uint32(tables + 2 + i)
		if i == blocks-1 {
			next = endOfChain
		}
		fat = le.AppendUint32(fat, next)
	}
	for len(fat) < tables*sector {
		fat = le.AppendUint32(fat, freeSector)
	}
	entry := func(name string, sort byte, start, size uint32) []byte {
		e := make([]byte, entrySize)
		for i, c := range name {
			le.PutUint16(e[2*i:], uint16(c))
		}
		le.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66] = sort
		le.PutUint32(e[116:], start)
		le.PutUint32(e[120:], size)
		return e
	}
	directory := append(entry("Root Entry", 5, endOfChain, 0), entry("Workbook", 2, uint32(tables+1), uint32(len(stream)))...)
	directory = append(directory, make([]byte, sector-len(directory))...)
	out := append(append(head, fat...), directory...)
	out = append(out, stream...)
	return append(out, make([]byte, blocks*sector-len(stream))...)
}
