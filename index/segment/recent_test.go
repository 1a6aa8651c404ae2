package segment

import "testing"

// TestRecent keeps what is asked for twice in a row, until another takes its place.
func TestRecent(t *testing.T) {
	r := newRecent[string](1)
	for i, want := range []bool{false, true, true} {
		if got := r.again(7); got != want {
			t.Errorf("asked %d times: again %v, want %v", i+1, got, want)
		}
	}
	if got := *r.put(7, "seven"); got != "seven" {
		t.Errorf("put %q", got)
	}
	if r.again(8) || r.again(7) {
		t.Error("asked again, though there was another between")
	}
	if got := r.get(7); got == nil || *got != "seven" {
		t.Errorf("got %v, want seven", got)
	}
	r.put(8, "eight")
	if r.get(7) != nil || *r.get(8) != "eight" {
		t.Error("eight hasn't taken the place of seven")
	}
}
