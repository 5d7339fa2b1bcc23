package text

import (
	"testing"

	"entente/data"
)

// universal is a universal tag that goes with a Penn tag.
var universal = map[string]string{
	"NNS": "NOUN", "NNPS": "PROPN", "VB": "VERB", "VBP": "VERB", "VBZ": "VERB", "VBD": "VERB", "VBN": "VERB", "VBG": "VERB",
	"JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "RBR": "ADV", "RBS": "ADV", "PRP": "PRON", "PRP$": "PRON", "MD": "AUX",
}

// TestIrregularRows fails on a row of the table that a rule makes needless.
func TestIrregularRows(t *testing.T) {
	x, err := ReadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := data.Lemmas()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		key := tagged{r.Form, r.Tag}
		delete(x.irregular, key)
		upos := universal[r.Tag]
		if upos == "" {
			upos = r.Tag
		}
		if x.Lemma(r.Form, upos, r.Tag) == r.Lemma {
			t.Errorf("%s: the rules give %s without it", r.ID, r.Lemma)
		} else {
			x.irregular[key] = r.Lemma
		}
	}
}
