package httpapi

// MediaWiki's action API. Names, messages and the order of keys follow
// MediaWiki (ApiMain, ApiQuery, ApiErrorFormatter), because clients were
// written against its replies: an error comes with status 200 and a header,
// a parameter nobody knows and a number out of range only warn.

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wikiseek/query"
)

const actionErrorHeader = "MediaWiki-API-Error"

// mainParams are understood by every action. Those that aren't named
// elsewhere have no effect: they concern caches, servers or the language of
// messages, of which there are none here.
var mainParams = []string{
	"action", "format", "formatversion", "utf8", "ascii", "errorformat", "errorlang", "errorsuselocal",
	"maxlag", "smaxage", "maxage", "assert", "assertuser", "requestid", "servedby", "curtimestamp",
	"responselanginfo", "origin", "crossorigin", "uselang", "variant",
}

// actionError is an error of the action API.
type actionError struct {
	code string // "missingparam": for programs
	info string // for people
}

func (e *actionError) Error() string { return e.info }

func badValue(param, value string) *actionError {
	return &actionError{"badvalue", fmt.Sprintf("Unrecognized value for parameter %q: %s.", param, shorten(value))}
}

func missingParam(param string) *actionError {
	return &actionError{"missingparam", fmt.Sprintf("The %q parameter must be set.", param)}
}

func unsupported(param string) *actionError {
	return &actionError{"unsupported", fmt.Sprintf("The %q parameter is part of MediaWiki that this server doesn't have; see docs/http-api.md for what it has.", param)}
}

// actionRequest is a call of the action API while it is answered.
type actionRequest struct {
	http     *http.Request
	values   url.Values
	used     map[string]bool // parameters that somebody asked for
	version  int             // formatversion, 1 or 2
	ascii    bool            // the reply escapes what isn't ASCII
	warnings []moduleWarning
}

type moduleWarning struct{ module, text string }

// action answers /w/api.php.
func (s *server) action(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, must-revalidate, max-age=0")
	a, err := newActionRequest(r)
	var reply any
	if err == nil {
		reply, err = s.runAction(a)
	}
	status := http.StatusOK
	if err != nil {
		reply, status = s.actionFailure(w, a, err)
	}
	body, err := encodeJSON(a.withID(reply))
	if err != nil {
		s.writeProblem(w, r, fmt.Errorf("encode reply: %w", err))
		return
	}
	if a.ascii {
		body = asciiJSON(body)
	}
	s.writeBody(w, r, status, "application/json; charset=utf-8", body)
}

// newActionRequest reads query string and form; the form wins. The request
// is returned with an error too: the error is told in its format.
func newActionRequest(r *http.Request) (*actionRequest, error) {
	r.URL.RawQuery = mendQuery(r.URL.RawQuery)
	var err error
	r.PostForm, err = readForm(r)
	if other := r.ParseForm(); err == nil {
		err = other
	}
	a := &actionRequest{http: r, values: r.Form, used: map[string]bool{}, version: 1, ascii: true}
	for _, name := range mainParams {
		a.used[name] = true
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return a, err
	}
	if err != nil {
		return a, &actionError{"badparameters", "The parameters can't be read: " + err.Error() + "."}
	}
	if err := a.readFormat(); err != nil {
		return a, err
	}
	return a, a.checkAssertions()
}

// readForm returns the form in a body, whose size is bounded.
func readForm(r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost || r.ContentLength == 0 {
		return url.Values{}, nil // there is no form
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // a parameter that is wrong doesn't matter
	switch kind {
	case "application/x-www-form-urlencoded":
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return url.Values{}, err
		}
		return url.ParseQuery(mendQuery(string(body)))
	case "multipart/form-data":
		return readParts(r)
	}
	return url.Values{}, fmt.Errorf("send them as application/x-www-form-urlencoded or multipart/form-data, not as %q", shorten(kind))
}

// readParts returns the fields of a multipart form. Files are left out: no parameter is one.
func readParts(r *http.Request) (url.Values, error) {
	values := url.Values{}
	parts, err := r.MultipartReader()
	if err != nil {
		return values, err
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF { // wrapped, it means that the form is cut off
			return values, nil
		}
		if err != nil {
			return values, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return values, err
		}
		if part.FormName() != "" && part.FileName() == "" {
			values.Add(part.FormName(), string(value))
		}
	}
}

// checkAssertions refuses what only holds of clients that are logged in: nobody is.
func (a *actionRequest) checkAssertions() error {
	const loggedOut = "nobody can log in to this server, so the action could not be completed."
	switch v := a.get("assert"); v {
	case "", "anon":
	case "user", "bot":
		return &actionError{"assert" + v + "failed", "You are not logged in: " + loggedOut}
	default:
		return badValue("assert", v)
	}
	if name := a.get("assertuser"); name != "" {
		return &actionError{"assertnameduserfailed", "You are not logged in as " + shorten(name) + ": " + loggedOut}
	}
	return nil
}

// withID puts requestid in front of a reply, which is how clients tell replies apart.
func (a *actionRequest) withID(reply any) any {
	if o, ok := reply.(object); ok && a.has("requestid") {
		return slices.Insert(o, 0, member{"requestid", a.get("requestid")})
	}
	return reply
}

func (a *actionRequest) readFormat() error {
	switch v := a.get("formatversion"); v {
	case "", "1":
		a.ascii = !a.has("utf8")
	case "2", "latest":
		a.version, a.ascii = 2, a.has("ascii")
	default:
		return badValue("formatversion", v)
	}
	if v := a.get("format"); v != "" && v != "json" {
		return badValue("format", v)
	}
	if v := a.get("errorformat"); v != "" && v != "bc" {
		return badValue("errorformat", v)
	}
	return nil
}

func (s *server) runAction(a *actionRequest) (any, error) {
	switch v := a.get("action"); v {
	case "":
		return nil, missingParam("action")
	case "query":
		return s.actionQuery(a)
	case "opensearch":
		return s.actionOpenSearch(a)
	default:
		return nil, badValue("action", v)
	}
}

// has reports whether a parameter is given, with whatever value: that is how
// MediaWiki reads booleans.
func (a *actionRequest) has(name string) bool {
	a.used[name] = true
	return a.values.Has(name)
}

// get returns a parameter as valid UTF-8. Of several, the last counts, as in
// PHP, but r.Form has those of the body first.
func (a *actionRequest) get(name string) string {
	a.used[name] = true
	list := a.http.PostForm[name]
	if len(list) == 0 {
		list = a.values[name]
	}
	if len(list) == 0 {
		return ""
	}
	return strings.ToValidUTF8(list[len(list)-1], "\uFFFD")
}

// accept notes parameters that are understood and have no effect here.
func (a *actionRequest) accept(names ...string) {
	for _, name := range names {
		a.used[name] = true
	}
}

func (a *actionRequest) warn(module, format string, args ...any) {
	a.warnings = append(a.warnings, moduleWarning{module, fmt.Sprintf(format, args...)})
}

// list returns the values of a list, joined by "|", or by U+001F when it
// begins with one. Values not among known are dropped with a warning.
func (a *actionRequest) list(module, name, def string, known []string) []string {
	v := a.get(name)
	if !a.values.Has(name) {
		v = def
	}
	values := splitList(v)
	var good, bad []string
	for _, value := range values {
		if slices.Contains(known, value) {
			good = append(good, value)
		} else {
			bad = append(bad, shorten(value))
		}
	}
	a.warnUnrecognized(module, name, bad)
	return good
}

func (a *actionRequest) warnUnrecognized(module, name string, bad []string) {
	const shown = 20
	switch {
	case len(bad) == 1:
		a.warn(module, "Unrecognized value for parameter %q: %s", name, bad[0])
	case len(bad) > 1:
		a.warn(module, "Unrecognized values for parameter %q: %s", name, strings.Join(bad[:min(len(bad), shown)], ", "))
	}
}

func splitList(v string) []string {
	if rest, ok := strings.CutPrefix(v, "\x1f"); ok {
		return strings.Split(rest, "\x1f")
	}
	if v == "" {
		return nil
	}
	return strings.Split(v, "|")
}

// limit returns a number between 1 and hi, or "max". Numbers beyond are
// brought inside with a warning.
func (a *actionRequest) limit(module, name string, def, hi int) (int, error) {
	v := a.get(name)
	switch {
	case !a.values.Has(name):
		return def, nil
	case v == "max":
		return hi, nil
	}
	n, err := a.integer(name)
	if err != nil {
		return 0, err
	}
	if n < 1 || n > hi {
		a.warn(module, "The value %q for parameter %q must be between 1 and %d.", shorten(v), name, hi)
	}
	return min(max(n, 1), hi), nil
}

// integer returns a whole number, 0 when the parameter isn't given. One that
// is too large for an int is as large as an int gets.
func (a *actionRequest) integer(name string) (int, error) {
	v := a.get(name)
	if !a.values.Has(name) {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, &actionError{"badinteger", fmt.Sprintf("Invalid value %q for integer parameter %q.", shorten(v), name)}
	}
	return n, nil
}

// namespaces returns the ids of a list of namespaces, nil when there is none
// that the wiki has; "*" means all that it has.
func (a *actionRequest) namespaces(module, name string, all []query.Namespace) []int {
	v := a.get(name)
	known := namespaceIDs(all)
	if v == "*" {
		return known
	}
	var ids []int
	var bad []string
	for _, part := range splitList(v) {
		id, err := strconv.Atoi(part)
		if err != nil || !slices.Contains(known, id) {
			bad = append(bad, shorten(part))
		} else if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	a.warnUnrecognized(module, name, bad)
	return ids
}
