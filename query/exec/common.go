package exec

import (
	"strings"
	"sync"
)

// commonCharacters are the characters found to be too common to count, with their df:
// most of a question's are, and to look one up takes as long as to look up one that counts.
// Since each is in a good share of all sections, a wiki has few.
type commonCharacters struct {
	mu  sync.RWMutex
	dfs map[commonKey]float64
}

type commonKey struct {
	term   string
	fields uint8 // see searched.set
}

func (c *commonCharacters) df(key commonKey) (df float64, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	df, ok = c.dfs[key]
	return df, ok
}

func (c *commonCharacters) keep(key commonKey, df float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dfs == nil {
		c.dfs = make(map[commonKey]float64)
	}
	key.term = strings.Clone(key.term) // not to keep the query
	c.dfs[key] = df
}
