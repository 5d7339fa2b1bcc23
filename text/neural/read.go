package neural

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
)

// largest bounds scales and biases so that no sum of a network overflows.
const largest = 1e6

// reader takes a weights file apart; the first thing amiss sticks in err.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("weights file: "+format, args...)
	}
}

func (r *reader) take(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.rest)) {
		r.fail("cut short: %d bytes wanted, %d left", n, len(r.rest))
	}
	if r.err != nil {
		return nil
	}
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) number() int {
	b := r.take(4)
	if b == nil {
		return 0
	}
	n := binary.LittleEndian.Uint32(b)
	if n > 1<<30 {
		r.fail("a count of %d", n)
		return 0
	}
	return int(n)
}

func (r *reader) floats(n int) []float32 {
	b := r.take(4 * n)
	if b == nil {
		return nil
	}
	out := make([]float32, n)
	for i := range out {
		x := math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if !(x >= -largest && x <= largest) {
			r.fail("a number out of range: %v", x)
			return nil
		}
		out[i] = x
	}
	return out
}

func (r *reader) list(what string) []string {
	n, size := r.number(), r.number()
	text := r.take(size)
	if r.err != nil {
		return nil
	}
	list := strings.Split(string(text), "\n")
	if len(list) != n {
		r.fail("%d %s announced, %d found", n, what, len(list))
	}
	return list
}

// vectors is a table of 8-bit vectors with a scale for each.
type vectors struct {
	rows, width int
	value       []byte
	scale       []float32
}

func (r *reader) vectors(what string) vectors {
	v := vectors{rows: r.number(), width: r.number()}
	if r.err == nil && (v.rows < 2 || v.rows > 1<<22 || v.width < 8 || v.width > maxWidth || v.width%8 != 0) {
		r.fail("%s: %d rows of %d; widths are multiples of 8", what, v.rows, v.width)
	}
	v.value = r.take(v.rows * v.width)
	v.scale = r.floats(v.rows)
	return v
}

func (r *reader) linear(what string, in, out int, steps float32) linear {
	rows, width := r.number(), r.number()
	if r.err == nil && (rows != out || width != in) {
		r.fail("%s: a map of %d to %d where %d to %d is wanted", what, width, rows, in, out)
	}
	value, scale, bias := r.take(rows*width), r.floats(rows), r.floats(rows)
	if r.err != nil {
		return linear{}
	}
	return pack(in, out, steps, value, scale, bias)
}

// Read returns the network in a weights file. It fails if the bytes are not
// such a file, or one cut short or damaged. The network keeps the bytes; they
// are not to be changed.
func Read(weights []byte) (*Network, error) {
	start := len(magic) + 8
	if len(weights) < start || !bytes.HasPrefix(weights, magic) {
		return nil, errors.New("not a weights file of the tagger and parser; go run ./text/train makes one")
	}
	if v := binary.LittleEndian.Uint32(weights[len(magic):]); v != Version {
		return nil, fmt.Errorf("weights file: format %d, but this program reads format %d; train again", v, Version)
	}
	if binary.LittleEndian.Uint32(weights[start-4:]) != crc32.Checksum(weights[start:], castagnoli) {
		return nil, errors.New("weights file: damaged: its checksum does not match; fetch it again")
	}
	r := &reader{rest: weights[start:]}
	return r.network()
}

func (r *reader) network() (*Network, error) {
	n := &Network{upos: r.list("UPOS tags"), xpos: r.list("XPOS tags"), rels: r.list("relations")}
	words := r.list("words")
	n.word, n.gram = r.vectors("words"), r.vectors("n-grams")
	n.suffix, n.shape = r.vectors("suffixes"), r.vectors("shapes")
	if r.err == nil && len(words) != n.word.rows {
		r.fail("%d words but %d word vectors", len(words), n.word.rows)
	}
	n.rootRel = -1
	for i, rel := range n.rels {
		if rel == "root" {
			n.rootRel = i
		}
	}
	if r.err == nil && (n.rootRel < 0 || len(n.rels) < 2) {
		r.fail("no relation root beside others")
	}
	if r.err == nil && len(n.rels)+len(n.upos)+len(n.xpos) > 4096 {
		r.fail("%d relations and %d tags", len(n.rels), len(n.upos)+len(n.xpos))
	}
	n.input = n.word.width + n.gram.width + n.suffix.width + n.shape.width
	if r.err == nil {
		n.measure(r)
	}
	if r.err != nil {
		return nil, r.err
	}
	in, steps := n.input, float32(inputScale)
	for i := range n.cells {
		if i == 2 {
			in, steps = 2*n.hidden, limit
		}
		n.cells[i].input = r.linear("LSTM input", in, 4*n.hidden, steps)
		n.cells[i].recurrent = r.linear("LSTM state", n.hidden, 4*n.hidden, limit)
		n.cells[i].join()
	}
	n.tag = r.linear("tags", 2*n.hidden, len(n.upos)+len(n.xpos), limit)
	n.vector = r.linear("arc and relation vectors", 2*n.hidden, 2*n.arc+2*n.rel, limit)
	n.arcs = r.linear("arcs", n.arc, n.arc, vectorScale)
	n.pair = r.linear("relations of pairs", n.rel, n.rel*len(n.rels), vectorScale)
	n.alone = r.linear("relations of dependents", n.rel, len(n.rels), vectorScale)
	if r.err == nil && len(r.rest) > 0 {
		r.fail("%d bytes too many", len(r.rest))
	}
	if r.err != nil {
		return nil, r.err
	}
	n.index = make(map[string]int32, len(words))
	for i, w := range words {
		if _, twice := n.index[w]; !twice {
			n.index[w] = int32(i)
		}
	}
	return n, nil
}

// measure finds the sizes of the layers in the shapes of the matrices ahead,
// which the file does not state twice.
func (n *Network) measure(r *reader) {
	ahead := *r
	var rows, width [13]int
	for i := range rows {
		rows[i], width[i] = ahead.number(), ahead.number()
		ahead.take(rows[i] * width[i])
		ahead.take(8 * rows[i])
	}
	if ahead.err != nil {
		r.err = ahead.err
		return
	}
	n.hidden, n.arc, n.rel = width[1], width[10], width[12]
	for _, size := range []int{n.input, n.hidden, n.arc, n.rel} {
		// Multiples of 8 are what the kernels step by; the upper bound keeps 32-bit sums exact.
		if size < 8 || size > maxWidth/2 || size%8 != 0 {
			r.fail("a layer of %d: sizes are multiples of 8 up to %d", size, maxWidth/2)
		}
	}
}
