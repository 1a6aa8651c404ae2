package httpapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	return w
}

func TestTooLong(t *testing.T) {
	h := testServer(&fake{}, Options{})
	if w := get(h, "/api/v1/search?q="+strings.Repeat("a", maxURLBytes)); w.Code != http.StatusRequestURITooLong {
		t.Errorf("long address: %d", w.Code)
	}
	if w := get(h, "/api/v1/search?q="+strings.Repeat("%E6%9D%8E", maxQueryRunes)); w.Code != http.StatusOK {
		t.Errorf("longest query: %d: %s", w.Code, w.Body)
	}
	if w := get(h, "/api/v1/search?q="+strings.Repeat("%E6%9D%8E", maxQueryRunes+1)); w.Code != http.StatusBadRequest {
		t.Errorf("query too long: %d: %s", w.Code, w.Body)
	}
	r := httptest.NewRequest("POST", "/w/api.php", strings.NewReader("srsearch="+strings.Repeat("a", maxBodyBytes)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || w.Header().Get(actionErrorHeader) != "toobig" || !strings.Contains(w.Body.String(), "128 KiB: shorten the query") {
		t.Errorf("large body: %d: %s", w.Code, w.Body)
	}
}

// TestUnnamedNamespaces reads ids for a wiki that names no namespaces.
func TestUnnamedNamespaces(t *testing.T) {
	p := &params{values: url.Values{"namespace": {"0|99"}}}
	if got := p.namespaces(nil); !slices.Equal(got, []int{0, 99}) || p.err != nil {
		t.Errorf("%v, %v", got, p.err)
	}
}

// TestTimeout runs all three faces into the deadline.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := testServer(&fake{}, Options{Timeout: time.Minute})
		for _, target := range []string{"/api/v1/search?q=slow", "/?q=slow", "/w/api.php?action=query&list=search&srsearch=slow"} {
			began := time.Now()
			w := get(h, target)
			if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || time.Since(began) != time.Minute {
				t.Errorf("%s: %d after %v, Retry-After %q", target, w.Code, time.Since(began), w.Header().Get("Retry-After"))
			}
		}
	})
}

func TestCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		w := httptest.NewRecorder()
		began := time.Now()
		testServer(&fake{}, Options{}).ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/api/v1/search?q=slow", nil))
		if time.Since(began) != time.Second {
			t.Errorf("returned %v after the request, want 1s", time.Since(began))
		}
	})
}

// TestGate fills the slots and the queue: one more is turned away, one that
// waits is answered when its turn comes, or told off when its time is up.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{block: make(chan struct{})}
		h := testServer(f, Options{MaxConcurrent: 2, MaxWaiting: 1, Timeout: time.Minute})
		codes := make(chan int, 4)
		ask := func() { codes <- get(h, "/api/v1/search?q=a").Code }
		for range 3 {
			go ask()
		}
		synctest.Wait()
		if w := get(h, "/api/v1/search?q=a"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), ":busy") || w.Header().Get("Retry-After") == "" {
			t.Errorf("beyond the queue: %d %s", w.Code, w.Body)
		}
		if w := get(h, "/healthz"); w.Code != http.StatusOK {
			t.Errorf("/healthz while busy: %d", w.Code)
		}
		time.Sleep(2 * time.Minute)
		if code := <-codes; code != http.StatusServiceUnavailable {
			t.Errorf("waited too long: %d", code)
		}
		go ask()
		synctest.Wait()
		close(f.block)
		for range 3 {
			if code := <-codes; code != http.StatusOK {
				t.Errorf("after its turn came: %d", code)
			}
		}
	})
}

// TestInternalError checks that the cause goes to the log and nowhere else.
func TestInternalError(t *testing.T) {
	for _, target := range []string{"/api/v1/search?q=broken", "/?q=broken", "/w/api.php?action=query&list=search&srsearch=broken"} {
		var log bytes.Buffer
		h := testServer(&fake{}, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
		w := get(h, target)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
		if n := strings.Count(log.String(), "secret"); n != 1 {
			t.Errorf("%s: logged %d times:\n%s", target, n, &log)
		}
	}
}

func TestNotReady(t *testing.T) {
	h := testServer(&fake{notYet: errors.New("the index is being opened")}, Options{})
	if w := get(h, "/healthz"); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "being opened") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// serveTest runs Serve on a free port of the loopback interface.
func serveTest(t *testing.T, f *fake, grace time.Duration) (base string, stop context.CancelFunc, done chan error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("listen: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	done = make(chan error, 1)
	log := slog.New(slog.DiscardHandler)
	go func() { done <- Serve(ctx, ln, New(f, Options{Log: log}), ServeOptions{Grace: grace, Log: log}) }()
	return "http://" + ln.Addr().String(), cancel, done
}

// TestServeFinishes stops the server during a request, which is answered
// before Serve returns.
func TestServeFinishes(t *testing.T) {
	f := &fake{block: make(chan struct{}), entered: make(chan struct{}, 1)}
	base, stop, done := serveTest(t, f, time.Minute)
	status := make(chan int, 1)
	go func() {
		resp, err := http.Get(base + "/api/v1/search?q=a")
		if err != nil {
			status <- 0
			return
		}
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
		status <- resp.StatusCode
	}()
	<-f.entered
	stop()
	select {
	case err := <-done:
		t.Fatalf("Serve returned during a request: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	close(f.block)
	if got := <-status; got != http.StatusOK {
		t.Errorf("the request under way got %d", got)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

func TestServeCutsOff(t *testing.T) {
	f := &fake{block: make(chan struct{}), entered: make(chan struct{}, 1)}
	defer close(f.block)
	base, stop, done := serveTest(t, f, time.Millisecond)
	go http.Get(base + "/api/v1/search?q=a") //nolint:errcheck // it is cut off
	<-f.entered
	stop()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("Serve: %v", err)
	}
}

func TestServeListenerFails(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Skipf("listen: %v", err)
	}
	ln.Close()
	if err := Serve(t.Context(), ln, http.NotFoundHandler(), ServeOptions{}); err == nil {
		t.Error("Serve on a closed listener: no error")
	}
}
