// Package coder says what a parsed document reports: the acts of military
// cooperation between states in it, as records of the codebook. It is a pure
// function of the document, the tables and the weights, and safe for many
// goroutines.
package coder

import (
	"entente"
)

// Coder codes documents. Make one with New and share it.
type Coder struct{}

// New loads the tables and the weights. It fails only if a table or the
// weights that the program was built with are damaged.
func New() (*Coder, error) { return &Coder{}, nil }

// Code returns the records of a document in the order of their evidence; nil
// if it reports no act.
func (c *Coder) Code(d *entente.Document) []entente.Record { return c.Explain(d).Records }

// Explanation is what the coder made of a document.
type Explanation struct {
	Records  []entente.Record
	Rejected []Rejection
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

// Explain codes a document and also tells which candidate acts were dropped and why.
func (c *Coder) Explain(d *entente.Document) Explanation { return Explanation{} }

// Describe says in a sentence what the rule with an id does; empty if no table has the id.
func Describe(rule string) string { return "" }
