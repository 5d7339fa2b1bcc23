package measure

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"entente"
)

// near reports whether a figure is within a tolerance of a number.
func near(f Figure, want, tolerance float64) bool {
	return f.Known() && math.Abs(float64(f)-want) <= tolerance
}

const exact = 1e-12

func TestIndicesOfKnownShares(t *testing.T) {
	equal := []float64{0.25, 0.25, 0.25, 0.25}
	for _, c := range []struct {
		name              string
		shares            []float64
		hhi, n, con, even float64
	}{
		{"four equal shares", equal, 0.25, 4, 0, 1},
		{"one actor has all of four", []float64{1, 0, 0, 0}, 1, 1, 1, 0},
		{"0.5, 0.3, 0.2", []float64{0.5, 0.3, 0.2}, 0.38, 1 / 0.38, math.Sqrt((0.38 - 1./3) / (2. / 3)), 0.93723},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := HHI(c.shares); !near(got, c.hhi, exact) {
				t.Errorf("HHI is %v, want %v", got, c.hhi)
			}
			if got := EffectiveNumber(c.shares); !near(got, c.n, exact) {
				t.Errorf("effective number is %v, want %v", got, c.n)
			}
			if got := CON(c.shares); !near(got, c.con, exact) {
				t.Errorf("CON is %v, want %v", got, c.con)
			}
			if got := Evenness(c.shares); !near(got, c.even, 1e-5) {
				t.Errorf("evenness is %v, want %v", got, c.even)
			}
		})
	}
	if got := CON([]float64{0.5, 0.3, 0.2}); !near(got, 0.2646, 5e-5) {
		t.Errorf("CON of 0.5, 0.3, 0.2 is %v, want 0.2646", got)
	}
	if got := Top([]float64{0.2, 0.5, 0.3}, 2); !near(got, 0.8, exact) {
		t.Errorf("the top two of 0.2, 0.5, 0.3 have %v, want 0.8", got)
	}
}

func TestNothingHasNoIndices(t *testing.T) {
	if got := Shares([]float64{0, 0}); got != nil {
		t.Errorf("shares of nothing are %v, want none", got)
	}
	for name, got := range map[string]Figure{"HHI": HHI(nil), "effective number": EffectiveNumber(nil),
		"CON": CON(nil), "evenness": Evenness(nil), "top": Top(nil, 3)} {
		if got.Known() {
			t.Errorf("%s of nothing is %v, want unknown", name, got)
		}
	}
}

// TestIdentities holds the indices to what is true of them for all shares.
func TestIdentities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e6), 2, 60).Draw(t, "values")
		shares := Shares(values)
		if shares == nil {
			return
		}
		n := float64(len(shares))
		h, con := float64(HHI(shares)), float64(CON(shares))
		if h < 1/n-1e-9 || h > 1+1e-9 {
			t.Errorf("HHI %v of %v shares is outside 1/n to 1", h, n)
		}
		if eff := float64(EffectiveNumber(shares)); math.Abs(eff*h-1) > 1e-9 {
			t.Errorf("effective number %v times HHI %v is not 1", eff, h)
		}
		if normal := (h - 1/n) / (1 - 1/n); math.Abs(con*con-max(normal, 0)) > 1e-9 {
			t.Errorf("CON² %v is not the normalised HHI %v", con*con, normal)
		}
		if top := Top(shares, len(shares)); !near(top, 1, 1e-9) {
			t.Errorf("all shares together are %v", top)
		}
		if e := Evenness(shares); e < -1e-9 || e > 1+1e-9 {
			t.Errorf("evenness %v is outside 0 to 1", e)
		}
	})
}

func TestConcentrate(t *testing.T) {
	amounts := []Amount{
		{"AAA", 2001, 30}, {"BBB", 2001, 10}, {"AAA", 2002, 20}, {"CCC", 2002, 20},
		{"", 2002, 20}, // somebody, we do not know who
		{"BBB", 1999, 500},
	}
	cover := []Coverage{{Source: "made-up", Period: Period{2000, 2002}}}
	got := Concentrate(amounts, nil, cover, []Period{{2001, 2002}, {1999, 2000}, {1998, 1999}, {2000, 2000}})

	both := got[0]
	if both.Covered != 2 || !near(both.Total, 100, exact) || both.Unattributed != 20 || both.N != 3 {
		t.Errorf("2001–2002: %+v; want 2 years covered, a total of 100, 20 of it unattributed, 3 actors", both)
	}
	for a, want := range map[entente.Actor]float64{"AAA": 0.5, "CCC": 0.2, "BBB": 0.1, "ZZZ": 0} {
		if s := both.Of(a); !near(s, want, exact) {
			t.Errorf("share of %s is %v, want %v of a total that holds what is unattributed", a, s, want)
		}
	}
	if both.Shares[0].Actor != "AAA" || both.Shares[0].Rank != 1 || both.Shares[2].Actor != "BBB" {
		t.Errorf("shares are not in order: %+v", both.Shares)
	}
	if want := 0.625*0.625 + 0.25*0.25 + 0.125*0.125; !near(both.HHI, want, exact) {
		t.Errorf("HHI is %v, want %v over what is attributed", both.HHI, want)
	}
	if !near(both.Top(2), 0.7, exact) {
		t.Errorf("top two have %v, want 0.7", both.Top(2))
	}

	if half := got[1]; half.Covered != 1 || half.Outside != 500 || !near(half.Total, 0, 0) || half.HHI.Known() || half.Of("BBB").Known() {
		t.Errorf("1999–2000: %+v; want one covered year with nothing in it, and 500 outside", half)
	}
	if none := got[2]; none.Covered != 0 || none.Total.Known() || none.Of("BBB").Known() {
		t.Errorf("1998–1999: %+v; want everything unknown", none)
	}
	if zero := got[3]; !near(zero.Total, 0, 0) {
		t.Errorf("2000: a covered year without a row has the total %v, want 0", zero.Total)
	}
}

// TestNegligible leaves the indices as the printed shares have them where next
// to nothing is unattributed.
func TestNegligible(t *testing.T) {
	amounts := []Amount{{"AAA", 2001, 600}, {"BBB", 2001, 392}, {"", 2001, 8}}
	got := Concentrate(amounts, nil, []Coverage{{Source: "made-up", Period: Period{2001, 2001}}}, []Period{{2001, 2001}})[0]
	if want := 0.6*0.6 + 0.392*0.392; !near(got.HHI, want, exact) || !near(got.Effective, 1/want, exact) {
		t.Errorf("HHI is %v, want %v, the sum of the squares of the shares", got.HHI, want)
	}
}

func TestConcentrateOverASet(t *testing.T) {
	amounts := []Amount{{"AAA", 2001, 30}, {"BBB", 2001, 10}, {"CCC", 2001, 60}}
	cover := []Coverage{{Source: "made-up", Period: Period{2001, 2001}}}
	got := Concentrate(amounts, []entente.Actor{"AAA", "BBB", "DDD", "EEE"}, cover, []Period{{2001, 2001}})[0]
	if got.N != 4 || got.Excluded != 60 || !near(got.Of("AAA"), 0.75, exact) {
		t.Errorf("%+v; want 4 members, those without a value included, 60 excluded, AAA with 0.75", got)
	}
	if want := CON([]float64{0.75, 0.25, 0, 0}); got.CON != want {
		t.Errorf("CON is %v, want %v over all members", got.CON, want)
	}
}

func TestConcentrateWhateverTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Amount {
			return Amount{rapid.SampledFrom([]entente.Actor{"AAA", "BBB", "CCC", "DDD", ""}).Draw(t, "actor"),
				rapid.IntRange(2000, 2003).Draw(t, "year"), rapid.Float64Range(0, 100).Draw(t, "value")}
		}), 1, 40).Draw(t, "amounts")
		other := rapid.Permutation(amounts).Draw(t, "other order")
		cover := []Coverage{{Source: "made-up", Period: Period{2000, 2002}}}
		periods := Period{2000, 2003}.Windows(2)
		one, err := json.Marshal(Concentrate(amounts, nil, cover, periods))
		if err != nil {
			t.Fatal(err)
		}
		two, err := json.Marshal(Concentrate(other, nil, cover, periods))
		if err != nil {
			t.Fatal(err)
		}
		if string(one) != string(two) {
			t.Errorf("the order of the amounts changes the figures:\n%s\n%s", one, two)
		}
	})
}

func TestChange(t *testing.T) {
	amounts := []Amount{{"AAA", 2001, 100}, {"AAA", 2002, 150}, {"BBB", 2002, 50}}
	cover := []Coverage{{Source: "made-up", Period: Period{2001, 2002}}}
	c := Concentrate(amounts, nil, cover, []Period{{2001, 2001}, {2002, 2002}, {2002, 2003}})
	if got := Change(&c[0], &c[1]); !near(got, 1, exact) {
		t.Errorf("the total changed by %v, want 1", got)
	}
	if got := ChangeOf("AAA", &c[0], &c[1]); !near(got, 0.5, exact) {
		t.Errorf("AAA changed by %v, want 0.5", got)
	}
	if got := ChangeOf("BBB", &c[0], &c[1]); got.Known() {
		t.Errorf("from nothing, the change is %v, want unknown", got)
	}
	// 2002–2003 has one covered year of two, 2001–2002 both.
	if got := ChangeOf("AAA", &Concentrate(amounts, nil, cover, []Period{{2001, 2002}})[0], &c[2]); got.Known() {
		t.Errorf("over unequal coverage the change is %v, want unknown", got)
	}
}

func TestWindows(t *testing.T) {
	got := Period{2019, 2023}.Windows(4)
	if len(got) != 2 || got[0] != (Period{2019, 2022}) || got[1] != (Period{2020, 2023}) {
		t.Errorf("windows of 4 years in 2019–2023 are %v", got)
	}
	if got := (Period{2019, 2020}).Windows(3); got != nil {
		t.Errorf("windows longer than the period: %v, want none", got)
	}
}

func TestBasis(t *testing.T) {
	for _, s := range entente.Stages() {
		for i, b := range Bases() {
			if i > 0 && b.Counts(s) && !Bases()[i-1].Counts(s) {
				t.Errorf("stage %s counts as %s but not as %s", s, b, Bases()[i-1])
			}
		}
	}
	for s, want := range map[entente.Stage]int{entente.Proposed: 1, entente.Agreed: 2, entente.Underway: 3,
		entente.Completed: 3, entente.Halted: 0, entente.Refused: 0} {
		n := 0
		for _, b := range Bases() {
			if b.Counts(s) {
				n++
			}
		}
		if n != want {
			t.Errorf("stage %s counts on %d bases, want %d", s, n, want)
		}
	}
}

func TestUnknownIsNull(t *testing.T) {
	b, err := json.Marshal([]Figure{Unknown(), 0, 0.5})
	if err != nil || string(b) != "[null,0,0.5]" {
		t.Errorf("%s, %v; want [null,0,0.5]", b, err)
	}
	var back []Figure
	if err := json.Unmarshal(b, &back); err != nil || back[0].Known() || back[1] != 0 || back[2] != 0.5 {
		t.Errorf("read back as %v, %v", back, err)
	}
}
