package event_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente"
	"entente/event"
)

// told is one document with one record, as tests write it.
func told(id, date, outlet, text string, r entente.Record) (entente.Document, entente.Record) {
	d := entente.Document{ID: id, Date: date, Outlet: outlet, Text: text}
	r.Document, r.ID = id, "r-"+id
	r.Certainty, r.Confidence = entente.Asserted, 0.5
	r.Evidence = []entente.Evidence{{Span: entente.Span{End: len(text)}, Text: text}}
	return d, r
}

type story struct {
	documents []entente.Document
	records   []entente.Record
}

func (s *story) add(id, date, outlet, text string, r entente.Record) *story {
	d, rec := told(id, date, outlet, text, r)
	s.documents, s.records = append(s.documents, d), append(s.records, rec)
	return s
}

func (s *story) group(t *testing.T, verdicts ...entente.Verdict) []entente.Event {
	t.Helper()
	events, err := event.Group(s.documents, s.records, verdicts)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

// sets writes which records are together: "a b | c".
func sets(events []entente.Event) string {
	var out []string
	for _, e := range events {
		var ids []string
		for _, r := range e.Records {
			ids = append(ids, strings.TrimPrefix(r, "r-"))
		}
		out = append(out, strings.Join(ids, " "))
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

var (
	rus, ind, usa, jpn = entente.Actor("RUS"), entente.Actor("IND"), entente.Actor("USA"), entente.Actor("JPN")
	one                = func(a ...entente.Actor) []entente.Actor { return a }
)

// sale is a made-up sale of an air-defence system, told over nine years.
func sale() *story {
	s400 := func(n int64) []entente.Equipment {
		return []entente.Equipment{{Class: "air-defence", Name: "S-400", Count: n}}
	}
	s := &story{}
	s.add("a", "2015-11-20", "The Hindu", "Moscow has offered New Delhi its S-400 system, officials in the capital said on Friday.",
		entente.Record{Kind: entente.Transfer, Stage: entente.Proposed, From: one(rus), To: one(ind), Equipment: s400(0)})
	s.add("b", "2018-10-05", "Reuters", "India signed for five S-400 regiments worth 5.43 billion dollars during the Russian leader's visit.",
		entente.Record{Kind: entente.Transfer, Stage: entente.Agreed, From: one(rus), To: one(ind), Equipment: s400(5), When: "2018-10-05",
			Money: &entente.Money{Amount: 5430000000, Currency: "USD"}})
	s.add("c", "2018-10-06", "Dawn", "New Delhi went ahead with the purchase of S-400 missiles for about 5.2 billion dollars.",
		entente.Record{Kind: entente.Transfer, Stage: entente.Agreed, From: one(rus), To: one(ind), Equipment: s400(0), When: "2018-10-05",
			Money: &entente.Money{Amount: 5200000000, Currency: "USD"}})
	s.add("d", "2021-12-21", "ANI", "The first S-400 regiment has been delivered and is being deployed in Punjab.",
		entente.Record{Kind: entente.Transfer, Stage: entente.Underway, From: one(rus), To: one(ind), Equipment: s400(1), When: "2021-12"})
	return s
}

// TestStages follows one sale from the offer to the delivery.
func TestStages(t *testing.T) {
	events := sale().group(t)
	if len(events) != 1 {
		t.Fatalf("grouped as %s; want one event", sets(events))
	}
	e := events[0]
	var stages []string
	for _, r := range e.Stages {
		stages = append(stages, fmt.Sprint(r.Stage, " ", r.When))
	}
	if diff := cmp.Diff([]string{"proposed ../2015-11-20", "agreed 2018-10-05", "underway 2021-12"}, stages); diff != "" {
		t.Errorf("stages (-want +got):\n%s", diff)
	}
	if e.Stage != entente.Underway || e.When != "2018-10-05/2021-12" {
		t.Errorf("stage %s, when %s", e.Stage, e.When)
	}
	want := []entente.MoneyRange{{Currency: "USD", Low: 5200000000, High: 5430000000,
		Said: []entente.Said{{Value: 5200000000, Record: "r-c"}, {Value: 5430000000, Record: "r-b"}}}}
	if diff := cmp.Diff(want, e.Money); diff != "" {
		t.Errorf("money (-want +got):\n%s", diff)
	}
	if len(e.Equipment) != 1 || e.Equipment[0].Low != 1 || e.Equipment[0].High != 5 {
		t.Errorf("equipment %+v; want one range of 1 to 5", e.Equipment)
	}
	if e.ID != event.ID("r-a") {
		t.Errorf("the id %s is not that of the earliest record", e.ID)
	}
	if e.Documents != 4 || e.Origins != 4 {
		t.Errorf("%d documents, %d origins; want 4 and 4", e.Documents, e.Origins)
	}
}

// TestToldTwice wants both ends of a range where one record lists a thing twice.
func TestToldTwice(t *testing.T) {
	s := &story{}
	s.add("a", "2022-04-05", "PAP", "Poland signed for 250 Abrams tanks, 250 M1A2 Abrams in the latest version.",
		entente.Record{Kind: entente.Transfer, Stage: entente.Agreed, From: one(usa), To: one("POL"), When: "2022-04-05",
			Equipment: []entente.Equipment{{Class: "tank", Name: "M1A2 Abrams", Count: 250}, {Class: "tank", Name: "M1A2 Abrams", Count: 250}}})
	events := s.group(t)
	if len(events) != 1 || len(events[0].Equipment) != 1 {
		t.Fatalf("grouped as %s; want one event with one range", sets(events))
	}
	if e := events[0].Equipment[0]; e.Low != 250 || e.High != 250 || len(e.Said) != 1 {
		t.Errorf("equipment %+v; want 250 to 250, said once", e)
	}
}

// TestApart holds pairs of records against each other that differ in what parts undertakings.
func TestApart(t *testing.T) {
	transfer := func(r entente.Record) entente.Record {
		r.Kind = entente.Transfer
		if r.Stage == "" {
			r.Stage = entente.Agreed
		}
		if r.From == nil {
			r.From, r.To = one(rus), one(ind)
		}
		return r
	}
	drill := func(r entente.Record) entente.Record {
		r.Kind, r.Stage, r.With = entente.Exercise, entente.Completed, one(ind, jpn, usa)
		return r
	}
	talks := func(r entente.Record) entente.Record {
		r.Kind, r.Stage, r.With = entente.Talks, entente.Completed, one(ind, usa)
		return r
	}
	tanks := func(n int64, name string) []entente.Equipment {
		return []entente.Equipment{{Class: "tank", Name: name, Count: n}}
	}
	for _, c := range []struct {
		name         string
		a, b         entente.Record
		dayA, dayB   string
		want         bool
		textA, textB string
	}{
		{name: "the same drill, named by one paper only", want: true, dayA: "2020-11-18", dayB: "2020-11-19",
			a: drill(entente.Record{Name: "Malabar 2020", When: "2020-11-17/2020-11-20"}), b: drill(entente.Record{When: "2020-11"})},
		{name: "the drill of the next year", dayA: "2020-11-18", dayB: "2021-10-12",
			a: drill(entente.Record{Name: "Malabar 2020"}), b: drill(entente.Record{Name: "Malabar 2021"})},
		{name: "the next year's drill told by its dates", dayA: "2020-11-18", dayB: "2021-10-12",
			a: drill(entente.Record{Name: "Malabar", When: "2020-11-17"}), b: drill(entente.Record{Name: "Malabar", When: "2021-10-12"})},
		{name: "two drills in one week", dayA: "2020-11-18", dayB: "2020-11-18",
			a: drill(entente.Record{Name: "Malabar 2020"}), b: drill(entente.Record{Name: "Cope India"})},
		{name: "a drill announced and held", want: true, dayA: "2020-08-02", dayB: "2020-11-20",
			a: drill(entente.Record{Name: "Malabar", When: "2020-11"}), b: drill(entente.Record{Name: "the Malabar exercise", When: "2020-11-17/2020-11-20"})},
		{name: "order and delivery of one type", want: true, dayA: "2019-04-02", dayB: "2022-06-01",
			a: transfer(entente.Record{Equipment: tanks(464, "T-90S")}),
			b: transfer(entente.Record{Equipment: tanks(0, "T-90"), Stage: entente.Completed})},
		{name: "two orders of one year, other numbers", dayA: "2019-03-02", dayB: "2019-11-01",
			a: transfer(entente.Record{Equipment: tanks(464, "T-90S"), When: "2019-03"}),
			b: transfer(entente.Record{Equipment: tanks(20, "T-90S"), When: "2019-10-30"})},
		{name: "another type", dayA: "2019-03-02", dayB: "2019-03-03",
			a: transfer(entente.Record{Equipment: tanks(10, "T-90S")}),
			b: transfer(entente.Record{Equipment: []entente.Equipment{{Class: "ship", Name: "frigate", Count: 2}}})},
		{name: "the other way round", dayA: "2019-03-02", dayB: "2019-03-03",
			a: transfer(entente.Record{Equipment: tanks(10, "T-90S")}),
			b: transfer(entente.Record{Equipment: tanks(10, "T-90S"), From: one(ind), To: one(rus)})},
		{name: "another buyer", dayA: "2019-03-02", dayB: "2019-03-03",
			a: transfer(entente.Record{Equipment: tanks(10, "T-90S")}),
			b: transfer(entente.Record{Equipment: tanks(10, "T-90S"), From: one(rus), To: one("VNM")})},
		{name: "the seller is not told", want: true, dayA: "2019-03-02", dayB: "2019-03-03",
			a: transfer(entente.Record{Equipment: tanks(464, "T-90S")}),
			b: transfer(entente.Record{Equipment: tanks(464, "T-90"), From: []entente.Actor{}, To: one(ind)})},
		{name: "one meeting, told a day apart", want: true, dayA: "2023-06-05", dayB: "2023-06-06",
			a: talks(entente.Record{When: "2023-06-05"}), b: talks(entente.Record{When: "2023-06-05"})},
		{name: "two meetings of one month", dayA: "2023-06-05", dayB: "2023-06-23",
			a: talks(entente.Record{When: "2023-06-05"}), b: talks(entente.Record{When: "2023-06-22"})},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &story{}
			s.add("a", c.dayA, "Reuters", "One paper tells it in these words, at some length and with care.", c.a)
			s.add("b", c.dayB, "Dawn", "Quite another has found an entirely different way of putting things today.", c.b)
			want := "a | b"
			if c.want {
				want = "a b"
			}
			if got := sets(s.group(t)); got != want {
				t.Errorf("grouped as %s; want %s", got, want)
			}
		})
	}
}

// TestVerdicts joins, parts, drops and takes back.
func TestVerdicts(t *testing.T) {
	same := entente.Verdict{ID: "v1", Judgement: entente.Same, Record: "r-a", Other: "r-z", By: "tester", At: "2024-01-01T00:00:00Z"}
	distinct := entente.Verdict{ID: "v2", Judgement: entente.Distinct, Record: "r-b", Other: "r-c", By: "tester", At: "2024-01-02T00:00:00Z"}
	wrong := entente.Verdict{ID: "v3", Judgement: entente.Wrong, Record: "r-d", By: "tester", At: "2024-01-03T00:00:00Z"}
	right := entente.Verdict{ID: "v4", Judgement: entente.Right, Record: "r-d", By: "tester", At: "2024-01-04T00:00:00Z"}
	apart := entente.Verdict{ID: "v5", Judgement: entente.Distinct, Record: "r-z", Other: "r-a", By: "tester", At: "2024-01-05T00:00:00Z"}
	back := func(id string) entente.Verdict {
		return entente.Verdict{ID: "w" + id, Judgement: entente.Withdrawn, Withdraws: id, By: "tester", At: "2024-02-01T00:00:00Z"}
	}
	s := sale()
	s.add("z", "2023-03-01", "Reuters", "A port call took place in an entirely other part of the world.",
		entente.Record{Kind: entente.Deployment, Stage: entente.Completed, From: one(usa), To: one(jpn)})
	for _, c := range []struct {
		name     string
		verdicts []entente.Verdict
		want     string
	}{
		{"none", nil, "a b c d | z"},
		{"same, whatever the kinds", []entente.Verdict{same}, "a b c d z"},
		{"same, taken back", []entente.Verdict{same, back("v1")}, "a b c d | z"},
		{"taking back, taken back", []entente.Verdict{same, back("v1"), back("wv1")}, "a b c d z"},
		{"same, then distinct", []entente.Verdict{same, apart}, "a b c d | z"},
		{"wrong", []entente.Verdict{wrong}, "a b c | z"},
		{"wrong, then right", []entente.Verdict{wrong, right}, "a b c d | z"},
		{"of a record nobody has", []entente.Verdict{{ID: "x", Judgement: entente.Same, Record: "r-a", Other: "none"}}, "a b c d | z"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := sets(s.group(t, c.verdicts...)); got != c.want {
				t.Errorf("grouped as %s; want %s", got, c.want)
			}
		})
	}
	t.Run("distinct", func(t *testing.T) {
		for _, e := range s.group(t, distinct) {
			if slices.Contains(e.Records, "r-b") && slices.Contains(e.Records, "r-c") {
				t.Errorf("b and c are together in %v", e.Records)
			}
		}
	})
}

// TestWas keeps the ids of what was merged.
func TestWas(t *testing.T) {
	s := sale()
	s.add("z", "2023-03-01", "Reuters", "A port call took place in an entirely other part of the world.",
		entente.Record{Kind: entente.Deployment, Stage: entente.Completed, From: one(usa), To: one(jpn)})
	same := entente.Verdict{ID: "v1", Judgement: entente.Same, Record: "r-a", Other: "r-z", At: "2024-01-01T00:00:00Z"}
	events := s.group(t, same)
	if len(events) != 1 || !slices.Equal(events[0].Was, []string{event.ID("r-z")}) {
		t.Errorf("after a verdict: %+v; want one event that was %s", events, event.ID("r-z"))
	}
	// Taken back, both live again, and neither was the other.
	again, err := event.New(1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.documents {
		again.Add(&s.documents[i], s.records[i])
	}
	again.Remember(events...)
	for e := range again.Events() {
		if len(e.Was) > 0 {
			t.Errorf("%s was %v after the verdict was taken back", e.ID, e.Was)
		}
	}
	// Told first without its beginning, then with it: the id changes, and the new event knows the old one.
	g, err := event.New(1)
	if err != nil {
		t.Fatal(err)
	}
	whole := sale()
	for i := 1; i < 4; i++ {
		g.Add(&whole.documents[i], whole.records[i])
	}
	before := slices.Collect(g.Events())
	g.Remember(before...)
	g.Add(&whole.documents[0], whole.records[0])
	after := slices.Collect(g.Events())
	if len(before) != 1 || len(after) != 1 || !slices.Equal(after[0].Was, []string{before[0].ID}) {
		t.Errorf("before %v, after %v: the id of the former is not remembered", before, after)
	}
}

// TestOrigins counts who stands behind the documents of one event.
func TestOrigins(t *testing.T) {
	long := "The two navies will hold a drill off the coast next week, the ministry said on Monday, with four frigates, two submarines and a dozen aircraft taking part in what it called the largest manoeuvre of its sort in ten years. "
	other := "Sailors from both states are to train side by side in the coming days. A spokesman gave no number of ships, yet he did say that a submarine hunt, live firing at sea and a search for mines stand on the programme this time. "
	third := "Preparations are nearly over for manoeuvres that fishermen have been told to keep clear of. Harbour officials put up a notice with the closed areas and the hours, and tugs were moved to the outer berth early this morning. "
	for _, c := range []struct {
		name  string
		texts []string // outlet, text, outlet, text …
		want  int
	}{
		{"two papers of their own", []string{"Dawn", long, "Haaretz", other}, 2},
		{"a reprint", []string{"Dawn", long, "Haaretz", long}, 1},
		{"a near-copy", []string{"Dawn", long, "Haaretz", strings.Replace(long, "a dozen aircraft", "12 planes", 1)}, 1},
		{"an excerpt", []string{"Dawn", long + other + third, "Haaretz", long[:150]}, 1},
		{"one agency", []string{"Dawn", "KARACHI (Reuters) - " + long, "Haaretz", "(Reuters) - " + other}, 1},
		{"an agency at the foot", []string{"Dawn", "KARACHI (AFP) - " + long, "Haaretz", other + "\n\n— AFP"}, 1},
		{"the agency itself", []string{"Reuters", long, "Haaretz", "TEL AVIV, May 3 (Reuters) " + other}, 1},
		{"one family", []string{"Times of India", long, "The Economic Times", other}, 1},
		{"two agencies", []string{"Dawn", "(AFP) - " + long, "Haaretz", "(Reuters) - " + other}, 2},
		{"a piece out of two agencies adds none", []string{"Dawn", "(AFP) - " + long, "Haaretz", "(Reuters) - " + other, "Arab News", third + "\n\nWith inputs from AFP and Reuters"}, 2},
		{"a town is no agency", []string{"Dawn", "KARACHI - " + long, "Haaretz", "TEL AVIV - " + other}, 2},
		{"nobody's texts", []string{"", long, "", other}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &story{}
			for i := 0; i < len(c.texts); i += 2 {
				s.add(fmt.Sprint(i), "2020-05-04", c.texts[i], c.texts[i+1], entente.Record{Kind: entente.Exercise, Stage: entente.Agreed,
					With: one(ind, jpn), Name: "Blue Heron"})
			}
			events := s.group(t)
			if len(events) != 1 {
				t.Fatalf("grouped as %s", sets(events))
			}
			if e := events[0]; e.Origins != c.want || e.Documents != len(c.texts)/2 {
				t.Errorf("%d documents, %d origins; want %d origins", e.Documents, e.Origins, c.want)
			}
		})
	}
}

// TestRegister joins a row of a register with the news of it.
func TestRegister(t *testing.T) {
	s := sale()
	row := entente.Document{ID: "row", Source: "sipri", Release: "2024-03-11", Row: 7, Text: "Russia to India: 5 S-400/SA-21, SAM system, ordered 2018, delivered 2021-2023"}
	equipment := []entente.Equipment{{Class: "air-defence", Name: "S-400/SA-21", Count: 5}}
	s.documents = append(s.documents, row)
	s.records = append(s.records,
		entente.Record{ID: "r-x", Document: "row", Kind: entente.Transfer, Stage: entente.Agreed, From: one(rus), To: one(ind), Equipment: equipment, When: "2018"},
		entente.Record{ID: "r-y", Document: "row", Kind: entente.Transfer, Stage: entente.Completed, From: one(rus), To: one(ind), Equipment: equipment, When: "2021/2023"})
	events := s.group(t)
	if got := sets(events); got != "a b c d x y" {
		t.Fatalf("grouped as %s", got)
	}
	if e := events[0]; !slices.Equal(e.Sources, []string{"news", "sipri"}) || e.Documents != 5 || e.Origins != 5 {
		t.Errorf("sources %v, %d documents, %d origins", e.Sources, e.Documents, e.Origins)
	}
}

// TestReconcile lists what a register and the news have of each other.
func TestReconcile(t *testing.T) {
	g, err := event.New(1)
	if err != nil {
		t.Fatal(err)
	}
	s := sale()
	for i := range s.documents {
		g.Add(&s.documents[i], s.records[i])
	}
	tank := []entente.Equipment{{Class: "tank", Name: "T-90S", Count: 64}}
	add := func(d entente.Document, r entente.Record) {
		r.Document, r.ID = d.ID, "r-"+d.ID
		g.Add(&d, r)
	}
	add(entente.Document{ID: "row1", Source: "sipri", Release: "2024-03-11", Row: 1},
		entente.Record{Kind: entente.Transfer, Stage: entente.Completed, From: one(rus), To: one(ind), When: "2018/2023",
			Equipment: []entente.Equipment{{Class: "air-defence", Name: "S-400", Count: 20}}})
	add(entente.Document{ID: "row2", Source: "sipri", Release: "2024-03-11", Row: 2},
		entente.Record{Kind: entente.Transfer, Stage: entente.Completed, From: one(rus), To: one("VNM"), When: "2016/2019", Equipment: tank})
	add(entente.Document{ID: "lacked", Date: "2019-05-01"},
		entente.Record{Kind: entente.Transfer, Stage: entente.Agreed, From: one(rus), To: one("EGY"), Equipment: tank})
	add(entente.Document{ID: "later", Date: "2030-05-01"},
		entente.Record{Kind: entente.Transfer, Stage: entente.Completed, From: one(rus), To: one("DZA"), Equipment: tank})
	add(entente.Document{ID: "rifles", Date: "2019-05-01"},
		entente.Record{Kind: entente.Transfer, Stage: entente.Agreed, From: one(rus), To: one("EGY"), Equipment: []entente.Equipment{{Class: "small-arms"}}})
	add(entente.Document{ID: "visit", Date: "2019-05-01"}, entente.Record{Kind: entente.Talks, Stage: entente.Completed, With: one(rus, "EGY")})
	got := map[event.Standing][]string{}
	var differ []event.Difference
	for r := range g.Reconcile("sipri") {
		got[r.Standing] = append(got[r.Standing], r.Event.Records...)
		differ = append(differ, r.Differences...)
	}
	want := map[event.Standing][]string{event.Both: {"r-a", "r-b", "r-c", "r-d", "r-row1"}, event.OnlyRegister: {"r-row2"}, event.OnlyOthers: {"r-lacked"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("standings (-want +got):\n%s", diff)
	}
	wantDiffer := []event.Difference{{Field: "stage", Register: "completed", News: "underway"}, {Field: "when", Register: "2018/2023", News: "2018-10-05/2021-12"},
		{Field: "count of s400", Register: "20", News: "1..5"}, {Field: "money in USD", News: "5200000000..5430000000"}}
	if diff := cmp.Diff(wantDiffer, differ); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
	for r := range g.Reconcile("nobody's") {
		t.Errorf("a register that nobody imported lacks %v", r.Event.Records)
	}
}

// TestOrder wants the same events whatever the order of the records and
// however they are split over calls.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		actors := []entente.Actor{"RUS", "IND", "USA", "JPN", "NATO", "M49:001"}
		names := []string{"", "", "Malabar 2020", "Malabar", "Cope India 23"}
		arms := []string{"S-400", "T-90S", "T-90", "tanks", "Su-30MKI"}
		kinds := []entente.Kind{entente.Transfer, entente.Exercise, entente.Talks}
		times := []entente.EDTF{"", "2020", "2020-11", "2020-11-17/2020-11-20", "2021~", "../2021-03-02", "2020-11-18"}
		n := rapid.IntRange(1, 40).Draw(t, "records")
		var s story
		for i := range n {
			pick := func(of int) int { return rapid.IntRange(0, of-1).Draw(t, "") }
			r := entente.Record{Kind: kinds[pick(len(kinds))], Stage: entente.Stages()[pick(9)], When: times[pick(len(times))], Name: names[pick(len(names))]}
			a, b := pick(len(actors)), pick(len(actors))
			if a == b {
				r.With = one(actors[a])
			} else {
				r.From, r.To = one(actors[a]), one(actors[b])
			}
			if pick(2) == 0 {
				r.Equipment = []entente.Equipment{{Class: "tank", Name: arms[pick(len(arms))], Count: int64(pick(3))}}
			}
			s.add(fmt.Sprintf("%02d", i), fmt.Sprintf("2020-%02d-%02d", 1+pick(12), 1+pick(28)), "", "Words of a report that says what it says in its own way "+fmt.Sprint(pick(4)), r)
		}
		var verdicts []entente.Verdict
		for i := range rapid.IntRange(0, 4).Draw(t, "verdicts") {
			verdicts = append(verdicts, entente.Verdict{ID: fmt.Sprint("v", i), At: "2024-01-01T00:00:00Z",
				Judgement: rapid.SampledFrom([]entente.Judgement{entente.Same, entente.Distinct, entente.Wrong}).Draw(t, "judgement"),
				Record:    s.records[rapid.IntRange(0, n-1).Draw(t, "record")].ID, Other: s.records[rapid.IntRange(0, n-1).Draw(t, "other")].ID})
		}
		want, err := event.Group(s.documents, s.records, verdicts)
		if err != nil {
			t.Fatal(err)
		}
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		g, err := event.New(1 + rapid.IntRange(0, 2).Draw(t, "jobs"))
		if err != nil {
			t.Fatal(err)
		}
		for i, at := range rapid.Permutation(order).Draw(t, "order") {
			g.Add(&s.documents[at], s.records[at])
			if i == n/2 || i == n/3 {
				for range g.Events() { // to group in between must change nothing
				}
				g.Judge(verdicts[:len(verdicts)/2]...)
			}
		}
		g.Judge(verdicts...)
		got := slices.Collect(g.Events())
		if diff := cmp.Diff(lines(t, want), lines(t, got)); diff != "" {
			t.Fatalf("another order gives other events (-sorted +shuffled):\n%s", diff)
		}
	})
}

// words are made-up words of a report.
func words(random *rand.Rand, n int) string {
	var out []string
	for range n {
		out = append(out, fmt.Sprintf("word%c%c", 'a'+random.IntN(26), 'a'+random.IntN(8)))
	}
	return strings.Join(out, " ")
}

// TestCrowd does the same with more records of one pair and kind than each is
// held against: who is whose neighbour in time changes as they arrive.
func TestCrowd(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var s story
	for i := range 300 {
		day := time.Date(2015, 1, 1+random.IntN(2000), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		r := entente.Record{Kind: entente.Transfer, Stage: entente.Stages()[random.IntN(9)], From: one(rus), To: one(ind)}
		if random.IntN(3) > 0 {
			r.Equipment = []entente.Equipment{{Class: "tank", Name: []string{"T-90S", "T-72", "tanks"}[random.IntN(3)], Count: int64(random.IntN(4))}}
		}
		if random.IntN(2) == 0 {
			r.When = entente.EDTF(day)
		}
		s.add(fmt.Sprintf("%03d", i), day, "", words(random, 12), r)
	}
	want := s.group(t)
	if len(want) < 10 || len(want) > 250 {
		t.Fatalf("%d events of 300 records: the crowd tests nothing", len(want))
	}
	for _, chunk := range []int{40, 110} {
		g, err := event.New(2)
		if err != nil {
			t.Fatal(err)
		}
		for n, at := range random.Perm(300) {
			g.Add(&s.documents[at], s.records[at])
			if n%chunk == 0 {
				g.Settle()
			}
		}
		if diff := cmp.Diff(want, slices.Collect(g.Events())); diff != "" {
			t.Errorf("settled after every %d records, the events differ (-at once +bit by bit):\n%s", chunk, diff)
		}
	}
}

func lines(t *rapid.T, events []entente.Event) (out []string) {
	for i := range events {
		line, err := json.Marshal(&events[i])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(line))
	}
	return out
}
