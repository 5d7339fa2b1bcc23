package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"entente/lake"
)

func newStatus(c console) *cobra.Command {
	var in lakeFlags
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Tell what a lake has, and who writes to it",
		Long: `Status prints how many documents, records, events, skips, verdicts and imports a
lake has, from when to when they are, how much room it takes, and whether a
process is writing to it.`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := choice("format", format, "auto", "table", "json"); err != nil {
				return err
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			s, err := l.Status(cmd.Context())
			if err != nil {
				return err
			}
			if format == "json" || format == "auto" && !c.outTerminal {
				line, err := plainJSON(s)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.out, line)
				return err
			}
			_, err = fmt.Fprint(c.out, statusText(s))
			return err
		},
	}
	in.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table or json")
	return cmd
}

// statusText tells a lake's status to a person.
func statusText(s *lake.Status) string {
	var b strings.Builder
	row := func(name string, format string, args ...any) {
		fmt.Fprintf(&b, "%-10s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("lake", "%s (layout %d, %s, %d bytes)", s.Lake, s.Version, counted(s.Files, "file"), s.Bytes)
	for _, of := range s.Sources {
		days := ""
		if of.First != "" {
			days = fmt.Sprintf(", %s to %s", of.First, of.Last)
		}
		row(of.Source, "%s, %s%s", counted(int(of.Documents), "document"), counted(int(of.Records), "record"), days)
	}
	row("events", "%d", s.Events)
	row("skips", "%d", s.Skips)
	row("verdicts", "%d", s.Verdicts)
	row("imports", "%d", s.Imports)
	if s.AllDocuments > s.Documents || s.AllRecords > s.Records {
		row("left out", "%s and %s: superseded, incomplete or judged wrong", counted(int(s.AllDocuments-s.Documents), "document"),
			counted(int(s.AllRecords-s.Records), "record"))
	}
	row("changed", "%s", cmp.Or(s.Changed, "never"))
	if w := s.Writer; w != nil {
		row("writer", "%s (process %d on %s, since %s)", cmp.Or(w.What, "a process"), w.PID, w.Host, w.Since)
	}
	return b.String()
}
