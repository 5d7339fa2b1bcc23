package register

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"entente"
)

// Page writes a row out as a small text and remembers which words say which
// field. Its methods append; a Page can be used again after Reset.
type Page struct {
	// Document holds what is not text: title, terms, outlet. ID, Text, Source, Release and Row are filled in.
	Document entente.Document

	text    []byte
	records []entente.Record
	// said are the words of the row, in every record of it.
	said []entente.Why
	// own are the words of single records, by their number.
	own   []ownWhy
	whole []entente.Span
	// lines are the sentences of single records.
	lines []ownLine
}

type ownLine struct {
	record int
	span   entente.Span
}

type ownWhy struct {
	record int
	why    entente.Why
}

// Reset empties the page.
func (p *Page) Reset() {
	p.Document = entente.Document{}
	p.text, p.records, p.said, p.own, p.whole = p.text[:0], p.records[:0], p.said[:0], p.own[:0], p.whole[:0]
	p.lines = p.lines[:0]
}

// Write appends words that say no field.
func (p *Page) Write(words ...string) {
	for _, w := range words {
		p.text = append(p.text, w...)
	}
}

// Say appends words and notes that they say a field of all the page's records by a rule.
func (p *Page) Say(field, rule, words string) entente.Span {
	span := p.Mark(words)
	p.Note(field, rule, span)
	return span
}

// Mark appends words and returns their place.
func (p *Page) Mark(words string) entente.Span {
	start := len(p.text)
	p.text = append(p.text, words...)
	return entente.Span{Start: start, End: len(p.text)}
}

// Here is the place from which the next words begin.
func (p *Page) Here() int { return len(p.text) }

// Note notes that the words at a place say a field of all the page's records.
func (p *Page) Note(field, rule string, span entente.Span) {
	p.said = append(p.said, entente.Why{Field: field, Span: span, Rule: rule})
}

// NoteOwn notes that the words at a place say a field of the record that comes next.
func (p *Page) NoteOwn(field, rule string, span entente.Span) {
	p.own = append(p.own, ownWhy{len(p.records), entente.Why{Field: field, Span: span, Rule: rule}})
}

// Evidence notes that the text from one place to another is a sentence that
// carries the page's records. A page without any has its first line for it.
func (p *Page) Evidence(from, to int) {
	p.whole = append(p.whole, entente.Span{Start: from, End: to})
}

// EvidenceOwn notes that all from a place to the end of the text so far is the
// sentence that carries the record that comes next, before those of the page.
func (p *Page) EvidenceOwn(from int) {
	p.lines = append(p.lines, ownLine{len(p.records), entente.Span{Start: from, End: len(p.text)}})
}

// Record adds a record of the page. Document, ID, Evidence and Why are filled in.
func (p *Page) Record(r entente.Record) { p.records = append(p.records, r) }

// finish makes the document and its records.
func (p *Page) finish(t *Tally, line int) (*entente.Document, []entente.Record) {
	d := p.Document
	d.Text = string(p.text)
	d.Source, d.Release, d.Row = t.report.Register, t.report.Release, line
	if d.Language == "" {
		d.Language = "en"
	}
	if len(d.Release) == len("2006-01-02") && d.Date == "" {
		d.Date = string(d.Release)
	}
	d.ID = name(&d)
	whole := p.whole
	if len(whole) == 0 {
		end := strings.IndexByte(d.Text, '\n')
		if end < 0 {
			end = len(d.Text)
		}
		whole = append(whole, entente.Span{End: end})
	}
	evidence := make([]entente.Evidence, 0, len(p.records)*len(whole)+len(p.lines))
	records := make([]entente.Record, len(p.records))
	why := make([]entente.Why, 0, len(records)*len(p.said)+len(p.own))
	own, lines := p.own, p.lines
	for i, r := range p.records {
		r.Document = d.ID
		r.ID = d.ID + "/" + itoa(i+1)
		first := len(evidence)
		for len(lines) > 0 && lines[0].record == i {
			evidence = append(evidence, quote(d.Text, lines[0].span))
			lines = lines[1:]
		}
		for _, s := range whole {
			evidence = append(evidence, quote(d.Text, s))
		}
		r.Evidence = evidence[first:len(evidence):len(evidence)]
		from := len(why)
		why = append(why, p.said...)
		for len(own) > 0 && own[0].record == i {
			why = append(why, own[0].why)
			own = own[1:]
		}
		r.Why = why[from:len(why):len(why)]
		records[i] = r
	}
	return &d, records
}

func quote(text string, s entente.Span) entente.Evidence {
	return entente.Evidence{Span: s, Text: text[s.Start:s.End]}
}

// name is the id of a row's document: the register and the beginning of the
// hash of register, release, row and text. The same file gives the same ids.
func name(d *entente.Document) string {
	h := sha256.New()
	h.Write([]byte(d.Source))
	h.Write([]byte{0})
	h.Write([]byte(d.Release))
	h.Write([]byte{0})
	h.Write(strconv.AppendInt(nil, int64(d.Row), 10))
	h.Write([]byte{0})
	h.Write([]byte(d.Text))
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return d.Source + "-" + hex.EncodeToString(sum[:8])
}

// Clean makes a cell fit to stand in a text: valid characters, runs of white
// space and control characters made one blank, none at the ends.
func Clean(cell string) string {
	plain := true
	for i := 0; i < len(cell); i++ {
		if c := cell[i]; c < ' ' || c == 0x7f || c >= 0x80 || c == ' ' && (i == 0 || i == len(cell)-1 || cell[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return cell
	}
	var b strings.Builder
	gap := false
	for _, r := range strings.ToValidUTF8(cell, "\uFFFD") {
		if r <= ' ' || r >= 0x7f && r <= 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
