package syntax

import "unicode/utf8"

// readPlain reads a query of words and spaces alone, as most are, at once: ASCII
// and Chinese characters, and no operators. It reports false for others, which
// the parser reads, as it would these.
func readPlain(q string, opts Options) (*Words, bool) {
	if limit := opts.textLimit(); limit >= 0 && len(q) > limit {
		return nil, false
	}
	from, to := -1, 0
	for pos := 0; pos < len(q); {
		if q[pos] == ' ' {
			pos++
			continue
		}
		end := plainEnd(q, pos)
		if end == pos || end < len(q) && q[end] != ' ' || isOperator(q[pos:end]) {
			return nil, false
		}
		if from < 0 {
			from = pos
		}
		pos, to = end, end
	}
	if from < 0 {
		return nil, false
	}
	return &Words{span{from, to}, q[from:to]}, true
}

// plainEnd returns where a word of such characters ends that begins at pos, pos
// if there is none.
func plainEnd(q string, pos int) int {
	for pos < len(q) {
		c := rune(q[pos])
		if c < utf8.RuneSelf {
			if !isWord(c) {
				break
			}
			pos++
			continue
		}
		r, n := runeAt(q, pos)
		if r < firstHan || r > lastHan {
			break
		}
		pos += n
	}
	return pos
}

// The first block of Chinese characters in Unicode, all letters.
const firstHan, lastHan = '\u4e00', '\u9fff'
