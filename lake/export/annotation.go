package export

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"entente"
	"entente/lake"
)

// The parts of a W3C Web Annotation, https://www.w3.org/TR/annotation-model/.
type annotation struct {
	ID         string     `json:"id"`
	Type       string     `json:"type"`
	Motivation string     `json:"motivation"`
	Body       annotated  `json:"body"`
	Target     targetPart `json:"target"`
}

// annotated is what the annotation says of the words: the record.
type annotated struct {
	Type   string `json:"type"`
	Format string `json:"format"`
	// Value is the record as JSON, which the model wants as a text.
	Value string `json:"value"`
}

type targetPart struct {
	Source   string `json:"source"`
	Selector []any  `json:"selector"`
}

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

type positionSelector struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// around is how many characters before and after the words are told, to find
// them again in a text that has changed.
const around = 32

// annotations writes an annotation collection: an annotation for each evidence of
// each record. Its target is the document's address, or its hash if it has none;
// its places count characters, as the model wants, of the text that the lake keeps.
func (e *exporter) annotations(out io.Writer) error {
	label, err := json.Marshal("Records of military cooperation: " + e.query.String())
	if err != nil {
		return err
	}
	notes, err := json.Marshal(e.report.Notes())
	if err != nil {
		return err
	}
	if e.report.Notes() == nil {
		notes = []byte("[]")
	}
	_, err = fmt.Fprintf(out, `{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationCollection","label":%s,"entente:terms":%s,"first":{"type":"AnnotationPage","items":[`+"\n", label, notes)
	if err != nil {
		return err
	}
	total := 0
	err = e.lake.FindCoded(e.ctx, e.query, func(d *lake.KeptDocument, records []lake.KeptRecord) error {
		target := d.URL
		if target == "" {
			target = "urn:sha256:" + d.Hash
		}
		for i := range records {
			e.report.Rows++
			value, err := plain(RowOf(&records[i]))
			if err != nil {
				return err
			}
			for n, ev := range records[i].Evidence {
				total++
				a := annotation{"urn:entente:record:" + records[i].ID + ":" + strconv.Itoa(n+1), "Annotation", "describing",
					annotated{"TextualBody", "application/json", string(value)}, targetPart{target, selectors(d.Text, ev.Span)}}
				line, err := plain(a)
				if err != nil {
					return err
				}
				between := ",\n"
				if total == 1 {
					between = ""
				}
				if _, err := io.WriteString(out, between+string(line)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n]},\"total\":%d}\n", total)
	return err
}

// selectors finds a span of a text by its words and by its place in characters.
func selectors(text string, s entente.Span) []any {
	before, after := text[:s.Start], text[s.End:]
	start := utf8.RuneCountInString(before)
	return []any{
		quoteSelector{"TextQuoteSelector", text[s.Start:s.End], lastRunes(before, around), firstRunes(after, around)},
		positionSelector{"TextPositionSelector", start, start + utf8.RuneCountInString(text[s.Start:s.End])},
	}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}
