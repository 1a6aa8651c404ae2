package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"wikiseek/query"
)

func infoCommand() *cli.Command {
	return &cli.Command{
		Name:        "info",
		Usage:       "describe an index and the wiki in it",
		Description: exitHelp,
		Flags:       []cli.Flag{indexFlag(), jsonFlag("print one JSON object")},
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			return withSearcher(c, func(s *query.Searcher) error {
				return printInfo(c.App.Writer, s.Info(), c.Bool("json"))
			})
		},
	}
}

func printInfo(w io.Writer, info query.Info, json bool) error {
	out := bufio.NewWriter(w)
	if json {
		return flush(out, encodeJSON(out, info))
	}
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(out, "%-12s%s\n", name, clean(value))
		}
	}
	row("wiki", info.Name)
	row("database", info.DBName)
	row("main page", info.Base)
	row("language", info.Lang)
	row("generator", info.Generator)
	row("pages", fmt.Sprint(info.Pages))
	row("sections", fmt.Sprint(info.Sections))
	row("redirects", fmt.Sprint(info.Redirects))
	row("input", fmt.Sprintf("%s, %s", info.Input, formatSize(info.XMLBytes)))
	row("text", formatSize(info.TextBytes))
	row("index", formatSize(info.IndexBytes))
	row("sources", strings.Join(info.Sources, ", "))
	row("analyzer", info.Analyzer)
	row("format", fmt.Sprint(info.Format))
	row("created", info.Created.UTC().Format(time.RFC3339))
	row("namespaces", namespaceList(info.Namespaces))
	return flush(out, nil)
}

func namespaceList(list []query.Namespace) string {
	var names []string
	for _, ns := range list {
		name := ns.Name
		if name == "" {
			name = "(main)"
		}
		names = append(names, fmt.Sprintf("%d %s", ns.ID, name))
	}
	return strings.Join(names, ", ")
}
