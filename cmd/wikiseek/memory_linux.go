package main

import (
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// machineMemory returns the memory of the machine in bytes, or of the control
// group that the process is confined to; 0 where it isn't known.
func machineMemory() int64 {
	var info syscall.Sysinfo_t
	if err := syscall.Sysinfo(&info); err != nil {
		return 0
	}
	total := uint64(info.Totalram) * uint64(info.Unit) //nolint:unconvert // 32 bits on some machines
	return int64(min(total, groupMemory("/sys/fs/cgroup/memory.max"), groupMemory("/sys/fs/cgroup/memory/memory.limit_in_bytes")))
}

// groupMemory reads the limit of a control group, which may be absent or
// "max".
func groupMemory(path string) uint64 {
	b, err := os.ReadFile(path)
	if err != nil {
		return math.MaxInt64
	}
	n, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 63)
	if err != nil {
		return math.MaxInt64
	}
	return n
}
