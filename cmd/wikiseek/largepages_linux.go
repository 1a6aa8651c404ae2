//go:build !race

package main

import (
	"math"
	"runtime"
	"syscall"
)

// preferLargePages asks the system for large pages in that much of the heap:
// memory that is written for the first time costs a fault for each page, which
// was a tenth of a build's time. The advice belongs to the addresses, so it
// outlives the slice that they are taken with, of which nothing is ever
// written. Where the system doesn't take it, there is no harm.
func preferLargePages(bytes int64) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur != math.MaxUint64 || bytes <= 0 {
		return // of little room for addresses none is to be given away
	}
	heap := make([]byte, bytes)
	_ = syscall.Madvise(heap, syscall.MADV_HUGEPAGE)
	runtime.KeepAlive(heap)
	runtime.GC() // else it might stay until the heap has grown past it
}
