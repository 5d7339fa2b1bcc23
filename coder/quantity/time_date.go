package quantity

import (
	"time"

	"entente"
)

// grain is how fine a time is told.
type grain uint8

const (
	dayGrain grain = iota + 1
	weekGrain
	monthGrain
	quarterGrain
	seasonGrain
	halfGrain
	yearGrain
	decadeGrain
	centuryGrain
)

// stamp is a point in time as told: a year, month or day. A zero year means
// that the year is not told, a zero day or month that the grain is coarser. For
// a season, m is EDTF's number of it.
type stamp struct {
	y, m, d int
	grain   grain
	// about marks an approximate time.
	about bool
}

// period is a time or an interval of times.
type period struct {
	from, to stamp
	// span marks an interval; openFrom and openTo one that has no end on that side.
	span, openFrom, openTo bool
	// anchored tells that the publication date was needed, unknown that it is missing.
	anchored, unknown bool
	grain             grain
	rule              string
}

func point(s stamp, rule string) period { return period{from: s, to: s, grain: s.grain, rule: rule} }

// appendStamp writes a date in EDTF.
func appendStamp(b []byte, s stamp) []byte {
	switch s.grain {
	case decadeGrain:
		b = appendDigits(b, s.y/10, 3)
		return append(b, 'X')
	case centuryGrain:
		b = appendDigits(b, s.y/100, 2)
		return append(b, 'X', 'X')
	}
	b = appendDigits(b, s.y, 4)
	if s.m > 0 {
		b = appendDigits(append(b, '-'), s.m, 2)
	}
	if s.d > 0 {
		b = appendDigits(append(b, '-'), s.d, 2)
	}
	if s.about {
		b = append(b, '~')
	}
	return b
}

func appendDigits(b []byte, n, width int) []byte {
	for p := width - 1; p >= 0; p-- {
		d := n
		for range p {
			d /= 10
		}
		b = append(b, byte('0'+d%10))
	}
	return b
}

// edtf writes a period; empty if it is unknown, impossible or ends before it begins.
func (p period) edtf() entente.EDTF {
	if p.unknown || !p.openFrom && !p.from.real() || !p.openTo && !p.to.real() {
		return ""
	}
	var room [32]byte
	b := room[:0]
	switch {
	case p.openFrom:
		b = appendStamp(append(b, "../"...), p.to)
	case p.openTo:
		b = append(appendStamp(b, p.from), "/.."...)
	case p.span && p.from != p.to:
		if p.to.before(p.from) {
			return ""
		}
		b = append(appendStamp(b, p.from), '/')
		b = appendStamp(b, p.to)
	default:
		b = appendStamp(b, p.from)
	}
	return entente.EDTF(b)
}

// real reports whether a stamp has a year and names a day that exists.
func (s stamp) real() bool {
	if s.y < 1000 || s.y > 2999 {
		return false
	}
	return s.d == 0 || s.m >= 1 && s.m <= 12 && s.d <= daysIn(s.y, s.m)
}

// before compares as far as both are told.
func (s stamp) before(t stamp) bool {
	if s.y != t.y {
		return s.y < t.y
	}
	if s.m == 0 || t.m == 0 || s.m > 12 || t.m > 12 {
		return false
	}
	if s.m != t.m {
		return s.m < t.m
	}
	return s.d != 0 && t.d != 0 && s.d < t.d
}

func daysIn(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

func (s stamp) time() time.Time {
	return time.Date(s.y, time.Month(max(s.m, 1)), max(s.d, 1), 0, 0, 0, 0, time.UTC)
}

func stampOf(t time.Time, g grain) stamp {
	s := stamp{y: t.Year(), grain: g}
	if g <= monthGrain {
		s.m = int(t.Month())
	}
	if g <= weekGrain {
		s.d = t.Day()
		s.grain = dayGrain
	}
	return s
}

// publication reads the day of publication: ISO 8601 or the common English
// forms. ok is false if it is none.
func publication(s string) (time.Time, bool) {
	if len(s) >= 10 {
		if t, err := time.Parse(time.DateOnly, s[:10]); err == nil {
			return t, true
		}
	}
	for _, layout := range [...]string{"January 2, 2006", "Jan. 2, 2006", "2 January 2006", "2 Jan 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// weekday is Monday 1 to Sunday 7.
func weekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// week is the days of the week, Monday to Sunday, that is n weeks after t's.
func week(t time.Time, n int) period {
	monday := t.AddDate(0, 0, 1-weekday(t)+7*n)
	return period{from: stampOf(monday, dayGrain), to: stampOf(monday.AddDate(0, 0, 6), dayGrain), span: true, grain: weekGrain, anchored: true}
}
