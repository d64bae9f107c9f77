package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/kiosk/web"
	"gongkai/kiosk/web/webtest"
)

// Every surface says how it took a question and gives a way to have it taken
// otherwise.
func TestPagesSayHowAQuestionWasTaken(t *testing.T) {
	_, s := newServer(t, func(cfg *web.Config) {
		m, ok := cfg.Searcher.(*webtest.Memory)
		if !ok {
			t.Fatalf("searcher is a %T", cfg.Searcher)
		}
		cfg.Searcher = webtest.Knowing{Memory: m}
	})
	for _, tc := range []struct {
		name, path   string
		want, forbid []string
	}{
		{"touch, a filter read from words", "/k/search?q=" + q("2018年 应当"), []string{`href="/k/search?q=` + q("应当") + `"`, "2018年"}, nil},
		{"phone, a filter read from words", "/m/search?q=" + q("2018年 应当"), []string{`href="/m/search?q=` + q("应当") + `"`, "去掉这个条件"}, nil},
		{"touch, as typed", "/k/search?literal=1&q=" + q("2018年 应当"), []string{"份文件"}, []string{`href="/k/search?q=` + q("应当") + `"`}},
		{"touch, a slip of typing", "/k/search?q=" + q("社会救住"), []string{"没有“社会救住”，已按“社会救助”查找"}, nil},
		{"phone, a slip of typing", "/m/search?q=" + q("社会救住"), []string{"没有“社会救住”，已按 <b>社会救助</b> 查到"}, nil},
		{"touch, a row", "/k/search?q=" + q("表"), []string{`<small>公开事项</small><span class="one"><mark>一览表</mark>的样例</span>`, "无名一栏"}, []string{"<small></small>"}},
		{"phone, a row", "/m/search?q=" + q("表"), []string{"<dt>公开事项</dt><dd><mark>一览表</mark>的样例</dd>"}, nil},
		{"touch, where it belongs", "/k/search?q=" + q("孩子上学"), []string{"这件事可能归这里管", "由乳山市教育和体育局负责", `href="/k/browse/public-welfare.education"`}, []string{"大家常找"}},
		{"phone, where it belongs", "/m/search?q=" + q("孩子上学"), []string{"这件事可能归这里管", "由乳山市教育和体育局负责", `href="/m/search?category=public-welfare.education"`}, nil},
		{"touch, what to read next", "/k/d/assistance", []string{"相关的文件"}, nil},
		{"phone, what to read next", "/m/d/assistance", []string{"相关的文件"}, nil},
		{"phone, a year", "/m/search?year=2018&q=" + q("应当"), []string{"year=2018"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := webtest.Do(t, s.App(), httptest.NewRequest(http.MethodGet, tc.path, nil))
			if a.Status != 200 {
				t.Fatalf("status %d", a.Status)
			}
			for _, w := range tc.want {
				if !strings.Contains(a.Body, w) {
					t.Errorf("%q is missing", w)
				}
			}
			for _, w := range tc.forbid {
				if strings.Contains(a.Body, w) {
					t.Errorf("%q should not be there", w)
				}
			}
		})
	}
}
