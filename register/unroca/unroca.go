// Package unroca reads the United Nations Register of Conventional Arms as its
// interface gives it: one JSON object for each state, with what the state and
// what its partners report of the same transfers. It also reads lists of the rows
// of the states' reports, with a year for each transfer.
package unroca

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"entente"
	"entente/data"
	"entente/register"
)

// Source is the source of the documents.
const Source = "unroca"

const outlet = "United Nations Register of Conventional Arms"

// mostBytes bounds an element of the file, which must be held whole.
const mostBytes = 64 << 20

// reader carries what every row needs.
type reader struct {
	*register.Tally
	actors *register.Actors
	page   register.Page
	// entry is the number of the element that is read, from 1: the file has no lines that mean anything.
	entry int
	// state is whose profile the file is.
	state side
	// years are those of the reports there are.
	years []int
}

// side is a state as the register names it.
type side struct {
	name  string
	actor entente.Actor
	rule  string
}

// Read reads a file and calls yield for every entry in order. An entry on a
// partner becomes two documents, one for what the state of the file reports and
// one for what the partner reports, each with a record for every category; the
// speaker of a record is the state that reports. Entry numbers take the place of
// lines. It returns what was counted, also with an error: that of yield or of
// reading the file.
func Read(in io.Reader, o register.Options, yield func(register.Entry) error) (register.Report, error) {
	actors, err := register.Gazetteer()
	if err != nil {
		return register.Report{}, err
	}
	t := register.NewTally(Source, o, yield)
	t.Weighing("pieces")
	r := &reader{Tally: t, actors: actors}
	limited := &io.LimitedReader{R: in, N: mostBytes}
	d := json.NewDecoder(limited)
	d.UseNumber()
	err = r.file(d)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case limited.N <= 0 && err != nil:
		err = r.Skip(r.entry+1, d.InputOffset(), entente.TooLarge, fmt.Sprintf("the file is over the limit of %d bytes; fetch each state into a file of its own", mostBytes))
	case errors.As(err, &syntax), errors.As(err, &kind), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, errShape):
		err = r.Skip(r.entry+1, d.InputOffset(), entente.Malformed, "not what unroca.org gives: "+message(err)+"; fetch it anew")
	}
	return t.Report(), err
}

// errShape is the error of JSON that is not the register's.
var errShape = errors.New("it is neither the profile of a state nor a list of transfers")

func message(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return err.Error()
}

// file reads a profile or an array of transfers.
func (r *reader) file(d *json.Decoder) error {
	first, err := d.Token()
	if err != nil {
		return err
	}
	switch first {
	case json.Delim('{'):
		r.Layout("profile of a state")
		return r.profile(d)
	case json.Delim('['):
		r.Layout("list of transfers")
		for d.More() {
			var element map[string]any
			if err := d.Decode(&element); err != nil {
				return err
			}
			r.entry++
			if err := r.transfer(element); err != nil {
				return err
			}
		}
		_, err := d.Token()
		return err
	}
	return errShape
}

// table is an array of a profile.
type table struct {
	key string
	// out tells that the state of the profile is the supplier.
	out bool
	// series tells a table of years instead of one of partners.
	series bool
}

// tables are the arrays of a profile.
var tables = []table{
	{"hw_imp", false, false}, {"hw_exp", true, false}, {"salw_imp", false, false}, {"salw_exp", true, false},
	{"sa_imp_time", false, true}, {"lw_imp_time", false, true}, {"hw_imp_time", false, true},
	{"sa_exp_time", true, true}, {"lw_exp_time", true, true}, {"hw_exp_time", true, true},
}

// profile reads the profile of a state after its opening brace. Tables that
// come before the state's name are kept until it is known.
func (r *reader) profile(d *json.Decoder) error {
	type kept struct {
		table
		raw json.RawMessage
	}
	var waiting []kept
	known := false
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		key, _ := token.(string)
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return err
		}
		switch at := slices.IndexFunc(tables, func(t table) bool { return t.key == key }); {
		case key == "country":
			if err := r.country(raw); err != nil {
				return err
			}
			known = true
		case key == "available_reports":
			r.reports(raw)
		case at >= 0:
			waiting = append(waiting, kept{tables[at], raw})
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	if !known {
		return errShape
	}
	r.Scope(string(r.state.actor))
	for _, w := range waiting {
		if err := r.table(w.table, w.raw); err != nil {
			return err
		}
	}
	return nil
}

// country reads whose profile it is.
func (r *reader) country(raw json.RawMessage) error {
	var c struct {
		Name string `json:"name_en"`
		Slug string `json:"countryname_slug"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return err
	}
	s, ok := r.side(c.Name, c.Slug)
	if !ok {
		r.Unmapped("state", s.name, 1)
		return fmt.Errorf("%w: no table knows the state %q", errShape, s.name)
	}
	r.state = s
	r.Actors(s.actor)
	return nil
}

// side resolves a state by its name, else by the words of its address.
func (r *reader) side(name, slug string) (side, bool) {
	name = register.Clean(name)
	words := strings.ReplaceAll(register.Clean(slug), "-", " ")
	for _, form := range []string{name, words} {
		if actor, rule, ok := r.actors.Name(Source, form, 0); ok && form != "" && actor != "" {
			if name == "" {
				name = words
			}
			return side{name, actor, rule}, true
		}
	}
	if name == "" {
		name = words
	}
	return side{name: name}, false
}

// reports reads the years of which there are reports.
func (r *reader) reports(raw json.RawMessage) {
	var years []struct {
		Year json.Number `json:"year"`
	}
	if json.Unmarshal(raw, &years) != nil {
		return
	}
	for _, y := range years {
		if year, ok := register.Year(y.Year.String()); ok {
			r.years = append(r.years, year)
			r.Year(year)
		}
	}
}

// table reads one array of a profile.
func (r *reader) table(t table, raw json.RawMessage) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		if open == nil {
			return nil // null: no such transfers
		}
		r.entry++
		return r.Skip(r.entry, 0, entente.Malformed, t.key+" is no list")
	}
	for d.More() {
		var element map[string]any
		r.entry++
		if err := d.Decode(&element); err != nil {
			var kind *json.UnmarshalTypeError
			if !errors.As(err, &kind) {
				return err
			}
			if err := r.Skip(r.entry, 0, entente.Malformed, "an element of "+t.key+" is no object"); err != nil {
				return err
			}
			continue
		}
		if err := r.element(t, element); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) element(t table, e map[string]any) error {
	if t.series {
		return r.series(t, e)
	}
	partner, ok := r.side(text(e["country"]), text(e["countryname_slug"]))
	own, theirs, fault := r.amounts(e)
	switch {
	case fault != "":
		return r.Skip(r.entry, 0, entente.Malformed, fault)
	case !ok:
		sum := 0.0
		for _, a := range append(own, theirs...) {
			sum += float64(a.count)
		}
		r.Unmapped("state", partner.name, sum)
		return r.Skip(r.entry, 0, register.Unmapped, fmt.Sprintf("no table knows %q; add it to data/register/names.tsv", partner.name))
	case partner.actor == r.state.actor:
		return r.Skip(r.entry, 0, entente.Malformed, "the partner is the state itself")
	case len(own)+len(theirs) == 0:
		return r.Nothing(r.entry, "no pieces are reported")
	}
	supplier, recipient := partner, r.state
	if t.out {
		supplier, recipient = r.state, partner
	}
	for _, report := range []struct {
		by      side
		rule    string
		amounts []amount
	}{{r.state, "register/unroca/own", own}, {partner, "register/unroca/partner", theirs}} {
		if len(report.amounts) == 0 {
			continue
		}
		if err := r.write(supplier, recipient, &report.by, report.rule, report.amounts); err != nil {
			return err
		}
	}
	return nil
}

// amount is a number of pieces of a category, in a year if it is told.
type amount struct {
	data.RegisterClass
	count int64
	year  int
	// secret tells that the register counts pieces which are classified.
	secret bool
	note   string
}

// categories are the register's codes of categories.
var categories = sync.OnceValues(func() (map[string]data.RegisterClass, error) {
	table, err := data.RegisterClasses()
	out := map[string]data.RegisterClass{}
	for _, c := range table {
		if c.Register == Source {
			out[c.Form] = c
		}
	}
	return out, err
})

// amounts reads the columns of categories, "bt_1" and "bt_2", in the order of their names.
func (r *reader) amounts(e map[string]any) (own, theirs []amount, fault string) {
	known, err := categories()
	if err != nil {
		return nil, nil, err.Error()
	}
	keys := make([]string, 0, len(e))
	for k := range e {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		code, who := k, ""
		if at := strings.LastIndexByte(k, '_'); at > 0 {
			code, who = k[:at], k[at+1:]
		}
		if who != "1" && who != "2" || e[k] == nil {
			continue
		}
		count, ok := whole(e[k])
		if !ok {
			return nil, nil, fmt.Sprintf("%v is no number of pieces in %s", e[k], k)
		}
		if count == 0 {
			continue
		}
		c, there := known[code]
		if !there {
			r.Unmapped("equipment", code, float64(count))
			c = data.RegisterClass{ID: "register/unroca/category", Class: "arms", Words: "arms of the category " + register.Clean(code)}
		}
		if who == "1" {
			own = append(own, amount{RegisterClass: c, count: count})
		} else {
			theirs = append(theirs, amount{RegisterClass: c, count: count})
		}
	}
	return own, theirs, ""
}

// whole reads a whole number, also one that is written as a string.
func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil || f < 0 || f != math.Trunc(f) || f > 1e15 {
			return 0, false
		}
		return int64(f), true
	case string:
		if strings.TrimSpace(v) == "" {
			return 0, true
		}
		return register.Whole(v)
	}
	return 0, false
}

func text(v any) string {
	s, _ := v.(string)
	return register.Clean(s)
}

// series reads the years of a category: what the state and what its partners report of it, over all partners.
func (r *reader) series(t table, e map[string]any) error {
	known, err := categories()
	if err != nil {
		return err
	}
	code := text(e["tow"])
	c, there := known[code]
	if !there {
		r.Unmapped("equipment", code, 1)
		c = data.RegisterClass{ID: "register/unroca/category", Class: "arms", Words: "arms of the category " + code}
	}
	supplier, recipient := side{name: "all others", actor: entente.World, rule: "register/unroca/world"}, r.state
	if t.out {
		supplier, recipient = recipient, supplier
	}
	wrote := false
	for _, report := range []struct {
		key  string
		by   *side
		rule string
	}{{"own_values", &r.state, "register/unroca/own"}, {"other_values", nil, "register/unroca/others"}} {
		values, _ := e[report.key].([]any)
		var amounts []amount
		for _, v := range values {
			value, _ := v.(map[string]any)
			count, ok := whole(value["amount"])
			year, isYear := register.Year(fmt.Sprint(value["year"]))
			if value["amount"] == nil || ok && count == 0 {
				continue
			}
			if !ok || !isYear {
				if err := r.Skip(r.entry, 0, entente.Malformed, fmt.Sprintf("%s has a value that is none: %v of %v", t.key, value["amount"], value["year"])); err != nil {
					return err
				}
				wrote = true
				continue
			}
			r.Year(year)
			secret, _ := value["contains_classified"].(bool)
			amounts = append(amounts, amount{RegisterClass: c, count: count, year: year, secret: secret})
		}
		if len(amounts) == 0 {
			continue
		}
		wrote = true
		if err := r.write(supplier, recipient, report.by, report.rule, amounts); err != nil {
			return err
		}
	}
	if !wrote {
		return r.Nothing(r.entry, "no pieces are reported")
	}
	return nil
}

// transfer reads an element of a list of the rows of states' reports.
func (r *reader) transfer(e map[string]any) error {
	if e["exporter"] == nil && e["importer"] == nil {
		return r.Skip(r.entry, 0, entente.Malformed, "no exporter and no importer")
	}
	year, isYear := register.Year(fmt.Sprint(e["year"]))
	if !isYear {
		return r.Skip(r.entry, 0, entente.Malformed, fmt.Sprintf("%v is no year", e["year"]))
	}
	supplier, fromOK := r.side(text(e["exporter"]), "")
	recipient, toOK := r.side(text(e["importer"]), "")
	count, ok := whole(numeric(e["num_items"]))
	if !ok {
		return r.Skip(r.entry, 0, entente.Malformed, fmt.Sprintf("%v is no number of pieces", e["num_items"]))
	}
	for _, s := range []struct {
		side
		ok bool
	}{{supplier, fromOK}, {recipient, toOK}} {
		if !s.ok {
			r.Unmapped("state", s.name, float64(count))
			return r.Skip(r.entry, 0, register.Unmapped, fmt.Sprintf("no table knows %q; add it to data/register/names.tsv", s.name))
		}
	}
	if supplier.actor == recipient.actor {
		return r.Skip(r.entry, 0, entente.Malformed, "exporter and importer are one state")
	}
	if count == 0 {
		return r.Nothing(r.entry, "no pieces are reported")
	}
	r.Year(year)
	by, rule := &recipient, "register/unroca/own"
	if strings.Contains(text(e["table"]), "export") {
		by = &supplier
	}
	category := text(e["category"])
	c := r.category(category, count)
	note := strings.Join(slices.DeleteFunc([]string{text(e["description"]), text(e["comments"]), text(e["state_of_origin"]), text(e["intermediate_locations"])},
		func(s string) bool { return s == "" }), "; ")
	return r.write(supplier, recipient, by, rule, []amount{{RegisterClass: c, count: count, year: year, note: note}})
}

// numeric makes a string of digits a number.
func numeric(v any) any {
	if s, ok := v.(string); ok {
		return strings.TrimSpace(s)
	}
	return v
}

// category finds the class of a category by the words of its name: "I. Battle tanks".
func (r *reader) category(name string, count int64) data.RegisterClass {
	table, err := data.RegisterClasses()
	folded := register.Fold(name)
	if err == nil {
		for _, c := range table {
			if c.Register == Source && strings.Contains(folded, register.Fold(c.Words)) {
				return c
			}
		}
		for _, c := range table {
			if c.Register == Source && c.Words != "" && strings.Contains(folded, strings.SplitN(register.Fold(c.Words), " and ", 2)[0]) {
				return c
			}
		}
	}
	r.Unmapped("equipment", name, float64(count))
	return data.RegisterClass{ID: "register/unroca/category", Class: "arms", Words: name}
}

// write writes what one state, or the partners together if by is nil, reports of the transfers from one side to another.
func (r *reader) write(supplier, recipient side, by *side, rule string, amounts []amount) error {
	p := &r.page
	p.Reset()
	p.Document = entente.Document{Title: "Arms from " + supplier.name + " to " + recipient.name, Outlet: outlet, Terms: entente.Restricted}
	rec := entente.Record{Kind: entente.Transfer, Stage: entente.Completed, Certainty: entente.Asserted, Confidence: 1,
		From: []entente.Actor{supplier.actor}, To: []entente.Actor{recipient.actor}}
	if by != nil {
		rec.Speaker = &entente.Speaker{Name: by.name, Actor: by.actor}
		p.Say("speaker", rule, by.name)
	} else {
		rec.Speaker = &entente.Speaker{Name: "Partners"}
		p.Say("speaker", rule, "Partners")
	}
	p.Write(" ")
	p.Say("certainty", "register/unroca/asserted", "reported")
	p.Write(" to the United Nations Register of Conventional Arms the ")
	p.Say("kind", "register/unroca/kind", "transfer")
	p.Write(" from ")
	p.Say("from", supplier.rule, supplier.name)
	p.Write(" to ")
	p.Say("to", recipient.rule, recipient.name)
	p.Write(", ")
	p.Say("stage", "register/unroca/delivered", "delivered")
	p.Write(", of:\n")
	p.Evidence(0, p.Here())
	for _, a := range amounts {
		start := p.Here()
		one := rec
		one.Equipment = []entente.Equipment{{Class: entente.Class(a.Class), Name: a.Words, Count: a.count}}
		p.NoteOwn("equipment", a.ID, p.Mark(strconv.FormatInt(a.count, 10)+" "+a.Words))
		if a.year != 0 {
			p.Write(" in ")
			p.NoteOwn("when", "register/unroca/year", p.Mark(strconv.Itoa(a.year)))
			one.When = register.Span(a.year, a.year)
		}
		if a.secret {
			p.Write(", classified ones among them")
			one.Uncertain = []string{"equipment"}
		}
		if a.note != "" {
			p.Write("; ", a.note)
		}
		p.Write("\n")
		p.EvidenceOwn(start)
		p.Record(one)
	}
	return r.Page(r.entry, p)
}
