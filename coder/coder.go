// Package coder says what a parsed document reports: the acts of military
// cooperation between states in it, as records of the codebook. It is a pure
// function of the document, the tables and the weights, and safe for many
// goroutines.
package coder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"entente"
	"entente/coder/lexicon"
	"entente/text"
)

// Coder codes documents. Make one with New and share it.
type Coder struct {
	model *text.Model
	lex   *lexicon.Tables
	judge *judge
	// gate chooses the sentences that are parsed; nil for all.
	gate *gate
}

var (
	lexiconOnce = sync.OnceValues(lexicon.Load)
	gateOnce    = sync.OnceValues(newGate)
)

// New loads the tables and the weights. It fails only if a table or the
// weights that the program was built with are damaged.
func New() (*Coder, error) {
	lex, err := lexiconOnce()
	if err != nil {
		return nil, fmt.Errorf("coder: %w", err)
	}
	g, err := gateOnce()
	if err != nil {
		return nil, fmt.Errorf("coder: %w", err)
	}
	j, err := newJudge()
	if err != nil {
		return nil, fmt.Errorf("coder: %w", err)
	}
	model, err := text.Load()
	if err != nil {
		return nil, fmt.Errorf("coder: %w", err)
	}
	return &Coder{model: model, lex: lex, judge: j, gate: g}, nil
}

// Code returns the records of a document in the order of their evidence; nil
// if it reports no act.
func (c *Coder) Code(d *entente.Document) []entente.Record { return c.Explain(d).Records }

// Explanation is what the coder made of a document.
type Explanation struct {
	Records []entente.Record
	// Rejected are the candidate acts that gave no record, in text order.
	Rejected []Rejection
	// Candidates are the acts that reached judgement, in text order, kept or not.
	Candidates []Candidate
	// Acts are the triggers that were read, in text order.
	Acts []Act
}

// Rejection is a candidate act that gave no record.
type Rejection struct {
	// Span is the words that raised the candidate.
	entente.Span
	Kind entente.Kind
	// Rule is the id of the line that raised it; Reason says why it was dropped.
	Rule   string
	Reason string
}

// CodeAll codes several documents, each as Code does: the same records, sooner,
// as sentences of many documents are parsed together.
func (c *Coder) CodeAll(documents []*entente.Document) [][]entente.Record {
	readings := make([]*reading, len(documents))
	var parse []*text.Sentence
	for i, d := range documents {
		readings[i] = c.begin(d)
		parse = append(parse, readings[i].choose(c.gate)...)
		parse = append(parse, readings[i].headline()...)
	}
	c.model.Annotate(parse)
	out := make([][]entente.Record, len(documents))
	for i, r := range readings {
		out[i] = c.finish(r).Records
	}
	return out
}

// Explain codes a document and also tells which candidate acts were dropped and why.
func (c *Coder) Explain(d *entente.Document) Explanation {
	r := c.begin(d)
	parse := r.choose(c.gate)
	c.model.Annotate(append(parse, r.headline()...))
	return c.finish(r)
}

// begin cuts a document into sentences and finds the names in them.
func (c *Coder) begin(d *entente.Document) *reading {
	r := &reading{l: c.lex, judge: c.judge, d: d, people: map[string]person{}, counts: map[entente.Actor]int{}}
	if len(d.Date) >= 4 {
		r.year = d.Date[:4]
	}
	sentences := text.Segment(d.Text)
	all := make([]sent, len(sentences))
	r.sents = make([]*sent, len(sentences))
	for i := range sentences {
		all[i] = sent{Sentence: c.lex.Read(&sentences[i], r.year), index: i}
		r.sents[i] = &all[i]
	}
	r.doubt()
	return r
}

// finish reads the acts of a document whose chosen sentences are parsed.
func (c *Coder) finish(r *reading) Explanation {
	if r.titles == nil && !slices.ContainsFunc(r.sents, func(s *sent) bool { return s.chosen }) {
		return Explanation{Rejected: r.rejected}
	}
	d := r.d
	for _, s := range r.sents {
		if s.chosen {
			c.lex.Link(&s.Sentence)
		}
	}
	r.findHome()
	r.findTopic()
	r.findSigner()
	for _, s := range r.sents {
		if s.chosen {
			r.readQuantities(s)
		}
	}
	var out Explanation
	var acts []*act
	for _, s := range r.sents {
		if !s.chosen {
			r.remember(s)
			continue
		}
		r.anchorsOf(s)
		r.attribute(s)
		s.hits = c.lex.Triggers(&s.Sentence)
		for _, a := range r.candidates(s) {
			out.Acts = append(out.Acts, a.export())
			if reason := r.fit(a); reason != "" {
				r.reject(a, reason)
				continue
			}
			acts = append(acts, a)
			r.notePair(a)
		}
		r.remember(s)
	}
	all := companyOf(acts)
	for _, a := range acts {
		a.score = c.judge.confidence(r.features(a, all))
		a.proof[0].score = a.score
	}
	acts = r.prune(acts, all)
	acts = r.merge(acts)
	r.inherit(acts)
	all = companyOf(acts)
	for _, a := range acts {
		f := r.features(a, all)
		fields := r.withhold(a)
		rec := r.record(a)
		rec.Confidence = math.Round(c.judge.confidence(f)*1e4) / 1e4
		if r.plain(a) {
			rec.Confidence = max(rec.Confidence, plainConfidence)
		}
		kept := rec.Confidence >= c.judge.act
		if !kept {
			r.reject(a, fmt.Sprintf("judged too unsure: %.2f", rec.Confidence))
		}
		out.Candidates = append(out.Candidates, Candidate{Record: rec, Features: f, Fields: fields, Kept: kept})
	}
	slices.SortStableFunc(out.Candidates, func(a, b Candidate) int {
		return a.Record.Evidence[0].Start - b.Record.Evidence[0].Start
	})
	number(d, out.Candidates)
	for _, cand := range out.Candidates {
		if cand.Kept {
			out.Records = append(out.Records, cand.Record)
		}
	}
	out.Rejected = r.rejected
	slices.SortStableFunc(out.Rejected, func(a, b Rejection) int { return a.Start - b.Start })
	return out
}

// number gives records ids that depend on the document and on what they say,
// so that they stay when records before them come or go.
func number(d *entente.Document, candidates []Candidate) {
	seen := map[string]int{}
	for i := range candidates {
		rec := &candidates[i].Record
		h := sha256.New()
		fmt.Fprintf(h, "%q %q %d %d", d.ID, rec.Kind, rec.Evidence[0].Start, rec.Evidence[0].End)
		for _, a := range rec.Parties() {
			fmt.Fprintf(h, " %q", a)
		}
		id := hex.EncodeToString(h.Sum(nil))[:16]
		seen[id]++
		if n := seen[id]; n > 1 {
			id = fmt.Sprintf("%s-%d", id, n)
		}
		rec.ID = id
	}
}

// record writes an act out with the words of every field.
func (r *reading) record(a *act) entente.Record {
	rec := entente.Record{Document: r.d.ID, Kind: a.kind, Stage: a.stage.value, Certainty: a.force.value}
	why := func(field string, sp entente.Span, rule string) {
		rec.Why = append(rec.Why, entente.Why{Field: field, Span: sp, Rule: rule})
	}
	why("kind", a.s.span(a.hit.First, a.hit.Last), a.hit.ID)
	why("stage", a.stage.span, a.stage.rule)
	seen := map[entente.Actor]bool{}
	for _, role := range []string{"from", "to", "with"} {
		for _, p := range a.parties {
			if p.role != role || seen[p.actor] {
				continue
			}
			seen[p.actor] = true
			switch role {
			case "from":
				rec.From = append(rec.From, p.actor)
			case "to":
				rec.To = append(rec.To, p.actor)
			default:
				rec.With = append(rec.With, p.actor)
			}
			why(role, p.span, p.rule)
		}
	}
	for _, g := range a.gear {
		rec.Equipment = append(rec.Equipment, g.value)
		why("equipment", g.span, g.rule)
	}
	if a.money != nil {
		m := a.money.value
		rec.Money = &m
		why("money", a.money.span, a.money.rule)
	}
	for _, p := range a.people {
		rec.People = append(rec.People, p.value)
		why("people", p.span, p.rule)
	}
	if a.when != nil {
		rec.When = a.when.value
		why("when", a.when.span, a.when.rule)
	}
	if a.where != nil {
		w := a.where.value
		rec.Where = &w
		why("where", a.where.span, a.where.rule)
	}
	if a.name != nil {
		rec.Name = a.name.value
		why("name", a.name.span, a.name.rule)
	}
	if a.speaker != nil {
		sp := a.speaker.value
		rec.Speaker = &sp
		why("speaker", a.speaker.span, a.speaker.rule)
	}
	if a.outlet != nil {
		rec.Outlet = a.outlet.value
		why("outlet", a.outlet.span, a.outlet.rule)
	}
	why("certainty", a.force.span, a.force.rule)
	for _, p := range a.proof {
		s := p.s
		rec.Evidence = append(rec.Evidence, entente.Evidence{Span: entente.Span{Start: s.Start, End: s.End}, Text: r.d.Text[s.Start:s.End]})
	}
	return rec
}

func containsText(a, b string) bool { return strings.Contains(a, b) }

// export is an act as the judge's weights are learnt from it.
func (a *act) export() Act {
	out := Act{Kind: a.kind, Sentence: entente.Span{Start: a.s.Start, End: a.s.End}, Stage: a.stage.value, StageFeatures: a.stageFeatures}
	for _, c := range a.claimants {
		out.Claims = append(out.Claims, Claim{Actor: c.actor, Features: c.features})
	}
	for _, g := range a.goods {
		out.Goods = append(out.Goods, Goods{Class: g.value.Class, Features: g.features})
	}
	for _, c := range a.casts {
		b := act{parties: c.parties}
		out.Casts = append(out.Casts, Cast{Actors: b.actors(), Features: c.features})
	}
	return out
}
