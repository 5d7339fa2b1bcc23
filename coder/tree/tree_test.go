package tree_test

import (
	"strings"
	"testing"

	"entente"
	"entente/coder/tree"
	"entente/text"
)

// grow makes a linked tree of lines "form lemma UPOS XPOS head relation", heads
// counted from 1, 0 for the root.
func grow(t *testing.T, lines string) *tree.Tree {
	t.Helper()
	var s text.Sentence
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		f := strings.Fields(line)
		if len(f) != 6 {
			t.Fatalf("%q is no token", line)
		}
		s.Tokens = append(s.Tokens, text.Token{Form: f[0], Lemma: f[1], UPOS: f[2], XPOS: f[3], Head: strings.Index("0123456789", f[4]) - 1, Rel: f[5]})
	}
	out := tree.New(&s)
	out.Link()
	return &out
}

// "The jets were not sold to Oman by \"friends\""
const sale = `
The      the    DET   DT   2 det
jets     jet    NOUN  NNS  5 nsubj:pass
were     be     AUX   VBD  5 aux:pass
not      not    PART  RB   5 advmod
sold     sell   VERB  VBN  0 root
to       to     ADP   IN   7 case
Oman     Oman   PROPN NNP  5 obl
by       by     ADP   IN   9 case
friends  friend NOUN  NNS  5 obl:agent`

func TestTree(t *testing.T) {
	s := grow(t, sale)
	const jets, not, sold, oman, friends = 1, 3, 4, 6, 8
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"root", s.Root(), sold},
		{"subject, subtype aside", s.Kid(sold, "nsubj"), jets},
		{"object", s.Kid(sold, "obj"), -1},
		{"agent", s.KidExact(sold, "obl:agent"), friends},
		{"exact subject", s.KidExact(sold, "nsubj"), -1},
		{"slot of the jets", s.Slot(jets), "object"},
		{"slot of Oman", s.Slot(oman), "to"},
		{"preposition of Oman", s.Preposition(oman), "to"},
		{"preposition of the jets", s.Preposition(jets), ""},
		{"the jets below the verb", s.Within(jets, sold), true},
		{"the verb below the jets", s.Within(sold, jets), false},
		{"top of \"The jets\"", s.Top(0, jets), jets},
		{"clause of Oman", s.Clause(oman), sold},
		{"passive", s.Passive(sold), true},
		{"negated by", s.Negated(sold), not},
		{"jets negated by", s.Negated(jets), -1},
		{"looks ahead", s.Future(), false},
		{"path", s.Path(jets, oman), "nsubj^obl"},
		{"lemma of Oman", s.Keys[oman], "oman"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	if verb, slot := s.Governor(oman); verb != sold || slot != "to" {
		t.Errorf("Oman is governed by %d as %q", verb, slot)
	}
	if stage, at := s.Tense(sold); stage != entente.Completed || at != sold {
		t.Errorf("the tense tells %q at %d", stage, at)
	}
}

// Quotation marks are told before there is a tree.
func TestQuoted(t *testing.T) {
	s := text.Segment(`He said “we will” and left.`)
	if len(s) != 1 {
		t.Fatalf("%d sentences", len(s))
	}
	var inside []string
	for i, quoted := range tree.New(&s[0]).Quoted {
		if f := s[0].Tokens[i].Form; quoted && f != "“" {
			inside = append(inside, f)
		}
	}
	if got := strings.Join(inside, " "); got != "we will" {
		t.Errorf("inside: %q", got)
	}
}

// A circle in a tree is no reason to hang.
func TestCircle(t *testing.T) {
	s := grow(t, `
one one NOUN NN 2 conj
two two NOUN NN 1 conj`)
	if s.Within(0, 5) || s.Clause(0) != -1 || s.Root() != -1 {
		t.Error("a circle leads somewhere")
	}
	if verb, _ := s.Governor(0); verb != -1 {
		t.Errorf("a circle is governed by %d", verb)
	}
	if p := s.Path(0, 1); p == "" {
		t.Error("no path")
	}
}

func TestKey(t *testing.T) {
	for _, c := range [][3]string{{"Defence", "defence", "defense"}, {"programme", "programmes", "program"}, {"", "sold", "sold"}, {"Oman", "oman", "oman"}} {
		if got := tree.Key(c[0], c[1]); got != c[2] {
			t.Errorf("Key(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
