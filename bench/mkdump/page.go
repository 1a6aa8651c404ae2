package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// page is one .wiki file: lines of "key: value", an empty line, the wikitext.
type page struct {
	id, rev  int64
	ns       int
	title    string
	redirect string // target of the redirect, with its section if it has one; "" if none
	model    string // content model
	time     time.Time
	text     string // without the line break at the end of the file, as MediaWiki saves it
}

// readPages reads all pages of a folder, in the order of their ids.
func readPages(dir string) ([]page, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.wiki"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no .wiki files in %s", dir)
	}
	var pages []page
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		p, err := parsePage(string(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		pages = append(pages, p)
	}
	slices.SortFunc(pages, func(a, b page) int { return cmp.Compare(a.id, b.id) })
	return pages, nil
}

// parsePage splits a .wiki file into header and text.
func parsePage(src string) (page, error) {
	header, text, ok := strings.Cut(src, "\n\n")
	if !ok {
		return page{}, errors.New("no empty line after the header")
	}
	p := page{model: "wikitext", text: strings.TrimRight(text, "\n")}
	for line := range strings.SplitSeq(header, "\n") {
		key, value, _ := strings.Cut(line, ":")
		if err := p.set(key, strings.TrimSpace(value)); err != nil {
			return page{}, fmt.Errorf("header %q: %w", line, err)
		}
	}
	if p.title == "" || p.id == 0 || p.rev == 0 || p.time.IsZero() {
		return page{}, errors.New("header lacks title, id, rev or time")
	}
	return p, nil
}

// set takes one header line.
func (p *page) set(key, value string) (err error) {
	switch key {
	case "title":
		p.title = value
	case "ns":
		p.ns, err = strconv.Atoi(value)
	case "id":
		p.id, err = strconv.ParseInt(value, 10, 64)
	case "rev":
		p.rev, err = strconv.ParseInt(value, 10, 64)
	case "time":
		p.time, err = time.Parse(time.RFC3339, value)
	case "redirect":
		p.redirect = value
	case "model":
		p.model = value
	default:
		err = errors.New("unknown key")
	}
	return err
}
