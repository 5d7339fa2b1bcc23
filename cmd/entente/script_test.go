package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts call the program as a user does. UPDATE_SCRIPTS=1 writes the
// output that they compare with anew.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "", RequireExplicitExec: true})
}

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"entente": main})
}
