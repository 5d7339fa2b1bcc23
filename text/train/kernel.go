package main

import "math"

// The arithmetic of training in portable Go. The assembly rounds once where
// this rounds twice, so weights trained without it differ in the last digits.

// panelPortable adds to c, m rows cRow apart, the product of a (element (i, j)
// is a[i*aRow+j*aColumn]) with a panel of k rows of width numbers.
func panelPortable(c []float32, cRow, m int, a []float32, aRow, aColumn, k int, panel []float32) {
	for i := range m {
		row := c[i*cRow : i*cRow+width]
		for j := range k {
			x, b := a[i*aRow+j*aColumn], panel[j*width:(j+1)*width]
			for o := range row {
				row[o] += x * b[o]
			}
		}
	}
}

// adamPortable is a step of Adam; it clears the gradient. k is the gradient's
// scale, b1, 1-b1, b2, 1-b2, the step's length, the correction of the root of
// the mean square, and epsilon.
func adamPortable(value, grad, mean, square []float32, k *[8]float32) {
	for i, g := range grad[:len(value)] {
		g *= k[0]
		grad[i] = 0
		mean[i] = mean[i]*k[1] + g*k[2]
		square[i] = square[i]*k[3] + g*g*k[4]
		value[i] -= mean[i] * k[5] / (float32(math.Sqrt(float64(square[i])))*k[6] + k[7])
	}
}

// mergePortable adds from to to, clears from, and returns the sum of squares of to.
func mergePortable(to, from []float32) float32 {
	var sum float32
	for i := range to {
		to[i] += from[i]
		from[i] = 0
		sum += to[i] * to[i]
	}
	return sum
}

// axpyPortable adds k times from to to.
func axpyPortable(to, from []float32, k float32) {
	for i := range to {
		to[i] += k * from[i]
	}
}
