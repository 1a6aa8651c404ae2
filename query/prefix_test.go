package query_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"wikiseek/query"
)

// watchedContext counts how often it is looked at, and ends after so many times.
type watchedContext struct {
	context.Context
	looks atomic.Int64
	limit int64
}

func (c *watchedContext) Err() error {
	if c.looks.Add(1) > c.limit {
		return context.Canceled
	}
	return nil
}

// TestManyPrefixes checks that the context ends the search for titles, which
// looks at it once a title, and that equal prefixes are looked for once.
func TestManyPrefixes(t *testing.T) {
	const titles = 1000
	var b strings.Builder
	for i := range titles {
		fmt.Fprintf(&b, `{"id":"%d","title":"A%d","text":"x"}`+"\n", i, i)
	}
	s := buildSections(t, "en", b.String())
	for _, tt := range []struct {
		name, query string
		limit       int64
		want        error
	}{
		{"one", "prefix:a", 2 * titles, nil},
		{"one, ended", "prefix:a", titles / 2, context.Canceled},
		{"many", strings.Repeat("prefix:a\nprefix:A\n", 100), 2 * titles, nil},
	} {
		ctx := &watchedContext{Context: t.Context(), limit: tt.limit}
		res, err := s.Search(ctx, query.Request{Query: tt.query, NoSnippets: true})
		if !errors.Is(err, tt.want) || err == nil && res.Total != titles {
			t.Errorf("%s: %v, want %v and %d pages", tt.name, err, tt.want, titles)
		}
		if looks := ctx.looks.Load(); err != nil && looks > tt.limit+10 {
			t.Errorf("%s: went on until it had looked %d times", tt.name, looks)
		}
	}
}
