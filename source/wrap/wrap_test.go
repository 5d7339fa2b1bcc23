package main

import (
	"path/filepath"
	"strings"
	"testing"

	"entente/source"
)

// TestArchiveIsRead writes small archives of made-up texts and reads them back.
func TestArchiveIsRead(t *testing.T) {
	var list []article
	for i := range 120 {
		list = append(list, article{Title: "Boats for Strelsau", Date: "2024-05-07", URL: "https://news.example/" + strings.Repeat("x", i+1),
			Text: "The ministers of Ruritania and Strelsau signed an agreement on Tuesday under which twelve patrol boats will be handed over next year.\n" +
				"The boats are built in the yards of Zenda. Both navies will train their crews together in the autumn, the ministry said in a statement."})
	}
	for _, name := range []string{"a.warc", "a.warc.gz", "a.warc.zst"} {
		p := filepath.Join(t.TempDir(), name)
		if err := write(p, list, 30); err != nil {
			t.Fatal(err)
		}
		read, skips := 0, map[string]int{}
		if err := source.Read([]string{p}, nil, source.Limits{}, func(i source.Item) error {
			if i.Skip != nil {
				skips[string(i.Skip.Reason)]++
				return nil
			}
			read++
			d := i.Document
			if words(d.Text) != words(list[0].Text) || d.Title != list[0].Title || d.Date != list[0].Date || !strings.HasPrefix(d.URL, "https://news.example/x") {
				t.Errorf("%s: %+v", name, d)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if read != len(list) || skips["no-page"] != 3 || skips["duplicate"] != 3 {
			t.Errorf("%s: %d pages read of %d, skips %v", name, read, len(list), skips)
		}
	}
	if err := write(filepath.Join(t.TempDir(), "a.txt"), list, 100); err == nil {
		t.Error("a name that tells no format is written")
	}
}
