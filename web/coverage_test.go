package web

import (
	"slices"
	"testing"

	"entente"
	"entente/lake"
	"entente/measure"
)

// What an import says of its files goes before what its rows look like.
func TestTell(t *testing.T) {
	rows := measure.Coverage{Source: "sipri", Period: measure.Period{From: 1999, To: 2001}, Actors: []entente.Actor{"IND"}}
	for _, tt := range []struct {
		name    string
		imports []lake.Import
		period  measure.Period
		actors  []entente.Actor
	}{
		{"no import tells", []lake.Import{{Register: "sipri"}}, rows.Period, rows.Actors},
		{"another register", []lake.Import{{Register: "cow", From: 1816, To: 2012}}, rows.Period, rows.Actors},
		{"all actors", []lake.Import{{Register: "sipri", From: 1950, To: 2023}}, measure.Period{From: 1950, To: 2023}, nil},
		{"one side of each", []lake.Import{{Register: "sipri", From: 1990, To: 2000, Actors: []entente.Actor{"RUS"}}, {Register: "sipri", From: 1995, To: 2023, Actors: []entente.Actor{"FRA", "RUS"}}},
			measure.Period{From: 1990, To: 2023}, []entente.Actor{"FRA", "RUS"}},
		{"one of them superseded", []lake.Import{{Register: "sipri", From: 1950, To: 2020, Superseded: true}, {Register: "sipri", From: 1950, To: 2023, Actors: []entente.Actor{"RUS"}}},
			measure.Period{From: 1950, To: 2023}, []entente.Actor{"RUS"}},
		{"one tells and one does not", []lake.Import{{Register: "sipri", From: 1950, To: 2023}, {Register: "sipri"}}, rows.Period, rows.Actors},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := sourceCoverage{Coverage: rows}
			c.tell(tt.imports)
			if c.Period != tt.period || !slices.Equal(c.Actors, tt.actors) {
				t.Errorf("covers %v of %v, want %v of %v", c.Period, c.Actors, tt.period, tt.actors)
			}
		})
	}
}
