package source

import (
	"errors"
	"fmt"
	"io"

	"entente"
	"entente/source/pdf"
	"entente/source/tabular"
)

// pdf reads a PDF file.
func (r *reader) pdf(in input) error {
	raw, ok, err := r.whole(in, pdf.MaxBytes, "the PDF")
	if !ok {
		return err
	}
	return r.pdfPage(Item{Path: in.name}, raw, in.url)
}

// pdfPage yields the text of a PDF.
func (r *reader) pdfPage(item Item, raw []byte, url string) error {
	r.later(&item, raw, func(i *Item) {
		p, err := pdf.Read(raw)
		switch {
		case errors.Is(err, pdf.ErrLocked):
			i.refuse(url, entente.Unreadable, err.Error())
		case errors.Is(err, pdf.ErrNoText):
			i.refuse(url, entente.Empty, err.Error())
		case err != nil:
			i.refuse(url, entente.Malformed, err.Error())
		default:
			i.finishPage(entente.Document{Title: p.Title, Date: p.Date, URL: url, Text: p.Text}, nil, url, r.limit)
		}
	})
	return r.yield(item)
}

// parquet reads a table in Parquet. It is at hand as a whole, because what it
// says of itself is at its end.
func (r *reader) parquet(in input) error {
	file, size, done, err := r.seekable(in)
	if err != nil {
		return err
	}
	defer done()
	refuse := func(err error) error {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return r.skip(in.name, 0, 0, entente.Truncated, "it ends before its end; download it anew")
		}
		return r.skip(in.name, 0, 0, entente.Malformed, fmt.Sprintf("it cannot be read as Parquet: %v", err))
	}
	table, err := tabular.OpenParquet(file, size)
	if err != nil {
		return refuse(err)
	}
	names := table.Names()
	at := r.Columns.find(names)
	if at.text < 0 {
		return r.skip(in.name, 0, 0, entente.Unknown, r.Columns.noText(names))
	}
	// The columns that are read, and where among them each part of a document is.
	var want []int
	for _, column := range []*int{&at.id, &at.title, &at.date, &at.text, &at.url, &at.outlet, &at.language} {
		if *column >= 0 {
			want = append(want, *column)
			*column = len(want) - 1
		}
	}
	some := false
	var fatal error
	err = table.Read(want, func(row int, values []string) error {
		some = true
		fatal = r.row(in.name, row, 0, func(column int) string {
			if column < 0 {
				return ""
			}
			return valid(values[column])
		}, at)
		return fatal
	})
	switch {
	case fatal != nil:
		return fatal
	case err != nil:
		return refuse(err)
	case !some:
		return r.skip(in.name, 0, 0, entente.Empty, "there is no row in it")
	}
	return nil
}
