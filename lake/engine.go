//go:build cgo

package lake

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
	"time"

	"github.com/duckdb/duckdb-go/v2"
)

//go:embed sql/*.sql
var queries embed.FS

// engine is a DuckDB without a database of its own: it has views of the lake's
// files, a schema for each state of the lake and each time it is looked at.
type engine struct {
	db      *sql.DB
	lake    *Lake
	spill   string
	schemas map[string]bool
}

// sections cuts a file of named queries at its lines "-- view: NAME".
var sections = regexp.MustCompile(`(?m)^-- view: (\w+)\n`)

func newEngine(l *Lake) (*engine, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, fmt.Errorf("cannot start DuckDB: %w", err)
	}
	spill, err := os.MkdirTemp("", "entente-lake-")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot make a folder for large queries: %w; free some space or set TMPDIR", err), connector.Close())
	}
	e := &engine{db: sql.OpenDB(connector), lake: l, spill: spill, schemas: map[string]bool{}}
	for _, set := range []string{
		fmt.Sprintf("SET memory_limit = '%d B'", l.options.Memory),
		fmt.Sprintf("SET threads = %d", l.options.Threads),
		"SET temp_directory = " + quote(spill),
		"SET TimeZone = 'UTC'",
		"SET preserve_insertion_order = true",
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET enable_progress_bar = false",
		// Queries read the lake and nothing else.
		fmt.Sprintf("SET allowed_directories = [%s, %s]", quote(l.dir+string(filepath.Separator)), quote(spill)),
		"SET enable_external_access = false",
		"SET lock_configuration = true",
	} {
		if _, err := e.db.Exec(set); err != nil {
			return nil, errors.Join(fmt.Errorf("cannot set up DuckDB: %s: %w", set, err), e.close())
		}
	}
	return e, nil
}

func (e *engine) close() error {
	return errors.Join(e.db.Close(), os.RemoveAll(e.spill))
}

// session is a connection that sees the lake as it is, or as it was at a time.
type session struct {
	*sql.Conn
	schema string
	unlock func()
}

func (s *session) close() {
	// A connection that does not go back into the pool is closed instead.
	_ = s.Close()
	s.unlock()
}

// session opens a session; the zero until means now.
func (l *Lake) session(ctx context.Context, until time.Time) (*session, error) {
	s, unlock, err := l.reading()
	if err != nil {
		return nil, err
	}
	out := &session{unlock: unlock}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.engine == nil {
		if l.engine, err = newEngine(l); err != nil {
			unlock()
			return nil, err
		}
	}
	if out.Conn, err = l.engine.db.Conn(ctx); err != nil {
		unlock()
		return nil, fmt.Errorf("cannot connect to DuckDB: %w", err)
	}
	if out.schema, err = l.engine.views(ctx, out.Conn, s, until); err == nil {
		_, err = out.ExecContext(ctx, "USE "+out.schema)
	}
	if err != nil {
		out.close()
		return nil, fmt.Errorf("cannot read the lake %s: %w; run entente verify", l.dir, err)
	}
	return out, nil
}

// views makes the views of a snapshot as of a time, unless they are there, and
// returns their schema.
func (e *engine) views(ctx context.Context, conn *sql.Conn, s *snapshot, until time.Time) (schema string, err error) {
	schema = fmt.Sprintf("batch_%d", s.batch)
	bound := ""
	if !until.IsZero() {
		// A time before 1970 is a negative number, and no name has a minus.
		schema += strings.ReplaceAll(fmt.Sprintf("_%d", until.UnixMicro()), "-", "before_")
		bound = "TIMESTAMP " + quote(until.UTC().Format("2006-01-02 15:04:05.999999"))
	}
	if len(s.staged) > 0 {
		schema += "_staged"
	}
	if e.schemas[schema] {
		return schema, nil
	}
	source, err := queries.ReadFile("sql/views.sql")
	if err != nil {
		return "", err
	}
	t, err := template.New("views").Funcs(template.FuncMap{"files": func(table string) string {
		var names []string
		for _, f := range s.files[table] {
			names = append(names, quote(e.lake.path(s, f)))
		}
		read := "read_parquet([" + strings.Join(names, ", ") + "]"
		if table == importsTable {
			// Its files differ in columns where some came later.
			read += ", union_by_name = true"
		}
		return read + ")"
	}, "column": func(table, name, kind string) (string, error) {
		has, err := e.lake.hasColumn(s, table, name)
		if err != nil || has {
			return name, err
		}
		return "CAST(NULL AS " + kind + ") AS " + name, nil
	}}).Parse(string(source))
	if err != nil {
		return "", err
	}
	verdicts, err := e.lake.verdicts(s, until)
	if err != nil {
		return "", err
	}
	withdrawn := list(append(withdrawn(verdicts), ""), "(", ")")
	var text bytes.Buffer
	err = t.Execute(&text, struct {
		Schema, Until     string
		Imports, Verdicts bool
		Withdrawn         string
	}{schema, bound, s.imported, s.rows(verdictsTable) > 0, withdrawn})
	if err != nil {
		return "", err
	}
	statements := []string{"CREATE SCHEMA IF NOT EXISTS " + schema}
	marks := sections.FindAllStringSubmatchIndex(text.String(), -1)
	for i, m := range marks {
		end := text.Len()
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		statements = append(statements, fmt.Sprintf("CREATE OR REPLACE VIEW %s.%s AS\n%s", schema,
			text.String()[m[2]:m[3]], strings.TrimSpace(text.String()[m[1]:end])))
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return "", fmt.Errorf("%w in\n%s", err, statement)
		}
	}
	e.schemas[schema] = true
	return schema, nil
}

// ErrNotQuestion is the error of SQL that would change something, or is more than one statement.
var ErrNotQuestion = errors.New("only one SELECT, WITH, FROM, VALUES, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN is run here: nothing in the lake is changed by SQL")

// asking are the words that a question begins with.
var asking = regexp.MustCompile(`(?is)^(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*(?:explain\s+)?(?:\s|\(|--[^\n]*(?:\n|$)|/\*.*?\*/)*(?:select|with|from|values|describe|desc|summarize|show|table)\b`)

// asks tells by its first word whether a text may be a question.
func asks(text string) bool { return asking.MatchString(text) }

// question prepares what was asked in SQL, and refuses it if it does more than ask.
func (s *session) question(text string) error {
	// Only to prepare COPY or EXPORT makes a file, so they do not come so far.
	if !asks(text) {
		return ErrNotQuestion
	}
	return s.Raw(func(raw any) error {
		conn, is := raw.(*duckdb.Conn)
		if !is {
			return errors.New("the engine's driver is not DuckDB's")
		}
		// Unlike PrepareContext, Prepare runs nothing of a text with several statements.
		prepared, err := conn.Prepare(text)
		if err != nil {
			if strings.Contains(err.Error(), "PrepareContext") {
				return ErrNotQuestion
			}
			return err
		}
		defer prepared.Close()
		return s.only(prepared, text)
	})
}

func (s *session) only(prepared driver.Stmt, text string) error {
	statement, is := prepared.(*duckdb.Stmt)
	if !is {
		return errors.New("the engine's driver is not DuckDB's")
	}
	kind, err := statement.StatementType()
	if err != nil {
		return err
	}
	switch kind {
	case duckdb.STATEMENT_TYPE_SELECT:
		return nil
	case duckdb.STATEMENT_TYPE_EXPLAIN:
		// EXPLAIN ANALYZE runs what it explains.
		if !strings.Contains(strings.ToLower(text), "analyze") {
			return nil
		}
	}
	return ErrNotQuestion
}
