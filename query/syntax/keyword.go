package syntax

import (
	"slices"
	"strings"
)

// Form is how the value of a keyword is written.
type Form uint8

// The forms of values.
const (
	FormWord     Form = iota // name:word or name:"quoted"
	FormRegex                // the same, and name:/regex/ or name:/regex/i
	FormOptional             // name: alone, name:word or name:"quoted", without a space before the value
	FormGreedy               // all up to the end of the line
	FormNone                 // name: alone
)

// KeywordInfo describes a keyword of the language.
type KeywordInfo struct {
	Name    string // without the colon
	Form    Form
	Header  bool // read at the start of the query only
	Exempt  bool // does not count for Options.MaxText
	Numeric bool // the value is a number, >number, <number or number,number
}

// keywords are all keywords that are read, in the order in which they are cut
// out: one that comes first wins where two overlap. Names, forms and order are
// those of CirrusSearch (includes/Parser/FullTextKeywordRegistry.php) and of
// the extension GeoData.
var keywords = []KeywordInfo{
	{Name: "local", Form: FormNone, Header: true},
	{Name: "withredirects", Form: FormNone, Header: true},
	{Name: "morelike", Form: FormGreedy, Header: true},
	{Name: "prefix", Form: FormGreedy},
	{Name: "prefer-recent", Form: FormOptional},
	{Name: "insource", Form: FormRegex, Exempt: true},
	{Name: "boost-templates"},
	{Name: "hastemplate", Exempt: true},
	{Name: "linksto"},
	{Name: "incategory", Exempt: true},
	{Name: "intitle", Form: FormRegex},
	{Name: "inlanguage"},
	{Name: "filetype"},
	{Name: "filemime"},
	{Name: "filesize", Numeric: true},
	{Name: "filebits", Numeric: true},
	{Name: "fileh", Numeric: true},
	{Name: "filew", Numeric: true},
	{Name: "fileheight", Numeric: true},
	{Name: "filewidth", Numeric: true},
	{Name: "fileres", Numeric: true},
	{Name: "textbytes", Numeric: true},
	{Name: "contentmodel"},
	{Name: "subpageof"},
	{Name: "deepcat"},
	{Name: "deepcategory"},
	{Name: "articletopic", Exempt: true},
	{Name: "drafttopic"},
	{Name: "articlecountry"},
	{Name: "hasrecommendation", Exempt: true},
	{Name: "pageid", Exempt: true},
	{Name: "lasteditdate"},
	{Name: "creationdate"},
	{Name: "morelikethis"},
	{Name: "neartitle"},
	{Name: "nearcoord"},
	{Name: "boost-neartitle"},
	{Name: "boost-nearcoord"},
}

// Keywords returns the keywords that Parse reads. Any other name before a
// colon is a plain word.
func Keywords() []KeywordInfo { return slices.Clone(keywords) }

// keyword returns the keyword of that name, or nil.
func keyword(name string) *KeywordInfo {
	i := slices.IndexFunc(keywords, func(k KeywordInfo) bool { return k.Name == name })
	if i < 0 {
		return nil
	}
	return &keywords[i]
}

// isNumeric reports whether v is a number with an optional < or > before it,
// or two numbers with a comma between.
func isNumeric(v string) bool {
	if low, high, ok := strings.Cut(v, ","); ok {
		return isNumber(low) && isNumber(high)
	}
	return isNumber(strings.TrimLeft(v, "<>"))
}

// isDecay reports whether v is "decay,days" with a decay from 0 to 1, either
// of which may be missing.
func isDecay(v string) bool {
	decay, days, ok := strings.Cut(v, ",")
	if ok && !isNumber(days) {
		return false
	}
	if decay == "" || decay == "0" || decay == "1" {
		return true
	}
	return isNumber(decay) && strings.HasPrefix(strings.TrimPrefix(decay, "0"), ".")
}

// isNumber reports whether v is a decimal number without sign or exponent.
func isNumber(v string) bool {
	whole, fraction, point := strings.Cut(v, ".")
	if point && fraction == "" {
		return false
	}
	return whole+fraction != "" && strings.Trim(whole+fraction, "0123456789") == ""
}
