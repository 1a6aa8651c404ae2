package index

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"

	"wikiseek/index/segment"
)

// Guard makes an error of what reading a damaged segment runs into: Bleve
// trusts its files, and a number that was changed in one leads beyond the end
// of an array, or of the mapped file. To errors about damage it adds what to
// do. Use it as
//
//	defer ix.Guard(&err)()
//
// in each goroutine that reads the index: it holds for one alone.
func (ix *Index) Guard(err *error) (done func()) {
	restore := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(restore)
		if p := recover(); p != nil {
			*err = ix.damaged(fmt.Errorf("reading it failed: %v", p))
		} else if *err != nil && untold(*err) {
			*err = ix.damaged(*err)
		}
	}
}

func (ix *Index) damaged(err error) error {
	return &OpenError{filepath.Dir(ix.dir), Damaged, err}
}

// untold reports whether an error is about damage, and not yet told to be by the
// guard of another goroutine.
func untold(err error) bool {
	var told *OpenError
	return (errors.Is(err, segment.ErrDamaged) || errors.Is(err, errDamagedSource) || errors.Is(err, errTemplates)) && !errors.As(err, &told)
}

// guarded is fn, with what it runs into in a damaged file as an error.
func guarded(fn func() error) (err error) {
	restore := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(restore)
		if p := recover(); p != nil {
			err = fmt.Errorf("reading it failed: %v", p)
		}
	}()
	return fn()
}
