package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"entente"
	"entente/lake"
	"entente/source"
)

func newAdd(c console) *cobra.Command {
	var read readFlags
	var in lakeFlags
	var noEvents bool
	cmd := &cobra.Command{
		Use:   "add PATH...",
		Short: "Code documents and keep them, with their records, in a lake",
		Long: `Add reads documents, codes those that the lake does not have, and keeps
them with their records and with what was refused. A document is known by the hash
of its text, and of its outlet if it names one, so that a second run adds nothing
and a run that was killed goes on where it stopped. At the end the lake's events are made anew.`,
		Example: `  entente add news/
  entente add page.html feed.xml crawl.warc.gz mail.mbox
  entente add --lake /data/lake articles.jsonl
  cat articles.jsonl | entente add -`,
		Args: atLeastOne,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := read.check(); err != nil {
				return err
			}
			// A path that is mistyped makes no lake.
			if err := source.Exist(args); err != nil {
				return err
			}
			coding, err := newCoder()
			if err != nil {
				return fmt.Errorf("the program's tables are damaged; build it anew: %w", err)
			}
			l, err := in.write("add " + strings.Join(args, " "))
			if err != nil {
				return err
			}
			k := newKeeper(l)
			err = each(cmd.Context(), c, read.jobs, k.fresh(fromPaths(args, c, read)), coding.CodeAll, k.keep)
			// What was coded before an interrupt, or before an input that cannot be read, is kept.
			err = worst(k.flush(), err)
			if refused := (partial{}); !noEvents && k.added.Documents > 0 && (err == nil || errors.As(err, &refused)) {
				err = worst(refreshEvents(cmd.Context(), c, l, int(read.jobs)), err)
			}
			err = worst(l.Close(), err)
			fmt.Fprintln(c.out, k.summary())
			return err
		},
	}
	in.add(cmd)
	read.add(cmd)
	cmd.Flags().BoolVar(&noEvents, "no-events", false, "leave the lake's events as they are; entente events makes them anew")
	return cmd
}

// worst is the first of two errors, if there is one, else the second.
func worst(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// When a keeper writes a batch: the larger it is, the better it is to read, and
// the longer it takes, the more a killed run does again.
const (
	keepAtMost = 500
	keepAfter  = 3 * time.Second
)

// keeper keeps what is coded in a lake, batch by batch.
type keeper struct {
	lake  *lake.Lake
	since time.Time
	coder string
	added lake.Appended

	mu      sync.Mutex // guards what follows: inputs are read while others are kept
	batch   lake.Batch
	known   int
	refused int
}

func newKeeper(l *lake.Lake) *keeper {
	return &keeper{lake: l, since: time.Now(), coder: versionText()}
}

// fresh passes on the documents that the lake does not have, and what is refused.
func (k *keeper) fresh(produce producer) producer {
	return func(yield func(source.Item) error) error {
		return produce(func(item source.Item) error {
			if item.Document != nil {
				fresh, err := k.lake.Admit(item.Document)
				if err != nil {
					return err
				}
				if !fresh {
					k.mu.Lock()
					k.known++
					k.mu.Unlock()
					return nil
				}
			} else {
				k.mu.Lock()
				k.batch.Skips = append(k.batch.Skips, *item.Skip)
				k.refused++
				k.mu.Unlock()
			}
			return yield(item)
		})
	}
}

// keep takes the records of a document into the batch, and writes it if it is due.
func (k *keeper) keep(item source.Item, records []entente.Record) error {
	k.mu.Lock()
	k.batch.Coded = append(k.batch.Coded, lake.Coded{Document: *item.Document, Records: records, Coder: k.coder,
		Path: item.Path, Line: item.Line})
	due := len(k.batch.Coded) >= keepAtMost || time.Since(k.since) > keepAfter
	k.mu.Unlock()
	if !due {
		return nil
	}
	return k.flush()
}

// flush writes the batch.
func (k *keeper) flush() error {
	k.mu.Lock()
	batch := k.batch
	k.batch = lake.Batch{}
	k.mu.Unlock()
	n, err := k.lake.Append(batch)
	k.since = time.Now()
	k.added.Documents += n.Documents
	k.added.Records += n.Records
	k.added.Skips += n.Skips
	return err
}

func (k *keeper) summary() string {
	return fmt.Sprintf("%s added with %s; %d known already; %d refused", counted(k.added.Documents, "document"),
		counted(k.added.Records, "record"), k.known, k.refused)
}

// counted is "1 record" or "2 records".
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// refreshEvents groups what the lake has into events and keeps what changed.
func refreshEvents(ctx context.Context, c console, l *lake.Lake, jobs int) error {
	g, err := gathered(ctx, c, l, jobs)
	if err != nil {
		return err
	}
	_, _, err = l.ReplaceEvents(ctx, g.Events())
	return err
}
