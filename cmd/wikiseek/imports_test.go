package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "wikiseek/"

// mayImport is the layering of the module: a package may import only those on
// its line; a line that ends in / stands for all packages below it. It is a
// statement of policy; see ARCHITECTURE.md before changing it to mend a build.
var mayImport = map[string]string{
	"index/dump":       "",
	"index/wikitext":   "",
	"index/analysis":   "",
	"index/segment":    "index/analysis",
	"index":            "index/dump index/wikitext index/analysis index/segment",
	"query/syntax":     "",
	"query/exec":       "index index/segment",
	"query":            "index index/analysis query/syntax query/exec",
	"query/opensearch": "query/syntax query",
	"httpapi":          "query query/syntax",
	"cmd/wikiseek":     "index index/dump index/wikitext index/analysis query query/syntax query/opensearch httpapi",
	"bench/mkdump":     "",
	"testdata":         "",
}

// TestImports also looks at packages that are kept apart from the rest: a
// package internal to another may be imported by it, and imports nothing.
func TestImports(t *testing.T) {
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...", "./testdata")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		checkImports(t, strings.TrimPrefix(fields[0], module), fields[1:])
	}
}

func checkImports(t *testing.T, pkg string, imports []string) {
	parent, _, internal := strings.Cut(pkg, "/internal/")
	allowed, ok := mayImport[pkg]
	if !ok && !internal {
		t.Errorf("%s has no line in mayImport", pkg)
		return
	}
	for _, imp := range imports {
		imp, ours := strings.CutPrefix(imp, module)
		if !ours || strings.HasPrefix(imp, parent+"/internal/") {
			continue
		}
		if !slices.Contains(strings.Fields(allowed), imp) {
			t.Errorf("%s imports %s", pkg, imp)
		}
	}
}

// TestBleve keeps the parsers, and what knows only their types, free of Bleve.
func TestBleve(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}}",
		"./index/dump", "./index/wikitext", "./index/analysis", "./query/syntax", "./bench/mkdump")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("go list: %v", err)
	}
	for pkg := range strings.Lines(string(out)) {
		if strings.HasPrefix(pkg, "github.com/blevesearch/") && !strings.Contains(pkg, "stem") {
			t.Errorf("a package that knows nothing of Bleve depends on %s", strings.TrimSpace(pkg))
		}
	}
}
