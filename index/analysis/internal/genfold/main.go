//go:build generate

// Command genfold writes the table that folds Han characters to one class
// for search: Traditional and Simplified forms, the regional forms of Taiwan
// and Hong Kong, and the Japanese shinjitai.
//
// It reads the dictionaries of OpenCC as the module
// github.com/longbridgeapp/opencc carries them. The build tag keeps the
// module out of every ordinary build, while the import below keeps it, and so
// its exact version, in go.mod: go mod tidy looks at every tag but "ignore".
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	_ "github.com/longbridgeapp/opencc"
)

const module = "github.com/longbridgeapp/opencc"

// notJapanese lists shinjitai that are left alone: as Chinese characters they
// are common words of their own, so that folding them would cost more
// precision than it gives recall.
const notJapanese = "予欠弁芸連沪"

// moreJapanese holds pairs that the rule in addJapanese leaves out, although
// both forms are the same character.
const moreJapanese = "戲戯穎頴緖緒麪麺麴麹"

// oneClass holds pairs that OpenCC tells apart by context only; a search
// can't, so they are one.
const oneClass = "著着"

func main() {
	log.SetFlags(0)
	log.SetPrefix("genfold: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: genfold OUTPUT")
	}
	dir, version, err := locate()
	if err != nil {
		log.Fatal(err)
	}
	c := newClasses()
	if err := c.addAll(filepath.Join(dir, "dictionary")); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], c.source(version), 0o644); err != nil {
		log.Fatal(err)
	}
}

// locate returns the folder and the version of the module.
func locate() (dir, version string, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}\n{{.Version}}", module).Output()
	if err != nil {
		return "", "", fmt.Errorf("find module %s: %w", module, err)
	}
	dir, version, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	return dir, version, nil
}

// classes is a union-find over characters. Two characters in one class are
// written alike in the index.
type classes struct {
	parent     map[rune]rune
	simplified map[rune]bool // has a traditional form
	known      map[rune]bool // stands in a Chinese table
	japanese   map[rune]bool // is a shinjitai only
}

func newClasses() *classes {
	return &classes{parent: map[rune]rune{}, simplified: map[rune]bool{}, known: map[rune]bool{}, japanese: map[rune]bool{}}
}

func (c *classes) find(r rune) rune {
	for p, ok := c.parent[r]; ok; p, ok = c.parent[r] {
		r = p
	}
	return r
}

// union makes a and b one class, under the form that reads best to most.
func (c *classes) union(a, b rune) {
	a, b = c.find(a), c.find(b)
	if a == b {
		return
	}
	if ra, rb := c.rank(a), c.rank(b); rb < ra || rb == ra && b < a {
		a, b = b, a
	}
	c.parent[b] = a
}

// rank puts simplified characters first and those of Japan alone last.
func (c *classes) rank(r rune) int {
	switch {
	case c.simplified[r]:
		return 0
	case c.japanese[r]:
		return 2
	}
	return 1
}

func (c *classes) addAll(dir string) error {
	st, err := readPairs(filepath.Join(dir, "STCharacters.txt"))
	if err != nil {
		return err
	}
	ts, err := readPairs(filepath.Join(dir, "TSCharacters.txt"))
	if err != nil {
		return err
	}
	for _, p := range st {
		c.known[p[0]] = true
	}
	for _, p := range ts {
		c.known[p[0]], c.known[p[1]] = true, true
		c.simplified[p[1]] = true
	}
	for _, p := range ts {
		c.union(p[0], p[1])
	}
	for _, name := range []string{"TWVariants.txt", "HKVariants.txt"} {
		pairs, err := readPairs(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		for _, p := range pairs {
			c.union(p[0], p[1])
		}
	}
	c.addText(oneClass)
	return c.addJapanese(filepath.Join(dir, "JPVariants.txt"))
}

// addJapanese adds the shinjitai, but those that are also Chinese characters
// in their own right.
func (c *classes) addJapanese(name string) error {
	pairs, err := readPairs(name)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if !c.known[p[1]] && !strings.ContainsRune(notJapanese, p[1]) {
			c.japanese[p[1]] = true
			c.union(p[0], p[1])
		}
	}
	c.addText(moreJapanese)
	return nil
}

func (c *classes) addText(pairs string) {
	runes := []rune(pairs)
	for i := 0; i+1 < len(runes); i += 2 {
		c.union(runes[i], runes[i+1])
	}
}

// readPairs reads "from<tab>to to2 ..." lines, single characters only, and
// keeps the first target, the one OpenCC takes without context.
func readPairs(name string) ([][2]rune, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pairs [][2]rune
	s := bufio.NewScanner(f)
	for s.Scan() {
		from, to, ok := strings.Cut(s.Text(), "\t")
		if !ok || strings.HasPrefix(from, "#") {
			continue
		}
		to, _, _ = strings.Cut(to, " ")
		if utf8.RuneCountInString(from) != 1 || utf8.RuneCountInString(to) != 1 {
			continue
		}
		a, _ := utf8.DecodeRuneInString(from)
		b, _ := utf8.DecodeRuneInString(to)
		pairs = append(pairs, [2]rune{a, b})
	}
	return pairs, s.Err()
}

// source writes the Go file. Every target is the root of its class, so
// folding twice is folding once.
func (c *classes) source(version string) []byte {
	var b strings.Builder
	b.WriteString("// Code generated by internal/genfold; DO NOT EDIT.\n//\n")
	fmt.Fprintf(&b, "// Data: OpenCC (https://github.com/BYVoid/OpenCC), Apache License 2.0,\n// as carried by %s %s.\n\n", module, version)
	b.WriteString("package analysis\n\n")
	b.WriteString("// hanFolds maps a Han character to the one that stands for its class, sorted\n// by the first. No target has an entry of its own.\n")
	b.WriteString("var hanFolds = [...][2]rune{\n")
	from := make([]rune, 0, len(c.parent))
	for r := range c.parent {
		from = append(from, r)
	}
	slices.Sort(from)
	for i, r := range from {
		if i%6 == 0 {
			b.WriteString("\t")
		}
		fmt.Fprintf(&b, "{%q, %q},", r, c.find(r))
		if i%6 == 5 || i == len(from)-1 {
			b.WriteString("\n")
		} else {
			b.WriteString(" ")
		}
	}
	b.WriteString("}\n")
	return []byte(b.String())
}
