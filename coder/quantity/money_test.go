package quantity

import (
	"fmt"
	"strings"
	"testing"

	"entente"
	"entente/text"
)

func TestReadMoney(t *testing.T) {
	cases := valueCases(t, "money.txt", 3)
	if len(cases) < 80 {
		t.Fatalf("%d cases, want at least 80", len(cases))
	}
	for _, c := range cases {
		var got []string
		for _, s := range text.Segment(c[1]) {
			for _, m := range Sums(s.Tokens, entente.Actor(c[0])) {
				got = append(got, fmt.Sprintf("%s = %d %s", c[1][m.Start:m.End], m.Amount, m.Currency))
			}
		}
		if have := strings.Join(got, "; "); have != strings.Replace(c[2], "none", "", 1) {
			t.Errorf("in a document of %q: %s\n got %s\nwant %s", c[0], c[1], have, c[2])
		}
	}
}

// Tokenisers differ in where they cut amounts: each way gives the same money.
func TestReadMoneyHoweverCut(t *testing.T) {
	for _, words := range []string{
		"US$ 1.2 bn", "US$ 1.2bn", "US$1.2bn", "US $ 1.2 billion", "U.S. $ 1.2 billion", "US$ 1.2 - billion", "1.2bn USD",
	} {
		var tokens []text.Token
		at := 0
		for _, w := range strings.Fields(words) {
			tokens = append(tokens, text.Token{Start: at, End: at + len(w), Form: w, Head: -1})
			at += len(w)
		}
		got := Sums(tokens, "AUS")
		if len(got) != 1 || got[0].Amount != 1_200_000_000 || got[0].Currency != "USD" || got[0].Start != 0 || got[0].End != at {
			t.Errorf("%s: %+v", words, got)
		}
	}
}
