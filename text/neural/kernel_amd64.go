package neural

import "golang.org/x/sys/cpu"

// fast tells whether the processor and the system have AVX2. Tests turn it off.
var fast = cpu.X86.HasAVX2

// wide tells whether they also multiply and add 16-bit numbers in registers of
// 512 bits, which is used for products if fast is.
var wide = cpu.X86.HasAVX512F && cpu.X86.HasAVX512VNNI

//go:noescape
func block6(x *int16, xStride int, w *int16, pairs int, y *int32, yStride int)

//go:noescape
func block1(x *int16, w *int16, pairs int, y *int32)

//go:noescape
func block6VNNI(x *int16, xStride int, w *int16, pairs int, y *int32, yStride int)

//go:noescape
func block1VNNI(x *int16, w *int16, pairs int, y *int32)

//go:noescape
func cellAVX2(fromInput, fromState *int32, coefficient, c *float32, h *int16, n int)

//go:noescape
func addAVX2(sum *float32, row *byte, scale float32, n int)

//go:noescape
func roundAVX2(q *int16, x *float32, scale float32, n int)

//go:noescape
func dotsAVX2(out *float32, rows int, a, b *float32, n int)

//go:noescape
func scaleAVX2(y *float32, sums *int32, factor, bias *float32, n int)

//go:noescape
func bendAVX2(x *float32, n int)

func multiplyBlock(rows int, x []int16, xStride int, w []int16, pairs int, y []int32, yStride int) {
	if !fast {
		blockPortable(rows, x, xStride, w, pairs, y, yStride)
		return
	}
	// The slices' ends are touched once here because the assembly checks no bounds.
	_, _, _ = x[(rows-1)*xStride+2*pairs-1], w[2*panel*pairs-1], y[(rows-1)*yStride+panel-1]
	if wide {
		if rows == block {
			block6VNNI(&x[0], 2*xStride, &w[0], pairs, &y[0], 4*yStride)
			return
		}
		for r := range rows {
			block1VNNI(&x[r*xStride], &w[0], pairs, &y[r*yStride])
		}
		return
	}
	if rows == block {
		block6(&x[0], 2*xStride, &w[0], pairs, &y[0], 4*yStride)
		return
	}
	for r := range rows {
		block1(&x[r*xStride], &w[0], pairs, &y[r*yStride])
	}
}

func cell(fromInput, fromState []int32, coefficient, c []float32, h []int16) {
	n := len(c)
	if !fast || n == 0 || n%lanes != 0 {
		cellPortable(fromInput, fromState, coefficient, c, h)
		return
	}
	_, _, _, _ = fromInput[4*n-1], fromState[4*n-1], coefficient[12*n-1], h[n-1]
	cellAVX2(&fromInput[0], &fromState[0], &coefficient[0], &c[0], &h[0], n)
}

func add(sum []float32, row []byte, scale float32) {
	n := len(sum)
	if !fast || n == 0 || n%lanes != 0 {
		addPortable(sum, row, scale)
		return
	}
	_ = row[n-1]
	addAVX2(&sum[0], &row[0], scale, n)
}

func roundAll(q []int16, x []float32, scale float32) {
	n := len(x)
	if !fast || n == 0 || n%lanes != 0 {
		roundPortable(q, x, scale)
		return
	}
	_ = q[n-1]
	roundAVX2(&q[0], &x[0], scale, n)
}

func dots(out, a, b []float32) {
	n := len(a)
	if !fast || n == 0 || n%lanes != 0 || len(out) == 0 {
		dotsPortable(out, a, b)
		return
	}
	_ = b[len(out)*n-1]
	dotsAVX2(&out[0], len(out), &a[0], &b[0], n)
}

func scale(y []float32, sums []int32, factor, bias []float32) {
	n := len(y)
	whole := n - n%lanes
	if !fast || whole == 0 {
		scalePortable(y, sums, factor, bias)
		return
	}
	_, _, _ = sums[n-1], factor[n-1], bias[n-1]
	scaleAVX2(&y[0], &sums[0], &factor[0], &bias[0], whole)
	scalePortable(y[whole:], sums[whole:], factor[whole:], bias[whole:])
}

func bend(x []float32) {
	whole := len(x) - len(x)%lanes
	if !fast || whole == 0 {
		bendPortable(x)
		return
	}
	bendAVX2(&x[0], whole)
	bendPortable(x[whole:])
}
