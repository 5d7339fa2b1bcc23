//go:build unix

package lake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockWriter takes the writer's lock, which the system gives back when the
// process ends, however it ends.
func lockWriter(dir, holder string) (*os.File, error) {
	name := filepath.Join(dir, lockName)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, lockTrouble(dir, err)
	}
	for range 5 {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			break
		}
		// It may be somebody who only looks who writes.
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		defer f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, lockedBy(dir, f)
		}
		return nil, lockTrouble(dir, err)
	}
	if err := signLock(f, holder); err != nil {
		return nil, errors.Join(lockTrouble(dir, err), f.Close())
	}
	return f, nil
}

// writer tells who has the writer's lock; nil if nobody has.
func writer(dir string) (*Holder, error) {
	f, err := os.Open(filepath.Join(dir, lockName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, lockTrouble(dir, err)
	}
	defer f.Close()
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, err
	}
	return &lockedBy(dir, f).Holder, nil
}

func unlockWriter(f *os.File) error {
	// The name of the last holder would only mislead.
	return errors.Join(f.Truncate(0), f.Close())
}

// lockReaders takes the lock of those who read, which they share, past the gate
// that is closed while somebody waits to be alone. A lake to which nobody ever
// wrote has no lock and needs none.
func lockReaders(dir string) (unlock func(), err error) {
	f, err := os.Open(filepath.Join(dir, readersName))
	if errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	if err != nil {
		return nil, lockTrouble(dir, err)
	}
	gate, err := os.Open(filepath.Join(dir, gateName))
	if err == nil {
		err = errors.Join(flock(gate, syscall.LOCK_SH), flock(f, syscall.LOCK_SH), gate.Close())
	}
	if err != nil {
		return nil, errors.Join(lockTrouble(dir, err), f.Close())
	}
	return func() { _ = f.Close() }, nil
}

func flock(f *os.File, how int) error {
	for {
		if err := syscall.Flock(int(f.Fd()), how); !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// lockOutReaders takes that lock alone, to change which files there are. It lets
// nobody else begin to read and waits for those who do until ctx ends.
func lockOutReaders(ctx context.Context, dir string) (unlock func(), err error) {
	var held []*os.File
	unlock = func() {
		for _, f := range held {
			_ = f.Close()
		}
	}
	for _, name := range []string{gateName, readersName} {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			unlock()
			return nil, lockTrouble(dir, err)
		}
		held = append(held, f)
		for {
			err = flock(f, syscall.LOCK_EX|syscall.LOCK_NB)
			if !errors.Is(err, syscall.EWOULDBLOCK) {
				break
			}
			select {
			case <-ctx.Done():
				unlock()
				return nil, ctx.Err()
			case <-time.After(2 * time.Millisecond):
			}
		}
		if err != nil {
			unlock()
			return nil, lockTrouble(dir, err)
		}
	}
	return unlock, nil
}

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool { return errors.Is(err, syscall.EROFS) }

// syncDir makes the names in a directory last.
func syncDir(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
