//go:build !cgo

package lake

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"
)

//go:embed sql/*.sql
var queries embed.FS

// ErrNotQuestion is the error of SQL that would change something, or is more than one statement.
var ErrNotQuestion = errors.New("SQL only asks questions here")

var errNoEngine = errors.New("this program was built without a C compiler and has no DuckDB: it keeps and reads a lake, and cannot be asked; build it with cgo")

type engine struct{}

func (*engine) close() error { return nil }

type session struct {
	*sql.Conn
}

func (*session) close() {}

func (*session) question(string) error { return errNoEngine }

func (*Lake) session(context.Context, time.Time) (*session, error) { return nil, errNoEngine }
