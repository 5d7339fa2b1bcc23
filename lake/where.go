package lake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entente"
)

// where writes the conditions of a query on a thing as SQL over the views.
func (l *Lake) where(q *Query, of Thing) string {
	if q == nil {
		return "true"
	}
	var own, ofRecords []string
	for _, t := range q.terms {
		if t.field == "as_of" {
			continue
		}
		f, _ := fieldNamed(t.field)
		if slices.Contains(f.of, of) {
			own = append(own, l.condition(t, of))
		} else if slices.Contains(f.of, Records) {
			ofRecords = append(ofRecords, l.condition(t, Records))
		} else {
			// A property of the document alone.
			ofRecords = append(ofRecords, "document IN (SELECT document FROM documents WHERE "+l.condition(t, Documents)+")")
		}
	}
	if len(ofRecords) > 0 {
		records := "SELECT record FROM records WHERE " + strings.Join(ofRecords, " AND ")
		switch of {
		case Documents:
			own = append(own, "document IN (SELECT document FROM records WHERE "+strings.Join(ofRecords, " AND ")+")")
		case Events:
			own = append(own, "event IN (SELECT event FROM event_records WHERE record IN ("+records+"))")
		default:
			own = append(own, ofRecords...)
		}
	}
	if q.open {
		named := list(append(slices.Clone(q.named), ""), "(", ")")
		if of == Events {
			own = append(own, fill("event-open", "$LIST", named))
		} else {
			own = append(own, fill("open", "$LIST", named))
		}
	}
	if len(own) == 0 {
		return "true"
	}
	return strings.Join(own, "\n    AND ")
}

// condition writes one term as SQL.
func (l *Lake) condition(t term, of Thing) string {
	var either []string
	for _, v := range t.alternatives() {
		either = append(either, l.alternative(t.field, v, of))
	}
	out := "(" + strings.Join(either, " OR ") + ")"
	if t.not {
		// What is not told is not as the term says.
		return "NOT coalesce(" + out + ", false)"
	}
	return out
}

// alternatives puts the plain values of a term together, so that they become one list.
func (t term) alternatives() [][]value {
	if t.field == "dyad" {
		return [][]value{t.values}
	}
	var plain []value
	var out [][]value
	for _, v := range t.values {
		if v.isAny() || v.ranged {
			out = append(out, []value{v})
		} else {
			plain = append(plain, v)
		}
	}
	if len(plain) > 0 {
		out = append(out, plain)
	}
	return out
}

// fill puts values into a condition of sql/conditions.sql.
func fill(name string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(conditions()[name])
}

// quote writes a string as SQL.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// list writes values as SQL between two brackets.
func list(values []string, open, end string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return open + strings.Join(quoted, ", ") + end
}

// alternative writes values of which one must hold: a single any or range, or several plain ones.
func (l *Lake) alternative(field string, values []value, of Thing) string {
	first := values[0]
	if field == "stage" {
		return fill(field, "$LIST", list(stages(values), "(", ")"))
	}
	plain := make([]string, len(values))
	for i, v := range values {
		plain[i] = v.text
	}
	if first.isAny() {
		return l.anyOf(field, of)
	}
	switch field {
	case "from", "to", "with", "party":
		return l.actors(field, plain, of)
	case "dyad":
		return l.dyad(plain[0], plain[1], of)
	case "when":
		return dateCondition(field, values)
	case "published":
		if of == Documents {
			return strings.ReplaceAll(dateCondition(field, values), field, "date")
		}
		return dateCondition(field, values)
	case "money", "people", "confidence":
		return numberCondition(field, values)
	case "where":
		return l.whereCondition(plain)
	case "judgement":
		return eachOf(plain, func(v string) string { return fill("judgement-" + v) })
	case "name":
		return eachOf(plain, func(v string) string { return wordsIn("name", v) })
	case "designation":
		return eachOf(plain, func(v string) string { return fill(field, "$WORDS", wordsIn("e.name", v)) })
	case "outlet":
		return eachOf(plain, func(v string) string {
			if of == Documents {
				return wordsIn("outlet", v)
			}
			return wordsIn("outlet", v) + " OR " + wordsIn("publisher", v)
		})
	case "speaker":
		return eachOf(plain, func(v string) string {
			if code := strings.ToUpper(v); code == v && entente.Actor(code).Valid() && len(code) >= 3 {
				return "speaker_actor = " + quote(code) + " OR " + wordsIn("speaker", v)
			}
			return wordsIn("speaker", v)
		})
	case "text":
		return eachOf(plain, func(v string) string {
			if of == Documents {
				return wordsIn("text", v) + " OR " + wordsIn("title", v)
			}
			return wordsIn("quote", v)
		})
	case "equipment", "source", "register":
		if of == Events {
			return fill("event-"+strings.Replace(field, "register", "source", 1), "$ARRAY", list(plain, "[", "]"))
		}
	case "event":
		if of == Records {
			return fill("record-event", "$LIST", list(plain, "(", ")"))
		}
	}
	return fill(field, "$LIST", list(plain, "(", ")"), "$ARRAY", list(plain, "[", "]"))
}

// anyOf writes that a field is told at all.
func (l *Lake) anyOf(field string, of Thing) string {
	switch field {
	case "from", "to", "with":
		return fill("actor-any", "$COLUMN", `"`+field+`"`)
	case "party":
		return `len("from") + len("to") + len("with") > 0`
	case "when", "published", "money", "people", "confidence":
		if field == "published" && of == Documents {
			return "date IS NOT NULL"
		}
		return fill(field)
	case "where":
		return "place IS NOT NULL OR country IS NOT NULL"
	case "equipment", "register":
		if of == Events {
			return fill("event-" + field + "-any")
		}
		return fill(field + "-any")
	case "designation":
		return fill("designation-any")
	case "outlet":
		if of == Records {
			return "outlet IS NOT NULL OR publisher IS NOT NULL"
		}
	case "text", "kind", "stage", "certainty", "source", "document", "record", "event", "judgement":
		return "true"
	}
	return field + " IS NOT NULL"
}

func eachOf(values []string, write func(string) string) string {
	var out []string
	for _, v := range values {
		out = append(out, write(v))
	}
	return strings.Join(out, " OR ")
}

// stages lists the stages of values and ranges. A range without an end ends with
// completed: what was halted or refused did not get further than agreed.
func stages(values []value) (out []string) {
	all := texts(entente.Stages())
	for _, v := range values {
		switch {
		case v.isAny():
			return all
		case !v.ranged:
			out = append(out, v.text)
			continue
		}
		from, to := 0, slices.Index(all, string(entente.Completed))
		if v.low != "" {
			from = slices.Index(all, v.low)
		}
		if v.high != "" {
			to = slices.Index(all, v.high)
		}
		out = append(out, all[from:max(from, to)+1]...)
	}
	return out
}

// dayLiteral writes a day as SQL.
func dayLiteral(s string) string { return "DATE " + quote(s) }

func dateCondition(field string, values []value) string {
	var out []string
	for _, v := range values {
		low, high := v.text, v.text
		if v.ranged {
			low, high = v.low, v.high
		}
		first, last := "DATE '-infinity'", "DATE 'infinity'"
		if day, _ := entente.EDTF(low).Days(); day != "" {
			first = dayLiteral(day)
		}
		if _, day := entente.EDTF(high).Days(); day != "" {
			last = dayLiteral(day)
		}
		out = append(out, "("+fill(field+"-range", "$LOW", first, "$HIGH", last)+")")
	}
	return strings.Join(out, " OR ")
}

func numberCondition(field string, values []value) string {
	var out []string
	for _, v := range values {
		ends := [2]string{v.text, v.text}
		if v.ranged {
			ends = [2]string{v.low, v.high}
		}
		limits := [2]float64{0, math.MaxFloat64}
		for i, s := range ends {
			if n, err := numberOf(s); err == nil {
				limits[i] = n
			}
		}
		out = append(out, "("+fill(field+"-range", "$LOW", strconv.FormatFloat(limits[0], 'g', -1, 64),
			"$HIGH", strconv.FormatFloat(limits[1], 'g', -1, 64))+")")
	}
	return strings.Join(out, " OR ")
}

// whereCondition looks for a country by its code or its members', and for words of the place.
func (l *Lake) whereCondition(values []string) string {
	return eachOf(values, func(v string) string {
		code := entente.Actor(strings.ToUpper(v))
		if string(code) != v || !code.Valid() || len(code) < 3 {
			return wordsIn("place", v)
		}
		in := []string{string(code)}
		for _, m := range l.options.Members {
			if m.Group == code {
				in = append(in, string(m.State))
			}
		}
		slices.Sort(in)
		return "country IN " + list(slices.Compact(in), "(", ")") + " OR " + wordsIn("place", v)
	})
}

// wordsIn writes that words stand in a column, next to each other, as whole
// words and in any case. A star at the end lets the last word go on.
func wordsIn(column, text string) string {
	text, open := strings.CutSuffix(strings.TrimSpace(text), "*")
	var parts []string
	longest := ""
	for _, w := range strings.Fields(text) {
		parts = append(parts, regexp.QuoteMeta(w))
		if len(w) > len(longest) {
			longest = w
		}
	}
	pattern := `(?i)(?:^|[^\pL\pN])` + strings.Join(parts, `\s+`)
	if !open {
		pattern += `(?:$|[^\pL\pN])`
	}
	// Looking for the longest word first spares the pattern most texts.
	return "(contains(lower(" + column + "), lower(" + quote(longest) + ")) AND regexp_matches(" + column + ", " + quote(pattern) + "))"
}

// span is the days between which a membership holds; empty ends are open.
type span struct{ first, last string }

func spanOf(m Member) (s span) {
	s.first, _ = entente.EDTF(m.From).Days()
	_, s.last = entente.EDTF(m.To).Days()
	return s
}

// meet is the days that are in both.
func (s span) meet(o span) (out span, some bool) {
	out = span{max(s.first, o.first), s.last}
	if o.last != "" && (out.last == "" || o.last < out.last) {
		out.last = o.last
	}
	return out, out.last == "" || out.first <= out.last
}

// expand lists who is meant by actors: themselves, and the members of groups
// with the days between which they are members. =GROUP is only the group.
func (l *Lake) expand(codes []string) map[span][]string {
	out := map[span][]string{}
	add := func(s span, code string) {
		if !slices.Contains(out[s], code) && !slices.Contains(out[span{}], code) {
			out[s] = append(out[s], code)
		}
	}
	for _, code := range codes {
		add(span{}, strings.TrimPrefix(code, "="))
	}
	for _, code := range codes {
		for _, m := range l.options.Members {
			if string(m.Group) == code {
				add(spanOf(m), string(m.State))
			}
		}
	}
	return out
}

// spans returns the keys in a fixed order.
func spans(of map[span][]string) []span {
	var out []span
	for s := range of {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b span) int { return strings.Compare(a.first+"/"+a.last, b.first+"/"+b.last) })
	return out
}

// actDay is the day by which membership is judged: that of the act, else of the document.
func actDay(of Thing) string {
	if of == Events {
		return "coalesce(first_day, last_day)"
	}
	return "coalesce(first_day, last_day, published)"
}

// during writes that a condition held on the day of the act. Where no day is
// told, members are those of now.
func during(s span, of Thing, condition string) string {
	if s.first != "" {
		condition += " AND " + fill("since-now", "$DAY", actDay(of), "$LOW", dayLiteral(s.first))
	}
	if s.last != "" {
		condition += " AND " + fill("until-now", "$DAY", actDay(of), "$HIGH", dayLiteral(s.last))
	}
	return "(" + condition + ")"
}

func (l *Lake) actors(field string, codes []string, of Thing) string {
	columns := []string{`"` + field + `"`}
	if field == "party" {
		columns = []string{`"from"`, `"to"`, `"with"`}
	}
	who := l.expand(codes)
	var out []string
	for _, s := range spans(who) {
		slices.Sort(who[s])
		has := eachOf(columns, func(column string) string {
			return fill("actor", "$COLUMN", column, "$ARRAY", list(who[s], "[", "]"))
		})
		out = append(out, during(s, of, "("+has+")"))
	}
	return strings.Join(out, " OR ")
}

func (l *Lake) dyad(a, b string, of Thing) string {
	left, right := l.expand([]string{a}), l.expand([]string{b})
	pairs := map[span][]string{}
	for _, s := range spans(left) {
		for _, o := range spans(right) {
			both, some := s.meet(o)
			if !some {
				continue
			}
			for _, x := range left[s] {
				for _, y := range right[o] {
					if x != y {
						pairs[both] = append(pairs[both], x+">"+y, y+">"+x, min(x, y)+"~"+max(x, y))
					}
				}
			}
		}
	}
	if len(pairs) == 0 {
		return "false"
	}
	var out []string
	for _, s := range spans(pairs) {
		slices.Sort(pairs[s])
		out = append(out, during(s, of, fill("dyad", "$ARRAY", list(slices.Compact(pairs[s]), "[", "]"))))
	}
	return strings.Join(out, " OR ")
}

// explain writes the SQL of a query as it can be run with entente sql.
func explain(select_ string, q *Query) string {
	if until := q.AsOf(); !until.IsZero() {
		return fmt.Sprintf("-- run with --as-of %s\n%s", until.Format("2006-01-02T15:04:05.999999Z"), select_)
	}
	return select_
}
