package httpapi

import (
	_ "embed"
	"encoding/json"
	"net/http"
)

//go:embed openapi.json
var openapiJSON []byte

// HealthResponse is the reply to /healthz while all is well.
type HealthResponse struct {
	Status string `json:"status"` // "ok"
}

func (s *server) info(*http.Request, *params) (any, error) {
	info := s.searcher.Info()
	info.Sources = orEmpty(info.Sources)
	info.Namespaces = orEmpty(info.Namespaces)
	return info, nil
}

func (s *server) openapi(*http.Request, *params) (any, error) {
	return json.RawMessage(openapiJSON), nil
}

// health tells supervisors and load balancers whether to send requests here.
func (s *server) health(*http.Request, *params) (any, error) {
	if err := s.searcher.Ready(); err != nil {
		return nil, &httpError{status: http.StatusServiceUnavailable, kind: "not-ready", detail: "not ready: " + err.Error()}
	}
	return HealthResponse{Status: "ok"}, nil
}
