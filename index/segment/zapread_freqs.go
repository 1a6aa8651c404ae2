package segment

// TableSize is the length of tables by field length. Few sections are longer.
const TableSize = 1024

// Select appends to dst the postings of a block whose frequency times what
// table has for their length is need or more, and maybe some of lengths
// beyond the table. The table falls.
func (c *Cursor) Select(dst []Selected, block int, table *[TableSize]float64, need float64) ([]Selected, error) {
	if c.bits == nil {
		return append(dst, Selected{0, 1, c.length}), nil
	}
	n := int(min(BlockSize, c.Count-uint32(block)*BlockSize))
	dst, ok := selectPairs(dst, n, c.freqs, int(c.Blocks.Off[block]), table, need)
	if !ok {
		return dst, ErrDamaged
	}
	return dst, nil
}

// Scale sets dst to the frequencies of documents in the block that is loaded,
// from one index in Docs on, each times what table has for its length; more
// stands for the lengths beyond the table.
func (c *Cursor) Scale(dst []float64, from int, table *[TableSize]float64, more func(length uint32) float64) error {
	if c.bits == nil {
		for i := range dst { // the one posting, or none
			dst[i] = more(c.length)
		}
		return nil
	}
	at := skipVarints(c.freqs, int(c.Blocks.Off[c.block]), 2*from)
	if at < 0 || !readScaled(dst, c.freqs, at, table, more) {
		return ErrDamaged
	}
	return nil
}
