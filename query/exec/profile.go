package exec

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"wikiseek/index"
)

// maxProfile is the size of the largest profile that is read.
const maxProfile = 64 << 10

// ReadRanking reads a profile: a JSON object of what differs from
// DefaultRanking, its fields named as in docs/ranking.md.
func ReadRanking(r io.Reader) (Ranking, error) {
	ranking := DefaultRanking()
	profile := struct {
		*Ranking
		Fields map[string]json.RawMessage `json:"fields"` // in the place of Ranking's
	}{Ranking: &ranking}
	limited := &io.LimitedReader{R: r, N: maxProfile + 1}
	d := json.NewDecoder(limited)
	d.DisallowUnknownFields()
	if err := d.Decode(&profile); err != nil {
		return Ranking{}, fmt.Errorf("read ranking: %w", err)
	}
	if _, err := d.Token(); err != io.EOF || limited.N == 0 {
		return Ranking{}, errors.New("read ranking: more follows behind the object")
	}
	for name, raw := range profile.Fields {
		field, ok := ranking.Fields[name]
		if !ok {
			return Ranking{}, fmt.Errorf("read ranking: fields: %q is none of %s", name, strings.Join(index.TextFields, ", "))
		}
		if err := decodeStrict(raw, &field); err != nil {
			return Ranking{}, fmt.Errorf("read ranking: fields: %s: %w", name, err)
		}
		ranking.Fields[name] = field
	}
	return ranking, ranking.check()
}

// checkModel reports a model that isn't there, and numbers that it doesn't
// use.
func (r *Ranking) checkModel() error {
	built := DefaultRanking()
	switch built.Model = r.Model; {
	case r.Model == ModelBM25F:
		return nil
	case r.Model != ModelBleve:
		return fmt.Errorf("read ranking: model is %q, and neither %s nor %s", r.Model, ModelBM25F, ModelBleve)
	case !reflect.DeepEqual(*r, built):
		return fmt.Errorf("read ranking: the model %s has no parameters, and the profile names some", ModelBleve)
	}
	return nil
}

func decodeStrict(raw json.RawMessage, to any) error {
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

// check reports a number that bounds or sums of scores can't deal with.
func (r *Ranking) check() error {
	if err := r.checkModel(); err != nil {
		return err
	}
	type limit struct {
		name             string
		value, low, high float64
	}
	limits := []limit{
		{"redirect", r.Redirect, 0, 1}, {"phrase", r.Phrase, 0, 10}, {"title", r.Title, 0, 10},
		{"links", r.Links, 0, 10}, {"links_scale", r.LinksScale, 1e-3, 1e9},
		{"beside_runs", r.BesideRuns, 0, 10}, {"hiragana", r.Hiragana, 0, 1}, {"common", r.Common, 0, 1}, {"common_least", r.CommonLeast, 0, 1e9},
		{"stem.weight times beside_runs", r.Stem.Weight * r.BesideRuns, 0, 10}, {"plain.weight times beside_runs", r.Plain.Weight * r.BesideRuns, 0, 10},
		{"proximity.ordered", r.Proximity.Ordered, 0, 10}, {"proximity.unordered", r.Proximity.Unordered, 0, 10},
		{"proximity.window", float64(r.Proximity.Window), 1, 100}, {"proximity.depth", float64(r.Proximity.Depth), 0, 1000},
	}
	for _, name := range index.TextFields {
		f := r.Fields[name]
		limits = append(limits, limit{name + ".weight", f.Weight, 1e-3, 100}, limit{name + ".b", f.B, 0, 0.99})
	}
	for name, f := range map[string]Form{"stem": r.Stem, "plain": r.Plain, "char": r.Char} {
		least := 1e-3
		if name == "char" {
			least = 0
		}
		limits = append(limits, limit{name + ".weight", f.Weight, 0, 10}, limit{name + ".k1", f.K1, least, 10}, limit{name + ".idf", f.IDF, 0, 2})
	}
	slices.SortStableFunc(limits, func(a, b limit) int { return strings.Compare(a.name, b.name) })
	for _, l := range limits {
		if !(l.value >= l.low && l.value <= l.high) {
			return fmt.Errorf("read ranking: %s is %v, and not from %v to %v", l.name, l.value, l.low, l.high)
		}
	}
	return nil
}
