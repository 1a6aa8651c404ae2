// Package exec finds and scores the top sections of an index for a tree of
// analysed query nodes.
//
// An [Engine] decides boolean clauses on sets of pages, or of sections, by the
// scope; what is left is scored by BM25F. Fields of a page, its title and the
// titles of its redirects, count for each of its sections. Documents are
// scored in windows, term by term, within bounds that the index keeps: what
// can't be among the hits is left out. With Query.Exhaustive every posting is
// read and every match scored, with the same result.
//
// BM25F is that of Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond" (2009), section 3.6: frequencies are weighted
// and normalized by length in each field, summed, and only then saturated.
package exec
