//go:build unix

package lake_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"entente"
	"entente/lake"
)

// kills is how often TestKill kills a writer; go test ./lake -run Kill -kills 50 is the full measure.
var kills = flag.Int("kills", 8, "how often to kill a writer")

// The environment that turns the test program into a writer.
const (
	writeInto = "ENTENTE_TEST_WRITE_INTO"
	limitFile = "ENTENTE_TEST_LIMIT_FILE"
	writeAll  = "ENTENTE_TEST_WRITE_ALL"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(writeInto); dir != "" {
		if err := write(dir); err != nil {
			fmt.Println("failed", strings.ReplaceAll(err.Error(), "\n", " "))
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// write adds documents 1 to the number told, a few at a time, and says after
// each batch how many are kept. It also makes events and compacts, as users do.
func write(dir string) error {
	if limit, err := strconv.ParseUint(os.Getenv(limitFile), 10, 64); err == nil {
		// The system then refuses to write more, as it does when a disk is full.
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			return err
		}
	}
	all, err := strconv.Atoi(os.Getenv(writeAll))
	if err != nil {
		return err
	}
	l, err := lake.Open(dir, lake.Options{Write: true, Holder: "a test"})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	var b lake.Batch
	for i, batches := 1, 1; i <= all; i++ {
		c := sold(i)
		fresh, err := l.Admit(&c.Document)
		if err != nil {
			return err
		}
		if fresh {
			b.Coded = append(b.Coded, c)
		}
		if len(b.Coded) < 5 && i < all {
			continue
		}
		if _, err := l.Append(b); err != nil {
			return err
		}
		b = lake.Batch{}
		fmt.Println("kept", i)
		if batches++; batches%7 == 0 {
			if _, err := l.Compact(context.Background()); err != nil {
				return err
			}
		}
		if batches%5 == 0 {
			e := entente.Event{ID: "e", Kind: entente.Transfer, Stage: entente.Agreed, Records: []string{fmt.Sprintf("r%d", i)}}
			if _, _, err := l.ReplaceEvents(context.Background(), slices.Values([]entente.Event{e})); err != nil {
				return err
			}
		}
	}
	return l.Close()
}

// child is the test program as a writer.
func child(dir string, all int, more ...string) *exec.Cmd {
	c := exec.Command(os.Args[0])
	c.Env = append(append(os.Environ(), writeInto+"="+dir, fmt.Sprintf("%s=%d", writeAll, all)), more...)
	return c
}

// TestKill kills a writer at random moments: what it said was kept is there,
// what is there is whole, and the next one goes on and completes.
func TestKill(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lake")
	random := rand.New(rand.NewPCG(1, 2))
	const all = 100_000
	kept := 0
	for range *kills {
		c := child(dir, all)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		begun := false
		for lines.Scan() {
			word, number, _ := strings.Cut(lines.Text(), " ")
			switch word {
			case "ready":
				begun = true
				time.AfterFunc(time.Duration(random.IntN(150_000))*time.Microsecond, func() { _ = c.Process.Kill() })
			case "kept":
				n, err := strconv.Atoi(number)
				if err != nil {
					t.Fatal(err)
				}
				kept = max(kept, n)
			default:
				t.Fatal(lines.Text())
			}
		}
		if err := c.Wait(); err == nil || !begun {
			t.Fatal("the writer was not killed")
		}
		l, err := lake.Open(dir, lake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if v := verified(t, l); v.Documents < kept || v.Records != v.Documents {
			t.Fatalf("%d documents and %d records are in the lake, and %d were said to be kept", v.Documents, v.Records, kept)
		}
		if n := count(t, l, ""); n < int64(kept) {
			t.Fatalf("%d records are found, and %d were said to be kept", n, kept)
		}
		closed(t, l)
	}
	if kept == 0 {
		t.Error("no writer lived to keep anything")
	}
	if out, err := child(dir, kept+12).CombinedOutput(); err != nil {
		t.Fatalf("the last run: %v\n%s", err, out)
	}
	l := open(t, dir, lake.Options{})
	if v := verified(t, l); v.Documents < kept+12 {
		t.Errorf("%d documents, not %d", v.Documents, kept+12)
	}
	t.Logf("%d kills, %d documents kept", *kills, kept)
}

// TestFullDisk wants a write that fails to say what to do and to leave the lake as it was.
func TestFullDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lake")
	if out, err := child(dir, 20).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for limit := 0; limit < 8000; limit += 500 {
		out, err := child(dir, 40, fmt.Sprintf("%s=%d", limitFile, limit)).CombinedOutput()
		said := string(out)
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || !strings.Contains(said, "free some space") || !strings.Contains(said, "intact")) {
			t.Fatalf("%d bytes: %v\n%s", limit, err, said)
		}
		if err == nil && limit == 0 {
			t.Fatal("nothing can be written, and the writer did not fail")
		}
		l, err := lake.Open(dir, lake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if v := verified(t, l); v.Documents < 20 {
			t.Fatalf("%d bytes: %d documents, not 20", limit, v.Documents)
		}
		closed(t, l)
	}
	if out, err := child(dir, 40).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if v := verified(t, open(t, dir, lake.Options{})); v.Documents != 40 {
		t.Errorf("%d documents, not 40", v.Documents)
	}
}

// TestReadOnlyFolder wants a lake that cannot be written to to say so, and to be readable.
func TestReadOnlyFolder(t *testing.T) {
	// A folder that any user may enter, for a writer who is nobody.
	top, err := os.MkdirTemp("", "entente-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(top); err != nil {
			t.Error(err)
		}
	})
	dir := filepath.Join(top, "lake")
	if out, err := child(dir, 5).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = errors.Join(os.WriteFile(filepath.Join(top, "writer"), program, 0o755), os.Chmod(top, 0o755))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := filepath.Walk(dir, func(name string, at os.FileInfo, err error) error {
		if err != nil || !at.IsDir() {
			return err
		}
		return os.Chmod(name, 0o555)
	}); err != nil {
		t.Fatal(err)
	}
	for _, into := range []string{dir, filepath.Join(dir, "new")} {
		c := child(into, 10)
		c.Path, c.Args = filepath.Join(top, "writer"), []string{"writer"}
		if os.Getuid() == 0 {
			// Nothing is read-only for root.
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "check the permissions") {
			t.Errorf("writing into %s: %v\n%s", into, err, out)
		}
	}
	if v := verified(t, open(t, dir, lake.Options{})); v.Documents != 5 {
		t.Errorf("%d documents, not 5", v.Documents)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestDamage wants every damaged, missing or strange file to be found.
func TestDamage(t *testing.T) {
	l := writer(t)
	for i := range 3 {
		add(t, l, lake.Batch{Coded: []lake.Coded{sold(i + 1)}})
	}
	faults := func() (out []string) {
		r := open(t, l.Dir(), lake.Options{})
		if _, err := r.Verify(ctx, func(err error) { out = append(out, err.Error()) }, nil); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if f := faults(); len(f) > 0 {
		t.Fatal(f)
	}
	files, err := filepath.Glob(filepath.Join(l.Dir(), "records", "*.parquet"))
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	sound, err := os.ReadFile(files[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		do   func() error
		says string
	}{
		{"a flipped bit", func() error {
			damaged := slices.Clone(sound)
			damaged[len(damaged)/2] ^= 1
			return os.WriteFile(files[1], damaged, 0o644)
		}, "not those that were written"},
		{"half a file", func() error { return os.WriteFile(files[1], sound[:len(sound)/2], 0o644) }, "not those that were written"},
		{"a missing file", func() error { return os.Remove(files[1]) }, "missing"},
		{"a strange file", func() error {
			return errors.Join(os.WriteFile(files[1], sound, 0o644), os.WriteFile(filepath.Join(l.Dir(), "records", "x.parquet"), sound, 0o644))
		}, "no commit names it"},
	} {
		if err := c.do(); err != nil {
			t.Fatal(err)
		}
		if f := faults(); len(f) != 1 || !strings.Contains(f[0], c.says) {
			t.Errorf("%s: %q", c.what, f)
		}
	}
}
