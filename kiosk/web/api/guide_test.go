package api_test

import (
	"regexp"
	"strings"
	"testing"
)

func TestThePageForPeople(t *testing.T) {
	app := newApp(t)
	res, body := get(t, app, "/api/")
	page := string(body)
	if res.StatusCode != 200 {
		t.Fatalf("status %d: %.300s", res.StatusCode, page)
	}
	for _, want := range []string{"/api/v1/search", "/api/v1/disclosures/{id}/versions", "1 到 100", "relevance", "hitAnswer", "error.request_id"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not mention %q", want)
		}
	}
	examples := regexp.MustCompile(`<a href="(/api/[^"#]+)">`).FindAllStringSubmatch(page, -1)
	if len(examples) < 5 {
		t.Fatalf("%d examples", len(examples))
	}
	for _, e := range examples {
		target := strings.ReplaceAll(e[1], "&amp;", "&")
		if res, body := get(t, app, target); res.StatusCode != 200 {
			t.Errorf("example %s: status %d: %.200s", target, res.StatusCode, body)
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(page, `id="`+m[1]+`"`) {
			t.Errorf("link to #%s leads nowhere", m[1])
		}
	}
}
