package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"

	"entente"
	"entente/coder"
)

// example is an answered question.
type example struct {
	document int
	features []string
	right    bool
	// unclear examples count in figures but teach nothing.
	unclear bool
	// weight is how much the example counts.
	weight float64
	// last marks the last of the examples of one choice.
	last bool
}

// least is how many examples a feature must be seen in: one seen in a handful
// tells about those, not about language.
const least = 4

func without(examples []example, part int) []example {
	var out []example
	for _, e := range examples {
		if e.document%folds != part {
			out = append(out, e)
		}
	}
	return out
}

// fit minimises the regularised log loss by gradient descent with a step for
// each weight that shrinks as its gradients add up (AdaGrad). Small weights are dropped.
func fit(examples []example, decay float64) map[string]float64 {
	examples = slices.DeleteFunc(slices.Clone(examples), func(e example) bool { return e.unclear })
	counts := map[string]int{}
	for _, e := range examples {
		for _, f := range e.features {
			counts[f]++
		}
	}
	numbers, names := map[string]int{}, []string{}
	for _, f := range sorted(counts) {
		if counts[f] >= least {
			numbers[f] = len(names)
			names = append(names, f)
		}
	}
	rows := make([][]int, len(examples))
	for i, e := range examples {
		for _, f := range e.features {
			if n, ok := numbers[f]; ok {
				rows[i] = append(rows[i], n)
			}
		}
	}
	w, grad, sum := make([]float64, len(names)), make([]float64, len(names)), make([]float64, len(names))
	bias, biasSum := 0.0, 0.0
	for range 300 {
		clear(grad)
		biasGrad := 0.0
		for i, row := range rows {
			z := bias
			for _, n := range row {
				z += w[n]
			}
			d := 1 / (1 + math.Exp(-z))
			if examples[i].right {
				d--
			}
			d *= examples[i].weight
			biasGrad += d
			for _, n := range row {
				grad[n] += d
			}
		}
		biasSum += biasGrad * biasGrad
		bias -= 0.3 * biasGrad / (math.Sqrt(biasSum) + 1e-9)
		for n := range w {
			g := grad[n] + decay*w[n]
			sum[n] += g * g
			if sum[n] > 0 {
				w[n] -= 0.3 * g / (math.Sqrt(sum[n]) + 1e-9)
			}
		}
	}
	out := map[string]float64{"bias": bias}
	for n, name := range names {
		if math.Abs(w[n]) >= 0.02 {
			out[name] = math.Round(w[n]*1e3) / 1e3
		}
	}
	return out
}

func probability(w map[string]float64, features []string) float64 {
	z := w["bias"]
	for _, f := range features {
		z += w[f]
	}
	return 1 / (1 + math.Exp(-z))
}

// scale turns a score into the probability that it is right: Platt, 1999.
type scale struct{ slope, bias float64 }

// of is the probability that an example of a score is right.
func (s scale) of(score float64) float64 {
	return 1 / (1 + math.Exp(-(s.slope*math.Log(score/(1-score)) + s.bias)))
}

// calibrate fits the scale to scores of examples that the weights were not
// learnt from, by gradient descent.
func calibrate(examples []example, scores []float64) scale {
	s := scale{1, 0}
	for range 3000 {
		var slope, bias, n float64
		for i, e := range examples {
			if scores[i] <= 0 || scores[i] >= 1 {
				continue
			}
			d := s.of(scores[i])
			if e.right {
				d--
			}
			slope += d * math.Log(scores[i]/(1-scores[i]))
			bias += d
			n++
		}
		s.slope -= 0.1 * slope / n
		s.bias -= 0.1 * bias / n
	}
	s.slope, s.bias = math.Round(s.slope*1e3)/1e3, math.Round(s.bias*1e3)/1e3
	return s
}

// accuracy is the share of answers that weights learnt on the other parts give right.
func accuracy(examples []example, question string, parts []coder.Weights) float64 {
	right := 0
	for _, e := range examples {
		if (probability(parts[e.document%folds][question], e.features) >= 0.5) == e.right {
			right++
		}
	}
	return float64(right) / float64(max(len(examples), 1))
}

// likeliest is the share of acts whose likeliest stage, by weights learnt on the other parts, is right.
func likeliest(questions map[string][]example, parts []coder.Weights) float64 {
	right, n := 0, 0
	stages := entente.Stages()
	for i := range questions["stage="+string(stages[0])] {
		best, top := "", math.Inf(-1)
		for _, s := range stages {
			q := "stage=" + string(s)
			e := questions[q][i]
			if p := probability(parts[e.document%folds][q], e.features); p > top {
				best, top = q, p
			}
		}
		n++
		if questions[best][i].right {
			right++
		}
	}
	return float64(right) / float64(max(n, 1))
}

// chosen is the share of choices whose likeliest example, by weights learnt on
// the other parts, is right.
func chosen(examples []example, parts []coder.Weights) float64 {
	right, n := 0, 0
	best, top := -1, math.Inf(-1)
	for i, e := range examples {
		if p := probability(parts[e.document%folds]["cast"], e.features); p > top {
			best, top = i, p
		}
		if e.last {
			n++
			if examples[best].right {
				right++
			}
			best, top = -1, math.Inf(-1)
		}
	}
	return float64(right) / float64(max(n, 1))
}

// first is the share of choices of which the one made claimant by claimant is right.
func first(examples []example) float64 {
	right, n := 0, 0
	for _, e := range examples {
		if slices.Contains(e.features, "likeliest=true") {
			n++
			if e.right {
				right++
			}
		}
	}
	return float64(right) / float64(max(n, 1))
}

// rightShare is the share of examples whose answer is yes.
func rightShare(examples []example) float64 {
	n := 0
	for _, e := range examples {
		if e.right {
			n++
		}
	}
	return float64(n) / float64(max(len(examples), 1))
}

// choose prints precision, recall and F1 over thresholds and returns the best
// by F1 among those of at least the precision.
func choose(examples []example, scores []float64, wanted int, precision float64) float64 {
	best, bestF := 0.5, -1.0
	for t := 10; t <= 80; t += 2 {
		threshold := float64(t) / 100
		kept, right := 0, 0
		for i, e := range examples {
			if scores[i] >= threshold {
				kept++
				if e.right {
					right++
				}
			}
		}
		p, r := float64(right)/float64(max(kept, 1)), float64(right)/float64(wanted)
		f := 2 * p * r / (p + r + 1e-12)
		fmt.Fprintf(os.Stderr, "threshold %.2f: kept %4d, precision %.3f, recall %.3f, F1 %.3f\n", threshold, kept, p, r, f)
		if p >= precision && f > bestF {
			best, bestF = threshold, f
		}
	}
	all := 0
	for _, e := range examples {
		if e.right {
			all++
		}
	}
	fmt.Fprintf(os.Stderr, "%d candidates, %d right of %d wanted; threshold %.2f, F1 %.3f\n", len(examples), all, wanted, best, bestF)
	return best
}

// sorted returns a map's keys in order.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// write writes the weights as a table, thresholds first.
func write(path string, all coder.Weights) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	fmt.Fprintln(b, "question\tfeature\tweight") //nolint:errcheck // Flush tells
	for _, q := range sorted(all) {
		for _, feature := range sorted(all[q]) {
			fmt.Fprintf(b, "%s\t%s\t%s\n", q, feature, strconv.FormatFloat(all[q][feature], 'f', -1, 64)) //nolint:errcheck // Flush tells
		}
	}
	if err := b.Flush(); err != nil {
		f.Close() //nolint:errcheck // the first error tells
		return err
	}
	return f.Close()
}
