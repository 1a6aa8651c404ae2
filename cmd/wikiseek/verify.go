package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
)

const verifyHelp = `It reads every byte of the index: checksums, segments, counts, the text of
every page. DIR may stand in place of --index DIR. With --repair, what is
derived from the rest is made anew, and pages that have lost the positions of
their words are indexed again. A damaged segment is given up with its pages,
which wikiseek index --update then adds again from the dump. Until then the
exit code is 4, and so it is where the dump that text is read from is gone.

` + exitHelp

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name:        "verify",
		Usage:       "check an index for damage",
		ArgsUsage:   "[DIR]",
		Description: verifyHelp,
		Flags: []cli.Flag{
			indexFlag(),
			boolFlag("repair", "repair what can be repaired"),
			dumpFlag(),
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: formatText, Usage: "print `FORMAT`: text or json"},
		},
		Action: verifyAction,
	}
}

func verifyAction(c *cli.Context) error {
	format, err := oneOf(c, "format", formatText, formatJSON)
	if err != nil {
		return err
	}
	dir := c.Args().First()
	switch {
	case c.NArg() > 1:
		return usagef("verify checks one index at a time")
	case dir == "":
		if dir, err = indexDir(c); err != nil {
			return err
		}
	}
	opts := index.VerifyOptions{Repair: c.Bool("repair"), OpenOptions: index.OpenOptions{Dump: c.Path("dump")}}
	report, err := index.VerifyWith(c.Context, dir, opts)
	if err != nil && (report == nil || len(report.Findings) == 0) {
		return err
	}
	if perr := printReport(c.App.Writer, format, dir, report, err == nil); perr != nil {
		return perr
	}
	hint := "make a copy of what you can't make anew, then: wikiseek verify --repair --index " + dir
	if opts.Repair {
		hint = "build it again: wikiseek index --force --index " + dir + " DUMP"
	}
	switch {
	case err != nil && report.Whole():
		return err
	case errors.Is(err, fs.ErrExist):
		return &failure{exitDamaged, err, "there is a folder in place of that file; move it away and repair again"}
	case err != nil:
		return &failure{exitDamaged, err, ""}
	case !report.Whole():
		return &failure{exitDamaged, fmt.Errorf("the index in %s is damaged", dir), hint}
	case report.Lost > 0:
		return &failure{exitPartial, fmt.Errorf("the index in %s lacks pages", dir), ""}
	case report.LacksText():
		return &failure{exitPartial, fmt.Errorf("the index in %s lacks the text of pages", dir), ""}
	}
	return nil
}

// printReport prints what was found, done to the end or not.
func printReport(w io.Writer, format, dir string, r *index.VerifyReport, done bool) error {
	if format == formatJSON {
		return encodeJSON(w, verifyRecordOf(r, done))
	}
	out := bufio.NewWriter(w)
	for _, f := range r.Findings {
		state := string(f.Kind)
		if f.Repaired {
			state += ", repaired"
		}
		fmt.Fprintf(out, "%s (%s)\n", oneLine(f.String()), state)
	}
	if r.Lost > 0 {
		fmt.Fprintf(out, "%d pages were given up with damaged files; get them back with: wikiseek index --update --index %s DUMP\n", r.Lost, oneLine(dir))
	}
	fmt.Fprintf(out, "checked %d files, %s, %d documents, %d pages with redirects: %s\n",
		r.Files, formatSize(r.Bytes), r.Documents, r.Pages, verdict(r, done))
	return flush(out, nil)
}

func verdict(r *index.VerifyReport, done bool) string {
	repaired := slices.ContainsFunc(r.Findings, func(f index.Finding) bool { return f.Repaired })
	lacks := r.Lost > 0 || r.LacksText()
	switch {
	case !done:
		return "this is not all"
	case !r.Whole():
		return "the index is damaged"
	case repaired && lacks:
		return "all else that was wrong is repaired"
	case repaired:
		return "all that was wrong is repaired"
	case lacks:
		return "nothing else is wrong"
	}
	return "nothing is wrong"
}

// verifyRecord is a report for programs.
type verifyRecord struct {
	Whole      bool            `json:"whole"`
	Generation string          `json:"generation"`
	Files      int             `json:"files"`
	Bytes      int64           `json:"bytes"`
	Documents  int64           `json:"documents"`
	Pages      int64           `json:"pages"`
	Lost       int64           `json:"lost"` // pages that were given up
	Findings   []findingRecord `json:"findings"`
}

type findingRecord struct {
	Kind     index.FindingKind `json:"kind"`
	File     string            `json:"file"`
	Message  string            `json:"message"`
	Repaired bool              `json:"repaired"`
}

func verifyRecordOf(r *index.VerifyReport, done bool) verifyRecord {
	list := []findingRecord{} // an empty list in JSON, not null
	for _, f := range r.Findings {
		list = append(list, findingRecord{f.Kind, f.File, f.Msg, f.Repaired})
	}
	return verifyRecord{r.Whole() && done, r.Generation, r.Files, r.Bytes, r.Documents, r.Pages, r.Lost, list}
}
