// Command train makes the weights of the tagger and parser:
//
//	go run ./text/train --treebanks ../shared/treebanks --texts ../shared/texts/news.jsonl.zst --out data/model/english.bin
//
// It pretrains word vectors on the texts, trains the network on the treebanks'
// training parts on two cores, and writes the weights after every epoch. The
// same input gives the same weights.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"entente/text/neural"
)

type options struct {
	treebanks, texts, out string
	epochs, batch         int
	vocabulary            int
	rate                  float64
	seed                  uint64
	test                  bool
	size                  size
}

func main() {
	o := options{size: size{word: 96, gram: 64, suffix: 32, shape: 16, gramRows: 1 << 15, suffixRows: 1 << 12, shapeRows: 1 << 9}}
	flag.StringVar(&o.treebanks, "treebanks", "../shared/treebanks", "folder of the treebanks, *.conllu.zst")
	flag.StringVar(&o.texts, "texts", "../shared/texts/news.jsonl.zst", "texts to pretrain word vectors on; empty for none")
	flag.StringVar(&o.out, "out", "data/model/english.bin", "file to write the weights to")
	flag.IntVar(&o.epochs, "epochs", 16, "passes over the treebanks")
	flag.IntVar(&o.batch, "batch", 700, "words in a batch")
	flag.Float64Var(&o.rate, "rate", 2e-3, "greatest learning rate")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of all random numbers")
	flag.IntVar(&o.size.hidden, "hidden", 192, "units of a layer in one direction")
	flag.IntVar(&o.size.arc, "arc", 128, "width of the vectors that arcs are judged by")
	flag.IntVar(&o.size.rel, "rel", 48, "width of the vectors that relations are judged by")
	flag.IntVar(&o.vocabulary, "vocabulary", 33000, "words with a vector, at most about")
	flag.BoolVar(&o.test, "test", false, "score the test parts too, at the end")
	flag.Parse()
	if err := train(o); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// training reads the parts to learn from: EWT, the openly licensed part of
// GUM, and the Wikipedia half of PUD, whose news half is kept for testing.
func training(folder string) ([]sentence, error) {
	var all []sentence
	for _, name := range []string{"en_ewt-train", "en_gum-open-train", "en_pud"} {
		part, err := readTreebank(folder, name)
		if err != nil {
			return nil, err
		}
		if name == "en_pud" {
			part = half(part, "w")
		}
		all = append(all, part...)
	}
	return slices.DeleteFunc(all, func(s sentence) bool { return len(s.forms) > longest }), nil
}

// half returns the sentences of PUD whose ids begin so: w for Wikipedia, n for news.
func half(pud []sentence, prefix string) []sentence {
	return slices.DeleteFunc(pud, func(s sentence) bool { return !strings.HasPrefix(s.id, prefix) })
}

// longest is how many words a sentence may have to be learnt from.
const longest = 120

func train(o options) error {
	began := time.Now()
	sentences, err := training(o.treebanks)
	if err != nil {
		return err
	}
	var vectors vectors
	if o.texts != "" {
		if vectors, err = pretrain(o.texts, keys(sentences), o.vocabulary, o.size.word, o.seed); err != nil {
			return err
		}
	}
	fmt.Printf("%d word vectors pretrained, %.0f s\n", len(vectors.index), time.Since(began).Seconds())
	m := newModel(o.size, sentences, vectors, o.seed)
	examples := make([]example, len(sentences))
	words := 0
	for i := range sentences {
		examples[i] = m.example(&sentences[i])
		words += len(sentences[i].forms)
	}
	fmt.Printf("%d sentences, %d words, %d word vectors (%d pretrained), %.0f s\n",
		len(sentences), words, len(m.words), len(vectors.index), time.Since(began).Seconds())
	dev, err := development(o.treebanks)
	if err != nil {
		return err
	}
	workers := make([]*worker, shards)
	for i := range workers {
		workers[i] = &worker{model: m, shard: i, random: random(o.seed + 1000*uint64(i+1)), rate: dropout{.33, .33, .33}}
	}
	for _, l := range m.linears() {
		l.prepare()
	}
	adam := &optimiser{beta1: .9, beta2: .98, epsilon: 1e-8, clip: 5}
	order := random(o.seed + 77)
	var network *neural.Network
	steps := o.epochs * len(batches(examples, o.batch, new(random)))
	for epoch := 1; epoch <= o.epochs; epoch++ {
		start := time.Now()
		var sum losses
		for _, b := range batches(examples, o.batch, &order) {
			sum.add(step(workers, b))
			adam.apply(m, rateAt(o.rate, adam.steps, steps))
		}
		encoded, err := m.weights().Encode()
		if err != nil {
			return err
		}
		if err := write(o.out, encoded); err != nil {
			return err
		}
		if network, err = neural.Read(encoded); err != nil {
			return err
		}
		n := float64(sum.words)
		s := measure(network, dev)
		fmt.Printf("epoch %d: loss tag %.3f arc %.3f rel %.3f; dev UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f; %.0f s, %.0f s in all\n",
			epoch, sum.tag/n, sum.arc/n, sum.rel/n, s.upos, s.xpos, s.uas, s.las, time.Since(start).Seconds(), time.Since(began).Seconds())
	}
	if o.test && network != nil {
		return test(network, o.treebanks)
	}
	return nil
}

// development reads the parts that show how training goes; nothing is learnt from them.
func development(folder string) ([]sentence, error) {
	var all []sentence
	for _, name := range []string{"en_ewt-dev", "en_gum-open-dev"} {
		part, err := readTreebank(folder, name)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	return all, nil
}

// test prints the scores on the test parts: gold words, everything else predicted.
func test(network *neural.Network, folder string) error {
	for _, name := range []string{"en_ewt-test", "en_gum-open-test", "en_pud"} {
		part, err := readTreebank(folder, name)
		if err != nil {
			return err
		}
		if name == "en_pud" {
			name, part = "en_pud (news)", half(part, "n")
		}
		s := measure(network, part)
		fmt.Printf("%s: %d sentences, UPOS %.2f XPOS %.2f UAS %.2f LAS %.2f\n", name, len(part), s.upos, s.xpos, s.uas, s.las)
	}
	return nil
}

// rateAt rises over 200 steps, stays, and from 30 % of all steps falls to 0.
func rateAt(most float64, step, steps int) float64 {
	rate := most * min(1, float64(step+1)/200)
	if begin := 3 * steps / 10; step > begin {
		rate *= max(0, float64(steps-step)/float64(steps-begin))
	}
	return rate
}

// step learns from one batch, every second example in each shard.
func step(workers []*worker, batch []*example) losses {
	words := 0
	parts := make([][]*example, shards)
	for i, e := range batch {
		words += len(e.word) - 1
		parts[i%shards] = append(parts[i%shards], e)
	}
	sums := make([]losses, shards)
	parallel(shards, func(i int) {
		if len(parts[i]) > 0 {
			sums[i] = workers[i].learn(parts[i], 8/float32(words))
		}
	})
	var sum losses
	for _, s := range sums {
		sum.add(s)
	}
	return sum
}

// batches groups examples of like length, longest first in each batch, about so many words to a batch.
func batches(examples []example, words int, r *random) [][]*example {
	all := make([]*example, len(examples))
	for i := range all {
		all[i] = &examples[i]
	}
	shuffle(r, all)
	var list [][]*example
	for window := range slices.Chunk(all, 2000) {
		slices.SortStableFunc(window, func(a, b *example) int { return len(b.word) - len(a.word) })
		var batch []*example
		size := 0
		for _, e := range window {
			batch = append(batch, e)
			if size += len(e.word); size >= words {
				list, batch, size = append(list, batch), nil, 0
			}
		}
		if len(batch) > 1 {
			list = append(list, batch)
		}
	}
	shuffle(r, list)
	return list
}

// write replaces a file whole.
func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path+".part", content, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
