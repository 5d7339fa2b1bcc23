package quantity

import (
	"strings"
	"time"

	"entente/text"
)

// The directions in which a time without its year, or a bare weekday, is looked for.
const (
	backward = -1
	byTense  = 0
	forward  = 1
)

func (r *timeReader) class(i int) timeClass {
	if i < 0 || i >= len(r.words) {
		return noTime
	}
	return r.words[i].class
}

func (r *timeReader) form(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].Form
}

// is reports whether token i is one of the lower-case words, in any letter case.
func (r *timeReader) is(i int, words ...string) bool {
	form := r.form(i)
	for _, w := range words {
		if len(form) == len(w) && strings.EqualFold(form, w) {
			return true
		}
	}
	return false
}

// joins reports whether token i joins the ends of an interval.
func (r *timeReader) joins(i int) bool {
	return isDash(r.form(i)) || r.is(i, "to", "through", "thru", "until", "till")
}

// moment is a point in time before its year is settled.
type moment struct {
	stamp
	rule string
	// relative is set for a time that the words themselves settle from the day of publication.
	relative bool
	period   period
}

// settle gives a moment its year, the one the direction asks for.
func (r *timeReader) settle(m moment, i, direction int) period {
	if m.relative {
		return m.period
	}
	p := point(m.stamp, m.rule)
	if m.y == 0 {
		p.anchored = true
		if !r.dated {
			p.unknown = true
			return p
		}
		p.from.y = r.yearOf(m.stamp, i, direction)
		p.to = p.from
	}
	return p
}

// monthAt reads a month at token i; ok is false for an everyday word that only looks like one.
func (r *timeReader) monthAt(i int) (int, bool) {
	if r.class(i) != monthTime {
		return 0, false
	}
	w := r.words[i]
	if !w.short {
		return w.v, true
	}
	switch r.class(i + 1) {
	case numberTime, ordinalTime, daysTime:
		return w.v, r.words[i+1].v >= 1 && r.words[i+1].v <= 31
	case yearTime:
		return w.v, true
	}
	if r.form(i+1) == "," && r.class(i+2) == yearTime {
		return w.v, true
	}
	switch r.class(i - 1) {
	case numberTime, ordinalTime, daysTime:
		return w.v, r.words[i-1].v <= 31
	case whichTime, partTime:
		return w.v, !r.is(i-1, "that", "same", "start", "end")
	case boundTime:
		return w.v, !r.is(i-1, "about", "around", "over")
	}
	return w.v, i > 0 && (r.is(i-1, "of", "to", "and") && r.monthNear(i) || r.is(i-1, "mid-")) || i > 1 && r.form(i-1) == "-" && r.is(i-2, "mid")
}

// monthNear reports whether a month or year stands within a few tokens of i.
func (r *timeReader) monthNear(i int) bool {
	for k := i - 3; k <= i+3; k++ {
		if k != i && (r.class(k) == monthTime || r.class(k) == yearTime) {
			return true
		}
	}
	return false
}

// dayAt reads the number of a day at token i.
func (r *timeReader) dayAt(i int) (int, bool) {
	if c := r.class(i); c != numberTime && c != ordinalTime {
		return 0, false
	}
	w := r.words[i]
	return w.v, w.v >= 1 && w.v <= 31
}

// yearAfter reads the year that completes a date before token i: "2022",
// ", 2022", "of 1950", "last year", "of this year". Its end is i where there is none.
func (r *timeReader) yearAfter(i int, comma bool) (year, end int, anchored bool) {
	j := i
	if comma && r.form(j) == "," || r.is(j, "of") {
		j++
	}
	if r.class(j) == yearTime && !r.counted(j) {
		return r.words[j].v, j + 1, false
	}
	if r.form(i) != "," && r.class(j) == whichTime && r.class(j+1) == unitTime && r.words[j+1].s == "year" && r.dated {
		switch r.words[j].s {
		case "this":
			return r.published.Year(), j + 2, true
		case "last":
			return r.published.Year() - 1, j + 2, true
		case "next":
			return r.published.Year() + 1, j + 2, true
		}
	}
	return 0, i, false
}

// calendar reads a date by the calendar at token i: day, month and year in
// their orders, a month, a year, a season, a decade.
func (r *timeReader) calendar(i int) (moment, int, bool) {
	none := moment{}
	w := func() timeWord { return r.words[i] }
	switch r.class(i) {
	case weekdayTime:
		// "Monday, Feb. 23, 2026": the date says more than the day of the week.
		j := i + 1
		if r.form(j) == "," || r.form(j) == "(" {
			j++
		}
		if r.is(j, "the") {
			j++
		}
		if c := r.class(j); c == monthTime || c == numberTime || c == ordinalTime || c == dateTime {
			if m, end, ok := r.calendar(j); ok && m.d > 0 && !m.relative {
				if r.form(i+1) == "(" && r.form(end) == ")" {
					end++
				}
				return m, end, true
			}
		}
		if w().short && !r.shortDay(i) {
			return none, 0, false
		}
		return none, 0, false
	case dateTime:
		s := stamp{y: w().v, m: w().w, d: w().x, grain: dayGrain}
		return moment{stamp: s, rule: "time/date"}, i + 1, true
	case yearMonthTime:
		return moment{stamp: stamp{y: w().v, m: w().w, grain: monthGrain}, rule: "time/month-of-year"}, i + 1, true
	case monthTime:
		m, ok := r.monthAt(i)
		if !ok {
			return none, 0, false
		}
		j := i + 1
		if d, ok := r.dayAt(j); ok && !r.measured(j+1) {
			out := moment{stamp: stamp{m: m, d: d, grain: dayGrain}, rule: "time/day-of-year"}
			y, end, anchored := r.yearAfter(j+1, true)
			if y > 0 {
				out.y, out.rule = y, "time/date"
				if anchored {
					return r.anchor(out), end, true
				}
			}
			return out, end, true
		}
		out := moment{stamp: stamp{m: m, grain: monthGrain}, rule: w().rule}
		y, end, anchored := r.yearAfter(j, true)
		if y > 0 {
			out.y, out.rule = y, "time/month-of-year"
			if anchored {
				return r.anchor(out), end, true
			}
		}
		return out, end, true
	case numberTime, ordinalTime:
		d, ok := r.dayAt(i)
		if !ok {
			return r.numberedName(i)
		}
		j := i + 1
		if r.is(j, "of") {
			j++
		}
		if r.class(j) != monthTime {
			return r.numberedName(i)
		}
		m := r.words[j].v
		out := moment{stamp: stamp{m: m, d: d, grain: dayGrain}, rule: "time/day-of-year"}
		y, end, anchored := r.yearAfter(j+1, true)
		if y > 0 {
			out.y, out.rule = y, "time/date"
			if anchored {
				return r.anchor(out), end, true
			}
		}
		return out, end, true
	case yearTime:
		if r.counted(i) {
			return none, 0, false
		}
		out := moment{stamp: stamp{y: w().v, grain: yearGrain}, rule: "time/year"}
		if w().mid {
			out.about, out.rule = true, "time/part-of-year"
		} else if r.namesYear(i) {
			out.rule = "time/name-year"
		}
		return out, i + 1, true
	case nameYearTime:
		return moment{stamp: stamp{y: w().v, grain: yearGrain}, rule: "time/name-year"}, i + 1, true
	case decadeTime:
		return moment{stamp: stamp{y: w().v, grain: decadeGrain}, rule: "time/decade"}, i + 1, true
	case seasonTime:
		y, end, anchored := r.yearAfter(i+1, true)
		if y > 0 {
			// "the winter of 2020-21"
			if isDash(r.form(end)) && r.class(end+1) == numberTime && r.words[end+1].v == (y+1)%100 {
				end += 2
			}
			out := moment{stamp: stamp{y: y, m: w().v, grain: seasonGrain}, rule: "time/season-of-year"}
			if anchored {
				return r.anchor(out), end, true
			}
			return out, end, true
		}
		j := i + 1
		if r.is(j, "of") {
			j++
		}
		if r.class(j) == yearsTime {
			return moment{stamp: stamp{y: r.words[j].v, m: w().v, grain: seasonGrain}, rule: "time/season-of-year"}, j + 1, true
		}
		if !w().short && r.dated && (r.is(i-1, "in", "during", "over", "since", "until", "by") || r.is(i-1, "the") && r.class(i-2) == boundTime) {
			return moment{stamp: stamp{m: w().v, grain: seasonGrain}, rule: w().rule}, i + 1, true
		}
	case fiscalTime:
		if w().v > 0 {
			return moment{stamp: stamp{y: w().v, grain: yearGrain}, rule: "time/fiscal-year"}, i + 1, true
		}
		if r.class(i+1) == yearTime {
			return moment{stamp: stamp{y: r.words[i+1].v, grain: yearGrain}, rule: "time/fiscal-year"}, i + 2, true
		}
		if r.class(i+1) == numberTime && r.words[i+1].v < 100 && len(r.form(i+1)) == 2 {
			return moment{stamp: stamp{y: 2000 + r.words[i+1].v, grain: yearGrain}, rule: "time/fiscal-year"}, i + 2, true
		}
	}
	return none, 0, false
}

// numberedName reads the two digits that end a proper name as the year of
// publication or the next: "Cold Response 26".
func (r *timeReader) numberedName(i int) (moment, int, bool) {
	w := r.words[i]
	if !r.dated || w.class != numberTime || len(r.form(i)) != 2 || w.v < 10 || i < 2 || r.counted(i) || !r.namesYear(i) {
		return moment{}, 0, false
	}
	y := r.published.Year()
	if full := y/100*100 + w.v; full < y || full > y+1 {
		return moment{}, 0, false
	}
	if next := r.form(i + 1); isDash(next) || r.countsSomething(i+1) && otherPlural(text.Fold(next)) || text.Capitalised(next) && otherPlural(text.Fold(next)) {
		return moment{}, 0, false
	}
	return moment{stamp: stamp{y: y/100*100 + w.v, grain: yearGrain}, rule: "time/name-year"}, i + 1, true
}

// anchor makes a moment whose year came from the day of publication.
func (r *timeReader) anchor(m moment) moment {
	m.relative = true
	m.period = point(m.stamp, m.rule)
	m.period.anchored = true
	return m
}

// shortDay reports whether an abbreviated weekday stands where a day would: before a comma, a month or a number.
func (r *timeReader) shortDay(i int) bool {
	return strings.HasSuffix(r.form(i), ".") && (r.form(i+1) == "," || r.class(i+1) == monthTime || r.is(i-1, "on", "since", "until", "by"))
}

// measured reports whether token i is a unit of measure, so that the number before it is no day or year.
func (r *timeReader) measured(i int) bool {
	form := r.form(i)
	if form == "" {
		return false
	}
	return r.table.roles[text.Fold(strings.TrimSuffix(form, "."))]&timeMeasure != 0 || form == "%"
}

// counted reports whether the four digits at token i count or number something rather than name a year.
func (r *timeReader) counted(i int) bool {
	prev, next := r.form(i-1), r.form(i+1)
	if i > 0 {
		if r.table.roles[text.Fold(strings.TrimSuffix(prev, "."))]&timeDesignator != 0 {
			return true
		}
		switch prev {
		case "#", "$", "€", "£", "₹", "+", "№", "US$", "Rs", "Rs.", "A$":
			return true
		}
		if isDash(prev) && i > 1 && r.tokens[i-1].End == r.tokens[i].Start && r.tokens[i-2].End == r.tokens[i-1].Start && r.class(i-2) == numberTime && r.words[i-2].v > 31 {
			return true
		}
	}
	if r.measured(i+1) || r.is(i-1, "of") && r.form(i-2) == "Act" {
		return true
	}
	if next == "" || !letterFirst(next) {
		return next == "%"
	}
	low := text.Fold(next)
	_, people := r.units.plurals[low]
	if !people && (!otherPlural(low) || text.Capitalised(next)) {
		return false
	}
	if r.class(i-1) == monthTime || r.is(i-1, "in", "since", "until", "during", "the", "a", "its", "their", "our", "of") && r.words[i].v%100 != 0 {
		return false
	}
	return !functionWord(low) && !strings.HasPrefix(low, "was")
}

// namesYear reports whether the year at token i ends a proper name.
func (r *timeReader) namesYear(i int) bool {
	prev := r.form(i - 1)
	if i == 0 || prev == "" || !text.Capitalised(prev) || r.class(i-1) != noTime {
		return false
	}
	return !functionWord(prev) && r.table.roles[text.Fold(prev)] == 0 && letterFirst(prev)
}

// moments reads a calendar date or a relative time at token i.
func (r *timeReader) moment(i int) (moment, int, bool) {
	if m, end, ok := r.calendar(i); ok {
		return m, end, true
	}
	if p, end, ok := r.relative(i); ok {
		return moment{stamp: p.from, rule: p.rule, relative: true, period: p}, end, true
	}
	return moment{}, 0, false
}

// days reads an interval of days in one month at token i: "July 23-26, 2022",
// "13 to 27 August", "January 29 and 30".
func (r *timeReader) days(i int) (from, to moment, end int, ok bool) {
	none := moment{}
	span := func(m, a, b, at int) (moment, moment, int, bool) {
		if a < 1 || b > 31 || a >= b {
			return none, none, 0, false
		}
		y, end, _ := r.yearAfter(at, true)
		return moment{stamp: stamp{y: y, m: m, d: a, grain: dayGrain}, rule: "time/interval"},
			moment{stamp: stamp{y: y, m: m, d: b, grain: dayGrain}, rule: "time/interval"}, end, true
	}
	switch r.class(i) {
	case monthTime:
		m, known := r.monthAt(i)
		if !known {
			return none, none, 0, false
		}
		if r.class(i+1) == daysTime {
			return span(m, r.words[i+1].v, r.words[i+1].w, i+2)
		}
		a, known := r.dayAt(i + 1)
		if !known {
			return none, none, 0, false
		}
		b, known := r.dayAt(i + 3)
		if !known || r.class(i+4) == monthTime || r.measured(i+4) {
			return none, none, 0, false
		}
		if r.joins(i+2) || r.is(i+2, "and", "or", "&") && b > a && !r.countsSomething(i+4) {
			return span(m, a, b, i+4)
		}
	case daysTime:
		if r.class(i+1) == monthTime {
			return span(r.words[i+1].v, r.words[i].v, r.words[i].w, i+2)
		}
		if r.is(i+1, "of") && r.class(i+2) == monthTime {
			return span(r.words[i+2].v, r.words[i].v, r.words[i].w, i+3)
		}
	case numberTime, ordinalTime:
		a, known := r.dayAt(i)
		if !known || !(r.joins(i+1) || r.is(i+1, "and", "or", "&")) {
			return none, none, 0, false
		}
		j := i + 2
		if r.is(j, "the") {
			j++
		}
		b, known := r.dayAt(j)
		if !known {
			return none, none, 0, false
		}
		j++
		if r.is(j, "of") {
			j++
		}
		if r.class(j) == monthTime {
			return span(r.words[j].v, a, b, j+1)
		}
	}
	return none, none, 0, false
}

// countsSomething reports whether a noun that may be counted stands at token i.
func (r *timeReader) countsSomething(i int) bool {
	form := r.form(i)
	return form != "" && !text.Capitalised(form) && plainNoun(form)
}

// interval reads a time at token i, or two that a joiner makes an interval of.
func (r *timeReader) interval(i int) (period, int, bool) {
	if a, b, end, ok := r.days(i); ok {
		return r.between(a, b, i, byTense, "time/interval"), end, true
	}
	if r.class(i) == yearsTime {
		w := r.words[i]
		if r.counted(i) {
			return period{}, 0, false
		}
		return period{from: stamp{y: w.v, grain: yearGrain}, to: stamp{y: w.w, grain: yearGrain}, span: true, grain: yearGrain, rule: "time/interval"}, i + 1, true
	}
	if p, end, ok := r.part(i); ok {
		return p, end, true
	}
	if p, end, ok := r.fiscal(i); ok {
		return p, end, true
	}
	a, end, ok := r.moment(i)
	if !ok {
		return period{}, 0, false
	}
	if b, last, ok := r.secondEnd(a, end, r.joins(end) && !a.named()); ok {
		return r.between(a, b, i, byTense, "time/interval"), last, true
	}
	return r.settle(a, i, byTense), end, true
}

func (m moment) named() bool { return m.rule == "time/name-year" }

// secondEnd reads the later end of an interval after its first end and a joiner at token j.
func (r *timeReader) secondEnd(a moment, j int, joined bool) (moment, int, bool) {
	if !joined || a.grain == decadeGrain && isDash(r.form(j)) {
		return moment{}, 0, false
	}
	k := j + 1
	if r.is(k, "the") {
		k++
	}
	// "2019-23"
	if a.grain == yearGrain && isDash(r.form(j)) && r.class(k) == numberTime && len(r.form(k)) == 2 && r.words[k].v > a.y%100 {
		return moment{stamp: stamp{y: a.y/100*100 + r.words[k].v, grain: yearGrain}, rule: a.rule}, k + 1, true
	}
	b, end, ok := r.moment(k)
	if !ok || b.named() {
		return moment{}, 0, false
	}
	// Two times of different sorts ("Monday to 2025") make no interval, but a day may end one that "yesterday" begins.
	if a.grain != b.grain && !(a.grain <= monthGrain && b.grain <= monthGrain) {
		return moment{}, 0, false
	}
	if b.relative && b.period.span {
		return moment{}, 0, false
	}
	return b, end, true
}

// between makes an interval of two moments; a year told only once holds for both.
func (r *timeReader) between(a, b moment, i, direction int, rule string) period {
	if !a.relative && !b.relative {
		switch {
		case a.y == 0 && b.y > 0:
			a.y = b.y
			if b.m > 0 && a.m > b.m && a.m <= 12 {
				a.y--
			}
		case a.y > 0 && b.y == 0:
			b.y = a.y
			if a.m > b.m && a.m <= 12 {
				b.y++
			}
		}
	}
	p := r.settle(a, i, direction)
	q := r.settle(b, i, direction)
	if !a.relative && !b.relative && a.y == 0 && b.y == 0 && r.dated {
		// Both years are guessed: the later end must not come first, and the two stand close.
		q.to.y = p.from.y
		if b.m < a.m || b.m == a.m && b.d > 0 && b.d < a.d {
			q.to.y++
		}
	} else if a.relative && !b.relative && b.y == 0 && r.dated && !p.unknown {
		q.to.y = p.from.y
		if q.to.before(p.from) {
			q.to.y++
		}
	}
	return period{from: p.from, to: q.to, span: true, anchored: p.anchored || q.anchored, unknown: p.unknown || q.unknown, grain: min(p.grain, q.grain), rule: rule}
}

// yearOf finds the year of a date without one.
func (r *timeReader) yearOf(s stamp, i, direction int) int {
	y := r.published.Year()
	at := func(y int) int {
		m, d := s.m, s.d
		if s.grain == seasonGrain {
			m = [...]int{3, 6, 9, 12}[(s.m-21)&3]
		}
		if d == 0 {
			// A month that has begun counts as past, one that is not over as to come.
			d = 1
		}
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		return int(t.Sub(r.published).Hours() / 24)
	}
	length := 0
	if s.grain != dayGrain {
		length = 30
	}
	past, future := y, y
	if at(y) > 0 {
		past = y - 1
	}
	if at(y)+length < 0 {
		future = y + 1
	}
	if past == future {
		return past
	}
	ago, ahead := -at(past), at(future)
	if direction == byTense {
		direction = r.tense(i)
	}
	switch {
	case direction == forward && !(ago <= 10 && ahead > 300):
		return future
	case direction != forward && direction != backward && ahead <= 90 && ago > 250:
		return future
	case direction == backward && ahead <= 45 && ago > 300:
		return future
	}
	return past
}

// farthestVerb is how many tokens away a verb may stand that tells on which
// side of publication a time lies. It bounds the work on endless sentences.
const farthestVerb = 60

// tense tells by the verbs before token i, else by those after it, whether the
// time lies ahead, behind or is not told.
func (r *timeReader) tense(i int) int {
	for j := i - 1; j >= max(0, i-farthestVerb); j-- {
		// What stands across a dash or a semicolon is told of something else.
		if form := r.form(j); form == "—" || form == "–" || form == ";" {
			break
		}
		if d := r.cue(j); d != byTense {
			return d
		}
	}
	for j := i + 1; j < min(len(r.tokens), i+farthestVerb); j++ {
		if d := r.cue(j); d != byTense {
			return d
		}
	}
	if r.context.Future {
		return forward
	}
	return byTense
}

// cue tells to which side of the day of publication the verb form at token j points.
func (r *timeReader) cue(j int) int {
	form := r.form(j)
	if r.class(j) == monthTime {
		return byTense
	}
	low := text.Fold(form)
	role := r.table.roles[low]
	if role&timeAhead != 0 {
		return forward
	}
	behind := role&timeBehind != 0 || len(low) > 4 && strings.HasSuffix(low, "ed") && !text.Capitalised(form) && low != "united" && low != "armed" && low != "combined" && low != "need"
	if !behind {
		if low == "to" && r.is(j-1, "is", "are") {
			return forward
		}
		return byTense
	}
	// "will be held", "is to be signed": what is to come governs the participle.
	for k := j - 1; k >= 0 && k >= j-4; k-- {
		w := text.Fold(r.form(k))
		if r.table.roles[w]&timeAhead != 0 && r.class(k) != monthTime {
			return forward
		}
		if w == "to" && r.is(k+1, "be") {
			return forward
		}
		if w == "," {
			break
		}
	}
	return backward
}
