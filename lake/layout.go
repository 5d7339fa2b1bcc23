package lake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The folders of a lake besides its tables.
const (
	// commitsName has a file for each batch, which names the files that the batch consists of.
	commitsName = "commits"
	// stagingName is where files are written before they are part of the lake.
	stagingName = "staging"
)

// commit is a batch that is part of the lake.
type commit struct {
	Batch int       `json:"batch"`
	At    time.Time `json:"at"`
	// Whole says that Files are all the lake has, whatever earlier commits say.
	Whole bool   `json:"whole,omitempty"`
	Files []file `json:"files"`
	// Imported says that the lake has documents of an import, be it complete or not.
	Imported bool `json:"imported,omitempty"`
	// Next is the seq that the next row of each table gets.
	Next map[string]int64 `json:"next"`
}

// file is one Parquet file of a table.
type file struct {
	Table string `json:"table"`
	Name  string `json:"name"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"`
	// SHA256 is the hash of the file's bytes in hexadecimal.
	SHA256 string `json:"sha256"`
}

// snapshot is what a lake consists of at one time.
type snapshot struct {
	// batch is the number of the last commit, 0 if there is none.
	batch int
	at    time.Time
	// whole is the number of the last commit that stands for all before it.
	whole int
	files map[string][]file
	// imported says that there are documents of an import, be it complete or not.
	imported bool
	next     map[string]int64
	// staged are the names of files that a killed writer has committed and not put in place.
	staged map[string]bool
}

// rows is the number of rows of a table.
func (s *snapshot) rows(table string) (n int64) {
	for _, f := range s.files[table] {
		n += f.Rows
	}
	return n
}

// path is where a file of the snapshot lies.
func (l *Lake) path(s *snapshot, f file) string {
	if s.staged[f.Table+"/"+f.Name] {
		return filepath.Join(l.dir, stagingName, f.Table+"-"+f.Name)
	}
	return filepath.Join(l.dir, f.Table, f.Name)
}

// commitNumbers lists the commits there are, ascending.
func (l *Lake) commitNumbers() ([]int, error) {
	entries, err := os.ReadDir(filepath.Join(l.dir, commitsName))
	if err != nil {
		return nil, err
	}
	var out []int
	for _, e := range entries {
		name, is := strings.CutSuffix(e.Name(), ".json")
		if n, err := strconv.Atoi(name); is && err == nil {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out, nil
}

func commitName(batch int) string { return fmt.Sprintf("%08d.json", batch) }

func (l *Lake) readCommit(batch int) (*commit, error) {
	name := filepath.Join(l.dir, commitsName, commitName(batch))
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	c := &commit{}
	if err := json.Unmarshal(data, c); err != nil || c.Batch != batch {
		return nil, fmt.Errorf("the file %s of the lake is damaged; restore it from a copy", name)
	}
	for _, f := range c.Files {
		if f.Name != filepath.Base(f.Name) || !slices.Contains(tableNames(), f.Table) {
			return nil, fmt.Errorf("the file %s of the lake names %s/%s, which is no file of a lake; restore it from a copy", name, f.Table, f.Name)
		}
	}
	return c, nil
}

// load reads the commits from the last one that stands for all before it. old
// is an earlier snapshot to go on from; nil to begin anew.
func (l *Lake) load(old *snapshot) (*snapshot, error) {
	numbers, err := l.commitNumbers()
	if err != nil {
		return nil, err
	}
	if old != nil && (len(numbers) == 0 || numbers[len(numbers)-1] == old.batch) && len(old.staged) == 0 {
		return old, nil
	}
	var commits []*commit
	for i := len(numbers) - 1; i >= 0; i-- {
		c, err := l.readCommit(numbers[i])
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
		if c.Whole {
			break
		}
	}
	slices.Reverse(commits)
	s := &snapshot{files: map[string][]file{}, next: map[string]int64{}, staged: map[string]bool{}}
	for i, c := range commits {
		if i > 0 && c.Batch != s.batch+1 || i == 0 && !c.Whole && c.Batch != 1 {
			return nil, fmt.Errorf("lake %s: the commit before %s is missing; restore it from a copy", l.dir, commitName(c.Batch))
		}
		if c.Whole {
			s.whole = c.Batch
		}
		for _, f := range c.Files {
			s.files[f.Table] = append(s.files[f.Table], f)
		}
		s.batch, s.at = c.Batch, c.At
		s.imported = s.imported || c.Imported
		for table, n := range c.Next {
			s.next[table] = n
		}
	}
	return s, l.findStaged(s)
}

// findStaged notes which committed files are not in place. A writer that lives
// puts them there in an instant, so that is waited for.
func (l *Lake) findStaged(s *snapshot) error {
	for range 50 {
		clear(s.staged)
		if c := s.batch; c > 0 {
			last, err := l.readCommit(c)
			if err != nil {
				return err
			}
			for _, f := range last.Files {
				if _, err := os.Stat(filepath.Join(l.dir, f.Table, f.Name)); err != nil {
					s.staged[f.Table+"/"+f.Name] = true
				}
			}
		}
		if len(s.staged) == 0 {
			return nil
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// refresh returns what the lake consists of now.
func (l *Lake) refresh() (*snapshot, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.shutdown {
		return nil, fmt.Errorf("the lake %s is closed", l.dir)
	}
	var err error
	for range 5 {
		var s *snapshot
		if s, err = l.load(l.snap); err == nil {
			l.snap = s
			return s, nil
		}
		// Between listing and reading, compact may have taken commits away.
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return nil, l.trouble("cannot read the lake", err)
}

// place writes a small file of the lake as a whole, and makes it last.
func (l *Lake) place(data []byte, name string) error {
	temporary := filepath.Join(l.dir, stagingName, filepath.Base(name))
	f, err := os.Create(temporary)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(temporary, filepath.Join(l.dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary))
	}
	return syncDir(filepath.Dir(filepath.Join(l.dir, name)))
}

// publish makes staged files part of the lake: once the commit's file has its
// name, the batch is kept, whatever happens next.
func (l *Lake) publish(c *commit) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := syncDir(filepath.Join(l.dir, stagingName)); err != nil {
		return err
	}
	if err := l.place(append(data, '\n'), filepath.Join(commitsName, commitName(c.Batch))); err != nil {
		return err
	}
	return l.settle(c)
}

// settle moves the files of a commit from staging to where they belong.
func (l *Lake) settle(c *commit) error {
	for _, f := range c.Files {
		from := filepath.Join(l.dir, stagingName, f.Table+"-"+f.Name)
		err := os.Rename(from, filepath.Join(l.dir, f.Table, f.Name))
		if errors.Is(err, fs.ErrNotExist) {
			_, err = os.Stat(filepath.Join(l.dir, f.Table, f.Name))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recover completes what a killed writer had committed, and removes what it had not.
func (l *Lake) recover() error {
	numbers, err := l.commitNumbers()
	if err != nil {
		return l.trouble("cannot read the lake", err)
	}
	if len(numbers) > 0 {
		last, err := l.readCommit(numbers[len(numbers)-1])
		if err != nil {
			return err
		}
		if err := l.settle(last); err != nil {
			return l.trouble("cannot complete the last batch of the lake", err)
		}
	}
	staged, err := os.ReadDir(filepath.Join(l.dir, stagingName))
	if err != nil {
		return l.trouble("cannot read the lake", err)
	}
	for _, e := range staged {
		if err := os.RemoveAll(filepath.Join(l.dir, stagingName, e.Name())); err != nil {
			return l.trouble("cannot clear what a killed run left in the lake", err)
		}
	}
	// Those who read have a second to be done; else it is tried again next time.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := l.sweep(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// sweep removes what the last commit that stands for all before it made superfluous.
func (l *Lake) sweep(ctx context.Context) error {
	s, err := l.load(nil)
	if err != nil {
		return l.trouble("cannot read the lake", err)
	}
	keep := map[string]bool{}
	for _, files := range s.files {
		for _, f := range files {
			keep[f.Table+"/"+f.Name] = true
		}
	}
	if s.whole == 0 {
		return nil
	}
	var superfluous []string
	for _, table := range tableNames() {
		entries, err := os.ReadDir(filepath.Join(l.dir, table))
		if err != nil {
			return l.trouble("cannot read the lake", err)
		}
		for _, e := range entries {
			if !keep[table+"/"+e.Name()] {
				superfluous = append(superfluous, filepath.Join(l.dir, table, e.Name()))
			}
		}
	}
	numbers, err := l.commitNumbers()
	if err != nil {
		return l.trouble("cannot read the lake", err)
	}
	for _, n := range numbers {
		if n < s.whole {
			superfluous = append(superfluous, filepath.Join(l.dir, commitsName, commitName(n)))
		}
	}
	if len(superfluous) == 0 {
		return nil
	}
	unlock, err := lockOutReaders(ctx, l.dir)
	if err != nil {
		return err
	}
	defer unlock()
	for _, name := range superfluous {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return l.trouble("cannot remove old files of the lake", err)
		}
	}
	return nil
}

// staged is a file being written in staging.
type staged struct {
	*os.File
	sum  hash.Hash
	size int64
}

func (l *Lake) stage(table, name string) (*staged, error) {
	f, err := os.Create(filepath.Join(l.dir, stagingName, table+"-"+name))
	if err != nil {
		return nil, err
	}
	return &staged{File: f, sum: sha256.New()}, nil
}

func (s *staged) Write(data []byte) (int, error) {
	n, err := s.File.Write(data)
	s.sum.Write(data[:n])
	s.size += int64(n)
	return n, err
}

// done syncs and closes the file and describes it.
func (s *staged) done(table, name string, rows int64) (file, error) {
	if err := errors.Join(s.Sync(), s.Close()); err != nil {
		return file{}, err
	}
	return file{table, name, rows, s.size, hex.EncodeToString(s.sum.Sum(nil))}, nil
}

// drop removes a file that will not be part of the lake.
func (l *Lake) drop(files []file) {
	for _, f := range files {
		// What stays behind is cleared when the next writer opens the lake.
		_ = os.Remove(filepath.Join(l.dir, stagingName, f.Table+"-"+f.Name))
	}
}

// hashOf is the SHA-256 of what r has, in hexadecimal.
func hashOf(r io.Reader) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), err
}
