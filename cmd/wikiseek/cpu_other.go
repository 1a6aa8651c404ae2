//go:build !unix

package main

import "time"

// cpuTime returns 0: the processor time of the process isn't known here.
func cpuTime() time.Duration { return 0 }
