package lake

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"entente"
)

// Coded is a document with the records that were coded from it.
type Coded struct {
	Document entente.Document
	Records  []entente.Record
	// Coder names what coded it, and its version; empty for a register.
	Coder string
	// Path and Line are where it was read; empty and 0 if that is not known.
	Path string
	Line int
}

// Import is one run that took in a release of a register. Documents that were
// appended with its ID count once the Import itself is appended, so that a
// release is in the lake as a whole or not at all.
type Import struct {
	ID       string `json:"import"`
	Register string `json:"register"`
	// Scope tells apart parts of a register that are published side by side; a
	// release of one does not supersede another. Empty for the whole register.
	Scope   string       `json:"scope,omitempty"`
	Release entente.EDTF `json:"release,omitempty"`
	// Files are the files read and Hashes the SHA-256 of each, in hexadecimal.
	Files  []string `json:"files"`
	Hashes []string `json:"hashes,omitempty"`
	// From and To are the first and last year that the files have data on, 0 if
	// unknown; Actors those whose acts they list, empty if they list those of all.
	// Of other years and others it means nothing that there is no row.
	From    int             `json:"from,omitempty"`
	To      int             `json:"to,omitempty"`
	Actors  []entente.Actor `json:"actors,omitempty"`
	Rows    int             `json:"rows"`
	Records int             `json:"records"`
	Refused int             `json:"refused"`
	// At is when it was appended, RFC 3339 in UTC; Append sets it.
	At string `json:"at,omitempty"`
	// Superseded tells that a newer release of the same register and scope is in the lake; reading sets it.
	Superseded bool `json:"superseded,omitempty"`
}

// Batch is what one Append adds, all of it or nothing.
type Batch struct {
	Coded    []Coded
	Skips    []entente.Skip
	Verdicts []entente.Verdict
	// ImportID is the Import that the documents and skips belong to; empty for news.
	ImportID string
	// Import completes the import: from now on its documents count, and those of
	// older releases of the same register and scope no longer do. One that is
	// complete and comes again with another scope belongs to that from now on.
	Import *Import
}

// Appended counts what an Append has added.
type Appended struct {
	Documents, Records, Skips, Verdicts int
	// Known is the number of documents that were in the lake already and were left out.
	Known int
}

// RefusedError tells that Append refused a batch because a part of it does not hold.
type RefusedError struct {
	// Document is the id of the document at fault; empty if it is a verdict.
	Document string
	Err      error
}

func (e *RefusedError) Error() string {
	if e.Document == "" {
		return fmt.Sprintf("the lake refuses a verdict: %v", e.Err)
	}
	return fmt.Sprintf("the lake refuses document %s: %v", e.Document, e.Err)
}

func (e *RefusedError) Unwrap() error { return e.Err }

// Key is what a document is known by: the SHA-256 of its text, for a document
// that names its outlet of that name and the text, so that two papers that print
// the same words are two documents, and for a register's row of register,
// release, row and text. It is in hexadecimal.
func Key(d *entente.Document) string {
	h := hashers.Get().(*hasher)
	defer hashers.Put(h)
	if source := sourceOf(d); source != News {
		h.text = fmt.Appendf(h.text[:0], "%s\x00%s\x00%d\x00", source, d.Release, d.Row)
	} else if outlet := strings.Join(strings.Fields(strings.ToLower(d.Outlet)), " "); outlet != "" {
		h.text = append(append(h.text[:0], outlet...), 0)
	} else {
		h.text = h.text[:0]
	}
	h.text = append(h.text, d.Text...)
	return h.hexadecimal()
}

// TextHash is the SHA-256 of a document's text, in hexadecimal.
func TextHash(d *entente.Document) string {
	h := hashers.Get().(*hasher)
	defer hashers.Put(h)
	h.text = append(h.text[:0], d.Text...)
	return h.hexadecimal()
}

// hasher hashes texts without a copy of its own for each.
type hasher struct{ text []byte }

var hashers = sync.Pool{New: func() any { return new(hasher) }}

func (h *hasher) hexadecimal() string {
	sum := sha256.Sum256(h.text)
	if cap(h.text) > maxHashed {
		h.text = nil
	}
	return hex.EncodeToString(sum[:])
}

// maxHashed is the length of the longest text whose buffer is kept for the next.
const maxHashed = 1 << 20

// digest is the half of a hash that is enough to tell things apart.
type digest [16]byte

func digestOf(parts ...string) (d digest) {
	h := hashers.Get().(*hasher)
	defer hashers.Put(h)
	h.text = h.text[:0]
	for i, part := range parts {
		if i > 0 {
			h.text = append(h.text, 0)
		}
		h.text = append(h.text, part...)
	}
	sum := sha256.Sum256(h.text)
	copy(d[:], sum[:])
	return d
}

func keyDigest(key string) (d digest) {
	// A key of another form than Key's would be known by what can be read of it.
	_, _ = hex.Decode(d[:], []byte(key)[:min(len(key), 2*len(d))])
	return d
}

// known is what a writer has to know of what is kept.
type known struct {
	// mu guards what follows: documents are admitted while others are appended.
	mu sync.Mutex
	// keys are the documents kept, by Key; admitted those that Admit has let in since.
	keys, admitted map[digest]bool
	// ids tells the key of the document that has an id.
	ids map[digest]digest
	// others are the skips and verdicts kept.
	others map[digest]bool
	// scopes are the parts that the completed imports belong to, by their ids.
	scopes map[string]string
}

func skipDigest(s *entente.Skip) digest {
	return digestOf("skip", s.Path, strconv.Itoa(s.Line), strconv.FormatInt(s.Offset, 10), string(s.Reason), s.URL)
}

// learn reads what is kept, once.
func (l *Lake) learn() (*known, error) {
	l.learning.Lock()
	defer l.learning.Unlock()
	if l.known != nil {
		return l.known, nil
	}
	k := &known{keys: map[digest]bool{}, admitted: map[digest]bool{}, ids: map[digest]digest{}, others: map[digest]bool{},
		scopes: map[string]string{}}
	s, err := l.refresh()
	if err != nil {
		return nil, err
	}
	type documentName struct {
		Document string `parquet:"document"`
		Key      string `parquet:"key"`
	}
	err = scan(l, s, documentsTable, func(r *documentName) error {
		key := keyDigest(r.Key)
		k.keys[key] = true
		k.ids[digestOf(r.Document)] = key
		return nil
	})
	if err == nil {
		err = scan(l, s, skipsTable, func(r *skipRow) error {
			skip := r.skip()
			k.others[skipDigest(&skip)] = true
			return nil
		})
	}
	if err == nil {
		err = scan(l, s, verdictsTable, func(r *verdictRow) error {
			k.others[digestOf("verdict", r.Verdict)] = true
			return nil
		})
	}
	if err == nil {
		err = scan(l, s, importsTable, func(r *importRow) error {
			k.scopes[r.Import] = r.Scope
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	l.known = k
	return k, nil
}

// Admit tells whether a document is new to the lake, and to what was admitted
// since it was opened. A new one whose id belongs to another text, or that has
// none, gets an id of its own, so it is to be admitted before it is coded.
func (l *Lake) Admit(d *entente.Document) (fresh bool, err error) {
	if l.lock == nil {
		return false, ErrReadOnly
	}
	k, err := l.learn()
	if err != nil {
		return false, err
	}
	name := Key(d)
	key := keyDigest(name)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys[key] || k.admitted[key] {
		return false, nil
	}
	if d.ID == "" {
		d.ID = name[:16]
	}
	if owner, taken := k.ids[digestOf(d.ID)]; taken && owner != key {
		d.ID += "." + name[:8]
	}
	k.admitted[key] = true
	k.ids[digestOf(d.ID)] = key
	return true, nil
}

// Imported tells whether an import of that id was completed.
func (l *Lake) Imported(id string) (bool, error) {
	k, err := l.learn()
	if err != nil {
		return false, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	_, done := k.scopes[id]
	return done, nil
}

// Append adds a batch, all of it or nothing, and returns when it is safe on
// disk. Documents that are known by Key are left out with their records, and so
// are skips, verdicts and imports that are known. It refuses, with a
// *RefusedError and nothing added, a document that is not UTF-8 or whose id
// belongs to another text, a record that fails Record.Check or whose id occurs
// twice in its document, and a verdict that fails Verdict.Check.
func (l *Lake) Append(b Batch) (Appended, error) {
	var n Appended
	if l.lock == nil {
		return n, ErrReadOnly
	}
	k, err := l.learn()
	if err != nil {
		return n, err
	}
	s, err := l.refresh()
	if err != nil {
		return n, err
	}
	w := &batchWriter{lake: l, known: k, snap: s, batch: &b, fresh: map[digest]bool{}, keys: map[digest]bool{}, ids: map[digest]digest{}}
	w.stamp(s)
	w.documents, w.records, w.dyads = l.spare.documents, l.spare.records, l.spare.dyads
	defer l.spare.keep(w)
	if err := w.rows(&n); err != nil {
		return Appended{}, err
	}
	if err := w.write(); err != nil {
		return Appended{}, err
	}
	return n, nil
}

// spare are the rows of the batch before, empty: their room is large.
type spare struct {
	documents []documentRow
	records   []recordRow
	dyads     []dyadRow
}

// keep empties the rows of a batch and keeps their room for the next.
func (s *spare) keep(w *batchWriter) {
	clear(w.documents)
	clear(w.records)
	clear(w.dyads)
	*s = spare{w.documents[:0], w.records[:0], w.dyads[:0]}
}

// sized is a slice of so many elements, in the room of another if that is enough.
func sized[T any](room []T, n int) []T { return slices.Grow(room[:0], n)[:n] }

// batchWriter makes the rows of one batch and writes them.
type batchWriter struct {
	lake  *Lake
	known *known
	snap  *snapshot
	batch *Batch
	at    time.Time
	next  map[string]int64
	// fresh are the skips and verdicts of this batch, keys and ids its documents.
	fresh, keys map[digest]bool
	ids         map[digest]digest

	documents []documentRow
	records   []recordRow
	dyads     []dyadRow
	skips     []skipRow
	verdicts  []verdictRow
	imports   []importRow
	events    []eventRow
	retired   []retiredRow
}

// stamp sets the time of the batch, which is never before that of the last one.
func (w *batchWriter) stamp(s *snapshot) {
	w.at = now()
	if w.at.Before(s.at) {
		w.at = s.at
	}
	w.next = map[string]int64{}
	for _, table := range tableNames() {
		w.next[table] = s.next[table]
	}
}

// seq takes the next number of a table.
func (w *batchWriter) seq(table string) int64 {
	n := w.next[table]
	w.next[table]++
	return n
}

func (w *batchWriter) rows(n *Appended) error {
	added := w.at.UnixMicro()
	if err := w.coded(n, added); err != nil {
		return err
	}
	for i := range w.batch.Skips {
		s := &w.batch.Skips[i]
		if !w.isNew(skipDigest(s)) {
			continue
		}
		w.skips = append(w.skips, skipRow{w.seq(skipsTable), added, w.batch.ImportID, clean(s.Path), int64(s.Line), s.Offset,
			string(s.Reason), clean(s.Detail), clean(s.URL), clean(s.Language)})
	}
	for i := range w.batch.Verdicts {
		v := w.batch.Verdicts[i]
		if v.At == "" {
			v.At = w.at.Format(time.RFC3339)
		}
		if err := v.Check(); err != nil {
			return &RefusedError{Err: err}
		}
		if !w.isNew(digestOf("verdict", v.ID)) {
			continue
		}
		w.verdicts = append(w.verdicts, verdictRow{w.seq(verdictsTable), added, v.ID, string(v.Judgement), v.Record, v.Other,
			v.Withdraws, clean(v.By), v.At, clean(v.Note)})
	}
	if m := w.batch.Import; m != nil && w.completes(m) {
		w.imports = append(w.imports, importRow{w.seq(importsTable), added, m.ID, m.Register, m.Scope, string(m.Release),
			m.Files, m.Hashes, int64(m.Rows), int64(m.Records), int64(m.Refused), int32(m.From), int32(m.To), texts(m.Actors)})
	}
	n.Skips, n.Verdicts = len(w.skips), len(w.verdicts)
	return nil
}

// completes tells whether an import is not kept yet, or belongs to another part.
func (w *batchWriter) completes(m *Import) bool {
	w.known.mu.Lock()
	defer w.known.mu.Unlock()
	scope, done := w.known.scopes[m.ID]
	return !done || scope != m.Scope
}

// isNew tells whether a thing is neither kept nor in this batch already.
func (w *batchWriter) isNew(d digest) bool {
	w.known.mu.Lock()
	defer w.known.mu.Unlock()
	if w.known.others[d] || w.fresh[d] {
		return false
	}
	w.fresh[d] = true
	return true
}

// freshDocument is a document of the batch that is to be kept, and where its rows belong.
type freshDocument struct {
	of  *Coded
	key string
	// row and record are the places of its row and of the first of its records' rows.
	row, record int
}

// coded makes the rows of the documents that are new, and of their records.
func (w *batchWriter) coded(n *Appended, added int64) error {
	batch := w.batch.Coded
	keys := make([]string, len(batch))
	inParallel(w.lake.options.Threads, len(batch), func(i int) { keys[i] = Key(&batch[i].Document) })
	var fresh []freshDocument
	records := 0
	for i := range batch {
		isNew, err := w.admits(&batch[i].Document, keyDigest(keys[i]))
		if err != nil {
			return &RefusedError{batch[i].Document.ID, err}
		}
		if !isNew {
			n.Known++
			continue
		}
		fresh = append(fresh, freshDocument{&batch[i], keys[i], len(fresh), records})
		records += len(batch[i].Records)
	}
	w.documents, w.records = sized(w.documents, len(fresh)), sized(w.records, records)
	faults := make([]error, len(fresh))
	inParallel(w.lake.options.Threads, len(fresh), func(i int) { faults[i] = w.flatten(&fresh[i], added) })
	for i, err := range faults {
		if err != nil {
			return &RefusedError{fresh[i].of.Document.ID, err}
		}
	}
	w.pairs()
	w.next[documentsTable] += int64(len(fresh))
	w.next[recordsTable] += int64(records)
	n.Documents, n.Records = len(fresh), records
	return nil
}

// pairs makes the rows of the records' pairs of sides.
func (w *batchWriter) pairs() {
	n := 0
	for i := range w.records {
		n += len(w.records[i].Dyads)
	}
	w.dyads = slices.Grow(w.dyads[:0], n)
	for i := range w.records {
		for _, dyad := range w.records[i].Dyads {
			row := newDyadRow(&w.records[i], dyad)
			row.Seq = w.seq(dyadsTable)
			w.dyads = append(w.dyads, row)
		}
	}
}

// inParallel does n things, on so many threads at once.
func inParallel(threads, n int, do func(i int)) {
	// Below so many the start of a goroutine costs more than it saves.
	const few = 64
	if threads < 2 || n < few {
		for i := range n {
			do(i)
		}
		return
	}
	var wait sync.WaitGroup
	for t := range threads {
		wait.Go(func() {
			for i := n * t / threads; i < n*(t+1)/threads; i++ {
				do(i)
			}
		})
	}
	wait.Wait()
}

// admits tells whether a document is new, and refuses an id that belongs to another text.
func (w *batchWriter) admits(d *entente.Document, key digest) (bool, error) {
	id := digestOf(d.ID)
	w.known.mu.Lock()
	has := w.known.keys[key]
	owner, taken := w.known.ids[id]
	w.known.mu.Unlock()
	if has || w.keys[key] {
		return false, nil
	}
	if d.ID == "" || !utf8.ValidString(d.ID) {
		return false, errors.New("it has no id; Admit gives one")
	}
	if taken && owner != key {
		return false, errors.New("its id belongs to another text; Admit gives it one of its own")
	}
	if owner, taken := w.ids[id]; taken && owner != key {
		return false, errors.New("its id belongs to another text of the batch; Admit gives it one of its own")
	}
	w.keys[key], w.ids[id] = true, key
	return true, nil
}

// flatten checks a document with its records and fills in their rows.
func (w *batchWriter) flatten(f *freshDocument, added int64) error {
	row := &w.documents[f.row]
	if err := row.fill(f.of, f.key); err != nil {
		return err
	}
	row.Seq, row.Added, row.Import = w.next[documentsTable]+int64(f.row), added, w.batch.ImportID
	for i := range f.of.Records {
		r := &f.of.Records[i]
		if err := r.Check(&f.of.Document); err != nil {
			return err
		}
		for j := range i {
			if f.of.Records[j].ID == r.ID {
				return fmt.Errorf("two of its records have the id %s", r.ID)
			}
		}
		flat := &w.records[f.record+i]
		flat.fill(r, row)
		if !valid(flat) {
			return fmt.Errorf("record %s has a text that is not UTF-8", r.ID)
		}
		flat.Seq, flat.Added = w.next[recordsTable]+int64(f.record+i), added
	}
	return nil
}

// fill makes the row that of a document, but for its numbers and its import.
func (row *documentRow) fill(c *Coded, key string) error {
	d := &c.Document
	date := dayNumber(d.Date)
	switch {
	case !utf8.ValidString(d.Text):
		return errors.New("its text is not UTF-8")
	case d.Text == "" || len(d.Text) > math.MaxInt32:
		return fmt.Errorf("its text has %d bytes", len(d.Text))
	case d.Date != "" && date == nil:
		return fmt.Errorf("its date is %q, not YYYY-MM-DD", d.Date)
	}
	*row = documentRow{Document: d.ID, Key: key, Hash: TextHash(d), Title: clean(d.Title), Date: date,
		URL: clean(d.URL), Outlet: clean(d.Outlet), Author: clean(d.Author), Language: clean(d.Language), Source: clean(sourceOf(d)),
		Release: clean(string(d.Release)), Row: int64(d.Row), Terms: clean(string(d.Terms)), Coder: c.Coder,
		Path: clean(c.Path), Line: int64(c.Line), Records: int32(len(c.Records)), Text: d.Text}
	return nil
}

// clean makes a string UTF-8: no engine reads another.
func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// valid tells whether the texts of a record that no word of the codebook bounds are UTF-8.
func valid(r *recordRow) bool {
	ok := utf8.ValidString(r.Record) && utf8.ValidString(r.Name) && utf8.ValidString(r.Speaker) && utf8.ValidString(r.Outlet) &&
		utf8.ValidString(r.Place) && utf8.ValidString(r.Country) && utf8.ValidString(r.Currency) && utf8.ValidString(r.SpeakerActor)
	for _, e := range r.Equipment {
		ok = ok && utf8.ValidString(e.Name)
	}
	for _, p := range r.People {
		ok = ok && utf8.ValidString(p.Unit)
	}
	for _, s := range r.Uncertain {
		ok = ok && utf8.ValidString(s)
	}
	for _, w := range r.Why {
		ok = ok && utf8.ValidString(w.Field) && utf8.ValidString(w.Rule)
	}
	return ok
}

// write stages the rows and commits them; nothing is written if there are none.
func (w *batchWriter) write() error {
	l := w.lake
	c := &commit{Batch: w.snap.batch + 1, At: w.at, Imported: w.batch.ImportID != "", Next: w.next}
	name := fmt.Sprintf("%08d.parquet", c.Batch)
	tables := []func() (file, error){
		func() (file, error) { return stageRows(l, documentsTable, name, w.documents) },
		func() (file, error) { return stageRows(l, recordsTable, name, w.records) },
		func() (file, error) { return stageRows(l, dyadsTable, name, w.dyads) },
		func() (file, error) { return stageRows(l, skipsTable, name, w.skips) },
		func() (file, error) { return stageRows(l, verdictsTable, name, w.verdicts) },
		func() (file, error) { return stageRows(l, importsTable, name, w.imports) },
		func() (file, error) { return stageRows(l, eventsTable, name, w.events) },
		func() (file, error) { return stageRows(l, retiredTable, name, w.retired) },
	}
	files, faults := make([]file, len(tables)), make([]error, len(tables))
	var wait sync.WaitGroup
	turns := make(chan struct{}, l.options.Threads)
	for i := range tables {
		turns <- struct{}{}
		wait.Go(func() {
			files[i], faults[i] = tables[i]()
			<-turns
		})
	}
	wait.Wait()
	for _, f := range files {
		if f.Name != "" {
			c.Files = append(c.Files, f)
		}
	}
	err := errors.Join(faults...)
	if err == nil && len(c.Files) == 0 {
		return nil
	}
	if err == nil {
		err = l.publish(c)
	}
	if err != nil {
		l.drop(c.Files)
		return l.trouble("cannot write to the lake", err)
	}
	w.known.mu.Lock()
	defer w.known.mu.Unlock()
	for key := range w.fresh {
		w.known.others[key] = true
	}
	for i := range w.imports {
		w.known.scopes[w.imports[i].Import] = w.imports[i].Scope
	}
	for id, key := range w.ids {
		w.known.ids[id] = key
		w.known.keys[key] = true
		delete(w.known.admitted, key)
	}
	return nil
}

// stageRows writes the rows of one table; the file has no name if there are none.
func stageRows[T any](l *Lake, table, name string, rows []T) (file, error) {
	if len(rows) == 0 {
		return file{}, nil
	}
	return stage(l, table, name, func(w *parquet.GenericWriter[T]) (int64, error) {
		n, err := w.Write(rows)
		return int64(n), err
	})
}

// stage writes a file of one table; write returns the number of its rows.
func stage[T any](l *Lake, table, name string, write func(*parquet.GenericWriter[T]) (int64, error)) (f file, err error) {
	out, err := l.stage(table, name)
	if err != nil {
		return file{}, err
	}
	w := newParquetWriter[T](out)
	rows, err := write(w)
	if err = errors.Join(err, w.Close()); err != nil {
		err = errors.Join(err, out.Close())
	} else {
		f, err = out.done(table, name, rows)
	}
	if err != nil {
		l.drop([]file{{Table: table, Name: name}})
		return file{}, err
	}
	return f, nil
}

// groupRows is the number of rows of a row group: the unit in which an engine skips.
const groupRows = 122_880

// bounded are the columns in whose order rows are added or asked for. The bounds
// of others would help no engine to skip a page, and cost time to find.
var bounded = []string{"seq", "added", "document_seq", "record_seq", "date", "published", "first_day", "last_day", "year", "confidence"}

// compression is one for all files, as it keeps its encoders, which are large, for the next.
var compression = &zstd.Codec{Level: zstd.SpeedFastest}

func newParquetWriter[T any](out io.Writer) *parquet.GenericWriter[T] {
	options := []parquet.WriterOption{parquet.Compression(compression),
		parquet.MaxRowsPerRowGroup(groupRows), parquet.CreatedBy("entente", strconv.Itoa(Version), "")}
	for _, path := range parquet.SchemaOf(new(T)).Columns() {
		if len(path) > 1 || !slices.Contains(bounded, path[0]) {
			options = append(options, parquet.SkipPageBounds(path...))
		}
	}
	return parquet.NewGenericWriter[T](out, options...)
}

// begin gives a new lake a file without rows in each table, so that every
// engine finds the columns.
func (l *Lake) begin() error {
	numbers, err := l.commitNumbers()
	if err != nil || len(numbers) > 0 {
		return err
	}
	c := &commit{Batch: 1, At: now(), Next: map[string]int64{}}
	name := fmt.Sprintf("%08d.parquet", c.Batch)
	for _, f := range []func() (file, error){
		func() (file, error) { return stageEmpty[documentRow](l, documentsTable, name) },
		func() (file, error) { return stageEmpty[recordRow](l, recordsTable, name) },
		func() (file, error) { return stageEmpty[dyadRow](l, dyadsTable, name) },
		func() (file, error) { return stageEmpty[skipRow](l, skipsTable, name) },
		func() (file, error) { return stageEmpty[verdictRow](l, verdictsTable, name) },
		func() (file, error) { return stageEmpty[importRow](l, importsTable, name) },
		func() (file, error) { return stageEmpty[eventRow](l, eventsTable, name) },
		func() (file, error) { return stageEmpty[retiredRow](l, retiredTable, name) },
	} {
		var made file
		if made, err = f(); err != nil {
			break
		}
		c.Files = append(c.Files, made)
	}
	if err == nil {
		err = l.publish(c)
	}
	if err != nil {
		l.drop(c.Files)
		return l.trouble("cannot make the lake", err)
	}
	return nil
}

// stageEmpty writes a file of a table that has no row.
func stageEmpty[T any](l *Lake, table, name string) (file, error) {
	return stage(l, table, name, func(*parquet.GenericWriter[T]) (int64, error) { return 0, nil })
}
