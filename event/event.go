// Package event tells which records speak of one undertaking, and how many
// independent origins stand behind it.
//
// A record is what one document reports. The same drill told by forty papers is
// forty records and one event. Records are held against each other by kind,
// sides, times, names, equipment, money, people, places and words; likenesses
// are weighed by the numbers in weight.go, and records whose likeness is great
// enough are joined, the likest first, as long as the groups that would be
// joined agree on the whole. docs/events.md tells the rules in words.
//
// What comes out depends on the records, documents and verdicts alone, not on
// their order or on how they were split over calls of Add.
package event

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"

	"entente"
)

// Grouping holds records and keeps them grouped as more arrive. The zero
// Grouping is not usable: make one with New. It is not safe for use by several
// goroutines at once. It holds about a kilobyte a record and half a kilobyte a
// document; texts are not kept.
type Grouping struct {
	tables *tables
	jobs   int

	documents []document
	byDoc     map[string]int32
	items     []item
	byRecord  map[string]int32

	blocks  map[uint64]*block
	touched []uint64 // blocks with new members since the last settling
	edges   [][]edge // of each item, to its likes
	flagged []int32  // items whose edges or verdicts have changed

	group  []int32           // of each item, -1 if in none
	groups map[int32][]int32 // members, sorted by record id
	parted map[int32][]int32 // of groups joined by verdicts: the first items of what they were joined from
	next   int32

	verdicts map[string]entente.Verdict
	wrong    map[string]bool
	links    map[string][]link // verdicts on pairs, under both their records
	judged   bool              // whether verdicts have changed since the last settling
	earlier  []former
}

// former is what is remembered of an event told before.
type former struct {
	id      string
	was     []string
	records []string
}

// New returns a Grouping without records. jobs is the number of goroutines that
// may hold records against each other; what comes out is the same for any
// number, and less than 2 means none but the caller's. The error is of a damaged
// table of package data.
func New(jobs int) (*Grouping, error) {
	t, err := newTables()
	if err != nil {
		return nil, err
	}
	return &Grouping{tables: t, jobs: max(jobs, 1), byDoc: map[string]int32{}, byRecord: map[string]int32{},
		blocks: map[uint64]*block{}, groups: map[int32][]int32{}, parted: map[int32][]int32{},
		verdicts: map[string]entente.Verdict{}, wrong: map[string]bool{}, links: map[string][]link{}}, nil
}

// Add takes a document and the records coded from it. Records and documents are
// known by their ids: one that is held already is passed over. A document may
// come again with further records. Nothing of either is changed or kept but
// what grouping needs.
func (g *Grouping) Add(d *entente.Document, records ...entente.Record) {
	doc, known := g.byDoc[d.ID]
	if !known {
		doc = int32(len(g.documents))
		g.byDoc[d.ID] = doc
		g.documents = append(g.documents, g.tables.document(d))
	}
	for i := range records {
		r := &records[i]
		if _, known := g.byRecord[r.ID]; known {
			continue
		}
		at := int32(len(g.items))
		g.byRecord[r.ID] = at
		g.items = append(g.items, g.tables.item(d, doc, &g.documents[doc], r))
		g.edges = append(g.edges, nil)
		g.group = append(g.group, -1)
		g.flagged = append(g.flagged, at)
		g.file(at)
	}
}

// Judge takes verdicts. One that is held already, by its id, is passed over; a
// verdict on a record that has not come yet waits for it.
func (g *Grouping) Judge(verdicts ...entente.Verdict) {
	for _, v := range verdicts {
		if _, known := g.verdicts[v.ID]; !known {
			g.verdicts[v.ID] = v
			g.judged = true
		}
	}
}

// Remember takes events as they were told before, so that an event that took
// over another's records names it in Was.
func (g *Grouping) Remember(events ...entente.Event) {
	for i := range events {
		e := &events[i]
		g.earlier = append(g.earlier, former{e.ID, slices.Clone(e.Was), slices.Clone(e.Records)})
	}
}

// Settle groups what has come. Events does so too; Settle is for those who want
// to know when the work is done.
func (g *Grouping) Settle() { g.settle() }

// Events groups what has come and returns the events in the order of their ids.
// Each is made when it is asked for, so that a million need not be in memory.
// Records judged wrong are in none.
func (g *Grouping) Events() iter.Seq[entente.Event] {
	g.settle()
	type named struct {
		id    string
		group int32
	}
	order := make([]named, 0, len(g.groups))
	for at, members := range g.groups {
		order = append(order, named{g.name(members), at})
	}
	slices.SortFunc(order, func(a, b named) int { return compare(a.id, b.id) })
	was := g.was(func(id string) bool {
		_, lives := slices.BinarySearchFunc(order, id, func(n named, id string) int { return compare(n.id, id) })
		return lives
	})
	return func(yield func(entente.Event) bool) {
		for _, n := range order {
			e := g.tell(n.id, g.groups[n.group])
			e.Was = was[n.group]
			if !yield(e) {
				return
			}
		}
	}
}

// Len returns how many documents and records are held.
func (g *Grouping) Len() (documents, records int) { return len(g.documents), len(g.items) }

// Group groups records at once and returns the events in the order of their
// ids. A record whose document is not among documents is held against others
// without its date and its text. The error is of a damaged table of package data.
func Group(documents []entente.Document, records []entente.Record, verdicts []entente.Verdict) ([]entente.Event, error) {
	g, err := New(1)
	if err != nil {
		return nil, err
	}
	by := map[string]*entente.Document{}
	for i := range documents {
		by[documents[i].ID] = &documents[i]
	}
	for i := range records {
		d := by[records[i].Document]
		if d == nil {
			d = &entente.Document{ID: records[i].Document}
		}
		g.Add(d, records[i])
	}
	g.Judge(verdicts...)
	return slices.Collect(g.Events()), nil
}

// ID returns the id of the event whose earliest record is the given one.
func ID(record string) string {
	sum := sha256.Sum256([]byte("event of " + record))
	return "ev-" + hex.EncodeToString(sum[:8])
}

// first returns the earliest of a group's items: by the day of publication,
// undated ones last, then by record id.
func (g *Grouping) first(members []int32) int32 {
	return slices.MinFunc(members, func(a, b int32) int {
		x, y := &g.items[a], &g.items[b]
		if x.date != y.date {
			return compareDays(x.date, y.date)
		}
		return compare(x.record.ID, y.record.ID)
	})
}

func (g *Grouping) name(members []int32) string { return ID(g.items[g.first(members)].record.ID) }

// was returns, for each group, the ids under which its records went before:
// those of the groups that verdicts joined, and those of remembered events whose
// first record, or most of whose records, are now in a group of another name.
// An id that is an event's now (lives) is nothing that it was.
func (g *Grouping) was(lives func(id string) bool) map[int32][]string {
	out := map[int32][]string{}
	for at, firsts := range g.parted {
		for _, f := range firsts {
			out[at] = append(out[at], ID(g.items[f].record.ID))
		}
	}
	for i := range g.earlier {
		e := &g.earlier[i]
		at := g.heir(e)
		if at < 0 {
			continue
		}
		out[at] = append(append(out[at], e.id), e.was...)
	}
	for at, ids := range out {
		slices.Sort(ids)
		ids = slices.DeleteFunc(slices.Compact(ids), lives)
		if len(ids) == 0 {
			ids = nil
		}
		out[at] = ids
	}
	return out
}

// heir returns the group that stands for an event told before, -1 if none of its records is left.
func (g *Grouping) heir(e *former) int32 {
	votes := map[int32]int{}
	for _, r := range e.records {
		at, known := g.byRecord[r]
		if !known || g.group[at] < 0 {
			continue
		}
		if ID(r) == e.id {
			return g.group[at]
		}
		votes[g.group[at]]++
	}
	best := int32(-1)
	for at, n := range votes {
		if best < 0 || n > votes[best] || n == votes[best] && g.name(g.groups[at]) < g.name(g.groups[best]) {
			best = at
		}
	}
	return best
}
