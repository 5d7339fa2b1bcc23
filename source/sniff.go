package source

import (
	"bytes"
	"path/filepath"
	"strings"
)

// sniffed is how many bytes of a file are looked at to tell its format.
const sniffed = 4096

const byteOrderMark = "\xef\xbb\xbf"

// form is the format of a file.
type form int

const (
	plainText form = iota
	jsonLines
	// wide is text in UTF-16 or UTF-32.
	wide
	unknown
)

const (
	unpack  = "a compressed file; unpack it and pipe it in: zcat FILE | entente code -"
	extract = "a formatted document; save its text as .txt"
	page    = "a web page or XML; save its article's text as .txt"
	table   = "a table; turn its rows into JSON Lines with a \"text\" each"
)

// refused are names that promise a format which is not read. Most would be
// known by their first bytes too; a table or a script looks like text.
var refused = map[string]string{
	".gz": unpack, ".zst": unpack, ".xz": unpack, ".bz2": unpack, ".zip": unpack, ".7z": unpack, ".tar": unpack, ".tgz": unpack,
	".pdf": extract, ".doc": extract, ".docx": extract, ".odt": extract, ".rtf": extract, ".epub": extract,
	".html": page, ".htm": page, ".xml": page, ".rss": page, ".atom": page, ".warc": page,
	".csv": table, ".tsv": table, ".xls": table, ".xlsx": table, ".parquet": table,
}

// magic are the first bytes of formats that are not read.
var magic = []struct{ prefix, why string }{
	{"%PDF", extract}, {"{\\rtf", extract}, {"\xd0\xcf\x11\xe0", extract},
	{"\x1f\x8b", unpack}, {"\x28\xb5\x2f\xfd", unpack}, {"\xfd7zXZ", unpack}, {"BZh", unpack}, {"PK\x03\x04", unpack},
	{"<!doctype", page}, {"<html", page}, {"<?xml", page}, {"<rss", page},
	{"\x89PNG", "an image"}, {"\xff\xd8\xff", "an image"}, {"GIF8", "an image"}, {"\x7fELF", "a program"},
}

// sniff tells a format from a file's name and its first bytes, and for one
// that is not read what to do.
func sniff(name string, head []byte) (form, string) {
	head = bytes.TrimPrefix(head, []byte(byteOrderMark))
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return wide, "the text is in UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE"
	}
	ext := strings.ToLower(filepath.Ext(name))
	if ext == ".jsonl" || ext == ".ndjson" {
		return jsonLines, ""
	}
	start := bytes.TrimLeft(head, " \t\r\n")
	low := strings.ToLower(string(start[:min(len(start), 16)]))
	for _, m := range magic {
		if bytes.HasPrefix(start, []byte(m.prefix)) || strings.HasPrefix(low, m.prefix) {
			return unknown, m.why
		}
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return unknown, "not text: it has a NUL byte near its beginning; save its text in UTF-8"
	}
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
