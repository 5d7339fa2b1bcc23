package web

import (
	"cmp"
	"slices"

	"entente"
	"entente/data"
	"entente/lake"
)

// meanings of the words that only pages use.
var (
	standingMeans = map[string]string{
		"claimed":          "one independent origin tells of it",
		"claimed-by-party": "one independent origin tells of it, and one of the parties says so",
		"corroborated":     "two or more independent origins tell of it",
		"both-parties":     "two or more of the parties say so",
		"in-register":      "a published register lists it",
		"disputed":         "somebody denies what somebody else tells",
	}
	absenceMeans = map[Absence]string{
		NotCovered:   "no source in this lake could know of it",
		NoneFound:    "the news in this lake could tell of it, and nothing was found",
		ReportedNone: "a register that lists all there is lists none",
	}
)

func (x *index) wordsOf() (*Words, error) {
	out := &Words{Version: x.version, Fields: lake.Fields(), Coverage: x.coverage, Kinds: map[string]string{},
		Standing: standingMeans, Absence: absenceMeans, Actors: []ActorName{}}
	if out.Coverage == nil {
		out.Coverage = []sourceCoverage{}
	}
	out.Totals.Documents, out.Totals.Records, out.Totals.Events = len(x.documents), x.records.len(), x.events.len()
	kinds, err := data.Kinds()
	if err != nil {
		return nil, err
	}
	for _, k := range kinds {
		out.Kinds[k.Kind] = k.Meaning
	}
	states, err := data.States()
	if err != nil {
		return nil, err
	}
	m49 := map[string]string{}
	for _, s := range states {
		if s.M49 != "" && s.To == "" {
			m49[s.Code] = s.M49
		}
	}
	for n, code := range x.actors.list {
		if code != "" {
			out.Actors = append(out.Actors, ActorName{code, x.name(entente.Actor(code)), m49[code], len(x.events.by[uint32(n)])})
		}
	}
	slices.SortFunc(out.Actors, func(a, b ActorName) int {
		return cmp.Or(cmp.Compare(b.Events, a.Events), cmp.Compare(a.Code, b.Code))
	})
	return out, nil
}
