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
