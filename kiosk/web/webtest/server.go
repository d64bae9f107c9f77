package webtest

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"gongkai/assets"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web"
)

// Config is a server's configuration over the records in m.
func Config(t testing.TB, m *Memory) web.Config {
	t.Helper()
	return web.Config{
		Catalogue: kiosktest.Catalogue(t), Disclosures: m, Searcher: m,
		Templates: assets.Templates, Static: assets.Static, Words: assets.Dict,
		PublicURL: "http://portal.example", SiteName: "乳山政务公开", OfficePhone: "0631-6663072",
		Demo: true, Now: kiosktest.Clock,
	}
}

// New starts nothing: it builds a server to which Do sends requests.
func New(t testing.TB, cfg web.Config) *web.Server {
	t.Helper()
	s, err := web.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Do sends a request without a network.
func Do(t testing.TB, app *fiber.App, req *http.Request) Answer {
	t.Helper()
	res, err := app.Test(req, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{res.StatusCode, res.Header, string(b)}
}

// Get sends a GET request without a network; headers are name, value pairs.
func Get(t testing.TB, app *fiber.App, url string, headers ...string) Answer {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, url, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return Do(t, app, req)
}

// Listen serves on a free loopback port until the test ends and returns the
// address, "http://127.0.0.1:1234".
func Listen(t testing.TB, s *web.Server) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { done <- s.Serve(ctx, ln) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return "http://" + ln.Addr().String()
}
