package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"
)

func versionCommand() *cli.Command {
	return &cli.Command{
		Name:        "version",
		Usage:       "print the version",
		Description: exitHelp,
		Flags:       []cli.Flag{jsonFlag("print one JSON object")},
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			return printVersion(c.App.Writer, c.Bool("json"))
		},
	}
}

// buildVersion is what the Go toolchain noted when it built the program.
type buildVersion struct {
	Version  string `json:"version"` // of the module, "(devel)" for a build from a work tree without a tag
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"` // of the commit
	Modified bool   `json:"modified"`       // the work tree held more than the commit
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func readVersion() buildVersion {
	v := buildVersion{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func printVersion(w io.Writer, json bool) error {
	v := readVersion()
	if json {
		return encodeJSON(w, v)
	}
	parts := []string{v.Go, v.Platform}
	if v.Revision != "" {
		parts = append(parts, "commit "+v.Revision[:min(12, len(v.Revision))])
	}
	if v.Modified {
		parts = append(parts, "modified")
	}
	_, err := fmt.Fprintf(w, "wikiseek %s (%s)\n", v.Version, strings.Join(parts, ", "))
	return err
}
