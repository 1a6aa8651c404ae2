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

// LoadFreqsOf decodes frequencies and lengths of some of the documents in the
// block that is loaded: from one index in Docs on and before another.
func (c *Cursor) LoadFreqsOf(from, to int) error {
	if c.block == c.freqBlock || from >= to {
		return nil
	}
	if to-from > BlockSize/2 || c.bits == nil {
		return c.LoadFreqs()
	}
	at := skipVarints(c.freqs, int(c.Blocks.Off[c.block]), 2*from)
	c.freqBlock = -1
	if at < 0 || readPairs(c.Freqs[from:to], c.Lengths[from:to], c.freqs, at) < 0 {
		return ErrDamaged
	}
	return nil
}
