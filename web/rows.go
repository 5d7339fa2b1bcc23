package web

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"entente"
)

// noDay and noYear stand for a time that is not told.
const (
	noDay  = math.MinInt32
	noYear = math.MinInt16
)

// words numbers strings that occur again and again.
type words struct {
	list []string
	at   map[string]uint32
}

func newWords(first ...string) *words {
	w := &words{at: map[string]uint32{}}
	for _, s := range first {
		w.number(s)
	}
	return w
}

func (w *words) number(s string) uint32 {
	if n, ok := w.at[s]; ok {
		return n
	}
	n := uint32(len(w.list))
	// The string may be a part of a much longer one.
	s = strings.Clone(s)
	w.list = append(w.list, s)
	w.at[s] = n
	return n
}

// role is a side of an act.
type role uint8

const (
	giver role = iota
	taker
	equal
)

func (r role) String() string { return [...]string{"from", "to", "with"}[r] }

// side is an actor in a role: the number of the actor times four and the role.
type side uint32

func (s side) actor() uint32 { return uint32(s) >> 2 }
func (s side) role() role    { return role(s & 3) }

// rows are the columns of records or of events, by which they are selected and
// counted. Rows are in the order in which they are shown: newest first.
type rows struct {
	ids        []string
	kind       []uint8
	stage      []uint8
	certainty  []uint8
	source     []uint64 // a set of sources
	first      []int32  // days since 1970 of the act's own time; noDay if open or not told
	last       []int32
	day        []int32 // of the act or, if that is not told, of the earliest document
	published  []int32 // of the earliest document
	year       []int16 // of day
	classes    []uint32
	country    []uint32
	confidence []float32
	ends       []uint32 // where the sides of each row end in sides
	sides      []side
	// stored is where the row's JSON lies in text.
	stored []uint32
	text   *blocks

	byID []uint32 // row numbers in the order of ids
	by   map[uint32][]uint32
}

func newRows() *rows { return &rows{text: &blocks{}} }

func (r *rows) len() int { return len(r.ids) }

// row is what is known of one row when it is added.
type row struct {
	id                     string
	kind, stage, certainty uint8
	source                 uint64
	first, last, published int32
	classes, country       uint32
	confidence             float32
	sides                  []side
	json                   []byte
}

func (r *rows) add(n row) {
	day := n.published
	if n.first != noDay {
		day = n.first
	} else if n.last != noDay {
		day = n.last
	}
	r.ids = append(r.ids, n.id)
	r.kind, r.stage, r.certainty = append(r.kind, n.kind), append(r.stage, n.stage), append(r.certainty, n.certainty)
	r.source = append(r.source, n.source)
	r.first, r.last, r.published = append(r.first, n.first), append(r.last, n.last), append(r.published, n.published)
	r.day, r.year = append(r.day, day), append(r.year, yearOf(day))
	r.classes, r.country = append(r.classes, n.classes), append(r.country, n.country)
	r.confidence = append(r.confidence, n.confidence)
	r.sides = append(r.sides, n.sides...)
	r.ends = append(r.ends, uint32(len(r.sides)))
	r.stored = append(r.stored, uint32(len(r.stored)))
	r.text.add(n.json)
}

// sorted puts the rows in their order and makes the lists by actor. It returns
// where each row was before.
func (r *rows) sorted() (before []uint32) {
	r.text.done()
	before = make([]uint32, len(r.ids))
	for i := range before {
		before[i] = uint32(i)
	}
	slices.SortFunc(before, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(r.day[b], r.day[a]), cmp.Compare(r.ids[a], r.ids[b]))
	})
	sides, ends := make([]side, 0, len(r.sides)), make([]uint32, 0, len(r.ends))
	for _, i := range before {
		sides = append(sides, r.sidesOf(i)...)
		ends = append(ends, uint32(len(sides)))
	}
	r.sides, r.ends = sides, ends
	r.ids, r.kind, r.stage, r.certainty = moved(r.ids, before), moved(r.kind, before), moved(r.stage, before), moved(r.certainty, before)
	r.source, r.first, r.last, r.day = moved(r.source, before), moved(r.first, before), moved(r.last, before), moved(r.day, before)
	r.published, r.year, r.classes = moved(r.published, before), moved(r.year, before), moved(r.classes, before)
	r.country, r.confidence, r.stored = moved(r.country, before), moved(r.confidence, before), moved(r.stored, before)
	r.byID = make([]uint32, len(r.ids))
	for i := range r.byID {
		r.byID[i] = uint32(i)
	}
	slices.SortFunc(r.byID, func(a, b uint32) int { return cmp.Compare(r.ids[a], r.ids[b]) })
	r.by = map[uint32][]uint32{}
	for i := range r.ids {
		for _, s := range r.sidesOf(uint32(i)) {
			r.by[s.actor()] = append(r.by[s.actor()], uint32(i))
		}
	}
	return before
}

func moved[T any](column []T, before []uint32) []T {
	out := make([]T, len(column))
	for i, b := range before {
		out[i] = column[b]
	}
	return out
}

func (r *rows) sidesOf(i uint32) []side {
	from := uint32(0)
	if i > 0 {
		from = r.ends[i-1]
	}
	return r.sides[from:r.ends[i]]
}

// find returns the row with an id.
func (r *rows) find(id string) (uint32, bool) {
	n, ok := slices.BinarySearchFunc(r.byID, id, func(i uint32, id string) int { return cmp.Compare(r.ids[i], id) })
	if !ok {
		return 0, false
	}
	return r.byID[n], true
}

// json is the stored JSON of a row.
func (r *rows) json(i uint32) ([]byte, error) { return r.text.row(r.stored[i]) }

// dayOf is a YYYY-MM-DD as days since 1970, noDay if it is none.
func dayOf(s string) int32 {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return noDay
	}
	return int32(math.Floor(float64(t.Unix()) / 86400))
}

// dayText is the inverse of dayOf; empty for noDay.
func dayText(d int32) string {
	if d == noDay {
		return ""
	}
	return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly)
}

func yearOf(d int32) int16 {
	if d == noDay {
		return noYear
	}
	return int16(time.Unix(int64(d)*86400, 0).UTC().Year())
}

// numberIn is the place of a word in a list of the codebook.
func numberIn[T comparable](list []T, word T) uint8 {
	return uint8(max(slices.Index(list, word), 0))
}

// classMask is a set of equipment classes.
func classMask(mask uint32, class entente.Class) uint32 {
	if n := slices.Index(entente.Classes(), class); n >= 0 {
		return mask | 1<<n
	}
	return mask
}
