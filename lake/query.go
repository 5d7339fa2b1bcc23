package lake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"entente"
)

// Query is a question in the one language that commands, API and pages share.
// The zero Query asks for everything.
type Query struct {
	terms []term
	// until is the moment as of which the lake is asked; zero for now.
	until time.Time
	// open says that only what may be passed on is asked for, or comes from one of named.
	open  bool
	named []string
}

// Unrestricted returns a query that finds what q finds, without what comes from
// documents whose terms restrict passing them on, unless their source is named.
func (q *Query) Unrestricted(named ...string) *Query {
	out := Query{}
	if q != nil {
		out = *q
	}
	out.open, out.named = true, named
	return &out
}

// term is one condition: a field and the values of which one must hold.
type term struct {
	field  string
	not    bool
	values []value
	// column is where the term begins in the text, from 1.
	column int
}

// value is one value of a term.
type value struct {
	text   string
	quoted bool
	// ranged says that it was written low..high, either of which may be empty.
	ranged    bool
	low, high string
}

// QueryError is a fault in the text of a query.
type QueryError struct {
	// Column is the place of the fault in characters, from 1.
	Column int
	// Fault says what is wrong and what would be right.
	Fault string
}

func (e *QueryError) Error() string { return fmt.Sprintf("query, column %d: %s", e.Column, e.Fault) }

// String writes the query in its language, in a form that Parse reads as the same query.
func (q *Query) String() string {
	if q == nil {
		return ""
	}
	var parts []string
	for _, t := range q.terms {
		s := t.field + ":"
		if t.not {
			s = "-" + s
		}
		for i, v := range t.values {
			if i > 0 {
				s += "~"
			}
			s += v.String()
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

func (v value) String() string {
	switch {
	case v.ranged:
		return v.low + ".." + v.high
	case v.quoted || v.text == "" || strings.ContainsAny(v.text, " ~\"\t\n"):
		return `"` + strings.ReplaceAll(strings.ReplaceAll(v.text, `\`, `\\`), `"`, `\"`) + `"`
	}
	return v.text
}

// AsOf is the moment that the query looks at the lake from; zero for now.
func (q *Query) AsOf() time.Time {
	if q == nil {
		return time.Time{}
	}
	return q.until
}

// Values returns what a field is asked for as written, without negated terms;
// nil if it is not asked for.
func (q *Query) Values(field string) (out []string) {
	if q == nil {
		return nil
	}
	for _, t := range q.terms {
		if t.field == field && !t.not {
			for _, v := range t.values {
				if v.ranged {
					out = append(out, v.low+".."+v.high)
				} else {
					out = append(out, v.text)
				}
			}
		}
	}
	return out
}

// Parse reads a query. What it names is held against the codebook, the lake's
// Options and what the lake has; the error of a field or value that is unknown
// is a *QueryError that says what would be valid. The language is documented in
// docs/query.md.
func (l *Lake) Parse(text string) (*Query, error) {
	if at := strings.IndexByte(text, 0); at >= 0 {
		return nil, &QueryError{utf8.RuneCountInString(text[:at]) + 1, "a zero byte stands in no text; leave it out"}
	}
	terms, err := cut(text)
	if err != nil {
		return nil, err
	}
	q := &Query{}
	for _, t := range terms {
		f, known := fieldNamed(t.field)
		if !known {
			return nil, fault(t, "there is no field %q; %s", t.field, nearest(t.field, FieldNames()))
		}
		t.field = f.Name
		if f.check != nil {
			if err := f.check(l, &t); err != nil {
				return nil, err
			}
		}
		if t.field == "as_of" {
			if t.not || !q.until.IsZero() {
				return nil, fault(t, "as_of is given once, and not negated")
			}
			if q.until, err = endOf(t.values[0].text); err != nil {
				return nil, fault(t, "as_of: %v", err)
			}
		}
		q.terms = append(q.terms, t)
	}
	return q, nil
}

func fault(t term, format string, args ...any) error {
	return &QueryError{t.column, fmt.Sprintf(format, args...)}
}

// endOf is the last moment of a day, month or year, or a moment in RFC 3339.
func endOf(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC(), nil
	}
	if _, last := entente.EDTF(s).Days(); last != "" && !strings.Contains(s, "/") {
		if t, err := time.Parse(time.DateOnly, last); err == nil {
			return t.AddDate(0, 0, 1).Add(-time.Microsecond), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no day as 2026-01-31 or moment as 2026-01-31T12:00:00Z", s)
}

// cut reads the terms of a query's text.
func cut(text string) ([]term, error) {
	if !utf8.ValidString(text) {
		return nil, &QueryError{1, "the query is not UTF-8"}
	}
	c := cutter{runes: []rune(text)}
	var out []term
	for {
		c.blanks()
		if c.at == len(c.runes) {
			return out, nil
		}
		t, err := c.term()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
}

// cutter goes through the characters of a query.
type cutter struct {
	runes []rune
	at    int
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == '\u00a0' }

func (c *cutter) blanks() {
	for c.at < len(c.runes) && isBlank(c.runes[c.at]) {
		c.at++
	}
}

func (c *cutter) term() (term, error) {
	t := term{column: c.at + 1}
	if c.runes[c.at] == '-' {
		t.not = true
		c.at++
	}
	begin := c.at
	for c.at < len(c.runes) && c.runes[c.at] != ':' && c.runes[c.at] != '"' && !isBlank(c.runes[c.at]) {
		c.at++
	}
	word := string(c.runes[begin:c.at])
	if c.at == len(c.runes) || c.runes[c.at] != ':' {
		if word == "" && c.at < len(c.runes) && c.runes[c.at] == '"' {
			v, err := c.value(t)
			if err != nil {
				return t, err
			}
			word = v.text
		}
		return t, fault(t, "%q names no field; to search the words of the texts write text:%s, else field:value with one of %s",
			word, value{text: word, quoted: true}, strings.Join(FieldNames(), ", "))
	}
	t.field = strings.ToLower(word)
	c.at++
	for {
		v, err := c.value(t)
		if err != nil {
			return t, err
		}
		t.values = append(t.values, v)
		if c.at == len(c.runes) || c.runes[c.at] != '~' {
			return t, nil
		}
		c.at++
	}
}

func (c *cutter) value(t term) (value, error) {
	if c.at < len(c.runes) && c.runes[c.at] == '"' {
		return c.quoted(t)
	}
	begin := c.at
	for c.at < len(c.runes) && c.runes[c.at] != '~' && !isBlank(c.runes[c.at]) {
		c.at++
	}
	text := string(c.runes[begin:c.at])
	if text == "" {
		return value{}, fault(t, "%s has no value; write %s:value, or %s:* for any", t.field, t.field, t.field)
	}
	if low, high, ranged := strings.Cut(text, ".."); ranged {
		if low == "" && high == "" {
			return value{}, fault(t, "%s: a range needs an end; write %s:* for any", t.field, t.field)
		}
		return value{text: text, ranged: true, low: low, high: high}, nil
	}
	return value{text: text}, nil
}

func (c *cutter) quoted(t term) (value, error) {
	begin := c.at
	c.at++
	var b strings.Builder
	for ; c.at < len(c.runes); c.at++ {
		switch r := c.runes[c.at]; {
		case r == '\\' && c.at+1 < len(c.runes) && (c.runes[c.at+1] == '"' || c.runes[c.at+1] == '\\'):
			c.at++
			b.WriteRune(c.runes[c.at])
		case r == '"':
			c.at++
			if c.at < len(c.runes) && c.runes[c.at] != '~' && !isBlank(c.runes[c.at]) {
				return value{}, &QueryError{c.at + 1, "a closing quotation mark is followed by a blank or ~"}
			}
			if strings.TrimSpace(b.String()) == "" {
				return value{}, &QueryError{begin + 1, fmt.Sprintf("%s is asked for nothing", t.field)}
			}
			return value{text: b.String(), quoted: true}, nil
		default:
			b.WriteRune(r)
		}
	}
	return value{}, &QueryError{begin + 1, `the quotation mark is not closed; write \" for one inside`}
}

// nearest says which of the words is meant, or lists them.
func nearest(word string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := distance(strings.ToLower(word), strings.ToLower(w)); d < least && d < len(w) {
			best, least = w, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %s? Valid are %s", best, strings.Join(words, ", "))
	}
	return "valid are " + strings.Join(words, ", ")
}

// distance is the number of letters to insert, delete or replace to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// isAny tells whether a value is the unquoted star, which stands for any.
func (v value) isAny() bool { return v.text == "*" && !v.quoted && !v.ranged }

// ends are what a value is made of: the two ends of a range, else the value itself.
func (v value) ends() []string {
	if v.ranged {
		return []string{v.low, v.high}
	}
	return []string{v.text}
}

// oneOf checks the values against the words of the codebook; ranged allows ranges over them.
func oneOf(words []string, ranged bool) func(*Lake, *term) error {
	return func(_ *Lake, t *term) error {
		for i := range t.values {
			v := &t.values[i]
			if v.isAny() {
				continue
			}
			if v.ranged && !ranged {
				return fault(*t, "%s has no ranges; list values as %s~%s", t.field, words[0], words[1])
			}
			for _, w := range []*string{&v.text, &v.low, &v.high} {
				if w == &v.text && v.ranged || *w == "" {
					continue
				}
				*w = strings.ToLower(*w)
				if !slices.Contains(words, *w) {
					return fault(*t, "there is no %s %q; %s", t.field, *w, nearest(*w, words))
				}
			}
			if v.ranged && v.low != "" && v.high != "" && slices.Index(words, v.low) > slices.Index(words, v.high) {
				return fault(*t, "%s comes after %s; turn the range round", v.low, v.high)
			}
		}
		return nil
	}
}

// dates checks that the values are dates or ranges of them.
func dates(_ *Lake, t *term) error {
	for _, v := range t.values {
		if v.isAny() {
			continue
		}
		for _, s := range v.ends() {
			if s != "" && (!entente.EDTF(s).Valid() || strings.Contains(s, "/")) {
				return fault(*t, "%s: %q is no date; write 2015, 2015-06, 2015-06-30, or a range as 2015..2024 or 2015-06..", t.field, s)
			}
		}
		if first, _ := entente.EDTF(v.low).Days(); v.ranged && v.high != "" && first != "" {
			if _, last := entente.EDTF(v.high).Days(); last < first {
				return fault(*t, "%s comes after %s; turn the range round", v.low, v.high)
			}
		}
	}
	return nil
}

// aMoment checks as_of.
func aMoment(_ *Lake, t *term) error {
	if len(t.values) != 1 || t.values[0].ranged {
		return fault(*t, "as_of takes one day or moment")
	}
	return nil
}

var magnitudes = map[string]float64{"": 1, "k": 1e3, "m": 1e6, "bn": 1e9}

var number = regexp.MustCompile(`^(\d+(?:\.\d+)?(?:e\d+)?)(k|m|bn)?$`)

// numberOf reads a number with an optional k, m or bn.
func numberOf(s string) (float64, error) {
	m := number.FindStringSubmatch(strings.ToLower(s))
	if m == nil {
		return 0, fmt.Errorf("%q is no number; write 1500000, 1.5m or 3bn", s)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, fmt.Errorf("%q is out of range", s)
	}
	return n * magnitudes[m[2]], nil
}

// numbers checks that the values are numbers or ranges of them, not over top if that is not 0.
func numbers(top float64) func(*Lake, *term) error {
	return func(_ *Lake, t *term) error {
		for _, v := range t.values {
			if v.isAny() {
				continue
			}
			for _, s := range v.ends() {
				if s == "" {
					continue
				}
				n, err := numberOf(s)
				if err != nil {
					return fault(*t, "%s: %v, or a range as 10..20 or 10..", t.field, err)
				}
				if top > 0 && n > top {
					return fault(*t, "%s goes from 0 to %v", t.field, top)
				}
			}
		}
		return nil
	}
}

// words checks values that are looked for in texts.
func words(_ *Lake, t *term) error {
	for i := range t.values {
		// A name may hold two dots; only the fields that have an order have ranges.
		t.values[i].ranged = false
	}
	return nil
}

// exact checks identifiers.
func exact(_ *Lake, t *term) error { return words(nil, t) }
