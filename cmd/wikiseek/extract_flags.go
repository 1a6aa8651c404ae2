package main

import "github.com/urfave/cli/v2"

// outputFlags say which pages extract prints, how and where.
func outputFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: formatNDJSON, Usage: "print pages as `FORMAT`: ndjson, text or markdown"},
		namespaceFlag("print", "all"),
		&cli.IntFlag{Name: "max-pages", Usage: "stop after `N` pages", DefaultText: "all"},
		&cli.PathFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the file `PATH`, or with --shard-size files in that folder"},
		&cli.StringFlag{Name: "shard-size", Usage: "write files of at most `SIZE` before compression, as in 100MB"},
		&cli.StringFlag{Name: "compress", Value: compressNone, Usage: "compress what is written: none, gzip or zstd (`KIND`)"},
		boolFlag("force", "overwrite files"),
	}
}

// noOutputFlags refuses them where they mean nothing.
func noOutputFlags(c *cli.Context) error {
	for _, f := range outputFlags() {
		if name := f.Names()[0]; c.IsSet(name) {
			return usagef("--batch and --%s exclude each other", name)
		}
	}
	return nil
}

// readFlags reads what outputFlags say.
func (x *extraction) readFlags(c *cli.Context) (err error) {
	x.out.path, x.out.force = c.Path("out"), c.Bool("force")
	if x.out.format, err = oneOf(c, "format", formatNDJSON, formatText, formatMarkdown); err != nil {
		return err
	}
	if x.out.compress, err = oneOf(c, "compress", compressNone, compressGzip, compressZstd); err != nil {
		return err
	}
	if x.namespaces, err = namespacesOf(c); err != nil {
		return err
	}
	if x.maxPages = c.Int("max-pages"); c.IsSet("max-pages") && x.maxPages < 1 {
		return usagef("max-pages: %d is less than 1", x.maxPages)
	}
	if x.out.shardSize, err = sizeOf(c, "shard-size"); err != nil {
		return err
	}
	switch {
	case c.IsSet("out") && x.out.path == "":
		return usagef("out: the path is empty")
	case c.IsSet("shard-size") && x.out.shardSize == 0:
		return usagef("shard-size: files can't have the size 0")
	case x.out.shardSize > 0 && x.out.path == "":
		return usagef("--shard-size needs a folder").withHint("name it with --out DIR")
	case x.out.force && x.out.path == "":
		return usagef("--force needs a file to overwrite").withHint("name it with --out")
	}
	return nil
}
