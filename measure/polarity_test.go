package measure

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entente"
)

func TestStructureOf(t *testing.T) {
	for _, c := range []struct {
		shares []float64
		want   Structure
	}{
		{nil, ""},
		{[]float64{0.2, 0.6, 0.2}, Unipolar},
		{[]float64{0.46, 0.2, 0.2, 0.14}, NearUnipolar},
		{[]float64{0.35, 0.3, 0.2, 0.15}, Bipolar},
		{[]float64{0.3, 0.26, 0.25, 0.19}, Multipolar},
		{[]float64{0.42, 0.11, 0.11, 0.06, 0.3}, Bipolar},
		{[]float64{0.42, 0.11, 0.11, 0.06}, Multipolar},
		{[]float64{0.06, 0.04, 0.04, 0.03}, Diffuse},
	} {
		if got := StructureOf(c.shares); got != c.want {
			t.Errorf("%v is %q, want %q", c.shares, got, c.want)
		}
	}
}

func TestAmountsAndFlows(t *testing.T) {
	acts := []Act{
		{ID: "sale", Year: 2000, Value: 12, From: []entente.Actor{"AAA", "BBB"}, To: []entente.Actor{"CCC", "DDD", "M49:419"}},
		{ID: "gift", Year: 2000, Value: 5, To: []entente.Actor{"CCC"}},
		{ID: "pact", Year: 2000, Value: 1, With: []entente.Actor{"CCC", "AAA", "BBB"}},
		{ID: "drill", Year: 2000, Value: 1, From: []entente.Actor{"DDD"}, With: []entente.Actor{"AAA", "BBB"}},
	}
	total := func(by By) map[entente.Actor]float64 {
		t.Helper()
		amounts, err := Amounts(acts, by)
		if err != nil {
			t.Fatal(err)
		}
		sums := map[entente.Actor]float64{}
		for _, a := range amounts {
			sums[a.Actor] += a.Value
		}
		return sums
	}
	for by, want := range map[By]map[entente.Actor]float64{
		ByFrom:  {"AAA": 6, "BBB": 6, "DDD": 1, "": 6},
		ByTo:    {"CCC": 9, "DDD": 4, "": 6},
		ByParty: {"AAA": 14, "BBB": 14, "CCC": 18, "DDD": 13, "": 12},
		ByHost:  {"DDD": 1, "": 18},
	} {
		if got := total(by); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("by %s: %v, want %v", by, got, want)
		}
	}
	if _, err := Amounts(acts, "over"); err == nil {
		t.Error("an unknown attribution gives no error")
	}
	flows := Flows(acts)
	sum := func(from, to entente.Actor) float64 {
		v := 0.0
		for _, f := range flows {
			if f.From == from && f.To == to {
				v += f.Value
			}
		}
		return v
	}
	for _, c := range []struct {
		from, to entente.Actor
		want     float64
	}{{"AAA", "CCC", 2.5}, {"AAA", "", 2}, {"", "CCC", 5}, {"AAA", "BBB", 1}, {"BBB", "DDD", 2.5}, {"DDD", "AAA", 0}} {
		if got := sum(c.from, c.to); got != c.want {
			t.Errorf("%s to %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

// TestFlowsKeepTotals wants the value of an act from some to others divided, and
// that of an act among equals to be added to the strength of each.
func TestFlowsKeepTotals(t *testing.T) {
	actor := rapid.SampledFrom([]entente.Actor{"AAA", "BBB", "CCC", "DDD", "EEE", "FFF"})
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SliceOfNDistinct(actor, 0, 3, rapid.ID).Draw(t, "from")
		to := rapid.SliceOfNDistinct(actor, 0, 3, rapid.ID).Draw(t, "to")
		sum := 0.0
		for _, f := range Flows([]Act{{Year: 2000, Value: 12, From: from, To: to}}) {
			sum += f.Value
		}
		if !near(Figure(sum), 12, 1e-9) {
			t.Errorf("the flows add up to %v, not to 12", sum)
		}
		with := rapid.SliceOfNDistinct(actor, 2, 6, rapid.ID).Draw(t, "with")
		g := NewGraph(Flows([]Act{{Year: 2000, Value: 3, With: with}}), oneYear, false, nil)
		for i, s := range g.OutStrength() {
			if !near(Figure(s), 3, 1e-9) {
				t.Errorf("%s has the strength %v, not 3", g.Actors[i], s)
			}
		}
	})
}

// twoBlocs are drills within two blocs and a few across.
func twoBlocs() []Act {
	var acts []Act
	add := func(a, b entente.Actor, times int) {
		for k := range times {
			acts = append(acts, Act{ID: fmt.Sprintf("%s-%s-%d", a, b, k), Year: 2000 + k%2, Value: 1,
				With: []entente.Actor{a, b}, Host: a})
		}
	}
	add("AAA", "BBB", 10)
	add("AAA", "CCC", 8)
	add("BBB", "CCC", 6)
	add("XXX", "YYY", 9)
	add("XXX", "ZZZ", 7)
	add("YYY", "ZZZ", 5)
	add("CCC", "ZZZ", 2)
	return acts
}

func TestPolarize(t *testing.T) {
	f := &Frame{Kind: entente.Exercise, Basis: Delivered, Unit: Records, Set: "all",
		Coverage: []Coverage{{Source: "news", Period: Period{2000, 2001}, Sampled: true}}}
	pages, err := Polarize(f, twoBlocs(), nil, ByHost, []Period{{2000, 2001}, {2002, 2003}}, Drawing{Runs: 20, Samples: 200, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	page := pages[0]
	if page.Acts != 47 || !near(page.Total, 47, exact) || page.Leader != "AAA" || page.Structure != Bipolar || page.Poles != 4 {
		t.Errorf("%+v; want 47 acts led by AAA in a bipolar structure of four poles", page)
	}
	if len(page.Blocs) != 2 || page.Blocs[0].Lead != "AAA" || !near(page.Closed.Value, 45./47, exact) {
		t.Errorf("blocs %+v with %v inside; want two, with 45 of 47", page.Blocs, page.Closed.Value)
	}
	for name, i := range map[string]Interval{"share": page.Share, "effective": page.Effective, "CON": page.CON,
		"evenness": page.Evenness, "blocs": page.EffectiveBlocs, "closed": page.Closed, "modularity": page.Modularity} {
		if !i.Low.Known() || !i.High.Known() || i.Low >= i.High || i.Value < i.Low-0.1 || i.Value > i.High+0.1 {
			t.Errorf("%s has the interval %+v", name, i)
		}
	}
	if !strings.Contains(page.Caveats, "news") || !strings.Contains(page.Caveats, "not known") {
		t.Errorf("caveats: %s", page.Caveats)
	}
	blank := pages[1]
	if blank.Total.Known() || blank.Effective.Value.Known() || blank.Closed.Value.Known() || blank.Structure != "" ||
		!strings.Contains(blank.Caveats, "No source covers 2002–2003") {
		t.Errorf("%+v; nothing covers 2002–2003, all of it must be unknown", blank)
	}
}

func TestPolarizeOfACount(t *testing.T) {
	f := &Frame{Kind: entente.Exercise, Basis: Delivered, Unit: Records, Set: "all",
		Coverage: []Coverage{{Source: "mme", Release: "2021", Period: Period{2000, 2001}}}}
	one, err := Polarize(f, twoBlocs(), nil, ByParty, Period{2000, 2001}.Windows(1), Drawing{Runs: 5, Samples: 50, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range one {
		if page.Effective.Low.Known() {
			t.Errorf("%v: a count of all has the interval %+v, want none", page.Period, page.Effective)
		}
	}
	if _, err := Polarize(f, twoBlocs(), nil, "over", []Period{oneYear}, Drawing{}); err == nil {
		t.Error("an unknown attribution gives no error")
	}
	turned := twoBlocs()
	for i, j := 0, len(turned)-1; i < j; i, j = i+1, j-1 {
		turned[i], turned[j] = turned[j], turned[i]
	}
	two, err := Polarize(f, turned, nil, ByParty, Period{2000, 2001}.Windows(1), Drawing{Runs: 5, Samples: 50, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(one)
	b, _ := json.Marshal(two)
	if string(a) != string(b) {
		t.Errorf("the order of the acts changes the figures:\n%s\n%s", a, b)
	}
}

func TestCaveats(t *testing.T) {
	f := &Frame{Kind: entente.Transfer, Basis: Delivered, Unit: AllocatedTIV, Coverage: []Coverage{
		{Source: "sipri", Release: "2025-03-13", Period: Period{1950, 2024}},
		{Source: "bases", Period: Period{2010, 2020}, Actors: []entente.Actor{"USA"}},
	}}
	for _, c := range []struct {
		p    Period
		want []string
	}{
		{Period{2020, 2024}, []string{"sipri of 2025-03-13 (1950–2024)", "bases lists the acts of USA only", "spread evenly",
			"Not every year of 2020–2024 is covered by bases"}},
		{Period{2023, 2026}, []string{"Of the 4 years of 2023–2026 a source covers 2; the others are unknown, not zero"}},
		{Period{1900, 1910}, []string{"No source covers 1900–1910"}},
	} {
		got := f.Caveats(c.p)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%v: %q does not say %q", c.p, got, want)
			}
		}
	}
	news := &Frame{Kind: entente.Transfer, Basis: Delivered, Unit: Records}
	for _, y := range []int{1955, 1962, 1967, 2001, 2002} {
		news.Coverage = append(news.Coverage, Coverage{Source: "news", Period: Period{y, y}, Sampled: true})
	}
	if got := news.Caveats(Period{2000, 2002}); !strings.Contains(got, "from news (5 years of 1955–2002). Of the 3 years") || strings.Count(got, "news") != 2 {
		t.Errorf("of news in scattered years: %q", got)
	}
	if got := (&Frame{}).Caveats(oneYear); !strings.Contains(got, "unknown") {
		t.Errorf("without a source: %q", got)
	}
	if p, ok := Span(f.Coverage); !ok || p != (Period{1950, 2024}) {
		t.Errorf("the coverage spans %v", p)
	}
}
