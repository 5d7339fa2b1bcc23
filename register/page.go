package register

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
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
}

type ownWhy struct {
	record int
	why    entente.Why
}

// Reset empties the page.
func (p *Page) Reset() {
	p.Document = entente.Document{}
	p.text, p.records, p.said, p.own, p.whole = p.text[:0], p.records[:0], p.said[:0], p.own[:0], p.whole[:0]
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

// Evidence notes that all from a place to the end of the text so far is a
// sentence that carries the page's records. A page without any has its first line for it.
func (p *Page) Evidence(from int) {
	p.whole = append(p.whole, entente.Span{Start: from, End: len(p.text)})
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
	d.ID = t.name(d.Source, string(d.Release), d.Text)
	evidence := make([]entente.Evidence, 0, max(len(p.whole), 1))
	for _, s := range p.whole {
		evidence = append(evidence, entente.Evidence{Span: s, Text: d.Text[s.Start:s.End]})
	}
	if len(evidence) == 0 {
		end := strings.IndexByte(d.Text, '\n')
		if end < 0 {
			end = len(d.Text)
		}
		evidence = append(evidence, entente.Evidence{Span: entente.Span{End: end}, Text: d.Text[:end]})
	}
	records := make([]entente.Record, len(p.records))
	why := make([]entente.Why, 0, len(records)*len(p.said)+len(p.own))
	own := p.own
	for i, r := range p.records {
		r.Document = d.ID
		r.ID = d.ID + "/" + itoa(i+1)
		r.Evidence = evidence
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

// name is the id of a row's document: the register, and the beginning of the
// hash of register, release, text, and of how many rows with the same text came
// before it. The same file gives the same ids, and so does the same row in
// another file of the release; a newer release gives others.
func (t *Tally) name(register, release, text string) string {
	h := sha256.New()
	h.Write([]byte(register))
	h.Write([]byte{0})
	h.Write([]byte(release))
	h.Write([]byte{0})
	h.Write([]byte(text))
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	key := binary.LittleEndian.Uint64(sum[:])
	if before := t.seen[key]; before > 0 {
		h.Write([]byte{0, byte(before), byte(before >> 8), byte(before >> 16), byte(before >> 24)})
		h.Sum(sum[:0])
	}
	t.seen[key]++
	return register + "-" + hex.EncodeToString(sum[:8])
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
