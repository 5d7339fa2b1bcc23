package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"entente"
	"entente/coder"
	"entente/source"
	"entente/text"
)

// CodeRequest is a text to code, or the address of one.
type CodeRequest struct {
	// Text is coded as it is.
	Text string `json:"text,omitempty" maxLength:"1048576" doc:"The text; or give a url."`
	URL  string `json:"url,omitempty" maxLength:"2048" doc:"The address of a page to fetch and code. Private and loopback addresses are refused."`
	// Title, Date and Outlet help to understand the text.
	Title  string `json:"title,omitempty" maxLength:"1000"`
	Date   string `json:"date,omitempty" maxLength:"40" doc:"The day of publication, as 2024-05-30: words like Monday are resolved by it."`
	Outlet string `json:"outlet,omitempty" maxLength:"200"`
}

// Rejected is an act that the text might tell and that gave no record.
type Rejected struct {
	Text   string       `json:"text"`
	Start  int          `json:"start"`
	End    int          `json:"end"`
	Kind   entente.Kind `json:"kind"`
	Rule   string       `json:"rule"`
	Means  string       `json:"means,omitempty" doc:"What the rule does, in words."`
	Reason string       `json:"reason"`
}

// CodePage is what was coded. Nothing of it is kept.
type CodePage struct {
	Document struct {
		Title  string `json:"title,omitempty"`
		Date   string `json:"date,omitempty"`
		URL    string `json:"url,omitempty"`
		Outlet string `json:"outlet,omitempty"`
		Author string `json:"author,omitempty"`
	} `json:"document"`
	Runs     []Run            `json:"runs"`
	Said     []entente.Record `json:"said"`
	Why      [][]WhyField     `json:"why" doc:"For each record, its fields with words and rules."`
	Rejected []Rejected       `json:"rejected"`
	Uncoded  int              `json:"uncoded"`
	Caveat   string           `json:"caveat"`
}

// WhyField is why a field has its value.
type WhyField struct {
	Field string `json:"field"`
	Value string `json:"value"`
	Words string `json:"words"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Rule  string `json:"rule"`
	Means string `json:"means,omitempty" doc:"What the rule does, in words."`
}

type codeInput struct {
	Body CodeRequest
}

func (s *Server) code(ctx context.Context, _ request, in *codeInput) (*reply, error) {
	if s.options.Coder == nil {
		return nil, fault{http.StatusServiceUnavailable, "this server codes no texts"}
	}
	d, err := s.sent(ctx, &in.Body)
	if err != nil {
		return nil, err
	}
	select {
	case s.coding <- struct{}{}:
		defer func() { <-s.coding }()
	case <-ctx.Done():
		return nil, fault{http.StatusServiceUnavailable, "other texts are being coded; try again in a moment"}
	}
	e := s.options.Coder.Explain(d)
	out := CodePage{Said: e.Records, Why: [][]WhyField{}, Rejected: []Rejected{},
		Caveat: "Coded as it was sent, and not kept. Only English is read; a record is one act as this text tells it, not proof that it happened."}
	out.Document.Title, out.Document.Date, out.Document.URL, out.Document.Outlet, out.Document.Author = d.Title, d.Date, d.URL, d.Outlet, d.Author
	if out.Said == nil {
		out.Said = []entente.Record{}
	}
	var records []*entente.Record
	for i := range out.Said {
		records = append(records, &out.Said[i])
		out.Why = append(out.Why, whyOf(&out.Said[i], d.Text))
	}
	missed := uncoded(d.Text, records)
	out.Runs, out.Uncoded = runs(d.Text, records, missed), len(missed)
	for _, r := range e.Rejected {
		words := ""
		if r.Start >= 0 && r.Start <= r.End && r.End <= len(d.Text) {
			words = d.Text[r.Start:r.End]
		}
		out.Rejected = append(out.Rejected, Rejected{words, r.Start, r.End, r.Kind, r.Rule, coder.Describe(r.Rule), r.Reason})
	}
	return &reply{value: out}, nil
}

// sent makes a document of what was sent.
func (s *Server) sent(ctx context.Context, in *CodeRequest) (*entente.Document, error) {
	if (in.Text == "") == (in.URL == "") {
		return nil, badRequest("send a text or a url, one of them")
	}
	date := ""
	if in.Date != "" {
		day, ok := entente.Day(in.Date)
		if !ok {
			return nil, badRequest("date: %q is no day; write it as 2024-05-30", in.Date)
		}
		date = day
	}
	d := &entente.Document{ID: "sent", Title: in.Title, Date: date, Outlet: in.Outlet, Text: in.Text}
	if in.URL != "" {
		var err error
		if d, err = s.fetched(ctx, in.URL); err != nil {
			return nil, err
		}
		if date != "" {
			d.Date = date
		}
	}
	if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) {
		return nil, badRequest("the text is not UTF-8, or has NUL bytes")
	}
	if english, language := text.English(d.Text); !english {
		if language == "" {
			return nil, fault{http.StatusUnprocessableEntity, "the text does not read as English; only English is coded"}
		}
		return nil, fault{http.StatusUnprocessableEntity, "the text looks like " + language + "; only English is coded"}
	}
	return d, nil
}

// fetched reads the document at an address.
func (s *Server) fetched(ctx context.Context, address string) (*entente.Document, error) {
	if s.options.Fetch == nil {
		return nil, fault{http.StatusForbidden, "this server fetches nothing; paste the text, or start entente serve with --fetch"}
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, badRequest("url: give a whole address that begins with https:// or http://")
	}
	var d *entente.Document
	var skip *entente.Skip
	enough := errors.New("one document is enough")
	err = source.Read([]string{u.String()}, strings.NewReader(""), source.Limits{Bytes: maxBody,
		Fetch: func(address string) (source.Answer, error) { return s.options.Fetch(ctx, address) }},
		func(item source.Item) error {
			if d, skip = item.Document, item.Skip; d != nil {
				return enough
			}
			return nil
		})
	switch {
	case d != nil:
		return d, nil
	case skip != nil:
		return nil, fault{http.StatusUnprocessableEntity, "that address gives no text: " + skip.Detail}
	case err != nil && !errors.Is(err, enough):
		return nil, fault{http.StatusUnprocessableEntity, "that address gives no text: " + err.Error()}
	}
	return nil, fault{http.StatusUnprocessableEntity, "that address gives no text"}
}

// whyOf tells of each field of a record which words gave it and by which rule.
func whyOf(r *entente.Record, document string) []WhyField {
	values := valuesOf(r)
	at := map[string]int{}
	out := []WhyField{}
	for _, w := range r.Why {
		f := WhyField{Field: w.Field, Start: w.Start, End: w.End, Rule: w.Rule, Means: coder.Describe(w.Rule)}
		if list := values[w.Field]; at[w.Field] < len(list) {
			f.Value = list[at[w.Field]]
		}
		at[w.Field]++
		if w.Start >= 0 && w.Start <= w.End && w.End <= len(document) {
			f.Words = document[w.Start:w.End]
		}
		out = append(out, f)
	}
	return out
}

// valuesOf writes the fields of a record as words, by their JSON names.
func valuesOf(r *entente.Record) map[string][]string {
	out := map[string][]string{"kind": {string(r.Kind)}, "stage": {string(r.Stage)}, "certainty": {string(r.Certainty)}}
	for _, s := range r.Sides() {
		out[s.Role] = append(out[s.Role], string(s.Actor))
	}
	for _, e := range r.Equipment {
		out["equipment"] = append(out["equipment"], equipmentText(e.Count, e.Count, e.Class, e.Name))
	}
	for _, p := range r.People {
		out["people"] = append(out["people"], rangeText(p.Count, p.Count)+" "+p.Unit)
	}
	if r.Money != nil {
		out["money"] = []string{rangeText(r.Money.Amount, r.Money.Amount) + " " + r.Money.Currency}
	}
	if r.When != "" {
		out["when"] = []string{string(r.When)}
	}
	if r.Where != nil {
		out["where"] = []string{strings.TrimSpace(r.Where.Place + " " + string(r.Where.Country))}
	}
	if r.Name != "" {
		out["name"] = []string{r.Name}
	}
	if r.Speaker != nil {
		out["speaker"] = []string{strings.TrimSpace(r.Speaker.Name + " " + string(r.Speaker.Actor))}
	}
	if r.Outlet != "" {
		out["outlet"] = []string{r.Outlet}
	}
	if r.TIV != nil {
		text, _ := json.Marshal(r.TIV.Amount)
		out["tiv"] = []string{string(text)}
	}
	return out
}
