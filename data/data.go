// Package data holds what a domain expert would change: the gazetteers of
// states, organisations, people, institutions, places and equipment, the
// lexicon of triggers and frames, the ontology, and the weights of the models.
// It has no logic but reading its files. Each line of a table is one fact or
// one rule with an id that is unique over all tables; SOURCES.tsv tells where
// every file came from and on what terms.
//
// From and To columns bound the years in which a line holds: "1991",
// "2012-05-07", or empty for "always was" and "still is". To is inclusive.
package data

import (
	"embed"
	"sync"
)

//go:embed SOURCES.tsv gazetteer lexicon ontology model register
var files embed.FS

// State is a state, present or gone.
type State struct {
	// ID is the line's id.
	ID string `col:"id"`
	// Code is the actor code: ISO 3166-1 alpha-3, XKX, or SUN, YUG, CSK, DDR, SCG.
	Code string `col:"code"`
	// Name is the common English name.
	Name string `col:"name"`
	// COW and GW are the Correlates of War and Gleditsch-Ward numbers; empty where there is none.
	COW string `col:"cow"`
	GW  string `col:"gw"`
	// M49 is the UN's three-digit number; empty where there is none.
	M49 string `col:"m49"`
	// Regions are the M49 areas the state lies in, narrowest first, comma-separated: "151,150".
	Regions string `col:"regions"`
	From    string `col:"from"`
	To      string `col:"to"`
}

// Name is a form of words that denotes an actor: a state, an organisation, an
// area or an armed group.
type Name struct {
	ID   string `col:"id"`
	Code string `col:"code"`
	// Form is the words as written in running text, in their usual case.
	Form string `col:"form"`
	// Role is name, official, short, former, demonym (a person: "Russian",
	// "Russians"), adjective ("Russian", "Sino-"), capital, seat ("the
	// Kremlin"), organisation, area or group.
	Role string `col:"role"`
	From string `col:"from"`
	To   string `col:"to"`
	// Note is "ambiguous" for a form that is also something else (Georgia,
	// Jordan, Turkey), else empty or a remark.
	Note string `col:"note"`
}

// Organisation is an international organisation that acts as one.
type Organisation struct {
	ID   string `col:"id"`
	Code string `col:"code"`
	Name string `col:"name"`
	From string `col:"from"`
	To   string `col:"to"`
}

// Member is a state's membership of an organisation.
type Member struct {
	ID           string `col:"id"`
	Organisation string `col:"organisation"`
	State        string `col:"state"`
	From         string `col:"from"`
	To           string `col:"to"`
}

// Place is a place that is not a state: a city, province, base, port, sea or region.
type Place struct {
	ID   string `col:"id"`
	Form string `col:"form"`
	// Country is the actor code of the state it lies in; empty for seas and areas that cross borders.
	Country string `col:"country"`
	// Role is city, province, base, port, sea, island or region.
	Role string `col:"role"`
	Note string `col:"note"`
}

// Person is someone in an office that speaks for a state or an organisation.
type Person struct {
	ID    string `col:"id"`
	Actor string `col:"actor"`
	// Name is the full name as English news writes it; Surname what a second mention uses.
	Name    string `col:"name"`
	Surname string `col:"surname"`
	// Role is head-of-state, head-of-government, foreign-minister,
	// defence-minister, chief-of-staff or official.
	Role string `col:"role"`
	From string `col:"from"`
	To   string `col:"to"`
}

// Institution is a body that codes as its state or organisation: a ministry, a
// staff, a service, an agency, a maker of arms.
type Institution struct {
	ID    string `col:"id"`
	Actor string `col:"actor"`
	Form  string `col:"form"`
	// Role is ministry, staff, service, agency, firm, parliament or office.
	Role string `col:"role"`
	From string `col:"from"`
	To   string `col:"to"`
}

// Equipment is a designation, a name or a generic word for military equipment.
type Equipment struct {
	ID string `col:"id"`
	// Class is the codebook's equipment class.
	Class string `col:"class"`
	// Form is the words in the singular, as written: "Su-30SM", "fighter jet".
	Form string `col:"form"`
	// Role is designation, name or generic.
	Role string `col:"role"`
	// Family groups variants: "Su-30"; empty if there is none.
	Family string `col:"family"`
	// Note is "ambiguous" for a form that is also an everyday word or a place (Patriot, Leopard, Gripen is not), else empty or a remark.
	Note string `col:"note"`
}

// Outlet is a news medium that texts credit.
type Outlet struct {
	ID   string `col:"id"`
	Name string `col:"name"`
	// Form is the words as written: "Xinhua news agency".
	Form string `col:"form"`
	// State is the actor code of its country; empty if it has none.
	State string `col:"state"`
	Note  string `col:"note"`
}

// Source is where a file of this package came from.
type Source struct {
	// File is the path below the package's folder.
	File string `col:"file"`
	// Origin says who made it and out of what.
	Origin  string `col:"origin"`
	Licence string `col:"licence"`
	// SHA256 is the hash of the file's bytes in hexadecimal.
	SHA256 string `col:"sha256"`
}

func once[T any](path string) func() ([]T, error) {
	return sync.OnceValues(func() ([]T, error) { return rows[T](path) })
}

// Each of these returns a table's rows in file order. The slice is shared: it
// is not to be changed.
var (
	States        = once[State]("gazetteer/states.tsv")
	Names         = once[Name]("gazetteer/names.tsv")
	Organisations = once[Organisation]("gazetteer/organisations.tsv")
	Members       = once[Member]("gazetteer/members.tsv")
	Places        = once[Place]("gazetteer/places.tsv")
	People        = once[Person]("gazetteer/people.tsv")
	Institutions  = once[Institution]("gazetteer/institutions.tsv")
	Weapons       = once[Equipment]("gazetteer/equipment.tsv")
	Outlets       = once[Outlet]("gazetteer/outlets.tsv")
	Sources       = once[Source]("SOURCES.tsv")
)
