package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"entente"
	"entente/source/charset"
	"entente/source/page"
)

// maxFeeds is how many feeds of a list are read.
const maxFeeds = 100_000

// Followed is a feed in a list of feeds.
type Followed struct {
	// Title is what the list calls it; empty if it does not.
	Title string
	// Address is where the feed is.
	Address string
}

// ReadOPML reads the feeds of an OPML file, those in groups too, each address
// once, in the order of the file. The error is a *page.Refusal: the XML is
// broken, or there is no feed in it.
func ReadOPML(raw []byte) ([]Followed, error) {
	if len(raw) > MaxBytes {
		return nil, &page.Refusal{Reason: entente.TooLarge, Detail: "the list is larger than 32 MiB, the largest that is read"}
	}
	text, _, ok := charset.Decode(raw, declared(raw, ""))
	if !ok {
		return nil, &page.Refusal{Reason: entente.NotUTF8, Detail: "the list is in no encoding that fits its bytes"}
	}
	r := xmlReader{text: clean(text)}
	r.start(0)
	var out []Followed
	seen := map[string]bool{}
	for len(out) < maxFeeds {
		t, err := r.d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, &page.Refusal{Reason: entente.Malformed, Detail: fmt.Sprintf("the list is broken at byte %d: %v", r.d.InputOffset(), err)}
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "outline" {
			continue
		}
		// Some programs write xmlurl.
		address, title := "", ""
		for _, a := range e.Attr {
			switch strings.ToLower(a.Name.Local) {
			case "xmlurl":
				address = strings.TrimSpace(a.Value)
			case "title", "text":
				if title == "" {
					title = oneLine(a.Value)
				}
			}
		}
		if address != "" && !seen[address] {
			seen[address] = true
			out = append(out, Followed{title, address})
		}
	}
	if len(out) == 0 {
		return nil, &page.Refusal{Reason: entente.Empty, Detail: "there is no feed in it: no outline has an xmlUrl"}
	}
	return out, nil
}
