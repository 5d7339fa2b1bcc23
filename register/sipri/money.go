package sipri

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"entente"
	"entente/data"
)

// dealMoney is a sum at the beginning of a comment that SIPRI calls the deal:
// "$572 m deal", "EUR1.2 b ($1.3 b) deal", "Deal worth $40 m". A sum that is a
// part of a larger one, or a range, is left in the text.
var dealMoney = regexp.MustCompile(`^(?:Deal worth (\$|[A-Z]{3}) ?(\d+(?:\.\d+)?) ?(m|b)\b|(\$|[A-Z]{3}) ?(\d+(?:\.\d+)?) ?(m|b) ?(?:\([^()]*\) ?)?deal\b)`)

// codes are the ISO 4217 codes that the table of currencies has.
var codes = sync.OnceValues(func() ([]string, error) {
	table, err := data.Currencies()
	var out []string
	for _, c := range table {
		out = append(out, c.Code)
	}
	slices.Sort(out)
	return slices.Compact(out), err
})

// money reads the sum of a deal from a comment, and its place in it; nil if there is none.
func money(comment string) (sum *entente.Money, span entente.Span) {
	at := dealMoney.FindStringSubmatchIndex(comment)
	if at == nil {
		return nil, span
	}
	part := func(n int) string {
		for _, g := range []int{n, n + 3} {
			if at[2*g] >= 0 {
				return comment[at[2*g]:at[2*g+1]]
			}
		}
		return ""
	}
	currency := part(1)
	if currency == "$" {
		currency = "USD"
	}
	known, err := codes()
	if _, is := slices.BinarySearch(known, currency); err != nil || !is {
		return nil, span
	}
	amount, err := strconv.ParseFloat(part(2), 64)
	unit := 1e6
	if part(3) == "b" {
		unit = 1e9
	}
	if amount = math.Round(amount * unit); err != nil || amount < 1 || amount > 1e15 {
		return nil, span
	}
	return &entente.Money{Amount: int64(amount), Currency: currency}, entente.Span{Start: at[0], End: at[1]}
}
