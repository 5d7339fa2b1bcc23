package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente"
	"entente/lake"
	"entente/measure"
)

// measureFlags are what a figure is asked for.
type measureFlags struct {
	in                 lakeFlags
	from, to, window   int
	kinds, bases       []string
	unit, by           string
	actors, sources    []string
	release            string
	floor              float64
	top, limit         int
	over, method       string
	partners           []string
	weights            string
	runs, samples      int
	seed               uint64
	format, out        string
	kindsSet, basesSet bool
}

// measureOf is a measure that the command knows by name.
type measureOf struct {
	name, does string
	compute    func(context.Context, *measuring) (*sheet, error)
}

// measures are the measures in the order of the help.
func measures() []measureOf {
	return []measureOf{
		{"supply", "shares of those who give, host or sign, and how concentrated they are", measureSupply},
		{"recipients", "the same for those who receive", measureRecipients},
		{"dependence", "the greatest supplier of each recipient, and the concentration of its suppliers", measureDependence},
		{"asymmetry", "how unequally supplier and recipient depend on each other", measureAsymmetry},
		{"alignment", "how alike the alliances or the cooperation of every two states are", measureAlignment},
		{"network", "degree, strength and centrality of each actor", measureNetwork},
		{"communities", "the blocs of the network and how sure they are", measureCommunities},
		{"polarity", "poles, evenness and closed blocs over time, one row a period", measurePolarity},
	}
}

func newMeasure(c console) *cobra.Command {
	var f measureFlags
	var names, lines []string
	for _, m := range measures() {
		names = append(names, m.name)
		lines = append(lines, fmt.Sprintf("  %-12s %s", m.name, m.does))
	}
	cmd := &cobra.Command{
		Use:   "measure NAME [FIELD:VALUE...]",
		Short: "Compute shares, concentration, dependence, alignment, networks and polarity",
		Long: `Measure computes figures from what a lake holds. NAME is one of

` + strings.Join(lines, "\n") + `

Every figure is computed from a named kind, basis, unit, period, set of actors
and release, and every row says so. What no source covers is unknown and never
zero: null in JSON, empty in CSV and in the table. docs/measures.md has the
formulas. FIELD:VALUE narrows the records or events, as in entente query.`,
		Example: `  entente measure supply --from 2019 --to 2023 --format json
  entente measure supply --kind exercise --window 5
  entente measure dependence --actors IND,PAK --from 2014 --to 2023 --window 5
  entente measure alignment --from 2012 --to 2012 --actors USA,GBR,RUS,CHN
  entente measure polarity --kind transfer,exercise --format csv`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || !slices.Contains(names, args[0]) {
				return usageError{fmt.Errorf("measure: name one of %s", strings.Join(names, ", "))}
			}
			return nil
		},
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.kindsSet, f.basesSet = cmd.Flags().Changed("kind"), cmd.Flags().Changed("basis")
			if err := f.check(); err != nil {
				return err
			}
			l, err := f.in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			m := measures()[slices.Index(names, args[0])]
			at := &measuring{measureFlags: f, console: c, name: m.name, lake: l, begun: time.Now(), terms: args[1:]}
			s, err := m.compute(cmd.Context(), at)
			at.progress("")
			if err != nil {
				return err
			}
			o, err := openOutput(c, f.out, nil)
			if err != nil {
				return err
			}
			err = s.write(o, formatOf(f.format, f.out, c), c, f.limit)
			at.progress("")
			return o.finish(err)
		},
	}
	f.add(cmd)
	return cmd
}

func (f *measureFlags) add(cmd *cobra.Command) {
	f.in.add(cmd)
	flags := cmd.Flags()
	flags.IntVar(&f.from, "from", 0, "first year (default: four before the last, or the first that is covered where years are followed)")
	flags.IntVar(&f.to, "to", 0, "last year (default: the last that is covered)")
	flags.IntVar(&f.window, "window", 0, "moving windows of so many years; 0 takes the period as one, polarity 5")
	flags.StringSliceVar(&f.kinds, "kind", []string{string(entente.Transfer)}, "kind of record; polarity takes several, or all")
	flags.StringSliceVar(&f.bases, "basis", []string{string(measure.Delivered)}, "declared, agreed or delivered: how far an act must have got; polarity takes several, or all")
	flags.StringVar(&f.unit, "unit", "", "tiv, tiv-allocated, events, records, people or pieces (default: tiv of transfers if a register gives it, else events)")
	flags.StringVar(&f.by, "by", "", "whose a value is: from, to, host or party (default: by the kind)")
	flags.StringSliceVar(&f.actors, "actors", nil, "codes of actors, organisations (their members) or areas to count; all if not given")
	flags.StringSliceVar(&f.sources, "source", nil, "registers, or news, to read; all that fit if not given")
	flags.StringVar(&f.release, "release", "", "release of the register, as a date; the newest if not given")
	flags.Float64Var(&f.floor, "floor", 0, "least total, in the unit, that shares of a recipient are computed of")
	flags.IntVar(&f.top, "top", 5, "how many of the greatest the column top adds up")
	flags.IntVar(&f.limit, "limit", -1, "rows of each period to print, of polarity the last periods in a table; 0 for all (default: 25 in a table, all elsewhere)")
	flags.StringVar(&f.over, "over", "alliance", "what is aligned: alliance or cooperation")
	flags.StringVar(&f.method, "method", "s", "alignment by s, s-weighted, s-quadratic, kappa or pi")
	flags.StringSliceVar(&f.partners, "partners", nil, "the states that portfolios are compared over, by code, organisation or area; all states of the year if not given")
	flags.StringVar(&f.weights, "weights", "", "CSV file of capabilities for s-weighted, with the columns ccode or actor, year, and cinc or weight")
	flags.IntVar(&f.runs, "runs", 50, "runs of the detection of communities")
	flags.IntVar(&f.samples, "samples", 200, "samples drawn for the intervals of polarity; 0 for none")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of all that is drawn at random")
	flags.StringVarP(&f.format, "format", "f", "auto", "auto, table, ndjson, json or csv")
	flags.StringVarP(&f.out, "out", "o", "", "file to write instead of standard output; its suffix tells the format if --format does not")
}

// check refuses values that no measure takes.
func (f *measureFlags) check() error {
	if err := choice("format", f.format, formats...); err != nil {
		return err
	}
	if err := choice("over", f.over, "alliance", "cooperation"); err != nil {
		return err
	}
	if err := choice("method", f.method, words(measure.Methods())...); err != nil {
		return err
	}
	if f.unit != "" {
		if err := choice("unit", f.unit, words(measure.Units())...); err != nil {
			return err
		}
	}
	if f.by != "" {
		if err := choice("by", f.by, words(measure.Attributions())...); err != nil {
			return err
		}
	}
	for _, k := range f.kinds {
		if err := choice("kind", k, append(words(entente.Kinds()), "all")...); err != nil {
			return err
		}
	}
	for _, b := range f.bases {
		if err := choice("basis", b, append(words(measure.Bases()), "all")...); err != nil {
			return err
		}
	}
	for _, n := range []struct {
		flag        string
		value, from int
	}{{"from", f.from, 0}, {"to", f.to, 0}, {"window", f.window, 0}, {"top", f.top, 1}, {"limit", f.limit, -1}, {"runs", f.runs, 1}, {"samples", f.samples, 0}} {
		if n.value < n.from {
			return usageError{fmt.Errorf("--%s is %d; it must be at least %d", n.flag, n.value, n.from)}
		}
	}
	if f.from > 9999 || f.to > 9999 {
		return usageError{fmt.Errorf("--from and --to are years, as 2019")}
	}
	if f.from != 0 && f.to != 0 && f.from > f.to {
		return usageError{fmt.Errorf("--from %d is after --to %d", f.from, f.to)}
	}
	if f.release != "" && !entente.EDTF(f.release).Valid() {
		return usageError{fmt.Errorf("--release is %q; give a date, as 2025-03-13", f.release)}
	}
	if f.floor < 0 {
		return usageError{fmt.Errorf("--floor is %v; it must not be negative", f.floor)}
	}
	return nil
}

// words writes the values of a fixed list as strings.
func words[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// measuring is one computation: what is asked for, and where it is read from.
type measuring struct {
	measureFlags
	console console
	name    string
	lake    *lake.Lake
	begun   time.Time
	// terms narrow what is read, in the query language.
	terms []string
}

// progress says on a terminal how far a long computation is; empty takes the line away.
func (m *measuring) progress(text string) {
	if m.console.errTerminal && time.Since(m.begun) > quietFor {
		fmt.Fprint(m.console.err, "\r\x1b[K"+text)
	}
}

// one refuses several kinds and bases where a measure takes one of each.
func (m *measuring) one() (entente.Kind, measure.Basis, error) {
	for _, f := range []struct {
		flag   string
		values []string
	}{{"kind", m.kinds}, {"basis", m.bases}} {
		if len(f.values) != 1 || f.values[0] == "all" {
			return "", "", usageError{fmt.Errorf("%s takes one --%s at a time, not %s", m.name, f.flag, strings.Join(f.values, ","))}
		}
	}
	return entente.Kind(m.kinds[0]), measure.Basis(m.bases[0]), nil
}

// periods are the periods asked for within what is covered: the windows, or the
// whole. followed tells that a measure follows years unless told otherwise.
func (m *measuring) periods(cover []measure.Coverage, followed bool) ([]measure.Period, error) {
	p := measure.Period{From: m.from, To: m.to}
	span, covered := measure.Span(cover)
	if !covered && (m.from == 0 || m.to == 0) {
		return nil, fmt.Errorf("the lake has nothing to compute %s from for this kind, basis and source; see entente status for what it holds, or give --from and --to to see it as unknown", m.name)
	}
	if p.To == 0 {
		p.To = max(span.To, p.From)
	}
	if p.From == 0 {
		if p.From = span.From; m.window == 0 && !followed {
			p.From = p.To - 4
		}
		p.From = min(max(p.From, span.From), p.To)
	}
	if m.window == 0 {
		return []measure.Period{p}, nil
	}
	windows := p.Windows(m.window)
	if windows == nil {
		return nil, usageError{fmt.Errorf("--window %d is longer than the %d years of %v", m.window, p.Years(), p)}
	}
	return windows, nil
}
