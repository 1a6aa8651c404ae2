package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"wikiseek/index/wikitext"
)

// docExample is a piece of wikitext, its language, and in the next block what
// comes of it: text, or some fields of the record.
var docExample = regexp.MustCompile("(?s)```wikitext *(\\w*)\n(.*?)\n```\n\n```(text|json)\n(.*?)\n```\n")

// TestExtractionDoc extracts the examples of docs/extraction.md.
func TestExtractionDoc(t *testing.T) {
	doc, err := os.ReadFile("../../docs/extraction.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := docExample.FindAllStringSubmatch(string(doc), -1)
	if n := strings.Count(string(doc), "```wikitext"); len(examples) != n || n < 10 {
		t.Errorf("%d examples, %d of them with output", n, len(examples))
	}
	for _, e := range examples {
		lang, src, kind, want := e[1], e[2], e[3], e[4]
		article := newRecordParser(wikitext.Options{Lang: lang}).Parse("Page", src)
		if kind == "text" {
			if got := article.Text(); got != want {
				t.Errorf("%s\ngives\n%s\nwant\n%s", src, got, want)
			}
			continue
		}
		line, err := json.Marshal(newBatchRecord(nil, article, src))
		if err != nil {
			t.Fatal(err)
		}
		var got, fields any
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(want), &fields); err != nil {
			t.Fatalf("%v in\n%s", err, want)
		}
		if diff := missingFields("", fields, got); diff != "" {
			t.Errorf("%s\ngives\n%s\n%s", src, line, diff)
		}
	}
}

// missingFields says which of the fields wanted got lacks or has otherwise; it
// may have more.
func missingFields(path string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for key, value := range want {
			if diff := missingFields(path+"."+key, value, object[key]); diff != "" {
				return diff
			}
		}
		return ""
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			return fmt.Sprintf("%s: %d elements, want %d", path, len(list), len(want))
		}
		for i := range want {
			if diff := missingFields(fmt.Sprintf("%s[%d]", path, i), want[i], list[i]); diff != "" {
				return diff
			}
		}
		return ""
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Sprintf("%s: %v, want %v", path, got, want)
	}
	return ""
}
