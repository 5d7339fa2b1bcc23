package eval

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// WriteTable writes every figure of the report as text for people and for
// eval/scoreboard.txt: the same report gives the same bytes.
func (r *Report) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d documents, %d gold records, %d coded records\n", r.Documents, r.Gold, r.System)
	fmt.Fprintf(&b, "In brackets: 95 %% interval, bootstrap over documents, %d draws\n\n", draws)

	found := func(label string, x Retrieval) {
		fmt.Fprintf(&b, "%-24s %5d %6d %5d   %s  %s  %s\n", label, x.Gold, x.System, x.Right, x.Precision, x.Recall, x.F1)
	}
	heading := func(label string) {
		fmt.Fprintf(&b, "%-24s %5s %6s %5s   %-19s  %-19s  %s\n", label, "gold", "system", "right", "precision", "recall", "F1")
	}
	share := func(label string, a Accuracy) {
		fmt.Fprintf(&b, "%-24s %5d %6s %5d   %s\n", label, a.Of, "", a.Right, a.Share)
	}

	heading("records")
	found("loose", r.Headline.Loose)
	found("act", r.Headline.Act)
	found("full", r.Headline.Full)
	found("quad", r.Headline.Quad)

	fmt.Fprintf(&b, "\n%-24s %5s %6s %5s   %s\n", "documents without acts", "of", "", "right", "share")
	share("silence", r.Silence)

	fmt.Fprintf(&b, "\n%-24s %5s %6s %5s   %s\n", "fields of matched pairs", "of", "", "right", "accuracy")
	f := r.Fields
	for _, row := range []struct {
		label string
		Accuracy
	}{{"stage", f.Stage}, {"sides", f.Sides}, {"when", f.When}, {"certainty", f.Certainty},
		{"where.country", f.Country}, {"speaker.actor", f.Speaker}, {"evidence", f.Evidence}} {
		share(row.label, row.Accuracy)
	}

	b.WriteByte('\n')
	heading("items of matched pairs")
	found("equipment class", f.Class)
	found("equipment class, count", f.ClassCount)
	found("money", f.Money)
	found("people count", f.People)
	found("name", f.Name)

	b.WriteByte('\n')
	heading("act by kind")
	for _, k := range r.Kinds {
		found(string(k.Kind), k.Retrieval)
	}

	fmt.Fprintf(&b, "\n%-24s %5s %6s %5s   %s\n", "confidence", "of", "mean", "right", "share right")
	share("at least 0.8", r.Calibration.Sure)
	for i, bin := range r.Calibration.Bins {
		right := Estimate{Value: float64(bin.Right) / float64(bin.Records), Low: math.NaN(), High: math.NaN()}
		fmt.Fprintf(&b, "%.1f to %.1f%14s %5d %6.3f %5d   %s\n", bin.From, float64(i+1)/bins, "", bin.Records, bin.Confidence, bin.Right, strings.TrimSpace(right.String()))
	}
	fmt.Fprintf(&b, "expected calibration error %s\n", r.Calibration.Error)

	var clean strings.Builder
	for line := range strings.Lines(b.String()) {
		clean.WriteString(strings.TrimRight(line, " \n"))
		clean.WriteByte('\n')
	}
	_, err := io.WriteString(w, clean.String())
	return err
}

// String writes the estimate in 19 columns: "0.512 [0.450-0.571]", without the
// interval if there is none, and a dash if there is no value.
func (e Estimate) String() string {
	switch {
	case math.IsNaN(e.Value):
		return fmt.Sprintf("%-19s", "-")
	case math.IsNaN(e.Low):
		return fmt.Sprintf("%-19s", fmt.Sprintf("%.3f", e.Value))
	}
	return fmt.Sprintf("%.3f [%.3f-%.3f]", e.Value, e.Low, e.High)
}
