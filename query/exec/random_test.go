package exec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"wikiseek/index"
	"wikiseek/index/analysis"
	"wikiseek/query/exec"
)

// bigPages is how many pages the random wiki has: its segments have several
// windows, and its frequent words many blocks.
const bigPages = 2500

// randomWord returns words as texts have them: few often, many seldom.
func randomWord(random *rand.Rand) string {
	n := int(math.Exp(random.Float64() * math.Log(3000)))
	if n%11 == 0 && random.IntN(2) == 0 {
		return "word" + strconv.Itoa(n) + "ing" // has the stem that the word below is
	}
	return "word" + strconv.Itoa(n)
}

// randomRun returns a run of characters, of which some are frequent.
func randomRun(random *rand.Rand) string {
	run := make([]rune, 1+random.IntN(4))
	for i := range run {
		run[i] = []rune("一二三四五六七八九")[int(math.Exp(random.Float64()*math.Log(9.999)))-1]
	}
	return string(run)
}

func randomText(random *rand.Rand, length int) string {
	words := make([]string, length)
	for i := range words {
		words[i] = randomWord(random)
		switch {
		case i > 0 && random.IntN(8) == 0:
			words[i] = words[i-1] // in a row
		case random.IntN(16) == 0:
			words[i] = strings.Join([]string{randomRun(random), randomRun(random)}, []string{"", "，"}[random.IntN(2)])
		}
	}
	return strings.Join(words, " ")
}

// writeWiki writes a dump of random pages, redirects among them.
func writeWiki(t testing.TB, path string) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString(`<mediawiki xml:lang="en"><siteinfo><sitename>T</sitename><dbname>t</dbname><namespaces><namespace key="0" /><namespace key="14">Category</namespace></namespaces></siteinfo>`)
	for i := 1; i <= bigPages; i++ {
		title := fmt.Sprintf("%s P%d", randomText(random, 1+random.IntN(3)), i)
		ns, text := 0, ""
		switch {
		case i > 10 && random.IntN(10) == 0:
			text = fmt.Sprintf("#REDIRECT [[Page %d]]", 1+random.IntN(9))
		default:
			if random.IntN(20) == 0 {
				ns, title = 14, "Category:"+title
			}
			if i < 10 {
				title = fmt.Sprintf("Page %d", i)
			}
			text = randomText(random, random.IntN(60)) + fmt.Sprintf(" [[Page %d]]", 1+random.IntN(9))
			for range random.IntN(4) {
				text += fmt.Sprintf(" [[Category:C%d]]", int(math.Exp(4*random.Float64())))
			}
			for range random.IntN(8) {
				text += fmt.Sprintf("\n== %s ==\n%s", randomText(random, 1+random.IntN(3)), randomText(random, random.IntN(60)))
			}
		}
		fmt.Fprintf(&b, "<page><title>%s</title><ns>%d</ns><id>%d</id><revision><id>%d</id>%s<model>wikitext</model><text>%s</text></revision></page>\n", title, ns, i, i, randomTime(random), text)
	}
	b.WriteString("</mediawiki>")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// randomTime returns an element that says when a revision was made, or none.
// Many were made at the same time.
func randomTime(random *rand.Rand) string {
	if random.IntN(10) == 0 {
		return ""
	}
	return fmt.Sprintf("<timestamp>20%02d-0%d-01T00:00:00Z</timestamp>", 10+random.IntN(15), 1+random.IntN(9))
}

// randomIndex is an index of several segments from which documents were
// deleted: sections, leads and redirects.
func randomIndex(t testing.TB) *index.Index {
	t.Helper()
	return changedIndex(t, func(stock bleve.Index, random *rand.Rand) error {
		return stock.Delete(fmt.Sprintf("%d.%d", 10+random.IntN(bigPages-10), random.IntN(4)))
	})
}

// movedIndex is an index in which sections from the middle of pages were indexed again, and
// so lie in another segment, behind all others.
func movedIndex(t testing.TB) *index.Index {
	t.Helper()
	return changedIndex(t, func(stock bleve.Index, random *rand.Rand) error {
		id := fmt.Sprintf("%d.1", 10+random.IntN(bigPages-10))
		if doc, err := stock.Document(id); doc == nil || err != nil {
			return err
		}
		return stock.Index(id, map[string]any{"text": randomWord(random)})
	})
}

// changedIndex is an index of several segments that a stock program has changed, 200 times.
func changedIndex(t testing.TB, change func(bleve.Index, *rand.Rand) error) *index.Index {
	t.Helper()
	dir := t.TempDir()
	source := filepath.Join(dir, "wiki.xml")
	writeWiki(t, source)
	info, err := os.Stat(source)
	if err != nil {
		t.Fatal(err)
	}
	opts := index.Options{Dir: filepath.Join(dir, "index"), Sources: []string{source}, BatchBytes: int(info.Size() / 5)}
	if _, err := index.Build(t.Context(), opts); err != nil {
		t.Fatal(err)
	}
	// Small segments would be merged into one.
	config := map[string]any{"scorchMergePlanOptions": map[string]any{"FloorSegmentSize": 1}}
	stock, err := bleve.OpenUsing(filepath.Join(opts.Dir, "gen-000001"), config)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		if err := change(stock, random); err != nil {
			t.Fatal(err)
		}
	}
	if err := stock.Close(); err != nil {
		t.Fatal(err)
	}
	return opened(t, opts.Dir)
}

func word(random *rand.Rand) exec.Word {
	w := randomWord(random)
	return exec.Word{Plain: w, Stem: strings.TrimSuffix(w, "ing"), Same: true}
}

func words(random *rand.Rand, n int) []exec.Node {
	list := make([]exec.Node, n)
	for i := range list {
		list[i] = word(random)
	}
	return list
}

func phrase(random *rand.Rand) exec.Phrase {
	p := exec.Phrase{Slop: max(0, random.IntN(5)-2)}
	for range min(3, 1+random.IntN(6)) {
		p.Terms = append(p.Terms, "word"+strconv.Itoa(int(math.Exp(random.Float64()*3))))
	}
	return p
}

// characters is a phrase of characters, perhaps with a word among them.
func characters(random *rand.Rand) exec.Phrase {
	parts := []string{randomRun(random), randomRun(random)}
	if random.IntN(4) == 0 {
		parts[random.IntN(2)] = randomWord(random)
	}
	plain, _ := analysis.ForLanguage("en").Analyze(strings.Join(parts, " "))
	p := exec.Phrase{Pairs: pairs(plain), Slop: max(0, random.IntN(5)-3)}
	for _, t := range plain {
		p.Terms = append(p.Terms, t.Term)
	}
	return p
}

// twoCharacters is a phrase that is a pair of characters.
func twoCharacters(random *rand.Rand) exec.Phrase {
	for {
		if p := characters(random); len(p.Terms) == 2 && len(p.Pairs) == 1 && p.Slop == 0 {
			return p
		}
	}
}

func pairs(plain []analysis.Token) []exec.Pair {
	var list []exec.Pair
	for _, p := range analysis.Pairs(plain) {
		list = append(list, exec.Pair(p))
	}
	return list
}

func run(random *rand.Rand) exec.Run {
	n := exec.Run{Plain: strings.Split(randomRun(random), ""), Any: random.IntN(3) == 0}
	for i := range n.Plain[1:] {
		n.Stem = append(n.Stem, n.Plain[i]+n.Plain[i+1])
	}
	if len(n.Plain) == 1 {
		n.Stem = n.Plain
	}
	return n
}

// anyRuns is one to three runs, any part of which will do.
func anyRuns(random *rand.Rand) exec.Node {
	b := &exec.Bool{}
	for range 1 + random.IntN(3) {
		n := run(random)
		n.Any = true
		b.Should = append(b.Should, n)
	}
	return b
}

// runsBeside is any of runs, words, phrases and patterns.
func runsBeside(random *rand.Rand) exec.Node {
	b := anyRuns(random).(*exec.Bool)
	for range 1 + random.IntN(2) {
		b.Should = append(b.Should, []func(*rand.Rand) exec.Node{func(r *rand.Rand) exec.Node { return word(r) }, func(r *rand.Rand) exec.Node { return phrase(r) }, pattern}[random.IntN(3)](random))
	}
	return b
}

// unpaired is two characters of which no section holds the pair.
func unpaired(random *rand.Rand) exec.Node {
	chars := strings.Split(randomRun(random)+randomRun(random), "")
	return exec.Run{Plain: chars[:2], Stem: []string{"無無"}, Any: true}
}

// nested makes queries of all kinds of nodes in each other, some more than once.
func nested(r *rand.Rand, depth int) exec.Node {
	b := &exec.Bool{}
	var n exec.Node
	for range 1 + r.IntN(3) {
		switch kind := r.IntN(8); {
		case kind == 0 && n != nil: // again
		case kind == 1:
			n = exec.InTitle{Node: []exec.Node{word(r), phrase(r), characters(r), run(r), pattern(r)}[r.IntN(5)]}
		case kind < 4 && depth > 0:
			n = nested(r, depth-1)
		case kind == 4:
			n = run(r)
		case kind == 5:
			n = phrase(r)
		case kind == 6:
			n = characters(r)
		default:
			n = word(r)
		}
		list := []*[]exec.Node{&b.Must, &b.Should, &b.MustNot}[r.IntN(3)]
		*list = append(*list, n)
	}
	return b
}

// classes make random queries.
var classes = []struct {
	name string
	root func(*rand.Rand) exec.Node
}{
	{"term", func(r *rand.Rand) exec.Node { return word(r) }},
	{"term in one form", func(r *rand.Rand) exec.Node {
		w := word(r)
		w.Plain = ""
		return w
	}},
	{"and", func(r *rand.Rand) exec.Node { return &exec.Bool{Must: words(r, 2+r.IntN(2))} }},
	{"or", func(r *rand.Rand) exec.Node { return &exec.Bool{Should: words(r, 2+r.IntN(6))} }},
	{"phrase", func(r *rand.Rand) exec.Node { return phrase(r) }},
	{"mixed", mixed},
	{"pattern", pattern},
	{"characters", func(r *rand.Rand) exec.Node { return characters(r) }},
	{"characters beside a word", func(r *rand.Rand) exec.Node { return &exec.Bool{Should: []exec.Node{word(r), characters(r)}} }},
	{"run", func(r *rand.Rand) exec.Node { return run(r) }},
	{"any of runs", anyRuns},
	{"nested", func(r *rand.Rand) exec.Node { return nested(r, 2) }},
	{"phrase in a clause", func(r *rand.Rand) exec.Node {
		clause := &exec.Bool{Must: []exec.Node{word(r), phrase(r)}}
		return &exec.Bool{Should: []exec.Node{clause, word(r)}}
	}},
	{"phrase twice", func(r *rand.Rand) exec.Node {
		p := phrase(r)
		without := &exec.Bool{Must: []exec.Node{word(r)}, MustNot: []exec.Node{p}}
		return &exec.Bool{Should: []exec.Node{without, p}}
	}},
}

func mixed(r *rand.Rand) exec.Node {
	b := &exec.Bool{}
	for range 1 + r.IntN(3) {
		var n exec.Node = word(r)
		switch r.IntN(7) {
		case 0:
			n = phrase(r)
		case 1:
			n = exec.InTitle{Node: word(r)}
		case 2:
			pages := exec.Pages{}
			for p := range uint32(bigPages / 2) {
				if r.IntN(3) > 0 {
					pages.Pages = append(pages.Pages, p)
				}
			}
			n = pages
		case 3:
			n = &exec.Bool{Should: words(r, 3)}
		}
		switch r.IntN(4) {
		case 0:
			b.Should = append(b.Should, n)
		case 1:
			b.MustNot = append(b.MustNot, n)
		default:
			b.Must = append(b.Must, n)
		}
	}
	return b
}

func pattern(r *rand.Rand) exec.Node {
	w := randomWord(r)
	switch r.IntN(3) {
	case 0:
		return exec.Prefix{Term: w}
	case 1:
		return exec.Wildcard{Pattern: w[:5] + "*" + w[len(w)-1:]}
	}
	return exec.Fuzzy{Term: w, Distance: r.IntN(3)}
}

func randomQuery(r *rand.Rand, root exec.Node, sections int) exec.Query {
	q := exec.Query{
		Root: root, Sections: r.IntN(2) == 0, Grouped: r.IntN(2) == 0, Bounded: r.IntN(2) == 0,
		Limit: 1 + int(math.Exp(5*r.Float64())),
	}
	if r.IntN(2) == 0 {
		q.Namespaces = []int{0}
	}
	if r.IntN(20) == 0 {
		q.Limit = 0
	}
	if r.IntN(3) == 0 {
		fields := []string{index.FieldText, index.FieldText, index.FieldTitle, index.FieldHeading, index.FieldAux}
		q.Fields = fields[r.IntN(len(fields)):][:1]
	}
	if r.IntN(4) == 0 {
		q.Named = []uint32{uint32(r.IntN(sections))}
	}
	if r.IntN(4) == 0 {
		q.Order = exec.Order{By: exec.OrderKey(r.IntN(3)), Ascending: r.IntN(2) == 0}
	}
	if r.IntN(4) == 0 {
		q.Facets = exec.Facets{Categories: r.IntN(20), Namespaces: r.IntN(3)}
	}
	return q
}
