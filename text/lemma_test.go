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

func TestLemma(t *testing.T) {
	x, err := ReadLexicon()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ form, upos, xpos, want string }{
		{"signed", "VERB", "VBD", "sign"}, {"agreed", "VERB", "VBD", "agree"}, {"supplied", "VERB", "VBN", "supply"}, {"supplies", "VERB", "VBZ", "supply"},
		{"delivering", "VERB", "VBG", "deliver"}, {"Delivering", "VERB", "VBG", "deliver"}, {"purchased", "VERB", "VBN", "purchase"}, {"leased", "VERB", "VBN", "lease"},
		{"deployed", "VERB", "VBN", "deploy"}, {"hosted", "VERB", "VBD", "host"}, {"hosting", "VERB", "VBG", "host"}, {"trained", "VERB", "VBN", "train"},
		{"ordered", "VERB", "VBN", "order"}, {"offered", "VERB", "VBD", "offer"}, {"transferred", "VERB", "VBN", "transfer"}, {"cancelled", "VERB", "VBN", "cancel"},
		{"canceled", "VERB", "VBN", "cancel"}, {"approved", "VERB", "VBD", "approve"}, {"negotiating", "VERB", "VBG", "negotiate"}, {"financed", "VERB", "VBN", "finance"},
		{"exchanged", "VERB", "VBD", "exchange"}, {"pledging", "VERB", "VBG", "pledge"}, {"co-produced", "VERB", "VBN", "co-produce"}, {"rebuilt", "VERB", "VBN", "rebuild"},
		{"handed", "VERB", "VBD", "hand"}, {"shipped", "VERB", "VBN", "ship"}, {"equipped", "VERB", "VBN", "equip"}, {"sent", "VERB", "VBD", "send"},
		{"bought", "VERB", "VBN", "buy"}, {"sold", "VERB", "VBN", "sell"}, {"held", "VERB", "VBD", "hold"}, {"met", "VERB", "VBD", "meet"}, {"found", "VERB", "VBP", "found"},
		{"lying", "VERB", "VBG", "lie"}, {"undertaken", "VERB", "VBN", "undertake"}, {"patrolled", "VERB", "VBD", "patrol"}, {"used", "VERB", "VBN", "use"},
		{"acquired", "VERB", "VBN", "acquire"}, {"required", "VERB", "VBN", "require"}, {"reached", "VERB", "VBN", "reach"}, {"launching", "VERB", "VBG", "launch"},
		{"manufactured", "VERB", "VBN", "manufacture"}, {"upgraded", "VERB", "VBN", "upgrade"}, {"installed", "VERB", "VBN", "install"}, {"called", "VERB", "VBD", "call"},
		{"focused", "VERB", "VBD", "focus"}, {"targeting", "VERB", "VBG", "target"}, {"visited", "VERB", "VBD", "visit"}, {"united", "VERB", "VBN", "unite"},
		{"is", "AUX", "VBZ", "be"}, {"’s", "AUX", "VBZ", "be"}, {"'d", "AUX", "MD", "would"}, {"ca", "AUX", "MD", "can"}, {"n’t", "PART", "RB", "not"}, {"’s", "PART", "POS", "'s"},
		{"frigates", "NOUN", "NNS", "frigate"}, {"batteries", "NOUN", "NNS", "battery"}, {"aircraft", "NOUN", "NNS", "aircraft"}, {"countries", "NOUN", "NNS", "country"},
		{"men", "NOUN", "NNS", "man"}, {"servicemen", "NOUN", "NNS", "serviceman"}, {"submariners", "NOUN", "NNS", "submariner"}, {"torpedoes", "NOUN", "NNS", "torpedo"},
		{"exercises", "NOUN", "NNS", "exercise"}, {"bases", "NOUN", "NNS", "base"}, {"crises", "NOUN", "NNS", "crisis"}, {"purchases", "NOUN", "NNS", "purchase"},
		{"launches", "NOUN", "NNS", "launch"}, {"headquarters", "NOUN", "NN", "headquarters"}, {"allies", "NOUN", "NNS", "ally"}, {"knives", "NOUN", "NNS", "knife"},
		{"Minister", "NOUN", "NN", "minister"}, {"MINISTER", "NOUN", "NN", "minister"}, {"vice-presidents", "NOUN", "NNS", "vice-president"}, {"1990s", "NOUN", "NNS", "1990s"},
		{"Emirates", "PROPN", "NNPS", "Emirate"}, {"Philippines", "PROPN", "NNPS", "Philippines"}, {"Poland", "PROPN", "NNP", "Poland"}, {"F-16s", "PROPN", "NNPS", "F-16"},
		{"Russian", "ADJ", "JJ", "Russian"}, {"Joint", "ADJ", "JJ", "joint"}, {"pro-Iranian", "ADJ", "JJ", "pro-Iranian"}, {"largest", "ADJ", "JJS", "large"}, {"better", "ADJ", "JJR", "good"},
		{"earlier", "ADV", "RBR", "early"}, {"heavier", "ADJ", "JJR", "heavy"}, {"biggest", "ADJ", "JJS", "big"}, {"United", "ADJ", "NNP", "United"},
		{"39,000", "NUM", "CD", "39000"}, {"Two", "NUM", "CD", "two"}, {"m", "NUM", "CD", "million"}, {"II", "NUM", "CD", "II"},
		{"These", "DET", "DT", "this"}, {"them", "PRON", "PRP", "they"}, {"her", "PRON", "PRP", "she"}, {"her", "PRON", "PRP$", "her"}, {"I", "PRON", "PRP", "I"},
		{"”", "PUNCT", "''", `"`}, {",", "PUNCT", ",", ","}, {"The", "DET", "DT", "the"}, {"Été", "NOUN", "NN", "été"},
	} {
		if got := x.Lemma(c.form, c.upos, c.xpos); got != c.want {
			t.Errorf("%s/%s: %s, want %s", c.form, c.xpos, got, c.want)
		}
	}
}
