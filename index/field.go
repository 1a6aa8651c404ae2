package index

import (
	index "github.com/blevesearch/bleve_index_api"

	"wikiseek/index/analysis"
)

// field is a field of a document whose terms are known already: the text was
// analysed by the goroutine that made the document, which also needs the
// lengths for the totals. Bleve asks for nothing that it would have to
// compute.
type field struct {
	name    string
	value   []byte // stored value
	options index.FieldIndexingOptions
	length  int
	freqs   index.TokenFrequencies
}

func (f *field) Name() string                        { return f.name }
func (f *field) Value() []byte                       { return f.value }
func (f *field) ArrayPositions() []uint64            { return nil }
func (f *field) EncodedFieldType() byte              { return 't' }
func (f *field) Analyze()                            {}
func (f *field) Options() index.FieldIndexingOptions { return f.options }
func (f *field) AnalyzedLength() int                 { return f.length }
func (f *field) NumPlainTextBytes() uint64           { return uint64(len(f.value)) }
func (f *field) Size() int                           { return len(f.name) + len(f.value) }

func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }

// storedField keeps value to be fetched by the number of its document.
func storedField(name string, value []byte) *field {
	return &field{name: name, value: value, options: index.StoreField}
}

// keywordField indexes each value as one term.
func keywordField(name string, values ...string) *field {
	f := &field{name: name, options: index.IndexField | index.SkipFreqNorm, freqs: make(index.TokenFrequencies, len(values))}
	for _, v := range values {
		if f.freqs[v] == nil {
			f.freqs[v] = &index.TokenFreq{Term: []byte(v)}
			f.length++
		}
	}
	return f
}

// tokenField indexes tokens: with their positions where phrases are matched
// on them.
func tokenField(name string, tokens []analysis.Token, positions bool) *field {
	f := &field{name: name, options: index.IndexField, length: len(tokens)}
	if positions {
		f.options |= index.IncludeTermVectors
	}
	f.freqs = tokenFrequencies(tokens, positions)
	return f
}

// tokenFrequencies counts tokens by term. Entries and locations are carved
// from one slab each, for there is one of them to every word of the wiki.
func tokenFrequencies(tokens []analysis.Token, positions bool) index.TokenFrequencies {
	freqs := make(index.TokenFrequencies, len(tokens)/2+1)
	var slab []index.TokenFreq
	var locations []index.TokenLocation
	if positions {
		locations = make([]index.TokenLocation, len(tokens))
	}
	for i, t := range tokens {
		freq, ok := freqs[t.Term]
		if !ok {
			if len(slab) == 0 {
				slab = make([]index.TokenFreq, min(64, len(tokens)-i))
			}
			freq, slab = &slab[0], slab[1:]
			freq.Term = []byte(t.Term)
			freqs[t.Term] = freq
		}
		freq.SetFrequency(freq.Frequency() + 1)
		if positions {
			locations[i] = index.TokenLocation{Start: t.Start, End: t.End, Position: t.Pos}
			freq.Locations = append(freq.Locations, &locations[i])
		}
	}
	return freqs
}
