//go:build !amd64

package neural

func multiplyBlock(rows int, x []int16, xStride int, w []int16, pairs int, y []int32, yStride int) {
	blockPortable(rows, x, xStride, w, pairs, y, yStride)
}

func cell(fromInput, fromState []int32, coefficient, c []float32, h []int16) {
	cellPortable(fromInput, fromState, coefficient, c, h)
}

func add(sum []float32, row []byte, scale float32) { addPortable(sum, row, scale) }

func roundAll(q []int16, x []float32, scale float32) { roundPortable(q, x, scale) }

func dots(out, a, b []float32) { dotsPortable(out, a, b) }

func scale(y []float32, sums []int32, factor, bias []float32) {
	scalePortable(y, sums, factor, bias)
}

func bend(x []float32) { bendPortable(x) }
