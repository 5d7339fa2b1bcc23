package web_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"entente"
	"entente/data"
	"entente/event"
	"entente/lake"
	"entente/lake/generate"
	"entente/web"
)

// options are those with which the program opens a lake, as far as these tests need them.
func options(t testing.TB) lake.Options {
	t.Helper()
	o := lake.Options{Write: true, Holder: "test"}
	members, err := data.Members()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range members {
		o.Members = append(o.Members, lake.Member{Group: entente.Actor(m.Organisation), State: entente.Actor(m.State), From: m.From, To: m.To})
	}
	return o
}

// made is a lake of generated records with their events, which no test changes.
var made = sync.OnceValues(func() (*lake.Lake, error) {
	t := &testing.T{}
	dir, err := tempDir()
	if err != nil {
		return nil, err
	}
	l, err := lake.Open(dir, options(t))
	if err != nil {
		return nil, err
	}
	documents, err := generate.Documents(generate.Options{Records: 2500, Seed: 3})
	if err != nil {
		return nil, err
	}
	var coded []lake.Coded
	for c := range documents {
		coded = append(coded, c)
	}
	return l, fill(l, coded)
})

// fill adds documents with their records to a lake and makes its events.
func fill(l *lake.Lake, coded []lake.Coded) error {
	if _, err := l.Append(lake.Batch{Coded: coded}); err != nil {
		return err
	}
	g, err := event.New(2)
	if err != nil {
		return err
	}
	for i := range coded {
		g.Add(&coded[i].Document, coded[i].Records...)
	}
	_, _, err = l.ReplaceEvents(context.Background(), g.Events())
	return err
}

// site is a server under test.
type site struct {
	t testing.TB
	*web.Server
}

func serve(t testing.TB, l *lake.Lake, change func(*web.Options)) site {
	t.Helper()
	o := web.Options{Lake: l, Report: func(err error) { t.Errorf("the server reports: %v", err) }}
	if change != nil {
		change(&o)
	}
	s, err := web.New(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return site{t, s}
}

func madeSite(t testing.TB) site {
	t.Helper()
	l, err := made()
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, l, nil)
}

// ask sends a request; headers are names and values in turn.
func (s site) ask(method, address string, body io.Reader, headers ...string) *http.Response {
	s.t.Helper()
	r := httptest.NewRequest(method, address, body)
	r.Host = "127.0.0.1:8765"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// text is the body of an answer that must have a status.
func (s site) text(status int, address string, headers ...string) string {
	s.t.Helper()
	r := s.ask(http.MethodGet, address, nil, headers...)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if r.StatusCode != status {
		s.t.Fatalf("GET %s: status %d, want %d: %.300s", address, r.StatusCode, status, body)
	}
	return string(body)
}

// read decodes the answer to an address into a value.
func read[T any](s site, address string) (out T) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.text(http.StatusOK, address)), &out); err != nil {
		s.t.Fatalf("GET %s: %v", address, err)
	}
	return out
}

// told makes a document with one record, whose words are found in its text.
func told(d entente.Document, r entente.Record, words map[string][]string) lake.Coded {
	r.Document = d.ID
	if r.Certainty == "" {
		r.Certainty = entente.Asserted
	}
	r.Confidence = 0.9
	r.Evidence = []entente.Evidence{{Span: entente.Span{Start: 0, End: len(d.Text)}, Text: d.Text}}
	field := func(name, word string) {
		at := max(strings.Index(d.Text, word), 0)
		r.Why = append(r.Why, entente.Why{Field: name, Span: entente.Span{Start: at, End: at + max(len(word), 1)}, Rule: "rule/told-as-fact"})
	}
	for _, name := range []string{"kind", "stage", "certainty"} {
		field(name, "")
	}
	for _, name := range []string{"from", "to", "with", "equipment", "when", "name", "speaker", "outlet", "where", "money", "people"} {
		for _, w := range words[name] {
			field(name, w)
		}
	}
	return lake.Coded{Document: d, Records: []entente.Record{r}, Coder: "test"}
}

// sale is a document that tells of a sale of arms.
func sale(id, date, title, text string, from, to entente.Actor, stage entente.Stage) lake.Coded {
	return told(entente.Document{ID: id, Date: date, Title: title, Text: text},
		entente.Record{ID: "r-" + id, Kind: entente.Transfer, Stage: stage, From: []entente.Actor{from}, To: []entente.Actor{to},
			When: entente.EDTF(date)}, map[string][]string{"from": {text[:4]}, "to": {text[:4]}, "when": {text[:4]}})
}
