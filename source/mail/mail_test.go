package mail

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

const head = "From: Letter <letter@news.example>\r\nSubject: The week\r\nDate: Tue, 7 May 2024 23:30:00 -0500\r\n"

var long = strings.Repeat("The council has met on Monday and will meet again. ", 8)

func TestParse(t *testing.T) {
	part := func(kind, body string) string { return "--b\r\nContent-Type: " + kind + "\r\n\r\n" + body + "\r\n" }
	multi := head + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
	for _, tt := range []struct{ name, in, text, html string }{
		{"plain", head + "\r\nBody.\r\n", "Body.", ""},
		{"no type, an odd one", head + "Content-Type: text/\r\n\r\nBody.", "Body.", ""},
		{"two parts", multi + part("text/plain", "One.") + part("text/plain", "Two.") + "--b--", "One.\n\nTwo.", ""},
		{"parts without an end", multi + part("text/plain", "One."), "One.", ""},
		{"long plain beside HTML", multi + part("text/plain", long) + part("text/html", "<p>Other.</p>") + "--b--", strings.TrimSpace(long), ""},
		{"short plain beside HTML", multi + part("text/plain", "See the web.") + part("text/html", "<p>All of it.</p>") + "--b--", "See the web.", "<p>All of it.</p>"},
		{"an attachment", multi + part("text/plain", "One.") + part("text/plain\r\nContent-Disposition: attachment", "Not this.") + "--b--", "One.", ""},
		{"a mail in a mail", multi + part("message/rfc822", "Subject: x\r\n\r\nInside.") + "--b--", "Inside.", ""},
		{"base64 with rubbish", head + "Content-Transfer-Encoding: base64\r\n\r\nQm9k\r\n*eS4=\r\n", "Body.", ""},
		{"quoted-printable", head + "Content-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=C3=A9 =\r\nis open.", "The café is open.", ""},
		{"lines that were broken", head + "\r\nThe council has met on Monday and will meet again\r\non Friday.\r\n\r\n- a point that goes on for more than a few words here\r\n- another\r\n",
			"The council has met on Monday and will meet again on Friday.\n\n- a point that goes on for more than a few words here\n- another", ""},
		{"flowed", head + "Content-Type: text/plain; format=flowed\r\n\r\nShort \r\nlines.\r\n", "Short lines.", ""},
		{"a header with a line that is none", "From: a@b.example\r\nno header here\r\nSubject: The week\r\nDate: Wed, 8 May 2024 04:30:00 +0000\r\n\r\nBody.", "Body.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse([]byte(tt.in))
			if err != nil || m.Text != tt.text || m.HTML != tt.html || m.Subject != "The week" {
				t.Errorf("%v\n%+v\nwant %q %q", err, m, tt.text, tt.html)
			}
		})
	}
	m, err := Parse([]byte(head + "Archived-At: <https://news.example/w>\r\nMessage-ID: <7@x>\r\n\r\nBody."))
	if err != nil || m.Date != "2024-05-07" || m.From != "Letter" || m.URL != "https://news.example/w" || m.ID != "7@x" {
		t.Errorf("%v %+v", err, m)
	}
	for name, in := range map[string]string{"nothing": "", "no header": "Only words, and a colon: here.\r\nAnd more of them.", "no text": head + "Content-Type: image/png\r\n\r\nx"} {
		if m, err := Parse([]byte(in)); err == nil {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// TestManyParts says that parts in parts in parts end.
func TestManyParts(t *testing.T) {
	deep := ""
	for i := range 2000 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	wide := "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 20_000)
	for name, body := range map[string]string{"deep": deep, "wide": wide} {
		if m, err := Parse([]byte(head + body)); err == nil && len(m.Text) > 10*maxParts {
			t.Errorf("%s: %d bytes", name, len(m.Text))
		}
	}
}

func boxOf(t testing.TB, in string, limit int) string {
	t.Helper()
	b := NewBox(bufio.NewReaderSize(strings.NewReader(in), 64), limit)
	var out []string
	for range len(in) + 2 {
		m, err := b.Next()
		if errors.Is(err, io.EOF) {
			return strings.Join(out, "\n")
		}
		if err != nil {
			t.Fatal(err)
		}
		if m.Offset < 0 || int(m.Offset) > len(in) {
			t.Fatalf("mail at %d of %d", m.Offset, len(in))
		}
		out = append(out, fmt.Sprintf("%d@%d %v %q", m.Line, m.Offset, m.TooLarge, m.Raw))
	}
	t.Fatal("more mails than bytes")
	return ""
}

func TestBox(t *testing.T) {
	const line = "From a@b.example Tue May  7 10:00:00 2024\n"
	for _, tt := range []struct{ name, in, want string }{
		{"one", line + "S: x\n\nBody\n", `1@0 false "S: x\n\nBody\n"`},
		{"two", line + "A\n\n" + line + "B\n", "1@0 false \"A\\n\\n\"\n4@45 false \"B\\n\""},
		{"a line that looks like one", line + "A\nFrom here on 2024\n>From now\n", `1@0 false "A\nFrom here on 2024\nFrom now\n"`},
		{"without the first", "A\n\n" + line + "B\n", "1@0 false \"A\\n\\n\"\n3@3 false \"B\\n\""},
		{"too large", line + strings.Repeat("x", 70) + "\n\n" + line + "B\n", "1@0 true \"\"\n4@114 false \"B\\n\""},
		{"nothing", "", ""},
	} {
		if got := boxOf(t, tt.in, 60); got != tt.want {
			t.Errorf("%s: read\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(head + "\r\nBody."))
	f.Add([]byte(head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=koi8-r\r\nContent-Transfer-Encoding: base64\r\n\r\nPGI+\r\n--b--"))
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := Parse(in)
		if err == nil && m.Text == "" && m.HTML == "" {
			t.Fatal("neither text nor error")
		}
		for _, s := range []string{m.Text, m.HTML, m.Subject, m.From} {
			if !utf8.ValidString(s) {
				t.Fatalf("%q is not UTF-8", s)
			}
		}
	})
}

func FuzzBox(f *testing.F) {
	f.Add("From a@b Tue May  7 10:00:00 2024\nA\n\nFrom c@d Tue May  7 10:00:00 2024\nB\n")
	f.Fuzz(func(t *testing.T, in string) { boxOf(t, in, 40) })
}
