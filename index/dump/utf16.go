package dump

import (
	"bytes"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// newUTF8Reader returns r as UTF-8 without byte order mark; only input that
// begins with a mark is changed.
func newUTF8Reader(r io.Reader) io.Reader {
	return &utf8Reader{src: r}
}

// utf8Reader looks at the first bytes of src when it is first read, so that
// making a Reader does no input.
type utf8Reader struct {
	src  io.Reader
	body io.Reader // nil before the first bytes were seen
	bom  [3]byte
	n    int // bytes in bom

	mark    int64 // bytes of a UTF-8 mark that were left out
	recoded bool  // src isn't UTF-8
}

// place returns where in src a byte of what was read stands; false where it
// stands there in another form.
func (u *utf8Reader) place(offset int64) (int64, bool) {
	return offset + u.mark, !u.recoded
}

func (u *utf8Reader) Read(p []byte) (int, error) {
	if u.body != nil {
		return u.body.Read(p)
	}
	for u.n < len(u.bom) {
		n, err := u.src.Read(u.bom[u.n:])
		u.n += n
		if err == io.EOF {
			break
		}
		if err != nil || n == 0 && u.n < len(u.bom) {
			return 0, err
		}
	}
	u.body = u.open(u.bom[:u.n])
	return u.body.Read(p)
}

func (u *utf8Reader) open(b []byte) io.Reader {
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
		u.mark = 3
		return u.src
	}
	little := bytes.HasPrefix(b, []byte("\xff\xfe"))
	if little || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		u.recoded = true
		return &utf16Reader{src: io.MultiReader(bytes.NewReader(b[2:]), u.src), little: little}
	}
	return io.MultiReader(bytes.NewReader(b), u.src)
}

// utf16Reader turns UTF-16 into UTF-8. Half a pair becomes U+FFFD.
type utf16Reader struct {
	src    io.Reader
	little bool
	in     [4096]byte
	n      int    // bytes in in
	out    []byte // decoded and not yet read
	buf    []byte // of out
	high   rune   // first half of a pair, 0 if none
	err    error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			err := u.err
			u.err = nil
			return 0, err
		}
		n, err := u.src.Read(u.in[u.n:])
		u.n += n
		u.err = err
		u.convert()
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// convert decodes the whole units in in.
func (u *utf16Reader) convert() {
	out := u.buf[:0]
	i := 0
	for ; i+1 < u.n; i += 2 {
		c := rune(u.in[i])<<8 | rune(u.in[i+1])
		if u.little {
			c = rune(u.in[i+1])<<8 | rune(u.in[i])
		}
		out = u.unit(out, c)
	}
	u.n = copy(u.in[:], u.in[i:u.n])
	u.buf, u.out = out, out
}

// unit appends the character that c completes.
func (u *utf16Reader) unit(out []byte, c rune) []byte {
	high := u.high
	u.high = 0
	if high != 0 {
		if r := utf16.DecodeRune(high, c); r != utf8.RuneError {
			return utf8.AppendRune(out, r)
		}
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	if 0xd800 <= c && c < 0xdc00 {
		u.high = c
		return out
	}
	return utf8.AppendRune(out, c) // a lone low half becomes U+FFFD
}
