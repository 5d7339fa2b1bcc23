package main

import (
	"entente"
	"entente/measure"
)

// listedYears are the years that the words of a record's time list in the text
// of its document; none if they are no list.
func listedYears(r *entente.Record, text string) []int {
	for _, w := range r.Why {
		if w.Field == "when" && w.Start >= 0 && w.Start <= w.End && w.End <= len(text) {
			return measure.ListedYears(text[w.Start:w.End])
		}
	}
	return nil
}
