// Package cow reads the Correlates of War project's register of formal
// alliances, the file that has a row for each member of each alliance.
package cow

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"entente"
	"entente/register"
)

// Source is the source of the documents.
const Source = "cow-alliances"

const outlet = "Correlates of War, Formal Alliances"

// mostMembers is how many members of one alliance are kept to pair later ones with.
const mostMembers = 400

// coverage are the last years that versions of the register go to. An alliance
// without an end was in force then; of later years the register knows nothing.
var coverage = map[string]int{"3.0": 2000, "4": 2012, "4.0": 2012, "4.1": 2012}

// member is a spell of membership.
type member struct {
	name     string
	actor    entente.Actor
	rule     string
	from, to entente.EDTF
	open     bool
	line     int
}

// reader carries what every row needs.
type reader struct {
	*register.Tally
	columns register.Columns
	actors  *register.Actors
	page    register.Page
	// alliance is the number of the alliance whose members are kept.
	alliance string
	members  map[string][]member
}

// Read reads a file and calls yield for every row in order. A row becomes a
// document with a record of the pact with each member that stands above it in
// the file, for the time in which both were members; a row without such members
// has a record of the membership alone. It returns what was counted, also with an
// error: that of yield or of reading the file.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	t := register.NewTally(Source, o, yield)
	t.Layout("alliances by member")
	t.Weighing("rows")
	r := &reader{Tally: t, actors: actors, members: map[string][]member{}}
	err = register.Table(in, o, t, []string{"version4id", "ccode", "ss_type", "mem_st_year", "mem_end_year"},
		"download the file alliance_v4.1_by_member.csv from correlatesofwar.org anew", func(row register.Row, columns register.Columns) error {
			r.columns = columns
			return r.row(row)
		})
	return t.Report(), err
}

func (r *reader) row(row register.Row) error {
	cell := func(name string) string { return r.columns.Cell(row.Cells, name) }
	malformed := func(format string, args ...any) error {
		return r.Skip(row.Number, row.Offset, entente.Malformed, fmt.Sprintf(format, args...))
	}
	id, number, sort := cell("version4id"), cell("ccode"), cell("ss_type")
	if _, ok := register.Whole(id); !ok {
		return malformed("%q is no number of an alliance", id)
	}
	from, err := date(cell("mem_st_year"), cell("mem_st_month"), cell("mem_st_day"))
	if err != nil || from == "" {
		return malformed("the day of accession is none: %s-%s-%s", cell("mem_st_year"), cell("mem_st_month"), cell("mem_st_day"))
	}
	to, err := date(cell("mem_end_year"), cell("mem_end_month"), cell("mem_end_day"))
	if err != nil {
		return malformed("the day of leaving is none: %s-%s-%s", cell("mem_end_year"), cell("mem_end_month"), cell("mem_end_day"))
	}
	m := member{name: cell("state_name"), from: from, to: to, open: to == "", line: row.Number}
	if m.open {
		end := coverage[cell("version")]
		if end == 0 {
			return malformed("version %q of the register is not known, so how long the alliance lasted is not either", cell("version"))
		}
		m.to = register.Span(end, end)
	}
	if register.Interval(m.from, m.to) == "" {
		return malformed("the membership ends, on %s, before it begins, on %s", m.to, m.from)
	}
	// A state that goes over into another in the year of accession is the later one.
	year, _ := strconv.Atoi(string(m.from[:4]))
	r.Year(year)
	if last, _ := strconv.Atoi(string(m.to[:4])); last > year {
		r.Year(last)
		year++
	}
	var ok bool
	if m.actor, m.rule, ok = r.actors.COW(number, year); !ok {
		r.Unmapped("state", number+" "+m.name, 1)
		return r.Skip(row.Number, row.Offset, register.Unmapped, fmt.Sprintf("no table knows the number %q (%s) in %d; add it to data/register/states.tsv", number, m.name, year))
	}
	if m.name == "" {
		m.name = r.actors.Title(m.actor)
	}
	owed := obligations(sort, cell)
	if len(owed) == 0 {
		return malformed("%q is no type of alliance", sort)
	}
	if r.alliance != id {
		r.alliance = id
		clear(r.members)
	}
	others := r.members[id]
	if len(others) >= mostMembers {
		return malformed("alliance %s has more than %d members", id, mostMembers)
	}
	r.members[id] = append(others, m)
	return r.write(row, &m, others, id, sort, owed, cell("left_censor") == "1")
}

// obligations reads the columns of obligations, and the type where they are silent.
func obligations(sort string, cell func(string) string) (owed []register.Obligation) {
	kind := strings.ToLower(sort)
	for _, o := range []struct {
		column, word string
		obligation   register.Obligation
	}{
		{"defense", "defense", register.Defence},
		{"neutrality", "neutrality", register.Neutrality},
		{"nonaggression", "non-aggression", register.Nonaggression},
		{"entente", "entente", register.Consultation},
	} {
		if cell(o.column) == "1" || strings.Contains(kind, o.word) {
			owed = append(owed, o.obligation)
		}
	}
	return owed
}

// date reads a date whose month and day may be unknown; empty for none.
func date(year, month, day string) (entente.EDTF, error) {
	if year == "" {
		return "", nil
	}
	y, ok := register.Year(year)
	m, _ := register.Whole(month)
	d, _ := register.Whole(day)
	date, valid := register.Date(y, int(min(m, 99)), int(min(d, 99)))
	if !ok || !valid {
		return "", errors.New("no date")
	}
	return date, nil
}

// write writes a row out: the membership, and below it the members above with
// the time that they have in common.
func (r *reader) write(row register.Row, m *member, others []member, id, sort string, owed []register.Obligation, censored bool) error {
	p := &r.page
	p.Reset()
	p.Document = entente.Document{Title: m.name + " in alliance " + id, Outlet: outlet, Terms: entente.Restricted}
	p.Say("certainty", "register/cow/asserted", "The Correlates of War project lists")
	p.Write(" ")
	first := p.Say("with", m.rule, m.name)
	p.Write(" as a member of alliance ", id, " (", sort, "), which obliges to ")
	p.Owe(owed...)
	p.Write(", ")
	stage := entente.Completed
	if m.open {
		stage = entente.Underway
		p.Say("stage", "register/cow/in-force", "in force")
	} else {
		p.Say("stage", "register/cow/ended", "ended")
	}
	p.Write(": from ")
	span := p.Here()
	p.Write(string(m.from))
	if censored {
		p.Write(", when the register begins,")
	}
	p.Write(" to ", string(m.to))
	if m.open {
		p.Write(", when the register ends")
	}
	whole := entente.Span{Start: span, End: p.Here()}
	p.Write(".\n")
	p.Evidence(0, p.Here())
	r.records(p, m, others, stage, censored, first, whole)
	return r.Page(row.Number, p)
}

// records adds a record for each other member, or one of the membership alone.
func (r *reader) records(p *register.Page, m *member, others []member, stage entente.Stage, censored bool, self, whole entente.Span) {
	rec := entente.Record{Kind: entente.Pact, Stage: stage, Certainty: entente.Asserted, Confidence: 1}
	if censored || m.open {
		rec.Uncertain = []string{"when"}
	}
	paired := false
	for _, other := range others {
		from, to := later(m.from, other.from), sooner(m.to, other.to)
		when := register.Interval(from, to)
		if when == "" || other.actor == m.actor {
			continue
		}
		paired = true
		start := p.Here()
		p.Write("Bound with ")
		p.NoteOwn("with", other.rule, p.Mark(other.name))
		p.Write(" from ")
		span := p.Mark(string(from) + " to " + string(to))
		p.NoteOwn("when", "register/cow/common-time", span)
		p.Write(".\n")
		p.EvidenceOwn(start)
		one := rec
		one.With, one.When = []entente.Actor{m.actor, other.actor}, when
		if !other.open && !m.open || !other.open {
			one.Stage = entente.Completed
		}
		p.Record(one)
	}
	if !paired {
		rec.With, rec.When = []entente.Actor{m.actor}, register.Interval(m.from, m.to)
		p.NoteOwn("when", "register/cow/membership", whole)
		p.Record(rec)
	}
}

// later and sooner compare dates as far as both go; of like ones the longer tells more.
func later(a, b entente.EDTF) entente.EDTF {
	if n := min(len(a), len(b)); a[:n] > b[:n] || a[:n] == b[:n] && len(a) > len(b) {
		return a
	}
	return b
}

func sooner(a, b entente.EDTF) entente.EDTF {
	if n := min(len(a), len(b)); a[:n] < b[:n] || a[:n] == b[:n] && len(a) > len(b) {
		return a
	}
	return b
}
