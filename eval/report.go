package eval

import (
	"encoding/json"
	"math"
	"math/bits"
	"slices"

	"entente"
)

// Estimate is a figure with its 95 % interval, all between 0 and 1. Each is NaN
// if there is nothing to take it over; JSON writes such an estimate as null.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// MarshalJSON writes the estimate as an object, or as null if it has no value.
func (e Estimate) MarshalJSON() ([]byte, error) {
	if math.IsNaN(e.Value) {
		return []byte("null"), nil
	}
	type plain Estimate
	return json.Marshal(plain(e))
}

// Retrieval is how well records or items were found.
type Retrieval struct {
	// Gold, System and Right count what a person coded, what the system coded, and what of it is right.
	Gold      int      `json:"gold"`
	System    int      `json:"system"`
	Right     int      `json:"right"`
	Precision Estimate `json:"precision"`
	Recall    Estimate `json:"recall"`
	F1        Estimate `json:"f1"`
}

// Accuracy is the share of cases that are right.
type Accuracy struct {
	Right int      `json:"right"`
	Of    int      `json:"of"`
	Share Estimate `json:"share"`
}

// Headline holds the figures over all records, by how much must be right.
type Headline struct {
	// Loose asks for a match only; Act for the same parties; Full for the same
	// sides and stage; Quad for the same time and certainty as well.
	Loose Retrieval `json:"loose"`
	Act   Retrieval `json:"act"`
	Full  Retrieval `json:"full"`
	Quad  Retrieval `json:"quad"`
}

// Fields holds the figures over the matched pairs of records.
type Fields struct {
	// Matched is the number of pairs.
	Matched   int      `json:"matched"`
	Stage     Accuracy `json:"stage"`
	Sides     Accuracy `json:"sides"`
	When      Accuracy `json:"when"`
	Certainty Accuracy `json:"certainty"`
	Country   Accuracy `json:"where_country"`
	Speaker   Accuracy `json:"speaker_actor"`
	// Evidence is the share of pairs whose first evidence overlaps a gold evidence.
	Evidence   Accuracy  `json:"evidence"`
	Class      Retrieval `json:"equipment_class"`
	ClassCount Retrieval `json:"equipment_class_count"`
	Money      Retrieval `json:"money"`
	People     Retrieval `json:"people_count"`
	Name       Retrieval `json:"name"`
}

// KindFigures is the act figure of one kind.
type KindFigures struct {
	Kind entente.Kind `json:"kind"`
	Retrieval
}

// Bin is one of the equal-width bins of confidence.
type Bin struct {
	// From is the bin's lower bound; the next bin's is its upper.
	From float64 `json:"from"`
	// Records falls in the bin, Right of them are right by act.
	Records int `json:"records"`
	Right   int `json:"right"`
	// Confidence is the mean confidence; 0 if the bin is empty.
	Confidence float64 `json:"confidence"`
}

// Calibration is how far confidence can be read as a probability.
type Calibration struct {
	// Error is the expected calibration error over the bins.
	Error Estimate `json:"expected_calibration_error"`
	// Sure is the precision among records with confidence of at least 0.8.
	Sure Accuracy `json:"sure"`
	Bins []Bin    `json:"bins"`
}

// Report is every figure of the coded records against gold.
type Report struct {
	Documents int           `json:"documents"`
	Gold      int           `json:"gold_records"`
	System    int           `json:"system_records"`
	Headline  Headline      `json:"headline"`
	Fields    Fields        `json:"fields"`
	Kinds     []KindFigures `json:"kinds"`
	// Silence is the share of the documents without gold records in which nothing was coded.
	Silence     Accuracy    `json:"silence"`
	Calibration Calibration `json:"calibration"`

	cases []scored
}

// scored is a gold document with what was coded and matched in it.
type scored struct {
	gold  Gold
	coded []entente.Record
	pairs []pair
}

// draws and seed fix the bootstrap, so that the same records give the same intervals.
const (
	draws = 1000
	seed  = 20220816
)

// Score compares the coded records, by document id, with gold. A document that
// coded does not have counts as one in which nothing was coded. The intervals
// are taken by bootstrap over documents with a fixed seed.
func Score(golds []Gold, coded map[string][]entente.Record) *Report {
	total := newTally()
	tallies := make([]*tally, len(golds))
	cases := make([]scored, len(golds))
	for i, g := range golds {
		c := scored{gold: g, coded: coded[g.ID]}
		c.pairs = match(g.Records, c.coded)
		cases[i] = c
		tallies[i] = tallyDocument(g.Records, c.coded, c.pairs)
		total.add(tallies[i])
	}
	r := figures(total)
	r.cases = cases
	r.bootstrap(tallies)
	return r
}

// figures computes every figure of a tally, without intervals.
func figures(t *tally) *Report {
	r := &Report{
		Documents: t.documents,
		Gold:      t.levels[loose].gold,
		System:    t.levels[loose].system,
		Headline: Headline{
			Loose: retrieval(t.levels[loose]), Act: retrieval(t.levels[act]),
			Full: retrieval(t.levels[full]), Quad: retrieval(t.levels[quad]),
		},
		Fields: Fields{
			Matched: t.matched,
			Stage:   accuracy(t.shares[stage]), Sides: accuracy(t.shares[sides]),
			When: accuracy(t.shares[when]), Certainty: accuracy(t.shares[certainty]),
			Country: accuracy(t.shares[country]), Speaker: accuracy(t.shares[speaker]),
			Evidence: accuracy(t.shares[evidence]),
			Class:    retrieval(t.items[class]), ClassCount: retrieval(t.items[classCount]),
			Money: retrieval(t.items[money]), People: retrieval(t.items[people]), Name: retrieval(t.items[name]),
		},
		Silence: accuracy(t.silence),
	}
	for i, k := range entente.Kinds() {
		r.Kinds = append(r.Kinds, KindFigures{Kind: k, Retrieval: retrieval(t.kinds[i])})
	}
	r.Calibration.Sure = accuracy(t.sure)
	gap := 0.0
	for i, b := range t.bins {
		bin := Bin{From: float64(i) / bins, Records: b.of, Right: b.right}
		if b.of > 0 {
			bin.Confidence = b.confidence / float64(b.of)
			gap += math.Abs(b.confidence - float64(b.right))
		}
		r.Calibration.Bins = append(r.Calibration.Bins, bin)
	}
	r.Calibration.Error.Value = gap / float64(r.System)
	return r
}

func retrieval(c count) Retrieval {
	return Retrieval{
		Gold: c.gold, System: c.system, Right: c.right,
		Precision: Estimate{Value: float64(c.right) / float64(c.system)},
		Recall:    Estimate{Value: float64(c.right) / float64(c.gold)},
		F1:        Estimate{Value: 2 * float64(c.right) / float64(c.gold+c.system)},
	}
}

func accuracy(s share) Accuracy {
	return Accuracy{Right: s.right, Of: s.of, Share: Estimate{Value: float64(s.right) / float64(s.of)}}
}

// estimates points to every estimate of the report, always in the same order.
func (r *Report) estimates() []*Estimate {
	out := []*Estimate{&r.Silence.Share, &r.Calibration.Error, &r.Calibration.Sure.Share}
	h, f := &r.Headline, &r.Fields
	for _, a := range []*Accuracy{&f.Stage, &f.Sides, &f.When, &f.Certainty, &f.Country, &f.Speaker, &f.Evidence} {
		out = append(out, &a.Share)
	}
	retrievals := []*Retrieval{&h.Loose, &h.Act, &h.Full, &h.Quad,
		&f.Class, &f.ClassCount, &f.Money, &f.People, &f.Name}
	for i := range r.Kinds {
		retrievals = append(retrievals, &r.Kinds[i].Retrieval)
	}
	for _, x := range retrievals {
		out = append(out, &x.Precision, &x.Recall, &x.F1)
	}
	return out
}

// bootstrap sets the interval of every estimate: the middle 95 % of its values
// over draws of as many documents, with replacement. A draw in which a figure
// has nothing to be taken over does not count for it.
func (r *Report) bootstrap(tallies []*tally) {
	own := r.estimates()
	values := make([][]float64, len(own))
	next := random(seed)
	for range draws {
		drawn := newTally()
		for range tallies {
			i, _ := bits.Mul64(next(), uint64(len(tallies)))
			drawn.add(tallies[i])
		}
		for i, e := range figures(drawn).estimates() {
			if !math.IsNaN(e.Value) {
				values[i] = append(values[i], e.Value)
			}
		}
	}
	for i, e := range own {
		slices.Sort(values[i])
		e.Low, e.High = quantile(values[i], 0.025), quantile(values[i], 0.975)
	}
}

// quantile interpolates between the two nearest of the sorted values; NaN if
// there are none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	below := int(at)
	above := min(below+1, len(sorted)-1)
	part := at - float64(below)
	return sorted[below]*(1-part) + sorted[above]*part
}

// random is SplitMix64: the intervals must not change with a release of Go,
// whose own generators do not promise their sequences.
func random(state uint64) func() uint64 {
	return func() uint64 {
		state += 0x9e3779b97f4a7c15
		z := state
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
}
