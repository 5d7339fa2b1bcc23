// Package archive takes texts out of compressed files and archives without
// writing anything to disk but the temporary file that a zip in a pipe needs.
// Memory is bounded whatever the file claims of itself.
package archive

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// Form is a way of packing.
type Form string

// The forms that are unpacked. Zip and Tar hold many files, the others one.
const (
	Gzip  Form = "gzip"
	Zstd  Form = "zstd"
	Bzip2 Form = "bzip2"
	Xz    Form = "xz"
	Zip   Form = "zip"
	Tar   Form = "tar"
)

// suffixes are the ends of names that a packed file has, and what is left of
// the name when it is unpacked.
var suffixes = []struct {
	end  string
	left string
}{
	{".tgz", ".tar"}, {".tbz2", ".tar"}, {".tbz", ".tar"}, {".txz", ".tar"}, {".tzst", ".tar"},
	{".gz", ""}, {".zst", ""}, {".zstd", ""}, {".bz2", ""}, {".xz", ""},
}

// Inner is the name of what a compressed file holds: crawl.warc for crawl.warc.gz.
func Inner(name string) string {
	low := strings.ToLower(name)
	for _, s := range suffixes {
		if strings.HasSuffix(low, s.end) {
			return name[:len(name)-len(s.end)] + s.left
		}
	}
	return name
}

// Sniff tells the form from the first bytes; empty if they are of none. It wants
// 512 bytes to know a tar.
func Sniff(head []byte) Form {
	for _, m := range []struct {
		magic string
		form  Form
	}{
		{"\x1f\x8b", Gzip}, {"\x28\xb5\x2f\xfd", Zstd}, {"\x5d\x2a\x4d\x18", Zstd}, {"\xfd7zXZ\x00", Xz},
		{"PK\x03\x04", Zip}, {"PK\x05\x06", Zip},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.form
		}
	}
	if len(head) >= 10 && bytes.HasPrefix(head, []byte("BZh")) && head[3] >= '1' && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90") {
		return Bzip2
	}
	if isTar(head) {
		return Tar
	}
	return ""
}

// isTar checks the sum that every header of a tar holds of itself.
func isTar(head []byte) bool {
	if len(head) < 512 || head[0] == 0 {
		return false
	}
	var want, sum int
	if _, err := fmt.Sscanf(strings.Trim(string(head[148:156]), " \x00"), "%o", &want); err != nil {
		return false
	}
	for i, b := range head[:512] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		sum += int(b)
	}
	return sum == want
}

// maxWindow is the most memory that unpacking may take for what was unpacked
// before, as much as zstd takes by itself. xz needs 64 MiB at its best.
const maxWindow = 128 << 20

// Unpack gives what a compressed file holds. Close frees the memory; it does not
// close in.
func Unpack(form Form, in *bufio.Reader) (io.ReadCloser, error) {
	switch form {
	case Gzip:
		return gzip.NewReader(in)
	case Zstd:
		return newZstd(in)
	case Bzip2:
		return io.NopCloser(bzip2.NewReader(in)), nil
	case Xz:
		if err := checkXz(in); err != nil {
			return nil, err
		}
		r, err := xz.NewReader(in)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(r), nil
	}
	return nil, fmt.Errorf("%s is not a form of one file", form)
}

// newZstd decodes without goroutines. A dictionary at the beginning, in the
// skippable frame where archives of the web keep it, is taken.
func newZstd(in *bufio.Reader) (io.ReadCloser, error) {
	options := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderMaxMemory(1 << 62)}
	dictionary, err := Dictionary(in)
	if err != nil {
		return nil, err
	}
	if dictionary != nil {
		options = append(options, zstd.WithDecoderDicts(dictionary))
	}
	d, err := zstd.NewReader(in, options...)
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}

// maxDictionary is more than any dictionary of the tools in use.
const maxDictionary = 16 << 20

// Dictionary reads the frame at the beginning of a zstd file that holds a
// dictionary for the frames below it, plain or packed; nil if there is none, and
// then nothing is read.
func Dictionary(in *bufio.Reader) ([]byte, error) {
	head, err := in.Peek(8)
	if err != nil || binary.LittleEndian.Uint32(head) != 0x184d2a5d {
		return nil, nil //nolint:nilerr // what is too short for a dictionary has none
	}
	size := binary.LittleEndian.Uint32(head[4:])
	if size > maxDictionary {
		return nil, fmt.Errorf("a dictionary of %d bytes, more than any tool makes", size)
	}
	if _, err := in.Discard(8); err != nil {
		return nil, err
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(in, raw); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(raw, []byte("\x28\xb5\x2f\xfd")) {
		return raw, nil
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.DecodeAll(raw, nil)
}

// checkXz refuses a file that wants more memory than xz needs at its best.
func checkXz(in *bufio.Reader) error {
	head, err := in.Peek(64)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	// A header of 12 bytes, the size and the flags of the first block, two sizes
	// that may be left out, and the filters: 0x21, one byte follows, the dictionary.
	if len(head) < 20 {
		return nil
	}
	at, flags := 14, head[13]
	for _, bit := range []byte{0x40, 0x80} {
		if flags&bit == 0 {
			continue
		}
		for at < len(head) && head[at]&0x80 != 0 {
			at++
		}
		at++
	}
	for range int(flags&3) + 1 {
		if at+2 >= len(head) {
			return nil
		}
		if head[at] == 0x21 {
			if bits := head[at+2]; bits > 30 { // 2^(bits/2+11) and half as much again
				return fmt.Errorf("it wants a dictionary of over %d MiB", maxWindow>>20)
			}
			return nil
		}
		at += 2 + int(head[at+1])
	}
	return nil
}

// Entry is one file of an archive.
type Entry struct {
	// Name is its path in the archive, in valid UTF-8.
	Name string
	// Refused says why it is not read; empty if it is.
	Refused string
	// Packed is how many bytes it takes in the archive; 0 if unknown.
	Packed int64
	// In is its content; nil if it is refused.
	In io.Reader
}

// Files of archives that are never texts.
func passed(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".") && base != "." && base != ".." || strings.HasPrefix(name, "__MACOSX/")
}

// clean makes a name safe to tell: valid UTF-8, slashes forward.
func clean(name string) string {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), "\\", "/")
	const longest = 512
	if len(name) > longest {
		cut := longest
		for !utf8.RuneStart(name[cut]) {
			cut--
		}
		name = name[:cut] + "…"
	}
	return name
}

// escapes reports whether a path would lead out of the folder that an archive is
// unpacked in. Nothing is ever written under it, but who made such an archive
// meant harm, or made it wrong.
func escapes(name string) bool {
	if strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

const (
	whyEscapes = "its path leads out of the archive; pack it anew under a path below the archive's own"
	whyLink    = "a link; what it leads to is read where it lies"
	whySpecial = "a device or a pipe, not a file"
)

// ReadTar calls yield for each file of a tar, in order. It returns the error of
// yield at once, and an error if the tar is damaged.
func ReadTar(in io.Reader, yield func(Entry) error) error {
	t := tar.NewReader(in)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return err
		}
		e := Entry{Name: clean(h.Name), In: t}
		switch {
		case h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader:
			continue
		case escapes(e.Name):
			e.Refused = whyEscapes
		case h.Typeflag == tar.TypeSymlink || h.Typeflag == tar.TypeLink:
			e.Refused = whyLink
		case h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse:
			e.Refused = whySpecial
		case passed(e.Name):
			continue
		}
		if e.Refused != "" {
			e.In = nil
		}
		if err := yield(e); err != nil {
			return err
		}
	}
}

// maxDirectory is the largest directory of a zip that is read: the names of
// some hundred thousand files.
const maxDirectory = 64 << 20

// ReadZip calls yield for each file of a zip of size bytes, in the order of its
// directory. It returns the error of yield at once, and an error if the
// directory is damaged or too large. What fails in a single file is an error of
// its In, or its Refused.
func ReadZip(in io.ReaderAt, size int64, yield func(Entry) error) error {
	if err := checkDirectory(in, size); err != nil {
		return err
	}
	z, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return err
	}
	z.RegisterDecompressor(zip.Deflate, flate.NewReader)
	z.RegisterDecompressor(12, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	z.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor(zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow)))
	if what := officeOf(z); what != "" {
		return fmt.Errorf("%w: %s", ErrOffice, what)
	}
	for _, f := range z.File {
		if err := readZipFile(f, yield); err != nil {
			return err
		}
	}
	return nil
}

func readZipFile(f *zip.File, yield func(Entry) error) error {
	e := Entry{Name: clean(f.Name), Packed: int64(min(f.CompressedSize64, 1<<62))}
	mode := f.Mode()
	switch {
	case mode.IsDir() || strings.HasSuffix(e.Name, "/"):
		return nil
	case escapes(e.Name):
		e.Refused = whyEscapes
	case !mode.IsRegular():
		e.Refused = whyLink
	case passed(e.Name):
		return nil
	case f.Flags&1 != 0:
		e.Refused = "it is locked by a password; unpack it yourself"
	}
	if e.Refused != "" {
		return yield(e)
	}
	in, err := f.Open()
	if err != nil {
		e.Refused = fmt.Sprintf("it cannot be unpacked: %v", err)
		return yield(e)
	}
	defer in.Close()
	e.In = in
	return yield(e)
}

// ErrOffice is a zip that is really one formatted document.
var ErrOffice = errors.New("a formatted document")

// officeOf is what a zip is if it is one document: by the first file or the
// list of contents that such formats begin with.
func officeOf(z *zip.Reader) string {
	for i, f := range z.File {
		if i > 3 {
			break
		}
		switch f.Name {
		case "[Content_Types].xml":
			return "an Office document"
		case "mimetype":
			return "an EPUB or OpenDocument file"
		}
	}
	return ""
}

// checkDirectory reads the end of a zip, which tells how long its directory is.
func checkDirectory(in io.ReaderAt, size int64) error {
	const endSize, wideSize = 22, 56
	tail := make([]byte, min(size, 64<<10+endSize))
	if _, err := in.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || at+endSize > len(tail) {
		return errors.New("its directory is missing: the end of the file is cut off")
	}
	length := uint64(binary.LittleEndian.Uint32(tail[at+12:]))
	if wide := bytes.LastIndex(tail[:at], []byte("PK\x06\x06")); length == 0xffffffff && wide >= 0 && wide+wideSize <= len(tail) {
		length = binary.LittleEndian.Uint64(tail[wide+40:])
	}
	if length > maxDirectory {
		return fmt.Errorf("its directory of %d bytes is over the limit of %d; split the archive", length, maxDirectory)
	}
	return nil
}
