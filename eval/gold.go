// Package eval scores coded records against documents coded by hand. The rules
// are those of docs/scoring.md: how records are matched, which figures are
// taken over them, and how far each figure can be trusted.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"entente"
)

// Gold is a document with the records that a person coded from it.
type Gold struct {
	entente.Document
	// Records are in the coder's order; empty if the document reports no act.
	Records []entente.Record `json:"records"`
	// Note holds the doubts of who coded it; empty if there were none.
	Note string `json:"note,omitempty"`
	// Licence and Source say on what terms the text may be used and where it came from.
	Licence string `json:"licence,omitempty"`
	Source  string `json:"source,omitempty"`
}

// ReadGold reads gold documents from JSON Lines, one document a line; blank
// lines are skipped. It returns an error that names the first line that is not
// a gold document: broken JSON, a key or a word that the codebook does not
// have, a span outside the text, an id that an earlier line has.
func ReadGold(r io.Reader) ([]Gold, error) {
	var golds []Gold
	lines := map[string]int{}
	in := bufio.NewReader(r)
	for number, more := 1, true; more; number++ {
		line, err := in.ReadBytes('\n')
		more = !errors.Is(err, io.EOF)
		if err != nil && more {
			return nil, fmt.Errorf("gold: line %d: %w", number, err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		g, err := parseGold(line)
		if err != nil {
			return nil, fmt.Errorf("gold: line %d: %w", number, err)
		}
		if first := lines[g.ID]; first > 0 {
			return nil, fmt.Errorf("gold: line %d: id %q was used on line %d; give each document its own", number, g.ID, first)
		}
		lines[g.ID] = number
		golds = append(golds, g)
	}
	return golds, nil
}

func parseGold(line []byte) (Gold, error) {
	var g Gold
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&g); err != nil {
		return g, err
	}
	if d.More() {
		return g, errors.New("more than one JSON value; write one document a line")
	}
	if g.ID == "" {
		return g, errors.New(`no "id"`)
	}
	if g.Text == "" {
		return g, fmt.Errorf("document %s: no text", g.ID)
	}
	if g.Date != "" {
		day, ok := entente.Day(g.Date)
		if !ok {
			return g, fmt.Errorf("document %s: date %q is no day; write it as YYYY-MM-DD", g.ID, g.Date)
		}
		g.Date = day
	}
	for i := range g.Records {
		r := &g.Records[i]
		r.Document = g.ID
		if r.ID == "" {
			r.ID = fmt.Sprintf("%s#%d", g.ID, i+1)
		}
		if err := checkGold(r, g.Text); err != nil {
			return g, fmt.Errorf("document %s, record %d: %w", g.ID, i+1, err)
		}
	}
	return g, nil
}

// checkGold is weaker than Record.Check: a person names the evidence of a
// record, not the words and the rule of each field.
func checkGold(r *entente.Record, text string) error {
	switch {
	case !r.Kind.Valid():
		return fmt.Errorf("unknown kind %q", r.Kind)
	case !r.Stage.Valid():
		return fmt.Errorf("unknown stage %q", r.Stage)
	case !r.Certainty.Valid():
		return fmt.Errorf("unknown certainty %q", r.Certainty)
	case len(r.Parties()) == 0:
		return errors.New("no side")
	case len(r.Parties()) < len(r.Sides()):
		return errors.New("an actor is listed twice")
	case r.When != "" && !r.When.Valid():
		return fmt.Errorf("when %q is not EDTF level 1", r.When)
	case len(r.Evidence) == 0:
		return errors.New("no evidence")
	}
	for _, s := range r.Sides() {
		if !s.Actor.Valid() {
			return fmt.Errorf("%q is not an actor code", s.Actor)
		}
	}
	for _, e := range r.Equipment {
		if !e.Class.Valid() {
			return fmt.Errorf("unknown equipment class %q", e.Class)
		}
	}
	for i, e := range r.Evidence {
		if e.Start < 0 || e.Start >= e.End || e.End > len(text) {
			return fmt.Errorf("evidence %d:%d is outside the text of %d bytes", e.Start, e.End, len(text))
		}
		if e.Text != "" && e.Text != text[e.Start:e.End] {
			return fmt.Errorf("evidence %d:%d has a text that differs from the document's", e.Start, e.End)
		}
		r.Evidence[i].Text = text[e.Start:e.End]
	}
	return nil
}
