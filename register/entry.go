package register

import (
	"errors"
	"fmt"
	"strings"

	"entente"
)

// String tells what a row became, in one line: for a list of what was read.
func (e Entry) String() string {
	switch {
	case e.Skip != nil:
		return fmt.Sprintf("%d refused: %s: %s", e.Line, e.Skip.Reason, e.Skip.Detail)
	case e.Document == nil:
		return fmt.Sprintf("%d nothing: %s", e.Line, e.Nothing)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d", e.Line)
	for i := range e.Records {
		b.WriteString(" | ")
		describe(&b, &e.Records[i])
	}
	return b.String()
}

// describe writes the fields of a record that registers fill in.
func describe(b *strings.Builder, r *entente.Record) {
	fmt.Fprintf(b, "%s %s", r.Kind, r.Stage)
	if len(r.From)+len(r.To) > 0 {
		fmt.Fprintf(b, " %s>%s", list(r.From), list(r.To))
	}
	if len(r.With) > 0 {
		b.WriteString(" " + list(r.With))
	}
	if r.When != "" {
		fmt.Fprintf(b, " %s", r.When)
	}
	if r.Name != "" {
		fmt.Fprintf(b, " %q", r.Name)
	}
	for _, q := range r.Equipment {
		fmt.Fprintf(b, " %d %s %q", q.Count, q.Class, q.Name)
	}
	for _, q := range r.People {
		fmt.Fprintf(b, " %d %s", q.Count, q.Unit)
	}
	if r.Money != nil {
		fmt.Fprintf(b, " %d %s", r.Money.Amount, r.Money.Currency)
	}
	if r.Where != nil {
		fmt.Fprintf(b, " in %q %s", r.Where.Place, r.Where.Country)
	}
	if r.TIV != nil {
		fmt.Fprintf(b, " tiv %v", r.TIV.Amount)
		if r.TIV.Allocated {
			b.WriteString(" allocated")
		}
	}
	if r.Speaker != nil {
		fmt.Fprintf(b, " says %s %s", r.Speaker.Name, r.Speaker.Actor)
	}
	if r.Certainty != entente.Asserted {
		fmt.Fprintf(b, " %s", r.Certainty)
	}
	if len(r.Uncertain) > 0 {
		fmt.Fprintf(b, " uncertain %s", strings.Join(r.Uncertain, ","))
	}
}

func list(actors []entente.Actor) string {
	words := make([]string, len(actors))
	for i, a := range actors {
		words[i] = string(a)
	}
	return strings.Join(words, "+")
}

// Check verifies that the row became one thing, and each of its records against its document.
func (e *Entry) Check() error {
	became := 0
	for _, is := range []bool{e.Document != nil, e.Skip != nil, e.Nothing != ""} {
		if is {
			became++
		}
	}
	var faults []error
	if became != 1 {
		faults = append(faults, fmt.Errorf("line %d became %d things", e.Line, became))
	}
	if (e.Document != nil) != (len(e.Records) > 0) {
		faults = append(faults, fmt.Errorf("line %d has a document and %d records", e.Line, len(e.Records)))
	}
	for i := range e.Records {
		faults = append(faults, e.Records[i].Check(e.Document))
	}
	return errors.Join(faults...)
}

// Check verifies that every row is accounted for.
func (r *Report) Check() error {
	sum := r.Documents + r.Skips
	for _, n := range r.Nothing {
		sum += n.Rows
	}
	if sum != r.Rows {
		return fmt.Errorf("%s: %d rows, of which %d are accounted for", r.Register, r.Rows, sum)
	}
	return nil
}
