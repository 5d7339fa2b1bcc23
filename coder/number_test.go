package coder

import (
	"fmt"
	"strings"
	"testing"

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
			times := readTimes(s.Tokens, "2022-08-16", timeContext{})
			numbers := readNumbers(s.Tokens, times, readMoney(s.Tokens, ""))
			for _, m := range numbers {
				mark := ""
				if !m.Exact {
					mark = "~"
				}
				counts = append(counts, fmt.Sprintf("%s = %d%s", c[0][m.Start:m.End], m.Value, mark))
			}
			for _, m := range readPeople(s.Tokens, numbers) {
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
