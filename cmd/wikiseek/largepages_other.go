//go:build !linux || race

package main

// preferLargePages does nothing where systems choose the size of pages, and under
// the race detector, which would write to as much memory of its own.
func preferLargePages(int64) {}
