package index

import (
	"testing"
)

func entry(first, count int64) ledgerEntry {
	return ledgerEntry{First: first, Count: count, LastID: first + count, Totals: Totals{Pages: count}}
}

func TestCursor(t *testing.T) {
	l := ledger{}.insert(entry(4, 2)).insert(entry(0, 3))
	c := cursor{ledger: l}
	for n, want := range []bool{true, true, true, false, true, true, false} {
		got, err := c.done(int64(n) + 1)
		if err != nil || got != want {
			t.Errorf("page %d: done %v (%v), want %v", n, got, err, want)
		}
	}
	if err := c.finished(); err != nil {
		t.Error(err)
	}
}

func TestCursorOtherSources(t *testing.T) {
	c := cursor{ledger: ledger{entry(0, 2)}}
	if _, err := c.done(1); err != nil {
		t.Fatal(err)
	}
	if _, err := c.done(99); err != errOtherSources {
		t.Errorf("other id at the end of a batch: %v", err)
	}
	short := cursor{ledger: ledger{entry(0, 5)}}
	if _, err := short.done(1); err != nil {
		t.Fatal(err)
	}
	if err := short.finished(); err != errOtherSources {
		t.Errorf("sources shorter than the ledger: %v", err)
	}
}

func TestFold(t *testing.T) {
	l := ledger{entry(0, 3), entry(3, 2), entry(7, 1)}
	n := l.adjoining()
	if n != 2 {
		t.Fatalf("%d entries adjoin, want 2", n)
	}
	joined, superfluous := l[:n].fold()
	if joined.First != 0 || joined.Count != 5 || joined.LastID != 5 || joined.Totals.Pages != 5 {
		t.Errorf("folded into %+v", joined)
	}
	if len(superfluous) != 1 || string(superfluous[0]) != string(l[1].key()) {
		t.Errorf("superfluous keys %q", superfluous)
	}
	internal := map[string][]byte{string(joined.key()): joined.encode(), string(l[2].key()): l[2].encode(), "other": nil}
	back, err := readLedger(internal)
	if err != nil || len(back) != 2 || back[0].end() != 5 || back[1].First != 7 {
		t.Errorf("read back %+v (%v)", back, err)
	}
}

func TestGenerationNames(t *testing.T) {
	var g generations
	for _, name := range []string{"gen-000002", "gen-000003.building", "gen-000004.new", "LOCK", "CURRENT"} {
		g.classify(name)
	}
	if g.building != "gen-000003" || g.next() != "gen-000005" || len(g.whole) != 1 || g.foreign {
		t.Errorf("%+v", g)
	}
	for _, name := range []string{"gen-1", "gen-000001x", "store", "gen-"} {
		g := generations{}
		if g.classify(name); !g.foreign {
			t.Errorf("%s counts as ours", name)
		}
	}
}

func TestDocumentID(t *testing.T) {
	page, n, ok := parseDocumentID([]byte(documentID(1<<40, 12)))
	if page != 1<<40 || n != 12 || !ok {
		t.Errorf("got %d, %d, %v", page, n, ok)
	}
	for _, id := range []string{"", ".", "1", "1.", ".1", "a.1", "1.-1"} {
		if _, _, ok := parseDocumentID([]byte(id)); ok {
			t.Errorf("%q is read as an id", id)
		}
	}
}

func TestSourceCodec(t *testing.T) {
	var samples [][]byte
	for i := range 200 {
		samples = append(samples, []byte("== Heading ==\nThe [[Emperor]] and the {{lang|zh|皇帝}} of year "+string(rune('a'+i%26))))
	}
	for name, dictionary := range map[string][]byte{"plain": nil, "trained": trainDictionary(samples)} {
		c, err := newSourceCodec(dictionary)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, text := range []string{"", "a", string(samples[3])} {
			back, err := c.unpack(c.pack([]byte(text)))
			if err != nil || string(back) != text {
				t.Errorf("%s: %q came back as %q (%v)", name, text, back, err)
			}
		}
		if _, err := c.unpack([]byte("no zstd")); err == nil {
			t.Errorf("%s: rubbish was unpacked", name)
		}
		c.close()
	}
	if d := trainDictionary(samples[:2]); d != nil {
		t.Error("two samples made a dictionary")
	}
}
