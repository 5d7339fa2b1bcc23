package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"entente"
)

func newSkips(c console) *cobra.Command {
	var in lakeFlags
	var format, reason, out string
	var sample int
	cmd := &cobra.Command{
		Use:   "skips",
		Short: "Tell what a lake's inputs held that could not be used, and why",
		Long: `Skips groups what was refused by its reason, and texts in other languages by
their language, with how many there are, the most frequent explanation of each
group and a few examples. With --format ndjson it prints every refusal.`,
		Example: `  entente skips
  entente skips --reason pointer --format ndjson | jq -r .url`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := choice("format", format, "auto", "table", "ndjson"); err != nil {
				return err
			}
			if reason != "" {
				if err := choice("reason", reason, reasonNames()...); err != nil {
					return err
				}
			}
			if sample < 0 {
				return usageError{fmt.Errorf("--sample is %d; it must not be negative", sample)}
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			o, err := openOutput(c, out, nil)
			if err != nil {
				return err
			}
			each := func(yield func(*entente.Skip) error) error {
				return l.EachSkip(cmd.Context(), func(s *entente.Skip) error {
					if reason != "" && string(s.Reason) != reason {
						return nil
					}
					return yield(s)
				})
			}
			if formatOf(format, out, c) == "table" {
				return o.finish(writeSkipGroups(o, c, sample, each))
			}
			return o.finish(each(func(s *entente.Skip) error {
				line, err := plainJSON(s)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(o, line)
				return err
			}))
		},
	}
	in.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table or ndjson")
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write instead of standard output; its suffix tells the format if --format does not")
	cmd.Flags().StringVar(&reason, "reason", "", "only those of one reason")
	cmd.Flags().IntVar(&sample, "sample", 3, "how many examples of each group the table has")
	return cmd
}

func reasonNames() (out []string) {
	for _, r := range entente.Reasons() {
		out = append(out, string(r))
	}
	return out
}

// skipGroup is what was refused for one reason, or in one language.
type skipGroup struct {
	name    string
	count   int
	details map[string]int
	sample  []entente.Skip
}

// maxDetails is how many explanations of a group are counted apart.
const maxDetails = 1000

// writeSkipGroups writes the groups, the largest first.
func writeSkipGroups(w io.Writer, c console, sample int, each func(func(*entente.Skip) error) error) error {
	groups := map[string]*skipGroup{}
	total := 0
	err := each(func(s *entente.Skip) error {
		total++
		name := string(s.Reason)
		if s.Language != "" {
			name += " " + s.Language
		}
		g := groups[name]
		if g == nil {
			g = &skipGroup{name: name, details: map[string]int{}}
			groups[name] = g
		}
		g.count++
		if _, known := g.details[s.Detail]; known || len(g.details) < maxDetails {
			g.details[s.Detail]++
		}
		if len(g.sample) < sample {
			g.sample = append(g.sample, *s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if total == 0 {
		_, err := fmt.Fprintln(w, "nothing was refused")
		return err
	}
	var order []*skipGroup
	for _, g := range groups {
		order = append(order, g)
	}
	slices.SortFunc(order, func(a, b *skipGroup) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.name, b.name))
	})
	mark := style(c.colour)
	for _, g := range order {
		if _, err := fmt.Fprintf(w, "%8s  %s  %s\n", grouped(int64(g.count)), mark.bold(cell(g.name, 18)), fit(oneLine(g.usual()), max(c.width-32, 20))); err != nil {
			return err
		}
		for i := range g.sample {
			s := &g.sample[i]
			place := placeOf(s)
			if s.URL != "" && s.URL != s.Path {
				place += "  " + s.URL
			}
			if _, err := fmt.Fprintf(w, "          %s\n", mark.faint(fit(oneLine(place), max(c.width-10, 20)))); err != nil {
				return err
			}
		}
	}
	return nil
}

// usual is the most frequent explanation.
func (g *skipGroup) usual() string {
	best, most := "", 0
	for detail, n := range g.details {
		if n > most || n == most && detail < best {
			best, most = detail, n
		}
	}
	return best
}
