package coder

import (
	"fmt"
	"math"
	"strings"

	"entente"
	"entente/data"
)

// Candidate is an act that reached judgement: the record it would make, what is
// known of it, and the judge's confidence.
type Candidate struct {
	Record entente.Record
	// Features are what the judge weighs, by name.
	Features []string
	// Kept tells whether it became a record.
	Kept bool
}

// judge weighs what is known of an act: a logistic regression over named
// features, fitted on hand-coded documents.
type judge struct {
	weight map[string]float64
	// threshold is the confidence from which an act becomes a record.
	threshold float64
}

func newJudge() (*judge, error) {
	rows, err := data.Judgements()
	if err != nil {
		return nil, err
	}
	j := &judge{weight: make(map[string]float64, len(rows)), threshold: 0.5}
	for _, row := range rows {
		var w float64
		if _, err := fmt.Sscanf(row.Weight, "%g", &w); err != nil {
			return nil, fmt.Errorf("data: model/judge.tsv: weight %q of %s is not a number", row.Weight, row.Feature)
		}
		if row.Feature == "threshold" {
			j.threshold = w
			continue
		}
		j.weight[row.Feature] = w
	}
	return j, nil
}

// confidence is the probability that the features' act is right.
func (j *judge) confidence(features []string) float64 {
	z := j.weight["bias"]
	for _, f := range features {
		z += j.weight[f]
	}
	return 1 / (1 + math.Exp(-z))
}

func bucket(n int, limits ...int) string {
	for _, l := range limits {
		if n <= l {
			return fmt.Sprintf("<=%d", l)
		}
	}
	return "more"
}

// features lists what is known of an act once its document is read.
func (r *reading) features(a *act, all []*act) []string {
	s, h := a.s, a.hit
	k := string(a.kind)
	f := []string{"kind=" + k, "trigger=" + h.ID, k + " stage=" + string(a.stage.value), k + " frame=" + h.Frame}
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	n := len(a.actors())
	add("%s parties=%s", k, bucket(n, 1, 2, 3, 4))
	add("parties=%s", bucket(n, 1, 2, 3, 4, 6))
	weakest, strongest := 3, 0
	rules := map[string]bool{}
	pronouns, world, area, group, org := 0, 0, 0, 0, 0
	title := 0
	for _, p := range a.parties {
		weakest, strongest = min(weakest, p.strength), max(strongest, p.strength)
		if strings.HasPrefix(p.rule, "rule/") {
			rules[p.rule] = true
		}
		if p.pronoun {
			pronouns++
		}
		if r.title[p.actor] {
			title++
		}
		switch {
		case p.actor == entente.World:
			world++
		case strings.HasPrefix(string(p.actor), "M49:"):
			area++
		case strings.HasPrefix(string(p.actor), "NSA:"):
			group++
		case !r.l.state[p.actor]:
			org++
		}
		if p.role == "from" && p.actor == r.home {
			add("home=from")
			add("%s home=from", k)
		}
		if p.role == "to" && p.actor == r.home {
			add("home=to")
		}
	}
	add("weakest=%d", weakest)
	add("%s weakest=%d", k, weakest)
	add("%s strengths=%d-%d", k, weakest, strongest)
	for _, rule := range sortedKeys(rules) {
		add("%s", rule)
		add("%s %s", k, rule)
	}
	for _, x := range []struct {
		name string
		n    int
	}{{"pronouns", pronouns}, {"world", world}, {"area", area}, {"group", group}, {"organisation", org}} {
		if x.n > 0 {
			add("%s=%s", x.name, bucket(x.n, 1, 2))
			add("%s %s", k, x.name)
		}
	}
	add("in title=%s of %s", bucket(title, 0, 1, 2), bucket(n, 1, 2))
	if title == n {
		add("all in title")
		add("%s all in title", k)
	}
	if r.titleKinds[a.kind] {
		add("kind in title")
		add("%s kind in title", k)
	}
	if r.home != "" {
		in := false
		for _, p := range a.parties {
			in = in || p.actor == r.home
		}
		add("home in=%v", in)
		add("%s home in=%v", k, in)
	}
	add("sentence=%s", bucket(s.index, 0, 1, 3, 6, 12, 24))
	add("%s sentence=%s", k, bucket(s.index, 0, 1, 4, 12))
	add("length=%s", bucket(len(s.Tokens), 8, 15, 25, 40, 60))
	add("document=%s", bucket(len(r.sents), 3, 6, 12, 24, 60))
	add("proof=%s", bucket(a.told, 1, 2, 3))
	add("%s proof=%s", k, bucket(a.told, 1, 2))
	add("force=%s", a.force.value)
	same, kin := 0, 0
	for _, b := range all {
		if b != a && b.kind == a.kind {
			kin++
			if sameActors(a, b) {
				same++
			}
		}
	}
	add("kin=%s", bucket(kin, 0, 1, 3, 6))
	add("%s kin=%s", k, bucket(kin, 0, 1, 3, 6))
	add("twins=%s", bucket(same, 0, 1))
	add("acts=%s", bucket(len(all), 1, 3, 6, 12))
	flag := func(name string, on bool) {
		if on {
			add("%s", name)
			add("%s %s", k, name)
		}
	}
	flag("gear", len(a.gear) > 0)
	flag("money", a.money != nil)
	flag("when", a.when != nil)
	flag("where", a.where != nil)
	flag("name", a.name != nil)
	flag("people", len(a.people) > 0)
	flag("speaker", a.speaker != nil)
	flag("outlet", a.outlet != nil)
	flag("quoted", s.quoted[h.head])
	flag("defence title", r.military)
	flag("verb", s.verb(h.head))
	flag("talks of defence here", s.has("topic", 0, len(s.Tokens)))
	officers := false
	for _, an := range s.anchors {
		officers = officers || an.carrier == "defence"
	}
	flag("officers", officers)
	add("rel=%s", s.rel[h.head])
	add("%s rel=%s", k, s.rel[h.head])
	if a.verb >= 0 {
		add("governed by %s", s.keys[a.verb])
		add("%s governed by %s", k, s.keys[a.verb])
		add("tag=%s", s.Tokens[a.verb].XPOS)
		if s.said != nil && s.said.verb == a.verb {
			add("governed by saying")
		}
	} else {
		add("%s ungoverned", k)
	}
	add("%s stage by %s", k, ruleClass(a.stage.rule))
	if m := s.has("civil", 0, len(s.Tokens)); m {
		flag("civil words", true)
	}
	martial := 0
	for i := range s.Tokens {
		if s.is(i, "military") != nil {
			martial++
		}
	}
	add("martial=%s", bucket(martial, 0, 1, 2, 4))
	add("%s martial=%s", k, bucket(martial, 0, 1, 3))
	return f
}

// ruleClass is the sort of a rule id: its first two parts.
func ruleClass(id string) string {
	parts := strings.SplitN(id, "/", 3)
	if len(parts) > 2 {
		return parts[0] + "/" + parts[1]
	}
	return id
}
