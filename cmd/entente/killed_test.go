package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"entente"
	"entente/lake"
)

// TestKilledAddGoesOn kills an add at random moments and runs it again until it
// comes through: the lake is then the one that an add makes which nobody
// disturbs. ENTENTE_KILLS is how often, twice if it is not set, and ENTENTE_ADD
// what is added, a mailbox of made-up letters if it is not set.
func TestKilledAddGoesOn(t *testing.T) {
	program := filepath.Join(t.TempDir(), "entente")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	input := os.Getenv("ENTENTE_ADD")
	if input == "" {
		input = filepath.Join(t.TempDir(), "letters.mbox")
		if err := os.WriteFile(input, []byte(letters(600)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	add := func(dir string) *exec.Cmd {
		return exec.Command(program, "add", "--no-events", "--lake", dir, input)
	}
	whole := filepath.Join(t.TempDir(), "whole")
	begun := time.Now()
	if out, err := add(whole).CombinedOutput(); err != nil && exitCode(err) != exitPartial {
		t.Fatalf("%v: %s", err, out)
	}
	took := time.Since(begun)

	kills, err := strconv.Atoi(os.Getenv("ENTENTE_KILLS"))
	if err != nil {
		kills = 2
	}
	broken := filepath.Join(t.TempDir(), "broken")
	killed := 0
	for range kills {
		cmd := add(broken)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(took))))
		if err := cmd.Process.Kill(); err == nil {
			killed++
		}
		_ = cmd.Wait() // it was killed
	}
	if out, err := add(broken).CombinedOutput(); err != nil && exitCode(err) != exitPartial {
		t.Fatalf("%v: %s", err, out)
	}
	want, got := contents(t, whole), contents(t, broken)
	if want != got {
		t.Errorf("after %d kills the lake is another: %d bytes, want %d", killed, len(got), len(want))
	}
	t.Logf("%d runs killed; %d lines of contents", killed, strings.Count(want, "\n"))
	if strings.Count(want, "\n") < 10 {
		t.Errorf("the lake has only\n%s", want)
	}
}

func exitCode(err error) int {
	if e := (*exec.ExitError)(nil); errors.As(err, &e) {
		return e.ExitCode()
	}
	return -1
}

// letters is a mailbox of so many letters, of which some are refused.
func letters(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "From a@b.example Tue May  7 10:00:00 2024\nFrom: a@b.example\nSubject: Letter %d\nMessage-ID: <%d@b.example>\nDate: Tue, 7 May 2024 10:00:00 +0000\n\n", i, i)
		if i%100 != 50 {
			fmt.Fprintf(&b, "Poland signed a contract on Monday to buy %d Abrams tanks from the United States.\nThe tanks will be delivered to the army next year, the ministry said in letter %d.\n", i+2, i)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// contents are the documents, records and skips of a lake, without when they were added.
func contents(t *testing.T, dir string) string {
	t.Helper()
	l, err := lake.Open(dir, lake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var b strings.Builder
	line := func(what any) error {
		raw, err := json.Marshal(what)
		b.Write(append(raw, '\n'))
		return err
	}
	ctx := context.Background()
	err = errors.Join(
		l.EachDocument(ctx, func(d *entente.Document) error { return line(d) }),
		l.EachRecord(ctx, func(r *entente.Record) error { return line(r) }),
		l.EachSkip(ctx, func(s *entente.Skip) error { return line(s) }))
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
