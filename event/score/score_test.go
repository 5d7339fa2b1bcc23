package score_test

import (
	"math"
	"testing"

	"entente/coder"
	"entente/event/score"
)

// read reads a half of the written set.
func read(t *testing.T, half string) []*score.Article {
	t.Helper()
	articles, err := score.Written("../testdata/" + half + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return articles
}

// TestGiven holds the halves of the written set against the bars: the first, on
// which the weights were set, and the second, on which they were not. -v prints
// the figures and what went wrong.
func TestGiven(t *testing.T) {
	undertakings, articles := 0, 0
	for _, half := range []string{"first", "second"} {
		t.Run(half, func(t *testing.T) {
			f, err := score.Given(read(t, half))
			if err != nil {
				t.Fatal(err)
			}
			t.Log(f)
			for _, fault := range f.Faults {
				t.Log(fault)
			}
			if f.F1 < 0.90 {
				t.Errorf("B-cubed F1 is %.3f; want at least 0.90", f.F1)
			}
			if float64(f.Origins) < 0.95*float64(f.Counted) {
				t.Errorf("origins are right in %d of %d; want 95 %%", f.Origins, f.Counted)
			}
			undertakings, articles = undertakings+f.Undertakings, articles+f.Articles
		})
	}
	if undertakings < 60 || articles < 300 {
		t.Errorf("the set has %d undertakings in %d articles; want 60 in 300", undertakings, articles)
	}
}

// TestCoded prints the figures from records that the coder makes. It holds no
// bar: what the coder misses is judged elsewhere.
func TestCoded(t *testing.T) {
	coding, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, half := range []string{"first", "second"} {
		f, err := score.Coded(read(t, half), coding.Code)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s half: %v", half, f)
		for _, fault := range f.Faults {
			t.Log(fault)
		}
		if f.Found == 0 {
			t.Errorf("no record of the %s half was found", half)
		}
	}
}

// TestBCubed gives the example of two clusters, one mixed.
func TestBCubed(t *testing.T) {
	gold := map[string]string{"a": "1", "b": "1", "c": "2", "d": "2"}
	p, r, f := score.BCubed(gold, map[string]string{"a": "x", "b": "x", "c": "x", "d": "y"})
	if math.Abs(p-2.0/3) > 1e-9 || math.Abs(r-0.75) > 1e-9 || math.Abs(f-12.0/17) > 1e-9 {
		t.Errorf("precision %v, recall %v, F1 %v; want 2/3, 3/4 and 12/17", p, r, f)
	}
	if p, r, f := score.BCubed(gold, gold); p != 1 || r != 1 || f != 1 {
		t.Errorf("the same clusters give %v, %v, %v", p, r, f)
	}
}
