// Command entente reads news and prints who cooperates militarily with whom,
// how, how far it got, when, and the sentence that says so.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// The exit codes, as the help tells them.
const (
	exitOK          = 0
	exitError       = 1
	exitUsage       = 2
	exitPartial     = 3
	exitInterrupted = 130
)

// console is where a command reads and writes.
type console struct {
	in  io.Reader
	out io.Writer
	err io.Writer
	// outTerminal and errTerminal tell whether a person is at the other end.
	outTerminal, errTerminal bool
	// width is the number of columns of a table on out.
	width int
	// reading counts what is read; nil if nobody asks.
	reading *extent
	// colour is whether to mark words on out by colour.
	colour bool
}

// widthInPipe is the width of a table that is written into a pipe or a file.
const widthInPipe = 120

func main() {
	// A write to a pipe without a reader shall return an error, not kill the
	// program: head has seen enough, and that is no failure.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second interrupt ends the program at once
	}()
	os.Exit(run(ctx, os.Args[1:], standardConsole()))
}

func standardConsole() console {
	c := console{in: os.Stdin, out: os.Stdout, err: os.Stderr, width: widthInPipe, reading: &extent{}}
	c.errTerminal = term.IsTerminal(int(os.Stderr.Fd()))
	if c.outTerminal = term.IsTerminal(int(os.Stdout.Fd())); c.outTerminal {
		if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil && width > 0 {
			c.width = width
		}
		c.colour = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	// What the user says of the width outweighs what the terminal says.
	if width, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && width > 0 {
		c.width = width
	}
	return c
}

// usageError is a fault in how the command was called.
type usageError struct{ error }

// partial tells that the run went through, but a part of the input was refused.
type partial struct{ refused int }

func (p partial) Error() string { return fmt.Sprintf("%d inputs refused", p.refused) }

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, c console) int {
	root := newRoot(c)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var usage usageError
	var part partial
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE):
		return exitOK
	case errors.As(err, &part):
		return exitPartial
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.err, "entente: interrupted")
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintf(c.err, "entente: %v\nRun 'entente --help' for usage.\n", err)
		return exitUsage
	}
	fmt.Fprintf(c.err, "entente: %v\n", err)
	return exitError
}

// negated is what the flags say of a term of the query language that does not hold.
var negated = regexp.MustCompile(`^unknown shorthand flag: .* in -[a-z_]+:`)

func newRoot(c console) *cobra.Command {
	root := &cobra.Command{
		Use:   "entente COMMAND",
		Short: "Read news, print records of military cooperation between states",
		Long: `Entente reads English news, statements and transcripts and prints a record for
every act of military cooperation between states that they report: who, with or
to whom, what, how far it got, when, who says so, and the sentence that carries it.

PATH is a file, a folder, an address of the web, or - for standard input. Files are
texts, web pages, feeds, web archives (WARC), PDF, e-mails and mailboxes, tables
(CSV, TSV, Parquet) and JSON Lines, also compressed or in archives; what they are
is told by their bytes. JSON Lines have an object a line: {"id", "title", "date",
"text", "url", "outlet", "language"}; only "text" is needed. Inputs that cannot be
used are named on standard error with the reason, and the run goes on.

Exit codes: 0 done, 1 error, 2 wrong usage, 3 done but part of the input was
refused, 130 interrupted.`,
		Example: `  entente code article.txt
  entente code news/ --format csv --out records.csv
  cat articles.jsonl | entente code - | jq -r .kind | sort | uniq -c
  entente explain article.txt --rejected`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       versionText(),
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			msg := fmt.Sprintf("unknown command %q", args[0])
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				msg += fmt.Sprintf("; did you mean %q?", near[0])
			}
			return usageError{errors.New(msg)}
		},
	}
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.err)
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		if negated.MatchString(err.Error()) {
			err = fmt.Errorf("%w; a term that begins with - goes behind all flags and --, as in: entente %s -- -kind:transfer", err, cmd.Name())
		}
		return usageError{err}
	})
	root.AddCommand(newAdd(c), newImport(c), newQuery(c), newSQL(c), newStatus(c), newVerify(c), newCompact(c), newExport(c))
	root.AddCommand(newCode(c), newExplain(c), newEval(c), newParse(c), newVersion(c))
	root.AddCommand(newEvents(c), newReconcile(c), newVerdict(c))
	root.AddCommand(newMeasure(c), newSkips(c))
	root.AddCommand(newServe(c), newWatch(c))
	return root
}

// atLeastOne refuses a call without a path.
func atLeastOne(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError{fmt.Errorf("%s: name a file, a folder, or - for standard input", cmd.Name())}
	}
	return nil
}

// choice checks the value of a flag.
func choice(flag, value string, values ...string) error {
	for _, v := range values {
		if v == value {
			return nil
		}
	}
	return usageError{fmt.Errorf("--%s is %q; choose one of %s", flag, value, strings.Join(values, ", "))}
}

// readFlags are the flags of every command that reads documents.
type readFlags struct {
	jobs    jobsFlag
	bytes   int
	columns columnFlags
	web     fetchFlags
	// context is the command's, once it runs.
	context func() context.Context
}

func (f *readFlags) add(cmd *cobra.Command) {
	f.jobs.add(cmd)
	f.web.add(cmd)
	f.context = cmd.Context
	cmd.Flags().IntVar(&f.bytes, "max-bytes", 0, "largest text file, JSON line or table row to read, in bytes (default 4 MiB)")
	f.columns.add(cmd)
}

func (f *readFlags) check() error {
	if f.bytes < 0 {
		return usageError{fmt.Errorf("--max-bytes is %d; it must not be negative", f.bytes)}
	}
	return f.jobs.check()
}

// jobsFlag is the number of documents to work on at once.
type jobsFlag int

func (f *jobsFlag) add(cmd *cobra.Command) {
	cmd.Flags().IntVarP((*int)(f), "jobs", "j", runtime.GOMAXPROCS(0), "how many documents to work on at once; the output is the same for any number")
}

func (f jobsFlag) check() error {
	if f < 1 {
		return usageError{fmt.Errorf("--jobs is %d; it must be at least 1", f)}
	}
	return nil
}
