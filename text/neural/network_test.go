package neural

import (
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// embedded returns the weights that the project ships.
var embedded = sync.OnceValues(func() (*Network, error) {
	file, err := os.ReadFile("../../data/model/english.bin")
	if err != nil {
		return nil, err
	}
	return Read(file)
})

func shipped(t testing.TB) *Network {
	t.Helper()
	n, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// story is sentences of many lengths, already cut into words.
func story() [][]string {
	lines := `The two navies will hold a joint exercise off the coast in March .
Poland 's defence minister signed a $ 1.7 billion contract for 96 AH-64E helicopters on Monday , the ministry said in a statement .
No .
Deliveries , which were first announced in 2019 , have been delayed until the end of next year because the manufacturer could not find enough engines , according to two officials who spoke to reporters in Warsaw .
“ We are ready to train your pilots , ” he told the visiting chief of staff .
A third batch of howitzers was handed over to the army 's 4th brigade by the supplier last week .
Talks over the frigates were suspended after parliament refused to approve the loan .
Officers from India , Japan and Australia took part .
Under the agreement the air force receives six trainer aircraft , spare parts , simulators and a maintenance contract for ten years .
Neither side has said how much the system costs .
Yes , sir !`
	var out [][]string
	for line := range strings.Lines(lines) {
		out = append(out, strings.Fields(line))
	}
	return out
}

func BenchmarkParse(b *testing.B) {
	n := shipped(b)
	var batch [][]string
	for range 25 {
		batch = append(batch, story()...)
	}
	words := 0
	for _, s := range batch {
		words += len(s)
	}
	b.ReportAllocs()
	for b.Loop() {
		n.Parse(batch)
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkRead(b *testing.B) {
	file, err := os.ReadFile("../../data/model/english.bin")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(file); err != nil {
			b.Fatal(err)
		}
	}
}

// odd is sentences that no one wrote.
func odd() [][]string {
	return [][]string{
		{}, {""}, {"."}, {"", "", ""}, {"\x00", "\xff\xfe", "\xed\xa0\x80"},
		{strings.Repeat("x", 100_000), strings.Repeat("é", 50_000)},
		slices.Repeat([]string{"and"}, longest-1), slices.Repeat([]string{"and"}, longest), slices.Repeat([]string{"ships", ","}, longest),
		{"وزارة", "الدفاع", "国防部", "Ελλάδα"},
	}
}

// check fails unless a tree is one: a root, no circle, labels everywhere.
func check(t interface {
	Helper()
	Fatalf(string, ...any)
}, words []string, tree Tree) {
	t.Helper()
	size := len(words)
	if len(tree.Head) != size || len(tree.Rel) != size || len(tree.UPOS) != size || len(tree.XPOS) != size {
		t.Fatalf("%d words, but %d heads, %d relations, %d and %d tags", size, len(tree.Head), len(tree.Rel), len(tree.UPOS), len(tree.XPOS))
	}
	roots := 0
	for i, h := range tree.Head {
		if h < -1 || h >= size || h == i {
			t.Fatalf("word %d of %d has head %d", i, size, h)
		}
		if tree.Rel[i] == "" || tree.UPOS[i] == "" || tree.XPOS[i] == "" {
			t.Fatalf("word %d of %d lacks a label", i, size)
		}
		if (h == -1) != (tree.Rel[i] == "root") {
			t.Fatalf("word %d of %d has head %d and relation %s", i, size, h, tree.Rel[i])
		}
		if h == -1 {
			roots++
		}
		steps := 0
		for at := i; at >= 0; at = tree.Head[at] {
			if steps++; steps > size {
				t.Fatalf("word %d of %d hangs on a circle", i, size)
			}
		}
	}
	if size > 0 && roots != 1 {
		t.Fatalf("%d roots over %d words", roots, size)
	}
}

func TestParseGivesTrees(t *testing.T) {
	n := shipped(t)
	sentences := append(story(), odd()...)
	for i, tree := range n.Parse(sentences) {
		check(t, sentences[i], tree)
	}
	if trees := n.Parse(nil); len(trees) != 0 {
		t.Errorf("%d trees of no sentence", len(trees))
	}
}

func TestParseGivesTreesOfAnything(t *testing.T) {
	n := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		sentences := rapid.SliceOfN(rapid.SliceOfN(rapid.String(), 0, 40), 0, 8).Draw(t, "sentences")
		for i, tree := range n.Parse(sentences) {
			check(t, sentences[i], tree)
		}
	})
}

func TestParseKnowsAPlainSentence(t *testing.T) {
	words := strings.Fields("Poland bought six tanks .")
	got := shipped(t).Parse([][]string{words})[0]
	want := Tree{
		UPOS: []string{"PROPN", "VERB", "NUM", "NOUN", "PUNCT"},
		XPOS: []string{"NNP", "VBD", "CD", "NNS", "."},
		Head: []int{1, -1, 3, 1, 1},
		Rel:  []string{"nsubj", "root", "nummod", "obj", "punct"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTreesDoNotDependOnTheBatch(t *testing.T) {
	n := shipped(t)
	sentences := append(story(), odd()...)
	trees := n.Parse(sentences)
	for i, s := range sentences {
		if alone := n.Parse([][]string{s}); !reflect.DeepEqual(alone[0], trees[i]) {
			t.Errorf("sentence %d has another tree alone", i)
		}
	}
	slices.Reverse(sentences)
	slices.Reverse(trees)
	if !reflect.DeepEqual(trees, n.Parse(sentences)) {
		t.Error("the order of sentences changes trees")
	}
}

func TestParseFromManyGoroutines(t *testing.T) {
	n := shipped(t)
	sentences := story()
	want := n.Parse(sentences)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 5 {
				if !reflect.DeepEqual(want, n.Parse(sentences)) {
					t.Error("a tree differs from one goroutine to another")
				}
			}
		})
	}
	wait.Wait()
}

func TestParseOfAVeryLongSentence(t *testing.T) {
	words := make([]string, 0, 10_000)
	for len(words) < 10_000 {
		words = append(words, "ships", ",", "tanks", "and", "guns")
	}
	check(t, words, shipped(t).Parse([][]string{words})[0])
}
