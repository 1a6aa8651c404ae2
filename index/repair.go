package index

import (
	"path/filepath"
	"slices"

	"wikiseek/index/segment"
)

// found reports whether there is a finding about a file of the generation.
func (v *verifier) found(name string) bool {
	name = filepath.Join(v.report.Generation, name)
	return slices.ContainsFunc(v.report.Findings, func(f Finding) bool { return f.File == name })
}

// addUnlessKnown notes that a derived file can't be used, unless its checksum
// has told already.
func (v *verifier) addUnlessKnown(name string, err error) {
	if !v.found(name) {
		v.add(FindingWrong, name, "%v", err)
	}
}

func (v *verifier) markRepaired(name string) {
	name = filepath.Join(v.report.Generation, name)
	for i := range v.report.Findings {
		if f := &v.report.Findings[i]; f.File == name {
			f.Repaired = true
		}
	}
}

// repairBounds computes the score bounds anew of which CHECKSUMS tells that they
// are damaged or gone.
func (v *verifier) repairBounds(ix *Index) error {
	ofBounds := func(f Finding) bool { return filepath.Ext(f.File) == segment.BoundsSuffix }
	if !v.repair || !slices.ContainsFunc(v.report.Findings, ofBounds) {
		return nil
	}
	if err := writeBounds(v.path, ix.segments, 1); err != nil {
		return err
	}
	for i, f := range v.report.Findings {
		v.report.Findings[i].Repaired = f.Repaired || ofBounds(f)
	}
	return nil
}

// finishRepair sums the files up anew, if nothing is wrong but the sums:
// those of a generation with other faults are needed to find them again.
func (v *verifier) finishRepair() error {
	if !v.repair || len(v.report.Findings) == 0 || v.unread {
		return nil
	}
	if slices.ContainsFunc(v.report.Findings, func(f Finding) bool { return f.stands() && !v.ofSums(f) }) {
		return nil
	}
	if err := writeChecksums(v.path); err != nil {
		return err
	}
	v.markAllRepaired()
	return nil
}

// ofSums reports whether a finding is about nothing but CHECKSUMS.
func (v *verifier) ofSums(f Finding) bool {
	return f.File == filepath.Join(v.report.Generation, checksumsFile) ||
		f.Kind == FindingForeign && f.File == filepath.Join(v.report.Generation, storeDir, boltFile)
}

func (v *verifier) markAllRepaired() {
	for i, f := range v.report.Findings {
		v.report.Findings[i].Repaired = f.Kind.breaks()
	}
}
