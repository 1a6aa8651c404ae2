package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"wikiseek/query"
)

// Problem is the body of every reply of the JSON API that is no success:
// problem details after RFC 9457, as application/problem+json.
type Problem struct {
	Type   string `json:"type"`            // "urn:problem-type:wikiseek:" and a word that never changes
	Title  string `json:"title"`           // the status in words
	Status int    `json:"status"`          //
	Detail string `json:"detail"`          // what is wrong with this request and what to do
	Param  string `json:"param,omitempty"` // the parameter that is wrong
	Pos    *int   `json:"pos,omitempty"`   // where in parameter q, in bytes
}

const problemPrefix = "urn:problem-type:wikiseek:"

// httpError is an error that knows its status.
type httpError struct {
	status int
	kind   string // what follows problemPrefix
	detail string
	param  string
}

func (e *httpError) Error() string { return e.detail }

func badParam(param, format string, args ...any) *httpError {
	return &httpError{status: http.StatusBadRequest, kind: "bad-parameter", detail: param + " " + fmt.Sprintf(format, args...), param: param}
}

// textHint is what clients are told where text can't be read: they can do nothing about it.
var textHint = query.ErrNoText.Error() + ": whoever runs the server can change that"

// problemOf turns an error into what the client is told. Errors that it
// doesn't know are internal, and their text stays in the log.
func problemOf(err error) Problem {
	var known *httpError
	var bad *query.RequestError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		p := problem(known.status, known.kind, known.detail)
		p.Param = known.param
		return p
	case errors.As(err, &bad):
		return badRequest(bad)
	case errors.Is(err, query.ErrNoPage):
		return problem(http.StatusNotFound, "no-page", err.Error())
	case errors.Is(err, query.ErrNoSection):
		return problem(http.StatusNotFound, "no-section", err.Error())
	case errors.Is(err, query.ErrNoText):
		return problem(http.StatusNotFound, "no-text", textHint)
	case errors.Is(err, errBusy):
		return problem(http.StatusServiceUnavailable, "busy", "too many requests at once: try again in a moment")
	case errors.Is(err, context.DeadlineExceeded):
		return problem(http.StatusServiceUnavailable, "timeout", "the request took too long: try a narrower query, or try again")
	case errors.Is(err, context.Canceled):
		return problem(http.StatusServiceUnavailable, "cancelled", "the request was cancelled")
	case errors.As(err, &tooLarge):
		return problem(http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("the body is larger than %d KiB: shorten the query", tooLarge.Limit>>10))
	}
	return problem(http.StatusInternalServerError, "internal", "something went wrong inside the server: its log says what")
}

func problem(status int, kind, detail string) Problem {
	return Problem{Type: problemPrefix + kind, Title: http.StatusText(status), Status: status, Detail: detail}
}

// badRequest speaks of q, as the parameter of the HTTP API is called.
func badRequest(e *query.RequestError) Problem {
	p := problem(http.StatusBadRequest, "bad-parameter", e.Param+": "+e.Msg)
	p.Param = e.Param
	if e.Param == "query" {
		p.Param, p.Pos = "q", &e.Pos
		p.Detail = "q: " + e.Msg
	}
	return p
}

// writeProblem answers with err, and logs it when it is the server's fault.
func (s *server) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := s.noteProblem(w, r, err)
	setCommonHeaders(w.Header())
	s.writeJSON(w, r, p.Status, "application/problem+json", p)
}

// noteProblem does what every face of the server does with an error before
// it tells it: log what is internal, and say when to come back.
func (s *server) noteProblem(w http.ResponseWriter, r *http.Request, err error) Problem {
	p := problemOf(err)
	switch p.Status {
	case http.StatusInternalServerError:
		s.opts.Log.ErrorContext(r.Context(), "request failed", "path", r.URL.Path, "err", err)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "1")
	}
	return p
}

// notFound answers for addresses that no route has.
func (s *server) notFound(w http.ResponseWriter, r *http.Request) {
	err := &httpError{status: http.StatusNotFound, kind: "no-route",
		detail: "nothing lives at this address: see /api/v1/openapi.json for those of the API, / for the search page"}
	if wantsHTML(r) {
		s.writeHTMLError(w, r, err)
		return
	}
	s.writeProblem(w, r, err)
}
