package source

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"entente"
	"entente/source/archive"
	"entente/source/charset"
	"entente/source/page"
)

// stream reads one file's bytes, in whatever of the formats they are.
func (r *reader) stream(in input) error {
	head, err := in.in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return &readError{in.name, err}
	}
	form, why := sniff(hint{in.called, in.mediaType, r.Columns}, head)
	switch form {
	case unknown:
		return r.skip(in.name, 0, 0, entente.Unknown, why)
	case packed:
		kind := archive.Sniff(head)
		if kind == archive.Gzip || kind == archive.Zstd {
			if archived, err := r.archivedWeb(kind, in); archived || err != nil {
				return err
			}
		}
		return r.unpacked(kind, in)
	case wide:
		return r.wide(in, head)
	case pdfPages:
		return r.pdf(in)
	case parquetRows:
		return r.parquet(in)
	case warcRecords:
		return r.warc("", in)
	}
	var start int64
	if strings.HasPrefix(string(head), byteOrderMark) {
		start = int64(len(byteOrderMark))
		if _, err := in.in.Discard(len(byteOrderMark)); err != nil {
			return &readError{in.name, err}
		}
	}
	switch form {
	case jsonLines:
		return r.lines(in.name, in.in, start)
	case html:
		return r.html(in)
	case feedXML, feedJSON:
		return r.feed(in)
	case singleMail:
		return r.mail(in)
	case mailbox:
		return r.mailbox(in)
	case table:
		return r.table(in, start)
	case gdelt:
		return r.gdelt(in, start)
	}
	return r.plain(in.name, in.in, start)
}

// wide reads what is in UTF-16, whatever it is. head is its beginning.
func (r *reader) wide(in input, head []byte) error {
	order := unicode.LittleEndian
	if charset.Wide(head) == "utf-16be" {
		order = unicode.BigEndian
	}
	in.in = bufio.NewReaderSize(transform.NewReader(in.in, unicode.UTF16(order, unicode.UseBOM).NewDecoder()), buffered)
	in.file = nil
	head, err := in.in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return &readError{in.name, err}
	}
	if form, _ := sniff(hint{in.called, in.mediaType, r.Columns}, head); form == wide || form == packed {
		return r.skip(in.name, 0, 0, entente.Malformed, "it begins like UTF-16, but holds something else; save it in UTF-8")
	}
	return r.stream(in)
}

// whole reads an input to its end; ok is false if it is over the limit, and then
// the refusal was yielded.
func (r *reader) whole(in input, limit int, what string) (raw []byte, ok bool, err error) {
	raw, err = io.ReadAll(io.LimitReader(in.in, int64(limit)+1))
	if err != nil {
		return nil, false, &readError{in.name, err}
	}
	if len(raw) > limit {
		return nil, false, r.skip(in.name, 0, 0, entente.TooLarge, over(what, limit))
	}
	return raw, true, nil
}

// html reads a page.
func (r *reader) html(in input) error {
	raw, ok, err := r.whole(in, page.MaxBytes, "the page")
	if !ok {
		return err
	}
	return r.page(Item{Path: in.name}, raw, in.url, in.mediaType)
}

// page yields the article of a page, now or when the item is completed.
func (r *reader) page(item Item, raw []byte, url, mediaType string) error {
	r.later(&item, raw, func(i *Item) {
		d, err := page.Extract(raw, url, mediaType)
		i.finishPage(d, err, url, r.limit)
	})
	return r.yield(item)
}

// waiting is the most bytes that an item whose making is put off may hold. What
// is larger is made at once, so that many of them never wait together.
const waiting = 512 << 10

// later puts off the making of an item's document from raw, if that is wanted.
func (r *reader) later(item *Item, raw []byte, finish func(*Item)) {
	if item.finish = finish; !r.Defer || len(raw) > waiting {
		item.Complete()
	}
}

// finishPage makes the document or the skip of what was found in a page.
func (i *Item) finishPage(d entente.Document, err error, url string, limit int) {
	if refusal := (*page.Refusal)(nil); errors.As(err, &refusal) {
		i.refuse(url, refusal.Reason, refusal.Detail)
		return
	}
	switch {
	case err != nil:
		i.refuse(url, entente.Malformed, err.Error())
	case len(d.Text) > limit:
		i.refuse(url, entente.TooLarge, over("the text of the page", limit))
	case strings.TrimSpace(d.Text) == "":
		i.refuse(url, entente.Empty, "there is no text in it")
	default:
		if d.ID == "" {
			d.ID = nameAfter(d.Text)
		}
		i.Document = &d
	}
}
