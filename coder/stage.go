package coder

import (
	"fmt"
	"math"

	"entente"
)

// chain lists the words that govern a trigger, nearest first, as far up as what
// they mean for it reaches: the trigger itself if it is a verb, then the verbs,
// nouns and predicates that it is a complement of. It ends at relative and
// adverbial clauses, at adjuncts of place and time, and above a verb of saying.
func (a *act) chain() []int {
	s := a.s
	i := a.hit.head
	out := []int{i}
	for range 12 {
		h := s.Tokens[i].Head
		if h < 0 {
			break
		}
		switch s.rel[i] {
		case "parataxis", "discourse", "vocative", "dislocated":
			return out
		case "conj":
			if s.verb(h) != s.verb(i) {
				return out
			}
			// A coordinated word has what governs the first of the list.
			i = h
			continue
		case "acl":
			if s.Tokens[i].Rel == "acl:relcl" {
				return out
			}
		case "advcl":
			m := s.kid(i, "mark")
			if m < 0 && s.Tokens[i].XPOS == "VBG" && i > h && i-h <= 3 && s.Tokens[i-1].Form != "," {
				break // "ruled out sending": a complement by its place
			}
			if m < 0 || s.lower[m] != "to" && s.lower[m] != "of" && s.lower[m] != "from" && s.lower[m] != "against" && s.lower[m] != "without" && s.lower[m] != "about" && s.lower[m] != "on" && s.lower[m] != "for" {
				return out
			}
		case "obl":
			switch s.preposition(i) {
			case "during", "after", "before", "at", "since", "while", "amid", "despite", "following", "until", "under", "by", "in", "":
				if !s.verb(h) || s.keys[h] != "participate" && s.keys[h] != "take" && s.keys[h] != "be" && s.keys[h] != "interested" && s.keys[h] != "interest" && s.keys[h] != "engage" && s.keys[h] != "join" {
					return out
				}
			}
		case "nmod":
			if s.Tokens[i].Rel == "nmod:poss" {
				return out
			}
		}
		if rel := s.rel[i]; (rel == "advcl" || rel == "xcomp") && s.verb(h) {
			// "extended an invitation … to take part": the noun says what the infinitive is.
			if o := s.kid(h, "obj"); o >= 0 {
				if c := s.cueAt(o, "stage"); c != nil && soft(c.Value) {
					out = append(out, o)
				}
			}
		}
		out = append(out, h)
		if (s.rel[i] == "ccomp" || s.rel[i] == "acl") && s.saying(h) && s.cueAt(h, "deny") == nil && s.cueAt(h, "claim") == nil && s.cueAt(h, "stage") == nil {
			return out
		}
		i = h
	}
	return out
}

// saying reports whether a token is a verb of saying.
func (s *sent) saying(i int) bool { return s.cueAt(i, "say") != nil }

func (s *sent) light(i int) bool { return s.cueAt(i, "light") != nil }

// cueAt returns the longest cue of a sort that a token is part of; nil if there is none.
func (s *sent) cueAt(i int, sort string) *cueHit {
	var best *cueHit
	for k := range s.cues {
		c := &s.cues[k]
		if c.Sort == sort && c.first <= i && i <= c.last && (best == nil || c.last-c.first > best.last-best.first) {
			best = c
		}
	}
	return best
}

// negated reports whether a word is negated, and where.
func (s *sent) negated(i int) int {
	for _, k := range s.kids[i] {
		switch s.lower[k] {
		case "not", "n't", "never", "no", "neither", "without":
			return k
		}
	}
	// "No troops were sent", "sent no troops", "neither Austria nor Switzerland sent".
	for _, arg := range s.kids[i] {
		if s.rel[arg] != "nsubj" && s.rel[arg] != "obj" {
			continue
		}
		for _, k := range s.kids[arg] {
			if s.lower[k] == "no" || s.lower[k] == "neither" || s.lower[k] == "none" {
				return k
			}
		}
	}
	// "has yet to sign".
	if i >= 2 && s.lower[i-1] == "to" && s.lower[i-2] == "yet" {
		return i - 2
	}
	return -1
}

// modal returns the auxiliary that makes a verb future or conditional; -1 if none.
func (s *sent) modal(i int) (int, string) {
	for _, k := range s.kids[i] {
		if s.rel[k] == "aux" {
			if c := s.cueAt(k, "modal"); c != nil {
				return k, c.Value
			}
		}
		if s.rel[k] == "mark" && (s.lower[k] == "if" || s.lower[k] == "whether" || s.lower[k] == "unless") {
			return k, "conditional"
		}
		if s.rel[k] == "advmod" {
			if c := s.cueAt(k, "modal"); c != nil && c.Value == "conditional" {
				return k, "conditional"
			}
		}
	}
	// "is to visit", "is set to deliver", "going to".
	if m := s.kid(i, "mark"); m >= 0 && s.lower[m] == "to" {
		if h := s.Tokens[i].Head; h >= 0 && s.keys[h] == "be" || h >= 0 && s.keys[h] == "go" && s.rel[i] == "xcomp" {
			return m, "future"
		}
	}
	for _, k := range s.kids[i] {
		if s.rel[k] == "aux" && s.keys[k] == "be" && i > 0 && s.lower[i-1] == "to" {
			return k, "future"
		}
	}
	return -1, ""
}

// tense is the stage that a verb's form tells: completed, underway or empty.
func (s *sent) tense(i int) (entente.Stage, int) {
	x := s.Tokens[i].XPOS
	be, have, haveAt := false, false, -1
	past := false
	for _, k := range s.kids[i] {
		if s.rel[k] != "aux" {
			continue
		}
		switch s.keys[k] {
		case "be":
			be = true
			past = past || s.Tokens[k].XPOS == "VBD"
		case "have":
			have, haveAt = true, k
		case "do":
			past = past || s.Tokens[k].XPOS == "VBD"
		}
	}
	switch x {
	case "VBD":
		return entente.Completed, i
	case "VBZ", "VBP":
		return entente.Underway, i
	case "VBG":
		if have && be {
			return entente.Underway, haveAt
		}
		if be && past {
			return entente.Completed, i
		}
		if be {
			return entente.Underway, i
		}
		return "", i
	case "VBN":
		if have {
			return entente.Completed, haveAt
		}
		if be && !past && s.full(i, "aux:pass") >= 0 {
			return entente.Underway, i
		}
		return entente.Completed, i
	case "VB":
		if past {
			return entente.Completed, i
		}
	}
	return "", i
}

// soft stages are those of acts that are not decided: a word of them anywhere
// above the trigger outweighs what tense and words of doing say below it.
func soft(value string) bool {
	switch entente.Stage(value) {
	case entente.Requested, entente.Proposed, entente.Discussed:
		return true
	}
	return false
}

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
	chain := a.chain()
	own := func(v int) bool { return v == a.hit.head }
	r.undone(a, chain, set, force)
	explicit := a.stage.value != ""
	for _, v := range chain {
		if a.stage.value != "" {
			break
		}
		m, mood := s.modal(v)
		c := s.cueAt(v, "stage")
		if own(v) {
			c = nil // the trigger tells by its tense, not by its meaning
		}
		if c != nil && c.Value == string(entente.Declared) && mood == "future" {
			c = nil
		}
		switch {
		case c != nil && c.Value != string(entente.Completed) && c.Value != string(entente.Underway):
			set(entente.Stage(c.Value), c.first, c.last, c.ID)
		case mood == "future":
			set(entente.Agreed, m, m, "rule/future")
		case c != nil && c.Value == string(entente.Underway):
			if t, _ := s.tense(v); t == entente.Completed && s.light(v) && s.keys[v] != "begin" && s.keys[v] != "start" && s.keys[v] != "launch" && s.keys[v] != "kick" && s.keys[v] != "open" {
				set(entente.Completed, v, v, "rule/tense-past")
			} else {
				set(entente.Underway, c.first, c.last, c.ID)
			}
		case s.verb(v):
			if t, at := s.tense(v); t != "" && (own(v) || s.light(v)) {
				rule := "rule/tense-past"
				if t == entente.Underway {
					rule = "rule/tense-present"
				}
				set(t, min(at, v), max(at, v), rule)
			}
		}
	}
	if a.stage.value == "" && !s.verb(a.hit.head) {
		// Modifiers of the noun: "planned sale", "ongoing exercise", "proposed deal".
		for _, k := range s.kids[a.hit.head] {
			if c := s.cueAt(k, "stage"); c != nil && (s.rel[k] == "amod" || s.rel[k] == "compound" || s.rel[k] == "acl") {
				set(entente.Stage(c.Value), c.first, c.last, c.ID)
				break
			}
		}
	}
	if a.stage.value == "" {
		stage, rule := entente.Stage(a.hit.Stage), a.hit.ID
		if stage == "" {
			stage = entente.Stage(r.l.kinds[a.kind].Stage)
		}
		set(stage, a.hit.first, a.hit.last, rule)
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
		if c := s.cueAt(v, "claim"); c != nil && v != a.hit.head {
			claimed = true
		}
		if c := s.cueAt(v, "deny"); c != nil && v != a.hit.head && s.negated(v) < 0 {
			set(entente.Refused, c.first, c.last, c.ID)
			force(entente.Denied, v, c.ID)
			return
		}
		c := s.cueAt(v, "stage")
		if v == a.hit.head {
			c = nil
		}
		neg := s.negated(v)
		if neg < 0 && v != a.hit.head {
			neg = s.negatedBeside(v, a.hit.head)
		}
		switch {
		case c != nil && c.Value == string(entente.Refused) && neg < 0:
			set(entente.Refused, c.first, c.last, c.ID)
			if claimed {
				force(entente.Denied, v, c.ID)
			}
			return
		case neg >= 0 && (c == nil || c.Value != string(entente.Refused) && c.Value != string(entente.Halted)):
			set(entente.Refused, neg, neg, "rule/negated")
			if m, mood := s.modal(v); mood == "conditional" {
				force(entente.Conditional, m, "rule/modal-conditional")
			}
			return
		}
	}
	if claimed {
		// "Reports that X sold … are false": the denial may stand beside the claim in the tree.
		for k := range s.cues {
			if c := &s.cues[k]; c.Sort == "deny" && s.negated(c.first) < 0 {
				set(entente.Refused, c.first, c.last, c.ID)
				force(entente.Denied, c.first, c.ID)
				return
			}
		}
	}
	for _, v := range chain {
		if s.verb(v) {
			continue
		}
		// "a draft agreement", "the proposed sale", "a cancelled visit".
		for _, k := range s.kids[v] {
			c := s.cueAt(k, "stage")
			if c == nil || s.rel[k] != "amod" && s.rel[k] != "compound" || k >= a.hit.first && k <= a.hit.last {
				continue
			}
			if soft(c.Value) || c.Value == string(entente.Refused) || c.Value == string(entente.Halted) {
				set(entente.Stage(c.Value), c.first, c.last, c.ID)
				return
			}
		}
	}
	for n, v := range chain {
		c := s.cueAt(v, "stage")
		if v == a.hit.head {
			c = nil
		}
		if c != nil && c.Value == string(entente.Agreed) && n > 0 && !s.planned(v) {
			granted = true
		}
		if c != nil && c.Value == string(entente.Halted) {
			set(entente.Halted, c.first, c.last, c.ID)
			return
		}
		m, mood := s.modal(v)
		if o := s.cueAt(v, "modal"); mood == "" && o != nil && v != a.hit.head {
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
		c := s.cueAt(v, "stage")
		if v == a.hit.head || c == nil {
			continue
		}
		if c.Value == string(entente.Agreed) && !s.planned(v) {
			return // "approved the request": past asking
		}
		if k := s.kid(v, "aux"); s.planned(v) && k >= 0 && s.lower[k] == "had" {
			set(entente.Discussed, k, v, "rule/plan-of-the-past")
			return
		}
		if soft(c.Value) && !granted {
			set(entente.Stage(c.Value), c.first, c.last, c.ID)
			return
		}
	}
	if c := s.cueAt(a.hit.head, "wish"); c != nil {
		set(entente.Declared, c.first, c.last, c.ID)
		return
	}
	for _, v := range chain {
		if c := s.cueAt(v, "wish"); c != nil && v != a.hit.head {
			set(entente.Declared, c.first, c.last, c.ID)
			return
		}
	}
}

// planned reports whether a word of deciding only looks ahead: "plans to", "intends".
func (s *sent) planned(v int) bool {
	switch s.keys[v] {
	case "plan", "intend", "expect", "due", "prepare", "promise", "vow":
		return true
	}
	return false
}

// negatedBeside finds a negation that shares a governing word with the trigger:
// "no weapons were delivered", "drafted but never signed", "neither side sent".
func (s *sent) negatedBeside(v, trigger int) int {
	for _, k := range s.kids[v] {
		if s.rel[k] == "conj" && s.verb(k) && k > v && (s.within(trigger, v) && trigger < k) {
			if n := s.negated(k); n >= 0 && s.kid(k, "nsubj", "obj") < 0 {
				return n
			}
		}
	}
	return -1
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
			if t, _ := a.s.tense(max(a.verb, 0)); t != entente.Underway || a.verb < 0 {
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
		"kind=" + k, "trigger=" + a.hit.ID, "rel=" + s.rel[a.hit.head], k + " rel=" + s.rel[a.hit.head]}
	add := func(format string, args ...any) { f = append(f, fmt.Sprintf(format, args...)) }
	for n, v := range chain {
		if n > 2 {
			break
		}
		add("chain%d=%s", n, s.keys[v])
		add("chain%d=%s", n, s.Tokens[v].XPOS)
		add("%s chain%d=%s", k, n, s.Tokens[v].XPOS)
		if _, mood := s.modal(v); mood != "" {
			add("mood=%s", mood)
			add("%s mood=%s", k, mood)
		}
		for _, c := range s.kids[v] {
			if s.rel[c] == "aux" {
				add("aux%d=%s", n, s.lower[c])
			}
		}
		if s.negated(v) >= 0 {
			add("negated")
		}
	}
	for _, c := range s.kids[a.hit.head] {
		if s.rel[c] == "amod" || s.rel[c] == "compound" || s.rel[c] == "det" || s.rel[c] == "acl" {
			add("modified by %s", s.keys[c])
		}
	}
	if root := s.root(); root >= 0 {
		add("root=%s", s.keys[root])
		add("root tag=%s", s.Tokens[root].XPOS)
	}
	add("title=%v", r.titleKinds[a.kind])
	add("%s sentence=%s", k, bucket(s.index, 0, 2, 8))
	if r.d.Date == "" {
		add("no date")
	}
	for i := max(0, a.hit.first-6); i < min(len(s.Tokens), a.hit.last+7); i++ {
		if i < a.hit.first || i > a.hit.last {
			switch s.Tokens[i].UPOS {
			case "VERB", "NOUN", "ADJ", "ADV", "AUX":
				add("near=%s", s.keys[i])
			}
		}
	}
	for i := range s.Tokens {
		switch s.lower[i] {
		case "will", "today", "announced", "new", "continue", "has", "have", "recently", "since", "would", "next", "upcoming", "yesterday", "additional", "last", "previously":
			add("says %s", s.lower[i])
			add("%s says %s", k, s.lower[i])
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
		at := a.hit.head
		if a.verb >= 0 {
			at = a.verb
		}
		a.stage = said[entente.Stage]{best, s.span(at, at), "rule/judged-stage"}
	}
}

// root is the root of the tree; -1 if there is none.
func (s *sent) root() int {
	for i := range s.Tokens {
		if s.Tokens[i].Head < 0 {
			return i
		}
	}
	return -1
}
