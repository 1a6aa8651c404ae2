// Package memory makes large tables that are filled in no order, looks at tables
// as bytes, and maps files.
package memory

import "unsafe"

// pageBytes is the size of the smallest page that systems give memory in.
const pageBytes = 4096

// Table returns n zero elements, whose memory has been written to.
//
// Memory that comes from the system is one shared page of zeros until it is
// written. Where a look-up reads a page first, the write that follows has to
// take that mapping back from every processor: with two workers that cost a
// sixth of the time of a build.
func Table[T any](n int) []T {
	t := make([]T, n)
	bytes := Bytes(t)
	for i := 0; i < len(bytes); i += pageBytes {
		bytes[i] = 0 // as bytes: a write barrier would read first
	}
	return t
}

// Bytes returns the memory of s, which is in the byte order of the machine.
func Bytes[T any](s []T) []byte {
	var t T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(t)))
}
