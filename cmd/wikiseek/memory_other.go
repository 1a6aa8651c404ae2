//go:build !linux

package main

// machineMemory returns 0: it isn't known here how much memory the machine
// has.
func machineMemory() int64 { return 0 }
