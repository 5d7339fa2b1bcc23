package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"entente/source"
)

// measureUnpacking unpacks an archive and prints how long that takes.
func measureUnpacking(name string) error {
	begun := time.Now()
	n, err := unpack(name)
	if err != nil {
		return err
	}
	took := time.Since(begun)
	fmt.Printf("unpacking: %.2f s, %.2f GB, %.0f MB/s\n", took.Seconds(), float64(n)/1e9, float64(n)/1e6/took.Seconds())
	return nil
}

// measureReading reads the documents of an archive with so many goroutines and
// prints how long that takes, and what was read.
func measureReading(name string, jobs int) error {
	begun := time.Now()
	items := make(chan *source.Item, 16*jobs)
	var wait sync.WaitGroup
	var mu sync.Mutex
	documents, bytes, skips := 0, 0, map[string]int{}
	for range jobs {
		wait.Go(func() {
			for i := range items {
				i.Complete()
				mu.Lock()
				if i.Skip != nil {
					skips[string(i.Skip.Reason)]++
				} else {
					documents++
					bytes += len(i.Document.Text)
				}
				mu.Unlock()
			}
		})
	}
	err := source.Read([]string{name}, nil, source.Limits{Defer: true}, func(i source.Item) error {
		items <- &i
		return nil
	})
	close(items)
	wait.Wait()
	if err != nil {
		return err
	}
	reading := time.Since(begun)
	fmt.Printf("reading with %d goroutines: %.2f s, %d documents, %.0f a second, %.1f MB of text\n",
		jobs, reading.Seconds(), documents, float64(documents)/reading.Seconds(), float64(bytes)/1e6)
	var reasons []string
	for reason, n := range skips {
		reasons = append(reasons, fmt.Sprintf("%s %d", reason, n))
	}
	slices.Sort(reasons)
	fmt.Println("refused:", strings.Join(reasons, ", "))
	return nil
}

// unpack only unpacks.
func unpack(name string) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var in io.Reader = bufio.NewReaderSize(f, 64<<10)
	switch {
	case strings.HasSuffix(name, ".gz"):
		if in, err = gzip.NewReader(in); err != nil {
			return 0, err
		}
	case strings.HasSuffix(name, ".zst"):
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return 0, err
		}
		defer d.Close()
		in = d
	}
	return io.Copy(io.Discard, in)
}
