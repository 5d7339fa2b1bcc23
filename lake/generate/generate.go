// Package generate makes up documents with their records, as many as are wanted
// and always the same, to measure with. Nothing in them is true: states do with
// each other what a random number says.
//
// Documents tell of undertakings. Several documents, near each other in time,
// tell of the same one, with stages that go on, counts that differ and times left
// out, and some documents are another's text in another paper, as in real news.
package generate

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente"
	"entente/data"
	"entente/lake"
)

// Options say what is made. The same Options make the same documents.
type Options struct {
	// Records is the least number of records to make; the last document may have a few more.
	Records int
	Seed    uint64
}

// world is what documents are made of.
type world struct {
	seed   uint64
	states []data.State
	// weapons are designations by equipment class.
	weapons map[entente.Class][]string
	classes []entente.Class
	// undertakings is the number of undertakings told of.
	undertakings int
	documents    int
}

// tellings is how many records tell of one undertaking on the average, and
// perDocument how many a document has.
const (
	tellings    = 3
	perDocument = 1.73
)

// Documents makes documents with their records in the order of their dates. The
// error is of a damaged table of package data.
func Documents(o Options) (iter.Seq[lake.Coded], error) {
	states, err := data.States()
	if err != nil {
		return nil, err
	}
	weapons, err := data.Weapons()
	if err != nil {
		return nil, err
	}
	w := &world{seed: o.Seed, weapons: map[entente.Class][]string{}, undertakings: max(o.Records/tellings, 1),
		documents: max(int(float64(o.Records)/perDocument), 1)}
	for _, s := range states {
		if s.To == "" {
			w.states = append(w.states, s)
		}
	}
	for _, e := range weapons {
		if class := entente.Class(e.Class); e.Role == "designation" && class.Valid() {
			if w.weapons[class] == nil {
				w.classes = append(w.classes, class)
			}
			w.weapons[class] = append(w.weapons[class], e.Form)
		}
	}
	return func(yield func(lake.Coded) bool) {
		for made, i := 0, 0; made < o.Records; i++ {
			c := w.document(i)
			made += len(c.Records)
			if !yield(c) {
				return
			}
		}
	}, nil
}

// random is the source of chance of one thing among many of its sort.
func (w *world) random(sort, i uint64) *rand.Rand {
	return rand.New(rand.NewPCG(w.seed^sort<<32, i*0x9e3779b97f4a7c15+sort))
}

// The sorts of random.
const (
	ofUndertaking = iota + 1
	ofDocument
)

// partners is with how many others a state deals at most.
const partners = 8

// rank draws a number below n, small ones far more often: as in the news, few
// states have a hand in most of what is told.
func rank(r *rand.Rand, n int) int {
	f := r.Float64()
	return int(f * f * f * f * f * float64(n))
}

// undertaking is what really happened, if anything had.
type undertaking struct {
	kind      entente.Kind
	from, to  data.State
	with      []data.State
	begin     time.Time
	class     entente.Class
	weapon    string
	count     int64
	people    int64
	money     int64
	name      string
	reachable []entente.Stage
}

var names = []string{"Northern Lantern", "Iron Meadow", "Blue Harrier", "Steady Anchor", "Amber Gate", "Quiet Ridge", "Long Shadow", "Salt Wind"}

// first and last are the days between which undertakings begin.
var (
	first = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	last  = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
)

func (w *world) undertaking(i int) undertaking {
	r := w.random(ofUndertaking, uint64(i))
	u := undertaking{kind: []entente.Kind{entente.Transfer, entente.Transfer, entente.Transfer, entente.Exercise, entente.Exercise,
		entente.Talks, entente.Talks, entente.Aid, entente.Training, entente.Pact}[r.IntN(10)]}
	// States are in the order of their codes; a fixed stride spreads the frequent ones over the world.
	state := func(rank int) data.State { return w.states[rank*67%len(w.states)] }
	a := rank(r, len(w.states))
	// A state deals with few others, again and again: most pairs of states have nothing to do with each other.
	b := (a + 1 + rank(r, partners)*(1+a%7)) % len(w.states)
	if a == b {
		b = (b + 1) % len(w.states)
	}
	u.from, u.to = state(a), state(b)
	span := last.Sub(first)
	u.begin = first.Add(time.Duration(float64(span) * float64(i) / float64(w.undertakings))).Truncate(24 * time.Hour)
	u.reachable = []entente.Stage{entente.Agreed, entente.Underway, entente.Completed}
	switch u.kind {
	case entente.Transfer:
		u.class = w.classes[rank(r, len(w.classes))]
		u.weapon = w.weapons[u.class][rank(r, len(w.weapons[u.class]))]
		u.count = 1 + int64(r.IntN(60))
		if r.IntN(3) == 0 {
			u.money = int64(1+r.IntN(900)) * 10_000_000
		}
		if r.IntN(8) == 0 {
			u.reachable = []entente.Stage{entente.Proposed, entente.Refused}
		}
	case entente.Exercise, entente.Talks, entente.Pact:
		u.with = []data.State{u.from, u.to}
		if u.kind == entente.Exercise {
			u.name = names[r.IntN(len(names))]
			u.people = int64(1+r.IntN(50)) * 100
			for n := r.IntN(3); n > 0; n-- {
				// A third side that is none of the two, and each once.
				next := state((a + b + n*11) % len(w.states))
				if next.Code != u.from.Code && next.Code != u.to.Code {
					u.with = append(u.with, next)
				}
			}
			u.with = distinct(u.with)
		}
	case entente.Aid:
		u.money = int64(1+r.IntN(500)) * 1_000_000
	case entente.Training:
		u.people = int64(10 + r.IntN(400))
	}
	return u
}

func distinct(in []data.State) (out []data.State) {
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s.Code] {
			seen[s.Code] = true
			out = append(out, s)
		}
	}
	return out
}

var papers = []string{"The Daily Ledger", "Harbour Times", "Morning Courier", "Northern Dispatch", "City Examiner", "The Gazette",
	"Evening Chronicle", "Frontier Post", "The Observer of the East", "Plain Dealer", "Capital Record", "Coast Tribune"}

var fillers = []string{
	"Officials gave no further details.",
	"The announcement had been expected for some weeks, and markets took little notice of it.",
	"Residents near the port said that they had seen nothing unusual in the days before.",
	"A spokesman declined to comment on the cost.",
	"Opposition members asked for a debate in parliament next week.",
	"The weather was fair, and the ceremony took less than an hour.",
	"Analysts were divided on what it would mean for the region.",
}

// document makes the i-th document.
func (w *world) document(i int) lake.Coded {
	r := w.random(ofDocument, uint64(i))
	text := i
	if i > 100 && r.IntN(7) == 0 {
		// Another's text of the days before, in another paper.
		text = i - 1 - r.IntN(len(papers)-1)
	}
	c := w.text(text)
	// So each copy of a text is in a paper of its own.
	c.Document.Outlet = papers[(slices.Index(papers, c.Document.Outlet)+i-text)%len(papers)]
	c.Document.ID = fmt.Sprintf("made-%d-%08d", w.seed, i)
	c.Document.URL = "https://news.example/" + c.Document.ID
	for j := range c.Records {
		c.Records[j].Document = c.Document.ID
		c.Records[j].ID = fmt.Sprintf("%s-%d", c.Document.ID, j+1)
	}
	return c
}

// text makes the text of the i-th document that is no copy, and its records.
func (w *world) text(i int) lake.Coded {
	r := w.random(ofDocument, uint64(i)*2+1)
	c := lake.Coded{Coder: "generate"}
	center := float64(i) / float64(w.documents) * float64(w.undertakings)
	var published time.Time
	var b strings.Builder
	told := map[int]bool{}
	for n := []int{1, 1, 1, 1, 1, 2, 2, 2, 3, 4}[r.IntN(10)]; n > 0; n-- {
		at := min(max(int(center+r.NormFloat64()*4), 0), w.undertakings-1)
		if told[at] {
			continue
		}
		told[at] = true
		u := w.undertaking(at)
		progress := r.IntN(len(u.reachable))
		day := u.begin.AddDate(0, 6*progress, r.IntN(9))
		if day.After(published) {
			published = day
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		t := teller{b: &b, r: r}
		c.Records = append(c.Records, t.tell(&u, u.reachable[progress]))
		for f := 1 + r.IntN(3); f > 0; f-- {
			b.WriteString(" " + fillers[r.IntN(len(fillers))])
		}
	}
	fmt.Fprintf(&b, " (%d)", i)
	c.Document = entente.Document{Title: "Report " + strconv.Itoa(i), Date: published.Format(time.DateOnly),
		Outlet: papers[r.IntN(len(papers))], Language: "en", Text: b.String()}
	for j := range c.Records {
		for k := range c.Records[j].Evidence {
			e := &c.Records[j].Evidence[k]
			e.Text = c.Document.Text[e.Start:e.End]
		}
	}
	return c
}

// teller writes the sentence of a record and notes which words say what.
type teller struct {
	b      *strings.Builder
	r      *rand.Rand
	record entente.Record
}

// say writes words.
func (t *teller) say(words string) { t.b.WriteString(words) }

// name writes the words of a field.
func (t *teller) name(field, words string) {
	start := t.b.Len()
	t.b.WriteString(words)
	t.record.Why = append(t.record.Why, entente.Why{Field: field, Span: entente.Span{Start: start, End: t.b.Len()}, Rule: "made-up/" + field})
}

// also says that the words written last say another field too.
func (t *teller) also(field string) {
	last := t.record.Why[len(t.record.Why)-1]
	t.record.Why = append(t.record.Why, entente.Why{Field: field, Span: last.Span, Rule: "made-up/" + field})
}

var verbs = map[entente.Stage]string{
	entente.Proposed: "offered", entente.Agreed: "agreed on", entente.Underway: "began",
	entente.Completed: "completed", entente.Refused: "refused",
}

var nouns = map[entente.Kind]string{
	entente.Transfer: "a sale of", entente.Exercise: "the exercise", entente.Talks: "defence talks", entente.Aid: "military aid",
	entente.Training: "a training course", entente.Pact: "a defence pact",
}

func (t *teller) tell(u *undertaking, stage entente.Stage) entente.Record {
	start := t.b.Len()
	t.record = entente.Record{Kind: u.kind, Stage: stage, Certainty: entente.Asserted,
		Confidence: float64(40+t.r.IntN(60)) / 100}
	if t.r.IntN(4) == 0 {
		t.record.Certainty = entente.Claimed
		t.record.Speaker = &entente.Speaker{Name: "the minister", Actor: entente.Actor(u.from.Code)}
		t.name("speaker", "The minister")
		t.say(" said that ")
	}
	t.sides(u)
	t.say(" ")
	t.name("stage", verbs[stage])
	t.also("certainty")
	t.say(" ")
	t.name("kind", nouns[u.kind])
	t.what(u)
	if u.kind == entente.Transfer || u.kind == entente.Aid || u.kind == entente.Training {
		t.say(" for ")
		t.name("to", u.to.Name)
		t.record.To = []entente.Actor{entente.Actor(u.to.Code)}
	}
	switch t.r.IntN(4) {
	case 0:
		t.say(" in ")
		t.record.When = entente.EDTF(u.begin.Format("2006"))
		t.name("when", u.begin.Format("2006"))
	case 1:
	default:
		t.say(" on ")
		t.record.When = entente.EDTF(u.begin.Format(time.DateOnly))
		t.name("when", u.begin.Format("2 January 2006"))
	}
	t.say(".")
	t.record.Evidence = []entente.Evidence{{Span: entente.Span{Start: start, End: t.b.Len()}}}
	return t.record
}

func (t *teller) sides(u *undertaking) {
	if len(u.with) == 0 {
		t.name("from", u.from.Name)
		t.record.From = []entente.Actor{entente.Actor(u.from.Code)}
		return
	}
	for i, s := range u.with {
		switch {
		case i > 0 && i == len(u.with)-1:
			t.say(" and ")
		case i > 0:
			t.say(", ")
		}
		t.name("with", s.Name)
		t.record.With = append(t.record.With, entente.Actor(s.Code))
	}
}

func (t *teller) what(u *undertaking) {
	if u.class != "" {
		count := u.count
		if t.r.IntN(5) == 0 {
			count = max(1, count+int64(t.r.IntN(3))-1)
		}
		t.say(" ")
		t.name("equipment", strconv.FormatInt(count, 10)+" "+u.weapon)
		t.record.Equipment = []entente.Equipment{{Class: u.class, Name: u.weapon, Count: count}}
	}
	if u.name != "" {
		t.say(" ")
		t.name("name", u.name)
		t.record.Name = u.name
	}
	if u.people > 0 {
		unit := "soldier"
		if u.kind == entente.Training {
			unit = "cadet"
		}
		t.say(" of ")
		t.name("people", fmt.Sprintf("%d %ss", u.people, unit))
		t.record.People = []entente.People{{Count: u.people, Unit: unit}}
	}
	if u.money > 0 {
		t.say(" worth ")
		t.name("money", fmt.Sprintf("%d million dollars", u.money/1_000_000))
		t.record.Money = &entente.Money{Amount: u.money, Currency: "USD"}
	}
}
