package feed

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"entente"
	"entente/source/page"
)

// jsonFeed is JSON Feed, version 1 or 1.1 (jsonfeed.org).
type jsonFeed struct {
	Version  string
	Title    string
	Home     string `json:"home_page_url"`
	Language string
	Items    []json.RawMessage
}

type jsonItem struct {
	ID          json.RawMessage
	URL         string
	Title       string
	HTML        string `json:"content_html"`
	Text        string `json:"content_text"`
	Summary     string
	Published   string `json:"date_published"`
	Modified    string `json:"date_modified"`
	Language    string
	Author      jsonAuthor
	Authors     []jsonAuthor
	ExternalURL string `json:"external_url"`
}

type jsonAuthor struct{ Name string }

func readJSON(text string) (Feed, error) {
	var in jsonFeed
	if err := json.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &in); err != nil {
		return Feed{}, &page.Refusal{Reason: entente.Malformed, Detail: fmt.Sprintf("not a JSON feed: %v", err)}
	}
	f := Feed{Title: oneLine(in.Title), Home: in.Home, Language: languageOf(in.Language)}
	var fault error
	for i, raw := range in.Items {
		if i >= maxEntries {
			break
		}
		var item jsonItem
		if err := json.Unmarshal(raw, &item); err != nil {
			if fault == nil {
				fault = &page.Refusal{Reason: entente.Malformed, Detail: fmt.Sprintf("item %d of the JSON feed: %v", i+1, err)}
			}
			continue
		}
		f.Entries = append(f.Entries, item.entry())
	}
	if fault == nil && len(f.Entries) == 0 {
		fault = &page.Refusal{Reason: entente.Empty, Detail: "the feed has no entries"}
	}
	return f, fault
}

func (item *jsonItem) entry() Entry {
	e := Entry{Key: strings.Trim(string(item.ID), `"`), Document: entente.Document{Title: item.Title, URL: item.URL, Language: languageOf(item.Language)}}
	if e.Key == "null" {
		e.Key = ""
	}
	var names []string
	for _, a := range append(item.Authors, item.Author) {
		if a.Name != "" && len(names) < 10 {
			names = append(names, a.Name)
		}
	}
	e.Document.Author = strings.Join(names, ", ")
	if e.Document.Date = page.Day(item.Published); e.Document.Date == "" {
		e.Document.Date = page.Day(item.Modified)
	}
	switch {
	case item.HTML != "":
		e.Document.Text, e.Full = page.Fragment(item.HTML), true
	case item.Text != "":
		e.Document.Text, e.Full = strings.TrimSpace(item.Text), true
	default:
		e.Document.Text = page.Fragment(item.Summary)
	}
	return e
}

// languageOf is the ISO 639-1 code of a language tag; empty if it is none.
func languageOf(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	if len(tag) != 2 {
		return ""
	}
	return tag
}

// resolve makes an address absolute; bases are tried in turn. Addresses that
// are not of the web are dropped.
func resolve(given string, bases ...string) string {
	at, err := url.Parse(strings.TrimSpace(given))
	if err != nil || given == "" {
		return ""
	}
	for _, b := range bases {
		if at.IsAbs() {
			break
		}
		if base, err := url.Parse(b); err == nil && base.IsAbs() {
			at = base.ResolveReference(at)
		}
	}
	if at.Scheme != "http" && at.Scheme != "https" {
		return ""
	}
	return at.String()
}
