//go:build race

package exec_test

// raceEnabled: the race detector makes searches ten times slower, so that most
// queries are left to the run without it.
const raceEnabled = true
