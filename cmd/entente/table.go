package main

import (
	"fmt"
	"io"
	"strings"

	"entente"
	"entente/source"
)

// tableWriter writes records as a table for people: a line for each document
// that has any, and two for each record, its fields and the sentence behind
// them. Lines are cut to the width.
type tableWriter struct {
	out    io.Writer
	width  int
	style  style
	headed bool
}

// columns returns the widths of the columns kind, stage, sides, when and what.
func (w *tableWriter) columns() [5]int {
	kind, stage, when := 12, 9, 21
	if w.width < 90 {
		when = 10
	}
	left := max(w.width-kind-stage-when-8, 12)
	sides := max(left*2/5, min(21, left*2/3))
	return [5]int{kind, stage, sides, when, left - sides}
}

func (w *tableWriter) row(cells [5]string) string {
	var b strings.Builder
	for i, columns := range w.columns() {
		if i > 0 {
			b.WriteString("  ")
		}
		b.WriteString(cell(oneLine(cells[i]), columns))
	}
	return strings.TrimRight(fit(b.String(), w.width), " ")
}

func (w *tableWriter) write(item source.Item, records []entente.Record) error {
	if len(records) == 0 {
		return nil
	}
	var b strings.Builder
	if !w.headed {
		w.headed = true
		fmt.Fprintln(&b, w.style.bold(w.row([5]string{"KIND", "STAGE", "WHO", "WHEN", "WHAT"})))
	}
	fmt.Fprintf(&b, "\n%s\n", w.style.bold(fit(heading(item), w.width)))
	for i := range records {
		r := &records[i]
		fmt.Fprintln(&b, w.row([5]string{string(r.Kind), string(r.Stage), sidesText(r), string(r.When), whatText(r)}))
		fmt.Fprintln(&b, w.style.faint(fit("    "+saysText(r), w.width)))
	}
	_, err := io.WriteString(w.out, b.String())
	return err
}

func (w *tableWriter) end() error { return nil }

// heading names a document by its date, its title and where it was read.
func heading(item source.Item) string {
	place := item.Path
	if item.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, item.Line)
	}
	var parts []string
	for _, s := range []string{item.Document.Date, oneLine(item.Document.Title), "[" + printable(place) + "]"} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "  ")
}

// sidesText is "USA → POL", "IND + JPN", or both.
func sidesText(r *entente.Record) string {
	var parts []string
	if len(r.From)+len(r.To) > 0 {
		parts = append(parts, strings.TrimSpace(actorList(r.From, ", ")+" → "+actorList(r.To, ", ")))
	}
	if len(r.With) > 0 {
		parts = append(parts, actorList(r.With, " + "))
	}
	return strings.Join(parts, "; ")
}

// whatText tells the name, the equipment, the money, the people and the place.
func whatText(r *entente.Record) string {
	var parts []string
	place := ""
	if r.Where != nil {
		place = r.Where.Place
		if place == "" {
			place = string(r.Where.Country)
		} else if r.Where.Country != "" {
			place += " (" + string(r.Where.Country) + ")"
		}
		place = "in " + place
	}
	for _, s := range []string{r.Name, joined(r.Equipment, ", ", equipmentText), moneyText(r.Money), joined(r.People, ", ", peopleText), place} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "; ")
}

// saysText tells who says so, with what force, and the first sentence of the evidence.
func saysText(r *entente.Record) string {
	var parts []string
	if r.Speaker != nil {
		says := r.Speaker.Name
		if r.Speaker.Actor != "" {
			says += " (" + string(r.Speaker.Actor) + ")"
		}
		parts = append(parts, says)
	}
	if r.Outlet != "" {
		parts = append(parts, r.Outlet)
	}
	if r.Certainty != entente.Asserted {
		parts = append(parts, string(r.Certainty))
	}
	who := oneLine(strings.Join(parts, ", "))
	if len(r.Evidence) == 0 {
		return who
	}
	if who != "" {
		who += ": "
	}
	return who + "“" + oneLine(r.Evidence[0].Text) + "”"
}
