package entente

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Judgement is what a verdict says.
type Judgement string

// The judgements of a Verdict.
const (
	// Right: the record or the event is as its sentence says.
	Right Judgement = "right"
	// Wrong: the record is not what its sentence says and is left out of answers.
	Wrong Judgement = "wrong"
	// Same: two records tell of one undertaking, whatever their likeness.
	Same Judgement = "same"
	// Distinct: two records tell of different undertakings, whatever their likeness.
	Distinct Judgement = "distinct"
	// Withdrawn: an earlier verdict no longer holds.
	Withdrawn Judgement = "withdrawn"
)

// Verdict is a reviewer's word on a record, or on two of them. Verdicts are
// only added; a later one on the same subject outranks an earlier one.
type Verdict struct {
	ID        string    `json:"verdict"`
	Judgement Judgement `json:"judgement"`
	// Record is the record judged; the first of two for Same and Distinct.
	Record string `json:"record,omitempty"`
	// Other is the second record of Same and Distinct.
	Other string `json:"other,omitempty"`
	// Withdraws is the verdict that a Withdrawn one takes back.
	Withdraws string `json:"withdraws,omitempty"`
	// By names the reviewer.
	By string `json:"by"`
	// At is when it was given, RFC 3339 in UTC.
	At string `json:"at"`
	// Note is the reviewer's reason; may be empty.
	Note string `json:"note,omitempty"`
}

// Judgements returns every judgement. The slice is the caller's.
func Judgements() []Judgement { return []Judgement{Right, Wrong, Same, Distinct, Withdrawn} }

// Valid reports whether j is one of the judgements.
func (j Judgement) Valid() bool { return slices.Contains(Judgements(), j) }

// Check verifies that a verdict is whole: an id, a known judgement, the records
// or the verdict that it is about, who gave it and when. It does not know which
// records and verdicts there are. It returns the first fault; nil when it holds.
func (v *Verdict) Check() error {
	switch {
	case v.ID == "":
		return errors.New("a verdict has no id")
	case !v.Judgement.Valid():
		return fmt.Errorf("verdict %s: unknown judgement %q; choose one of %v", v.ID, v.Judgement, Judgements())
	case v.By == "":
		return fmt.Errorf("verdict %s does not say who gives it", v.ID)
	}
	if _, err := time.Parse(time.RFC3339, v.At); err != nil {
		return fmt.Errorf("verdict %s: %q is not a time as 2006-01-02T15:04:05Z", v.ID, v.At)
	}
	pair := v.Judgement == Same || v.Judgement == Distinct
	switch {
	case v.Judgement == Withdrawn && v.Withdraws == "":
		return fmt.Errorf("verdict %s withdraws and does not say which verdict", v.ID)
	case v.Judgement != Withdrawn && v.Record == "":
		return fmt.Errorf("verdict %s names no record", v.ID)
	case pair && (v.Other == "" || v.Other == v.Record):
		return fmt.Errorf("verdict %s: %s needs two records", v.ID, v.Judgement)
	}
	return nil
}
