package register

import (
	"math"
	"strconv"
	"strings"
	"time"

	"entente"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Year reads a year from 1000 to 2999 that fills a cell.
func Year(cell string) (year int, ok bool) {
	if len(cell) != 4 || cell[0] != '1' && cell[0] != '2' {
		return 0, false
	}
	year, err := strconv.Atoi(cell)
	return year, err == nil
}

// Amount reads a number that is not negative: "30", "1,005", "7.25", "0 ".
func Amount(cell string) (value float64, ok bool) {
	cell = strings.ReplaceAll(strings.TrimSpace(cell), ",", "")
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil || value < 0 || value > 1e15 || math.IsNaN(value) {
		return 0, false
	}
	return value, true
}

// Whole reads a whole number that is not negative.
func Whole(cell string) (value int64, ok bool) {
	v, ok := Amount(cell)
	if !ok || v != math.Trunc(v) {
		return 0, false
	}
	return int64(v), true
}

// Span is the EDTF of the years from first to last.
func Span(first, last int) entente.EDTF {
	if first == last {
		return entente.EDTF(itoa(first))
	}
	return entente.EDTF(itoa(first) + "/" + itoa(last))
}

// Date is the EDTF of a year, month and day of which month and day may be 0 for unknown. ok is false
// if there is no such date.
func Date(year, month, day int) (date entente.EDTF, ok bool) {
	switch {
	case year < 1000 || year > 2999 || month < 0 || month > 12 || day < 0 || day > 31:
		return "", false
	case month == 0:
		date = entente.EDTF(itoa(year))
	case day == 0:
		date = entente.EDTF(itoa(year) + "-" + two(month))
	default:
		date = entente.EDTF(itoa(year) + "-" + two(month) + "-" + two(day))
	}
	return date, date.Valid()
}

func two(n int) string {
	if n < 10 {
		return "0" + itoa(n)
	}
	return itoa(n)
}

// Interval is the EDTF from one date to another; an empty one is open. It is empty if the dates are in the wrong order or none.
func Interval(from, to entente.EDTF) entente.EDTF {
	switch {
	case from == to:
		return from
	case from == "":
		return "../" + to
	case to == "":
		return from + "/.."
	case before(to, from):
		return ""
	}
	return from + "/" + to
}

// before compares dates as far as both go.
func before(a, b entente.EDTF) bool {
	n := min(len(a), len(b))
	return a[:n] < b[:n]
}

// Stamp reads the day from a stamp of a download: "13 Mar 2025 10:02:49 AM",
// "11 December 2023", "17-09-2022", "2022-09-17".
func Stamp(s string) (entente.EDTF, bool) {
	words := strings.Fields(s)
	if len(words) >= 3 {
		if day, ok := entente.Day(strings.Join(words[:3], " ")); ok {
			return entente.EDTF(day), true
		}
	}
	if len(words) > 0 {
		for _, layout := range []string{"02-01-2006", "2006-01-02", "02/01/2006"} {
			if t, err := time.Parse(layout, words[0]); err == nil {
				return entente.EDTF(t.Format(time.DateOnly)), true
			}
		}
	}
	return "", false
}

// DateIn finds a day in the name of a file: "trade-register_2025-03-13.csv". It is empty if there is none.
func DateIn(name string) entente.EDTF {
	for i := 0; i+10 <= len(name); i++ {
		if i > 0 && name[i-1] >= '0' && name[i-1] <= '9' || i+10 < len(name) && name[i+10] >= '0' && name[i+10] <= '9' {
			continue
		}
		part := strings.ReplaceAll(name[i:i+10], "_", "-")
		if t, err := time.Parse(time.DateOnly, part); err == nil && t.Year() >= 1900 {
			return entente.EDTF(part)
		}
	}
	return ""
}
