package index

import (
	"fmt"
	"path/filepath"

	"wikiseek/index/segment"
)

// Parts says what the bytes of an index are for.
type Parts struct {
	Sources int64               `json:"sources_bytes"` // of pages
	Stored  int64               `json:"stored_bytes"`  // stored fields: titles, anchors
	Fields  []segment.FieldPart `json:"fields"`        // that have terms
	Other   int64               `json:"other_bytes"`   // columns, bounds, root, headers
}

// Parts takes the segments apart. It reads all of them.
func (ix *Index) Parts() (Parts, error) {
	var p Parts
	known := int64(0)
	at := make(map[string]int)
	for _, s := range ix.segments {
		parts, err := segment.PartsOf(s.Segment)
		if err != nil {
			return p, ix.damaged(fmt.Errorf("take segment %s apart: %w", s.name(), err))
		}
		p.Stored += parts.Stored
		for _, f := range parts.Fields {
			if f.Terms == 0 {
				continue
			}
			i, ok := at[f.Name]
			if !ok {
				i = len(p.Fields)
				at[f.Name] = i
				p.Fields = append(p.Fields, segment.FieldPart{Name: f.Name})
			}
			p.Fields[i].Add(f)
			known += f.Bytes()
		}
	}
	p.Sources = dirBytes(filepath.Join(ix.dir, sourcesDir))
	p.Other = ix.Bytes() - p.Sources - p.Stored - known
	return p, nil
}
