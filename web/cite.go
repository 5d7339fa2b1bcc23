package web

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"entente"
)

// Citation is how an event is cited: the data, and the document that tells of it first.
type Citation struct {
	Text   string         `json:"text"`
	BibTeX string         `json:"bibtex"`
	RIS    string         `json:"ris"`
	CSL    map[string]any `json:"csl" doc:"An item of CSL-JSON."`
}

// cite makes the citation of an event by its earliest document. Texts are made
// safe for each format: they come from outside.
func (x *index) cite(e *entente.Event, at uint32) Citation {
	first := x.documentOf[x.recordsOf(at)[0]]
	for _, r := range x.recordsOf(at) {
		if d := x.documentOf[r]; x.documents[d].day != noDay && (x.documents[first].day == noDay || x.documents[d].day < x.documents[first].day) {
			first = d
		}
	}
	d := &x.documents[first]
	title := plain(cmp.Or(d.Title, "Untitled document "+d.ID))
	date := dayText(d.day)
	outlet, author, address := plain(x.outlets.list[d.outlet]), plain(d.Author), webAddress(d.URL)
	note := fmt.Sprintf("Entente event %s: %s", e.ID, plain(x.statement(e, entente.Certainties()[x.events.certainty[at]], nil)))
	year, rest, _ := strings.Cut(date, "-")
	month, day, _ := strings.Cut(rest, "-")

	var c Citation
	var text []string
	for _, part := range []string{author, "“" + title + "”", outlet, date, address, note} {
		if part != "" {
			text = append(text, strings.TrimSuffix(part, "."))
		}
	}
	c.Text = strings.Join(text, ". ") + "."

	kind := "misc"
	if outlet != "" {
		kind = "article"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s,\n", kind, fileName(e.ID))
	for _, f := range [][2]string{{"title", title}, {"author", author}, {"journal", outlet}, {"year", year}, {"month", month}, {"day", day},
		{"url", address}, {"note", note}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", f[0], texSafe(f[1]))
		}
	}
	b.WriteString("}\n")
	c.BibTeX = b.String()

	b.Reset()
	for _, f := range [][2]string{{"TY", "NEWS"}, {"TI", title}, {"AU", author}, {"T2", outlet}, {"DA", strings.ReplaceAll(date, "-", "/")},
		{"PY", year}, {"UR", address}, {"ID", e.ID}, {"N1", note}} {
		if f[1] != "" {
			fmt.Fprintf(&b, "%s  - %s\r\n", f[0], f[1])
		}
	}
	b.WriteString("ER  - \r\n")
	c.RIS = b.String()

	c.CSL = map[string]any{"id": e.ID, "type": "article-newspaper", "title": title, "note": note}
	if author != "" {
		c.CSL["author"] = []map[string]string{{"literal": author}}
	}
	if outlet != "" {
		c.CSL["container-title"] = outlet
	}
	if address != "" {
		c.CSL["URL"] = address
	}
	if date != "" {
		c.CSL["issued"] = map[string]any{"raw": date}
	}
	return c
}

// plain makes a text one line without control characters.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// texSafe writes a text so that TeX takes it for nothing else.
var texSafe = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `%`, `\%`, `#`, `\#`, `$`, `\$`, `&`, `\&`, `_`, `\_`,
	`^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`).Replace

// webAddress is an address if it is one of the web, else empty: javascript: is none.
func webAddress(s string) string {
	s = plain(s)
	if strings.ContainsAny(s, " \"<>\\^`{|}") {
		return ""
	}
	if lower := strings.ToLower(s); strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") {
		return s
	}
	return ""
}
