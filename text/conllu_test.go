package text

import (
	"bytes"
	"strings"
	"testing"
)

// row is a CoNLL-U row of a word that hangs on head.
func row(id, form, head string) string {
	return strings.Join([]string{id, form, "_", "_", "_", "_", head, "dep", "_", "_"}, "\t") + "\n"
}

func TestReadCoNLLU(t *testing.T) {
	const file = "# newdoc id = a\n# newpar\n# sent_id = 1\n" +
		"1\tHe\the\tPRON\tPRP\tCase=Nom\t2\tnsubj\t2:nsubj\t_\n" +
		"2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n" +
		"2\tca\tcan\tAUX\tMD\t_\t0\troot\t_\t_\n" +
		"3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_\n" +
		"3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t2:dep\t_\n" +
		"4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n" +
		"1\tYes\t_\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No\n\n" +
		"# newpar\n1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n1\tde\t_\t_\t_\t_\t0\troot\t_\t_\n2\tle\t_\t_\t_\t_\t1\tdet\t_\t_\n"
	doc, sentences, err := ReadCoNLLU(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want := "He can't. Yes\n\ndu"; doc != want {
		t.Errorf("text %q, want %q", doc, want)
	}
	if got := lines(sentences); got != "He ca n't .\nYes\n\nde le\n" {
		t.Errorf("sentences\n%s", got)
	}
	for _, s := range sentences[:2] {
		for _, k := range s.Tokens {
			if doc[k.Start:k.End] != k.Form {
				t.Errorf("%q stands at %q", k.Form, doc[k.Start:k.End])
			}
		}
	}
	// The parts of a contraction that do not add up to it have its place.
	if k := sentences[2].Tokens[1]; doc[k.Start:k.End] != "du" || k.Head != 0 {
		t.Errorf("%+v", k)
	}
	if k := sentences[0].Tokens[1]; k.Lemma != "can" || k.UPOS != "AUX" || k.XPOS != "MD" || k.Head != -1 || k.Rel != "root" {
		t.Errorf("%+v", k)
	}
}

func TestReadCoNLLUErrors(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"columns", "1\ta\tb\n", "line 1: 3 columns, want 10"},
		{"more columns", strings.TrimSpace(row("1", "a", "0")) + "\tx\n", "line 1: more than 10 columns"},
		{"no form", row("1", "", "0"), "line 1: the form is empty"},
		{"id", row("2", "a", "0"), `line 1: the id is "2", want 1`},
		{"id is a word", row("x", "a", "0"), `line 1: the id is "x", want 1`},
		{"head is a word", row("1", "a", "x"), `line 1: the head is "x", want a number`},
		{"head outside", row("1", "a", "2") + "\n", "line 2: the head of word 1 is 2 in a sentence of 1 words"},
		{"head of itself", row("1", "a", "1"), "line 2: the head of word 1 is 1"},
		{"range", row("3-2", "a", "_"), `line 1: the range "3-2" is out of place`},
		{"range in a range", row("1-2", "ab", "_") + row("1-2", "ab", "_"), `line 2: the range "1-2" is out of place`},
		{"half a multiword token", row("1-2", "ab", "_") + row("1", "a", "0") + "\n", `line 3: the multiword token "ab" is not complete`},
		{"comments alone", "# text = a\n\n", "line 2: comments without a sentence"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := ReadCoNLLU(strings.NewReader(c.file))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// TestWriteCoNLLU writes and reads back: words, lemmas, tags and trees survive,
// and TokenRange keeps the place in the text that was analysed.
func TestWriteCoNLLU(t *testing.T) {
	const doc = "He can't go.  Stay\tin  Oslo!\n\nNow."
	sentences := Segment(doc)
	for i := range sentences {
		for j := range sentences[i].Tokens {
			k := &sentences[i].Tokens[j]
			k.Lemma, k.UPOS, k.XPOS, k.Head, k.Rel = strings.ToLower(k.Form), "X", "FW", j-1, "dep"
		}
		sentences[i].Tokens[0].Rel = "root"
	}
	var out bytes.Buffer
	if err := WriteCoNLLU(&out, doc, sentences); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# newpar\n# sent_id = 1\n# text = He can't go.\n",
		"2\tca\tca\tX\tFW\t_\t1\tdep\t_\tSpaceAfter=No|TokenRange=3:5\n",
		"# text = Stay in Oslo!\n1\tStay\tstay\tX\tFW\t_\t0\troot\t_\tTokenRange=14:18\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	text, again, err := ReadCoNLLU(&out)
	if err != nil {
		t.Fatal(err)
	}
	if text != "He can't go. Stay in Oslo!\n\nNow." {
		t.Errorf("text %q", text)
	}
	if lines(again) != lines(sentences) {
		t.Errorf("got\n%swant\n%s", lines(again), lines(sentences))
	}
	for i, s := range again {
		for j, k := range s.Tokens {
			w := sentences[i].Tokens[j]
			if k.Lemma != w.Lemma || k.UPOS != w.UPOS || k.XPOS != w.XPOS || k.Head != w.Head || k.Rel != w.Rel {
				t.Errorf("%+v came back as %+v", w, k)
			}
		}
	}
}
