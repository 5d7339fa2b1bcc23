package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"entente"
	"entente/coder"
	extract "entente/source/page"
)

// batch is how many documents are coded together.
const batch = 64

// tally counts what came of documents.
type tally struct {
	documents, same, sameText, unread int
	records, common                   int
	examples                          []string
}

// hold codes each text, or every so many of them, and the page made of it, and
// prints how often the records are the same.
func hold(list []article, every, weight, jobs int) error {
	coding, err := coder.New()
	if err != nil {
		return err
	}
	var all tally
	var mu sync.Mutex
	var wait sync.WaitGroup
	next := make(chan int)
	for range jobs {
		wait.Go(func() {
			for from := range next {
				t := holdBatch(coding, list, from, min(from+batch*every, len(list)), every, weight)
				mu.Lock()
				all.add(t)
				mu.Unlock()
			}
		})
	}
	for from := 0; from < len(list); from += batch * every {
		next <- from
	}
	close(next)
	wait.Wait()
	for _, e := range all.examples[:min(len(all.examples), 10)] {
		fmt.Println(e)
	}
	share := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	fmt.Printf("documents %d, page read %.2f %%, same words %.2f %%, same records %.2f %%\nrecords of the texts %d, of them also of the pages %.2f %%\n",
		all.documents, share(all.documents-all.unread, all.documents), share(all.sameText, all.documents), share(all.same, all.documents),
		all.records, share(all.common, all.records))
	return nil
}

func (t *tally) add(o tally) {
	t.documents += o.documents
	t.same += o.same
	t.sameText += o.sameText
	t.unread += o.unread
	t.records += o.records
	t.common += o.common
	t.examples = append(t.examples, o.examples...)
}

func holdBatch(coding *coder.Coder, list []article, from, to, every, weight int) tally {
	var t tally
	var plain, paged []*entente.Document
	for n := from; n < to; n += every {
		a := &list[n]
		outlet := sites[n%len(sites)].outlet
		plain = append(plain, &entente.Document{ID: a.URL, Title: a.Title, Date: a.Date, URL: a.URL, Outlet: outlet, Text: a.Text})
		d, err := extract.Extract(page(n, list, weight), a.URL, "text/html; charset=utf-8")
		if err != nil {
			t.unread++
		}
		d.ID = a.URL
		paged = append(paged, &d)
	}
	of, on := coding.CodeAll(plain), coding.CodeAll(paged)
	for i := range plain {
		t.documents++
		if words(plain[i].Text) == words(paged[i].Text) {
			t.sameText++
		}
		want, got := keys(of[i]), keys(on[i])
		left := map[string]int{}
		for _, k := range got {
			left[k]++
		}
		common := 0
		for _, k := range want {
			if left[k] > 0 {
				left[k]--
				common++
			}
		}
		t.records += len(want)
		t.common += common
		if common == len(want) && len(got) == len(want) {
			t.same++
		} else if len(t.examples) < 2 {
			t.examples = append(t.examples, fmt.Sprintf("differs: %s %q: %d records of the text, %d of the page", plain[i].URL, plain[i].Title, len(want), len(got)))
		}
	}
	return t
}

// words are the words of a text, with one blank between them.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// keys are records as strings, without the places of words and the number of the
// record, which cannot be the same, and with evidence by its words.
func keys(records []entente.Record) []string {
	var out []string
	for _, r := range records {
		r.ID, r.Document, r.Why, r.Confidence = "", "", nil, 0
		var evidence []string
		for _, e := range r.Evidence {
			evidence = append(evidence, words(e.Text))
		}
		r.Evidence = nil
		raw, err := json.Marshal(r)
		if err != nil {
			raw = []byte(err.Error())
		}
		out = append(out, string(raw)+strings.Join(evidence, "\n"))
	}
	return out
}
