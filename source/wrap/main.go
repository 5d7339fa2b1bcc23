// Command wrap makes a web archive of a collection of texts: each becomes the
// article of a page in the manner of a real news site, with its menus, related
// links, notices, scripts and styles, and each page a record of a WARC file. It
// is the measure of reading: what goes in is known, so what comes out can be
// held against it.
//
//	go run ./source/wrap --texts ../shared/texts/news.jsonl.zst --out /tmp/news.warc.gz
//	go run ./source/wrap --unpack /tmp/news.warc.gz
//	go run ./source/wrap --read /tmp/news.warc.gz
//	go run ./source/wrap --texts ../shared/texts/news.jsonl.zst --compare
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func main() {
	texts := flag.String("texts", "../shared/texts/news.jsonl.zst", "JSON Lines with title, date, url, source and text, packed with zstd or not")
	out := flag.String("out", "", "archive to write: a name that ends in .warc, .warc.gz or .warc.zst")
	compare := flag.Bool("compare", false, "code each text and the page made of it, and print how many documents give the same records")
	unpacked := flag.String("unpack", "", "archive to unpack and do nothing with, to tell how long that takes")
	read := flag.String("read", "", "archive to read the documents of, to tell how long that takes")
	limit := flag.Int("n", 0, "only so many texts; 0 for all")
	every := flag.Int("every", 1, "with --compare, only every so many of the texts")
	weight := flag.Int("weight", 100, "how heavy pages are, in per cent of what news sites send")
	jobs := flag.Int("jobs", 2, "how many goroutines read, or compare")
	flag.Parse()
	var err error
	switch {
	case *unpacked != "":
		err = measureUnpacking(*unpacked)
	case *read != "":
		err = measureReading(*read, *jobs)
	default:
		err = run(*texts, *out, *compare, *limit, *every, *weight, *jobs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "wrap:", err)
		os.Exit(1)
	}
}

func run(texts, out string, compare bool, limit, every, weight, jobs int) error {
	if out == "" && !compare || flag.NArg() > 0 || weight < 1 || jobs < 1 || every < 1 {
		return errors.New("name an archive to write with --out, or give --compare; see --help")
	}
	list, err := load(texts, limit)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fmt.Errorf("there is no text in %s", texts)
	}
	if out != "" {
		if err := write(out, list, weight); err != nil {
			return err
		}
	}
	if compare {
		return hold(list, every, weight, jobs)
	}
	return nil
}

// article is one of the texts.
type article struct {
	Title, Date, URL, Source, Text string
}

// load reads the texts.
func load(name string, limit int) ([]article, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(name, ".zst") {
		d, err := zstd.NewReader(f)
		if err != nil {
			return nil, err
		}
		defer d.Close()
		in = d
	}
	var list []article
	decoder := json.NewDecoder(in)
	for limit == 0 || len(list) < limit {
		var a article
		if err := decoder.Decode(&a); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if a.URL == "" {
			a.URL = fmt.Sprintf("https://news.example/%d", len(list))
		}
		list = append(list, a)
	}
	return list, nil
}

// write writes the archive.
func write(name string, list []article, weight int) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buffered := bufio.NewWriterSize(f, 1<<20)
	w := archive{out: buffered}
	switch {
	case strings.HasSuffix(name, ".gz"):
		w.pack = func(raw []byte) error {
			if w.gzip == nil {
				w.gzip = gzip.NewWriter(buffered)
			}
			w.gzip.Reset(buffered)
			if _, err := w.gzip.Write(raw); err != nil {
				return err
			}
			return w.gzip.Close()
		}
	case strings.HasSuffix(name, ".zst"):
		e, err := zstd.NewWriter(nil)
		if err != nil {
			return err
		}
		w.pack = func(raw []byte) error {
			_, err := buffered.Write(e.EncodeAll(raw, nil))
			return err
		}
	case strings.HasSuffix(name, ".warc"):
		w.pack = func(raw []byte) error {
			_, err := buffered.Write(raw)
			return err
		}
	default:
		return fmt.Errorf("%s does not end in .warc, .warc.gz or .warc.zst", name)
	}
	if err := w.begin(); err != nil {
		return err
	}
	for n := range list {
		if err := w.add(n, &list[n], page(n, list, weight)); err != nil {
			return err
		}
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	at, err := f.Stat()
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d pages, %.2f GB, %.2f GB unpacked\n", name, len(list), float64(at.Size())/1e9, float64(w.unpacked)/1e9)
	return nil
}
