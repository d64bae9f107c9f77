package desk_test

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/kiosk/web/staff/stafftest"
)

func ask(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return "/desk/?" + v.Encode()
}

var (
	space = regexp.MustCompile(`\s+`)
	tag   = regexp.MustCompile(`<[^>]*>`)
)

// words is what a page says, without its markup.
func words(page string) string {
	return space.ReplaceAllString(html.UnescapeString(tag.ReplaceAllString(page, "")), " ")
}

func TestDesk(t *testing.T) {
	site := stafftest.New(t, "")
	if err := site.Store.Hide(t.Context(), kiosk.Actor{Name: "officer1", Role: kiosk.RoleOfficer}, "medicines", "测试"); err != nil {
		t.Fatal(err)
	}
	desk := site.SignIn(kiosk.RoleOperator)
	for _, tc := range []struct {
		name   string
		path   string
		status int
		want   []string // in the words of the page
		markup []string // in its HTML
		not    []string // anywhere
	}{
		{
			name: "an empty box shows the newest and the catalogue", path: "/desk/", status: 200,
			want: []string{"最新公开的", "按目录查", "社会救助和社会福利", "话务员 op03"}, not: []string{"没有找到", `class="answer"`, "演示数据"},
		},
		{
			name: "a question is answered with its source", path: ask("q", "征收补偿方案"), status: 200,
			want: []string{
				"房屋征收部门拟定征收补偿方案，报市、县级人民政府。", "字，约", "《国有土地上房屋征收与补偿条例》", "国务院令第590号",
				"2011-01-21 发布", "现行有效", "可以直接读", "谁负责", "电话 12345 转", "看原文 F7",
			},
			markup: []string{`data-copy="`, `/qr/`, `<mark>征收补偿方案</mark>`, `id="hits"`, `data-said="找到 `},
		},
		{name: "the second hit by its number", path: ask("q", "公开", "n", "2"), status: 200, markup: []string{`aria-current="true"><a href="/desk/?n=2&amp;q=`}},
		{name: "an amended law is to be checked first", path: ask("q", "社会救助暂行办法"), status: 200, want: []string{"有修改，核对原文再读", "已修改"}, not: []string{"可以直接读"}},
		{
			name: "a repealed guide is not to be read", path: ask("q", "临时救助怎么申请"), status: 200,
			want: []string{"已废止，不要读", "日期没有标注", "乳山市民政局"}, markup: []string{`class="old"`}, not: []string{"可以直接读"},
		},
		{
			name: "what was taken down since is not read out", path: ask("q", "药品集中采购"), status: 200,
			want: []string{"已撤下，不要读", "刚刚撤下", "可以这样告诉来电人"}, not: []string{"<q", "答案和出处", "F9</kbd></button>"},
		},
		{name: "its full text neither", path: "/desk/d/medicines?q=x", status: 410, want: []string{"已撤下，不要读"}, not: []string{"药品"}},
		{
			name: "nothing found says what to tell the caller", path: ask("q", "霍格沃茨"), status: 200,
			want: []string{"没有找到“霍格沃茨”", "可以这样告诉来电人", "换个查法"}, not: []string{"去掉条件再查", "<q"},
		},
		{
			name: "nothing found because of a filter", path: ask("q", "征收补偿", "area", "public-resources"), status: 200,
			want: []string{"去掉条件再查 Alt 0", "不加条件有"}, markup: []string{`<input type="hidden" form="find" name="area" value="public-resources">`},
		},
		{name: "only a filter", path: ask("year", "2019", "type", "policy"), status: 200, want: []string{"政策文件", "国务院办公厅关于开展城镇小区配套幼儿园治理工作的通知"}},
		{name: "a filter says so", path: ask("area", "public-welfare"), status: 200, markup: []string{`aria-current="true" data-key="Alt+KeyE"`}},
		{name: "a category can be taken away", path: ask("category", "public-welfare.education"), status: 200, want: []string{"去掉这个条件"}},
		{name: "an unknown filter is refused", path: ask("area", "x"), status: 400, want: []string{"目录里没有领域", "回到查询"}},
		{name: "an unknown body is refused", path: ask("body", "x"), status: 400, want: []string{"目录里没有单位"}},
		{name: "numbers that make no sense are left out", path: ask("q", "公开", "page", "-3", "n", "99", "year", "x"), status: 200, want: []string{"看原文"}},
		{name: "a page behind the last", path: ask("q", "公开", "page", "400"), status: 200, want: []string{"上一页"}},
		{name: "ten thousand characters", path: ask("q", strings.Repeat("补", 10_000)), status: 200, want: []string{"没有找到"}},
		{name: "hostile text stays text", path: ask("q", `"><script>alert(1)</script>`), status: 200, not: []string{"<script>alert"}},
		{name: "bytes that are no text", path: "/desk/?q=%ff%00%0a", status: 200, want: []string{"没有找到"}},
		{
			name: "the full text with the passage marked", path: "/desk/d/expropriation?q=" + url.QueryEscape("征收补偿方案"), status: 200,
			want: []string{"回到答案 F7", "国务院令第590号"}, markup: []string{` class="hit">第十条`, `aria-current="true"><a`},
		},
		{name: "the full text without a question", path: "/desk/d/rushan-plan", status: 200, want: []string{"任务分工表", "47 KB"}, not: []string{` class="hit"`}},
		{name: "a wide table in the full text", path: "/desk/d/table", status: 200, want: []string{"索引号 11371083004367045M/2019-00012"}, markup: []string{"<table>"}},
		{name: "an unknown record", path: "/desk/d/none", status: 404, want: []string{"没有找到"}},
		{name: "the part alone", path: ask("q", "征收补偿方案", "part", "1"), status: 200, want: []string{"看原文"}, not: []string{"<html", "<form class=\"find\""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := desk.Get(tc.path)
			if a.Status != tc.status {
				t.Fatalf("status %d: %.300s", a.Status, words(a.Body))
			}
			if c := a.Header.Get("Cache-Control"); c != "no-store" {
				t.Errorf("Cache-Control %q", c)
			}
			said := words(a.Body)
			for _, w := range tc.want {
				if !strings.Contains(said, w) {
					t.Errorf("does not say %q in: %s", w, said)
				}
			}
			for _, w := range tc.markup {
				if !strings.Contains(a.Body, w) {
					t.Errorf("has no %q in: %s", w, a.Body)
				}
			}
			for _, w := range tc.not {
				if strings.Contains(a.Body, w) {
					t.Errorf("has %q", w)
				}
			}
		})
	}
}

func TestOnlyStaffUseTheDesk(t *testing.T) {
	site := stafftest.New(t, "")
	for _, path := range []string{"/desk", "/desk/", "/desk/?q=x", "/desk/d/assistance", "/desk/none", "/desk/?part=1&q=x"} {
		a := site.Stranger().Get(path)
		if a.Status != 302 || !strings.HasPrefix(a.Location, "/staff/login") {
			t.Errorf("%s: a stranger gets %d %s", path, a.Status, a.Location)
		}
		if strings.Contains(a.Body, "救助") {
			t.Errorf("%s shows a stranger a record", path)
		}
	}
	for _, role := range kiosk.Roles {
		b := site.SignIn(role)
		a := b.Get("/desk/")
		if a.Status != 200 {
			t.Errorf("%s gets %d", role, a.Status)
		}
		if has := strings.Contains(a.Body, `href="/office/"`); has != (role != kiosk.RoleOperator) {
			t.Errorf("%s: door to the office shown: %v", role, has)
		}
	}
	op := site.SignIn(kiosk.RoleOperator)
	op.Post("/staff/logout", nil)
	if a := op.Get("/desk/?q=x"); a.Status != 302 {
		t.Errorf("after signing out: %d", a.Status)
	}
}

// Every key that is printed beside something presses exactly one thing.
func TestKeysAreUnambiguous(t *testing.T) {
	desk := stafftest.New(t, "").SignIn(kiosk.RoleAdmin)
	for _, path := range []string{"/desk/", ask("q", "公开"), ask("q", "征收补偿", "area", "public-resources"), "/desk/d/rushan-plan?q=x", ask("q", "公开", "year", "2019", "area", "public-welfare")} {
		page := desk.Get(path).Body
		seen := map[string]bool{}
		for _, m := range regexp.MustCompile(`data-key="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("%s: two things answer to %s", path, m[1])
			}
			seen[m[1]] = true
		}
		if len(seen) < 6 {
			t.Errorf("%s: only %d keys", path, len(seen))
		}
	}
}

// The desk reads out the beginning of the very passage that the interface,
// terminal and phone show.
func TestTheAnswerBeginsAsEverywhere(t *testing.T) {
	desk := stafftest.New(t, "").SignIn(kiosk.RoleOperator)
	quote := regexp.MustCompile(`(?s)<q[^>]*>(.*?)</q>`)
	for _, question := range []string{"征收补偿", "信息公开", "招标", "幼儿园", "放假", "无废城市", "救助"} {
		var found struct {
			Hits []struct{ Answer struct{ Text string } }
		}
		api := desk.Get("/api/v1/search?" + url.Values{"q": {question}}.Encode())
		if err := json.Unmarshal([]byte(api.Body), &found); err != nil {
			t.Fatal(err)
		}
		m := quote.FindStringSubmatch(desk.Get(ask("q", question)).Body)
		if m == nil || len(found.Hits) == 0 {
			t.Errorf("%s: nothing found", question)
			continue
		}
		lead, text := html.UnescapeString(m[1]), found.Hits[0].Answer.Text
		if lead == "" || !strings.HasPrefix(text, lead) {
			t.Errorf("%s: the desk reads %q, elsewhere it is %q", question, lead, text)
		}
		if n := len([]rune(lead)); n > 120 {
			t.Errorf("%s: %d characters are read out at once", question, n)
		}
	}
}
