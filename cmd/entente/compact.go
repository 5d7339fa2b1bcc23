package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newCompact(c console) *cobra.Command {
	var in lakeFlags
	cmd := &cobra.Command{
		Use:   "compact",
		Short: "Write the many small files of a lake into few",
		Long: `Compact writes the rows of a lake into few files, which are quicker to read, and takes
the small ones away. No row is dropped, and every question has the same answer. It
waits for those who are reading, and an interrupt leaves the lake as it was.`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			l, err := in.write("compact")
			if err != nil {
				return err
			}
			n, err := l.Compact(cmd.Context())
			if err = worst(err, l.Close()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.out, "%s of %d bytes became %s of %d bytes\n", counted(n.FilesBefore, "file"), n.BytesBefore,
				counted(n.FilesAfter, "file"), n.BytesAfter)
			return err
		},
	}
	in.add(cmd)
	return cmd
}
