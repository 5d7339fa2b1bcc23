package neural

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
)

// Table is a table of vectors: Rows of Width numbers.
type Table struct {
	Rows, Width int
	Value       []float32
}

// Linear is a linear map: Weight has Out rows of In numbers.
type Linear struct {
	In, Out      int
	Weight, Bias []float32
}

// Weights is a network as its trainer knows it, in floating point.
type Weights struct {
	// UPOS, XPOS and Rel are the tags and relations; Words the keys of the rows of Word.
	UPOS, XPOS, Rel, Words []string
	// Word, Gram, Suffix and Shape are the vectors whose concatenation is a word's input.
	Word, Gram, Suffix, Shape Table
	// Input and Recurrent are the maps of the four LSTMs (layer 1 forward and
	// backward, layer 2 forward and backward) to the gates: in, forget, cell, out.
	Input, Recurrent [4]Linear
	// Tag maps layer 1 to the scores of UPOS, then XPOS.
	Tag Linear
	// Hidden maps layer 2 to four vectors: dependent and head for arcs, dependent and head for relations.
	Hidden Linear
	// Arc maps a dependent's arc vector to what its head's is multiplied with.
	Arc Linear
	// Pair does so for each relation in turn, and Alone scores relations by the dependent only.
	Pair, Alone Linear
}

// Version is the format that Encode writes and Read reads.
const Version = 1

var magic = []byte("ENTENTEW")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Encode returns the weights file: each row of each matrix as 8-bit numbers
// with one scale.
func (w *Weights) Encode() ([]byte, error) {
	out := append([]byte(nil), magic...)
	out = binary.LittleEndian.AppendUint32(out, Version)
	out = binary.LittleEndian.AppendUint32(out, 0)
	for _, list := range [][]string{w.UPOS, w.XPOS, w.Rel, w.Words} {
		text := strings.Join(list, "\n")
		out = binary.LittleEndian.AppendUint32(out, uint32(len(list)))
		out = binary.LittleEndian.AppendUint32(out, uint32(len(text)))
		out = append(out, text...)
	}
	for _, t := range []*Table{&w.Word, &w.Gram, &w.Suffix, &w.Shape} {
		if len(t.Value) != t.Rows*t.Width {
			return nil, fmt.Errorf("weights: a table of %d rows of %d has %d numbers", t.Rows, t.Width, len(t.Value))
		}
		out = appendRows(out, t.Rows, t.Width, t.Value)
	}
	for _, l := range w.linears() {
		if len(l.Weight) != l.In*l.Out || len(l.Bias) != l.Out {
			return nil, fmt.Errorf("weights: a map of %d to %d has %d weights and %d biases", l.In, l.Out, len(l.Weight), len(l.Bias))
		}
		out = appendRows(out, l.Out, l.In, l.Weight)
		for _, b := range l.Bias {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(b))
		}
	}
	start := len(magic) + 8
	binary.LittleEndian.PutUint32(out[start-4:], crc32.Checksum(out[start:], castagnoli))
	if _, err := Read(out); err != nil {
		return nil, fmt.Errorf("weights: what was written cannot be read: %w", err)
	}
	return out, nil
}

func (w *Weights) linears() []*Linear {
	var list []*Linear
	for i := range w.Input {
		list = append(list, &w.Input[i], &w.Recurrent[i])
	}
	return append(list, &w.Tag, &w.Hidden, &w.Arc, &w.Pair, &w.Alone)
}

// appendRows writes the shape, the rows in 8 bits, and their scales.
func appendRows(out []byte, rows, width int, value []float32) []byte {
	out = binary.LittleEndian.AppendUint32(out, uint32(rows))
	out = binary.LittleEndian.AppendUint32(out, uint32(width))
	scales := make([]float32, rows)
	for r := range rows {
		v := value[r*width : (r+1)*width]
		most := float32(0)
		for _, x := range v {
			most = max(most, x, -x)
		}
		scales[r] = most / 127
		for _, x := range v {
			q := 0.0
			if most > 0 {
				q = math.RoundToEven(float64(x) / float64(scales[r]))
			}
			out = append(out, byte(int8(min(127, max(-127, q)))))
		}
	}
	for _, s := range scales {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(s))
	}
	return out
}
