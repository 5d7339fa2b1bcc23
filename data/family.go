package data

// Family says to which family of publishers an outlet or a host belongs: what
// one newsroom or one owner puts out is one origin, under whatever title.
type Family struct {
	ID string `col:"id"`
	// Family is the family's name.
	Family string `col:"family"`
	// Form is the outlet's name, or the host of its pages without "www.".
	Form string `col:"form"`
	// Role is agency (other media print its texts under its name), outlet or host.
	Role string `col:"role"`
}

// Families returns the table's rows in file order. The slice is shared: it is
// not to be changed.
var Families = once[Family]("gazetteer/families.tsv")

// Listing says how the rows of a register stand to undertakings.
type Listing struct {
	ID string `col:"id"`
	// Source is the register, as documents name it.
	Source string `col:"source"`
	// Rows is one (each row is an undertaking, unless it bears another row's
	// number), years (a row is a year of an undertaking) or reports (rows are
	// reports like those of news).
	Rows string `col:"rows"`
	// Label is the words before the register's own number of the undertaking in
	// a row's text; empty if it has none.
	Label string `col:"label"`
}

// Listings returns the table's rows in file order. The slice is shared: it is
// not to be changed.
var Listings = once[Listing]("gazetteer/listings.tsv")
