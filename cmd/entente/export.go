package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"entente/lake"
	"entente/lake/export"
)

func newExport(c console) *cobra.Command {
	var in lakeFlags
	var of, out, restricted string
	cmd := &cobra.Command{
		Use:   "export FORMAT [FIELD:VALUE...]",
		Short: "Write what a lake has on a question for other programs",
		Long: `Export writes all that a question finds, in the order in which it was added, so that
a second run gives the same bytes. FORMAT is csv, ndjson or parquet for records, documents
or events; graphml or gexf, a graph with an edge for each pair of sides of each record;
annotation, W3C Web Annotations of the sentences; or package, a Frictionless data
package, which is a folder and needs --out.

Rows of registers whose terms restrict passing them on stay out, and are counted on
standard error, unless the question or --restricted names the register.`,
		Example: `  entente export csv kind:transfer from:RUS --out transfers.csv
  entente export gexf kind:exercise when:2010.. > exercises.gexf
  entente export package dyad:RUS~IND --out rus-ind/
  entente export csv register:sipri > sipri.csv`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{fmt.Errorf("export: name a format, one of %s", formatNames())}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			names := strings.Split(formatNames(), ", ")
			if err := choice("of", of, string(lake.Records), string(lake.Documents), string(lake.Events)); err != nil {
				return err
			}
			format := export.Format(args[0])
			if choice("", args[0], names...) != nil {
				return usageError{fmt.Errorf("there is no format %q; choose one of %s", args[0], formatNames())}
			}
			l, err := in.read()
			if err != nil {
				return err
			}
			defer l.Close()
			q, err := parseQuery(l, args[1:])
			if err != nil {
				return err
			}
			o := export.Options{Of: lake.Thing(of), Restricted: splitList(restricted)}
			report, err := writeExport(cmd.Context(), c, l, q, format, o, out)
			if err != nil {
				return err
			}
			for _, note := range report.Notes() {
				fmt.Fprintf(c.err, "entente: %s\n", printable(note))
			}
			return nil
		},
	}
	in.add(cmd)
	cmd.Flags().StringVar(&of, "of", string(lake.Records), "records, documents or events")
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write instead of standard output; for package the folder")
	cmd.Flags().StringVar(&restricted, "restricted", "", "registers, separated by commas, whose rows are exported although their terms restrict passing them on")
	return cmd
}

func formatNames() string {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

func writeExport(ctx context.Context, c console, l *lake.Lake, q *lake.Query, format export.Format, options export.Options, out string) (*export.Report, error) {
	if format == export.Package {
		if out == "" {
			return nil, usageError{errors.New("a package is a folder; name it with --out")}
		}
		if options.Of != lake.Records {
			return nil, usageError{errors.New("a package has records with their documents; leave --of out")}
		}
		report, err := export.Folder(ctx, l, q, options, strings.TrimRight(out, "/"))
		if errors.Is(err, fs.ErrExist) {
			return nil, usageError{err}
		}
		return report, err
	}
	if options.Of != lake.Records && format != export.CSV && format != export.NDJSON && format != export.Parquet {
		return nil, usageError{fmt.Errorf("%s is made of records; export %s as csv, ndjson or parquet", format, options.Of)}
	}
	if format == export.Parquet && out == "" && c.outTerminal {
		return nil, usageError{errors.New("a terminal cannot show Parquet; name a file with --out")}
	}
	o, err := openOutput(c, out, nil)
	if err != nil {
		return nil, err
	}
	report, err := export.Write(ctx, l, q, format, options, o)
	return report, o.finish(err)
}
