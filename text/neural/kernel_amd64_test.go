package neural

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// portable runs do without the assembly.
func portable(do func()) {
	was := fast
	fast = false
	defer func() { fast = was }()
	do()
}

// narrow runs do without the registers of 512 bits.
func narrow(do func()) {
	was := wide
	wide = false
	defer func() { wide = was }()
	do()
}

func needFast(t *testing.T) {
	t.Helper()
	if !fast {
		t.Skip("this processor has no AVX2: the portable arithmetic is all there is")
	}
}

func TestMultiplyIsExact(t *testing.T) {
	needFast(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, in := range []int{2, 8, 24, 30, 128, 208, 384, 2048} {
		for _, out := range []int{1, 7, 16, 17, 67, 352} {
			value, scale, bias := make([]byte, in*out), make([]float32, out), make([]float32, out)
			for i := range value {
				value[i] = byte(int8(r.IntN(255) - 127))
			}
			l := pack(in, out, 1, value, scale, bias)
			for _, rows := range []int{1, 2, 5, 6, 7, 12, 13, 31} {
				x := make([]int16, rows*in)
				for i := range x {
					x[i] = int16(r.IntN(2*limit+1) - limit)
				}
				y, z := make([]int32, rows*l.stride()), make([]int32, rows*l.stride())
				l.multiply(rows, x, y)
				portable(func() { l.multiply(rows, x, z) })
				if wide {
					half := make([]int32, rows*l.stride())
					narrow(func() { l.multiply(rows, x, half) })
					if !slices.Equal(half, z) {
						t.Fatalf("%d rows, %d to %d: AVX2 and Go differ", rows, in, out)
					}
				}
				if !slices.Equal(y, z) {
					t.Fatalf("%d rows, %d to %d: assembly and Go differ", rows, in, out)
				}
				// And both against the definition.
				for range 20 {
					i, o := r.IntN(rows), r.IntN(out)
					var sum int64
					for k := range in {
						sum += int64(x[i*in+k]) * int64(int8(value[o*in+k]))
					}
					if int64(y[i*l.stride()+o]) != sum {
						t.Fatalf("%d rows, %d to %d: output %d of row %d is %d, want %d", rows, in, out, o, i, y[i*l.stride()+o], sum)
					}
				}
			}
		}
	}
}

func TestMultiplyExtremes(t *testing.T) {
	value := slices.Repeat([]byte{0x81}, maxWidth) // -127
	l := pack(maxWidth, 1, 1, value, make([]float32, 1), make([]float32, 1))
	x, y := slices.Repeat([]int16{-limit}, maxWidth), make([]int32, l.stride())
	l.multiply(1, x, y)
	if want := int64(127) * limit * maxWidth; int64(y[0]) != want {
		t.Errorf("the greatest sum is %d, want %d", y[0], want)
	}
}

// floats returns numbers of every size, special ones among them.
func floats(r *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		switch r.IntN(12) {
		case 0:
			out[i] = 0
		case 1:
			out[i] = float32(math.Copysign(0, -1))
		case 2:
			out[i] = float32(r.NormFloat64() * 1e5)
		case 3:
			out[i] = float32(r.NormFloat64() * 1e-30)
		default:
			out[i] = float32(r.NormFloat64())
		}
	}
	return out
}

// same compares bits, so that -0 is not 0.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

func TestFloatKernelsAreExact(t *testing.T) {
	needFast(t)
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 400 {
		n := 8 * (1 + r.IntN(40))
		if round%7 == 0 {
			n = 1 + r.IntN(50) // sizes that the assembly leaves to Go
		}
		fromInput, fromState := make([]int32, 4*n), make([]int32, 4*n)
		for i := range fromInput {
			fromInput[i], fromState[i] = int32(r.Uint32())>>r.IntN(31), int32(r.Uint32())>>r.IntN(31)
		}
		coefficient := floats(r, 12*n)
		for i := range coefficient[:8*n] {
			coefficient[i] *= 1e-6
		}
		c1 := floats(r, n)
		c2 := slices.Clone(c1)
		h1, h2 := make([]int16, n), make([]int16, n)
		cell(fromInput, fromState, coefficient, c1, h1)
		cellPortable(fromInput, fromState, coefficient, c2, h2)
		if !same(c1, c2) || !slices.Equal(h1, h2) {
			t.Fatalf("cell of %d: assembly and Go differ", n)
		}

		row, size := make([]byte, n), floats(r, 1)[0]
		for i := range row {
			row[i] = byte(r.Uint32())
		}
		s1 := floats(r, n)
		s2 := slices.Clone(s1)
		add(s1, row, size)
		addPortable(s2, row, size)
		if !same(s1, s2) {
			t.Fatalf("add of %d: assembly and Go differ", n)
		}

		roundAll(h1, s1, 1024)
		roundPortable(h2, s1, 1024)
		if !slices.Equal(h1, h2) {
			t.Fatalf("round of %d: assembly and Go differ", n)
		}

		factor, bias := floats(r, n), floats(r, n)
		scale(s1, fromInput, factor, bias)
		scalePortable(s2, fromInput, factor, bias)
		if !same(s1, s2) {
			t.Fatalf("scale of %d: assembly and Go differ", n)
		}

		s1 = append(s1, floats(r, n)...)
		s2 = slices.Clone(s1)
		bend(s1)
		bendPortable(s2)
		if !same(s1, s2) {
			t.Fatalf("bend of %d: assembly and Go differ", n)
		}

		if n%lanes == 0 {
			rows := r.IntN(9)
			a, b := floats(r, n), floats(r, rows*n)
			o1, o2 := make([]float32, rows), make([]float32, rows)
			dots(o1, a, b)
			dotsPortable(o2, a, b)
			if !same(o1, o2) {
				t.Fatalf("%d products of %d: assembly and Go differ", rows, n)
			}
		}
	}
}

func TestTreesDoNotDependOnTheProcessor(t *testing.T) {
	needFast(t)
	n := shipped(t)
	sentences := append(story(), odd()...)
	trees := n.Parse(sentences)
	portable(func() {
		if !reflect.DeepEqual(trees, n.Parse(sentences)) {
			t.Error("assembly and Go give different trees")
		}
	})
}

func BenchmarkParsePortable(b *testing.B) {
	portable(func() { BenchmarkParse(b) })
}
