package entente

import (
	"strings"
	"time"
)

// EDTF is a date, or an interval of dates, in the Extended Date/Time Format
// (ISO 8601-2:2019), as much of levels 0 and 1 as the codebook uses: years,
// months and days; "~" (approximate), "?" (uncertain) and "%" (both) after a
// date; seasons (2021-21 to 2021-24); unspecified digits (201X, 2014-XX);
// intervals "a/b" whose ends may be open ("..") or unknown (empty).
// The empty EDTF means that no time is told.
type EDTF string

// Valid reports whether e is well formed and names days that exist. The empty
// EDTF is not valid.
func (e EDTF) Valid() bool {
	from, to, interval := strings.Cut(string(e), "/")
	if !interval {
		return validDate(from)
	}
	end := func(s string) bool { return s == ".." || s == "" || validDate(s) }
	if !end(from) || !end(to) {
		return false
	}
	return validDate(from) || validDate(to)
}

func validDate(s string) bool {
	if n := len(s); n > 0 && strings.IndexByte("~?%", s[n-1]) >= 0 {
		s = s[:n-1]
	}
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) != 4 || !digits(strings.TrimRight(parts[0], "X")) || parts[0] == "XXXX" {
		return false
	}
	for _, p := range parts[1:] {
		if len(p) != 2 || (p != "XX" && !digits(p)) {
			return false
		}
	}
	if strings.Contains(s, "X") {
		return true
	}
	switch len(parts) {
	case 2:
		return parts[1] >= "01" && parts[1] <= "12" || parts[1] >= "21" && parts[1] <= "24"
	case 3:
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	}
	return true
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// Day reads a day in a form that published texts use ("2013-06-26",
// "2013-06-26T09:30:00Z", "June 26, 2013", "26 June 2013") and returns it as
// YYYY-MM-DD; ok is false if s is none of these.
func Day(s string) (day string, ok bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", time.DateTime,
		"January 2, 2006", "Jan 2, 2006", "Jan. 2, 2006", "2 January 2006", "2 Jan 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

// Days returns the first and the last day that e covers, as YYYY-MM-DD. An end
// that is open or unknown is empty; both are empty if e is not valid. A mark of
// doubt ("~", "?", "%") does not widen it, and digits left open cover all they
// may stand for: 201X is 2010-01-01 to 2019-12-31. Of the seasons, spring begins
// on 1 March, and winter runs from December to the end of the next February.
func (e EDTF) Days() (first, last string) {
	if !e.Valid() {
		return "", ""
	}
	from, to, interval := strings.Cut(string(e), "/")
	first, last = days(from)
	if interval {
		_, last = days(to)
	}
	return first, last
}

// days bounds one date of an EDTF; both are empty if it is open or unknown.
func days(s string) (first, last string) {
	s = strings.TrimRight(s, "~?%")
	if s == "" || s == ".." {
		return "", ""
	}
	year, rest, _ := strings.Cut(s, "-")
	low, high := strings.ReplaceAll(year, "X", "0"), strings.ReplaceAll(year, "X", "9")
	month, day, _ := strings.Cut(rest, "-")
	switch {
	case low != high || month == "" || month == "XX":
		return low + "-01-01", high + "-12-31"
	case month > "12":
		start := map[string]string{"21": "03", "22": "06", "23": "09", "24": "12"}[month]
		begin, err := time.Parse(time.DateOnly, year+"-"+start+"-01")
		if err != nil {
			return "", ""
		}
		return begin.Format(time.DateOnly), begin.AddDate(0, 3, -1).Format(time.DateOnly)
	case day == "" || day == "XX":
		begin, err := time.Parse(time.DateOnly, year+"-"+month+"-01")
		if err != nil {
			return "", ""
		}
		return begin.Format(time.DateOnly), begin.AddDate(0, 1, -1).Format(time.DateOnly)
	}
	return s, s
}
