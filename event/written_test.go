package event_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"entente"
	"entente/event"
)

// article is one of the written set: a document, the records given to it by
// hand, which undertaking each tells of, and whose text it is at bottom.
type article struct {
	document     entente.Document
	records      []entente.Record
	undertakings []string
	origin       string
	paragraphs   []string
	given        []string // the lines of its records
}

// written reads a file of the written set. docs/events.md tells its layout.
func written(t testing.TB, path string) []*article {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []*article
	by := map[string]*article{}
	for i, part := range strings.Split("\n"+string(raw), "\n=== ")[1:] {
		heading, body, _ := strings.Cut(part, "\n")
		a, err := newArticle(heading, body, by)
		if err != nil {
			t.Fatalf("%s: article %d (%s): %v", path, i+1, heading, err)
		}
		if by[a.document.ID] != nil {
			t.Fatalf("%s: %s is there twice", path, a.document.ID)
		}
		by[a.document.ID] = a
		out = append(out, a)
	}
	return out
}

func newArticle(heading, body string, by map[string]*article) (*article, error) {
	heading, base, derived := strings.Cut(heading, " < ")
	base, rest, _ := strings.Cut(base, " | ")
	cells := strings.Split(heading, " | ")
	if len(cells) < 3 {
		return nil, fmt.Errorf("a heading has an id, a day and an outlet")
	}
	a := &article{document: entente.Document{ID: cells[0], Date: cells[1], Outlet: cells[2]}, origin: squash(cells[2])}
	if derived {
		from := by[strings.TrimSpace(base)]
		if from == nil {
			return nil, fmt.Errorf("%s does not stand above", base)
		}
		a.origin, a.paragraphs, a.given = from.origin, slices.Clone(from.paragraphs), from.given
	}
	for _, cell := range append(cells[3:], rest) {
		if origin, found := strings.CutPrefix(strings.TrimSpace(cell), "o="); found {
			a.origin = origin
		}
		if address, found := strings.CutPrefix(strings.TrimSpace(cell), "u="); found {
			a.document.URL, a.document.Outlet = address, ""
		}
	}
	var text, given []string
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "!"): // a field that the copy's records have and the original's have not
			for _, g := range a.given {
				given = append(given, g+"; "+line[1:])
			}
		case strings.HasPrefix(line, "@ "):
			given = append(given, line[2:])
		case line != "" && derived:
			if err := a.edit(line); err != nil {
				return nil, err
			}
		case line != "":
			text = append(text, line)
		}
	}
	if !derived {
		a.paragraphs = text
	}
	if len(given) > 0 {
		a.given = given
	}
	a.document.Text = strings.Join(a.paragraphs, "\n\n")
	for _, g := range a.given {
		if err := a.give(g, derived); err != nil {
			return nil, fmt.Errorf("%s: %w", g, err)
		}
	}
	if len(a.records) == 0 {
		return nil, fmt.Errorf("no record")
	}
	return a, nil
}

// edit makes a copy differ from what it is copied from.
func (a *article) edit(line string) error {
	switch line[0] {
	case '+':
		a.paragraphs = append(a.paragraphs, line[1:])
	case '=':
		n, err := strconv.Atoi(line[1:])
		if err != nil || n > len(a.paragraphs) {
			return fmt.Errorf("%s: how many paragraphs are kept?", line)
		}
		a.paragraphs = a.paragraphs[:n]
	case '-':
		n, err := strconv.Atoi(line[1:])
		if err != nil {
			return fmt.Errorf("%s: which paragraph is dropped?", line)
		}
		if n <= len(a.paragraphs) {
			a.paragraphs = slices.Delete(a.paragraphs, n-1, n)
		}
	case 's':
		parts := strings.Split(line, "/")
		for i, p := range a.paragraphs {
			if len(parts) == 4 && strings.Contains(p, parts[1]) {
				a.paragraphs[i] = strings.Replace(p, parts[1], parts[2], 1)
				return nil
			}
		}
		return fmt.Errorf("%s: the text does not have it", line)
	default:
		return fmt.Errorf("%q is no edit", line)
	}
	return nil
}

// give adds the record of a line: "undertaking kind stage sides; field=value …".
// An inherited one is passed over if the copy lacks its paragraph.
func (a *article) give(line string, inherited bool) error {
	fields := strings.Split(line, "; ")
	first := strings.Fields(fields[0])
	if len(first) != 4 {
		return fmt.Errorf("a record begins with undertaking, kind, stage and sides")
	}
	r := entente.Record{Document: a.document.ID, ID: fmt.Sprintf("%s.%d", a.document.ID, len(a.records)+1), Kind: entente.Kind(first[1]),
		Stage: entente.Stage(first[2]), Certainty: entente.Asserted, Confidence: 0.5}
	if !r.Kind.Valid() || !r.Stage.Valid() {
		return fmt.Errorf("unknown kind or stage")
	}
	actors := func(s string) (out []entente.Actor) {
		for code := range strings.SplitSeq(s, "+") {
			if code != "" {
				out = append(out, entente.Actor(code))
			}
		}
		return out
	}
	if from, to, directed := strings.Cut(first[3], ">"); directed {
		r.From, r.To = actors(from), actors(to)
	} else {
		r.With = actors(first[3])
	}
	says := "1.1"
	for _, f := range fields[1:] {
		name, value, _ := strings.Cut(f, "=")
		number, words, _ := strings.Cut(value, " ")
		n, err := strconv.ParseInt(number, 10, 64)
		switch name {
		case "eq":
			if err != nil {
				n, number, words = 0, "", value
			}
			class, item, _ := strings.Cut(words, " ")
			if !entente.Class(class).Valid() {
				return fmt.Errorf("unknown class %q", class)
			}
			r.Equipment = append(r.Equipment, entente.Equipment{Class: entente.Class(class), Name: item, Count: n})
		case "money":
			r.Money = &entente.Money{Amount: n, Currency: words}
		case "people":
			r.People = append(r.People, entente.People{Count: n, Unit: words})
		case "when":
			if r.When = entente.EDTF(value); !r.When.Valid() {
				return fmt.Errorf("%s is no EDTF", value)
			}
		case "where":
			place, country, _ := strings.Cut(value, ", ")
			if i := strings.LastIndex(value, ", "); i >= 0 {
				place, country = value[:i], value[i+2:]
			}
			r.Where = &entente.Where{Place: place, Country: entente.Actor(country)}
		case "name":
			r.Name = value
		case "certainty":
			r.Certainty = entente.Certainty(value)
		case "outlet":
			r.Outlet = value
		case "says":
			says = value
		default:
			return fmt.Errorf("unknown field %q", name)
		}
	}
	var paragraph, number int
	if _, err := fmt.Sscanf(says, "%d.%d", &paragraph, &number); err != nil {
		return fmt.Errorf("says=%s: which paragraph and sentence?", says)
	}
	if paragraph > len(a.paragraphs) && inherited {
		return nil
	}
	if paragraph > len(a.paragraphs) {
		return fmt.Errorf("there is no paragraph %d", paragraph)
	}
	s := sentences(a.paragraphs[paragraph-1])
	sentence := s[min(number, len(s))-1]
	start := strings.Index(a.document.Text, sentence)
	r.Evidence = []entente.Evidence{{Span: entente.Span{Start: start, End: start + len(sentence)}, Text: sentence}}
	a.records = append(a.records, r)
	a.undertakings = append(a.undertakings, first[0])
	return nil
}

// sentences cuts a paragraph after full stops that a capital or a quotation follows.
func sentences(p string) (out []string) {
	begin := 0
	for i := 0; i+2 < len(p); i++ {
		if strings.IndexByte(".?!", p[i]) >= 0 && p[i+1] == ' ' && (p[i+2] >= 'A' && p[i+2] <= 'Z' || p[i+2] == '"') && !strings.HasSuffix(p[:i], "Mr") {
			out = append(out, p[begin:i+1])
			begin = i + 2
		}
	}
	return append(out, p[begin:])
}

func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// bCubed returns precision, recall and F1 of Bagga and Baldwin (1998): over all
// items, which share of an item's cluster belongs with it, and which share of
// what belongs with it is in its cluster.
func bCubed(gold, found map[string]string) (precision, recall, f1 float64) {
	size := func(of map[string]string) map[string]float64 {
		n := map[string]float64{}
		for item := range gold {
			n[of[item]]++
		}
		return n
	}
	goldSize, foundSize := size(gold), size(found)
	both := map[[2]string]float64{}
	for item, g := range gold {
		both[[2]string{g, found[item]}]++
	}
	for item, g := range gold {
		common := both[[2]string{g, found[item]}]
		precision += common / foundSize[found[item]]
		recall += common / goldSize[g]
	}
	n := float64(len(gold))
	precision, recall = precision/n, recall/n
	return precision, recall, 2 * precision * recall / (precision + recall)
}

// figures are what a half of the written set gives.
type figures struct {
	articles, undertakings, records int
	precision, recall, f1           float64
	origins, counted                int // undertakings whose origins are counted right, of those of more than one document
	faults                          []string
}

// judge groups the given records and holds the groups against the undertakings,
// and counts the origins of each undertaking's documents.
func judge(t testing.TB, articles []*article) figures {
	t.Helper()
	g, err := event.New(1)
	if err != nil {
		t.Fatal(err)
	}
	gold, found := map[string]string{}, map[string]string{}
	members := map[string][]string{} // of undertakings
	for _, a := range articles {
		g.Add(&a.document, a.records...)
		for i, u := range a.undertakings {
			gold[a.records[i].ID] = u
			members[u] = append(members[u], a.records[i].ID)
		}
	}
	var f figures
	f.articles, f.undertakings, f.records = len(articles), len(members), len(gold)
	for e := range g.Events() {
		for _, r := range e.Records {
			found[r] = e.ID
		}
	}
	f.precision, f.recall, f.f1 = bCubed(gold, found)
	groups := map[string][]string{}
	for r, e := range found {
		groups[e] = append(groups[e], r)
	}
	for _, rs := range groups {
		slices.Sort(rs)
		var us []string
		for _, r := range rs {
			us = append(us, gold[r])
		}
		slices.Sort(us)
		if us = slices.Compact(us); len(us) > 1 {
			f.faults = append(f.faults, fmt.Sprintf("one event of %v: %v", us, rs))
		}
	}
	for u, rs := range members {
		parts := map[string][]string{}
		for _, r := range rs {
			parts[found[r]] = append(parts[found[r]], r)
		}
		if len(parts) > 1 {
			var list []string
			for _, p := range parts {
				list = append(list, strings.Join(p, " "))
			}
			slices.Sort(list)
			f.faults = append(f.faults, fmt.Sprintf("%s in %d events: %s", u, len(parts), strings.Join(list, " | ")))
		}
	}
	f.countOrigins(t, articles, members)
	slices.Sort(f.faults)
	return f
}

// countOrigins counts the origins of each undertaking with its records put
// together by verdicts, so that what is measured is the counting alone.
func (f *figures) countOrigins(t testing.TB, articles []*article, members map[string][]string) {
	t.Helper()
	for u, rs := range members {
		g, err := event.New(1)
		if err != nil {
			t.Fatal(err)
		}
		origins := map[string]bool{}
		documents := 0
		for _, a := range articles {
			some := false
			for i := range a.records {
				if a.undertakings[i] == u {
					g.Add(&a.document, a.records[i])
					some = true
				}
			}
			if some {
				documents++
				origins[a.origin] = true
			}
		}
		delete(origins, "-")
		if documents < 2 {
			continue
		}
		for i, r := range rs[1:] {
			g.Judge(entente.Verdict{ID: fmt.Sprint(i), Judgement: entente.Same, Record: rs[0], Other: r})
		}
		f.counted++
		for e := range g.Events() {
			if e.Documents == documents && e.Origins == len(origins) {
				f.origins++
			} else {
				f.faults = append(f.faults, fmt.Sprintf("origins of %s: %d, want %d", u, e.Origins, len(origins)))
			}
		}
	}
}

func (f figures) String() string {
	return fmt.Sprintf("%d undertakings, %d articles, %d records: B-cubed precision %.3f, recall %.3f, F1 %.3f; origins right in %d of %d",
		f.undertakings, f.articles, f.records, f.precision, f.recall, f.f1, f.origins, f.counted)
}

// TestWritten holds the written set against the bars: the first half, on which
// the weights were set, and the second, on which they were not.
func TestWritten(t *testing.T) {
	for _, half := range []string{"first", "second"} {
		t.Run(half, func(t *testing.T) {
			f := judge(t, written(t, "testdata/"+half+".txt"))
			t.Log(f)
			for _, fault := range f.faults {
				t.Log(fault)
			}
			if f.f1 < 0.90 {
				t.Errorf("B-cubed F1 is %.3f; want at least 0.90", f.f1)
			}
			if float64(f.origins) < 0.95*float64(f.counted) {
				t.Errorf("origins are right in %d of %d; want 95 %%", f.origins, f.counted)
			}
		})
	}
}
