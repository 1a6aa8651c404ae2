// Package httpapi serves a Searcher over HTTP.
//
// Three faces share it: a JSON API under /api/v1, MediaWiki's action API at
// /w/api.php for clients that know only that, and HTML pages at / that work
// without scripts. File routes.go lists every address; docs/http-api.md
// describes them to users, openapi.json to programs.
//
// # Limits
//
// Every parameter, the length of an address and of a body, the time of a
// request and the number of searches at once are bounded. What is refused is
// answered with a status and a sentence that says what to do, as RFC 9457
// problem details, or in the manner of the face that was asked.
package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"wikiseek/query"
)

// Searcher is what the handlers need of package query. Its methods stop when
// the context does, and are safe for concurrent use.
type Searcher interface {
	Search(ctx context.Context, req query.Request) (*query.Result, error)
	Suggest(ctx context.Context, prefix string, namespaces []int, limit int) ([]query.Suggestion, error)
	Lookup(ctx context.Context, title string) (*query.Page, error) // without text
	Page(ctx context.Context, title string) (*query.Page, error)
	Section(ctx context.Context, title, anchor string) (*query.Section, *query.Page, error)
	Info() query.Info
	Ready() error
}

// MaxTimeout is the longest Options.Timeout. Serve cuts a connection off soon
// after that, so with a longer one a client would get no answer at all.
const MaxTimeout = time.Minute

// Options configures the handler. The zero value is ready to use.
type Options struct {
	Timeout       time.Duration // for one request, waiting included, up to MaxTimeout; 0 means 10 s
	MaxConcurrent int           // calls of the Searcher at once; 0 means 2 x GOMAXPROCS
	MaxWaiting    int           // requests that may wait for their turn; 0 means 16 x MaxConcurrent
	PublicURL     string        // "https://wiki.example.org", for absolute links; "" means what the request says
	Log           *slog.Logger  // nil means slog.Default()
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.MaxConcurrent <= 0 {
		o.MaxConcurrent = 2 * runtime.GOMAXPROCS(0)
	}
	if o.MaxWaiting <= 0 {
		o.MaxWaiting = 16 * o.MaxConcurrent
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	return o
}

type server struct {
	searcher Searcher
	opts     Options
	now      func() time.Time
}

// New returns the handler for all addresses.
func New(s Searcher, opts Options) http.Handler {
	return newServer(s, opts).handler()
}

func newServer(s Searcher, opts Options) *server {
	opts = opts.withDefaults()
	return &server{searcher: &gate{s, newTurns(opts.MaxConcurrent, opts.MaxWaiting), opts.Log}, opts: opts, now: time.Now}
}

// publicURL returns scheme and host by which the client reaches the server.
func (s *server) publicURL(r *http.Request) string {
	switch {
	case s.opts.PublicURL != "":
		return s.opts.PublicURL
	case r.TLS != nil:
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
