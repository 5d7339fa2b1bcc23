package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"entente"
)

// canonical resolves the address a page gives for itself; address is where it
// was found, and the answer if the page says nothing that can be one.
func canonical(given, address string) string {
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	if given == "" {
		return address
	}
	at, err := url.Parse(given)
	if err != nil {
		return address
	}
	at = base.ResolveReference(at)
	if at.Scheme != "http" && at.Scheme != "https" || at.Host == "" {
		return address
	}
	// A page that names its site's front as its own address is mistaken.
	if strings.Trim(at.Path, "/") == "" && at.RawQuery == "" && strings.Trim(base.Path, "/") != "" {
		return address
	}
	at.Fragment = ""
	return at.String()
}

// host is the host of an address without www; empty if it has none.
func host(address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(at.Hostname()), "www.")
}

// dayIn is the day in the path of an address such as /2024/05/17/; empty if
// there is none.
func dayIn(addresses ...string) string {
	for _, address := range addresses {
		at, err := url.Parse(address)
		if err != nil {
			continue
		}
		if day := dayInPath(at.Path); day != "" {
			return day
		}
	}
	return ""
}

var monthNames = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

func dayInPath(path string) string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '-' || r == '_' || r == '.' })
	for i := range parts {
		if i+2 < len(parts) && len(parts[i]) == 4 && isDigits(parts[i]) && len(parts[i+2]) <= 2 && isDigits(parts[i+2]) {
			month := monthNames[strings.ToLower(parts[i+1])]
			if isDigits(parts[i+1]) && len(parts[i+1]) <= 2 {
				n, _ := strconv.Atoi(parts[i+1])
				month = time.Month(n)
			}
			year, _ := strconv.Atoi(parts[i])
			day, _ := strconv.Atoi(parts[i+2])
			if d := calendarDay(year, month, day); d != "" {
				return d
			}
		}
		if len(parts[i]) == 8 && isDigits(parts[i]) {
			year, _ := strconv.Atoi(parts[i][:4])
			month, _ := strconv.Atoi(parts[i][4:6])
			day, _ := strconv.Atoi(parts[i][6:])
			if d := calendarDay(year, time.Month(month), day); d != "" {
				return d
			}
		}
	}
	return ""
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// calendarDay is a day as YYYY-MM-DD; empty if there is no such day or it is
// not of the years in which pages were published.
func calendarDay(year int, month time.Month, day int) string {
	at := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1990 || year > 2100 || at.Month() != month || at.Day() != day {
		return ""
	}
	return at.Format(time.DateOnly)
}

// Day is the day, as YYYY-MM-DD, of a date in any of the forms that pages and
// feeds use; empty if it is none. The day is that of the time zone it is told in.
func Day(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if day, ok := entente.Day(s); ok {
		return day
	}
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' {
		if day, ok := entente.Day(s[:10]); ok {
			return day
		}
	}
	if len(s) >= 8 && isDigits(s[:8]) {
		if day := dayInPath(s[:8]); day != "" {
			return day
		}
	}
	if len(s) >= 10 && s[4] == '/' && s[7] == '/' {
		return dayInPath(s[:10])
	}
	return spelled(s)
}

// spelled reads a day written with the month's name, "Tue, 17 May 2024 10:00 GMT"
// or "May 17, 2024"; empty if there is none.
func spelled(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == ',' || r == '.' || r == '-' || r == '/' || r == '\u00a0' || r == 'T'
	})
	for i := range words {
		w := strings.ToLower(words[i])
		if len(w) < 3 {
			continue
		}
		month, ok := monthNames[w[:3]]
		if !ok || len(w) > 3 && !isMonth(w) {
			continue
		}
		number := func(j, digits int) int {
			if j < 0 || j >= len(words) {
				return 0
			}
			w := strings.TrimRight(words[j], "stndrh")
			if !isDigits(w) || len(w) > digits || digits == 4 && len(w) != 4 {
				return 0
			}
			n, _ := strconv.Atoi(w)
			return n
		}
		day, year := number(i-1, 2), number(i+1, 4)
		if day == 0 || year == 0 {
			day, year = number(i+1, 2), number(i+2, 4)
		}
		if day == 0 || year == 0 {
			continue
		}
		return calendarDay(year, month, day)
	}
	return ""
}

func isMonth(w string) bool {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String(), w) {
			return true
		}
	}
	return w == "sept"
}
