package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"syscall"
	"time"

	"entente"
)

// question is a read of the API, and the same in SQL where SQLite can answer it.
type question struct {
	sort, path string
	sql        string
	args       []any
}

// The shares of the mix, in per cent: lists and events most of all, as people
// read, and then pages of countries, dyads and documents.
var mix = []struct {
	sort  string
	share int
}{
	{"events of a pair", 20}, {"records of an actor and years", 15}, {"facets of an actor", 10}, {"event page", 20}, {"document page", 8},
	{"dyad page", 10}, {"country page", 8}, {"overview of a period", 3}, {"explore a kind and a year", 3}, {"overview", 3},
}

// The statements of what SQLite is asked, after the manner of Datasette: a page
// of rows, their number, and facets.
const (
	pairSQL = `SELECT e.json, (SELECT count(*) FROM events e2 JOIN event_sides f ON f.event = e2.rowid AND f.role = 0 AND f.actor = ?1
		JOIN event_sides t ON t.event = e2.rowid AND t.role = 1 AND t.actor = ?2 WHERE e2.kind = ?3)
		FROM events e JOIN event_sides f ON f.event = e.rowid AND f.role = 0 AND f.actor = ?1
		JOIN event_sides t ON t.event = e.rowid AND t.role = 1 AND t.actor = ?2
		WHERE e.kind = ?3 ORDER BY e.day DESC, e.id LIMIT 50`
	actorSQL = `SELECT r.json, (SELECT count(*) FROM record_sides s JOIN records r2 ON r2.rowid = s.record WHERE s.actor = ?1 AND r2.first <= ?3 AND r2.last >= ?2)
		FROM record_sides s JOIN records r ON r.rowid = s.record WHERE s.actor = ?1 AND r.first <= ?3 AND r.last >= ?2
		ORDER BY r.day DESC, r.id LIMIT 50`
	facetSQL = `WITH found AS (SELECT e.rowid AS at, e.kind, e.stage, e.year FROM event_sides s JOIN events e ON e.rowid = s.event WHERE s.actor = ?1)
		SELECT 'kind' AS facet, kind AS value, count(*) FROM found GROUP BY 2 UNION ALL SELECT 'stage', stage, count(*) FROM found GROUP BY 2
		UNION ALL SELECT 'year', year, count(*) FROM found GROUP BY 2
		UNION ALL SELECT 'party', s.actor, count(*) FROM found JOIN event_sides s ON s.event = found.at GROUP BY 2`
	eventSQL    = `SELECT e.json, r.json FROM events e JOIN event_records er ON er.event = e.rowid JOIN records r ON r.rowid = er.record WHERE e.id = ?1`
	documentSQL = `SELECT d.text, r.json FROM documents d JOIN records r ON r.document = d.rowid WHERE d.id = ?1`
	matrixSQL   = `SELECT f.actor, t.actor, count(*) FROM events e JOIN event_sides f ON f.event = e.rowid AND f.role = 0
		JOIN event_sides t ON t.event = e.rowid AND t.role = 1
		WHERE e.kind = 'transfer' AND e.stage IN ('agreed', 'underway', 'completed') AND e.first <= ?2 AND e.last >= ?1 GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 900`
)

// question draws a question.
func (w *world) question(random *rand.Rand) question {
	at := random.IntN(100)
	sort := ""
	for _, m := range mix {
		if at -= m.share; at < 0 {
			sort = m.sort
			break
		}
	}
	pair, actor := drawn(random, w.pairs), drawn(random, w.actors)
	kind := drawn(random, entente.Kinds())
	low := 1990 + random.IntN(30)
	high := low + 1 + random.IntN(10)
	query := func(path, q string) string { return path + "?" + url.Values{"q": {q}}.Encode() }
	days := []any{fmt.Sprintf("%d-01-01", low), fmt.Sprintf("%d-12-31", high)}
	switch sort {
	case "events of a pair":
		return question{sort, query("/api/v1/events", fmt.Sprintf("kind:%s from:%s to:%s", kind, pair[0], pair[1])), pairSQL, []any{pair[0], pair[1], string(kind)}}
	case "records of an actor and years":
		return question{sort, query("/api/v1/records", fmt.Sprintf("party:%s when:%d..%d", actor, low, high)), actorSQL, append([]any{actor}, days...)}
	case "facets of an actor":
		return question{sort, query("/api/v1/facets", "party:"+actor), facetSQL, []any{actor}}
	case "event page":
		id := drawn(random, w.events)
		return question{sort, "/event/" + id + ".json", eventSQL, []any{id}}
	case "document page":
		id := drawn(random, w.documents)
		return question{sort, "/document/" + url.PathEscape(id) + ".json", documentSQL, []any{id}}
	case "dyad page":
		return question{sort: sort, path: fmt.Sprintf("/dyad/%s~%s.json?t=%d..%d", pair[0], pair[1], low, high)}
	case "country page":
		return question{sort: sort, path: fmt.Sprintf("/country/%s.json?t=%d..%d", actor, low, high)}
	case "overview of a period":
		return question{sort, fmt.Sprintf("/index.json?t=%d..%d", low, high), matrixSQL, days}
	case "explore a kind and a year":
		return question{sort: sort, path: query("/explore.json", fmt.Sprintf("kind:%s when:%d", kind, low))}
	}
	return question{sort: sort, path: "/index.json"}
}

// client has enough connections for all that wait at once.
var client = &http.Client{Transport: &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256, DisableCompression: true}, Timeout: time.Minute}

// get asks once and returns how many bytes came.
func (w *world) get(path string) (int64, error) {
	r, err := client.Get(w.base + path)
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	n, err := io.Copy(io.Discard, r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, r.Status)
	}
	return n, err
}

// firstViews times what each page asks for when it is opened for the first time.
func (w *world) firstViews() error {
	// The busiest pair and actor are the hardest.
	pair, actor, err := w.busiest()
	if err != nil {
		return err
	}
	for _, p := range [][2]string{
		{"overview", "/index.json"}, {"polarity of the overview", "/api/v1/measures/polarity"}, {"polarity of exercises", "/api/v1/measures/polarity?kind=exercise"}, {"country", "/country/" + actor + ".json"},
		{"dyad", "/dyad/" + pair[0] + "~" + pair[1] + ".json"}, {"event", "/event/" + w.events[0] + ".json"},
		{"document", "/document/" + url.PathEscape(w.documents[0]) + ".json"}, {"explore, everything", "/explore.json"},
		{"explore, a kind", "/explore.json?q=kind:exercise"}, {"explore, a group", "/explore.json?q=party:M49:150"},
		{"explore, words", "/explore.json?of=records&q=text:brigade"}, {"words for completion", "/api/v1/words"},
	} {
		begun := time.Now()
		n, err := w.get(p[1])
		if err != nil {
			return err
		}
		first := time.Since(begun)
		begun = time.Now()
		if _, err := w.get(p[1]); err != nil {
			return err
		}
		fmt.Printf("first view %-26s %7.0f ms, %7.1f ms again, %d kB\n", p[0], ms(first), ms(time.Since(begun)), n>>10)
	}
	return nil
}

func (w *world) busiest() (pair [2]string, actor string, err error) {
	r, err := client.Get(w.base + "/api/v1/facets?fields=party&top=2")
	if err != nil {
		return pair, "", err
	}
	defer r.Body.Close()
	var f struct {
		Facets []struct {
			Values []struct {
				Value string `json:"value"`
			} `json:"values"`
		} `json:"facets"`
	}
	if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
		return pair, "", err
	}
	if len(f.Facets) == 0 || len(f.Facets[0].Values) < 2 {
		return pair, "", fmt.Errorf("the lake has fewer than two actors")
	}
	v := f.Facets[0].Values
	return [2]string{v[0].Value, v[1].Value}, v[0].Value, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// load sends the questions at a steady rate, whether or not earlier ones have
// been answered, and counts the time from when each was due.
func (w *world) load(questions []question, rate int) error {
	took := make([]time.Duration, len(questions))
	failed := make([]error, len(questions))
	var wait sync.WaitGroup
	begun, used := time.Now(), processorTime()
	for i, q := range questions {
		due := begun.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		wait.Go(func() {
			_, failed[i] = w.get(q.path)
			took[i] = time.Since(due)
		})
	}
	wait.Wait()
	lasted := time.Since(begun)
	used = processorTime() - used
	distinct := map[string]bool{}
	for i, q := range questions {
		distinct[q.path] = true
		if failed[i] != nil {
			return failed[i]
		}
	}
	fmt.Printf("load       %d requests in %.1f s, %.0f a second, %d of them distinct, none failed\n", len(questions), lasted.Seconds(),
		float64(len(questions))/lasted.Seconds(), len(distinct))
	// On a machine that does other work too, this tells more than the clock.
	fmt.Printf("load       %.1f ms of processor time a request, asking included\n", ms(used)/float64(len(questions)))
	by := map[string][]time.Duration{}
	for i, q := range questions {
		by[q.sort] = append(by[q.sort], took[i])
	}
	for _, m := range mix {
		report("load", m.sort, by[m.sort])
	}
	report("load", "all", took)
	return nil
}

// processorTime is what the whole process has used.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func report(what, of string, took []time.Duration) {
	slices.Sort(took)
	at := func(q float64) float64 { return ms(took[int(q*float64(len(took)-1))]) }
	if len(took) > 0 {
		fmt.Printf("%-10s %-30s %6d, median %8.1f ms, 95 %% under %8.1f ms, 99 %% under %8.1f ms\n", what, of, len(took), at(0.5), at(0.95), at(0.99))
	}
}
