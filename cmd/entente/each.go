package main

import (
	"context"
	"fmt"
	"time"

	"entente"
	"entente/source"
	"entente/text"
)

// producer hands over inputs in order until there are no more or yield fails.
type producer func(yield func(source.Item) error) error

// fromPaths reads the documents of files, folders and standard input, and
// refuses those that are not in English.
func fromPaths(paths []string, c console, f readFlags) producer {
	return func(yield func(source.Item) error) error {
		return source.Read(paths, c.in, source.Limits{Bytes: f.bytes}, func(item source.Item) error {
			refuseForeign(&item)
			return yield(item)
		})
	}
}

// refuseForeign turns a document in another language than English into a Skip.
func refuseForeign(item *source.Item) {
	if item.Document == nil {
		return
	}
	english, language := text.English(item.Document.Text)
	if english {
		return
	}
	detail := "the text does not read as English; only English is read"
	if language != "" {
		detail = fmt.Sprintf("the text looks like %s; only English is read, so translate it or leave it out", language)
	}
	item.Document, item.Skip = nil, &entente.Skip{Path: item.Path, Line: item.Line, Offset: item.Offset,
		Reason: entente.NotEnglish, Detail: detail}
}

// each works on the documents of a producer with several goroutines and emits
// what came of them one at a time, in the order of the input, so that the output
// is the same for any number of jobs. It names every refused input on standard
// error and, when all is done, returns their number as a partial. It holds a few
// documents a job at a time, and ends early when ctx does or on the first error.
func each[T any](ctx context.Context, c console, jobs jobsFlag, produce producer,
	work func(*entente.Document) T, emit func(source.Item, T) error) error {
	type slot struct {
		item source.Item
		made chan T
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	order, todo := make(chan slot, 4*jobs), make(chan slot)
	read := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(todo)
		read <- produce(func(item source.Item) error {
			s := slot{item, make(chan T, 1)}
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
				s.made <- work(s.item.Document)
			}
		}()
	}

	bar := newProgress(c)
	defer bar.close()
	refused := 0
	for {
		s, more, err := wait(ctx, bar, order)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if s.item.Skip != nil {
			refused++
			bar.clear()
			warn(c, s.item.Skip)
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
		bar.add()
	}
	if err := <-read; err != nil {
		return err
	}
	if refused > 0 {
		return partial{refused}
	}
	return nil
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

// warn names a refused input on standard error.
func warn(c console, s *entente.Skip) {
	place := s.Path
	if s.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, s.Line)
	}
	if s.Offset > 0 {
		place = fmt.Sprintf("%s (byte %d)", place, s.Offset)
	}
	fmt.Fprintf(c.err, "entente: refused %s: %s: %s\n", printable(place), s.Reason, printable(s.Detail))
}
