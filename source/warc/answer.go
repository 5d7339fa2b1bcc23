package warc

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Answer is what a server answered, as a record of the type application/http holds it.
type Answer struct {
	// Status is the code: 200 if all is well.
	Status int
	// MediaType is the Content-Type; empty if there is none.
	MediaType string
	// Language is the Content-Language; empty if there is none.
	Language string
	// coding and chunked tell how the body is sent.
	coding  []string
	chunked bool
	// body is the body as it was sent, or its beginning.
	body []byte
}

// ParseAnswer reads the header of an answer. ok is false if block does not begin
// with one. The block may be cut off anywhere.
func ParseAnswer(block []byte) (a Answer, ok bool) {
	if !bytes.HasPrefix(block, []byte("HTTP/")) {
		return a, false
	}
	line, rest, _ := bytes.Cut(block, []byte("\n"))
	fields := bytes.Fields(line)
	if len(fields) < 2 {
		return a, false
	}
	var err error
	if a.Status, err = strconv.Atoi(string(fields[1])); err != nil {
		return a, false
	}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found {
			continue
		}
		text := strings.ToValidUTF8(string(bytes.TrimSpace(value)), "\ufffd")
		switch {
		case bytes.EqualFold(name, []byte("content-type")):
			a.MediaType = text
		case bytes.EqualFold(name, []byte("content-language")):
			a.Language = text
		case bytes.EqualFold(name, []byte("transfer-encoding")):
			a.chunked = a.chunked || strings.Contains(strings.ToLower(text), "chunked")
		case bytes.EqualFold(name, []byte("content-encoding")):
			for c := range strings.SplitSeq(strings.ToLower(text), ",") {
				a.coding = append(a.coding, strings.TrimSpace(c))
			}
		}
	}
	a.body = rest
	return a, true
}

// maxCodings is how many codings an answer may have one around the other.
const maxCodings = 3

// Body gives the body as it was before it was sent, at most limit bytes of it.
// Archives often keep headers of a coding that they have taken off, so the bytes
// are believed, not the header. The error is ErrTooLarge, or tells that a coded
// body is damaged.
func (a *Answer) Body(limit int) ([]byte, error) {
	body := a.body
	if a.chunked {
		body = unchunk(body)
	}
	for i := len(a.coding) - 1; i >= max(0, len(a.coding)-maxCodings); i-- {
		in, err := decoder(a.coding[i], body)
		if err != nil || in == nil {
			continue // the header says more than the body has
		}
		out, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
		if c, ok := in.(io.Closer); ok {
			_ = c.Close() // a reader in memory
		}
		if len(out) > limit {
			return nil, ErrTooLarge
		}
		if err != nil {
			if a.coding[i] == "br" || a.coding[i] == "deflate" {
				// These have no mark to be known by: the coding was off already.
				if len(out) == 0 {
					continue
				}
			}
			if errors.Is(err, io.ErrUnexpectedEOF) {
				return nil, ErrTruncated
			}
			return nil, &Damage{err}
		}
		body = out
	}
	if len(body) > limit {
		return nil, ErrTooLarge
	}
	return body, nil
}

// decoder takes one coding off; nil if the body does not have it.
func decoder(coding string, body []byte) (io.Reader, error) {
	switch coding {
	case "gzip", "x-gzip":
		if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
			return gzip.NewReader(bytes.NewReader(body))
		}
	case "zstd":
		if bytes.HasPrefix(body, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
			d, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		}
	case "deflate":
		if looksText(body) {
			return nil, nil
		}
		if z, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return z, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil
	case "br":
		if looksText(body) {
			return nil, nil
		}
		return brotli.NewReader(bytes.NewReader(body)), nil
	}
	return nil, nil
}

// looksText reports whether a body begins like a page or a text.
func looksText(body []byte) bool {
	for _, b := range body[:min(len(body), 64)] {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' {
			return false
		}
	}
	return bytes.IndexByte(body[:min(len(body), 512)], '<') >= 0
}

// unchunk joins the chunks of a body. A body that has none is given back as it
// is, and of one that breaks off what came before.
func unchunk(body []byte) []byte {
	var out []byte
	for rest := body; ; {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		size, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 31)
		if !found || err != nil || len(line) > 1000 {
			if out == nil {
				return body
			}
			return out
		}
		if n == 0 {
			if out == nil {
				return body[:0]
			}
			return out
		}
		if out == nil {
			out = make([]byte, 0, len(body))
		}
		if int(n) > len(after) {
			return append(out, after...)
		}
		out = append(out, after[:n]...)
		rest = bytes.TrimPrefix(bytes.TrimPrefix(after[n:], []byte("\r")), []byte("\n"))
	}
}
