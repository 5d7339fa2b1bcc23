package measure

import (
	"slices"
	"strings"
	"testing"

	"entente"
)

func sale(id string, stage entente.Stage, when entente.EDTF, tiv *entente.TIV) Told {
	return Told{Record: &entente.Record{ID: id, Kind: entente.Transfer, Stage: stage, Certainty: entente.Asserted,
		From: []entente.Actor{"AAA"}, To: []entente.Actor{"BBB"}, When: when, TIV: tiv}, Source: "made-up", Date: "2005-06-07"}
}

func TestActsByBasis(t *testing.T) {
	told := []Told{sale("offer", entente.Proposed, "2001", nil), sale("order", entente.Agreed, "2001", nil),
		sale("shipment", entente.Completed, "2001", nil), sale("refusal", entente.Refused, "2001", nil), sale("talk", entente.Discussed, "2001", nil)}
	maybe, never, drill := sale("maybe", entente.Agreed, "2001", nil), sale("never", entente.Completed, "2001", nil), sale("drill", entente.Completed, "2001", nil)
	maybe.Record.Certainty, never.Record.Certainty, drill.Record.Kind = entente.Conditional, entente.Denied, entente.Exercise
	told = append(told, maybe, never, drill)
	for basis, want := range map[Basis]string{Declared: "maybe offer order shipment talk", Agreed: "order shipment", Delivered: "shipment"} {
		f := Frame{Kind: entente.Transfer, Basis: basis, Unit: Records}
		acts, left, err := f.Acts(told)
		if err != nil || left != (Left{}) {
			t.Fatalf("%s: %v, left %+v", basis, err, left)
		}
		var ids []string
		for _, a := range acts {
			ids = append(ids, a.ID)
		}
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s counts %q, want %q", basis, got, want)
		}
	}
}

func TestActsByUnitAndTime(t *testing.T) {
	exactly, allocated := &entente.TIV{Amount: 12}, &entente.TIV{Amount: 12, Allocated: true}
	listed := sale("listed", entente.Completed, "2001/2004", allocated)
	listed.Years = []int{2001, 2004}
	sum := sale("sum", entente.Completed, "2001", exactly)
	sum.Sum = true
	told := []Told{sale("exact", entente.Completed, "2001-05", exactly), sale("years", entente.Completed, "2001/2003", allocated), listed, sum,
		sale("undated", entente.Completed, "", nil), sale("decade", entente.Completed, "200X", nil), sale("since", entente.Underway, "../2002", nil),
		sale("until", entente.Underway, "2003/..", nil)}
	for _, c := range []struct {
		unit Unit
		want string // id year value
		left Left
	}{
		{TIV, "exact 2001 12; sum 2001 12", Left{Unvalued: 6}},
		{AllocatedTIV, "exact 2001 12; listed 2001 6; listed 2004 6; sum 2001 12; years 2001 4; years 2002 4; years 2003 4", Left{Unvalued: 4}},
		{Records, "exact 2001 1; listed 2001 1; since 2002 1; undated 2005 1; until 2003 1; years 2001 1", Left{Undated: 1, Unplaced: 1}},
	} {
		f := Frame{Kind: entente.Transfer, Basis: Delivered, Unit: c.unit}
		acts, left, err := f.Acts(told)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range acts {
			got = append(got, strings.Join([]string{a.ID, Period{a.Year, a.Year}.String(), Figure(a.Value).String()}, " "))
		}
		slices.Sort(got)
		if s := strings.Join(got, "; "); s != c.want || left != c.left {
			t.Errorf("in %s: %q, left %+v; want %q, left %+v", c.unit, s, left, c.want, c.left)
		}
	}
	f := Frame{Kind: entente.Transfer, Basis: Delivered, Unit: Events}
	if _, _, err := f.Acts(told); err == nil {
		t.Error("records pass for events")
	}
	f.Unit = "dollars"
	if _, _, err := f.Acts(told); err == nil {
		t.Error("an unknown unit gives no error")
	}
}

func TestActsCountPeopleAndPieces(t *testing.T) {
	course := Told{Record: &entente.Record{ID: "course", Kind: entente.Training, Stage: entente.Completed, Certainty: entente.Asserted,
		From: []entente.Actor{"AAA"}, To: []entente.Actor{"BBB"}, When: "2001", Where: &entente.Where{Country: "CCC"},
		People:    []entente.People{{Count: 30, Unit: "officer"}, {Count: 3, Unit: "country"}, {Count: 12, Unit: "cadet"}},
		Equipment: []entente.Equipment{{Class: "tank", Count: 4}, {Class: "drone", Count: 2}, {Class: "arms"}}}}
	for unit, want := range map[Unit]float64{People: 42, Pieces: 6} {
		f := Frame{Kind: entente.Training, Basis: Delivered, Unit: unit}
		acts, _, err := f.Acts([]Told{course})
		if err != nil || len(acts) != 1 || acts[0].Value != want || acts[0].Host != "CCC" {
			t.Errorf("in %s: %+v, %v; want %v in CCC", unit, acts, err, want)
		}
	}
}

func TestEventActs(t *testing.T) {
	events := []entente.Event{
		{ID: "deal", Kind: entente.Transfer, Stage: entente.Completed, From: []entente.Actor{"AAA"}, To: []entente.Actor{"BBB"}, When: "2015/2024",
			Stages: []entente.Reached{{Stage: entente.Proposed, When: "2015"}, {Stage: entente.Agreed, When: "2018"}, {Stage: entente.Completed, When: "2021"}},
			People: []entente.PeopleRange{{Unit: "instructor", Low: 10, High: 20}}, Equipment: []entente.EquipmentRange{{Class: "tank", Low: 4, High: 9}}},
		{ID: "offer", Kind: entente.Transfer, Stage: entente.Proposed, With: []entente.Actor{"AAA", "BBB"}},
		{ID: "dream", Kind: entente.Transfer, Stage: entente.Declared, When: "20XX"},
		{ID: "drill", Kind: entente.Exercise, Stage: entente.Completed, When: "2020"},
	}
	published := func(*entente.Event) string { return "2017-03-04" }
	for _, c := range []struct {
		basis Basis
		unit  Unit
		years map[string]int
		value float64
		left  Left
	}{
		{Declared, Events, map[string]int{"deal": 2015, "offer": 2017}, 1, Left{Undated: 1, Unplaced: 1}},
		{Agreed, Events, map[string]int{"deal": 2018}, 1, Left{}},
		{Delivered, Events, map[string]int{"deal": 2021}, 1, Left{}},
		{Delivered, People, map[string]int{"deal": 2021}, 10, Left{}},
		{Declared, Pieces, map[string]int{"deal": 2015}, 4, Left{Unvalued: 2}},
	} {
		f := Frame{Kind: entente.Transfer, Basis: c.basis, Unit: c.unit}
		acts, left, err := f.EventActs(events, published)
		if err != nil {
			t.Fatal(err)
		}
		if len(acts) != len(c.years) || left != c.left {
			t.Errorf("%s in %s: %+v, left %+v; want %v, left %+v", c.basis, c.unit, acts, left, c.years, c.left)
		}
		for _, a := range acts {
			if a.Year != c.years[a.ID] || a.Value != c.value {
				t.Errorf("%s in %s: %+v, want the year %d and %v", c.basis, c.unit, a, c.years[a.ID], c.value)
			}
		}
	}
	f := Frame{Kind: entente.Transfer, Basis: Delivered, Unit: TIV}
	if _, _, err := f.EventActs(events, published); err == nil {
		t.Error("events are counted in trend-indicator values")
	}
}

func TestListedYears(t *testing.T) {
	for words, want := range map[string][]int{
		"1957, 1959":         {1957, 1959},
		"1957 to 1959, 1961": {1957, 1958, 1959, 1961},
		"2001":               {2001},
		"1961, 1957, 1961":   {1957, 1961},
		"":                   nil,
		"in 1957":            nil,
		"1959 to 1957":       nil,
		"19570":              nil,
		"-001 to 1957":       nil,
	} {
		if got := ListedYears(words); !slices.Equal(got, want) {
			t.Errorf("%q lists %v, want %v", words, got, want)
		}
	}
}

func FuzzListedYears(f *testing.F) {
	f.Add("1957 to 1959, 1961")
	f.Add("0001 to 9999")
	f.Fuzz(func(t *testing.T, words string) {
		years := ListedYears(words)
		if !slices.IsSorted(years) || len(years) > 10000 {
			t.Errorf("%q lists %d years", words, len(years))
		}
	})
}

func TestLeft(t *testing.T) {
	if got := (Left{}).Sentence(); got != "" {
		t.Errorf("nothing left is %q", got)
	}
	got := Left{1, 2, 0}.Plus(Left{1, 0, 3}).Sentence()
	for _, want := range []string{"2 acts tell no time", "2 acts tell of no known year", "3 acts do not tell how much"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
