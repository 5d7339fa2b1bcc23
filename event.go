package entente

// Event is one real undertaking, told by one record or many. Events are derived
// from records and verdicts and can be made again; ids are stable as long as the
// event's earliest record is.
type Event struct {
	ID   string  `json:"event"`
	Kind Kind    `json:"kind"`
	From []Actor `json:"from,omitempty"`
	To   []Actor `json:"to,omitempty"`
	With []Actor `json:"with,omitempty"`
	// Stage is the furthest stage that any record reports, by the order of the codebook.
	Stage Stage `json:"stage"`
	// Stages is how the undertaking went, in time; each stage once, earliest first.
	Stages []Reached `json:"stages"`
	// When is the shortest EDTF date or interval that covers the act's own times; empty if none is told.
	When  EDTF   `json:"when,omitempty"`
	Where *Where `json:"where,omitempty"`
	Name  string `json:"name,omitempty"`
	// Equipment, Money and People are told as ranges with who says which.
	Equipment []EquipmentRange `json:"equipment,omitempty"`
	Money     []MoneyRange     `json:"money,omitempty"`
	People    []PeopleRange    `json:"people,omitempty"`
	// Records are the ids of the records that tell of it, sorted.
	Records []string `json:"records"`
	// Documents is the number of documents they come from.
	Documents int `json:"documents"`
	// Origins is the number of independent origins among those documents:
	// reprints, near-copies and texts of one agency or publisher family count once.
	Origins int `json:"origins"`
	// Sources are the distinct Document.Source of the documents, sorted, "news" for the empty one.
	Sources []string `json:"sources"`
	// Confidence is the highest of the records' confidences.
	Confidence float64 `json:"confidence"`
	// Was lists the ids of earlier events that were merged into this one, sorted.
	Was []string `json:"was,omitempty"`
}

// Reached is a stage of an undertaking, when, and by which records.
type Reached struct {
	Stage   Stage    `json:"stage"`
	When    EDTF     `json:"when,omitempty"`
	Records []string `json:"records"`
}

// Said is a value of a quantity and the record that says it.
type Said struct {
	Value  int64  `json:"value"`
	Record string `json:"record"`
}

// EquipmentRange is one sort of equipment with the least and the greatest count told; both 0 if no record counts it.
type EquipmentRange struct {
	Class Class  `json:"class"`
	Name  string `json:"name,omitempty"`
	Low   int64  `json:"low,omitempty"`
	High  int64  `json:"high,omitempty"`
	Said  []Said `json:"said,omitempty"`
}

// MoneyRange is the least and the greatest sum told in one currency.
type MoneyRange struct {
	Currency string `json:"currency"`
	Low      int64  `json:"low"`
	High     int64  `json:"high"`
	Said     []Said `json:"said"`
}

// PeopleRange is the least and the greatest count told of one unit.
type PeopleRange struct {
	Unit string `json:"unit"`
	Low  int64  `json:"low"`
	High int64  `json:"high"`
	Said []Said `json:"said"`
}
