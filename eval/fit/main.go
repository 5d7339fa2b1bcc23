// Command fit learns the weights of the coder's judge of candidate acts from
// hand-coded documents:
//
//	go run ./eval/fit --gold ../shared/gold/train.jsonl --out data/model/judge.tsv
//
// It codes every document, takes each candidate act with its features, marks
// it right or wrong by the codebook's `act`, and fits a logistic regression
// with L2 regularisation. The threshold is the one that is best by F1 in
// ten-fold cross-validation over documents, at a precision of at least --precision. Same
// input, same weights.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"

	"entente/coder"
	"entente/eval"
)

// example is a candidate act with its features as numbers.
type example struct {
	document int
	features []int
	right    bool
}

// folds is the number of parts of cross-validation.
const folds = 10

func main() {
	gold := flag.String("gold", "../shared/gold/train.jsonl", "hand-coded documents")
	out := flag.String("out", "data/model/judge.tsv", "the table of weights to write")
	decay := flag.Float64("decay", 1.5, "strength of the L2 regularisation")
	precision := flag.Float64("precision", 0.6, "least precision of the threshold")
	flag.Parse()
	if err := run(*gold, *out, *decay, *precision); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(goldPath, out string, decay, precision float64) error {
	f, err := os.Open(goldPath)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	golds, err := eval.ReadGold(f)
	if err != nil {
		return fmt.Errorf("%s: %w", goldPath, err)
	}
	c, err := coder.New()
	if err != nil {
		return err
	}
	numbers := map[string]int{}
	var names []string
	var counts []int
	var examples []example
	wanted := 0
	for d := range golds {
		candidates := c.Explain(&golds[d].Document).Candidates
		wanted += len(golds[d].Records)
		records := eval.Records(candidates)
		for i, right := range eval.Right(golds[d].Records, records) {
			e := example{document: d, right: right}
			for _, name := range candidates[i].Features {
				n, ok := numbers[name]
				if !ok {
					n = len(names)
					numbers[name] = n
					names, counts = append(names, name), append(counts, 0)
				}
				counts[n]++
				e.features = append(e.features, n)
			}
			examples = append(examples, e)
		}
	}
	// A feature seen in a handful of candidates tells about those, not about language.
	for i := range examples {
		examples[i].features = slices.DeleteFunc(examples[i].features, func(n int) bool { return counts[n] < 5 })
	}
	scores := make([]float64, len(examples))
	for fold := range folds {
		var train []example
		for _, e := range examples {
			if e.document%folds != fold {
				train = append(train, e)
			}
		}
		bias, w := fit(train, len(names), decay)
		for i, e := range examples {
			if e.document%folds == fold {
				scores[i] = sigmoid(bias, w, e.features)
			}
		}
	}
	threshold := report(examples, scores, wanted, precision)
	bias, w := fit(examples, len(names), decay)
	return write(out, names, bias, w, threshold)
}

func sigmoid(bias float64, w []float64, features []int) float64 {
	z := bias
	for _, n := range features {
		z += w[n]
	}
	return 1 / (1 + math.Exp(-z))
}

// fit minimises the regularised log loss by gradient descent with a step for
// each weight that shrinks as its gradients add up (AdaGrad).
func fit(examples []example, features int, decay float64) (bias float64, w []float64) {
	w = make([]float64, features)
	grad, sum := make([]float64, features), make([]float64, features)
	biasSum := 0.0
	for range 400 {
		clear(grad)
		biasGrad := 0.0
		for _, e := range examples {
			y := 0.0
			if e.right {
				y = 1
			}
			d := sigmoid(bias, w, e.features) - y
			biasGrad += d
			for _, n := range e.features {
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
	return bias, w
}

// report prints precision, recall and F1 over thresholds and returns the best one.
func report(examples []example, scores []float64, wanted int, precision float64) float64 {
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
		if kept == 0 {
			continue
		}
		p, r := float64(right)/float64(kept), float64(right)/float64(wanted)
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

func write(path string, names []string, bias float64, w []float64, threshold float64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	fmt.Fprintf(b, "feature\tweight\nthreshold\t%.2f\nbias\t%s\n", threshold, strconv.FormatFloat(bias, 'f', 3, 64)) //nolint:errcheck // Flush tells
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		switch {
		case names[x] < names[y]:
			return -1
		case names[x] > names[y]:
			return 1
		}
		return 0
	})
	for _, n := range order {
		if math.Abs(w[n]) >= 0.005 {
			fmt.Fprintf(b, "%s\t%s\n", names[n], strconv.FormatFloat(w[n], 'f', 3, 64)) //nolint:errcheck // Flush tells
		}
	}
	if err := b.Flush(); err != nil {
		f.Close() //nolint:errcheck // the first error tells
		return err
	}
	return f.Close()
}
