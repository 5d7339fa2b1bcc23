package quantity

import (
	"math"
	"strings"
	"sync"

	"entente"
	"entente/data"
	"entente/text"
)

// Sum is an amount of money.
type Sum struct {
	entente.Span
	// First and Last are token indices, Last inclusive.
	First, Last int
	// Amount is in whole units of the currency; the lower end of a range.
	Amount int64
	// Currency is an ISO 4217 code.
	Currency string
	// Rule is the id of a line of the currency table.
	Rule string
}

// meaning is one currency that a word or sign may stand for.
type meaning struct {
	code, rule string
	// state is the actor whose documents mean this by the bare form; empty for all others.
	state      entente.Actor
	adjectives []string
	ambiguous  bool
}

// unsure reports whether a form that is also an everyday word stands beside an
// amount too small to settle what it is.
func (m *meaning) unsure(n numeral) bool { return m.ambiguous && !n.large && n.value < 10000 }

type currencyWords struct {
	// signs and codes are keyed as written, names in lower case and the singular.
	signs, codes, names map[string][]meaning
	// starts holds the first bytes of signs and codes.
	starts [256]bool
	// adjectives is every word that an adjective consists of.
	adjectives map[string]bool
}

// currenciesOnce indexes the currency table. A damaged table gives no money
// here and an error where the coder is made.
var currenciesOnce = sync.OnceValue(func() *currencyWords {
	w := &currencyWords{signs: map[string][]meaning{}, codes: map[string][]meaning{}, names: map[string][]meaning{}, adjectives: map[string]bool{}}
	rows, err := data.Currencies()
	if err != nil {
		return w
	}
	for _, r := range rows {
		m := meaning{code: r.Code, rule: r.ID, state: entente.Actor(r.State), ambiguous: r.Note == "ambiguous"}
		if r.Adjectives != "" {
			m.adjectives = strings.Split(r.Adjectives, ",")
			for _, a := range m.adjectives {
				for part := range strings.FieldsSeq(a) {
					w.adjectives[part] = true
				}
			}
		}
		switch r.Role {
		case "sign":
			w.signs[r.Form] = append(w.signs[r.Form], m)
			w.starts[r.Form[0]] = true
		case "code":
			w.codes[r.Form] = append(w.codes[r.Form], m)
			w.starts[r.Form[0]] = true
		case "name":
			w.names[r.Form] = append(w.names[r.Form], m)
		}
	}
	return w
})

// mean chooses what a sign or name stands for: by the adjective before it, else
// in documents of a state what that state means by it, else the usual meaning.
// It is nil if an adjective is given that no meaning has.
func mean(list []meaning, adjective string, home entente.Actor) *meaning {
	var usual *meaning
	for i := range list {
		m := &list[i]
		if adjective != "" {
			for _, a := range m.adjectives {
				if a == adjective {
					return m
				}
			}
			continue
		}
		if m.state != "" && m.state == home {
			return m
		}
		if m.state == "" && usual == nil {
			usual = m
		}
	}
	return usual
}

// Sums finds the amounts of money among tokens, in order. home is the
// state in whose voice the document speaks; it decides what a bare "$", "Rs"
// or "rial" means, and may be empty. A range gives its lower end; an amount
// without a number ("several billion dollars") gives none.
func Sums(tokens []text.Token, home entente.Actor) []Sum {
	c, u := currenciesOnce(), unitsOnce()
	var out []Sum
	for i := 0; i < len(tokens); i++ {
		m, end, ok := c.signed(u, tokens, i, home)
		if !ok && (startsDigit(tokens[i].Form) || u.begins(tokens[i].Form)) {
			m, end, ok = c.named(u, tokens, i, home)
		}
		if !ok {
			continue
		}
		out = append(out, m)
		i = end - 1
	}
	return out
}

// signOf finds what a sign or code before an amount stands for.
func (c *currencyWords) signOf(sign string, home entente.Actor) *meaning {
	if m := mean(c.signs[sign], "", home); m != nil {
		return m
	}
	return mean(c.codes[sign], "", home)
}

// signed reads an amount that begins with a sign or code at token i.
func (c *currencyWords) signed(u *unitWords, tokens []text.Token, i int, home entente.Actor) (Sum, int, bool) {
	form := tokens[i].Form
	if form == "" || !c.starts[form[0]] {
		return Sum{}, 0, false
	}
	// The number is in the same token ("$1.2bn") or in the next.
	k := strings.IndexAny(form, "0123456789")
	if k > 0 {
		m := c.signOf(strings.TrimRight(form[:k], " "), home)
		if m == nil {
			return Sum{}, 0, false
		}
		piece := tokens[i]
		piece.Form = form[k:]
		rest := append([]text.Token{piece}, tokens[i+1:min(len(tokens), i+8)]...)
		n, ok := c.amount(u, rest, 0)
		if !ok || m.unsure(n) {
			return Sum{}, 0, false
		}
		n.end += i
		return c.mention(tokens, i, n, m)
	}
	if k == 0 || i+1 >= len(tokens) {
		return Sum{}, 0, false
	}
	first, next := i, i+1
	m := c.signOf(form, home)
	if next+1 < len(tokens) && tokens[next].Start == tokens[i].End {
		if glued := c.signOf(form+tokens[next].Form, home); glued != nil {
			m, next = glued, next+1
		} else if form == "U.S." && tokens[next].Form == "$" {
			m, next = c.signOf("US$", home), next+1
		}
	}
	if m == nil {
		return Sum{}, 0, false
	}
	if f := tokens[next].Form; f == "." && next+1 < len(tokens) && (form == "Rs" || form == "Rp" || form == "Fr") {
		next++
	}
	if f := tokens[next].Form; !startsDigit(f) && !u.begins(f) || f == "a" {
		return Sum{}, 0, false
	}
	n, ok := c.amount(u, tokens, next)
	if !ok || m.unsure(n) {
		return Sum{}, 0, false
	}
	return c.mention(tokens, first, n, m)
}

// amount reads a number, or a range of which it gives the lower end.
func (c *currencyWords) amount(u *unitWords, tokens []text.Token, i int) (numeral, bool) {
	form := tokens[i].Form
	if a, n, _ := digitsOf(form); n > 0 && n < len(form) {
		// "2-3" in one token.
		for _, dash := range [...]string{"-", "–"} {
			upper, found := strings.CutPrefix(form[n:], dash)
			if !found || upper == "" || !startsDigit(upper) {
				continue
			}
			piece := tokens[i]
			piece.Form = upper
			rest := append([]text.Token{piece}, tokens[i+1:min(len(tokens), i+6)]...)
			b, ok := u.numeralAt(rest, 0, true)
			if !ok || b.value < a {
				return numeral{}, false
			}
			top, _, _ := digitsOf(upper)
			return numeral{value: a * b.value / top, end: i + b.end, large: b.large, rule: "currency/range"}, true
		}
	}
	n, ok := u.numeralAt(tokens, i, true)
	if !ok {
		return numeral{}, false
	}
	// "2-3 billion", "2 to 3 billion", "$2 billion to $3 billion": the multiplier of the upper end holds for both.
	j := n.end
	if j+1 < len(tokens) && (isDash(tokens[j].Form) || tokens[j].Form == "to" || tokens[j].Form == "and" && i >= 2 && c.between(tokens, i)) {
		k := j + 1
		if !startsDigit(tokens[k].Form) && k+1 < len(tokens) && c.signs[tokens[k].Form] != nil {
			k++
		}
		if startsDigit(tokens[k].Form) {
			if b, ok := u.numeralAt(tokens, k, true); ok {
				low := n.value
				if b.large && !n.large && n.value < 1000 {
					top, _, _ := digitsOf(tokens[k].Form)
					if top > 0 {
						low *= b.value / top
					}
				}
				if b.value > low {
					return numeral{value: low, end: b.end, large: b.large || n.large, rule: "currency/range"}, true
				}
			}
		}
	}
	n.rule = ""
	return n, true
}

// between reports whether "between" stands before an amount that begins at token i.
func (c *currencyWords) between(tokens []text.Token, i int) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if strings.EqualFold(tokens[k].Form, "between") {
			return true
		}
	}
	return false
}

func (c *currencyWords) mention(tokens []text.Token, first int, n numeral, m *meaning) (Sum, int, bool) {
	amount := math.Round(n.value)
	if !(amount >= 1 && amount < math.MaxInt64/2) {
		return Sum{}, 0, false
	}
	out := Sum{
		Span:  entente.Span{Start: tokens[first].Start, End: tokens[n.end-1].End},
		First: first, Last: n.end - 1, Amount: int64(amount), Currency: m.code, Rule: m.rule,
	}
	if n.rule != "" {
		out.Rule = n.rule
	}
	return out, n.end, true
}

// named reads an amount whose currency stands after it: "400 million euros", "100 USD", "5 €".
func (c *currencyWords) named(u *unitWords, tokens []text.Token, i int, home entente.Actor) (Sum, int, bool) {
	n, ok := c.amount(u, tokens, i)
	if !ok {
		return Sum{}, 0, false
	}
	j := n.end
	if j+1 < len(tokens) && isDash(tokens[j].Form) && tokens[j].Start == tokens[j-1].End {
		j++
	}
	if j >= len(tokens) {
		return Sum{}, 0, false
	}
	after := j + 1
	form := tokens[j].Form
	m := mean(c.codes[form], "", home)
	if m == nil && (after >= len(tokens) || !startsDigit(tokens[after].Form)) {
		switch form {
		case "€", "£", "₽", "₴", "₺", "₪", "₩", "zł", "Kč", "kr", "Ft":
			m = mean(c.signs[form], "", home)
		}
	}
	if m == nil {
		m, after = c.nameAt(tokens, j, home)
	}
	if m == nil || m.ambiguous && !n.large {
		return Sum{}, 0, false
	}
	n.end = after
	return c.mention(tokens, i, n, m)
}

// nameAt reads the name of a currency at token j, with the adjectives before
// it: what it stands for and the index after it; nil if there is none.
func (c *currencyWords) nameAt(tokens []text.Token, j int, home entente.Actor) (*meaning, int) {
	adjective := ""
	for k := j; k < len(tokens) && k < j+4; k++ {
		low := text.Fold(tokens[k].Form)
		list := c.names[low]
		if list == nil && strings.HasSuffix(low, "s") {
			list = c.names[low[:len(low)-1]]
		}
		if list == nil {
			if !c.adjectives[low] {
				return nil, 0
			}
			if adjective != "" {
				adjective += " "
			}
			adjective += low
			continue
		}
		m := mean(list, adjective, home)
		if m == nil {
			return nil, 0
		}
		if k+1 < len(tokens) && strings.EqualFold(tokens[k+1].Form, "sterling") {
			if s := c.names["sterling"]; len(s) > 0 {
				return &s[0], k + 2
			}
		}
		if adjective != "" && m.ambiguous {
			sure := *m
			sure.ambiguous = false
			m = &sure
		}
		return m, k + 1
	}
	return nil, 0
}
