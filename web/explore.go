package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"entente"
	"entente/lake"
	"entente/measure"
)

// Node is an actor of the network.
type Node struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	M49   string `json:"m49,omitempty"`
	Count int    `json:"count" doc:"The events in which it has a side."`
	// Community is the place of its community in the list; -1 if there is none.
	Community int    `json:"community"`
	Q         string `json:"q"`
}

// Edge is what ties two actors.
type Edge struct {
	A        string `json:"a"`
	B        string `json:"b"`
	Directed bool   `json:"directed" doc:"Whether a gives and b takes."`
	Count    int    `json:"count"`
	Claimed  int    `json:"claimed" doc:"How many of them no record tells as a fact: an edge of nothing else is drawn dashed."`
	Q        string `json:"q"`
}

// Network is who acts with whom.
type Network struct {
	Nodes []Node `json:"nodes"`
	Edges []Edge `json:"edges" doc:"The greatest first."`
	// OtherNodes and OtherEdges count those beyond the ones listed.
	OtherNodes int `json:"other_nodes,omitempty"`
	OtherEdges int `json:"other_edges,omitempty"`
	// Communities are groups of actors that are tied more among themselves than
	// by chance, and Modularity and Agreement how far that can be trusted.
	Communities []measure.Community `json:"communities"`
	Modularity  measure.Figure      `json:"modularity"`
	Agreement   measure.Figure      `json:"agreement"`
	Note        string              `json:"note"`
}

// ChartSeries counts events by year for one kind.
type ChartSeries struct {
	Kind   entente.Kind `json:"kind"`
	Total  int          `json:"total"`
	Counts []int        `json:"counts" doc:"One for each of the chart's years."`
	// Claimed are those of them that no record tells as a fact.
	Claimed []int `json:"claimed"`
}

// Chart is events by year and kind.
type Chart struct {
	Years   []int         `json:"years"`
	Series  []ChartSeries `json:"series"`
	Undated int           `json:"undated"`
	Read    []ReadYear    `json:"read" doc:"The news read by year."`
	Absence []Absence     `json:"absence" doc:"For each year, why there would be nothing; empty where there is something."`
}

// Same is the query for those who would rather type it.
type Same struct {
	CLI  string `json:"cli"`
	SQL  string `json:"sql"`
	Curl string `json:"curl"`
}

// ExplorePage is what the explore page shows of one query.
type ExplorePage struct {
	About
	Of       lake.Thing        `json:"of"`
	Total    int               `json:"total"`
	Facets   []Facet           `json:"facets"`
	Items    []json.RawMessage `json:"items" doc:"The first page of the table; go on at /api/v1/events or /api/v1/records with next."`
	Next     string            `json:"next,omitempty"`
	Map      []MapValue        `json:"map"`
	Network  Network           `json:"network"`
	Chart    Chart             `json:"chart"`
	Same     Same              `json:"same"`
	Covered  string            `json:"covered,omitempty" doc:"What the lake covers at all, where the query finds nothing."`
	Download map[string]string `json:"download" doc:"The addresses of all that is shown, by format."`
}

type exploreInput struct {
	QueryParameters
	FormatParameters
	ViewParameters
	ExportParameters
	Of    string `query:"of" enum:"events,records" default:"events" doc:"Whether the table lists events or records; map, network and chart count events."`
	Order string `query:"order" enum:"newest,oldest,confidence" default:"newest"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Edges int    `query:"edges" minimum:"10" maximum:"2000" default:"150" doc:"How many edges the network has at most."`
}

func (s *Server) explore(ctx context.Context, q request, in *exploreInput) (*reply, error) {
	of := lake.Thing(in.Of)
	parsed, found, err := q.find(ctx, in.Q, of)
	if err != nil {
		return nil, err
	}
	base := parsed.String()
	out := ExplorePage{Of: of, Total: len(found), About: q.about(parsed, q.caveat(of, found))}
	list := &ListParameters{Order: in.Order, Limit: in.Limit}
	part, next, err := page(q.rowsOf(of), found, list)
	if err != nil {
		return nil, err
	}
	item, columns, rows := q.eventItem, eventColumns, q.eventRows
	downloaded, note := found, ""
	if of == lake.Records {
		item, columns, rows = q.recordItem, recordColumns, q.recordRows
		if downloaded, note, err = q.exportable(found, in.Include); err != nil {
			return nil, err
		}
	}
	if out.Items, err = items(part, item); err != nil {
		return nil, err
	}
	out.Next = next
	for _, name := range facetNames {
		if name == "standing" && of == lake.Records || name == "outlet" && of == lake.Events {
			continue
		}
		out.Facets = append(out.Facets, q.facet(name, of, found, 30))
	}
	events := found
	if of == lake.Records {
		// What the charts count is the events that these records tell of.
		seen := newMarks(q.events.len())
		events = selection{}
		for _, i := range found {
			if e := q.eventOf[i]; seen.mark(e) {
				events = append(events, e)
			}
		}
		slices.Sort(events)
	}
	if out.Map, err = q.mapOf(events, entente.Kinds(), Frame{}, base); err != nil {
		return nil, err
	}
	out.Network = q.network(events, in.Edges, base)
	out.Chart = q.chart(events)
	out.Same = s.same(q, parsed, of)
	if len(found) == 0 {
		out.Covered = q.readCaveat()
	}
	out.Download = map[string]string{}
	for _, suffix := range []string{"csv", "ndjson", "json"} {
		out.Download[suffix] = "/explore." + suffix + "?" + url.Values{"q": {base}, "of": {in.Of}}.Encode()
	}
	return &reply{value: out, file: "entente-" + in.Of, note: note, columns: columns,
		rows:  func(yield func([]string) error) error { return rows(downloaded, yield) },
		lines: func(yield func([]byte) error) error { return lines(downloaded, item, yield) }}, nil
}

// same writes a query for the command line, for SQL and for curl.
func (s *Server) same(q request, parsed *lake.Query, of lake.Thing) Same {
	text := parsed.String()
	out := Same{CLI: "entente query", SQL: s.options.Lake.SelectSQL(parsed, of)}
	if of == lake.Events {
		out.CLI += " --of events"
	}
	if text != "" {
		out.CLI += " " + shellQuoted(text)
	}
	values := url.Values{}
	if text != "" {
		values.Set("q", text)
	}
	address := "http://" + plain(q.http.Host) + "/api/v1/" + string(of)
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	out.Curl = "curl " + shellQuoted(address)
	return out
}

// shellQuoted writes a text as one word for a shell.
func shellQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// network ties the actors of events.
func (x *index) network(found selection, most int, base string) Network {
	type pair struct {
		a, b     uint32
		directed bool
	}
	type tie struct{ count, claimed int }
	ties := map[pair]*tie{}
	counts := make([]int, len(x.actors.list))
	for _, i := range found {
		sides := x.events.sidesOf(i)
		claimed := x.claimed(i)
		for n, a := range sides {
			counts[a.actor()]++
			for _, b := range sides[n+1:] {
				p := pair{min(a.actor(), b.actor()), max(a.actor(), b.actor()), false}
				switch {
				case a.actor() == b.actor(), a.role() == b.role() && a.role() != equal:
					continue
				case a.role() == giver && b.role() == taker:
					p = pair{a.actor(), b.actor(), true}
				case a.role() == taker && b.role() == giver:
					p = pair{b.actor(), a.actor(), true}
				}
				t := ties[p]
				if t == nil {
					t = &tie{}
					ties[p] = t
				}
				t.count++
				if claimed {
					t.claimed++
				}
			}
		}
	}
	out := Network{Nodes: []Node{}, Edges: []Edge{}, Communities: []measure.Community{}, Modularity: measure.Unknown(), Agreement: measure.Unknown()}
	for p, t := range ties {
		out.Edges = append(out.Edges, Edge{A: x.actors.list[p.a], B: x.actors.list[p.b], Directed: p.directed, Count: t.count, Claimed: t.claimed})
	}
	slices.SortFunc(out.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(bit(b.Directed), bit(a.Directed)))
	})
	if len(out.Edges) > most {
		out.OtherEdges, out.Edges = len(out.Edges)-most, out.Edges[:most]
	}
	var flows []measure.Flow
	shown := map[string]bool{}
	for i := range out.Edges {
		e := &out.Edges[i]
		e.Q = strings.TrimSpace(base + " dyad:" + exactly(e.A) + "~" + exactly(e.B))
		if e.Directed {
			e.Q = strings.TrimSpace(base + " from:" + exactly(e.A) + " to:" + exactly(e.B))
		}
		shown[e.A], shown[e.B] = true, true
		flows = append(flows, measure.Flow{From: entente.Actor(e.A), To: entente.Actor(e.B), Value: float64(e.Count)})
	}
	community := map[string]int{}
	if len(flows) > 0 {
		const runs, seed = 20, 1
		g := measure.NewGraph(flows, measure.Period{}, false, nil)
		found := g.Detect(runs, 1, seed)
		out.Communities, out.Modularity, out.Agreement = found.Groups, found.Q, found.Agreement
		for i, c := range found.Of {
			community[string(g.Actors[i])] = c
		}
		out.Note = fmt.Sprintf("Communities by %d runs of the Leiden algorithm from seed %d over the edges shown; the runs agree to %v of 1.", runs, seed, found.Agreement)
	}
	numbers := m49Numbers()
	for n, c := range counts {
		code := x.actors.list[n]
		if c == 0 || code == "" {
			continue
		}
		if !shown[code] {
			out.OtherNodes++
			continue
		}
		at, in := community[code]
		if !in {
			at = -1
		}
		out.Nodes = append(out.Nodes, Node{code, x.name(entente.Actor(code)), numbers[code], c, at, strings.TrimSpace(base + " party:" + exactly(code))})
	}
	slices.SortFunc(out.Nodes, func(a, b Node) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Code, b.Code)) })
	return out
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// chart counts events by year and kind.
func (x *index) chart(found selection) Chart {
	out := Chart{Years: []int{}, Series: []ChartSeries{}, Read: x.readYears(), Absence: []Absence{}}
	first, last := 0, 0
	for _, i := range found {
		if y := int(x.events.year[i]); y != noYear {
			if first == 0 || y < first {
				first = y
			}
			last = max(last, y)
		}
	}
	if first == 0 {
		out.Undated = len(found)
		return out
	}
	first = max(first, last-longestAxis)
	counts, claimed := make([][]int, len(entente.Kinds())), make([][]int, len(entente.Kinds()))
	totals := make([]int, last-first+1)
	for _, i := range found {
		y := int(x.events.year[i])
		if y == noYear || y < first {
			out.Undated++
			continue
		}
		k := x.events.kind[i]
		if counts[k] == nil {
			counts[k], claimed[k] = make([]int, last-first+1), make([]int, last-first+1)
		}
		counts[k][y-first]++
		claimed[k][y-first] += bit(x.claimed(i))
		totals[y-first]++
	}
	for y, n := range totals {
		out.Years = append(out.Years, first+y)
		absence := Absence("")
		if n == 0 {
			absence = x.absence("", first+y)
		}
		out.Absence = append(out.Absence, absence)
	}
	for n, k := range entente.Kinds() {
		if counts[n] == nil {
			continue
		}
		s := ChartSeries{Kind: k, Counts: counts[n], Claimed: claimed[n]}
		for _, c := range counts[n] {
			s.Total += c
		}
		out.Series = append(out.Series, s)
	}
	return out
}
