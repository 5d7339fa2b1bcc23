package measure

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"testing"

	"entente"
)

// atopTies reads ATOP's dyad-years with the numbers of states for codes; it
// skips where the file is not at hand.
func atopTies(tb testing.TB) []Tie {
	tb.Helper()
	f, err := os.Open("../../shared/registers/cow/atop_alliance.csv")
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skip("ATOP's dyad-years are not at hand; put the folder shared beside the project to run this test")
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	var ties []Tie
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return ties
		}
		if err != nil {
			tb.Fatal(err)
		}
		year, err := strconv.Atoi(row[2])
		if err != nil {
			continue // the header
		}
		level := 0.0
		for i, of := range []float64{3, 3, 2, 2, 1} {
			if row[3+i] == "1" {
				level = max(level, of)
			}
		}
		ties = append(ties, Tie{entente.Actor("COW:" + row[0]), entente.Actor("COW:" + row[1]), year, level})
	}
}

// TestATOP compares the alliances of 2018, of which 3,412 directed dyads are defence.
func TestATOP(t *testing.T) {
	ties := atopTies(t)
	if len(ties) != 273296 {
		t.Errorf("%d dyad-years, want 273,296", len(ties))
	}
	p := Portfolio(ties, 2018, nil, AllianceScale)
	defence := 0
	for i, a := range p.Actors {
		for j, level := range p.Of(a) {
			if i != j && level == 3 {
				defence++
			}
			if level != p.Of(p.Actors[j])[i] {
				t.Fatalf("%s and %s are tied one way only", a, p.Actors[j])
			}
		}
	}
	if defence < 3412 {
		t.Errorf("%d directed dyads of defence, want at least the 3,412 that have it alone or with others", defence)
	}
	m, err := p.Align(MethodPi, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Two founding members of NATO with the same allies are closer than either is to Russia.
	if near, far := m.Of("COW:210", "COW:211"), m.Of("COW:210", "COW:365"); !(near > 0.8 && near > far) {
		t.Errorf("the Netherlands are aligned %v with Belgium and %v with Russia", near, far)
	}
}

// BenchmarkATOP makes the matrix of S of every year of ATOP, all states that ever
// had an alliance being in the system, as an upper bound of the work.
func BenchmarkATOP(b *testing.B) {
	ties := atopTies(b)
	byYear := map[int][]Tie{}
	seen := map[entente.Actor]bool{}
	for _, t := range ties {
		byYear[t.Year] = append(byYear[t.Year], t)
		seen[t.A] = true
	}
	all := actorsOf(seen)
	for _, method := range []Method{MethodS, MethodKappa, MethodPi} {
		b.Run(string(method), func(b *testing.B) {
			for range b.N {
				for year, list := range byYear {
					if _, err := Portfolio(list, year, all, AllianceScale).Align(method, nil); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
