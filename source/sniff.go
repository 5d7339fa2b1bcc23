package source

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"

	"entente/source/archive"
	"entente/source/charset"
)

// sniffed is how many bytes of a file are looked at to tell its format.
const sniffed = 4096

const byteOrderMark = "\xef\xbb\xbf"

// form is the format of what a file holds.
type form int

const (
	plainText form = iota
	jsonLines
	// wide is text in UTF-16, with a byte order mark or by its NUL bytes.
	wide
	html
	feedXML
	feedJSON
	warcRecords
	pdfPages
	singleMail
	mailbox
	// table has a first line with the names of its columns.
	table
	// gdelt is one of GDELT's tables, which have no such line.
	gdelt
	parquetRows
	// packed is compressed or an archive.
	packed
	unknown
)

const (
	extract = "a formatted document; save its text as .txt"
	sheet   = "a spreadsheet; save it as CSV"
	image   = "an image"
	sound   = "sound or video"
	sitemap = "XML that is no page and no feed; save the article's page"
)

// refused are names that promise a format which is not read, where the first
// bytes would not tell.
var refused = map[string]string{
	".doc": extract, ".docx": extract, ".odt": extract, ".rtf": extract, ".epub": extract, ".pptx": extract, ".xls": sheet, ".xlsx": sheet, ".ods": sheet,
	".7z": "7z, which is not unpacked; pack it as .zip or .tar", ".rar": "RAR, which is not unpacked; pack it as .zip or .tar",
	".css": "a style sheet", ".js": "a script",
}

// magic are the first bytes of formats that are not packed.
var magic = []struct {
	prefix string
	form   form
	why    string
}{
	{"%PDF-", pdfPages, ""}, {"PAR1", parquetRows, ""}, {"WARC/", warcRecords, ""},
	{"{\\rtf", unknown, extract}, {"\xd0\xcf\x11\xe0", unknown, extract}, {"7z\xbc\xaf", unknown, refused[".7z"]}, {"Rar!", unknown, refused[".rar"]},
	{"\x89PNG", unknown, image}, {"\xff\xd8\xff", unknown, image}, {"GIF8", unknown, image}, {"RIFF", unknown, sound}, {"ID3", unknown, sound},
	{"OggS", unknown, sound}, {"\x7fELF", unknown, "a program"}, {"\x1f\x9d", unknown, "compressed by compress; unpack it: zcat FILE | entente code -"},
}

// hint is what is known of a file beside its bytes.
type hint struct {
	// name is its name, of which the suffix tells.
	name string
	// mediaType is the Content-Type that came with it.
	mediaType string
	// columns tells by which names a table is known.
	columns Columns
}

// sniff tells a format from the first bytes of a file and what else is known of
// it, and for one that is not read what to do.
func sniff(h hint, head []byte) (form, string) {
	if archive.Sniff(head) != "" {
		return packed, ""
	}
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return wide, ""
	}
	start := bytes.TrimLeft(head, " \t\r\n")
	for _, m := range magic {
		if bytes.HasPrefix(start, []byte(m.prefix)) {
			return m.form, m.why
		}
	}
	ext := extension(h.name)
	switch ext {
	case ".jsonl", ".ndjson":
		return jsonLines, ""
	case ".pdf", ".parquet", ".warc", ".wet":
		if len(start) > 0 {
			return unknown, "it is named " + ext + ", but does not begin like one; download it anew"
		}
	}
	if i := bytes.Index(head[:min(len(head), 1024)], []byte("%PDF-")); i >= 0 && ext == ".pdf" {
		return pdfPages, ""
	}
	if f, why := sniffMarkup(ext, h.mediaType, start); f != plainText {
		return f, why
	}
	if bytes.IndexByte(head, 0) >= 0 {
		if charset.Wide(head) != "" {
			return wide, ""
		}
		return unknown, "not text: it has a NUL byte near its beginning; save its text in UTF-8"
	}
	switch {
	case ext == ".mbox" || mboxLine.Match(start) && headerBlock(afterLine(start)):
		return mailbox, ""
	case ext == ".eml" || headerBlock(start):
		return singleMail, ""
	}
	if f := sniffTable(h, ext, head); f != plainText {
		return f, ""
	}
	return sniffJSON(ext, start)
}

// extension is the suffix of a name in small letters.
func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }

// sniffMarkup knows pages and feeds; plainText if it is neither.
func sniffMarkup(ext, mediaType string, start []byte) (form, string) {
	low := bytes.ToLower(start[:min(len(start), sniffed)])
	mediaType, _, _ = strings.Cut(strings.ToLower(mediaType), ";")
	mediaType = strings.TrimSpace(mediaType)
	if len(low) == 0 {
		return plainText, ""
	}
	if low[0] != '<' {
		page := ext == ".html" || ext == ".htm" || ext == ".xhtml" || ext == ".shtml" || mediaType == "text/html"
		if page && bytes.IndexByte(low, '<') >= 0 {
			return html, ""
		}
		if low[0] == '{' && bytes.Contains(low, []byte("jsonfeed.org/version")) {
			return feedJSON, ""
		}
		return plainText, ""
	}
	// Declarations and comments tell nothing; the first element does.
	element := firstElement.FindSubmatch(low)
	name := ""
	if element != nil {
		name = string(element[1])
	}
	switch name {
	case "rss", "feed", "rdf:rdf", "channel":
		return feedXML, ""
	case "html", "head", "body", "title", "meta", "div", "p", "article", "main", "h1", "script", "link", "table", "section":
		return html, ""
	}
	switch {
	case bytes.HasPrefix(low, []byte("<!doctype html")), ext == ".html", ext == ".htm", ext == ".xhtml", ext == ".shtml",
		mediaType == "text/html", mediaType == "application/xhtml+xml":
		return html, ""
	case ext == ".rss", ext == ".atom", strings.HasSuffix(mediaType, "rss+xml"), strings.HasSuffix(mediaType, "atom+xml"):
		return feedXML, ""
	case bytes.HasPrefix(low, []byte("<?xml")), bytes.HasPrefix(low, []byte("<!doctype")), ext == ".xml":
		return unknown, sitemap
	}
	return plainText, ""
}

// firstElement finds the first element below declarations, comments and the
// subsets of document types.
var firstElement = regexp.MustCompile(`(?s)^(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^\[>]*(?:\[.*?\]\s*)?>)*<([a-z][a-z0-9:]*)`)

// mboxLine begins each mail of a mailbox.
var mboxLine = regexp.MustCompile(`^From \S.*\d{4}[^\n]*\r?\n`)

func afterLine(s []byte) []byte {
	_, rest, _ := bytes.Cut(s, []byte("\n"))
	return rest
}

// headerLine is a line of a mail's header; names of headers are in ASCII.
var headerLine = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9-]{1,50}):`)

// headerBlock reports whether a text begins with the header of a mail: lines
// "Name: value" with a sender and another that only mails have.
func headerBlock(s []byte) bool {
	from, other := false, false
	for number := 0; number < 60; number++ {
		line, rest, more := bytes.Cut(s, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 || !more {
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			m := headerLine.FindSubmatch(line)
			if m == nil {
				return false
			}
			switch strings.ToLower(string(m[1])) {
			case "from":
				from = true
			case "message-id", "mime-version", "received", "return-path", "delivered-to", "list-unsubscribe", "x-mailer", "subject":
				other = true
			}
		} else if number == 0 {
			return false
		}
		s = rest
	}
	return from && other
}

// sniffJSON knows JSON Lines, plain text, and JSON that is neither.
func sniffJSON(ext string, start []byte) (form, string) {
	if ext == ".json" && bytes.HasPrefix(start, []byte("[")) {
		return unknown, "a JSON array; write one document a line: jq -c '.[]' FILE"
	}
	if !bytes.HasPrefix(start, []byte("{")) {
		if ext == ".json" && len(start) > 0 {
			return unknown, "not JSON Lines: it does not begin with an object"
		}
		return plainText, ""
	}
	// An object that goes on in the next line is JSON laid out for reading.
	first, _, more := bytes.Cut(start, []byte("\n"))
	inside := bytes.TrimSpace(first[1:])
	switch {
	case len(inside) == 0 && more:
		return unknown, "JSON spread over several lines; write one document a line: jq -c . FILE"
	case len(inside) > 0 && (inside[0] == '"' || inside[0] == '}'):
		return jsonLines, ""
	case ext == ".json":
		return jsonLines, ""
	}
	return plainText, ""
}
