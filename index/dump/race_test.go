//go:build race

package dump

// raceEnabled: the race detector makes decompression ten times slower, so
// that the large real dumps are left to the run without it.
const raceEnabled = true
