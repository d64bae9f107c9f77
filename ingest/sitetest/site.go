package sitetest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
)

// Site is a fake portal. Its methods are safe for concurrent use.
type Site struct {
	URL string // http://127.0.0.1:port

	server *httptest.Server
	mu     sync.Mutex
	pages  map[string]http.HandlerFunc // by request URI
	hits   map[string]int
	sent   map[string]int
	order  []string
}

// New starts a site that answers 404 to everything; it stops with the test.
func New(t testing.TB) *Site {
	t.Helper()
	s := &Site{pages: map[string]http.HandlerFunc{}, hits: map[string]int{}, sent: map[string]int{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.server.URL
	t.Cleanup(func() {
		// Bodies without end stop when their connection does.
		s.server.CloseClientConnections()
		s.server.Close()
	})
	return s
}

func (s *Site) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	at := r.URL.RequestURI()
	s.hits[at]++
	s.order = append(s.order, at)
	h := s.pages[at]
	if h == nil {
		h = s.pages[r.URL.Path]
	}
	s.mu.Unlock()
	if h == nil {
		http.NotFound(w, r)
		return
	}
	h(w, r)
}

// Handle scripts one address: a path, or a path with a query.
func (s *Site) Handle(at string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[at] = h
}

// Remove makes an address answer 404.
func (s *Site) Remove(at string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, at)
}

// Hits says how often an address was asked for.
func (s *Site) Hits(at string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[at]
}

// Sent says how often the body of a page was sent: not to those who had it.
func (s *Site) Sent(at string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sent[at]
}

// Requests lists all requests so far, in order.
func (s *Site) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.order...)
}

// Page serves a body with an ETag and answers conditional requests with 304.
// An empty contentType is text/html; charset=utf-8.
func (s *Site) Page(at, contentType string, body []byte) {
	if contentType == "" {
		contentType = "text/html; charset=utf-8"
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	s.Handle(at, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		s.mu.Lock()
		s.sent[at]++
		s.mu.Unlock()
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(body)
	})
}

// HTML serves a page in UTF-8.
func (s *Site) HTML(at, body string) { s.Page(at, "", []byte(body)) }

// Robots serves a robots.txt.
func (s *Site) Robots(body string) { s.Page("/robots.txt", "text/plain", []byte(body)) }

// Status answers with a bare status.
func (s *Site) Status(at string, status int) {
	s.Handle(at, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

// Redirect sends visitors on.
func (s *Site) Redirect(at, to string) {
	s.Handle(at, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	})
}

// Busy answers 429 with a Retry-After of some seconds for the first n
// requests and then lets h answer.
func (s *Site) Busy(at string, n, seconds int, h http.HandlerFunc) {
	left := n
	var mu sync.Mutex
	s.Handle(at, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		left--
		busy := left >= 0
		mu.Unlock()
		if busy {
			w.Header().Set("Retry-After", strconv.Itoa(seconds))
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		h(w, r)
	})
}

// Silent accepts requests and never answers, until the visitor goes away.
func (s *Site) Silent(at string) {
	s.Handle(at, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
}

// Slow sends the beginning of a page and never its end.
func (s *Site) Slow(at string) {
	s.Handle(at, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><title>"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
}

// Endless sends a page that does not end until the visitor goes away. With
// announced > 0 it says beforehand that the page has so many bytes.
func (s *Site) Endless(at string, announced int64) {
	s.Handle(at, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if announced > 0 {
			w.Header().Set("Content-Length", strconv.FormatInt(announced, 10))
		}
		block := make([]byte, 64<<10)
		for i := range block {
			block[i] = 'x'
		}
		for r.Context().Err() == nil {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
}

// Drop ends the connection without an answer.
func (s *Site) Drop(at string) {
	s.Handle(at, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
}
