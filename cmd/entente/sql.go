package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente/lake"
)

func newSQL(c console) *cobra.Command {
	var in lakeFlags
	var format, out, asOf string
	cmd := &cobra.Command{
		Use:   "sql [QUESTION]",
		Short: "Ask a lake a question in SQL",
		Long: `Sql runs one question in DuckDB's SQL over the views of a lake: documents, records,
parties, dyads, evidence, equipment, people, why, events, event_records,
event_stages, verdicts, imports and skips. docs/lake.md has their columns, and
entente sql without a question lists them. Nothing but the lake is read, and nothing
is changed. The words from, to, with and when are SQL's own: write "from", "to".
A question - is read from standard input.`,
		Example: `  entente sql 'SELECT kind, count(*) FROM records GROUP BY kind ORDER BY 2 DESC'
  entente sql 'SELECT a, b, year, count(*) AS n FROM dyads GROUP BY ALL' --format csv
  entente query dyad:RUS~IND --sql | entente sql -`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{errors.New("sql: put the question in quotation marks")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, formats...); err != nil {
				return err
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			until, err := asOfFlag(l, asOf)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return listViews(cmd.Context(), c, l, formatOf(format, out, c), out)
			}
			text := args[0]
			if text == "-" {
				data, err := io.ReadAll(io.LimitReader(c.in, 1<<20))
				if err != nil {
					return fmt.Errorf("cannot read standard input: %w", err)
				}
				text = string(data)
			}
			answer, err := l.SQL(cmd.Context(), text, until)
			if errors.Is(err, lake.ErrNotQuestion) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			defer answer.Close()
			o, err := openOutput(c, out, nil)
			if err != nil {
				return err
			}
			w := newRowWriter(formatOf(format, out, c), o, c, answer.Columns)
			err = answer.Each(func(row []any) error {
				object, cells := make(orderedObject, len(row)), make([]string, len(row))
				for i, v := range row {
					v = plainValue(v, answer.Types[i])
					object[i], cells[i] = pair{answer.Columns[i], v}, cellText(v)
				}
				return w.write(object, cells)
			})
			return o.finish(ended(err, w.end))
		},
	}
	in.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table, ndjson, json or csv")
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write instead of standard output; its suffix tells the format if --format does not")
	cmd.Flags().StringVar(&asOf, "as-of", "", "ask the lake as it was at the end of a day, as 2026-01-31, or at a moment in RFC 3339")
	return cmd
}

// asOfFlag reads the moment of --as-of; the zero time if it is not given.
func asOfFlag(l *lake.Lake, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	q, err := l.Parse("as_of:" + s)
	if err != nil {
		return time.Time{}, usageError{fmt.Errorf("--as-of is %q; write a day as 2026-01-31 or a moment as 2026-01-31T12:00:00Z", s)}
	}
	return q.AsOf(), nil
}

// listViews prints the columns of the views.
func listViews(ctx context.Context, c console, l *lake.Lake, format, out string) error {
	columns, err := l.Columns(ctx)
	if err != nil {
		return err
	}
	o, err := openOutput(c, out, nil)
	if err != nil {
		return err
	}
	w := newRowWriter(format, o, c, []string{"view", "column", "type"})
	for _, v := range columns {
		object := orderedObject{{"view", v.View}, {"column", v.Name}, {"type", v.Type}}
		if err := w.write(object, []string{v.View, v.Name, v.Type}); err != nil {
			return o.finish(err)
		}
	}
	return o.finish(w.end())
}

// plainValue makes a value of the engine one that JSON can hold: days and
// moments become texts, and names of a struct come in the order of the alphabet.
func plainValue(v any, kind string) any {
	switch v := v.(type) {
	case time.Time:
		if kind == "DATE" {
			return v.Format(time.DateOnly)
		}
		return v.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
	case *big.Int:
		return v.String()
	case []byte:
		return string(v)
	case fmt.Stringer:
		return v.String()
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plainValue(v[i], strings.TrimSuffix(kind, "[]"))
		}
		return out
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		sort.Strings(names)
		out := orderedObject{}
		for _, name := range names {
			out = append(out, pair{name, plainValue(v[name], "")})
		}
		return out
	}
	return v
}

// cellText is a value as a cell of a table or of CSV: lists of plain values are
// joined by semicolons, others are JSON.
func cellText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = cellText(v[i])
		}
		return strings.Join(parts, ";")
	case orderedObject:
		text, err := plainJSON(v)
		if err != nil {
			return ""
		}
		return text
	}
	return fmt.Sprint(v)
}
