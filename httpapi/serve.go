package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of a connection. A client that is slower than these is cut off, or
// it would hold a connection for ever.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 15 * time.Second
	writeTimeout      = MaxTimeout + 10*time.Second // for the reply that it took too long
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = maxURLBytes + 16<<10
)

// ServeOptions configures Serve. The zero value is ready to use.
type ServeOptions struct {
	Grace time.Duration // how long requests may go on once ctx has ended; 0 means 10 s
	Log   *slog.Logger  // for what goes wrong with connections; nil means slog.Default()
}

// Serve answers requests on ln, which it closes, until ctx ends; then it
// takes no more, lets those under way finish, and returns nil. It returns an
// error when ln fails, or when requests had to be cut off after the grace.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, opts ServeOptions) error {
	if opts.Grace <= 0 {
		opts.Grace = 10 * time.Second
	}
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(opts.Log.Handler(), slog.LevelWarn),
	}
	finished := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { finished <- shutdown(srv, opts.Grace) })
	err := srv.Serve(ln)
	if stop() {
		return fmt.Errorf("serve %s: %w", ln.Addr(), err) // ctx goes on: the listener failed
	}
	return <-finished
}

// shutdown waits for the requests under way, and cuts off what takes longer.
func shutdown(srv *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := srv.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		srv.Close() //nolint:errcheck // the listener is closed already, and connections have no more to say
		return fmt.Errorf("cut off the requests that took longer than %v to finish", grace)
	}
	return err
}
