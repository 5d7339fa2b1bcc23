package pdf

import (
	"bytes"
	"compress/lzw"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zlib"
)

func deflate(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return b.String()
}

// lzwOf packs as LZWDecode wants it, with codes that get longer early or not.
func lzwOf(in string, early int) string {
	var out []byte
	bits, have := uint64(0), 0
	width, next, table := 9, 258, map[string]int{}
	put := func(code int) {
		bits, have = bits<<width|uint64(code), have+width
		for have >= 8 {
			have -= 8
			out = append(out, byte(bits>>have))
		}
	}
	codeOf := func(s string) int {
		if len(s) == 1 {
			return int(s[0])
		}
		return table[s]
	}
	put(256)
	word := ""
	for i := range len(in) {
		longer := word + in[i:i+1]
		if _, known := table[longer]; known || word == "" {
			word = longer
			continue
		}
		put(codeOf(word))
		table[longer] = next
		next++
		// The reader is an entry behind.
		if next-1+early >= 1<<width {
			width++
		}
		if next == 4094 {
			put(256)
			width, next, table = 9, 258, map[string]int{}
		}
		word = in[i : i+1]
	}
	if word != "" {
		put(codeOf(word))
		if next++; next-1+early >= 1<<width {
			width++
		}
	}
	put(257)
	return string(append(out, byte(bits<<(8-have))))
}

// object is an indirect object; content makes it a stream.
func object(n int, dict, content string) string {
	if content == "" {
		return fmt.Sprintf("%d 0 obj\n%s\nendobj\n", n, dict)
	}
	dict = strings.Replace(dict, "<<", fmt.Sprintf("<</Length %d ", len(content)), 1)
	return fmt.Sprintf("%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n", n, dict, content)
}

const (
	head    = "%PDF-1.4\n"
	catalog = "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
	plain   = "<</Type/Font/Subtype/Type1/BaseFont/Times/Encoding/WinAnsiEncoding>>"
	trailer = "trailer\n<</Root 1 0 R/Info 9 0 R>>\n%%EOF\n"
)

// onePage is a file with one page that paints content.
func onePage(font, content string) string {
	return head + catalog + object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>", "") +
		object(3, "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X1 6 0 R>>>>/Contents 4 0 R>>", "") +
		object(4, "<<>>", content) + object(5, font, "") + trailer
}

// lines paints lines from the top of a page, 14 apart, in letters of 12.
func lines(words ...string) string {
	var b strings.Builder
	b.WriteString("BT /F1 12 Tf 14 TL 72 700 Td ")
	for i, w := range words {
		if i > 0 {
			b.WriteString("T* ")
		}
		fmt.Fprintf(&b, "(%s) Tj ", w)
	}
	b.WriteString("ET")
	return b.String()
}

func TestRead(t *testing.T) {
	cmap := "1 beginbfchar <01> <0041> endbfchar 1 beginbfrange <02> <04> <0062> endbfrange 1 beginbfrange <10> <11> [<00660069> <2019>] endbfrange"
	for _, tt := range []struct{ name, in, want string }{
		{"a line", onePage(plain, lines("The fleets will meet in May.")), "The fleets will meet in May."},
		{"packed", onePage(plain, "") + object(4, "<</Filter/FlateDecode>>", deflate(lines("The fleets meet."))), "The fleets meet."},
		{"packed in a text", onePage(plain, "") + object(4, "<</Filter[/ASCIIHexDecode/FlateDecode]>>", fmt.Sprintf("%x>", deflate(lines("The fleets meet.")))), "The fleets meet."},
		{"packed with LZW", onePage(plain, "") + object(4, "<</Filter/LZWDecode>>", lzwOf(lines("The fleets meet and meet."), 1)), "The fleets meet and meet."},
		{"packed with LZW of another kind", onePage(plain, "") +
			object(4, "<</Filter[/ASCIIHexDecode/LZWDecode]/DecodeParms[null<</EarlyChange 0>>]>>", fmt.Sprintf("%x>", lzwOf(lines("The fleets meet and meet."), 0))), "The fleets meet and meet."},
		{"lines of a paragraph", onePage(plain, lines("The two ministers signed an agreement in the cap-", "ital on Tuesday and will meet again in the autumn", "of the year.")),
			"The two ministers signed an agreement in the capital on Tuesday and will meet again in the autumn of the year."},
		{"a heading", onePage(plain, "BT /F1 20 Tf 72 720 Td (Boats) Tj ET "+lines("The boats are new.")), "Boats\n\nThe boats are new."},
		{"paragraphs by distance", onePage(plain, "BT /F1 12 Tf 72 700 Td (The first one.) Tj 0 -30 Td (The second one.) Tj ET"), "The first one.\n\nThe second one."},
		{"words by kerning", onePage(plain, "BT /F1 12 Tf 72 700 Td [(The) -300 (fl) 20 (eet)] TJ ET"), "The fleet"},
		{"words by place", onePage(plain, "BT /F1 12 Tf 72 700 Td (The) Tj 24 0 Td (fleet) Tj ET"), "The fleet"},
		{"escapes", onePage(plain, `BT /F1 12 Tf 72 700 Td (a \(b\) \\ \101\n\222 c\
d) Tj ET`), "a (b) \\ A ’ cd"},
		{"names of characters", onePage("<</Subtype/Type1/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/eacute/fi 67/quoteright/uni20AC]>>>>", lines("ABCD")), "éfi’€"},
		{"a map of characters", onePage("<</Subtype/Type0/Encoding/Identity-H/ToUnicode 7 0 R>>", "BT /F1 12 Tf 72 700 Td <0001000200030004> Tj <00100011> Tj ET") + object(7, "<<>>", cmap), "Abcdfi’"},
		{"text inside a form", onePage(plain, "q /X1 Do Q") + object(6, "<</Subtype/Form/Resources<</Font<</F1 5 0 R>>>>>>", lines("In the form.")), "In the form."},
		{"a form that paints itself", onePage(plain, "/X1 Do") + object(6, "<</Subtype/Form/Resources<</Font<</F1 5 0 R>>/XObject<</X1 6 0 R>>>>>>", lines("Once.")+" /X1 Do"), "Once."},
		{"a picture in the text", onePage(plain, "BI /W 1 /H 1 ID (\x00)( EI "+lines("After it.")), "After it."},
		{"a wrong length", strings.Replace(onePage(plain, lines("The fleets meet.")), "/Length ", "/Length 9", 1), "The fleets meet."},
		{"no tree of pages", strings.Replace(onePage(plain, lines("The fleets meet.")), "/Type/Catalog", "/Type/Nothing", 1), "The fleets meet."},
		{"a tree that bites its tail", strings.Replace(onePage(plain, lines("The fleets meet.")), "/Kids[3 0 R]", "/Kids[2 0 R 3 0 R 3 0 R]", 1), "The fleets meet."},
		{"the newest of an object", onePage(plain, lines("Old.")) + object(4, "<<>>", lines("New.")), "New."},
		{"objects in a stream", head + object(7, "<</Type/ObjStm/N 3/First 14/Filter/FlateDecode>>",
			deflate("1 0 2 34 3 70 <</Type/Catalog/Pages 2 0 R>>      <</Type/Pages/Kids[3 0 R]/Count 1>>  <</Type/Page/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>")) +
			object(4, "<<>>", lines("The fleets meet.")) + object(5, plain, ""), "The fleets meet."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := Read([]byte(tt.in))
			if err != nil || strings.TrimSpace(d.Text) != tt.want {
				t.Errorf("%v %q, want %q", err, d.Text, tt.want)
			}
		})
	}
}

// TestLZW says that what was packed comes out again, also with codes of every
// length, and with those of compress/lzw, which get longer late.
func TestLZW(t *testing.T) {
	long := strings.Builder{}
	for i := range 20_000 {
		fmt.Fprintf(&long, "%d ships ", i*i)
	}
	for _, in := range []string{"", "a", "aaaaaaaaaaaa", "abababababab", strings.Repeat("a", 100_000), long.String()} {
		for early := range 2 {
			if out, ok := unLZW([]byte(lzwOf(in, early)), early, maxStream); !ok || string(out) != in {
				t.Errorf("early %d: %.40q of %d bytes is %.40q of %d", early, in, len(in), out, len(out))
			}
		}
		var b bytes.Buffer
		w := lzw.NewWriter(&b, lzw.MSB, 8)
		_, _ = w.Write([]byte(in))
		_ = w.Close()
		if out, ok := unLZW(b.Bytes(), 0, maxStream); !ok || string(out) != in {
			t.Errorf("compress/lzw: %.40q of %d bytes is %.40q of %d", in, len(in), out, len(out))
		}
	}
	cut := lzwOf(long.String(), 1)
	if out, ok := unLZW([]byte(cut[:len(cut)/2]), 1, maxStream); !ok || len(out) < long.Len()/4 || !strings.HasPrefix(long.String(), string(out)) {
		t.Errorf("of what is cut short, %d bytes", len(out))
	}
	if out, ok := unLZW([]byte(cut), 1, 1000); ok || out != nil {
		t.Errorf("over the limit: %d bytes", len(out))
	}
}

func TestHeadsAndFeet(t *testing.T) {
	var b strings.Builder
	kids := ""
	for n := range 5 {
		kids += fmt.Sprintf("%d 0 R ", 10+2*n)
		b.WriteString(object(10+2*n, fmt.Sprintf("<</Type/Page/Resources<</Font<</F1 5 0 R>>>>/Contents %d 0 R>>", 11+2*n), ""))
		b.WriteString(object(11+2*n, "<<>>", fmt.Sprintf("BT /F1 9 Tf 72 760 Td (Ministry of the Sea) Tj ET BT /F1 12 Tf 72 700 Td (Paragraph %c of the report is here.) Tj ET BT /F1 9 Tf 300 40 Td (- %d -) Tj ET", 'A'+n, n+1)))
	}
	d, err := Read([]byte(head + catalog + object(2, "<</Type/Pages/Kids["+kids+"]>>", "") + object(5, plain, "") + b.String()))
	if err != nil || d.Pages != 5 || strings.Contains(d.Text, "Ministry") || strings.Contains(d.Text, "-") || strings.Count(d.Text, "Paragraph") != 5 {
		t.Errorf("%v %d pages %q", err, d.Pages, d.Text)
	}
}

func TestDescription(t *testing.T) {
	for _, tt := range []struct{ info, title, date string }{
		{"<</Title(Boats for Strelsau)/CreationDate(D:20240507100000+02'00')>>", "Boats for Strelsau", "2024-05-07"},
		{"<</Title<FEFF0042006F006100740073>/CreationDate(2024)>>", "Boats", ""},
		{"<</Title(Microsoft Word - boats.docx)>>", "", ""},
		{"<</Title(boats_final.indd)/CreationDate(D:20249999)>>", "", ""},
	} {
		d, err := Read([]byte(onePage(plain, lines("Body.")) + object(9, tt.info, "")))
		if err != nil || d.Title != tt.title || d.Date != tt.date {
			t.Errorf("%s: %v %q %q", tt.info, err, d.Title, d.Date)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     error
	}{
		{"nothing", "", ErrNoPages}, {"only a head", head, ErrNoPages}, {"a scan", onePage(plain, "q 1 0 0 1 0 0 cm /X1 Do Q"), ErrNoText},
		{"locked", strings.Replace(onePage(plain, lines("Body.")), "/Root", "/Encrypt 8 0 R/Root", 1), ErrLocked},
		{"too large", strings.Repeat("x", MaxBytes+1), ErrTooLarge},
	} {
		if _, err := Read([]byte(tt.in)); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// TestHostile says that a file made to hurt ends soon.
func TestHostile(t *testing.T) {
	bomb := deflate(strings.Repeat("BT ", 20<<20))
	for name, in := range map[string]string{
		"deep arrays":           onePage(plain, strings.Repeat("[", 1<<20)),
		"deep dictionaries":     head + "1 0 obj\n" + strings.Repeat("<</A ", 1<<18),
		"a bomb":                onePage(plain, "") + object(4, "<</Filter/FlateDecode>>", bomb),
		"a bomb of LZW":         onePage(plain, "") + strings.Replace(object(2, "<</Type/Pages/Kids[]>>", ""), "[]", "["+strings.Repeat("3 0 R ", 1000)+"]", 1) + object(4, "<</Filter[/LZWDecode/LZWDecode]>>", lzwOf(lzwOf(strings.Repeat("BT ", 1<<18), 1), 1)),
		"a bomb in a bomb":      onePage(plain, "") + object(4, "<</Filter[/FlateDecode/FlateDecode]>>", deflate(bomb)),
		"many bombs":            onePage(plain, "") + strings.Replace(object(2, "<</Type/Pages/Kids[]>>", ""), "[]", "["+strings.Repeat("3 0 R ", 1000)+"]", 1) + object(4, "<</Filter/FlateDecode>>", bomb),
		"references in a ring":  head + catalog + "2 0 obj 3 0 R endobj 3 0 obj 2 0 R endobj",
		"forms in forms":        onePage(plain, strings.Repeat("/X1 Do ", 1000)) + object(6, "<</Subtype/Form/Resources<</XObject<</X1 6 0 R>>/Font<</F1 5 0 R>>>>>>", strings.Repeat("/X1 Do (a) Tj ", 100)),
		"many objects":          head + strings.Repeat("1 0 obj ", 1<<19),
		"a stream without end":  head + object(1, "<</Type/ObjStm/N 1000000000/First 5>>", "1 0 2"),
		"one line of a million": onePage(plain, "BT /F1 12 Tf "+strings.Repeat("(abc) Tj ", 1<<18)),
		"wide ranges":           onePage("<</Subtype/Type0/ToUnicode 7 0 R>>", "BT /F1 12 Tf "+strings.Repeat("(abcdefgh) Tj ", 1<<14)) + object(7, "<<>>", strings.Repeat("1 beginbfrange <0000> <ffff> <0041> endbfrange ", 10_000)),
	} {
		t.Run(name, func(t *testing.T) {
			done := make(chan struct{})
			go func() {
				_, _ = Read([]byte(in)) // that it returns is what counts
				close(done)
			}()
			select {
			case <-done:
			case <-time.After(20 * time.Second):
				t.Fatal("it does not end")
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(onePage(plain, lines("The fleets will meet in May."))))
	f.Add([]byte(onePage(plain, "") + object(4, "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>>>", deflate("\x02abcd\x01abcd"))))
	f.Add([]byte(onePage(plain, "") + object(4, "<</Filter/LZWDecode>>", lzwOf(lines("The fleets meet and meet."), 1))))
	f.Add([]byte(onePage("<</Subtype/Type0/ToUnicode 7 0 R/DescendantFonts[<</W[1[500 600]3 9 400]>>]>>", "BT /F1 9 Tf <00010002> Tj [(a) -9 <0001>] TJ ET") + object(7, "<<>>", "1 beginbfrange <01> <02> <0041> endbfrange")))
	f.Fuzz(func(t *testing.T, in []byte) {
		d, err := Read(in)
		if err == nil && strings.TrimSpace(d.Text) == "" {
			t.Fatal("neither text nor error")
		}
	})
}
