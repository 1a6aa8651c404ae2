package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bleveindex "github.com/blevesearch/bleve_index_api"
	bolt "go.etcd.io/bbolt"
)

// A page lies in one segment, and its source in one file. So an index that is
// rid of what is damaged is one that lacks some pages, and whole otherwise:
// with its totals corrected it is as good as one of a dump without them, and an
// update adds them again.

// lostPages says which pages the damaged files hold, and gives them up if the
// index is to be repaired.
func (v *verifier) lostPages() error {
	if !v.repair {
		if err := v.salvageAside(); err != nil {
			v.add(FindingLost, storeDir, "which pages are lost can't be told: %v", err)
		}
		return nil
	}
	b, err := v.giveUp()
	if b == nil || err != nil {
		return err
	}
	if err := b.derive(); err != nil {
		return err
	}
	if err := os.Rename(b.buildPath(), b.gens.path(b.name)); err != nil {
		return fmt.Errorf("publish generation: %w", err)
	}
	if err := b.gens.publish(b.name); err != nil {
		return err
	}
	v.markAllRepaired()
	return v.verifyAgain()
}

// salvageAside says which pages are lost, and leaves the index as it is.
func (v *verifier) salvageAside() error {
	scratch, err := os.MkdirTemp("", "wikiseek-verify")
	if err != nil {
		return fmt.Errorf("make a folder to try it in: %w", err)
	}
	defer os.RemoveAll(scratch)
	_, err = v.salvage(filepath.Join(scratch, v.report.Generation), os.Symlink)
	return err
}

// giveUp makes a generation without the lost pages, nil where nothing can be
// saved. If it isn't published, an update goes on with it as with its own.
func (v *verifier) giveUp() (*builder, error) {
	gens, err := readGenerations(v.dir)
	if err != nil {
		return nil, err
	}
	b := &builder{gens: gens, name: gens.next(), opts: Options{}.withDefaults()}
	fresh := gens.path(b.name + newSuffix)
	lost, err := v.salvage(fresh, os.Link)
	if err != nil || lost < 0 {
		return nil, err
	}
	if err := describeSalvaged(fresh, b, lost); err != nil {
		return nil, err
	}
	if err := os.Rename(fresh, b.buildPath()); err != nil {
		return nil, fmt.Errorf("begin generation: %w", err)
	}
	return b, nil
}

// verifyAgain verifies and repairs what is left, which hasn't been read yet.
func (v *verifier) verifyAgain() error {
	left := &verifier{ctx: v.ctx, dir: v.dir, repair: true, open: v.open, report: &VerifyReport{}}
	err := left.verify()
	v.report.Findings = append(v.report.Findings, left.report.Findings...)
	v.report.Lost = left.report.Lost
	return err
}

// salvage makes a generation at path without the pages of damaged files, tells
// which pages it lacks, and returns how many; -1 where nothing can be saved.
func (v *verifier) salvage(path string, link func(from, to string) error) (lost int, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return -1, fmt.Errorf("salvage index: %w", err)
	}
	if err := v.linkSound(path, link); err != nil {
		return -1, fmt.Errorf("salvage index: %w", err)
	}
	var left *Columns
	err = guarded(func() error {
		if err := v.dropSourceless(path); err != nil {
			return err
		}
		return withSnapshot(path, func(snapshot *scorch.IndexSnapshot) (err error) {
			left, err = computeColumns(readSegments(snapshot), nil)
			return err
		})
	})
	if err != nil {
		v.add(FindingWrong, storeDir, "nothing can be saved: %v", err)
		return -1, nil
	}
	v.report.Pages, v.report.Documents = int64(left.Pages()), int64(len(left.Docs))
	return v.tellLost(left), nil
}

// dropSourceless deletes the pages of the generation at path whose source is in
// a damaged file.
func (v *verifier) dropSourceless(path string) error {
	if len(v.sources) == 0 {
		return nil
	}
	s, err := openStoreUnmerged(path)
	if err != nil {
		return err
	}
	ix := &Index{dir: path, store: s}
	batch := bleveindex.NewBatch()
	err = ix.load()
	if err == nil {
		err = ix.eachIn(v.sources, batch.Delete)
	}
	err = errors.Join(err, ix.release())
	if err == nil {
		err = s.advanced.Batch(batch)
	}
	return errors.Join(err, s.close())
}

// eachIn calls fn with the ids of the documents of pages whose source is in
// one of the files.
func (ix *Index) eachIn(files map[uint32]bool, fn func(id string)) error {
	for page := range uint32(ix.columns.Pages()) {
		at, err := ix.sourcePlace(page)
		if err != nil {
			return err
		}
		if at.empty() || !files[at.file] {
			continue
		}
		for _, doc := range ix.columns.Sections(page) {
			fn(documentID(ix.columns.PageID[page], int(ix.columns.Section[doc])))
		}
	}
	return nil
}

// tellLost adds a finding about the pages that were in the index and aren't
// among those left.
func (v *verifier) tellLost(left *Columns) int {
	what := "pages are lost"
	lost := 1 // at least; more isn't known without the columns
	b, err := os.ReadFile(filepath.Join(v.path, columnsFile))
	if err == nil && !v.found(columnsFile) && !v.foreign && len(b) >= columnsHeader {
		if was, err := decodeColumns(b, columnsKey(b)); err == nil {
			var ids []string
			for _, id := range was.PageID {
				if _, ok := slices.BinarySearch(left.PageID, id); !ok {
					ids = append(ids, strconv.FormatInt(id, 10))
				}
			}
			lost = len(ids)
			what = fmt.Sprintf("%d of %d pages are lost: page ids %s", lost, was.Pages(), examples(ids))
		}
	}
	how := "give them up with --repair, then get them back with: wikiseek index --update --index %s DUMP"
	if v.repair {
		how = "get them back with: wikiseek index --update --index %s DUMP"
	}
	v.add(FindingLost, storeDir, "%s; "+how, what, v.dir)
	return lost
}

// linkSound makes a generation of the sound segments and sources of the one that
// is verified.
func (v *verifier) linkSound(path string, link func(from, to string) error) error {
	from, err := filepath.Abs(v.path)
	if err != nil {
		return err
	}
	if err := makeGeneration(path); err != nil {
		return err
	}
	for _, name := range []string{metaFile, placesFile, templatesFile, filepath.Join(storeDir, boltFile)} {
		err := copyFile(filepath.Join(from, name), filepath.Join(path, name))
		if err != nil && (name != placesFile && name != templatesFile || !os.IsNotExist(err)) {
			return err
		}
	}
	names, err := v.sound(from)
	if err != nil {
		return err
	}
	if err := linkFiles(from, path, names, link); err != nil {
		return err
	}
	return guarded(func() error { return dropSegments(filepath.Join(path, storeDir, boltFile), v.broken) })
}

// sound lists the files of segments, and beside them, and of sources that aren't
// damaged.
func (v *verifier) sound(generation string) ([]string, error) {
	broken := make(map[string]bool)
	for name := range v.broken {
		broken[stem(name)] = true
	}
	entries, err := os.ReadDir(filepath.Join(generation, storeDir))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !broken[stem(e.Name())] && e.Name() != boltFile {
			names = append(names, filepath.Join(storeDir, e.Name()))
		}
	}
	sources, err := listSources(generation)
	if err != nil {
		return nil, err
	}
	for _, n := range sources {
		if !v.sources[n] {
			names = append(names, filepath.Join(sourcesDir, sourceName(n)))
		}
	}
	return names, nil
}

// dropSegments takes segments out of the newest state in Bleve's root, and
// drops the older ones.
func dropSegments(path string, broken map[string]bool) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: boltTimeout})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		states := tx.Bucket(util.BoltSnapshotsBucket)
		if states == nil {
			return errors.New("it lists no segments")
		}
		newest, _ := states.Cursor().Last()
		var old, drop [][]byte
		err := states.ForEachBucket(func(k []byte) error {
			if string(k) != string(newest) {
				old = append(old, slices.Clone(k))
			}
			return nil
		})
		if err != nil {
			return err
		}
		state := states.Bucket(newest)
		err = state.ForEachBucket(func(k []byte) error {
			if broken[string(state.Bucket(k).Get(util.BoltPathKey))] {
				drop = append(drop, slices.Clone(k))
			}
			return nil
		})
		for _, k := range drop {
			err = errors.Join(err, state.DeleteBucket(k))
		}
		for _, k := range old {
			err = errors.Join(err, states.DeleteBucket(k))
		}
		return err
	})
	return errors.Join(err, db.Close())
}

// describeSalvaged sets the description of the generation at path that b is to
// publish: its totals are those of the pages that are left.
func describeSalvaged(path string, b *builder, lost int) error {
	s, err := openStoreReadOnly(path)
	if err != nil {
		return err
	}
	ix := &Index{dir: path, store: s}
	var sum Totals
	err = guarded(func() error {
		if err := ix.load(); err != nil {
			return err
		}
		for page := range uint32(ix.columns.Pages()) {
			part, err := ix.contribution(page)
			if err != nil {
				return err
			}
			sum.add(part)
		}
		return nil
	})
	m := ix.meta
	if err := errors.Join(err, ix.Close()); err != nil {
		return err
	}
	sum.XMLBytes = m.Totals.XMLBytes
	gone := m.Totals.Pages + m.Totals.Redirects - sum.Pages - sum.Redirects
	m.Lost += max(int64(lost), gone) // without the columns the totals alone tell
	m.Totals, m.Generation, m.Base = sum, b.name, b.gens.current
	return setInternal(path, metaKey, m.encode())
}
