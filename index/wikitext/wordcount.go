package wikitext

// WordCount counts the words of a page's wikitext as MediaWiki's own search
// does for "wordcount", by PHP's str_word_count: runs of ASCII letters,
// apostrophes and hyphens. (The "size" beside it is the length of the source
// in bytes.)
func WordCount(src string) int {
	for src != "" && (src[0] == '\'' || src[0] == '-') {
		src = src[1:]
	}
	if n := len(src); n > 0 && src[n-1] == '-' {
		src = src[:n-1]
	}
	n, in := 0, false
	for i := 0; i < len(src); i++ {
		c := src[i]
		word := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '\'' || c == '-'
		if word && !in {
			n++
		}
		in = word
	}
	return n
}
