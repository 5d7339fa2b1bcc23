package register_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"entente/register"

	"github.com/google/go-cmp/cmp"
)

// TestSplit cuts lines into cells.
func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		``:                      {""},
		`a,b`:                   {"a", "b"},
		`a,`:                    {"a", ""},
		`"a,b",c`:               {"a,b", "c"},
		`"say ""a""",b`:         {`say "a"`, "b"},
		`5" gun,b`:              {`5" gun`, "b"},
		`"a" b,c`:               {`a" b,c`},
		`"open,c`:               {"open,c"},
		`"x","",y`:              {"x", "", "y"},
		`"ends in a quote""",b`: {`ends in a quote"`, "b"},
	} {
		if got, _ := register.Split(nil, line, ','); !cmp.Equal(want, got) {
			t.Errorf("%s: %s", line, cmp.Diff(want, got))
		}
	}
}

// TestRows reads records over several lines, and goes on after one that is damaged.
func TestRows(t *testing.T) {
	in := "\xef\xbb\xbfa,b\r\n\n1,\"two\nlines\"\n2,\"never closed\n3,caf\xe9\n" + strings.Repeat("x", 300) + "\n4,end"
	rows := register.Rows{Lines: register.NewLines(strings.NewReader(in), 100), Separator: ','}
	type row struct {
		Number int
		Offset int64
		Cells  string
		Fault  string
	}
	var got []row
	for {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if r.Fault != "" {
			got = append(got, row{r.Number, r.Offset, "", r.Fault})
			continue
		}
		got = append(got, row{r.Number, r.Offset, strings.Join(r.Cells, "|"), ""})
	}
	want := []row{
		{1, 0, "a|b", ""},
		{3, 9, "1|two\nlines", ""},
		{5, 23, "", "a quote is opened and not closed"},
		{6, 39, "3|café", ""},
		{7, 46, "", "the line is over the limit of 100 bytes"},
		{8, 347, "4|end", ""},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestMachineTrouble passes on an error of the machine, with what was read before it.
func TestMachineTrouble(t *testing.T) {
	lines := register.NewLines(io.MultiReader(strings.NewReader("a\nb\n"), broken{}), 0)
	for range 2 {
		if _, err := lines.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := lines.Next(); !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "after line 2") {
		t.Error(err)
	}
}

var errBroken = errors.New("the disk is broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

func FuzzRows(f *testing.F) {
	f.Add("a,b\n\"c\nd\",e\n\"\n", byte(','))
	f.Fuzz(func(t *testing.T, in string, separator byte) {
		rows := register.Rows{Lines: register.NewLines(strings.NewReader(in), 64), Separator: separator}
		last := 0
		for {
			r, err := rows.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if r.Number <= last {
				t.Fatalf("line %d comes after line %d", r.Number, last)
			}
			last = r.Number
		}
	})
}
