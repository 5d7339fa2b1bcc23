package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"entente"
	"entente/lake"
	"entente/lake/export"
	"entente/source"
)

func newQuery(c console) *cobra.Command {
	var in lakeFlags
	var of, format, out, after, order, by string
	var limit int
	var show, count bool
	cmd := &cobra.Command{
		Use:   "query [FIELD:VALUE...]",
		Short: "Print what a lake has on a question",
		Long:  "Query prints the records, documents or events of a lake that a question finds.\n\n" + queryHelp(),
		Example: `  entente query kind:transfer from:RUS to:IND when:2015..2024 stage:agreed..
  entente query dyad:RUS~IND --of events
  entente query 'text:"S-400" confidence:0.8..' --format csv --out s400.csv
  entente query kind:exercise --by year
  entente query party:NATO --count`,
		RunE: func(cmd *cobra.Command, args []string) error {
			things := []string{string(lake.Records), string(lake.Documents), string(lake.Events)}
			if err := choice("of", of, things...); err != nil {
				return err
			}
			if err := choice("format", format, formats...); err != nil {
				return err
			}
			if order != "" {
				if err := choice("order", order, orderNames()...); err != nil {
					return err
				}
			}
			if limit < 0 {
				return usageError{fmt.Errorf("--limit is %d; it must not be negative", limit)}
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			q, err := parseQuery(l, args)
			if err != nil {
				return err
			}
			thing := lake.Thing(of)
			groupings := splitList(by)
			switch {
			case show:
				text := l.SelectSQL(q, thing)
				if count || by != "" {
					if text, err = l.TallySQL(q, thing, limit, groupings...); err != nil {
						return usageError{err}
					}
				}
				_, err := fmt.Fprintln(c.out, text)
				return err
			case count && by == "":
				n, err := l.Count(cmd.Context(), q, thing)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.out, n)
				return err
			}
			o, err := openOutput(c, out, nil)
			if err != nil {
				return err
			}
			shape := formatOf(format, out, c)
			if by != "" {
				return o.finish(writeTally(cmd.Context(), o, c, l, q, thing, limit, groupings, shape))
			}
			next, err := writeFound(cmd.Context(), o, c, l, q, thing, lake.Page{Limit: limit, After: after, Order: lake.Order(order)}, shape)
			if err = o.finish(err); err == nil && next != "" {
				fmt.Fprintf(c.err, "entente: there is more; go on with --after %s\n", next)
			}
			return err
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&of, "of", string(lake.Records), "records, documents or events")
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table, ndjson, json or csv")
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write instead of standard output; its suffix tells the format if --format does not")
	cmd.Flags().IntVar(&limit, "limit", 0, "the greatest number of rows (default all)")
	cmd.Flags().StringVar(&after, "after", "", "the cursor that the page before ended with")
	cmd.Flags().StringVar(&order, "order", "", strings.Join(orderNames(), ", "))
	cmd.Flags().StringVar(&by, "by", "", "count by properties instead, separated by commas: "+strings.Join(lake.Groupings(lake.Records), ", "))
	cmd.Flags().BoolVar(&count, "count", false, "print how many there are")
	cmd.Flags().BoolVar(&show, "sql", false, "print the SQL, which entente sql runs, instead of its answer")
	return cmd
}

func orderNames() (out []string) {
	for _, o := range lake.Orders() {
		out = append(out, string(o))
	}
	return out
}

// splitList cuts a list at its commas.
func splitList(s string) (out []string) {
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// queryHelp lists the fields of the query language.
func queryHelp() string {
	var b strings.Builder
	b.WriteString("A question is terms FIELD:VALUE, all of which must hold. A~B is A or B, -FIELD:VALUE\nnot, FIELD:* told at all, A..B a range; quotation marks keep blanks. The fields:\n\n")
	for _, f := range lake.Fields() {
		fmt.Fprintf(&b, "  %-12s  %s\n", f.Name, f.Means)
	}
	return strings.TrimRight(b.String(), "\n")
}

// writeFound writes what a query finds and returns the cursor of the next page.
func writeFound(ctx context.Context, o *output, c console, l *lake.Lake, q *lake.Query, of lake.Thing, p lake.Page, format string) (next string, err error) {
	table := format == "table"
	switch of {
	case lake.Documents:
		columns, cells := export.DocumentColumns(), export.DocumentCells
		if table {
			columns, cells = documentColumns, documentCells
		}
		w := newRowWriter(format, o, c, columns)
		next, err = l.FindDocuments(ctx, q, p, func(d *lake.KeptDocument) error {
			return w.write(export.DocumentRowOf(d), cells(d))
		})
		return next, ended(err, w.end)
	case lake.Events:
		columns, cells := export.EventColumns(), export.EventCells
		if table {
			columns, cells = eventColumns, eventCells
		}
		w := newRowWriter(format, o, c, columns)
		next, err = l.FindEvents(ctx, q, p, func(e *entente.Event) error { return w.write(e, cells(e)) })
		return next, ended(err, w.end)
	}
	if table {
		w := newRecordWriter(format, o, c)
		next, err = l.FindRecords(ctx, q, p, func(r *lake.KeptRecord) error {
			item := source.Item{Path: cmp.Or(r.Publisher, r.Source) + ", " + r.Document,
				Document: &entente.Document{ID: r.Document, Date: r.Published, Title: r.Title}}
			return w.write(item, []entente.Record{r.Record})
		})
		return next, ended(err, w.end)
	}
	w := newRowWriter(format, o, c, export.RecordColumns())
	next, err = l.FindRecords(ctx, q, p, func(r *lake.KeptRecord) error {
		return w.write(export.RowOf(r), export.RecordCells(r))
	})
	return next, ended(err, w.end)
}

// writeTally writes how many things there are by some of their properties.
func writeTally(ctx context.Context, o *output, c console, l *lake.Lake, q *lake.Query, of lake.Thing, top int, by []string, format string) error {
	if _, err := l.TallySQL(q, of, top, by...); err != nil {
		return usageError{err}
	}
	tally, err := l.Tally(ctx, q, of, top, by...)
	if err != nil {
		return err
	}
	w := newRowWriter(format, o, c, append(append([]string{}, by...), "count"))
	for _, t := range tally {
		object := orderedObject{}
		for i, key := range t.Keys {
			object = append(object, pair{by[i], key})
		}
		object = append(object, pair{"count", t.Count})
		if err := w.write(object, append(append([]string{}, t.Keys...), fmt.Sprint(t.Count))); err != nil {
			return err
		}
	}
	return w.end()
}
