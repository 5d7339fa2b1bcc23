package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"entente"
	"entente/lake"
	"entente/register"
	"entente/register/atop"
	"entente/register/bases"
	"entente/register/cow"
	"entente/register/exercises"
	"entente/register/gdelt"
	"entente/register/icews"
	"entente/register/polecat"
	"entente/register/sipri"
	"entente/register/unroca"
)

// readRegister reads a file of a register.
type readRegister func(io.Reader, register.Options, func(register.Entry) error) (register.Report, error)

// registers are the registers that can be imported, by the names of the command line.
var registers = []struct {
	name, what string
	read       readRegister
}{
	{"sipri", "SIPRI Arms Transfers Database: trade register and tables of TIVs", sipri.Read},
	{"cow", "Correlates of War, formal alliances by member", cow.Read},
	{"atop", "Alliance Treaty Obligations and Provisions, dyad-years", atop.Read},
	{"exercises", "military exercises: MME, and JME as .xls or .csv", exercises.Read},
	{"bases", "United States bases, construction and troops abroad (troopdata)", bases.Read},
	{"unroca", "United Nations Register of Conventional Arms, JSON", unroca.Read},
	{"icews", "events of ICEWS", icews.Read},
	{"gdelt", "events of GDELT 1.0 and 2.0", gdelt.Read},
	{"polecat", "events of POLECAT", polecat.Read},
}

// importFlags are what the import command is told.
type importFlags struct {
	lake           lakeFlags
	release, scope string
	// scopeGiven tells an empty scope that was asked for from none.
	scopeGiven    bool
	format        string
	dry, noEvents bool
	listed        int
}

func newImport(c console) *cobra.Command {
	var f importFlags
	names := make([]string, len(registers))
	var about strings.Builder
	for i, r := range registers {
		names[i] = r.name
		fmt.Fprintf(&about, "  %-10s %s\n", r.name, r.what)
	}
	cmd := &cobra.Command{
		Use:   "import REGISTER FILE...",
		Short: "Keep the rows of a published register in a lake",
		Long: `Import reads files of a published register and keeps every row in a lake, as a
document that writes the row out and the records of it, with the register, its
release, its terms and the row's number. A row that cannot be read is listed with
the reason. A newer release of a register takes the place of older ones in
answers; nothing is deleted. A second import of a file adds nothing, and one that
was killed goes on where it stopped.

REGISTER is one of
` + about.String() + `
FILE is a file as published, or - for standard input.`,
		Example: `  entente import sipri trade-register.csv
  entente import exercises jme_v3.xls mme_v7.csv --release 2021-06-01
  entente import atop atop5_1ddyr.csv --dry-run`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usageError{fmt.Errorf("import: name a register, one of %s, and its files", strings.Join(names, ", "))}
			case !slices.Contains(names, args[0]):
				return usageError{fmt.Errorf("import: %q is no register; choose one of %s", args[0], strings.Join(names, ", "))}
			case len(args) == 1:
				return usageError{fmt.Errorf("import: name a file of %s, or - for standard input", args[0])}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := choice("format", f.format, "auto", "table", "ndjson"); err != nil {
				return err
			}
			if f.release != "" && !entente.EDTF(f.release).Valid() {
				return usageError{fmt.Errorf("--release is %q; give a day as YYYY-MM-DD, a month or a year", f.release)}
			}
			f.scopeGiven = cmd.Flags().Changed("scope")
			return f.run(cmd.Context(), c, registers[slices.Index(names, args[0])].read, args[0], args[1:])
		},
	}
	f.lake.add(cmd)
	cmd.Flags().StringVar(&f.release, "release", "", "day of the release, for files that do not tell it (default: a day in the file's name, else the day the file was written)")
	cmd.Flags().StringVar(&f.scope, "scope", "", "name of a part that is published by itself: a release takes the place of older ones of the same part only")
	cmd.Flags().StringVarP(&f.format, "format", "f", "auto", "of the report: auto, table or ndjson")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "read and report, and keep nothing")
	cmd.Flags().BoolVar(&f.noEvents, "no-events", false, "leave the lake's events as they are; the next add or import makes them anew")
	cmd.Flags().IntVar(&f.listed, "list", 20, "how many refused rows of each file to name on standard error; all of them are kept in the lake")
	return cmd
}

// run imports the files in turn.
func (f *importFlags) run(ctx context.Context, c console, read readRegister, name string, paths []string) error {
	var l *lake.Lake
	if !f.dry {
		var err error
		if l, err = f.lake.write("import " + name + " " + strings.Join(paths, " ")); err != nil {
			return err
		}
	}
	refused, undertakings := 0, false
	var err error
	for _, path := range paths {
		var done imported
		if done, err = f.file(ctx, c, l, read, path); err != nil {
			break
		}
		refused += done.Skips
		if done.Added > 0 && !slices.Contains(sums, done.Register) && !slices.Contains(states, done.Register) {
			undertakings = true
		}
		if err = f.print(c, &done); err != nil {
			break
		}
		for _, part := range done.Beside {
			fmt.Fprintf(c.err, "entente: %s: the lake has %s too, and rows that are in both count twice; "+
				"to leave the older of the two out, import it once more with --scope and the part of the newer, \"\" for the whole\n",
				printable(path), printable(part))
		}
	}
	// What is in force year by year, and sums of transfers, wait for the next rows that are undertakings.
	if err == nil && undertakings && !f.noEvents {
		err = refreshEvents(ctx, c, l, runtime.GOMAXPROCS(0))
	}
	if l != nil {
		err = worst(err, l.Close())
	}
	if err == nil && refused > 0 {
		err = partial{refused}
	}
	return err
}

// imported is what came of a file.
type imported struct {
	File string `json:"file"`
	register.Report
	// Added is the number of documents that the lake did not have.
	Added int `json:"added"`
	// Known tells that the very file was imported before, so that it was not read again.
	Known bool `json:"known,omitempty"`
	// Supersedes are releases that are left out of answers from now on.
	Supersedes []entente.EDTF `json:"supersedes,omitempty"`
	// SupersededBy is a newer release in the lake, which leaves this one out of answers.
	SupersededBy entente.EDTF `json:"superseded_by,omitempty"`
	// Beside are the parts of the register in the lake that count besides this
	// file, which is the whole; or the whole, if this file is a part. What is in both counts twice.
	Beside []string `json:"beside,omitempty"`
}

// file imports one file.
func (f *importFlags) file(ctx context.Context, c console, l *lake.Lake, read readRegister, path string) (done imported, err error) {
	done.File = path
	in, written, err := openRegister(c, path)
	if err != nil {
		return done, err
	}
	defer in.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, in); err != nil {
		return done, fmt.Errorf("cannot read %s: %w; check the file and its permissions", path, err)
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return done, fmt.Errorf("cannot read %s twice: %w", path, err)
	}
	sum := hex.EncodeToString(hash.Sum(nil))
	id := sha256.Sum256([]byte(sum + "\x00" + f.release))
	k := &importing{lake: l, path: path, id: hex.EncodeToString(id[:8])}
	if l != nil {
		if done.Known, err = l.Imported(k.id); err != nil || done.Known {
			return done, worst(err, f.rescope(l, &done, k.id))
		}
	}
	done.Report, err = k.read(ctx, c, read, in, register.Options{Path: path, Release: entente.EDTF(f.release), Downloaded: written}, f.listed)
	if err != nil {
		return done, err
	}
	if err := done.Check(); err != nil {
		return done, fmt.Errorf("a fault of this program; please report it with the file: %w", err)
	}
	if f.scopeGiven {
		done.Scope = f.scope
	}
	if l == nil {
		return done, nil
	}
	m := &lake.Import{ID: k.id, Register: done.Register, Scope: done.Scope, Release: done.Release, Files: []string{path},
		Hashes: []string{sum}, From: done.From, To: done.To, Actors: done.Actors, Rows: done.Rows, Records: done.Records, Refused: done.Skips}
	if done.Documents == 0 {
		m = nil // A file of something else, or of sums only, supersedes nothing.
	}
	err = k.flush(m)
	done.Added = k.added
	if err != nil {
		return done, err
	}
	return done, done.compare(l, m)
}

// rescope makes a file that is in the lake the part that is asked for, if it was another.
func (f *importFlags) rescope(l *lake.Lake, done *imported, id string) error {
	all, err := l.Imports()
	at := slices.IndexFunc(all, func(m lake.Import) bool { return m.ID == id })
	if err != nil || at < 0 {
		return err
	}
	m := all[at]
	done.Register, done.Release, done.Scope = m.Register, m.Release, m.Scope
	if !f.scopeGiven || f.scope == m.Scope {
		return nil
	}
	m.Scope, done.Scope = f.scope, f.scope
	if _, err := l.Append(lake.Batch{ImportID: id, Import: &m}); err != nil {
		return err
	}
	return done.compare(l, &m)
}

// compare tells which other releases of the register are in the lake.
func (d *imported) compare(l *lake.Lake, m *lake.Import) error {
	if m == nil {
		return nil
	}
	all, err := l.Imports()
	if err != nil {
		return err
	}
	for _, other := range all {
		switch {
		case other.Register == m.Register && other.Scope != m.Scope && (other.Scope == "" || m.Scope == ""):
			if beside := cmp.Or(other.Scope, "the whole register of "+string(other.Release)); !other.Superseded && !slices.Contains(d.Beside, beside) {
				d.Beside = append(d.Beside, beside)
			}
		case other.Register != m.Register || other.Scope != m.Scope || other.Release == m.Release:
		case other.Release > m.Release:
			d.SupersededBy = max(d.SupersededBy, other.Release)
		case other.Release != "" && !slices.Contains(d.Supersedes, other.Release):
			d.Supersedes = append(d.Supersedes, other.Release)
		}
	}
	slices.Sort(d.Supersedes)
	slices.Sort(d.Beside)
	return nil
}

// openRegister opens a file, or what standard input holds, and tells the day it was written.
func openRegister(c console, path string) (*os.File, entente.EDTF, error) {
	if path == "-" {
		spool, err := os.CreateTemp("", "entente-import-*")
		if err != nil {
			return nil, "", fmt.Errorf("cannot keep standard input aside: %w; check the folder for temporary files", err)
		}
		// The open file is all that is needed; where it cannot be removed now, the system does it.
		_ = os.Remove(spool.Name())
		_, err = io.Copy(spool, c.in)
		if err == nil {
			_, err = spool.Seek(0, io.SeekStart)
		}
		if err != nil {
			return nil, "", errors.Join(fmt.Errorf("cannot keep standard input aside: %w", err), spool.Close())
		}
		return spool, entente.EDTF(time.Now().Format(time.DateOnly)), nil
	}
	at, err := os.Stat(path)
	if err == nil && at.IsDir() {
		return nil, "", usageError{fmt.Errorf("%s is a folder; name the files in it", path)}
	}
	var f *os.File
	if err == nil {
		f, err = os.Open(path)
	}
	if err != nil {
		var p *os.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return nil, "", fmt.Errorf("cannot read %s: %w; check the path", path, err)
	}
	return f, entente.EDTF(at.ModTime().Format(time.DateOnly)), nil
}

// importing keeps the rows of a file in a lake, batch by batch; without a lake it only counts them.
type importing struct {
	lake  *lake.Lake
	path  string
	id    string
	batch lake.Batch
	added int
}

// importAtMost is how many documents a batch has: many make few files, and take memory.
const importAtMost = 20_000

// read reads the file on one goroutine and keeps what it yields on this one.
func (k *importing) read(ctx context.Context, c console, read readRegister, in io.Reader, o register.Options, listed int) (register.Report, error) {
	type result struct {
		report register.Report
		err    error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan []register.Entry, 2)
	finished := make(chan result, 1)
	go func() {
		defer close(batches)
		var batch []register.Entry
		send := func() error {
			select {
			case batches <- batch:
				batch = make([]register.Entry, 0, importBatch)
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		report, err := read(in, o, func(e register.Entry) error {
			if batch = append(batch, e); len(batch) < importBatch {
				return nil
			}
			return send()
		})
		if err == nil {
			err = send()
		}
		finished <- result{report, err}
	}()
	bar := newProgress(c)
	defer bar.close()
	refused := 0
	for {
		batch, more, err := wait(ctx, bar, batches)
		if err != nil {
			return register.Report{}, err
		}
		if !more {
			break
		}
		for i := range batch {
			e := &batch[i]
			if e.Skip != nil {
				if refused++; refused <= listed {
					bar.clear()
					warn(c, e.Skip)
				}
			}
			if err := k.keep(e); err != nil {
				return register.Report{}, err
			}
		}
		bar.at(bar.done + len(batch))
	}
	if hidden := refused - listed; hidden > 0 {
		bar.clear()
		advice := "give --list to see more"
		if k.lake != nil {
			advice = fmt.Sprintf("entente sql \"SELECT * FROM skips WHERE import = '%s'\" lists all", k.id)
		}
		fmt.Fprintf(c.err, "entente: refused %s of %s more; %s\n", counted(hidden, "row"), printable(k.path), advice)
	}
	last := <-finished
	return last.report, last.err
}

// importBatch is how many rows go from the reader to the keeper at once.
const importBatch = 1000

// keep takes a row into the batch, and writes it if it is full.
func (k *importing) keep(e *register.Entry) error {
	switch {
	case e.Document != nil && k.lake == nil:
		for i := range e.Records {
			if err := e.Records[i].Check(e.Document); err != nil {
				return fmt.Errorf("a record does not hold against its text, which is a fault of this program; please report it with the file: %w", err)
			}
		}
	case k.lake == nil:
	case e.Document != nil:
		k.batch.Coded = append(k.batch.Coded, lake.Coded{Document: *e.Document, Records: e.Records, Path: k.path, Line: e.Line})
	case e.Skip != nil:
		k.batch.Skips = append(k.batch.Skips, *e.Skip)
	}
	if len(k.batch.Coded) < importAtMost {
		return nil
	}
	return k.flush(nil)
}

// flush writes the batch; m, if it is not nil, completes the import.
func (k *importing) flush(m *lake.Import) error {
	batch := k.batch
	batch.ImportID, batch.Import = k.id, m
	k.batch = lake.Batch{Coded: k.batch.Coded[:0]}
	n, err := k.lake.Append(batch)
	k.added += n.Documents
	return err
}

// print prints what came of a file.
func (f *importFlags) print(c console, d *imported) error {
	if f.format == "ndjson" || f.format == "auto" && !c.outTerminal {
		line, err := json.Marshal(d)
		if err == nil {
			_, err = fmt.Fprintln(c.out, string(line))
		}
		return err
	}
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "  %-12s %s\n", name, printable(fmt.Sprintf(format, args...)))
	}
	fmt.Fprintf(&b, "%s\n", printable(d.File))
	if d.Known {
		row("known", "the very file is in the lake already")
	} else {
		row("register", "%s, %s", d.Register, cmp.Or(d.Layout, "unknown layout"))
		row("release", "%s", cmp.Or(string(d.Release), "not told"))
	}
	if d.Scope != "" {
		row("part", "%s", d.Scope)
	}
	if d.Known {
		d.standing(row)
		_, err := fmt.Fprint(c.out, b.String())
		return err
	}
	if d.From > 0 {
		row("years", "%d to %d", d.From, d.To)
	}
	if len(d.Actors) > 0 {
		row("acts of", "%s alone", strings.Join(words(d.Actors), ", "))
	}
	row("rows", "%d", d.Rows)
	row("documents", "%d, of which %d are new, with %s", d.Documents, d.Added, counted(d.Records, "record"))
	if d.Repaired > 0 {
		row("repaired", "%d", d.Repaired)
	}
	row("refused", "%d", d.Skips)
	for _, n := range d.Nothing {
		row("no act", "%d: %s", n.Rows, n.What)
	}
	for _, n := range d.Unmapped {
		row("unmapped", "%s %q in %s, weight %.6g %s", n.Sort, n.Name, counted(n.Rows, "row"), n.Weight, d.Weight)
	}
	d.standing(row)
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

// standing tells how the file stands to others of its register.
func (d *imported) standing(row func(name, format string, args ...any)) {
	if len(d.Supersedes) > 0 {
		row("supersedes", "%s", d.Supersedes)
	}
	if d.SupersededBy != "" {
		row("superseded", "the lake has the newer release of %s; this one is kept and left out of answers", d.SupersededBy)
	}
}
