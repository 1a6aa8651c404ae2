// Package segment reads Bleve's zap segments from their mapped bytes, and
// keeps bounds on the scores of their postings.
package segment
