package dump

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// stdin is the name of standard input.
const stdin = "-"

// expand resolves globs and sorts the files naturally, so that articles2
// comes before articles10. A file named twice is read once.
func expand(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		if name == stdin {
			files = append(files, name)
			continue
		}
		if _, err := os.Lstat(name); err == nil || !strings.ContainsAny(name, "*?[") {
			files = append(files, name)
			continue
		}
		found, err := filepath.Glob(name)
		if err != nil {
			return nil, fmt.Errorf("expand %q: %w", name, err)
		}
		if len(found) == 0 {
			return nil, &NotDumpError{File: name, Kind: kindMissing}
		}
		files = append(files, found...)
	}
	slices.SortStableFunc(files, naturally)
	return slices.Compact(files), nil
}

// naturally compares names with the numbers in them as numbers.
func naturally(a, b string) int {
	for a != "" && b != "" {
		na, nb := leadingDigits(a), leadingDigits(b)
		if na > 0 && nb > 0 {
			x, y := strings.TrimLeft(a[:na], "0"), strings.TrimLeft(b[:nb], "0")
			if c := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y), cmp.Compare(na, nb)); c != 0 {
				return c
			}
			a, b = a[na:], b[nb:]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
