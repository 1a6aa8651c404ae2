package syntax

import "unicode/utf8"

// readPlain reads a query of words and spaces alone, as most are, or of one phrase of
// them, at once: ASCII and Chinese characters, and no operators. It reports false for
// others, which the parser reads, as it would these.
func readPlain(q string, opts Options) (Node, bool) {
	if limit := opts.textLimit(); limit >= 0 && len(q) > limit {
		return nil, false
	}
	if end := len(q) - 1; end > 0 && q[0] == '"' && q[end] == '"' {
		if _, ok := spanOfPlain(q[1:end]); ok {
			return &Phrase{span: span{0, len(q)}, Text: q[1:end], Slop: -1}, true
		}
		return nil, false
	}
	if words, ok := spanOfPlain(q); ok {
		return &Words{words, q[words.pos:words.end]}, true
	}
	return nil, false
}

// spanOfPlain returns where such words begin and end. It reports false where there
// are none, or anything else.
func spanOfPlain(q string) (words span, ok bool) {
	for pos := 0; pos < len(q); {
		if q[pos] == ' ' {
			pos++
			continue
		}
		end := plainEnd(q, pos)
		if end == pos || end < len(q) && q[end] != ' ' || isOperator(q[pos:end]) {
			return span{}, false
		}
		if !ok {
			words.pos, ok = pos, true
		}
		pos, words.end = end, end
	}
	return words, ok
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
