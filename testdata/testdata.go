// Package testdata holds the fixtures that tests of more than one package
// share: a small wiki about the Song dynasty around Emperor Qinzong, written
// for this project.
//
//   - pages/*.wiki are its pages, readable: lines of "key: value" (title, ns,
//     id, rev, time, and redirect or model where they matter), an empty line,
//     the wikitext.
//   - dumps holds that wiki as MediaWiki exports, made from the pages by
//     wikiseek/bench/mkdump: demo.xml.bz2 with its index, a cut-off copy, and
//     a history of a few pages.
//   - judgments/queries.jsonl has a query a line with the one section that
//     should come first: {"qid","query","page","anchor","script","note"}, where
//     script is "latin" or "han" by what the query mostly is, and an empty
//     anchor means the lead.
//
// Only tests import this package.
package testdata

import (
	"embed"
	"os"
	"path/filepath"
)

//go:generate go run wikiseek/bench/mkdump -dir .

// FS holds the folders pages, dumps and judgments.
//
//go:embed pages dumps judgments
var FS embed.FS

// WriteDump copies a file of the folder dumps into dir and returns its path,
// for tests that need a file of their own.
func WriteDump(dir, name string) (string, error) {
	b, err := FS.ReadFile("dumps/" + name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	return path, os.WriteFile(path, b, 0o600)
}
