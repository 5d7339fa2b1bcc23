package main

// width is how many columns of a product are computed together.
const width = 16

// pad rounds n up to a whole number of panels.
func pad(n int) int { return (n + width - 1) / width * width }

// pack lays the k×n matrix whose element (i, j) is from[i*row+j*column] out in
// panels of width columns, rows of a panel one after the other, the last panel
// filled up with zeros.
func pack(to *[]float32, from []float32, k, n, row, column int) []float32 {
	out := grow(to, k*pad(n))
	for p := 0; p < n; p += width {
		most := min(width, n-p)
		panel := out[p*k : (p+width)*k]
		if most < width {
			clear(panel)
		}
		if column == 1 {
			for i := range k {
				copy(panel[i*width:i*width+most], from[i*row+p:])
			}
			continue
		}
		for j := range most {
			at := (p + j) * column
			for i := range k {
				panel[i*width+j] = from[at+i*row]
			}
		}
	}
	return out
}

// product adds to c, m rows cRow apart, the product of a (element (i, j) is
// a[i*aRow+j*aColumn]) with k rows of packed b, n columns; c has room for whole panels.
func product(c []float32, cRow, m int, a []float32, aRow, aColumn, k int, b []float32, n int) {
	if m == 0 || k == 0 {
		return
	}
	for p := 0; p < n; p += width {
		panelProduct(c[p:], cRow, m, a, aRow, aColumn, k, b[p*k:(p+width)*k])
	}
}

// grow gives a buffer n elements, their values left as they are or zero.
func grow[T any](s *[]T, n int) []T {
	if cap(*s) < n {
		*s = make([]T, n+n/4)
	}
	*s = (*s)[:n]
	return *s
}

// zero gives a buffer n zeros.
func zero[T any](s *[]T, n int) []T {
	out := grow(s, n)
	clear(out)
	return out
}
