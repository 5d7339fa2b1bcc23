package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"

	"entente"
	"entente/lake"
	"entente/register"
	"entente/register/atop"
	"entente/register/sipri"
)

// madeUpDeliveries are rows in the layout of SIPRI's register by year of
// delivery, made up: of 100 in 2030, the United States supply 50, France 30 and
// somebody unknown 20; in 2031 the United States supply 60 of 60.
const madeUpDeliveries = `Transfers of major conventional arms from All countries to All countries. Deals with deliveries made for the year range '2030' to '2031'
Data generated: 3 Apr 2032 09:15:00 AM
SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,TIV delivery values,Local production
1,United States,India,Heron-7,trainer aircraft,Aircraft,2029,No,8,No,2030,No,New,5,5,40,No
2,France,India,Heron-8,trainer aircraft,Aircraft,2029,No,6,No,2030,No,New,5,5,30,No
3,United States,Pakistan,Heron-7,trainer aircraft,Aircraft,2029,No,2,No,2030,No,New,5,5,10,No
4,unknown supplier(s),Pakistan,Heron-7,trainer aircraft,Aircraft,2029,No,4,No,2030,No,New,5,5,20,No
5,United States,India,Heron-7,trainer aircraft,Aircraft,2029,No,12,No,2031,No,New,5,5,60,No
`

// madeUpExports are yearly sums of the same, of an earlier release and more years.
const madeUpExports = `TIV of arms exports from all, 2020-2030
Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions.
Generated: 11 December 2031

,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,Total
United States,90,90,90,90,90,90,90,90,90,90,45,945
France,10,10,10,10,10,10,10,10,10,10,55,155
`

// madeUpAlliances are dyad-years in ATOP's layout: Germany and Austria, and
// France and Russia, are bound to defend each other.
const madeUpAlliances = `ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul
255,300,1913,1,0,0,0,1
300,255,1913,1,0,0,0,1
220,365,1913,1,0,0,0,0
365,220,1913,1,0,0,0,0
255,325,1913,0,0,1,0,0
325,255,1913,0,0,1,0,0
`

// madeUpLake is a lake of made-up rows of registers.
func madeUpLake(t *testing.T) string {
	t.Helper()
	dir := t.TempDir() + "/lake"
	l, err := lake.Open(dir, lake.Options{Write: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, f := range []struct {
		name, text string
		read       func(io.Reader, register.Options, func(register.Entry) error) (register.Report, error)
	}{{"deliveries.csv", madeUpDeliveries, sipri.Read}, {"exports.csv", madeUpExports, sipri.Read}, {"atop.csv", madeUpAlliances, atop.Read}} {
		batch := lake.Batch{ImportID: f.name}
		report, err := f.read(strings.NewReader(f.text), register.Options{Path: f.name}, func(e register.Entry) error {
			if e.Skip != nil {
				t.Errorf("%s:%d is refused: %s", f.name, e.Line, e.Skip.Detail)
			}
			if e.Document == nil {
				return nil
			}
			// The reader uses what it yields again.
			var kept lake.Coded
			b, err := json.Marshal([]any{e.Document, e.Records})
			if err != nil {
				return err
			}
			if err := json.Unmarshal(b, &[]any{&kept.Document, &kept.Records}); err != nil {
				return err
			}
			if _, err := l.Admit(&kept.Document); err != nil {
				return err
			}
			batch.Coded = append(batch.Coded, kept)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		batch.Import = &lake.Import{ID: f.name, Register: report.Register, Release: report.Release, From: report.From, To: report.To,
			Actors: report.Actors, Rows: report.Rows, Records: report.Records}
		if _, err := l.Append(batch); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// measured runs entente measure and returns what it printed.
func measured(t *testing.T, dir string, code int, args ...string) (out, message string) {
	t.Helper()
	var o, e bytes.Buffer
	got := run(context.Background(), append([]string{"measure", "--lake", dir}, args...), console{in: strings.NewReader(""), out: &o, err: &e, width: 120})
	if got != code {
		t.Fatalf("entente measure %v ended with %d, want %d:\n%s%s", args, got, code, o.String(), e.String())
	}
	return o.String(), e.String()
}

// figuresOf runs entente measure and reads its rows.
func figuresOf(t *testing.T, dir string, args ...string) []map[string]any {
	t.Helper()
	out, _ := measured(t, dir, exitOK, append(args, "--format", "json")...)
	var rows []map[string]any
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if len(rows) == 0 {
		t.Fatalf("entente measure %v printed no row", args)
	}
	for _, r := range rows {
		for _, must := range []string{"measure", "kind", "basis", "unit", "set", "sources", "from", "to", "covered", "actor", "caveats"} {
			if _, is := r[must]; !is {
				t.Errorf("a row does not say %q: %v", must, r)
			}
		}
	}
	return rows
}

// wants compares values of a row; nil wants null.
func wants(t *testing.T, row map[string]any, want map[string]any) {
	t.Helper()
	for name, v := range want {
		got, is := row[name]
		number, isNumber := v.(float64)
		gotNumber, gotIsNumber := got.(float64)
		if !is || isNumber != gotIsNumber || isNumber && math.Abs(number-gotNumber) > 1e-9 || !isNumber && got != v {
			t.Errorf("%s is %v, want %v in %v", name, got, v, row)
		}
	}
}

func TestMeasureSupply(t *testing.T) {
	dir := madeUpLake(t)
	rows := figuresOf(t, dir, "supply", "--from", "2030", "--to", "2030", "--source", "sipri")
	if len(rows) != 2 {
		t.Fatalf("%d rows, want two suppliers: %v", len(rows), rows)
	}
	wants(t, rows[0], map[string]any{"actor": "USA", "share": 0.5, "rank": 1.0, "value": 50.0, "total": 100.0, "hhi": 34. / 64, "n": 2.0,
		"unattributed": 20.0, "unit": "tiv", "basis": "delivered", "sources": "sipri 2032-04-03", "covered": 1.0, "change": nil})
	wants(t, rows[1], map[string]any{"actor": "FRA", "share": 0.3})

	// Years of which the register knows nothing are unknown, and told.
	rows = figuresOf(t, dir, "supply", "--from", "2032", "--to", "2033", "--source", "sipri")
	wants(t, rows[0], map[string]any{"actor": nil, "share": nil, "total": nil, "hhi": nil, "covered": 0.0})

	// Of two sources of the same, one is taken: the one that covers more of the period.
	rows = figuresOf(t, dir, "supply", "--from", "2026", "--to", "2030")
	wants(t, rows[0], map[string]any{"actor": "USA", "share": 0.81, "total": 500.0, "sources": "sipri-exports 2031-12-11", "change": -0.1})

	rows = figuresOf(t, dir, "supply", "--window", "1", "--source", "sipri", "--limit", "1")
	if len(rows) != 2 {
		t.Fatalf("%d rows, want one in each of two years", len(rows))
	}
	wants(t, rows[1], map[string]any{"from": 2031.0, "actor": "USA", "share": 1.0, "con": 1.0, "total_change": -0.4, "change": 0.2})

	rows = figuresOf(t, dir, "recipients", "--from", "2030", "--to", "2031", "to:IND")
	wants(t, rows[0], map[string]any{"actor": "IND", "share": 1.0, "total": 130.0})

	rows = figuresOf(t, dir, "supply", "--source", "sipri", "--actors", "EU", "--from", "2030", "--to", "2030")
	wants(t, rows[0], map[string]any{"actor": "FRA", "share": 0.6, "excluded": 50.0, "set": "EU"})
}

func TestMeasureDependenceAndAsymmetry(t *testing.T) {
	dir := madeUpLake(t)
	rows := figuresOf(t, dir, "dependence", "--from", "2030", "--to", "2031", "--window", "1")
	if len(rows) != 4 {
		t.Fatalf("%d rows, want two recipients in two years", len(rows))
	}
	wants(t, rows[0], map[string]any{"actor": "IND", "supplier": "USA", "share": 4. / 7, "total": 70.0, "change": nil})
	wants(t, rows[1], map[string]any{"actor": "PAK", "supplier": "USA", "share": 1. / 3, "total": 30.0, "unattributed": 20.0})
	wants(t, rows[3], map[string]any{"actor": "PAK", "supplier": nil, "share": nil, "total": 0.0})
	rows = figuresOf(t, dir, "dependence", "--from", "2030", "--to", "2030", "--floor", "50", "--actors", "PAK")
	wants(t, rows[0], map[string]any{"actor": "PAK", "share": nil, "total": 30.0})

	rows = figuresOf(t, dir, "asymmetry", "--from", "2030", "--to", "2030", "--actors", "FRA")
	wants(t, rows[0], map[string]any{"actor": "FRA", "partner": "IND", "share": 3. / 7, "export": 1.0, "asymmetry": 3./7 - 1})
}

func TestMeasureNetworks(t *testing.T) {
	dir := madeUpLake(t)
	rows := figuresOf(t, dir, "network", "--from", "2030", "--to", "2030")
	if len(rows) != 4 {
		t.Fatalf("%d rows, want four actors", len(rows))
	}
	wants(t, rows[0], map[string]any{"actor": "IND", "share": 70. / 160, "degree_in": 2.0, "degree_out": 0.0, "strength_in": 70.0, "weight": 80.0})
	again, _ := measured(t, dir, exitOK, "communities", "--from", "2030", "--to", "2031")
	if twice, _ := measured(t, dir, exitOK, "communities", "--from", "2030", "--to", "2031"); again != twice {
		t.Errorf("communities differ between two calls:\n%s%s", again, twice)
	}
	rows = figuresOf(t, dir, "polarity", "--kind", "transfer", "--basis", "delivered", "--window", "1")
	wants(t, rows[0], map[string]any{"from": 2030.0, "actor": "USA", "share": 0.5, "structure": "unipolar", "poles": 2.0, "acts": 4.0,
		"share_low": nil, "effective": 64. / 34})
	rows = figuresOf(t, dir, "polarity")
	for _, r := range rows {
		if r["kind"] != "transfer" && r["kind"] != "pact" {
			t.Errorf("a page of %v, which the lake does not have", r["kind"])
		}
	}
}

func TestMeasureAlignment(t *testing.T) {
	dir := madeUpLake(t)
	rows := figuresOf(t, dir, "alignment", "--from", "1913", "--to", "1914", "--actors", "DEU,RUS", "--partners", "DEU,RUS,FRA,ITA,COW:300")
	if len(rows) != 2 {
		t.Fatalf("%d rows, want one of 1913 and one that 1914 is unknown: %v", len(rows), rows)
	}
	// Over five states: 3 against 0 for itself, the other, Austria and France, 2 against 0 for Italy.
	wants(t, rows[0], map[string]any{"actor": "DEU", "partner": "RUS", "alignment": 1 - 2*14./15, "level": 0.0, "sources": "atop"})
	wants(t, rows[1], map[string]any{"actor": nil, "from": 1914.0, "covered": 0.0})

	file := t.TempDir() + "/cinc.csv"
	o, err := openOutput(console{}, file, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.WriteString("ccode,year,milex,cinc\n255,1913,1,0.5\n365,1913,1,0.5\n325,1913,1,-9\n")
	if err := o.finish(nil); err != nil {
		t.Fatal(err)
	}
	rows = figuresOf(t, dir, "alignment", "--from", "1913", "--to", "1913", "--actors", "DEU,RUS", "--method", "s-weighted", "--weights", file)
	wants(t, rows[0], map[string]any{"alignment": -1.0})
}

func TestMeasureFormats(t *testing.T) {
	dir := madeUpLake(t)
	args := []string{"supply", "--from", "2030", "--to", "2030", "--source", "sipri"}
	out, _ := measured(t, dir, exitOK, append(args, "--format", "csv")...)
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][9] != "USA" || rows[1][10] != "0.5" || rows[0][9] != "actor" {
		t.Errorf("%v in the CSV\n%s", err, out)
	}
	out, _ = measured(t, dir, exitOK, append(args, "--format", "table", "--limit", "1")...)
	for _, want := range []string{"supply: transfer, delivered, in tiv, actors all, from sipri 2032-04-03", "hhi 0.531", "and 1 more",
		"1     USA    0.500", "Computed by Entente from sipri of 2032-04-03 (2030–2031)."} {
		if !strings.Contains(out, want) {
			t.Errorf("the table does not have %q:\n%s", want, out)
		}
	}
	for line := range strings.Lines(out) {
		if len([]rune(line)) > 121 {
			t.Errorf("a line of the table is wider than 120: %s", line)
		}
	}
	out, _ = measured(t, dir, exitOK, args...)
	if lines := strings.Count(out, "\n"); lines != 2 || !strings.HasPrefix(out, `{"measure":"supply"`) {
		t.Errorf("into a pipe %d lines of NDJSON, want 2:\n%s", lines, out)
	}
}

func TestMeasureRefuses(t *testing.T) {
	dir := madeUpLake(t)
	for want, args := range map[string][]string{
		"name one of supply, recipients": {"sums"},
		"--from 2031 is after --to 2030": {"supply", "--from", "2031", "--to", "2030"},
		"--window 3 is longer than":      {"supply", "--from", "2030", "--to", "2031", "--window", "3"},
		"one --kind at a time":           {"supply", "--kind", "transfer,exercise"},
		"choose one of declared, agreed": {"supply", "--basis", "promised"},
		"choose one of tiv":              {"supply", "--unit", "dollars"},
		"choose one of from, to":         {"supply", "--by", "size"},
		"needs --weights":                {"alignment", "--method", "s-weighted"},
		"no code of an actor":            {"supply", "--actors", "u s"},
		"choose one of s, s-weighted":    {"alignment", "--method", "tau"},
		"leave out --window":             {"alignment", "--window", "5"},
		"give a date":                    {"supply", "--release", "spring"},
		"must be at least 1":             {"communities", "--runs", "0"},
		"must not be negative":           {"dependence", "--floor", "-1"},
		"--format is":                    {"supply", "--format", "xml"},
		"recipients are by to":           {"recipients", "--by", "host"},
		"there is no field":              {"supply", "colour:red"},
	} {
		if _, message := measured(t, dir, exitUsage, args...); !strings.Contains(message, want) {
			t.Errorf("entente measure %v says %q, want %q", args, message, want)
		}
	}
	for want, args := range map[string][]string{
		"nothing to compute supply from": {"supply", "--kind", "exercise"},
		"no events of this kind":         {"supply", "--kind", "pact", "--unit", "events"},
	} {
		if _, message := measured(t, dir, exitError, args...); !strings.Contains(message, want) {
			t.Errorf("entente measure %v says %q, want %q", args, message, want)
		}
	}
	if _, message := measured(t, t.TempDir()+"/none", exitError, "supply"); !strings.Contains(message, "entente add") {
		t.Errorf("without a lake: %q", message)
	}
}

// TestListedYears takes a deal's years from the words that list them.
func TestListedYears(t *testing.T) {
	r := &entente.Record{Evidence: []entente.Evidence{{Span: entente.Span{Start: 10, End: 35}, Text: "delivered in 1957, 1959 x"}},
		Why: []entente.Why{{Field: "when", Span: entente.Span{Start: 23, End: 33}}}}
	if got := listedYears(r); len(got) != 2 || got[0] != 1957 || got[1] != 1959 {
		t.Errorf("years %v, want 1957 and 1959", got)
	}
	r.Why[0].End = 90
	if got := listedYears(r); got != nil {
		t.Errorf("years %v of words outside the evidence", got)
	}
}

// TestCapabilities names what is wrong with a file of capabilities, and where.
func TestCapabilities(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "no header",
		"a,b\n":                             "must name ccode or actor",
		"year,cinc\n1913,0.5\n":             "must name ccode or actor",
		"actor,year,weight\nDEU,soon,0.5\n": "file:2: \"soon\" is no year",
		"ccode,year,cinc\n9999,1913,0.5\n":  "file:2: no state has the number \"9999\" in 1913",
		"actor,year,cinc\nDEU,1913,much\n":  "file:2: \"much\" is no capability",
		"actor,year,cinc\n\"DEU,1913,0.5\n": "file: ",
	} {
		if _, err := readCapabilities("file", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	got, err := readCapabilities("file", strings.NewReader("actor,year,weight,more\nDEU,1913,0.25,x\nFRA,1913,NA\n"))
	if err != nil || got[1913]["DEU"] != 0.25 || len(got[1913]) != 1 {
		t.Errorf("read %v, %v", got, err)
	}
}

func FuzzCapabilities(f *testing.F) {
	f.Add("ccode,year,cinc\n255,1913,0.5\n")
	f.Add("actor,year,weight\nDEU,1913,-9\n\"")
	f.Fuzz(func(t *testing.T, text string) {
		read, err := readCapabilities("file", strings.NewReader(text))
		if err == nil == (read == nil) {
			t.Errorf("%q gives %v and %v", text, read, err)
		}
		for _, year := range read {
			for actor, weight := range year {
				if !(weight >= 0) || math.IsInf(weight, 1) {
					t.Errorf("%q gives %s the weight %v", text, actor, weight)
				}
			}
		}
	})
}
