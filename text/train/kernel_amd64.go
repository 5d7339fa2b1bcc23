package main

import "golang.org/x/sys/cpu"

// fast tells whether the processor has what the assembly needs.
var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

//go:noescape
func product6(a *float32, aRow, aColumn int, b *float32, k int, c *float32, cRow int)

//go:noescape
func product1(a *float32, aColumn int, b *float32, k int, c *float32)

//go:noescape
func adamAVX2(value, grad, mean, square *float32, n int, k *[8]float32)

//go:noescape
func mergeAVX2(to, from *float32, n int) float32

//go:noescape
func axpyAVX2(to, from *float32, k float32, n int)

func panelProduct(c []float32, cRow, m int, a []float32, aRow, aColumn, k int, panel []float32) {
	if !fast {
		panelPortable(c, cRow, m, a, aRow, aColumn, k, panel)
		return
	}
	_, _, _ = c[(m-1)*cRow+width-1], a[(m-1)*aRow+(k-1)*aColumn], panel[k*width-1]
	i := 0
	for ; i+6 <= m; i += 6 {
		product6(&a[i*aRow], 4*aRow, 4*aColumn, &panel[0], k, &c[i*cRow], 4*cRow)
	}
	for ; i < m; i++ {
		product1(&a[i*aRow], 4*aColumn, &panel[0], k, &c[i*cRow])
	}
}

func adam(value, grad, mean, square []float32, k *[8]float32) {
	n := len(value)
	if !fast || n == 0 || n%8 != 0 {
		adamPortable(value, grad, mean, square, k)
		return
	}
	_, _, _ = grad[n-1], mean[n-1], square[n-1]
	adamAVX2(&value[0], &grad[0], &mean[0], &square[0], n, k)
}

func merge(to, from []float32) float32 {
	n := len(to)
	if !fast || n == 0 || n%8 != 0 {
		return mergePortable(to, from)
	}
	_ = from[n-1]
	return mergeAVX2(&to[0], &from[0], n)
}

func axpy(to, from []float32, k float32) {
	n := len(to)
	if !fast || n == 0 || n%8 != 0 {
		axpyPortable(to, from, k)
		return
	}
	_ = from[n-1]
	axpyAVX2(&to[0], &from[0], k, n)
}
