package web

import (
	"bytes"
	"fmt"

	"github.com/klauspost/compress/s2"
)

// blockRows is how many rows are compressed together: few enough that one is
// read in microseconds, and enough that they share their words.
const blockRows = 16

// blocks holds rows of bytes, compressed, in the order of adding. It is filled
// by one goroutine and then read by any number.
type blocks struct {
	packed [][]byte
	// ends are where each row ends in its block.
	ends          []uint32
	open, scratch []byte
}

func (b *blocks) add(row []byte) {
	b.open = append(b.open, row...)
	b.ends = append(b.ends, uint32(len(b.open)))
	if len(b.ends)%blockRows == 0 {
		b.pack()
	}
}

func (b *blocks) pack() {
	if most := s2.MaxEncodedLen(len(b.open)); cap(b.scratch) < most {
		b.scratch = make([]byte, most)
	}
	// What is kept has no room to spare: there are many.
	b.packed = append(b.packed, bytes.Clone(s2.EncodeBetter(b.scratch[:cap(b.scratch)], b.open)))
	b.open = b.open[:0]
}

// done ends the filling.
func (b *blocks) done() {
	if len(b.open) > 0 {
		b.pack()
	}
	b.open, b.scratch = nil, nil
}

// row returns the n-th row added. The slice is the caller's.
func (b *blocks) row(n uint32) ([]byte, error) {
	block, err := s2.Decode(nil, b.packed[n/blockRows])
	if err != nil {
		return nil, fmt.Errorf("a row of the index is damaged: %w", err)
	}
	from := uint32(0)
	if n%blockRows > 0 {
		from = b.ends[n-1]
	}
	return block[from:b.ends[n]], nil
}
