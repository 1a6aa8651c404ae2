package wikitext

// special marks the bytes that may begin markup within a line.
var special = byteSet("<{[&\n" + pairs)

// pairs are the bytes that begin markup only together with the next one, see
// paired.
const pairs = "'_-|!"

// lineMark marks the bytes that may begin markup at the beginning of a line.
var lineMark = byteSet("=*#:;{|!- \t<")

func byteSet(bytes string) (t [256]bool) {
	for _, c := range []byte(bytes) {
		t[c] = true
	}
	return t
}

// paired holds by what each of pairs has to be followed, other bytes by 0.
var paired = func() (t [256]byte) {
	for _, c := range []byte(pairs) {
		t[c] = c
	}
	t['-'] = '{'
	return t
}()

// textEnd returns the end of what is certainly text in src from i on: where
// markup may begin.
func textEnd(src string, i int) int {
	for ; ; i++ {
		for i < len(src) && !special[src[i]] {
			i++
		}
		if i >= len(src) {
			return i
		}
		if next := paired[src[i]]; next == 0 || i+1 < len(src) && src[i+1] == next {
			return i
		}
	}
}
