package entente

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
