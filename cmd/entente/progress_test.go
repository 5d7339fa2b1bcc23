package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"entente"
	"entente/source"
)

func TestProgressLine(t *testing.T) {
	p := newProgress(console{})
	p.done, p.records = 20, 7
	p.skips[entente.Pointer], p.skips[entente.Empty] = 2, 1
	if got, want := p.line(10*time.Second), "20 documents, 7 records, 3 refused (empty 1, pointer 2), 2.0/s, 10s"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.reading = &extent{}
	p.reading.total.Store(400)
	p.reading.read.Store(100)
	if got := p.line(10 * time.Second); !strings.HasSuffix(got, ", 10s, 30s left") {
		t.Errorf("%q", got)
	}
}

// TestManyRefusals says that of each reason the first are named and the others counted.
func TestManyRefusals(t *testing.T) {
	var messages bytes.Buffer
	refusals := func(yield func(source.Item) error) error {
		for i := range 3 * namedOfEach {
			reason := entente.Empty
			if i%3 == 0 {
				reason = entente.Pointer
			}
			if err := yield(source.Item{Skip: &entente.Skip{Path: "x", Reason: reason}}); err != nil {
				return err
			}
		}
		return nil
	}
	err := each(context.Background(), console{err: &messages}, 1, refusals, one(func(*entente.Document) int { return 0 }), func(source.Item, int) error { return nil })
	var part partial
	if !errors.As(err, &part) || part.refused != 3*namedOfEach {
		t.Errorf("error %v", err)
	}
	lines := strings.Split(strings.TrimSpace(messages.String()), "\n")
	if len(lines) != 2*namedOfEach+1 || lines[len(lines)-1] != "entente: refused 20 more: empty" {
		t.Errorf("%d lines, the last %q", len(lines), lines[len(lines)-1])
	}
}
