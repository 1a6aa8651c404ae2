//go:build !unix

package wikitext

import "time"

// cpuTime returns 0, which stands for unknown.
func cpuTime() time.Duration { return 0 }
