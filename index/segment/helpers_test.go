package segment

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wikiseek/index/analysis"
)

func testSchema(t testing.TB) *Schema {
	t.Helper()
	s, err := NewSchema(
		Field{Name: "text", Kind: TextPositions},
		Field{Name: "text_stem", Kind: Text},
		Field{Name: "title", Kind: TextPositions, Stored: true},
		Field{Name: "kind", Kind: Keyword},
		Field{Name: "source", Kind: Stored},
	)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// testDoc is a document that can be built here and by zap.
type testDoc struct {
	id         string
	text, stem []string
	title      []string
	kinds      []string
	source     []byte
}

// randomDocs makes documents whose words follow Zipf's law, so that there are
// terms of every frequency.
func randomDocs(r *rand.Rand, prefix string, n int) []testDoc {
	zipf := rand.NewZipf(r, 1.1, 2, 5000)
	words := func(most int) []string {
		list := make([]string, r.IntN(most+1))
		for i := range list {
			list[i] = fmt.Sprintf("w%d", zipf.Uint64())
		}
		return list
	}
	docs := make([]testDoc, n)
	for i := range docs {
		docs[i] = testDoc{
			id: fmt.Sprintf("%s%d.%d", prefix, i/3, i%3), text: words(60), stem: words(30), title: words(3),
			kinds: slices.Compact(slices.Sorted(slices.Values(words(2)))), source: []byte(fmt.Sprint(i, words(10))),
		}
	}
	return docs
}

func tokens(words []string) []analysis.Token {
	list := make([]analysis.Token, len(words))
	for i, w := range words {
		list[i] = analysis.Token{Term: w, Pos: i + 1, Form: formOf(w)}
	}
	return list
}

// formOf numbers the words of randomDocs, but for some.
func formOf(word string) uint32 {
	number, _ := strings.CutPrefix(word, "w")
	n, err := strconv.Atoi(number)
	if err != nil || number == word || n%7 == 0 {
		return 0
	}
	return uint32(n)
}

// build makes a pack of documents.
func build(t testing.TB, b *Builder, docs []testDoc) *Pack {
	t.Helper()
	s := b.schema
	for _, d := range docs {
		b.Begin(d.id)
		b.Text(s.ID("text"), tokens(d.text), len(d.text))
		b.Text(s.ID("text_stem"), tokens(d.stem), len(d.stem))
		b.Text(s.ID("title"), tokens(d.title), len(d.title))
		b.Store(s.ID("title"), fmt.Append(nil, d.title))
		b.Store(s.ID("source"), d.source)
		for _, k := range d.kinds {
			b.Keyword(s.ID("kind"), k)
			b.Keyword(s.ID("kind"), k) // counts once
		}
	}
	p, err := b.Finish(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// stockField is a field of a document as Bleve's own code makes it.
type stockField struct {
	name    string
	value   []byte
	options index.FieldIndexingOptions
	words   []string
	locs    bool
}

func (f *stockField) Name() string                        { return f.name }
func (f *stockField) Value() []byte                       { return f.value }
func (f *stockField) ArrayPositions() []uint64            { return nil }
func (f *stockField) EncodedFieldType() byte              { return 't' }
func (f *stockField) Analyze()                            {}
func (f *stockField) Options() index.FieldIndexingOptions { return f.options }
func (f *stockField) AnalyzedLength() int                 { return len(f.words) }
func (f *stockField) NumPlainTextBytes() uint64           { return 0 }
func (f *stockField) Size() int                           { return 0 }

func (f *stockField) AnalyzedTokenFrequencies() index.TokenFrequencies {
	freqs := index.TokenFrequencies{}
	for i, w := range f.words {
		if freqs[w] == nil {
			freqs[w] = &index.TokenFreq{Term: []byte(w)}
		}
		freqs[w].SetFrequency(freqs[w].Frequency() + 1)
		if f.locs {
			freqs[w].Locations = append(freqs[w].Locations, &index.TokenLocation{Position: i + 1})
		}
	}
	return freqs
}

// stock makes a segment of the documents by zap's own code.
func stock(t testing.TB, docs []testDoc) segment.Segment {
	t.Helper()
	var list []index.Document
	for _, d := range docs {
		doc := document.NewDocument(d.id)
		doc.AddField(&stockField{name: "text", words: d.text, options: index.IndexField | index.IncludeTermVectors, locs: true})
		doc.AddField(&stockField{name: "text_stem", words: d.stem, options: index.IndexField})
		doc.AddField(&stockField{name: "title", words: d.title, value: fmt.Append(nil, d.title),
			options: index.IndexField | index.StoreField | index.IncludeTermVectors, locs: true})
		doc.AddField(&stockField{name: "source", value: d.source, options: index.StoreField})
		doc.AddField(&stockField{name: "kind", words: d.kinds, options: index.IndexField})
		doc.AddIDField()
		doc.VisitFields(func(f index.Field) { f.Analyze() })
		list = append(list, doc)
	}
	s, _, err := new(zap.ZapPlugin).New(list)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// inMemory makes a segment of a pack as scorch does.
func inMemory(t testing.TB, p *Pack) segment.Segment {
	t.Helper()
	s, _, err := new(plugin).New([]index.Document{p})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// persisted writes a segment to disk and opens it.
func persisted(t testing.TB, s segment.Segment) segment.Segment {
	t.Helper()
	path := filepath.Join(t.TempDir(), "00000001.zap")
	if err := s.(segment.UnpersistedSegment).Persist(path); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func open(t testing.TB, path string) segment.Segment {
	t.Helper()
	f, err := new(plugin).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// contents is what a segment says, by field and term.
type contents struct {
	stored   []string
	postings map[string]map[string][]string
}

// read reads a segment through the interfaces that Bleve uses, and its
// positions where they are apart.
func read(t testing.TB, s segment.Segment) contents {
	t.Helper()
	c := contents{postings: map[string]map[string][]string{}}
	for doc := range s.Count() {
		var fields []string
		err := s.VisitStoredFields(doc, func(field string, typ byte, value []byte, _ []uint64) bool {
			fields = append(fields, fmt.Sprintf("%s %c %q", field, typ, value))
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		c.stored = append(c.stored, fmt.Sprint(fields))
	}
	for _, field := range []string{"_id", "text", "text_stem", "title", "kind"} {
		c.postings[field] = readField(t, s, field)
	}
	return c
}

func readField(t testing.TB, s segment.Segment, field string) map[string][]string {
	dict, err := s.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	apart := positionsApart(t, s, field)
	terms := map[string][]string{}
	it := dict.AutomatonIterator(nil, nil, nil)
	for {
		e, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		if e == nil {
			return terms
		}
		terms[e.Term] = readTerm(t, dict, field, e.Term, apart)
	}
}

func readTerm(t testing.TB, dict segment.TermDictionary, field, term string, apart func(term string, n int) []uint32) []string {
	list, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	it := list.Iterator(true, true, true, nil)
	for n := 0; ; n++ {
		p, err := it.Next()
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			return found
		}
		line := fmt.Sprint(p.Number())
		if field != "kind" && field != "_id" {
			var positions []uint32
			if apart != nil {
				positions = apart(term, n)
			}
			for _, l := range p.Locations() {
				positions = append(positions, uint32(l.Pos()))
			}
			line += fmt.Sprintf(" %d %v %v", p.Frequency(), p.Norm(), positions)
		}
		found = append(found, line)
	}
}

// positionsApart returns a function that reads the positions of a term in its
// n-th document from the file of positions; nil where there are none.
func positionsApart(t testing.TB, s segment.Segment, field string) func(term string, n int) []uint32 {
	src, err := newSource(s)
	if err != nil || field != "text" && field != "title" {
		return nil
	}
	d, err := src.dictionary(src.schema.ID(field))
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]uint64{}
	for more := true; more; values[string(d.term)] = d.value {
		if more, err = d.next(); err != nil {
			t.Fatal(err)
		}
	}
	return func(term string, n int) []uint32 {
		v, ok := values[term]
		if !ok {
			t.Fatalf("no %q in %s", term, field)
		}
		tp, err := src.positions.find(field, []byte(term), v)
		if err != nil {
			t.Fatal(err)
		}
		list, err := tp.read(nil, uint32(n))
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
}

func dropping(docs ...uint32) *roaring.Bitmap { return roaring.BitmapOf(docs...) }
