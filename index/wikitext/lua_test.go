package wikitext

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// luaChain is templates that lead to a module, deeper than expansion goes.
func luaChain() string {
	var b strings.Builder
	for i := range 2 * maxTemplateDepth {
		fmt.Fprintf(&b, "C%d: {{C%d}}\n", i, i+1)
	}
	return b.String() + fmt.Sprintf("C%d: {{#invoke:A|b}}\n", 2*maxTemplateDepth)
}

// TestSetCanceled stops where the context ends.
func TestSetCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := NewTemplateCollector(Options{})
	c.AddTemplate("A", "a")
	if _, err := c.Set(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestLua looks for templates of Lua in several orders, since a set has none.
func TestLua(t *testing.T) {
	for _, tt := range []struct{ name, templates, left string }{
		{"a module", "A: {{#invoke:A|b}}\nB: b\n", "B"},
		{"half of it", "A: {{#invoke:A|b}}123456789012345\nB: {{#invoke:A|b}}1234567890123456\n", "B"},
		{"by a redirect", "A: {{B}}\nB: #REDIRECT [[Template:C]]\nC: {{subst:#invoke:A|b}}\n", ""},
		{"in a circle", "A: {{B}}\nB: {{#invoke:Module|function}}{{A}}\n", ""},
		{"in a circle of three", "A: {{B}}a\nB: {{C}}b\nC: {{#invoke:Module|function}}{{A}}\n", ""},
		{"a circle without", "A: {{B}}\nB: {{A}}{{C}}{{D}}\nC: {{#invoke:A|b}}\nD: {{D}}\n", "A B D"},
		{"through another", "A: {{B}}{{C}}\nB: {{C}}\nC: {{#invoke:A|b}}\n", ""},
		{"a long chain", luaChain(), ""},
	} {
		for range 20 {
			set := testSet(t, Options{}, tt.templates)
			if got := strings.Join(slices.Sorted(maps.Keys(set.bodies)), " "); got != tt.left {
				t.Errorf("%s: %q are left, want %q", tt.name, got, tt.left)
				break
			}
		}
	}
}
