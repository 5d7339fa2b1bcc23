//go:build !amd64

package main

func panelProduct(c []float32, cRow, m int, a []float32, aRow, aColumn, k int, panel []float32) {
	panelPortable(c, cRow, m, a, aRow, aColumn, k, panel)
}

func adam(value, grad, mean, square []float32, k *[8]float32) {
	adamPortable(value, grad, mean, square, k)
}

func merge(to, from []float32) float32 { return mergePortable(to, from) }

func axpy(to, from []float32, k float32) { axpyPortable(to, from, k) }
