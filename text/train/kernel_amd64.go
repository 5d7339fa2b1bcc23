package main

// The assembly's declarations; it needs AVX2 and FMA, which every amd64
// machine worth training on has.

//go:noescape
func product6(a *float32, aRow, aColumn int, b *float32, k int, c *float32, cRow int)

//go:noescape
func product1(a *float32, aColumn int, b *float32, k int, c *float32)

//go:noescape
func adam(value, grad, mean, square *float32, n int, k *[8]float32)

//go:noescape
func merge(to, from *float32, n int) float32

//go:noescape
func axpy(to, from *float32, k float32, n int)
