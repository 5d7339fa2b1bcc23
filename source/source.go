// Package source turns outside bytes into documents. What it cannot use becomes
// a Skip that says where, why and what to do, and the reading goes on.
//
// It reads plain text, JSON Lines of several layouts, HTML pages, feeds, WARC
// and WET archives of the web, PDF, e-mails and mailboxes, and tables as CSV,
// TSV or Parquet, all of them also compressed or in archives, at most three
// deep. A format is told by the first bytes of a file, and by its name where
// bytes do not tell. docs/formats.md says what becomes of each.
//
// Whatever a file holds, reading it takes bounded memory, and what unpacks to
// more than any text would is given up.
package source

import (
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

// Limits bounds what a document may take, and says how to read what does not
// say it of itself. The zero Limits reads files and nothing from the net.
type Limits struct {
	// Bytes is the largest plain-text file, line of JSON Lines, row of a table or
	// text of a mail that is read; 0 means DefaultBytes. Pages have their own
	// limit, page.MaxBytes.
	Bytes int
	// Columns names the columns of tables and the keys of JSON Lines.
	Columns Columns
	// Fetch opens a path that begins with http:// or https://; nil refuses them.
	Fetch func(address string) (Answer, error)
	// Progress is told how many bytes more were read of the paths; nil is not told.
	Progress func(bytes int)
	// Defer lets Read yield an item before its document is taken out of its page.
	// The receiver then calls Item.Complete, from any goroutine, and that is where
	// most of the time goes.
	Defer bool
}

// Answer is what was fetched from an address.
type Answer struct {
	// Body is what was answered. Read closes it.
	Body io.ReadCloser
	// MediaType is the Content-Type header; empty if there was none.
	MediaType string
	// URL is the address after all redirects.
	URL string
}

// DefaultBytes is more than the longest transcript takes. A larger text is a
// collection, which would be better read as the documents it consists of.
const DefaultBytes = 4 << 20

// Item is what was read from one place: a document or the reason why there is none.
type Item struct {
	// Path is the file, or "-" for standard input. A file in an archive has the
	// archive's path before its own: news.zip/may/a.html.
	Path string
	// Line is the 1-based line the document begins on in JSON Lines and tables,
	// or its row in Parquet; 0 for a whole file.
	Line int
	// Offset is the byte that line, WARC record or mail begins on; 0 for a whole
	// file. In a compressed WARC it counts compressed bytes, as its indexes do.
	Offset int64
	// Document is nil if and only if Skip is not, once the item is complete.
	Document *entente.Document
	Skip     *entente.Skip

	// finish makes the document or the skip of a deferred item.
	finish func(*Item)
}

// Complete takes the document out of its page if that was deferred.
func (i *Item) Complete() {
	if i.finish != nil {
		finish := i.finish
		i.finish = nil
		finish(i)
	}
}

// refuse makes the item a refusal.
func (i *Item) refuse(url string, reason entente.Reason, detail string) {
	i.Document, i.Skip = nil, &entente.Skip{Path: i.Path, Line: i.Line, Offset: i.Offset, URL: url, Reason: reason, Detail: detail}
}

// Read reads every path in turn and calls yield for every document and every
// refused input, in order. A path is a file, a folder, which is read with all
// below it in the order of names, an address of the web, or "-" for stdin.
// Hidden files in a folder are passed over. At most one document is held in
// memory at a time.
//
// Read returns an error if a path does not exist, before it reads anything; if a
// path cannot be opened or its bytes cannot be read; and the error of yield at
// once. A file inside a folder that cannot be read is a Skip, and so is an
// address that does not answer.
func Read(paths []string, stdin io.Reader, limits Limits, yield func(Item) error) error {
	if limits.Bytes <= 0 {
		limits.Bytes = DefaultBytes
	}
	if err := Exist(paths); err != nil {
		return err
	}
	for _, p := range paths {
		if limits.Fetch == nil && isAddress(p) {
			return fmt.Errorf("cannot read %s: addresses are not fetched here; save the page and name the file", p)
		}
	}
	r := newReader(limits, yield)
	for _, p := range paths {
		if err := r.path(p, stdin); err != nil {
			return err
		}
	}
	return nil
}

// Exist returns an error for the first path that is neither there, nor an address
// of the web, nor "-". Read does so itself; it is for those who have something to
// do before that.
func Exist(paths []string) error {
	for _, p := range paths {
		if p == "-" || isAddress(p) {
			continue
		}
		if _, err := os.Stat(p); err != nil {
			return fmt.Errorf("cannot read %s: %w; check the path", p, cause(err))
		}
	}
	return nil
}

// isAddress reports whether a path is an address of the web.
func isAddress(p string) bool {
	low := strings.ToLower(p[:min(len(p), 8)])
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://")
}

// reader carries what every step of a Read needs.
type reader struct {
	Limits
	limit int
	yield func(Item) error
	// gauge measures how much is unpacked of the path that is being read.
	gauge *gauge
}

func newReader(limits Limits, yield func(Item) error) *reader {
	return &reader{Limits: limits, limit: limits.Bytes, gauge: &gauge{}, yield: yield}
}

func (r *reader) path(p string, stdin io.Reader) error {
	if p == "-" {
		return r.outer("-", stdin)
	}
	if isAddress(p) {
		return r.address(p)
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
	if why := refused[strings.ToLower(filepath.Ext(name))]; why != "" {
		return r.skip(name, 0, 0, entente.Unknown, why)
	}
	f, err := os.Open(name)
	if err != nil {
		return &readError{name, err}
	}
	defer f.Close()
	return r.outer(name, f)
}

// address reads a page or feed of the web.
func (r *reader) address(p string) error {
	answer, err := r.Fetch(p)
	if err != nil {
		return r.yield(Item{Path: p, Skip: &entente.Skip{Path: p, URL: p, Reason: entente.Unreadable,
			Detail: strings.TrimPrefix(err.Error(), p+": ")}})
	}
	defer answer.Body.Close()
	in := r.begin(p, answer.Body)
	in.url, in.mediaType = answer.URL, answer.MediaType
	err = r.stream(in)
	if broken := (*readError)(nil); errors.As(err, &broken) {
		return r.skip(p, 0, 0, entente.Unreadable, fmt.Sprintf("the answer broke off: %v; try again later", broken.err))
	}
	return err
}

// outer reads what is not in anything else.
func (r *reader) outer(name string, in io.Reader) error { return r.stream(r.begin(name, in)) }

// skip yields a refusal.
func (r *reader) skip(name string, line int, offset int64, reason entente.Reason, detail string) error {
	return r.yield(Item{Path: name, Line: line, Offset: offset, Skip: &entente.Skip{
		Path: name, Line: line, Offset: offset, Reason: reason, Detail: detail,
	}})
}

// tooLarge says what to do about an input over the limit.
func (r *reader) tooLarge(what string) string { return over(what, r.limit) }

func over(what string, limit int) string {
	return fmt.Sprintf("%s is over the limit of %d bytes; split it into its articles or raise the limit", what, limit)
}

// readError is trouble with the machine while a file is opened or read, or with
// a packed file while it is unpacked.
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
