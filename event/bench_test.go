package event_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"entente"
	"entente/event"
)

// made makes documents and records for the figures of speed: undertakings of
// every kind among forty states, some of which are in many and most in few, told
// by one to a dozen documents over days or years, a third of them reprints.
type made struct {
	random *rand.Rand
	words  []string
	n      int
}

var (
	madeStates = strings.Fields(`USA RUS CHN IND FRA GBR DEU TUR JPN KOR ISR IRN PAK SAU ARE EGY POL UKR ITA ESP NLD SWE NOR AUS
		BRA VNM PHL IDN THA KAZ AZE ARM GRC ROU CZE QAT MAR DZA NGA ETH`)
	madeArms = []entente.Equipment{{Class: "combat-aircraft", Name: "F-16"}, {Class: "combat-aircraft", Name: "Su-30MKI"},
		{Class: "tank", Name: "T-90S"}, {Class: "tank", Name: "Leopard 2A6"}, {Class: "artillery", Name: "K9"}, {Class: "artillery", Name: "HIMARS"},
		{Class: "air-defence", Name: "S-400"}, {Class: "air-defence", Name: "Patriot"}, {Class: "missile", Name: "Javelin"},
		{Class: "helicopter", Name: "Mi-17"}, {Class: "drone", Name: "Bayraktar TB2"}, {Class: "ship", Name: "frigate"},
		{Class: "submarine", Name: "Scorpène"}, {Class: "transport-aircraft", Name: "C-130J"}, {Class: "arms"}}
	madeOutlets = strings.Fields("Reuters AFP AP TASS Xinhua Dawn Haaretz NDTV BBC CNN Spiegel Kommersant Yonhap PTI Kyodo Politico")
)

func newMade() *made {
	m := &made{random: rand.New(rand.NewPCG(1, 2))}
	for i := range 5000 {
		m.words = append(m.words, fmt.Sprintf("w%x", i*7919%100003))
	}
	return m
}

// some picks one of n, the first ones far more often.
func (m *made) some(n int) int { return int(float64(n) * m.random.Float64() * m.random.Float64()) }

func (m *made) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(m.words[m.random.IntN(len(m.words))])
		b.WriteByte(' ')
	}
	return b.String()
}

// undertaking adds one undertaking, told by some documents.
func (m *made) undertaking(add func(*entente.Document, entente.Record)) {
	kinds := entente.Kinds()
	r := entente.Record{Kind: kinds[m.some(len(kinds))], Certainty: entente.Asserted, Confidence: 0.5}
	a, b := m.some(len(madeStates)), m.some(len(madeStates))
	if a == b {
		b = (a + 1) % len(madeStates)
	}
	from, to := []entente.Actor{entente.Actor(madeStates[a])}, []entente.Actor{entente.Actor(madeStates[b])}
	switch r.Kind {
	case entente.Exercise, entente.Talks, entente.Pact, entente.Forum:
		r.With = slices.Concat(from, to)
		for range m.some(4) {
			if c := entente.Actor(madeStates[m.some(len(madeStates))]); c != from[0] && c != to[0] {
				r.With = append(r.With, c)
				break
			}
		}
	default:
		r.From, r.To = from, to
	}
	if r.Kind == entente.Transfer {
		e := madeArms[m.random.IntN(len(madeArms))]
		e.Count = int64(m.some(60))
		r.Equipment = []entente.Equipment{e}
		if m.random.IntN(2) == 0 {
			r.Money = &entente.Money{Amount: int64(1+m.some(5000)) * 1e6, Currency: "USD"}
		}
	}
	if r.Kind == entente.Exercise && m.random.IntN(2) == 0 {
		r.Name = fmt.Sprintf("%s %s", m.words[m.random.IntN(300)], m.words[m.random.IntN(300)])
	}
	day := time.Date(2000+m.random.IntN(25), 1, 1+m.random.IntN(365), 0, 0, 0, 0, time.UTC)
	text := ""
	for told := range 1 + m.some(12) {
		d := entente.Document{ID: fmt.Sprintf("d%07d", m.n), Outlet: madeOutlets[m.random.IntN(len(madeOutlets))]}
		if told == 0 || m.random.IntN(3) > 0 {
			text = m.text(60)
		}
		report := day.AddDate(0, 0, m.some(5))
		r.Stage = entente.Agreed
		if r.Kind == entente.Transfer && told > 3 {
			r.Stage, report = entente.Underway, report.AddDate(1+m.random.IntN(3), 0, 0)
		}
		r.When = ""
		if m.random.IntN(2) == 0 {
			r.When = entente.EDTF(report.Format(time.DateOnly))
		}
		d.Date, d.Text = report.Format(time.DateOnly), text
		r.Document, r.ID = d.ID, fmt.Sprintf("r%07d", m.n)
		r.Evidence = []entente.Evidence{{Span: entente.Span{End: len(text)}, Text: text[:min(len(text), 120)]}}
		m.n++
		add(&d, r)
	}
}

// BenchmarkMillion groups a million records with two goroutines, then adds those
// of a hundred undertakings more and groups again.
func BenchmarkMillion(b *testing.B) {
	const size = 1_000_000
	for b.Loop() {
		g, err := event.New(2)
		if err != nil {
			b.Fatal(err)
		}
		m := newMade()
		add := func(d *entente.Document, r entente.Record) { g.Add(d, r) }
		begun := time.Now()
		for m.n < size {
			m.undertaking(add)
		}
		added := time.Now()
		events := 0
		for range g.Events() {
			events++
		}
		grouped := time.Now()
		var after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&after)
		again := time.Now()
		for range 100 {
			m.undertaking(add)
		}
		g.Settle()
		b.ReportMetric(added.Sub(begun).Seconds(), "s/making+adding")
		b.ReportMetric(grouped.Sub(added).Seconds(), "s/grouping")
		b.ReportMetric(time.Since(again).Seconds(), "s/hundred-undertakings-more")
		b.ReportMetric(float64(events), "events")
		b.ReportMetric(float64(after.HeapAlloc)/(1<<20), "MB-held")
		b.ReportMetric(float64(after.Sys)/(1<<20), "MB-of-system")
	}
}
