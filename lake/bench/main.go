// Command bench measures the lake with made-up records: how fast they are
// appended, how fast a count by dyad and year is beside the same in SQLite with
// an index, how fast texts are searched, and how much memory each takes. Every
// part runs in a process of its own, so that its peak of memory is its own.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"entente/lake"
	"entente/lake/generate"
)

func main() {
	records := flag.Int("records", 1_000_000, "how many records to make")
	part := flag.String("part", "", "only one part: append, ask, sqlite (needs --dir)")
	dir := flag.String("dir", "", "where to make the lake; a temporary folder, removed at the end, if not given")
	runs := flag.Int("runs", 5, "how often each question is asked; the least time and the median are told")
	flag.Parse()
	if err := run(*part, *dir, *records, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(part, dir string, records, runs int) error {
	switch part {
	case "append":
		return appendRecords(dir, records)
	case "ask":
		return ask(dir, runs)
	case "sqlite":
		return askSQLite(dir, runs)
	case "":
	default:
		return fmt.Errorf("there is no part %q: append, ask or sqlite", part)
	}
	if dir == "" {
		made, err := os.MkdirTemp("", "entente-bench-")
		if err != nil {
			return err
		}
		// What a temporary folder keeps is the system's to clear away.
		defer func() { _ = os.RemoveAll(made) }()
		dir = made
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	for _, part := range []string{"append", "ask", "sqlite"} {
		c := exec.Command(program, "--part", part, "--dir", dir, "--records", strconv.Itoa(records), "--runs", strconv.Itoa(runs))
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		if err := c.Run(); err != nil {
			return fmt.Errorf("%s: %w", part, err)
		}
	}
	return nil
}

func lakeIn(dir string) string { return filepath.Join(dir, "lake") }

// batchDocuments is how many documents are appended at a time.
const batchDocuments = 20_000

// appendRecords makes the lake. The time of making up the records does not count.
func appendRecords(dir string, records int) error {
	documents, err := generate.Documents(generate.Options{Records: records, Seed: 1})
	if err != nil {
		return err
	}
	l, err := lake.Open(lakeIn(dir), lake.Options{Write: true, Holder: "bench"})
	if err != nil {
		return err
	}
	var batch lake.Batch
	var n lake.Appended
	var took, worked time.Duration
	flush := func() error {
		begun, before := time.Now(), processor()
		m, err := l.Append(batch)
		took += time.Since(begun)
		worked += processor() - before
		n.Documents += m.Documents
		n.Records += m.Records
		batch = lake.Batch{}
		return err
	}
	for c := range documents {
		if batch.Coded = append(batch.Coded, c); len(batch.Coded) == batchDocuments {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	fmt.Printf("append     %d records of %d documents in %.2f s (%.2f s of processor time): %.0f records/s, peak %d MB\n", n.Records,
		n.Documents, took.Seconds(), worked.Seconds(), float64(n.Records)/took.Seconds(), peak())
	begun := time.Now()
	c, err := l.Compact(context.Background())
	if err != nil {
		return err
	}
	fmt.Printf("compact    %d files to %d in %.2f s, %d MB, peak %d MB\n", c.FilesBefore, c.FilesAfter, time.Since(begun).Seconds(),
		c.BytesAfter>>20, peak())
	return l.Close()
}

// took is how long something took that was done several times: the least, which
// other work on the machine adds least to, and the median.
type took struct{ least, median time.Duration }

func (t took) String() string {
	return fmt.Sprintf("%.1f ms (median %.1f)", t.least.Seconds()*1000, t.median.Seconds()*1000)
}

// timed does something several times.
func timed(runs int, what func() error) (took, error) {
	var all []time.Duration
	for range runs {
		begun := time.Now()
		if err := what(); err != nil {
			return took{}, err
		}
		all = append(all, time.Since(begun))
	}
	slices.Sort(all)
	return took{all[0], all[len(all)/2]}, nil
}

// byDyadAndYear is the count that both engines answer: the lake over its view,
// SQLite over a table that has a row for each dyad of each record.
const byDyadAndYear = "SELECT dyad, year, count(*) AS n FROM dyads GROUP BY dyad, year"

func ask(dir string, runs int) error {
	l, err := lake.Open(lakeIn(dir), lake.Options{})
	if err != nil {
		return err
	}
	defer l.Close()
	ctx := context.Background()
	var groups int
	took, err := timed(runs, func() error {
		groups = 0
		return answer(ctx, l, "SELECT count(*), sum(n) FROM ("+byDyadAndYear+")", func(row []any) { groups = int(row[0].(int64)) })
	})
	if err != nil {
		return err
	}
	fmt.Printf("lake       count by dyad and year, %d groups: %v\n", groups, took)
	nested, err := timed(runs, func() error {
		return answer(ctx, l, "SELECT count(*), sum(n) FROM (SELECT dyad, year, count(*) AS n FROM (SELECT unnest(dyads) AS dyad, year FROM records) GROUP BY ALL)",
			func([]any) {})
	})
	if err != nil {
		return err
	}
	fmt.Printf("lake       the same from the records' own lists of dyads: %v\n", nested)
	if err := os.WriteFile(filepath.Join(dir, "took"), []byte(took.least.String()), 0o644); err != nil {
		return err
	}
	for _, text := range []string{`text:"S-400"`, `text:"offered a sale"`, `text:tank`, `text:"no such words"`} {
		q, n, took, err := counted(ctx, l, text, runs)
		if err != nil {
			return err
		}
		page, err := timed(runs, func() error {
			_, err := l.FindRecords(ctx, q, lake.Page{Limit: 50, Order: lake.NewestByTime}, func(*lake.KeptRecord) error { return nil })
			return err
		})
		if err != nil {
			return err
		}
		fmt.Printf("lake       %s, %d records: counted in %v, newest 50 in %v\n", text, n, took, page)
	}
	for _, text := range []string{"kind:transfer from:RUS to:IND when:2015..2024 stage:agreed..", "dyad:RUS~IND", "speaker:* confidence:0.8.."} {
		_, n, took, err := counted(ctx, l, text, runs)
		if err != nil {
			return err
		}
		fmt.Printf("lake       %s, %d records: %v\n", text, n, took)
	}
	fmt.Printf("lake       peak %d MB\n", peak())
	return nil
}

// counted counts what a query finds, several times.
func counted(ctx context.Context, l *lake.Lake, text string, runs int) (q *lake.Query, n int64, t took, err error) {
	if q, err = l.Parse(text); err == nil {
		t, err = timed(runs, func() (err error) {
			n, err = l.Count(ctx, q, lake.Records)
			return err
		})
	}
	return q, n, t, err
}

func answer(ctx context.Context, l *lake.Lake, text string, yield func([]any)) error {
	a, err := l.SQL(ctx, text, time.Time{})
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Each(func(row []any) error {
		yield(row)
		return nil
	})
}

// askSQLite puts the dyads of the lake into SQLite, in a table with an index
// that has all the count needs, and asks the same.
func askSQLite(dir string, runs int) error {
	name := filepath.Join(dir, "dyads.sqlite")
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := sql.Open("sqlite3", name+"?_journal_mode=WAL&_synchronous=NORMAL&_cache_size=-262144")
	if err != nil {
		return err
	}
	defer db.Close()
	if err := fillSQLite(dir, db); err != nil {
		return err
	}
	count := func(table string) (took, int, error) {
		var groups, n int
		t, err := timed(runs, func() error {
			return db.QueryRow("SELECT count(*), sum(n) FROM ("+table+")").Scan(&groups, &n)
		})
		return t, groups, err
	}
	indexed, groups, err := count(byDyadAndYear)
	if err != nil {
		return err
	}
	fmt.Printf("SQLite     count by dyad and year over an index on dyad and year, %d groups: %v\n", groups, indexed)
	joined, groups, err := count(`SELECT f.actor || '>' || t.actor AS dyad, r.year, count(*) AS n FROM records r
		JOIN sides f ON f.record = r.record AND f.role = 'from' JOIN sides t ON t.record = r.record AND t.role = 'to'
		GROUP BY 1, 2 UNION ALL
		SELECT min(f.actor, t.actor) || '~' || max(f.actor, t.actor), r.year, count(*) FROM records r
		JOIN sides f ON f.record = r.record AND f.role = 'with' JOIN sides t ON t.record = r.record AND t.role = 'with' AND t.actor > f.actor
		GROUP BY 1, 2`)
	if err != nil {
		return err
	}
	fmt.Printf("SQLite     the same by joining the sides of the records by an index, %d groups: %v\n", groups, joined)
	data, err := os.ReadFile(filepath.Join(dir, "took"))
	if err != nil {
		return err
	}
	lake, err := time.ParseDuration(strings.TrimSpace(string(data)))
	if err != nil {
		return err
	}
	fmt.Printf("ratio      the lake is %.0f times as fast as the index, %.0f times as fast as the joins; SQLite's peak %d MB\n",
		indexed.least.Seconds()/lake.Seconds(), joined.least.Seconds()/lake.Seconds(), peak())
	return nil
}

func fillSQLite(dir string, db *sql.DB) error {
	for _, statement := range []string{
		"CREATE TABLE dyads (record TEXT, dyad TEXT, year INTEGER)",
		"CREATE TABLE records (record TEXT PRIMARY KEY, year INTEGER) WITHOUT ROWID",
		"CREATE TABLE sides (record TEXT, role TEXT, actor TEXT)",
	} {
		if _, err := db.Exec(statement); err != nil {
			return err
		}
	}
	l, err := lake.Open(lakeIn(dir), lake.Options{})
	if err != nil {
		return err
	}
	defer l.Close()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	for table, ask := range map[string]string{
		"dyads": "SELECT record, dyad, year FROM dyads", "records": "SELECT record, year FROM records",
		"sides": "SELECT record, role, actor FROM parties"} {
		columns := strings.Count(ask, ",")
		insert, err := tx.Prepare("INSERT INTO " + table + " VALUES (?" + strings.Repeat(", ?", columns) + ")")
		if err != nil {
			return err
		}
		var failed error
		err = answer(context.Background(), l, ask, func(row []any) {
			if _, err := insert.Exec(row...); err != nil {
				failed = err
			}
		})
		if err = errors.Join(err, failed, insert.Close()); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	for _, statement := range []string{
		"CREATE INDEX by_dyad ON dyads (dyad, year)",
		"CREATE INDEX by_record ON sides (record, role, actor)",
		"ANALYZE",
	} {
		if _, err := db.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// processor is how long processors have worked for this process so far; 0 where
// that is not told.
func processor() time.Duration {
	data, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	// The second field is the program's name in parentheses and may have blanks.
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	const user, system, tick = 11, 12, 10 * time.Millisecond
	if len(fields) <= system {
		return 0
	}
	var sum time.Duration
	for _, field := range []string{fields[user], fields[system]} {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		sum += time.Duration(n) * tick
	}
	return sum
}

// peak is the most memory this process has had, in MB; 0 where that is not told.
func peak() int {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if kb, is := strings.CutPrefix(line, "VmHWM:"); is {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(kb), "kB")))
			if err != nil {
				return 0
			}
			return n >> 10
		}
	}
	return 0
}
