// Command fit learns the weights of the coder's judge from hand-coded documents:
//
//	go run ./eval/fit --gold ../shared/gold/train.jsonl --out data/model/judge.tsv
//
// Three questions are learnt, each by logistic regression with L2
// regularisation over named features: is an actor a side of an act, how far did
// the act get, and is the act a record at all. What is learnt from a document
// is never used on it before the next question is learnt: the documents are cut
// into ten parts, and each part is coded with weights learnt on the other nine.
// The figures printed are those of that cross-validation. Same input, same weights.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"

	"entente"
	"entente/coder"
	"entente/eval"
)

// caseWeight is how much a hand-written case counts beside a real document, and
// actWeight how much for the question whether an act is a record: cases are full
// of acts, real documents are not.
const (
	caseWeight = 2.0
	actWeight  = 0.25
)

// folds is the number of parts of cross-validation.
const folds = 10

func main() {
	gold := flag.String("gold", "../shared/gold/train.jsonl", "hand-coded documents")
	out := flag.String("out", "data/model/judge.tsv", "the table of weights to write")
	cases := flag.String("cases", "coder/testdata", "hand-written cases to learn from beside them; empty for none")
	codings := flag.String("codings", "eval/fit/codings.jsonl", "further hand codings, without their texts; empty for none")
	texts := flag.String("texts", "../shared/texts/news.jsonl.zst", "the texts of the further codings")
	precision := flag.Float64("precision", 0.55, "least precision of the records in cross-validation, by which the threshold is chosen")
	gate := flag.String("gate", "", "learn the coder's first look at a sentence instead, and write it to this table")
	every := flag.Int("every", 6, "for --gate: learn from one document of the texts in so many")
	score := flag.String("score", "", "instead of learning, score the coder on these hand codings, which carry no texts of their own")
	flag.Parse()
	if *score != "" {
		if err := scoreCodings(*score, *texts); err != nil {
			fmt.Fprintln(os.Stderr, "fit:", err)
			os.Exit(1)
		}
		return
	}
	if *gate != "" {
		if err := runGate(*gold, *codings, *texts, *gate, *every); err != nil {
			fmt.Fprintln(os.Stderr, "fit:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(*gold, *codings, *texts, *cases, *out, *precision); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

// scoreCodings prints the report on hand codings that nothing was learnt from.
func scoreCodings(codings, texts string) error {
	golds, err := readCodings(codings, texts)
	if err != nil {
		return err
	}
	c, err := coder.New()
	if err != nil {
		return err
	}
	coded := map[string][]entente.Record{}
	for i := range golds {
		coded[golds[i].ID] = c.Code(&golds[i].Document)
	}
	return eval.Score(golds, coded).WriteTable(os.Stdout)
}

func runGate(goldPath, codings, texts, out string, every int) error {
	golds, _, err := readGold(goldPath, codings, texts)
	if err != nil {
		return err
	}
	return fitGate(texts, every, golds, out)
}

// readGold reads the hand-coded documents: those measured on first, whose
// number it returns, then the further codings.
func readGold(goldPath, codings, texts string) ([]eval.Gold, int, error) {
	f, err := os.Open(goldPath)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close() //nolint:errcheck // read only
	golds, err := eval.ReadGold(f)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", goldPath, err)
	}
	measured := len(golds)
	if codings != "" {
		more, err := readCodings(codings, texts)
		if err != nil {
			return nil, 0, err
		}
		golds = append(golds, more...)
	}
	return golds, measured, nil
}

func run(goldPath, codings, texts, casePath, out string, precision float64) error {
	golds, measured, err := readGold(goldPath, codings, texts)
	if err != nil {
		return err
	}
	written := len(golds)
	if casePath != "" {
		cases, err := readCases(casePath)
		if err != nil {
			return err
		}
		golds = append(golds, cases...)
	}
	// A case is written to be clear: it tells more of the language than a real sentence does.
	weight := func(d int) float64 {
		if d < written {
			return 1
		}
		return caseWeight
	}
	share := func(d int) float64 {
		if d < written {
			return 1
		}
		return actWeight
	}
	base, err := coder.New()
	if err != nil {
		return err
	}
	base = base.Whole()
	threshold := map[string]float64{"side": 0.5, "act": 0}
	plain := base.With(coder.Weights{"threshold": threshold})
	questions := map[string][]example{}
	for d := range golds {
		for _, a := range plain.Explain(&golds[d].Document).Acts {
			collect(questions, d, weight(d), &golds[d], &a)
			equip(questions, d, weight(d), &golds[d], &a, d < written)
		}
	}
	// Weights learnt without each part, and with all.
	parts := make([]coder.Weights, folds)
	for p := range folds {
		parts[p] = coder.Weights{"threshold": threshold}
		for q, examples := range questions {
			parts[p][q] = fit(without(examples, p), decay(q))
		}
	}
	all := coder.Weights{"threshold": threshold}
	for q, examples := range questions {
		all[q] = fit(examples, decay(q))
	}
	// Which choice of sides is best is learnt from what the other parts make of each claimant.
	var casts []example
	for d := range golds {
		for _, a := range base.With(parts[d%folds]).Explain(&golds[d].Document).Acts {
			casts = append(casts, castsOf(d, weight(d), &golds[d], &a)...)
		}
	}
	questions["cast"] = casts
	for p := range folds {
		parts[p]["cast"] = fit(without(casts, p), decay("cast"))
	}
	all["cast"] = fit(casts, decay("cast"))
	fmt.Fprintf(os.Stderr, "sides: %.3f right one by one, %.3f as chosen, of those with a right choice\n", first(casts), chosen(casts, parts))
	for _, q := range sorted(questions) {
		fmt.Fprintf(os.Stderr, "%-16s %5d examples, %.3f of answers right\n", q, len(questions[q]), accuracy(questions[q], q, parts))
	}
	fmt.Fprintf(os.Stderr, "stage: %.3f of the likeliest right\n", likeliest(questions, parts))
	var acts []example
	wanted := 0
	for d := range golds {
		if d < measured {
			wanted += len(golds[d].Records)
		}
		candidates := base.With(parts[d%folds]).Explain(&golds[d].Document).Candidates
		verdicts, counterparts := eval.Verdicts(golds[d].Records, eval.Records(candidates))
		for i, v := range verdicts {
			if v == eval.Right {
				fields(questions, d, weight(d), &golds[d].Records[counterparts[i]], &candidates[i], d < written)
			}
			acts = append(acts, example{document: d, features: candidates[i].Features, right: v != eval.Wrong, unclear: v == eval.Elsewhere, weight: min(weight(d), share(d))})
		}
	}
	for _, q := range []string{"when", "where", "speaker"} {
		fold := make([]coder.Weights, folds)
		for p := range folds {
			fold[p] = coder.Weights{q: fit(without(questions[q], p), decay(q))}
		}
		all[q] = fit(questions[q], decay(q))
		fmt.Fprintf(os.Stderr, "%-16s %5d examples, %.3f right as read, %.3f of answers right\n", q, len(questions[q]), rightShare(questions[q]), accuracy(questions[q], q, fold))
	}
	scores := make([]float64, len(acts))
	for p := range folds {
		w := coder.Weights{"act": fit(without(acts, p), decay("act"))}
		for i, e := range acts {
			if e.document%folds == p {
				scores[i] = probability(w["act"], e.features)
			}
		}
	}
	// Only real documents decide what a score means, and the threshold.
	n := 0
	for n < len(acts) && acts[n].document < written {
		n++
	}
	meaning := calibrate(acts[:n], scores[:n])
	for i := range scores[:n] {
		scores[i] = meaning.of(scores[i])
	}
	fmt.Fprintln(os.Stderr, "the measured documents:")
	m := 0
	for m < n && acts[m].document < measured {
		m++
	}
	choose(acts[:m], scores[:m], wanted, precision)
	fmt.Fprintln(os.Stderr, "with the further codings:")
	for d := measured; d < written; d++ {
		wanted += len(golds[d].Records)
	}
	threshold["act"] = choose(acts[:n], scores[:n], wanted, precision)
	all["act"] = fit(acts, decay("act"))
	all["calibration"] = map[string]float64{"slope": meaning.slope, "bias": meaning.bias}
	return write(out, all)
}

// decay is the strength of regularisation of a question, as chosen by cross-validation.
func decay(question string) float64 {
	switch question {
	case "act":
		return 7
	case "side":
		return 6
	}
	return 3
}

// collect takes from an act what its gold record says of its sides and its stage.
func collect(questions map[string][]example, d int, weight float64, g *eval.Gold, a *coder.Act) {
	rec := told(g, a)
	if rec == nil {
		return
	}
	for _, c := range a.Claims {
		questions["side"] = append(questions["side"], example{document: d, features: c.Features, right: slices.Contains(rec.Parties(), c.Actor), weight: weight})
	}
	if !rec.Stage.Valid() {
		return
	}
	for _, s := range entente.Stages() {
		q := "stage=" + string(s)
		questions[q] = append(questions[q], example{document: d, features: a.StageFeatures, right: rec.Stage == s, weight: weight})
	}
}

// equip takes from an act which of the equipment around it is its gold record's.
// Of a record that is not complete, as those of cases need not be, what it leaves out teaches nothing.
func equip(questions map[string][]example, d int, weight float64, g *eval.Gold, a *coder.Act, complete bool) {
	rec := told(g, a)
	if rec == nil || !complete && len(rec.Equipment) == 0 {
		return
	}
	for _, e := range a.Goods {
		right := slices.ContainsFunc(rec.Equipment, func(x entente.Equipment) bool { return x.Class == e.Class })
		questions["gear"] = append(questions["gear"], example{document: d, features: e.Features, right: right, weight: weight})
	}
}

// fields takes from a candidate that is right which of the values read for it
// are its gold record's; a value in the place of another teaches nothing, nor
// does what a record leaves out that is not complete.
func fields(questions map[string][]example, d int, weight float64, rec *entente.Record, c *coder.Candidate, complete bool) {
	for _, f := range c.Fields {
		absent, right := false, false
		if !complete && (f.Name == "when" && rec.When == "" || f.Name == "where" && rec.Where == nil || f.Name == "speaker" && rec.Speaker == nil) {
			continue
		}
		switch f.Name {
		case "when":
			// Of several times all but one are wrong.
			absent, right = rec.When != f.When, rec.When == f.When
		case "where":
			absent = rec.Where == nil || rec.Where.Country == ""
			right = !absent && rec.Where.Country == c.Record.Where.Country
			if c.Record.Where.Country == "" {
				continue
			}
		case "speaker":
			absent = rec.Speaker == nil
			right = !absent && rec.Speaker.Actor == c.Record.Speaker.Actor
		}
		if absent || right {
			questions[f.Name] = append(questions[f.Name], example{document: d, features: f.Features, right: right, weight: weight})
		}
	}
}

// castsOf takes from an act which choice of its sides is that of its gold record;
// nil if none is.
func castsOf(d int, weight float64, g *eval.Gold, a *coder.Act) []example {
	rec := told(g, a)
	if rec == nil {
		return nil
	}
	var out []example
	some := false
	for _, c := range a.Casts {
		right := slices.Equal(c.Actors, rec.Parties())
		some = some || right
		out = append(out, example{document: d, features: c.Features, right: right, weight: weight, last: len(out) == len(a.Casts)-1})
	}
	if !some {
		return nil
	}
	return out
}

// told is the gold record that an act is a mention of, the one that shares most
// sides with it; nil if there is none.
func told(g *eval.Gold, a *coder.Act) *entente.Record {
	best, shared := -1, 0
	for i := range g.Records {
		rec := &g.Records[i]
		if rec.Kind != a.Kind || !slices.ContainsFunc(rec.Evidence, func(e entente.Evidence) bool { return e.Overlaps(a.Sentence) }) {
			continue
		}
		n := 1
		for _, c := range a.Claims {
			if slices.Contains(rec.Parties(), c.Actor) {
				n++
			}
		}
		if n > shared {
			best, shared = i, n
		}
	}
	if best < 0 {
		return nil
	}
	return &g.Records[best]
}
