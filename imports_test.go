package entente_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed is what a package may import, by docs/architecture.md.
type allowed struct{ ours, others []string }

// forTests is what test files may import beyond their package's row.
var forTests = allowed{
	ours: []string{"text/score", "lake/generate"},
	others: []string{"github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "github.com/klauspost/compress",
		"pgregory.net/rapid", "github.com/markusmobius/go-trafilatura"},
}

// importTable reads the packages' rows from docs/architecture.md.
func importTable(t *testing.T) map[string]allowed {
	t.Helper()
	page, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	list := func(cell string) (out []string) {
		for item := range strings.SplitSeq(cell, ",") {
			if item = strings.Trim(strings.TrimSpace(item), "`"); item != "none" {
				out = append(out, item)
			}
		}
		return out
	}
	table := map[string]allowed{}
	inside := false
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 4 {
			continue
		}
		if strings.TrimSpace(cells[0]) == "package" {
			inside = true
			continue
		}
		if name := strings.TrimSpace(cells[0]); inside && strings.HasPrefix(name, "`") {
			table[strings.Trim(name, "`")] = allowed{list(cells[2]), list(cells[3])}
		}
	}
	if len(table) < 5 {
		t.Fatalf("docs/architecture.md has a table of %d packages; is its heading still \"package\"?", len(table))
	}
	return table
}

func TestImports(t *testing.T) {
	table := importTable(t)
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "bin" || base == "tmp") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		pkg := filepath.ToSlash(filepath.Dir(name))
		if pkg == "." {
			pkg = "entente"
		}
		may, known := table[pkg]
		if !known {
			if !seen[pkg] {
				t.Errorf("folder %s is not in the table of docs/architecture.md; add a row that says what it is for", pkg)
			}
			seen[pkg] = true
			return nil
		}
		seen[pkg] = true
		checkFile(t, filepath.ToSlash(name), pkg, may)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range table {
		if !seen[pkg] {
			t.Errorf("docs/architecture.md has a row for %s, which has no Go file", pkg)
		}
	}
}

func checkFile(t *testing.T, name, pkg string, may allowed) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	if strings.HasSuffix(name, "_test.go") {
		may = allowed{slices.Concat(may.ours, forTests.ours), slices.Concat(may.others, forTests.others)}
	}
	for _, line := range file.Imports {
		imported, err := strconv.Unquote(line.Path.Value)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		first, _, _ := strings.Cut(imported, "/")
		switch {
		case imported == "entente" || first == "entente":
			ours := imported
			if imported != "entente" {
				ours = strings.TrimPrefix(imported, "entente/")
			}
			if ours != pkg && !slices.Contains(may.ours, ours) {
				t.Errorf("%s imports %s, which docs/architecture.md does not allow package %s", name, imported, pkg)
			}
		case strings.Contains(first, "."):
			if !slices.ContainsFunc(may.others, func(module string) bool {
				return imported == module || strings.HasPrefix(imported, module+"/")
			}) {
				t.Errorf("%s imports %s, which docs/architecture.md does not allow package %s", name, imported, pkg)
			}
		case imported == "C":
			t.Errorf("%s uses cgo; the program must build without a C compiler", name)
		}
	}
}

// TestNoDrawers keeps out folders that are named after nothing.
func TestNoDrawers(t *testing.T) {
	for pkg := range importTable(t) {
		switch base := path.Base(pkg); base {
		case "util", "utils", "helper", "helpers", "common", "misc", "shared", "internal":
			t.Errorf("package %s is named after nothing; name it after what it is about", pkg)
		}
	}
}
