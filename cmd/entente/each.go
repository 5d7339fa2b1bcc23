package main

import (
	"context"
	"fmt"
	"time"

	"entente"
	"entente/source"
)

// producer hands over inputs in order until there are no more or yield fails.
type producer func(yield func(source.Item) error) error

// Documents are worked on in batches: a worker takes what is waiting, at most so
// many documents, so that short ones share the cost of a start.
const (
	batchDocuments = 64
	// largeText is the length in bytes from which a text counts against
	// largeTexts, the number of pieces of that length that are held at a time.
	largeText  = 1 << 18
	largeTexts = 64
)

// each works on the documents of a producer with several goroutines and emits
// what came of them one at a time, in the order of the input, so that the output
// is the same for any number of jobs. It names every refused input on standard
// error and, when all is done, returns their number as a partial. It holds a few
// dozen documents a job at a time, fewer of long ones, and ends early when ctx
// does or on the first error.
func each[T any](ctx context.Context, c console, jobs jobsFlag, produce producer,
	work func([]*entente.Document) []T, emit func(source.Item, T) error) error {
	type slot struct {
		item   source.Item
		made   chan T
		pieces int
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order, todo := make(chan slot, 2*batchDocuments*int(jobs)), make(chan slot, 2*batchDocuments*int(jobs))
	large := make(chan struct{}, largeTexts)
	read := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(todo)
		read <- produce(func(item source.Item) error {
			s := slot{item: item, made: make(chan T, 1)}
			if item.Document != nil {
				s.pieces = min(len(item.Document.Text)/largeText, largeTexts)
			}
			for range s.pieces {
				select {
				case large <- struct{}{}:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			select {
			case order <- s:
			case <-ctx.Done():
				return ctx.Err()
			}
			if item.Document == nil {
				return nil
			}
			select {
			case todo <- s:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	for range jobs {
		go func() {
			for s := range todo {
				batch, pieces := []slot{s}, s.pieces
			more:
				for len(batch) < batchDocuments && pieces == 0 {
					select {
					case next, open := <-todo:
						if !open {
							break more
						}
						batch, pieces = append(batch, next), pieces+next.pieces
					default:
						break more
					}
				}
				documents := make([]*entente.Document, len(batch))
				for i := range batch {
					documents[i] = batch[i].item.Document
				}
				for i, made := range work(documents) {
					batch[i].made <- made
				}
			}
		}()
	}

	bar := newProgress(c)
	defer bar.close()
	named := newNamer(c, bar)
	defer named.end()
	for {
		s, more, err := wait(ctx, bar, order)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if s.item.Skip != nil {
			named.refused(s.item.Skip)
			continue
		}
		made, _, err := wait(ctx, bar, s.made)
		if err != nil {
			return err
		}
		bar.clear()
		if err := emit(s.item, made); err != nil {
			return err
		}
		for range s.pieces {
			<-large
		}
		bar.add()
		if records, are := any(made).([]entente.Record); are {
			bar.records += len(records)
		}
	}
	if err := <-read; err != nil {
		return err
	}
	if bar.refused() > 0 {
		return partial{bar.refused()}
	}
	return nil
}

// one makes a work on batches of a work on single documents.
func one[T any](work func(*entente.Document) T) func([]*entente.Document) []T {
	return func(documents []*entente.Document) []T {
		out := make([]T, len(documents))
		for i, d := range documents {
			out[i] = work(d)
		}
		return out
	}
}

// wait receives from a channel and keeps the progress moving meanwhile.
func wait[T any](ctx context.Context, bar *progress, from <-chan T) (value T, more bool, err error) {
	for {
		select {
		case value, more = <-from:
			return value, more, nil
		case <-ctx.Done():
			return value, false, ctx.Err()
		case <-bar.tick():
			bar.draw(time.Now())
		}
	}
}

// namedOfEach is how many refused inputs are named for each reason. A crawl has
// thousands, of which nobody wants to read each.
const namedOfEach = 20

// namer names refused inputs on standard error.
type namer struct {
	c   console
	bar *progress
}

func newNamer(c console, bar *progress) *namer { return &namer{c, bar} }

// refused counts a refused input, and names it if it is among the first for its reason.
func (n *namer) refused(s *entente.Skip) {
	n.bar.skips[s.Reason]++
	if n.bar.skips[s.Reason] > namedOfEach {
		return
	}
	n.bar.clear()
	warn(n.c, s)
}

// warn names a refused input on standard error, with its address where it has
// one that its place does not tell.
func warn(c console, s *entente.Skip) {
	detail := s.Detail
	if s.URL != "" && s.URL != s.Path {
		detail += " (" + s.URL + ")"
	}
	fmt.Fprintf(c.err, "entente: refused %s: %s: %s\n", printable(placeOf(s)), s.Reason, printable(detail))
}

// end tells how many were not named.
func (n *namer) end() {
	for _, reason := range entente.Reasons() {
		if more := n.bar.skips[reason] - namedOfEach; more > 0 {
			n.bar.clear()
			fmt.Fprintf(n.c.err, "entente: refused %s more: %s\n", grouped(int64(more)), reason)
		}
	}
}

// placeOf is where an input was refused: its path, line and byte.
func placeOf(s *entente.Skip) string {
	place := s.Path
	if s.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, s.Line)
	}
	if s.Offset > 0 {
		place = fmt.Sprintf("%s (byte %d)", place, s.Offset)
	}
	return place
}
