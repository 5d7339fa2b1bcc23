package lake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// reading returns what the lake consists of now, and keeps its files from being
// taken away until done is called.
func (l *Lake) reading() (s *snapshot, done func(), err error) {
	if err := l.readers.enter(l.dir); err != nil {
		return nil, nil, err
	}
	if s, err = l.refresh(); err != nil {
		l.readers.leave()
		return nil, nil, err
	}
	return s, l.readers.leave, nil
}

// scan calls yield for every row of a table, in the order of adding. T may have
// a part of the table's columns: the others are not read. The row is the
// callee's only until yield returns. Unless this process is the writer, the
// snapshot is one of reading's that is not closed yet.
func scan[T any](l *Lake, s *snapshot, table string, yield func(*T) error) error {
	for _, f := range s.files[table] {
		if err := scanFile(l.path(s, f), yield); err != nil {
			return err
		}
	}
	return nil
}

// scanned is how many rows are held at a time.
const scanned = 512

func scanFile[T any](name string, yield func(*T) error) error {
	in, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("cannot read the lake: %w; restore the file from a copy", err)
	}
	defer in.Close()
	at, err := in.Stat()
	if err != nil {
		return err
	}
	whole, err := parquet.OpenFile(in, at.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return fmt.Errorf("%s is damaged: %w; restore it from a copy", name, err)
	}
	r := parquet.NewGenericReader[T](whole)
	defer r.Close()
	rows := make([]T, scanned)
	for {
		clear(rows)
		n, err := r.Read(rows)
		for i := range rows[:n] {
			if err := yield(&rows[i]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s is damaged: %w; restore it from a copy", name, err)
		}
	}
}

// hasColumn reports whether any file of a table has a column.
func (l *Lake) hasColumn(s *snapshot, table, column string) (bool, error) {
	for _, f := range slices.Backward(s.files[table]) {
		data, err := os.ReadFile(l.path(s, f))
		if err != nil {
			return false, fmt.Errorf("cannot read the lake: %w; restore the file from a copy", err)
		}
		whole, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
		if err != nil {
			return false, fmt.Errorf("%s is damaged: %w; restore it from a copy", l.path(s, f), err)
		}
		for _, field := range whole.Schema().Fields() {
			if field.Name() == column {
				return true, nil
			}
		}
	}
	return false, nil
}

// puller hands over the rows of a table one by one.
type puller[T any] struct {
	pull func() (T, bool)
	stop func()
	err  error
}

// pull begins to read a table row by row; close it.
func pull[T any](l *Lake, s *snapshot, table string) *puller[T] {
	p := &puller[T]{}
	p.pull, p.stop = iter.Pull(func(give func(T) bool) {
		err := scan(l, s, table, func(row *T) error {
			if !give(*row) {
				return errEnough
			}
			return nil
		})
		if !errors.Is(err, errEnough) {
			p.err = err
		}
	})
	return p
}

// errEnough ends a scan early.
var errEnough = errors.New("enough")

// next is the next row; more is false if there is none, be it that err says why.
func (p *puller[T]) next() (row T, more bool) { return p.pull() }

func (p *puller[T]) close() { p.stop() }
