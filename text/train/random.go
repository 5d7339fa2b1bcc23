package main

import "math"

// random is a splitmix64 stream: small, fast, the same everywhere.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit returns a number from 0 up to 1.
func (r *random) unit() float64 { return float64(r.next()>>11) / (1 << 53) }

// below returns a number from 0 up to n.
func (r *random) below(n int) int { return int(r.next()>>33) % n }

// normal returns a number from the normal distribution.
func (r *random) normal() float32 {
	return float32(math.Sqrt(-2*math.Log(1-r.unit())) * math.Cos(2*math.Pi*r.unit()))
}

// shuffle puts a slice in random order.
func shuffle[T any](r *random, s []T) {
	for i := len(s) - 1; i > 0; i-- {
		j := r.below(i + 1)
		s[i], s[j] = s[j], s[i]
	}
}

// mask fills m with 0 or 1/(1-rate), 0 with probability rate.
func (r *random) mask(m []float32, rate float64) {
	threshold, keep := uint64(rate*65536), float32(1/(1-rate))
	for i := 0; i < len(m); i += 4 {
		bits := r.next()
		for j := i; j < min(i+4, len(m)); j++ {
			if bits&0xffff >= threshold {
				m[j] = keep
			} else {
				m[j] = 0
			}
			bits >>= 16
		}
	}
}
