package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"

	"entente"
	"entente/coder"
	"entente/eval"
)

// nearly is the share of the judge's threshold from which a candidate that gave
// no record still teaches the gate to let its sentences pass.
const nearly = 0.8

// gateMargin is how far below the worst sentence that carries a record of the
// hand-coded documents the gate's threshold is set, in log odds.
const gateMargin = 0.1

// sight is a sentence as the gate sees it.
type sight struct {
	// triggers are an example each.
	triggers []example
	// carries tells that it is evidence of a record.
	carries bool
}

// fitGate learns the coder's first look at a sentence. The teacher is the coder
// itself without its gate: one document in so many of the texts is parsed
// whole, and a trigger whose sentence carries a candidate of its kind that is a
// record, or nearly one, must pass. The threshold is the highest at which no
// record of the hand-coded documents is lost, less a margin.
func fitGate(texts string, every int, golds []eval.Gold, out string) error {
	c, err := coder.New()
	if err != nil {
		return err
	}
	whole := c.Whole()
	var seen []sight
	err = sample(texts, every, func(d *entente.Document) { seen = append(seen, look(whole, d, nearly)...) })
	if err != nil {
		return err
	}
	var examples []example
	for _, s := range seen {
		examples = append(examples, s.triggers...)
	}
	w := fit(examples, 2)
	var held []sight
	for i := range golds {
		held = append(held, look(whole, &golds[i].Document, 1)...)
	}
	least := math.Inf(1)
	for _, s := range held {
		if s.carries {
			least = min(least, s.best(w))
		}
	}
	least -= gateMargin
	for _, x := range []struct {
		name string
		of   []sight
	}{{"texts", seen}, {"hand-coded", held}} {
		pass, carry, lost := 0, 0, 0
		var scores []float64
		for _, s := range x.of {
			b := s.best(w)
			if b >= least {
				pass++
			}
			if s.carries {
				carry++
				scores = append(scores, b)
				if b < least {
					lost++
				}
			}
		}
		fmt.Fprintf(os.Stderr, "gate, %s: %d sentences, %d carry a record and %d of these are lost; %.1f %% pass\n",
			x.name, len(x.of), carry, lost, 100*float64(pass)/float64(max(len(x.of), 1)))
		slices.Sort(scores)
		for _, q := range []int{1, 5, 10, 20, 50} {
			cut, n := scores[len(scores)*q/1000], 0
			for _, s := range x.of {
				if s.best(w) >= cut {
					n++
				}
			}
			fmt.Fprintf(os.Stderr, "  to lose %.1f %% would let %.1f %% pass\n", float64(q)/10, 100*float64(n)/float64(len(x.of)))
		}
	}
	w["threshold"] = math.Round(least*1e3) / 1e3
	return write(out, coder.Weights{"gate": w})
}

// best is the greatest log odds of a sentence's triggers; minus infinity if it has none.
func (s *sight) best(w map[string]float64) float64 {
	best := math.Inf(-1)
	for _, e := range s.triggers {
		z := w["bias"]
		for _, f := range e.features {
			z += w[f]
		}
		best = max(best, z)
	}
	return best
}

// look makes examples of a document's sentences. A candidate of at least a
// share of the confidence that makes a record counts as one.
func look(whole *coder.Coder, d *entente.Document, share float64) []sight {
	var carrying []entente.Record
	for _, cand := range whole.Explain(d).Candidates {
		if cand.Kept || cand.Record.Confidence >= whole.Threshold()*share {
			carrying = append(carrying, cand.Record)
		}
	}
	var out []sight
	for _, sentence := range whole.Glimpses(d) {
		s := sight{}
		for _, g := range sentence {
			tells := slices.ContainsFunc(carrying, func(r entente.Record) bool {
				return r.Kind == g.Kind && slices.ContainsFunc(r.Evidence, func(e entente.Evidence) bool { return e.Overlaps(g.Sentence) })
			})
			s.carries = s.carries || tells
			s.triggers = append(s.triggers, example{features: g.Features, right: tells, weight: 1})
		}
		out = append(out, s)
	}
	return out
}

// sample calls f with one in so many documents of a packed file.
func sample(path string, every int, f func(*entente.Document)) error {
	packed, err := os.Open(path)
	if err != nil {
		return err
	}
	defer packed.Close() //nolint:errcheck // read only
	plain, err := zstd.NewReader(packed)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer plain.Close()
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<26)
	for n := 0; lines.Scan(); n++ {
		if n%every != every/2 {
			continue
		}
		var d entente.Document
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
		f(&d)
	}
	return lines.Err()
}
