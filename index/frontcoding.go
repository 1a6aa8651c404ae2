package index

import (
	"encoding/binary"
	"iter"
)

// A front-coded list holds strings that begin alike: of each how many bytes it
// shares with the one before, how many follow, both as uvarints, and those. It
// takes as little room as if it were compressed, and is read to any place in
// far less time.

// encodeFront makes a list of strings.
func encodeFront(strings []string) []byte {
	var list []byte
	last := ""
	for _, s := range strings {
		shared := 0
		for shared < min(len(last), len(s)) && last[shared] == s[shared] {
			shared++
		}
		list = binary.AppendUvarint(list, uint64(shared))
		list = binary.AppendUvarint(list, uint64(len(s)-shared))
		list = append(list, s[shared:]...)
		last = s
	}
	return list
}

// frontStrings returns the strings of a list by their numbers, those before the
// damage where there is any. Each is valid until the next.
func frontStrings(list []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		var room [128]byte
		s, rest, ok := cutFront(list, room[:0])
		for i := 0; ok && yield(i, s); i++ {
			s, rest, ok = cutFront(rest, s)
		}
	}
}

// decodeFront returns the strings of a list.
func decodeFront(list []byte) []string {
	var strings []string
	for _, s := range frontStrings(list) {
		strings = append(strings, string(s))
	}
	return strings
}

// frontString returns string n of a list, "" where there is none. It is made in
// room, if that is large enough, like all those before it.
func frontString(list, room []byte, n int) []byte {
	s, ok := room[:0], false
	for ; n >= 0; n-- {
		if s, list, ok = cutFront(list, s); !ok {
			return room[:0]
		}
	}
	return s
}

// cutFront returns the first string of a list and the rest of it. last is the
// string before, which it is written over. It reports false at the end, and
// where the list is damaged.
func cutFront(list, last []byte) (s, rest []byte, ok bool) {
	if len(list) >= 2 && list[0]|list[1] < 0x80 && int(list[0]) <= len(last) && int(list[1]) <= len(list)-2 { // nearly always
		end := 2 + int(list[1])
		return append(last[:list[0]], list[2:end]...), list[end:], true
	}
	shared, n := binary.Uvarint(list)
	if n <= 0 || shared > uint64(len(last)) {
		return nil, nil, false
	}
	list = list[n:]
	more, n := binary.Uvarint(list)
	if n <= 0 || more > uint64(len(list)-n) {
		return nil, nil, false
	}
	end := n + int(more)
	return append(last[:shared], list[n:end]...), list[end:], true
}
