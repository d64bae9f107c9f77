package bulkportal_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/ingest/bulkportal"
)

func TestEveryArticleIsListedOnce(t *testing.T) {
	srv := httptest.NewServer(bulkportal.New(230))
	defer srv.Close()
	get := func(path string) (int, string) {
		res, err := http.Get(srv.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b)
	}
	listed := 0
	for next := "/list_1.html"; next != ""; {
		_, page := get(next)
		listed += strings.Count(page, `href="/article/`)
		_, after, more := strings.Cut(page, `<a href="/list_`)
		if next = ""; more {
			next = "/list_" + after[:strings.Index(after, `"`)]
		}
	}
	if listed != 230 {
		t.Errorf("%d listed", listed)
	}
	if code, page := get("/article/230.html"); code != http.StatusOK || len(page) < 15<<10 {
		t.Errorf("the last article: %d, %d bytes", code, len(page))
	}
	for _, path := range []string{"/article/231.html", "/article/0.html", "/list_4.html", "/"} {
		if code, _ := get(path); code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
	}
}
