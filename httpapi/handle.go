package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

const (
	// maxURLBytes bounds path and query string together: a query of
	// maxQueryRunes with every byte escaped takes 48 KiB.
	maxURLBytes = 64 << 10
	// maxBodyBytes bounds a form sent to api.php, for the same reason.
	maxBodyBytes = 128 << 10
	// allowedHeaders are those that pages of other origins may send: scripts
	// can't set User-Agent, so clients of MediaWiki send Api-User-Agent.
	allowedHeaders = "Content-Type, Api-User-Agent"
)

// handler joins the routes under one mux, with what all of them share.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range s.routes() {
		mux.Handle(rt.pattern, s.wrap(rt))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.Path)+len(r.URL.RawQuery) > maxURLBytes {
			s.writeProblem(w, r, &httpError{status: http.StatusRequestURITooLong, kind: "too-long",
				detail: "the address is longer than 64 KiB: shorten the query"})
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// wrap adds to a route the headers that protect the reader, the check of the
// method, the limit of the body and the deadline.
func (s *server) wrap(rt route) http.Handler {
	allow := strings.Replace(strings.Join(rt.methods, ", ")+", OPTIONS", "GET", "GET, HEAD", 1)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setCommonHeaders(w.Header())
		switch {
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allow)
			w.Header().Set("Access-Control-Allow-Methods", allow)
			w.Header().Set("Access-Control-Allow-Headers", allowedHeaders)
			w.WriteHeader(http.StatusNoContent)
			return
		case r.Method != http.MethodHead && !slices.Contains(rt.methods, r.Method):
			w.Header().Set("Allow", allow)
			s.writeProblem(w, r, &httpError{status: http.StatusMethodNotAllowed, kind: "method-not-allowed",
				detail: "this address takes only " + allow})
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), s.opts.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, maxBodyBytes)
		}
		rt.serve.ServeHTTP(w, r)
	})
}

// setCommonHeaders lets pages of other origins read the replies (they hold
// nothing that depends on who asks) and keeps browsers from guessing types.
// Replies that are no HTML are made inert should a browser show them.
func setCommonHeaders(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", actionErrorHeader+", Retry-After")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}

// jsonFunc answers a request of the JSON API with what to encode, or with an
// error that problemOf knows how to tell.
type jsonFunc func(r *http.Request, p *params) (any, error)

// json returns the route of a jsonFunc that takes the named parameters and
// refuses others.
func (s *server) json(pattern string, f jsonFunc, names ...string) route {
	serve := func(w http.ResponseWriter, r *http.Request) {
		p := parseParams(r.URL.RawQuery, names)
		if p.err != nil {
			s.writeProblem(w, r, p.err)
			return
		}
		data, err := f(r, p)
		if err != nil {
			s.writeProblem(w, r, err)
			return
		}
		s.writeJSON(w, r, http.StatusOK, "application/json; charset=utf-8", data)
	}
	return route{pattern: pattern, methods: []string{"GET"}, params: names, serve: http.HandlerFunc(serve)}
}

// writeJSON encodes before it writes, so that a value that can't be encoded
// is a 500 and not half a reply.
func (s *server) writeJSON(w http.ResponseWriter, r *http.Request, status int, contentType string, v any) {
	body, err := encodeJSON(v)
	if err != nil {
		s.opts.Log.ErrorContext(r.Context(), "encode reply", "path", r.URL.Path, "err", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	s.writeBody(w, r, status, contentType, body)
}

func (s *server) writeBody(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	if _, err := w.Write(body); err != nil {
		s.opts.Log.DebugContext(r.Context(), "write reply", "path", r.URL.Path, "err", err)
	}
}

// encodeJSON leaves <, > and & as they are: nothing here is put into a
// script element, and people read replies on a terminal.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
