package text_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"entente/text"
)

func load(t testing.TB) *text.Model {
	t.Helper()
	model, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return model
}

const article = `WARSAW – Poland signed a $1.7 billion contract for 96 AH-64E helicopters on Monday, the defence minister said. "We can't wait," he told reporters.

Under the agreement, deliveries begin in 2028. Two Su-30SM fighters were handed over to Myanmar's air force by Rosoboronexport.
`

// TestAnalyze checks what every tree must be, and a few things that a reader of
// English would not get wrong.
func TestAnalyze(t *testing.T) {
	sentences := load(t).Analyze(article)
	if len(sentences) != 4 {
		t.Fatalf("%d sentences", len(sentences))
	}
	tokens := map[string]text.Token{}
	heads := map[string]string{}
	for _, s := range sentences {
		if !s.Parsed() {
			t.Errorf("no tree at %d", s.Start)
		}
		roots := 0
		for i, k := range s.Tokens {
			tokens[k.Form] = k
			if k.Head < 0 {
				roots++
				if k.Rel != "root" {
					t.Errorf("%q is a root as %q", k.Form, k.Rel)
				}
			} else {
				heads[k.Form] = s.Tokens[k.Head].Form
			}
			if k.Head == i || k.Head >= len(s.Tokens) || k.UPOS == "" || k.XPOS == "" || k.Lemma == "" || k.Rel == "" {
				t.Errorf("%+v", k)
			}
			// Every word leads to the root.
			at := i
			for n := 0; s.Tokens[at].Head >= 0; n++ {
				if at = s.Tokens[at].Head; n > len(s.Tokens) {
					t.Fatalf("a circle at %q", k.Form)
				}
			}
		}
		if roots != 1 {
			t.Errorf("%d roots at %d", roots, s.Start)
		}
	}
	for _, c := range []struct{ form, head, rel, upos, lemma string }{
		{"Poland", "signed", "nsubj", "PROPN", "Poland"},
		{"contract", "signed", "obj", "NOUN", "contract"},
		{"fighters", "handed", "nsubj:pass", "NOUN", "fighter"},
		{"deliveries", "begin", "nsubj", "NOUN", "delivery"},
	} {
		k := tokens[c.form]
		if heads[c.form] != c.head || k.Rel != c.rel || k.UPOS != c.upos || k.Lemma != c.lemma {
			t.Errorf("%s hangs on %s as %s (%s, %s), want %v", c.form, heads[c.form], k.Rel, k.UPOS, k.Lemma, c)
		}
	}
	for _, form := range []string{"AH-64E", "Su-30SM"} {
		if tokens[form].UPOS != "PROPN" {
			t.Errorf("%s is %s", form, tokens[form].UPOS)
		}
	}
}

// TestParticles says that what is handed over is the object, whatever stands
// around it.
func TestParticles(t *testing.T) {
	model := load(t)
	for _, doc := range []string{
		"Turkey handed over three TB2 drones to Mali.",
		"Germany will hand over two Patriot launchers to Ukraine by May.",
		"France has handed back its base in Chad.",
	} {
		tokens := model.Analyze(doc)[0].Tokens
		objects := 0
		for i, k := range tokens {
			if k.Rel == "obj" && tokens[k.Head].Lemma == "hand" {
				objects++
			}
			if (k.Form == "over" || k.Form == "back") && (k.Head != i-1 || k.Rel == "case") {
				t.Errorf("%s: %s hangs on %s as %s", doc, k.Form, tokens[k.Head].Form, k.Rel)
			}
		}
		if objects != 1 {
			t.Errorf("%s: %d objects", doc, objects)
		}
	}
	for _, k := range model.Analyze("Two ships were handed over last year.")[0].Tokens {
		if k.Rel == "obj" {
			t.Errorf("%s is an object of a passive", k.Form)
		}
	}
}

// TestAnalyzeTogether says that a sentence's analysis depends neither on what
// stands beside it nor on what runs beside it.
func TestAnalyzeTogether(t *testing.T) {
	model := load(t)
	alone := model.Analyze(article)
	long := strings.Repeat(article+"\n", 40)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			together := model.Analyze(long)
			if len(together) != 40*len(alone) {
				t.Errorf("%d sentences, want %d", len(together), 40*len(alone))
				return
			}
			for i, s := range together {
				want := alone[i%len(alone)]
				for j, k := range s.Tokens {
					w := want.Tokens[j]
					k.Start, k.End, w.Start, w.End = 0, 0, 0, 0
					if !reflect.DeepEqual(k, w) {
						t.Errorf("%+v, alone %+v", k, w)
						return
					}
				}
			}
		})
	}
	all.Wait()
}

func TestAnalyzeNothing(t *testing.T) {
	model := load(t)
	for _, doc := range []string{"", " \n\t", "\x00", "\xff\xfe", "مرحبا", strings.Repeat("a", 5000), strings.Repeat("and ", 10000), strings.Repeat(", ", 100000)} {
		for _, s := range model.Analyze(doc) {
			if !s.Parsed() {
				t.Errorf("%.20q: a sentence without a tree", doc)
			}
		}
	}
	model.Annotate(nil)
	model.Annotate([]*text.Sentence{{}})
}
