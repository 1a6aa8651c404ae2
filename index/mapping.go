package index

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/mapping"
)

// newMapping returns the mapping that is stored with the index. It names
// stock components only, so that any program with Bleve can open the index
// and query it; our own documents come analysed and never pass through it.
func newMapping() *mapping.IndexMappingImpl {
	doc := bleve.NewDocumentStaticMapping()
	text := bleve.NewTextFieldMapping()
	text.Analyzer = standard.Name
	text.Store, text.IncludeInAll, text.DocValues = false, false, false
	for _, name := range TextFields {
		doc.AddFieldMappingsAt(name, text)
	}
	word := bleve.NewKeywordFieldMapping()
	word.Analyzer = keyword.Name
	word.Store, word.IncludeInAll, word.DocValues = false, false, false
	for _, name := range []string{
		FieldCategory, FieldTemplate, FieldLink, FieldTitleKey,
		FieldTitleFold, FieldRedirectTo, FieldKind, FieldNamespace,
	} {
		doc.AddFieldMappingsAt(name, word)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.DefaultAnalyzer = standard.Name
	m.DefaultField = FieldText
	return m
}
