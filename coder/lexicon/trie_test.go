package lexicon

import (
	"slices"
	"testing"

	"entente/data"
	"entente/text"
)

// The shortcut for plain names must cut them as the tokeniser does.
func TestPhraseCutsAsTheTokeniser(t *testing.T) {
	forms := []string{}
	people, err := data.People()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		forms = append(forms, p.Name, p.Surname)
	}
	weapons, err := data.Weapons()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range weapons {
		forms = append(forms, w.Form)
	}
	institutions, err := data.Institutions()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range institutions {
		forms = append(forms, i.Form)
	}
	plain := 0
	for _, form := range forms {
		if form == "" || !plainWords(form) {
			continue
		}
		plain++
		var want []string
		for _, s := range text.Segment(form) {
			for _, tok := range s.Tokens {
				want = append(want, tok.Form)
			}
		}
		if got := phrase(form); !slices.Equal(got, want) {
			t.Errorf("%q is cut into %q, want %q", form, got, want)
		}
	}
	if plain < 10_000 {
		t.Errorf("only %d plain forms", plain)
	}
}
