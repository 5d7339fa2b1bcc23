package coder

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"entente"
	"entente/coder/lexicon"
	"entente/data"
)

// Candidate is an act that reached judgement: the record it would make, what is
// known of it, and the judge's confidence.
type Candidate struct {
	Record entente.Record
	// Features are what the judge weighs, by name.
	Features []string
	// Fields are the values that the judge might have left out.
	Fields []Field
	// Kept tells whether it became a record.
	Kept bool
}

// Act is a trigger in a sentence with all that may belong to it, as the judge's
// weights are learnt from it.
type Act struct {
	Kind entente.Kind
	// Sentence is where it stands in the text.
	Sentence entente.Span
	Claims   []Claim
	// Casts are the choices of sides that were compared, the likeliest first.
	Casts []Cast
	// Goods is the equipment that may belong to it.
	Goods []Goods
	// Stage is what the rules alone read; StageFeatures what is known about it.
	Stage         entente.Stage
	StageFeatures []string
}

// Claim is an actor that may be a side of an act.
type Claim struct {
	Actor    entente.Actor
	Features []string
}

// Weights are the log odds that features give to the judge's questions: by
// question ("side", "act", "stage=agreed"), then by feature.
type Weights map[string]map[string]float64

// judge answers questions about acts by logistic regression over named
// features, fitted on hand-coded documents.
type judge struct {
	weights Weights
	// act and side are the probabilities from which an act becomes a record and an actor a side.
	act, side float64
}

func newJudge() (*judge, error) {
	rows, err := data.Judgements()
	if err != nil {
		return nil, err
	}
	w := Weights{}
	for _, row := range rows {
		x, err := strconv.ParseFloat(row.Weight, 64)
		if err != nil {
			return nil, fmt.Errorf("data: model/judge.tsv: weight %q of %s is not a number", row.Weight, row.Feature)
		}
		if w[row.Question] == nil {
			w[row.Question] = make(map[string]float64, 4000)
		}
		w[row.Question][row.Feature] = x
	}
	return weighing(w), nil
}

func weighing(w Weights) *judge {
	return &judge{weights: w, act: w["threshold"]["act"], side: w["threshold"]["side"]}
}

// With returns a coder that judges by other weights, for learning them.
func (c *Coder) With(w Weights) *Coder {
	other := *c
	other.judge = weighing(w)
	return &other
}

// odds are the log odds of the features to a question.
func (j *judge) odds(question string, features []string) float64 {
	w := j.weights[question]
	z := w["bias"]
	for _, f := range features {
		z += w[f]
	}
	return z
}

// confidence is the probability that an act with these features is a record: the
// judge's odds, brought to what such odds came to in documents it had not learnt from.
func (j *judge) confidence(features []string) float64 {
	z := j.odds("act", features)
	if c := j.weights["calibration"]; c != nil {
		z = z*c["slope"] + c["bias"]
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

// steps says in which step of log odds a number is.
func steps(x float64) string {
	switch {
	case x < -3:
		return "<-3"
	case x > 4:
		return ">4"
	}
	return strconv.Itoa(int(math.Floor(x)))
}

// plainConfidence is the least confidence of a plain act: of such transfers in the
// hand-coded documents that the weights are learnt from, six in ten are right.
const plainConfidence = 0.6

// plain reports whether the words alone are enough: a verb of giving or getting
// has giver, receiver and goods all in slots of its own, or a fair known by name
// opens, runs or closes.
func (r *reading) plain(a *act) bool {
	s := a.s
	switch a.kind {
	case entente.Forum:
		if a.verb < 0 || s.At[a.hit.Head] < 0 || s.Mentions[s.At[a.hit.Head]].Sort != lexicon.Title || len(a.parties) != 1 {
			return false
		}
		switch s.Keys[a.verb] {
		case "open", "kick", "begin", "start", "run", "close", "end", "conclude", "hold", "host":
			return a.parties[0].role == "from"
		}
		return false
	case entente.Transfer:
		if !s.Verb(a.hit.Head) || a.lack != "" || len(a.gear) == 0 || a.told > 1 {
			return false
		}
		for _, p := range a.parties {
			if p.strength < 3 {
				return false
			}
		}
		return len(a.parties) >= 2
	}
	return false
}

// longestWords is how many words of a sentence the judge looks at.
const longestWords = 100

// company is how an act's document tells of others: by sentence, by kind, and
// by kind and sides.
type company struct {
	in    map[*sent][]*act
	kin   map[entente.Kind]int
	twins map[string]int
}

func companyOf(acts []*act) *company {
	c := &company{in: map[*sent][]*act{}, kin: map[entente.Kind]int{}, twins: map[string]int{}}
	for _, a := range acts {
		c.in[a.s] = append(c.in[a.s], a)
		c.kin[a.kind]++
		c.twins[twin(a)]++
	}
	return c
}

// twin is the same for acts of one kind and the same sides.
func twin(a *act) string { return fmt.Sprintf("%s %q", a.kind, a.actors()) }

// features lists what is known of an act once its document is read.
func (r *reading) features(a *act, all *company) []string {
	s, h := a.s, a.hit
	k := string(a.kind)
	f := []string{"kind=" + k, "trigger=" + h.ID, k + " stage=" + string(a.stage.value), k + " frame=" + h.Frame}
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	add("lack=%s", a.lack)
	add("%s lack=%s", k, a.lack)
	if a.lack != "" {
		add("%s lacks", h.ID)
	}
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
		case !r.l.State(p.actor):
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
	add("cast=%s", steps(a.cast.odds))
	add("%s cast=%s", k, steps(a.cast.odds))
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
	add("proof=%s", bucket(a.told, 1, 2, 3))
	add("%s proof=%s", k, bucket(a.told, 1, 2))
	add("force=%s", a.force.value)
	beside := map[string]bool{}
	for _, b := range all.in[s] {
		if b != a && b.kind != a.kind {
			beside[string(b.kind)] = true
		}
	}
	for _, b := range sortedKeys(beside) {
		add("%s beside %s", k, b)
	}
	add("beside=%s", bucket(len(beside), 0, 1, 2))
	kin, same := all.kin[a.kind]-1, all.twins[twin(a)]-1
	add("kin=%s", bucket(kin, 0, 1, 3, 6))
	add("%s kin=%s", k, bucket(kin, 0, 1, 3, 6))
	add("twins=%s", bucket(same, 0, 1))
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
	flag("quoted", s.Quoted[h.Head])
	flag("defence title", r.military)
	flag("verb", s.Verb(h.Head))
	flag("talks of defence here", s.Has("topic", 0, len(s.Tokens)))
	officers := false
	for _, an := range s.anchors {
		officers = officers || an.carrier == "defence"
	}
	flag("officers", officers)
	add("rel=%s", s.Rel[h.Head])
	add("%s rel=%s", k, s.Rel[h.Head])
	if a.verb >= 0 {
		add("governed by %s", s.Keys[a.verb])
		add("%s governed by %s", k, s.Keys[a.verb])
		add("tag=%s", s.Tokens[a.verb].XPOS)
		if s.said != nil && s.said.verb == a.verb {
			add("governed by saying")
		}
	} else {
		add("%s ungoverned", k)
	}
	add("%s stage by %s", k, ruleClass(a.stage.rule))
	for _, c := range s.Kids[h.Head] {
		switch s.Rel[c] {
		case "amod", "compound", "nmod", "obj", "obl", "det", "acl", "nsubj", "xcomp":
			if c < h.First || c > h.Last {
				word := s.Keys[c]
				if s.At[c] >= 0 && s.Mentions[s.At[c]].Actor != "" {
					word = "ACTOR"
				}
				add("%s %s=%s", k, s.Rel[c], word)
				add("%s=%s", s.Rel[c], word)
			}
		}
	}
	for i := max(0, h.First-5); i < min(len(s.Tokens), h.Last+6); i++ {
		if i >= h.First && i <= h.Last || s.At[i] >= 0 && s.Mentions[s.At[i]].Actor != "" {
			continue
		}
		switch s.Tokens[i].UPOS {
		case "VERB", "NOUN", "ADJ", "ADV":
			add("near=%s", s.Keys[i])
			add("%s near=%s", k, s.Keys[i])
		}
	}
	words := map[string]bool{}
	before := ""
	for i := range min(len(s.Tokens), longestWords) {
		w := s.Lower[i]
		if s.At[i] >= 0 && s.Mentions[s.At[i]].Actor != "" {
			w = "ACTOR"
		}
		words["word="+w], words[k+" word="+w], words["words="+before+" "+w] = true, true, true
		before = w
	}
	for w := range r.titleWords {
		words["title="+w], words[k+" title="+w] = true, true
	}
	// Whether a meeting was about defence is often told after it.
	topical := 0
	for i := s.index + 1; i < min(len(r.sents), s.index+4) && a.kind == entente.Talks; i++ {
		if r.l.Topical(&r.sents[i].Sentence) {
			topical++
		}
		for _, w := range r.sents[i].Lower[:min(len(r.sents[i].Lower), longestWords)] {
			words["then="+w] = true
		}
	}
	f = append(f, sortedKeys(words)...)
	if a.kind == entente.Talks {
		add("topical after=%d here=%v", topical, r.l.Topical(&s.Sentence))
		add("topical after=%d officers=%v", topical, slices.ContainsFunc(s.anchors, func(an anchor) bool { return an.carrier == "defence" }))
		all := 0
		for _, o := range r.sents {
			if r.l.Topical(&o.Sentence) {
				all++
			}
		}
		add("topical share=%s", bucket(10*all/len(r.sents), 0, 1, 3, 5))
		add("topical=%s", bucket(all, 0, 1, 2, 4))
	}
	if m := s.Has("civil", 0, len(s.Tokens)); m {
		flag("civil words", true)
	}
	martial := 0
	for i := range s.Tokens {
		if s.Is(i, "military") != nil {
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

// Threshold is the confidence from which a candidate becomes a record.
func (c *Coder) Threshold() float64 { return c.judge.act }
