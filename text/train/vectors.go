package main

import (
	"math"
	"slices"
	"strings"
)

// vectors are pretrained word vectors; index gives a word's row.
type vectors struct {
	index map[string]int
	value []float32
}

const (
	// contexts is how many words are told apart as neighbours.
	contexts = 8000
	// rarest is how often the texts must have a word for it to get a vector.
	rarest = 6
	// surplus is how many more directions are computed than kept, for precision.
	surplus = 24
	// rounds is the number of power iterations.
	rounds = 3
)

// offsets are the places, from a word, whose neighbours are counted apart.
var offsets = [][]int{{-1}, {1}, {-2}, {2}, {-4, -3}, {3, 4}}

// sparse is a matrix of which only the entries that are not zero are kept, row by row.
type sparse struct {
	columns int
	start   []int
	column  []int32
	value   []float32
}

// pretrain makes vectors from which words stand near which in the texts: the
// positive pointwise mutual information of each word and its neighbours at
// each place, reduced to so many dimensions by a truncated singular value
// decomposition. It is exact arithmetic in a fixed order but for the random
// start, so the same texts give the same vectors. Words of the treebanks are
// preferred; frequent others fill up to limit.
func pretrain(path string, wanted map[string]int, limit, width int, seed uint64) (vectors, error) {
	c, err := readCorpus(path)
	if err != nil {
		return vectors{}, err
	}
	words := c.choose(wanted, limit)
	m := c.associate(words)
	reduced := m.reduce(width, random(seed))
	v := vectors{index: make(map[string]int, len(words)), value: reduced}
	for row, w := range words {
		v.index[c.words[w]] = row
		// All rows get one length: how rare a word is shall not tell.
		x := reduced[row*width : (row+1)*width]
		var square float64
		for _, a := range x {
			square += float64(a) * float64(a)
		}
		if square > 0 {
			k := float32(0.25 * math.Sqrt(float64(width)/square))
			for i := range x {
				x[i] *= k
			}
		}
	}
	return v, nil
}

// choose returns the words that get a vector, most frequent first.
func (c *corpus) choose(wanted map[string]int, limit int) []int32 {
	order := make([]int32, 0, len(c.words))
	for w := range c.words {
		if w > 0 && c.count[w] >= rarest && !strings.ContainsAny(c.words[w], "\n") {
			order = append(order, int32(w))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int { return c.count[b] - c.count[a] })
	room := limit
	for _, n := range wanted {
		if n >= 2 {
			room-- // has a row already
		}
	}
	return slices.DeleteFunc(order, func(w int32) bool {
		if wanted[c.words[w]] >= 2 {
			return false
		}
		room--
		return room < 0
	})
}

// associate returns the matrix of positive mutual information of words (rows)
// with neighbours (columns, one block for each of offsets).
func (c *corpus) associate(words []int32) *sparse {
	// A context is one of the most frequent words, or "other"; the end of a sentence is one too.
	context := make([]int32, len(c.words))
	order := make([]int32, len(c.words))
	for w := range order {
		order[w] = int32(w)
		context[w] = contexts - 1
	}
	slices.SortStableFunc(order, func(a, b int32) int { return c.count[b] - c.count[a] })
	for i, w := range order[:min(len(order), contexts-1)] {
		context[w] = int32(i)
	}
	row := make([]int32, len(c.words))
	for i := range row {
		row[i] = -1
	}
	for i, w := range words {
		row[w] = int32(i)
	}
	// Where each word stands, grouped by word.
	from := make([]int, len(words)+1)
	for _, t := range c.tokens {
		if r := row[t]; r >= 0 {
			from[r+1]++
		}
	}
	for i := range words {
		from[i+1] += from[i]
	}
	places, next := make([]int32, from[len(words)]), slices.Clone(from)
	for i, t := range c.tokens {
		if r := row[t]; r >= 0 {
			places[next[r]] = int32(i)
			next[r]++
		}
	}
	columns := contexts * len(offsets)
	type counted struct {
		column []int32
		count  []float32
	}
	rows := make([]counted, len(words))
	totals := make([][]float64, shards)
	parallel(shards, func(shard int) {
		total, count := make([]float64, columns), make([]float32, columns)
		for r := shard; r < len(words); r += shards {
			var touched []int32
			for _, p := range places[from[r]:from[r+1]] {
				for block, set := range offsets {
					for _, o := range set {
						at := int(p) + o
						if at < 0 || at >= len(c.tokens) {
							continue
						}
						column := int32(block*contexts) + context[c.tokens[at]]
						if count[column] == 0 {
							touched = append(touched, column)
						}
						count[column]++
					}
				}
			}
			slices.Sort(touched)
			for _, column := range touched {
				rows[r].count = append(rows[r].count, count[column])
				total[column] += float64(count[column])
				count[column] = 0
			}
			rows[r].column = touched
		}
		totals[shard] = total
	})
	// The neighbours' frequencies are flattened, so that rare ones weigh less.
	sums := make([]float64, len(offsets))
	flat := make([]float64, columns)
	for column := range columns {
		flat[column] = math.Pow(totals[0][column]+totals[1][column], .75)
		sums[column/contexts] += flat[column]
	}
	m := &sparse{columns: columns, start: []int{0}}
	for r := range rows {
		inBlock := make([]float64, len(offsets))
		for i, column := range rows[r].column {
			inBlock[int(column)/contexts] += float64(rows[r].count[i])
		}
		for i, column := range rows[r].column {
			block := int(column) / contexts
			pmi := math.Log(float64(rows[r].count[i]) * sums[block] / (inBlock[block] * flat[column]))
			if pmi > 0 {
				m.column, m.value = append(m.column, column), append(m.value, float32(pmi))
			}
		}
		m.start = append(m.start, len(m.column))
		rows[r] = counted{}
	}
	return m
}

// times returns the product with x, which has a row of width numbers for each column.
func (m *sparse) times(x []float32, width int) []float32 {
	rows := len(m.start) - 1
	y := make([]float32, rows*width)
	parallel(shards, func(shard int) {
		for r := shard; r < rows; r += shards {
			for i := m.start[r]; i < m.start[r+1]; i++ {
				axpy(y[r*width:(r+1)*width], x[int(m.column[i])*width:], m.value[i])
			}
		}
	})
	return y
}

// transposedTimes returns the product of the transpose with x, which has a row for each row.
func (m *sparse) transposedTimes(x []float32, width int) []float32 {
	y := make([]float32, m.columns*width)
	half := width / shards
	parallel(shards, func(shard int) {
		for r := range len(m.start) - 1 {
			for i := m.start[r]; i < m.start[r+1]; i++ {
				axpy(y[int(m.column[i])*width+shard*half:][:half], x[r*width+shard*half:], m.value[i])
			}
		}
	})
	return y
}

// reduce returns for each row the coordinates along the matrix's so many
// strongest directions, each scaled by the root of its strength.
func (m *sparse) reduce(width int, r random) []float32 {
	wide := width + surplus
	right := make([]float32, m.columns*wide)
	for i := range right {
		right[i] = r.normal()
	}
	var left []float32
	for range rounds {
		left = m.times(right, wide)
		orthonormalise(left, wide)
		right = m.transposedTimes(left, wide)
		orthonormalise(right, wide)
	}
	left = m.times(right, wide)
	strength, turn := eigen(gram(left, wide), wide)
	rows := len(m.start) - 1
	out := make([]float32, rows*width)
	for row := range rows {
		for k := range width {
			var sum float64
			for j := range wide {
				sum += float64(left[row*wide+j]) * turn[j*wide+k]
			}
			// The strength is the singular value's square, and sum has it once.
			out[row*width+k] = float32(sum / math.Pow(max(strength[k], 1e-12), .25))
		}
	}
	return out
}

// gram returns the products of the columns of x with one another.
func gram(x []float32, width int) []float64 {
	parts := make([][]float64, shards)
	rows := len(x) / width
	parallel(shards, func(shard int) {
		g := make([]float64, width*width)
		for r := shard * rows / shards; r < (shard+1)*rows/shards; r++ {
			v := x[r*width : (r+1)*width]
			for i, a := range v {
				row := g[i*width : (i+1)*width]
				for j, b := range v[:i+1] {
					row[j] += float64(a) * float64(b)
				}
			}
		}
		parts[shard] = g
	})
	for i := range width {
		for j := range i + 1 {
			sum := parts[0][i*width+j] + parts[1][i*width+j]
			parts[0][i*width+j], parts[0][j*width+i] = sum, sum
		}
	}
	return parts[0]
}

// orthonormalise replaces the columns of x by orthonormal ones that span the
// same space: Cholesky's decomposition of their products, twice for precision.
func orthonormalise(x []float32, width int) {
	for range 2 {
		g := gram(x, width)
		for i := range width {
			for j := range i + 1 {
				sum := g[i*width+j]
				for k := range j {
					sum -= g[i*width+k] * g[j*width+k]
				}
				if i == j {
					g[i*width+i] = math.Sqrt(max(sum, 1e-20))
				} else {
					g[i*width+j] = sum / g[j*width+j]
				}
			}
		}
		parallel(shards, func(shard int) {
			row := make([]float64, width)
			for r := shard; r < len(x)/width; r += shards {
				v := x[r*width : (r+1)*width]
				for j := range v {
					sum := float64(v[j])
					for k := range j {
						sum -= row[k] * g[j*width+k]
					}
					row[j] = sum / g[j*width+j]
				}
				for j := range v {
					v[j] = float32(row[j])
				}
			}
		})
	}
}

// eigen returns the eigenvalues of a symmetric matrix, greatest first, and its
// eigenvectors as columns, by Jacobi's rotations.
func eigen(a []float64, n int) (values, vectors []float64) {
	v := make([]float64, n*n)
	for i := range n {
		v[i*n+i] = 1
	}
	for range 30 {
		var off, all float64
		for i := range n {
			for j := range n {
				all += a[i*n+j] * a[i*n+j]
				if i != j {
					off += a[i*n+j] * a[i*n+j]
				}
			}
		}
		if off <= 1e-18*all {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				if a[p*n+q] == 0 {
					continue
				}
				theta := (a[q*n+q] - a[p*n+p]) / (2 * a[p*n+q])
				t := 1 / (math.Abs(theta) + math.Sqrt(theta*theta+1))
				if theta < 0 {
					t = -t
				}
				c := 1 / math.Sqrt(t*t+1)
				s := t * c
				for k := range n {
					x, y := a[k*n+p], a[k*n+q]
					a[k*n+p], a[k*n+q] = c*x-s*y, s*x+c*y
				}
				for k := range n {
					x, y := a[p*n+k], a[q*n+k]
					a[p*n+k], a[q*n+k] = c*x-s*y, s*x+c*y
				}
				for k := range n {
					x, y := v[k*n+p], v[k*n+q]
					v[k*n+p], v[k*n+q] = c*x-s*y, s*x+c*y
				}
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case a[i*n+i] > a[j*n+j]:
			return -1
		case a[i*n+i] < a[j*n+j]:
			return 1
		}
		return 0
	})
	vectors = make([]float64, n*n)
	for k, i := range order {
		values = append(values, a[i*n+i])
		for j := range n {
			vectors[j*n+k] = v[j*n+i]
		}
	}
	return values, vectors
}
