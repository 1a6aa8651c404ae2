package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/query"
)

func infoCommand() *cli.Command {
	return &cli.Command{
		Name:        "info",
		Usage:       "describe an index and the wiki in it",
		Description: exitHelp,
		Flags: []cli.Flag{
			indexFlag(), jsonFlag("print one JSON object"),
			boolFlag("parts", "say what the bytes of the index are for"),
		},
		Action: func(c *cli.Context) error {
			if err := noArgs(c); err != nil {
				return err
			}
			if c.Bool("parts") {
				return infoParts(c)
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
	row("memory", formatSize(info.HeapBytes)+", besides what is mapped")
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

// infoParts prints what the bytes of the index are for.
func infoParts(c *cli.Context) error {
	dir, err := indexDir(c)
	if err != nil {
		return err
	}
	ix, err := index.Open(dir)
	if err != nil {
		return err
	}
	defer ix.Close()
	parts, err := ix.Parts()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(c.App.Writer)
	if c.Bool("json") {
		return flush(out, encodeJSON(out, parts))
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "field\tterms\tpostings\tdictionary\tdocuments\tfrequencies\tpositions\tbytes\t")
	for _, f := range parts.Fields {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", f.Name, f.Terms, f.Postings, f.Dictionary, f.Bitmaps, f.FreqNorms, f.Positions, f.Bytes())
	}
	fmt.Fprintf(w, "sources\t\t\t\t\t\t\t%d\t\nstored fields\t\t\t\t\t\t\t%d\t\nother\t\t\t\t\t\t\t%d\t\n", parts.Sources, parts.Stored, parts.Other)
	return flush(out, w.Flush())
}
