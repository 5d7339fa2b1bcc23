// Package page reads the article of an HTML page: its text without the menus,
// adverts, related links and comments around it, and what the page says of its
// title, day, outlet, author, address and language.
//
// It makes one pass over the bytes, without building a tree, and decides by the
// length of paragraphs, the share of links in them, the names of elements and
// the words of their classes which of them are the article.
package page

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"entente"
	"entente/source/charset"
)

// MaxBytes is the largest page that is read. Articles have less than a hundredth.
const MaxBytes = 16 << 20

// Refusal is an error that says why a page gives no document.
type Refusal struct {
	// Reason is the sort of refusal: entente.Empty, entente.TooLarge or entente.NotUTF8.
	Reason entente.Reason
	// Detail says what was wrong, for a person.
	Detail string
}

// Error is the reason and the detail.
func (r *Refusal) Error() string { return string(r.Reason) + ": " + r.Detail }

var readers = sync.Pool{New: func() any { return new(reader) }}

// Extract returns the article of a page. address is where the page was found,
// and contentType its Content-Type header; both may be empty. The bytes may be
// in any of the web's encodings; a declaration that does not fit them is not
// believed.
//
// The document has a text and as many of title, day, outlet, author, address
// and language as the page tells; ID and Source are empty. Its language is what
// the page declares, which need not be so. Paragraphs are parted by an empty
// line, lines of a paragraph by a line break, cells of a table by a tab.
//
// The error is a *Refusal: the page is too large, or it has no article. In the
// latter case the document has all but the text.
func Extract(html []byte, address, contentType string) (entente.Document, error) {
	if len(html) > MaxBytes {
		return entente.Document{URL: address}, &Refusal{entente.TooLarge,
			fmt.Sprintf("the page has %d bytes, more than the %d of the largest that is read", len(html), MaxBytes)}
	}
	in, ok := decoded(html, contentType)
	if !ok {
		return entente.Document{URL: address}, &Refusal{entente.NotUTF8,
			"the page is in no encoding that fits its bytes; convert it to UTF-8"}
	}
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.reset(in)
	r.read()
	r.choose()
	var d entente.Document
	r.firstHeading()
	r.meta.document(&d, address)
	d.Text = r.article(d.Title)
	if len(d.Text) < leastMass && len(r.meta.articleBody) > 2*len(d.Text) {
		d.Text = paragraphs(r.meta.articleBody)
	}
	switch {
	case r.full:
		d.Text = ""
		return d, &Refusal{entente.TooLarge, fmt.Sprintf("the page has more than %d paragraphs", maxStretches)}
	case strings.TrimSpace(d.Text) == "":
		d.Text = ""
		return d, &Refusal{entente.Empty, "the page has no article: no paragraphs of prose that are not links"}
	}
	return d, nil
}

// decoded is the page in UTF-8; ok is false if it fits no encoding.
func decoded(html []byte, contentType string) (in []byte, ok bool) {
	if utf8.Valid(html) && bytes.IndexByte(html[:min(len(html), 512)], 0) < 0 && bytes.IndexByte(html, 0x1b) < 0 {
		return bytes.TrimPrefix(html, []byte("\ufeff")), true
	}
	text, _, ok := charset.Decode(html, declared(html, contentType))
	return []byte(text), ok
}

// declared is the encoding that a page's header or the page itself names; empty if none.
func declared(html []byte, contentType string) string {
	if _, after, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		name, _, _ := strings.Cut(after, ";")
		return strings.Trim(name, " \"'")
	}
	head := html[:min(len(html), 4096)]
	i := bytes.Index(head, []byte("charset="))
	if i < 0 {
		if i = bytes.Index(head, []byte("encoding=")); i < 0 || i > 200 {
			return ""
		}
		i++
	}
	name := bytes.TrimLeft(head[i+len("charset="):], " \"'")
	end := bytes.IndexAny(name, " \"'/;>?")
	if end < 0 {
		return ""
	}
	return strings.ToLower(string(name[:end]))
}

// firstHeading notes the text of the first h1.
func (r *reader) firstHeading() {
	for i := range r.stretches {
		if s := &r.stretches[i]; s.tag == tagH1 {
			if t := string(r.text[s.start:s.end]); len(t) > len(r.meta.heading) && len(t) < 400 {
				r.meta.heading = t
				return
			}
		}
	}
}

// article joins what was kept.
func (r *reader) article(title string) string {
	n := 0
	for i := range r.stretches {
		if s := &r.stretches[i]; s.kept {
			n += int(s.end-s.start) + 2
		}
	}
	var b strings.Builder
	b.Grow(n)
	var before *stretch
	for i := range r.stretches {
		s := &r.stretches[i]
		if !s.kept {
			continue
		}
		text := r.text[s.start:s.end]
		if before == nil && string(text) == title {
			continue
		}
		if before != nil {
			if s.tag == tagTr && before.tag == tagTr || s.inLi && before.inLi {
				b.WriteString("\n")
			} else {
				b.WriteString("\n\n")
			}
		}
		b.Write(text)
		before = s
	}
	return b.String()
}

// paragraphs lays out a text from linked data.
func paragraphs(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		if line = tidy(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n\n")
}
