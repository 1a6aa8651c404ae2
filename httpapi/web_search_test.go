package httpapi

import "testing"

func TestWithin(t *testing.T) {
	for _, tt := range []struct{ q, category, want string }{
		{"emperor", "Song dynasty", `emperor incategory:"Song dynasty"`},
		{"help:emperor", "Song", `help:emperor incategory:"Song"`},
		{"emperor prefix:Em", "Song", `incategory:"Song" emperor prefix:Em`},
		{"emperor", `the "Song"`, `emperor incategory:"the \"Song\""`},
	} {
		if got := within(tt.q, tt.category); got != tt.want {
			t.Errorf("within(%q, %q) = %s, want %s", tt.q, tt.category, got, tt.want)
		}
	}
}
