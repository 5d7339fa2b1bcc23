package quantity

import (
	"strings"

	"entente/text"
)

// open makes a period that a moment begins or ends and that has no other end.
func (r *timeReader) open(m moment, i int, starts bool) period {
	direction := forward
	rule := "time/open-end"
	if starts {
		direction, rule = backward, "time/open-start"
		if r.tense(i) == forward {
			direction = forward
		}
	}
	var p period
	if m.relative && m.period.grain == dayGrain && m.period.anchored && strings.HasSuffix(m.rule, "day") && r.dated && r.table.words[strings.TrimPrefix(m.rule, "time/")].class == weekdayTime {
		p = r.weekday(r.table.words[strings.TrimPrefix(m.rule, "time/")], i, direction)
	} else {
		p = r.settle(m, i, direction)
	}
	if p.unknown {
		p.rule = rule
		return p
	}
	if starts {
		p.openTo, p.openFrom = true, false
	} else {
		p.openFrom, p.openTo = true, false
	}
	p.span = true
	p.rule = rule
	return p
}

// bounded reads a word that bounds a time at token i, and that time.
func (r *timeReader) bounded(i int) (period, int, bool) {
	none := period{}
	if r.class(i) != boundTime {
		return none, 0, false
	}
	sort := r.words[i].s
	j := i + 1
	if sort == "start" && r.is(j, "in", "on", "from") || sort == "start" && r.is(j, "of") && !r.is(i, "beginning") {
		j++
	}
	for k := 0; k < 3 && (r.is(j, "the", "at", "least", "about", "around", "on") || sort != "in" && r.is(j, "well", "approximately")); k++ {
		j++
	}
	switch sort {
	case "within":
		n, unit, end, ok := r.quantity(j)
		if r.is(j, "next", "coming") {
			n, unit, end, ok = r.quantity(j + 1)
		}
		if !ok || r.is(end, "of", "after") {
			return none, 0, false
		}
		_, there, known := r.away(n, unit)
		if !known {
			return none, 0, false
		}
		return period{to: there, openFrom: true, span: true, anchored: true, unknown: !r.dated, grain: there.grain, rule: "time/within"}, end, true
	case "in":
		n, unit, end, ok := r.quantity(j)
		if !ok || r.is(j-1, "over", "during") || r.is(i, "over", "during") || r.is(end, "of", "ago", "from") || r.tense(i) != forward {
			return none, 0, false
		}
		if r.is(end, "time") || r.is(end, "'", "’") {
			end++
			if r.is(end, "time") {
				end++
			}
		}
		_, there, known := r.away(n, unit)
		if !known {
			return none, 0, false
		}
		p := point(there, "time/from-now")
		p.anchored, p.unknown = true, !r.dated
		return p, end, true
	case "about":
		p, end, ok := r.interval(j)
		if !ok || p.rule == "" || p.span || p.grain == dayGrain || p.rule == "time/name-year" {
			if ok && p.rule == "time/ago" {
				p.from.about, p.to.about = true, true
				return p, end, true
			}
			return none, 0, false
		}
		p.from.about, p.to.about = true, true
		if p.rule == "time/year" {
			p.rule = "time/approximate"
		}
		return p, end, true
	case "from", "between":
		p, end, ok := r.fromTo(i, j, sort == "between")
		if ok || sort == "between" {
			return p, end, ok
		}
		if r.modifies(j) {
			return none, 0, false
		}
		return r.started(i, j)
	case "start":
		return r.started(i, j)
	case "after":
		if r.class(j) == yearTime && !r.counted(j) && !r.namesYear(j) && !r.modifies(j) {
			m, end, ok := r.calendar(j)
			if ok {
				return r.open(m, i, true), end, true
			}
		}
		return none, 0, false
	case "end":
		return r.ended(i, j)
	}
	return none, 0, false
}

// started reads the time after since and its like.
func (r *timeReader) started(i, j int) (period, int, bool) {
	if r.class(j) == boundTime && !r.is(j, "in", "about", "around") {
		return period{}, 0, false
	}
	if a, b, end, ok := r.days(j); ok {
		return r.between(a, b, i, byTense, "time/interval"), end, true
	}
	m, end, ok := r.edge(j)
	if !ok {
		return period{}, 0, false
	}
	if m.relative && m.period.rule == "" {
		return period{}, end, true
	}
	if m.named() {
		return r.settle(m, i, byTense), end, true
	}
	// "starting March 3 through March 9" has both ends.
	if b, last, ok := r.secondEnd(m, end, r.joins(end)); ok {
		return r.between(m, b, i, byTense, "time/interval"), last, true
	}
	if m.relative && m.period.span {
		m.period.to = m.period.from
		m.period.span = false
		if m.period.openFrom || m.period.openTo {
			return m.period, end, true
		}
	}
	return r.open(m, i, true), end, true
}

// ended reads the time after until, by and their like.
func (r *timeReader) ended(i, j int) (period, int, bool) {
	if r.modifies(j) {
		return period{}, 0, false
	}
	m, end, ok := r.edge(j)
	if !ok {
		return period{}, 0, false
	}
	if m.relative && m.period.rule == "" {
		return period{}, end, true
	}
	// What was done "through the past year" or "before Monday" is told by the time itself.
	if m.named() || r.is(i, "before") && m.grain == dayGrain && m.relative {
		return r.settle(m, i, byTense), end, true
	}
	if m.relative && m.period.span {
		if m.period.openFrom || m.period.openTo || r.is(i, "through", "by") && m.rule == "time/past-span" {
			return m.period, end, true
		}
		m.period.from = m.period.to
		m.period.span = false
	}
	return r.open(m, i, false), end, true
}

// modifies reports whether the year at token j stands before what it dates, as
// in "banned by the 2015 deal".
func (r *timeReader) modifies(j int) bool {
	return r.class(j) == yearTime && r.is(j-1, "the") && (r.countsSomething(j+1) || r.form(j+1) != "" && text.Capitalised(r.form(j+1)))
}

// edge reads a moment, or a part of one, that bounds an open interval.
func (r *timeReader) edge(j int) (moment, int, bool) {
	if r.class(j) == yearsTime {
		return moment{stamp: stamp{y: r.words[j].v, grain: yearGrain}, rule: "time/year"}, j + 1, true
	}
	if r.class(j) == partTime || r.class(j) == quarterTime || r.class(j) == boundTime {
		// "late March until mid-April 2021": the year may stand at the other end.
		k := j + 1
		if isDash(r.form(k)) || r.is(k, "of") {
			k++
		}
		if m, end, ok := r.calendar(k); ok && r.class(j) == partTime && r.is(j, "early", "mid", "late", "end") && m.grain == monthGrain && m.y == 0 && !m.relative {
			return m, end, true
		}
		late := r.class(j) == partTime && r.words[j].s == "late" && r.is(j, "end", "close")
		p, end, ok := r.part(j)
		if !ok {
			return moment{}, 0, false
		}
		if late {
			p.to.about, p.from.about = false, false
		}
		return moment{stamp: p.from, rule: p.rule, relative: true, period: p}, end, true
	}
	if p, end, ok := r.fiscal(j); ok {
		return moment{stamp: p.from, rule: p.rule, relative: true, period: p}, end, true
	}
	return r.moment(j)
}

// fromTo reads the two ends after from or between.
func (r *timeReader) fromTo(i, j int, between bool) (period, int, bool) {
	none := period{}
	if a, b, end, ok := r.days(j); ok {
		return r.between(a, b, i, byTense, "time/interval"), end, true
	}
	if r.class(j) == yearsTime {
		p, end, ok := r.interval(j)
		return p, end, ok
	}
	a, end, ok := r.edge(j)
	if !ok {
		// "from 13 to 27 August" was read above; "between 3 and 5 ships" is none.
		return none, 0, false
	}
	if a.relative && a.period.span {
		return none, 0, false
	}
	k := end
	if r.form(k) == "," {
		k++
	}
	if !(r.joins(k) || between && r.is(k, "and")) || a.named() {
		return none, 0, false
	}
	k++
	if r.is(k, "the") {
		k++
	}
	if a.grain == yearGrain && r.class(k) == numberTime && len(r.form(k)) == 2 && r.words[k].v > a.y%100 {
		b := moment{stamp: stamp{y: a.y/100*100 + r.words[k].v, grain: yearGrain}}
		return r.between(a, b, i, byTense, "time/interval"), k + 1, true
	}
	b, last, ok := r.edge(k)
	if !ok || b.relative && b.period.span || b.relative && b.period.rule == "" {
		return none, 0, false
	}
	return r.between(a, b, i, byTense, "time/interval"), last, true
}
