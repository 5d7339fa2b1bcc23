package coder

import (
	"fmt"
	"math"

	"entente"
	"entente/coder/lexicon"
)

// readStage decides how far the act got and with what force it is told.
func (r *reading) readStage(a *act) {
	s := a.s
	set := func(v entente.Stage, first, last int, rule string) {
		a.stage = said[entente.Stage]{v, s.span(first, last), rule}
	}
	force := func(v entente.Certainty, i int, rule string) {
		if a.force.value == "" {
			a.force = said[entente.Certainty]{v, s.span(i, i), rule}
		}
	}
	chain := a.s.Chain(a.hit.Head)
	own := func(v int) bool { return v == a.hit.Head }
	r.undone(a, chain, set, force)
	explicit := a.stage.value != ""
	for _, v := range chain {
		if a.stage.value != "" {
			break
		}
		m, mood := s.Modal(v)
		c := s.CueAt(v, "stage")
		if own(v) {
			c = nil // the trigger tells by its tense, not by its meaning
		}
		if c != nil && c.Value == string(entente.Declared) && mood == "future" {
			c = nil
		}
		switch {
		case c != nil && c.Value != string(entente.Completed) && c.Value != string(entente.Underway):
			set(entente.Stage(c.Value), c.First, c.Last, c.ID)
		case mood == "future":
			set(entente.Agreed, m, m, "rule/future")
		case c != nil && c.Value == string(entente.Underway):
			if t, _ := s.Tense(v); t == entente.Completed && s.Light(v) && s.Keys[v] != "begin" && s.Keys[v] != "start" && s.Keys[v] != "launch" && s.Keys[v] != "kick" && s.Keys[v] != "open" {
				set(entente.Completed, v, v, "rule/tense-past")
			} else {
				set(entente.Underway, c.First, c.Last, c.ID)
			}
		case s.Verb(v):
			if t, at := s.Tense(v); t != "" && (own(v) || s.Light(v)) {
				rule := "rule/tense-past"
				if t == entente.Underway {
					rule = "rule/tense-present"
				}
				set(t, min(at, v), max(at, v), rule)
			}
		}
	}
	if a.stage.value == "" && !s.Verb(a.hit.Head) {
		// Modifiers of the noun: "planned sale", "ongoing exercise", "proposed deal".
		for _, k := range s.Kids[a.hit.Head] {
			if c := s.CueAt(k, "stage"); c != nil && (s.Rel[k] == "amod" || s.Rel[k] == "compound" || s.Rel[k] == "acl") {
				set(entente.Stage(c.Value), c.First, c.Last, c.ID)
				break
			}
		}
	}
	if a.stage.value == "" {
		stage, rule := entente.Stage(a.hit.Stage), a.hit.ID
		if stage == "" {
			stage = entente.Stage(r.l.Kind(a.kind).Stage)
		}
		set(stage, a.hit.First, a.hit.Last, rule)
	}
	r.settle(a, explicit)
	r.judgeStage(a, chain, explicit)
	if a.force.value == "" {
		a.force = said[entente.Certainty]{entente.Asserted, a.stage.span, "rule/told-as-fact"}
	}
}

// undone looks up the whole chain for words that keep the act from being done:
// denial, refusal and negation first, then suspension, then doubt, then offers,
// requests and talk about it. What is approved or accepted is past those.
func (r *reading) undone(a *act, chain []int, set func(entente.Stage, int, int, string), force func(entente.Certainty, int, string)) {
	s := a.s
	granted := false
	claimed := false
	for _, v := range chain {
		if c := s.CueAt(v, "claim"); c != nil && v != a.hit.Head {
			claimed = true
		}
		if c := s.CueAt(v, "deny"); c != nil && v != a.hit.Head && s.Negated(v) < 0 {
			set(entente.Refused, c.First, c.Last, c.ID)
			force(entente.Denied, v, c.ID)
			return
		}
		c := s.CueAt(v, "stage")
		if v == a.hit.Head {
			c = nil
		}
		neg := s.Negated(v)
		if neg < 0 && v != a.hit.Head {
			neg = s.NegatedBeside(v, a.hit.Head)
		}
		switch {
		case c != nil && c.Value == string(entente.Refused) && neg < 0:
			set(entente.Refused, c.First, c.Last, c.ID)
			if claimed {
				force(entente.Denied, v, c.ID)
			}
			return
		case neg >= 0 && (c == nil || c.Value != string(entente.Refused) && c.Value != string(entente.Halted)):
			set(entente.Refused, neg, neg, "rule/negated")
			if m, mood := s.Modal(v); mood == "conditional" {
				force(entente.Conditional, m, "rule/modal-conditional")
			}
			return
		}
	}
	if claimed {
		// "Reports that X sold … are false": the denial may stand beside the claim in the tree.
		for k := range s.Cues {
			if c := &s.Cues[k]; c.Sort == "deny" && s.Negated(c.First) < 0 {
				set(entente.Refused, c.First, c.Last, c.ID)
				force(entente.Denied, c.First, c.ID)
				return
			}
		}
	}
	for _, v := range chain {
		if s.Verb(v) {
			continue
		}
		// "a draft agreement", "the proposed sale", "a cancelled visit".
		for _, k := range s.Kids[v] {
			c := s.CueAt(k, "stage")
			if c == nil || s.Rel[k] != "amod" && s.Rel[k] != "compound" || k >= a.hit.First && k <= a.hit.Last {
				continue
			}
			if lexicon.Soft(c.Value) || c.Value == string(entente.Refused) || c.Value == string(entente.Halted) {
				set(entente.Stage(c.Value), c.First, c.Last, c.ID)
				return
			}
		}
	}
	for n, v := range chain {
		c := s.CueAt(v, "stage")
		if v == a.hit.Head {
			c = nil
		}
		if c != nil && c.Value == string(entente.Agreed) && n > 0 && !s.Planned(v) {
			granted = true
		}
		if c != nil && c.Value == string(entente.Halted) {
			set(entente.Halted, c.First, c.Last, c.ID)
			return
		}
		m, mood := s.Modal(v)
		if o := s.CueAt(v, "modal"); mood == "" && o != nil && v != a.hit.Head {
			m, mood = v, o.Value // "ought to", "is possible"
		}
		switch mood {
		case "conditional":
			set(entente.Discussed, m, m, "rule/modal-conditional")
			force(entente.Conditional, m, "rule/modal-conditional")
			return
		case "wanted":
			set(entente.Declared, m, m, "rule/modal-wanted")
			return
		}
	}
	for _, v := range chain {
		c := s.CueAt(v, "stage")
		if v == a.hit.Head || c == nil {
			continue
		}
		if c.Value == string(entente.Agreed) && !s.Planned(v) {
			return // "approved the request": past asking
		}
		if k := s.Kid(v, "aux"); s.Planned(v) && k >= 0 && s.Lower[k] == "had" {
			set(entente.Discussed, k, v, "rule/plan-of-the-past")
			return
		}
		if lexicon.Soft(c.Value) && !granted {
			set(entente.Stage(c.Value), c.First, c.Last, c.ID)
			return
		}
	}
	if c := s.CueAt(a.hit.Head, "wish"); c != nil {
		set(entente.Declared, c.First, c.Last, c.ID)
		return
	}
	for _, v := range chain {
		if c := s.CueAt(v, "wish"); c != nil && v != a.hit.Head {
			set(entente.Declared, c.First, c.Last, c.ID)
			return
		}
	}
}

// settle corrects stages that a kind gives its own sense.
func (r *reading) settle(a *act, explicit bool) {
	st := &a.stage
	switch a.kind {
	case entente.Support:
		if st.value != entente.Refused && st.value != entente.Halted {
			st.value = entente.Declared
		}
	case entente.Talks:
		switch st.value {
		case entente.Declared, entente.Discussed:
			if a.force.value != entente.Conditional {
				st.value = entente.Completed
			}
		case entente.Underway:
			if t, _ := a.s.Tense(max(a.verb, 0)); t != entente.Underway || a.verb < 0 {
				st.value = entente.Completed
			}
		}
	case entente.Pact:
		if st.value == entente.Completed {
			st.value = entente.Agreed
		}
	case entente.Embargo:
		if st.value == entente.Completed {
			st.value = entente.Agreed
		}
	case entente.Aid:
		if st.value == entente.Declared && !explicit {
			st.value = entente.Underway
		}
	}
}

// firm stages are those that explicit words gave: no judgement overrules that
// an act was refused, halted, only offered or only talked of.
func firm(st entente.Stage) bool {
	switch st {
	case entente.Refused, entente.Halted, entente.Proposed, entente.Requested, entente.Discussed:
		return true
	}
	return false
}

// judgeStage lets the judge choose between the stages that tense alone tells
// badly; a stage that explicit words of not yet or not at all gave stands.
func (r *reading) judgeStage(a *act, chain []int, explicit bool) {
	s, k := a.s, string(a.kind)
	f := []string{"rule=" + string(a.stage.value), k + " rule=" + string(a.stage.value), "by=" + ruleClass(a.stage.rule), k + " by=" + ruleClass(a.stage.rule) + " rule=" + string(a.stage.value),
		"kind=" + k, "trigger=" + a.hit.ID, "rel=" + s.Rel[a.hit.Head], k + " rel=" + s.Rel[a.hit.Head]}
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	for n, v := range chain {
		if n > 2 {
			break
		}
		add("chain%d=%s", n, s.Keys[v])
		add("chain%d=%s", n, s.Tokens[v].XPOS)
		add("%s chain%d=%s", k, n, s.Tokens[v].XPOS)
		if _, mood := s.Modal(v); mood != "" {
			add("mood=%s", mood)
			add("%s mood=%s", k, mood)
		}
		for _, c := range s.Kids[v] {
			if s.Rel[c] == "aux" {
				add("aux%d=%s", n, s.Lower[c])
			}
		}
		if s.Negated(v) >= 0 {
			add("negated")
		}
	}
	for _, c := range s.Kids[a.hit.Head] {
		if s.Rel[c] == "amod" || s.Rel[c] == "compound" || s.Rel[c] == "det" || s.Rel[c] == "acl" {
			add("modified by %s", s.Keys[c])
		}
	}
	if root := s.Root(); root >= 0 {
		add("root=%s", s.Keys[root])
		add("root tag=%s", s.Tokens[root].XPOS)
	}
	add("title=%v", r.titleKinds[a.kind])
	add("%s sentence=%s", k, bucket(s.index, 0, 2, 8))
	if r.d.Date == "" {
		add("no date")
	}
	for i := max(0, a.hit.First-6); i < min(len(s.Tokens), a.hit.Last+7); i++ {
		if i < a.hit.First || i > a.hit.Last {
			switch s.Tokens[i].UPOS {
			case "VERB", "NOUN", "ADJ", "ADV", "AUX":
				add("near=%s", s.Keys[i])
			}
		}
	}
	for i := range s.Tokens {
		switch s.Lower[i] {
		case "will", "today", "announced", "new", "continue", "has", "have", "recently", "since", "would", "next", "upcoming", "yesterday", "additional", "last", "previously":
			add("says %s", s.Lower[i])
			add("%s says %s", k, s.Lower[i])
		}
	}
	a.stageFeatures = f
	if explicit || firm(a.stage.value) || a.kind == entente.Support {
		return
	}
	best, top := a.stage.value, math.Inf(-1)
	for _, st := range entente.Stages() {
		if firm(st) || a.stage.rule == "rule/future" && (st == entente.Completed || st == entente.Underway) {
			continue // what is to come is not done, whatever else is likely
		}
		if z := r.judge.odds("stage="+string(st), f); z > top {
			best, top = st, z
		}
	}
	if best != a.stage.value && len(r.judge.weights["stage="+string(best)]) > 0 {
		at := a.hit.Head
		if a.verb >= 0 {
			at = a.verb
		}
		a.stage = said[entente.Stage]{best, s.span(at, at), "rule/judged-stage"}
	}
}
