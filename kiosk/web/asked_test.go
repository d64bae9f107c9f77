package web_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/web/staff/stafftest"
	"gongkai/kiosk/web/webtest"
)

// today sums up what was asked on the day of the tests.
func today(t *testing.T, site *stafftest.Site) kiosk.AskedReport {
	t.Helper()
	site.Server.FlushAsked(t.Context())
	day := kiosk.DateOf(kiosktest.Now)
	r, err := site.Store.AskedReport(t.Context(), day, day)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// link returns the first address in a page that begins so, as a browser
// follows it.
func link(t *testing.T, page, begins string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `href="`+begins)
	if !found {
		t.Fatalf("no link to %s…", begins)
	}
	rest, _, _ = strings.Cut(rest, `"`)
	return begins + strings.ReplaceAll(rest, "&amp;", "&")
}

func TestAskedOnEverySurface(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.Stranger()
	q := url.QueryEscape("救助")
	for _, tc := range []struct{ surface, search, document string }{
		{"touch", "/k/search?q=" + q, "/k/d/"},
		{"phone", "/m/search?q=" + q, "/m/d/"},
	} {
		found := b.Get(tc.search)
		b.Get(tc.search + "&type=law") // narrowed: the same question
		b.Get(tc.search + "&page=2")
		open := link(t, found.Body, tc.document)
		if !strings.Contains(open, "from=1") {
			t.Errorf("%s: link %s", tc.surface, open)
		}
		a := b.Get(open)
		if a.Status != 303 || strings.Contains(a.Location, "from=") || !strings.Contains(a.Location, "q="+q) {
			t.Fatalf("%s: %d to %s", tc.surface, a.Status, a.Location)
		}
		doc := b.Get(a.Location)
		if doc.Status != 200 || strings.Contains(doc.Body, "from=") {
			t.Errorf("%s: %d, or the position is still in the page", tc.surface, doc.Status)
		}
	}
	r := today(t, site)
	if r.Searches != 2 || r.Visits != 2 || r.Shown != 2 || r.Opened != 2 || r.MeanPlace != 1 || len(r.Top) != 1 || r.Top[0].Text != "救助" {
		t.Errorf("%+v", r)
	}
	if b.Get("/api/v1/search?q="+url.QueryEscape("火星移民 13800138000")).Status != 200 {
		t.Error("api")
	}
	r = today(t, site)
	if r.Searches != 3 || len(r.Failing) != 1 || r.Failing[0].Text != "火星移民 〔电话〕" {
		t.Errorf("%+v", r)
	}
}

func TestWhatIsNotAsked(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.Stranger()
	for _, path := range []string{
		"/k/", "/k/find", "/k/search?area=public-welfare", "/m/", "/m/search?area=public-welfare", "/api/v1/search", "/api/v1/suggest?q=jz",
		"/m/search?q=" + url.QueryEscape("火星") + "&area=public-welfare", // nothing in a narrow place says nothing about the question
		"/m/d/openness?q=x&from=1", "/m/d/openness?from=x", "/m/d/openness?from=99999999999999999999",
	} {
		b.Get(path)
	}
	if r := today(t, site); r.Searches != 0 {
		t.Errorf("%+v", r.Top)
	}
}

func TestVisitsOfTheTerminalEnd(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.Stranger()
	q := "/k/search?q=" + url.QueryEscape("救助")
	b.Get(q)
	b.Get(q)
	b.Get("/k/leave")
	b.Get(q)
	if r := today(t, site); r.Searches != 2 || r.Visits != 2 {
		t.Errorf("%d searches of %d visits", r.Searches, r.Visits)
	}
	site.Now = site.Now.Add(11 * time.Minute) // of the same visit, but another question by now
	b.Get(q)
	if r := today(t, site); r.Searches != 3 || r.Visits != 2 {
		t.Errorf("%d searches of %d visits", r.Searches, r.Visits)
	}
}

func TestAskedAtTheDesk(t *testing.T) {
	site := stafftest.New(t, "")
	b := site.SignIn(kiosk.RoleOperator)
	typed := func(text, more string) { b.Get("/desk/?part=1&q=" + url.QueryEscape(text) + more) }
	typed("救", "")
	typed("救助", "")
	typed("救助对象", "")
	site.Now = site.Now.Add(4 * time.Second) // that was it
	typed("征收", "")
	typed("征收补偿", "&n=2")
	typed("征收补偿", "&n=3")
	b.Get("/desk/?q=" + url.QueryEscape("公开"))
	r := today(t, site)
	var asked []string
	for _, q := range r.Top {
		asked = append(asked, q.Text)
	}
	if r.Searches != 3 || r.Visits != 1 || strings.Join(asked, "|") != "公开|征收补偿|救助对象" {
		t.Errorf("%d searches of %d visits: %q", r.Searches, r.Visits, asked)
	}
	if r.Shown != 0 || r.Opened != 0 {
		t.Errorf("the desk shows its first answer unasked: %+v", r)
	}
	b.Get("/desk/d/openness?q=" + url.QueryEscape("公开"))
	if r := today(t, site); r.MeanPlace == 0 {
		t.Error("what was read out is not noted")
	}
}

// stuck is a store that takes no notes.
type stuck struct{ kiosk.AskedLog }

// LogAsked implements kiosk.AskedLog.
func (stuck) LogAsked(context.Context, []kiosk.Asked, []kiosk.Opened) error {
	return errors.New("disk full")
}

func TestSearchesGoOnWithoutNotes(t *testing.T) {
	cfg := webtest.Config(t, webtest.NewMemory(kiosktest.Disclosures()))
	cfg.Asked = stuck{}
	s := webtest.New(t, cfg)
	for _, text := range []string{"a", "b"} {
		if a := webtest.Get(t, s.App(), "/api/v1/search?q="+text); a.Status != 200 {
			t.Fatal(a.Status)
		}
		s.FlushAsked(t.Context())
	}
	if a := webtest.Get(t, s.App(), "/metrics"); !strings.Contains(a.Body, "\ngongkai_asked_dropped_total 2\n") {
		t.Error("what was lost is not counted")
	}
}

// pinning puts the reason of a pin on the first hit.
type pinning struct{ kiosk.Searcher }

// Search implements kiosk.Searcher.
func (p pinning) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	hits, err := p.Searcher.Search(ctx, req)
	if err == nil && len(hits.Hits) > 0 {
		hits.Hits[0].Pinned = "<新>的标准"
	}
	return hits, err
}

func TestWhyAHitStandsFirst(t *testing.T) {
	m := webtest.NewMemory(kiosktest.Disclosures())
	cfg := webtest.Config(t, m)
	cfg.Searcher = pinning{m}
	s := webtest.New(t, cfg)
	for path, say := range map[string]string{
		"/k/search?q=": "置顶：&lt;新&gt;的标准", "/m/search?q=": "置顶：&lt;新&gt;的标准", "/api/v1/search?q=": `"pinned":"\u003c新\u003e的标准"`,
	} {
		if a := webtest.Get(t, s.App(), path+url.QueryEscape("救助")); strings.Count(a.Body, say) != 1 {
			t.Errorf("%s does not say once why the first hit stands there", path)
		}
	}
}

func TestRefusalsOfTheAPIMayBeRead(t *testing.T) {
	cfg := webtest.Config(t, webtest.NewMemory(kiosktest.Disclosures()))
	cfg.SearchRate = 0.1
	cfg.TrustedProxies = []string{"0.0.0.0"}
	s := webtest.New(t, cfg)
	for range 3 {
		a := webtest.Get(t, s.App(), "/api/v1/search?q=x", "X-Real-IP", "198.51.100.7")
		if got := a.Header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("status %d: Access-Control-Allow-Origin %q", a.Status, got)
		}
	}
}
