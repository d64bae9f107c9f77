package api_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"gongkai/assets"
	"gongkai/kiosk"
	"gongkai/kiosk/kiosktest"
	"gongkai/kiosk/store"
	"gongkai/kiosk/web"
)

// broken fails as a searcher fails: "preparing" while no index is open,
// "crash" for a fault of ours.
type broken struct{ kiosk.Searcher }

func (b broken) Search(ctx context.Context, req kiosk.Search) (*kiosk.Hits, error) {
	switch req.Text {
	case "preparing":
		return nil, kiosk.Errorf(kiosk.Unavailable, "")
	case "crash":
		return nil, errors.New("secret detail")
	}
	return b.Searcher.Search(ctx, req)
}

// typist knows one word.
type typist struct{}

func (typist) Compose(_ context.Context, keys string, _ int) kiosk.Composition {
	if keys != "dibao" {
		return kiosk.Composition{}
	}
	return kiosk.Composition{Syllables: []string{"di", "bao"}, Candidates: []kiosk.Candidate{{Text: "低保", Consumed: 5}, {Text: "地", Consumed: 2}}}
}

// newApp serves the samples from a real store. Beside them it has a record
// whose id needs escaping, and one that was taken down.
func newApp(t testing.TB) *fiber.App {
	t.Helper()
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: kiosktest.Clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	records := kiosktest.Records()
	odd, gone := records[0], records[1]
	odd.Disclosure.ID, gone.Disclosure.ID = oddID, "withdrawn"
	if _, err := db.Put(t.Context(), append(records, odd, gone)); err != nil {
		t.Fatal(err)
	}
	if err := db.Hide(t.Context(), kiosk.Actor{Name: "test", Role: kiosk.RoleOfficer}, "withdrawn", "测试"); err != nil {
		t.Fatal(err)
	}
	published, err := db.Changes(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	s, err := web.New(web.Config{
		Catalogue: kiosktest.Catalogue(t), Disclosures: db, Searcher: broken{kiosktest.Searcher(published)},
		Templates: assets.Templates, Static: assets.Static, PublicURL: "https://gk.example.gov.cn",
		SiteName: "乳山政务公开", Now: kiosktest.Clock, Handwriting: counting{}, Input: typist{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.App()
}

const oddID = "2018/9号?%"

func get(t testing.TB, app *fiber.App, target string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	req := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, body
}

func q(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + v.Encode()
}

// scenarios are requests and the status they get; together they meet every
// kind of answer.
var scenarios = []struct {
	name   string
	target string
	status int
	says   string // in the message of a refusal
}{
	{"a question", q("/api/v1/search", "q", "征收补偿"), 200, ""},
	{"nothing asked: the newest", "/api/v1/search", 200, ""},
	{"only filters", q("/api/v1/search", "area", "public-welfare", "year", "2019"), 200, ""},
	{"every filter", q("/api/v1/search", "q", "救助", "area", "public-welfare", "category", "public-welfare.assistance", "item",
		"public-welfare.assistance.temp-guide", "body", "civil", "town", "大孤山镇", "type", "guide", "sort", "date", "page", "1", "size", "100"), 200, ""},
	{"a body by its name", q("/api/v1/search", "body", "乳山市民政局"), 200, ""},
	{"a body by its old name or alias", q("/api/v1/search", "body", "民政局"), 200, ""},
	{"nothing found", q("/api/v1/search", "q", "霍格沃茨"), 200, ""},
	{"ten thousand characters", q("/api/v1/search", "q", strings.Repeat("低保", 5000)), 200, ""},
	{"bytes that are no text", "/api/v1/search?q=%ff%fe%00", 200, ""},
	{"a page behind the last", q("/api/v1/search", "q", "公开", "page", "900"), 200, ""},
	{"an unknown area", q("/api/v1/search", "area", "welfare"), 400, "public-welfare"},
	{"an unknown category", q("/api/v1/search", "category", "x"), 400, "类别"},
	{"an unknown item", q("/api/v1/search", "item", "x"), 400, "事项"},
	{"a category of another area", q("/api/v1/search", "area", "major-projects", "category", "public-welfare.assistance"), 400, "不在领域"},
	{"an item of another category", q("/api/v1/search", "category", "public-welfare.education", "item", "public-welfare.assistance.temp-guide"), 400, "不在类别"},
	{"an unknown body", q("/api/v1/search", "body", "水泊梁山"), 400, "单位"},
	{"an unknown type", q("/api/v1/search", "type", "novel"), 400, "law、policy"},
	{"an unknown order", q("/api/v1/search", "sort", "random"), 400, "relevance、date"},
	{"no hits a page", q("/api/v1/search", "size", "0"), 400, "1 到 100"},
	{"too many hits a page", q("/api/v1/search", "size", "101"), 400, "1 到 100"},
	{"page zero", q("/api/v1/search", "page", "0"), 400, "page"},
	{"a page that is no number", q("/api/v1/search", "page", "二"), 400, "page"},
	{"too deep", q("/api/v1/search", "page", "101", "size", "100"), 400, "10000"},
	{"a year that cannot be", q("/api/v1/search", "year", "18"), 400, "1900"},
	{"no index yet", q("/api/v1/search", "q", "preparing"), 503, "准备"},
	{"a fault of ours", q("/api/v1/search", "q", "crash"), 500, "暂时打不开"},
	{"suggestions", q("/api/v1/suggest", "q", "社会救助"), 200, ""},
	{"suggestions for nothing", "/api/v1/suggest", 200, ""},
	{"too many suggestions", q("/api/v1/suggest", "q", "社", "limit", "99"), 400, "limit"},
	{"pinyin", q("/api/v1/ime", "pinyin", "dibao"), 200, ""},
	{"no pinyin", "/api/v1/ime", 200, ""},
	{"bytes that are no pinyin", "/api/v1/ime?pinyin=%ff%00", 200, ""},
	{"too many candidates", q("/api/v1/ime", "pinyin", "dibao", "limit", "101"), 400, "limit"},
	{"a record", "/api/v1/disclosures/assistance", 200, ""},
	{"a record with attachments", "/api/v1/disclosures/rushan-plan", 200, ""},
	{"a record without dates", "/api/v1/disclosures/temporary-help", 200, ""},
	{"an id of odd characters", "/api/v1/disclosures/" + url.PathEscape(oddID), 200, ""},
	{"one version", "/api/v1/disclosures/assistance?version=1", 200, ""},
	{"a version it never had", "/api/v1/disclosures/assistance?version=7", 404, ""},
	{"a version that is no number", "/api/v1/disclosures/assistance?version=x", 400, "version"},
	{"an unknown record", "/api/v1/disclosures/none", 404, ""},
	{"an id that is no text", "/api/v1/disclosures/%ff", 400, "编号"},
	{"a withdrawn record", "/api/v1/disclosures/withdrawn", 410, "撤下"},
	{"versions", "/api/v1/disclosures/assistance/versions", 200, ""},
	{"versions of an unknown record", "/api/v1/disclosures/none/versions", 404, ""},
	{"versions of a withdrawn record", "/api/v1/disclosures/withdrawn/versions", 410, ""},
	{"what to read next", "/api/v1/disclosures/assistance/related", 200, ""},
	{"what to read next to an unknown record", "/api/v1/disclosures/none/related", 404, ""},
	{"what to read next to a withdrawn record", "/api/v1/disclosures/withdrawn/related", 410, "撤下"},
	{"as typed", "/api/v1/search?q=%E6%95%91%E5%8A%A9&literal=1", 200, ""},
	{"as typed or not", "/api/v1/search?q=%E6%95%91%E5%8A%A9&literal=maybe", 400, "literal"},
	{"the document", "/api/openapi.json", 200, ""},
}

func TestAnswersAreThoseOfTheDocument(t *testing.T) {
	app := newApp(t)
	_, spec := get(t, app, "/api/openapi.json")
	doc, err := libopenapi.NewDocument(spec)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if ok, problems := v.ValidateDocument(); !ok {
		for _, p := range problems {
			t.Errorf("document: %s: %s %v", p.Message, p.Reason, p.SchemaValidationErrors)
		}
	}
	for _, tc := range scenarios {
		t.Run(tc.name, func(t *testing.T) {
			res, body := get(t, app, tc.target)
			if res.StatusCode != tc.status {
				t.Fatalf("status %d, want %d: %.300s", res.StatusCode, tc.status, body)
			}
			if tc.status >= 400 {
				checkRefusal(t, res, body, tc.says)
			}
			req := httptest.NewRequest(http.MethodGet, "https://gk.example.gov.cn"+tc.target, nil)
			res.Body = io.NopCloser(strings.NewReader(string(body)))
			if ok, problems := v.ValidateHttpResponse(req, res); !ok {
				for _, p := range problems {
					t.Errorf("%s: %s %v", p.Message, p.Reason, p.SchemaValidationErrors)
				}
			}
		})
	}
}

func checkRefusal(t *testing.T, res *http.Response, body []byte, says string) {
	t.Helper()
	var got struct {
		Error struct {
			Kind, Message string
			RequestID     string `json:"request_id"`
		}
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.Error.Message, says) || got.Error.Message == "" {
		t.Errorf("message %q does not say %q", got.Error.Message, says)
	}
	if id := res.Header.Get("X-Request-Id"); got.Error.RequestID == "" || got.Error.RequestID != id {
		t.Errorf("request id %q in the body, %q in the header", got.Error.RequestID, id)
	}
	if strings.Contains(string(body), "secret detail") {
		t.Errorf("an internal cause was shown: %s", body)
	}
	if c := res.Header.Get("Cache-Control"); c != "no-store" {
		t.Errorf("a refusal may be cached: %q", c)
	}
}

// The validator itself must be able to fail.
func TestTheValidatorSeesADifference(t *testing.T) {
	app := newApp(t)
	_, spec := get(t, app, "/api/openapi.json")
	doc, err := libopenapi.NewDocument(spec)
	if err != nil {
		t.Fatal(err)
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, change := range [][2]string{{`"total":`, `"sum":`}, {`"total":`, `"total":"1","x":`}, {`"published_on":"2`, `"published_on":"A`}} {
		res, body := get(t, app, "/api/v1/search")
		changed := strings.Replace(string(body), change[0], change[1], 1)
		res.Body = io.NopCloser(strings.NewReader(changed))
		if ok, _ := v.ValidateHttpResponse(httptest.NewRequest(http.MethodGet, "https://gk.example.gov.cn/api/v1/search", nil), res); ok || changed == string(body) {
			t.Errorf("%q → %q was accepted", change[0], change[1])
		}
	}
}

func TestEveryRouteIsInTheDocument(t *testing.T) {
	app := newApp(t)
	_, spec := get(t, app, "/api/openapi.json")
	var doc struct {
		Paths map[string]map[string]any
	}
	if err := json.Unmarshal(spec, &doc); err != nil {
		t.Fatal(err)
	}
	want := []string{"/api/"} // the page for people
	for path := range doc.Paths {
		want = append(want, regexp.MustCompile(`\{(\w+)\}`).ReplaceAllString(path, ":$1"))
	}
	var got []string
	for _, r := range app.GetRoutes(true) {
		if (r.Method == http.MethodGet || r.Method == http.MethodPost) && strings.HasPrefix(r.Path, "/api/") && !slices.Contains(got, r.Path) {
			got = append(got, r.Path)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("routes differ from the document (-document +registered):\n%s", diff)
	}
}

// The names below are promised; they may be added to, never changed.
func TestPromisedFields(t *testing.T) {
	app := newApp(t)
	_, body := get(t, app, q("/api/v1/search", "q", "救助"))
	var top map[string]json.RawMessage
	var hits []map[string]json.RawMessage
	var query, answer map[string]json.RawMessage
	var facets map[string][]map[string]json.RawMessage
	decode(t, body, &top)
	decode(t, top["hits"], &hits)
	decode(t, top["query"], &query)
	decode(t, hits[0]["answer"], &answer)
	decode(t, top["facets"], &facets)
	for _, tc := range []struct {
		name string
		got  map[string]json.RawMessage
		want string
	}{
		{"answer", top, "facets guide hits query took_ms total updated_at"},
		{"query", query, "corrected did_you_mean expansions filters kind normalized relaxed text"},
		{"hit", hits[0], "also answer area body category code document_number id pinned published_on score title url validity version"},
		{"passage", answer, "end heading html low row start text"},
		{"facet", facets["year"][0], "count label value"},
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(tc.got)), " "); got != tc.want {
			t.Errorf("%s has %s, promised are %s", tc.name, got, tc.want)
		}
	}
	_, body = get(t, app, q("/api/v1/suggest", "q", "救助"))
	var s struct{ Suggestions []map[string]json.RawMessage }
	decode(t, body, &s)
	if got := strings.Join(slices.Sorted(maps.Keys(s.Suggestions[0])), " "); got != "count kind text" {
		t.Errorf("suggestion has %s", got)
	}
	_, body = get(t, app, q("/api/v1/ime", "pinyin", "dibao"))
	if got := string(body); got != `{"syllables":["di","bao"],"candidates":[{"text":"低保","consumed":5},{"text":"地","consumed":2}]}` {
		t.Errorf("dibao is composed as %s", got)
	}
}

func decode(t testing.TB, b []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatalf("%v in %.200s", err, b)
	}
}

func TestAnswerIsTheTextOfTheRecord(t *testing.T) {
	app := newApp(t)
	_, body := get(t, app, q("/api/v1/search", "q", "公开", "size", "50"))
	var found struct {
		Hits []struct {
			ID, Body string
			Version  int
			Answer   struct {
				Text       string
				Start, End int
			}
		}
	}
	decode(t, body, &found)
	if len(found.Hits) == 0 {
		t.Fatal("no hits")
	}
	for _, h := range found.Hits {
		_, body := get(t, app, "/api/v1/disclosures/"+url.PathEscape(h.ID))
		var d struct {
			ID, Text, Body, Link, Code string
			Version                    int
		}
		decode(t, body, &d)
		if runes := []rune(d.Text); d.ID != h.ID || d.Version != h.Version || string(runes[h.Answer.Start:h.Answer.End]) != h.Answer.Text {
			t.Errorf("%s: the passage is not in the record", h.ID)
		}
		if d.Body != h.Body || d.Link != "https://gk.example.gov.cn/s/"+d.Code {
			t.Errorf("%s: body %q and %q, link %q", h.ID, h.Body, d.Body, d.Link)
		}
	}
}

func TestHeaders(t *testing.T) {
	app := newApp(t)
	for target, cache := range map[string]string{
		"/api/v1/search?q=x": "no-store", "/api/v1/suggest?q=x": "no-store", "/api/v1/ime?pinyin=x": "no-store",
		"/api/v1/disclosures/assistance": "no-cache", "/api/v1/disclosures/assistance/versions": "no-cache",
		"/api/openapi.json": "public, max-age=3600", "/api/v1/disclosures/none": "no-store",
	} {
		res, _ := get(t, app, target, "Origin", "https://elsewhere.example")
		if got := res.Header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s: allowed origin %q", target, got)
		}
		if got := res.Header.Get("Cache-Control"); got != cache {
			t.Errorf("%s: Cache-Control %q, want %q", target, got, cache)
		}
		if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
			t.Errorf("%s: Content-Type %q", target, got)
		}
	}
	res, _ := get(t, app, "/api/v1/disclosures/assistance")
	tag := res.Header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	if res, body := get(t, app, "/api/v1/disclosures/assistance", "If-None-Match", tag); res.StatusCode != 304 || len(body) != 0 {
		t.Errorf("status %d and %d bytes for what has not changed", res.StatusCode, len(body))
	}
	if res, _ := get(t, app, "/api/v1/disclosures/openness", "If-None-Match", tag); res.StatusCode != 200 {
		t.Errorf("status %d for another record", res.StatusCode)
	}
	preflight := httptest.NewRequest(http.MethodOptions, "/api/v1/search", nil)
	preflight.Header.Set("Origin", "https://elsewhere.example")
	res, err := app.Test(preflight, -1)
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Get("Access-Control-Allow-Methods"); res.StatusCode != 204 || got != "GET, HEAD" {
		t.Errorf("preflight: status %d, methods %q", res.StatusCode, got)
	}
	post := httptest.NewRequest(http.MethodPost, "/api/v1/search", nil)
	if res, err := app.Test(post, -1); err != nil || res.StatusCode != 404 {
		t.Errorf("POST: status %d, %v", res.StatusCode, err)
	}
}
