package event

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"entente"
)

// item is a record as grouping sees it.
type item struct {
	record   entente.Record // without its texts
	doc      int32
	register bool
	number   string // the register's own number of the undertaking
	row      []claim
	date     day // of publication; registers have none that tells of the act
	when     days
	told     bool // whether when is told, not made from the date
	parties  []entente.Actor
	arms     []piece
	classes  uint32
	name     string // the event's name without its general words and its year
	year     int    // of the name; 0 if it has none
	edition  string // another number of the name
	said     uint64 // hash of the first sentence
	words    []uint32
	topics   uint32 // the military nouns of the evidence, a bit each
	years    []int  // the years that the evidence tells, its own left out
	places   []uint32
}

// claim is what only one undertaking of a register can have in a group: what
// names the register and the sort of equipment, whose the undertaking.
type claim struct{ what, whose uint64 }

// piece is a sort of equipment that an item lists.
type piece struct {
	class    entente.Class
	family   string
	specific bool
	// types are the words of the name with digits ("M1A1", "212CD"), squashed.
	types []string
	count int64
}

// momentary are the kinds of acts that take place once, within days or weeks:
// their times part them.
var momentary = map[entente.Kind]bool{entente.Exercise: true, entente.Talks: true, entente.Forum: true,
	entente.Contest: true, entente.Support: true}

// planned are the stages at which an act lies ahead of the report.
var planned = map[entente.Stage]bool{entente.Declared: true, entente.Proposed: true, entente.Requested: true,
	entente.Discussed: true, entente.Agreed: true}

func (t *tables) item(d *entente.Document, at int32, doc *document, r *entente.Record) item {
	it := item{record: *r, doc: at, register: doc.register, date: doc.date, parties: r.Parties()}
	it.record.Evidence, it.record.Why, it.record.Speaker = nil, nil, nil
	it.record.Document = doc.id
	if it.register {
		it.date = noDay
	}
	for i, e := range r.Equipment {
		if i == maxPieces {
			break
		}
		family, specific := t.equipment(e.Name)
		it.arms = append(it.arms, piece{e.Class, family, specific, types(e.Name), e.Count})
		it.classes |= 1 << max(slices.Index(classes, e.Class), 0)
	}
	it.name, it.year, it.edition = title(r.Name, doc.date)
	it.when, it.told = bounds(r.When)
	if !it.told && it.year != 0 {
		it.when, it.told = days{date(it.year, 1, 1), date(it.year, 12, 31)}, true
	}
	switch {
	case !it.told:
		it.when = it.guess()
	case momentary[r.Kind] && it.when.from == past: // "until Sunday": such acts are not long
		it.when.from = it.when.to - lasting
	case momentary[r.Kind] && it.when.to == future:
		it.when.to = it.when.from + lasting
	}
	if r.Where != nil {
		it.places = content(r.Where.Place, 8)
	}
	if it.register {
		t.readRow(&it, d)
		return it
	}
	for i, e := range r.Evidence {
		text := e.Text
		if text == "" && e.Start >= 0 && e.Start < e.End && e.End <= len(d.Text) {
			text = d.Text[e.Start:e.End]
		}
		if i == 0 {
			it.said = sentence(text)
		}
		it.words = append(it.words, content(text, maxWords-len(it.words))...)
		it.read(text)
	}
	slices.Sort(it.words)
	it.words = slices.Clip(slices.Compact(it.words))
	return it
}

// lasting is how many days an act of one time is taken to last where only its end or its beginning is told.
const lasting = 21

// readRow takes from a register's row the number of its undertaking and the
// years it looks back to ("Ordered in 1999"), and lays claim to it. Its words are
// the register's, the same in every row, and tell nothing.
func (t *tables) readRow(it *item, d *entente.Document) {
	before := ""
	eachWord(d.Text, func(_ uint64, w string) {
		if before == "in" {
			it.look(w)
		}
		before = w
	})
	listing := t.listings[d.Source]
	if listing.Rows != "one" {
		return
	}
	whose := d.ID
	if number := numbered(d.Text, listing.Label); number != "" {
		it.number, whose = number, number
	}
	for _, p := range it.arms {
		it.row = append(it.row, claim{key(d.Source, p.family, string(p.class)), key(whose)})
	}
	if len(it.row) == 0 {
		it.row = []claim{{key(d.Source), key(whose)}}
	}
}

// numbered returns what follows a label in a row's text: letters and digits, some
// digit among them. A label with a capital stands at the beginning of a line.
func numbered(text, label string) string {
	if label == "" {
		return ""
	}
	if unicode.IsUpper(rune(label[0])) {
		label = "\n" + label
	}
	_, rest, _ := strings.Cut(text, label)
	n := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if n < 0 {
		n = len(rest)
	}
	if !strings.ContainsFunc(rest[:n], unicode.IsDigit) {
		return ""
	}
	return rest[:n]
}

// Bounds on what is kept of a record, whatever comes in.
const (
	maxPieces = 16
	maxWords  = 40
)

var classes = entente.Classes()

// guess is when the act of a record without a time of its own may have been, by
// the day of publication.
func (it *item) guess() days {
	switch {
	case it.date == noDay:
		return days{past, future}
	case planned[it.record.Stage] && it.record.Kind != entente.Support:
		return days{it.date - 10, it.date + 365}
	}
	return days{it.date - 10, it.date}
}

// generalNames are words that a name has in one report and lacks in another.
var generalNames = map[string]bool{"the": true, "exercise": true, "exercises": true, "drill": true, "drills": true,
	"military": true, "joint": true, "naval": true, "war": true, "games": true, "operation": true, "forum": true,
	"international": true, "of": true, "and": true, "a": true, "on": true, "for": true, "between": true, "manoeuvres": true,
	"maneuvers": true, "annual": true, "edition": true, "bilateral": true, "multinational": true, "in": true,
	"memorandum": true, "agreement": true, "treaty": true}

// title cuts a name into its own words, the year it gives and another number
// it gives ("Garuda Shakti VIII", "the 26th Malabar").
func title(name string, published day) (own string, year int, edition string) {
	if name == "" {
		return "", 0, ""
	}
	var words, general []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch n, err := strconv.Atoi(w); {
		case err == nil && n >= 1900 && n < 2100:
			year = n
			continue
		case err == nil && len(w) == 2 && published != noDay && nearYear(n, published) != 0:
			year = nearYear(n, published)
			continue
		case err == nil && n < 200:
			edition = w
			continue
		}
		if n := ordinal(w); n != "" {
			edition = n
		} else if generalNames[w] {
			general = append(general, w)
		} else {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = general
	}
	return strings.Join(words, " "), year, edition
}

// nearYear reads two digits as a year at most two before or after the publication; 0 if it is none.
func nearYear(n int, published day) int {
	year := int(published)*4/1461 + 1970
	for y := year - 2; y <= year+2; y++ {
		if y%100 == n {
			return y
		}
	}
	return 0
}

var romans = map[string]string{"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
	"xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xvii": "17", "xviii": "18", "xix": "19", "xx": "20"}

// ordinal reads "26th" and Roman numbers of two letters or more; empty if w is neither.
func ordinal(w string) string {
	for _, end := range [...]string{"st", "nd", "rd", "th"} {
		if n, found := strings.CutSuffix(w, end); found && n != "" && strings.Trim(n, "0123456789") == "" {
			return n
		}
	}
	return romans[w]
}

// topics are nouns that tell one deployment, course or programme from another.
var topics = func() map[string]uint32 {
	m := map[string]uint32{}
	for i, w := range strings.Fields(`brigade battalion regiment division squadron flotilla battlegroup garrison base port
		academy frigate submarine destroyer corvette carrier bomber fighter tank missile helicopter radar drone satellite
		airfield factory plant shipyard parliament basing licence`) {
		m[w], m[w+"s"] = 1<<i, 1<<i
	}
	return m
}()

// read takes topics and years out of a sentence of the evidence.
func (it *item) read(text string) {
	eachWord(text, func(_ uint64, w string) {
		it.topics |= topics[strings.ToLower(w)]
		it.look(w)
	})
}

// look notes a word that is a year which the record does not tell itself.
func (it *item) look(w string) {
	if len(w) != 4 || len(it.years) >= 4 {
		return
	}
	year, err := strconv.Atoi(w)
	if err == nil && year >= 1945 && year <= 2099 && !(it.told && inYear(year, it.when)) && !slices.Contains(it.years, year) {
		it.years = append(it.years, year)
	}
}

// inYear reports whether a year meets a stretch of days.
func inYear(year int, d days) bool { return d.from <= date(year, 12, 31) && d.to >= date(year, 1, 1) }

// types returns the words of an equipment's name that have both letters and digits, or digits alone after the first word.
func types(name string) (out []string) {
	for i, w := range strings.Fields(name) {
		if strings.ContainsFunc(w, unicode.IsDigit) && (designation(w) || i > 0) && len(out) < 4 {
			out = append(out, squash(w))
		}
	}
	return out
}
