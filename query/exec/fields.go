package exec

import (
	"iter"
	"slices"

	"wikiseek/index"
)

// lemma is a term to look up, in one of the two forms.
type lemma struct {
	term string
	stem bool
	same bool // of a stem: a word that is written so has this stem
	held bool // of a character: it counts that it is there, not how often
}

// names are the index fields of the text fields, so that no query makes them.
var names = func() map[string]struct{ plain, both, stem []string } {
	all := make(map[string]struct{ plain, both, stem []string })
	for _, field := range index.TextFields {
		list := []string{field, index.Stem(field)}
		all[field] = struct{ plain, both, stem []string }{list[:1:1], list, list[1:]}
	}
	return all
}()

// stemName is index.Stem of a text field.
func stemName(field string) string { return names[field].stem[0] }

// sources names the index fields in which a term of a text field stands. Of
// several, frequencies add up: the stem form leaves out words that are their
// own stem, since the plain form has them.
func sources(field string, l lemma, one bool) []string {
	switch {
	case !l.stem || one:
		return names[field].plain
	case l.same:
		return names[field].both
	}
	return names[field].stem
}

// together is how many sections hold a term that is spread over the lists of one
// or two index fields, each of which so many hold, if they are independent: to
// count the sections in both would take longer than all else about a frequent
// word.
func together(counts []int, sections int64) float64 {
	switch len(counts) {
	case 1:
		return float64(counts[0])
	case 2:
		a, b := float64(counts[0]), float64(counts[1])
		return a + b - a*b/max(float64(sections), 1)
	}
	return 0
}

// searched tells the text fields that a query is restricted to.
type searched []string

// has reports whether a field is searched. No restriction means all are.
func (s searched) has(field string) bool { return len(s) == 0 || slices.Contains(s, field) }

// set has a bit for each of index.TextFields that is searched.
func (s searched) set() (bits uint8) {
	for i, field := range index.TextFields {
		if s.has(field) {
			bits |= 1 << i
		}
	}
	return bits
}

// Searches reports whether words and phrases are searched in a field.
func (q *Query) Searches(field string) bool { return searched(q.Fields).has(field) }

// own lists the fields searched that each section has of its own.
func (s searched) own() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, field := range sectionFields {
			if s.has(field) && !yield(field) {
				return
			}
		}
	}
}

// stems lists the bigrams of a run. A run of one character has that.
func (n Run) stems() []lemma {
	list := make([]lemma, len(n.Stem))
	for i, term := range n.Stem {
		list[i] = lemma{term: term, stem: true}
	}
	return list
}

// plains lists the characters of a run.
func (n Run) plains() []lemma {
	list := make([]lemma, len(n.Plain))
	for i, term := range n.Plain {
		list[i] = lemma{term: term}
	}
	return list
}

// characters lists the characters of a run that count: one by itself, or where any
// part of the run will do those that aren't common. What holds all bigrams holds
// all characters, and those tell little more. df is in how many sections one is, common
// from how many on it doesn't count.
func (n Run) characters(r *Ranking, common float64, df func(lemma) (float64, error)) ([]lemma, error) {
	list := n.plains()
	switch {
	case len(list) == 1:
		return list, nil
	case !n.Any:
		return nil, nil
	}
	kept := list[:0]
	for _, l := range list {
		l.held = r.Char.K1 == 0
		sections, err := df(l)
		if err != nil {
			return nil, err
		}
		if sections <= common {
			kept = append(kept, l)
		}
	}
	return kept, nil
}

// required lists what a section must hold to hold the run: all bigrams. A
// single character stands in the plain form only, wherever it has neighbours.
func (n Run) required() []lemma {
	if len(n.Plain) == 1 {
		return n.plains()
	}
	return n.stems()
}
