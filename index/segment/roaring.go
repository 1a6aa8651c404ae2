package segment

import (
	"encoding/binary"
	"math/bits"
)

// The serialized form of Roaring bitmaps, after the specification at
// https://github.com/RoaringBitmap/RoaringFormatSpec. The form with run
// containers is used throughout, as its header is the smaller one; runs are
// used where they save most of the room, since readers have to spread them out.

// minOffsets is the number of containers from which on the header says where
// each one begins.
const minOffsets = 4

// minRunGain is how many times smaller runs have to be than the other form.
const minRunGain = 4

// appendRoaring appends the bitmap of documents, which rise.
func appendRoaring(dst []byte, docs []uint32) []byte {
	base := len(dst)
	n := countContainers(docs)
	dst = binary.LittleEndian.AppendUint32(dst, cookieRuns|uint32(n-1)<<16)
	flags := len(dst)
	dst = append(dst, make([]byte, (n+7)/8)...)
	for rest := docs; len(rest) > 0; {
		c := container(rest)
		dst = binary.LittleEndian.AppendUint16(dst, uint16(c[0]>>16))
		dst = binary.LittleEndian.AppendUint16(dst, uint16(len(c)-1))
		rest = rest[len(c):]
	}
	offsets := len(dst)
	if n >= minOffsets {
		dst = append(dst, make([]byte, 4*n)...)
	}
	for i := 0; len(docs) > 0; i++ {
		c := container(docs)
		if n >= minOffsets {
			binary.LittleEndian.PutUint32(dst[offsets+4*i:], uint32(len(dst)-base))
		}
		var isRun bool
		if dst, isRun = appendContainer(dst, c); isRun {
			dst[flags+i/8] |= 1 << (i % 8)
		}
		docs = docs[len(c):]
	}
	return dst
}

// container returns the documents at the front of docs that share their upper
// 16 bits.
func container(docs []uint32) []uint32 {
	key := docs[0] >> 16
	if docs[len(docs)-1]>>16 == key {
		return docs
	}
	lo, hi := 1, len(docs)-1 // docs[hi] is of another one
	for lo < hi {
		mid := (lo + hi) / 2
		if docs[mid]>>16 == key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return docs[:lo]
}

func countContainers(docs []uint32) int {
	n := 0
	for len(docs) > 0 {
		docs = docs[len(container(docs)):]
		n++
	}
	return n
}

// appendContainer appends a container and reports whether it is one of runs.
func appendContainer(dst []byte, docs []uint32) ([]byte, bool) {
	size := min(2*len(docs), bitmapBytes)
	runs := 1
	for i := 1; i < len(docs); i++ {
		if docs[i] != docs[i-1]+1 {
			runs++
		}
	}
	if minRunGain*(2+4*runs) < size {
		return appendRuns(dst, docs, runs), true
	}
	return appendPlainContainer(dst, docs), false
}

// appendPlainContainer appends a container as an array or as bits.
func appendPlainContainer(dst []byte, docs []uint32) []byte {
	if len(docs) <= maxArray {
		for _, d := range docs {
			dst = binary.LittleEndian.AppendUint16(dst, uint16(d))
		}
		return dst
	}
	at := len(dst)
	dst = append(dst, make([]byte, bitmapBytes)...)
	for _, d := range docs {
		dst[at+int(d&0xffff)>>3] |= 1 << (d & 7)
	}
	return dst
}

func appendRuns(dst []byte, docs []uint32, runs int) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, uint16(runs))
	for i := 0; i < len(docs); {
		k := i + 1
		for k < len(docs) && docs[k] == docs[k-1]+1 {
			k++
		}
		dst = binary.LittleEndian.AppendUint16(dst, uint16(docs[i]))
		dst = binary.LittleEndian.AppendUint16(dst, uint16(k-i-1))
		i = k
	}
	return dst
}

// appendRoaringDocs appends the documents of a bitmap that appendRoaring made.
func appendRoaringDocs(dst []uint32, b []byte) ([]uint32, error) {
	r := reader{b: b}
	cookie := r.uint32()
	if cookie&0xffff != cookieRuns {
		return dst, ErrDamaged
	}
	n := int(cookie>>16) + 1
	flags := r.bytes(uint64(n+7) / 8)
	header := r.bytes(4 * uint64(n))
	if n >= minOffsets {
		r.bytes(4 * uint64(n))
	}
	for i := 0; i < n && !r.bad; i++ {
		key := uint32(binary.LittleEndian.Uint16(header[4*i:])) << 16
		docs := cardAt(header, i)
		switch {
		case flags[i/8]&(1<<(i%8)) != 0:
			dst = appendRunDocs(dst, key, &r)
		case docs <= maxArray:
			for list := r.bytes(2 * uint64(docs)); len(list) > 0; list = list[2:] {
				dst = append(dst, key|uint32(binary.LittleEndian.Uint16(list)))
			}
		default:
			dst = appendBitmapDocs(dst, key, r.bytes(bitmapBytes))
		}
	}
	if r.bad {
		return dst, ErrDamaged
	}
	return dst, nil
}

func appendRunDocs(dst []uint32, key uint32, r *reader) []uint32 {
	n := r.bytes(2)
	if r.bad {
		return dst
	}
	for runs := r.bytes(4 * uint64(binary.LittleEndian.Uint16(n))); len(runs) > 0; runs = runs[4:] {
		first := uint32(binary.LittleEndian.Uint16(runs))
		for d := range uint32(binary.LittleEndian.Uint16(runs[2:])) + 1 {
			dst = append(dst, key|(first+d)&0xffff)
		}
	}
	return dst
}

func appendBitmapDocs(dst []uint32, key uint32, b []byte) []uint32 {
	for i := 0; i+8 <= len(b); i += 8 {
		for word := binary.LittleEndian.Uint64(b[i:]); word != 0; word &= word - 1 {
			dst = append(dst, key|uint32(8*i+bits.TrailingZeros64(word)))
		}
	}
	return dst
}
