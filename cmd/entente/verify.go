package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"entente/lake"
)

func newVerify(c console) *cobra.Command {
	var in lakeFlags
	var format string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Hold every span of every record against its text, and every file against its hash",
		Long: `Verify reads a whole lake: every file is held against the hash it was written with,
every text against its own, and every span of every record against its text. It
names each fault and exits with 1 if there is any.`,
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
			bar := newProgress(c)
			defer bar.close()
			done, err := l.Verify(cmd.Context(), func(fault error) {
				bar.clear()
				fmt.Fprintf(c.err, "entente: %s\n", printable(fault.Error()))
			}, func(v lake.Verified) { bar.at(v.Documents) })
			if err != nil {
				return err
			}
			bar.clear()
			if format == "json" || format == "auto" && !c.outTerminal {
				line, err := plainJSON(done)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(c.out, line)
				return worst(err, faulty(done.Faults))
			}
			_, err = fmt.Fprintf(c.out, "%s, %s, %s and %s verified: %s\n", counted(done.Files, "file"), counted(done.Documents, "document"),
				counted(done.Records, "record"), counted(done.Spans, "span"), counted(done.Faults, "fault"))
			return worst(err, faulty(done.Faults))
		},
	}
	in.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table or json")
	return cmd
}

// faulty is the error of a lake with faults.
func faulty(faults int) error {
	if faults == 0 {
		return nil
	}
	return fmt.Errorf("%s found; restore the files named from a copy", counted(faults, "fault"))
}

// nothing refuses arguments.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s takes no %q; see entente %s --help", cmd.Name(), args[0], cmd.Name())}
	}
	return nil
}
