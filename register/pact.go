package register

import (
	"strings"

	"entente"
)

// Obligation is what the members of an alliance owe each other.
type Obligation int

// The obligations, from the weightiest.
const (
	Defence Obligation = iota
	Offence
	Neutrality
	Nonaggression
	Consultation
)

const pactRule = "register/pact/"

var obligations = [...]struct {
	word, rule string
	level      int
}{
	Defence:       {"defence", pactRule + "defence", 3},
	Offence:       {"offence", pactRule + "offence", 3},
	Neutrality:    {"neutrality", pactRule + "neutrality", 2},
	Nonaggression: {"nonaggression", pactRule + "nonaggression", 2},
	Consultation:  {"consultation", pactRule + "consultation", 1},
}

// Owe writes the obligations of a pact, "defence, consultation", each of them
// the words of the kind. There must be at least one.
func (p *Page) Owe(owed ...Obligation) {
	for i, o := range owed {
		if i > 0 {
			p.Write(", ")
		}
		p.Say("kind", obligations[o].rule, obligations[o].word)
	}
}

// Level is how close the alliance of a record is, on the scale usual for
// alliance portfolios: 3 defence or offence, 2 neutrality or nonaggression, 1
// consultation or an entente, 0 for a record that is not of a register of alliances.
func Level(r *entente.Record) int {
	level := 0
	for _, w := range r.Why {
		if w.Field != "kind" || !strings.HasPrefix(w.Rule, pactRule) {
			continue
		}
		for _, o := range obligations {
			if o.rule == w.Rule {
				level = max(level, o.level)
			}
		}
	}
	return level
}
