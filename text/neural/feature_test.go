package neural

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalAndKey(t *testing.T) {
	for _, c := range []struct{ form, normal, key string }{
		{"ship", "ship", "ship"},
		{"Ship", "ship", "ship"},
		{"Élysée", "élysée", "élysée"},
		{"Su-30SM", "su-00sm", "su-00sm"},
		{"2022", "0000", "!year"},
		{"1,250.5", "0,000.0", "!number"},
		{"12", "00", "!number"},
		{"-", "-", "-"},
		{"’s", "'s", "'s"},
		{"", "", ""},
	} {
		if normal := Normal(c.form); normal != c.normal || Key(normal) != c.key {
			t.Errorf("%q: normal %q, key %q; want %q, %q", c.form, normal, Key(normal), c.normal, c.key)
		}
	}
}

func TestFeaturesStayInTheirTables(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := rapid.String().Draw(t, "form")
		rows := rapid.IntRange(2, 1<<16).Draw(t, "rows")
		normal := Normal(form)
		if utf8.ValidString(form) && !utf8.ValidString(normal) {
			t.Fatalf("the normal form %q of %q is no UTF-8", normal, form)
		}
		list := append(Grams(nil, normal, rows), Suffix(normal, rows), Shape(form, rows))
		for _, r := range list {
			if r < 1 || int(r) >= rows {
				t.Fatalf("row %d of a table of %d", r, rows)
			}
		}
	})
}

func TestShape(t *testing.T) {
	same := func(a, b string) bool { return Shape(a, 1<<20) == Shape(b, 1<<20) }
	if !same("Poland", "Sweden") || !same("F-16", "T-72") || !same("running", "to") {
		t.Error("words of one shape differ")
	}
	if same("Poland", "poland") || same("F-16", "F16") {
		t.Error("words of two shapes are alike")
	}
}

func TestLongWordsAreBounded(t *testing.T) {
	if n := len(Grams(nil, Normal(strings.Repeat("Z", 1<<20)), 64)); n > 3*longestSpelling+10 {
		t.Errorf("%d n-grams of a very long word", n)
	}
}
