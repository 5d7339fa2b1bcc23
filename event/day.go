package event

import (
	"strings"
	"time"

	"entente"
)

// day is a day as days since 1970-01-01.
type day int32

const (
	// noDay is the day of what has none.
	noDay day = -1 << 31
	// past and future stand for open ends.
	past   day = -1 << 24
	future day = 1 << 24
)

func compareDays(a, b day) int {
	switch {
	case a == b:
		return 0
	case a == noDay:
		return 1
	case b == noDay:
		return -1
	case a < b:
		return -1
	}
	return 1
}

// days is a stretch of days, both ends in it.
type days struct{ from, to day }

func (d days) width() day { return d.to - d.from }

// gap is the number of days between two stretches; 0 if they overlap.
func (d days) gap(e days) day { return max(0, d.from-e.to, e.from-d.to) }

func dayOf(t time.Time) day { return day(t.Unix() / 86400) }

func date(year, month, dayOfMonth int) day {
	return dayOf(time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC))
}

// parseDay reads YYYY-MM-DD; noDay if it is none.
func parseDay(s string) day {
	if len(s) < 10 {
		return noDay
	}
	t, err := time.Parse(time.DateOnly, s[:10])
	if err != nil {
		return noDay
	}
	return dayOf(t)
}

// bounds returns the days that an EDTF date or interval may mean, approximate
// dates widened by half of what they are told in; ok is false if e is empty or
// not well formed. Open and unknown ends are past and future.
func bounds(e entente.EDTF) (d days, ok bool) {
	if !e.Valid() {
		return days{}, false
	}
	first, last := e.Days()
	begin, end := ends(e)
	d = days{past, future}
	if first != "" {
		d.from = parseDay(first) - slack(begin)
	}
	if last != "" {
		d.to = parseDay(last) + slack(end)
	}
	return d, d.from <= d.to
}

// slack is how many days an approximate date may be off; 0 for others.
func slack(e entente.EDTF) day {
	s := string(e)
	if n := len(s) - 1; n < 0 || s[n] != '~' && s[n] != '%' {
		return 0
	}
	switch strings.Count(s, "-") {
	case 0:
		return 183
	case 1:
		return 15
	}
	return 3
}

// cover returns the shortest date or interval that covers all of the given
// ones, in their own precision; empty if none is well formed.
func cover(times []entente.EDTF) entente.EDTF {
	var all days
	var begin, end, whole entente.EDTF
	some := false
	for _, t := range times {
		d, ok := bounds(t)
		if !ok {
			continue
		}
		left, right := ends(t)
		if !some || d.from < all.from || d.from == all.from && len(left) > len(begin) {
			begin = left
		}
		if !some || d.to > all.to || d.to == all.to && len(right) > len(end) {
			end = right
		}
		if !some {
			all, some = d, true
		}
		all = days{min(all.from, d.from), max(all.to, d.to)}
	}
	for _, t := range times {
		if d, ok := bounds(t); ok && d == all && (whole == "" || len(t) < len(whole) || len(t) == len(whole) && t < whole) {
			whole = t
		}
	}
	switch {
	case !some:
		return ""
	case whole != "":
		return whole
	case begin == ".." && end == "..":
		return ""
	case begin == end:
		return begin
	}
	return begin + "/" + end
}

// ends returns where a date or interval begins and ends.
func ends(e entente.EDTF) (from, to entente.EDTF) {
	a, b, interval := strings.Cut(string(e), "/")
	if !interval {
		return e, e
	}
	if a == "" {
		a = ".."
	}
	if b == "" {
		b = ".."
	}
	return entente.EDTF(a), entente.EDTF(b)
}
