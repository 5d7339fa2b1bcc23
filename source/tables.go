package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strings"

	"entente"
	"entente/source/charset"
	"entente/source/tabular"
)

// Columns names the columns of a table, or the keys of JSON Lines, that hold the
// parts of a document. An empty name means the usual ones, which docs/formats.md
// lists. Names are compared without regard to case.
type Columns struct {
	ID, Title, Date, Text, URL, Outlet, Language string
}

// usual are the names that columns have in the exports of other programs, the
// likelier first.
var usual = struct{ id, title, date, text, url, outlet, language []string }{
	id:    []string{"id", "article_id", "doc_id", "document_id", "uri", "guid"},
	title: []string{"title", "headline", "article_title", "subject"},
	date: []string{"date", "date_publish", "published", "publish_date", "publication_date", "published_at", "pubdate", "datetime",
		"date_published", "article_date", "timestamp"},
	text: []string{"text", "body", "maintext", "content", "article_text", "full_text", "fulltext", "article", "article_body", "story",
		"plain_text", "transcript"},
	url:      []string{"url", "link", "source_url", "article_url", "href"},
	outlet:   []string{"outlet", "publisher", "publication", "source_name", "source_domain", "domain", "site", "newspaper", "source"},
	language: []string{"language", "lang"},
}

// places are the columns of a table that hold the parts of a document; -1 if none does.
type places struct{ id, title, date, text, url, outlet, language int }

// find finds the columns in the names of a table's first line.
func (c Columns) find(names []string) places {
	at := func(want string, usual []string) int {
		if want != "" {
			usual = []string{want}
		}
		for _, u := range usual {
			for i, name := range names {
				if strings.EqualFold(strings.TrimSpace(name), u) {
					return i
				}
			}
		}
		return -1
	}
	return places{id: at(c.ID, usual.id), title: at(c.Title, usual.title), date: at(c.Date, usual.date), text: at(c.Text, usual.text),
		url: at(c.URL, usual.url), outlet: at(c.Outlet, usual.outlet), language: at(c.Language, usual.language)}
}

// noText says that a table has no column with texts.
func (c Columns) noText(names []string) string {
	want := strings.Join(usual.text[:4], ", ") + " and the like"
	if c.Text != "" {
		want = c.Text
	}
	list := strings.Join(names, ", ")
	const longest = 300
	if len(list) > longest {
		list = strings.ToValidUTF8(list[:longest], "") + " …"
	}
	return fmt.Sprintf("no column is named %s; name the one with the texts with --text-column, of: %s", want, list)
}

// sniffTable knows tables; plainText if it is none.
func sniffTable(h hint, ext string, head []byte) form {
	if gdeltLayout(head) != nil {
		return gdelt
	}
	switch ext {
	case ".csv", ".tsv", ".tab":
		return table
	case "", ".gz", ".txt":
		// A name that says nothing: the first line must name a column of texts.
		line, _, more := bytes.Cut(head, []byte("\n"))
		if !more || len(line) > 2000 {
			return plainText
		}
		names := splitNames(line, separator(line))
		if len(names) < 2 {
			return plainText
		}
		at := h.columns.find(names)
		if at.text >= 0 && (at.url >= 0 || at.title >= 0 || at.date >= 0 || at.id >= 0) && ext != ".txt" {
			return table
		}
	}
	return plainText
}

// separator is the character that parts the fields of a table's first line.
func separator(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte{',', '\t', ';', '|'} {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}

func splitNames(line []byte, comma byte) (names []string) {
	for _, f := range bytes.Split(bytes.TrimRight(line, "\r"), []byte{comma}) {
		names = append(names, strings.Trim(strings.TrimSpace(string(f)), `"`))
	}
	return names
}

// table reads separated values whose first line names the columns.
func (r *reader) table(in input, start int64) error {
	head, err := in.in.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return &readError{in.name, err}
	}
	first, _, _ := bytes.Cut(head, []byte("\n"))
	comma := separator(first)
	if ext := extension(in.called); ext == ".tsv" || ext == ".tab" {
		comma = '\t'
	}
	decode := decoder(head)
	quotes := comma != '\t' || bytes.Contains(head, []byte("\t\"")) || bytes.HasPrefix(head, []byte(`"`))
	rows := tabular.NewRows(in.in, comma, quotes, r.limit)
	names, at, found := []string(nil), places{}, 0
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.tableError(in, err)
		}
		offset := start + row.Offset
		if row.Flaw != nil {
			reason, detail := entente.Malformed, row.Flaw.Error()
			if errors.Is(row.Flaw, tabular.ErrTooLarge) {
				reason, detail = entente.TooLarge, r.tooLarge("the row")
			}
			found++
			if err := r.skip(in.name, row.Line, offset, reason, detail); err != nil {
				return err
			}
			continue
		}
		if names == nil {
			for _, f := range row.Fields {
				names = append(names, decode(f))
			}
			if at = r.Columns.find(names); at.text < 0 {
				return r.skip(in.name, row.Line, offset, entente.Unknown, r.Columns.noText(names))
			}
			continue
		}
		found++
		if err := r.row(in.name, row.Line, offset, func(column int) string {
			if column < 0 || column >= len(row.Fields) {
				return ""
			}
			return decode(row.Fields[column])
		}, at); err != nil {
			return err
		}
	}
	if found == 0 {
		return r.skip(in.name, 0, 0, entente.Empty, "there is no row in it")
	}
	return nil
}

// tableError is a line that never ends, which is refused, or trouble in reading.
func (r *reader) tableError(in input, err error) error {
	if bad := (*damage)(nil); errors.As(err, &bad) || r.gauge.broken != nil {
		return &readError{in.name, err}
	}
	return r.skip(in.name, 0, 0, entente.TooLarge, err.Error()+"; nothing below it is read")
}

// decoder gives fields in UTF-8. A table is in the encoding that its beginning
// is in; a field that does not fit is made valid at the cost of the character.
func decoder(head []byte) func([]byte) string {
	if at := bytes.LastIndexByte(head, '\n'); at > 0 {
		head = head[:at]
	}
	name := "utf-8"
	if _, used, ok := charset.Decode(head, ""); ok {
		name = used
	}
	return func(field []byte) string {
		if badByte(field) < 0 {
			return string(field)
		}
		if name == "utf-8" {
			return valid(string(field))
		}
		text, _, ok := charset.Decode(field, name)
		if !ok {
			text = strings.ToValidUTF8(string(field), "\ufffd")
		}
		return text
	}
}

// valid is a value in UTF-8, by its bytes if it is in something else.
func valid(s string) string {
	if badByte([]byte(s)) < 0 {
		return s
	}
	text, _, ok := charset.Decode([]byte(s), "")
	if !ok {
		return strings.ToValidUTF8(s, "\ufffd")
	}
	return text
}

// row makes a document of a table's row.
func (r *reader) row(name string, line int, offset int64, value func(column int) string, at places) error {
	item := Item{Path: name, Line: line, Offset: offset}
	d := entente.Document{ID: strings.TrimSpace(value(at.id)), Title: strings.TrimSpace(value(at.title)), Text: value(at.text),
		URL: strings.TrimSpace(value(at.url)), Outlet: strings.TrimSpace(value(at.outlet))}
	text := strings.TrimSpace(d.Text)
	switch {
	case text == "" && isAddress(d.URL):
		item.refuse(d.URL, entente.Pointer, pointer)
	case text == "":
		item.refuse(d.URL, entente.Empty, "the column of the text is empty in this row")
	case len(text) > r.limit:
		item.refuse(d.URL, entente.TooLarge, r.tooLarge("the text"))
	case strings.IndexByte(d.ID+d.Title+d.Text+d.URL+d.Outlet, 0) >= 0:
		item.refuse(d.URL, entente.Malformed, "a NUL character; remove it")
	default:
		if d.ID == "" {
			d.ID = nameAfter(d.Text)
		}
		d.Date = looseDay(value(at.date))
		tag, flaw := language(value(at.language))
		if flaw != nil {
			item.refuse(d.URL, flaw.reason, flaw.detail)
			item.Skip.Language = tag
			break
		}
		d.Language = tag
		item.Document = &d
	}
	return r.yield(item)
}

const pointer = "the address of an article without its text; fetch it: entente add URL"

// gdeltTable is one of GDELT's tables: which columns hold the address of the
// article and its day. Counts of columns are those of GDELT's codebooks.
type gdeltTable struct {
	columns, url, day int
	what              string
}

var gdeltTables = []gdeltTable{
	{61, 60, 1, "an event of GDELT 2"}, {58, 57, 1, "an event of GDELT 1"}, {57, -1, 1, "an event of GDELT 1"},
	{16, 5, 2, "a mention of GDELT 2"}, {27, 4, 1, "an entry of GDELT's knowledge graph"},
}

// gdeltLayout tells which of GDELT's tables begins like this; nil if none does.
func gdeltLayout(head []byte) *gdeltTable {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	fields := bytes.Split(line, []byte("\t"))
	for i, t := range gdeltTables {
		// A line of the knowledge graph is longer than what is looked at.
		graph := t.columns == 27 && len(line) == len(head) && len(fields) > 5
		if (len(fields) == t.columns || graph) && len(fields) > 5 && digits(fields[t.day]) >= 8 && digits(fields[0]) > 0 {
			return &gdeltTables[i]
		}
	}
	return nil
}

// digits is how many digits a field begins with, if it has nothing else but what
// GDELT adds to a time; 0 otherwise.
func digits(field []byte) int {
	n := 0
	for n < len(field) && field[n] >= '0' && field[n] <= '9' {
		n++
	}
	if n < len(field) && field[n] != '-' {
		return 0
	}
	return n
}

// remembered is how many addresses of a table of GDELT are known again.
const remembered = 1 << 20

// gdelt reads a table of GDELT. It codes no text, so all it gives are addresses,
// each once.
func (r *reader) gdelt(in input, start int64) error {
	head, err := in.in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return &readError{in.name, err}
	}
	layout := gdeltLayout(head)
	if layout == nil || layout.url < 0 {
		return r.skip(in.name, 0, 0, entente.Pointer, "events of GDELT 1 from before 2013, which do not tell their articles; leave them out")
	}
	rows := tabular.NewRows(in.in, '\t', false, r.limit)
	seed, seen := maphash.MakeSeed(), map[uint64]bool{}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return r.tableError(in, err)
		}
		item := Item{Path: in.name, Line: row.Line, Offset: start + row.Offset}
		switch {
		case row.Flaw != nil || len(row.Fields) <= layout.url:
			item.refuse("", entente.Malformed, fmt.Sprintf("not %s: it has %d columns", layout.what, len(row.Fields)))
		default:
			url := strings.ToValidUTF8(strings.TrimSpace(string(row.Fields[layout.url])), "\ufffd")
			key := maphash.String(seed, url)
			if seen[key] {
				continue
			}
			if len(seen) < remembered {
				seen[key] = true
			}
			if !isAddress(url) {
				continue
			}
			item.refuse(url, entente.Pointer, layout.what+": "+pointer)
		}
		if err := r.yield(item); err != nil {
			return err
		}
	}
}
