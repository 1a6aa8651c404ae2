package segment

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"unsafe"

	"wikiseek/index/analysis"
	"wikiseek/index/internal/memory"
)

// A Builder makes one segment after another out of documents. It is for one
// goroutine.
//
//	b.Begin(id)
//	b.Text(title, tokens, len(tokens))
//	b.Store(title, value)
//	b.Begin(next id)
//	...
//	pack, err := b.Finish(dir)
//
// Documents keep the order in which they begin.
type Builder struct {
	schema *Schema
	arena  arena
	fields []fieldBuilder // by FieldID
	docs   uint32
	stored []byte // stored fields of the documents before the one under way

	numbers [textBlock]uint32
	missed  [textBlock]missed
	warm    byte

	ids        []string
	storedAt   []uint64 // by document: where its stored fields begin
	meta, data []byte   // stored fields of the document under way
	values     []storedValue
	packed     []byte
}

// fieldBuilder collects the postings of one field.
type fieldBuilder struct {
	kind    Kind
	terms   termTable
	lists   []list   // by number of the term
	memo    []memo   // of words met lately
	lengths []uint32 // by document that has the field
	docs    []uint32 // the documents of lengths
}

// A list is the postings of a term under way. What it holds:
//
//	Keyword        the distance to each document
//	Text           the distance to each document, and the frequency there
//	TextPositions  for each document the distance to it<<1 | 1, then the first
//	               position<<1 | 1 and the distance<<1 to each further one
//
// The frequency in the last document of a Text list isn't written yet.
//
// Its last bytes are in the list itself, which fills a line of the cache: lists are
// met in no order, and each wait for memory takes longer than all else about a token.
type list struct {
	chain         // of what came before the tail
	last   uint32 // last document
	latest uint32 // the frequency there so far, or with positions the last one
	begun  bool   // there is a document
	fill   uint8  // of the tail
	tail   [tailBytes]byte
}

const tailBytes = 38

// memo remembers the list of a form of a word.
type memo struct{ form, list uint32 }

// About twice as many forms are remembered as there are terms; a power of two.
const (
	minMemos = 1 << 10
	maxMemos = 1 << 17
)

type storedValue struct {
	field FieldID
	value []byte
}

// NewBuilder returns a builder for documents of that schema.
func NewBuilder(schema *Schema) *Builder {
	b := &Builder{schema: schema, fields: make([]fieldBuilder, len(schema.fields))}
	for i, f := range schema.fields {
		b.fields[i].kind = f.Kind
	}
	return b
}

// Docs is the number of documents since the last Finish.
func (b *Builder) Docs() int { return int(b.docs) }

// Full reports whether the builder can't take another document.
func (b *Builder) Full() bool { return b.arena.full() || b.docs >= maxOneHit }

// Bytes is about how much memory the documents since the last Finish take.
func (b *Builder) Bytes() int {
	n := b.arena.bytes() + len(b.stored)
	for i := range b.fields {
		f := &b.fields[i]
		n += len(f.lists)*listBytes + f.terms.bytes() + 4*(len(f.lengths)+len(f.docs))
	}
	return n
}

// listBytes is about what a list takes, with some of the room that doubling leaves.
const listBytes = int(unsafe.Sizeof(list{})) + 8

// Begin begins a document. Ids are unique in a segment.
func (b *Builder) Begin(id string) {
	b.end()
	b.ids = append(b.ids, id)
	b.docs++
}

// Store keeps a value of the document, which mustn't change until the next
// Begin or Finish.
func (b *Builder) Store(field FieldID, value []byte) {
	b.values = append(b.values, storedValue{field, value})
}

// Keyword adds a term to the document.
func (b *Builder) Keyword(field FieldID, term string) {
	f := &b.fields[field]
	doc := b.docs - 1
	l := f.list(term)
	if l.begun && l.last == doc {
		return
	}
	b.add(l, doc-l.last)
	l.last = doc
}

// Text adds the tokens of a text to the document; once for each field.
// length is what ranking and Bleve take for the length of the text.
func (b *Builder) Text(field FieldID, tokens []analysis.Token, length int) {
	f := &b.fields[field]
	doc := b.docs - 1
	if length > 0 {
		f.lengths = append(f.lengths, uint32(min(length, math.MaxInt32)))
		f.docs = append(f.docs, doc)
	}
	for len(tokens) > 0 {
		n := min(len(tokens), textBlock)
		lists := b.listsOf(f, tokens[:n])
		b.warm += f.touch(lists)
		if f.kind == TextPositions {
			for i, l := range lists {
				b.addPosition(&f.lists[l], doc, uint32(tokens[i].Pos))
			}
		} else {
			for _, l := range lists {
				b.addToken(&f.lists[l], doc)
			}
		}
		tokens = tokens[n:]
	}
}

// textBlock is how many tokens are taken through one step after the other. A
// token waits for memory in each step; in a loop of one step those waits
// overlap.
const textBlock = 256

// A missed token is one whose list isn't remembered.
type missed struct{ token, hash uint32 }

// listsOf returns the numbers of the tokens' lists.
func (b *Builder) listsOf(f *fieldBuilder, tokens []analysis.Token) []uint32 {
	f.roomForMemos()
	mask, n := uint32(len(f.memo)-1), 0
	for i := range tokens {
		t := &tokens[i]
		m := f.memo[t.Form&mask]
		if m.form == t.Form && m.form != 0 {
			b.numbers[i] = m.list
			continue
		}
		h := hashTerm(t.Term)
		b.missed[n] = missed{uint32(i), h}
		n++
		b.warm += byte(f.terms.touch(h))
	}
	for _, m := range b.missed[:n] {
		t := &tokens[m.token]
		l := f.number(t.Term, m.hash)
		b.numbers[m.token] = l
		if t.Form != 0 {
			f.memo[t.Form&mask] = memo{t.Form, l}
		}
	}
	return b.numbers[:len(tokens)]
}

// roomForMemos makes room for more memos where there are more terms. Those that
// there were soon come again.
func (f *fieldBuilder) roomForMemos() {
	n := len(f.memo)
	switch {
	case n == 0:
		n = minMemos
	case n < maxMemos && n < 2*f.terms.len():
		n *= 2
	default:
		return
	}
	f.memo = memory.Table[memo](n)
}

// touch brings lists into the cache. What it returns has no meaning but to be used.
func (f *fieldBuilder) touch(lists []uint32) byte {
	var sum byte
	for _, l := range lists {
		sum += f.lists[l].fill
	}
	return sum
}

// list returns the list of a term, a new one where there is none.
func (f *fieldBuilder) list(term string) *list { return &f.lists[f.number(term, hashTerm(term))] }

// number returns the number of a term and of its list.
func (f *fieldBuilder) number(term string, hash uint32) uint32 {
	n := f.terms.number(term, hash)
	if int(n) == len(f.lists) {
		f.lists = append(doubled(f.lists), list{})
	}
	return n
}

// doubled returns s with room for more, twice as much where it was full: append
// would copy large ones five times and more.
func doubled[T any](s []T) []T {
	if len(s) < cap(s) || len(s) < 1024 {
		return s
	}
	return append(make([]T, 0, 2*len(s)), s...)
}

// add appends a number to a list, as a varint.
func (b *Builder) add(l *list, v uint32) {
	if l.fill > tailBytes-binary.MaxVarintLen32 {
		b.arena.write(&l.chain, l.tail[:l.fill])
		l.fill = 0
	}
	l.begun = true
	i := l.fill // % only spares a check: there is room
	for v >= 0x80 {
		l.tail[i%tailBytes] = byte(v) | 0x80
		v >>= 7
		i++
	}
	l.tail[i%tailBytes] = byte(v)
	l.fill = i + 1
}

func (b *Builder) addPosition(l *list, doc, position uint32) {
	if l.begun && l.last == doc {
		b.add(l, (position-l.latest)<<1)
		l.latest = position
		return
	}
	b.add(l, (doc-l.last)<<1|1)
	b.add(l, position<<1|1)
	l.last, l.latest = doc, position
}

func (b *Builder) addToken(l *list, doc uint32) {
	if l.latest > 0 {
		if l.last == doc {
			l.latest++
			return
		}
		b.add(l, l.latest)
	}
	b.add(l, doc-l.last)
	l.last, l.latest = doc, 1
}

// end writes the stored fields of the document under way, as zap has them:
// sizes, the numbers that describe the values, the id, the values.
func (b *Builder) end() {
	if len(b.ids) == len(b.storedAt) {
		return
	}
	id := b.ids[len(b.ids)-1]
	meta := binary.AppendUvarint(b.meta[:0], uint64(len(id)))
	data := b.data[:0]
	slices.SortStableFunc(b.values, func(x, y storedValue) int { return cmp.Compare(x.field, y.field) })
	for _, v := range b.values {
		meta = binary.AppendUvarint(meta, uint64(v.field))
		meta = append(meta, storedType)
		meta = binary.AppendUvarint(meta, uint64(len(data)))
		meta = binary.AppendUvarint(meta, uint64(len(v.value)))
		meta = append(meta, 0) // no array positions
		data = append(data, v.value...)
	}
	b.packed = appendLiteral(b.packed[:0], data)
	b.storedAt = append(b.storedAt, uint64(len(b.stored)))
	b.stored = binary.AppendUvarint(b.stored, uint64(len(meta)))
	b.stored = binary.AppendUvarint(b.stored, uint64(len(id)+len(b.packed)))
	b.stored = append(b.stored, meta...)
	b.stored = append(b.stored, id...)
	b.stored = append(b.stored, b.packed...)
	b.meta, b.data = meta, data
	clear(b.values)
	b.values = b.values[:0]
}

// storedType is what zap calls the type of a text.
const storedType = 't'

// errNoDocuments is returned by Finish: zap has no empty segments.
var errNoDocuments = errors.New("finish segment: it has no documents")

// Finish returns the segment of all documents since the last Finish, and
// begins a new one. Its files are in dir until it is committed.
func (b *Builder) Finish(dir string) (*Pack, error) {
	if b.docs == 0 {
		return nil, errNoDocuments
	}
	b.end()
	p, err := b.write(dir)
	b.reset()
	return p, err
}

// reset makes the builder ready for the next segment and keeps its memory.
func (b *Builder) reset() {
	b.arena.reset()
	for i := range b.fields {
		f := &b.fields[i]
		f.terms.reset()
		clear(f.lists)
		clear(f.memo)
		f.lists, f.lengths, f.docs = f.lists[:0], f.lengths[:0], f.docs[:0]
	}
	b.docs = 0
	b.stored = b.stored[:0]
	clear(b.ids)
	b.ids, b.storedAt = b.ids[:0], b.storedAt[:0]
}
