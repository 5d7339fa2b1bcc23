package neural

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tiny is a small network of random weights.
func tiny(seed uint64) *Weights {
	r := rand.New(rand.NewPCG(seed, 1))
	numbers := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(r.NormFloat64())
		}
		return out
	}
	table := func(rows, width int) Table { return Table{rows, width, numbers(rows * width)} }
	linear := func(in, out int) Linear { return Linear{in, out, numbers(in * out), numbers(out)} }
	w := &Weights{
		UPOS: []string{"NOUN", "VERB"}, XPOS: []string{"NN", "VB", "."}, Rel: []string{"nsubj", "root", "obj"},
		Words: []string{"!unknown", "!root", "ship", "sail"},
		Word:  table(4, 16), Gram: table(64, 8), Suffix: table(32, 8), Shape: table(16, 8),
		Tag: linear(16, 5), Hidden: linear(16, 48), Arc: linear(16, 16), Pair: linear(8, 24), Alone: linear(8, 3),
	}
	in := 40
	for i := range w.Input {
		if i == 2 {
			in = 16
		}
		w.Input[i], w.Recurrent[i] = linear(in, 32), linear(8, 32)
	}
	return w
}

// seal sets the checksum of a weights file right.
func seal(file []byte) []byte {
	start := len(magic) + 8
	binary.LittleEndian.PutUint32(file[start-4:], crc32.Checksum(file[start:], castagnoli))
	return file
}

func TestEncodeAndRead(t *testing.T) {
	w := tiny(1)
	file, err := w.Encode()
	if err != nil {
		t.Fatal(err)
	}
	n, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(n.upos, w.UPOS) || !slices.Equal(n.xpos, w.XPOS) || !slices.Equal(n.rels, w.Rel) {
		t.Error("labels differ after reading")
	}
	for r := range w.Word.Rows {
		most := float32(0)
		for _, v := range w.Word.Value[r*16 : (r+1)*16] {
			most = max(most, float32(math.Abs(float64(v))))
		}
		for i, b := range n.word.row(int32(r)) {
			got, want := float32(int8(b))*n.word.scale[r], w.Word.Value[r*16+i]
			if d := math.Abs(float64(got - want)); d > float64(most)/127*.501 {
				t.Errorf("number %d of word %d was %v and is %v: off by more than half a step", i, r, want, got)
			}
		}
	}
	again, err := tiny(1).Encode()
	if err != nil || !bytes.Equal(file, again) {
		t.Error("the same weights give other bytes")
	}
	for i, tree := range n.Parse(story()) {
		check(t, story()[i], tree)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Weights){
		"a short table":    func(w *Weights) { w.Word.Value = w.Word.Value[1:] },
		"a short map":      func(w *Weights) { w.Arc.Weight = w.Arc.Weight[1:] },
		"a wrong layer":    func(w *Weights) { w.Tag.In, w.Tag.Weight = 8, w.Tag.Weight[:40] },
		"a missing word":   func(w *Weights) { w.Words = w.Words[1:] },
		"no root":          func(w *Weights) { w.Rel[1] = "dep" },
		"an infinite bias": func(w *Weights) { w.Arc.Bias[0] = float32(math.Inf(1)) },
		"a NaN":            func(w *Weights) { w.Tag.Bias[0] = float32(math.NaN()) },
	} {
		w := tiny(1)
		spoil(w)
		if _, err := w.Encode(); err == nil {
			t.Errorf("%s is written without an error", name)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	file, err := tiny(1).Encode()
	if err != nil {
		t.Fatal(err)
	}
	other := seal(slices.Clone(file))
	other[len(magic)] = 99
	flipped := slices.Clone(file)
	flipped[len(file)/2] ^= 1
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"nothing", nil, "not a weights file"},
		{"text", []byte("hello, this is no weights file"), "not a weights file"},
		{"another format", other, "format 99"},
		{"a flipped bit", flipped, "checksum"},
		{"half a file", file[:len(file)/2], "checksum"},
		{"half a file, sealed", seal(slices.Clone(file[:len(file)/2])), "cut short"},
		{"a byte more, sealed", seal(append(slices.Clone(file), 0)), "too many"},
	} {
		_, err := Read(c.file)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

// FuzzRead seals any bytes, so that they get past the checksum, and parses
// with what can be read.
func FuzzRead(f *testing.F) {
	file, err := tiny(1).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add(file[:100])
	r := rand.New(rand.NewPCG(9, 9))
	for range 20 {
		spoilt := slices.Clone(file)
		for range 1 + r.IntN(4) {
			spoilt[len(magic)+8+r.IntN(len(file)-16)] = byte(r.Uint32())
		}
		f.Add(spoilt)
	}
	words := [][]string{{"ship", "sails", "."}, {"x"}, {}, {"a", "b", "c", "d", "e", "f", "g"}}
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) >= len(magic)+8 && len(file) < 1<<20 {
			file = slices.Clone(file)
			copy(file, magic)
			binary.LittleEndian.PutUint32(file[len(magic):], Version)
			seal(file)
		}
		n, err := Read(file)
		if err != nil {
			return
		}
		for i, tree := range n.Parse(words) {
			check(looseLabels{t}, words[i], tree)
		}
	})
}

// looseLabels lets pass that a spoilt file has empty labels.
type looseLabels struct{ *testing.T }

func (l looseLabels) Fatalf(format string, args ...any) {
	if !strings.Contains(format, "lacks a label") && !strings.Contains(format, "and relation") {
		l.T.Fatalf(format, args...)
	}
}

func TestShippedWeights(t *testing.T) {
	info, err := os.Stat("../../data/model/english.bin")
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 8_000_000 {
		t.Errorf("english.bin has %d bytes, more than 8 MB", info.Size())
	}
	n := shipped(t)
	if len(n.upos) != 17 {
		t.Errorf("%d UPOS tags, want 17", len(n.upos))
	}
}

func TestModelCard(t *testing.T) {
	card, err := os.ReadFile("../../docs/model.md")
	if err != nil {
		t.Fatal(err)
	}
	beside, err := os.ReadFile("../../data/model/README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(card, beside) {
		t.Error("docs/model.md and data/model/README.md differ; copy the one over the other")
	}
	info, err := os.Stat("../../data/model/english.bin")
	if err != nil {
		t.Fatal(err)
	}
	if size := strconv.FormatInt(info.Size(), 10); !strings.Contains(strings.ReplaceAll(string(card), ",", ""), size+" bytes") {
		t.Errorf("the card does not give the size of the weights, %s bytes", size)
	}
}
