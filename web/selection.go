package web

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
)

// condition tells whether a row is as a term of a query says.
type condition func(i uint32) bool

// selection is the rows that a query finds, in their order: newest first.
type selection []uint32

// selected answers a query for records or events from memory if all its fields
// are held there, and else from the lake.
func (x *index) selected(ctx context.Context, l *lake.Lake, q *lake.Query, of lake.Thing) (selection, error) {
	r := x.rowsOf(of)
	if q == nil || q.String() == "" {
		all := make(selection, r.len())
		for i := range all {
			all[i] = uint32(i)
		}
		return all, nil
	}
	if found, ok := x.quickly(r, q, of); ok {
		return found, nil
	}
	return x.asked(ctx, l, q, of)
}

func (x *index) rowsOf(of lake.Thing) *rows {
	if of == lake.Events {
		return x.events
	}
	return x.records
}

// asked has the lake find the ids.
func (x *index) asked(ctx context.Context, l *lake.Lake, q *lake.Query, of lake.Thing) (selection, error) {
	r := x.rowsOf(of)
	id := strings.TrimSuffix(string(of), "s")
	a, err := l.SQL(ctx, fmt.Sprintf("SELECT %s FROM (%s)", id, l.SelectSQL(q, of)), q.AsOf())
	if err != nil {
		return nil, err
	}
	found := selection{}
	err = a.Each(func(row []any) error {
		if name, is := row[0].(string); is {
			if at, known := r.find(name); known {
				found = append(found, at)
			}
		}
		return nil
	})
	if e := a.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(found)
	return found, nil
}

// quickFields are the fields that memory answers.
var quickFields = []string{"kind", "stage", "certainty", "from", "to", "with", "party", "dyad", "when", "published",
	"equipment", "confidence", "source"}

// quickly answers a query from memory; ok is false if it needs the lake. It
// reads the form that lake.Query.String writes, which holds only terms that
// Parse has let pass.
func (x *index) quickly(r *rows, q *lake.Query, of lake.Thing) (found selection, ok bool) {
	text := q.String()
	if strings.ContainsAny(text, `"*`) || !q.AsOf().IsZero() {
		return nil, false
	}
	var conditions []condition
	var among [][]uint32
	for _, term := range strings.Fields(text) {
		field, list, _ := strings.Cut(term, ":")
		if !slices.Contains(quickFields, field) || of == lake.Events && (field == "published" || field == "certainty") {
			return nil, false // also a negated term
		}
		c, narrow, ok := x.condition(r, field, strings.Split(list, "~"))
		if !ok {
			return nil, false
		}
		conditions = append(conditions, c)
		if narrow != nil {
			among = append(among, narrow)
		}
	}
	keep := func(i uint32) bool {
		for _, c := range conditions {
			if !c(i) {
				return false
			}
		}
		return true
	}
	found = selection{}
	if len(among) > 0 {
		shortest := slices.MinFunc(among, func(a, b []uint32) int { return len(a) - len(b) })
		for _, i := range shortest {
			if keep(i) {
				found = append(found, i)
			}
		}
		return found, true
	}
	for i := range uint32(r.len()) {
		if keep(i) {
			found = append(found, i)
		}
	}
	return found, true
}

// condition makes a term's condition. narrow are rows among which all that hold
// are, ascending; nil if there is no such list.
func (x *index) condition(r *rows, field string, values []string) (c condition, narrow []uint32, ok bool) {
	if slices.Contains(values, "none") {
		return nil, nil, false
	}
	switch field {
	case "kind":
		return among(r.kind, entente.Kinds(), values), nil, true
	case "certainty":
		return among(r.certainty, entente.Certainties(), values), nil, true
	case "stage":
		return among(r.stage, entente.Stages(), stagesOf(values)), nil, true
	case "equipment":
		var mask uint32
		for _, v := range values {
			mask = classMask(mask, entente.Class(v))
		}
		return func(i uint32) bool { return r.classes[i]&mask != 0 }, nil, true
	case "source":
		var mask uint64
		for _, v := range values {
			n, known := x.sources.at[v]
			if !known || n >= 63 {
				return nil, nil, false
			}
			mask |= sourceBit(n)
		}
		return func(i uint32) bool { return r.source[i]&mask != 0 }, nil, true
	case "confidence":
		return confidence(r, values)
	case "when", "published":
		return x.time(r, field, values), nil, true
	case "dyad":
		return x.dyad(r, values)
	}
	return x.party(r, field, values)
}

func among[T ~string](column []uint8, words []T, values []string) condition {
	var mask uint64
	for _, v := range values {
		mask |= 1 << numberIn(words, T(v))
	}
	return func(i uint32) bool { return mask&(1<<column[i]) != 0 }
}

// stagesOf lists the stages of values and ranges; a range without an end ends
// with completed, as in package lake.
func stagesOf(values []string) (out []string) {
	all := entente.Stages()
	for _, v := range values {
		low, high, ranged := strings.Cut(v, "..")
		if !ranged {
			out = append(out, v)
			continue
		}
		from, to := 0, slices.Index(all, entente.Completed)
		if low != "" {
			from = slices.Index(all, entente.Stage(low))
		}
		if high != "" {
			to = slices.Index(all, entente.Stage(high))
		}
		for _, s := range all[from : max(from, to)+1] {
			out = append(out, string(s))
		}
	}
	return out
}

func confidence(r *rows, values []string) (condition, []uint32, bool) {
	type span struct{ low, high float32 }
	var spans []span
	for _, v := range values {
		low, high, ranged := strings.Cut(v, "..")
		if !ranged {
			return nil, nil, false // the columns here are rounded
		}
		s := span{0, 2}
		for _, end := range []struct {
			text string
			into *float32
		}{{low, &s.low}, {high, &s.high}} {
			if end.text == "" {
				continue
			}
			n, err := strconv.ParseFloat(end.text, 32)
			if err != nil {
				return nil, nil, false
			}
			*end.into = float32(n)
		}
		spans = append(spans, s)
	}
	return func(i uint32) bool {
		return slices.ContainsFunc(spans, func(s span) bool { return r.confidence[i] >= s.low && r.confidence[i] <= s.high })
	}, nil, true
}

func (x *index) time(r *rows, field string, values []string) condition {
	type span struct{ low, high int32 }
	var spans []span
	for _, v := range values {
		low, high, ranged := strings.Cut(v, "..")
		if !ranged {
			high = low
		}
		s := span{noDay + 1, 1 << 30}
		if d, _ := entente.EDTF(low).Days(); d != "" {
			s.low = dayOf(d)
		}
		if _, d := entente.EDTF(high).Days(); d != "" {
			s.high = dayOf(d)
		}
		spans = append(spans, s)
	}
	if field == "published" {
		return func(i uint32) bool {
			d := r.published[i]
			return d != noDay && slices.ContainsFunc(spans, func(s span) bool { return d >= s.low && d <= s.high })
		}
	}
	return func(i uint32) bool {
		first, last := r.first[i], r.last[i]
		if first == noDay && last == noDay {
			return false
		}
		return slices.ContainsFunc(spans, func(s span) bool {
			return (first == noDay || first <= s.high) && (last == noDay || last >= s.low)
		})
	}
}

// isGroup tells whether an actor has members, who are meant with it.
func isGroup(a string) bool {
	return strings.HasPrefix(a, "M49:") || groups()[a]
}

func (x *index) party(r *rows, field string, values []string) (condition, []uint32, bool) {
	var numbers []uint32
	for _, v := range values {
		if isGroup(v) {
			return nil, nil, false
		}
		if n, known := x.actors.at[strings.TrimPrefix(v, "=")]; known {
			numbers = append(numbers, n)
		}
	}
	c := func(i uint32) bool {
		return slices.ContainsFunc(r.sidesOf(i), func(s side) bool {
			return (field == "party" || s.role().String() == field) && slices.Contains(numbers, s.actor())
		})
	}
	return c, r.lists(numbers), true
}

// lists are the rows in which one of the actors has a side, ascending; not nil.
func (r *rows) lists(actors []uint32) []uint32 {
	if len(actors) == 1 {
		if by := r.by[actors[0]]; by != nil {
			return slices.Compact(slices.Clone(by))
		}
		return []uint32{}
	}
	out := []uint32{}
	for _, a := range actors {
		out = append(out, r.by[a]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (x *index) dyad(r *rows, values []string) (condition, []uint32, bool) {
	if len(values) != 2 || isGroup(values[0]) || isGroup(values[1]) {
		return nil, nil, false
	}
	a, knownA := x.actors.at[strings.TrimPrefix(values[0], "=")]
	b, knownB := x.actors.at[strings.TrimPrefix(values[1], "=")]
	if !knownA || !knownB || a == b {
		return func(uint32) bool { return false }, []uint32{}, true
	}
	narrow := r.lists([]uint32{a})
	if other := r.lists([]uint32{b}); len(other) < len(narrow) {
		narrow = other
	}
	return func(i uint32) bool { return pairs(r.sidesOf(i), a, b) }, narrow, true
}

// pairs tells whether two actors are a pair: one gives and the other takes, or
// one of them stands on an equal footing. Two givers, or two takers, are no pair.
func pairs(sides []side, a, b uint32) bool {
	var roles [2]role
	var found [2]bool
	for _, s := range sides {
		switch s.actor() {
		case a:
			roles[0], found[0] = s.role(), true
		case b:
			roles[1], found[1] = s.role(), true
		}
	}
	return found[0] && found[1] && (roles[0] != roles[1] || roles[0] == equal)
}
