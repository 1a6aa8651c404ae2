package analysis

import (
	"bytes"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class is what a folded rune does to the token under way.
type class uint8

const (
	separator  class = iota // ends it
	letter                  // continues or begins a word
	digit                   // the same, and joins over points and commas
	mark                    // continues a word or a cluster, begins none
	ignored                 // is left out without ending anything
	apostrophe              // joins letters
	point                   // joins digits, and the letters of an acronym
	comma                   // joins digits
	middleDot               // joins letters, as in Catalan
	quotation               // joins Hebrew letters
	joiner                  // zero width non-joiner: ends a word in some languages, else ignored
	zeroSpace               // zero width space: ends a word; between clusters an aid to the printer
	ideograph               // the rest are characters of a run
	kana
	hangul
	cluster
	stacker // joins the next letter to the cluster
)

// info packs what the scanner must know about a rune: the folded rune in the
// low 21 bits, its class, and two flags.
type info uint32

const (
	runeBits     = 21
	classBits    = 5
	attaches     = info(1) << 30 // may combine with what stands before it
	expands      = info(1) << 31 // its folded form isn't one rune
	runeBitsMask = 1<<runeBits - 1
)

func (x info) rune() rune   { return rune(x & runeBitsMask) }
func (x info) class() class { return class(x >> runeBits & (1<<classBits - 1)) }

// A runeTable answers info for every rune. Its pages are computed when first
// asked for: a text touches a few dozen of the 4352.
type runeTable struct {
	turkic bool // dotted and dotless i are two letters
	pages  [(unicode.MaxRune + 1) / pageSize]atomic.Pointer[page]
}

const pageSize = 256

type page [pageSize]info

var (
	defaultRunes = &runeTable{}
	turkicRunes  = &runeTable{turkic: true}
)

func (t *runeTable) info(r rune) info {
	p := t.pages[r/pageSize].Load()
	if p == nil {
		p = t.build(r / pageSize)
	}
	return p[r%pageSize]
}

// build computes a page. Two goroutines may do so at once and get the same.
func (t *runeTable) build(n rune) *page {
	p := new(page)
	for i := range p {
		p[i] = t.compute(n*pageSize + rune(i))
	}
	t.pages[n].Store(p)
	return p
}

func (t *runeTable) compute(r rune) info {
	if !utf8.ValidRune(r) {
		return info(separator) << runeBits
	}
	src := string(r)
	var x info
	if !norm.NFKC.PropertiesString(src).BoundaryBefore() {
		x |= attaches
	}
	folded := t.spell(nil, norm.NFKC.String(src))
	f, n := utf8.DecodeRune(folded)
	if n != len(folded) {
		return x | expands | info(letter)<<runeBits | info(r)
	}
	return x | info(classOf(f))<<runeBits | info(f)
}

// spell appends s, which is in NFKC, folded rune by rune.
func (t *runeTable) spell(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == 'ß' || r == 'ẞ':
			dst = append(dst, "ss"...)
		case r == 'I' && t.turkic:
			dst = append(dst, "ı"...)
		default:
			dst = utf8.AppendRune(dst, foldRune(r))
		}
	}
	return dst
}

// fold appends src, which is in NFKC, folded and in NFKC. It is spell by way
// of the table.
func (t *runeTable) fold(dst, src []byte) []byte {
	from := len(dst)
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if x := t.info(r); x&expands != 0 {
			dst = t.spell(dst, string(r))
		} else {
			dst = utf8.AppendRune(dst, x.rune())
		}
		i += n
	}
	if folded := dst[from:]; !bytes.Equal(folded, src) && !norm.NFKC.IsNormal(folded) {
		dst = append(dst[:from], norm.NFKC.Bytes(folded)...)
	}
	return dst
}

// foldRune folds case, final sigma, digits of all scripts, spellings of the
// apostrophe, and Han characters.
func foldRune(r rune) rune {
	switch r {
	case 'ς':
		return 'σ'
	case '‘', '’', '‛', 'ʼ', '՚', '׳', 'ꞌ':
		return '\''
	case '״':
		return '"'
	case '٫': // Arabic decimal separator
		return '.'
	case '٬': // Arabic thousands separator
		return ','
	}
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	if unicode.Is(unicode.Nd, r) {
		return '0' + digitValue(r)
	}
	if i, ok := slices.BinarySearchFunc(hanFolds[:], r, func(p [2]rune, r rune) int { return int(p[0] - r) }); ok {
		return hanFolds[i][1]
	}
	return unicode.ToLower(r)
}

// digitValue returns the value of a decimal digit. Unicode encodes each set
// of ten in a row, beginning with a zero, and adjoining sets ten by ten.
func digitValue(r rune) rune {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return (r - rune(t.Lo)) % 10
		}
	}
	return 0
}

// unspaced are the scripts, besides those of East Asia, that are written
// without spaces between words.
var unspaced = []*unicode.RangeTable{
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tai_Le,
	unicode.New_Tai_Lue, unicode.Tai_Tham, unicode.Tai_Viet,
}

// optional are the vowel points and cantillation signs of Hebrew and Arabic:
// the same word is written with and without them.
var optional = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0591, Hi: 0x05BD, Stride: 1}, {Lo: 0x05BF, Hi: 0x05BF, Stride: 1}, {Lo: 0x05C1, Hi: 0x05C2, Stride: 1},
	{Lo: 0x05C4, Hi: 0x05C5, Stride: 1}, {Lo: 0x05C7, Hi: 0x05C7, Stride: 1}, {Lo: 0x0610, Hi: 0x061A, Stride: 1},
	{Lo: 0x0640, Hi: 0x0640, Stride: 1}, // tatweel
	{Lo: 0x064B, Hi: 0x065F, Stride: 1}, {Lo: 0x0670, Hi: 0x0670, Stride: 1}, {Lo: 0x06D6, Hi: 0x06DC, Stride: 1},
	{Lo: 0x06DF, Hi: 0x06E4, Stride: 1}, {Lo: 0x06E7, Hi: 0x06E8, Stride: 1}, {Lo: 0x06EA, Hi: 0x06ED, Stride: 1},
	{Lo: 0x08D3, Hi: 0x08FF, Stride: 1},
}}

// classOf returns the class of a folded rune.
func classOf(r rune) class {
	switch r {
	case '\'':
		return apostrophe
	case '.':
		return point
	case ',':
		return comma
	case '·':
		return middleDot
	case '"':
		return quotation
	case '\u200c':
		return joiner
	case '\u200b':
		return zeroSpace
	case '々', '〇', '〻', '〆':
		return ideograph
	case 'ー':
		return kana
	case '\u17d2', '\u1039', '\u1a60': // Khmer coeng, Myanmar virama, Tai Tham sakot
		return stacker
	case '\u0300', '\u0301': // see scan.stress
		return mark
	}
	switch {
	case unicode.Is(unicode.Han, r):
		return hanClass(r)
	case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
		return kanaClass(r)
	case unicode.Is(unicode.Hangul, r):
		return hangulClass(r)
	}
	return generalClass(r)
}

func hanClass(r rune) class {
	if unicode.IsLetter(r) || unicode.IsNumber(r) {
		return ideograph
	}
	return separator // a radical or a stroke
}

func kanaClass(r rune) class {
	if unicode.IsLetter(r) {
		return kana
	}
	return separator
}

func hangulClass(r rune) class {
	if unicode.IsLetter(r) {
		return hangul
	}
	return separator // a tone mark
}

func generalClass(r rune) class {
	switch {
	case r == utf8.RuneError:
		return separator
	case unicode.Is(optional, r), unicode.Is(unicode.Variation_Selector, r), unicode.In(r, unicode.Cf, unicode.Me):
		return ignored
	case unicode.IsMark(r):
		return mark
	case unicode.IsLetter(r):
		if unicode.In(r, unspaced...) {
			return cluster
		}
		return letter
	case unicode.Is(unicode.Nd, r):
		return digit
	case unicode.IsNumber(r):
		return letter // a numeral that isn't decimal, such as Roman or Ethiopic
	}
	return separator
}

// wholeFold returns s in NFKC and folded.
func (t *runeTable) wholeFold(s string) string {
	return string(t.fold(nil, norm.NFKC.AppendString(nil, s)))
}
