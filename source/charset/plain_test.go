package charset

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

func TestPlain(t *testing.T) {
	const names = "Mr Šešelj met Œuvre’s owner in São Tomé… The €5 bn deal (£4.3 bn) – “a first”, he said – was for 12½ tonnes. À Paris, il a dit «non»."
	for _, tt := range []struct{ name, text, in string }{
		{"quotes and an accent", english, "windows-1252"},
		{"one accent", "The café is open.", "windows-1252"},
		{"one quote", "The minister’s car.", "windows-1252"},
		{"names and marks", names, "windows-1252"},
		{"French", french, "windows-1252"},
		{"many lines and the end of file of DOS", strings.Repeat(english+"\r\n", 3000) + "\x1a", "windows-1252"},
		{"UTF-8", names, "utf-8"},
		{"Russian", russian, "koi8-r"},
		{"Chinese", chinese, "gb18030"},
		{"Japanese", japanese, "shift_jis"},
		{"UTF-16 without a byte order mark", english, "utf-16le"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, name, ok := Plain(encoded(t, tt.text, tt.in))
			if !ok || name != tt.in || text != tt.text {
				t.Errorf("read as %s, ok %v: %.80q", name, ok, text)
			}
		})
	}
}

func TestNotPlain(t *testing.T) {
	other := func(c encoding.Encoding, text string) string {
		raw, err := c.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	const told = "The café in Málaga, the señor and the garçon who read the déjà vu of Zürich. "
	noise, state := make([]byte, 3000), uint32(7)
	for i := range noise {
		for noise[i] == 0 {
			state = state*1664525 + 1013904223
			noise[i] = byte(state >> 24)
		}
	}
	for name, in := range map[string]string{
		"noise":                       string(noise),
		"a little noise":              string(noise[:40]),
		"a picture of high bytes":     strings.Repeat("\xff\xd8\xff\xe0\x10JFIF", 50),
		"text among control bytes":    strings.Repeat("The café\xe9 is \x01\x02open. ", 20),
		"a NUL":                       "The caf\xe9\x00 is open.",
		"DOS, code page 850":          other(charmap.CodePage850, told),
		"Macintosh":                   other(charmap.Macintosh, strings.ReplaceAll(told+"The minister’s “word”.", ". ", ". ’s")),
		"UTF-8 and windows-1252":      "The caf\xe9 and the café, the caf\xe9 and the café.",
		"bytes without letters":       strings.Repeat("\xa71 = 2\xb0; ", 20),
		"bytes that are no character": "The caf\x81 is \x8dopen\x9d.",
	} {
		if text, used, ok := Plain([]byte(in)); ok || text != "" {
			t.Errorf("%s is read as %s: %.80q", name, used, text)
		}
	}
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte("The caf\xe9 is open \x96 \x93now\x94."))
	f.Add([]byte("T\x00h\x00e\x00 \x00"))
	f.Add([]byte("caf\x82 \xd5s \xc3\xa9"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, name, ok := Plain(raw)
		if !ok && text != "" || ok && (name == "" || !utf8.ValidString(text) || len(text) > 3*len(raw)) {
			t.Fatalf("%v %q %q", ok, name, text)
		}
		if ok && utf8.Valid(raw) && name == "utf-8" && strings.TrimPrefix(string(raw), "\ufeff") != text {
			t.Fatalf("%q is changed to %q", raw, text)
		}
	})
}
