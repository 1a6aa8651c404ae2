package index

// The fields of a document. Text is indexed in two forms: the plain one holds
// words and single CJK characters as written, folded in case, width and
// script, with positions for phrases; the stem one holds stems, CJK
// bigrams and seams. A name ends in stemSuffix for the latter.
const (
	FieldTitle   = "title"   // lead and redirect documents
	FieldHeading = "heading" // every section but the lead: its heading path
	FieldText    = "text"    // body of the section
	FieldAux     = "aux"     // hatnotes

	FieldCategory   = "category"    // lead; analysis.Key of each category name
	FieldTemplate   = "template"    // lead; names of templates used
	FieldLink       = "link"        // lead; titles linked to, as MediaWiki normalizes them
	FieldTitleKey   = "title_key"   // lead and redirect; the exact title with its namespace
	FieldTitleFold  = "title_fold"  // lead and redirect; analysis.Key of the title
	FieldRedirectTo = "redirect_to" // redirect; the exact title it leads to
	FieldKind       = "kind"        // every document; one of the kinds below
	FieldNamespace  = "namespace"   // lead and redirect; the number in decimal

	FieldRevID       = "rev_id"       // stored, lead and redirect
	FieldTimestamp   = "timestamp"    // stored, lead and redirect; RFC 3339
	FieldModel       = "model"        // stored, lead; content model where it isn't wikitext
	FieldSource      = "source"       // stored, lead and redirect; see sourcePlace
	FieldCounts      = "counts"       // stored, last document of a page; what the page adds to the totals, see pageCounts.encode
	FieldCategories  = "categories"   // stored, lead; names of the categories, in the order of their keys in FieldCategory
	FieldAnchor      = "anchor"       // stored, redirect; where in its target it leads
	FieldOutline     = "outline"      // stored, lead; headings and anchors of the sections, see outline.go
	FieldExternalIDs = "external_ids" // stored, lead; the ids that --input sections gave, see outline.go
)

const stemSuffix = "_stem"

// Stem names the field that holds the stem form of a text field.
func Stem(field string) string { return field + stemSuffix }

// TextFields are the fields that bare words search, in both forms.
var TextFields = []string{FieldTitle, FieldHeading, FieldText, FieldAux}

const numTextFields = 4

// The kinds of documents, values of FieldKind.
const (
	kindPage     = "page"     // the lead section of a page
	kindSection  = "section"  // any other section
	kindRedirect = "redirect" // a redirect page
)

// nameSeparator joins names of categories; no title holds it.
const nameSeparator = "\n"

// pathSeparator joins the headings of a path, which are indexed as one text.
const pathSeparator = "\n"
