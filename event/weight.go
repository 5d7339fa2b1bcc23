package event

import (
	"math"
	"slices"
	"strings"

	"entente"
)

// The likeness of two records is a sum of weights, each for one thing that
// speaks for or against one undertaking. They were set by hand on the first half
// of the written set (docs/events.md).
const (
	// joining is the likeness at which two records are taken for one undertaking.
	joining = 4.0
	// agreeing is the mean likeness, over members, at which two groups are joined.
	agreeing = 3.0
	// apart is the likeness of records that cannot be one undertaking.
	apart = -12.0
	// against is the weight of goods, sums or times from which like words count no more.
	against = -1.0
	// oneRow is the likeness of two records of one row of a register.
	oneRow = 12.0
)

// like returns the likeness of two items. It is symmetric.
func (g *Grouping) like(a, b *item) float64 {
	switch {
	case a.record.Kind != b.record.Kind:
		return apart
	case a.doc == b.doc && a.register:
		return oneRow
	case a.doc == b.doc: // by the codebook, two records of one text are two undertakings
		return apart
	}
	if a.register && b.register && g.documents[a.doc].source == g.documents[b.doc].source {
		if w, settled := g.rows(a, b); settled {
			return w
		}
	}
	sides, ok := g.tables.sides(a, b)
	if !ok {
		return apart
	}
	w := sides + names(a, b)
	if w <= apart/2 {
		return apart
	}
	goods, sum := arms(a, b), money(a.record.Money, b.record.Money)
	time := 0.0
	if momentary[a.record.Kind] {
		time = meeting(a, b)
	} else {
		time = course(a, b) + back(a, b)
		if a.topics&b.topics != 0 && len(a.arms)+len(b.arms) == 0 {
			w += 0.7
		}
	}
	words := g.words(a, b)
	if min(goods, sum, time) <= against { // notices of two sales have their wording in common
		words = min(words, 0)
	}
	return max(w+goods+sum+time+people(a, b)+places(a, b)+words, apart)
}

// rows weighs two rows of one register by what it says of them itself; settled
// is false if it says nothing.
func (g *Grouping) rows(a, b *item) (w float64, settled bool) {
	switch g.tables.listings[g.documents[a.doc].source].Rows {
	case "one":
		if a.number != "" && a.number == b.number {
			return oneRow, true
		}
		if meetClaims(a.row, b.row) || len(a.arms) == 0 || !slices.Equal(a.parties, b.parties) {
			return apart, true
		}
		return 0, true // perhaps parts of one package, if a report tells of both
	case "years":
		if slices.Equal(a.parties, b.parties) && slices.Equal(a.record.From, b.record.From) && a.when.gap(b.when) <= 1 {
			return oneRow, true
		}
		return apart, true
	}
	return 0, false
}

// meetClaims reports whether two lists claim one thing for different undertakings.
func meetClaims(a, b []claim) bool {
	for _, x := range a {
		for _, y := range b {
			if x.what == y.what && x.whose != y.whose {
				return true
			}
		}
	}
	return false
}

// sides weighs the sides of two items; ok is false if they cannot be the same.
func (t *tables) sides(a, b *item) (w float64, ok bool) {
	x, y := &a.record, &b.record
	if len(x.From)+len(x.To) > 0 && len(y.From)+len(y.To) > 0 && t.meet(x.From, y.To)+t.meet(x.To, y.From) > t.meet(x.From, y.From)+t.meet(x.To, y.To) {
		return 0, false // who gives and who gets are the other way round
	}
	few, many := a.parties, b.parties
	if len(few) > len(many) {
		few, many = many, few
	}
	if len(few) == 0 {
		return 0, true
	}
	exact, covered := 0, 0
	for _, p := range few {
		switch {
		case slices.Contains(many, p):
			exact++
		case slices.ContainsFunc(many, func(q entente.Actor) bool { return t.covers(p, q) || t.covers(q, p) }):
			covered++
		}
	}
	n := float64(len(few))
	share := (float64(exact) + 0.5*float64(covered)) / n
	spread := n / float64(len(many))
	switch {
	case exact == 0 && covered < len(few):
		return 0, false
	case exact == len(few) && len(few) == len(many):
		if len(few) == 1 {
			return 2, true
		}
		return 3, true
	case len(few) == 1:
		if len(many) == 2 { // one side is not told
			return 1, true
		}
		return 0.5, true
	case len(few) == 2 && exact == 1 && covered == 0:
		if len(many) == 2 {
			return 0, false // another partner
		}
		return -1, true
	case exact == len(few):
		return 2 + spread, true
	case share >= 0.5:
		return 3*share - 0.5 + 0.5*spread, true
	case share >= 0.3:
		return 0, true
	}
	return 0, false
}

// meet counts the actors that two lists have in common.
func (t *tables) meet(a, b []entente.Actor) int {
	n := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// names weighs proper names: the same one speaks for, another year or another edition of it speaks against for good.
func names(a, b *item) float64 {
	if a.year != 0 && b.year != 0 && a.year != b.year && (a.name == b.name || a.name == "" || b.name == "") {
		return apart
	}
	if a.name == "" || b.name == "" {
		return 0
	}
	if a.name == b.name || within(a.name, b.name) || within(b.name, a.name) {
		if a.edition != "" && b.edition != "" && a.edition != b.edition {
			return apart
		}
		if a.record.Kind == entente.Pact {
			return 2
		}
		return 3
	}
	if momentary[a.record.Kind] || a.record.Kind == entente.Operation {
		return -4
	}
	return -2
}

// within reports whether all words of one name are in another.
func within(few, many string) bool {
	have := map[string]bool{}
	eachField(many, func(w string) { have[w] = true })
	all := true
	eachField(few, func(w string) { all = all && have[w] })
	return all
}

// arms weighs equipment and how much of it.
func arms(a, b *item) float64 {
	if len(a.arms) == 0 || len(b.arms) == 0 {
		return 0
	}
	w, families, same, rivals, vague := 0.0, 0, 0, 0, 0
	for i := range a.arms {
		for j := range b.arms {
			p, q := &a.arms[i], &b.arms[j]
			switch {
			case p.specific && q.specific && kin(p.family, q.family):
				families++
				w += counts(p.count, q.count, a, b) + variants(p, q)
			case p.specific && q.specific:
				switch {
				case p.class == q.class && (p.class == "ship" || p.class == "submarine"):
					same++ // one report has the class, another the ship's own name
				case p.class == q.class:
					rivals++
				}
			case p.class == q.class:
				same++
				if len(a.arms) == 1 || len(b.arms) == 1 {
					w += counts(p.count, q.count, a, b)
				}
			case p.class == "arms" || q.class == "arms" || p.class == "other" || q.class == "other":
				vague++
			}
		}
	}
	w = min(max(w, -2.5), 2.5)
	switch {
	case families > 0:
		return w + 2.5 + 0.5*float64(min(families-1, 2))
	case same > 0:
		return w + 0.9
	case rivals > 0:
		return -2.5
	case vague > 0:
		return 0
	}
	return -2.5
}

// kin reports whether two families are one, as the shorter name of the other may be.
func kin(a, b string) bool {
	return a == b || len(a) >= 4 && strings.HasPrefix(b, a) || len(b) >= 4 && strings.HasPrefix(a, b)
}

// variants weighs the types of one family: M1A1 and M1A2 are two, T-90 and T-90S may be one.
func variants(p, q *piece) float64 {
	if len(p.types) == 0 || len(q.types) == 0 {
		return 0
	}
	for _, x := range p.types {
		for _, y := range q.types {
			if strings.HasPrefix(x, y) || strings.HasPrefix(y, x) {
				return 0.3
			}
		}
	}
	return -1.2
}

// counts weighs how many of one thing two reports tell of. A delivery may be a
// part of what was ordered.
func counts(m, n int64, a, b *item) float64 {
	if m == 0 || n == 0 {
		return 0
	}
	if m > n {
		m, n, a, b = n, m, b, a
	}
	ratio := float64(n) / float64(m)
	switch {
	case m == n && m > 2:
		return 1.5
	case m == n:
		return 0.7
	case ratio <= 1.12:
		return 0.3
	case running(a.record.Stage) && !(running(b.record.Stage) && a.register == b.register):
		return -0.2
	case running(a.record.Stage) && running(b.record.Stage):
		return -0.4
	case ratio <= 1.5:
		return -1.2
	}
	return -2
}

// running tells of stages at which a part may be done and a part not yet.
func running(s entente.Stage) bool {
	return s == entente.Underway || s == entente.Completed || s == entente.Halted
}

func money(a, b *entente.Money) float64 {
	if a == nil || b == nil || a.Currency != b.Currency || a.Amount <= 0 || b.Amount <= 0 {
		return 0
	}
	switch ratio := math.Exp(math.Abs(math.Log(float64(a.Amount) / float64(b.Amount)))); {
	case ratio <= 1.03:
		return 2.5
	case ratio <= 1.1:
		return 0.8
	case ratio <= 1.2:
		return -0.5
	case ratio <= 1.5:
		return -1
	}
	return -2
}

// soldiers are words for persons of armed forces that reports use for one another.
var soldiers = map[string]bool{"soldier": true, "troop": true, "serviceman": true, "personnel": true, "military": true,
	"paratrooper": true, "marine": true, "member": true, "service member": true, "person": true}

func people(a, b *item) float64 {
	w := 0.0
	for _, p := range a.record.People {
		for _, q := range b.record.People {
			if p.Unit != q.Unit && !(soldiers[p.Unit] && soldiers[q.Unit]) {
				continue
			}
			ratio := float64(max(p.Count, q.Count)) / float64(max(min(p.Count, q.Count), 1))
			switch {
			case ratio == 1 && p.Count > 3:
				w += 1
			case ratio > 1.5 && a.record.Kind == entente.Exercise: // of all, or of one side
				w -= 0.2
			case ratio > 1.5:
				w -= 0.7
			}
		}
	}
	return min(max(w, -1.4), 1.5)
}

// places weighs where two acts took place.
func places(a, b *item) float64 {
	x, y := a.record.Where, b.record.Where
	if x == nil || y == nil {
		return 0
	}
	if shared(a.places, b.places) > 0 {
		return 1
	}
	if x.Country != "" && y.Country != "" && x.Country != y.Country {
		switch a.record.Kind {
		case entente.Talks, entente.Exercise, entente.Forum, entente.Contest, entente.Deployment, entente.Training:
			return -2.5
		}
		return -0.5
	}
	if len(a.places) > 0 && len(b.places) > 0 {
		switch a.record.Kind {
		case entente.Deployment:
			return -1.5
		case entente.Exercise, entente.Operation: // a range, a province, a state of one country
			return 0
		}
		return -0.5
	}
	return 0.3
}

// meeting weighs the times of acts that take place once.
func meeting(a, b *item) float64 {
	gap := a.when.gap(b.when)
	if a.told && b.told {
		narrow := a.when.width() <= 31 && b.when.width() <= 31
		switch {
		case gap == 0 && narrow:
			return 2.5
		case gap == 0 && (a.when.width() <= 31 || b.when.width() <= 31):
			return 0.8 + report(a, b)/2
		case gap == 0:
			return 0.3 + report(a, b)/2
		case gap <= 2:
			return 0.7
		case a.record.Kind != entente.Exercise && a.record.Kind != entente.Contest && gap <= 4:
			return -1
		case gap <= 7 && a.record.Kind != entente.Talks:
			return -1
		case gap <= 30 && a.record.Kind != entente.Talks:
			return -3
		}
		return apart
	}
	switch {
	case gap > 300:
		return apart
	case gap > 45:
		return -5
	case gap > 7:
		return -2.5
	}
	return report(a, b)
}

// report weighs how near two days of publication lie, for acts whose own times do not tell.
func report(a, b *item) float64 {
	if a.date == noDay || b.date == noDay {
		return 0
	}
	switch gap := max(a.date-b.date, b.date-a.date); {
	case gap <= 3:
		return 1.5
	case gap <= 14:
		return 0.7
	case gap <= 60:
		return -0.3
	}
	return -1.2
}

// course weighs the times of undertakings that go on for years: the same stage
// is reached once, a later one after an earlier.
func course(a, b *item) float64 {
	x, y := a.record.Stage, b.record.Stage
	if a.told && b.told {
		gap := float64(a.when.gap(b.when))
		narrow := a.when.width() <= 45 && b.when.width() <= 45
		if x == y && !running(x) {
			switch {
			case gap == 0 && narrow:
				return 1.7
			case gap == 0:
				return 0.6
			case gap <= 4:
				return 0.5
			case a.record.Kind == entente.Aid: // packages follow one another
				return -3
			case gap <= 45:
				return -1.5
			case gap <= 200:
				return -2.5
			}
			return -4
		}
		if x == y {
			if gap == 0 {
				return 0.8
			}
			return max(-0.2-gap/500, -3)
		}
		if order(x) > order(y) {
			a, b = b, a
		}
		if late := float64(a.when.from - b.when.to); late > 60 && order(a.record.Stage) < order(b.record.Stage) {
			return max(-1.5-late/400, -5) // the later stage lies before the earlier
		}
		slope := 900.0
		if a.record.Kind == entente.Transfer || a.record.Kind == entente.Industry { // ships and aircraft take years
			slope = 1600
		}
		return max(0.7-gap/slope, -2.5)
	}
	if a.register != b.register {
		return listed(a, b)
	}
	if a.date == noDay || b.date == noDay {
		return 0
	}
	gap := float64(max(a.date-b.date, b.date-a.date))
	w := 0.0
	switch {
	case gap <= 5:
		w = 1.5
	case gap <= 30:
		w = 0.7
	case gap <= 365:
		w = 0
	default:
		w = max(-gap/1500, -2)
	}
	if x == y && a.record.Kind == entente.Aid && gap > 10 {
		w -= 2
	}
	if x == y && !running(x) && gap > 60 {
		w -= 0.8 // news of one stage comes in one wave
	}
	if order(x) > order(y) {
		a, b = b, a
	}
	if !a.told && !b.told && order(a.record.Stage) < order(b.record.Stage) && a.date-b.date > 45 {
		w -= 1.2
	}
	return w
}

// listed weighs the times of a register's row and of a report of which one does
// not tell the act's time: then the report's day stands for it.
func listed(a, b *item) float64 {
	if order(a.record.Stage) > order(b.record.Stage) {
		a, b = b, a
	}
	x, y := a.when, b.when
	switch {
	case !a.told && a.date != noDay:
		x = days{a.date - 30, a.date}
	case !b.told && b.date != noDay:
		y = days{b.date - 30, b.date}
	}
	gap := float64(x.gap(y))
	switch {
	case x.from <= past || y.from <= past:
		return 0
	case order(a.record.Stage) == order(b.record.Stage):
		return max(0.5-gap/500, -3)
	case x.from-y.to > 60:
		return max(-2-float64(x.from-y.to)/400, -5)
	}
	return max(0.5-gap/1600, -2.5)
}

// order is how far along an undertaking a stage lies; stages that end or break
// it off have none and may follow any.
func order(s entente.Stage) int {
	switch s {
	case entente.Declared:
		return 0
	case entente.Proposed, entente.Requested, entente.Discussed:
		return 1
	case entente.Agreed:
		return 2
	case entente.Underway:
		return 3
	case entente.Completed:
		return 4
	}
	return 5
}

// back weighs the years that a report looks back to: "the tanks ordered in 2022"
// are those of the order of 2022.
func back(a, b *item) float64 {
	if order(a.record.Stage) > order(b.record.Stage) {
		a, b = b, a
	}
	if len(b.years) == 0 || running(a.record.Stage) || order(a.record.Stage) == order(b.record.Stage) {
		return 0
	}
	when := a.when
	if !a.told && a.date != noDay {
		when = days{a.date - 30, a.date}
	}
	if when.width() > 800 {
		return 0
	}
	for _, y := range b.years {
		if inYear(y, when) {
			return 1.5
		}
	}
	return -1
}

// words weighs the words of the evidence, and texts that are copies of one another.
func (g *Grouping) words(a, b *item) float64 {
	w := 0.0
	if a.said != 0 && a.said == b.said {
		w = 4
	} else if least := min(len(a.words), len(b.words)); least >= 4 {
		// Words of sides and kind are shared by all reports on them: only what is beyond counts.
		over := float64(shared(a.words, b.words)) / float64(least)
		w = min(max((over-0.3)*4, -0.3), 2)
	}
	if w >= 1 && g.documents[a.doc].sketch.contained(g.documents[b.doc].sketch) >= copied {
		w += 1.5
	}
	return w
}
