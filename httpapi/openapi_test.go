package httpapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wikiseek/query"
)

// apiDescription is what the tests read of openapi.json.
type apiDescription struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Name, In, Ref string
		}
	}
	Components struct{ Schemas map[string]apiSchema }
}

type apiSchema struct {
	Type       string
	Format     string
	Ref        string `json:"$ref"`
	Items      *apiSchema
	Required   []string
	Properties map[string]apiSchema
}

func readDescription(t *testing.T) apiDescription {
	t.Helper()
	var d apiDescription
	if err := json.Unmarshal(openapiJSON, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDescribedRoutes compares the routes of the JSON API with the paths of
// the description, and the parameters of both.
func TestDescribedRoutes(t *testing.T) {
	d := readDescription(t)
	described := len(d.Paths)
	for _, rt := range newServer(&fake{}, Options{}).routes() {
		if !strings.HasPrefix(rt.pattern, "/api/") && rt.pattern != "/healthz" || rt.pattern == "/api.php" {
			continue
		}
		described--
		path, ok := d.Paths[strings.ReplaceAll(rt.pattern, "...", "")]
		if !ok {
			t.Errorf("%s is not described", rt.pattern)
			continue
		}
		var names []string
		for _, p := range path["get"].Parameters {
			if p.In == "query" {
				names = append(names, p.Name)
			}
		}
		if !slices.Equal(names, rt.params) {
			t.Errorf("%s is described with %q, takes %q", rt.pattern, names, rt.params)
		}
	}
	if described != 0 {
		t.Errorf("%d paths are described that are no routes", described)
	}
}

// TestDescribedTypes compares each schema with the Go type of that name,
// down to the types of its members.
func TestDescribedTypes(t *testing.T) {
	d := readDescription(t)
	types := []reflect.Type{
		reflect.TypeFor[SearchResponse](), reflect.TypeFor[SearchHit](), reflect.TypeFor[SuggestResponse](),
		reflect.TypeFor[query.Suggestion](), reflect.TypeFor[query.Page](), reflect.TypeFor[query.Section](),
		reflect.TypeFor[SectionResponse](), reflect.TypeFor[query.Info](), reflect.TypeFor[query.Namespace](),
		reflect.TypeFor[HealthResponse](), reflect.TypeFor[Problem](),
		reflect.TypeFor[query.Facets](), reflect.TypeFor[query.FacetCount](),
		reflect.TypeFor[query.Explanation](), reflect.TypeFor[query.TermScore](), reflect.TypeFor[query.FieldScore](),
	}
	if len(types) != len(d.Components.Schemas) {
		t.Errorf("%d schemas are described, %d types compared", len(d.Components.Schemas), len(types))
	}
	for _, typ := range types {
		schema, ok := d.Components.Schemas[typ.Name()]
		if !ok {
			t.Errorf("%s is not described", typ.Name())
			continue
		}
		members, required := map[string]string{}, []string{}
		jsonMembers(typ, members, &required)
		described := map[string]string{}
		for name, p := range schema.Properties {
			described[name] = schemaType(p)
		}
		if !reflect.DeepEqual(members, described) {
			t.Errorf("%s has %v\ndescribed %v", typ.Name(), members, described)
		}
		slices.Sort(required)
		slices.Sort(schema.Required)
		if !slices.Equal(required, schema.Required) {
			t.Errorf("%s always has %q\ndescribed %q", typ.Name(), required, schema.Required)
		}
	}
}

// jsonMembers collects the members of a struct in JSON with their types, the
// outer ones before those of embedded structs.
func jsonMembers(typ reflect.Type, members map[string]string, required *[]string) {
	var embedded []reflect.Type
	for f := range typ.Fields() {
		tag, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			embedded = append(embedded, deref(f.Type))
			continue
		case !f.IsExported() || tag == "-" || members[tag] != "":
			continue
		}
		members[tag] = goType(f.Type)
		if opts == "" {
			*required = append(*required, tag)
		}
	}
	for _, e := range embedded {
		jsonMembers(e, members, required)
	}
}

// deref is the type that a pointer points to.
func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// goType and schemaType name a type in the same words.
func goType(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return "string date-time"
	case t == reflect.TypeFor[query.Millis]():
		return "number"
	}
	switch t = deref(t); t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64, reflect.Uint32:
		return "integer"
	case reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Array:
		return "array of " + goType(t.Elem())
	}
	return t.Name()
}

func schemaType(s apiSchema) string {
	switch {
	case s.Ref != "":
		return strings.TrimPrefix(s.Ref, "#/components/schemas/")
	case s.Items != nil:
		return "array of " + schemaType(*s.Items)
	}
	return strings.TrimSpace(s.Type + " " + s.Format)
}
