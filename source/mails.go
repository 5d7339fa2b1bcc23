package source

import (
	"errors"
	"io"
	"mime"
	"strings"

	"entente"
	"entente/source/charset"
	"entente/source/mail"
	"entente/source/page"
)

// maxMail is the largest mail that is read, with its attachments.
const maxMail = 32 << 20

// decoded is raw in UTF-8 by the charset of a media type and by its bytes.
func decoded(raw []byte, mediaType string) (string, bool) {
	_, params, err := mime.ParseMediaType(mediaType)
	if err != nil {
		params = nil
	}
	text, _, ok := charset.Decode(raw, params["charset"])
	return text, ok
}

// mail reads a file with one e-mail.
func (r *reader) mail(in input) error {
	raw, ok, err := r.whole(in, maxMail, "the mail")
	if !ok {
		return err
	}
	return r.message(Item{Path: in.name}, raw)
}

// mailbox reads a file with many.
func (r *reader) mailbox(in input) error {
	box := mail.NewBox(in.in, maxMail)
	for some := false; ; some = true {
		m, err := box.Next()
		if errors.Is(err, io.EOF) {
			if !some {
				return r.skip(in.name, 0, 0, entente.Empty, "there is no mail in it")
			}
			return nil
		}
		if errors.Is(err, mail.ErrEndless) {
			return r.skip(in.name, 0, m.Offset, entente.TooLarge, err.Error()+"; nothing below it is read")
		}
		if err != nil {
			return &readError{in.name, err}
		}
		item := Item{Path: in.name, Line: m.Line, Offset: m.Offset}
		if m.TooLarge {
			item.refuse("", entente.TooLarge, over("the mail", maxMail))
			err = r.yield(item)
		} else {
			err = r.message(item, m.Raw)
		}
		if err != nil {
			return err
		}
	}
}

// message yields the text of an e-mail: its plain text, or the main text of its
// HTML where there is no other worth the name.
func (r *reader) message(item Item, raw []byte) error {
	r.later(&item, raw, func(i *Item) {
		m, err := mail.Parse(raw)
		if err != nil {
			i.refuse("", entente.Malformed, err.Error())
			return
		}
		d := entente.Document{ID: m.ID, Title: m.Subject, Date: m.Date, Outlet: m.From, Text: m.Text}
		if m.HTML != "" {
			p, err := page.Extract([]byte(m.HTML), "", "text/html; charset=utf-8")
			if err == nil && len(p.Text) > len(d.Text) {
				d.Text, d.Language = p.Text, p.Language
				if d.URL == "" {
					d.URL = p.URL
				}
			}
		}
		d.Text = strings.ReplaceAll(d.Text, "\x00", "\ufffd")
		i.finishPage(d, nil, m.URL, r.limit)
	})
	return r.yield(item)
}
