package main

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"entente"
)

// TestCommandsAreDocumented wants every command, flag and reason of a refusal
// in docs/commands.md.
func TestCommandsAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/commands.md")
	if err != nil {
		t.Fatal(err)
	}
	want := func(words string) {
		if !strings.Contains(string(page), words) {
			t.Errorf("docs/commands.md does not mention %q", words)
		}
	}
	for _, cmd := range newRoot(console{out: io.Discard, err: io.Discard}).Commands() {
		want("`entente " + cmd.Use + "`")
		cmd.Flags().VisitAll(func(f *pflag.Flag) { want("--" + f.Name) })
	}
	for _, r := range entente.Reasons() {
		want("`" + string(r) + "`")
	}
	for _, f := range formats {
		want("`" + f + "`")
	}
}
