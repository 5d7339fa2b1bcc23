package web

import (
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// blockRows is how many rows are compressed together: few enough that one is
// read in tens of microseconds, and enough that they share their words.
const blockRows = 32

// blocks holds rows of bytes, compressed, in the order of adding. It is filled
// by one goroutine and then read by any number.
type blocks struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	packed  [][]byte
	// ends are where each row ends in its block.
	ends []uint32
	open []byte
}

func newBlocks() (*blocks, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, err
	}
	return &blocks{encoder: encoder, decoder: decoder}, nil
}

func (b *blocks) add(row []byte) {
	b.open = append(b.open, row...)
	b.ends = append(b.ends, uint32(len(b.open)))
	if len(b.ends)%blockRows == 0 {
		b.pack()
	}
}

func (b *blocks) pack() {
	b.packed = append(b.packed, b.encoder.EncodeAll(b.open, nil))
	b.open = b.open[:0]
}

// done ends the filling.
func (b *blocks) done() {
	if len(b.open) > 0 {
		b.pack()
	}
	b.open = nil
}

// row returns the n-th row added. The slice is the caller's.
func (b *blocks) row(n uint32) ([]byte, error) {
	block, err := b.decoder.DecodeAll(b.packed[n/blockRows], nil)
	if err != nil {
		return nil, fmt.Errorf("a row of the index is damaged: %w", err)
	}
	from := uint32(0)
	if n%blockRows > 0 {
		from = b.ends[n-1]
	}
	return block[from:b.ends[n]], nil
}
