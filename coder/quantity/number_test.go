package quantity

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/text"
)

func TestReadNumbersAndPeople(t *testing.T) {
	cases := valueCases(t, "numbers.txt", 3)
	if len(cases) < 60 {
		t.Fatalf("%d cases, want at least 60", len(cases))
	}
	for _, c := range cases {
		var counts, people []string
		for _, s := range text.Segment(c[0]) {
			times := Times(s.Tokens, "2022-08-16", Context{})
			numbers := Counts(s.Tokens, times, Sums(s.Tokens, ""))
			for _, m := range numbers {
				mark := ""
				if !m.Exact {
					mark = "~"
				}
				counts = append(counts, fmt.Sprintf("%s = %d%s", c[0][m.Start:m.End], m.Value, mark))
			}
			for _, m := range Headcounts(s.Tokens, numbers) {
				people = append(people, fmt.Sprintf("%d %s", m.Count, m.Unit))
			}
		}
		if have := strings.Join(counts, "; "); have != strings.Replace(c[1], "none", "", 1) {
			t.Errorf("%s\n got counts %s\nwant %s", c[0], have, c[1])
		}
		if have := strings.Join(people, "; "); have != strings.Replace(c[2], "none", "", 1) {
			t.Errorf("%s\n got people %s\nwant %s", c[0], have, c[2])
		}
	}
}

// A sentence without end takes time in proportion to its length.
func TestReadValuesOfEndlessSentences(t *testing.T) {
	for _, words := range []string{"on May 3 , ", "two hundred and ", "$ 1 billion to ", "12 countries and ", "last next this year "} {
		var tokens []text.Token
		at := 0
		for _, w := range strings.Fields(strings.Repeat(words, 5000)) {
			tokens = append(tokens, text.Token{Start: at, End: at + len(w), Form: w, Head: -1})
			at += len(w) + 1
		}
		start := time.Now()
		times := Times(tokens, "2022-08-16", Context{})
		Headcounts(tokens, Counts(tokens, times, Sums(tokens, "")))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%d tokens of %q took %v", len(tokens), words, took)
		}
	}
}
