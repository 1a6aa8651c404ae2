package query

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"wikiseek/index"
	"wikiseek/query/exec"
)

// Limits on a request. A request beyond them is refused, which bounds what a
// result holds. What a query takes is bounded otherwise: syntax.MaxQuery and
// syntax.MaxClauses limit its parts, whose sets are used again from one word to
// the next, and planning, search and snippets end with the context, the deadline
// of which the caller sets.
const (
	DefaultLimit  = 10
	MaxLimit      = 1000   // hits a result may hold
	MaxOffset     = 10_000 // CirrusSearch's own wall for paging
	MaxExplained  = 100    // hits a result may hold that is explained: each may take 20 KB
	SnippetLength = 150    // characters a snippet aims at, CirrusSearch's fragment size
)

// Group says what a hit stands for.
type Group string

// The groupings.
const (
	GroupPage    Group = "page"    // one hit a page: its best section
	GroupSection Group = "section" // every section by itself
)

// Scope says what has to satisfy the boolean clauses of a query.
type Scope string

// The scopes.
const (
	ScopePage    Scope = "page"    // the page as a whole, as on Wikipedia
	ScopeSection Scope = "section" // one section, as engines that know only passages do
)

// Operator says how bare words are joined.
type Operator string

// The operators.
const (
	OperatorAuto Operator = "auto" // all words; the best partial answers if nothing holds them all
	OperatorAnd  Operator = "and"
	OperatorOr   Operator = "or"
)

// Total says how Result.Total is counted.
type Total string

// The ways to count.
const (
	TotalExact   Total = "exact"   // all that matches
	TotalBounded Total = "bounded" // a lower bound where counting takes time
)

// FieldTitle in Request.Fields is the title of a page, and those of redirects to it.
const FieldTitle = index.FieldTitle

// Request is one search. Its zero value but for Query works.
type Request struct {
	Query      string
	Limit      int      // hits wanted; 0 means DefaultLimit
	Offset     int      // hits to leave out at the top
	Group      Group    // "" means GroupPage
	Scope      Scope    // "" means ScopePage
	Operator   Operator // "" means OperatorAuto
	Namespaces []int    // searched namespaces; none means the content namespace 0, or what the query itself says; AllNamespaces among them means all
	Categories []string // pages that are in all of these only
	NoSnippets bool     // leave Snippet and Marks out, which saves reading the page
	Fields     []string // text fields that words and phrases are searched in, of index.TextFields; nil means all
	WholeOnly  bool     // don't look for a phrase without its ends where nothing holds it, as OperatorAuto does
	Sort       Sort     // "" means SortRelevance
	Facets     []Facet  // what to count the pages that match by
	Explain    bool     // say of each hit what its score is made of, of at most MaxExplained
	Total      Total    // "" means TotalExact
}

// RequestError reports a request that no index can answer: a limit out of
// range, or a query the language refuses.
type RequestError struct {
	Param string // "query", "limit", "offset", "group", "scope", "operator", "sort", "facets", "total", "categories" or "fields"
	Msg   string
	Pos   int // byte offset into the query, when Param is "query"
}

func (e *RequestError) Error() string { return fmt.Sprintf("%s: %s", e.Param, e.Msg) }

func (r Request) withDefaults() (Request, error) {
	if r.Limit == 0 {
		r.Limit = DefaultLimit
	}
	if r.Group == "" {
		r.Group = GroupPage
	}
	if r.Scope == "" {
		r.Scope = ScopePage
	}
	if r.Operator == "" {
		r.Operator = OperatorAuto
	}
	if r.Sort == "" {
		r.Sort = SortRelevance
	}
	if r.Total == "" {
		r.Total = TotalExact
	}
	return r, r.validate()
}

func (r Request) validate() error {
	switch {
	case r.Limit < 0 || r.Limit > MaxLimit:
		return &RequestError{Param: "limit", Msg: fmt.Sprintf("%d is not between 1 and %d", r.Limit, MaxLimit)}
	case r.Explain && r.Limit > MaxExplained:
		return &RequestError{Param: "limit", Msg: fmt.Sprintf("%d hits are too many to explain: ask for at most %d at a time", r.Limit, MaxExplained)}
	case r.Offset < 0 || r.Offset > MaxOffset:
		return &RequestError{Param: "offset", Msg: fmt.Sprintf("%d is not between 0 and %d", r.Offset, MaxOffset)}
	case !slices.Contains([]Group{GroupPage, GroupSection}, r.Group):
		return &RequestError{Param: "group", Msg: fmt.Sprintf("%q is neither page nor section", r.Group)}
	case !slices.Contains([]Scope{ScopePage, ScopeSection}, r.Scope):
		return &RequestError{Param: "scope", Msg: fmt.Sprintf("%q is neither page nor section", r.Scope)}
	case !slices.Contains([]Total{TotalExact, TotalBounded}, r.Total):
		return &RequestError{Param: "total", Msg: fmt.Sprintf("%q is none of exact, bounded", r.Total)}
	case !slices.Contains([]Operator{OperatorAuto, OperatorAnd, OperatorOr}, r.Operator):
		return &RequestError{Param: "operator", Msg: fmt.Sprintf("%q is none of auto, and, or", r.Operator)}
	}
	if len(r.Categories) > maxCategories {
		return &RequestError{Param: "categories", Msg: fmt.Sprintf("are %d: at most %d are read", len(r.Categories), maxCategories)}
	}
	if _, ok := orders[r.Sort]; !ok {
		return &RequestError{Param: "sort", Msg: fmt.Sprintf("%q is none of %s", r.Sort, join(AllSorts))}
	}
	for _, facet := range r.Facets {
		if !slices.Contains(AllFacets, facet) {
			return &RequestError{Param: "facets", Msg: fmt.Sprintf("%q is none of %s", facet, join(AllFacets))}
		}
	}
	for _, field := range r.Fields {
		if !slices.Contains(index.TextFields, field) {
			return &RequestError{Param: "fields", Msg: fmt.Sprintf("%q is none of %s", field, join(index.TextFields))}
		}
	}
	return nil
}

// join lists words for people.
func join[T ~string](words []T) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(w)
	}
	return strings.Join(list, ", ")
}

// Result answers a Request. The command line prints it and the HTTP API
// sends it as it is.
type Result struct {
	Query    string   `json:"query"`
	Total    int      `json:"total"`              // pages or sections that match, by the grouping
	AtLeast  bool     `json:"at_least,omitempty"` // there may be more than Total
	Relaxed  bool     `json:"relaxed"`            // nothing held all the words; hits hold some of them
	Took     Millis   `json:"took_ms"`            //
	Warnings []string `json:"warnings,omitempty"` // what was repaired in the query, or left out of it
	Facets   *Facets  `json:"facets,omitempty"`   // if they were asked for
	Hits     []Hit    `json:"hits"`

	// Unread is why hits have no snippets, if their text can't be read. Warnings don't say: it
	// names files, which concern those who have the index.
	Unread error `json:"-"`
}

// Millis is a duration that JSON shows in milliseconds.
type Millis time.Duration

// MarshalJSON writes milliseconds with three decimals.
func (m Millis) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%.3f", float64(m)/float64(time.Millisecond)), nil
}

// Hit is one answer: a section, or with GroupPage the best section of a page.
type Hit struct {
	Rank  int     `json:"rank"` // from 1, the offset included
	Score float64 `json:"score"`
	*Place
	Snippet string `json:"snippet"`
	Marks   []Mark `json:"marks"` // words of the query within Snippet

	Explanation *Explanation `json:"explanation,omitempty"` // if it was asked for
}

// Place is the section of a hit, as it is stored. Results share it: it isn't to be changed.
type Place struct {
	ID        string    `json:"id,omitempty"` // the id given with --input sections
	Title     string    `json:"title"`
	Anchor    string    `json:"anchor"`  // "" for the lead section
	Section   []string  `json:"section"` // headings from the outermost down; empty for the lead section
	PageID    int64     `json:"page_id"`
	RevID     int64     `json:"rev_id"`
	Namespace int       `json:"namespace"`
	Timestamp time.Time `json:"timestamp,omitzero"` // of the revision
	URL       string    `json:"url"`

	doc uint32 // the section's
}

// Explanation says what the score of a hit is made of.
type (
	Explanation = exec.Explanation
	TermScore   = exec.TermScore
	FieldScore  = exec.FieldScore
)

// Mark is a stretch of a snippet, in bytes: Snippet[m[0]:m[1]].
type Mark [2]int
