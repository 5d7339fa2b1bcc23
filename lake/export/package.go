package export

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"entente/lake"
)

// The parts of a data package, https://datapackage.org/standard/data-package/.
type dataPackage struct {
	Schema      string     `json:"$schema"`
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Query       string     `json:"entente:query"`
	Notes       []string   `json:"entente:terms,omitempty"`
	Resources   []resource `json:"resources"`
}

type resource struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Type        string      `json:"type"`
	Format      string      `json:"format"`
	MediaType   string      `json:"mediatype"`
	Encoding    string      `json:"encoding"`
	Description string      `json:"description"`
	Bytes       int64       `json:"bytes"`
	Hash        string      `json:"hash"`
	Schema      tableSchema `json:"schema"`
}

type tableSchema struct {
	Fields      []fieldSchema `json:"fields"`
	PrimaryKey  []string      `json:"primaryKey,omitempty"`
	ForeignKeys []foreignKey  `json:"foreignKeys,omitempty"`
}

type fieldSchema struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Description string `json:"description,omitempty"`
}

type foreignKey struct {
	Fields    []string `json:"fields"`
	Reference struct {
		Resource string   `json:"resource"`
		Fields   []string `json:"fields"`
	} `json:"reference"`
}

// table is a file of the package while it is written.
type table struct {
	resource
	file *os.File
	out  *bufio.Writer
	csv  *csv.Writer
	sum  hash.Hash
}

func (t *table) Write(data []byte) (int, error) {
	n, err := t.out.Write(data)
	t.sum.Write(data[:n])
	t.Bytes += int64(n)
	return n, err
}

// key says that a table's column names a row of another.
func key(column, of string) foreignKey {
	k := foreignKey{Fields: []string{column}}
	k.Reference.Resource, k.Reference.Fields = of, []string{column}
	return k
}

// packageTables are the files of a package, without their bytes.
func packageTables() []resource {
	typed := map[string]string{"date": "date", "published": "date", "confidence": "number", "money_amount": "integer",
		"evidence_start": "integer", "evidence_end": "integer", "tiv": "number", "tiv_allocated": "boolean", "records": "integer",
		"row": "integer", "n": "integer", "start": "integer", "end": "integer", "count": "integer"}
	means := map[string]string{"when": "EDTF, ISO 8601-2:2019", "from": "actor codes, joined by ;", "to": "actor codes, joined by ;",
		"with": "actor codes, joined by ;", "start": "first byte of the span in the document's text", "end": "byte after the span",
		"evidence_start": "first byte of the first span", "evidence_end": "byte after it", "actor": "ISO 3166-1 alpha-3, short name of an organisation, M49:nnn or NSA:NAME",
		"money_amount": "in whole units of the currency", "tiv": "SIPRI trend-indicator value, in millions; not a price"}
	of := func(name, description string, columns []string, primary []string, keys ...foreignKey) resource {
		r := resource{Name: name, Path: name + ".csv", Type: "table", Format: "csv", MediaType: "text/csv", Encoding: "utf-8",
			Description: description, Schema: tableSchema{PrimaryKey: primary, ForeignKeys: keys}}
		for _, c := range columns {
			kind := typed[c]
			if kind == "" {
				kind = "string"
			}
			r.Schema.Fields = append(r.Schema.Fields, fieldSchema{c, kind, means[c]})
		}
		return r
	}
	return []resource{
		of("documents", "The documents that the records come from, without their texts", withoutText(), []string{"document"}),
		of("records", "One act of military cooperation as one document reports it", RecordColumns(), []string{"record"}, key("document", "documents")),
		of("parties", "The sides of the records, one a row", []string{"record", "role", "actor"}, []string{"record", "actor"}, key("record", "records")),
		of("equipment", "The equipment of the records, one item a row", []string{"record", "n", "class", "name", "count"}, []string{"record", "n"}, key("record", "records")),
		of("people", "Counts of those who take part, one a row", []string{"record", "n", "count", "unit"}, []string{"record", "n"}, key("record", "records")),
		of("evidence", "The sentences that carry the records, one a row", []string{"record", "n", "start", "end", "text"}, []string{"record", "n"}, key("record", "records")),
		of("why", "For every coded field the words that say it, by their place, and the rule that read them", []string{"record", "n", "field", "start", "end", "rule"}, []string{"record", "n"}, key("record", "records")),
	}
}

// withoutText are the columns of documents but for the text.
func withoutText() []string {
	columns := DocumentColumns()
	return columns[:len(columns)-1]
}

// Folder writes the records that a query finds as a Frictionless data package:
// a folder with CSV files and a datapackage.json that describes them. The folder
// appears under its name when it is complete; one that is there already is an
// error that is fs.ErrExist.
func Folder(ctx context.Context, l *lake.Lake, q *lake.Query, o Options, dir string) (*Report, error) {
	if _, err := os.Stat(dir); err == nil {
		return nil, fmt.Errorf("%s is there already: %w; name another folder or take it away", dir, fs.ErrExist)
	}
	e, err := begin(ctx, l, q, Options{Of: lake.Records, Restricted: o.Restricted})
	if err != nil {
		return nil, err
	}
	aside, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".*")
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w; check the folder and its permissions", dir, err)
	}
	err = e.folder(aside)
	if err == nil {
		err = errors.Join(os.Chmod(aside, 0o755), os.Rename(aside, dir))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot write %s: %w", dir, err), os.RemoveAll(aside))
	}
	return &e.report, nil
}

func (e *exporter) folder(dir string) error {
	tables := map[string]*table{}
	var order []*table
	defer func() {
		for _, t := range order {
			_ = t.file.Close() // closed already unless something failed
		}
	}()
	for _, r := range packageTables() {
		f, err := os.Create(filepath.Join(dir, r.Path))
		if err != nil {
			return err
		}
		t := &table{resource: r, file: f, out: bufio.NewWriterSize(f, 1<<16), sum: sha256.New()}
		t.csv = csv.NewWriter(t)
		tables[r.Name], order = t, append(order, t)
		var head []string
		for _, field := range r.Schema.Fields {
			head = append(head, field.Name)
		}
		if err := t.csv.Write(head); err != nil {
			return err
		}
	}
	err := e.lake.FindCoded(e.ctx, e.query, func(d *lake.KeptDocument, records []lake.KeptRecord) error {
		cells := DocumentCells(d)
		if err := tables["documents"].csv.Write(cells[:len(cells)-1]); err != nil {
			return err
		}
		for i := range records {
			e.report.Rows++
			if err := packageRows(tables, &records[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	p := dataPackage{Schema: "https://datapackage.org/profiles/2.0/datapackage.json", Name: "entente",
		Title: "Records of military cooperation between states", Query: e.query.String(), Notes: e.report.Notes(),
		Description: "What documents report, act by act, with the words that say it. A record is what one document reports, not what happened."}
	for _, t := range order {
		t.csv.Flush()
		if err := errors.Join(t.csv.Error(), t.out.Flush(), t.file.Sync(), t.file.Close()); err != nil {
			return err
		}
		t.Hash = "sha256:" + hex.EncodeToString(t.sum.Sum(nil))
		p.Resources = append(p.Resources, t.resource)
	}
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	w.SetIndent("", "  ")
	if err := w.Encode(p); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "datapackage.json"), b.Bytes(), 0o644)
}

// packageRows writes the rows of a record into the files of a package.
func packageRows(tables map[string]*table, r *lake.KeptRecord) error {
	var err error
	write := func(name string, cells ...string) {
		err = errors.Join(err, tables[name].csv.Write(cells))
	}
	write("records", RecordCells(r)...)
	for _, s := range r.Sides() {
		write("parties", r.ID, s.Role, string(s.Actor))
	}
	for i, q := range r.Equipment {
		count := ""
		if q.Count > 0 {
			count = strconv.FormatInt(q.Count, 10)
		}
		write("equipment", r.ID, strconv.Itoa(i+1), string(q.Class), q.Name, count)
	}
	for i, p := range r.People {
		write("people", r.ID, strconv.Itoa(i+1), strconv.FormatInt(p.Count, 10), p.Unit)
	}
	for i, v := range r.Evidence {
		write("evidence", r.ID, strconv.Itoa(i+1), strconv.Itoa(v.Start), strconv.Itoa(v.End), v.Text)
	}
	for i, y := range r.Why {
		write("why", r.ID, strconv.Itoa(i+1), y.Field, strconv.Itoa(y.Start), strconv.Itoa(y.End), y.Rule)
	}
	return err
}

// plain is a value as JSON on one line, with < and > as they are.
func plain(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}
