package httpapi

import (
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"wikiseek/query"
)

// named is a fake whose index has a name.
type named struct {
	*fake
	name string
}

func (n named) Info() query.Info {
	info := n.fake.Info()
	info.Name = n.name
	return info
}

// TestLive checks that a request under way keeps its Searcher while others
// are answered by the next, and that all share their turns.
func TestLive(t *testing.T) {
	old := named{&fake{block: make(chan struct{}), entered: make(chan struct{})}, "old"}
	var mu sync.Mutex
	var now Searcher = &old
	users := map[Searcher]int{}
	use := func(s Searcher, n int) int {
		mu.Lock()
		defer mu.Unlock()
		users[s] += n
		return users[s]
	}
	pin := func() (Searcher, func()) {
		s := now
		use(s, 1)
		return s, func() { use(s, -1) }
	}
	h := NewLive(pin, Options{MaxConcurrent: 1, MaxWaiting: 1})
	reply := make(chan string)
	go func() { reply <- get(h, "/?q=emperor").Body.String() }()
	<-old.entered
	now = &named{&fake{}, "new"}
	if body := get(h, "/api/v1/info").Body.String(); !strings.Contains(body, `"new"`) {
		t.Errorf("a later request: %s, want it of the new index", body)
	}
	if n := use(&old, 0); n != 1 {
		t.Errorf("the old index has %d users, want 1", n)
	}
	go func() { reply <- get(h, "/api/v1/search?q=emperor").Body.String() }() // waits for the one turn
	for h.(*live).turns.waiting.Load() == 0 {
		runtime.Gosched()
	}
	if w := get(h, "/api/v1/search?q=emperor"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a request too many: %d, want 503", w.Code)
	}
	close(old.block)
	if body := <-reply + <-reply; !strings.Contains(body, "old") {
		t.Errorf("the request under way was not answered by the old index: %s", body)
	}
}
