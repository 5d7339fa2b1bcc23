// Package score tells how well grouping agrees with the written set: articles
// of which it is known which undertakings they tell of and how many of them are
// independent. docs/events.md tells how the set is laid out.
package score

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"entente"
)

// Article is one of the written set: a document, the records given to it by
// hand, which undertaking each tells of, and whose text it is at bottom.
type Article struct {
	Document entente.Document
	// Records are given by hand; Undertakings has for each the undertaking it tells of.
	Records      []entente.Record
	Undertakings []string
	// Origin names whose text it is at bottom; "-" if it is put together from the others.
	Origin string

	paragraphs []string
	given      []string // the lines of its records
}

// Written reads a file of the written set. The error names the article that
// does not follow the layout.
func Written(path string) ([]*Article, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the written set: %w", err)
	}
	var out []*Article
	by := map[string]*Article{}
	for i, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
		heading, body, _ := strings.Cut(part, "\n")
		a, err := newArticle(heading, body, by)
		if err != nil {
			return nil, fmt.Errorf("%s: article %d (%s): %w", path, i+1, heading, err)
		}
		if by[a.Document.ID] != nil {
			return nil, fmt.Errorf("%s: %s is there twice", path, a.Document.ID)
		}
		by[a.Document.ID] = a
		out = append(out, a)
	}
	return out, nil
}

func newArticle(heading, body string, by map[string]*Article) (*Article, error) {
	heading, base, derived := strings.Cut(heading, " < ")
	base, rest, _ := strings.Cut(base, " | ")
	cells := strings.Split(heading, " | ")
	if len(cells) < 3 {
		return nil, fmt.Errorf("a heading has an id, a day and an outlet")
	}
	a := &Article{Document: entente.Document{ID: cells[0], Date: cells[1], Outlet: cells[2]}, Origin: squash(cells[2])}
	if derived {
		from := by[strings.TrimSpace(base)]
		if from == nil {
			return nil, fmt.Errorf("%s does not stand above", base)
		}
		a.Origin, a.paragraphs, a.given = from.Origin, slices.Clone(from.paragraphs), from.given
	}
	for _, cell := range append(cells[3:], rest) {
		if origin, found := strings.CutPrefix(strings.TrimSpace(cell), "o="); found {
			a.Origin = origin
		}
		if address, found := strings.CutPrefix(strings.TrimSpace(cell), "u="); found {
			a.Document.URL, a.Document.Outlet = address, ""
		}
	}
	var text, given []string
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "!"): // a field that the copy's records have and the original's have not
			for _, g := range a.given {
				given = append(given, g+"; "+line[1:])
			}
		case strings.HasPrefix(line, "@ "):
			given = append(given, line[2:])
		case line != "" && derived:
			if err := a.edit(line); err != nil {
				return nil, err
			}
		case line != "":
			text = append(text, line)
		}
	}
	if !derived {
		a.paragraphs = text
	}
	if len(given) > 0 {
		a.given = given
	}
	a.Document.Text = strings.Join(a.paragraphs, "\n\n")
	for _, g := range a.given {
		if err := a.give(g, derived); err != nil {
			return nil, fmt.Errorf("%s: %w", g, err)
		}
	}
	if len(a.Records) == 0 {
		return nil, fmt.Errorf("no record")
	}
	return a, nil
}

// edit makes a copy differ from what it is copied from.
func (a *Article) edit(line string) error {
	switch line[0] {
	case '+':
		a.paragraphs = append(a.paragraphs, line[1:])
	case '=':
		n, err := strconv.Atoi(line[1:])
		if err != nil || n > len(a.paragraphs) {
			return fmt.Errorf("%s: how many paragraphs are kept?", line)
		}
		a.paragraphs = a.paragraphs[:n]
	case '-':
		n, err := strconv.Atoi(line[1:])
		if err != nil {
			return fmt.Errorf("%s: which paragraph is dropped?", line)
		}
		if n <= len(a.paragraphs) {
			a.paragraphs = slices.Delete(a.paragraphs, n-1, n)
		}
	case 's':
		parts := strings.Split(line, "/")
		for i, p := range a.paragraphs {
			if len(parts) == 4 && strings.Contains(p, parts[1]) {
				a.paragraphs[i] = strings.Replace(p, parts[1], parts[2], 1)
				return nil
			}
		}
		return fmt.Errorf("%s: the text does not have it", line)
	default:
		return fmt.Errorf("%q is no edit", line)
	}
	return nil
}

// give adds the record of a line: "undertaking kind stage sides; field=value …".
// An inherited one is passed over if the copy lacks its paragraph.
func (a *Article) give(line string, inherited bool) error {
	fields := strings.Split(line, "; ")
	first := strings.Fields(fields[0])
	if len(first) != 4 {
		return fmt.Errorf("a record begins with undertaking, kind, stage and sides")
	}
	r := entente.Record{Document: a.Document.ID, ID: fmt.Sprintf("%s.%d", a.Document.ID, len(a.Records)+1), Kind: entente.Kind(first[1]),
		Stage: entente.Stage(first[2]), Certainty: entente.Asserted, Confidence: 0.5}
	if !r.Kind.Valid() || !r.Stage.Valid() {
		return fmt.Errorf("unknown kind or stage")
	}
	actors := func(s string) (out []entente.Actor) {
		for code := range strings.SplitSeq(s, "+") {
			if code != "" {
				out = append(out, entente.Actor(code))
			}
		}
		return out
	}
	if from, to, directed := strings.Cut(first[3], ">"); directed {
		r.From, r.To = actors(from), actors(to)
	} else {
		r.With = actors(first[3])
	}
	says := "1.1"
	for _, f := range fields[1:] {
		name, value, _ := strings.Cut(f, "=")
		number, words, _ := strings.Cut(value, " ")
		n, err := strconv.ParseInt(number, 10, 64)
		switch name {
		case "eq":
			if err != nil {
				n, words = 0, value
			}
			class, item, _ := strings.Cut(words, " ")
			if !entente.Class(class).Valid() {
				return fmt.Errorf("unknown class %q", class)
			}
			r.Equipment = append(r.Equipment, entente.Equipment{Class: entente.Class(class), Name: item, Count: n})
		case "money":
			r.Money = &entente.Money{Amount: n, Currency: words}
		case "people":
			r.People = append(r.People, entente.People{Count: n, Unit: words})
		case "when":
			if r.When = entente.EDTF(value); !r.When.Valid() {
				return fmt.Errorf("%s is no EDTF", value)
			}
		case "where":
			place, country, _ := strings.Cut(value, ", ")
			if i := strings.LastIndex(value, ", "); i >= 0 {
				place, country = value[:i], value[i+2:]
			}
			r.Where = &entente.Where{Place: place, Country: entente.Actor(country)}
		case "name":
			r.Name = value
		case "certainty":
			r.Certainty = entente.Certainty(value)
		case "outlet":
			r.Outlet = value
		case "says":
			says = value
		default:
			return fmt.Errorf("unknown field %q", name)
		}
	}
	var paragraph, number int
	if _, err := fmt.Sscanf(says, "%d.%d", &paragraph, &number); err != nil {
		return fmt.Errorf("says=%s: which paragraph and sentence?", says)
	}
	if paragraph > len(a.paragraphs) && inherited {
		return nil
	}
	if paragraph > len(a.paragraphs) {
		return fmt.Errorf("there is no paragraph %d", paragraph)
	}
	s := sentences(a.paragraphs[paragraph-1])
	sentence := s[min(number, len(s))-1]
	start := strings.Index(a.Document.Text, sentence)
	r.Evidence = []entente.Evidence{{Span: entente.Span{Start: start, End: start + len(sentence)}, Text: sentence}}
	a.Records = append(a.Records, r)
	a.Undertakings = append(a.Undertakings, first[0])
	return nil
}

// sentences cuts a paragraph after full stops that a capital or a quotation follows.
func sentences(p string) (out []string) {
	begin := 0
	for i := 0; i+2 < len(p); i++ {
		if strings.IndexByte(".?!", p[i]) >= 0 && p[i+1] == ' ' && (p[i+2] >= 'A' && p[i+2] <= 'Z' || p[i+2] == '"') && !strings.HasSuffix(p[:i], "Mr") {
			out = append(out, p[begin:i+1])
			begin = i + 2
		}
	}
	return append(out, p[begin:])
}

func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
