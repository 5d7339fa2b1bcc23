package lake

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Answer is the rows that SQL gave. Close it.
type Answer struct {
	// Columns and Types are the names and the engine's types of the columns.
	Columns, Types []string
	rows           *sql.Rows
	session        *session
	lake           *Lake
}

// SQL asks one question in SQL over the views of docs/lake.md, which lie in the
// lake as of until; the zero until means now. Nothing but reading the lake is
// allowed: other statements are ErrNotQuestion, and other files are out of reach.
func (l *Lake) SQL(ctx context.Context, text string, until time.Time) (*Answer, error) {
	s, err := l.session(ctx, until)
	if err != nil {
		return nil, err
	}
	a, err := l.ask(ctx, s, text)
	if err != nil {
		s.close()
		return nil, l.engineTrouble(err)
	}
	return a, nil
}

func (l *Lake) ask(ctx context.Context, s *session, text string) (*Answer, error) {
	if err := s.question(text); err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	a := &Answer{rows: rows, session: s, lake: l}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	for _, t := range types {
		a.Columns = append(a.Columns, t.Name())
		a.Types = append(a.Types, t.DatabaseTypeName())
	}
	return a, nil
}

// Each calls yield for every row. The values are nil, bool, int64 and the other
// sizes of whole numbers, float64, string, []byte, time.Time, *big.Int, []any
// for lists and map[string]any for structs; they are yield's.
func (a *Answer) Each(yield func(row []any) error) error {
	for a.rows.Next() {
		row := make([]any, len(a.Columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := a.rows.Scan(into...); err != nil {
			return fmt.Errorf("cannot read the answer: %w", err)
		}
		if err := yield(row); err != nil {
			return err
		}
	}
	return a.lake.engineTrouble(a.rows.Err())
}

// Close gives up the answer.
func (a *Answer) Close() error {
	err := a.rows.Close()
	a.session.close()
	return err
}

// Column is a column of a view.
type Column struct{ View, Name, Type string }

// Columns lists the columns of the views over which SQL is asked, view by view.
func (l *Lake) Columns(ctx context.Context) ([]Column, error) {
	s, err := l.session(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	defer s.close()
	rows, err := s.QueryContext(ctx, `SELECT table_name, column_name, data_type FROM duckdb_columns()
		WHERE schema_name = current_schema() ORDER BY table_name, column_index`)
	if err != nil {
		return nil, l.engineTrouble(err)
	}
	defer rows.Close()
	var out []Column
	for rows.Next() {
		var c Column
		if err := rows.Scan(&c.View, &c.Name, &c.Type); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
