package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente"
	"entente/lake"
)

func newVerdict(c console) *cobra.Command {
	var in lakeFlags
	var jobs jobsFlag
	var by, note, format string
	var noEvents bool
	cmd := &cobra.Command{
		Use:   "verdict [JUDGEMENT ID [ID]]",
		Short: "Say that a record is right or wrong, or that two tell of one undertaking or of two",
		Long: `Verdict adds a reviewer's word to a lake and makes its events anew. Nothing is
changed or taken away: a later verdict on the same subject outranks an earlier one.

  right RECORD             the record is as its sentence says
  wrong RECORD             it is not, and is left out of answers and events
  same RECORD RECORD       both tell of one undertaking, whatever their likeness
  distinct RECORD RECORD   they tell of two
  withdrawn VERDICT        an earlier verdict no longer holds

Without arguments it lists the verdicts.`,
		Example: `  entente verdict wrong 9f3c0e11a2b4c6d8 --note "the sale was called off"
  entente verdict same 9f3c0e11a2b4c6d8 d11afa624e0ddf1a
  entente verdict`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", format, formats...); err != nil {
				return err
			}
			if err := jobs.check(); err != nil {
				return err
			}
			if len(args) == 0 {
				return listVerdicts(cmd.Context(), c, &in, format)
			}
			v, err := newVerdictOf(args, by, note)
			if err != nil {
				return err
			}
			l, err := in.write("verdict " + strings.Join(args, " "))
			if err != nil {
				return err
			}
			if err = judge(cmd.Context(), l, v); err == nil {
				if _, err = fmt.Fprintln(c.out, v.ID); err == nil && !noEvents {
					err = refreshEvents(cmd.Context(), c, l, int(jobs))
				}
			}
			return worst(err, l.Close())
		},
	}
	in.add(cmd)
	jobs.add(cmd)
	cmd.Flags().StringVar(&by, "by", "", "who gives the verdict (default: the user's name)")
	cmd.Flags().StringVar(&note, "note", "", "the reason")
	cmd.Flags().StringVarP(&format, "format", "f", "auto", "of the list: auto, table, ndjson, json or csv")
	cmd.Flags().BoolVar(&noEvents, "no-events", false, "leave the lake's events as they are; the next run that makes them heeds the verdict")
	return cmd
}

// newVerdictOf makes a verdict of the words of a command line.
func newVerdictOf(args []string, by, note string) (*entente.Verdict, error) {
	v := &entente.Verdict{Judgement: entente.Judgement(args[0]), By: cmp.Or(by, userName()), At: time.Now().UTC().Format(time.RFC3339Nano), Note: note}
	if !v.Judgement.Valid() {
		return nil, usageError{fmt.Errorf("verdict: unknown judgement %q; choose one of %v", args[0], entente.Judgements())}
	}
	want, what := 1, "a record"
	switch v.Judgement {
	case entente.Same, entente.Distinct:
		want, what = 2, "two records"
	case entente.Withdrawn:
		what = "a verdict"
	}
	if len(args)-1 != want {
		return nil, usageError{fmt.Errorf("verdict: %s takes the id of %s", v.Judgement, what)}
	}
	switch {
	case v.Judgement == entente.Withdrawn:
		v.Withdraws = args[1]
	case want == 2:
		v.Record, v.Other = args[1], args[2]
	default:
		v.Record = args[1]
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(v.Judgement), v.Record, v.Other, v.Withdraws, v.By, v.At}, "\x00")))
	v.ID = "vd-" + hex.EncodeToString(sum[:8])
	if err := v.Check(); err != nil {
		return nil, usageError{err}
	}
	return v, nil
}

func userName() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return cmp.Or(os.Getenv("USER"), "unknown")
}

// judge adds a verdict to a lake that has what it judges.
func judge(ctx context.Context, l *lake.Lake, v *entente.Verdict) error {
	if v.Judgement == entente.Withdrawn {
		err := l.EachVerdict(ctx, func(w *entente.Verdict) error {
			if w.ID == v.Withdraws {
				return errFound
			}
			return nil
		})
		if err == nil {
			return fmt.Errorf("the lake has no verdict %q; entente verdict lists them", v.Withdraws)
		}
		if !errors.Is(err, errFound) {
			return err
		}
	}
	for _, id := range []string{v.Record, v.Other} {
		if id == "" {
			continue
		}
		if there, err := hasRecord(ctx, l, id); err != nil {
			return err
		} else if !there {
			return fmt.Errorf("the lake has no record %q; entente query prints their ids", id)
		}
	}
	_, err := l.Append(lake.Batch{Verdicts: []entente.Verdict{*v}})
	return err
}

// hasRecord reports whether a lake has a record. One that was judged wrong is in
// no answer, so it is looked for among all.
func hasRecord(ctx context.Context, l *lake.Lake, id string) (there bool, err error) {
	q, err := l.Parse(`record:"` + strings.ReplaceAll(id, `"`, "") + `"`)
	if err != nil {
		return false, usageError{err}
	}
	if n, err := l.Count(ctx, q, lake.Records); err != nil || n > 0 {
		return n > 0, err
	}
	err = l.EachCoded(ctx, func(_ *entente.Document, records []entente.Record) error {
		if slices.ContainsFunc(records, func(r entente.Record) bool { return r.ID == id }) {
			return errFound
		}
		return nil
	})
	if errors.Is(err, errFound) {
		return true, nil
	}
	return false, err
}

// errFound ends a search that found what it was for.
var errFound = errors.New("found")

var verdictColumns = []string{"verdict", "judgement", "record", "other", "withdraws", "by", "at", "note"}

func listVerdicts(ctx context.Context, c console, in *lakeFlags, format string) error {
	l, err := in.read()
	if err != nil {
		return err
	}
	defer l.Close()
	o, err := openOutput(c, "", nil)
	if err != nil {
		return err
	}
	w := newRowWriter(formatOf(format, "", c), o, c, verdictColumns)
	err = l.EachVerdict(ctx, func(v *entente.Verdict) error {
		return w.write(v, []string{v.ID, string(v.Judgement), v.Record, v.Other, v.Withdraws, v.By, v.At, v.Note})
	})
	return o.finish(ended(err, w.end))
}
