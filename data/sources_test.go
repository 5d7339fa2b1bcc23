package data

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// With -update the test of the sources writes the hashes that the files have
// now; origin and licence are for a person to fill in.
var update = flag.Bool("update", false, "rewrite the hashes in SOURCES.tsv")

const sourcesTable = "SOURCES.tsv"

// dataFiles lists every file of the folder that is neither Go nor the list of
// sources itself, as slash-separated paths in order.
func dataFiles(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".go" && path != sourcesTable {
			found = append(found, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

func hash(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(raw))
}

func TestSources(t *testing.T) {
	listed := map[string]Source{}
	for _, s := range table(t, Sources) {
		if _, twice := listed[s.File]; twice {
			t.Errorf("%s: %s is listed twice", sourcesTable, s.File)
		}
		listed[s.File] = s
	}
	found := dataFiles(t)
	var out bytes.Buffer
	fmt.Fprintln(&out, "file\torigin\tlicence\tsha256")
	for _, path := range found {
		s := listed[path]
		sum := hash(t, path)
		fmt.Fprintf(&out, "%s\t%s\t%s\t%s\n", path, s.Origin, s.Licence, sum)
		switch {
		case strings.TrimSpace(s.Origin) == "" || strings.TrimSpace(s.Licence) == "":
			t.Errorf("%s says no origin or licence of %s: add a line (file, origin, licence, sha256) for it", sourcesTable, path)
		case s.SHA256 != sum && !*update:
			t.Errorf("%s has changed since %s was written: if its origin still holds, run go test ./data -run Sources -update", path, sourcesTable)
		}
	}
	for _, s := range table(t, Sources) {
		if _, there := slices.BinarySearch(found, s.File); !there && !*update {
			t.Errorf("%s lists %s, which does not exist", sourcesTable, s.File)
		}
	}
	if *update {
		if err := os.WriteFile(sourcesTable, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
