package lake_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente"
	"entente/lake"
)

// alliances are made-up actors: PACT, which Fin joined in 2023 and Out left in 1999.
var alliances = lake.Options{Write: true,
	Actors: []lake.Actor{{Code: "RUS", Name: "Russia"}, {Code: "IND", Name: "India"}, {Code: "FIN", Name: "Finland"}, {Code: "OUT", Name: "Outland"},
		{Code: "SWE", Name: "Sweden"}, {Code: "PACT", Name: "The Pact"}},
	Members: []lake.Member{{Group: "PACT", State: "FIN", From: "2023-04-04"}, {Group: "PACT", State: "OUT", To: "1999"},
		{Group: "PACT", State: "SWE"}, {Group: "M49:150", State: "SWE"}, {Group: "M49:150", State: "RUS"}}}

// asked is a lake to ask questions of.
func asked(t *testing.T) *lake.Lake {
	l := open(t, t.TempDir(), alliances)
	rich := drill("rich", "2019-05-10/2019-05-20", "SWE", "NSA:GROUP")
	r := &rich.Records[0]
	r.Stage, r.Confidence, r.Certainty, r.Name = entente.Refused, 1, entente.Claimed, "Northern Wind 2019"
	r.Money, r.People = &entente.Money{Amount: 1_500_000_000, Currency: "EUR"}, []entente.People{{Count: 900, Unit: "soldier"}}
	r.Where, r.Speaker, r.Outlet = &entente.Where{Place: "Gulf of Bothnia", Country: "FIN"}, &entente.Speaker{Name: "Minister Ek", Actor: "SWE"}, "Reuters"
	r.Why = nil
	*r = explained(*r)
	row := sold(7)
	row.Document.Source, row.Document.Release, row.Document.Row, row.Document.Outlet = "sipri", "2024", 3, ""
	row.Records[0].When, row.Records[0].Stage = "", entente.Completed
	row.Document.Language = "en"
	add(t, l, lake.Batch{Coded: []lake.Coded{sold(5), sold(6), rich, row, drill("early", "1995", "OUT", "RUS"),
		drill("late", "2005", "OUT", "RUS"), drill("before", "2010", "FIN", "RUS"), drill("after", "2024", "FIN", "RUS"),
		drill("one", "2000", "PACT", "RUS")}})
	return l
}

// TestQuery finds what every field of the language says.
func TestQuery(t *testing.T) {
	l := asked(t)
	for _, c := range []struct {
		query                string
		records, ofDocuments int64
	}{
		{"", 9, 9},
		{"kind:transfer", 3, 3}, {"kind:transfer~exercise", 9, 9}, {"-kind:transfer", 6, 6}, {"KIND:Transfer", 3, 3}, {"kind:*", 9, 9},
		{"stage:agreed..", 8, 8}, {"stage:agreed", 2, 2}, {"stage:agreed..refused", 9, 9}, {"stage:..agreed", 2, 2},
		{"stage:agreed~refused", 3, 3}, {"stage:halted..refused", 1, 1}, {"stage:refused..", 1, 1},
		{"from:RUS to:IND", 3, 3}, {"from:rus", 3, 3}, {"to:RUS", 0, 0}, {"with:RUS", 5, 5}, {"party:RUS", 8, 8}, {"actor:RUS", 8, 8},
		{"from:RUS~SWE", 3, 3}, {"from:*", 3, 3}, {"-from:*", 6, 6}, {"party:NSA:GROUP", 1, 1},
		{"party:PACT", 4, 4}, {"party:=PACT", 1, 1}, {"with:PACT -with:=PACT", 3, 3}, {"party:M49:150", 9, 9}, {"to:M49:150", 0, 0},
		{"dyad:RUS~IND", 3, 3}, {"dyad:IND~RUS", 3, 3}, {"dyad:OUT~RUS", 2, 2}, {"dyad:PACT~RUS", 3, 3}, {"dyad:RUS~RUS", 0, 0},
		{"when:2015", 2, 2}, {"when:2015..2024", 4, 4}, {"when:..1995", 1, 1}, {"when:2019-05-15", 1, 1}, {"when:2019-05-21..2019-05-30", 0, 0},
		{"when:*", 8, 8}, {"-when:*", 1, 1}, {"when:1995~2005", 2, 2}, {"when:201X", 4, 4},
		{"published:2015", 3, 3}, {"published:2020..", 6, 6}, {"published:*", 9, 9},
		{"where:FIN", 1, 1}, {"where:bothnia", 1, 1}, {"where:PACT", 1, 1}, {"where:*", 1, 1}, {"where:Both", 0, 0},
		{"name:\"northern wind\"", 1, 1}, {"name:Nor*", 1, 1}, {"name:*", 1, 1}, {"name:north", 0, 0},
		{"equipment:air-defence", 3, 3}, {"equipment:tank~air-defence", 3, 3}, {"equipment:*", 3, 3}, {"equipment:tank", 0, 0},
		{"designation:s-400", 3, 3}, {"designation:S-4*", 3, 3}, {"designation:S-4", 0, 0}, {"designation:*", 3, 3},
		{"money:1bn..", 1, 1}, {"money:1500m", 1, 1}, {"money:..1e9", 0, 0}, {"money:*", 1, 1}, {"currency:EUR", 1, 1}, {"currency:USD", 0, 0},
		{"people:100..1000", 1, 1}, {"people:*", 1, 1}, {"people:1k..", 0, 0},
		{"speaker:*", 1, 1}, {"speaker:ek", 1, 1}, {"speaker:SWE", 1, 1}, {"-speaker:*", 8, 8},
		{"outlet:reuters", 1, 1}, {"outlet:Paper", 2, 2}, {"outlet:*", 3, 2},
		{"certainty:claimed", 1, 1}, {"confidence:0.8..", 4, 4}, {"confidence:..0.5", 5, 5}, {"confidence:0.9", 3, 3},
		{"source:news", 8, 8}, {"source:sipri", 1, 1}, {"source:sipri~news", 9, 9}, {"register:sipri", 1, 1}, {"register:*", 1, 1},
		{"release:2024", 1, 1}, {"language:en", 1, 1},
		{`text:"S-400"`, 3, 3}, {"text:s-400", 3, 3}, {"text:S-40", 0, 0}, {"text:S-40*", 3, 3}, {`text:"sold  india"`, 3, 3}, {`text:"india sold"`, 0, 0},
		{`text:"it's; DROP TABLE--"`, 0, 0}, {`text:"a \"quoted\" word"`, 0, 0}, {`text:"%"`, 0, 0}, {`text:"(S-400"`, 0, 0},
		{"document:d5", 1, 1}, {"record:r5~r6", 2, 2}, {"event:none", 0, 0}, {"judgement:none", 9, 9}, {"judgement:right", 0, 0},
		{"as_of:2020-01-01", 0, 0}, {"as_of:2999", 9, 9},
		{"kind:transfer from:RUS to:IND when:2015..2024 stage:agreed.. equipment:air-defence confidence:0.8..", 2, 2},
	} {
		if n := count(t, l, c.query); n != c.records {
			t.Errorf("%s finds %d records, not %d", c.query, n, c.records)
		}
		if n := countOf(t, l, c.query, lake.Documents); n != c.ofDocuments && c.query != "outlet:reuters" && c.query != "outlet:*" {
			t.Errorf("%s finds %d documents, not %d", c.query, n, c.ofDocuments)
		}
		countOf(t, l, c.query, lake.Events)
		q, err := l.Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		again, err := l.Parse(q.String())
		if err != nil || again.String() != q.String() {
			t.Errorf("%s is written %s, which reads as %s: %v", c.query, q, again, err)
		}
	}
	if n := countOf(t, l, `text:"quiet day"`, lake.Documents); n != 3 {
		t.Errorf("%d documents tell of a quiet day, not 3: the text of a document is more than its evidence", n)
	}
	for _, of := range []lake.Thing{lake.Records, lake.Documents, lake.Events} {
		for _, f := range lake.Fields() {
			if !strings.HasPrefix(f.Example, f.Name+":") || f.Means == "" {
				t.Errorf("field %s has no example of its own, or no meaning", f.Name)
			}
			if q, err := l.Parse(f.Name + ":*"); err == nil {
				if _, err := l.Count(ctx, q, of); err != nil {
					t.Errorf("%s:* of %s: %v", f.Name, of, err)
				}
			}
		}
		for _, by := range lake.Groupings(of) {
			if _, err := l.Tally(ctx, nil, of, 0, by); err != nil {
				t.Errorf("%s by %s: %v", of, by, err)
			}
		}
	}
}

// TestQueryFaults wants every wrong query to say where it is wrong and what would be right.
func TestQueryFaults(t *testing.T) {
	l := asked(t)
	for _, c := range []struct {
		query  string
		column int
		says   string
	}{
		{"knd:transfer", 1, "did you mean kind?"},
		{"kind:transfer colour:red", 15, "valid are kind, stage"},
		{"kind:transfr", 1, "did you mean transfer?"},
		{"kind:sale", 1, "transfer, industry"},
		{"kind:transfer..aid", 1, "no ranges"},
		{"stage:done", 1, "completed"},
		{"stage:agreed..proposed", 1, "turn the range round"},
		{"from:Russia", 1, "did you mean RUS?"},
		{"from:ZZZ", 1, "ISO 3166"},
		{"dyad:RUS", 1, "two actors"},
		{"dyad:RUS~*", 1, "two actors"},
		{"when:soon", 1, "2015..2024"},
		{"when:2015/2016", 1, "2015..2024"},
		{"when:2024..2015", 1, "turn the range round"},
		{"when:..", 1, "range needs an end"},
		{"confidence:2", 1, "from 0 to 1"},
		{"money:lots", 1, "1.5m"},
		{"source:tass", 1, "news, sipri"},
		{"register:cow", 1, "valid are sipri"},
		{"transfer", 1, `text:"transfer"`},
		{`"S-400"`, 1, `text:"S-400"`},
		{`text:"S-400`, 6, "not closed"},
		{`text:"a"b`, 9, "followed by a blank"},
		{"text:", 1, "no value"},
		{`text:" "`, 6, "asked for nothing"},
		{"kind:transfer~", 1, "no value"},
		{"as_of:today", 1, "2026-01-31"},
		{"as_of:2020 as_of:2021", 12, "given once"},
		{"-as_of:2020", 1, "not negated"},
		{"judgement:wrong", 1, "right, none"},
		{"kind:\xff", 1, "UTF-8"},
	} {
		_, err := l.Parse(c.query)
		var fault *lake.QueryError
		if !errors.As(err, &fault) || fault.Column != c.column || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; it should say %q of column %d", c.query, err, c.says, c.column)
		}
	}
	if _, err := l.Tally(ctx, nil, lake.Records, 0, "kin"); err == nil || !strings.Contains(err.Error(), "did you mean kind?") {
		t.Error(err)
	}
	if _, err := l.FindRecords(ctx, nil, lake.Page{After: "x"}, func(*lake.KeptRecord) error { return nil }); !errors.Is(err, lake.ErrCursor) {
		t.Error(err)
	}
}

// FuzzParse wants no query to break the parser, a query it reads to be written
// as it is read, and the SQL of it to be SQL.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "kind:transfer from:RUS", `text:"a \"b\" c"~d*`, "when:2015..2024~201X", "-speaker:* dyad:PACT~RUS",
		`where:"';--"`, "money:1.5bn..", "as_of:2026-01-31T12:00:00Z", "text:\u2028\u00e9*", `outlet:\`, "name:[a-", "text:**", `speaker:"*"`} {
		f.Add(seed)
	}
	l, err := lake.Open(f.TempDir(), alliances)
	if err != nil {
		f.Fatal(err)
	}
	defer l.Close()
	f.Fuzz(func(t *testing.T, text string) {
		q, err := l.Parse(text)
		if err != nil {
			return
		}
		again, err := l.Parse(q.String())
		if err != nil || again.String() != q.String() {
			t.Fatalf("%q is written %q, which reads as %q: %v", text, q, again, err)
		}
		for _, of := range []lake.Thing{lake.Records, lake.Documents, lake.Events} {
			if _, err := l.Count(ctx, q, of); err != nil && !strings.Contains(err.Error(), "Out of Range") {
				t.Fatalf("%q of %s: %v\n%s", text, of, err, l.SelectSQL(q, of))
			}
		}
	})
}

// TestPages wants every order, cut into pages, to have each row once.
func TestPages(t *testing.T) {
	l := asked(t)
	for _, order := range lake.Orders() {
		var whole, paged []string
		collect := func(into *[]string) func(*lake.KeptRecord) error {
			return func(r *lake.KeptRecord) error { *into = append(*into, r.ID); return nil }
		}
		if _, err := l.FindRecords(ctx, nil, lake.Page{Order: order}, collect(&whole)); err != nil {
			t.Fatal(err)
		}
		for after, pages := "", 0; pages == 0 || after != ""; pages++ {
			next, err := l.FindRecords(ctx, nil, lake.Page{Order: order, Limit: 2, After: after}, collect(&paged))
			if err != nil || pages > 9 {
				t.Fatal(pages, err)
			}
			after = next
		}
		if diff := cmp.Diff(whole, paged); diff != "" || len(whole) != 9 {
			t.Errorf("%s: %s", order, diff)
		}
	}
	tally, err := l.Tally(ctx, nil, lake.Records, 2, "dyad", "year")
	if err != nil {
		t.Fatal(err)
	}
	want := []lake.Tallied{{Keys: []string{"RUS>IND", "2015"}, Count: 2}, {Keys: []string{"FIN~RUS", "2010"}, Count: 1}}
	if diff := cmp.Diff(want, tally); diff != "" {
		t.Error(diff)
	}
}

// TestSQL wants SQL to ask only, and to reach nothing but the lake.
func TestSQL(t *testing.T) {
	l := asked(t)
	columns, err := l.Columns(ctx)
	if err != nil {
		t.Fatal(err)
	}
	views := map[string]bool{}
	for _, c := range columns {
		views[c.View] = true
	}
	for _, v := range []string{"documents", "records", "events", "parties", "dyads", "evidence", "why", "equipment", "people",
		"event_records", "event_stages", "verdicts", "judged", "imports", "skips", "all_documents", "all_records", "all_imports"} {
		if !views[v] {
			t.Errorf("there is no view %s", v)
		}
		answer, err := l.SQL(ctx, "FROM "+v, time.Time{})
		if err != nil {
			t.Error(err)
			continue
		}
		if err := answer.Each(func([]any) error { return nil }); err != nil {
			t.Errorf("%s: %v", v, err)
		}
		closed(t, answer)
	}
	for _, text := range []string{"SELECT 1", "WITH a AS (SELECT 1) FROM a;", "VALUES (1)", "DESCRIBE records", "SUMMARIZE SELECT 1",
		"EXPLAIN SELECT 1", "SELECT 1 -- and no more", "SHOW TABLES", "(SELECT 1)", "-- first\nSELECT 1", "/* first */ SELECT 1", "select\n1", "FROM records"} {
		answer, err := l.SQL(ctx, text, time.Time{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		closed(t, answer)
	}
	inside := "'" + l.Dir() + "/records/x.parquet'"
	for _, text := range []string{"DROP VIEW records", "SELECT 1; SELECT 2", "SELECT 1; DROP VIEW records", "COPY (SELECT 1) TO " + inside,
		"EXPLAIN ANALYZE COPY (SELECT 1) TO " + inside, "FROM read_csv('/etc/passwd')", "FROM read_text('/etc/passwd')", "FROM '/etc/passwd'",
		"FROM glob('/etc/*')", "INSTALL fts", "LOAD fts", "ATTACH '/tmp/x'", "SET threads = 1", "SET enable_external_access = true",
		"CREATE TABLE x AS SELECT 1", "EXPLAIN COPY (SELECT 1) TO " + inside, "/* SELECT */ COPY (SELECT 1) TO " + inside, "-- SELECT\nCOPY (SELECT 1) TO " + inside, "(COPY (SELECT 1) TO " + inside + ")", "SELECT 1; COPY (SELECT 1) TO " + inside,
		"WITH a AS (SELECT 1) COPY a TO " + inside, "PRAGMA database_list", "CALL pragma_version()", "EXPORT DATABASE " + inside, "BEGIN", "", "nonsense",
		"SELECT * FROM query('DROP VIEW records')", "RESET memory_limit", "USE main", "VACUUM", "CHECKPOINT"} {
		answer, err := l.SQL(ctx, text, time.Time{})
		if err == nil {
			err = answer.Each(func([]any) error { return nil })
			closed(t, answer)
		}
		if err == nil {
			t.Errorf("%s was run", text)
		}
	}
	if n := count(t, l, ""); n != 9 {
		t.Errorf("%d records after it all, not 9", n)
	}
	verified(t, l)
}
