package coder_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente"
	"entente/coder"
)

var (
	updateFailing = flag.Bool("update", false, "rewrite testdata/failing.list with the cases that fail now")
	onlyCase      = flag.String("case", "", "run the one case of this name and print how it differs")
)

const failingList = "testdata/failing.list"

// testCase is one short text with the records that a careful coder makes of it.
type testCase struct {
	file string
	name string
	doc  entente.Document
	want []wanted
	// noneDone allows any records as long as none tells of an act that is
	// decided, going on or over.
	noneDone bool
}

// wanted is one line of a .want section.
type wanted struct {
	line  string
	kind  entente.Kind // "*" for any
	stage string       // a Stage, "*" for any, or "!done"
	// sides are the actors of "from", "to" and "with"; or those of "parties"
	// alone, where the codebook leaves the roles to taste.
	sides map[string][]entente.Actor
	// fields are the optional keys that the line writes, in its order.
	fields []field
}

type field struct{ key, value string }

// TestCases holds the coder to the hand-coded cases of testdata. A case of
// failing.list is a known debt: it must fail, so that the list shrinks when the
// coder learns; every other case must pass.
func TestCases(t *testing.T) {
	cases := readCases(t)
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	if *onlyCase != "" {
		i := slices.IndexFunc(cases, func(tc testCase) bool { return tc.name == *onlyCase })
		if i < 0 {
			t.Fatalf("no case %q in testdata", *onlyCase)
		}
		diff := cases[i].compare(c.Code(&cases[i].doc))
		if diff != "" {
			t.Fatalf("%s\n%s", cases[i].doc.Text, diff)
		}
		t.Logf("%s: passes", *onlyCase)
		return
	}

	known := readFailing(t)
	listed := maps.Clone(known)
	var failing []string
	passed, total := map[string]int{}, map[string]int{}
	overstated := 0
	for _, tc := range cases {
		got := c.Code(&tc.doc)
		diff := tc.compare(got)
		if tc.file == "never-done.txt" && slices.ContainsFunc(got, func(r entente.Record) bool { return done(r.Stage) }) {
			overstated++
			t.Logf("done although it is not: %s: %s\n%s", tc.name, tc.doc.Text, diff)
		}
		total[tc.file]++
		if diff == "" {
			passed[tc.file]++
		} else {
			failing = append(failing, tc.name)
		}
		switch {
		case *updateFailing:
		case diff == "" && known[tc.name]:
			t.Errorf("%s: %s passes: remove it from failing.list", tc.file, tc.name)
		case diff != "" && !known[tc.name]:
			t.Errorf("%s: %s\n%s\n%s", tc.file, tc.name, tc.doc.Text, diff)
		}
		delete(known, tc.name)
	}
	if *updateFailing {
		slices.Sort(failing)
		// A list that is rewritten must not hide what the coder has unlearnt.
		for _, name := range failing {
			if !listed[name] {
				t.Logf("new in failing.list: %s", name)
			}
		}
		text := strings.Join(failing, "\n")
		if text != "" {
			text += "\n"
		}
		if err := os.WriteFile(failingList, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	} else {
		for _, name := range slices.Sorted(maps.Keys(known)) {
			t.Errorf("failing.list names %s, which is no case: remove it", name)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%-22s %3d of %3d", file, passed[file], total[file])
	}
	t.Logf("passed %d of %d; %d of %d never-done texts give an act as done",
		len(cases)-len(failing), len(cases), overstated, total["never-done.txt"])
}

func done(s entente.Stage) bool {
	return s == entente.Agreed || s == entente.Underway || s == entente.Completed
}

// readCases reads every txtar file of testdata, in name order.
func readCases(t *testing.T) []testCase {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no case file matches testdata/*.txt (%v)", err)
	}
	var cases []testCase
	owner := map[string]string{}
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Base(path)
		sections := readTxtar(string(raw))
		if len(sections) == 0 || len(sections)%2 != 0 {
			t.Errorf("%s: %d sections; every case needs two, its text and its .want", file, len(sections))
			continue
		}
		for i := 0; i < len(sections); i += 2 {
			text, want := sections[i], sections[i+1]
			if want.key != text.key+".want" {
				t.Fatalf("%s: section %q is followed by %q, not by its .want", file, text.key, want.key)
			}
			if at, taken := owner[text.key]; taken {
				t.Errorf("%s: case %s is also in %s: rename one", file, text.key, at)
			}
			owner[text.key] = file
			tc, err := readCase(text, want.value)
			if err != nil {
				t.Errorf("%s: %s: %v", file, text.key, err)
				continue
			}
			tc.file = file
			cases = append(cases, tc)
		}
	}
	return cases
}

// readTxtar splits an archive into its sections; the text before the first is
// a comment.
func readTxtar(s string) []field {
	var out []field
	for line := range strings.Lines(s) {
		bare := strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(bare, "-- "); ok && strings.HasSuffix(name, " --") {
			out = append(out, field{key: strings.TrimSuffix(name, " --")})
		} else if len(out) > 0 {
			out[len(out)-1].value += line
		}
	}
	return out
}

func readCase(text field, want string) (testCase, error) {
	tc := testCase{name: text.key, doc: entente.Document{ID: text.key}}
	body := text.value
	if rest, ok := strings.CutPrefix(body, "date "); ok {
		tc.doc.Date, body, _ = strings.Cut(rest, "\n")
		if !entente.EDTF(tc.doc.Date).Valid() {
			return tc, fmt.Errorf("date %q is not YYYY-MM-DD", tc.doc.Date)
		}
	}
	tc.doc.Text = strings.TrimRight(body, "\n")
	if tc.doc.Text == "" {
		return tc, errors.New("no text")
	}
	for line := range strings.Lines(want) {
		line = strings.TrimSpace(line)
		switch line {
		case "":
			continue
		case "none-done":
			tc.noneDone = true
			continue
		}
		w, err := readWanted(line)
		if err != nil {
			return tc, fmt.Errorf("want line %q: %w", line, err)
		}
		tc.want = append(tc.want, w)
	}
	if tc.noneDone && len(tc.want) > 0 {
		return tc, errors.New("none-done stands alone: remove it or the other lines")
	}
	return tc, nil
}

// readWanted reads "KIND STAGE key=value ...".
func readWanted(line string) (wanted, error) {
	w := wanted{line: line, sides: map[string][]entente.Actor{}}
	tokens, err := splitTokens(line)
	if err != nil {
		return w, err
	}
	if len(tokens) < 3 {
		return w, errors.New("a kind, a stage and at least one side are needed")
	}
	w.kind, w.stage = entente.Kind(tokens[0]), tokens[1]
	if w.kind != "*" && !w.kind.Valid() {
		return w, fmt.Errorf("unknown kind %q", w.kind)
	}
	if w.stage != "*" && w.stage != "!done" && !entente.Stage(w.stage).Valid() {
		return w, fmt.Errorf("unknown stage %q", w.stage)
	}
	for _, token := range tokens[2:] {
		key, value, ok := strings.Cut(token, "=")
		if !ok {
			return w, fmt.Errorf("token %q is not key=value", token)
		}
		switch key {
		case "from", "to", "with", "parties":
			if value == "" {
				continue
			}
			for a := range strings.SplitSeq(value, ",") {
				if !entente.Actor(a).Valid() {
					return w, fmt.Errorf("%q is not an actor code", a)
				}
				w.sides[key] = append(w.sides[key], entente.Actor(a))
			}
		default:
			if fault := faultOf(key, value); fault != "" {
				return w, fmt.Errorf("%s=%s: %s", key, value, fault)
			}
			w.fields = append(w.fields, field{key, value})
		}
	}
	if len(w.sides) == 0 {
		return w, errors.New("no side")
	}
	return w, nil
}

// faultOf says what is wrong with a key and its value; empty if nothing.
func faultOf(key, value string) string {
	if value == "" && key != "certainty" {
		value = "absent"
	}
	switch key {
	case "when":
		if value != "absent" && !entente.EDTF(value).Valid() {
			return "not EDTF level 1"
		}
	case "certainty":
		if !entente.Certainty(value).Valid() {
			return "unknown certainty"
		}
	case "equipment":
		for item := range strings.SplitSeq(value, ",") {
			class, count, counted := strings.Cut(item, ":")
			if _, err := strconv.ParseInt(count, 10, 64); value != "absent" && (!entente.Class(class).Valid() || counted && err != nil) {
				return "an item is class or class:count"
			}
		}
	case "people":
		for item := range strings.SplitSeq(value, ",") {
			count, unit, _ := strings.Cut(item, ":")
			if _, err := strconv.ParseInt(count, 10, 64); value != "absent" && (err != nil || unit == "") {
				return "an item is count:unit"
			}
		}
	case "money":
		if n := len(value) - 3; value != "absent" && (n < 1 || strings.Trim(value[:n], "0123456789") != "") {
			return "written as 3200000000USD"
		}
	case "where.country", "where.place", "speaker.actor", "speaker.name", "name", "outlet":
	default:
		return "unknown key"
	}
	return ""
}

// splitTokens splits at spaces outside double quotes and drops the quotes.
func splitTokens(line string) ([]string, error) {
	var out []string
	var b strings.Builder
	quoted := false
	for _, r := range line + " " {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			if b.Len() > 0 {
				out = append(out, b.String())
				b.Reset()
			}
		default:
			b.WriteRune(r)
		}
	}
	if quoted {
		return nil, errors.New("a quote is not closed")
	}
	return out, nil
}

func readFailing(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	raw, err := os.ReadFile(failingList)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	names := strings.Fields(string(raw))
	if !slices.IsSorted(names) {
		t.Errorf("%s is not sorted", failingList)
	}
	for _, name := range names {
		known[name] = true
	}
	return known
}

// compare returns how the records differ from what is wanted; empty if they do not.
func (tc *testCase) compare(got []entente.Record) string {
	var b strings.Builder
	for i := range got {
		if err := got[i].Check(&tc.doc); err != nil {
			fmt.Fprintf(&b, "    check %v\n", err)
		}
	}
	if tc.noneDone {
		for i := range got {
			if done(got[i].Stage) {
				fmt.Fprintf(&b, "    want none done\n    got  %s\n", written(&got[i]))
			}
		}
		return b.String()
	}

	// Order is free, because several records may come from one sentence: pairs
	// of the same kind are taken by their number of faults, the fewest first.
	type pair struct{ w, g, faults int }
	var pairs []pair
	for w := range tc.want {
		for g := range got {
			pairs = append(pairs, pair{w, g, len(tc.want[w].faults(&got[g]))})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.faults, b.faults) })
	ofWant, ofGot := map[int]int{}, map[int]bool{}
	for _, p := range pairs {
		_, taken := ofWant[p.w]
		if !taken && !ofGot[p.g] && tc.want[p.w].ofKind(got[p.g].Kind) {
			ofWant[p.w], ofGot[p.g] = p.g, true
		}
	}
	for w := range tc.want {
		g, ok := ofWant[w]
		if !ok {
			fmt.Fprintf(&b, "    want %s\n    got  nothing\n", tc.want[w].line)
			continue
		}
		if faults := tc.want[w].faults(&got[g]); len(faults) > 0 {
			fmt.Fprintf(&b, "    want %s\n    got  %s\n         (%s)\n", tc.want[w].line, written(&got[g]), strings.Join(faults, "; "))
		}
	}
	for g := range got {
		if !ofGot[g] {
			fmt.Fprintf(&b, "    want nothing\n    got  %s\n", written(&got[g]))
		}
	}
	return b.String()
}

// ofKind reports whether the line takes a record of kind k; "*" takes any.
func (w *wanted) ofKind(k entente.Kind) bool { return w.kind == "*" || w.kind == k }

// faults names the fields in which a record is not what is wanted.
func (w *wanted) faults(r *entente.Record) []string {
	var out []string
	if !w.ofKind(r.Kind) {
		out = append(out, "kind")
	}
	switch w.stage {
	case "*":
	case "!done":
		if done(r.Stage) {
			out = append(out, "stage")
		}
	default:
		if entente.Stage(w.stage) != r.Stage {
			out = append(out, "stage")
		}
	}
	if parties := w.sides["parties"]; parties != nil {
		if !slices.Equal(sorted(parties), r.Parties()) {
			out = append(out, "parties")
		}
	}
	for _, side := range []struct {
		role string
		got  []entente.Actor
	}{{"from", r.From}, {"to", r.To}, {"with", r.With}} {
		if w.sides["parties"] == nil && !slices.Equal(sorted(w.sides[side.role]), sorted(side.got)) {
			out = append(out, side.role)
		}
	}
	values := fieldsOf(r)
	for _, f := range w.fields {
		if !agrees(f.key, f.value, values[f.key]) {
			out = append(out, f.key)
		}
	}
	return out
}

// agrees compares a wanted value with a coded one. Names count as scoring
// counts them: one may contain the other. A list's order is free, and an
// equipment item without a count takes any.
func agrees(key, want, got string) bool {
	if want == "" || got == "" {
		return want == got
	}
	switch key {
	case "name", "where.place", "speaker.name", "outlet":
		w, g := strings.ToLower(want), strings.ToLower(got)
		return strings.Contains(w, g) || strings.Contains(g, w)
	case "equipment":
		items := strings.Split(got, ",")
		wants := strings.Split(want, ",")
		// Counted items first, so that a bare class does not take their place.
		slices.SortStableFunc(wants, func(a, b string) int { return strings.Count(b, ":") - strings.Count(a, ":") })
		for _, item := range wants {
			i := slices.IndexFunc(items, func(s string) bool {
				class, _, _ := strings.Cut(s, ":")
				return s == item || class == item
			})
			if i < 0 {
				return false
			}
			items = slices.Delete(items, i, i+1)
		}
		return len(items) == 0
	case "people":
		return slices.Equal(sorted(strings.Split(want, ",")), sorted(strings.Split(got, ",")))
	}
	return want == got
}

func sorted[T cmp.Ordered](s []T) []T {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// fieldsOf writes a record's optional fields as a want line does.
func fieldsOf(r *entente.Record) map[string]string {
	out := map[string]string{
		"when": string(r.When), "certainty": string(r.Certainty), "name": r.Name, "outlet": r.Outlet,
	}
	var items []string
	for _, e := range r.Equipment {
		item := string(e.Class)
		if e.Count != 0 {
			item += ":" + strconv.FormatInt(e.Count, 10)
		}
		items = append(items, item)
	}
	out["equipment"] = strings.Join(items, ",")
	items = nil
	for _, p := range r.People {
		items = append(items, fmt.Sprintf("%d:%s", p.Count, p.Unit))
	}
	out["people"] = strings.Join(items, ",")
	if r.Money != nil {
		out["money"] = strconv.FormatInt(r.Money.Amount, 10) + r.Money.Currency
	}
	if r.Where != nil {
		out["where.place"], out["where.country"] = r.Where.Place, string(r.Where.Country)
	}
	if r.Speaker != nil {
		out["speaker.name"], out["speaker.actor"] = r.Speaker.Name, string(r.Speaker.Actor)
	}
	return out
}

// written is a record as a want line.
func written(r *entente.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", r.Kind, r.Stage)
	put := func(key, value string) {
		if strings.Contains(value, " ") {
			value = strconv.Quote(value)
		}
		if value != "" {
			fmt.Fprintf(&b, " %s=%s", key, value)
		}
	}
	for _, role := range []string{"from", "to", "with"} {
		var codes []string
		for _, s := range r.Sides() {
			if s.Role == role {
				codes = append(codes, string(s.Actor))
			}
		}
		put(role, strings.Join(codes, ","))
	}
	values := fieldsOf(r)
	for _, key := range []string{"equipment", "money", "people", "when", "where.place", "where.country",
		"name", "speaker.name", "speaker.actor", "outlet", "certainty"} {
		put(key, values[key])
	}
	return b.String()
}
