package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"wikiseek/query"
)

// object is a JSON object whose members keep their order: clients don't
// need it, but replies can then be compared with MediaWiki's.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.key, m.value} {
			text, err := encodeJSON(v)
			if err != nil {
				return nil, err
			}
			b.Write(bytes.TrimRight(text, "\n"))
			if j == 0 {
				b.WriteByte(':')
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// flag adds a boolean the way of the format: version 1 has "" for true and
// leaves out what is false.
func (a *actionRequest) flag(o *object, key string, value bool) {
	switch {
	case a.version == 2:
		o.add(key, value)
	case value:
		o.add(key, "")
	}
}

// textKey is the key of an object's text: version 1 has "*" for all.
func (a *actionRequest) textKey(key string) string {
	if a.version == 1 {
		return "*"
	}
	return key
}

// warnUnused reports parameters that nobody asked for. It comes last.
func (a *actionRequest) warnUnused() {
	var unused []string
	for _, name := range sortedKeys(a.values) {
		if !a.used[name] {
			unused = append(unused, shorten(strings.ToValidUTF8(name, "\uFFFD")))
		}
	}
	const shown = 20
	switch {
	case len(unused) == 1:
		a.warn("main", "Unrecognized parameter: %s.", unused[0])
	case len(unused) > 1:
		a.warn("main", "Unrecognized parameters: %s.", strings.Join(unused[:min(len(unused), shown)], ", "))
	}
}

// warningsObject groups the warnings by module, those of main first.
func (a *actionRequest) warningsObject() object {
	var modules []string
	texts := map[string][]string{}
	for _, w := range a.warnings {
		if !slices.Contains(modules, w.module) {
			modules = append(modules, w.module)
		}
		texts[w.module] = append(texts[w.module], w.text)
	}
	if i := slices.Index(modules, "main"); i > 0 {
		modules = slices.Insert(slices.Delete(modules, i, i+1), 0, "main")
	}
	var o object
	for _, m := range modules {
		o.add(m, object{{a.textKey("warnings"), strings.Join(texts[m], "\n")}})
	}
	return o
}

// withWarnings puts the warnings where MediaWiki has them: those about
// parameters nobody knows on top, those of modules before "query".
func (a *actionRequest) withWarnings(reply object) object {
	a.warnUnused()
	if len(a.warnings) == 0 {
		return reply
	}
	at := 0
	if slices.ContainsFunc(a.warnings, func(w moduleWarning) bool { return w.module != "main" }) {
		at = max(slices.IndexFunc(reply, func(m member) bool { return m.key == "query" }), 0)
	}
	return slices.Insert(reply, at, member{"warnings", a.warningsObject()})
}

// actionFailure returns the body and the status that tell an error.
func (s *server) actionFailure(w http.ResponseWriter, a *actionRequest, err error) (object, int) {
	e, status := s.actionErrorOf(w, a, err)
	w.Header().Set(actionErrorHeader, e.code)
	body := object{{"code", e.code}, {"info", e.info}}
	body.add(a.textKey("docref"), fmt.Sprintf("See %s/w/api.php and docs/http-api.md of wikiseek for API usage.", s.publicURL(a.http)))
	return object{{"error", body}}, status
}

// actionErrorOf gives errors of the Searcher MediaWiki's codes. Only what is
// no answer at all has another status than 200: proxies look at it.
func (s *server) actionErrorOf(w http.ResponseWriter, a *actionRequest, err error) (*actionError, int) {
	var own *actionError
	var bad *query.RequestError
	if errors.As(err, &own) {
		return own, http.StatusOK
	}
	if errors.As(err, &bad) {
		return &actionError{"search-error", bad.Msg + "."}, http.StatusOK
	}
	p := s.noteProblem(w, a.http, err)
	switch {
	case p.Status == http.StatusRequestEntityTooLarge:
		return &actionError{"toobig", p.Detail + "."}, p.Status
	case p.Status == http.StatusServiceUnavailable:
		return &actionError{"cirrussearch-too-busy-error", p.Detail + "."}, p.Status
	}
	return &actionError{"internal_api_error", p.Detail + "."}, p.Status
}

// asciiJSON escapes what isn't ASCII in JSON, where it can only stand in
// strings.
func asciiJSON(src []byte) []byte {
	dst := make([]byte, 0, len(src))
	for i := 0; i < len(src); {
		if src[i] < utf8.RuneSelf {
			dst = append(dst, src[i])
			i++
			continue
		}
		r, n := utf8.DecodeRune(src[i:])
		i += n
		if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
			dst = fmt.Appendf(dst, `\u%04x\u%04x`, hi, lo)
		} else {
			dst = fmt.Appendf(dst, `\u%04x`, r)
		}
	}
	return dst
}
