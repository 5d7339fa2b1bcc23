//go:build unix

package lake

import (
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

// lockReaders takes the lock of those who read, shared, or alone to change
// which files there are. A lake that cannot be written to needs none.
func lockReaders(dir string, alone bool) (unlock func(), err error) {
	name, how := filepath.Join(dir, readersName), syscall.LOCK_SH
	f, err := os.Open(name)
	if alone {
		how = syscall.LOCK_EX
		f, err = os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	}
	if err != nil {
		if alone {
			return nil, lockTrouble(dir, err)
		}
		return func() {}, nil
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(lockTrouble(dir, err), f.Close())
	}
	return func() { _ = f.Close() }, nil
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
