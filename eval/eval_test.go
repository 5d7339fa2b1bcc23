package eval

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"entente"
)

// rec makes a record from "kind stage from>to" or "kind stage a+b".
func rec(t *testing.T, s string) entente.Record {
	t.Helper()
	f := strings.Fields(s)
	r := entente.Record{Kind: entente.Kind(f[0]), Stage: entente.Stage(f[1]), Certainty: entente.Asserted,
		Evidence: []entente.Evidence{{Span: entente.Span{Start: 0, End: 10}}}}
	list := func(s string) (out []entente.Actor) {
		for a := range strings.SplitSeq(s, "+") {
			if a != "" {
				out = append(out, entente.Actor(a))
			}
		}
		return out
	}
	if from, to, directed := strings.Cut(f[2], ">"); directed {
		r.From, r.To = list(from), list(to)
	} else {
		r.With = list(f[2])
	}
	return r
}

func recs(t *testing.T, ss ...string) []entente.Record {
	var out []entente.Record
	for _, s := range ss {
		out = append(out, rec(t, s))
	}
	return out
}

func at(r entente.Record, start, end int) entente.Record {
	r.Evidence = []entente.Evidence{{Span: entente.Span{Start: start, End: end}}}
	return r
}

func TestMatch(t *testing.T) {
	withDate := func(r entente.Record, d string) entente.Record { r.When = entente.EDTF(d); return r }
	a := rec(t, "transfer agreed USA>POL")
	tests := []struct {
		name        string
		gold, coded []entente.Record
		want        []pair
	}{
		{"same record", recs(t, "talks completed USA+ISR"), recs(t, "talks completed USA+ISR"), []pair{{0, 0}}},
		{"another kind never matches", recs(t, "talks completed USA+ISR"), recs(t, "pact completed USA+ISR"), nil},
		{"half of the parties is enough", recs(t, "talks completed USA+ISR"), recs(t, "talks completed USA"), []pair{{0, 0}}},
		{"a third of the parties is not", recs(t, "talks completed USA+ISR"), recs(t, "talks completed USA+JOR"), nil},
		{"roles do not matter", recs(t, "transfer agreed USA>POL"), recs(t, "transfer agreed POL>USA"), []pair{{0, 0}}},
		{"each record once", recs(t, "talks completed USA+ISR"), recs(t, "talks completed USA+ISR", "talks completed USA+ISR"), []pair{{0, 0}}},
		{"parties before evidence",
			[]entente.Record{at(a, 0, 10)},
			[]entente.Record{at(rec(t, "transfer agreed USA>"), 0, 10), at(a, 50, 60)},
			[]pair{{0, 1}}},
		{"evidence before stage",
			[]entente.Record{at(a, 0, 10)},
			[]entente.Record{at(a, 50, 60), at(rec(t, "transfer completed USA>POL"), 5, 20)},
			[]pair{{0, 1}}},
		{"stage before sides", recs(t, "transfer agreed USA>POL"), recs(t, "transfer completed USA>POL", "transfer agreed POL>USA"), []pair{{0, 1}}},
		{"sides before when",
			[]entente.Record{withDate(a, "2020")},
			[]entente.Record{withDate(rec(t, "transfer agreed POL>USA"), "2020"), a},
			[]pair{{0, 1}}},
		{"when before document order",
			[]entente.Record{withDate(a, "2020")},
			[]entente.Record{a, withDate(a, "2020")},
			[]pair{{0, 1}}},
		{"the best pair first, not the first gold",
			recs(t, "talks completed USA+ISR+JOR", "talks completed USA+ISR"),
			recs(t, "talks completed USA+ISR"),
			[]pair{{1, 0}}},
		{"nothing coded", recs(t, "talks completed USA+ISR"), nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := match(tt.gold, tt.coded)
			if len(got) != len(tt.want) {
				t.Fatalf("match = %v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Fatalf("match = %v, want %v", got, tt.want)
				}
			}
		})
	}
}

func TestLevels(t *testing.T) {
	base := rec(t, "transfer agreed USA>POL")
	change := func(f func(*entente.Record)) entente.Record { r := base; f(&r); return r }
	tests := []struct {
		name  string
		coded entente.Record
		want  [levels]int
	}{
		{"all equal", base, [levels]int{1, 1, 1, 1}},
		{"one party short", change(func(r *entente.Record) { r.To = nil }), [levels]int{1, 0, 0, 0}},
		{"sides turned round", change(func(r *entente.Record) { r.From, r.To = r.To, r.From }), [levels]int{1, 1, 0, 0}},
		{"another stage", change(func(r *entente.Record) { r.Stage = entente.Completed }), [levels]int{1, 1, 0, 0}},
		{"another time", change(func(r *entente.Record) { r.When = "2020" }), [levels]int{1, 1, 1, 0}},
		{"the same day as an interval is another time", change(func(r *entente.Record) { r.When = "2020/2020" }), [levels]int{1, 1, 1, 0}},
		{"another certainty", change(func(r *entente.Record) { r.Certainty = entente.Claimed }), [levels]int{1, 1, 1, 0}},
		{"another kind", change(func(r *entente.Record) { r.Kind = entente.Aid }), [levels]int{0, 0, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			gold, coded := []entente.Record{base}, []entente.Record{tt.coded}
			n := tallyDocument(gold, coded, match(gold, coded))
			for level, want := range tt.want {
				if n.levels[level] != (count{1, 1, want}) {
					t.Errorf("level %d: %+v, want right %d of 1 and 1", level, n.levels[level], want)
				}
			}
		})
	}
}

func TestItems(t *testing.T) {
	g, c := rec(t, "transfer agreed USA>POL"), rec(t, "transfer agreed USA>POL")
	g.Equipment = []entente.Equipment{{Class: "tank", Name: "M1A2", Count: 250}, {Class: "missile"}, {Class: "missile", Count: 10}}
	c.Equipment = []entente.Equipment{{Class: "tank", Name: "Abrams"}, {Class: "missile", Count: 10}, {Class: "other"}}
	g.Money, c.Money = &entente.Money{Amount: 6e9, Currency: "USD"}, &entente.Money{Amount: 6e9, Currency: "EUR"}
	g.People = []entente.People{{Count: 12, Unit: "country"}, {Count: 40, Unit: "officer"}}
	c.People = []entente.People{{Count: 12, Unit: "nation"}}
	g.Name, c.Name = "exercise “Malabar 2020”", `MALABAR 2020`
	for field, want := range map[int]count{
		class:      {3, 3, 2},
		classCount: {3, 3, 1},
		money:      {1, 1, 0},
		people:     {2, 1, 1},
		name:       {1, 1, 1},
	} {
		if got := common(field, &g, &c); got != want {
			t.Errorf("field %d: %+v, want %+v", field, got, want)
		}
	}
	empty := rec(t, "transfer agreed USA>POL")
	for field := range items {
		if got := common(field, &empty, &empty); got != (count{}) {
			t.Errorf("field %d of two empty records: %+v", field, got)
		}
	}
	if got := common(name, &g, &empty); got != (count{1, 0, 0}) {
		t.Errorf("a missed name: %+v", got)
	}
	if agree(country, &g, &empty) != true || agree(speaker, &g, &empty) != true {
		t.Error("absent does not equal absent")
	}
	empty.Speaker = &entente.Speaker{Name: "Price", Actor: "USA"}
	if agree(speaker, &g, &empty) {
		t.Error("an invented speaker agrees with none")
	}
}

func TestSilenceAndCalibration(t *testing.T) {
	sure, unsure := rec(t, "talks completed USA+ISR"), rec(t, "aid agreed USA>ISR")
	sure.Confidence, unsure.Confidence = 0.9, 0.25
	golds := []Gold{
		{Document: entente.Document{ID: "a", Text: "0123456789"}, Records: recs(t, "talks completed USA+ISR")},
		{Document: entente.Document{ID: "quiet", Text: "0123456789"}},
		{Document: entente.Document{ID: "loud", Text: "0123456789"}},
		{Document: entente.Document{ID: "absent", Text: "0123456789"}},
	}
	r := Score(golds, map[string][]entente.Record{"a": {sure, unsure}, "loud": {sure}})
	if r.Silence.Right != 2 || r.Silence.Of != 3 {
		t.Errorf("silence %d of %d, want 2 of 3", r.Silence.Right, r.Silence.Of)
	}
	if s := r.Calibration.Sure; s.Right != 1 || s.Of != 2 {
		t.Errorf("sure %d of %d, want 1 of 2", s.Right, s.Of)
	}
	// Two records at 0.9, one of them right, and one wrong at 0.25: (|1.8-1| + 0.25) / 3.
	if e := r.Calibration.Error.Value; math.Abs(e-0.35) > 1e-12 {
		t.Errorf("calibration error %v, want 0.35", e)
	}
	if r.Headline.Act.Precision.Value != 1.0/3 || r.Headline.Act.Recall.Value != 1 || r.Headline.Act.F1.Value != 0.5 {
		t.Errorf("act %+v", r.Headline.Act)
	}
	for _, k := range r.Kinds {
		want := map[entente.Kind]count{entente.Talks: {1, 2, 1}, entente.Aid: {0, 1, 0}}[k.Kind]
		if (count{k.Gold, k.System, k.Right}) != want {
			t.Errorf("%s: %+v, want %+v", k.Kind, k.Retrieval, want)
		}
	}
}

func TestReportIsStable(t *testing.T) {
	var golds []Gold
	coded := map[string][]entente.Record{}
	for i := range 30 {
		id := string(rune('a' + i))
		golds = append(golds, Gold{Document: entente.Document{ID: id, Title: "T", Text: "USA and ISR held talks."},
			Records: []entente.Record{at(rec(t, "talks completed USA+ISR"), 0, 23)}})
		if i%3 > 0 {
			coded[id] = []entente.Record{at(rec(t, "talks underway USA+ISR"), 0, 23)}
		}
	}
	write := func() string {
		var b bytes.Buffer
		r := Score(golds, coded)
		if err := r.WriteTable(&b); err != nil {
			t.Fatal(err)
		}
		if err := json.NewEncoder(&b).Encode(r); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteErrors(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first := write()
	if write() != first {
		t.Error("the same records gave other bytes")
	}
	for _, want := range []string{
		"act                         30     20    20   1.000 [1.000-1.000]  0.667 [0.500-0.833]",
		"wrong field in talks/completed with USA,ISR",
		"stage          gold completed, coded underway",
		"missed talks/completed with USA,ISR",
		"gold  0-23: USA and ISR held talks.",
		`"money":{"gold":0,"system":0,"right":0,"precision":null`,
	} {
		if !strings.Contains(first, want) {
			t.Errorf("no %q in\n%s", want, first)
		}
	}
}

func TestReadGold(t *testing.T) {
	const good = `{"id":"a","title":"T","date":null,"url":null,"source":"ours","licence":"CC0","text":"A sold B tanks.","records":[{"kind":"transfer","stage":"completed","from":["USA"],"to":["POL"],"certainty":"asserted","evidence":[{"start":0,"end":15}]}],"note":"n"}`
	golds, err := ReadGold(strings.NewReader(good + "\n\n" + strings.Replace(good, `"a"`, `"b"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(golds) != 2 || golds[0].ID != "a" || golds[0].Date != "" || golds[0].Licence != "CC0" || golds[0].Source != "ours" || golds[0].Note != "n" {
		t.Errorf("%+v", golds)
	}
	if r := golds[1].Records[0]; r.Document != "b" || r.Evidence[0].Text != "A sold B tanks." {
		t.Errorf("%+v", r)
	}
	replace := func(old, with string) string {
		return good + "\n" + strings.Replace(strings.Replace(good, `"a"`, `"b"`, 1), old, with, 1)
	}
	for name, tt := range map[string]struct{ in, want string }{
		"broken":      {good + "\n{", "line 2: unexpected EOF"},
		"two values":  {good + good, "line 1: more than one JSON value"},
		"same id":     {good + "\n" + good, `line 2: id "a" was used on line 1`},
		"strange key": {replace(`"note"`, `"notes"`), "line 2: json: unknown field"},
		"kind":        {replace("transfer", "sale"), `line 2: document b, record 1: unknown kind "sale"`},
		"span":        {replace(`"end":15`, `"end":16`), "line 2: document b, record 1: evidence 0:16 is outside the text of 15 bytes"},
		"date":        {replace(`"date":null`, `"date":"2020"`), `line 2: document b: date "2020" is no day`},
		"twice":       {replace(`["POL"]`, `["USA"]`), "an actor is listed twice"},
		"no id":       {replace(`"b"`, `""`), `line 2: no "id"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadGold(strings.NewReader(tt.in))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestGoldAgainstItself(t *testing.T) {
	f, err := os.Open("../../shared/gold/dev.jsonl")
	if err != nil {
		t.Skip("the gold documents are not beside this checkout: ", err)
	}
	defer f.Close()
	golds, err := ReadGold(f)
	if err != nil {
		t.Fatal(err)
	}
	coded := map[string][]entente.Record{}
	for _, g := range golds {
		coded[g.ID] = g.Records
	}
	r := Score(golds, coded)
	if r.Headline.Quad.F1.Value != 1 || r.Silence.Share.Value != 1 || r.Fields.Matched != r.Gold {
		t.Errorf("gold scored against itself: quad F1 %v, silence %v, %d of %d matched",
			r.Headline.Quad.F1.Value, r.Silence.Share.Value, r.Fields.Matched, r.Gold)
	}
}
