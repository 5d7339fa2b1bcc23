// Package feed reads RSS, Atom and JSON feeds: their entries as documents, with
// the full text where the feed gives it and the summary where it does not.
package feed

import (
	"bytes"
	"strings"
	"time"

	"entente"
	"entente/source/charset"
	"entente/source/page"
)

// MaxBytes is the largest feed that is read; feeds with the full text of a
// hundred long articles have less than a tenth.
const MaxBytes = 32 << 20

// Feed is what a feed says of itself, and its entries.
type Feed struct {
	// Title is the feed's name; empty if it has none.
	Title string
	// Home is the address of the site that the feed is of; empty if it is not told.
	Home string
	// Language is an ISO 639-1 code; empty if it is not told.
	Language string
	// Wait is how long the feed asks its readers to wait before they read it
	// again; 0 if it asks nothing.
	Wait time.Duration
	// Entries are in the order of the feed, the newest first in most.
	Entries []Entry
}

// Entry is one item of a feed.
type Entry struct {
	// Key names the entry among those of its feed: its id or, without one, its address or title.
	Key string
	// Offset is the byte of the feed, in UTF-8, on which the entry begins; 0 in a JSON feed.
	Offset int64
	// Document is the entry, with an empty ID. Its Text may be empty: some feeds have titles only.
	Document entente.Document
	// Full reports whether Text is the article, as far as the feed says so, and not a summary.
	Full bool
}

// Looks reports whether a file that begins with head is a feed, by its first
// element or keys. A few hundred bytes are enough.
func Looks(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(head, []byte("{")) {
		return bytes.Contains(head, []byte("jsonfeed.org/version"))
	}
	for _, mark := range []string{"<rss", "<feed", "<rdf:RDF", "<RSS"} {
		if i := bytes.Index(head, []byte(mark)); i >= 0 && i+len(mark) < len(head) && strings.IndexByte(" \t\r\n>", head[i+len(mark)]) >= 0 {
			// An HTML page that mentions a feed is none.
			return !bytes.Contains(bytes.ToLower(head[:i]), []byte("<html"))
		}
	}
	return false
}

// Read reads a feed. address is where it was found, which relative addresses
// are relative to, and contentType its Content-Type header; both may be empty.
//
// Entities that the feed declares are not expanded. Where the XML is broken,
// reading goes on at the next entry; the feed returned has all entries that
// could be read, and the error, a *page.Refusal, says what was broken first.
func Read(raw []byte, address, contentType string) (Feed, error) {
	if len(raw) > MaxBytes {
		return Feed{}, &page.Refusal{Reason: entente.TooLarge, Detail: "the feed is larger than 32 MiB, the largest that is read"}
	}
	text, _, ok := charset.Decode(raw, declared(raw, contentType))
	if !ok {
		return Feed{}, &page.Refusal{Reason: entente.NotUTF8, Detail: "the feed is in no encoding that fits its bytes"}
	}
	var f Feed
	var err error
	if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n\ufeff"), "{") {
		f, err = readJSON(text)
	} else {
		f, err = readXML(text)
	}
	for i := range f.Entries {
		f.finish(&f.Entries[i], address)
	}
	return f, err
}

// finish fills in what the feed tells for all its entries.
func (f *Feed) finish(e *Entry, address string) {
	d := &e.Document
	d.Title = oneLine(page.Fragment(d.Title))
	d.URL = resolve(d.URL, address, f.Home)
	d.Author = oneLine(d.Author)
	if d.Outlet == "" {
		d.Outlet = f.Title
	}
	if d.Language == "" {
		d.Language = f.Language
	}
	if e.Key == "" {
		e.Key = d.URL
	}
	if e.Key == "" {
		e.Key = d.Title
	}
	// A summary that only repeats the title is no text.
	if !e.Full && strings.EqualFold(strings.TrimSpace(d.Text), d.Title) {
		d.Text = ""
	}
}

// declared is the encoding that a header or the XML declaration names; empty if none.
func declared(raw []byte, contentType string) string {
	if _, after, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		name, _, _ := strings.Cut(after, ";")
		return strings.Trim(name, " \"'")
	}
	line, _, ok := bytes.Cut(raw[:min(len(raw), 200)], []byte("?>"))
	if !ok {
		return ""
	}
	_, after, ok := bytes.Cut(line, []byte("encoding="))
	if !ok || len(after) < 2 {
		return ""
	}
	name, _, _ := bytes.Cut(after[1:], after[:1])
	return strings.ToLower(string(name))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
