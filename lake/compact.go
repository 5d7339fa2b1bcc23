package lake

import (
	"context"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"
)

// Compacted counts the files before and after.
type Compacted struct {
	FilesBefore int   `json:"files_before"`
	FilesAfter  int   `json:"files_after"`
	BytesBefore int64 `json:"bytes_before"`
	BytesAfter  int64 `json:"bytes_after"`
}

// fileRows is the number of rows after which a compacted table goes on in another file.
const fileRows = 1 << 20

// Compact writes the rows of each table into few files, in their order, and
// takes the many small ones away. Nothing else changes: no row is dropped, and
// the lake answers as before, also as of an earlier time. Those who are reading
// are waited for before files are taken away. Killed, it leaves the lake as it
// was or as it shall be.
func (l *Lake) Compact(ctx context.Context) (Compacted, error) {
	var n Compacted
	if l.lock == nil {
		return n, ErrReadOnly
	}
	s, err := l.refresh()
	if err != nil {
		return n, err
	}
	n.count(s, &n.FilesBefore, &n.BytesBefore)
	c := &commit{Batch: s.batch + 1, At: s.at, Whole: true, Imported: s.imported, Next: s.next}
	err = errors.Join(
		merge[documentRow](ctx, l, s, c, documentsTable),
		merge[recordRow](ctx, l, s, c, recordsTable),
		merge[dyadRow](ctx, l, s, c, dyadsTable),
		merge[skipRow](ctx, l, s, c, skipsTable),
		merge[verdictRow](ctx, l, s, c, verdictsTable),
		merge[importRow](ctx, l, s, c, importsTable),
		merge[eventRow](ctx, l, s, c, eventsTable),
		merge[retiredRow](ctx, l, s, c, retiredTable),
	)
	if err == nil {
		err = l.swap(ctx, c)
	}
	if err != nil {
		l.drop(c.Files)
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
		return n, l.trouble("cannot compact the lake", err)
	}
	if s, err = l.refresh(); err != nil {
		return n, err
	}
	n.count(s, &n.FilesAfter, &n.BytesAfter)
	return n, l.sweep(ctx)
}

// swap publishes a commit that stands for all before it while nobody reads:
// others would see the rows of the old files and of the new.
func (l *Lake) swap(ctx context.Context, c *commit) error {
	unlock, err := lockOutReaders(ctx, l.dir)
	if err != nil {
		return err
	}
	defer unlock()
	return l.publish(c)
}

func (*Compacted) count(s *snapshot, files *int, bytes *int64) {
	for _, of := range s.files {
		for _, f := range of {
			*files++
			*bytes += f.Bytes
		}
	}
}

// merge writes the rows of a table into as few files as they need.
func merge[T any](ctx context.Context, l *Lake, s *snapshot, c *commit, table string) error {
	p := pull[T](l, s, table)
	defer p.close()
	row, more := p.next()
	for part := 1; part == 1 || more; part++ {
		name := fmt.Sprintf("%08d-%03d.parquet", c.Batch, part)
		f, err := stage(l, table, name, func(w *parquet.GenericWriter[T]) (n int64, err error) {
			rows := make([]T, 0, scanned)
			for ; more && n < fileRows; row, more = p.next() {
				rows = append(rows, row)
				n++
				if len(rows) == scanned {
					if _, err := w.Write(rows); err != nil {
						return n, err
					}
					rows = rows[:0]
					if err := ctx.Err(); err != nil {
						return n, err
					}
				}
			}
			_, err = w.Write(rows)
			return n, err
		})
		if err != nil {
			return err
		}
		c.Files = append(c.Files, f)
	}
	return p.err
}

// Scattered tells whether the lake lies in so many small files that Compact
// would make it quicker to read.
func (l *Lake) Scattered() bool {
	s, err := l.refresh()
	return err == nil && len(s.files[documentsTable]) > scatteredFiles
}

// scatteredFiles is how many files of a table are opened without much ado.
const scatteredFiles = 64
