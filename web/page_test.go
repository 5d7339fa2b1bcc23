package web_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"entente"
	"entente/lake"
	"entente/web"
)

// walk calls yield for every member named name of a decoded JSON value, with its object.
func walk(v any, name string, yield func(object map[string]any, value any)) {
	switch v := v.(type) {
	case map[string]any:
		if value, is := v[name]; is {
			yield(v, value)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			walk(v[key], name, yield)
		}
	case []any:
		for _, inner := range v {
			walk(inner, name, yield)
		}
	}
}

// TestEveryMarkLeadsToASentence follows the query of every cell, bar, arc and
// edge of every page to the sentences behind it.
func TestEveryMarkLeadsToASentence(t *testing.T) {
	s := madeSite(t)
	p := pair(s)
	from, _, _ := strings.Cut(p, "~")
	followed := map[string]int{}
	for _, page := range []string{"/index.json", "/index.json?kind=exercise&t=2000..2010&basis=declared", "/index.json?kind=all&basis=delivered", "/country/" + from + ".json?basis=declared",
		"/dyad/" + p + ".json", "/explore.json?q=kind:transfer", "/explore.json?q=party:" + from} {
		var value any = read[map[string]any](s, page)
		followed[page] = 0
		walk(value, "q", func(object map[string]any, q any) {
			text, _ := q.(string)
			n, counts := object["count"].(float64)
			if !counts {
				n, counts = object["total"].(float64)
			}
			if text == "" || counts && n == 0 || followed[page] > 25 {
				return
			}
			followed[page]++
			got := read[listed](s, "/api/v1/records?limit=1&via=events&q="+url.QueryEscape(text))
			if got.Total == 0 || len(got.Items) == 0 {
				t.Errorf("%s: a mark of %v leads by %q to no record", page, n, text)
				return
			}
			if evidence, _ := got.Items[0]["evidence"].([]any); len(evidence) == 0 {
				t.Errorf("%s: %q leads to a record without a sentence", page, text)
			}
		})
		if followed[page] < 2 {
			t.Errorf("%s has only %d marks to follow", page, followed[page])
		}
	}
}

// TestCellsCountWhatTheirQueriesFind holds the matrix against the list of events.
func TestCellsCountWhatTheirQueriesFind(t *testing.T) {
	s := madeSite(t)
	o := read[web.OverviewPage](s, "/index.json?basis=declared&t=1995..2015")
	some := 0
	for _, c := range o.Matrix.Cells {
		if c.Count == 0 {
			if c.Absence == "" {
				t.Errorf("%s to %s: nothing, and no word on why", c.From, c.To)
			}
			continue
		}
		some++
		if got := read[listed](s, "/api/v1/events?limit=1&q="+url.QueryEscape(c.Q)); got.Total != c.Count {
			t.Errorf("%s to %s: %d in the matrix, %d by %q", c.From, c.To, c.Count, got.Total, c.Q)
		}
	}
	if some == 0 || !strings.Contains(o.Matrix.Title, "1995–2015") || !strings.Contains(o.Matrix.Title, "all that is told") {
		t.Errorf("%d cells with a count, titled %q: the title tells basis and period", some, o.Matrix.Title)
	}
}

// open makes a lake of given documents and serves it.
func open(t *testing.T, coded []lake.Coded, change func(*web.Options)) (site, *lake.Lake) {
	t.Helper()
	l, err := lake.Open(t.TempDir(), options(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := fill(l, coded); err != nil {
		t.Fatal(err)
	}
	return serve(t, l, change), l
}

const row = "Row 7: Russia delivered 12 Su-30 to India in 2018."

// registers is a lake of news and of a register that lists all transfers of 2015 to 2018.
func registers() []lake.Coded {
	news := sale("n1", "2020-05-04", "Su-30 for India", "Russia has agreed to sell 12 Su-30 fighters to India.", "RUS", "IND", entente.Agreed)
	var out []lake.Coded
	out = append(out, news)
	for i, year := range []string{"2015", "2016", "2017", "2018"} {
		d := entente.Document{ID: "row-" + year, Source: "sipri", Release: "2024-03-11", Row: i + 1, Terms: entente.Restricted, Text: row}
		from, to := entente.Actor("RUS"), entente.Actor("IND")
		if i == 0 {
			from, to = "USA", "JPN"
		}
		out = append(out, told(d, entente.Record{ID: "sipri-" + year, Kind: entente.Transfer, Stage: entente.Completed, From: []entente.Actor{from},
			To: []entente.Actor{to}, When: entente.EDTF(year)}, map[string][]string{"from": {"Russia"}, "to": {"India"}, "when": {"2018"}}))
	}
	return out
}

// TestThreeKindsOfNothing wants "not covered", "no report found" and "reported
// none" told apart.
func TestThreeKindsOfNothing(t *testing.T) {
	s, _ := open(t, registers(), nil)
	p := read[web.DyadPage](s, "/dyad/USA~IND.json?kind=transfer&t=2014..2020")
	if len(p.Lanes.Lanes) != 1 {
		t.Fatalf("%d lanes, want the one that was asked for", len(p.Lanes.Lanes))
	}
	got := map[int]web.Absence{}
	for _, y := range p.Lanes.Lanes[0].Years {
		got[y.Year] = y.Absence
	}
	for year, want := range map[int]web.Absence{2014: web.NotCovered, 2016: web.ReportedNone, 2019: web.NotCovered, 2020: web.NoneFound} {
		if got[year] != want {
			t.Errorf("%d: %q, want %q", year, got[year], want)
		}
	}
}

// TestRestrictedRowsStayOutOfDownloads wants rows that may not be passed on left
// out of tables, and the table to say so, unless they are asked for by name.
func TestRestrictedRowsStayOutOfDownloads(t *testing.T) {
	s, _ := open(t, registers(), nil)
	if shown := read[listed](s, "/api/v1/records"); shown.Total != 5 {
		t.Fatalf("%d records are shown, want 5", shown.Total)
	}
	r := s.ask(http.MethodGet, "/api/v1/records.ndjson", nil)
	left := r.Header.Get("Entente-Left-Out")
	if lines := strings.Count(s.text(http.StatusOK, "/api/v1/records.ndjson"), "\n"); lines != 1 || !strings.Contains(left, "4 of sipri") {
		t.Errorf("%d lines, and %q", lines, left)
	}
	if lines := strings.Count(s.text(http.StatusOK, "/api/v1/records.ndjson?include=sipri"), "\n"); lines != 5 {
		t.Errorf("%d lines with those that were asked for by name, want 5", lines)
	}
}

// TestEventPage wants what each source tells, the words, reprints put together,
// and a citation.
func TestEventPage(t *testing.T) {
	text := "Russia has agreed to sell 12 Su-30 fighters to India, the ministry said in a statement on Monday after talks that lasted for two days in the capital."
	first, second := sale("a", "2020-05-04", "Su-30 for {India} & others", text, "RUS", "IND", entente.Agreed), sale("b", "2020-05-04", "The same", text, "RUS", "IND", entente.Agreed)
	first.Document.Outlet, second.Document.Outlet = "The Daily Post", "Evening Mail"
	s, l := open(t, []lake.Coded{first, second}, nil)
	events := read[listed](s, "/api/v1/events")
	if events.Total != 1 {
		t.Fatalf("%d events of one sale told twice", events.Total)
	}
	id := name(events.Items[0])
	p := read[web.EventPage](s, "/event/"+id+".json")
	if p.Documents != 2 || p.Origins != 1 || len(p.Folded) != 1 || len(p.Folded[0].Documents) != 2 {
		t.Errorf("%d documents of %d origins, folded to %v; want 2 of 1", p.Documents, p.Origins, p.Folded)
	}
	if len(p.Sentences) != 2 || len(p.Sentences[0].Why) == 0 || p.Sentences[0].Why[0].Means == "" {
		t.Fatalf("%d sentences, without their rules", len(p.Sentences))
	}
	var whole strings.Builder
	fields := map[string]bool{}
	for _, run := range p.Sentences[0].Runs {
		whole.WriteString(run.Text)
		for _, f := range run.Fields {
			fields[f.Field] = true
		}
	}
	if whole.String() != text || !fields["from"] {
		t.Errorf("the runs of the sentence say %q, with fields %v", whole.String(), fields)
	}
	if !strings.Contains(p.NotTold, "No delivery") || !strings.Contains(p.NotTold, "2020-05-04") {
		t.Errorf("what is not told: %q", p.NotTold)
	}
	if bib := s.text(http.StatusOK, "/event/"+id+".bib"); !strings.Contains(bib, `title = {Su-30 for \{India\} \& others}`) {
		t.Errorf("BibTeX:\n%s", bib)
	}
	if ris := s.text(http.StatusOK, "/event/"+id+".ris"); !strings.Contains(ris, "TI  - Su-30 for {India} & others\r\n") || !strings.HasSuffix(ris, "ER  - \r\n") {
		t.Errorf("RIS:\n%s", ris)
	}
	if csl := s.text(http.StatusOK, "/event/"+id+".csl"); !json.Valid([]byte(csl)) || !strings.Contains(csl, `"article-newspaper"`) {
		t.Errorf("CSL-JSON: %s", csl)
	}

	// A verdict shows in the history, and a merged event leads to the one that has it.
	if _, err := l.Append(lake.Batch{Verdicts: []entente.Verdict{{ID: "v1", Judgement: entente.Right, Record: "r-a", By: "a reviewer"}}}); err != nil {
		t.Fatal(err)
	}
	e := p.Event
	e.Was = []string{"ev-of-before"}
	if _, _, err := l.ReplaceEvents(t.Context(), func(yield func(entente.Event) bool) { yield(e) }); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	p = read[web.EventPage](s, "/event/"+id+".json")
	if said := fmt.Sprint(p.History); !strings.Contains(said, "a reviewer") || !strings.Contains(said, "ev-of-before") {
		t.Errorf("the history is %s", said)
	}
	for _, address := range []string{"/event/ev-of-before", "/event/ev-of-before.json"} {
		r := s.ask(http.MethodGet, address, nil)
		if to := r.Header.Get("Location"); r.StatusCode != http.StatusPermanentRedirect || !strings.HasSuffix(to, "/"+id) {
			t.Errorf("%s: %d to %q", address, r.StatusCode, to)
		}
	}
}

// TestDocumentPage wants the text as it is, cut where something is said of it,
// and sentences that nothing was coded from.
func TestDocumentPage(t *testing.T) {
	c := sale("doc", "2020-05-04", "Two texts", "Russia has agreed to sell 12 Su-30 fighters to India.", "RUS", "IND", entente.Agreed)
	c.Document.Text += " Later the army of France met troops from Italy — für immer. The weather was fine."
	before, after := sale("older", "2020-05-03", "", "Russia sells.", "RUS", "IND", entente.Agreed), sale("newer", "2020-05-05", "", "Russia sells more.", "RUS", "IND", entente.Agreed)
	s, _ := open(t, []lake.Coded{before, c, after}, nil)
	p := read[web.DocumentPage](s, "/document/doc.json")
	var whole, missed strings.Builder
	for _, run := range p.Runs {
		if run.Start != whole.Len() {
			t.Errorf("a run begins at %d, want %d", run.Start, whole.Len())
		}
		whole.WriteString(run.Text)
		if run.Uncoded {
			missed.WriteString(run.Text)
		}
	}
	if whole.String() != c.Document.Text {
		t.Errorf("the runs say %q", whole.String())
	}
	if missed.String() != "Later the army of France met troops from Italy — für immer." || p.Uncoded != 1 {
		t.Errorf("uncoded: %q", missed.String())
	}
	if p.Previous != "newer" || p.Next != "older" || p.Place != 2 || p.Total != 3 {
		t.Errorf("previous %q, next %q, place %d of %d", p.Previous, p.Next, p.Place, p.Total)
	}
	if len(p.Said) != 1 || len(p.Hash) != 64 {
		t.Errorf("%d records, hash %q", len(p.Said), p.Hash)
	}
}

// TestWhatIsAddedAppears wants the pages to follow the lake.
func TestWhatIsAddedAppears(t *testing.T) {
	s, l := open(t, []lake.Coded{sale("a", "2020-05-04", "", "Russia sells.", "RUS", "IND", entente.Agreed)}, nil)
	before := read[listed](s, "/api/v1/events")
	if _, err := l.Append(lake.Batch{Coded: []lake.Coded{sale("b", "2021-01-01", "", "France sells.", "FRA", "EGY", entente.Agreed)}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	after := read[listed](s, "/api/v1/events")
	if before.Total != 1 || after.Total != 2 || before.Version == after.Version {
		t.Errorf("%d events of %s, then %d of %s", before.Total, before.Version, after.Total, after.Version)
	}
	if !strings.Contains(after.Caveat, "not grouped yet") {
		t.Errorf("nothing says that a record is not grouped: %s", after.Caveat)
	}
}

// TestEmptyLake wants pages that say that nothing was read.
func TestEmptyLake(t *testing.T) {
	s, _ := open(t, nil, nil)
	for _, page := range []string{"/index.json", "/country/IND.json", "/dyad/RUS~IND.json", "/explore.json", "/api/v1/records", "/api/v1/events", "/api/v1/documents",
		"/api/v1/facets", "/api/v1/measures/polarity", "/api/v1/measures/supply", "/api/v1/measures/dependence", "/api/v1/measures/network"} {
		about := read[web.About](s, page)
		if !strings.Contains(about.Caveat, "nothing is known") && !strings.Contains(about.Caveat, "every figure is unknown") {
			t.Errorf("%s: %q", page, about.Caveat)
		}
	}
	if c := read[web.OverviewPage](s, "/index.json").Map; len(c) < 190 || c[0].Absence != web.NotCovered {
		t.Errorf("the map has %d states", len(c))
	}
}

// TestDescription wants OpenAPI 3.1 with every operation that answers.
func TestDescription(t *testing.T) {
	s := madeSite(t)
	d := read[struct {
		OpenAPI string                               `json:"openapi"`
		Paths   map[string]map[string]map[string]any `json:"paths"`
	}](s, "/openapi.json")
	if !strings.HasPrefix(d.OpenAPI, "3.1") || len(d.Paths) < 14 {
		t.Fatalf("OpenAPI %s with %d paths", d.OpenAPI, len(d.Paths))
	}
	p := pair(s)
	from, _, _ := strings.Cut(p, "~")
	ids := strings.NewReplacer("{code}", from, "{pair}", p, "/events/{id}", "/events/"+name(read[listed](s, "/api/v1/events?limit=1").Items[0]),
		"/documents/{id}", "/documents/"+name(read[listed](s, "/api/v1/documents?limit=1").Items[0]))
	for path, methods := range d.Paths {
		for method, op := range methods {
			if op["operationId"] == "" || op["summary"] == "" || op["description"] == "" {
				t.Errorf("%s %s has no name or description", method, path)
			}
			if method == "get" {
				s.text(http.StatusOK, ids.Replace(path))
			}
		}
	}
}

// TestAsOf wants lists of the lake as it was, and no page that passes off the
// lake as it is for that.
func TestAsOf(t *testing.T) {
	s, l := open(t, []lake.Coded{sale("a", "2020-05-04", "Sale", "Russia sells.", "RUS", "IND", entente.Agreed)}, nil)
	time.Sleep(2 * time.Millisecond)
	then := url.QueryEscape("as_of:" + time.Now().UTC().Format(time.RFC3339Nano))
	time.Sleep(2 * time.Millisecond)
	if _, err := l.Append(lake.Batch{Verdicts: []entente.Verdict{{ID: "v1", Judgement: entente.Wrong, Record: "r-a", By: "a reviewer"}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, of := range []string{"records", "events", "documents"} {
		was := read[listed](s, "/api/v1/"+of+"?q="+then)
		if was.Total != 1 || len(was.Items) != 1 || !strings.Contains(was.Caveat, "as it was") {
			t.Errorf("%s as of then: %d, %q", of, was.Total, was.Caveat)
		}
		if lines := strings.Count(s.text(http.StatusOK, "/api/v1/"+of+".csv?q="+then), "\n"); lines != 2 {
			t.Errorf("%s as of then, as CSV: %d lines", of, lines)
		}
	}
	if now := read[listed](s, "/api/v1/records"); now.Total != 0 {
		t.Errorf("%d records now, though the one was judged wrong", now.Total)
	}
	for _, page := range []string{"/explore.json?q=" + then, "/api/v1/facets?q=" + then, "/api/v1/records?via=events&q=" + then} {
		s.text(http.StatusBadRequest, page)
	}
}
