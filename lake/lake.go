// Package lake keeps documents, records, skips, verdicts, imports and events,
// and answers questions about them.
//
// A lake is a directory of Parquet files, a folder for each table, in the
// layout of docs/lake.md, which any engine reads. Rows are only ever added. One
// process writes at a time, guarded by a lock that tells who holds it; any
// number of processes read meanwhile. What Append has returned for survives a
// crash, and nothing else is ever read: a batch is written aside, synced, and
// made part of the lake by renaming a single file.
//
// Questions are asked in one language (Parse) or in SQL over documented views
// (SQL); DuckDB, embedded and confined to the lake's directory, answers both.
// This package is the only one that knows it.
package lake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"entente"
)

// Version is the version of the layout that this package writes. It reads this
// one and refuses later ones.
const Version = 1

// headName is the file that says that a directory is a lake and of which version.
const headName = "lake.json"

// head is the content of the file headName.
type head struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

const formatName = "entente-lake"

// Options say how a lake is opened. The zero Options read a lake with the
// defaults.
type Options struct {
	// Write makes this process the lake's one writer, and makes the lake if there is none.
	Write bool
	// Holder is what the lock tells others of the writer: its command, for example.
	Holder string
	// Memory bounds in bytes what the engine takes for a query before it spills
	// to disk; 0 means DefaultMemory.
	Memory int64
	// Threads is the number of threads that the engine, and Append, may use; 0 means 2.
	Threads int
	// Actors are the known actors with the groups they belong to. A query that
	// names another one, which does not occur in the lake either, is refused.
	// Without them every well-formed actor code is accepted.
	Actors []Actor
	// Members say which state belongs to which organisation or area, and when. A
	// query for a group finds its members at the time of the act.
	Members []Member
}

// DefaultMemory is what the engine may take if Options does not say.
const DefaultMemory = 512 << 20

// Actor is a known actor.
type Actor struct {
	Code entente.Actor `json:"code"`
	// Name is its common English name.
	Name string `json:"name"`
}

// Member is a state's membership of an organisation, or its place in an area.
type Member struct {
	Group entente.Actor
	State entente.Actor
	// From and To bound it, both inclusive, as YYYY, YYYY-MM or YYYY-MM-DD; empty for no bound.
	From, To string
}

// Lake is an open lake. Its methods may be called by several goroutines at
// once; of those that add, one at a time is called, and Admit beside it.
type Lake struct {
	dir     string
	options Options
	lock    *os.File
	readers readers

	mu       sync.Mutex // guards what follows
	snap     *snapshot
	engine   *engine
	shutdown bool

	learning sync.Mutex // guards what follows
	known    *known

	// spare is the one's who adds.
	spare spare
}

// ErrAbsent is the error of opening a lake for reading where there is none.
var ErrAbsent = errors.New("there is no lake")

// ErrReadOnly is the error of writing to a lake that was opened for reading.
var ErrReadOnly = errors.New("the lake was opened for reading only")

// Open opens the lake in dir. For writing it takes the writer's lock, which
// fails with a *LockedError if another process has it, makes the lake if there
// is none, and completes what a killed writer left. A lake that was written by
// a later version of this package is refused.
func Open(dir string, o Options) (*Lake, error) {
	if o.Memory <= 0 {
		o.Memory = DefaultMemory
	}
	if o.Threads <= 0 {
		o.Threads = 2
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("lake %s: %w", dir, err)
	}
	l := &Lake{dir: dir, options: o}
	if o.Write {
		if err := l.openWriter(); err != nil {
			return nil, err
		}
	} else if err := l.readHead(); err != nil {
		return nil, err
	}
	if _, err := l.refresh(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// openWriter takes the lock, makes what is missing and completes a commit that was cut short.
func (l *Lake) openWriter() error {
	for _, name := range append([]string{"", commitsName, stagingName}, tableNames()...) {
		if err := os.MkdirAll(filepath.Join(l.dir, name), 0o755); err != nil {
			return l.trouble("cannot make the lake", err)
		}
	}
	lock, err := lockWriter(l.dir, l.options.Holder)
	if err != nil {
		return err
	}
	l.lock = lock
	for _, name := range []string{readersName, gateName} {
		f, err := os.OpenFile(filepath.Join(l.dir, name), os.O_RDONLY|os.O_CREATE, 0o644)
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			return errors.Join(l.trouble("cannot make the lake", err), l.Close())
		}
	}
	err = l.readHead()
	if errors.Is(err, ErrAbsent) {
		err = l.writeHead()
	}
	if err == nil {
		err = l.recover()
	}
	if err == nil {
		err = l.begin()
	}
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return nil
}

func (l *Lake) readHead() error {
	data, err := os.ReadFile(filepath.Join(l.dir, headName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w; make one with entente add, or name another with --lake", l.dir, ErrAbsent)
	}
	if err != nil {
		return l.trouble("cannot read the lake", err)
	}
	var h head
	if err := json.Unmarshal(data, &h); err != nil || h.Format != formatName {
		return fmt.Errorf("lake %s: the file %s is not that of a lake; restore it from a copy", l.dir, headName)
	}
	if h.Version > Version {
		return fmt.Errorf("lake %s: its layout has version %d, and this program reads up to %d; use a newer program", l.dir, h.Version, Version)
	}
	return nil
}

func (l *Lake) writeHead() error {
	data, err := json.Marshal(head{formatName, Version})
	if err != nil {
		return err
	}
	if err := l.place(append(data, '\n'), headName); err != nil {
		return l.trouble("cannot make the lake", err)
	}
	return nil
}

// Dir is the lake's directory.
func (l *Lake) Dir() string { return l.dir }

// Close gives up the lock and the engine. A closed lake answers nothing more.
func (l *Lake) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shutdown = true
	var err error
	if l.engine != nil {
		err = l.engine.close()
		l.engine = nil
	}
	if l.lock != nil {
		err = errors.Join(err, unlockWriter(l.lock))
		l.lock = nil
	}
	return err
}

// trouble wraps an error of the machine with what to do about it.
func (l *Lake) trouble(what string, err error) error {
	return fmt.Errorf("%s %s: %w; %s", what, l.dir, err, advice(err))
}

// advice says what a person can do about an error of the file system.
func advice(err error) string {
	switch {
	case isFull(err):
		return "free some space and run it again; what was kept before is intact"
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return "check the permissions of the folder, or name another with --lake; what was kept before is intact"
	case errors.Is(err, fs.ErrNotExist):
		return "check the path"
	}
	return "what was kept before is intact; check the disk and run it again"
}

// now is the time that rows are stamped with: UTC, microseconds.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
