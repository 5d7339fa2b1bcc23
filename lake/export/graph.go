package export

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/lake"
)

// edge is a pair of sides of one record. Each record gives one for each pair, in
// the order of the record.
type edge struct {
	id       string
	from, to entente.Actor
	// mutual says that neither gives to the other.
	mutual bool
	record *lake.KeptRecord
	// first and last bound the act's time; empty ends are open or not told.
	first, last string
}

// nodes returns the actors that have a side in what is exported, by code.
func (e *exporter) nodes() ([]entente.Actor, error) {
	tally, err := e.lake.Tally(e.ctx, e.query, lake.Records, 0, "party")
	if err != nil {
		return nil, err
	}
	var out []entente.Actor
	for _, t := range tally {
		if t.Keys[0] != "" {
			out = append(out, entente.Actor(t.Keys[0]))
		}
	}
	slices.Sort(out)
	return out, nil
}

// edges hands over the edges of every record.
func (e *exporter) edges(yield func(*edge) error) error {
	_, err := e.lake.FindRecords(e.ctx, e.query, lake.Page{}, func(r *lake.KeptRecord) error {
		e.report.Rows++
		first, last := r.When.Days()
		n := 0
		give := func(a, b entente.Actor, mutual bool) error {
			n++
			return yield(&edge{r.ID + "-" + strconv.Itoa(n), a, b, mutual, r, first, last})
		}
		for _, a := range r.From {
			for _, b := range r.To {
				if err := give(a, b, false); err != nil {
					return err
				}
			}
		}
		for i, a := range r.With {
			for _, b := range slices.Concat(r.With[i+1:], r.From, r.To) {
				if err := give(min(a, b), max(a, b), true); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

// attribute is a property of edges.
type attribute struct {
	name, kind string
	of         func(*edge) string
}

var attributes = []attribute{
	{"record", "string", func(e *edge) string { return e.record.ID }},
	{"document", "string", func(e *edge) string { return e.record.Document }},
	{"kind", "string", func(e *edge) string { return string(e.record.Kind) }},
	{"stage", "string", func(e *edge) string { return string(e.record.Stage) }},
	{"certainty", "string", func(e *edge) string { return string(e.record.Certainty) }},
	{"confidence", "double", func(e *edge) string { return plainNumber(e.record.Confidence) }},
	{"mutual", "boolean", func(e *edge) string { return strconv.FormatBool(e.mutual) }},
	{"when", "string", func(e *edge) string { return string(e.record.When) }},
	{"first_day", "string", func(e *edge) string { return e.first }},
	{"last_day", "string", func(e *edge) string { return e.last }},
	{"published", "string", func(e *edge) string { return e.record.Published }},
	{"source", "string", func(e *edge) string { return e.record.Source }},
}

// escaped makes a text safe inside XML.
func escaped(s string) string {
	var b bytes.Buffer
	// Writing into memory does not fail.
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// comment says what the file is, and what it leaves out.
func (e *exporter) comment(what string) string {
	lines := append([]string{what, "query: " + e.query.String()}, e.report.Notes()...)
	// Two hyphens would end an XML comment.
	return "<!-- " + strings.ReplaceAll(escaped(strings.Join(lines, "; ")), "--", "- -") + " -->\n"
}

// xmlWriter writes lines and remembers the first error.
type xmlWriter struct {
	out io.Writer
	err error
}

func (w *xmlWriter) line(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format, args...)
	}
}

// graphML writes a directed multigraph: an edge for each pair of sides of each
// record. Where neither side gives to the other the edge is marked mutual,
// because readers refuse a mixture of directed and undirected edges.
func (e *exporter) graphML(out io.Writer) error {
	nodes, err := e.nodes()
	if err != nil {
		return err
	}
	w := &xmlWriter{out: out}
	w.line("%s%s", xml.Header, e.comment("Military cooperation between states, an edge for each pair of sides of each record"))
	w.line(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	w.line(`  <key id="name" for="node" attr.name="name" attr.type="string"/>` + "\n")
	for _, a := range attributes {
		w.line("  <key id=%q for=\"edge\" attr.name=%q attr.type=%q/>\n", a.name, a.name, a.kind)
	}
	w.line("  <graph id=\"entente\" edgedefault=\"directed\">\n")
	for _, n := range nodes {
		w.line("    <node id=\"%s\"><data key=\"name\">%s</data></node>\n", escaped(string(n)), escaped(e.name(n)))
	}
	err = e.edges(func(g *edge) error {
		w.line("    <edge id=\"%s\" source=\"%s\" target=\"%s\">", escaped(g.id), escaped(string(g.from)), escaped(string(g.to)))
		for _, a := range attributes {
			if v := a.of(g); v != "" {
				w.line("<data key=%q>%s</data>", a.name, escaped(v))
			}
		}
		w.line("</edge>\n")
		return w.err
	})
	w.line("  </graph>\n</graphml>\n")
	return worst(err, w.err)
}

// gexf writes the same as a dynamic graph of GEXF 1.3: edges begin and end with
// the acts' own times.
func (e *exporter) gexf(out io.Writer) error {
	nodes, err := e.nodes()
	if err != nil {
		return err
	}
	w := &xmlWriter{out: out}
	w.line("%s%s", xml.Header, e.comment("Military cooperation between states, an edge for each pair of sides of each record"))
	w.line(`<gexf xmlns="http://gexf.net/1.3" version="1.3">` + "\n")
	w.line(`  <graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">` + "\n")
	w.line("    <attributes class=\"edge\" mode=\"static\">\n")
	for i, a := range attributes {
		w.line("      <attribute id=\"%d\" title=%q type=%q/>\n", i, a.name, a.kind)
	}
	w.line("    </attributes>\n    <nodes>\n")
	for _, n := range nodes {
		w.line("      <node id=\"%s\" label=\"%s\"/>\n", escaped(string(n)), escaped(e.name(n)))
	}
	w.line("    </nodes>\n    <edges>\n")
	err = e.edges(func(g *edge) error {
		w.line("      <edge id=\"%s\" source=\"%s\" target=\"%s\" kind=\"%s\"", escaped(g.id), escaped(string(g.from)), escaped(string(g.to)), g.record.Kind)
		if g.first != "" {
			w.line(" start=\"%s\"", g.first)
		}
		if g.last != "" {
			w.line(" end=\"%s\"", g.last)
		}
		w.line("><attvalues>")
		for i, a := range attributes {
			if v := a.of(g); v != "" {
				w.line("<attvalue for=\"%d\" value=\"%s\"/>", i, escaped(v))
			}
		}
		w.line("</attvalues></edge>\n")
		return w.err
	})
	w.line("    </edges>\n  </graph>\n</gexf>\n")
	return worst(err, w.err)
}

// name is an actor's name, or its code if it has none.
func (e *exporter) name(a entente.Actor) string {
	if name := e.lake.Name(a); name != "" {
		return name
	}
	return string(a)
}

// worst is the first of two errors, if there is one, else the second.
func worst(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
