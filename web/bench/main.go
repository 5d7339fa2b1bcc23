// Command bench measures entente serve over a lake of made-up records: how long
// the first view of every page takes, and how long mixed reads of the API take
// when a number of them come every second, beside the same questions asked of
// SQLite in SQL. docs/benchmarks.md tells what it printed.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"entente"
	"entente/event"
	"entente/lake"
	"entente/lake/generate"
	"entente/web"
)

func main() {
	dir := flag.String("dir", filepath.Join(os.TempDir(), "entente-web-bench"), "folder of the lake; it is made if it is not there")
	records := flag.Int("records", 1_000_000, "how many records to make up")
	rate := flag.Int("rate", 200, "how many requests come every second")
	seconds := flag.Int("seconds", 30, "for how long they come")
	flag.Parse()
	if err := run(*dir, *records, *rate, *seconds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(dir string, records, rate, seconds int) error {
	ctx := context.Background()
	folder := filepath.Join(dir, "lake")
	if err := fill(ctx, folder, records); err != nil {
		return err
	}
	l, err := lake.Open(folder, lake.Options{})
	if err != nil {
		return err
	}
	defer l.Close()
	begun := time.Now()
	s, err := web.New(ctx, web.Options{Lake: l, Report: func(err error) { fmt.Fprintln(os.Stderr, "bench:", err) }})
	if err != nil {
		return err
	}
	documents, all, events := s.Size()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("open       %d documents, %d records, %d events in %.1f s; %d MB of heap\n", documents, all, events, time.Since(begun).Seconds(), m.HeapAlloc>>20)

	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := s.HTTPServer()
	go func() { _ = server.Serve(on) }()
	defer server.Close()

	w, err := sample(ctx, l, "http://"+on.Addr().String())
	if err != nil {
		return err
	}
	if err := w.firstViews(); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(1, 2))
	questions := make([]question, 0, rate*seconds)
	for range rate * seconds {
		questions = append(questions, w.question(random))
	}
	if err := w.load(questions, rate); err != nil {
		return err
	}
	return w.beside(dir, l, questions)
}

// fill makes what is not there yet: documents, records, and the events they tell of.
func fill(ctx context.Context, folder string, records int) error {
	l, err := lake.Open(folder, lake.Options{Write: true, Holder: "bench"})
	if err != nil {
		return err
	}
	defer l.Close()
	has, err := l.Status(ctx)
	if err != nil {
		return err
	}
	if has.Events > 0 {
		return nil
	}
	documents, err := generate.Documents(generate.Options{Records: records, Seed: 1})
	if err != nil {
		return err
	}
	begun := time.Now()
	g, err := event.New(runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	var batch lake.Batch
	for c := range documents {
		g.Add(&c.Document, c.Records...)
		if has.Records > 0 {
			continue
		}
		if batch.Coded = append(batch.Coded, c); len(batch.Coded) == 20_000 {
			if _, err := l.Append(batch); err != nil {
				return err
			}
			batch = lake.Batch{}
		}
	}
	if has.Records == 0 {
		if _, err := l.Append(batch); err != nil {
			return err
		}
		if _, err := l.Compact(ctx); err != nil {
			return err
		}
	}
	if _, _, err := l.ReplaceEvents(ctx, g.Events()); err != nil {
		return err
	}
	fmt.Printf("make       the lake and its events in %.0f s\n", time.Since(begun).Seconds())
	return nil
}

// world is what questions are asked about: things that are in the lake.
type world struct {
	base      string
	pairs     [][2]string // of givers and takers
	actors    []string
	events    []string
	documents []string
}

// sample draws what to ask about: actors as often as they occur.
func sample(ctx context.Context, l *lake.Lake, base string) (*world, error) {
	w := &world{base: base}
	n := 0
	err := l.EachEvent(ctx, func(e *entente.Event) error {
		if n++; n%53 == 0 {
			w.events = append(w.events, e.ID)
			if len(e.From) > 0 && len(e.To) > 0 {
				w.pairs = append(w.pairs, [2]string{string(e.From[0]), string(e.To[0])})
				w.actors = append(w.actors, string(e.From[0]), string(e.To[0]))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	n = 0
	err = l.EachRecord(ctx, func(r *entente.Record) error {
		if n++; n%97 == 0 {
			w.documents = append(w.documents, r.Document)
		}
		return nil
	})
	if err == nil && (len(w.pairs) == 0 || len(w.documents) == 0) {
		err = fmt.Errorf("the lake %s has nothing to ask about", l.Dir())
	}
	return w, err
}

func drawn[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }
