package index

import (
	"fmt"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"wikiseek/index/segment"
)

// commit writes a segment in place of old documents, and its ledger entry:
// durably when it returns.
func (f *filler) commit(pack *segment.Pack, old []string, entry ledgerEntry) error {
	op := bleveindex.NewBatch()
	for _, id := range old {
		op.Delete(id)
	}
	if pack != nil {
		op.Update(pack)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.failed != nil {
		return f.failed
	}
	op.SetInternal([]byte(entry.key()), entry.encode())
	if err := f.store.advanced.Batch(op); err != nil {
		f.failed = fmt.Errorf("commit segment: %w", err)
		return f.failed
	}
	f.ledger.insert(entry)
	if len(f.ledger.keys) >= foldEvery {
		f.failed = f.foldLedger()
	}
	return f.failed
}

// foldLedger shortens the ledger. No other commit is under way.
func (f *filler) foldLedger() error {
	op := bleveindex.NewBatch()
	for _, key := range f.ledger.fold() {
		op.DeleteInternal([]byte(key))
	}
	op.SetInternal([]byte(f.ledger.key()), f.ledger.encode())
	if err := f.store.advanced.Batch(op); err != nil {
		return fmt.Errorf("commit ledger: %w", err)
	}
	return nil
}

// seal marks the generation as whole: all sources are in.
func (f *filler) seal() error {
	f.meta.Totals.add(f.ledger.Totals)
	f.meta.Totals.XMLBytes = f.feed.progress().XMLBytes
	f.meta.Whole = true
	if f.damage != nil {
		f.meta.Damage = newDamage(f.damage)
	}
	op := bleveindex.NewBatch()
	op.SetInternal(metaKey, f.meta.encode())
	for _, key := range f.ledger.keys {
		op.DeleteInternal([]byte(key))
	}
	if err := f.store.advanced.Batch(op); err != nil {
		return fmt.Errorf("commit description of the index: %w", err)
	}
	return nil
}
