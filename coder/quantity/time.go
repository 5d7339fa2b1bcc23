// Package quantity reads the times, the sums of money, the counts and the people
// that a sentence tells. It works on tokens alone and needs no tree; each value
// keeps its words and the id of the table line that read it.
package quantity

import (
	"strings"
	"sync"
	"time"

	"entente"
	"entente/data"
	"entente/text"
)

// Time is a time that the text tells.
type Time struct {
	entente.Span
	// First and Last are token indices, Last inclusive. A word that bounds the
	// time ("since", "until") belongs to it, a plain preposition does not.
	First, Last int
	// When is the time in EDTF; empty if it cannot be known, as "Monday" without a publication date.
	When entente.EDTF
	// Grain is how fine the time is told.
	Grain grain
	// Anchored tells that it was resolved from the publication date.
	Anchored bool
	// Named tells that it is the year in a proper name ("Malabar 2020").
	Named bool
	// Begins and Ends tell that the verb before the time says that something
	// began or came to its end then ("concluded on May 22").
	Begins, Ends bool
	// Rule is the id of a line of the time table.
	Rule string
}

// WhenOf is the time of an act of a stage that the mention dates. An act that
// runs since it began then is open after it, one that came to its end then is
// open before it.
func (m *Time) WhenOf(stage entente.Stage) entente.EDTF {
	if m.When == "" || m.Named || strings.Contains(string(m.When), "/") {
		return m.When
	}
	switch {
	case m.Ends && stage != entente.Agreed && stage != entente.Proposed && stage != entente.Discussed:
		return "../" + m.When
	case m.Begins && stage == entente.Underway:
		return m.When + "/.."
	}
	return m.When
}

// Context is what the reader of times may know beside the words.
type Context struct {
	// future tells that the sentence speaks of what is to come, where its own words do not tell.
	Future bool
}

// classOf a token in time expressions.
type timeClass uint8

const (
	noTime timeClass = iota
	numberTime
	ordinalTime
	yearTime
	monthTime
	weekdayTime
	dayTime
	unitTime
	seasonTime
	boundTime
	partTime
	whichTime
	decadeTime
	dateTime
	daysTime
	yearsTime
	nameYearTime
	quarterTime
	fiscalTime
	yearMonthTime
)

// timeWord is what a token is in time expressions.
type timeWord struct {
	class timeClass
	// v and w are the number, month, weekday, year or the ends of a range.
	v, w, x int
	// s is the value of a word whose value is no number.
	s    string
	rule string
	// short marks an abbreviation that needs a number beside it; mid a word with "mid-" before it.
	short, mid, plural bool
}

const (
	timeAhead = 1 << iota
	timeBehind
	timeDesignator
	timeMeasure
	timeBegins
	timeEnds
)

type timeTable struct {
	words map[string]timeWord
	roles map[string]uint8
}

// timesOnce indexes the time table. A damaged table gives no times here and an
// error where the coder is made.
var timesOnce = sync.OnceValue(func() *timeTable {
	t := &timeTable{words: map[string]timeWord{}, roles: map[string]uint8{}}
	rows, err := data.TimeWords()
	if err != nil {
		return t
	}
	classes := map[string]timeClass{"month": monthTime, "weekday": weekdayTime, "day": dayTime, "unit": unitTime,
		"season": seasonTime, "bound": boundTime, "part": partTime, "order": partTime, "which": whichTime}
	roles := map[string]uint8{"ahead": timeAhead, "behind": timeBehind, "designator": timeDesignator, "measure": timeMeasure, "begins": timeBegins, "ends": timeEnds}
	for _, r := range rows {
		if c, ok := classes[r.Class]; ok {
			w := timeWord{class: c, s: r.Value, rule: r.ID, short: r.Note != "" && r.Note != "plural", plural: r.Note == "plural"}
			switch c {
			case monthTime, weekdayTime, seasonTime, dayTime:
				v, _, _ := digitsOf(strings.TrimPrefix(r.Value, "-"))
				w.v = int(v)
				if strings.HasPrefix(r.Value, "-") {
					w.v = -w.v
				}
			}
			if r.Class == "order" {
				v, _, _ := digitsOf(r.Value)
				w.v, w.s = int(v), "order"
			}
			t.words[r.Form] = w
		}
		t.roles[r.Form] |= roles[r.Class]
	}
	return t
})

// Describe enters what each line of the tables of times, currencies and
// units means. It fails if one of the tables is damaged.
func Describe(describe map[string]string) error {
	times, err := data.TimeWords()
	if err != nil {
		return err
	}
	for _, w := range times {
		switch w.Class {
		case "pattern":
			describe[w.ID] = w.Note
		case "month", "weekday", "day", "season":
			describe[w.ID] = "the " + w.Class + " " + w.Form
		default:
			describe[w.ID] = "the word " + w.Form + " in a time"
		}
	}
	currencies, err := data.Currencies()
	if err != nil {
		return err
	}
	for _, c := range currencies {
		if c.Role == "pattern" {
			describe[c.ID] = "a range of money, of which the lower end is taken"
			continue
		}
		describe[c.ID] = c.Form + " is " + c.Code
	}
	units, err := data.Units()
	if err != nil {
		return err
	}
	for _, u := range units {
		switch u.Class {
		case "pattern":
			describe[u.ID] = u.Note
		case "person", "side":
			describe[u.ID] = "a number of " + u.Form
		default:
			describe[u.ID] = "the word " + u.Form + " beside a number"
		}
	}
	return nil
}

// timeReader reads the times of one sentence.
type timeReader struct {
	table     *timeTable
	units     *unitWords
	tokens    []text.Token
	words     []timeWord
	published time.Time
	// dated tells that the day of publication is known.
	dated   bool
	context Context
}

// Times finds the times among a sentence's tokens, in order. published is
// the document's date; without it relative times are found but their When is
// empty. Times that hang on another time in the text ("the same day") give none.
func Times(tokens []text.Token, published string, context Context) []Time {
	table := timesOnce()
	var room [96]timeWord
	words := room[:0]
	r := timeReader{table: table, units: unitsOnce(), tokens: tokens, context: context}
	r.published, r.dated = publication(published)
	timed := false
	for i := range tokens {
		w := table.classify(tokens[i].Form)
		words = append(words, w)
		switch w.class {
		case noTime, ordinalTime, boundTime, partTime, whichTime:
		case numberTime:
			timed = timed || r.dated && w.v >= 10 && w.v-r.published.Year()%100 >= 0 && w.v-r.published.Year()%100 <= 1
		default:
			timed = true
		}
	}
	if !timed {
		return nil
	}
	r.words = words
	var out []Time
	for i := 0; i < len(tokens); i++ {
		first, p, end, ok := r.at(i)
		if !ok {
			continue
		}
		if end <= i {
			continue
		}
		if p.rule == "" {
			i = end - 1
			continue
		}
		turn := r.turn(first)
		out = append(out, Time{
			Span:  entente.Span{Start: tokens[first].Start, End: tokens[end-1].End},
			First: first, Last: end - 1, When: p.edtf(), Grain: p.grain, Anchored: p.anchored,
			Named: p.rule == "time/name-year", Begins: turn == timeBegins, Ends: turn == timeEnds, Rule: p.rule,
		})
		i = end - 1
	}
	return out
}

// turn tells whether the nearest verb before token i is one of beginning or ending.
func (r *timeReader) turn(i int) uint8 {
	for j := i - 1; j >= max(0, i-farthestVerb); j-- {
		form := r.form(j)
		if form == ";" || form == "—" || form == "–" {
			return 0
		}
		role := r.table.roles[text.Fold(form)]
		if turn := role & (timeBegins | timeEnds); turn != 0 {
			return turn
		}
		if role&(timeAhead|timeBehind) == 0 {
			if d := r.cue(j); d == byTense {
				continue
			}
		}
		if r.class(j) != monthTime && !r.is(j, "will", "would", "shall", "may", "might", "could", "can", "had", "has", "have", "was", "were") {
			return 0
		}
	}
	return 0
}

// at reads the time that begins at token i, with the word that bounds it. A
// period without a rule is words that are to be passed over.
func (r *timeReader) at(i int) (first int, p period, end int, ok bool) {
	if r.words[i].class == noTime && !r.units.begins(r.tokens[i].Form) && !r.is(i, "fiscal", "financial") {
		return 0, p, 0, false
	}
	if p, end, ok = r.bounded(i); ok {
		return i, p, end, true
	}
	if p, end, ok = r.interval(i); ok {
		return i, p, end, true
	}
	return 0, p, 0, false
}

// classify tells what a token is in time expressions.
func (t *timeTable) classify(form string) timeWord {
	if form == "" {
		return timeWord{}
	}
	c := form[0]
	if digit(c) {
		return classifyDigits(form)
	}
	if c == '\'' || c == 0xE2 {
		rest := strings.TrimPrefix(strings.TrimPrefix(form, "'"), "’")
		if len(rest) >= 2 && digit(rest[0]) {
			w := classifyDigits(rest)
			if w.class == decadeTime || w.class == numberTime && w.v > 31 {
				return w
			}
		}
	}
	low := text.Fold(form)
	if w, ok := t.words[low]; ok {
		return t.cased(w, form, low)
	}
	if n := len(low); n > 2 && low[n-1] == '.' {
		if w, ok := t.words[low[:n-1]]; ok && (w.class == monthTime || w.class == weekdayTime) {
			return t.cased(w, form, low)
		}
	}
	if len(form) > 4 && strings.EqualFold(form[:4], "mid-") {
		if w := t.classify(form[4:]); w.class == yearTime || w.class == monthTime || w.class == decadeTime || w.class == yearMonthTime {
			w.mid = true
			return w
		}
		return timeWord{}
	}
	if n := len(form); n > 5 {
		// "ARMY-2022", "PP-2026"
		dash := form[n-5] == '-' || n > 7 && form[n-7:n-4] == "–"
		if w := classifyDigits(form[n-4:]); dash && w.class == yearTime && letterFirst(form) && text.Capitalised(form) {
			w.class = nameYearTime
			return w
		}
	}
	switch {
	case len(form) == 2 && c == 'Q' && form[1] >= '1' && form[1] <= '4':
		return timeWord{class: quarterTime, v: int(form[1] - '0')}
	case len(form) >= 2 && c == 'F' && form[1] == 'Y':
		rest := strings.TrimPrefix(form[2:], "-")
		if rest == "" {
			return timeWord{class: fiscalTime}
		}
		w := classifyDigits(rest)
		if w.class == yearTime {
			return timeWord{class: fiscalTime, v: w.v}
		}
		if w.class == numberTime && len(rest) == 2 {
			return timeWord{class: fiscalTime, v: 2000 + w.v}
		}
	}
	return timeWord{}
}

// cased refuses the everyday words that look like names of months and days.
func (t *timeTable) cased(w timeWord, form, low string) timeWord {
	switch w.class {
	case monthTime, weekdayTime:
		if !text.Capitalised(form) {
			return timeWord{}
		}
		w.short = w.short || w.s == "5" && low == "may" || low == "march"
		if w.class == weekdayTime && w.short && low[len(low)-1] != '.' {
			w.short = true
		}
	}
	return w
}

// classifyDigits tells what a token that begins with a digit is.
func classifyDigits(form string) timeWord {
	n, v := 0, 0
	for n < len(form) && digit(form[n]) && n < 9 {
		v = v*10 + int(form[n]-'0')
		n++
	}
	rest := form[n:]
	switch {
	case n == 0:
		return timeWord{}
	case rest == "":
		if n == 4 && v >= 1800 && v <= 2100 {
			return timeWord{class: yearTime, v: v}
		}
		return timeWord{class: numberTime, v: v}
	case rest == "st" || rest == "nd" || rest == "rd" || rest == "th":
		return timeWord{class: ordinalTime, v: v}
	case rest == "s" || rest == "'s" || rest == "’s":
		if n == 4 && v%10 == 0 && v >= 1800 && v <= 2090 {
			return timeWord{class: decadeTime, v: v}
		}
		if n == 2 && v%10 == 0 && v >= 20 {
			return timeWord{class: decadeTime, v: 1900 + v}
		}
		return timeWord{}
	}
	sep := 1
	if strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "‑") {
		sep = 3
	} else if rest[0] != '-' && rest[0] != '/' && rest[0] != '.' {
		return timeWord{}
	}
	mark := rest[0]
	m, b := 0, 0
	rest = rest[sep:]
	for m < len(rest) && digit(rest[m]) && m < 5 {
		b = b*10 + int(rest[m]-'0')
		m++
	}
	if m == 0 {
		return timeWord{}
	}
	tail := rest[m:]
	if tail == "st" || tail == "nd" || tail == "rd" || tail == "th" {
		tail = ""
	}
	if tail == "" {
		switch {
		case mark == '.':
			return timeWord{}
		case n == 4 && v >= 1800 && v <= 2100 && m == 4 && b > v && b <= 2100:
			return timeWord{class: yearsTime, v: v, w: b}
		case n == 4 && v >= 1800 && v <= 2100 && m == 2 && b > v%100:
			return timeWord{class: yearsTime, v: v, w: v/100*100 + b}
		case n == 4 && v >= 1800 && v <= 2100 && m == 2 && b >= 1 && b <= 12 && mark == '-':
			return timeWord{class: yearMonthTime, v: v, w: b}
		case n <= 2 && m <= 2 && v >= 1 && b <= 31 && v < b && mark != '/':
			return timeWord{class: daysTime, v: v, w: b}
		}
		return timeWord{}
	}
	if tail[0] != mark || len(tail) < 2 {
		return timeWord{}
	}
	k, c := 0, 0
	for k = 1; k < len(tail) && digit(tail[k]) && k < 6; k++ {
		c = c*10 + int(tail[k]-'0')
	}
	if k != len(tail) && tail[k] != 'T' {
		return timeWord{}
	}
	switch {
	case n == 4 && k <= 3 && b >= 1 && b <= 12 && c >= 1 && c <= 31:
		return timeWord{class: dateTime, v: v, w: b, x: c}
	case n <= 2 && m <= 2 && k == 5 && c >= 1800 && c <= 2100 && mark != '-' || n <= 2 && m == 2 && k == 5 && c >= 1800 && c <= 2100:
		switch {
		case v > 12 && v <= 31 && b >= 1 && b <= 12, mark == '.' && v <= 31 && b >= 1 && b <= 12, v == b && v <= 12 && v > 0:
			return timeWord{class: dateTime, v: c, w: b, x: v}
		case b > 12 && b <= 31 && v >= 1 && v <= 12:
			return timeWord{class: dateTime, v: c, w: v, x: b}
		}
	}
	return timeWord{}
}
