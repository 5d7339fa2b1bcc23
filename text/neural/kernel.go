package neural

import "math"

// The arithmetic of the network, in portable Go. The assembly of some
// processors does the same faster and gives the same bits: products of 16-bit
// numbers are summed exactly in 32 bits, and floating-point operations are
// single ones in a fixed order. The conversions to float32 around products
// keep compilers from fusing a product and a sum, which would round once less.

const (
	// lanes is how many numbers the kernels step by.
	lanes = 8
	// panel is how many outputs of a linear map are computed together.
	panel = 16
	// block is how many rows of input are.
	block = 6
	// maxWidth is how many products of a 14-bit and an 8-bit number surely fit 32 bits.
	maxWidth = 2048
	// limit is the greatest number in quantised vectors.
	limit = 8191
)

// blockPortable sets so many rows of y, panel numbers each, to the products of
// rows of x with one panel of weights. Strides count elements.
//
// Two outputs share each 64-bit product: one in the low half, one in the high.
// Each sum fits 32 bits, so what the low one borrows from the high one is
// known at the end and given back.
func blockPortable(rows int, x []int16, xStride int, w []int16, pairs int, y []int32, yStride int) {
	for r := 0; r < rows; r += 3 {
		// Of a last, incomplete three, the last row is computed again.
		r1, r2 := min(r+1, rows-1), min(r+2, rows-1)
		x0 := x[r*xStride:][:2*pairs]
		x1 := x[r1*xStride:][:len(x0)]
		x2 := x[r2*xStride:][:len(x0)]
		for o := 0; o < panel; o += 2 {
			var s0, s1, s2 int64
			at := w[2*o:]
			for k := 0; k+1 < len(x0); k += 2 {
				v := at[:4:4]
				even := int64(v[0]) + int64(v[2])<<32
				odd := int64(v[1]) + int64(v[3])<<32
				s0 += int64(x0[k])*even + int64(x0[k+1])*odd
				s1 += int64(x1[k])*even + int64(x1[k+1])*odd
				s2 += int64(x2[k])*even + int64(x2[k+1])*odd
				if len(at) > 2*panel {
					at = at[2*panel:]
				}
			}
			y0, y1, y2 := y[r*yStride+o:][:2], y[r1*yStride+o:][:2], y[r2*yStride+o:][:2]
			y0[0], y0[1] = int32(s0), int32((s0-int64(int32(s0)))>>32)
			y1[0], y1[1] = int32(s1), int32((s1-int64(int32(s1)))>>32)
			y2[0], y2[1] = int32(s2), int32((s2-int64(int32(s2)))>>32)
		}
	}
}

// tanh is a rational approximation, good to 1e-4.
func tanh(x float32) float32 {
	x = min(x, 4.97)
	x = max(x, -4.97)
	s := x * x
	over := s + 378
	over = float32(over*s) + 17325
	over = float32(over*s) + 135135
	over *= x
	under := float32(28*s) + 3150
	under = float32(under*s) + 62370
	under = float32(under*s) + 135135
	return over / under
}

func sigmoid(x float32) float32 {
	return float32(tanh(0.5*x)*0.5) + 0.5
}

// cellPortable advances one LSTM state: fromInput and fromState are the four
// gates' sums, coefficient holds the input's scales, the state's scales and
// the biases, c is the cell's memory, and h its output times limit.
func cellPortable(fromInput, fromState []int32, coefficient, c []float32, h []int16) {
	n := len(c)
	gate := func(i int) float32 {
		x := float32(float32(fromInput[i])*coefficient[i]) + coefficient[8*n+i]
		return x + float32(float32(fromState[i])*coefficient[4*n+i])
	}
	for i := range c {
		kept := float32(sigmoid(gate(n+i)) * c[i])
		c[i] = kept + float32(sigmoid(gate(i))*tanh(gate(2*n+i)))
		h[i] = round(float32(float32(sigmoid(gate(3*n+i))*tanh(c[i])) * limit))
	}
}

func round(x float32) int16 {
	x = min(x, limit)
	x = max(x, -limit)
	return int16(math.RoundToEven(float64(x)))
}

// addPortable adds to sum a row of 8-bit numbers times scale.
func addPortable(sum []float32, row []byte, scale float32) {
	for i, b := range row[:len(sum)] {
		sum[i] += float32(float32(int8(b)) * scale)
	}
}

// roundPortable sets q to x times scale, rounded.
func roundPortable(q []int16, x []float32, scale float32) {
	for i, v := range x {
		q[i] = round(v * scale)
	}
}

// scalePortable sets y to sums times factors, plus biases.
func scalePortable(y []float32, sums []int32, factor, bias []float32) {
	for i := range y {
		y[i] = float32(float32(sums[i])*factor[i]) + bias[i]
	}
}

// bendPortable is the leaky rectifier.
func bendPortable(x []float32) {
	for i, v := range x {
		if v < 0 {
			x[i] = v * slope
		}
	}
}

// dotsPortable sets each of out to the product of a with its row of b.
func dotsPortable(out, a, b []float32) {
	for r := range out {
		row := b[r*len(a) : (r+1)*len(a)]
		var s [lanes]float32
		for i := 0; i < len(a); i += lanes {
			for l := range s {
				s[l] += float32(a[i+l] * row[i+l])
			}
		}
		out[r] = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
	}
}
