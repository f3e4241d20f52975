package lab

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// Transport reaches the lab without a socket, under any host of AWS, PingOne or
// the lab's own BaseURL. Other names do not exist, as a resolver would say. It
// starts no goroutine, so time inside testing/synctest moves on.
func (l *Lab) Transport() http.RoundTripper { return inProcess{l} }

type inProcess struct{ lab *Lab }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	own := t.lab.options.BaseURL != "" && strings.HasPrefix(r.URL.String()+"/", t.lab.options.BaseURL+"/")
	if !own && t.lab.hosts.find(r.URL.Host).kind == toNowhere {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{
			Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true,
		}}
	}
	if err := t.lab.wireError(r); err != nil {
		return nil, err
	}
	w := &recorder{header: http.Header{}}
	t.lab.ServeHTTP(w, asServed(r))
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if w.dropped {
		return nil, io.EOF // what net/http reports when the other side hangs up
	}
	return w.response(r), nil
}

// asServed makes the request that a server would see of the one a client sent.
func asServed(r *http.Request) *http.Request {
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	in.RemoteAddr = "127.0.0.1:1"
	if in.Host == "" {
		in.Host = r.URL.Host
	}
	if in.Body == nil {
		in.Body = http.NoBody
	}
	return in
}

// recorder keeps what a handler writes.
type recorder struct {
	header  http.Header
	sent    http.Header // header as it was at WriteHeader
	status  int
	body    bytes.Buffer
	dropped bool
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.sent = status, w.header.Clone()
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// Hijack lets a handler hang up.
func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.dropped = true
	ours, theirs := net.Pipe()
	_ = theirs.Close()
	return ours, bufio.NewReadWriter(bufio.NewReader(ours), bufio.NewWriter(ours)), nil
}

func (w *recorder) response(r *http.Request) *http.Response {
	w.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: strconv.Itoa(w.status) + " " + http.StatusText(w.status), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.sent, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r,
	}
}
