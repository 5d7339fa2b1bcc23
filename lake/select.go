package lake

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"entente"
)

// Order is the order of what a query selects.
type Order string

// The orders. Ties are in the order of adding.
const (
	// Added is the order of adding, oldest first; it is that of the empty Order.
	Added Order = "added"
	// NewestAdded is its reverse.
	NewestAdded Order = "-added"
	// ByTime is the order of the acts' first days, and of the days on which documents appeared; NewestByTime its reverse.
	ByTime       Order = "when"
	NewestByTime Order = "-when"
	// ByConfidence has the most confident first.
	ByConfidence Order = "-confidence"
)

// Orders returns every order. The slice is the caller's.
func Orders() []Order { return []Order{Added, NewestAdded, ByTime, NewestByTime, ByConfidence} }

// Page says which part of the answer is wanted. The zero Page is all of it, in the order of adding.
type Page struct {
	// Limit is the greatest number of rows; 0 for no limit.
	Limit int
	// After is the cursor that the call for the page before returned; empty for the first.
	After string
	Order Order
}

// KeptRecord is a record with what the lake knows of it.
type KeptRecord struct {
	entente.Record
	// Title, Published, Publisher, Source, Release and Terms are its document's.
	Title     string        `json:"title,omitempty"`
	Published string        `json:"published,omitempty"`
	Publisher string        `json:"publisher,omitempty"`
	Source    string        `json:"source"`
	Release   entente.EDTF  `json:"release,omitempty"`
	Terms     entente.Terms `json:"terms,omitempty"`
	// Added is when it came into the lake, RFC 3339 in UTC.
	Added string `json:"added"`
	// documentSeq is the place of its document.
	documentSeq int64
}

// KeptDocument is a document with what the lake knows of it.
type KeptDocument struct {
	entente.Document
	// Hash is the SHA-256 of the text in hexadecimal.
	Hash string `json:"hash"`
	// Path and Line are where it was read.
	Path string `json:"path,omitempty"`
	Line int    `json:"line,omitempty"`
	// Coder is what coded it; Records how many records that gave.
	Coder   string `json:"coder,omitempty"`
	Records int    `json:"records"`
	Added   string `json:"added"`
}

// ErrCursor is the error of a Page whose cursor is none of this order's.
var ErrCursor = errors.New("this is no cursor of that order; begin again without one")

// queryMarks begin the parts of a file of named conditions and queries.
var queryMarks = regexp.MustCompile(`(?m)^-- query: ([\w-]+)\n`)

// named cuts a file at its lines "-- query: NAME".
func named(file string) map[string]string {
	out := map[string]string{}
	data, err := queries.ReadFile(file)
	if err != nil {
		return out
	}
	text := string(data)
	marks := queryMarks.FindAllStringSubmatchIndex(text, -1)
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		out[text[m[2]:m[3]]] = strings.TrimSpace(text[m[1]:end])
	}
	return out
}

var (
	conditions = sync.OnceValue(func() map[string]string { return named("sql/conditions.sql") })
	occurring  = sync.OnceValue(func() map[string]string { return named("sql/occurring.sql") })
	selects    = sync.OnceValue(func() map[string]string { return named("sql/select.sql") })
)

// occurring asks which values occur in the lake.
func (l *Lake) occurring(ctx context.Context, what string) ([]string, error) {
	s, err := l.session(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	defer s.close()
	rows, err := s.QueryContext(ctx, occurring()[what])
	if err != nil {
		return nil, l.engineTrouble(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, l.engineTrouble(err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// engineTrouble wraps an error of the engine with what to do about it.
func (l *Lake) engineTrouble(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if strings.Contains(err.Error(), "INTERRUPT") {
		return context.Canceled
	}
	if strings.Contains(err.Error(), "Out of Memory") {
		return fmt.Errorf("%w; ask for less, or allow the engine more memory", err)
	}
	return err
}

// sortKey is the SQL by which an order sorts; every row has one.
func sortKey(o Order, of Thing) (key string, down bool, err error) {
	switch o {
	case "", Added:
		return "0", false, nil
	case NewestAdded:
		return "0", true, nil
	case ByTime, NewestByTime:
		column := "coalesce(first_day, last_day"
		if of == Records {
			column += ", published"
		}
		if of == Documents {
			column = "coalesce(date"
		}
		return "epoch_us(" + column + ", DATE '0001-01-01'))", o == NewestByTime, nil
	case ByConfidence:
		if of == Documents {
			break
		}
		return "CAST(confidence * 1e9 AS BIGINT)", true, nil
	}
	return "", false, fmt.Errorf("%s have no order %q; choose one of %v", of, o, Orders())
}

// cursor is the place of a row in an order.
type cursor struct {
	Order Order `json:"o"`
	Key   int64 `json:"k"`
	Seq   int64 `json:"s"`
}

func (c cursor) String() string {
	// A cursor of three plain fields always has a JSON form.
	data, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(data)
}

func parseCursor(s string, o Order) (c cursor, err error) {
	data, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || json.Unmarshal(data, &c) != nil || c.Order != o {
		return c, ErrCursor
	}
	return c, nil
}

// places asks for the places of the rows of a page, in order; one more than the limit tells that there is a next page.
func (l *Lake) placesSQL(q *Query, of Thing, p Page) (string, error) {
	key, down, err := sortKey(p.Order, of)
	if err != nil {
		return "", err
	}
	direction, beyond := "", ">"
	if down {
		direction, beyond = " DESC", "<"
	}
	where := l.where(q, of)
	if p.After != "" {
		c, err := parseCursor(p.After, p.Order)
		if err != nil {
			return "", err
		}
		where += fmt.Sprintf("\n    AND (%s, seq) %s (%d, %d)", key, beyond, c.Key, c.Seq)
	}
	text := fmt.Sprintf("SELECT seq, %s AS key\nFROM %s\nWHERE %s\nORDER BY key%s, seq%s", key, of, where, direction, direction)
	if p.Limit > 0 {
		text += fmt.Sprintf("\nLIMIT %d", p.Limit+1)
	}
	return text, nil
}

// chunk is how many rows are fetched at a time: they are held in memory.
const chunk = 2048

// each asks for the rows of a page and calls yield for each as JSON, in order.
// It returns the cursor of the next page; empty if this is the last.
func (l *Lake) each(ctx context.Context, q *Query, of Thing, p Page, yield func(data []byte) error) (next string, err error) {
	text, err := l.placesSQL(q, of, p)
	if err != nil {
		return "", err
	}
	s, err := l.session(ctx, q.AsOf())
	if err != nil {
		return "", err
	}
	defer s.close()
	places, err := s.places(ctx, text)
	if err != nil {
		return "", l.engineTrouble(err)
	}
	if p.Limit > 0 && len(places) > p.Limit {
		places = places[:p.Limit]
		last := places[p.Limit-1]
		next = cursor{p.Order, last.key, last.seq}.String()
	}
	for len(places) > 0 {
		n := min(chunk, len(places))
		if err := s.fetch(ctx, of, places[:n], yield); err != nil {
			return "", l.engineTrouble(err)
		}
		places = places[n:]
	}
	return next, nil
}

type rowPlace struct{ seq, key int64 }

func (s *session) places(ctx context.Context, text string) ([]rowPlace, error) {
	rows, err := s.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []rowPlace
	for rows.Next() {
		var p rowPlace
		if err := rows.Scan(&p.seq, &p.key); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// fetch reads rows by their seq and yields them as JSON in the order given.
func (s *session) fetch(ctx context.Context, of Thing, places []rowPlace, yield func([]byte) error) error {
	low, high := places[0].seq, places[0].seq
	at := make(map[int64]int, len(places))
	var in strings.Builder
	for i, p := range places {
		low, high = min(low, p.seq), max(high, p.seq)
		at[p.seq] = i
		if i > 0 {
			in.WriteString(", ")
		}
		fmt.Fprint(&in, p.seq)
	}
	found := make([][]byte, len(places))
	text := strings.NewReplacer("$LOW", fmt.Sprint(low), "$HIGH", fmt.Sprint(high), "$LIST", "("+in.String()+")").Replace(selects()[string(of)])
	rows, err := s.QueryContext(ctx, text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var data []byte
		if err := rows.Scan(&seq, &data); err != nil {
			return err
		}
		found[at[seq]] = data
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, data := range found {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(data); err != nil {
			return err
		}
	}
	return nil
}

// FindRecords calls yield for every record that a query finds, in the order
// of the page, and returns the cursor of the next page; empty if this is the
// last. A nil query finds every record that counts.
func (l *Lake) FindRecords(ctx context.Context, q *Query, p Page, yield func(*KeptRecord) error) (next string, err error) {
	return l.each(ctx, q, Records, p, func(data []byte) error {
		var row recordRow
		if err := l.parse(data, &row, "record"); err != nil {
			return err
		}
		k := KeptRecord{Record: row.record(), Title: row.Title, Published: dayText(row.Published), Publisher: row.Publisher,
			Source: row.Source, Release: entente.EDTF(row.Release), Terms: entente.Terms(row.Terms), Added: moment(row.Added),
			documentSeq: row.DocumentSeq}
		return yield(&k)
	})
}

// FindDocuments calls yield for every document that a query finds, as FindRecords does.
func (l *Lake) FindDocuments(ctx context.Context, q *Query, p Page, yield func(*KeptDocument) error) (next string, err error) {
	return l.each(ctx, q, Documents, p, func(data []byte) error {
		d, err := l.keptDocument(data)
		return firstOf(err, func() error { return yield(d) })
	})
}

func (l *Lake) keptDocument(data []byte) (*KeptDocument, error) {
	var row documentRow
	if err := l.parse(data, &row, "document"); err != nil {
		return nil, err
	}
	return &KeptDocument{Document: row.document(), Hash: row.Hash, Path: row.Path, Line: int(row.Line), Coder: row.Coder,
		Records: int(row.Records), Added: moment(row.Added)}, nil
}

// FindEvents calls yield for every event that a query finds, as FindRecords does.
func (l *Lake) FindEvents(ctx context.Context, q *Query, p Page, yield func(*entente.Event) error) (next string, err error) {
	return l.each(ctx, q, Events, p, func(data []byte) error {
		var e entente.Event
		if err := l.parse(data, &e, "event"); err != nil {
			return err
		}
		return yield(&e)
	})
}

// parse reads a row that the engine has written as JSON.
func (l *Lake) parse(data []byte, into any, what string) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("a %s of the lake %s is damaged: %w; run entente verify", what, l.dir, err)
	}
	return nil
}

// moment writes microseconds since 1970 as RFC 3339.
func moment(us int64) string {
	return time.UnixMicro(us).UTC().Format("2006-01-02T15:04:05.999999Z07:00")
}

// Count is the number of things that a query finds.
func (l *Lake) Count(ctx context.Context, q *Query, of Thing) (n int64, err error) {
	s, err := l.session(ctx, q.AsOf())
	if err != nil {
		return 0, err
	}
	defer s.close()
	err = s.QueryRowContext(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s", of, l.where(q, of))).Scan(&n)
	return n, l.engineTrouble(err)
}

// SelectSQL is the SQL over the views by which a query finds things; it can be run with SQL.
func (l *Lake) SelectSQL(q *Query, of Thing) string {
	return explain(fmt.Sprintf("SELECT *\nFROM %s\nWHERE %s\nORDER BY seq", of, l.where(q, of)), q)
}
