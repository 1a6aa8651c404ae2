package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"wikiseek/httpapi"
	"wikiseek/query"
)

const serveHelp = `It serves a search page at /, a JSON API at /api/v1 and MediaWiki's API at
/w/api.php. Interrupted (or told to terminate), it lets requests finish and
ends with 0. It has no access control: what listens on another address than
this machine's own belongs behind a proxy.

` + exitHelp

func serveCommand() *cli.Command {
	return &cli.Command{
		Name:        "serve",
		Usage:       "answer queries over HTTP",
		Description: serveHelp,
		Flags: []cli.Flag{
			indexFlag(),
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: "listen at `HOST:PORT`; port 0 takes a free one"},
			&cli.StringFlag{Name: "public-url", Usage: "the `URL` by which clients reach the server, where a proxy is before it"},
			&cli.DurationFlag{Name: "timeout", Value: 10 * time.Second, Usage: "give up a request after `DURATION`"},
		},
		Action: serveAction,
	}
}

func serveAction(c *cli.Context) error {
	if err := noArgs(c); err != nil {
		return err
	}
	opts := httpapi.Options{
		Timeout:   c.Duration("timeout"),
		PublicURL: c.String("public-url"),
		Log:       slog.New(slog.NewTextHandler(c.App.ErrWriter, nil)),
	}
	return withSearcher(c, func(s *query.Searcher) error {
		return runServe(c.Context, s, c.String("listen"), opts, c.App.ErrWriter)
	})
}

// runServe serves until ctx ends; it knows nothing of flags.
func runServe(ctx context.Context, s httpapi.Searcher, listen string, opts httpapi.Options, stderr io.Writer) error {
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		hint := "name a free address with --listen HOST:PORT, for any free port --listen 127.0.0.1:0"
		return &failure{exitUsage, fmt.Errorf("listen at %s: %w", listen, err), hint}
	}
	notef(stderr, "serving %s at http://%s/", cmp.Or(s.Info().Name, "the index"), ln.Addr())
	err = httpapi.Serve(ctx, ln, httpapi.New(s, opts), httpapi.ServeOptions{Log: opts.Log})
	notef(stderr, "stopped")
	return err
}
