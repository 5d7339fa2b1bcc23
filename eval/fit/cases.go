package main

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"

	"entente"
	"entente/eval"
)

// readCases reads the coder's hand-written cases (coder/testdata/*.txt) as
// hand-coded documents. A case with a line that leaves its kind open teaches
// nothing and is left out, and so is every third case, by its name's hash: on
// those one can see what the judge makes of sentences it has not learnt from.
func readCases(dir string) ([]eval.Gold, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no cases in %s", dir)
	}
	var out []eval.Gold
	for _, path := range files {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var names, bodies []string
		for line := range strings.Lines(string(raw)) {
			bare := strings.TrimSpace(line)
			if name, ok := strings.CutPrefix(bare, "-- "); ok && strings.HasSuffix(name, " --") {
				names, bodies = append(names, strings.TrimSuffix(name, " --")), append(bodies, "")
			} else if len(bodies) > 0 {
				bodies[len(bodies)-1] += line
			}
		}
		for i := 0; i+1 < len(names); i += 2 {
			if g, ok := readCase(names[i], bodies[i], bodies[i+1]); ok && !heldOut(names[i]) {
				out = append(out, g)
			}
		}
	}
	return out, nil
}

// heldOut reports whether a case is kept from learning.
func heldOut(name string) bool {
	h := fnv.New32a()
	h.Write([]byte(name)) //nolint:errcheck // never fails
	return h.Sum32()%3 == 0
}

func readCase(name, body, want string) (eval.Gold, bool) {
	g := eval.Gold{Document: entente.Document{ID: name}}
	if rest, ok := strings.CutPrefix(body, "date "); ok {
		g.Date, body, _ = strings.Cut(rest, "\n")
	}
	g.Text = strings.TrimRight(body, "\n")
	for line := range strings.Lines(want) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if len(words) < 2 || words[0] == "*" {
			return g, false
		}
		rec := entente.Record{Kind: entente.Kind(words[0]), Stage: entente.Stage(words[1]), Certainty: entente.Asserted}
		for _, w := range words[2:] {
			key, value, _ := strings.Cut(w, "=")
			var actors []entente.Actor
			for a := range strings.SplitSeq(value, ",") {
				actors = append(actors, entente.Actor(a))
			}
			switch key {
			case "from":
				rec.From = actors
			case "to":
				rec.To = actors
			case "with", "parties":
				rec.With = append(rec.With, actors...)
			case "when":
				if value != "absent" {
					rec.When = entente.EDTF(value)
				}
			case "equipment":
				for a := range strings.SplitSeq(value, ",") {
					class, _, _ := strings.Cut(a, ":")
					if class != "absent" {
						rec.Equipment = append(rec.Equipment, entente.Equipment{Class: entente.Class(class)})
					}
				}
			case "where.country":
				rec.Where = &entente.Where{Country: entente.Actor(value)}
			case "speaker.actor":
				rec.Speaker = &entente.Speaker{Actor: entente.Actor(value)}
			}
		}
		rec.Evidence = []entente.Evidence{{Span: entente.Span{Start: 0, End: len(g.Text)}}}
		g.Records = append(g.Records, rec)
	}
	return g, true
}
