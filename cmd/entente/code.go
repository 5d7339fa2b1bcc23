package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"entente"
	"entente/source"
)

func newCode(c console) *cobra.Command {
	var read readFlags
	var format, out string
	cmd := &cobra.Command{
		Use:   "code PATH...",
		Short: "Print the records of documents",
		Long: `Code reads documents and prints a record for every act of military cooperation
in them: as a table on a terminal, as one JSON object a line elsewhere. The order
is that of the input, and the same input gives the same bytes.`,
		Example: `  entente code article.txt
  entente code news/ --format csv --out records.csv
  cat articles.jsonl | entente code - | head`,
		Args: atLeastOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, formats...); err != nil {
				return err
			}
			if err := read.check(); err != nil {
				return err
			}
			coding, err := newCoder()
			if err != nil {
				return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
			}
			o, err := openOutput(c, out, args)
			if err != nil {
				return err
			}
			w := newRecordWriter(formatOf(format, out, c), o, c)
			err = each(cmd.Context(), c, read.jobs, fromPaths(args, c, read), coding.CodeAll,
				func(item source.Item, records []entente.Record) error {
					for i := range records {
						if err := records[i].Check(item.Document); err != nil {
							return fmt.Errorf("a record does not hold against its text, which is a fault of this program; please report it with the text: %w", err)
						}
					}
					if err := w.write(item, records); err != nil {
						return err
					}
					return o.Flush()
				})
			return o.finish(ended(err, w.end))
		},
	}
	read.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "auto, table, ndjson, json or csv")
	cmd.Flags().StringVarP(&out, "out", "o", "", "file to write instead of standard output; its suffix tells the format if --format does not")
	return cmd
}
