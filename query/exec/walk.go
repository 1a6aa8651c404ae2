package exec

import "wikiseek/index/segment"

// walk reads the postings of a source within a window, a block at a time.
type walk struct {
	src   *source
	need  float64 // blocks of which no frequency is so high are left out
	block int     // of made postings: the index of the next
	end   int
}

func (it *walk) begin(f *frame) {
	if m := it.src.made; m != nil {
		it.block, it.end = lowerBound(m.docs, f.lo), lowerBound(m.docs, f.hi)
		return
	}
	last := it.src.Blocks.Last
	it.block, it.end = lowerBound(last, f.lo), min(lowerBound(last, f.hi)+1, len(last))
}

// size is about how many postings there are to read.
func (it *walk) size() int {
	if it.src.made != nil {
		return it.end - it.block
	}
	return min((it.end-it.block)*len(it.src.Docs), int(it.src.Count))
}

// next returns documents of a window that a source holds, with their
// normalized frequencies, nil at the end.
func (r *run) next(f *frame, it *walk) (docs []uint32, tf []float64, err error) {
	src := it.src
	if src.made != nil {
		docs, tf = src.made.docs[it.block:it.end], src.made.tf[it.block:it.end]
		it.block = it.end
		if len(docs) == 0 {
			return nil, nil, nil
		}
		return docs, tf, nil
	}
	for ; it.block < it.end; it.block++ {
		if it.need > 0 && src.mostOf(it.block)*slack < it.need {
			continue
		}
		if docs, tf, err = r.read(f, it); len(docs) > 0 || err != nil {
			it.block++
			return docs, tf, err
		}
	}
	return nil, nil, nil
}

// ones are the frequencies of lists of which they don't matter.
var ones = func() (list [segment.BlockSize]float64) {
	for i := range list {
		list[i] = 1
	}
	return list
}()

// read decodes the part of a block that lies in the window and whose
// frequencies are as high as needed.
func (r *run) read(f *frame, it *walk) (docs []uint32, tf []float64, err error) {
	src := it.src
	if it.need > 0 && !src.held {
		return r.selectDocs(f, it)
	}
	src.Load(it.block)
	docs = src.Docs[:src.N]
	from, to := 0, len(docs)
	if docs[0] < f.lo {
		from = lowerBound(docs, f.lo)
	}
	if docs[to-1] >= f.hi {
		to = lowerBound(docs, f.hi)
	}
	if src.held {
		return docs[from:to], ones[:to-from], nil
	}
	tf = r.blockTF[:to-from]
	return docs[from:to], tf, src.Scale(tf, from, &src.norm.table, src.norm.of)
}

// selectDocs is read where only high frequencies matter.
func (r *run) selectDocs(f *frame, it *walk) (docs []uint32, tf []float64, err error) {
	src := it.src
	r.selected, err = src.Select(r.selected[:0], it.block, &src.norm.table, it.need/slack)
	if len(r.selected) == 0 || err != nil {
		return nil, nil, err
	}
	src.Load(it.block)
	n := 0
	for _, s := range r.selected {
		if doc := src.Docs[s.Index]; doc >= f.lo && doc < f.hi {
			r.blockDocs[n], r.blockTF[n] = doc, float64(s.Freq)*src.norm.of(s.Length)
			n++
		}
	}
	return r.blockDocs[:n], r.blockTF[:n], nil
}

// lowerBound returns the index of the first element that is x or more.
func lowerBound(list []uint32, x uint32) int {
	i, j := 0, len(list)
	for i < j {
		if h := int(uint(i+j) >> 1); list[h] < x {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}
