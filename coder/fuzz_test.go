package coder_test

import (
	"runtime"
	"strings"
	"sync"
	"testing"

	"entente"
	"entente/coder"

	"github.com/google/go-cmp/cmp"
)

// hostile are texts that readers of natural language tend to break on.
var hostile = []string{
	"",
	" \n\t ",
	"\x00\x00 Russia sold\x00 tanks to India\x00.",
	"Россия продала Индии 12 Су-30. India bought 12 Su-30s from Russia on Monday.",
	"وقعت مصر وفرنسا اتفاقية. Egypt and France signed a defence agreement on 4 May 2021.",
	"\u202eEgypt and France\u202c signed a defence agreement.",
	strings.Repeat("(", 5000),
	strings.Repeat("\"", 3000),
	strings.Repeat("Russia and ", 3000) + "India held a drill.",
	strings.Repeat("the delivery of tanks to ", 2000) + "India.",
	"India " + strings.Repeat("very ", 10000) + "gladly bought 12 jets from France.",
	"$$$ 1,,,2 billion billion $-1 trillion trillion trillion trillion of arms from the US to Japan",
	"99999999999999999999999999999 tanks were sold by Russia to India in 99999.",
	"Russia sold India tanks on 31 February 2020, 2020-13-45 and 00/00/0000.",
	"“Russia said “India said “China said “we sold jets to Egypt” ” ”",
	"US.US.US.US/US-US—US…US",
}

func check(t *testing.T, c *coder.Coder, d *entente.Document) []entente.Record {
	t.Helper()
	records := c.Code(d)
	for i := range records {
		if err := records[i].Check(d); err != nil {
			t.Fatal(err)
		}
	}
	return records
}

func TestHostile(t *testing.T) {
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range hostile {
		check(t, c, &entente.Document{ID: "hostile", Date: "2022-08-16", Text: text})
	}
}

func FuzzCode(f *testing.F) {
	c, err := coder.New()
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range hostile[:8] {
		f.Add(text, "2022-08-16", "Russia sells tanks")
	}
	f.Add("India and Japan held a joint exercise in Rajasthan on Monday, Kyodo reported.", "2023-02-01", "")
	f.Add("“We will deliver 96 Apache helicopters worth $12 billion to Poland,” Austin said.", "2023-02-01", "")
	f.Fuzz(func(t *testing.T, text, date, title string) {
		if len(text) > 1<<14 {
			return
		}
		check(t, c, &entente.Document{ID: "fuzz", Date: date, Title: title, Text: text})
	})
}

// The same document gives the same records whatever the number of cores and
// whatever else is being coded.
func TestSameBytesOnAnyCores(t *testing.T) {
	c, err := coder.New()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("Russia delivered 12 Su-30SM fighters to Myanmar in 2022, TASS reported. India and Japan held the naval exercise Malabar in the Bay of Bengal. "+
		"France refused to sell missiles to Iraq.\n\n", 5)
	d := &entente.Document{ID: "cores", Date: "2023-05-06", Text: text}
	want := c.Code(d)
	if len(want) == 0 {
		t.Fatal("no record to compare")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(n)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if diff := cmp.Diff(want, c.Code(d)); diff != "" {
					t.Error(diff)
				}
			})
		}
		wg.Wait()
	}
}
