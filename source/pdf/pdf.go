// Package pdf reads the text of PDF files as ISO 32000 lays them out: of what
// word processors and browsers print, in the order in which it is painted. It
// reads no scans, no locked files and no forms, and takes bounded time and
// memory whatever a file claims of itself.
package pdf

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Document is what a file says.
type Document struct {
	// Title is its title; empty if it has none, or the name of a file.
	Title string
	// Date is the day it was made, as YYYY-MM-DD; empty if it does not tell.
	Date string
	// Text is the text with an empty line between paragraphs. Words that were
	// divided at the end of a line are joined again, and so are lines. Numbers of
	// pages, and lines that stand above or below the text of most pages, are left out.
	Text string
	// Pages is the number of pages.
	Pages int
}

// MaxBytes is the largest file that is read.
const MaxBytes = 64 << 20

// Errors of Read.
var (
	// ErrLocked is given for an encrypted file.
	ErrLocked = errors.New("the PDF is locked; save it without a password")
	// ErrNoText is given for a file without text, such as a scan.
	ErrNoText = errors.New("the PDF has no text, as a scan has none; run it through character recognition")
	// ErrNoPages is given for a file in which no page is found.
	ErrNoPages = errors.New("no page is found in the PDF; it is damaged")
	// ErrTooLarge is given for a file over MaxBytes.
	ErrTooLarge = errors.New("the PDF is over 64 MiB")
)

// Read reads a file.
func Read(raw []byte) (Document, error) {
	var d Document
	if len(raw) > MaxBytes {
		return d, ErrTooLarge
	}
	f := open(raw)
	if f.encrypted() {
		return d, ErrLocked
	}
	pages := f.pages()
	if len(pages) == 0 {
		return d, ErrNoPages
	}
	d.Pages = len(pages)
	f.describe(&d)
	p := painter{file: f, fonts: map[value]*font{}, inside: map[ref]bool{}}
	var laid [][]line
	for _, page := range pages {
		p.page(page)
		laid = append(laid, p.lines)
	}
	d.Text = join(laid)
	if strings.TrimSpace(d.Text) == "" {
		return d, ErrNoText
	}
	return d, nil
}

// madeOn is a date of PDF: D:20240507100000+02'00'.
var madeOn = regexp.MustCompile(`^(?:D:)?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])`)

// fileName is a title that a program made of the name of a file.
var fileName = regexp.MustCompile(`(?i)^(?:microsoft word - |untitled|document\d*$|layout \d)|\.(?:docx?|indd|pdf|qxd|wpd|rtf|pptx?|xlsx?)$`)

// describe reads what the file says of itself.
func (f *file) describe(d *Document) {
	for i := len(f.trailers) - 1; i >= 0; i-- {
		about := f.dict(f.trailers[i]["Info"])
		if about == nil {
			continue
		}
		if s, is := f.resolve(about["Title"]).(text); is && d.Title == "" {
			if title := strings.TrimSpace(described(s)); !fileName.MatchString(title) && utf8.RuneCountInString(title) < 400 {
				d.Title = strings.Join(strings.Fields(title), " ")
			}
		}
		if s, is := f.resolve(about["CreationDate"]).(text); is && d.Date == "" {
			if m := madeOn.FindStringSubmatch(described(s)); m != nil {
				d.Date = m[1] + "-" + m[2] + "-" + m[3]
			}
		}
	}
}

// described is a string outside of pages: UTF-16, UTF-8 or bytes.
func described(s text) string {
	raw := []byte(s)
	switch {
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return strings.ReplaceAll(fromUTF16(string(raw[2:])), "\x00", "")
	case utf8.Valid(raw):
		return strings.ReplaceAll(strings.TrimPrefix(string(raw), "\ufeff"), "\x00", "")
	}
	var plain font
	plain.plain("WinAnsiEncoding")
	var b strings.Builder
	for _, c := range raw {
		b.WriteString(plain.simple[c])
	}
	return b.String()
}
