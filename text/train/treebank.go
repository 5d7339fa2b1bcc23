package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// sentence is a sentence of a treebank; Head counts from 1, 0 is the root.
type sentence struct {
	id                     string
	forms, upos, xpos, rel []string
	head                   []int
}

// open opens a zstd file for reading.
func open(path string) (io.Reader, func(), error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	packed, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("%s: %w", path, err), file.Close())
	}
	return packed, func() {
		packed.Close()
		_ = file.Close() // nothing was written
	}, nil
}

// readTreebank reads name.conllu.zst in a folder.
func readTreebank(folder, name string) ([]sentence, error) {
	path := filepath.Join(folder, name+".conllu.zst")
	r, done, err := open(path)
	if err != nil {
		return nil, err
	}
	defer done()
	var all []sentence
	var s sentence
	end := func(number int) error {
		for _, h := range s.head {
			if h < 0 || h > len(s.forms) {
				return fmt.Errorf("%s:%d: head %d in a sentence of %d words", path, number, h, len(s.forms))
			}
		}
		if len(s.forms) > 0 {
			all = append(all, s)
		}
		s = sentence{}
		return nil
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	number := 0
	for lines.Scan() {
		number++
		line := lines.Text()
		switch {
		case line == "":
			if err := end(number); err != nil {
				return nil, err
			}
		case line[0] == '#':
			if id, found := strings.CutPrefix(line, "# sent_id = "); found {
				s.id = id
			}
		default:
			f := strings.Split(line, "\t")
			if len(f) != 10 {
				return nil, fmt.Errorf("%s:%d: %d columns, 10 wanted", path, number, len(f))
			}
			if strings.ContainsAny(f[0], "-.") {
				continue // a word of several tokens, or an empty node
			}
			head, err := strconv.Atoi(f[6])
			if err != nil {
				return nil, fmt.Errorf("%s:%d: head %q is no number", path, number, f[6])
			}
			s.forms, s.upos, s.xpos = append(s.forms, f[1]), append(s.upos, f[3]), append(s.xpos, f[4])
			s.head, s.rel = append(s.head, head), append(s.rel, f[7])
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return all, end(number)
}
