package index

import (
	"slices"
	"strings"
)

// categories numbers the categories in the order of their keys, and lists
// those of each page.
func (m *columnMaker) categories() error {
	first := make([]uint32, m.Pages()+1)
	err := m.eachCategory(func(number, page uint32) {
		first[page+1]++
		m.CategoryCount = number + 1
	})
	if err != nil {
		return err
	}
	for page := range m.Pages() {
		first[page+1] += first[page]
	}
	refs := make([]uint32, first[m.Pages()])
	next := make([]uint32, m.Pages())
	copy(next, first)
	m.CategoryFirst, m.CategoryRefs = first, refs
	return m.eachCategory(func(number, page uint32) {
		refs[next[page]] = number
		next[page]++
	})
}

// eachCategory calls fn with the number of each category and each page in it.
func (m *columnMaker) eachCategory(fn func(number, page uint32)) error {
	number := uint32(0)
	return m.eachTerm(FieldCategory, func(term []byte) error {
		err := m.eachDocument(FieldCategory, string(term), func(doc uint32) { fn(number, m.Page[doc]) })
		number++
		return err
	})
}

// CategoryName returns the name of a category as a page in it writes it. The
// page's stored names are in the order of their keys, as the numbers are.
func (ix *Index) CategoryName(page, number uint32) (name string, err error) {
	at := slices.Index(ix.columns.Categories(page), number)
	err = ix.stored(ix.columns.Lead(page), func(field string, value []byte) {
		if names := strings.Split(string(value), nameSeparator); field == FieldCategories && at >= 0 && at < len(names) {
			name = names[at]
		}
	})
	return name, err
}
