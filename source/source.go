// Package source turns outside bytes into documents. What it cannot use becomes
// a Skip that says where, why and what to do, and the reading goes on.
//
// It reads two formats. Plain text is one document a file: an optional first
// line "date YYYY-MM-DD", whose rest is ignored, an optional title line, and
// the body. JSON Lines is one document a line, with the keys id, title, date,
// text, url, outlet and language; other keys are ignored. Names that end in
// .jsonl or .ndjson, and bytes that begin like a JSON object, are JSON Lines;
// compressed files, pages, tables and other binaries are refused by name or by
// their first bytes; all else is plain text. A byte order mark is dropped.
package source

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"entente"
)

// Limits bounds what a document may take.
type Limits struct {
	// Bytes is the largest plain-text file and the largest line of JSON Lines
	// that is read; 0 means DefaultBytes.
	Bytes int
}

// DefaultBytes is more than the longest transcript takes. A larger text is a
// collection, which would be better read as the documents it consists of.
const DefaultBytes = 4 << 20

// Item is what was read from one place: a document or the reason why there is none.
type Item struct {
	// Path is the file, or "-" for standard input.
	Path string
	// Line is the 1-based line the document begins on in JSON Lines; 0 for a whole file.
	Line int
	// Offset is the byte that line begins on; 0 for a whole file.
	Offset int64
	// Document is nil if and only if Skip is not.
	Document *entente.Document
	Skip     *entente.Skip
}

// Read reads every path in turn and calls yield for every document and every
// refused input, in order. A path is a file, a folder, which is read with all
// below it in the order of names, or "-" for stdin. Hidden files in a folder
// are passed over. At most one document is held in memory at a time.
//
// Read returns an error if a path does not exist, before it reads anything; if a
// path cannot be opened or its bytes cannot be read; and the error of yield at
// once. A file inside a folder that cannot be read is a Skip.
func Read(paths []string, stdin io.Reader, limits Limits, yield func(Item) error) error {
	if limits.Bytes <= 0 {
		limits.Bytes = DefaultBytes
	}
	for _, p := range paths {
		if p == "-" {
			continue
		}
		if _, err := os.Stat(p); err != nil {
			return fmt.Errorf("cannot read %s: %w; check the path", p, cause(err))
		}
	}
	r := reader{limit: limits.Bytes, yield: yield}
	for _, p := range paths {
		if err := r.path(p, stdin); err != nil {
			return err
		}
	}
	return nil
}

// reader carries what every step of a Read needs.
type reader struct {
	limit int
	yield func(Item) error
}

func (r *reader) path(p string, stdin io.Reader) error {
	if p == "-" {
		return r.stream("-", stdin)
	}
	at, err := os.Stat(p)
	if err != nil {
		return fmt.Errorf("cannot read %s: %w; check the path", p, cause(err))
	}
	if !at.IsDir() {
		return r.file(p)
	}
	return filepath.WalkDir(p, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == p:
			return fmt.Errorf("cannot read folder %s: %w; check its permissions", p, cause(err))
		case err != nil:
			return r.skip(name, 0, 0, entente.Unreadable, fmt.Sprintf("%v; check its permissions", cause(err)))
		case name != p && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		}
		return r.entry(name)
	})
}

// entry reads a file found in a folder. Only regular files are opened: a pipe
// would wait for a writer for ever.
func (r *reader) entry(name string) error {
	at, err := os.Stat(name)
	if err != nil {
		return r.skip(name, 0, 0, entente.Unreadable, fmt.Sprintf("%v; check its permissions or its target", cause(err)))
	}
	if at.IsDir() {
		return r.skip(name, 0, 0, entente.Unreadable, "a link to a folder; name the folder itself to read it")
	}
	if !at.Mode().IsRegular() {
		return r.skip(name, 0, 0, entente.Unreadable, "not a regular file; name it on the command line to read it")
	}
	err = r.file(name)
	if broken := (*readError)(nil); errors.As(err, &broken) {
		return r.skip(name, 0, 0, entente.Unreadable, fmt.Sprintf("%v; check its permissions", cause(broken.err)))
	}
	return err
}

func (r *reader) file(name string) error {
	if ext := strings.ToLower(filepath.Ext(name)); refused[ext] != "" {
		return r.skip(name, 0, 0, entente.Unknown, refused[ext])
	}
	f, err := os.Open(name)
	if err != nil {
		return &readError{name, err}
	}
	defer f.Close()
	return r.stream(name, f)
}

// stream reads one file's bytes, in whatever of the formats they are.
func (r *reader) stream(name string, in io.Reader) error {
	b := bufio.NewReaderSize(in, 64<<10)
	head, err := b.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return &readError{name, err}
	}
	form, why := sniff(name, head)
	if form == unknown {
		return r.skip(name, 0, 0, entente.Unknown, why)
	}
	if form == wide {
		return r.skip(name, 0, 0, entente.NotUTF8, why)
	}
	var start int64
	if strings.HasPrefix(string(head), byteOrderMark) {
		start = int64(len(byteOrderMark))
		if _, err := b.Discard(len(byteOrderMark)); err != nil {
			return &readError{name, err}
		}
	}
	if form == jsonLines {
		return r.lines(name, b, start)
	}
	return r.plain(name, b, start)
}

// skip yields a refusal.
func (r *reader) skip(name string, line int, offset int64, reason entente.Reason, detail string) error {
	return r.yield(Item{Path: name, Line: line, Offset: offset, Skip: &entente.Skip{
		Path: name, Line: line, Offset: offset, Reason: reason, Detail: detail,
	}})
}

// tooLarge says what to do about an input over the limit.
func (r *reader) tooLarge(what string) string {
	return fmt.Sprintf("%s is over the limit of %d bytes; split it into its articles or raise the limit", what, r.limit)
}

// readError is trouble with the machine while a file is opened or read.
type readError struct {
	name string
	err  error
}

func (e *readError) Error() string {
	return fmt.Sprintf("cannot read %s: %v; check the file and its permissions", e.name, cause(e.err))
}

func (e *readError) Unwrap() error { return e.err }

// cause drops the operation and the path that package os puts before an
// error's cause: the message around it has the path already.
func cause(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}

// nameAfter is the id of a document that has none: the first half of the
// SHA-256 of its text, in hexadecimal, so the same text has the same id.
func nameAfter(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
