package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "wikiseek/"

// mayImport is the layering of the module: a package may import only those on
// its line. It is a statement of policy; see ARCHITECTURE.md before changing it
// to mend a build.
var mayImport = map[string]string{
	"index/dump":       "",
	"index/wikitext":   "",
	"index/analysis":   "index/internal/memory",
	"index/segment":    "index/analysis index/internal/memory",
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

// TestImports also looks at packages that are internal to another: that one
// may import them, and they import nothing.
func TestImports(t *testing.T) {
	for line := range strings.Lines(goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...", "./testdata")) {
		fields := strings.Fields(line)
		checkImports(t, strings.TrimPrefix(fields[0], module), fields[1:])
	}
}

func goList(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	var stderr strings.Builder
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = "../.."
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	return string(out)
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

// TestBleve keeps the parsers free of Bleve, so that they can be understood,
// built and fuzzed alone.
func TestBleve(t *testing.T) {
	for pkg := range strings.Lines(goList(t, "-deps", "./index/dump", "./index/wikitext", "./query/syntax")) {
		if strings.HasPrefix(pkg, "github.com/blevesearch/") {
			t.Errorf("a parser depends on %s", strings.TrimSpace(pkg))
		}
	}
}
