package eval

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"entente"
)

// WriteErrors writes what is wrong, document by document: gold records that
// were missed, coded records that match none, matched pairs whose fields
// differ; each with the sentence that carries it. A document in which all is
// right is left out.
func (r *Report) WriteErrors(w io.Writer) error {
	var b strings.Builder
	for i := range r.cases {
		r.cases[i].write(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *scored) write(b *strings.Builder) {
	var body strings.Builder
	ofGold, ofCoded := make([]bool, len(s.gold.Records)), make([]bool, len(s.coded))
	for _, p := range s.pairs {
		ofGold[p.gold], ofCoded[p.coded] = true, true
		g, c := &s.gold.Records[p.gold], &s.coded[p.coded]
		differences := compareFields(g, c)
		if len(differences) == 0 {
			continue
		}
		fmt.Fprintf(&body, "  wrong field in %s\n", brief(g))
		for _, d := range differences {
			fmt.Fprintf(&body, "    %-14s gold %s, coded %s\n", d.field, d.gold, d.coded)
		}
		s.quote(&body, "gold ", g)
		if !overlap(g.Evidence, c.Evidence) {
			s.quote(&body, "coded", c)
		}
	}
	for i := range s.gold.Records {
		if !ofGold[i] {
			fmt.Fprintf(&body, "  missed %s\n", brief(&s.gold.Records[i]))
			s.quote(&body, "gold ", &s.gold.Records[i])
		}
	}
	for i := range s.coded {
		if !ofCoded[i] {
			fmt.Fprintf(&body, "  false alarm %s\n", brief(&s.coded[i]))
			s.quote(&body, "coded", &s.coded[i])
		}
	}
	if body.Len() > 0 {
		fmt.Fprintf(b, "%s  %s  %s\n%s\n", s.gold.ID, s.gold.Date, oneLine(s.gold.Title), body.String())
	}
}

// brief tells a record in a line.
func brief(r *entente.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s/%s", r.Kind, r.Stage)
	for _, p := range []struct {
		role   string
		actors []entente.Actor
	}{{"from", r.From}, {"to", r.To}, {"with", r.With}} {
		if len(p.actors) > 0 {
			fmt.Fprintf(&b, " %s %s", p.role, joined(p.actors))
		}
	}
	for _, part := range []string{string(r.When), r.Name} {
		if part != "" {
			b.WriteString(" " + part)
		}
	}
	return b.String()
}

func joined(actors []entente.Actor) string {
	out := make([]string, len(actors))
	for i, a := range actors {
		out[i] = string(a)
	}
	return strings.Join(out, ",")
}

// difference is a field in which a matched pair differs, with both values as a person reads them.
type difference struct{ field, gold, coded string }

// compareFields lists the fields that the figures compare and in which the pair differs.
func compareFields(g, c *entente.Record) []difference {
	var out []difference
	note := func(differs bool, field, gold, coded string) {
		if differs {
			out = append(out, difference{field, orNone(gold), orNone(coded)})
		}
	}
	note(!agree(stage, g, c), "stage", string(g.Stage), string(c.Stage))
	note(!agree(sides, g, c), "sides", sideList(g), sideList(c))
	note(!agree(when, g, c), "when", string(g.When), string(c.When))
	note(!agree(certainty, g, c), "certainty", string(g.Certainty), string(c.Certainty))
	note(!agree(country, g, c), "where.country", string(countryOf(g)), string(countryOf(c)))
	note(!agree(speaker, g, c), "speaker.actor", string(speakerOf(g)), string(speakerOf(c)))
	whole := func(n count) bool { return n.gold == n.system && n.gold == n.right }
	note(!whole(common(classCount, g, c)), "equipment", equipmentList(g), equipmentList(c))
	note(!whole(common(money, g, c)), "money", moneyText(g), moneyText(c))
	note(!whole(common(people, g, c)), "people", peopleList(g), peopleList(c))
	note(!whole(common(name, g, c)), "name", g.Name, c.Name)
	return out
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func sideList(r *entente.Record) string {
	var out []string
	for _, s := range r.Sides() {
		out = append(out, s.Role+":"+string(s.Actor))
	}
	return strings.Join(out, " ")
}

func equipmentList(r *entente.Record) string {
	var out []string
	for _, e := range r.Equipment {
		item := string(e.Class)
		if e.Count > 0 {
			item = strconv.FormatInt(e.Count, 10) + " " + item
		}
		if e.Name != "" {
			item += " (" + oneLine(e.Name) + ")"
		}
		out = append(out, item)
	}
	return strings.Join(out, ", ")
}

func moneyText(r *entente.Record) string {
	if r.Money == nil {
		return ""
	}
	return fmt.Sprintf("%d %s", r.Money.Amount, r.Money.Currency)
}

func peopleList(r *entente.Record) string {
	var out []string
	for _, p := range r.People {
		out = append(out, fmt.Sprintf("%d %s", p.Count, p.Unit))
	}
	return strings.Join(out, ", ")
}

// quote writes a record's first evidence on one line.
func (s *scored) quote(b *strings.Builder, whose string, r *entente.Record) {
	if len(r.Evidence) == 0 {
		return
	}
	e := r.Evidence[0]
	if e.Start < 0 || e.Start >= e.End || e.End > len(s.gold.Text) {
		return
	}
	fmt.Fprintf(b, "    %s %d-%d: %s\n", whose, e.Start, e.End, oneLine(s.gold.Text[e.Start:e.End]))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
