package exec_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"wikiseek/query/exec"
)

func TestReadRanking(t *testing.T) {
	want := exec.DefaultRanking()
	want.Plain.Weight = 0.5
	f := want.Fields["title"]
	f.Weight = 8
	want.Fields["title"] = f
	got, err := exec.ReadRanking(strings.NewReader(`{"plain":{"weight":0.5},"fields":{"title":{"weight":8}}}`))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
}

// TestRankingDocs reads the profile that the documentation says is built in.
func TestRankingDocs(t *testing.T) {
	doc, err := os.ReadFile("../../docs/ranking.md")
	if err != nil {
		t.Fatal(err)
	}
	profile := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(doc)
	if profile == nil {
		t.Fatal("there is no profile in docs/ranking.md")
	}
	got, err := exec.ReadRanking(strings.NewReader(string(profile[1])))
	if err != nil || !reflect.DeepEqual(got, exec.DefaultRanking()) {
		t.Errorf("the profile in docs/ranking.md is %+v (%v), built in is %+v", got, err, exec.DefaultRanking())
	}
}

func TestReadRankingErrors(t *testing.T) {
	for profile, want := range map[string]string{
		``:                                  "EOF",
		`[]`:                                "cannot unmarshal",
		`{"stem":{"k2":1}}`:                 "k2",
		`{"fields":{"body":{"weight":1}}}`:  `"body" is none of title, heading, text, aux`,
		`{"fields":{"text":{"weight":-1}}}`: "text.weight is -1",
		`{"fields":{"text":{"b":1}}}`:       "text.b is 1",
		`{"fields":{"text":{"c":1}}}`:       `unknown field "c"`,
		`{"links_scale":0}`:                 "links_scale is 0",
		`{"char":{"weight":1e9}}`:           "char.weight",
		`{"stem":{"k1":0}}`:                 "stem.k1 is 0",
		`{"char":{"k1":-1}}`:                "char.k1 is -1",
		`{"hiragana":2}`:                    "hiragana is 2",
		`{"common":1.5}`:                    "common is 1.5",
		`{"common_least":-1}`:               "common_least is -1",
		`{"beside_runs":11}`:                "beside_runs is 11",
		`{"stem":{"weight":6}}`:             "stem.weight times beside_runs is 12",
		`{"model":"bm25"}`:                  `model is "bm25", and neither bm25f nor bleve`,
		`{"model":"bleve","links":1}`:       "bleve has no parameters",
		`{} {}`:                             "more follows",
		`{"redirect":` + strings.Repeat(" ", 1<<17): "EOF",
	} {
		if _, err := exec.ReadRanking(strings.NewReader(profile)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want an error with %q", profile, err, want)
		}
	}
}
