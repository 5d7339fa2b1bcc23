package measure

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"entente"
)

// columns reads the columns of a CSV file of ../../shared/registers/cow as
// numbers; it skips the test where the folder is not at hand.
func columns(t *testing.T, name string) map[string][]float64 {
	t.Helper()
	f, err := os.Open("../../shared/registers/cow/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not at hand; put the folder shared beside the project to run this test", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, row := range rows[1:] {
		for i, head := range rows[0] {
			v, err := strconv.ParseFloat(row[i], 64)
			if err != nil {
				continue // the names of the states
			}
			out[head] = append(out[head], v)
		}
	}
	return out
}

// TestSExample is the worked example in the authors' own program.
func TestSExample(t *testing.T) {
	a, b, w := []float64{3, 3, 2, 2}, []float64{2, 2, 3, 3}, []float64{.5, .3, .1, .1}
	if got := S(a, b, w, Scale{0, 3}, Linear); !near(got, 1./3, exact) {
		t.Errorf("S is %v, want 1/3", got)
	}
}

// TestSOf1914 takes Germany's and Russia's alliance portfolios of 1914 from
// Signorino and Ritter's Table 6.
func TestSOf1914(t *testing.T) {
	table := columns(t, "SR1999_alliances1914.csv")
	germany, russia, capability := table["GMY"], table["RUS"], table["Cap"]
	if len(germany) != 20 {
		t.Fatalf("%d states, want 20", len(germany))
	}
	for _, c := range []struct {
		name      string
		got       Figure
		want, tol float64
	}{
		{"S", S(germany, russia, nil, AllianceScale, Linear), 0.400, 1e-9},
		{"S weighted by capability", S(germany, russia, capability, AllianceScale, Linear), -0.460, 5e-4},
		{"S quadratic", S(germany, russia, nil, AllianceScale, Quadratic), 0.444, 5e-4},
		{"kappa quadratic", Kappa(germany, russia, nil, Quadratic), -0.0776, 5e-5},
		{"kappa linear", Kappa(germany, russia, nil, Linear), -0.0714, 5e-5},
		{"pi quadratic", Pi(germany, russia, nil, Quadratic), -0.0870, 5e-5},
	} {
		if !near(c.got, c.want, c.tol) {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
}

// TestSOf1947 takes the alliance portfolios of Table 7a.
func TestSOf1947(t *testing.T) {
	table := columns(t, "SR1999_alliances1947.csv")
	for _, c := range []struct {
		a, b      string
		want, tol float64
		weighted  float64
	}{
		{"USA", "UK", .615, 5e-4, -.612},
		{"USA", "FRN", .692, 5e-4, 0},
		{"USA", "RUS", .462, 5e-4, -.755},
		{"UK", "FRN", .923, 5e-4, 0},
		{"UK", "RUS", .692, 5e-4, .857},
	} {
		if got := S(table[c.a], table[c.b], nil, AllianceScale, Linear); !near(got, c.want, c.tol) {
			t.Errorf("S of %s and %s is %v, want %v", c.a, c.b, got, c.want)
		}
		if got := S(table[c.a], table[c.b], table["SysCap"], AllianceScale, Linear); c.weighted != 0 && !near(got, c.weighted, c.tol) {
			t.Errorf("weighted S of %s and %s is %v, want %v", c.a, c.b, got, c.weighted)
		}
	}
}

// TestVotesOf1947 compares votes, whose scale begins at 1.
func TestVotesOf1947(t *testing.T) {
	table := columns(t, "SR1999_UNVotes1947.csv")
	if n := len(table["USA"]); n != 32 {
		t.Fatalf("%d votes, want 32", n)
	}
	// The steps between their votes add up to 7 with France, 14 with the United
	// Kingdom and 48 with the Soviet Union, of 64 possible.
	for other, steps := range map[string]float64{"FRN": 7, "UK": 14, "RUS": 48} {
		if got := S(table["USA"], table[other], nil, Scale{1, 3}, Linear); !near(got, 1-2*steps/64, exact) {
			t.Errorf("S of USA and %s is %v, want %v", other, got, 1-2*steps/64)
		}
	}
}

func TestAlignmentProperties(t *testing.T) {
	levels := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, 2, 3}), 12, 12)
	rapid.Check(t, func(t *rapid.T) {
		a, b := levels.Draw(t, "a"), levels.Draw(t, "b")
		w := rapid.SliceOfN(rapid.Float64Range(0.01, 1), 12, 12).Draw(t, "weights")
		for _, d := range []Distance{Linear, Quadratic} {
			if s := S(a, b, w, AllianceScale, d); s < -1-1e-9 || s > 1+1e-9 {
				t.Errorf("S %v is outside -1 to 1", s)
			}
			if s := S(a, a, w, AllianceScale, d); !near(s, 1, 1e-9) {
				t.Errorf("S of a portfolio with itself is %v", s)
			}
			if one, two := Kappa(a, b, w, d), Kappa(b, a, w, d); one.Known() && !near(one, float64(two), 1e-9) {
				t.Errorf("kappa is %v one way and %v the other", one, two)
			}
			// Pooled margins make more disagreement by chance possible, never less:
			// pi is at most kappa for squared distances.
			if k, p := Kappa(a, b, nil, Quadratic), Pi(a, b, nil, Quadratic); k.Known() && p.Known() && p > k+1e-9 {
				t.Errorf("pi %v is above kappa %v", p, k)
			}
		}
	})
}

func TestAlignmentOfTheIncomparable(t *testing.T) {
	empty := []float64{0, 0, 0}
	for name, got := range map[string]Figure{
		"S of unequal length":      S(empty, []float64{1}, nil, AllianceScale, Linear),
		"S of nothing":             S(nil, nil, nil, AllianceScale, Linear),
		"S without weight":         S(empty, empty, empty, AllianceScale, Linear),
		"S on a scale of one":      S(empty, empty, nil, Scale{1, 1}, Linear),
		"kappa of two empty ones":  Kappa(empty, empty, nil, Quadratic),
		"pi of two empty ones":     Pi(empty, empty, nil, Quadratic),
		"S with too few weights":   S(empty, empty, []float64{1}, AllianceScale, Linear),
		"kappa of unequal lengths": Kappa(empty, []float64{1, 2}, nil, Linear),
	} {
		if got.Known() {
			t.Errorf("%s is %v, want unknown", name, got)
		}
	}
}

func TestPortfolioAndMatrix(t *testing.T) {
	members := []entente.Actor{"AAA", "BBB", "CCC", "DDD"}
	ties := []Tie{{"AAA", "BBB", 1950, 1}, {"BBB", "AAA", 1950, 3}, {"BBB", "CCC", 1950, 2},
		{"AAA", "DDD", 1951, 3}, {"AAA", "EEE", 1950, 3}}
	p := Portfolio(ties, 1950, members, AllianceScale)
	want := []float64{3, 3, 2, 0}
	for i, level := range p.Of("BBB") {
		if level != want[i] {
			t.Errorf("portfolio of BBB is %v, want %v", p.Of("BBB"), want)
			break
		}
	}
	m, err := p.Align(MethodS, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range members {
		for j, b := range members {
			if got, s := m.Of(a, b), S(p.Of(a), p.Of(b), nil, AllianceScale, Linear); got != s || m.At(i, j) != s {
				t.Errorf("matrix has %v for %s and %s, S is %v", got, a, b, s)
			}
		}
	}
	if m.Of("AAA", "EEE").Known() {
		t.Error("EEE is no member and has an alignment")
	}
	if _, err := p.Align(MethodSWeighted, nil); err == nil {
		t.Error("weighted S without weights gives no error")
	}
	if _, err := p.Align("tau", nil); err == nil {
		t.Error("an unknown method gives no error")
	}
	w, err := p.Align(MethodSWeighted, map[entente.Actor]float64{"AAA": 1, "BBB": 2})
	if err != nil || !near(w.Of("AAA", "BBB"), float64(S(p.Of("AAA"), p.Of("BBB"), []float64{1, 2, 0, 0}, AllianceScale, Linear)), exact) {
		t.Errorf("weighted matrix: %v", err)
	}
	tied := Portfolio(ties, 1950, nil, AllianceScale)
	if len(tied.Actors) != 4 || tied.Of("DDD") != nil || tied.Of("EEE") == nil {
		t.Errorf("without members the actors are %v, want those with a tie in 1950", tied.Actors)
	}
}

// TestMatrixAsFunctions holds the matrices, which are made by shorter ways,
// against the functions of the formulas.
func TestMatrixAsFunctions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var members []entente.Actor
		weights, w := map[entente.Actor]float64{}, []float64{}
		for i := range 7 {
			members = append(members, name(i))
			w = append(w, rapid.Float64Range(0, 1).Draw(t, "weight"))
			weights[name(i)] = w[i]
		}
		w[6] += 0.1
		weights[name(6)] = w[6]
		ties := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Tie {
			return Tie{name(rapid.IntRange(0, 6).Draw(t, "a")), name(rapid.IntRange(0, 6).Draw(t, "b")), 2000, float64(rapid.IntRange(0, 3).Draw(t, "level"))}
		})).Draw(t, "ties")
		p := Portfolio(ties, 2000, members, AllianceScale)
		for method, formula := range map[Method]func(a, b []float64) Figure{
			MethodS:          func(a, b []float64) Figure { return S(a, b, nil, AllianceScale, Linear) },
			MethodSWeighted:  func(a, b []float64) Figure { return S(a, b, w, AllianceScale, Linear) },
			MethodSQuadratic: func(a, b []float64) Figure { return S(a, b, nil, AllianceScale, Quadratic) },
			MethodKappa:      func(a, b []float64) Figure { return Kappa(a, b, nil, Quadratic) },
			MethodPi:         func(a, b []float64) Figure { return Pi(a, b, nil, Quadratic) },
		} {
			m, err := p.Align(method, weights)
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range members {
				for j, b := range members {
					if i == j {
						continue
					}
					if got, want := m.At(i, j), formula(p.Of(a), p.Of(b)); got.Known() != want.Known() || got.Known() && !near(got, float64(want), 1e-9) {
						t.Errorf("%s of %s and %s is %v in the matrix, %v by its formula", method, a, b, got, want)
					}
				}
			}
		}
	})
}
