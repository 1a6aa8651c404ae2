package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dsnet/compress/bzip2"
)

// streamPages is the number of pages in a bzip2 stream. Wikimedia takes 100;
// ten give a small dump enough streams to be read in parallel.
const streamPages = 10

// dump is a multistream dump while it is made.
type dump struct {
	data    bytes.Buffer
	index   bytes.Buffer
	offsets []int // where each stream begins: the header, the pages, the footer
}

// multistream makes the dump and its index from pages in order of id.
func multistream(pages []page) (*dump, error) {
	d := new(dump)
	if err := d.add([]byte(header())); err != nil {
		return nil, err
	}
	for chunk := range slices.Chunk(pages, streamPages) {
		var b bytes.Buffer
		for _, p := range chunk {
			fmt.Fprintf(&d.index, "%d:%d:%s\n", d.data.Len(), p.id, p.title)
			writePage(&b, p, revision{id: p.rev, time: p.time, text: p.text})
		}
		if err := d.add(b.Bytes()); err != nil {
			return nil, err
		}
	}
	return d, d.add([]byte(footer))
}

// add appends one stream.
func (d *dump) add(xml []byte) error {
	d.offsets = append(d.offsets, d.data.Len())
	z, err := compress(xml)
	d.data.Write(z)
	return err
}

// cut returns the dump as a broken download leaves it: n streams of pages
// whole, half of the next one.
func (d *dump) cut(n int) []byte {
	if n+2 >= len(d.offsets) {
		return d.data.Bytes()
	}
	return d.data.Bytes()[:(d.offsets[n+1]+d.offsets[n+2])/2]
}

// compress returns b as one bzip2 stream.
func compress(b []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := bzip2.NewWriter(&out, &bzip2.WriterConfig{Level: bzip2.BestCompression})
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// history returns a plain dump of the first pages that have sections: in the
// oldest revision the lead alone, in the middle one all but the last section,
// in the newest all. The oldest text of every second page is hidden.
func history(pages []page) []byte {
	var b bytes.Buffer
	b.WriteString(header())
	n := 0
	for _, p := range pages {
		first, last := strings.Index(p.text, "\n=="), strings.LastIndex(p.text, "\n==")
		if p.ns != 0 || first == last || n == historyPages {
			continue
		}
		revs := make([]revision, revisions)
		for i, end := range []int{first, last, len(p.text)} {
			age := revisions - 1 - i
			revs[i] = revision{id: p.rev - int64(age), time: p.time.Add(-30 * 24 * time.Hour * time.Duration(age)), text: p.text[:end]}
			if i > 0 {
				revs[i].parent = revs[i-1].id
			}
		}
		revs[0].deleted = n%2 == 1
		writePage(&b, p, revs...)
		n++
	}
	b.WriteString(footer)
	return b.Bytes()
}
