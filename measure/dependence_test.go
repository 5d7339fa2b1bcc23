package measure

import (
	"testing"

	"entente"
)

var (
	madeUp = []Coverage{{Source: "made-up", Period: Period{2000, 2003}}}
	trade  = []Flow{
		{"AAA", "XXX", 2000, 60}, {"BBB", "XXX", 2000, 20}, {"", "XXX", 2000, 20},
		{"AAA", "YYY", 2000, 140}, {"BBB", "YYY", 2001, 5},
		{"AAA", "XXX", 2002, 25}, {"BBB", "XXX", 2002, 25},
	}
)

func TestDepend(t *testing.T) {
	got := Depend(trade, nil, madeUp, Period{2000, 2003}.Windows(2), 10)
	byKey := map[string]Dependence{}
	for _, d := range got {
		byKey[string(d.Recipient)+" "+d.Period.String()] = d
	}
	if len(got) != 6 || len(byKey) != 6 {
		t.Fatalf("%d rows, want two recipients in three windows", len(got))
	}
	x := byKey["XXX 2000–2001"]
	if !near(x.Total, 100, exact) || !near(x.Top, 0.6, exact) || x.Unattributed != 20 || !near(x.HHI, 0.75*0.75+0.25*0.25, exact) {
		t.Errorf("XXX 2000–2001: %+v; want 60 of 100 from AAA, 20 unattributed", x)
	}
	if x.Change.Known() {
		t.Errorf("the first period has the change %v, want unknown", x.Change)
	}
	if later := byKey["XXX 2002–2003"]; !near(later.Effective, 2, exact) {
		t.Errorf("XXX 2002–2003 has %v effective suppliers, want 2", later.Effective)
	}
	if mid := byKey["XXX 2001–2002"]; !near(mid.Change, 2-1/0.625, exact) {
		t.Errorf("XXX diversified by %v, want %v", mid.Change, 2-1/0.625)
	}
	if y := byKey["YYY 2001–2002"]; !near(y.Total, 5, exact) || y.Top.Known() || y.Suppliers != nil {
		t.Errorf("YYY 2001–2002: %+v; want a total of 5, under the floor, and no shares", y)
	}
	if y := byKey["YYY 2002–2003"]; !near(y.Total, 0, 0) || y.HHI.Known() {
		t.Errorf("YYY 2002–2003: %+v; want nothing received, and no shares of it", y)
	}
}

func TestDependWithoutCoverage(t *testing.T) {
	only := []Coverage{{Source: "made-up", Period: Period{2000, 2003}, Actors: []entente.Actor{"YYY"}}}
	got := Depend(trade, []entente.Actor{"XXX", "YYY"}, only, []Period{{2000, 2000}}, 0)
	if x := got[0]; x.Covered != 0 || x.Total.Known() || x.Top.Known() {
		t.Errorf("%+v; XXX is in no source's coverage and must be unknown", x)
	}
	if y := got[1]; y.Covered != 1 || !near(y.Top, 1, exact) {
		t.Errorf("%+v; YYY got all from AAA", y)
	}
}

func TestAsymmetries(t *testing.T) {
	got := Asymmetries(trade, madeUp, []Period{{2000, 2000}}, 0)
	if len(got) != 3 {
		t.Fatalf("%d dyads, want 3: %+v", len(got), got)
	}
	for i, a := range got {
		if a.Supplier == "AAA" && a.Recipient == "XXX" &&
			!(near(a.Import, 0.6, exact) && near(a.Export, 0.3, exact) && near(a.Asymmetry, 0.3, exact)) {
			t.Errorf("%+v; want 0.6 of imports, 0.3 of exports", a)
		}
		if i > 0 && a.Asymmetry > got[i-1].Asymmetry {
			t.Errorf("%+v is more asymmetric than the one before", a)
		}
	}
	if last := got[2]; last.Supplier != "BBB" || !near(last.Asymmetry, 0.2-1, exact) {
		t.Errorf("%+v; want BBB, all of whose exports go to XXX, last", last)
	}
	for _, a := range Asymmetries(trade, madeUp, []Period{{2001, 2001}}, 10) {
		if a.Asymmetry.Known() || a.Import.Known() {
			t.Errorf("%+v is under the floor and must be unknown", a)
		}
	}
}
