package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"entente"
	"entente/event"
)

// BCubed returns precision, recall and F1 of Bagga and Baldwin (1998): over all
// items, which share of an item's cluster belongs with it, and which share of
// what belongs with it is in its cluster. gold and found give each item its
// cluster. All are 0 if gold is empty.
func BCubed(gold, found map[string]string) (precision, recall, f1 float64) {
	if len(gold) == 0 {
		return 0, 0, 0
	}
	goldSize, foundSize, both := map[string]float64{}, map[string]float64{}, map[[2]string]float64{}
	for item, g := range gold {
		goldSize[g]++
		foundSize[found[item]]++
		both[[2]string{g, found[item]}]++
	}
	for _, pair := range sortedKeys(both) { // sums of floats depend on their order
		n := both[pair]
		precision += n * n / foundSize[pair[1]]
		recall += n * n / goldSize[pair[0]]
	}
	n := float64(len(gold))
	precision, recall = precision/n, recall/n
	return precision, recall, 2 * precision * recall / (precision + recall)
}

func sortedKeys(of map[[2]string]float64) [][2]string {
	var keys [][2]string
	for k := range of {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return keys
}

// Figures are how well the events of a part of the written set agree with its
// undertakings.
type Figures struct {
	// Articles, Undertakings and Records are what the set has.
	Articles, Undertakings, Records int
	// Found is how many of the set's records the events were made from; all of them if they were given.
	Found int
	// Precision, Recall and F1 are B-cubed, over all records of the set; a
	// record that was not found counts as an event of its own.
	Precision, Recall, F1 float64
	// FoundF1 is B-cubed F1 over the records found.
	FoundF1 float64
	// Counted is the number of undertakings (Given) or events (Coded) of more
	// than one document, Origins that of those whose origins are counted right.
	Counted, Origins int
	// Faults tell what went wrong, a line each, sorted.
	Faults []string
}

func (f Figures) String() string {
	return fmt.Sprintf("%d undertakings, %d articles, %d of %d records: B-cubed precision %.3f, recall %.3f, F1 %.3f (%.3f of those found); origins right in %d of %d",
		f.Undertakings, f.Articles, f.Found, f.Records, f.Precision, f.Recall, f.F1, f.FoundF1, f.Origins, f.Counted)
}

// Given groups the records given by hand and holds the events against the
// undertakings. Origins are counted over each undertaking's documents, with its
// records put together by verdicts, so that only the counting is measured.
func Given(articles []*Article) (Figures, error) {
	g, err := event.New(1)
	if err != nil {
		return Figures{}, err
	}
	gold, found := map[string]string{}, map[string]string{}
	for _, a := range articles {
		g.Add(&a.Document, a.Records...)
		for i, u := range a.Undertakings {
			gold[a.Records[i].ID] = u
		}
	}
	for e := range g.Events() {
		for _, r := range e.Records {
			found[r] = e.ID
		}
	}
	f := figures(articles, gold, found)
	for _, u := range undertakings(gold) {
		if err := f.origins(articles, u); err != nil {
			return Figures{}, err
		}
	}
	slices.Sort(f.Faults)
	return f, nil
}

// Coded groups the records that code makes of the articles, and holds the
// events against the undertakings: a given record stands for the coded one of
// its document that has its kind and most of its sides and sentences. Origins
// are counted over the documents of each event.
func Coded(articles []*Article, code func(*entente.Document) []entente.Record) (Figures, error) {
	g, err := event.New(1)
	if err != nil {
		return Figures{}, err
	}
	gold, stands, origin := map[string]string{}, map[string]string{}, map[string]string{}
	documents := map[string]string{} // of coded records
	for _, a := range articles {
		coded := code(&a.Document)
		g.Add(&a.Document, coded...)
		origin[a.Document.ID] = a.Origin
		for i := range coded {
			documents[coded[i].ID] = a.Document.ID
		}
		for i, u := range a.Undertakings {
			gold[a.Records[i].ID] = u
		}
		for record, by := range matched(a.Records, coded) {
			stands[record] = by
		}
	}
	in := map[string]string{}
	var faults []string
	counted, right := 0, 0
	for e := range g.Events() {
		origins := map[string]bool{}
		for _, r := range e.Records {
			in[r] = e.ID
			origins[origin[documents[r]]] = true
		}
		delete(origins, "-")
		if e.Documents < 2 {
			continue
		}
		if counted++; e.Origins == len(origins) {
			right++
		} else {
			faults = append(faults, fmt.Sprintf("origins of %v: %d, want %d", e.Records, e.Origins, len(origins)))
		}
	}
	found := map[string]string{}
	for record, by := range stands {
		found[record] = in[by]
	}
	f := figures(articles, gold, found)
	f.Counted, f.Origins = counted, right
	f.Faults = append(f.Faults, faults...)
	slices.Sort(f.Faults)
	return f, nil
}

// matched returns for the given records of a document the coded ones that stand
// for them, the best fits first, each once.
func matched(given, coded []entente.Record) map[string]string {
	type fit struct {
		given, coded int
		worth        float64
	}
	var fits []fit
	for i := range given {
		for k := range coded {
			a, b := &given[i], &coded[k]
			if a.Kind != b.Kind {
				continue
			}
			common := 0
			pa, pb := a.Parties(), b.Parties()
			for _, p := range pa {
				if slices.Contains(pb, p) {
					common++
				}
			}
			overlap := slices.ContainsFunc(a.Evidence, func(x entente.Evidence) bool {
				return slices.ContainsFunc(b.Evidence, func(y entente.Evidence) bool { return x.Overlaps(y.Span) })
			})
			if common == 0 || !overlap {
				continue
			}
			fits = append(fits, fit{i, k, 2 * float64(common) / float64(len(pa)+len(pb))})
		}
	}
	slices.SortStableFunc(fits, func(x, y fit) int { return cmp.Compare(y.worth, x.worth) })
	out, taken := map[string]string{}, map[int]bool{}
	for _, f := range fits {
		if out[given[f.given].ID] == "" && !taken[f.coded] {
			out[given[f.given].ID] = coded[f.coded].ID
			taken[f.coded] = true
		}
	}
	return out
}

func undertakings(gold map[string]string) (out []string) {
	for _, u := range gold {
		out = append(out, u)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// figures holds the events of records against their undertakings.
func figures(articles []*Article, gold, found map[string]string) Figures {
	f := Figures{Articles: len(articles), Undertakings: len(undertakings(gold)), Records: len(gold), Found: len(found)}
	some, all := map[string]string{}, map[string]string{}
	events, parts := map[string][]string{}, map[string]map[string]bool{}
	for record, u := range gold {
		e, there := found[record]
		if all[record] = e; !there {
			all[record] = "not found: " + record
			continue
		}
		some[record] = u
		events[e] = append(events[e], record)
		if parts[u] == nil {
			parts[u] = map[string]bool{}
		}
		parts[u][e] = true
	}
	f.Precision, f.Recall, f.F1 = BCubed(gold, all)
	_, _, f.FoundF1 = BCubed(some, found)
	for _, records := range events {
		slices.Sort(records)
		var us []string
		for _, r := range records {
			us = append(us, gold[r])
		}
		slices.Sort(us)
		if us = slices.Compact(us); len(us) > 1 {
			f.Faults = append(f.Faults, fmt.Sprintf("one event of %s: %s", strings.Join(us, ", "), strings.Join(records, " ")))
		}
	}
	for u, es := range parts {
		if len(es) < 2 {
			continue
		}
		var list []string
		for e := range es {
			var of []string
			for _, r := range events[e] {
				if gold[r] == u {
					of = append(of, r)
				}
			}
			list = append(list, strings.Join(of, " "))
		}
		slices.Sort(list)
		f.Faults = append(f.Faults, fmt.Sprintf("%s in %d events: %s", u, len(es), strings.Join(list, " | ")))
	}
	return f
}

// origins counts the origins of one undertaking's documents.
func (f *Figures) origins(articles []*Article, undertaking string) error {
	g, err := event.New(1)
	if err != nil {
		return err
	}
	origins, documents, first := map[string]bool{}, map[string]bool{}, ""
	for _, a := range articles {
		for i := range a.Records {
			if a.Undertakings[i] != undertaking {
				continue
			}
			r := a.Records[i]
			g.Add(&a.Document, r)
			documents[a.Document.ID], origins[a.Origin] = true, true
			if first == "" {
				first = r.ID
			}
			g.Judge(entente.Verdict{ID: r.ID, Judgement: entente.Same, Record: first, Other: r.ID})
		}
	}
	delete(origins, "-")
	if len(documents) < 2 {
		return nil
	}
	f.Counted++
	for e := range g.Events() {
		if e.Documents == len(documents) && e.Origins == len(origins) {
			f.Origins++
		} else {
			f.Faults = append(f.Faults, fmt.Sprintf("origins of %s: %d, want %d", undertaking, e.Origins, len(origins)))
		}
	}
	return nil
}
