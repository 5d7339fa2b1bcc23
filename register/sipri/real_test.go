package sipri_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/register"
	"entente/register/sipri"
)

// real is where real files are, which the terms of their publishers keep out of this project.
const real = "../../../shared/registers/sipri"

// TestReal reads SIPRI's own files: every record holds against its document, no state is left unmapped,
// and no row is refused but those listed.
func TestReal(t *testing.T) {
	files := map[string]string{}
	for _, pattern := range []string{"*.csv", "*.txt"} {
		found, err := filepath.Glob(filepath.Join(real, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			files[filepath.Base(f)] = f
		}
	}
	if len(files) == 0 {
		t.Skip("SIPRI's files are not at hand in " + real)
	}
	for name, path := range files {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			report, err := sipri.Read(f, register.Options{Path: path}, func(e register.Entry) error {
				if e.Skip != nil && !strings.Contains(path, "category") {
					t.Errorf("line %d is refused: %s", e.Line, e.Skip.Detail)
				}
				for i := range e.Records {
					if err := e.Records[i].Check(e.Document); err != nil {
						t.Error(err)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range report.Unmapped {
				t.Errorf("%s %q is unmapped in %d rows that weigh %v %s", n.Sort, n.Name, n.Rows, n.Weight, report.Weight)
			}
			t.Logf("%+v", report)
		})
	}
}
