// Package entente is the vocabulary of the project: documents, records and the
// fixed words of the codebook. It imports the standard library only, and every
// other package imports it.
//
// A Document is a text as it was read. A Record is one act of military
// cooperation between states as one document reports it. Every coded field of
// a record names the words it was read from and the rule that read them;
// Record.Check verifies that against the document.
package entente

import "slices"

// Kind says what sort of act a record is. The values are the codebook's.
type Kind string

// The kinds of the codebook, in its order.
const (
	Transfer     Kind = "transfer"
	Industry     Kind = "industry"
	Training     Kind = "training"
	Exercise     Kind = "exercise"
	Deployment   Kind = "deployment"
	Talks        Kind = "talks"
	Pact         Kind = "pact"
	Forum        Kind = "forum"
	Contest      Kind = "contest"
	Aid          Kind = "aid"
	Intelligence Kind = "intelligence"
	Operation    Kind = "operation"
	Embargo      Kind = "embargo"
	Support      Kind = "support"
)

// Kinds returns every kind in the codebook's order. The slice is the caller's.
func Kinds() []Kind {
	return []Kind{Transfer, Industry, Training, Exercise, Deployment, Talks, Pact,
		Forum, Contest, Aid, Intelligence, Operation, Embargo, Support}
}

// Valid reports whether k is one of the codebook's kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Stage says how far the act got, by what the text says.
type Stage string

// The stages of the codebook, in its order.
const (
	Declared  Stage = "declared"
	Proposed  Stage = "proposed"
	Requested Stage = "requested"
	Discussed Stage = "discussed"
	Agreed    Stage = "agreed"
	Underway  Stage = "underway"
	Completed Stage = "completed"
	Halted    Stage = "halted"
	Refused   Stage = "refused"
)

// Stages returns every stage in the codebook's order. The slice is the caller's.
func Stages() []Stage {
	return []Stage{Declared, Proposed, Requested, Discussed, Agreed, Underway, Completed, Halted, Refused}
}

// Valid reports whether s is one of the codebook's stages.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Certainty says with what force the text tells of the act.
type Certainty string

// The certainties of the codebook.
const (
	Asserted    Certainty = "asserted"
	Claimed     Certainty = "claimed"
	Conditional Certainty = "conditional"
	Denied      Certainty = "denied"
)

// Certainties returns every certainty in the codebook's order. The slice is the caller's.
func Certainties() []Certainty { return []Certainty{Asserted, Claimed, Conditional, Denied} }

// Valid reports whether c is one of the codebook's certainties.
func (c Certainty) Valid() bool { return slices.Contains(Certainties(), c) }

// Class is an equipment class, after the UN Register of Conventional Arms and
// the classes its users miss.
type Class string

// Classes returns every equipment class in the codebook's order. The slice is the caller's.
func Classes() []Class {
	return []Class{"tank", "armour", "artillery", "combat-aircraft", "drone", "helicopter",
		"ship", "submarine", "missile", "air-defence", "small-arms", "ammunition",
		"transport-aircraft", "vehicle", "sensor", "engine", "satellite", "other", "arms"}
}

// Valid reports whether c is one of the codebook's equipment classes.
func (c Class) Valid() bool { return slices.Contains(Classes(), c) }

// Actor is the code of a side: an ISO 3166-1 alpha-3 code or the code of a
// state that is gone (SUN, YUG, CSK, DDR, SCG) or XKX; an organisation's short
// name in capitals (NATO); an area (M49:419); an armed group (NSA:HEZBOLLAH).
type Actor string

// World is the actor of "the world", "many countries", "partners", "allies".
const World Actor = "M49:001"

// Valid reports whether a has the form of an actor code: it does not know
// which states exist.
func (a Actor) Valid() bool {
	if len(a) < 2 || len(a) > 64 {
		return false
	}
	for i := 0; i < len(a); i++ {
		c := a[i]
		switch {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-', c == '&':
		case c == ':' && i > 0:
		default:
			return false
		}
	}
	return true
}
