package data

// Former is a state of a published register that the gazetteer of states does
// not have under a code of its own: a state that is gone, or an earlier number
// of one that is there.
type Former struct {
	ID string `col:"id"`
	// Code is the actor code: the gazetteer's where the state goes on under it,
	// else ISO 3166-3 alpha-3, else COW: and the Correlates of War number.
	Code string `col:"code"`
	Name string `col:"name"`
	// COW and GW are the numbers that mean this code between From and To.
	COW  string `col:"cow"`
	GW   string `col:"gw"`
	From string `col:"from"`
	To   string `col:"to"`
}

// RegisterName is a form that registers write for an actor and running text does not.
type RegisterName struct {
	ID string `col:"id"`
	// Register is the register that writes so; empty for all.
	Register string `col:"register"`
	Form     string `col:"form"`
	// Code is the actor code; empty for a form that says that the actor is unknown.
	Code string `col:"code"`
	From string `col:"from"`
	To   string `col:"to"`
}

// RegisterClass maps a register's word for a sort of equipment to the codebook's class.
type RegisterClass struct {
	ID string `col:"id"`
	// Register is the register whose words these are.
	Register string `col:"register"`
	// Form is one or more words, lower case, that stand together in the
	// register's description; the first line of the table whose form does decides.
	Form string `col:"form"`
	// Class is the codebook's equipment class.
	Class string `col:"class"`
	// Words are what a code is written out as, in the plural; empty for words.
	Words string `col:"words"`
}

// RegisterRule says which column of a register gives which field of a record, and how.
type RegisterRule struct {
	ID   string `col:"id"`
	Text string `col:"text"`
}

// RegisterEvent maps a code of an event register to an act of the codebook.
type RegisterEvent struct {
	ID string `col:"id"`
	// Scheme is cameo or plover.
	Scheme string `col:"scheme"`
	// Code is the event code; a CAMEO code also covers the longer codes that begin with it.
	Code string `col:"code"`
	Kind string `col:"kind"`
	// Stage is the codebook's stage.
	Stage string `col:"stage"`
	// Sides is from-to (source to target), to-from (target to source) or with.
	Sides string `col:"sides"`
	// Needs is empty, or military: a side must be armed forces or a defence ministry for the act to count.
	Needs string `col:"needs"`
	// Form is what the scheme calls it, in our words.
	Form string `col:"form"`
}

// Each of these returns a table's rows in file order. The slice is shared: it
// is not to be changed.
var (
	Formers         = once[Former]("register/states.tsv")
	RegisterNames   = once[RegisterName]("register/names.tsv")
	RegisterClasses = once[RegisterClass]("register/classes.tsv")
	RegisterRules   = once[RegisterRule]("register/rules.tsv")
	RegisterEvents  = once[RegisterEvent]("register/events.tsv")
)
