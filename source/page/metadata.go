package page

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente"
)

// rank orders what tells the same thing: the lowest is believed.
type rank uint8

// told is a value and how far it is to be believed; rank 0 is no value.
type told struct {
	value string
	rank  rank
}

func (t *told) tell(r rank, value string) {
	if value = tidy(value); value != "" && (t.rank == 0 || r < t.rank) {
		*t = told{value, r}
	}
}

// metadata is what a page says of itself.
type metadata struct {
	title, date, outlet, author, address, language told
	// pageTitle is the title element, heading the first h1, and htmlLang the
	// language of the html element.
	pageTitle, heading, htmlLang string
	// articleBody is the text that linked data give.
	articleBody string
}

// tidy makes runs of white space and control characters single blanks, and
// resolves character references.
func tidy(s string) string {
	if len(s) > 4096 {
		s = s[:4096]
	}
	return strings.Join(strings.FieldsFunc(html.UnescapeString(strings.ToValidUTF8(s, "\ufffd")), isBlank), " ")
}

// isBlank reports whether c parts words. Control characters do, NUL among them,
// which no text may hold.
func isBlank(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }

// plain is the text of the content of a title.
func plain(content []byte) string { return tidy(string(content[:min(len(content), 4096)])) }

// meta reads a meta element.
func (m *metadata) meta(body []byte) {
	var name, content string
	for a := (attributes{body}); ; {
		key, value, ok := a.next()
		if !ok {
			break
		}
		switch {
		case foldEqual(key, "content"):
			content = string(value[:min(len(value), 4096)])
		case foldEqual(key, "name"), foldEqual(key, "property"), foldEqual(key, "itemprop"), foldEqual(key, "http-equiv"):
			if name == "" {
				name = strings.ToLower(string(value[:min(len(value), 64)]))
			}
		}
	}
	if name == "" || content == "" {
		return
	}
	if k, ok := metaNames[name]; ok {
		k.field(m).tell(k.rank, content)
	}
}

// metaKey is where the content of a meta element goes.
type metaKey struct {
	field func(*metadata) *told
	rank  rank
}

var metaNames = func() map[string]metaKey {
	title := func(m *metadata) *told { return &m.title }
	date := func(m *metadata) *told { return &m.date }
	outlet := func(m *metadata) *told { return &m.outlet }
	author := func(m *metadata) *told { return &m.author }
	address := func(m *metadata) *told { return &m.address }
	language := func(m *metadata) *told { return &m.language }
	names := map[string]metaKey{}
	// The names of a field, the most reliable first. Ranks leave room for linked data (1) and elements.
	for _, f := range []struct {
		field func(*metadata) *told
		names string
	}{
		{title, "og:title citation_title dc.title dcterms.title parsely-title sailthru.title twitter:title"},
		{date, `article:published_time og:article:published_time datepublished citation_publication_date citation_date parsely-pub-date
			sailthru.date dc.date.issued dcterms.issued dcterms.created dc.date.created pubdate publishdate publish_date publish-date publication_date
			article.published article_date_original originalpublicationdate cxenseparse:recs:publishtime rbpubdate ptime dc.date dcterms.date
			date displaydate dcterms.available created article.created date_published og:pubdate og:published_time article:published`},
		{outlet, "og:site_name application-name citation_journal_title dc.publisher dcterms.publisher publisher parsely-site cre apple-mobile-web-app-title copyright"},
		{author, "citation_author author article:author_name parsely-author sailthru.author dc.creator dcterms.creator byl article:author"},
		{address, "og:url twitter:url parsely-link"},
		{language, "og:locale content-language dc.language dcterms.language language inlanguage"},
	} {
		for i, name := range strings.Fields(f.names) {
			names[name] = metaKey{f.field, rank(i + 3)}
		}
	}
	return names
}()

// link reads a link element.
func (m *metadata) link(body []byte) {
	if !bytes.Contains(body, []byte("canonical")) {
		return
	}
	var rel, href string
	for a := (attributes{body}); ; {
		key, value, ok := a.next()
		if !ok {
			break
		}
		switch {
		case foldEqual(key, "rel"):
			rel = strings.ToLower(string(value[:min(len(value), 64)]))
		case foldEqual(key, "href"):
			href = string(value[:min(len(value), 4096)])
		}
	}
	if rel == "canonical" {
		m.address.tell(1, href)
	}
}

// time reads a time element.
func (m *metadata) time(body []byte, framed bool) {
	r := rank(120)
	if framed {
		r = 200
	}
	for a := (attributes{body}); ; {
		key, value, ok := a.next()
		if !ok {
			return
		}
		switch {
		case foldEqual(key, "datetime"):
			if day := Day(string(value[:min(len(value), 64)])); day != "" {
				m.date.tell(r, day)
			}
		case foldEqual(key, "itemprop") && string(value) == "datePublished", foldEqual(key, "pubdate"):
			r = 100
		}
	}
}

// property reads an element with an itemprop and returns what that says of it.
func (m *metadata) property(t token, name string) hint {
	switch name {
	case "articleBody":
		return body
	case "datePublished":
		for a := (attributes{t.body}); ; {
			key, value, ok := a.next()
			if !ok {
				break
			}
			if foldEqual(key, "content") || foldEqual(key, "datetime") {
				m.date.tell(90, Day(string(value[:min(len(value), 64)])))
			}
		}
		return label
	case "author", "publisher", "dateModified", "caption", "keywords":
		return label
	case "comment":
		return frame
	}
	return 0
}

func isLinkedData(body []byte) bool { return bytes.Contains(body, []byte("ld+json")) }

// maxLinkedData is the size of linked data that is read; an article with its
// whole text is well below.
const maxLinkedData = 1 << 20

// linkedData reads a JSON-LD script.
func (m *metadata) linkedData(content []byte) {
	content = bytes.TrimSpace(content)
	content = bytes.TrimPrefix(content, []byte("<!--"))
	content = bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(content), []byte("-->")))
	if len(content) > maxLinkedData || !bytes.Contains(content, []byte("eadline")) && !bytes.Contains(content, []byte("datePublished")) &&
		!bytes.Contains(content, []byte("Article")) {
		return
	}
	var value any
	if json.Unmarshal(content, &value) != nil {
		// Line breaks within strings are the commonest fault.
		cleaned := bytes.Map(func(r rune) rune {
			if r < 0x20 {
				return ' '
			}
			return r
		}, content)
		if json.Unmarshal(cleaned, &value) != nil {
			return
		}
	}
	m.things(value, 0)
}

// things looks for articles among what linked data describe.
func (m *metadata) things(value any, depth int) {
	if depth > 4 {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			m.things(item, depth+1)
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			m.article(v)
			return
		}
		m.things(v["@graph"], depth+1)
		m.things(v["mainEntity"], depth+1)
	}
}

func isArticle(kind any) bool {
	switch k := kind.(type) {
	case string:
		return strings.HasSuffix(k, "Article") || strings.HasSuffix(k, "BlogPosting") || k == "Report" || k == "AnalysisNewsArticle" || k == "PressRelease"
	case []any:
		for _, item := range k {
			if isArticle(item) {
				return true
			}
		}
	}
	return false
}

func (m *metadata) article(v map[string]any) {
	text := func(key string) string {
		s, _ := v[key].(string)
		return s
	}
	m.title.tell(2, text("headline"))
	m.date.tell(1, Day(text("datePublished")))
	m.date.tell(80, Day(text("dateCreated")))
	m.outlet.tell(4, nameIn(v["publisher"]))
	m.author.tell(1, nameIn(v["author"]))
	m.language.tell(2, nameIn(v["inLanguage"]))
	m.address.tell(20, text("url"))
	if b := text("articleBody"); len(b) > len(m.articleBody) {
		m.articleBody = b
	}
}

// nameIn is a string, the name of a thing, or the names in a list.
func nameIn(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		if s, ok := v["name"].(string); ok {
			return s
		}
		s, _ := v["alternateName"].(string)
		return s
	case []any:
		var names []string
		for _, item := range v {
			if s := nameIn(item); s != "" && len(names) < 10 {
				names = append(names, s)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// languageOf is the ISO 639-1 code of a language tag or locale; empty if it has none.
func languageOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	i := strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
	if i >= 0 {
		s = s[:i]
	}
	switch s {
	case "eng", "english":
		return "en"
	case "iw":
		return "he"
	case "in":
		return "id"
	case "nb", "nn":
		return "no"
	}
	if len(s) != 2 {
		return ""
	}
	return s
}

// document fills in what the page says of itself. address is where it was found.
func (m *metadata) document(d *entente.Document, address string) {
	d.URL = canonical(m.address.value, address)
	d.Outlet = m.outlet.value
	if i := strings.IndexAny(d.Outlet, "|"); i > 0 {
		d.Outlet = strings.TrimSpace(d.Outlet[:i])
	}
	if utf8.RuneCountInString(d.Outlet) > 60 || strings.Contains(d.Outlet, "©") {
		d.Outlet = ""
	}
	d.Title = m.headline(d.Outlet)
	if d.Outlet == "" {
		d.Outlet = siteIn(m.pageTitle, d.Title)
	}
	if d.Outlet == "" {
		d.Outlet = host(d.URL)
	}
	if d.Date = Day(m.date.value); d.Date == "" || m.date.rank >= 200 {
		if day := dayIn(d.URL, address); day != "" {
			d.Date = day
		}
	}
	if a := m.author.value; a != "" && !strings.Contains(a, "://") && utf8.RuneCountInString(a) <= 200 {
		d.Author = a
	}
	if d.Language = languageOf(m.htmlLang); d.Language == "" {
		d.Language = languageOf(m.language.value)
	}
}

// Feeds are the addresses of the feeds that a page names, in its order. address
// is where the page was found.
func Feeds(html []byte, address string) (out []string) {
	in, ok := decoded(html, "")
	if !ok || len(html) > MaxBytes {
		return nil
	}
	s := scanner{in: in}
	for {
		t, ok := s.next()
		if !ok || t.kind == openToken && t.tag == tagBody || len(out) == maxFeeds {
			return out
		}
		if t.kind == openToken && traits[t.tag]&raw != 0 {
			s.raw(t.tag)
		}
		if t.kind != openToken || t.tag != tagLink {
			continue
		}
		var rel, kind, href string
		for a := (attributes{t.body}); ; {
			key, value, ok := a.next()
			if !ok {
				break
			}
			switch {
			case foldEqual(key, "rel"):
				rel = strings.ToLower(tidy(string(value)))
			case foldEqual(key, "type"):
				kind = strings.ToLower(tidy(string(value)))
			case foldEqual(key, "href"):
				href = tidy(string(value))
			}
		}
		switch kind {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if rel == "alternate" && href != "" {
				out = append(out, canonical(href, address))
			}
		}
	}
}

// maxFeeds is how many feeds of a page are named.
const maxFeeds = 20
