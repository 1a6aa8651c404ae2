// Command mkdump writes the demo dumps of testdata/dumps from the readable
// pages of testdata/pages, the way Wikimedia writes its own: XML in the export
// schema 0.11, as a multistream bzip2 file with an index.
//
// Usage:
//
//	go run wikiseek/bench/mkdump [-dir testdata] [-out testdata/dumps]
//
// It writes
//
//	demo.xml.bz2                    a stream with the header, then ten pages a stream, then the closing tag
//	demo-multistream-index.txt.bz2  offset:id:title, a line for each page
//	demo-cut.xml.bz2                the same dump, cut off in the middle of its fourth stream of pages
//	demo-history.xml                a few pages with three revisions each, oldest first
//
// The same pages always give the same bytes, so the dumps are committed and a
// test of testdata compares.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// historyPages is how many pages demo-history.xml holds, and revisions how
// many each of them has.
const (
	historyPages = 4
	revisions    = 3
)

// cutStream counts the streams of pages that are whole in demo-cut.xml.bz2.
const cutStream = 3

func main() {
	dir := flag.String("dir", "testdata", "read pages/*.wiki in this `folder`")
	out := flag.String("out", "", "write to this `folder` (default dumps in -dir)")
	flag.Parse()
	if *out == "" {
		*out = filepath.Join(*dir, "dumps")
	}
	if err := run(filepath.Join(*dir, "pages"), *out); err != nil {
		fmt.Fprintln(os.Stderr, "mkdump:", err)
		os.Exit(1)
	}
}

// run writes every dump made of the pages in one folder to another, which
// must exist.
func run(pagesDir, out string) error {
	pages, err := readPages(pagesDir)
	if err != nil {
		return err
	}
	d, err := multistream(pages)
	if err != nil {
		return err
	}
	index, err := compress(d.index.Bytes())
	if err != nil {
		return err
	}
	files := []struct {
		name string
		data []byte
	}{
		{"demo.xml.bz2", d.data.Bytes()},
		{"demo-multistream-index.txt.bz2", index},
		{"demo-cut.xml.bz2", d.cut(cutStream)},
		{"demo-history.xml", history(pages)},
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(out, f.name), f.data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
