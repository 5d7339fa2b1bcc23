package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"entente"
	"entente/source/archive"
)

// input is a stream of bytes and what is known of it.
type input struct {
	// name is how its items call it, and called the name that tells its format:
	// news.jsonl for what news.jsonl.gz holds.
	name, called string
	// depth is how many packings it was taken out of.
	depth int
	in    *bufio.Reader
	// file is what in reads from its beginning, if that is a file; size is its size.
	file *os.File
	size int64
	// url and mediaType are what a server said of it; empty if none did.
	url, mediaType string
}

// deepest is how many packings may lie around a text.
const deepest = 3

// buffered is the size of the buffer before each layer of packing.
const buffered = 64 << 10

// peeked is how much of a stream is looked at before it is read, at most.
const peeked = 32 << 10

// begin makes the input of a path.
func (r *reader) begin(name string, in io.Reader) input {
	r.gauge = &gauge{progress: r.Progress}
	i := input{name: name, called: name}
	if f, ok := in.(*os.File); ok {
		if at, err := f.Stat(); err == nil && at.Mode().IsRegular() {
			i.file, i.size = f, at.Size()
		}
	}
	i.in = bufio.NewReaderSize(r.gauge.packed(in), buffered)
	return i
}

// A gauge holds the bytes read of a path against the bytes unpacked from it.
type gauge struct {
	read, unpacked int64
	// broken is the trouble of the machine in reading the path; nil if there was none.
	broken error
	// progress is told of what is read; it may be nil.
	progress func(bytes int)
}

// What a path may unpack to: so many times its size, and so many bytes more. The
// best that tools reach on texts that repeat themselves is a hundred times.
const (
	ratio = 300
	grace = 64 << 20
)

// errBomb is given by what unpacks to more.
var errBomb = fmt.Errorf("it unpacks to over %d times its size, as no texts do; leave it out", ratio)

// charge counts unpacked bytes.
func (g *gauge) charge(n int) error {
	g.unpacked += int64(n)
	if g.unpacked > grace && (g.unpacked-grace)/ratio > g.read {
		return errBomb
	}
	return nil
}

// packed counts what is read of a path.
func (g *gauge) packed(in io.Reader) io.Reader { return outerReader{in, g} }

type outerReader struct {
	in io.Reader
	g  *gauge
}

func (o outerReader) Read(p []byte) (int, error) {
	n, err := o.in.Read(p)
	o.g.read += int64(n)
	if o.g.progress != nil {
		o.g.progress(n)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		o.g.broken = err
	}
	return n, err
}

// damage is an error in what a packing holds, as opposed to the machine's.
type damage struct{ err error }

func (d *damage) Error() string { return d.err.Error() }
func (d *damage) Unwrap() error { return d.err }

// unpackedReader gives what was unpacked, counted by the gauge. Its errors are damages.
type unpackedReader struct {
	in io.Reader
	g  *gauge
}

func (u unpackedReader) Read(p []byte) (int, error) {
	n, err := u.in.Read(p)
	if bomb := u.g.charge(n); bomb != nil {
		return 0, &damage{bomb}
	}
	if err == nil || err == io.EOF || u.g.broken != nil { //nolint:errorlint // a wrapped EOF is damage
		return n, err
	}
	return n, &damage{err}
}

// unpacked reads what a packing holds; depth is how deep that lies.
func (r *reader) unpacked(form archive.Form, in input) error {
	if in.depth == deepest {
		return r.skip(in.name, 0, 0, entente.TooDeep, fmt.Sprintf("packed more than %d deep; unpack the outer layers first", deepest))
	}
	var err error
	switch form {
	case archive.Zip:
		err = r.zip(in)
	case archive.Tar:
		err = r.entries(in, func(yield func(archive.Entry) error) error { return archive.ReadTar(in.in, yield) })
	default:
		err = r.compressed(form, in)
	}
	return r.orDamaged(in.name, err)
}

// orDamaged makes the damage of a packing a Skip. Other errors pass.
func (r *reader) orDamaged(name string, err error) error {
	bad := (*damage)(nil)
	if err == nil || !errors.As(err, &bad) {
		return err
	}
	switch {
	case errors.Is(bad, errBomb):
		return r.skip(name, 0, 0, entente.Bomb, errBomb.Error())
	case errors.Is(bad, archive.ErrOffice):
		return r.skip(name, 0, 0, entente.Unknown, extract)
	case errors.Is(bad, io.ErrUnexpectedEOF):
		return r.skip(name, 0, 0, entente.Truncated, "it ends before its end; what came before was read; download it anew")
	}
	return r.skip(name, 0, 0, entente.Malformed, fmt.Sprintf("it cannot be unpacked further: %v; what came before was read; download it anew", bad.err))
}

func (r *reader) compressed(form archive.Form, in input) error {
	out, err := archive.Unpack(form, in.in)
	if err != nil {
		return r.damaged(in.name, err)
	}
	defer out.Close()
	inner := in
	inner.called, inner.depth, inner.file, inner.mediaType = archive.Inner(in.called), in.depth+1, nil, ""
	inner.in = bufio.NewReaderSize(unpackedReader{out, r.gauge}, buffered)
	err = r.stream(inner)
	if broken := (*readError)(nil); errors.As(err, &broken) && r.gauge.broken == nil {
		return &damage{broken.err}
	}
	return err
}

// damaged tells a fault of the packing from one of the machine.
func (r *reader) damaged(name string, err error) error {
	if r.gauge.broken != nil {
		return &readError{name, r.gauge.broken}
	}
	return &damage{err}
}

// spooled is how much of a zip in a pipe or in an archive is held in memory, and
// maxSpooled how much is kept in a temporary file. The directory of a zip is at
// its end.
const (
	spooled    = 8 << 20
	maxSpooled = 4 << 30
)

func (r *reader) zip(in input) error {
	file, size, done, err := r.seekable(in)
	if err != nil {
		return err
	}
	defer done()
	r.gauge.read = max(r.gauge.read, in.size)
	return r.entries(in, func(yield func(archive.Entry) error) error { return archive.ReadZip(file, size, yield) })
}

// seekable gives random access to an input. done frees it.
func (r *reader) seekable(in input) (file io.ReaderAt, size int64, done func(), err error) {
	if in.file != nil {
		return in.file, in.size, func() {}, nil
	}
	head, err := io.ReadAll(io.LimitReader(in.in, spooled))
	if err != nil {
		return nil, 0, nil, &readError{in.name, err}
	}
	if len(head) < spooled {
		return bytes.NewReader(head), int64(len(head)), func() {}, nil
	}
	f, err := os.CreateTemp("", "entente-*")
	if err != nil {
		return nil, 0, nil, fmt.Errorf("cannot keep %s while it is unpacked: %w; make room or set TMPDIR", in.name, err)
	}
	// What is left behind by a failure here is a temporary file.
	done = func() { _ = f.Close(); _ = os.Remove(f.Name()) }
	if _, err = f.Write(head); err == nil {
		size, err = io.Copy(f, io.LimitReader(in.in, maxSpooled))
	}
	bad := (*damage)(nil)
	switch {
	case err != nil && (errors.As(err, &bad) || r.gauge.broken != nil):
		done()
		return nil, 0, nil, &readError{in.name, err}
	case err != nil:
		done()
		return nil, 0, nil, fmt.Errorf("cannot keep %s while it is read: %w; make room or set TMPDIR", in.name, cause(err))
	case size == maxSpooled:
		done()
		return nil, 0, nil, &damage{fmt.Errorf("it has over %d bytes and lies in a pipe or an archive; unpack it into a file first", int64(maxSpooled))}
	}
	return f, size + int64(len(head)), done, nil
}

// entries reads the files of an archive.
func (r *reader) entries(in input, read func(func(archive.Entry) error) error) error {
	var fatal error
	some := false
	err := read(func(e archive.Entry) error {
		some = true
		name := in.name + "/" + e.Name
		if e.Refused != "" {
			fatal = r.skip(name, 0, 0, entente.Unreadable, e.Refused)
			return fatal
		}
		inner := input{name: name, called: name, depth: in.depth + 1, in: bufio.NewReaderSize(unpackedReader{e.In, r.gauge}, peeked)}
		if why := refused[extension(name)]; why != "" {
			fatal = r.skip(name, 0, 0, entente.Unknown, why)
			return fatal
		}
		fatal = r.stream(inner)
		if broken := (*readError)(nil); errors.As(fatal, &broken) && r.gauge.broken == nil {
			// A file of the archive is damaged; a tar is then, too, and says so next.
			fatal = r.orDamaged(name, &damage{broken.err})
			if fatal == nil && errors.Is(broken.err, errBomb) {
				return &damage{errBomb}
			}
		}
		return fatal
	})
	switch {
	case fatal != nil:
		return fatal
	case err != nil:
		return r.damaged(in.name, err)
	case !some:
		return r.skip(in.name, 0, 0, entente.Empty, "there is no file in it")
	}
	return nil
}
