package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"entente"
	"entente/coder"
	"entente/source"
)

func newExplain(c console) *cobra.Command {
	var read readFlags
	var rejected bool
	cmd := &cobra.Command{
		Use:   "explain PATH...",
		Short: "Show which words and rules gave each field of each record",
		Long: `Explain prints the text of each document with the sentences of every record in
brackets and, for each record, field by field, the value, the words that say it
with their place in the text in bytes, and the rule that read them.`,
		Args: atLeastOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := read.check(); err != nil {
				return err
			}
			coding, err := newCoder()
			if err != nil {
				return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
			}
			o, err := openOutput(c, "", args)
			if err != nil {
				return err
			}
			err = each(cmd.Context(), c, read.jobs, fromPaths(args, c, read), one(coding.Explain),
				func(item source.Item, e coder.Explanation) error {
					if _, err := o.WriteString(explanation(item, e, rejected, style(c.colour))); err != nil {
						return err
					}
					return o.Flush()
				})
			return o.finish(err)
		},
	}
	read.add(cmd)
	cmd.Flags().BoolVar(&rejected, "rejected", false, "also show the candidate acts that gave no record, and why")
	return cmd
}

// explanation is what a document says and what was made of it, for people.
func explanation(item source.Item, e coder.Explanation, rejected bool, mark style) string {
	var b strings.Builder
	d := item.Document
	fmt.Fprintf(&b, "%s\n\n%s\n", mark.bold(heading(item)), strings.TrimRight(markedText(d.Text, e.Records, mark), "\n"))
	if len(e.Records) == 0 {
		b.WriteString("\nno record\n")
	}
	for i := range e.Records {
		r := &e.Records[i]
		fmt.Fprintf(&b, "\n%s  %s  confidence %s\n", mark.bold(fmt.Sprintf("[%d] %s %s", i+1, r.Kind, r.Stage)), r.ID,
			strconv.FormatFloat(r.Confidence, 'f', 2, 64))
		for _, line := range fieldLines(d.Text, r) {
			fmt.Fprintf(&b, "  %-10s %-28s %s\n", line.field, line.value, line.words)
			fmt.Fprintf(&b, "  %39s %s\n", "", mark.faint(line.rule))
		}
	}
	if rejected {
		fmt.Fprintf(&b, "\n%s\n", mark.bold(fmt.Sprintf("rejected: %d", len(e.Rejected))))
		for _, j := range e.Rejected {
			fmt.Fprintf(&b, "  %-10s %s: %s\n", j.Kind, quoted(d.Text, j.Span), oneLine(j.Reason))
			fmt.Fprintf(&b, "  %10s %s\n", "", mark.faint(ruleText(j.Rule)))
		}
	}
	b.WriteByte('\n')
	return b.String()
}

// fieldLine is a value of a record with the words and the rule behind it.
type fieldLine struct{ field, value, words, rule string }

// fieldLines lists the values of a record in the order of its fields, each with
// the words that gave it. A value may have been read from several places.
func fieldLines(text string, r *entente.Record) []fieldLine {
	values := fieldValues(r)
	var lines []fieldLine
	for _, f := range values {
		n := 0
		for _, w := range r.Why {
			if w.Field != f.field {
				continue
			}
			value := ""
			if n < len(f.values) {
				value = f.values[n]
			}
			n++
			lines = append(lines, fieldLine{f.field, value, quoted(text, w.Span), ruleText(w.Rule)})
		}
	}
	return lines
}

// fieldWithValues is a field of a record and its values as text.
type fieldWithValues struct {
	field  string
	values []string
}

func fieldValues(r *entente.Record) []fieldWithValues {
	actors := func(list []entente.Actor) (out []string) {
		for _, a := range list {
			out = append(out, string(a))
		}
		return out
	}
	out := []fieldWithValues{
		{"kind", []string{string(r.Kind)}}, {"stage", []string{string(r.Stage)}},
		{"from", actors(r.From)}, {"to", actors(r.To)}, {"with", actors(r.With)},
	}
	equipment := fieldWithValues{field: "equipment"}
	for _, e := range r.Equipment {
		equipment.values = append(equipment.values, equipmentText(e))
	}
	people := fieldWithValues{field: "people"}
	for _, p := range r.People {
		people.values = append(people.values, peopleText(p))
	}
	where, speaker := "", ""
	if r.Where != nil {
		where = strings.TrimSpace(oneLine(r.Where.Place) + " " + string(r.Where.Country))
	}
	if r.Speaker != nil {
		speaker = strings.TrimSpace(oneLine(r.Speaker.Name) + " " + string(r.Speaker.Actor))
	}
	return append(out, equipment, fieldWithValues{"money", []string{moneyText(r.Money)}}, people,
		fieldWithValues{"when", []string{string(r.When)}}, fieldWithValues{"where", []string{where}},
		fieldWithValues{"name", []string{oneLine(r.Name)}}, fieldWithValues{"speaker", []string{speaker}},
		fieldWithValues{"outlet", []string{oneLine(r.Outlet)}}, fieldWithValues{"certainty", []string{string(r.Certainty)}})
}

// longestQuote is the length in columns to which quoted words are cut.
const longestQuote = 80

// quoted is the words at a span with its place.
func quoted(text string, s entente.Span) string {
	return fmt.Sprintf("%q %d-%d", fit(oneLine(text[s.Start:s.End]), longestQuote), s.Start, s.End)
}

// ruleText is a rule's id with what it does.
func ruleText(rule string) string {
	if text := coder.Describe(rule); text != "" {
		return rule + ": " + text
	}
	return rule
}

// markedText is the text with the evidence of every record in brackets that
// begin with the records' numbers, "[1,3| … ]", and on a terminal the words that
// gave a field marked.
func markedText(text string, records []entente.Record, mark style) string {
	cuts := []int{0, len(text)}
	for i := range records {
		for _, e := range records[i].Evidence {
			cuts = append(cuts, e.Start, e.End)
		}
		if mark {
			for _, w := range records[i].Why {
				cuts = append(cuts, w.Start, w.End)
			}
		}
	}
	slices.SortFunc(cuts, cmp.Compare)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	open := ""
	for i := 1; i < len(cuts); i++ {
		piece := entente.Span{Start: cuts[i-1], End: cuts[i]}
		numbers, said := carried(records, piece)
		if numbers != open {
			if open != "" {
				b.WriteString("]")
			}
			if numbers != "" {
				b.WriteString("[" + numbers + "| ")
			}
			open = numbers
		}
		words := screenText(text[piece.Start:piece.End])
		if said {
			words = mark.mark(words)
		}
		b.WriteString(words)
	}
	if open != "" {
		b.WriteString("]")
	}
	return b.String()
}

// carried lists the numbers of the records whose evidence holds the piece, and
// tells whether any field was read from it.
func carried(records []entente.Record, piece entente.Span) (numbers string, said bool) {
	var list []string
	for i := range records {
		if slices.ContainsFunc(records[i].Evidence, func(e entente.Evidence) bool { return e.Contains(piece) }) {
			list = append(list, strconv.Itoa(i+1))
		}
		said = said || slices.ContainsFunc(records[i].Why, func(w entente.Why) bool { return w.Contains(piece) })
	}
	return strings.Join(list, ","), said
}

// screenText is text that is safe for a terminal, with its lines kept.
func screenText(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = printable(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n")
}
