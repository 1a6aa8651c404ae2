package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"syscall"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
)

const indexHelp = `DUMP is a MediaWiki XML export, plain or compressed (bz2, gz, xz, zst, 7z),
a glob, or - for standard input; several are read as one wiki. With --input
sections it is NDJSON, {"id","title","heading","text"} a line.

Nothing is published before it is whole. After an interruption, kill or crash
the same command goes on from the last batch. Where a dump is cut off, the
pages that precede are indexed and the exit code is 4.

With --update, DUMP is a newer dump of the wiki that the index holds, all of
it. Pages of which the revision or the title differs are indexed again, new
ones added, those that the dump doesn't hold removed.

` + exitHelp

func indexCommand() *cli.Command {
	return &cli.Command{
		Name:        "index",
		Usage:       "build an index of dumps",
		ArgsUsage:   "DUMP...",
		Description: indexHelp,
		Flags: []cli.Flag{
			indexFlag(),
			&cli.StringFlag{Name: "input", Value: string(index.InputXML), Usage: "the dumps hold `KIND`: xml or sections"},
			&cli.StringFlag{Name: "source", Usage: "take the text of pages from the index (store), from DUMP (dump), which must be multistream or plain and stay, or nowhere (none)", DefaultText: "store"},
			langFlag(), workersFlag(),
			&cli.StringFlag{Name: "batch-bytes", Usage: "commit after `SIZE` of page source at the latest", DefaultText: "as --memory allows"},
			maxPageFlag(), expandFlag(), templatesFlag(),
			&cli.StringFlag{Name: "memory", Usage: "take no more than `SIZE` of memory, mapped files apart", DefaultText: "a quarter of the machine's"},
			&cli.StringFlag{Name: "profile", Value: string(index.ProfileFull), Usage: "index as `PROFILE`: full, or compare (fewer fields, one form of each word)"},
			boolFlag("force", "build anew where DIR holds another index"),
			boolFlag("update", "bring the index in DIR up to a newer dump: only pages that differ are read"),
			&cli.StringFlag{Name: "progress", Value: progressAuto, Usage: "tell of progress as `KIND`: bar, log, json, none, or auto (bar on a terminal, else log)"},
			&cli.StringFlag{Name: "stats", Value: formatText, Usage: "sum up as `FORMAT`: text on standard error, json on standard output"},
			boolFlag("quiet", "print only warnings and errors", "q"),
			&cli.PathFlag{Name: "cpuprofile", Hidden: true},
			&cli.PathFlag{Name: "memprofile", Hidden: true},
		},
		Action: indexAction,
	}
}

// indexArgs is what the index command was asked to do.
type indexArgs struct {
	options  index.Options
	update   bool
	progress string
	stats    string
	quiet    bool
}

func indexAction(c *cli.Context) error {
	a, err := indexArgsOf(c)
	if err != nil {
		return err
	}
	stop, err := profile(c.Path("cpuprofile"), c.Path("memprofile"))
	if err != nil {
		return err
	}
	defer stop()
	return runIndex(c.Context, a, c.App.Writer, c.App.ErrWriter)
}

func indexArgsOf(c *cli.Context) (a indexArgs, err error) {
	a = indexArgs{quiet: c.Bool("quiet")}
	if a.options.Dir, err = indexDir(c); err != nil {
		return a, err
	}
	if a.options.Sources = c.Args().Slice(); len(a.options.Sources) == 0 {
		return a, usagef("index needs a dump").withHint("wikiseek index --index DIR enwiki-latest-pages-articles.xml.bz2")
	}
	a.options.Stdin = c.App.Reader
	input, err := oneOf(c, "input", string(index.InputXML), string(index.InputSections))
	if err != nil {
		return a, err
	}
	a.options.Input = index.Input(input)
	profile, err := oneOf(c, "profile", string(index.ProfileFull), string(index.ProfileCompare))
	if err != nil {
		return a, err
	}
	if c.IsSet("profile") { // else an update keeps that of the index
		a.options.Profile = index.Profile(profile)
	}
	a.options.Lang = c.String("lang")
	a.options.Workers = c.Int("workers")
	a.options.Force = c.Bool("force")
	expand, err := expandMode(c)
	if err != nil {
		return a, err
	}
	if c.IsSet("expand") {
		a.options.Expand = expand
	}
	if a.options.Rules, err = templateRules(c); err != nil {
		return a, err
	}
	if c.IsSet("source") {
		source, err := oneOf(c, "source", string(index.SourceStore), string(index.SourceDump), string(index.SourceNone))
		if err != nil {
			return a, err
		}
		a.options.Source = index.SourceMode(source)
	}
	a.update = c.Bool("update")
	if a.progress, err = oneOf(c, "progress", progressAuto, progressBar, progressLog, progressJSON, progressNone); err != nil {
		return a, err
	}
	if a.stats, err = oneOf(c, "stats", formatText, formatJSON); err != nil {
		return a, err
	}
	return a, a.sizes(c)
}

func (a *indexArgs) sizes(c *cli.Context) error {
	batch, err := sizeOf(c, "batch-bytes")
	if err != nil {
		return err
	}
	a.options.BatchBytes = int(batch)
	if a.options.MaxPageBytes, err = sizeOf(c, "max-page-bytes"); err != nil {
		return err
	}
	if a.options.Memory, err = sizeOf(c, "memory"); a.options.Memory == 0 {
		a.options.Memory = machineMemory() / 4
	}
	return err
}

// gcPercent is how much the heap of a build may grow between collections, within
// the limit: most of what is in it stays until its segment is written. With more,
// memory is written that wasn't before, which costs more than collecting.
const gcPercent = 200

// maxLargePages bounds the part of the heap that large pages are asked for: more
// gains little, and systems may count what is asked for as if it were used.
const maxLargePages = 256 << 20

// runIndex does the work; it knows nothing of flags.
func runIndex(ctx context.Context, a indexArgs, stdout, stderr io.Writer) error {
	limit := a.options.HeapLimit()
	debug.SetMemoryLimit(limit)
	debug.SetGCPercent(gcPercent)
	preferLargePages(min(limit/4, maxLargePages))
	if a.quiet {
		a.progress = progressNone
	}
	p := newProgress(a.progress, stderr)
	a.options.Progress = p.update
	a.options.Warn = p.warn
	usage := startUsage()
	run := index.Build
	if a.update {
		run = index.Update
	}
	stats, err := run(ctx, a.options)
	p.finish()
	sum := summary{Stats: stats, usage: usage.stop(), dir: a.options.Dir}
	if err != nil {
		return indexFailure(err)
	}
	switch {
	case a.stats == formatJSON:
		err = encodeJSON(stdout, sum.record())
	case !a.quiet:
		sum.print(stderr)
	}
	if err == nil && stats.Damage != nil {
		return stats.Damage
	}
	return err
}

// indexFailure adds what to do about an error that doesn't say it itself.
func indexFailure(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, err, "the same command goes on from the last batch"}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &failure{exitUsage, err, "make room; the same command goes on from the last batch"}
	}
	return err
}

// profile starts the profiles that the hidden flags ask for; stop writes
// them.
func profile(cpu, mem string) (stop func(), err error) {
	stop = func() {}
	if cpu != "" {
		f, err := os.Create(cpu)
		if err != nil {
			return nil, fmt.Errorf("write profile: %w", err)
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, fmt.Errorf("start profile: %w", err)
		}
		stop = func() { pprof.StopCPUProfile(); f.Close() }
	}
	if mem == "" {
		return stop, nil
	}
	f, err := os.Create(mem)
	if err != nil {
		return nil, fmt.Errorf("write profile: %w", err)
	}
	stopCPU := stop
	return func() { stopCPU(); _ = pprof.Lookup("allocs").WriteTo(f, 0); f.Close() }, nil
}
