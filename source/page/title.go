package page

import (
	"strings"
	"unicode/utf8"
)

// separators part a headline from the name of the site in a title.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "}

// headline is the title of the article: what the page tells of it, without the
// name of the site.
func (m *metadata) headline(outlet string) string {
	title := m.title.value
	if title == "" {
		title = m.heading
	}
	if title == "" || m.heading == "" && m.title.value == "" {
		title = m.pageTitle
	}
	if utf8.RuneCountInString(m.heading) > 12 && strings.HasPrefix(title, m.heading) {
		return m.heading
	}
	for _, s := range separators {
		i := strings.LastIndex(title, s)
		if i <= 0 {
			continue
		}
		after := title[i+len(s):]
		if outlet != "" && strings.EqualFold(after, outlet) || m.title.value == "" && m.heading == "" && len(after) < 30 && i > len(after) {
			return strings.TrimSpace(title[:i])
		}
	}
	return title
}

// siteIn is what a page's title has beyond the headline; empty if nothing.
func siteIn(pageTitle, headline string) string {
	if headline == "" || !strings.HasPrefix(pageTitle, headline) {
		return ""
	}
	rest := pageTitle[len(headline):]
	for _, s := range separators {
		if after, ok := strings.CutPrefix(rest, s); ok {
			if i := strings.LastIndex(after, s); i >= 0 {
				after = after[i+len(s):]
			}
			if utf8.RuneCountInString(after) <= 40 {
				return strings.TrimSpace(after)
			}
		}
	}
	return ""
}
