package event

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"entente"
)

// document is what is kept of a document: its day, who published it, whom it
// credits, and a sketch of its text.
type document struct {
	id       string
	source   string // "news" or the register
	register bool
	date     day
	// family is the publisher's family; empty if it has none of the known marks.
	family string
	// credits are the families of the agencies and media that the text credits
	// at its head or its foot, sorted, its own not among them.
	credits []string
	sketch  sketch
}

// copied is the share of the shorter text's runs of words that make a copy.
const copied = 0.4

func (t *tables) document(d *entente.Document) document {
	doc := document{id: d.ID, source: d.Source, date: parseDay(d.Date), sketch: newSketch(d.Text)}
	if doc.source == "" {
		doc.source = "news"
	}
	if doc.register = doc.source != "news"; doc.register {
		doc.family = "register " + doc.source
		if doc.date == noDay {
			if release, ok := bounds(d.Release); ok && release.to < future {
				doc.date = release.to
			}
		}
		return doc
	}
	doc.family = t.publisher(d)
	for _, name := range t.marks(d.Text) {
		if f := t.owner(name); f != doc.family {
			doc.credits = append(doc.credits, f)
		}
	}
	slices.Sort(doc.credits)
	doc.credits = slices.Compact(doc.credits)
	return doc
}

// owner returns the family of an outlet, itself if it has no other.
func (t *tables) owner(name string) string {
	if f, owned := t.owners[name]; owned {
		return f
	}
	return name
}

// publisher returns the family of a document's publisher, by its outlet or by
// the host of its address.
func (t *tables) publisher(d *entente.Document) string {
	if d.Outlet != "" {
		if name := t.outlet(d.Outlet); name != "" {
			return t.owner(name)
		}
	}
	u, err := url.Parse(d.URL)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	for h := host; h != ""; _, h, _ = strings.Cut(h, ".") {
		if f, owned := t.owners[h]; owned {
			return f
		}
		if actor, official := t.officials[h]; official {
			return "government " + actor
		}
	}
	// timesofindia.example.com is the Times of India, if there is an outlet of that name.
	for label := range strings.SplitSeq(host, ".") {
		for _, l := range [...]string{squash(label), strings.TrimPrefix(squash(label), "the")} {
			if name, known := t.outlets[l]; known && len(l) > 3 {
				return t.owner(name)
			}
		}
	}
	return host
}

// Where credits stand: at the head of a text and at its foot, in bytes.
const (
	head = 160
	foot = 240
)

// marks returns the names of the outlets that a text credits as its makers:
// "(Reuters)", "[AFP]", "/TASS/" and "AP —" at its head; "(Reporting by … for
// Reuters)", "— AFP", "With inputs from PTI", "Source: Xinhua" at its foot.
func (t *tables) marks(text string) (names []string) {
	begin := text[:min(len(text), head)]
	add := func(form string) {
		form = strings.Trim(form, " \t\r\n.,:;-–—/()[]")
		if name, known := t.forms[form]; known {
			names = append(names, name)
		}
	}
	for _, pair := range [...]string{"()", "[]", "//"} {
		rest := begin
		for {
			_, after, found := strings.Cut(rest, pair[:1])
			inside, further, closed := strings.Cut(after, pair[1:])
			if !found || !closed {
				break
			}
			for _, part := range strings.FieldsFunc(inside, func(r rune) bool { return r == '/' || r == '-' || r == ',' || r == ';' }) {
				add(part)
			}
			rest = further
		}
	}
	for _, dash := range [...]string{" - ", " – ", " — ", ": ", "—"} {
		if dateline, _, found := strings.Cut(begin, dash); found && len(dateline) < 80 {
			for part := range strings.SplitSeq(dateline, ",") {
				t.agency(part, &names)
			}
		}
	}
	end := text[max(0, len(text)-foot):]
	last := end
	if i := strings.LastIndexByte(strings.TrimRight(end, "\n "), '\n'); i >= 0 {
		last = end[i+1:]
	}
	add(last)
	lower := strings.ToLower(last)
	for _, cue := range [...]string{"reporting by", "inputs from", "input from", "source:", "agencies", "copyright", "©", "additional reporting",
		"contributed to this report", "with reporting from", "via ", "— ", "–", "courtesy"} {
		if strings.Contains(lower, cue) && len(last) < foot {
			t.eachName(last, func(name string) { names = append(names, name) })
			break
		}
	}
	return names
}

// agency adds the agency that a part of a dateline names.
func (t *tables) agency(part string, names *[]string) {
	if name, known := t.forms[strings.TrimSpace(part)]; known && t.agencies[name] {
		*names = append(*names, name)
	}
}

// eachName calls yield with each agency that a line names.
func (t *tables) eachName(line string, yield func(name string)) {
	words := strings.FieldsFunc(line, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == ';' || r == '(' || r == ')' || r == '/' || r == '.' || r == ':' || r == '[' || r == ']'
	})
	for i := range words {
		for n := min(3, len(words)-i); n > 0; n-- {
			if name, known := t.forms[strings.Join(words[i:i+n], " ")]; known && t.agencies[name] {
				yield(name)
				break
			}
		}
	}
}

// Origins puts the documents of an event together by origin and returns their
// ids, sorted, the groups in the order of their first. records are those that
// tell of the event; whom they credit counts. A text that is put together from
// others stands with the first of them. The error is of a damaged table of
// package data.
func Origins(documents []entente.Document, records []entente.Record) ([][]string, error) {
	g, err := New(1)
	if err != nil {
		return nil, err
	}
	credits := map[int32][]string{}
	for i := range documents {
		g.Add(&documents[i])
	}
	for i := range records {
		if at, known := g.byDoc[records[i].Document]; known {
			g.credit(credits, at, &records[i])
		}
	}
	var docs []int32
	for i := range g.documents {
		docs = append(docs, int32(i))
	}
	slices.SortFunc(docs, func(a, b int32) int { return compare(g.documents[a].id, g.documents[b].id) })
	by := map[int][]string{}
	for i, root := range g.origins(docs, credits) {
		by[root] = append(by[root], g.documents[docs[i]].id)
	}
	var out [][]string
	for _, root := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[root])
	}
	return out, nil
}

// credit notes whom a record credits.
func (g *Grouping) credit(credits map[int32][]string, doc int32, r *entente.Record) {
	if r.Outlet != "" {
		credits[doc] = append(credits[doc], g.tables.owner(g.tables.outlet(r.Outlet)))
	}
}

// origins returns for each of some documents the first that is of one origin
// with it, where credits has the families that the records of each credit.
// Copies of one text are of one origin, and so are texts that go back to one
// family. A text that credits several media has no origin of its own if one of
// them is among the rest.
func (g *Grouping) origins(docs []int32, credits map[int32][]string) []int {
	root := make([]int, len(docs))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	join := func(a, b int) { root[max(find(a), find(b))] = min(find(a), find(b)) }
	g.joinCopies(docs, join)
	copies := map[int][]int{}
	for i := range docs {
		copies[find(i)] = append(copies[find(i)], i)
	}
	by := map[string]int{} // a family to a document that goes back to it
	several := map[int][]string{}
	for _, i := range slices.Sorted(maps.Keys(copies)) {
		families := g.goBack(docs, copies[i], credits)
		switch {
		case len(families) > 1:
			several[i] = families
		case len(families) == 1:
			if j, some := by[families[0]]; some {
				join(j, i)
			} else {
				by[families[0]] = i
			}
		}
	}
	for _, i := range slices.Sorted(maps.Keys(several)) {
		for _, f := range several[i] {
			if j, some := by[f]; some {
				join(j, i)
				break
			}
		}
	}
	for i := range root {
		root[i] = find(i)
	}
	return root
}

// goBack returns the families that copies of one text go back to; none if
// nothing tells of them. The original is an agency's text if there is one, else
// the first that came out.
func (g *Grouping) goBack(docs []int32, copies []int, credits map[int32][]string) []string {
	owes := func(at int32) []string {
		d := &g.documents[at]
		return slices.DeleteFunc(slices.Concat(d.credits, credits[at]), func(f string) bool { return f == d.family || f == "" })
	}
	original, wire := docs[copies[0]], false
	var credited []string
	for _, i := range copies {
		d, o := &g.documents[docs[i]], &g.documents[original]
		credited = append(credited, owes(docs[i])...)
		before := cmp.Or(compareDays(d.date, o.date), compare(d.id, o.id)) < 0
		if w := g.tables.wires[d.family]; w && !wire || w == wire && before {
			original, wire = docs[i], w
		}
	}
	if wire {
		credited = owes(original)
	}
	if family := g.documents[original].family; len(credited) == 0 && family != "" {
		credited = []string{family}
	}
	slices.Sort(credited)
	return slices.Compact(credited)
}

// joinCopies joins documents whose texts are copies of one another. Among very
// many, only those are compared that share one of their least hashes.
func (g *Grouping) joinCopies(docs []int32, join func(a, b int)) {
	sketches := make([]sketch, len(docs))
	for i, at := range docs {
		if !g.documents[at].register {
			sketches[i] = g.documents[at].sketch
		}
	}
	const all = 128
	if len(docs) <= all {
		for i := range sketches {
			for k := range i {
				if sketches[i].contained(sketches[k]) >= copied {
					join(k, i)
				}
			}
		}
		return
	}
	const least, bucket = 12, 24
	have := map[uint32][]int{}
	for i, s := range sketches {
		tried := map[int]bool{}
		for _, h := range s.least[:min(least, len(s.least))] {
			for _, k := range have[h] {
				if !tried[k] && s.contained(sketches[k]) >= copied {
					join(k, i)
				}
				tried[k] = true
			}
			if len(have[h]) < bucket {
				have[h] = append(have[h], i)
			}
		}
	}
}
