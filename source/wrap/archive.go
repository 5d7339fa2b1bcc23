package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// archive writes records.
type archive struct {
	out      io.Writer
	pack     func([]byte) error
	gzip     *gzip.Writer
	unpacked int64
}

// record writes a record, packed by itself.
func (w *archive) record(kind, url, contentType string, block []byte) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2024-06-01T00:00:00Z\r\n", kind)
	if url != "" {
		fmt.Fprintf(&b, "WARC-Target-URI: %s\r\n", url)
	}
	fmt.Fprintf(&b, "Content-Type: %s\r\nContent-Length: %d\r\n\r\n", contentType, len(block))
	b.Write(block)
	b.WriteString("\r\n\r\n")
	w.unpacked += int64(b.Len())
	return w.pack(b.Bytes())
}

func (w *archive) begin() error {
	return w.record("warcinfo", "", "application/warc-fields", []byte("software: entente wrap\r\nformat: WARC File Format 1.0\r\n"))
}

// add writes what a crawler keeps of a page: what it asked and what was
// answered. Of a hundred answers fifty are sent in chunks and ten packed; and
// now and then a server moved the page or has none, or the page is one that was
// there before.
func (w *archive) add(n int, a *article, page []byte) error {
	if err := w.record("request", a.URL, "application/http; msgtype=request", []byte("GET / HTTP/1.1\r\nUser-Agent: crawler\r\nAccept: text/html\r\n\r\n")); err != nil {
		return err
	}
	switch {
	case n%41 == 7:
		if err := w.record("response", a.URL+"?moved", "application/http; msgtype=response", []byte("HTTP/1.1 301 Moved Permanently\r\nLocation: "+a.URL+"\r\n\r\n")); err != nil {
			return err
		}
	case n%53 == 11:
		if err := w.record("revisit", a.URL+"?again", "application/http; msgtype=response", []byte("HTTP/1.1 200 OK\r\n\r\n")); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: max-age=60\r\n")
	if n%10 == 3 {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write(page); err != nil {
			return err
		}
		if err := z.Close(); err != nil {
			return err
		}
		b.WriteString("Content-Encoding: gzip\r\n")
		page = packed.Bytes()
	}
	if n%2 == 0 {
		b.WriteString("Transfer-Encoding: chunked\r\n\r\n")
		for len(page) > 0 {
			part := page[:min(len(page), 16<<10)]
			page = page[len(part):]
			fmt.Fprintf(&b, "%x\r\n%s\r\n", len(part), part)
		}
		b.WriteString("0\r\n\r\n")
	} else {
		fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(page))
		b.Write(page)
	}
	return w.record("response", a.URL, "application/http; msgtype=response", b.Bytes())
}
