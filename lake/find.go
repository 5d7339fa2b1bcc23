package lake

import (
	"context"
	"fmt"
	"io"

	"entente"
)

// FindCoded calls yield for every document of which a query finds a record, with
// those records, in the order in which they were added.
func (l *Lake) FindCoded(ctx context.Context, q *Query, yield func(*KeptDocument, []KeptRecord) error) error {
	s, err := l.session(ctx, q.AsOf())
	if err != nil {
		return err
	}
	defer s.close()
	var held []KeptRecord
	// flush yields the records held, all of whose documents are complete.
	flush := func(records []KeptRecord) error {
		if len(records) == 0 {
			return nil
		}
		var places []rowPlace
		for i := range records {
			if seq := records[i].documentSeq; len(places) == 0 || places[len(places)-1].seq != seq {
				places = append(places, rowPlace{seq: seq})
			}
		}
		return s.fetch(ctx, Documents, places, func(data []byte) error {
			d, err := l.keptDocument(data)
			if err != nil {
				return err
			}
			n := 0
			for n < len(records) && records[n].Document == d.ID {
				n++
			}
			own := records[:n]
			records = records[n:]
			return yield(d, own)
		})
	}
	_, err = l.FindRecords(ctx, q, Page{}, func(r *KeptRecord) error {
		if len(held) >= chunk && held[len(held)-1].documentSeq != r.documentSeq {
			if err := flush(held); err != nil {
				return err
			}
			held = held[:0]
		}
		held = append(held, *r)
		return nil
	})
	if err == nil {
		err = flush(held)
	}
	return l.engineTrouble(err)
}

// WriteParquet writes what a query finds as one Parquet file, with the columns
// of the lake's own files, in the order of adding. It returns the number of rows.
// The same lake and query give the same bytes.
func (l *Lake) WriteParquet(ctx context.Context, w io.Writer, q *Query, of Thing) (rows int64, err error) {
	switch of {
	case Documents:
		return writeParquet(w, func(yield func(documentRow) error) error {
			_, err := l.each(ctx, q, of, Page{}, func(data []byte) error {
				var row documentRow
				return firstOf(l.parse(data, &row, "document"), func() error { return yield(row) })
			})
			return err
		})
	case Events:
		return writeParquet(w, func(yield func(eventRow) error) error {
			_, err := l.FindEvents(ctx, q, Page{}, func(e *entente.Event) error {
				row, err := newEventRow(e)
				return firstOf(err, func() error { return yield(row) })
			})
			return err
		})
	}
	return writeParquet(w, func(yield func(recordRow) error) error {
		_, err := l.each(ctx, q, Records, Page{}, func(data []byte) error {
			var row recordRow
			return firstOf(l.parse(data, &row, "record"), func() error { return yield(row) })
		})
		return err
	})
}

func writeParquet[T any](out io.Writer, each func(yield func(T) error) error) (n int64, err error) {
	w := newParquetWriter[T](out)
	rows := make([]T, 0, scanned)
	err = each(func(row T) error {
		n++
		if rows = append(rows, row); len(rows) < scanned {
			return nil
		}
		_, err := w.Write(rows)
		rows = rows[:0]
		return err
	})
	if err != nil {
		return n, err
	}
	if _, err := w.Write(rows); err != nil {
		return n, fmt.Errorf("cannot write the Parquet file: %w", err)
	}
	return n, w.Close()
}

// Name is the common English name of an actor, by the Options; empty if it has none there.
func (l *Lake) Name(a entente.Actor) string {
	for _, known := range l.options.Actors {
		if known.Code == a {
			return known.Name
		}
	}
	return ""
}
