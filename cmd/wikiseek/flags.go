package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"wikiseek/index"
	"wikiseek/query"
)

// The flags that several commands share. They are functions because v2 keeps
// the state of a run in a flag.

func indexFlag() cli.Flag {
	return &cli.PathFlag{
		Name: "index", Aliases: []string{"i"}, EnvVars: []string{"WIKISEEK_INDEX"},
		Usage: "the index is in `DIR`",
	}
}

func dumpFlag() cli.Flag {
	return &cli.PathFlag{
		Name:  "dump",
		Usage: "with an index that was made with --source=dump: the dump is now at `PATH`, or in that folder",
	}
}

// boolFlag is a flag without a value. Its help text doesn't say that it is
// off by default.
func boolFlag(name, usage string, aliases ...string) cli.Flag {
	return &cli.BoolFlag{Name: name, Aliases: aliases, Usage: usage, DisableDefaultText: true}
}

func jsonFlag(usage string) cli.Flag { return boolFlag("json", usage) }

func colorFlag() cli.Flag {
	return &cli.StringFlag{Name: "color", Value: "auto", Usage: "colour the text: auto, always or never (`WHEN`); NO_COLOR and TERM=dumb turn auto off"}
}

// maxWorkers is more than machines have processors. Each worker has memory and
// segments of its own: with 4,096 a dump of 400 short pages takes 13 s, not 0.2.
const maxWorkers = 1024

func workersFlag() cli.Flag {
	return &cli.IntFlag{
		Name: "workers", Usage: "extract text in `N` goroutines", DefaultText: "one a CPU",
		Action: func(_ *cli.Context, n int) error {
			if n < 0 || n > maxWorkers {
				return usagef("workers: %d is not between 0 (one a CPU) and %d", n, maxWorkers)
			}
			return nil
		},
	}
}

func maxPageFlag() cli.Flag {
	return &cli.StringFlag{Name: "max-page-bytes", Value: "64MiB", Usage: "skip pages larger than `SIZE`, with a warning"}
}

func langFlag() cli.Flag {
	return &cli.StringFlag{Name: "lang", Usage: "language of the text, overriding the one the dump names (`CODE`)"}
}

func expandFlag() cli.Flag {
	return &cli.StringFlag{Name: "expand", Value: string(index.ExpandAuto), Usage: "expand the dump's own templates `WHEN`: on, off, or auto (for files of up to 64 MiB, which are then read twice)"}
}

func templatesFlag() cli.Flag {
	return &cli.PathFlag{Name: "templates", Usage: "add the rules of `FILE` to those that say what a template prints"}
}

// requestFlags say how to search, but not what.
func requestFlags() []cli.Flag {
	return []cli.Flag{
		&cli.IntFlag{Name: "limit", Aliases: []string{"n"}, Value: query.DefaultLimit, Usage: fmt.Sprintf("print at most `N` hits, up to %d", query.MaxLimit)},
		scopeFlag(), operatorFlag(), fieldsFlag(), rankingFlag(),
		namespaceFlag("search", "0"),
	}
}

// viewFlags say how to show what is found. Evaluations have no use for them.
func viewFlags(total query.Total) []cli.Flag {
	return []cli.Flag{sortFlag(), facetsFlag(), totalFlag(total)}
}

func totalFlag(value query.Total) cli.Flag {
	return &cli.StringFlag{Name: "total", Value: string(value), Usage: "`COUNT` all that matches (exact), or only what needs no time to count (bounded)"}
}

func sortFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "sort", Value: string(query.SortRelevance),
		Usage: "`ORDER` of hits: relevance, last_edit_desc, last_edit_asc, incoming_links_desc or incoming_links_asc",
	}
}

func facetsFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "facets", Usage: "count the pages that match by these `FACETS`: category, namespace"}
}

func fieldsFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "fields", Usage: "search words and phrases in these `FIELDS` alone, as in heading,text: " + strings.Join(index.TextFields, ", ")}
}

func rankingFlag() cli.Flag {
	return &cli.PathFlag{Name: "ranking", Usage: "score as the profile in `FILE` says, a JSON object: see docs/ranking.md"}
}

func groupFlag(value query.Group) cli.Flag {
	return &cli.StringFlag{Name: "group", Value: string(value), Usage: "a hit is the best section of each page (page), or any section (section): `UNIT`"}
}

func scopeFlag() cli.Flag {
	return &cli.StringFlag{Name: "scope", Value: string(query.ScopePage), Usage: "the words must stand in one `UNIT`: page or section"}
}

func operatorFlag() cli.Flag {
	return &cli.StringFlag{
		Name: "operator", Value: string(query.OperatorAuto),
		Usage: "`HOW` words are joined: and, or, auto (and; if nothing holds all of them, the best partial answers)",
	}
}

// request reads what requestFlags say.
func request(c *cli.Context) (query.Request, error) {
	req := query.Request{
		Limit:    c.Int("limit"),
		Scope:    query.Scope(c.String("scope")),
		Operator: query.Operator(c.String("operator")),
		Sort:     query.Sort(c.String("sort")),
		Total:    query.Total(c.String("total")),
	}
	if req.Limit < 1 { // zero would mean the default
		return req, usagef("limit: %d is not between 1 and %d", req.Limit, query.MaxLimit)
	}
	req.Fields = listOf(c, "fields")
	for _, facet := range listOf(c, "facets") {
		req.Facets = append(req.Facets, query.Facet(facet))
	}
	var err error
	req.Namespaces, err = namespacesOf(c)
	return req, err
}

func namespaceFlag(verb, usual string) cli.Flag {
	return &cli.StringSliceFlag{Name: "namespace", Usage: fmt.Sprintf("%s the namespaces with these `NUMBERS`, as in 0,4 (default: %s)", verb, usual)}
}

// namespacesOf returns what namespaceFlag says, nil for nothing.
func namespacesOf(c *cli.Context) (ids []int, err error) {
	for _, field := range listOf(c, "namespace") {
		id, err := strconv.Atoi(field)
		if err != nil {
			return nil, usagef("namespace: %q is not a number", field).withHint("wikiseek info lists the namespaces")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// listOf returns the values of a flag that takes several, with commas between
// them or given again.
func listOf(c *cli.Context, flag string) (values []string) {
	for _, list := range c.StringSlice(flag) {
		for value := range strings.SplitSeq(list, ",") {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return values
}

// indexDir returns the directory of the index.
func indexDir(c *cli.Context) (string, error) {
	if dir := c.Path("index"); dir != "" {
		return dir, nil
	}
	return "", usagef("%s needs an index", c.Command.Name).
		withHint("name it with --index DIR, or in the environment variable WIKISEEK_INDEX")
}

// noArgs refuses arguments for a command that takes none.
func noArgs(c *cli.Context) error {
	if c.Args().Present() {
		return usagef("%s takes no arguments, got %q", c.Command.Name, c.Args().First())
	}
	return nil
}

// oneOf returns the value of a flag that takes one of a few words.
func oneOf(c *cli.Context, flag string, words ...string) (string, error) {
	value := c.String(flag)
	if !slices.Contains(words, value) {
		return "", usagef("%s: %q is none of %s", flag, value, strings.Join(words, ", "))
	}
	return value, nil
}

// units are the units of sizes: letters alone are powers of 1024, as in GNU
// programs, and so is the iB that may follow; with B they are powers of 1000.
var units = map[string]float64{
	"": 1, "b": 1,
	"k": 1 << 10, "kib": 1 << 10, "kb": 1e3,
	"m": 1 << 20, "mib": 1 << 20, "mb": 1e6,
	"g": 1 << 30, "gib": 1 << 30, "gb": 1e9,
	"t": 1 << 40, "tib": 1 << 40, "tb": 1e12,
}

// sizeOf returns the value of a flag that takes a size such as 8MiB.
func sizeOf(c *cli.Context, flag string) (int64, error) {
	n, ok := parseSize(c.String(flag))
	if !ok {
		return 0, usagef("%s: %q is not a size such as 8MiB, 500k or 1000000", flag, c.String(flag))
	}
	return n, nil
}

// parseSize returns a size in bytes. An empty string is zero.
func parseSize(s string) (n int64, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" {
		return 0, true
	}
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz ")
	unit, known := units[strings.TrimSpace(s[len(digits):])]
	value, err := strconv.ParseFloat(digits, 64)
	if err != nil || !known || !(value >= 0) || value*unit >= math.MaxInt64 {
		return 0, false
	}
	return int64(value * unit), true
}

// formatSize writes a number of bytes for people, in binary units.
func formatSize(n int64) string {
	const prefixes = "KMGTPE"
	if n < 1<<10 {
		return fmt.Sprintf("%d B", n)
	}
	value, i := float64(n)/(1<<10), 0
	for value >= 1023.95 && i < len(prefixes)-1 {
		value /= 1 << 10
		i++
	}
	return fmt.Sprintf("%.1f %ciB", value, prefixes[i])
}
