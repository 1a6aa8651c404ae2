package segment

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
