// Stock knows nothing of wikiseek: it opens an index with Bleve alone, counts,
// searches, fetches, deletes, adds and merges, and prints what it found.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string) error {
	ix, err := bleve.Open(path)
	if err != nil {
		return err
	}
	defer ix.Close()
	if err := report(ix, "opened"); err != nil {
		return err
	}
	hits, err := search(ix)
	if err != nil || len(hits) == 0 {
		return fmt.Errorf("%d hits: %w", len(hits), err)
	}
	doc, err := ix.Document(hits[0])
	if err != nil || doc == nil {
		return fmt.Errorf("fetch %s: %w", hits[0], err)
	}
	if err := ix.Delete(hits[0]); err != nil {
		return err
	}
	if err := ix.Index("a stock document", map[string]any{"text": "Jurchen"}); err != nil {
		return err
	}
	if err := report(ix, "changed"); err != nil {
		return err
	}
	advanced, err := ix.Advanced()
	if err != nil {
		return err
	}
	if err := advanced.(*scorch.Scorch).ForceMerge(context.Background(), nil); err != nil {
		return err
	}
	return report(ix, "merged")
}

// report prints how many documents there are, and how many match.
func report(ix bleve.Index, state string) error {
	n, err := ix.DocCount()
	if err != nil {
		return err
	}
	hits, err := search(ix)
	if err != nil {
		return err
	}
	fmt.Println(state, n, len(hits))
	return nil
}

func search(ix bleve.Index) (ids []string, err error) {
	q := bleve.NewMatchQuery("Jurchen")
	q.SetField("text")
	req := bleve.NewSearchRequest(q)
	req.Size = 1000
	r, err := ix.Search(req)
	if err != nil {
		return nil, err
	}
	for _, h := range r.Hits {
		ids = append(ids, h.ID)
	}
	return ids, nil
}
