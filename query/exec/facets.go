package exec

import (
	"cmp"
	"math/bits"
	"slices"

	"wikiseek/index"
)

// Facets says of what to count the pages that match: how many of the most
// frequent values are wanted, 0 for none.
type Facets struct {
	Categories int
	Namespaces int
}

func (f Facets) any() bool { return f.Categories > 0 || f.Namespaces > 0 }

// FacetCount is a value and how many of the pages that match have it.
type FacetCount struct {
	Value int64 // a category's number, or a namespace
	Pages int
	Page  uint32 // one of them
}

// FacetCounts are the most frequent values, of equally frequent ones the
// lowest first.
type FacetCounts struct {
	Categories []FacetCount
	Namespaces []FacetCount
}

// counter counts values. Its memory is used again.
type counter struct {
	counts []uint32 // by category
	used   []uint32 // categories of which the count isn't 0
	pages  []uint32 // by category: a page that has it
}

// count counts the values of a set of pages.
func (c *counter) count(cols *index.Columns, f Facets, pages []uint64) (found FacetCounts) {
	if f.Categories > 0 {
		found.Categories = c.categories(cols, pages, f.Categories)
	}
	if f.Namespaces > 0 {
		found.Namespaces = namespaces(cols, pages, f.Namespaces)
	}
	return found
}

func (c *counter) categories(cols *index.Columns, pages []uint64, n int) []FacetCount {
	if c.counts == nil {
		c.counts, c.pages = make([]uint32, cols.CategoryCount), make([]uint32, cols.CategoryCount)
	}
	for w, word := range pages {
		for ; word != 0; word &= word - 1 {
			page := uint32(w<<6 | bits.TrailingZeros64(word))
			for _, number := range cols.Categories(page) {
				if c.counts[number] == 0 {
					c.used = append(c.used, number)
					c.pages[number] = page
				}
				c.counts[number]++
			}
		}
	}
	var list []FacetCount
	for _, number := range c.used {
		list = keepFacet(list, FacetCount{int64(number), int(c.counts[number]), c.pages[number]}, n)
		c.counts[number] = 0
	}
	c.used = c.used[:0]
	return list
}

func namespaces(cols *index.Columns, pages []uint64, n int) []FacetCount {
	var counts []FacetCount // a wiki has few namespaces
	at := 0                 // that of the page before, mostly
	for w, word := range pages {
		for ; word != 0; word &= word - 1 {
			page := uint32(w<<6 | bits.TrailingZeros64(word))
			ns := int64(cols.Namespace[page])
			if at == len(counts) || counts[at].Value != ns {
				at = slices.IndexFunc(counts, func(c FacetCount) bool { return c.Value == ns })
			}
			if at < 0 {
				at = len(counts)
				counts = append(counts, FacetCount{Value: ns, Page: page})
			}
			counts[at].Pages++
		}
	}
	var list []FacetCount
	for _, c := range counts {
		list = keepFacet(list, c, n)
	}
	return list
}

// keepFacet puts a value in its place among the n most frequent ones.
func keepFacet(list []FacetCount, c FacetCount, n int) []FacetCount {
	if len(list) == n && c.Pages < list[n-1].Pages { // nearly always
		return list
	}
	at, _ := slices.BinarySearchFunc(list, c, func(a, b FacetCount) int {
		return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(a.Value, b.Value))
	})
	if at == n {
		return list
	}
	return slices.Insert(list[:min(len(list), n-1)], at, c)
}
