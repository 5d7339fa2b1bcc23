package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"entente"
	"entente/eval"
	"entente/source"
)

func newEval(c console) *cobra.Command {
	var jobs jobsFlag
	var format string
	var faults bool
	cmd := &cobra.Command{
		Use:   "eval GOLD.jsonl",
		Short: "Score the coder against documents coded by hand",
		Long: `Eval codes the documents of a gold file and prints how well the records agree
with those that a person coded, with 95 % intervals. docs/scoring.md tells the
figures and the file's format.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("eval: name one gold file, or - for standard input")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, "table", "json"); err != nil {
				return err
			}
			if err := jobs.check(); err != nil {
				return err
			}
			if faults && format == "json" {
				return usageError{fmt.Errorf("--errors is for people; leave out --format json")}
			}
			golds, err := readGold(args[0], c)
			if err != nil {
				return err
			}
			coding, err := newCoder()
			if err != nil {
				return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
			}
			coded := map[string][]entente.Record{}
			documents := func(yield func(source.Item) error) error {
				for i := range golds {
					if err := yield(source.Item{Path: args[0], Document: &golds[i].Document}); err != nil {
						return err
					}
				}
				return nil
			}
			err = each(cmd.Context(), c, jobs, documents, coding.CodeAll,
				func(item source.Item, records []entente.Record) error {
					coded[item.Document.ID] = records
					return nil
				})
			if err != nil {
				return err
			}
			o, err := openOutput(c, "", nil)
			if err != nil {
				return err
			}
			return o.finish(writeReport(o, eval.Score(golds, coded), format, faults))
		},
	}
	jobs.add(cmd)
	cmd.Flags().StringVarP(&format, "format", "f", "table", "table or json")
	cmd.Flags().BoolVar(&faults, "errors", false, "also list missed records, false alarms and wrong fields with their sentences")
	return cmd
}

func readGold(path string, c console) ([]eval.Gold, error) {
	if path == "-" {
		return eval.ReadGold(c.in)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	golds, err := eval.ReadGold(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return golds, nil
}

func writeReport(o *output, r *eval.Report, format string, faults bool) error {
	if format == "json" {
		e := json.NewEncoder(o)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	if err := r.WriteTable(o); err != nil {
		return err
	}
	if !faults {
		return nil
	}
	if err := o.WriteByte('\n'); err != nil {
		return err
	}
	return r.WriteErrors(o)
}
