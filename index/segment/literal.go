package segment

import "encoding/binary"

// Stored fields are snappy blocks in zap's format. Ours are of one literal, which
// is what snappy makes of bytes that it can't compress: short values gain next
// to nothing, and these are read in place.
// https://github.com/google/snappy/blob/main/format_description.txt

const (
	literalTag  = 0  // the lower two bits of a tag
	shortTags   = 60 // a literal's tag has its length less one in the upper bits, below this
	maxTagBytes = 4  // else how many bytes of length follow
)

// appendLiteral appends b as a block of one literal.
func appendLiteral(dst, b []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(b)))
	if len(b) == 0 {
		return dst
	}
	last := uint32(len(b) - 1)
	if last < shortTags {
		return append(append(dst, byte(last)<<2|literalTag), b...)
	}
	var size [maxTagBytes]byte
	binary.LittleEndian.PutUint32(size[:], last)
	n := maxTagBytes
	for size[n-1] == 0 {
		n--
	}
	dst = append(dst, byte(shortTags+n-1)<<2|literalTag)
	return append(append(dst, size[:n]...), b...)
}

// literal returns what a block holds, if it is of one literal.
func literal(block []byte) ([]byte, bool) {
	length, n := binary.Uvarint(block)
	if n <= 0 {
		return nil, false
	}
	block = block[n:]
	if length == 0 {
		return nil, len(block) == 0
	}
	if len(block) == 0 || block[0]&3 != literalTag {
		return nil, false
	}
	tag := int(block[0] >> 2)
	block = block[1:]
	last := uint64(tag)
	if tag >= shortTags {
		var size [8]byte
		k := tag - shortTags + 1
		if k > copy(size[:k], block) {
			return nil, false
		}
		last, block = binary.LittleEndian.Uint64(size[:]), block[k:]
	}
	return block, last+1 == length && length == uint64(len(block))
}
