package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Whatever a stranger sends is answered in JSON and is never our fault.
func FuzzSearch(f *testing.F) {
	app := newApp(f)
	for _, s := range []string{"q=低保", "q=%ff", "size=-1&page=99999999999999999999", "area=%00", "q=a&q=b", "%", "year=2018&sort=date&type=", ";;&&=="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		target := &url.URL{Path: "/api/v1/search", RawQuery: url.PathEscape(raw)}
		if u, err := url.ParseRequestURI("/api/v1/search?" + raw); err == nil && !strings.ContainsAny(raw, " #") {
			target = u
		}
		if strings.Contains(target.RawQuery, "crash") || strings.Contains(target.RawQuery, "preparing") {
			t.Skip()
		}
		res, err := app.Test(&http.Request{Method: http.MethodGet, URL: target, Host: "x", Header: http.Header{}}, -1)
		if err != nil {
			t.Skip() // not HTTP any more
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(body) || res.StatusCode != 200 && res.StatusCode != 400 {
			t.Errorf("%s: status %d: %.200s", target, res.StatusCode, body)
		}
	})
}
