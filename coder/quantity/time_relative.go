package quantity

// day is the day that is n days from publication.
func (r *timeReader) day(n int, rule string) period {
	p := period{grain: dayGrain, anchored: true, rule: rule, unknown: !r.dated}
	if r.dated {
		p.from = stampOf(r.published.AddDate(0, 0, n), dayGrain)
		p.to = p.from
	}
	return p
}

// unit is the week, month, quarter or year that is n of them from publication.
func (r *timeReader) unit(name string, n int, rule string) (period, bool) {
	p := period{anchored: true, rule: rule, unknown: !r.dated}
	t := r.published
	switch name {
	case "day":
		return r.day(n, rule), true
	case "morning", "afternoon", "evening", "night":
		if n > 0 || n < 0 && name != "night" {
			return p, false
		}
		return r.day(n, rule), true
	case "week":
		p = week(t, n)
		p.unknown, p.rule = !r.dated, rule
		return p, true
	case "weekend":
		p = week(t, n)
		p.from = stampOf(p.from.time().AddDate(0, 0, 5), dayGrain)
		p.unknown, p.rule = !r.dated, rule
		return p, true
	case "month":
		// The first of the month, so that a month has no day to overflow.
		p.from = stampOf(stampOf(t, monthGrain).time().AddDate(0, n, 0), monthGrain)
		p.grain = monthGrain
	case "quarter":
		first := stamp{y: t.Year(), m: (int(t.Month())-1)/3*3 + 1}.time().AddDate(0, 3*n, 0)
		p.from, p.to = stampOf(first, monthGrain), stampOf(first.AddDate(0, 2, 0), monthGrain)
		p.span, p.grain = true, quarterGrain
		return p, true
	case "year":
		p.from = stamp{y: t.Year() + n, grain: yearGrain}
		p.grain = yearGrain
	case "decade":
		p.from = stamp{y: (t.Year()/10 + n) * 10, grain: decadeGrain}
		p.grain = decadeGrain
	default:
		return p, false
	}
	p.to = p.from
	return p, true
}

// relative reads a time that is told from the day of publication, at token i.
func (r *timeReader) relative(i int) (period, int, bool) {
	w := r.words[min(i, len(r.words)-1)]
	if i >= len(r.words) {
		return period{}, 0, false
	}
	switch w.class {
	case dayTime:
		return r.day(w.v, w.rule), i + 1, true
	case weekdayTime:
		if w.short && !r.shortDay(i) {
			return period{}, 0, false
		}
		return r.weekday(w, i, byTense), r.afterDay(i + 1), true
	case whichTime:
		return r.which(i)
	case unitTime:
		// "the day before yesterday"
		if w.s == "day" && r.class(i+2) == dayTime {
			if r.is(i+1, "before") && r.words[i+2].v == -1 {
				return r.day(-2, r.words[i+2].rule), i + 3, true
			}
			if r.is(i+1, "after") && r.words[i+2].v == 1 {
				return r.day(2, r.words[i+2].rule), i + 3, true
			}
		}
		return period{}, 0, false
	}
	if w.class == noTime || w.class == numberTime {
		return r.counting(i)
	}
	return period{}, 0, false
}

// afterDay passes over the part of the day that follows a weekday: "Monday morning".
func (r *timeReader) afterDay(i int) int {
	if r.class(i) == unitTime && r.is(i, "morning", "afternoon", "evening", "night") {
		return i + 1
	}
	return i
}

// weekday resolves a day of the week: the nearest one in the direction, the day
// of publication among them.
func (r *timeReader) weekday(w timeWord, i, direction int) period {
	if !r.dated {
		return r.day(0, w.rule)
	}
	if direction == byTense && r.tense(i) == forward {
		direction = forward
	}
	back := (weekday(r.published) - w.v + 7) % 7
	if direction == forward {
		return r.day((7-back)%7, w.rule)
	}
	return r.day(-back, w.rule)
}

// which reads what follows this, last, next and their like at token i.
func (r *timeReader) which(i int) (period, int, bool) {
	none := period{}
	sort := r.words[i].s
	j := i + 1
	// "this past week", "this coming Friday"
	if sort == "this" && r.class(j) == whichTime && r.words[j].s != "this" && r.words[j].s != "other" {
		sort = r.words[j].s
		j++
		if r.class(j) == weekdayTime && sort == "past" {
			sort = "last"
		}
	}
	if r.is(j, "few", "couple", "several") {
		return none, 0, false
	}
	part := false
	if r.class(j) == partTime && (r.is(j, "early", "late", "mid")) && sort != "other" {
		part = true
		j++
	}
	w := timeWord{}
	if j < len(r.words) {
		w = r.words[j]
	}
	switch w.class {
	case unitTime, weekdayTime, monthTime, seasonTime:
		if sort == "other" {
			if w.class == unitTime || w.class == seasonTime || w.class == weekdayTime || w.class == monthTime && r.is(i, "that", "following") {
				return none, j + 1, true
			}
			return none, 0, false
		}
	}
	switch w.class {
	case unitTime:
		if w.plural {
			return none, 0, false
		}
		if w.s == "century" || w.s == "half" {
			return none, 0, false
		}
		var p period
		ok := false
		switch sort {
		case "this":
			if w.s == "day" || w.s == "quarter" && !r.is(i, "this") {
				return none, 0, false
			}
			p, ok = r.unit(w.s, 0, "time/this-unit")
		case "last":
			if w.s == "day" || w.s == "half" {
				return none, 0, false
			}
			p, ok = r.unit(w.s, -1, "time/last-unit")
		case "next":
			if w.s == "day" {
				return none, 0, false
			}
			p, ok = r.unit(w.s, 1, "time/next-unit")
		case "past":
			p, ok = r.stretch(1, w.s, backward)
		}
		if !ok {
			return none, 0, false
		}
		if part && p.grain == yearGrain {
			p.from.about, p.to.about = true, true
		}
		return p, j + 1, true
	case weekdayTime:
		back := (weekday(r.published) - w.v + 7) % 7
		var p period
		switch sort {
		case "last", "past":
			if back == 0 {
				back = 7
			}
			p = r.day(-back, w.rule)
		case "next":
			p = r.day(7-back, w.rule)
		default:
			p = r.day(w.v-weekday(r.published), w.rule)
		}
		return p, r.afterDay(j + 1), true
	case monthTime:
		m, ok := r.monthAt(j)
		if !ok {
			return none, 0, false
		}
		if c := r.class(j + 1); c == yearTime || c == numberTime || c == ordinalTime || c == daysTime {
			return none, 0, false
		}
		p := period{anchored: true, unknown: !r.dated, grain: monthGrain, rule: w.rule}
		if r.dated {
			y := r.published.Year()
			now := int(r.published.Month())
			switch {
			case (sort == "last" || sort == "past") && m >= now:
				y--
			case sort == "next" && m <= now:
				y++
			}
			p.from = stamp{y: y, m: m, grain: monthGrain}
			p.to = p.from
		}
		return p, j + 1, true
	case seasonTime:
		if y := r.class(j + 1); y == yearTime {
			return none, 0, false
		}
		p := period{anchored: true, unknown: !r.dated, grain: seasonGrain, rule: "time/season-of-year"}
		if r.dated {
			y := r.published.Year()
			begins := (w.v-21)*3 + 3
			now := int(r.published.Month())
			switch sort {
			case "last", "past":
				if begins+2 >= now {
					y--
				}
			case "next":
				if begins <= now {
					y++
				}
			}
			p.from = stamp{y: y, m: w.v, grain: seasonGrain}
			p.to = p.from
		}
		return p, j + 1, true
	}
	// "the past three years", "the next 12 months"
	if sort == "last" || sort == "past" || sort == "next" {
		n, unit, end, ok := r.quantity(j)
		if !ok || r.is(end, "ago") {
			return none, 0, false
		}
		direction := backward
		if sort == "next" {
			direction = forward
		}
		if p, ok := r.stretch(n, unit, direction); ok {
			return p, end, true
		}
	}
	return none, 0, false
}

// stretch is the time over the past or next so many units.
func (r *timeReader) stretch(n float64, unit string, direction int) (period, bool) {
	rule := "time/past-span"
	if direction == forward {
		rule = "time/next-span"
	}
	p := period{span: true, anchored: true, unknown: !r.dated, rule: rule}
	here, there, ok := r.away(float64(direction)*n, unit)
	if !ok {
		return p, false
	}
	// "the past year" is told to the day, "the past five years" is not.
	if n == 1 && unit == "year" {
		here.m, here.d, here.grain = int(r.published.Month()), r.published.Day(), dayGrain
		there.m, there.d, there.grain = here.m, here.d, dayGrain
		if there.d > daysIn(there.y, there.m) {
			there.d--
		}
	}
	p.grain = here.grain
	if direction == backward {
		p.from, p.to = there, here
	} else {
		p.from, p.to = here, there
	}
	return p, true
}

// away gives the day of publication, and the time n units from it, as finely as
// the unit tells them.
func (r *timeReader) away(n float64, unit string) (here, there stamp, ok bool) {
	t := r.published
	switch unit {
	case "day":
		return stampOf(t, dayGrain), stampOf(t.AddDate(0, 0, int(n)), dayGrain), true
	case "week":
		return stampOf(t, dayGrain), stampOf(t.AddDate(0, 0, int(n*7)), dayGrain), true
	case "fortnight":
		return stampOf(t, dayGrain), stampOf(t.AddDate(0, 0, int(n*14)), dayGrain), true
	case "month":
		first := stampOf(t, monthGrain)
		return first, stampOf(first.time().AddDate(0, int(n), 0), monthGrain), true
	case "year":
		return stamp{y: t.Year(), grain: yearGrain}, stamp{y: t.Year() + int(n), grain: yearGrain}, true
	case "decade":
		return stamp{y: t.Year(), grain: yearGrain}, stamp{y: t.Year() + int(10*n), grain: yearGrain}, true
	case "century":
		return stamp{y: t.Year(), grain: yearGrain}, stamp{y: t.Year() + int(100*n), grain: yearGrain}, true
	}
	return here, there, false
}

// quantity reads a number and a unit of time at token i: "two years", "a
// week", "two and a half weeks", "a couple of months".
func (r *timeReader) quantity(i int) (n float64, unit string, end int, ok bool) {
	if i >= len(r.tokens) {
		return 0, "", 0, false
	}
	var j int
	if r.is(i, "a", "an", "one") && r.class(i+1) == unitTime {
		n, j = 1, i+1
	} else {
		form := r.form(i)
		if !startsDigit(form) && !r.units.begins(form) {
			return 0, "", 0, false
		}
		num, known := r.units.numeralAt(r.tokens, i, false)
		if !known || num.value > 400 {
			return 0, "", 0, false
		}
		n, j = num.value, num.end
		if r.is(j, "of") {
			j++
		}
		if r.is(j, "and") && r.is(j+1, "a") && r.is(j+2, "half") {
			n, j = n+0.5, j+3
		}
		if isDash(r.form(j)) {
			return 0, "", 0, false
		}
	}
	if r.is(j, "full", "whole", "calendar", "fiscal", "short") {
		j++
	}
	if r.class(j) != unitTime {
		return 0, "", 0, false
	}
	return n, r.words[j].s, j + 1, true
}

// counting reads "two years ago", "six months from now" at token i.
func (r *timeReader) counting(i int) (period, int, bool) {
	n, unit, end, ok := r.quantity(i)
	if !ok {
		return period{}, 0, false
	}
	loose := n != float64(int(n)) || n >= 20 && int(n)%10 == 0
	if r.is(end, "or") && r.is(end+1, "so") {
		loose = true
		end += 2
	}
	switch {
	case r.is(end, "ago"):
		_, there, ok := r.away(-n, unit)
		if !ok {
			return period{}, 0, false
		}
		// Weeks and decades are told in round numbers, days, months and years exactly.
		there.about = loose || unit == "decade" || unit == "century" || unit == "week" && n > 1
		if loose && unit == "week" {
			there.d, there.grain = 0, monthGrain
			if n != 1 {
				_, there, _ = r.away(-n, unit)
				there.about = true
			}
		}
		p := point(there, "time/ago")
		p.anchored, p.unknown = true, !r.dated
		return p, end + 1, true
	case r.is(end, "from") && (r.is(end+1, "now") || r.is(end+1, "today")):
		_, there, ok := r.away(n, unit)
		if !ok {
			return period{}, 0, false
		}
		there.about = loose
		p := point(there, "time/from-now")
		p.anchored, p.unknown = true, !r.dated
		return p, end + 2, true
	}
	return period{}, 0, false
}

// part reads the words that tell a part of a time, at token i: "early 2023",
// "late last year", "the end of March", "the second half of 2024", "Q3 2025",
// "earlier this month".
func (r *timeReader) part(i int) (period, int, bool) {
	none := period{}
	switch r.class(i) {
	case quarterTime:
		j := i + 1
		if r.is(j, "of") || r.form(j) == "," {
			j++
		}
		return r.slice("quarter", r.words[i].v, j)
	case boundTime:
		// "at the beginning of 2020"
		if r.is(i, "beginning") && r.is(i+1, "of") {
			return r.partOf("early", i+2)
		}
		return none, 0, false
	case partTime:
	case whichTime:
		// "the last quarter of 2022"
		if r.words[i].s == "last" && r.class(i+1) == unitTime && r.is(i+2, "of", "in") {
			switch r.words[i+1].s {
			case "quarter":
				return r.slice("quarter", 4, i+3)
			case "half":
				return r.slice("half", 2, i+3)
			}
		}
		return none, 0, false
	default:
		return none, 0, false
	}
	w := r.words[i]
	j := i + 1
	switch w.s {
	case "order":
		if r.class(j) != unitTime || !r.is(j+1, "of", "in") {
			return none, 0, false
		}
		switch r.words[j].s {
		case "half":
			return r.slice("half", w.v, j+2)
		case "quarter":
			return r.slice("quarter", w.v, j+2)
		}
		return none, 0, false
	case "earlier", "later":
		if r.is(j, "than") && w.s == "later" {
			m, end, ok := r.moment(j + 1)
			if !ok {
				return none, 0, false
			}
			return r.open(m, i, false), end, true
		}
		// "earlier in the month"
		if r.is(j, "in") && r.is(j+1, "the") && r.class(j+2) == unitTime && !r.words[j+2].plural && !r.is(j+2, "day", "half", "century", "decade") {
			p, ok := r.unit(r.words[j+2].s, 0, "time/this-unit")
			return p, j + 3, ok
		}
		if r.is(j, "on", "in") {
			j++
		}
		switch r.class(j) {
		case whichTime, dayTime, weekdayTime:
			p, end, ok := r.relative(j)
			return p, end, ok
		case yearTime, monthTime:
			m, end, ok := r.calendar(j)
			if !ok {
				return none, 0, false
			}
			return r.settle(m, i, byTense), end, true
		}
		return none, 0, false
	}
	if isDash(r.form(j)) && r.tokens[j].Start == r.tokens[i].End {
		j++
	} else if r.is(i, "end", "start", "middle", "close", "outset") {
		// "the end of March", but not "will end in March".
		if !r.is(j, "of") {
			return none, 0, false
		}
		j++
	} else if r.is(j, "of", "in", "on") {
		j++
	}
	return r.partOf(w.s, j)
}

// partOf reads the time that a part word before token j belongs to.
func (r *timeReader) partOf(part string, j int) (period, int, bool) {
	none := period{}
	the := r.is(j, "the")
	if the {
		j++
	}
	var p period
	end := 0
	if the && r.class(j) == unitTime && !r.words[j].plural {
		// "the end of the year"
		var ok bool
		switch r.words[j].s {
		case "year", "month", "week", "decade":
			p, ok = r.unit(r.words[j].s, 0, "time/this-unit")
		}
		if !ok {
			return none, 0, false
		}
		return p, j + 1, true
	}
	if (r.class(j) == fiscalTime || r.is(j, "fiscal", "financial")) || r.class(j) == whichTime && r.is(j+1, "fiscal", "financial") {
		return none, 0, false
	}
	m, end, ok := r.moment(j)
	if !ok {
		// "early July to late August" has its own ends.
		return none, 0, false
	}
	if m.relative && m.period.rule == "" {
		return none, end, true
	}
	// "late 2019 to early 2020" keeps its first end.
	p = r.settle(m, j, byTense)
	switch p.grain {
	case yearGrain:
		if !p.span {
			p.from.about, p.to.about = true, true
			p.rule = "time/part-of-year"
		}
	case dayGrain:
		if part != "early" && part != "late" {
			return none, 0, false
		}
	}
	if p.rule == "time/name-year" {
		p.rule = "time/part-of-year"
	}
	return p, end, true
}

// slice reads the year at token j of which a half or quarter is told.
func (r *timeReader) slice(sort string, n, j int) (period, int, bool) {
	if r.is(j, "the") {
		j++
	}
	if r.is(j, "fiscal", "financial", "calendar") {
		j++
		if r.is(j, "year") {
			j++
		}
	}
	y, anchored := 0, false
	var end int
	switch {
	case r.class(j) == yearTime:
		y, end = r.words[j].v, j+1
	case r.class(j) == fiscalTime && r.words[j].v > 0:
		y, end = r.words[j].v, j+1
	case r.class(j) == unitTime && r.is(j, "year") && r.is(j-1, "the"):
		y, anchored, end = r.published.Year(), true, j+1
	case r.class(j) == whichTime && r.is(j+1, "year"):
		p, e, ok := r.which(j)
		if !ok || p.grain != yearGrain {
			return period{}, 0, false
		}
		y, anchored, end = p.from.y, true, e
	default:
		return period{}, 0, false
	}
	months := 3
	rule, g := "time/quarter", quarterGrain
	if sort == "half" {
		months, rule, g = 6, "time/half", halfGrain
		n = min(n, 2)
	}
	first := (n-1)*months + 1
	return period{from: stamp{y: y, m: first, grain: monthGrain}, to: stamp{y: y, m: first + months - 1, grain: monthGrain},
		span: true, grain: g, anchored: anchored, unknown: anchored && !r.dated, rule: rule}, end, true
}

// fiscal reads "fiscal year 2025", "the 2024-25 fiscal year" is read as its years.
func (r *timeReader) fiscal(i int) (period, int, bool) {
	if !r.is(i, "fiscal", "financial") {
		return period{}, 0, false
	}
	j := i + 1
	if r.is(j, "year", "years") {
		j++
	}
	switch r.class(j) {
	case yearTime:
		a := moment{stamp: stamp{y: r.words[j].v, grain: yearGrain}, rule: "time/fiscal-year"}
		if b, end, ok := r.secondEnd(a, j+1, r.joins(j+1)); ok {
			return r.between(a, b, i, byTense, "time/fiscal-year"), end, true
		}
		return point(a.stamp, a.rule), j + 1, true
	case yearsTime:
		return period{from: stamp{y: r.words[j].v, grain: yearGrain}, to: stamp{y: r.words[j].w, grain: yearGrain}, span: true, grain: yearGrain, rule: "time/fiscal-year"}, j + 1, true
	}
	return period{}, 0, false
}
