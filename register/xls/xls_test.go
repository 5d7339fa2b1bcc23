package xls_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register/xls"

	"github.com/google/go-cmp/cmp"
)

// TestMade reads back what was made, small and large.
func TestMade(t *testing.T) {
	rows := [][]string{{"name", "", "année"}, nil, {"", "αβγ"}}
	for range 5000 {
		rows = append(rows, []string{"a cell", "another one"})
	}
	for _, rows := range [][][]string{rows[:3], rows} {
		sheets, err := xls.Read(xls.Made(rows))
		if err != nil {
			t.Fatal(err)
		}
		if len(sheets) != 1 || sheets[0].Name != "Sheet1" {
			t.Fatalf("%d sheets", len(sheets))
		}
		if d := cmp.Diff(rows, sheets[0].Rows); d != "" {
			t.Error(d)
		}
	}
}

// TestReal reads spreadsheets that a spreadsheet program has written, with a
// table of strings, negative numbers and empty sheets.
func TestReal(t *testing.T) {
	for name, want := range map[string]struct {
		rows int
		has  string
	}{"jme_v3.xls": {1791, "-9"}, "visits.xls": {378, "Secretary of the Navy"}} {
		raw, err := os.ReadFile(filepath.Join("../../../shared/registers/exercises", name))
		if err != nil {
			t.Skipf("the spreadsheets are not at hand: %v", err)
		}
		sheets, err := xls.Read(raw)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, row := range sheets[0].Rows {
			for _, cell := range row {
				found = found || cell == want.has
			}
		}
		if len(sheets[0].Rows) != want.rows || !found {
			t.Errorf("%s has %d rows, want %d; a cell %q: %v", name, len(sheets[0].Rows), want.rows, want.has, found)
		}
	}
}

// TestDamaged wants an error for what is cut short, and none that is not of the format.
func TestDamaged(t *testing.T) {
	whole := xls.Made([][]string{{"a", "b"}, {"c", strings.Repeat("d", 6000)}})
	for _, n := range []int{0, 7, 100, 511, 512, 513, 1024, 1600, 3000, len(whole) / 2} {
		if _, err := xls.Read(whole[:n]); !errors.Is(err, xls.ErrFormat) {
			t.Errorf("the first %d bytes give %v", n, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(xls.Made([][]string{{"a", "b"}, {"c"}}))
	f.Add(xls.Made([][]string{{strings.Repeat("d", 9000)}}))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := xls.Read(raw); err != nil && !errors.Is(err, xls.ErrFormat) {
			t.Error(err)
		}
	})
}
