package lake

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Tallied is how many things share the values of the groupings asked for.
type Tallied struct {
	// Keys are the values, in the order of the groupings; empty where none is told.
	Keys  []string `json:"keys"`
	Count int64    `json:"count"`
}

// grouping is a property to count by: an expression, and whether it is a list,
// each of whose values is counted.
type grouping struct {
	name, expression string
	list             bool
	of               []Thing
}

var groupings = []grouping{
	{"kind", "kind", false, []Thing{Records, Events}},
	{"stage", "stage", false, []Thing{Records, Events}},
	{"from", `"from"`, true, []Thing{Records, Events}},
	{"to", `"to"`, true, []Thing{Records, Events}},
	{"with", `"with"`, true, []Thing{Records, Events}},
	{"party", `list_concat("from", "to", "with")`, true, []Thing{Records, Events}},
	{"dyad", "dyads", true, []Thing{Records, Events}},
	{"year", "year", false, []Thing{Records, Events}},
	{"month", "strftime(first_day, '%Y-%m')", false, []Thing{Records, Events}},
	{"equipment", "list_distinct(list_transform(equipment, lambda e: e.class))", true, []Thing{Records}},
	{"equipment", "list_distinct(classes)", true, []Thing{Events}},
	{"country", "country", false, []Thing{Records, Events}},
	{"name", "name", false, []Thing{Records, Events}},
	{"speaker", "speaker", false, []Thing{Records}},
	{"certainty", "certainty", false, []Thing{Records}},
	{"currency", "currency", false, []Thing{Records}},
	{"outlet", "publisher", false, []Thing{Records}},
	{"outlet", "outlet", false, []Thing{Documents}},
	{"source", "source", false, []Thing{Records, Documents}},
	{"source", "sources", true, []Thing{Events}},
	{"release", "release", false, []Thing{Records, Documents}},
	{"terms", "terms", false, []Thing{Records, Documents}},
	{"language", "language", false, []Thing{Documents}},
	{"published-year", "year(published)", false, []Thing{Records}},
	{"published-month", "strftime(published, '%Y-%m')", false, []Thing{Records}},
	{"published-year", "year(date)", false, []Thing{Documents}},
	{"published-month", "strftime(date, '%Y-%m')", false, []Thing{Documents}},
	{"document", "document", false, []Thing{Records}},
}

// Groupings returns the properties that things can be counted by. The slice is the caller's.
func Groupings(of Thing) (out []string) {
	for _, g := range groupings {
		if slices.Contains(g.of, of) {
			out = append(out, g.name)
		}
	}
	return out
}

// TallySQL is the SQL over the views by which Tally counts; it can be run with SQL.
func (l *Lake) TallySQL(q *Query, of Thing, top int, by ...string) (string, error) {
	inner := fmt.Sprintf("SELECT * FROM %s\n    WHERE %s", of, l.where(q, of))
	var keys, shown []string
	for i, name := range by {
		at := slices.IndexFunc(groupings, func(g grouping) bool { return g.name == name && slices.Contains(g.of, of) })
		if at < 0 {
			return "", fmt.Errorf("%s cannot be counted by %q; %s", of, name, nearest(name, Groupings(of)))
		}
		expression := groupings[at].expression
		if groupings[at].list {
			expression = fmt.Sprintf("unnest(CASE WHEN len(%s) > 0 THEN %s ELSE [NULL] END)", expression, expression)
		}
		key := fmt.Sprintf("key%d", i+1)
		inner = fmt.Sprintf("SELECT *, %s AS %s FROM (\n    %s)", expression, key, inner)
		keys = append(keys, key)
		shown = append(shown, fmt.Sprintf("coalesce(CAST(%s AS VARCHAR), '') AS %s", key, quoteName(name)))
	}
	text := fmt.Sprintf("SELECT %s\nFROM (%s)\n", strings.Join(append(shown, "count(*) AS count"), ", "), inner)
	if len(keys) > 0 {
		text += "GROUP BY " + strings.Join(keys, ", ") + "\nORDER BY count DESC, " + strings.Join(keys, ", ")
	}
	if top > 0 {
		text += fmt.Sprintf("\nLIMIT %d", top)
	}
	return explain(text, q), nil
}

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// Tally counts what a query finds by the given Groupings, greatest first, and
// returns the top so many; 0 means all. Where a grouping has several values, as
// the sides of a record, each is counted. Facets are tallies by one grouping;
// flows are tallies by from, to and year.
func (l *Lake) Tally(ctx context.Context, q *Query, of Thing, top int, by ...string) ([]Tallied, error) {
	text, err := l.TallySQL(q, of, top, by...)
	if err != nil {
		return nil, err
	}
	s, err := l.session(ctx, q.AsOf())
	if err != nil {
		return nil, err
	}
	defer s.close()
	rows, err := s.QueryContext(ctx, text)
	if err != nil {
		return nil, l.engineTrouble(err)
	}
	defer rows.Close()
	var out []Tallied
	for rows.Next() {
		t := Tallied{Keys: make([]string, len(by))}
		var into []any
		for i := range t.Keys {
			into = append(into, &t.Keys[i])
		}
		if err := rows.Scan(append(into, &t.Count)...); err != nil {
			return nil, l.engineTrouble(err)
		}
		out = append(out, t)
	}
	return out, l.engineTrouble(rows.Err())
}
