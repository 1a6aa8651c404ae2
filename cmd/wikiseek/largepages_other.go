//go:build !linux

package main

// preferLargePages does nothing where systems choose the size of pages.
func preferLargePages(int64) {}
