package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"entente/text/neural"
)

// pack writes a zstd file.
func packFile(t *testing.T, path, content string) {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, w.EncodeAll([]byte(content), nil), 0o644); err != nil {
		t.Fatal(err)
	}
}

// conllu writes sentences as a treebank does.
func conllu(sentences []sentence) string {
	var b strings.Builder
	for i, s := range sentences {
		b.WriteString("# sent_id = w" + strconv.Itoa(i) + "\n")
		for j := range s.forms {
			b.WriteString(strings.Join([]string{
				strconv.Itoa(j + 1), s.forms[j], "_", s.upos[j], s.xpos[j], "_", strconv.Itoa(s.head[j]), s.rel[j], "_", "_",
			}, "\t") + "\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// folder makes a folder of toy treebanks.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := conllu(toy())
	for _, name := range []string{"en_ewt-train", "en_gum-open-train", "en_pud", "en_ewt-dev", "en_gum-open-dev", "en_ewt-test", "en_gum-open-test"} {
		packFile(t, filepath.Join(dir, name+".conllu.zst"), text)
	}
	return dir
}

func TestTrainingLearnsAndRepeats(t *testing.T) {
	dir := folder(t)
	run := func(processors int) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		out := filepath.Join(t.TempDir(), "model", "english.bin")
		o := options{treebanks: dir, out: out, epochs: 60, batch: 20, rate: 1e-2, seed: 1, size: small}
		if err := train(o); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	one := run(1)
	if !bytes.Equal(one, run(2)) {
		t.Error("the number of processors changes the weights")
	}
	n, err := neural.Read(one)
	if err != nil {
		t.Fatal(err)
	}
	if s := measure(n, toy()); s.upos < 90 || s.las < 80 {
		t.Errorf("what was learnt by heart scores only UPOS %.1f LAS %.1f", s.upos, s.las)
	}
}

func TestTrainSaysWhatIsMissing(t *testing.T) {
	err := train(options{treebanks: t.TempDir(), out: filepath.Join(t.TempDir(), "x"), epochs: 1, batch: 10, size: small})
	if err == nil || !strings.Contains(err.Error(), "en_ewt-train.conllu.zst") {
		t.Errorf("error %v, want one that names the file", err)
	}
}

func TestReadTreebank(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) ([]sentence, error) {
		packFile(t, filepath.Join(dir, "x.conllu.zst"), text)
		return readTreebank(dir, "x")
	}
	got, err := write("# sent_id = a-1\n1-2\tcan't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tca\t_\tAUX\tMD\t_\t0\troot\t_\t_\n2\tn't\t_\tPART\tRB\t_\t1\tadvmod\t_\t_\n2.1\tgo\t_\t_\t_\t_\t_\t_\t_\t_\n\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].id != "a-1" || !slices.Equal(got[0].forms, []string{"ca", "n't"}) || !slices.Equal(got[0].head, []int{0, 1}) {
		t.Errorf("read %+v", got)
	}
	for _, bad := range []string{
		"1\ttoo\tfew\n\n",
		"1\ta\t_\tX\tY\t_\tnil\troot\t_\t_\n\n",
		"1\ta\t_\tX\tY\t_\t2\tdep\t_\t_\n\n",
		"1\ta\t_\tX\tY\t_\t-1\tdep\t_\t_",
	} {
		if _, err := write(bad); err == nil || !strings.Contains(err.Error(), "x.conllu.zst:") {
			t.Errorf("%q: error %v, want one with file and line", bad, err)
		}
	}
}

// TestTrainingLeavesTestsAlone holds the parts that are learnt from against the test parts.
func TestTrainingLeavesTestsAlone(t *testing.T) {
	const shared = "../../../shared/treebanks"
	if _, err := os.Stat(shared); err != nil {
		t.Skip("no ../shared/treebanks beside the repository: nothing to compare")
	}
	learnt, err := training(shared)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, s := range learnt {
		ids[s.id] = true
	}
	for _, name := range []string{"en_ewt-dev", "en_ewt-test", "en_gum-open-dev", "en_gum-open-test", "en_gum-full-test", "en_pud"} {
		part, err := readTreebank(shared, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "en_pud" {
			part = half(part, "n")
		}
		for _, s := range part {
			if ids[s.id] {
				t.Fatalf("sentence %s of %s is learnt from", s.id, name)
			}
		}
	}
}

func TestBatches(t *testing.T) {
	var examples []example
	for i := range 5000 {
		examples = append(examples, example{word: make([]int32, 1+i%37)})
	}
	seen := 0
	for _, b := range batches(examples, 300, new(random)) {
		seen += len(b)
		for i := 1; i < len(b); i++ {
			if len(b[i].word) > len(b[i-1].word) {
				t.Fatal("a batch is not in falling order of length")
			}
		}
	}
	if seen < len(examples)-3 || seen > len(examples) {
		t.Errorf("%d of %d examples are in batches", seen, len(examples))
	}
}

func TestRateAt(t *testing.T) {
	if r := rateAt(1, 0, 10_000); r > .01 {
		t.Errorf("the first step's rate is %v", r)
	}
	if r := rateAt(1, 2000, 10_000); r != 1 {
		t.Errorf("the rate after the rise is %v", r)
	}
	if r := rateAt(1, 10_000, 10_000); r != 0 {
		t.Errorf("the last rate is %v", r)
	}
}
