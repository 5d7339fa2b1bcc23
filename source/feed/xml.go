package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"entente"
	"entente/source/page"
)

// The bounds of what a feed may make the reader hold.
const (
	maxEntries = 100_000
	maxDepth   = 200
)

// xmlReader reads RSS 0.9 to 2.0, RDF and Atom.
type xmlReader struct {
	text  string
	base  int64 // bytes of text before the decoder's first
	d     *xml.Decoder
	feed  Feed
	path  []string
	entry *draft
	fault *page.Refusal
}

// draft is an entry as it is read; of each part the best source wins.
type draft struct {
	depth           int // of the entry's element
	at              int64
	id, link, title string
	date            [4]string // published, dated, created, updated
	authors         []string
	outlet          string
	summary, full   string
}

func readXML(text string) (Feed, error) {
	text = clean(text)
	r := xmlReader{text: text}
	r.start(0)
	for {
		err := r.read()
		if err == nil {
			break
		}
		at := r.base + r.d.InputOffset()
		if r.fault == nil {
			r.fault = &page.Refusal{Reason: entente.Malformed,
				Detail: fmt.Sprintf("the feed's XML is broken at byte %d: %v; the entries around it may be lost", at, err)}
		}
		r.end()
		next := nextEntry(text[at:])
		if next < 0 {
			break
		}
		r.start(at + int64(next))
	}
	r.end()
	if r.fault == nil && r.feed.Title == "" && len(r.feed.Entries) == 0 {
		r.fault = &page.Refusal{Reason: entente.Empty, Detail: "the feed has no entries"}
	}
	if r.fault != nil {
		return r.feed, r.fault
	}
	return r.feed, nil
}

// start makes a decoder of the text from a place on.
func (r *xmlReader) start(at int64) {
	r.base = at
	r.d = xml.NewDecoder(strings.NewReader(r.text[at:]))
	r.d.Strict = false
	r.d.Entity = xml.HTMLEntity
	// The text is in UTF-8 by now, whatever its first line says.
	r.d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r.path = r.path[:0]
}

// nextEntry is the place of the next entry's element; -1 if there is none.
func nextEntry(s string) int {
	at := -1
	for _, mark := range []string{"<item", "<entry"} {
		for from := 0; ; {
			i := strings.Index(s[from:], mark)
			if i < 0 {
				break
			}
			from += i
			// A decoder that starts here must get past it.
			if end := from + len(mark); from > 0 && end < len(s) && strings.IndexByte(" \t\r\n>", s[end]) >= 0 {
				if at < 0 || from < at {
					at = from
				}
				break
			}
			from += len(mark)
		}
	}
	return at
}

// clean drops the control characters that XML does not allow.
func clean(s string) string {
	bad := func(r rune) bool {
		return r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff
	}
	if strings.IndexFunc(s, bad) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if bad(r) {
			return ' '
		}
		return r
	}, s)
}

func (r *xmlReader) read() error {
	for len(r.feed.Entries) < maxEntries {
		before := r.base + r.d.InputOffset()
		t, err := r.d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(r.path) >= maxDepth {
				return fmt.Errorf("elements are nested deeper than %d", maxDepth)
			}
			if err := r.open(t, before); err != nil {
				return err
			}
		case xml.EndElement:
			if len(r.path) > 0 {
				r.path = r.path[:len(r.path)-1]
			}
			if r.entry != nil && len(r.path) < r.entry.depth {
				r.end()
			}
		}
	}
	return nil
}

// nameOf is an element's name with the conventional prefix of its namespace.
func nameOf(n xml.Name) string {
	switch s := strings.ToLower(n.Space); {
	case strings.Contains(s, "mrss"), s == "media", strings.Contains(s, "itunes"), strings.Contains(s, "googleplay"), strings.Contains(s, "podcast"):
		return "other:" + n.Local
	case strings.Contains(s, "purl.org/dc"), s == "dc", s == "dcterms":
		return "dc:" + n.Local
	}
	return n.Local
}

// open handles a start tag.
func (r *xmlReader) open(t xml.StartElement, at int64) error {
	name := nameOf(t.Name)
	if name == "item" || name == "entry" {
		r.end() // one that was never closed
		r.path = append(r.path, name)
		r.entry = &draft{depth: len(r.path), at: at}
		return nil
	}
	switch {
	case r.entry != nil && len(r.path) == r.entry.depth:
		return r.ofEntry(name, t)
	case r.entry != nil && len(r.path) == r.entry.depth+1 && r.path[len(r.path)-1] == "author" && name == "name":
		s, err := r.content()
		if s != "" && len(r.entry.authors) < 10 {
			r.entry.authors = append(r.entry.authors, s)
		}
		return err
	case r.entry != nil && len(r.path) == r.entry.depth+1 && r.path[len(r.path)-1] == "source" && name == "title":
		s, err := r.content()
		r.entry.outlet = s
		return err
	case r.entry == nil && len(r.path) > 0 && (r.path[len(r.path)-1] == "channel" || r.path[len(r.path)-1] == "feed"):
		return r.ofFeed(name, t)
	}
	if name == "feed" && r.feed.Language == "" {
		r.feed.Language = languageOf(attribute(t, "lang"))
	}
	r.path = append(r.path, name)
	return nil
}

func (r *xmlReader) ofFeed(name string, t xml.StartElement) (err error) {
	set := func(to *string) error {
		s, err := r.content()
		if *to == "" {
			*to = s
		}
		return err
	}
	switch name {
	case "title":
		err = set(&r.feed.Title)
		r.feed.Title = oneLine(page.Fragment(r.feed.Title))
		return err
	case "link":
		if href := attribute(t, "href"); href != "" {
			if rel := attribute(t, "rel"); r.feed.Home == "" && (rel == "" || rel == "alternate") {
				r.feed.Home = href
			}
			r.path = append(r.path, name)
			return nil
		}
		return set(&r.feed.Home)
	case "language", "dc:language":
		var s string
		err = set(&s)
		if r.feed.Language == "" {
			r.feed.Language = languageOf(s)
		}
		return err
	case "ttl":
		var s string
		err = set(&s)
		if n, e := strconv.Atoi(s); e == nil && n > 0 && n < 1<<20 {
			r.feed.Wait = max(r.feed.Wait, time.Duration(n)*time.Minute)
		}
		return err
	case "updatePeriod":
		var s string
		err = set(&s)
		r.feed.Wait = max(r.feed.Wait, map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour}[s])
		return err
	}
	r.path = append(r.path, name)
	return nil
}

func (r *xmlReader) ofEntry(name string, t xml.StartElement) (err error) {
	e := r.entry
	set := func(to *string) error {
		s, err := r.content()
		if *to == "" {
			*to = s
		}
		return err
	}
	switch name {
	case "title":
		return set(&e.title)
	case "guid", "id":
		err = set(&e.id)
		if name == "guid" && attribute(t, "isPermaLink") != "false" && e.link == "" && strings.HasPrefix(e.id, "http") {
			e.link = e.id
		}
		return err
	case "link":
		href := attribute(t, "href")
		if href == "" {
			var s string
			if err = set(&s); s != "" {
				e.link = s
			}
			return err
		}
		if rel := attribute(t, "rel"); rel == "" || rel == "alternate" && e.link == "" {
			e.link = href
		}
		r.path = append(r.path, name)
		return nil
	case "origLink": // the address before a feed service put its own in its place
		return set(&e.link)
	case "pubDate", "published", "issued":
		return set(&e.date[0])
	case "dc:date", "dc:issued":
		return set(&e.date[1])
	case "dc:created", "created":
		return set(&e.date[2])
	case "updated", "modified", "dc:modified":
		return set(&e.date[3])
	case "dc:creator":
		var s string
		if err = set(&s); s != "" && len(e.authors) < 10 {
			e.authors = append(e.authors, s)
		}
		return err
	case "author":
		// In RSS a mail address and a name; in Atom an element with a name.
		s, err := r.author()
		if s != "" && len(e.authors) < 10 {
			e.authors = append(e.authors, s)
		}
		return err
	case "source":
		if attribute(t, "url") != "" {
			return set(&e.outlet)
		}
	case "description", "summary":
		return r.body(t, &e.summary)
	case "encoded", "content", "body", "fulltext", "full-text", "fullText":
		if attribute(t, "src") != "" {
			break
		}
		return r.body(t, &e.full)
	}
	r.path = append(r.path, name)
	return nil
}

// body reads a text that may be HTML, keeping the longer of two.
func (r *xmlReader) body(t xml.StartElement, to *string) error {
	kind := strings.ToLower(attribute(t, "type"))
	var s string
	var err error
	if kind == "xhtml" || kind == "application/xhtml+xml" || strings.ToLower(attribute(t, "mode")) == "xml" {
		s, err = r.inner()
	} else {
		s, err = r.content()
	}
	text := page.Fragment(s)
	if kind == "text" || kind == "text/plain" {
		text = strings.TrimSpace(s)
	}
	if len(text) > len(*to) {
		*to = text
	}
	return err
}

// content reads to the end of the element at hand and returns its characters,
// those of elements within too.
func (r *xmlReader) content() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		t, err := r.d.Token()
		if err != nil {
			return strings.TrimSpace(b.String()), ended(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.StartElement:
			// HTML that was not escaped: its tags matter to the text.
			b.WriteString("<" + t.Name.Local + ">")
			depth++
		case xml.EndElement:
			if depth--; depth > 0 {
				b.WriteString("</" + t.Name.Local + ">")
			}
		}
	}
	return strings.TrimSpace(b.String()), nil
}

// inner reads to the end of the element at hand and returns the XML within.
func (r *xmlReader) inner() (string, error) {
	start := r.base + r.d.InputOffset()
	for depth := 1; ; {
		before := r.base + r.d.InputOffset()
		t, err := r.d.Token()
		if err != nil {
			return r.text[start:before], ended(err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return r.text[start:before], nil
			}
		}
	}
}

// author reads the name within an author element, or its characters without
// the mail address.
func (r *xmlReader) author() (string, error) {
	var all, name strings.Builder
	for depth, inName := 1, false; depth > 0; {
		t, err := r.d.Token()
		if err != nil {
			return "", ended(err)
		}
		switch t := t.(type) {
		case xml.CharData:
			if inName {
				name.Write(t)
			} else if depth == 1 {
				all.Write(t)
			}
		case xml.StartElement:
			depth++
			inName = t.Name.Local == "name"
		case xml.EndElement:
			depth--
			inName = false
		}
	}
	if name.Len() > 0 {
		return oneLine(name.String()), nil
	}
	s := oneLine(all.String())
	if _, in, ok := strings.Cut(s, "("); ok && strings.Contains(s, "@") {
		s, _, _ = strings.Cut(in, ")")
	}
	if strings.Contains(s, "@") {
		return "", nil
	}
	return s, nil
}

// ended makes the end of the input within an element a fault.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// end turns the draft at hand into an entry.
func (r *xmlReader) end() {
	e := r.entry
	if e == nil {
		return
	}
	r.entry = nil
	out := Entry{Key: e.id, Offset: e.at, Full: e.full != ""}
	out.Document = entente.Document{Title: e.title, URL: e.link, Author: strings.Join(e.authors, ", "), Outlet: oneLine(e.outlet), Text: e.full}
	// Some feeds have the article in the description and a teaser in the content.
	if !out.Full || len(e.summary) > 2*len(e.full) {
		out.Document.Text = e.summary
		out.Full = out.Full || len(e.summary) >= fullLength
	}
	for _, s := range e.date {
		if out.Document.Date = page.Day(s); out.Document.Date != "" {
			break
		}
	}
	if out.Document.Title == "" && out.Document.Text == "" && out.Document.URL == "" {
		return
	}
	r.feed.Entries = append(r.feed.Entries, out)
}

// fullLength is the length in bytes from which a description is no summary.
const fullLength = 1500

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
