package lexicon_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entente/coder/lexicon"
	"entente/text"
)

var sorts = map[lexicon.Sort]string{lexicon.Actor: "actor", lexicon.Person: "person", lexicon.Institution: "institution", lexicon.Place: "place",
	lexicon.Equipment: "equipment", lexicon.Outlet: "outlet", lexicon.Title: "title"}

// Names are chosen by their longest form, their letter case, their neighbours and the year.
func TestNames(t *testing.T) {
	l, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, year, want string }{
		{"France sold Rafale jets to Egypt.", "2015", "actor FRA, equipment , equipment , actor EGY"},
		{"Japan hosted Malabar.", "2022", "actor JPN, title "},
		{"Mr. Jordan met nobody.", "2015", ""},
		{"The turkey was served.", "2015", ""},
		{"TASS said so.", "2020", "outlet RUS"},
	} {
		sentences := text.Segment(c.text)
		if len(sentences) != 1 {
			t.Fatalf("%q is %d sentences", c.text, len(sentences))
		}
		s := l.Read(&sentences[0], c.year)
		var got []string
		for m, mn := range s.Mentions {
			got = append(got, fmt.Sprintf("%s %s", sorts[mn.Sort], mn.Actor))
			for i := mn.First; i <= mn.Last; i++ {
				if s.At[i] != m {
					t.Errorf("%q: token %d is in mention %d, want %d", c.text, i, s.At[i], m)
				}
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%q in %s: %q, want %q", c.text, c.year, strings.Join(got, ", "), c.want)
		}
	}
}

// What a tree makes a trigger was among the possible ones before there was a tree.
func TestTriggersWerePossible(t *testing.T) {
	l, err := lexicon.Load()
	if err != nil {
		t.Fatal(err)
	}
	model, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	sentences := text.Segment("Russia delivered 12 fighters to Myanmar. India and Japan hold the naval exercise Malabar. The two countries signed a defence pact and took part in the fair.")
	all := make([]*text.Sentence, len(sentences))
	for i := range sentences {
		all[i] = &sentences[i]
	}
	n := 0
	before := make([][]*lexicon.Trigger, len(all))
	read := make([]lexicon.Sentence, len(all))
	for i, s := range all {
		read[i] = l.Read(s, "2022")
		before[i] = l.Possible(&read[i])
	}
	model.Annotate(all)
	for i := range read {
		l.Link(&read[i])
		for _, h := range l.Triggers(&read[i]) {
			n++
			if !slices.ContainsFunc(before[i], func(p *lexicon.Trigger) bool { return p.ID == h.ID }) {
				t.Errorf("%s was not possible in sentence %d", h.ID, i)
			}
		}
	}
	if n < 3 {
		t.Errorf("%d triggers in three sentences", n)
	}
}
