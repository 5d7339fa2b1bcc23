package lake

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// The names of the lock files.
const (
	lockName    = "lock"
	readersName = "readers"
	gateName    = "gate"
)

// Holder is who has the writer's lock of a lake.
type Holder struct {
	PID  int    `json:"pid"`
	Host string `json:"host"`
	// What is the Options.Holder of the one who has it.
	What string `json:"what,omitempty"`
	// Since is when it was taken, RFC 3339 in UTC.
	Since string `json:"since"`
}

// LockedError tells that another process is writing to a lake.
type LockedError struct {
	Dir string
	// Holder is who writes; its PID is 0 if that could not be read.
	Holder Holder
}

func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("another process is writing to the lake %s; wait until it is done", e.Dir)
	}
	what := e.Holder.What
	if what == "" {
		what = "a process"
	}
	return fmt.Sprintf("%s (process %d on %s, since %s) is writing to the lake %s; wait until it is done, or end it; reading goes on meanwhile",
		what, e.Holder.PID, e.Holder.Host, e.Holder.Since, e.Dir)
}

// readers are those who read in this process. They share one lock, so that one
// who reads while reading does not wait for a writer who waits for it.
type readers struct {
	mu     sync.Mutex
	n      int
	unlock func()
}

func (r *readers) enter(dir string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == 0 {
		unlock, err := lockReaders(dir)
		if err != nil {
			return err
		}
		r.unlock = unlock
	}
	r.n++
	return nil
}

func (r *readers) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n--; r.n == 0 {
		r.unlock()
	}
}

// signLock writes into the lock who holds it.
func signLock(f *os.File, what string) error {
	host, err := os.Hostname()
	if err != nil {
		host = "this machine"
	}
	data, err := json.Marshal(Holder{os.Getpid(), host, what, now().Format(time.RFC3339)})
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(data, '\n'), 0)
	return err
}

// lockedBy reads who holds a lock.
func lockedBy(dir string, f *os.File) *LockedError {
	e := &LockedError{Dir: dir}
	if data, err := io.ReadAll(io.LimitReader(f, 4096)); err == nil {
		// A lock that says nothing readable is a lock all the same.
		_ = json.Unmarshal(data, &e.Holder)
	}
	return e
}

func lockTrouble(dir string, err error) error {
	return fmt.Errorf("cannot lock the lake %s: %w; %s", dir, err, advice(err))
}
