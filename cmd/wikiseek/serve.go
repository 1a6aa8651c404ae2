package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"wikiseek/httpapi"
	"wikiseek/query"
)

const serveHelp = `It serves a search page at /, a JSON API at /api/v1 and MediaWiki's API at
/w/api.php. Interrupted (or told to terminate), it lets requests finish and
ends with 0. When wikiseek index publishes a newer index in DIR, it changes
over to that within seconds. It has no access control: what listens on another address than
this machine's own belongs behind a proxy.

` + exitHelp

func serveCommand() *cli.Command {
	return &cli.Command{
		Name:        "serve",
		Usage:       "answer queries over HTTP",
		Description: serveHelp,
		Flags: []cli.Flag{
			indexFlag(), dumpFlag(), rankingFlag(),
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: "listen at `HOST:PORT`; port 0 takes a free one"},
			&cli.StringFlag{Name: "public-url", Usage: "the `URL` by which clients reach the server, where a proxy is before it"},
			&cli.DurationFlag{Name: "timeout", Value: 10 * time.Second, Usage: "give up a request after `DURATION`, up to 1m"},
		},
		Action: serveAction,
	}
}

func serveAction(c *cli.Context) error {
	if err := noArgs(c); err != nil {
		return err
	}
	opts, err := serveOptions(c)
	if err != nil {
		return err
	}
	dir, err := indexDir(c)
	if err != nil {
		return err
	}
	searching, err := searchOptions(c)
	if err != nil {
		return err
	}
	collectSeldom()
	live, err := query.OpenLive(dir, searching)
	if err != nil {
		return err
	}
	return errors.Join(runServe(c.Context, live, c.String("listen"), opts, c.App.ErrWriter), live.Close())
}

// serveOptions reads the flags that say how to serve.
func serveOptions(c *cli.Context) (opts httpapi.Options, err error) {
	opts.Log = slog.New(slog.NewTextHandler(c.App.ErrWriter, nil))
	if opts.Timeout = c.Duration("timeout"); opts.Timeout <= 0 || opts.Timeout > httpapi.MaxTimeout {
		return opts, usagef("timeout: %v is not above 0 and at most %v", opts.Timeout, httpapi.MaxTimeout)
	}
	opts.PublicURL, err = publicURL(c.String("public-url"))
	return opts, err
}

// publicURL returns a URL as it goes into links, to which paths are added; "" is
// none.
func publicURL(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.ContainsAny(s, "?#") {
		return "", usagef("public-url: %q is not a URL such as https://wiki.example.org", s)
	}
	return u.String(), nil
}

// reloadEvery is the time between two looks for a newer index.
const reloadEvery = time.Second

// runServe serves until ctx ends; it knows nothing of flags.
func runServe(ctx context.Context, live *query.Live, listen string, opts httpapi.Options, stderr io.Writer) error {
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		hint := "name a free address with --listen HOST:PORT, for any free port --listen 127.0.0.1:0"
		return &failure{exitUsage, fmt.Errorf("listen at %s: %w", listen, err), hint}
	}
	pin := func() (httpapi.Searcher, func()) {
		s, release := live.Pin()
		return s, func() {
			if err := release(); err != nil {
				notef(stderr, "close an index that was replaced: %v", err)
			}
		}
	}
	s, release := pin()
	notef(stderr, "serving %s at http://%s/", cmp.Or(s.Info().Name, "the index"), ln.Addr())
	release()
	stop := watch(ctx, live, stderr)
	err = httpapi.Serve(ctx, ln, httpapi.NewLive(pin, opts), httpapi.ServeOptions{Log: opts.Log})
	stop()
	notef(stderr, "stopped")
	return err
}

// watch has live change over to newer indexes until stop is called.
func watch(ctx context.Context, live *query.Live, stderr io.Writer) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	group.Go(func() {
		live.Watch(ctx, reloadEvery, func(err error) {
			if err != nil {
				notef(stderr, "can't change over to a newer index, the one before goes on: %v", err)
				return
			}
			notef(stderr, "changed over to a newer index")
		})
	})
	return func() { cancel(); group.Wait() }
}
