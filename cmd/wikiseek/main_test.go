package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"wikiseek": main})
}

// TestScript runs the scripts of testdata/script. They find the demo dump in
// $DEMO, and the cut-off one in $CUTOFF.
func TestScript(t *testing.T) {
	dumps, err := filepath.Abs("../../testdata/dumps")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DUMPS", dumps)
			env.Setenv("GORACE", "atexit_sleep_ms=20") // a second by default, in each of hundreds of programs
			for _, name := range []string{"NO_COLOR", "WIKISEEK_INDEX", "GOMEMLIMIT"} {
				env.Setenv(name, "")
			}
			return os.MkdirAll(filepath.Join(env.WorkDir, "tmp"), 0o755)
		},
	})
}
