package source

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"entente"
)

// layout are the keys of an object of JSON Lines. The first are the project's
// own, and their values must be strings; the others are those of Event Registry,
// of news-please and of GDELT, whose odd values are passed over.
type layout struct {
	ID                                       json.RawMessage
	Title, Date, Text, URL, Outlet, Language *string

	// Event Registry: articles of its API and of its archives.
	URI, Body, Lang, DateTimePub, DateTime, Source json.RawMessage
	// news-please.
	MainText     json.RawMessage
	DatePublish  json.RawMessage `json:"date_publish"`
	SourceDomain json.RawMessage `json:"source_domain"`
	// GDELT: the global list of articles, and the quotations graph.
	Desc, OutletName, Domain, SeenDate json.RawMessage
	Quotes                             json.RawMessage
}

// quotation is one of GDELT's quotations with the words around it.
type quotation struct{ Pre, Quote, Post string }

// words is a string; empty if raw is none.
func words(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// decode reads a document from a JSON object in any of the layouts.
func decode(raw []byte, columns Columns) (*entente.Document, *flaw) {
	if at := loneSurrogate(raw); at >= 0 {
		return nil, &flaw{at: int64(at), reason: entente.Malformed, detail: "a lone surrogate, half of a character; write the text anew from its source"}
	}
	var in layout
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, jsonFlaw(raw, err)
	}
	if columns != (Columns{}) {
		if bad := in.rename(raw, columns); bad != nil {
			return nil, bad
		}
	}
	d := &entente.Document{Title: value(in.Title), URL: strings.TrimSpace(value(in.URL)), Outlet: value(in.Outlet)}
	own := in.Text != nil
	if own {
		d.Text = *in.Text
	} else {
		d.Text = in.foreignText()
	}
	if strings.TrimSpace(d.Text) == "" {
		return nil, in.noText(d.URL, own)
	}
	var bad *flaw
	if d.ID, bad = documentID(in.ID, d.Text); bad != nil {
		return nil, bad
	}
	if own {
		if d.Date, bad = day(value(in.Date)); bad != nil {
			return nil, bad
		}
	} else {
		in.foreign(d)
	}
	tag := value(in.Language)
	if tag == "" {
		tag = words(in.Lang)
	}
	if d.Language, bad = language(tag); bad != nil {
		bad.url = d.URL
		return nil, bad
	}
	for _, s := range []string{d.ID, d.Title, d.Text, d.URL, d.Outlet} {
		if strings.IndexByte(s, 0) >= 0 {
			return nil, &flaw{reason: entente.Malformed, detail: `a NUL character (\u0000); remove it`}
		}
	}
	return d, nil
}

// noText is the flaw of an object without a text.
func (in *layout) noText(url string, own bool) *flaw {
	switch {
	case isAddress(url) && !own:
		return &flaw{reason: entente.Pointer, detail: pointer, url: url}
	case own:
		return &flaw{reason: entente.Empty, detail: `"text" is empty`, url: url}
	case in.MainText != nil || in.Body != nil:
		return &flaw{reason: entente.Empty, detail: "the text is empty", url: url}
	}
	return &flaw{reason: entente.Malformed, detail: `the object has no "text"; give the body of the article under that key, or name its key with --text-column`, url: url}
}

// foreignText is the text in one of the other layouts; empty if there is none.
func (in *layout) foreignText() string {
	for _, raw := range []json.RawMessage{in.MainText, in.Body} {
		if s := words(raw); strings.TrimSpace(s) != "" {
			return s
		}
	}
	var quotes []quotation
	if len(in.Quotes) > 0 && json.Unmarshal(in.Quotes, &quotes) == nil {
		var b strings.Builder
		for _, q := range quotes {
			if b.Len() > 0 {
				b.WriteString("\n\n")
			}
			b.WriteString(strings.TrimSpace(q.Pre) + " “" + strings.TrimSpace(q.Quote) + "” " + strings.TrimSpace(q.Post))
		}
		return b.String()
	}
	return words(in.Desc)
}

// foreign sets what the other layouts tell beside the text.
func (in *layout) foreign(d *entente.Document) {
	for _, s := range []string{words(in.DatePublish), words(in.DateTimePub), words(in.DateTime), value(in.Date), words(in.SeenDate)} {
		if d.Date = looseDay(s); d.Date != "" {
			break
		}
	}
	if d.Outlet == "" {
		var publisher struct{ Title, URI string }
		if len(in.Source) > 0 && in.Source[0] == '{' && json.Unmarshal(in.Source, &publisher) == nil {
			d.Outlet = publisher.Title
			if d.Outlet == "" {
				d.Outlet = publisher.URI
			}
		}
	}
	for _, raw := range []json.RawMessage{in.OutletName, in.SourceDomain, in.Domain} {
		if d.Outlet == "" {
			d.Outlet = words(raw)
		}
	}
	if uri := words(in.URI); uri != "" && len(in.ID) == 0 {
		d.ID = uri
	}
}

// rename takes the values of the keys that the user named.
func (in *layout) rename(raw []byte, c Columns) *flaw {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return jsonFlaw(raw, err)
	}
	for _, m := range []struct {
		key string
		to  **string
	}{{c.Title, &in.Title}, {c.Date, &in.Date}, {c.Text, &in.Text}, {c.URL, &in.URL}, {c.Outlet, &in.Outlet}, {c.Language, &in.Language}} {
		if m.key == "" {
			continue
		}
		*m.to = nil
		if v, ok := all[m.key]; ok && !bytes.Equal(v, []byte("null")) {
			s := words(v)
			*m.to = &s
		}
	}
	if c.ID != "" {
		in.ID = all[c.ID]
	}
	return nil
}

// packedDay is a day without dashes, as GDELT writes it, perhaps with a time.
var packedDay = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})(?:T?\d{6}Z?)?$`)

// clock is the time of a day below a date, in the ways that entente.Day does not read.
var clock = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})[ T]\d{1,2}:\d{2}`)

// looseDay is the day of a date as other programs write it; empty if it is none.
func looseDay(s string) string {
	s = strings.TrimSpace(s)
	if m := packedDay.FindStringSubmatch(s); m != nil {
		s = m[1] + "-" + m[2] + "-" + m[3]
	} else if m := clock.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	d, _ := entente.Day(s)
	return d
}
