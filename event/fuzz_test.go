package event_test

import (
	"testing"

	"entente"
	"entente/event"
)

// FuzzGroup gives documents and records of any content: nothing may panic, no
// record may be lost, and no event may count more origins than documents.
func FuzzGroup(f *testing.F) {
	f.Add("KYIV, May 3 (Reuters) - Words and words of a report.\n\n— AFP", "Dawn", "https://www.example.com/a", "2020-05-04", "2020-05/..", "Malabar 2020", "Su-30MKI", int64(12))
	f.Add("[TASS] /AP/ ((", "", "://", "9999-99-99", "201X", "26th XIV", "/ ,(M1A1)", int64(-1))
	f.Add("\xff\xfe", "\x00", "%zz", "", "", "", "", int64(1)<<62)
	f.Fuzz(func(t *testing.T, text, outlet, address, day, when, name, arm string, count int64) {
		var documents []entente.Document
		var records []entente.Record
		for _, id := range []string{"a", "b", "c"} {
			d := entente.Document{ID: id, Date: day, Outlet: outlet, URL: address, Text: text, Release: entente.EDTF(when)}
			if id == "c" {
				d.Source, d.Outlet = "sipri", ""
			}
			documents = append(documents, d)
			records = append(records, entente.Record{Document: id, ID: "r" + id, Kind: entente.Transfer, Stage: entente.Agreed, From: []entente.Actor{"RUS"},
				To: []entente.Actor{entente.Actor(outlet)}, When: entente.EDTF(when), Name: name, Outlet: outlet, Money: &entente.Money{Amount: count, Currency: day},
				Equipment: []entente.Equipment{{Class: "tank", Name: arm, Count: count}}, People: []entente.People{{Count: count, Unit: name}},
				Where: &entente.Where{Place: text}, Evidence: []entente.Evidence{{Span: entente.Span{Start: int(count), End: len(text)}}}})
		}
		events, err := event.Group(documents, records, nil)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range events {
			n += len(e.Records)
			if e.Origins < 1 || e.Origins > e.Documents {
				t.Errorf("%d origins of %d documents", e.Origins, e.Documents)
			}
			if e.When != "" && !e.When.Valid() {
				t.Errorf("%q is no EDTF", e.When)
			}
			for _, s := range e.Stages {
				if s.When != "" && !s.When.Valid() {
					t.Errorf("%s: %q is no EDTF", s.Stage, s.When)
				}
			}
		}
		if n != len(records) {
			t.Errorf("%d records went in, %d came out", len(records), n)
		}
	})
}
