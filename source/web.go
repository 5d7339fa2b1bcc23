package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"entente"
	"entente/source/archive"
	"entente/source/page"
	"entente/source/warc"
)

// archivedWeb reads a packed input if it holds WARC records, which are packed
// one by one. It reports whether it did.
func (r *reader) archivedWeb(form archive.Form, in input) (bool, error) {
	head, err := in.in.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, &readError{in.name, err}
	}
	if !beginsWARC(form, head) {
		return false, nil
	}
	if in.depth == deepest {
		return false, nil // unpacked says so
	}
	return true, r.warc(form, in)
}

// beginsWARC unpacks the first bytes.
func beginsWARC(form archive.Form, head []byte) bool {
	const magic = "WARC/"
	first := make([]byte, len(magic))
	switch form {
	case archive.Gzip:
		z, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		_, err = io.ReadFull(z, first)
		return err == nil && string(first) == magic
	case archive.Zstd:
		if bytes.HasPrefix(head, []byte("\x5d\x2a\x4d\x18")) {
			return true // only archives of the web keep a dictionary at their beginning
		}
		d, err := zstd.NewReader(bytes.NewReader(head), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return false
		}
		defer d.Close()
		_, err = io.ReadFull(d, first)
		return err == nil && string(first) == magic
	}
	return false
}

// maxAnswer is the largest record of an archive that is read: a page with its
// header, or a PDF.
const maxAnswer = page.MaxBytes + 64<<10

// warc reads the records of an archive of the web.
func (r *reader) warc(form archive.Form, in input) error {
	records, err := warc.NewReader(in.in, warc.Options{Packing: form, Limit: maxAnswer, Want: wanted, Charge: r.gauge.charge})
	if err != nil {
		return r.orDamaged(in.name, r.damaged(in.name, err))
	}
	defer records.Close()
	some := false
	for {
		record, err := records.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, errBomb) {
			return r.skip(in.name, 0, record0(record), entente.Bomb, errBomb.Error())
		}
		if err != nil {
			return &readError{in.name, err}
		}
		some = true
		if err := r.record(in, record); err != nil {
			return err
		}
	}
	if !some {
		return r.skip(in.name, 0, 0, entente.Empty, "there is no page in it")
	}
	return nil
}

func record0(record *warc.Record) int64 {
	if record == nil {
		return 0
	}
	return record.Offset
}

// wanted tells which records may hold a text.
func wanted(record *warc.Record, head []byte) bool {
	switch record.Type {
	case "revisit":
		return true
	case "conversion":
		return strings.HasPrefix(record.ContentType, "text/")
	case "resource":
		return textual(record.ContentType, head)
	case "response":
		answer, ok := warc.ParseAnswer(head)
		if !ok {
			return !strings.HasPrefix(record.URL, "dns:") && !strings.HasPrefix(record.ContentType, "text/dns")
		}
		if answer.Status/100 != 2 {
			return true // to be told
		}
		return textual(answer.MediaType, nil)
	}
	return false
}

// textual reports whether a media type is one of what is read. Pictures, styles
// and scripts of a crawl are no documents, and nobody wants to hear of each.
func textual(mediaType string, head []byte) bool {
	mediaType, _, _ = strings.Cut(strings.ToLower(mediaType), ";")
	switch mediaType = strings.TrimSpace(mediaType); mediaType {
	case "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml", "application/atom+xml",
		"application/xml", "text/xml", "application/feed+json", "application/rdf+xml":
		return true
	case "", "application/octet-stream", "unknown/unknown":
		return len(head) == 0 || bytes.HasPrefix(bytes.TrimSpace(head), []byte("<"))
	}
	return false
}

// record yields what a record holds.
func (r *reader) record(in input, record *warc.Record) error {
	item := Item{Path: in.name, Offset: record.Offset}
	refuse := func(reason entente.Reason, detail string) error {
		item.refuse(record.URL, reason, detail)
		return r.yield(item)
	}
	switch {
	case errors.Is(record.Flaw, warc.ErrTooLarge):
		return refuse(entente.TooLarge, over("the record", maxAnswer))
	case errors.Is(record.Flaw, warc.ErrTruncated):
		return refuse(entente.Truncated, "the record ends before its end; download the archive anew")
	case record.Flaw != nil:
		return refuse(entente.Malformed, record.Flaw.Error()+"; download the archive anew")
	}
	switch record.Type {
	case "revisit":
		return refuse(entente.Duplicate, "the archive says that the page was the same as when it was fetched before")
	case "conversion":
		if first, _, _ := strings.Cut(record.Language, ","); first != "" {
			if code, flaw := language(first); flaw != nil {
				item.refuse(record.URL, entente.NotEnglish, fmt.Sprintf("the archive says that the text is in %q; only English is read", first))
				item.Skip.Language = code
				return r.yield(item)
			}
		}
		return r.bare(item, record.Block, record.URL, "")
	case "resource":
		return r.body(in, item, record.Block, record.URL, record.ContentType)
	}
	answer, ok := warc.ParseAnswer(record.Block)
	if !ok {
		answer = warc.Answer{Status: 200}
		if !bytes.HasPrefix(bytes.TrimSpace(record.Block), []byte("<")) {
			return refuse(entente.Malformed, "the record is no answer of a server")
		}
		return r.body(in, item, record.Block, record.URL, "")
	}
	if answer.Status/100 != 2 {
		return refuse(entente.NoPage, fmt.Sprintf("the server answered %d", answer.Status))
	}
	body, err := answer.Body(page.MaxBytes)
	switch {
	case errors.Is(err, warc.ErrTooLarge):
		return refuse(entente.TooLarge, over("the page", page.MaxBytes))
	case errors.Is(err, warc.ErrTruncated):
		return refuse(entente.Truncated, "the answer ends before its end; fetch the page anew")
	case err != nil:
		return refuse(entente.Malformed, "the answer is damaged: "+err.Error())
	}
	return r.body(in, item, body, record.URL, answer.MediaType)
}

// body yields what was fetched: a page, a text, a feed or a PDF.
func (r *reader) body(in input, item Item, body []byte, url, mediaType string) error {
	form, why := sniff(hint{"", mediaType, r.Columns}, body[:min(len(body), sniffed)])
	bare, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch {
	case form == pdfPages:
		return r.pdfPage(item, body, url)
	case form == feedXML || form == feedJSON:
		return r.feedAt(item, body, url, mediaType)
	case form == html, strings.Contains(bare, "html"):
		return r.page(item, body, url, mediaType)
	case strings.TrimSpace(bare) == "text/plain" && form != packed && form != unknown:
		return r.bare(item, body, url, mediaType)
	}
	if why == "" {
		why = "it is no page, text, feed or PDF"
	}
	item.refuse(url, entente.Unknown, why)
	return r.yield(item)
}

// bare yields a text that has nothing but itself.
func (r *reader) bare(item Item, raw []byte, url, mediaType string) error {
	r.later(&item, raw, func(i *Item) {
		text, ok := decoded(raw, mediaType)
		switch {
		case !ok:
			i.refuse(url, entente.NotUTF8, "the text is in no encoding that fits its bytes")
		case strings.TrimSpace(text) == "":
			i.refuse(url, entente.Empty, "there is no text in it")
		case len(text) > r.limit:
			i.refuse(url, entente.TooLarge, r.tooLarge("the text"))
		case strings.IndexByte(text, 0) >= 0:
			i.refuse(url, entente.Malformed, "a NUL character in the text")
		default:
			i.Document = &entente.Document{ID: nameAfter(text), URL: url, Text: text}
		}
	})
	return r.yield(item)
}
