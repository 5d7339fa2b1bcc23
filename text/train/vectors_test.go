package main

import (
	"fmt"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestProduct(t *testing.T) {
	r := random(4)
	for _, m := range []int{1, 5, 6, 7, 13} {
		for _, n := range []int{1, 15, 16, 17, 40} {
			for _, k := range []int{1, 3, 32} {
				a, b := make([]float32, m*k), make([]float32, k*n)
				for i := range a {
					a[i] = r.normal()
				}
				for i := range b {
					b[i] = r.normal()
				}
				c := make([]float32, m*pad(n))
				var buffer []float32
				product(c, pad(n), m, a, k, 1, k, pack(&buffer, b, k, n, n, 1), n)
				for i := range m {
					for j := range n {
						var want float64
						for x := range k {
							want += float64(a[i*k+x]) * float64(b[x*n+j])
						}
						if math.Abs(want-float64(c[i*pad(n)+j])) > 1e-4 {
							t.Fatalf("%d×%d×%d: element %d, %d is %v, want %v", m, k, n, i, j, c[i*pad(n)+j], want)
						}
					}
				}
			}
		}
	}
}

func TestKernelsAgree(t *testing.T) {
	r := random(5)
	numbers := func() []float32 {
		x := make([]float32, 64)
		for i := range x {
			x[i] = r.normal()
		}
		return x
	}
	near := func(what string, a, b []float32) {
		for i := range a {
			if math.Abs(float64(a[i]-b[i])) > 1e-5 {
				t.Fatalf("%s: number %d is %v in assembly, %v in Go", what, i, a[i], b[i])
			}
		}
	}
	a, b, from := numbers(), []float32(nil), numbers()
	b = slices.Clone(a)
	axpy(a, from, .3)
	axpyPortable(b, from, .3)
	near("axpy", a, b)
	from2 := slices.Clone(from)
	s, s2 := merge(a, from), mergePortable(b, from2)
	near("merge", a, b)
	near("merge's sum", []float32{s / 100}, []float32{s2 / 100})
	near("what merge leaves", from, make([]float32, 64))
	k := [8]float32{.5, .9, .1, .98, .02, .01, 1.5, 1e-8}
	mean, square := numbers(), numbers()
	for i := range square {
		square[i] *= square[i]
	}
	g, g2, m2, q2 := numbers(), []float32(nil), slices.Clone(mean), slices.Clone(square)
	g2 = slices.Clone(g)
	adam(a, g, mean, square, &k)
	adamPortable(b, g2, m2, q2, &k)
	near("adam", a, b)
	near("adam's mean", mean, m2)
	near("adam's square", square, q2)
	near("adam's gradient", g, g2)
}

// TestKernelsStayInTheirSlices guards the neighbours of slices that are no
// whole number of steps long: another goroutine may be at work there.
func TestKernelsStayInTheirSlices(t *testing.T) {
	k := [8]float32{1, .9, .1, .98, .02, .01, 1.5, 1e-8}
	for n := range 40 {
		ones := func() []float32 { return slices.Repeat([]float32{1}, 48) }
		for what, do := range map[string]func(to, from []float32){
			"axpy":  func(to, from []float32) { axpy(to, from, 2) },
			"merge": func(to, from []float32) { merge(to, from) },
			"adam":  func(to, from []float32) { adam(to, from, ones(), ones(), &k) },
		} {
			to, from := ones(), ones()
			do(to[:n], from[:n])
			if !slices.Equal(to[n:], ones()[n:]) || !slices.Equal(from[n:], ones()[n:]) {
				t.Fatalf("%s of %d numbers changes others", what, n)
			}
		}
	}
}

func TestReduceRepeats(t *testing.T) {
	r := random(11)
	m := &sparse{columns: 50, start: []int{0}}
	for range 300 {
		for c := range 50 {
			if r.below(3) == 0 {
				m.column, m.value = append(m.column, int32(c)), append(m.value, r.normal())
			}
		}
		m.start = append(m.start, len(m.column))
	}
	// 12 and surplus make halves that are no whole number of steps.
	want := m.reduce(12, 1)
	for _, processors := range []int{1, 2, 4} {
		before := runtime.GOMAXPROCS(processors)
		if !slices.Equal(m.reduce(12, 1), want) {
			t.Errorf("%d processors give other vectors", processors)
		}
		runtime.GOMAXPROCS(before)
	}
}

func TestReduceFindsTheStrongDirections(t *testing.T) {
	// Rows of two kinds, each with its own columns: two directions tell all.
	const rows, width = 60, 8
	m := &sparse{columns: 40, start: []int{0}}
	for r := range rows {
		for c := range 20 {
			m.column, m.value = append(m.column, int32(c+20*(r%2))), append(m.value, float32(1+r%3))
		}
		m.start = append(m.start, len(m.column))
	}
	v := m.reduce(width, 1)
	cosine := func(i, j int) float64 {
		var ab, aa, bb float64
		for k := range width {
			a, b := float64(v[i*width+k]), float64(v[j*width+k])
			ab, aa, bb = ab+a*b, aa+a*a, bb+b*b
		}
		return ab / math.Sqrt(aa*bb)
	}
	if c := cosine(0, 2); c < .99 {
		t.Errorf("rows of one kind have cosine %.3f", c)
	}
	if c := cosine(0, 1); math.Abs(c) > .05 {
		t.Errorf("rows of two kinds have cosine %.3f", c)
	}
}

func TestEigen(t *testing.T) {
	values, vectors := eigen([]float64{2, 1, 0, 1, 2, 0, 0, 0, 5}, 3)
	for i, want := range []float64{5, 3, 1} {
		if math.Abs(values[i]-want) > 1e-9 {
			t.Errorf("eigenvalue %d is %v, want %v", i, values[i], want)
		}
	}
	if math.Abs(math.Abs(vectors[2*3+0])-1) > 1e-9 {
		t.Errorf("the first eigenvector is not the third axis: %v", vectors)
	}
}

func TestOrthonormalise(t *testing.T) {
	r := random(9)
	const rows, width = 200, 10
	x := make([]float32, rows*width)
	for i := range x {
		x[i] = r.normal()
	}
	orthonormalise(x, width)
	for i, v := range gram(x, width) {
		want := 0.0
		if i%width == i/width {
			want = 1
		}
		if math.Abs(v-want) > 1e-5 {
			t.Fatalf("product %d of the columns is %v, want %v", i, v, want)
		}
	}
}

func TestCorpusCutsWords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.jsonl.zst")
	packFile(t, path, `{"title":"","text":"The U.S. navy's \"state-owned\" yard can't sell 12 F-16s (yet)."}`+"\n")
	c, err := readCorpus(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, id := range c.tokens {
		got = append(got, c.words[id])
	}
	want := `!end the u.s. navy 's " state - owned " yard ca n't sell !number f-00s ( yet ) . !end !end`
	if fmt.Sprint(got) != "["+want+"]" {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	packFile(t, path, "{")
	if _, err := readCorpus(path); err == nil || !strings.Contains(err.Error(), "x.jsonl.zst:1") {
		t.Errorf("error %v, want one with file and line", err)
	}
}
