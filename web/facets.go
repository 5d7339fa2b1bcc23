package web

import (
	"cmp"
	"context"
	"slices"

	"entente"
	"entente/lake"
)

// facetNames are the properties that facets count, in the order in which they are shown.
var facetNames = []string{"kind", "stage", "party", "from", "to", "with", "year", "equipment", "country", "certainty", "source", "standing", "outlet"}

// FacetValue is one value of a property and how many have it.
type FacetValue struct {
	Value string `json:"value"`
	Name  string `json:"name,omitempty" doc:"What the value is called, where that differs."`
	Count int    `json:"count"`
	// Term is what to add to the query to have only these; empty if the query
	// language does not ask for it.
	Term string `json:"term,omitempty"`
}

// Facet is a property with its most frequent values.
type Facet struct {
	Field  string       `json:"field"`
	Values []FacetValue `json:"values"`
	// Others counts the values that are not listed, Untold the rows that do not tell it.
	Others int `json:"others,omitempty"`
	Untold int `json:"untold,omitempty"`
}

// Facets are the properties of what a query finds.
type Facets struct {
	About
	Of     lake.Thing `json:"of"`
	Total  int        `json:"total"`
	Facets []Facet    `json:"facets"`
}

type facetsInput struct {
	QueryParameters
	FormatParameters
	Of     string   `query:"of" enum:"events,records" default:"events" doc:"What to count."`
	Fields []string `query:"fields,explode:false" doc:"Which properties, separated by commas; all if empty: kind, stage, party, from, to, with, year, equipment, country, certainty, source, standing (events), outlet (records)."`
	Top    int      `query:"top" minimum:"1" maximum:"500" default:"30" doc:"How many values of each property to list."`
}

func (s *Server) facets(ctx context.Context, q request, in *facetsInput) (*reply, error) {
	parsed, found, err := q.find(ctx, in.Q, lake.Thing(in.Of))
	if err != nil {
		return nil, err
	}
	out := Facets{Of: lake.Thing(in.Of), Total: len(found)}
	for _, name := range in.Fields {
		if !slices.Contains(facetNames, name) {
			return nil, badRequest("fields: there is no property %q; valid are %v", name, facetNames)
		}
	}
	for _, name := range facetNames {
		if len(in.Fields) > 0 && !slices.Contains(in.Fields, name) || name == "standing" && out.Of == lake.Records || name == "outlet" && out.Of == lake.Events {
			continue
		}
		out.Facets = append(out.Facets, q.facet(name, out.Of, found, in.Top))
	}
	out.About = q.about(parsed, q.caveat(out.Of, found))
	return &reply{value: out, file: "entente-facets", columns: []string{"field", "value", "name", "count"},
		rows: func(yield func([]string) error) error {
			for _, f := range out.Facets {
				for _, v := range f.Values {
					if err := yield([]string{f.Field, v.Value, v.Name, itoa(v.Count)}); err != nil {
						return err
					}
				}
			}
			return nil
		}}, nil
}

// facet counts one property of what was found.
func (x *index) facet(name string, of lake.Thing, found selection, top int) Facet {
	r := x.rowsOf(of)
	f := Facet{Field: name, Values: []FacetValue{}}
	switch name {
	case "kind":
		f.Values = coded(found, r.kind, entente.Kinds(), name)
	case "stage":
		f.Values = coded(found, r.stage, entente.Stages(), name)
	case "certainty":
		term := name
		f.Values = coded(found, r.certainty, entente.Certainties(), term)
	case "standing":
		counts := make([]int, len(standings))
		for _, i := range found {
			counts[x.extra[i].standing]++
		}
		for i, n := range counts {
			if n > 0 {
				f.Values = append(f.Values, FacetValue{Value: standings[i], Count: n})
			}
		}
	case "equipment":
		f.Values, f.Untold = x.classFacet(r, found)
	case "source":
		f.Values = x.sourceFacet(r, found)
	case "year":
		f.Values, f.Untold = yearFacet(r, found)
		return f // every year, in order
	case "outlet":
		f.Values, f.Untold = x.outletFacet(found)
	default:
		f.Values, f.Untold = x.actorFacet(r, name, found)
	}
	slices.SortStableFunc(f.Values, func(a, b FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	if len(f.Values) > top {
		f.Others, f.Values = len(f.Values)-top, f.Values[:top]
	}
	return f
}

func coded[T ~string](found selection, column []uint8, words []T, field string) []FacetValue {
	counts := make([]int, 256)
	for _, i := range found {
		counts[column[i]]++
	}
	out := []FacetValue{}
	for i, w := range words {
		if counts[i] > 0 {
			out = append(out, FacetValue{Value: string(w), Count: counts[i], Term: field + ":" + string(w)})
		}
	}
	return out
}

func (x *index) classFacet(r *rows, found selection) (out []FacetValue, untold int) {
	var counts [32]int
	for _, i := range found {
		mask := r.classes[i]
		if mask == 0 {
			untold++
		}
		for c := 0; mask != 0; c, mask = c+1, mask>>1 {
			counts[c] += int(mask & 1)
		}
	}
	out = []FacetValue{}
	for c, class := range entente.Classes() {
		if counts[c] > 0 {
			out = append(out, FacetValue{Value: string(class), Count: counts[c], Term: "equipment:" + string(class)})
		}
	}
	return out, untold
}

func (x *index) sourceFacet(r *rows, found selection) []FacetValue {
	var counts [64]int
	for _, i := range found {
		for c, mask := 0, r.source[i]; mask != 0; c, mask = c+1, mask>>1 {
			counts[c] += int(mask & 1)
		}
	}
	out := []FacetValue{}
	for c, name := range x.sources.list[:min(len(x.sources.list), 64)] {
		if counts[c] > 0 {
			out = append(out, FacetValue{Value: name, Count: counts[c], Term: "source:" + name})
		}
	}
	return out
}

func yearFacet(r *rows, found selection) (out []FacetValue, untold int) {
	counts := map[int16]int{}
	for _, i := range found {
		// As when:YEAR finds it, an act counts in each year that it touches.
		first, last := yearOf(r.first[i]), yearOf(r.last[i])
		if first == noYear {
			first = last
		}
		for counts[first]++; first < last; counts[first]++ {
			first++
		}
	}
	untold = counts[noYear]
	delete(counts, noYear)
	out = []FacetValue{}
	for _, y := range sortedKeys(counts) {
		out = append(out, FacetValue{Value: itoa(int(y)), Count: counts[y], Term: "when:" + itoa(int(y))})
	}
	return out, untold
}

func (x *index) outletFacet(found selection) (out []FacetValue, untold int) {
	counts := make([]int, len(x.outlets.list))
	for _, i := range found {
		counts[x.documents[x.documentOf[i]].outlet]++
	}
	out = []FacetValue{}
	for n, name := range x.outlets.list {
		if n > 0 && counts[n] > 0 {
			out = append(out, FacetValue{Value: name, Count: counts[n], Term: "outlet:" + quoted(name)})
		}
	}
	return out, counts[0]
}

// actorFacet counts the actors of a role, of any for party, and countries.
func (x *index) actorFacet(r *rows, name string, found selection) (out []FacetValue, untold int) {
	counts := make([]int, len(x.actors.list))
	for _, i := range found {
		told := false
		if name == "country" {
			if c := r.country[i]; c > 0 && x.actors.list[c-1] != "" {
				counts[c-1]++
				told = true
			}
		} else {
			for _, s := range r.sidesOf(i) {
				if name == "party" || s.role().String() == name {
					counts[s.actor()]++
					told = true
				}
			}
		}
		if !told {
			untold++
		}
	}
	field := name
	if name == "country" {
		field = "where"
	}
	out = []FacetValue{}
	for a, n := range counts {
		if n > 0 {
			code := x.actors.list[a]
			out = append(out, FacetValue{Value: code, Name: x.name(entente.Actor(code)), Count: n, Term: field + ":" + code})
		}
	}
	return out, untold
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// quoted writes a value of a query.
func quoted(s string) string {
	var b []byte
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return `"` + string(b) + `"`
}
