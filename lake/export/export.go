// Package export writes what a lake has on a question in the formats that other
// programs read: CSV, NDJSON, Parquet, GraphML, GEXF, W3C Web Annotations and a
// Frictionless data package. All of it is streamed and nothing is cut off. The
// rows are those that the query finds, in the order in which they were added, so
// that the same lake and query give the same bytes.
//
// What comes from documents whose terms restrict passing them on stays out,
// unless the caller names their source, and the Report says so.
package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"entente"
	"entente/lake"
)

// Format is a format to export in.
type Format string

// The formats. Package is a folder, and all others are one file.
const (
	CSV        Format = "csv"
	NDJSON     Format = "ndjson"
	Parquet    Format = "parquet"
	GraphML    Format = "graphml"
	GEXF       Format = "gexf"
	Annotation Format = "annotation"
	Package    Format = "package"
)

// Formats returns every format. The slice is the caller's.
func Formats() []Format {
	return []Format{CSV, NDJSON, Parquet, GraphML, GEXF, Annotation, Package}
}

// MediaType is the format's media type; empty for a folder.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8"
	case NDJSON:
		return "application/x-ndjson"
	case Parquet:
		return "application/vnd.apache.parquet"
	case GraphML, GEXF:
		return "application/xml"
	case Annotation:
		return `application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`
	}
	return ""
}

// Options say what is exported.
type Options struct {
	// Of is what is exported: CSV, NDJSON and Parquet have records, documents or
	// events; empty means records. The other formats are made of records.
	Of lake.Thing
	// Restricted names the sources whose restricted rows are to be exported all
	// the same. A source that the query itself asks for by name needs no naming.
	Restricted []string
}

// Report tells what an export has and what it leaves out.
type Report struct {
	// Rows is the number of records, documents or events that were exported.
	Rows int64 `json:"rows"`
	// LeftOut are the rows that stay out, because their terms restrict passing them on.
	LeftOut []Restricted `json:"left_out,omitempty"`
	// Included are rows of that sort that are in it, because they were asked for by name.
	Included []Restricted `json:"included,omitempty"`
}

// Restricted counts rows of a source whose terms restrict passing them on.
type Restricted struct {
	// Source is the source; for events, which may have several, all of them, joined by commas.
	Source string `json:"source"`
	Rows   int64  `json:"rows"`
}

// Notes says in sentences what a person should know of the terms.
func (r *Report) Notes() (out []string) {
	for _, x := range r.LeftOut {
		out = append(out, fmt.Sprintf("%d rows of %s are left out: its terms restrict passing them on; name it with --restricted %s to have them",
			x.Rows, x.Source, x.Source))
	}
	for _, x := range r.Included {
		out = append(out, fmt.Sprintf("%d rows of %s are included because it was named: its terms restrict passing them on", x.Rows, x.Source))
	}
	return out
}

// Write writes what a query finds to w in a format. Package has a function of
// its own.
func Write(ctx context.Context, l *lake.Lake, q *lake.Query, f Format, o Options, w io.Writer) (*Report, error) {
	if o.Of == "" {
		o.Of = lake.Records
	}
	if o.Of != lake.Records && f != CSV && f != NDJSON && f != Parquet {
		return nil, fmt.Errorf("%s is made of records; export %s as csv, ndjson or parquet", f, o.Of)
	}
	e, err := begin(ctx, l, q, o)
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	switch f {
	case CSV:
		err = e.csv(out)
	case NDJSON:
		err = e.ndjson(out)
	case Parquet:
		e.report.Rows, err = l.WriteParquet(ctx, out, e.query, o.Of)
	case GraphML:
		err = e.graphML(out)
	case GEXF:
		err = e.gexf(out)
	case Annotation:
		err = e.annotations(out)
	default:
		return nil, fmt.Errorf("there is no format %q that is one file; choose one of %v", f, Formats())
	}
	if err == nil {
		err = out.Flush()
	}
	return &e.report, err
}

// exporter is one export.
type exporter struct {
	ctx    context.Context
	lake   *lake.Lake
	query  *lake.Query
	of     lake.Thing
	report Report
}

// begin finds out what stays out.
func begin(ctx context.Context, l *lake.Lake, q *lake.Query, o Options) (*exporter, error) {
	var named []string
	for _, s := range slices.Concat(o.Restricted, q.Values("source"), q.Values("register")) {
		if s = strings.ToLower(s); s != "*" && !slices.Contains(named, s) {
			named = append(named, s)
		}
	}
	e := &exporter{ctx: ctx, lake: l, query: q.Unrestricted(named...), of: o.Of}
	if e.of == "" {
		e.of = lake.Records
	}
	if e.of == lake.Events {
		return e, e.eventTerms(q, named)
	}
	tally, err := l.Tally(ctx, q, e.of, 0, "source", "terms")
	if err != nil {
		return nil, err
	}
	for _, t := range tally {
		switch {
		case entente.Terms(t.Keys[1]) != entente.Restricted:
		case slices.Contains(named, t.Keys[0]):
			e.report.Included = append(e.report.Included, Restricted{t.Keys[0], t.Count})
		default:
			e.report.LeftOut = append(e.report.LeftOut, Restricted{t.Keys[0], t.Count})
		}
	}
	bySource := func(a, b Restricted) int { return strings.Compare(a.Source, b.Source) }
	slices.SortFunc(e.report.LeftOut, bySource)
	slices.SortFunc(e.report.Included, bySource)
	return e, nil
}

// eventTerms counts the events that stay out because a restricted record tells of them.
func (e *exporter) eventTerms(q *lake.Query, named []string) error {
	all, err := e.lake.Count(e.ctx, q, lake.Events)
	if err != nil {
		return err
	}
	open, err := e.lake.Count(e.ctx, e.query, lake.Events)
	if err != nil {
		return err
	}
	if all == open {
		return nil
	}
	tally, err := e.lake.Tally(e.ctx, nil, lake.Records, 0, "source", "terms")
	if err != nil {
		return err
	}
	var sources []string
	for _, t := range tally {
		if entente.Terms(t.Keys[1]) == entente.Restricted && !slices.Contains(named, t.Keys[0]) {
			sources = append(sources, t.Keys[0])
		}
	}
	slices.Sort(sources)
	e.report.LeftOut = []Restricted{{strings.Join(sources, ","), all - open}}
	return nil
}
