package segment_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
	scorch "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wikiseek/index/segment"
)

// counted is a field of which the terms and their positions are given.
type counted struct {
	document.Field
	name    string
	vectors bool
	length  int
	freqs   index.TokenFrequencies
}

func (f *counted) Name() string { return f.name }
func (f *counted) Options() index.FieldIndexingOptions {
	switch {
	case f.name == "_id":
		return index.IndexField | index.StoreField // zap can't do without
	case f.vectors:
		return index.IndexField | index.IncludeTermVectors
	}
	return index.IndexField
}
func (f *counted) Value() []byte                                    { return []byte(f.name) }
func (f *counted) AnalyzedLength() int                              { return f.length }
func (f *counted) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }

// newCounted makes a field of a length that is more than the words of text.
func newCounted(name, text string, more int, vectors bool) *counted {
	f := &counted{Field: document.NewTextField(name, nil, nil), name: name, vectors: vectors, freqs: make(index.TokenFrequencies)}
	for _, word := range strings.Fields(text) {
		f.length++
		if f.freqs[word] == nil {
			f.freqs[word] = &index.TokenFreq{Term: []byte(word)}
		}
		freq := f.freqs[word]
		freq.SetFrequency(freq.Frequency() + 1)
		if vectors {
			freq.Locations = append(freq.Locations, &index.TokenLocation{Position: f.length})
		}
	}
	f.length += more
	return f
}

// text of a document has words in all densities that a segment tells apart:
// in every document, in so many that zap keeps a bitmap, in few, in one.
func text(i int) string {
	words := []string{"all"}
	for _, w := range []struct {
		every int
		word  string
	}{{2, "half"}, {20, "some"}, {300, "few"}, {9000, "rare"}, {1 << 20, "once"}} {
		if i%w.every == 0 {
			words = append(words, slices.Repeat([]string{w.word}, 1+i*i%7)...)
		}
	}
	if i%1000 == 999 {
		words = append(words, slices.Repeat([]string{"all", "filler"}, 100)...)
	}
	return strings.Join(words, " ")
}

// testDocs is more than two containers of a roaring bitmap hold.
const testDocs = 140_000

// testSegment makes a segment with the fields plain and stem.
func testSegment(t *testing.T) scorch.Segment {
	t.Helper()
	var docs []index.Document
	for i := range testDocs {
		d := document.NewDocument(strconv.Itoa(i))
		d.AddField(newCounted("_id", strconv.Itoa(i), 0, false))
		d.AddField(newCounted("plain", text(i), i*7%300, true))
		d.AddField(newCounted("stem", text(i/2), 0, false))
		d.AddField(document.NewTextFieldWithIndexingOptions("note", nil, []byte(text(i/7)), index.StoreField))
		docs = append(docs, d)
	}
	return persisted(t, docs)
}

// persisted makes a zap segment of documents on disk and opens it.
func persisted(t testing.TB, docs []index.Document) scorch.Segment {
	t.Helper()
	plugin := &zap.ZapPlugin{}
	made, _, err := plugin.New(docs)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.zap")
	if err := made.(scorch.UnpersistedSegment).Persist(path); err != nil {
		t.Fatal(err)
	}
	s, err := plugin.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestReader(t *testing.T) {
	t.Parallel()
	s := testSegment(t)
	t.Run("read", func(t *testing.T) { testReader(t, s) })
	t.Run("damage", func(t *testing.T) { testDamage(t, s) })
	t.Run("bounds", func(t *testing.T) { testBoundsFile(t, s) })
}

// testReader compares everything that can be read with zap's own iterators.
func testReader(t *testing.T, s scorch.Segment) {
	r, ok := segment.NewReader(s)
	if !ok {
		t.Fatal("no reader")
	}
	for _, field := range []string{"plain", "stem"} {
		for _, term := range []string{"all", "half", "some", "few", "rare", "once", "filler", "none"} {
			for range 3 { // the third time from what is kept
				compareTerm(t, s, r, field, term)
			}
		}
	}
	if d, err := r.Dictionary("none"); d != nil || err != nil {
		t.Errorf("dictionary of no field: %v, %v", d, err)
	}
}

type posting struct {
	doc, freq, length uint32
	positions         []uint32
}

func zapPostings(t *testing.T, s scorch.Segment, field, term string) (list []posting) {
	t.Helper()
	dict, err := s.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	postings, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	it := postings.Iterator(true, true, true, nil)
	for p, err := it.Next(); p != nil; p, err = it.Next() {
		if err != nil {
			t.Fatal(err)
		}
		x := posting{doc: uint32(p.Number()), freq: uint32(p.Frequency()), length: uint32(p.(*zap.Posting).NormUint64())}
		for _, l := range p.Locations() {
			x.positions = append(x.positions, uint32(l.Pos()))
		}
		list = append(list, x)
	}
	return list
}

func compareTerm(t *testing.T, s scorch.Segment, r *segment.Reader, field, term string) {
	t.Helper()
	want := zapPostings(t, s, field, term)
	dict, err := r.Dictionary(field)
	if err != nil {
		t.Fatal(err)
	}
	var p segment.Postings
	found, err := dict.Postings([]byte(term), &p)
	if err != nil || found != (len(want) > 0) || int(p.Count) != len(want) {
		t.Fatalf("%s %s: found %v, %d of %d postings, %v", field, term, found, p.Count, len(want), err)
	}
	if !found {
		return
	}
	var small segment.Blocks
	blocks, err := r.Blocks(&p, &small)
	if err != nil {
		t.Fatal(err)
	}
	var c segment.Cursor
	c.Init(p, blocks)
	compareBlocks(t, &c, field+" "+term, want)
	compareFind(t, &c, field+" "+term, want)
	if field == "plain" {
		comparePositions(t, r, &c, field, term, want)
	}
}

func compareBlocks(t *testing.T, c *segment.Cursor, name string, want []posting) {
	t.Helper()
	n := len(c.Blocks.Last)
	order := make([]int, 0, 2*n)
	for b := range n {
		order = append(order, b, (b*7+3)%n) // forth and back
	}
	for _, b := range order {
		c.Load(b)
		if err := c.LoadFreqs(); err != nil {
			t.Fatal(err)
		}
		list := want[b*segment.BlockSize : min(len(want), (b+1)*segment.BlockSize)]
		if c.N != len(list) || c.Blocks.Last[b] != list[len(list)-1].doc {
			t.Fatalf("%s: block %d has %d postings up to %d, want %d", name, b, c.N, c.Blocks.Last[b], len(list))
		}
		for i, w := range list {
			if c.Docs[i] != w.doc || c.Freqs[i] != w.freq || c.Lengths[i] != w.length {
				t.Fatalf("%s: posting %d of block %d is %d, %d, %d, want %+v", name, i, b, c.Docs[i], c.Freqs[i], c.Lengths[i], w)
			}
			if !bounded(c.Blocks.Impacts[b], w) {
				t.Fatalf("%s: %v doesn't bound %+v", name, c.Blocks.Impacts[b], w)
			}
		}
	}
}

func bounded(impacts [segment.BlockImpacts]segment.Impact, p posting) bool {
	return slices.ContainsFunc(impacts[:], func(i segment.Impact) bool {
		return (uint32(i.Freq) >= p.freq || i.Freq == segment.Unbounded) && uint32(i.Length) <= p.length
	})
}

func compareFind(t *testing.T, c *segment.Cursor, name string, want []posting) {
	t.Helper()
	at := make(map[uint32]posting, len(want))
	for _, w := range want {
		at[w.doc] = w
	}
	for i := range uint32(testDocs) {
		doc := i
		if i%5 == 0 {
			doc = uint32(uint64(i) * 7919 % testDocs)
		}
		w := at[doc]
		freq, length, err := c.Find(doc)
		if err != nil || freq != w.freq || length != w.length || c.Contains(doc) != (w.freq > 0) {
			t.Fatalf("%s: found %d, %d in %d, want %+v, %v", name, freq, length, doc, w, err)
		}
	}
}

func comparePositions(t *testing.T, r *segment.Reader, c *segment.Cursor, field, term string, want []posting) {
	t.Helper()
	var positions segment.TermPositions
	if err := r.Positions().Open(&positions, field, []byte(term), &c.Postings); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(want); i += 1 + i%13 {
		w := want[i]
		rank, ok := c.Rank(w.doc)
		if !ok || rank != uint32(i) {
			t.Fatalf("%s: rank of %d is %d, want %d", term, w.doc, rank, i)
		}
		got, err := positions.Read(nil, w.doc, rank)
		if err != nil || !slices.Equal(got, w.positions) {
			t.Fatalf("%s: positions in %d are %v, want %v, %v", term, w.doc, got, w.positions, err)
		}
	}
}

// testDamage opens postings where there are none: whatever comes out,
// nothing panics or runs away.
func testDamage(t *testing.T, s scorch.Segment) {
	r, _ := segment.NewReader(s)
	dict, err := r.Dictionary("plain")
	if err != nil {
		t.Fatal(err)
	}
	for value := uint64(0); value < 1<<20; value += 97 {
		var p segment.Postings
		if dict.Open(value, &p) != nil || p.Count > testDocs {
			continue
		}
		var small segment.Blocks
		if blocks, err := r.Blocks(&p, &small); err == nil {
			var c segment.Cursor
			c.Init(p, blocks)
			_, _, _ = c.Find(uint32(value) % testDocs)
		}
	}
}

// testBoundsFile writes bounds, reads them back and damages them.
func testBoundsFile(t *testing.T, s scorch.Segment) {
	r, _ := segment.NewReader(s)
	if err := r.OpenBounds(); err == nil {
		t.Error("bounds open before they are written")
	}
	if err := r.WriteBounds([]segment.Pair{{Plain: "plain", Stem: "stem"}, {Plain: "none", Stem: "none"}}); err != nil {
		t.Fatal(err)
	}
	mapped, _ := segment.NewReader(s)
	if err := mapped.OpenBounds(); err != nil {
		t.Fatal(err)
	}
	defer mapped.Close()
	for _, term := range []string{"all", "half", "some", "few"} {
		compareTerm(t, s, mapped, "plain", term)
	}
	for _, term := range []string{"all", "half", "some", "few"} {
		compareJoint(t, s, mapped, term)
	}
	damageBounds(t, s, r.Path())
}

// compareJoint checks the bounds of a term in both fields: every document is in
// one of the blocks, and those bound the sum of its frequencies.
func compareJoint(t *testing.T, s scorch.Segment, r *segment.Reader, term string) {
	t.Helper()
	all := make(map[uint32]posting)
	for _, field := range []string{"plain", "stem"} {
		for _, p := range zapPostings(t, s, field, term) {
			p.freq += all[p.doc].freq
			all[p.doc] = p // the length is that of the second field, as the sum has it
		}
	}
	dict, err := r.Dictionary("stem")
	if err != nil {
		t.Fatal(err)
	}
	var p segment.Postings
	if _, err := dict.Postings([]byte(term), &p); err != nil {
		t.Fatal(err)
	}
	blocks, ok := r.JointBlocks(&p)
	if !ok || len(blocks.Last) != (len(all)+segment.BlockSize-1)/segment.BlockSize {
		t.Fatalf("%s: %d blocks of %d documents", term, len(blocks.Last), len(all))
	}
	for _, x := range all {
		if b := blocks.Find(x.doc); b == len(blocks.Last) || !bounded(blocks.Impacts[b], x) {
			t.Fatalf("%s: %+v isn't bounded", term, x)
		}
	}
}

// TestStored compares stored fields with what zap's own code reads.
func TestStored(t *testing.T) {
	t.Parallel()
	s := testSegment(t)
	r, ok := segment.NewReader(s)
	if !ok {
		t.Fatal("no reader")
	}
	var f segment.StoredFields
	for doc := uint32(0); doc < testDocs; doc += 997 {
		var got, want []string
		if err := f.Open(r, doc); err != nil {
			t.Fatal(err)
		}
		for f.Next() {
			got = append(got, fmt.Sprintf("%s=%q", f.Field, f.Value))
		}
		if err := f.Err(); err != nil {
			t.Fatal(err)
		}
		err := s.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
			if field != "_id" {
				want = append(want, fmt.Sprintf("%s=%q", field, value))
			}
			return true
		})
		if err != nil || len(want) == 0 || !slices.Equal(got, want) {
			t.Fatalf("document %d: got %q, want %q, %v", doc, got, want, err)
		}
	}
	if err := f.Open(r, testDocs); !errors.Is(err, segment.ErrDamaged) {
		t.Errorf("a document that isn't there: %v", err)
	}
}
