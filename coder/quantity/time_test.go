package quantity

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"entente"
	"entente/data"
	"entente/text"
)

// valueCases reads a file of testdata/values: lines of cells between bars.
func valueCases(t *testing.T, name string, cells int) [][]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "|")
		if len(row) != cells {
			t.Fatalf("%s: %q has %d cells, want %d", name, line, len(row), cells)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		out = append(out, row)
	}
	return out
}

func TestReadTimes(t *testing.T) {
	cases := valueCases(t, "times.txt", 3)
	if len(cases) < 150 {
		t.Fatalf("%d cases, want at least 150", len(cases))
	}
	for _, c := range cases {
		var got []string
		for _, s := range text.Segment(c[1]) {
			for _, m := range Times(s.Tokens, c[0], Context{}) {
				when := string(m.When)
				if when == "" {
					when = "unknown"
				}
				got = append(got, c[1][m.Start:m.End]+" = "+when+" "+m.Rule)
			}
		}
		if have := strings.Join(got, "; "); have != strings.Replace(c[2], "none", "", 1) {
			t.Errorf("published %q: %s\n got %s\nwant %s", c[0], c[1], have, c[2])
		}
	}
}

func TestTimeOfStage(t *testing.T) {
	for _, c := range []struct {
		text  string
		stage entente.Stage
		want  string
	}{
		{"The navies concluded the drill on May 22.", entente.Completed, "../2022-05-22"},
		{"The ban expires on May 22.", entente.Underway, "../2022-05-22"},
		{"The coalition intervened in 2015.", entente.Underway, "2015/.."},
		{"The coalition intervened in 2015.", entente.Completed, "2015"},
		{"The two navies met on May 22.", entente.Completed, "2022-05-22"},
		{"The drill started in 2015, the minister said on Monday.", entente.Underway, "2015/.."},
		{"The drill, which ended last week, was told to the press on May 22.", entente.Completed, "2022-05-16/2022-05-22"},
		{"The two navies concluded Exercise Balikatan 2022.", entente.Completed, "2022"},
	} {
		times := Times(text.Segment(c.text)[0].Tokens, "2022-05-29", Context{})
		if len(times) == 0 || string(times[0].WhenOf(c.stage)) != c.want {
			t.Errorf("%s: %+v, want %s", c.text, times, c.want)
		}
	}
}

// A sentence whose own words do not tell lets the context decide.
func TestTimeContext(t *testing.T) {
	tokens := text.Segment("Departure: Wednesday.")[0].Tokens
	if got := Times(tokens, "2022-08-16", Context{}); got[0].When != "2022-08-10" {
		t.Errorf("without context: %s", got[0].When)
	}
	if got := Times(tokens, "2022-08-16", Context{Future: true}); got[0].When != "2022-08-17" {
		t.Errorf("of the future: %s", got[0].When)
	}
}

// Every rule that the readers name is a line of a table.
func TestValueRules(t *testing.T) {
	known := map[string]string{}
	if err := Describe(known); err != nil {
		t.Fatal(err)
	}
	times, _ := data.TimeWords()
	currencies, _ := data.Currencies()
	units, _ := data.Units()
	if len(known) != len(times)+len(currencies)+len(units) {
		t.Errorf("%d ids for %d lines: one is there twice", len(known), len(times)+len(currencies)+len(units))
	}
	for _, r := range currencies {
		if r.Role != "pattern" && len(r.Code) != 3 {
			t.Errorf("%s: %q is not an ISO 4217 code", r.ID, r.Code)
		}
	}
	for _, c := range valueCases(t, "times.txt", 3) {
		for _, s := range text.Segment(c[1]) {
			for _, m := range Times(s.Tokens, c[0], Context{}) {
				if known[m.Rule] == "" {
					t.Errorf("%s: rule %q is in no table", c[1], m.Rule)
				}
			}
		}
	}
	for _, c := range valueCases(t, "money.txt", 3) {
		for _, s := range text.Segment(c[1]) {
			for _, m := range Sums(s.Tokens, entente.Actor(c[0])) {
				if known[m.Rule] == "" {
					t.Errorf("%s: rule %q is in no table", c[1], m.Rule)
				}
			}
		}
	}
}

// Whatever the words: spans lie on the tokens and in order, dates are well
// formed, amounts and counts positive.
func FuzzValues(f *testing.F) {
	for _, name := range []string{"times.txt", "money.txt", "numbers.txt"} {
		raw, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			if cells := strings.Split(line, "|"); len(cells) == 3 {
				f.Add(strings.TrimSpace(cells[1]), "2022-08-16")
			}
		}
	}
	f.Add("from 31 February to 99 May 0000-00-00 $", "")
	f.Fuzz(func(t *testing.T, words, published string) {
		if !utf8.ValidString(words) {
			return
		}
		for _, s := range text.Segment(words) {
			times := Times(s.Tokens, published, Context{})
			last := -1
			for _, m := range times {
				if m.First <= last || m.Last < m.First || m.Last >= len(s.Tokens) || m.Start != s.Tokens[m.First].Start || m.End != s.Tokens[m.Last].End {
					t.Fatalf("%q: time %+v", words, m)
				}
				last = m.Last
				if m.When != "" && !m.When.Valid() {
					t.Fatalf("%q: %q is no date", words, m.When)
				}
				if w := m.WhenOf(entente.Underway); w != "" && !w.Valid() {
					t.Fatalf("%q: %q is no date", words, w)
				}
			}
			money := Sums(s.Tokens, "")
			last = -1
			for _, m := range money {
				if m.First <= last || m.Last < m.First || m.Last >= len(s.Tokens) || m.Amount <= 0 || len(m.Currency) != 3 {
					t.Fatalf("%q: money %+v", words, m)
				}
				last = m.Last
			}
			numbers := Counts(s.Tokens, times, money)
			last = -1
			for _, m := range numbers {
				if m.First <= last || m.Last < m.First || m.Last >= len(s.Tokens) || m.Value <= 0 {
					t.Fatalf("%q: number %+v", words, m)
				}
				last = m.Last
			}
			for _, m := range Headcounts(s.Tokens, numbers) {
				if m.Count <= 0 || m.Unit == "" || m.Last >= len(s.Tokens) || m.End != s.Tokens[m.Last].End {
					t.Fatalf("%q: people %+v", words, m)
				}
			}
		}
	})
}

func BenchmarkValues(b *testing.B) {
	tokens := text.Segment("The two ministers said on Monday that 1,200 soldiers from 12 nations would train from 13 to 27 August, and that the state had paid some $1.7 billion since 2015 for 24 fighter jets and their upkeep.")[0].Tokens
	b.ReportAllocs()
	for b.Loop() {
		times := Times(tokens, "2022-08-16", Context{})
		money := Sums(tokens, "")
		Headcounts(tokens, Counts(tokens, times, money))
	}
}
