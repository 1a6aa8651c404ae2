package index

import (
	"slices"
	"strings"
)

// categories numbers the categories in the order of their keys, and lists
// those of each page.
func (m *columnMaker) categories() error {
	m.CategoryFirst = make([]uint32, m.Pages()+1)
	var numbers, pages []uint32 // of each category its pages, one behind the other
	err := m.eachTerm(FieldCategory, func(term []byte) error {
		err := m.eachDocument(FieldCategory, string(term), func(doc uint32) {
			page := m.Page[doc]
			numbers, pages = append(numbers, m.CategoryCount), append(pages, page)
			m.CategoryFirst[page+1]++
		})
		m.CategoryCount++
		return err
	})
	if err != nil {
		return err
	}
	for page := range m.Pages() {
		m.CategoryFirst[page+1] += m.CategoryFirst[page]
	}
	m.CategoryRefs = make([]uint32, len(numbers))
	next := slices.Clone(m.CategoryFirst)
	for i, page := range pages {
		m.CategoryRefs[next[page]] = numbers[i]
		next[page]++
	}
	return nil
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
