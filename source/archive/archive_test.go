package archive

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

func TestInner(t *testing.T) {
	for name, want := range map[string]string{"a.jsonl.gz": "a.jsonl", "a.TGZ": "a.tar", "a.warc.zst": "a.warc", "a.txz": "a.tar", "a.txt": "a.txt", "a": "a"} {
		if got := Inner(name); got != want {
			t.Errorf("Inner(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestEscapes(t *testing.T) {
	for name, want := range map[string]bool{"a/b.txt": false, "../a": true, "a/../../b": true, "/etc/x": true, "C:/x": true, "..a": false, "a..": false, "./a": false} {
		if got := escapes(name); got != want {
			t.Errorf("escapes(%q) is %v", name, got)
		}
	}
}

func packed(t testing.TB, form Form, in string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch form {
	case Gzip:
		w = gzip.NewWriter(&b)
	case Zstd:
		w, err = zstd.NewWriter(&b)
	case Xz:
		w, err = xz.NewWriter(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, in); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUnpack(t *testing.T) {
	for _, form := range []Form{Gzip, Zstd, Xz} {
		raw := packed(t, form, "The fleets meet.")
		if got := Sniff(raw); got != form {
			t.Errorf("%s is taken for %q", form, got)
		}
		out, err := Unpack(form, bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(out); err != nil || string(got) != "The fleets meet." {
			t.Errorf("%s: %v %q", form, err, got)
		}
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := Unpack(Tar, nil); err == nil {
		t.Error("a tar is no file in a packing")
	}
}

// TestGreedyXz says that a file which wants more memory than xz ever needs is refused.
func TestGreedyXz(t *testing.T) {
	raw := packed(t, Xz, "The fleets meet.")
	at := bytes.Index(raw[12:], []byte{0x21, 1})
	raw[12+at+2] = 40 // a dictionary of 4 GiB
	if _, err := Unpack(Xz, bufio.NewReader(bytes.NewReader(raw))); err == nil || !strings.Contains(err.Error(), "128 MiB") {
		t.Errorf("error %v", err)
	}
}

// TestLargeDirectory says that the directory of a zip is not read if it is larger
// than any that tools make of texts.
func TestLargeDirectory(t *testing.T) {
	end := "PK\x05\x06" + strings.Repeat("\x00", 4) + "\xff\xff\xff\xff" + "\xff\xff\xff\x7f" + strings.Repeat("\x00", 6)
	err := ReadZip(strings.NewReader(end), int64(len(end)), func(Entry) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "directory") {
		t.Errorf("error %v", err)
	}
}

func FuzzArchive(f *testing.F) {
	var z, t bytes.Buffer
	zw, tw := zip.NewWriter(&z), tar.NewWriter(&t)
	if w, err := zw.Create("a/b.txt"); err == nil {
		_, _ = io.WriteString(w, "Body.")
	}
	_ = zw.Close()
	_ = tw.WriteHeader(&tar.Header{Name: "a.txt", Size: 5})
	_, _ = io.WriteString(tw, "Body.")
	_ = tw.Close()
	f.Add(z.Bytes())
	f.Add(t.Bytes())
	f.Add(packed(f, Xz, "Body."))
	f.Add(packed(f, Zstd, "Body."))
	f.Fuzz(func(t *testing.T, in []byte) {
		entry := func(e Entry) error {
			if (e.In == nil) == (e.Refused == "") {
				t.Fatalf("neither content nor reason: %+v", e)
			}
			if e.In != nil {
				_, _ = io.Copy(io.Discard, io.LimitReader(e.In, 1<<20)) // what is damaged ends
			}
			return nil
		}
		_ = ReadZip(bytes.NewReader(in), int64(len(in)), entry)
		_ = ReadTar(bytes.NewReader(in), entry)
		for _, form := range []Form{Gzip, Zstd, Bzip2, Xz} {
			if out, err := Unpack(form, bufio.NewReader(bytes.NewReader(in))); err == nil {
				_, _ = io.Copy(io.Discard, io.LimitReader(out, 1<<20))
				_ = out.Close()
			}
		}
	})
}
