package web_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"entente/lake"
)

func tempDir() (string, error) { return os.MkdirTemp("", "entente-web-") }

// TestMain takes away the lake that the tests share.
func TestMain(m *testing.M) {
	code := m.Run()
	if l, err := made(); err == nil {
		_ = l.Close()
		_ = os.RemoveAll(l.Dir())
	}
	os.Exit(code)
}

type listed struct {
	Query   string           `json:"query"`
	Version string           `json:"version"`
	Caveat  string           `json:"caveat"`
	Total   int              `json:"total"`
	Items   []map[string]any `json:"items"`
	Next    string           `json:"next"`
}

// queries are asked of memory and of the lake's engine, which must find the same.
var queries = []string{
	"", "kind:transfer", "kind:transfer~exercise stage:agreed..", "stage:..discussed", "stage:agreed..completed", "stage:refused~halted",
	"party:USA", "from:RUS", "to:IND~PAK", "with:JPN", "party:=NATO", "dyad:RUS~IND", "dyad:USA~JPN when:2000..2010", "when:2015", "when:2010-05..",
	"when:..1999-12-31", "when:2005~2007", "equipment:combat-aircraft", "equipment:missile~tank from:USA", "source:news", "confidence:0.5..",
	"confidence:0.2..0.6", "party:NATO", "party:M49:150 kind:pact", "-kind:transfer", "party:XYZ", "when:2015 -from:USA", "when:2000..2020 party:FRA stage:underway..",
}

func TestMemoryFindsWhatTheLakeFinds(t *testing.T) {
	s := madeSite(t)
	l, _ := made()
	some := 0
	for _, text := range queries {
		q, err := l.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, of := range []lake.Thing{lake.Records, lake.Events, lake.Documents} {
			if of == lake.Documents && strings.Contains(text, "confidence") {
				continue
			}
			want, err := l.Count(t.Context(), q, of)
			if err != nil {
				t.Fatalf("%s of %s: %v", text, of, err)
			}
			got := read[listed](s, "/api/v1/"+string(of)+"?limit=1&q="+url.QueryEscape(text))
			if int64(got.Total) != want {
				t.Errorf("%q of %s: %d on the pages, %d in the lake", text, of, got.Total, want)
			}
			if want > 0 {
				some++
			}
		}
	}
	if some < len(queries) {
		t.Errorf("only %d of the queries find something", some)
	}
}

func TestPagesOfAListHaveEachRowOnce(t *testing.T) {
	s := madeSite(t)
	for _, list := range []string{"/api/v1/records?q=kind:transfer", "/api/v1/events?q=kind:exercise~transfer", "/api/v1/documents?q=when:2000..2005"} {
		for _, order := range []string{"newest", "oldest", "confidence"} {
			if order == "confidence" && strings.Contains(list, "documents") {
				continue
			}
			address := list + "&limit=37&order=" + order
			whole := read[listed](s, list+"&limit=1000&order="+order)
			var ids []string
			for cursor := ""; ; {
				p := read[listed](s, address+"&cursor="+cursor)
				for _, item := range p.Items {
					ids = append(ids, name(item))
				}
				if cursor = p.Next; cursor == "" {
					break
				}
			}
			var want []string
			for _, item := range whole.Items {
				want = append(want, name(item))
			}
			if len(want) < 40 || len(ids) != whole.Total && whole.Total <= 1000 || !slices.Equal(ids[:len(want)], want) {
				t.Errorf("%s: pages have %d rows, the list %d of %d; or in another order", address, len(ids), len(want), whole.Total)
			}
			if sorted := slices.Sorted(slices.Values(ids)); len(slices.Compact(sorted)) != len(ids) {
				t.Errorf("%s: a row is on two pages", address)
			}
		}
	}
}

func name(item map[string]any) string {
	for _, key := range []string{"record", "event", "id"} {
		if v, is := item[key].(string); is {
			return v
		}
	}
	return ""
}

func TestTablesHaveTheRowsOfTheScreen(t *testing.T) {
	s := madeSite(t)
	actor, _, _ := strings.Cut(pair(s), "~")
	for _, tt := range []struct{ page, total string }{
		{"/api/v1/records", "?q=kind:transfer"}, {"/api/v1/events", "?q=kind:exercise"}, {"/api/v1/documents", "?q=party:" + actor},
		{"/explore", "?q=party:" + actor + "&of=events"}, {"/explore", "?q=party:" + actor + "&of=records"},
		{"/dyad/" + pair(s), "?basis=declared"},
	} {
		page := read[listed](s, tt.page+".json"+tt.total)
		table, err := csv.NewReader(strings.NewReader(s.text(http.StatusOK, tt.page+".csv"+tt.total))).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", tt.page, err)
		}
		lines := strings.Count(s.text(http.StatusOK, tt.page+".ndjson"+tt.total), "\n")
		if page.Total == 0 || len(table)-1 != page.Total || lines != page.Total {
			t.Errorf("%s%s: %d on the page, %d rows of CSV, %d lines", tt.page, tt.total, page.Total, len(table)-1, lines)
		}
		for line := range strings.Lines(s.text(http.StatusOK, tt.page+".ndjson"+tt.total)) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("%s: %s is no JSON", tt.page, line)
			}
		}
	}
}

// pair are two actors with an event that is neither refused nor halted.
func pair(s site) string {
	s.t.Helper()
	for _, e := range read[listed](s, "/api/v1/events?q=kind:transfer+stage:agreed..").Items {
		from, _ := e["from"].([]any)
		to, _ := e["to"].([]any)
		if len(from) > 0 && len(to) > 0 {
			return from[0].(string) + "~" + to[0].(string)
		}
	}
	s.t.Fatal("the lake has no transfer that is agreed")
	return ""
}

func TestWhatIsRefused(t *testing.T) {
	s := madeSite(t)
	for _, tt := range []struct {
		address string
		status  int
		says    string
	}{
		{"/api/v1/records?colour=red", 400, "valid are q, format, limit, cursor, order, include, via"},
		{"/country/IND.json?fo=1", 400, "there is no parameter"},
		{"/api/v1/words?q=", 400, "takes none"},
		{"/api/v1/events?q=kind:transfr", 400, "did you mean transfer"},
		{"/api/v1/events?q=colour:red", 400, "there is no field"},
		{"/api/v1/events?q=a&q=b", 400, "given 2 times"},
		{"/api/v1/events?cursor=abc", 400, "no cursor"},
		{"/api/v1/events?limit=0", 422, "validation"},
		{"/api/v1/events?limit=1001", 422, "validation"},
		{"/api/v1/events?order=size", 422, "validation"},
		{"/api/v1/events.csv?format=json", 400, "take one of them"},
		{"/api/v1/facets?fields=size", 400, "there is no property"},
		{"/api/v1/records.csv?include=nothing", 400, "there is no source"},
		{"/country/QQQ.json", 404, "there is no actor"},
		{"/country/a%20b.json", 400, "no actor code"},
		{"/dyad/IND.json", 400, "no pair"},
		{"/dyad/IND~IND.json", 400, "one actor twice"},
		{"/event/nothing.json", 404, "there is no event"},
		{"/document/nothing.json", 404, "there is no document"},
		{"/index.json?t=2020..2010", 400, "comes after"},
		{"/index.json?t=soon", 400, "is no year"},
		{"/index.json?basis=hoped", 422, "validation"},
		{"/index.json?kind=sale", 400, "there is no kind"},
		{"/words.json", 404, "nothing at this address"},
		{"/api/v2/records", 404, "nothing at this address"},
		{"/api/v1/measures/wisdom", 404, "nothing at this address"},
	} {
		r := s.ask(http.MethodGet, tt.address, nil)
		var p struct {
			Detail string `json:"detail"`
		}
		if err := json.NewDecoder(r.Body).Decode(&p); err != nil || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: not a problem: %v, %s", tt.address, err, r.Header.Get("Content-Type"))
		}
		if r.StatusCode != tt.status || !strings.Contains(p.Detail, tt.says) {
			t.Errorf("%s: %d %q, want %d and %q", tt.address, r.StatusCode, p.Detail, tt.status, tt.says)
		}
	}
}

func TestTagsAndCompression(t *testing.T) {
	s := madeSite(t)
	for _, address := range []string{"/api/v1/events", "/api/v1/events.csv", "/index.json", "/openapi.json"} {
		for _, accept := range []string{"", "gzip"} {
			first := s.ask(http.MethodGet, address, nil, "Accept-Encoding", accept)
			tag := first.Header.Get("ETag")
			if tag == "" || first.Header.Get("Content-Encoding") != accept {
				t.Errorf("%s with %q: tag %q, coding %q", address, accept, tag, first.Header.Get("Content-Encoding"))
			}
			if again := s.ask(http.MethodGet, address, nil, "Accept-Encoding", accept, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s with %q and its tag: status %d", address, accept, again.StatusCode)
			}
			if other := s.ask(http.MethodGet, address, nil, "Accept-Encoding", accept, "If-None-Match", `"other"`); other.StatusCode != http.StatusOK {
				t.Errorf("%s with another tag: status %d", address, other.StatusCode)
			}
		}
	}
}
