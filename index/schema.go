package index

import "wikiseek/index/segment"

// schema is the fields of every index, as segments have them.
var schema = newSchema()

func newSchema() *segment.Schema {
	var fields []segment.Field
	for _, name := range TextFields {
		fields = append(fields,
			segment.Field{Name: name, Kind: segment.TextPositions, Stored: name == FieldTitle},
			segment.Field{Name: Stem(name), Kind: segment.Text})
	}
	for _, name := range []string{
		FieldCategory, FieldTemplate, FieldLink, FieldTitleKey, FieldTitleFold, FieldRedirectTo, FieldKind, FieldNamespace,
	} {
		fields = append(fields, segment.Field{Name: name, Kind: segment.Keyword})
	}
	for _, name := range []string{
		FieldRevID, FieldTimestamp, FieldModel, FieldCategories, FieldSource, FieldCounts, FieldAnchor, FieldOutline, FieldExternalIDs,
	} {
		fields = append(fields, segment.Field{Name: name, Kind: segment.Stored})
	}
	s, err := segment.NewSchema(fields...)
	if err != nil {
		panic(err) // the names above are constants
	}
	return s
}

// fieldIDs are the numbers of the fields that documents are made of, looked
// up once.
var fieldIDs = func() map[string]segment.FieldID {
	ids := make(map[string]segment.FieldID)
	for _, name := range schema.Names() {
		ids[name] = schema.ID(name)
	}
	return ids
}()
