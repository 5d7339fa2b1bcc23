package source

import (
	"errors"
	"strings"

	"entente"
	"entente/source/feed"
	"entente/source/page"
)

// feed reads a file with a feed.
func (r *reader) feed(in input) error {
	raw, ok, err := r.whole(in, feed.MaxBytes, "the feed")
	if !ok {
		return err
	}
	return r.feedAt(Item{Path: in.name}, raw, in.url, in.mediaType)
}

// feedAt yields the entries of a feed. Those without a text are addresses.
func (r *reader) feedAt(item Item, raw []byte, url, mediaType string) error {
	f, err := feed.Read(raw, url, mediaType)
	for n := range f.Entries {
		entry := item
		d := f.Entries[n].Document
		if strings.TrimSpace(d.Text) == "" && isAddress(d.URL) {
			entry.refuse(d.URL, entente.Pointer, pointer)
		} else {
			entry.finishPage(d, nil, d.URL, r.limit)
		}
		if err := r.yield(entry); err != nil {
			return err
		}
	}
	refusal := (*page.Refusal)(nil)
	switch {
	case errors.As(err, &refusal):
		item.refuse(url, refusal.Reason, refusal.Detail)
	case err != nil:
		item.refuse(url, entente.Malformed, err.Error())
	case len(f.Entries) == 0:
		item.refuse(url, entente.Empty, "there is no entry in the feed")
	default:
		return nil
	}
	return r.yield(item)
}
