package analysis

import (
	"strings"
	"testing"
)

// TestHeadWord has each byte at each place among letters, in capitals and not.
func TestHeadWord(t *testing.T) {
	for _, around := range []string{"aZ9aZ9aZ9aZ9aZ9aZ9", "zzzzzzzzzzzzzzzzzz", "000000000000000000", "MMMMMMMMMMMMMMMMMM"} {
		for place := range headBytes {
			for c := range 256 {
				text := around[:place] + string([]byte{byte(c)}) + around[place+1:]
				checkHeadWord(t, text)
				checkHeadWord(t, text[:place+1])
			}
		}
	}
}

func checkHeadWord(t *testing.T, text string) {
	t.Helper()
	want, digits := "", true
	for i := 0; i < min(len(text), headBytes); i++ {
		c := text[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (c < '0' || c > '9') {
			break
		}
		want, digits = want+strings.ToLower(text[i:i+1]), digits && !letter
	}
	head, n, onlyDigits := headWord(text)
	if head != headOf([]byte(want)) || n != len(want) || onlyDigits != digits {
		t.Errorf("%q begins with %d letters and digits, %q, digits alone: %v, want %q, %v", text, n, head.whole(min(n, headBytes), nil), onlyDigits, want, digits)
	}
}
