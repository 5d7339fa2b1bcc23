package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"entente"
	"entente/source"
	"entente/text"
)

// columnFlags name the columns of tables and the keys of JSON Lines.
type columnFlags source.Columns

func (f *columnFlags) add(cmd *cobra.Command) {
	for _, c := range []struct {
		to         *string
		name, what string
	}{
		{&f.Text, "text-column", "the texts"}, {&f.Title, "title-column", "the titles"}, {&f.Date, "date-column", "the days of publication"},
		{&f.URL, "url-column", "the addresses"}, {&f.Outlet, "outlet-column", "the outlets"}, {&f.ID, "id-column", "the ids"},
		{&f.Language, "language-column", "the languages"},
	} {
		cmd.Flags().StringVar(c.to, c.name, "", "column of a table or key of JSON Lines with "+c.what+" (default: the usual names)")
	}
}

// pagesAtOnce is how many pages a job may have waiting.
const pagesAtOnce = 16

// fromPaths reads the documents of files, folders, addresses and standard input,
// and refuses those that are not in English. Texts are taken out of their pages
// by as many goroutines as there are jobs; the order is that of the input.
func fromPaths(paths []string, c console, f readFlags) producer {
	return func(yield func(source.Item) error) error { return readPaths(paths, c, f, yield) }
}

// errStopped ends the reading when nobody takes what is read.
var errStopped = errors.New("stopped")

// tightHeap is how much garbage, in per cent of what is in use, is let lie while
// documents are read and coded. They leave much of it, and half of the usual
// keeps the program in half a gigabyte for a few per cent of time.
const tightHeap = 50

func readPaths(paths []string, c console, f readFlags, yield func(source.Item) error) error {
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(tightHeap))
	}
	limits := source.Limits{Bytes: f.bytes, Columns: source.Columns(f.columns), Defer: true,
		Fetch: opener(f.context(), f.web.client(pauseBetween))}
	if c.reading != nil {
		c.reading.total.Store(sizeOf(paths))
		limits.Progress = func(n int) { c.reading.read.Add(int64(n)) }
	}
	type slot struct {
		item *source.Item
		done chan struct{}
	}
	order, todo := make(chan slot, pagesAtOnce*int(f.jobs)), make(chan slot, pagesAtOnce*int(f.jobs))
	stop := make(chan struct{})
	defer close(stop)
	read := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(todo)
		read <- source.Read(paths, c.in, limits, func(item source.Item) error {
			s := slot{&item, make(chan struct{})}
			for _, to := range []chan slot{order, todo} {
				select {
				case to <- s:
				case <-stop:
					return errStopped
				}
			}
			return nil
		})
	}()
	for range f.jobs {
		go func() {
			for s := range todo {
				s.item.Complete()
				refuseForeign(s.item)
				close(s.done)
			}
		}()
	}
	for s := range order {
		<-s.done
		if err := yield(*s.item); err != nil {
			return err
		}
	}
	return <-read
}

// sizeOf is how many bytes there are to read; 0 if that cannot be known. It looks
// at no more files than it can in a moment.
func sizeOf(paths []string) (total int64) {
	const most = 100_000
	files := 0
	for _, p := range paths {
		err := filepath.WalkDir(p, func(_ string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if files++; files > most {
				return errStopped
			}
			if at, err := entry.Info(); err == nil && at.Mode().IsRegular() {
				total += at.Size()
			}
			return nil
		})
		if err != nil {
			return 0
		}
	}
	return total
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
	item.Document, item.Skip = nil, &entente.Skip{Path: item.Path, Line: item.Line, Offset: item.Offset, URL: item.Document.URL,
		Language: language, Reason: entente.NotEnglish, Detail: detail}
}
