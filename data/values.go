package data

// TimeWord is a word of time expressions, or a pattern that the reader of time
// expressions knows.
type TimeWord struct {
	ID string `col:"id"`
	// Form is the word in lower case without a final period; empty for a pattern.
	Form string `col:"form"`
	// Class is month, weekday, day, unit, season, bound, part, order, which,
	// ahead, behind, begins, ends, designator, measure or pattern.
	Class string `col:"class"`
	// Value is what the word stands for in its class: the number of a month, a
	// weekday (Monday is 1) or a season (EDTF: spring is 21), days from today, the
	// name of a unit, the sort of a bound or part.
	Value string `col:"value"`
	// Note says what a pattern reads, else remarks.
	Note string `col:"note"`
}

// Currency is a word or sign for a currency.
type Currency struct {
	ID string `col:"id"`
	// Form is the word in the singular and lower case, or the sign or code as written.
	Form string `col:"form"`
	// Code is the ISO 4217 code.
	Code string `col:"code"`
	// Role is sign (stands before or after the amount), code, or name (stands after it).
	Role string `col:"role"`
	// State is the actor code of the state whose documents mean this currency by
	// the bare form; empty for the meaning that holds everywhere else.
	State string `col:"state"`
	// Adjectives, lower case and comma-separated, stand before the name to tell
	// it from its namesakes: "swedish".
	Adjectives string `col:"adjectives"`
	// Note is "ambiguous" for a form that is also an everyday word, which needs a
	// large amount or an adjective beside it, else empty.
	Note string `col:"note"`
}

// Unit is a word of counts: a numeral, or a noun for persons, teams or states.
type Unit struct {
	ID string `col:"id"`
	// Form is the word in lower case; nouns are in the plural.
	Form string `col:"form"`
	// Class is numeral, multiplier, group, person, side, near, approximate,
	// bound, designator, measure or pattern.
	Class string `col:"class"`
	// Value is the number of a numeral, multiplier or group, the singular of a
	// noun; else empty.
	Value string `col:"value"`
	// Note says what a pattern reads, else remarks.
	Note string `col:"note"`
}

// Each of these returns a table's rows in file order. The slice is shared: it
// is not to be changed.
var (
	TimeWords  = once[TimeWord]("lexicon/time.tsv")
	Currencies = once[Currency]("lexicon/currency.tsv")
	Units      = once[Unit]("lexicon/units.tsv")
)
