package segment

import (
	"cmp"
	"fmt"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// A Kind says what a field keeps.
type Kind uint8

// The kinds of fields.
const (
	Stored        Kind = iota // a value to be fetched with the document, not searched
	Keyword                   // terms as they are; one term of a document counts once
	Text                      // tokens with frequencies and the length of the text
	TextPositions             // Text, with the positions of the tokens
)

// A Field is a field of the documents of a [Schema].
type Field struct {
	Name   string
	Kind   Kind
	Stored bool // values are stored too; always true of the kind Stored
}

// A FieldID is the number of a field in its schema.
type FieldID uint16

// idField holds the ids of documents. zap wants it first.
const (
	idField     FieldID = 0
	idFieldName         = "_id"
)

// A Schema is the fields that documents may have. Every segment built with it
// lists all of them, in the same order, so that merging can copy bytes.
type Schema struct {
	fields []Field // fields[idField] is the id, the rest is sorted by name as zap wants it
}

// NewSchema returns the schema of some fields.
func NewSchema(fields ...Field) (*Schema, error) {
	s := &Schema{fields: slices.Concat([]Field{{Name: idFieldName, Kind: Keyword, Stored: true}}, fields)}
	slices.SortFunc(s.fields[1:], func(a, b Field) int { return cmp.Compare(a.Name, b.Name) })
	for i, f := range s.fields[1:] {
		if f.Name == "" || f.Name == s.fields[i].Name || f.Name == idFieldName {
			return nil, fmt.Errorf("make schema: field %q is empty or there twice", f.Name)
		}
	}
	return s, nil
}

// Names returns the names of the fields, the documents' ids apart.
func (s *Schema) Names() []string {
	names := make([]string, 0, len(s.fields))
	for _, f := range s.fields[1:] {
		names = append(names, f.Name)
	}
	return names
}

// ID returns the number of the field of that name. It panics where there is
// none, which is a mistake of the program.
func (s *Schema) ID(name string) FieldID {
	i, ok := slices.BinarySearchFunc(s.fields[1:], name, func(f Field, name string) int { return cmp.Compare(f.Name, name) })
	if !ok {
		panic(fmt.Sprintf("segment: no field %q in the schema", name))
	}
	return FieldID(i + 1)
}

// options returns what Bleve is told of a field.
func (f Field) options() index.FieldIndexingOptions {
	var o index.FieldIndexingOptions
	switch f.Kind {
	case Keyword:
		o = index.IndexField | index.SkipFreqNorm
	case Text, TextPositions:
		o = index.IndexField
	}
	if f.Stored || f.Kind == Stored {
		o |= index.StoreField
	}
	if f.Name == idFieldName {
		o = index.IndexField | index.StoreField // as zapx has it
	}
	return o
}
