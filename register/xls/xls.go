// Package xls reads the cells of spreadsheets in the binary format of Excel 97
// to 2003 (BIFF8 in an OLE2 compound file), as much of it as tables of data use:
// strings, numbers and the results of formulas. Formats, and with them dates, are
// not read: a date is the number of its day.
//
// The formats are described in Microsoft's [MS-CFB] and [MS-XLS].
package xls

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
)

// Sheet is a sheet of a workbook.
type Sheet struct {
	Name string
	// Rows are the rows from the first to the last that has a cell, and their cells from
	// the first column; a number is written as its shortest decimal.
	Rows [][]string
}

// ErrFormat is the error of a file that is no such spreadsheet, or a damaged one.
var ErrFormat = errors.New("no spreadsheet of Excel 97 to 2003")

// mostCells bounds the cells of all sheets of a file with the empty ones between them.
const mostCells = 20_000_000

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
}

// Read reads the sheets of a workbook in their order.
func Read(raw []byte) ([]Sheet, error) {
	stream, err := workbook(raw)
	if err != nil {
		return nil, err
	}
	b := book{stream: stream}
	if err := b.globals(); err != nil {
		return nil, err
	}
	for i := range b.sheets {
		if err := b.sheet(i); err != nil {
			return nil, err
		}
	}
	return b.sheets, nil
}

var magic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

const (
	endOfChain = 0xFFFFFFFE
	freeSector = 0xFFFFFFFF
	entrySize  = 128
)

// compound is a compound file: a file system in a file.
type compound struct {
	raw    []byte
	sector int
	fat    []uint32
}

// workbook finds the stream of the workbook in a compound file.
func workbook(raw []byte) ([]byte, error) {
	if len(raw) < 512 || !bytes.HasPrefix(raw, magic) {
		return nil, damaged("it does not begin like one")
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(raw[at:])) }
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(raw[at:]) }
	shift, miniShift := u16(30), u16(32)
	if shift != 9 && shift != 12 || miniShift < 4 || miniShift >= shift {
		return nil, damaged("its sectors have sizes that do not occur")
	}
	c := &compound{raw: raw, sector: 1 << shift}
	if err := c.readFAT(u32(68)); err != nil {
		return nil, err
	}
	directory, err := c.chain(u32(48), c.fat)
	if err != nil {
		return nil, err
	}
	var root, found []byte
	for at := 0; at+entrySize <= len(directory); at += entrySize {
		entry := directory[at : at+entrySize]
		switch name := entryName(entry); {
		case entry[66] == 5:
			root = entry
		case entry[66] == 2 && name == "Workbook":
			found = entry
		case entry[66] == 2 && name == "Book" && found == nil:
			return nil, damaged("it is of a version before 97; save it anew as .xls or .csv")
		}
	}
	if found == nil {
		return nil, damaged("it holds no workbook")
	}
	start, size := binary.LittleEndian.Uint32(found[116:]), int64(binary.LittleEndian.Uint32(found[120:]))
	var stream []byte
	if size >= int64(u32(56)) {
		stream, err = c.chain(start, c.fat)
	} else {
		stream, err = c.mini(root, start, u32(60), 1<<miniShift)
	}
	if err != nil {
		return nil, err
	}
	if int64(len(stream)) < size {
		return nil, damaged("it is cut short")
	}
	return stream[:size], nil
}

func entryName(entry []byte) string {
	n := min(int(binary.LittleEndian.Uint16(entry[64:])), 64)
	var units []uint16
	for i := 0; i+2 < n; i += 2 {
		units = append(units, binary.LittleEndian.Uint16(entry[i:]))
	}
	return string(utf16.Decode(units))
}

// readFAT reads the table that says which sector follows which.
func (c *compound) readFAT(next uint32) error {
	add := func(sector uint32) error {
		data, err := c.at(sector)
		if err != nil {
			return err
		}
		for i := 0; i+4 <= len(data); i += 4 {
			c.fat = append(c.fat, binary.LittleEndian.Uint32(data[i:]))
		}
		return nil
	}
	for at := 76; at < 512; at += 4 {
		if sector := binary.LittleEndian.Uint32(c.raw[at:]); sector != freeSector {
			if err := add(sector); err != nil {
				return err
			}
		}
	}
	for range len(c.raw)/c.sector + 1 {
		if next == endOfChain || next == freeSector {
			return nil
		}
		data, err := c.at(next)
		if err != nil {
			return err
		}
		last := len(data) - 4
		for i := 0; i < last; i += 4 {
			if sector := binary.LittleEndian.Uint32(data[i:]); sector != freeSector {
				if err := add(sector); err != nil {
					return err
				}
			}
		}
		next = binary.LittleEndian.Uint32(data[last:])
	}
	return damaged("its table of sectors goes in circles")
}

// at returns a sector. The last one of a file may be short.
func (c *compound) at(sector uint32) ([]byte, error) {
	from := (int64(sector) + 1) * int64(c.sector)
	if from >= int64(len(c.raw)) {
		return nil, damaged("it is cut short, or names a sector that it does not have")
	}
	to := min(from+int64(c.sector), int64(len(c.raw)))
	if to-from < 8 {
		return nil, damaged("it is cut short")
	}
	return c.raw[from:to], nil
}

// chain returns the bytes of a chain of sectors.
func (c *compound) chain(sector uint32, fat []uint32) ([]byte, error) {
	var out []byte
	for range len(c.raw)/c.sector + 2 {
		if sector == endOfChain || sector == freeSector {
			return out, nil
		}
		data, err := c.at(sector)
		if err != nil {
			return nil, err
		}
		out = append(out, data...)
		if int64(sector) >= int64(len(fat)) {
			return nil, damaged("a chain of sectors leads nowhere")
		}
		sector = fat[sector]
	}
	return nil, damaged("a chain of sectors goes in circles")
}

// mini returns the bytes of a chain of small sectors, which lie in the root's stream.
func (c *compound) mini(root []byte, sector, table uint32, size int) ([]byte, error) {
	if root == nil {
		return nil, damaged("it has no root")
	}
	store, err := c.chain(binary.LittleEndian.Uint32(root[116:]), c.fat)
	if err != nil {
		return nil, err
	}
	links, err := c.chain(table, c.fat)
	if err != nil {
		return nil, err
	}
	var out []byte
	for range len(store)/size + 1 {
		if sector == endOfChain || sector == freeSector {
			return out, nil
		}
		from := int64(sector) * int64(size)
		if from+int64(size) > int64(len(store)) || (int64(sector)+1)*4 > int64(len(links)) {
			return nil, damaged("a chain of small sectors leads nowhere")
		}
		out = append(out, store[from:from+int64(size)]...)
		sector = binary.LittleEndian.Uint32(links[sector*4:])
	}
	return nil, damaged("a chain of small sectors goes in circles")
}
