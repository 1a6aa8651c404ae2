package index

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"wikiseek/index/segment"
)

// FindingKind says what is wrong.
type FindingKind string

// The kinds of findings.
const (
	FindingDamaged FindingKind = "damaged" // a file isn't as it was written
	FindingMissing FindingKind = "missing" // a file isn't there
	FindingForeign FindingKind = "foreign" // another program has written to the index
	FindingWrong   FindingKind = "wrong"   // what files say doesn't agree
	FindingLost    FindingKind = "lost"    // pages have gone with damaged files: an update adds them again, no repair does
	FindingText    FindingKind = "text"    // the dump that text is read from isn't there as it was: no repair brings it back
)

// breaks reports whether an index with such a finding isn't whole.
func (k FindingKind) breaks() bool { return k != FindingLost && k != FindingText }

// Finding is something that is wrong with an index.
type Finding struct {
	Kind     FindingKind
	File     string // relative to the directory of the index
	Msg      string
	Repaired bool

	positions bool // indexing pages again mends it
}

func (f Finding) String() string { return fmt.Sprintf("%s: %s", f.File, f.Msg) }

// stands reports whether an index isn't whole for it.
func (f Finding) stands() bool { return !f.Repaired && f.Kind.breaks() }

// VerifyReport is what Verify found.
type VerifyReport struct {
	Generation string
	Files      int
	Bytes      int64
	Documents  int64
	Pages      int64 // redirects included
	Lost       int64 // pages that were given up with damaged files, now or before, and not added again
	Findings   []Finding
}

// Whole reports whether nothing is wrong, or all that was is repaired. Pages that
// were given up, and dumps that are gone, leave an index whole.
func (r *VerifyReport) Whole() bool {
	return !slices.ContainsFunc(r.Findings, Finding.stands)
}

// LacksText reports whether there is no dump to read text from.
func (r *VerifyReport) LacksText() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Kind == FindingText })
}

// VerifyOptions says how to verify an index. The zero value is ready to use.
type VerifyOptions struct {
	OpenOptions
	Repair bool
}

// Verify checks every byte and every count of the index that is published in
// dir. With repair, what is derived from other files is made anew, pages that
// have lost the positions of their tokens are indexed again, and the pages of a
// damaged segment or file of sources are given up, so that an update can add
// them again. Without, where another index is published meanwhile, that is
// checked. An error is returned where there is no index to check, or where
// repairing fails; what is wrong with one is in the report.
func Verify(ctx context.Context, dir string, repair bool) (*VerifyReport, error) {
	return VerifyWith(ctx, dir, VerifyOptions{Repair: repair})
}

// VerifyWith is Verify with options.
func VerifyWith(ctx context.Context, dir string, opts VerifyOptions) (*VerifyReport, error) {
	if opts.Repair {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return nil, &OpenError{dir, Missing, nil} // locking would make it
		}
		unlock, err := lockDir(dir)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	for {
		v := &verifier{ctx: ctx, dir: dir, repair: opts.Repair, open: opts.OpenOptions, report: &VerifyReport{}}
		err := v.verify()
		sound := err == nil && len(v.report.Findings) == 0
		if sound || opts.Repair || ctx.Err() != nil || !v.superseded() {
			return v.report, err
		}
	}
}

// verifier is one run of Verify.
type verifier struct {
	ctx    context.Context
	dir    string
	repair bool
	open   OpenOptions
	report *VerifyReport

	path    string // of the generation
	sums    checksums
	foreign bool            // another program has written to the index
	broken  map[string]bool // segment files by base name that can't be read
	lossy   map[string]bool // those that have lost their positions
	sources map[uint32]bool // files of sources that can't be read
	noText  bool            // the index keeps no text to index again
	unread  bool            // root.bolt or Bleve's own description can't be read
}

func (v *verifier) verify() error {
	ok, err := v.findGeneration()
	if err != nil || !ok {
		return err
	}
	if err := v.checkFiles(); err != nil {
		return err
	}
	switch {
	case v.unread: // nothing more can be told
	case len(v.broken)+len(v.sources) > 0:
		return v.lostPages()
	default:
		if err := v.checkContent(); err != nil {
			return err
		}
		if len(v.sources) > 0 { // that no checksum told of
			return v.lostPages()
		}
		if done, err := v.repairPositions(); done || err != nil {
			return err
		}
	}
	return v.finishRepair()
}

// superseded reports whether another generation has been published meanwhile, and
// that which was read removed.
func (v *verifier) superseded() bool {
	gens, err := readGenerations(v.dir)
	return err == nil && gens.current != v.report.Generation && slices.Contains(gens.whole, gens.current)
}

// add notes a finding about a file of the generation; it returns the finding
// to be marked as repaired.
func (v *verifier) add(kind FindingKind, name, format string, args ...any) *Finding {
	file := filepath.Join(v.report.Generation, name)
	v.report.Findings = append(v.report.Findings, Finding{Kind: kind, File: file, Msg: fmt.Sprintf(format, args...)})
	return &v.report.Findings[len(v.report.Findings)-1]
}

// findGeneration reads CURRENT. It reports false when that leads nowhere.
func (v *verifier) findGeneration() (bool, error) {
	gens, err := readGenerations(v.dir)
	if err == nil {
		err = forbidden(v.dir)
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return false, &OpenError{v.dir, Forbidden, err}
	case err != nil:
		return false, &OpenError{v.dir, NotIndex, err}
	}
	if len(gens.whole) == 0 {
		_, _, err := openCurrent(v.dir, OpenOptions{}) // says why there is none
		return false, err
	}
	newest := gens.whole[len(gens.whole)-1]
	if !slices.Contains(gens.whole, gens.current) {
		f := v.add(FindingDamaged, currentFile, "it names %q, which isn't there; the newest generation is %s", gens.current, newest)
		if !v.repair {
			return false, nil
		}
		if err := gens.point(newest); err != nil {
			return false, err
		}
		f.Repaired, gens.current = true, newest
	}
	v.report.Generation = gens.current
	v.path = gens.path(gens.current)
	v.broken, v.lossy, v.sources = make(map[string]bool), make(map[string]bool), make(map[uint32]bool)
	return true, nil
}

// checkFiles compares all files with CHECKSUMS.
func (v *verifier) checkFiles() error {
	var err error
	if v.sums, err = readChecksums(v.path); err != nil {
		kind := FindingDamaged
		if os.IsNotExist(err) {
			kind = FindingMissing
		}
		v.add(kind, checksumsFile, "%v", err)
		// The segments still vouch for themselves.
		if v.sums, err = sumGeneration(v.path); err != nil {
			v.add(FindingDamaged, filepath.Join(storeDir, boltFile), "%v", err)
			v.unread = true
			return nil
		}
	}
	txid, err := boltTransaction(filepath.Join(v.path, storeDir, boltFile))
	v.foreign = err == nil && txid > v.sums.txid
	if v.foreign {
		v.add(FindingForeign, filepath.Join(storeDir, boltFile), "another program has written to the index")
		if err := v.addForeign(); err != nil {
			return err
		}
	}
	for _, s := range v.sums.files {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		v.checkFile(s)
	}
	return nil
}

// addForeign adds the segments that another program has written.
func (v *verifier) addForeign() error {
	entries, err := os.ReadDir(filepath.Join(v.path, storeDir))
	if err != nil {
		return fmt.Errorf("list segments: %w", err)
	}
	for _, e := range entries {
		name := storeDir + "/" + e.Name()
		known := slices.ContainsFunc(v.sums.files, func(s fileSum) bool { return s.name == name })
		if known || filepath.Ext(name) != segment.Suffix {
			continue
		}
		s, err := sumFile(filepath.Join(v.path, name))
		if err != nil {
			v.add(FindingDamaged, name, "%v", err)
			v.broken[e.Name()] = true
			continue
		}
		s.name = name
		v.sums.files = append(v.sums.files, s)
	}
	return nil
}

// checkFile compares a file with what it is to be.
func (v *verifier) checkFile(want fileSum) {
	v.report.Files++
	v.report.Bytes += want.size
	path := filepath.Join(v.path, filepath.FromSlash(want.name))
	isSegment := filepath.Ext(path) == segment.Suffix
	isBolt := want.name == storeDir+"/"+boltFile
	positions := filepath.Ext(path) == segment.PositionsSuffix
	switch err := matches(path, want); {
	case err == nil:
		return
	case os.IsNotExist(err) && v.foreign && isSegment:
		return // merged into another
	case v.foreign && isBolt:
		return // told already
	case os.IsNotExist(err):
		v.add(FindingMissing, want.name, "it isn't there").positions = positions
	default:
		v.add(FindingDamaged, want.name, "%v", err).positions = positions
	}
	if isSegment {
		v.broken[filepath.Base(path)] = true
	}
	if n, ok := sourceNumber(filepath.Base(path)); ok {
		v.sources[n] = true
	}
	v.unread = v.unread || isBolt || want.name == metaFile
}

// matches returns what tells a file from what it is to be.
func matches(path string, want fileSum) error {
	got, err := sumFile(path)
	if err != nil {
		return err
	}
	if got.size != want.size {
		return fmt.Errorf("it has %d bytes and not %d", got.size, want.size)
	}
	if want.kind != sumCRC32C {
		if got.sum != want.sum {
			return errors.New("its last four bytes, which hold its checksum, have changed")
		}
		table := castagnoli
		if want.kind == sumZap {
			table = crc32.IEEETable
		}
		if got.sum, _, err = crcOf(path, table, crc32.Size); err != nil {
			return err
		}
	}
	if got.sum != want.sum {
		return fmt.Errorf("its checksum is %08x and not %08x: its content has changed", got.sum, want.sum)
	}
	return nil
}
