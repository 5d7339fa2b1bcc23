package eval

import (
	"slices"
	"strings"

	"entente"
)

// count is the raw material of precision, recall and F1.
type count struct{ gold, system, right int }

func (c *count) add(d count) {
	c.gold += d.gold
	c.system += d.system
	c.right += d.right
}

// share is the raw material of an accuracy.
type share struct{ right, of int }

func (s *share) add(t share) {
	s.right += t.right
	s.of += t.of
}

func (s *share) see(right bool) {
	s.of++
	if right {
		s.right++
	}
}

// bins is how many equal-width bins of confidence the calibration error is taken over.
const bins = 10

// sure is the confidence from which a record counts as a sure one.
const sure = 0.8

// The levels of being right, in order of strictness.
const (
	loose = iota
	act
	full
	quad
	levels
)

// The fields whose share of agreement over the matched pairs is taken.
const (
	stage = iota
	sides
	when
	certainty
	country
	speaker
	evidence
	shares
)

// The fields whose items are compared over the matched pairs.
const (
	class = iota
	classCount
	money
	people
	name
	items
)

// tally is what is counted in one document, or the sum over several.
type tally struct {
	documents int
	matched   int
	levels    [levels]count
	kinds     []count
	shares    [shares]share
	items     [items]count
	silence   share
	bins      [bins]struct {
		share
		confidence float64
	}
	sure share
}

func newTally() *tally { return &tally{kinds: make([]count, len(entente.Kinds()))} }

func (t *tally) add(u *tally) {
	t.documents += u.documents
	t.matched += u.matched
	for i := range t.levels {
		t.levels[i].add(u.levels[i])
	}
	for i := range t.kinds {
		t.kinds[i].add(u.kinds[i])
	}
	for i := range t.shares {
		t.shares[i].add(u.shares[i])
	}
	for i := range t.items {
		t.items[i].add(u.items[i])
	}
	t.silence.add(u.silence)
	for i := range t.bins {
		t.bins[i].add(u.bins[i].share)
		t.bins[i].confidence += u.bins[i].confidence
	}
	t.sure.add(u.sure)
}

// tallyDocument counts everything in one document.
func tallyDocument(gold, coded []entente.Record, pairs []pair) *tally {
	t := newTally()
	t.documents = 1
	if len(gold) == 0 {
		t.silence.see(len(coded) == 0)
	}
	for i := range t.levels {
		t.levels[i].gold, t.levels[i].system = len(gold), len(coded)
	}
	kinds := entente.Kinds()
	for i := range gold {
		t.kinds[slices.Index(kinds, gold[i].Kind)].gold++
	}
	for i := range coded {
		if k := slices.Index(kinds, coded[i].Kind); k >= 0 {
			t.kinds[k].system++
		}
	}
	right := make([]bool, len(coded))
	for _, p := range pairs {
		g, c := &gold[p.gold], &coded[p.coded]
		right[p.coded] = sameParties(g, c)
		if right[p.coded] {
			t.kinds[slices.Index(kinds, g.Kind)].right++
		}
		for level := range t.levels {
			if rightAt(level, g, c) {
				t.levels[level].right++
			}
		}
		t.compare(g, c)
	}
	for i := range coded {
		confidence := min(max(coded[i].Confidence, 0), 1)
		b := &t.bins[min(int(confidence*bins), bins-1)]
		b.see(right[i])
		b.confidence += confidence
		if confidence >= sure {
			t.sure.see(right[i])
		}
	}
	return t
}

// rightAt reports whether a matched pair is right at a level.
func rightAt(level int, g, c *entente.Record) bool {
	switch level {
	case loose:
		return true
	case act:
		return sameParties(g, c)
	case full:
		return sameSides(g, c) && g.Stage == c.Stage
	default:
		return sameSides(g, c) && g.Stage == c.Stage && g.When == c.When && g.Certainty == c.Certainty
	}
}

// compare counts the fields of a matched pair.
func (t *tally) compare(g, c *entente.Record) {
	t.matched++
	for field := range t.shares {
		t.shares[field].see(agree(field, g, c))
	}
	for field := range t.items {
		t.items[field].add(common(field, g, c))
	}
}

// agree reports whether a matched pair has the same value in a field; absent
// equals absent.
func agree(field int, g, c *entente.Record) bool {
	switch field {
	case stage:
		return g.Stage == c.Stage
	case sides:
		return sameSides(g, c)
	case when:
		return g.When == c.When
	case certainty:
		return g.Certainty == c.Certainty
	case country:
		return countryOf(g) == countryOf(c)
	case speaker:
		return speakerOf(g) == speakerOf(c)
	default:
		return len(c.Evidence) > 0 && overlap(c.Evidence[:1], g.Evidence)
	}
}

func countryOf(r *entente.Record) entente.Actor {
	if r.Where == nil {
		return ""
	}
	return r.Where.Country
}

func speakerOf(r *entente.Record) entente.Actor {
	if r.Speaker == nil {
		return ""
	}
	return r.Speaker.Actor
}

// common counts the items of a field that a matched pair has and shares.
func common(field int, g, c *entente.Record) count {
	switch field {
	case class:
		of := func(e entente.Equipment) entente.Class { return e.Class }
		return shared(g.Equipment, c.Equipment, of)
	case classCount:
		of := func(e entente.Equipment) entente.Equipment {
			return entente.Equipment{Class: e.Class, Count: e.Count}
		}
		return shared(g.Equipment, c.Equipment, of)
	case money:
		itself := func(m entente.Money) entente.Money { return m }
		return shared(optional(g.Money), optional(c.Money), itself)
	case people:
		of := func(p entente.People) int64 { return p.Count }
		return shared(g.People, c.People, of)
	default:
		n := count{gold: len(optional(&g.Name)), system: len(optional(&c.Name))}
		if sameName(g.Name, c.Name) {
			n.right = 1
		}
		return n
	}
}

// optional is a list of the value that p points to, or of nothing if there is none.
func optional[T comparable](p *T) []T {
	var zero T
	if p == nil || *p == zero {
		return nil
	}
	return []T{*p}
}

// shared counts two lists and what they have in common by key, each item once.
func shared[T any, K comparable](gold, system []T, key func(T) K) count {
	left := map[K]int{}
	for _, g := range gold {
		left[key(g)]++
	}
	n := count{gold: len(gold), system: len(system)}
	for _, s := range system {
		if left[key(s)] > 0 {
			left[key(s)]--
			n.right++
		}
	}
	return n
}

// sameName compares proper names without case and quotes; a name that contains
// the other is the same.
func sameName(a, b string) bool {
	a, b = bareName(a), bareName(b)
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func bareName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"'`“”‘’«»„‚", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}
