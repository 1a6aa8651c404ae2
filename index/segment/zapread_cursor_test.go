package segment

import (
	"errors"
	"testing"
)

// TestLoadFreqsDamaged: who asks again for what is damaged is told again.
func TestLoadFreqsDamaged(t *testing.T) {
	const cut = 0x80 // the first byte of a number that goes on
	var c Cursor
	c.Init(Postings{Count: 2, bits: []byte{0}, freqs: []byte{cut}}, oneBlock)
	c.N, c.block = 2, 0
	for range 2 {
		if err := c.LoadFreqs(); !errors.Is(err, ErrDamaged) {
			t.Errorf("error %v", err)
		}
	}
}
