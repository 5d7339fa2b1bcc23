package main

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"entente"
	"entente/source"
	"entente/text"
)

func newParse(c console) *cobra.Command {
	var read readFlags
	cmd := &cobra.Command{
		Use:   "parse PATH...",
		Short: "Print sentences, tokens, tags and trees as CoNLL-U",
		Long: `Parse prints how the documents were read, in the CoNLL-U format of Universal
Dependencies. The MISC column has every token's place in the text in bytes.`,
		Args: atLeastOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := read.check(); err != nil {
				return err
			}
			model, err := text.Load()
			if err != nil {
				return fmt.Errorf("the program's weights are damaged; build it anew: %w", err)
			}
			o, err := openOutput(c, "", args)
			if err != nil {
				return err
			}
			err = each(cmd.Context(), c, read.jobs, fromPaths(args, c, read),
				one(func(d *entente.Document) []byte {
					var b bytes.Buffer
					// Writing into memory cannot fail.
					_ = text.WriteCoNLLU(&b, d.Text, model.Analyze(d.Text))
					return b.Bytes()
				}),
				func(item source.Item, trees []byte) error {
					if _, err := fmt.Fprintf(o, "# newdoc id = %s\n%s", printable(item.Document.ID), trees); err != nil {
						return err
					}
					return o.Flush()
				})
			return o.finish(err)
		},
	}
	read.add(cmd)
	return cmd
}
