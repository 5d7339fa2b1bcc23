package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"entente"
	"entente/lake"
	"entente/source/fetch"
	"entente/web"
)

func TestServeAnswersAndEnds(t *testing.T) {
	l, err := lake.Open(t.TempDir(), lake.Options{Write: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	text := "On Tuesday Poland said it would buy tanks."
	d := entente.Document{ID: "d", Date: "2022-04-06", Text: text}
	r := entente.Record{ID: "r", Document: "d", Kind: entente.Talks, Stage: entente.Discussed, With: []entente.Actor{"POL"}, Certainty: entente.Asserted,
		Evidence: []entente.Evidence{{Span: entente.Span{Start: 0, End: len(text)}}}}
	for _, field := range []string{"kind", "stage", "with", "certainty"} {
		r.Why = append(r.Why, entente.Why{Field: field, Span: entente.Span{Start: 11, End: 17}, Rule: "rule/told-as-fact"})
	}
	if _, err := l.Append(lake.Batch{Coded: []lake.Coded{{Document: d, Records: []entente.Record{r}}}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, console{out: in, err: io.Discard}, "127.0.0.1:0", web.Options{Lake: l})
		_ = in.Close()
	}()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("no address: %v, %v", err, <-ended)
	}
	answer, err := http.Get(strings.TrimSpace(address) + "api/v1/records")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), `"total":1`) {
		t.Errorf("%d %v %s", answer.StatusCode, err, body)
	}
	_ = answer.Body.Close()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("serve ended with %v", err)
	}
}

// TestPagesOfPrivateNetworksAreNotFetched wants the guard of watch before every
// address that is given to be coded.
func TestPagesOfPrivateNetworksAreNotFetched(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:8765/", "http://localhost/", "http://10.1.2.3/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
		"http://0.0.0.0/", "http://[::ffff:192.168.0.1]/", "http://2130706433/"} {
		_, err := fetchPage(t.Context(), address)
		var private *fetch.PrivateError
		if err == nil || !errors.As(err, &private) && !strings.Contains(err.Error(), "no such host") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
