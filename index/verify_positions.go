package index

import (
	"errors"
	"io/fs"

	"wikiseek/index/segment"
)

// checkPositions reads the positions of all segments. CHECKSUMS tells only what
// has changed since it was written, and there are none where another program
// merged segments.
func (v *verifier) checkPositions(ix *Index) error {
	missing := 0
	for _, s := range ix.segments {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		err := guarded(func() error { return segment.CheckPositions(s.Segment, TextFields) })
		n := ix.countOurs(s)
		if err == nil || n == 0 {
			continue
		}
		missing += n
		v.lossy[s.name()] = true
		kind, file := FindingDamaged, segment.PositionsName(s.file())
		if errors.Is(err, fs.ErrNotExist) {
			kind = FindingMissing
		}
		if !v.found(file) {
			v.add(kind, file, "%v", err).positions = true
		}
	}
	if missing == 0 {
		return nil
	}
	how := "index their pages again with --repair"
	if v.noText = ix.meta.Source == SourceNone; v.noText {
		how = "their text isn't kept, so index them again with: wikiseek index --update --index " + v.dir + " DUMP"
	}
	f := v.add(FindingMissing, storeDir, "phrases can't be found in %d of %d sections, which have lost the positions of tokens; %s", missing, len(ix.columns.Docs), how)
	f.positions = true
	return nil
}

// repairPositions indexes pages again that have lost positions. It reports false
// where it doesn't: there is nothing to do, or no text to do it with, or
// something else is wrong that it doesn't mend, and what CHECKSUMS says is still
// needed to tell.
func (v *verifier) repairPositions() (bool, error) {
	lost := false
	for _, f := range v.report.Findings {
		lost = lost || f.positions
		if f.stands() && !f.positions && !v.ofSums(f) {
			return false, nil
		}
	}
	if !v.repair || !lost || v.noText {
		return false, nil
	}
	if err := reindex(v.ctx, v.dir, v.open, v.lossy); err != nil {
		if v.ctx.Err() != nil {
			return false, err
		}
		v.add(FindingWrong, storeDir, "pages that have lost positions can't be indexed again: %v", err)
		return false, nil
	}
	v.markAllRepaired()
	return true, nil
}
