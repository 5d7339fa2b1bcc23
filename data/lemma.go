package data

// Lemma is an inflected form whose dictionary form no rule of text gives.
type Lemma struct {
	ID string `col:"id"`
	// Form is in lower case.
	Form string `col:"form"`
	// Tag is the Penn tag, or where it does not matter the universal one, that the form must have.
	Tag string `col:"tag"`
	// Lemma is the dictionary form.
	Lemma string `col:"lemma"`
}

// Lemmas returns the irregular forms.
var Lemmas = once[Lemma]("lexicon/lemmas.tsv")
