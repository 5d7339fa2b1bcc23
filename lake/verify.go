package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Verified counts what Verify has looked at.
type Verified struct {
	Files     int `json:"files"`
	Documents int `json:"documents"`
	Records   int `json:"records"`
	// Spans are the stretches of text held against the documents: evidence and words of fields.
	Spans  int `json:"spans"`
	Faults int `json:"faults"`
}

// Verify holds all that the lake has against itself: every file against its
// hash, every document's text against its own, every span of every record
// against its document (Record.Check), ids against each other, and every record
// against the document that it follows. It calls report for every fault and
// goes on; progress, if it is not nil, is called now and then. The error is
// that of ctx, or of a machine that cannot read.
func (l *Lake) Verify(ctx context.Context, report func(fault error), progress func(Verified)) (Verified, error) {
	v := &verifier{lake: l, report: report, progress: progress}
	s, done, err := l.reading()
	if err != nil {
		return v.done, err
	}
	defer done()
	if err := v.files(ctx, s); err != nil {
		return v.done, err
	}
	err = v.texts(ctx, s)
	return v.done, err
}

type verifier struct {
	lake     *Lake
	report   func(error)
	progress func(Verified)
	done     Verified
	// damaged are the files that do not have their hash.
	damaged map[string]bool
	// pairs are the rows of the records' pairs of sides.
	pairs *puller[dyadRow]
}

func (v *verifier) fault(format string, args ...any) {
	v.done.Faults++
	v.report(fmt.Errorf(format, args...))
}

// files holds the files against the commits.
func (v *verifier) files(ctx context.Context, s *snapshot) error {
	v.damaged = map[string]bool{}
	for _, table := range tableNames() {
		committed := map[string]bool{}
		for _, f := range s.files[table] {
			if err := ctx.Err(); err != nil {
				return err
			}
			committed[f.Name] = true
			name := v.lake.path(s, f)
			v.done.Files++
			if err := v.file(name, f); err != nil {
				v.damaged[name] = true
				v.fault("file %s: %w; restore it from a copy", name, err)
			}
		}
		entries, err := os.ReadDir(filepath.Join(v.lake.dir, table))
		if err != nil {
			return v.lake.trouble("cannot read the lake", err)
		}
		for _, e := range entries {
			if !committed[e.Name()] && v.stray(table, e.Name()) {
				v.fault("file %s is not part of the lake: no commit names it; move it away", filepath.Join(v.lake.dir, table, e.Name()))
			}
		}
	}
	return nil
}

// stray tells whether a file that was in no commit is in none now: a batch may have come in between.
func (v *verifier) stray(table, name string) bool {
	s, err := v.lake.refresh()
	if err != nil {
		return true
	}
	for _, f := range s.files[table] {
		if f.Name == name {
			return false
		}
	}
	return true
}

func (v *verifier) file(name string, f file) error {
	in, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("it is missing")
	}
	if err != nil {
		return err
	}
	defer in.Close()
	sum, err := hashOf(in)
	if err != nil {
		return err
	}
	if sum != f.SHA256 {
		return errors.New("its bytes are not those that were written")
	}
	return nil
}

// texts holds documents and records against each other, in the order in which they lie.
func (v *verifier) texts(ctx context.Context, s *snapshot) error {
	// A damaged file would only be reported twice, or break the reading.
	read := &snapshot{files: map[string][]file{}, staged: s.staged}
	for table, files := range s.files {
		for _, f := range files {
			if !v.damaged[v.lake.path(s, f)] {
				read.files[table] = append(read.files[table], f)
			}
		}
	}
	records := pull[recordRow](v.lake, read, recordsTable)
	defer records.close()
	v.pairs = pull[dyadRow](v.lake, read, dyadsTable)
	defer v.pairs.close()
	record, more := records.next()
	seen := map[digest]bool{}
	var last int64
	err := scan(v.lake, read, documentsTable, func(r *documentRow) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		v.document(r, seen)
		of := 0
		// Records of documents in a damaged file are passed over.
		for ; more && record.Document != r.Document && record.Seq < last && len(v.damaged) > 0; record, more = records.next() {
			last = record.Seq
		}
		for ; more && record.Document == r.Document; record, more = records.next() {
			v.record(&record, r)
			last = record.Seq
			of++
		}
		if of != int(r.Records) && len(v.damaged) == 0 {
			v.fault("document %s has %d records, and %d were added with it", r.Document, of, r.Records)
		}
		if v.progress != nil && v.done.Documents%1000 == 0 {
			v.progress(v.done)
		}
		return nil
	})
	if err == nil {
		err = errors.Join(records.err, v.pairs.err)
	}
	for ; err == nil && more && len(v.damaged) == 0; record, more = records.next() {
		v.fault("record %s follows no document of its own", record.Record)
	}
	return err
}

func (v *verifier) document(r *documentRow, seen map[digest]bool) {
	v.done.Documents++
	d := r.document()
	if TextHash(&d) != r.Hash {
		v.fault("document %s: its text is not the one that was added: its hash differs", r.Document)
	}
	if Key(&d) != r.Key {
		v.fault("document %s: its key differs", r.Document)
	}
	for _, id := range []digest{digestOf("id", r.Document), digestOf("key", r.Key)} {
		if seen[id] {
			v.fault("document %s is in the lake twice", r.Document)
		}
		seen[id] = true
	}
}

func (v *verifier) record(row *recordRow, of *documentRow) {
	v.done.Records++
	v.done.Spans += len(row.Evidence) + len(row.Why)
	r, d := row.record(), of.document()
	if err := r.Check(&d); err != nil {
		v.fault("%w", err)
	}
	if len(v.damaged) > 0 {
		return
	}
	for _, dyad := range row.Dyads {
		if pair, _ := v.pairs.next(); pair.RecordSeq != row.Seq || pair.Dyad != dyad {
			v.fault("record %s: its pair %s is not in the table of pairs", row.Record, dyad)
		}
	}
}
