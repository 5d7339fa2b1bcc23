package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"entente"
	"entente/lake"
)

// then parses a query and returns it if it asks for the lake as it was at an
// earlier time, which the lake answers itself; nil if it asks for it as it is.
func (q request) then(text string) (*lake.Query, error) {
	parsed, err := q.server.options.Lake.Parse(text)
	if err != nil || parsed.AsOf().IsZero() {
		return nil, err
	}
	return parsed, nil
}

// orders are the lake's names of the orders of lists.
var orders = map[string]lake.Order{"newest": lake.NewestByTime, "oldest": lake.ByTime, "confidence": lake.ByConfidence}

// listThen lists what a query finds in the lake as it was. find calls yield for
// each with its JSON and its row.
func (q request) listThen(ctx context.Context, parsed *lake.Query, of lake.Thing, in *ListParameters, columns []string,
	find func(context.Context, lake.Page, func(item any, row []string) error) (string, error)) (*reply, error) {
	total, err := q.server.options.Lake.Count(ctx, parsed, of)
	if err != nil {
		return nil, err
	}
	list := []json.RawMessage{}
	next, err := find(ctx, lake.Page{Limit: in.Limit, After: in.Cursor, Order: orders[in.Order]}, func(item any, _ []string) error {
		text, err := encodeJSON(item)
		list = append(list, text)
		return err
	})
	if errors.Is(err, lake.ErrCursor) {
		return nil, badRequest("%v", err)
	}
	if err != nil {
		return nil, err
	}
	caveat := fmt.Sprintf("%s in the lake as it was at %s.", count(int(total), string(of)[:len(of)-1]), parsed.AsOf().Format("2006-01-02T15:04:05Z07:00"))
	all := lake.Page{Order: orders[in.Order]}
	whole := connection(q.http)
	return &reply{value: List[json.RawMessage]{q.about(parsed, caveat), int(total), list, next}, file: "entente-" + string(of), columns: columns,
		rows: func(yield func([]string) error) error {
			_, err := find(whole, all, func(_ any, row []string) error { return yield(row) })
			return err
		},
		lines: func(yield func([]byte) error) error {
			_, err := find(whole, all, func(item any, _ []string) error {
				text, err := encodeJSON(item)
				if err != nil {
					return err
				}
				return yield(text)
			})
			return err
		}}, nil
}

func (q request) recordsThen(ctx context.Context, parsed *lake.Query, in *recordsInput) (*reply, error) {
	named, err := q.includes(in.Include)
	if err != nil {
		return nil, err
	}
	exported := in.Format != "json"
	out, err := q.listThen(ctx, parsed, lake.Records, &in.ListParameters, recordColumns,
		func(ctx context.Context, p lake.Page, yield func(any, []string) error) (string, error) {
			return q.server.options.Lake.FindRecords(ctx, parsed, p, func(k *lake.KeptRecord) error {
				if exported && p.Limit == 0 && k.Terms == entente.Restricted && !named[k.Source] {
					return nil
				}
				about := Source{Title: k.Title, Published: k.Published, Publisher: k.Publisher, Source: k.Source, Release: k.Release, Terms: k.Terms}
				return yield(RecordItem{Record: k.Record, About: about}, recordRow(&k.Record, about, ""))
			})
		})
	if err == nil && exported {
		out.note = "rows of registers that may not be passed on, if there are any; include=NAME has them nevertheless"
	}
	return out, err
}

func (q request) eventsThen(ctx context.Context, parsed *lake.Query, in *ListParameters) (*reply, error) {
	return q.listThen(ctx, parsed, lake.Events, in, eventColumns,
		func(ctx context.Context, p lake.Page, yield func(any, []string) error) (string, error) {
			return q.server.options.Lake.FindEvents(ctx, parsed, p, func(e *entente.Event) error { return yield(e, eventRow(e, "", "")) })
		})
}

func (q request) documentsThen(ctx context.Context, parsed *lake.Query, in *documentsInput) (*reply, error) {
	return q.listThen(ctx, parsed, lake.Documents, &ListParameters{Limit: in.Limit, Cursor: in.Cursor, Order: in.Order}, documentColumns,
		func(ctx context.Context, p lake.Page, yield func(any, []string) error) (string, error) {
			return q.server.options.Lake.FindDocuments(ctx, parsed, p, func(k *lake.KeptDocument) error {
				source := k.Source
				if source == "" {
					source = lake.News
				}
				item := DocumentItem{ID: k.ID, Source: Source{k.Title, k.Date, k.Outlet, k.URL, source, k.Release, k.Row, k.Terms},
					Author: k.Author, Language: k.Language, Bytes: len(k.Text), Records: k.Records}
				return yield(item, documentRow(item))
			})
		})
}
