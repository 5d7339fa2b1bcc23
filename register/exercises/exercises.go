// Package exercises reads the registers of joint military exercises by
// D'Orazio and Galambos: MME, a table of multinational exercises, and JME, a
// spreadsheet of joint ones, also saved as a table.
package exercises

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"entente"
	"entente/register"
	"entente/register/xls"
)

// The sources of the documents.
const (
	MME = "mme"
	JME = "jme"
)

// mostBytes is the largest spreadsheet that is read: it must be held whole.
const mostBytes = 64 << 20

// missing is what the registers write for a value that could not be found.
const missing = "-9"

// reader carries what every row needs.
type reader struct {
	*register.Tally
	source string
	actors *register.Actors
	page   register.Page
	// states are the columns of participants, found with the header.
	states []int
}

// Read reads a file and calls yield for every row in order. A row becomes a
// document with a record of an exercise whose participants are on an equal
// footing; one that the register counts and does not name is entente.World. It
// returns what was counted, also with an error: that of yield or of reading.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	head := make([]byte, len(compound))
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return register.Report{Register: MME}, fmt.Errorf("cannot read: %w", err)
	}
	in = io.MultiReader(bytes.NewReader(head[:n]), in)
	if n == len(compound) && string(head) == compound {
		return spreadsheet(in, o, actors, yield)
	}
	peek := make([]byte, 4096)
	n, err = io.ReadFull(in, peek)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return register.Report{Register: MME}, fmt.Errorf("cannot read: %w", err)
	}
	source, wanted := MME, []string{"mmeid", "ex_name", "s.year", "e.year"}
	if strings.Contains(strings.ToLower(string(peek[:n])), "jme type") {
		source, wanted = JME, []string{"exercise name", "location1", "s.year", "e.year"}
	}
	r := newReader(source, o, actors, yield)
	err = register.Table(io.MultiReader(bytes.NewReader(peek[:n]), in), o, r.Tally, wanted,
		"save the register anew as .csv or .xls", r.row)
	return r.Report(), err
}

// compound is how a spreadsheet of Excel 97 to 2003 begins.
const compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

func newReader(source string, o register.Options, actors *register.Actors, yield func(register.Entry) error) *reader {
	r := &reader{Tally: register.NewTally(source, o, yield), source: source, actors: actors}
	r.Weighing("rows")
	r.Layout("multinational exercises")
	if source == JME {
		r.Layout("joint exercises")
	}
	return r
}

// spreadsheet reads JME as it is published.
func spreadsheet(in io.Reader, o register.Options, actors *register.Actors, yield func(register.Entry) error) (register.Report, error) {
	r := newReader(JME, o, actors, yield)
	raw, err := io.ReadAll(io.LimitReader(in, mostBytes+1))
	if err != nil {
		return r.Report(), fmt.Errorf("cannot read: %w", err)
	}
	if len(raw) > mostBytes {
		err := r.Skip(0, 0, entente.TooLarge, fmt.Sprintf("the spreadsheet is over the limit of %d bytes; save it as .csv", mostBytes))
		return r.Report(), err
	}
	sheets, err := xls.Read(raw)
	if err != nil {
		err := r.Skip(0, 0, entente.Unknown, err.Error()+"; save it anew as .xls or .csv")
		return r.Report(), err
	}
	var columns register.Columns
	for _, sheet := range sheets {
		for i, cells := range sheet.Rows {
			if columns == nil {
				if c := register.Header(cells); len(c.Missing("exercise name", "s.year", "e.year")) == 0 {
					columns = c
				}
				continue
			}
			if strings.TrimSpace(strings.Join(cells, "")) == "" {
				continue
			}
			if err := r.row(register.Row{Line: register.Line{Number: i + 1}, Cells: cells}, columns); err != nil {
				return r.Report(), err
			}
		}
		if columns != nil {
			return r.Report(), nil
		}
	}
	err = r.Skip(0, 0, entente.Unknown, "no sheet has the columns of JME; save the register anew")
	return r.Report(), err
}

// exercise is a row.
type exercise struct {
	id, name, place   string
	country           entente.Actor
	countryRule       string
	when              entente.EDTF
	whenGuess, hidden bool
	parts             []participant
	nature, notes     []string
}

type participant struct {
	name  string
	actor entente.Actor
	rule  string
}

func (r *reader) row(row register.Row, c register.Columns) error {
	cell := func(name string) string {
		if s := c.Cell(row.Cells, name); s != missing {
			return s
		}
		return ""
	}
	if r.states == nil {
		r.states = participants(c)
	}
	var x exercise
	if x.when, x.whenGuess = when(cell); x.when == "" && cell("s.year")+cell("e.year") != "" {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf("%q is no year", cell("s.year")+cell("e.year")))
	}
	year := 0
	if x.when != "" {
		year, _ = register.Year(string(x.when[:4]))
		r.Year(year)
	}
	for _, at := range r.states {
		if at >= len(row.Cells) {
			continue
		}
		name := register.Clean(row.Cells[at])
		if name == "" || name == "0" {
			continue
		}
		actor, rule, ok := r.actors.Name(r.source, name, year)
		if !ok {
			actor, rule, ok = r.actors.Code(strings.ToUpper(name))
		}
		if !ok {
			r.Unmapped("state", name, 1)
			return r.Skip(row.Number, row.Offset, register.Unmapped, fmt.Sprintf("no table knows %q; add it to data/register/names.tsv", name))
		}
		if actor == entente.World {
			x.hidden = true
		}
		if !slices.ContainsFunc(x.parts, func(p participant) bool { return p.actor == actor }) {
			x.parts = append(x.parts, participant{name, actor, rule})
		}
	}
	if r.source == MME {
		r.mme(&x, cell)
	} else {
		r.jme(&x, cell)
	}
	if x.place != "" && x.country == "" {
		x.country, x.countryRule, _ = r.actors.Place(x.place, year)
	}
	if len(x.parts) == 0 {
		return r.Nothing(row.Number, "an exercise whose participants are not named")
	}
	r.write(&x)
	return r.Page(row.Number, &r.page)
}

// participants finds the columns "StateA", "State AB".
func participants(c register.Columns) []int {
	out := []int{}
	for name, at := range c {
		letters, is := strings.CutPrefix(name, "state")
		letters = strings.TrimSpace(letters)
		if is && len(letters) > 0 && len(letters) <= 2 && strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz") == "" {
			out = append(out, at)
		}
	}
	slices.Sort(out)
	return out
}

// mme reads the columns of MME alone.
func (r *reader) mme(x *exercise, cell func(string) string) {
	x.id, x.name, x.place = cell("mmeid"), cell("ex_name"), cell("location")
	for _, sort := range []string{"CPX", "Air", "Land", "Sea", "Amphibious", "Cyber", "Warfighting", "Peacekeeping", "Humanitarian"} {
		if cell(strings.ToLower(sort)) == "1" {
			x.nature = append(x.nature, strings.ToLower(sort))
		}
	}
	x.note("Series", cell("series_name"))
	x.note("Purpose", cell("focusdescription"))
	info := cell("additionalparticipantinfo")
	x.note("Further participants", info)
	if actor, rule, ok := r.actors.Name(MME, info, 0); ok && info != "" && !slices.ContainsFunc(x.parts, func(p participant) bool { return p.actor == actor }) {
		x.parts = slices.DeleteFunc(x.parts, func(p participant) bool { return p.actor == entente.World })
		x.parts = append(x.parts, participant{info, actor, rule})
	}
}

// jme reads the columns of JME alone.
func (r *reader) jme(x *exercise, cell func(string) string) {
	x.name = cell("exercise name")
	for _, part := range []string{cell("location2"), cell("location1")} {
		if part != "" && x.place != "" {
			x.place += ", "
		}
		x.place += part
	}
	if actor, rule, ok := r.actors.Code(cell("location1")); ok && len(actor) == 3 {
		x.country, x.countryRule = actor, rule
	}
	if sort := cell("jme type"); sort != "" && sort != "Unsure" {
		x.nature = append(x.nature, sort)
	}
	if strings.EqualFold(cell("part of the reforger exercise?"), "yes") {
		x.notes = append(x.notes, "Part of Reforger")
	}
	x.note("Institutions", cell("institution(s) involved"))
	x.note("Purpose", cell("what is the purpose of the jme?"))
	x.note("Note", cell("anything interesting to note about this exercise?"))
	x.note("Host", cell("which state hosted the exercise?"))
	x.note("Sources", cell("source(s)"))
}

func (x *exercise) note(label, text string) {
	if text != "" {
		x.notes = append(x.notes, label+": "+text)
	}
}

// when reads the days of beginning and end, of which the register may not know
// the day or the month ("xx"). guess tells that they contradict each other.
func when(cell func(string) string) (interval entente.EDTF, guess bool) {
	from, fromOK := date(cell("s.year"), cell("s.month"), cell("s.day"))
	to, toOK := date(cell("e.year"), cell("e.month"), cell("e.day"))
	if !fromOK {
		from, fromOK = american(cell("start date"))
	}
	if !toOK {
		to, toOK = american(cell("enddate"))
	}
	switch {
	case !fromOK:
		return to, false
	case !toOK:
		return from, false
	}
	if interval = register.Interval(from, to); interval == "" {
		return from, true
	}
	return interval, false
}

// date reads a date as far as it is known.
func date(year, month, day string) (entente.EDTF, bool) {
	y, ok := register.Year(year)
	if !ok {
		return "", false
	}
	m, _ := register.Whole(month)
	d, _ := register.Whole(day)
	if date, ok := register.Date(y, int(min(m, 99)), int(min(d, 99))); ok {
		return date, true
	}
	if date, ok := register.Date(y, int(min(m, 99)), 0); ok {
		return date, true
	}
	return register.Date(y, 0, 0)
}

// american reads a date as month, day and year, of which the day may be
// unknown: "04/10/2005", "11/xx/2007". JME has some without a slash: "06xx/2004".
func american(s string) (entente.EDTF, bool) {
	if len(s) < len("1/2007") {
		return "", false
	}
	rest, year := s[:len(s)-4], s[len(s)-4:]
	parts := strings.FieldsFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
	if !strings.ContainsAny(rest, "/.") {
		return "", false
	}
	for len(parts) < 2 {
		parts = append(parts, "")
	}
	return date(year, parts[0], parts[1])
}

// write writes a row out.
func (r *reader) write(x *exercise) {
	p := &r.page
	p.Reset()
	outlet, title := "Multinational Military Exercises (MME)", x.name
	if r.source == JME {
		outlet = "Joint Military Exercises (JME)"
	}
	if title == "" {
		title = "Exercise without a name"
	}
	p.Document = entente.Document{Title: title, Outlet: outlet, Terms: entente.Restricted}
	rec := entente.Record{Kind: entente.Exercise, Stage: entente.Completed, Certainty: entente.Asserted, Confidence: 1,
		Name: x.name, When: x.when}
	p.Say("certainty", "register/exercises/asserted", "The register lists")
	p.Write(" a ")
	p.Say("kind", "register/exercises/kind", "military exercise")
	if x.name != "" {
		p.Write(", ")
		p.Say("name", "register/exercises/name", x.name)
		p.Write(",")
	}
	p.Write(" ")
	p.Say("stage", "register/exercises/held", "held")
	p.Write(" by ")
	for i, part := range x.parts {
		if i > 0 {
			p.Write(", ")
		}
		name := part.name
		if part.actor == entente.World {
			name = "others not named"
		}
		p.Say("with", part.rule, name)
		rec.With = append(rec.With, part.actor)
	}
	if x.when != "" {
		p.Write(", ")
		p.Say("when", "register/exercises/days", strings.ReplaceAll(string(x.when), "/", " to "))
	}
	if x.place != "" {
		rec.Where = &entente.Where{Place: x.place, Country: x.country}
		p.Write(", at ")
		span := p.Mark(x.place)
		rule := x.countryRule
		if rule == "" {
			rule = "register/exercises/place"
		}
		p.Note("where", rule, span)
	}
	p.Write(".\n")
	if len(x.nature) > 0 {
		p.Write("Nature: ", strings.Join(x.nature, ", "), ".\n")
	}
	for _, note := range x.notes {
		p.Write(note, ".\n")
	}
	if x.id != "" {
		p.Write("Number ", x.id, ".\n")
	}
	if x.hidden {
		rec.Uncertain = append(rec.Uncertain, "with")
	}
	if x.whenGuess {
		rec.Uncertain = append(rec.Uncertain, "when")
	}
	p.Record(rec)
}
