package syntax

import (
	"slices"
	"strings"
)

// form is how the value of a keyword is written.
type form uint8

// The forms of values.
const (
	formWord     form = iota // name:word or name:"quoted"
	formRegex                // the same, and name:/regex/ or name:/regex/i
	formOptional             // name: alone, name:word or name:"quoted", without a space before the value
	formGreedy               // all up to the end of the line
	formNone                 // name: alone
)

// keywordInfo describes a keyword of the language.
type keywordInfo struct {
	Name    string // without the colon
	Form    form
	Header  bool // read at the start of the query only
	Exempt  bool // does not count for Options.MaxText
	Numeric bool // the value is a number, >number, <number or number,number
}

// keywords are all keywords that are read, in the order in which they are cut
// out: one that comes first wins where two overlap. Names, forms and order are
// those of CirrusSearch (includes/Parser/FullTextKeywordRegistry.php) and of
// the extension GeoData.
var keywords = []keywordInfo{
	{Name: "local", Form: formNone, Header: true},
	{Name: "withredirects", Form: formNone, Header: true},
	{Name: "morelike", Form: formGreedy, Header: true},
	{Name: "prefix", Form: formGreedy},
	{Name: "prefer-recent", Form: formOptional},
	{Name: "insource", Form: formRegex, Exempt: true},
	{Name: "boost-templates"},
	{Name: "hastemplate", Exempt: true},
	{Name: "linksto"},
	{Name: "incategory", Exempt: true},
	{Name: "intitle", Form: formRegex},
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

// keyword returns the keyword of that name, or nil.
func keyword(name string) *keywordInfo {
	i := slices.IndexFunc(keywords, func(k keywordInfo) bool { return k.Name == name })
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
