package segment

import "encoding/binary"

// An arena holds many byte strings that grow a little at a time: the postings
// lists of a segment under way, but their ends. Each is a chain of slices, of
// which the next is larger than the one before, so that a rare term costs little
// and a frequent one is in few pieces. Addresses are 32 bits, and nothing in an
// arena is a pointer, so the garbage collector doesn't look at it.
type arena struct {
	pages [][]byte
	page  int    // pages in use
	used  uint32 // bytes used of the last of them
}

const (
	pageBits = 20
	pageSize = 1 << pageBits
	pageMask = pageSize - 1

	linkSize = 4 // each slice ends with the address of the next

	// maxPages keeps addresses within 32 bits.
	maxPages = 1 << (32 - pageBits)
)

// sliceSizes are the sizes of the first, second, ... slice of a chain.
var sliceSizes = [...]uint32{64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384}

// A chain is a string in an arena. The zero chain is empty.
type chain struct {
	head  uint32 // of the first slice
	at    uint32 // where the next byte goes
	limit uint32 // where the last slice ends, before its link; 0 if there is none
	level uint8  // of the last slice
}

// reset empties the arena and keeps its memory.
func (a *arena) reset() { a.page, a.used = 0, 0 }

// bytes is how much memory is in use.
func (a *arena) bytes() int { return a.page * pageSize }

func (a *arena) alloc(n uint32) uint32 {
	if a.page == 0 || a.used+n > pageSize {
		if a.page == len(a.pages) {
			a.pages = append(a.pages, make([]byte, pageSize))
		}
		a.page++
		a.used = 0
	}
	at := uint32(a.page-1)<<pageBits | a.used
	a.used += n
	return at
}

// full reports whether addresses run out.
func (a *arena) full() bool { return a.page >= maxPages-1 }

// write appends data.
func (a *arena) write(c *chain, data []byte) {
	for len(data) > 0 {
		if c.at == c.limit {
			a.extend(c)
		}
		n := copy(a.pages[c.at>>pageBits][c.at&pageMask:c.limit&pageMask], data)
		c.at += uint32(n)
		data = data[n:]
	}
}

// extend adds a slice to a chain.
func (a *arena) extend(c *chain) {
	if c.limit == 0 {
		n := sliceSizes[0]
		c.head = a.alloc(n)
		c.at, c.limit = c.head, c.head+n-linkSize
		return
	}
	if int(c.level) < len(sliceSizes)-1 {
		c.level++
	}
	n := sliceSizes[c.level]
	next := a.alloc(n)
	binary.LittleEndian.PutUint32(a.pages[c.limit>>pageBits][c.limit&pageMask:], next)
	c.at, c.limit = next, next+n-linkSize
}

// appendTo appends what the chain holds to dst.
func (a *arena) appendTo(dst []byte, c *chain) []byte {
	if c.limit == 0 {
		return dst
	}
	at := c.head
	for level := 0; ; level++ {
		n := sliceSizes[min(level, len(sliceSizes)-1)]
		limit := at + n - linkSize
		page := a.pages[at>>pageBits]
		if limit == c.limit {
			return append(dst, page[at&pageMask:at&pageMask+c.at-at]...)
		}
		dst = append(dst, page[at&pageMask:limit&pageMask]...)
		at = binary.LittleEndian.Uint32(page[limit&pageMask:])
	}
}
