package text

import "strings"

// Lemma returns the dictionary form of a word by its tags.
func Lemma(form, upos, xpos string) string {
	if upos == "PROPN" {
		return form
	}
	return strings.ToLower(form)
}
