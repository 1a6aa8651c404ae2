//go:build race

package dump

// raceEnabled: the race detector makes decompression ten times slower, so that
// large dumps, and most places to cut one at, are left to the run without it.
const raceEnabled = true
