package data

// Kind is a kind of the codebook, as the coder must know it.
type Kind struct {
	ID string `col:"id"`
	// Kind is the codebook's word.
	Kind string `col:"kind"`
	// Sides is from-to for kinds with a giver and a receiver, with for kinds whose sides are equals.
	Sides string `col:"sides"`
	// Stage is what an act is taken for when nothing tells.
	Stage string `col:"stage"`
	// Equipment is yes for kinds whose records list equipment, else no.
	Equipment string `col:"equipment"`
	// Meaning says in a few words what the kind covers.
	Meaning string `col:"meaning"`
}

// Kinds returns the codebook's kinds in its order. The slice is shared: it is
// not to be changed.
var Kinds = once[Kind]("ontology/kinds.tsv")

// Trigger is a word or phrase that may denote an act of a kind.
type Trigger struct {
	ID string `col:"id"`
	// Kind is the codebook's kind.
	Kind string `col:"kind"`
	// Form is a lemma or a phrase of lemmas, lower case: "deliver", "arms deal".
	Form string `col:"form"`
	// Pos is v (verb), n (noun) or x (phrase, any part of speech).
	Pos string `col:"pos"`
	// Frame names lines of the frame table: which grammatical slot is which side.
	Frame string `col:"frame"`
	// Needs is what the words around must have for the trigger to count: empty
	// (nothing), equipment, military, force, defence or meeting.
	Needs string `col:"needs"`
	// Stage is the act's stage where neither tense nor a governing verb tells; empty for the kind's own.
	Stage string `col:"stage"`
}

// Slot says which side of an act a grammatical slot of its trigger holds.
type Slot struct {
	ID    string `col:"id"`
	Frame string `col:"frame"`
	// Slot is subject, object, indirect, possessive, modifier, or a preposition.
	Slot string `col:"slot"`
	// Role is from, to, with, host (with, and the act's country), where or none.
	Role string `col:"role"`
}

// Cue is a word that tells how far an act got, or with what force it is told,
// when it governs or modifies the act's trigger.
type Cue struct {
	ID string `col:"id"`
	// Form is a lemma or a phrase of lemmas, lower case.
	Form string `col:"form"`
	// Sort is the class of cues it belongs to: stage, say, deny, want, light, modal, receive …
	Sort string `col:"sort"`
	// Value is the stage or the certainty it gives; empty where the sort says all.
	Value string `col:"value"`
}

// Word is a word of a class that the coder knows: carriers of actors
// ("minister", "troops"), military words, topics of defence talks.
type Word struct {
	ID    string `col:"id"`
	Form  string `col:"form"`
	Class string `col:"class"`
	// Value is the class's own: for an anaphor, whom it may mean; else empty.
	Value string `col:"value"`
}

// Title is a proper name of an exercise, forum, contest, operation or treaty.
type Title struct {
	ID   string `col:"id"`
	Form string `col:"form"`
	Kind string `col:"kind"`
	// Actors are the codes of sides that the name alone implies, comma-separated; usually empty.
	Actors string `col:"actors"`
}

// Publisher tells for whom a web host speaks.
type Publisher struct {
	ID    string `col:"id"`
	Host  string `col:"host"`
	Actor string `col:"actor"`
}

// Rule is a mechanism of the coder that is no line of another table.
type Rule struct {
	ID string `col:"id"`
	// Text says in a sentence what the mechanism does.
	Text string `col:"text"`
}

// Each of these returns a table's rows in file order. The slice is shared: it
// is not to be changed.
var (
	Triggers   = once[Trigger]("lexicon/triggers.tsv")
	Slots      = once[Slot]("lexicon/frames.tsv")
	Cues       = once[Cue]("lexicon/cues.tsv")
	Words      = once[Word]("lexicon/words.tsv")
	Titles     = once[Title]("lexicon/titles.tsv")
	Publishers = once[Publisher]("lexicon/publishers.tsv")
	Rules      = once[Rule]("lexicon/rules.tsv")
)

// Judgement is a weight of the judge of candidate acts.
type Judgement struct {
	// Question is what the weight helps to decide: "act" (is it a record), "side"
	// (is the actor a side), "stage=agreed"; "threshold" for probabilities from which the answer is yes.
	Question string `col:"question"`
	// Feature names what is weighed: "kind=transfer".
	Feature string `col:"feature"`
	// Weight is a decimal number, in log odds; for a threshold a probability.
	Weight string `col:"weight"`
}

// Judgements returns the weights of the judge of candidate acts, in file order.
// The slice is shared: it is not to be changed.
var Judgements = once[Judgement]("model/judge.tsv")

// Gate returns the weights of the coder's first look at a sentence, in file
// order; their question is "gate". The slice is shared: it is not to be changed.
var Gate = once[Judgement]("model/gate.tsv")
