package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"entente"
)

// lines reads JSON Lines. start is how many bytes of the file were passed over
// before in.
func (r *reader) lines(name string, in *bufio.Reader, start int64) error {
	offset, found := start, false
	for number := 1; ; number++ {
		line, size, err := readLine(in, r.limit)
		if errors.Is(err, errEndless) {
			return r.skip(name, number, offset, entente.TooLarge, err.Error())
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return &readError{name, err}
		}
		switch {
		case line == nil:
			found = true
			if e := r.skip(name, number, offset, entente.TooLarge, r.tooLarge("the line")); e != nil {
				return e
			}
		case len(bytes.TrimSpace(line)) > 0:
			found = true
			if e := r.line(name, number, offset, line); e != nil {
				return e
			}
		}
		if err != nil {
			break
		}
		offset += size
	}
	if !found {
		return r.skip(name, 0, 0, entente.Empty, "there is no document in it")
	}
	return nil
}

// maxLine is how far a line over the limit is read to find its end.
const maxLine = 256 << 20

// errEndless is given by a line without an end.
var errEndless = fmt.Errorf("a line has no end in %d bytes; nothing below is read", maxLine)

// readLine reads to the end of a line and returns it without the line break,
// with the bytes it took. A line over the limit is read past and not kept: line
// is nil.
func readLine(in *bufio.Reader, limit int) (line []byte, size int64, err error) {
	line = []byte{}
	for {
		part, err := in.ReadSlice('\n')
		size += int64(len(part))
		if line != nil {
			line = append(line, part...)
			if len(bytes.TrimRight(line, "\r\n")) > limit {
				line = nil
			}
		}
		if size > maxLine {
			return nil, size, errEndless
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if line != nil {
				line = bytes.TrimRight(line, "\r\n")
			}
			return line, size, err
		}
	}
}

// line reads one document of JSON Lines.
func (r *reader) line(name string, number int, offset int64, raw []byte) error {
	if at := badByte(raw); at >= 0 {
		reason, detail := badText(raw[at])
		return r.skip(name, number, offset+int64(at), reason, detail)
	}
	d, flaw := decode(raw, r.Columns)
	if flaw != nil {
		at := offset + flaw.at
		return r.yield(Item{Path: name, Line: number, Offset: at, Skip: &entente.Skip{Path: name, Line: number, Offset: at,
			URL: flaw.url, Language: flaw.language, Reason: flaw.reason, Detail: flaw.detail}})
	}
	return r.yield(Item{Path: name, Line: number, Offset: offset, Document: d})
}

// flaw is what is wrong with a line, at a byte of it.
type flaw struct {
	at     int64
	reason entente.Reason
	detail string
	// url and language are of what was refused; empty if unknown.
	url, language string
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func jsonFlaw(raw []byte, err error) *flaw {
	detail := "not a JSON object: " + strings.TrimPrefix(err.Error(), "json: ") + "; write one document a line"
	at := int64(0)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		at = min(max(syntax.Offset-1, 0), int64(len(raw)))
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		at = min(max(kind.Offset-1, 0), int64(len(raw)))
		detail = fmt.Sprintf("a JSON %s where an object with string values is wanted; see the keys in entente code --help", kind.Value)
		if kind.Field != "" {
			detail = fmt.Sprintf("%q is a JSON %s; write it as a string", strings.ToLower(kind.Field), kind.Value)
		}
	}
	return &flaw{at: at, reason: entente.Malformed, detail: detail}
}

// documentID is the id given, a string or a number, or one made of the text.
func documentID(raw json.RawMessage, text string) (string, *flaw) {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, bytes.Equal(raw, []byte("null")):
		return nameAfter(text), nil
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		return string(raw), nil
	case raw[0] == '"':
		var id string
		if err := json.Unmarshal(raw, &id); err != nil {
			return "", &flaw{reason: entente.Malformed, detail: `"id" cannot be read; write it as a string`}
		}
		if id = strings.TrimSpace(id); id != "" {
			return id, nil
		}
		return nameAfter(text), nil
	}
	return "", &flaw{reason: entente.Malformed, detail: `"id" is neither a string nor a number`}
}

// day is the day of a date in any form that entente.Day reads.
func day(s string) (string, *flaw) {
	if strings.TrimSpace(s) == "" {
		return "", nil
	}
	day, ok := entente.Day(s)
	if !ok {
		return "", &flaw{reason: entente.Malformed, detail: fmt.Sprintf(`"date" is %q; write it as YYYY-MM-DD, or null if it is unknown`, s)}
	}
	return day, nil
}

// language is the ISO 639-1 code of a language tag. Only English is read: for
// another it is told with the flaw.
func language(s string) (string, *flaw) {
	tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), "-")
	tag, _, _ = strings.Cut(tag, "_")
	switch tag {
	case "", "und", "unknown":
		return "", nil
	case "en", "eng", "english":
		return "en", nil
	}
	code := tag
	if short, known := shortCodes[tag]; known {
		code = short
	} else if len(tag) != 2 {
		code = ""
	}
	return code, &flaw{reason: entente.NotEnglish, detail: fmt.Sprintf("\"language\" is %q; only English is read", s), language: code}
}

// shortCodes are the ISO 639-1 codes of languages that tools name by the three
// letters of ISO 639-2 or -3, or in English.
var shortCodes = map[string]string{
	"ara": "ar", "arabic": "ar", "bul": "bg", "bulgarian": "bg", "cat": "ca", "ces": "cs", "cze": "cs", "czech": "cs", "chi": "zh", "zho": "zh",
	"chinese": "zh", "dan": "da", "danish": "da", "deu": "de", "ger": "de", "german": "de", "ell": "el", "gre": "el", "greek": "el", "est": "et",
	"fas": "fa", "per": "fa", "persian": "fa", "fin": "fi", "finnish": "fi", "fra": "fr", "fre": "fr", "french": "fr", "heb": "he", "hebrew": "he",
	"hin": "hi", "hindi": "hi", "hrv": "hr", "croatian": "hr", "hun": "hu", "hungarian": "hu", "ind": "id", "indonesian": "id", "ita": "it",
	"italian": "it", "jpn": "ja", "japanese": "ja", "kat": "ka", "kor": "ko", "korean": "ko", "lit": "lt", "lav": "lv", "msa": "ms", "nld": "nl",
	"dut": "nl", "dutch": "nl", "nor": "no", "norwegian": "no", "pol": "pl", "polish": "pl", "por": "pt", "portuguese": "pt", "ron": "ro",
	"rum": "ro", "romanian": "ro", "rus": "ru", "russian": "ru", "slk": "sk", "slv": "sl", "spa": "es", "spanish": "es", "srp": "sr",
	"serbian": "sr", "swe": "sv", "swedish": "sv", "tam": "ta", "tha": "th", "thai": "th", "tur": "tr", "turkish": "tr", "ukr": "uk",
	"ukrainian": "uk", "urd": "ur", "urdu": "ur", "vie": "vi", "vietnamese": "vi",
}

// loneSurrogate is the offset of the first escaped UTF-16 surrogate that has
// no partner; -1 if there is none. JSON allows it and Go replaces it silently,
// which would change the text.
func loneSurrogate(raw []byte) int {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		unit := escaped(raw[i:])
		switch {
		case unit >= 0xd800 && unit < 0xdc00:
			low := escaped(raw[i+6:])
			if low < 0xdc00 || low > 0xdfff {
				return i
			}
			i += 11
		case unit >= 0xdc00 && unit <= 0xdfff:
			return i
		case unit >= 0:
			i += 5
		default:
			i++
		}
	}
	return -1
}

// escaped is the UTF-16 unit of a \uXXXX at the beginning of b; -1 if there is none.
func escaped(b []byte) int {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	unit := 0
	for _, c := range b[2:6] {
		unit <<= 4
		switch {
		case c >= '0' && c <= '9':
			unit |= int(c - '0')
		case c >= 'a' && c <= 'f':
			unit |= int(c-'a') + 10
		case c >= 'A' && c <= 'F':
			unit |= int(c-'A') + 10
		default:
			return -1
		}
	}
	return unit
}
