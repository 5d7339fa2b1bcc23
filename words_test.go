package entente_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"entente"
)

// TestWordsAreDocumented wants a row in docs/words.md for every kind, stage and
// certainty, with what it is not called.
func TestWordsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("docs/words.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) == 3 {
			rows[strings.TrimSpace(cells[0])] = cells
		}
	}
	want := func(word string) {
		row := rows["`"+word+"`"]
		if row == nil {
			t.Errorf("docs/words.md has no row for %q", word)
		} else if strings.TrimSpace(row[1]) == "" || strings.TrimSpace(row[2]) == "" {
			t.Errorf("docs/words.md does not say what %q is and is not called", word)
		}
	}
	for _, k := range entente.Kinds() {
		want(string(k))
	}
	for _, s := range entente.Stages() {
		want(string(s))
	}
	for _, c := range entente.Certainties() {
		want(string(c))
	}
}

// TestRecordIsDocumented wants every key of a record and every equipment class in docs/records.md.
func TestRecordIsDocumented(t *testing.T) {
	page, err := os.ReadFile("docs/records.md")
	if err != nil {
		t.Fatal(err)
	}
	record := reflect.TypeFor[entente.Record]()
	for i := range record.NumField() {
		key, _, _ := strings.Cut(record.Field(i).Tag.Get("json"), ",")
		if !strings.Contains(string(page), "`"+key+"`") {
			t.Errorf("docs/records.md does not mention the key %q", key)
		}
	}
	for _, c := range entente.Classes() {
		if !strings.Contains(string(page), "`"+string(c)+"`") {
			t.Errorf("docs/records.md does not mention the equipment class %q", c)
		}
	}
}
