package query

import "wikiseek/query/exec"

// Sort says what hits are sorted by. The names are CirrusSearch's.
type Sort string

// The sorts. By anything but relevance the sections of a page stay together,
// the best first.
const (
	SortRelevance  Sort = "relevance"
	SortNewest     Sort = "last_edit_desc" // pages edited last; those of unknown time at the end
	SortOldest     Sort = "last_edit_asc"  // pages not edited for longest
	SortMostLinks  Sort = "incoming_links_desc"
	SortLeastLinks Sort = "incoming_links_asc"
)

var orders = map[Sort]exec.Order{
	SortRelevance:  {},
	SortNewest:     {By: exec.ByTime},
	SortOldest:     {By: exec.ByTime, Ascending: true},
	SortMostLinks:  {By: exec.ByLinks},
	SortLeastLinks: {By: exec.ByLinks, Ascending: true},
}

// AllSorts are the sorts there are, the usual one first.
var AllSorts = []Sort{SortRelevance, SortNewest, SortOldest, SortMostLinks, SortLeastLinks}
