package simulator

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptrace"
)

// Transport carries requests to h without a socket, for practice and tests. The
// handler runs aside, so that a request ends with its context whatever h does, and
// time can be simulated around it.
func Transport(h http.Handler) http.RoundTripper { return inProcess{h} }

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	if trace := httptrace.ContextClientTrace(request.Context()); trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	received := asReceived(request)
	response := &written{header: http.Header{}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer received.Body.Close()
		t.handler.ServeHTTP(response, received)
	}()
	select {
	case <-request.Context().Done():
		return nil, request.Context().Err()
	case <-done:
		return response.as(request), nil
	}
}

// asReceived is the request as a server would see it.
func asReceived(sent *http.Request) *http.Request {
	received := sent.Clone(sent.Context())
	received.RequestURI, received.RemoteAddr = sent.URL.RequestURI(), "127.0.0.1:0"
	if received.Host == "" {
		received.Host = sent.URL.Host
	}
	if received.Body == nil {
		received.Body = http.NoBody
	}
	return received
}

// A written response is the http.ResponseWriter of one request.
type written struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *written) Write(text []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(text)
}

// as is what was written, as the response to a request.
func (w *written) as(request *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: request,
	}
}
