// Package mail reads newsletters: the text of e-mails by RFC 5322 and MIME, and
// the mails of a mailbox.
package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
	"time"

	"entente/source/charset"
)

// Message is what a mail says.
type Message struct {
	// ID is the Message-ID without its brackets; empty if there is none.
	ID string
	// Subject is the Subject; empty if there is none.
	Subject string
	// From is the name of the sender, or the address if there is no name.
	From string
	// Date is the day of the Date header as YYYY-MM-DD, in the zone of the sender;
	// empty if there is none or it is none.
	Date string
	// URL is where the newsletter can be read on the web, by its Archived-At
	// header; empty if there is none.
	URL string
	// Text is the plain text, with lines that a mail program broke joined again;
	// empty if there is none, or only a line that points to the HTML.
	Text string
	// HTML is the page of the mail, in UTF-8. It is empty if Text is the better.
	HTML string
}

// What a mail may have: parts in parts, and parts in all.
const (
	deepest  = 10
	maxParts = 200
)

// leastPlain is how many characters of plain text are worth more than the HTML
// beside it. Less is "view this mail in your browser".
const leastPlain = 250

// Parse reads a mail. What is broken in one part does not keep the others from
// being read. The error tells that raw is no mail, or has no text.
func Parse(raw []byte) (Message, error) {
	var m Message
	raw = bytes.TrimLeft(raw, "\r\n")
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	var header textproto.MIMEHeader
	var body io.Reader
	if err == nil {
		header, body = textproto.MIMEHeader(parsed.Header), parsed.Body
	} else if header, body = lenient(raw); header == nil {
		return m, fmt.Errorf("not an e-mail: %w; save it as .eml from the mail program", err)
	}
	m.ID = strings.Trim(strings.TrimSpace(header.Get("Message-Id")), "<>")
	m.Subject = strings.Join(strings.Fields(word(header.Get("Subject"))), " ")
	m.From = sender(word(header.Get("From")))
	if m.URL = strings.Trim(strings.TrimSpace(header.Get("Archived-At")), "<>"); !strings.HasPrefix(m.URL, "http") {
		m.URL = ""
	}
	if t, err := mail.ParseDate(header.Get("Date")); err == nil && t.Year() > 1970 && t.Year() < 9999 {
		m.Date = t.Format(time.DateOnly)
	}
	w := walker{}
	w.part(header, body, 0)
	m.Text, m.HTML = strings.TrimSpace(w.plain.String()), strings.TrimSpace(w.html.String())
	if len(m.Text) >= leastPlain || m.HTML == "" {
		m.HTML = ""
	} else {
		// The short text may still be all there is in the HTML.
		m.Text = strings.TrimSpace(m.Text)
	}
	if m.Text == "" && m.HTML == "" {
		return m, errors.New("the mail has no text; what is attached to it is not read")
	}
	return m, nil
}

// lenient reads a header with lines that are none, by passing them over; nil if
// it has no line that is one.
func lenient(raw []byte) (textproto.MIMEHeader, io.Reader) {
	header := textproto.MIMEHeader{}
	name := ""
	for len(raw) > 0 {
		line, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		if line[0] == ' ' || line[0] == '\t' {
			if values := header[name]; len(values) > 0 && len(values[0]) < 10_000 {
				values[len(values)-1] += " " + string(bytes.TrimSpace(line))
			}
			continue
		}
		if before, after, ok := bytes.Cut(line, []byte(":")); ok && !bytes.ContainsAny(before, " \t") && len(header) < 1000 {
			name = textproto.CanonicalMIMEHeaderKey(string(before))
			header[name] = append(header[name], string(bytes.TrimSpace(after)))
		}
	}
	if len(header) == 0 {
		return nil, nil
	}
	return header, bytes.NewReader(raw)
}

// word decodes the words of a header by RFC 2047.
func word(s string) string {
	d := mime.WordDecoder{CharsetReader: func(name string, in io.Reader) (io.Reader, error) {
		raw, err := io.ReadAll(in)
		if err != nil {
			return nil, err
		}
		text, _, ok := charset.Decode(raw, name)
		if !ok {
			return nil, fmt.Errorf("%q is not in the encoding it is said to be in", name)
		}
		return strings.NewReader(text), nil
	}}
	out, err := d.DecodeHeader(s)
	if err != nil {
		out = s
	}
	if text, _, ok := charset.Decode([]byte(out), ""); ok {
		out = text
	}
	return strings.ReplaceAll(strings.ToValidUTF8(out, "\ufffd"), "\x00", "")
}

// sender is the name of who sent a mail.
func sender(s string) string {
	if list, err := mail.ParseAddressList(s); err == nil && len(list) > 0 {
		if list[0].Name != "" {
			return list[0].Name
		}
		return list[0].Address
	}
	name, _, _ := strings.Cut(s, "<")
	if name = strings.Trim(strings.TrimSpace(name), `"`); name != "" {
		return name
	}
	return strings.Trim(strings.TrimSpace(s), "<>")
}

// walker gathers the texts of the parts.
type walker struct {
	plain, html strings.Builder
	parts       int
}

// part reads a part and those in it. Errors end a part, not the mail.
func (w *walker) part(header textproto.MIMEHeader, body io.Reader, depth int) {
	if w.parts++; w.parts > maxParts || depth > deepest {
		return
	}
	mediaType, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil && mediaType == "" {
		mediaType = "text/plain"
	}
	if disposition, _, _ := mime.ParseMediaType(header.Get("Content-Disposition")); disposition == "attachment" && mediaType != "message/rfc822" {
		return
	}
	body = transferDecoded(header.Get("Content-Transfer-Encoding"), body)
	switch {
	case strings.HasPrefix(mediaType, "multipart/"):
		w.multi(mediaType, params["boundary"], body, depth)
	case mediaType == "message/rfc822":
		if inner, err := mail.ReadMessage(body); err == nil {
			w.part(textproto.MIMEHeader(inner.Header), inner.Body, depth+1)
		}
	case mediaType == "text/plain", mediaType == "text/html":
		raw, _ := io.ReadAll(body) // what came before an error is what there is
		text, _, ok := charset.Decode(raw, params["charset"])
		if !ok {
			return
		}
		text = strings.ReplaceAll(text, "\r\n", "\n")
		if mediaType == "text/html" {
			w.html.WriteString(text + "\n")
			return
		}
		if w.plain.Len() > 0 {
			w.plain.WriteString("\n\n")
		}
		w.plain.WriteString(joinLines(text, strings.EqualFold(params["format"], "flowed")))
	}
}

// multi reads the parts of a part.
func (w *walker) multi(mediaType, boundary string, body io.Reader, depth int) {
	if boundary == "" {
		return
	}
	in := multipart.NewReader(body, boundary)
	for w.parts <= maxParts {
		p, err := in.NextRawPart()
		if err != nil {
			return
		}
		w.part(p.Header, p, depth+1)
	}
}

// transferDecoded takes the transfer encoding off.
func transferDecoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, &base64Only{in: body})
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// base64Only passes what may stand in base64, so that a stray character does not
// end a part.
type base64Only struct{ in io.Reader }

func (b *base64Only) Read(p []byte) (int, error) {
	for {
		n, err := b.in.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil || n == 0 {
			return kept, err
		}
	}
}

// Lines of a paragraph that a mail program broke are so long at least, and do
// not begin like a list.
const brokenLine = 45

var listLine = regexp.MustCompile(`^(?:[-*•·>|#=_~+]|\d+[.)]\s|\s)`)

// joinLines joins the lines that were broken to fit a terminal: those that end in
// a blank if the mail says so, else those that are long, above another that is
// no list.
func joinLines(text string, flowed bool) string {
	var b strings.Builder
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i+1 == len(lines) {
			b.WriteString(strings.TrimRight(line, " "))
			break
		}
		next := lines[i+1]
		var soft bool
		if flowed {
			soft = strings.HasSuffix(line, " ") && line != "-- " && !strings.HasPrefix(next, ">")
		} else {
			soft = len(line) >= brokenLine && len(line) <= 100 && next != "" && !listLine.MatchString(next) && !listLine.MatchString(line)
		}
		b.WriteString(strings.TrimRight(line, " "))
		if soft {
			b.WriteByte(' ')
		} else {
			b.WriteByte('\n')
		}
	}
	return b.String()
}
