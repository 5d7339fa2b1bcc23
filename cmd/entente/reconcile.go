package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"entente/event"
)

func newReconcile(c console) *cobra.Command {
	var in lakeFlags
	var jobs jobsFlag
	var format, out, only string
	var differing bool
	standings := make([]string, len(event.Standings()))
	for i, s := range event.Standings() {
		standings[i] = string(s)
	}
	cmd := &cobra.Command{
		Use:   "reconcile REGISTER",
		Short: "List what a register and the news have of each other, and what one lacks",
		Long: `Reconcile groups the records of a lake and holds every event in the scope of a
register (its kinds, its years, its classes of equipment) against it: both tell of
it, with what they tell differently; or the register alone; or the news alone.`,
		Example: `  entente reconcile sipri --only news
  entente reconcile sipri --only both --differing --format csv`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("reconcile: name one register, as sipri; entente status lists those of the lake")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, formats...); err != nil {
				return err
			}
			if err := choice("only", only, append([]string{""}, standings...)...); err != nil {
				return err
			}
			if err := jobs.check(); err != nil {
				return err
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			g, err := gathered(cmd.Context(), c, l, int(jobs))
			if err != nil {
				return err
			}
			o, err := openOutput(c, out, nil)
			if err != nil {
				return err
			}
			w := newRowWriter(formatOf(format, out, c), o, c, append([]string{"standing", "differences"}, eventColumns...))
			count := map[event.Standing]int{}
			for r := range g.Reconcile(args[0]) {
				if err := cmd.Context().Err(); err != nil {
					return o.finish(err)
				}
				count[r.Standing]++
				if only != "" && only != string(r.Standing) || differing && len(r.Differences) == 0 {
					continue
				}
				cells := append([]string{string(r.Standing), differencesText(r.Differences)}, eventCells(&r.Event)...)
				if err := w.write(&r, cells); err != nil {
					return o.finish(err)
				}
			}
			if count[event.Both]+count[event.OnlyRegister] == 0 {
				return o.finish(usageError{fmt.Errorf("the lake has no records of a register %q; entente status lists its sources", args[0])})
			}
			if err := o.finish(w.end()); err != nil {
				return err
			}
			fmt.Fprintf(c.err, "entente: %d events in both, %d in %s alone, %d in the news alone\n",
				count[event.Both], count[event.OnlyRegister], args[0], count[event.OnlyOthers])
			return nil
		},
	}
	in.add(cmd)
	jobs.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table, ndjson, json or csv")
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write instead of standard output; its suffix tells the format if --format does not")
	cmd.Flags().StringVar(&only, "only", "", "list only events of one standing: "+strings.Join(standings, ", "))
	cmd.Flags().BoolVar(&differing, "differing", false, "list only events of which something is told differently")
	return cmd
}

// differencesText writes differences as "stage: completed | underway; …", the register first.
func differencesText(all []event.Difference) string {
	return joined(all, "; ", func(d event.Difference) string { return d.Field + ": " + orDash(d.Register) + " | " + orDash(d.News) })
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
