//go:build !unix

package lake

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// lockWriter takes the writer's lock: a file that only one can make. A killed
// writer leaves it behind, and a person has to remove it.
func lockWriter(dir, holder string) (*os.File, error) {
	name := filepath.Join(dir, lockName)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		f, err = os.Open(name)
		if err == nil {
			defer f.Close()
			return nil, lockedBy(dir, f)
		}
	}
	if err != nil {
		return nil, lockTrouble(dir, err)
	}
	if err := signLock(f, holder); err != nil {
		return nil, errors.Join(lockTrouble(dir, err), f.Close(), os.Remove(name))
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
	return &lockedBy(dir, f).Holder, nil
}

func unlockWriter(f *os.File) error { return errors.Join(f.Close(), os.Remove(f.Name())) }

// lockReaders does nothing: here an open file cannot be removed anyway.
func lockReaders(string) (unlock func(), err error) { return func() {}, nil }

// lockOutReaders does nothing either.
func lockOutReaders(context.Context, string) (unlock func(), err error) { return func() {}, nil }

func isFull(error) bool { return false }

func isReadOnly(error) bool { return false }

// syncDir does nothing: a directory cannot be synced here.
func syncDir(string) error { return nil }
