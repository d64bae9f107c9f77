package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/ingest"
	"gongkai/ingest/sitetest"
	"gongkai/kiosk"
)

// wholePortal is a portal of which nothing is known but its home page: menus,
// pages that lead on, lists of every product.
func wholePortal(t *testing.T) (*sitetest.Site, []sitetest.Vendor) {
	s := sitetest.New(t)
	vendors := sitetest.Vendors(s)
	names := []string{"通知公告", "政府采购", "脱贫攻坚", "义务教育", "社会救助领域", "规划计划", "财政预决算", "政策解读", "人事任免", "征地信息", "保障性住房", "环境保护", "公共文化", "安全生产", "食品药品监管", "教育", "统计公报", "医疗卫生", "行政执法", "权责清单", "应急管理", "交易信息"}
	var menu strings.Builder
	for i, v := range vendors {
		if v.Name == "feed" || v.Name == "atom" || v.Name == "sitemap" {
			continue // no menu leads to those
		}
		fmt.Fprintf(&menu, `<li><a href="%s">%s</a></li>`, v.First, names[i])
	}
	s.HTML("/", `<html><head><title>乳山市人民政府_首页</title></head><body><div class="header"><a href="/login.html">登录</a><a href="/wza">无障碍</a><a href="/">首页</a>
<div class="nav"><ul><li><a href="/zwgk/index.html">政务公开</a></li><li><a href="/hd/xx.html">市长信箱</a></li><li><a href="http://www.gov.cn/zhengce/">国务院文件</a></li></ul></div>
<div class="news"><ul><li><a href="`+vendors[0].Want[0]+`">关于dahan第1号公开事项的通知</a>2018-09-01</li></ul><a href="/trs/index.html">更多&gt;&gt;</a></div></body></html>`)
	s.HTML("/zwgk/index.html", `<html><body><div class="left"><ul>`+menu.String()+`</ul></div><div><ul><li><a href="`+vendors[7].Want[0]+`">关于trs第1号公开事项的通知</a>2018-09-01</li></ul></div></body></html>`)
	s.HTML("/hd/xx.html", `<html><body><ul><li><a href="/letter/10001.html">来信一来信一来信一</a>2018-09-01</li><li><a href="/letter/10002.html">来信二来信二来信二</a>2018-09-01</li><li><a href="/letter/10003.html">来信三来信三来信三</a>2018-09-01</li></ul></body></html>`)
	return s, vendors
}

// A source with nothing but an address finds its columns, calls them as their
// links do, puts those where the catalogue has their name, and brings in every
// article.
func TestDiscover(t *testing.T) {
	s, vendors := wholePortal(t)
	src, err := ingest.ProposedSource(s.URL+"/", true)
	if err != nil {
		t.Fatal(err)
	}
	src.Rate = -1
	p := pipeline(t, newMemory())
	found, name, err := p.Discover(t.Context(), src)
	if err != nil || name != "乳山市人民政府" {
		t.Fatal(name, err)
	}
	for _, v := range vendors {
		at := slices.IndexFunc(found, func(f ingest.Found) bool { return strings.TrimPrefix(f.URL, s.URL) == v.First })
		if want := v.Name != "feed" && v.Name != "atom" && v.Name != "sitemap"; want != (at >= 0) {
			t.Errorf("%s: found %v, want %v", v.Name, at >= 0, want)
		}
		if v.Name == "dahanold" && at >= 0 && (found[at].Category != "public-resources.procurement" || found[at].ID != "12" || found[at].Name != "政府采购" || !slices.Equal(found[at].Trail, []string{"政务公开"})) {
			t.Errorf("%+v", found[at])
		}
		if v.Name == "xxgk" && at >= 0 && found[at].Category != "public-welfare.assistance" {
			t.Errorf("%+v", found[at])
		}
	}
	if len(found) != len(vendors)-3 {
		t.Errorf("%d columns, %+v", len(found), found)
	}
	// What is printed is a source file, and finds the same.
	src.Name = name
	file := ingest.WriteSource(src, found)
	parsed, err := ingest.ParseSources("s.toml", []byte(file), realCatalogue(t))
	if err != nil || len(parsed) != 1 || len(parsed[0].Columns) != len(found) || !parsed[0].AllowPrivate || parsed[0].Name != name {
		t.Fatalf("%v\n%s", err, file)
	}
	m := newMemory()
	src.Demo = true
	sum, err := pipeline(t, m).Crawl(t.Context(), src)
	if err != nil || sum.Created != 12*(len(vendors)-3) || len(sum.Failed) != 0 {
		t.Errorf("%+v, %v", sum, err)
	}
	if d := m.byTitle(t, "关于dahanold第3号公开事项的通知"); d.CategoryID != "public-resources.procurement" || d.ColumnID != "12" {
		t.Errorf("%+v", d)
	}
}

// Trees that scripts build of their columns, and a portal that has a sitemap
// only.
func TestDiscoverTrees(t *testing.T) {
	s, vendors := sitetest.New(t), []sitetest.Vendor(nil)
	vendors = sitetest.Vendors(s)
	s.HTML("/a/", `<html><body><a href="/city/gkmlpt/index">信息公开目录</a><a href="/xxgkml/index.html">公开目录</a></body></html>`)
	s.HTML("/city/gkmlpt/index", `<html><script>window._CONFIG = {SID: '755031', TREE: [{"id":10,"name":"政府信息公开","children":[{"id":2811,"name":"义务教育","children":[]},{"id":2812,"name":"空的"}]}]};</script></html>`)
	s.HTML("/xxgkml/index.html", `<html><iframe src="/module/xxgk/tree.jsp?divid=div435&amp;area=014500858&amp;jdid=3"></iframe></html>`)
	s.HTML("/module/xxgk/tree.jsp", `<script>document.write("<a href=# onclick=\"funclick('A0202','div435')\">规范性文件(12)</a>");</script>`)
	s.HTML("/b/", `<html><body>本站正在改版</body></html>`)
	look := func(path string) []ingest.Found {
		src, err := ingest.ProposedSource(s.URL+path, true)
		if err != nil {
			t.Fatal(err)
		}
		src.Rate = -1
		found, _, err := pipeline(t, newMemory()).Discover(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	var got []string
	found := look("/a/")
	for _, f := range found {
		got = append(got, fmt.Sprint(f.Name, f.Entries))
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"义务教育4", "规范性文件4"}) {
		t.Errorf("%q %q", got, s.Requests())
	}
	s.Redirect("/sitemap.xml", "/sitemap/index.xml")
	if found := look("/b/"); len(found) != 1 || found[0].URL != s.URL+"/sitemap.xml" {
		t.Errorf("%+v of %d", found, len(vendors))
	}
	src, _ := ingest.ProposedSource(s.URL+"/none/", true)
	if _, _, err := pipeline(t, newMemory()).Discover(t.Context(), src); kiosk.KindOf(err) != kiosk.Unavailable || !strings.Contains(kiosk.PublicMessage(err), "打不开") {
		t.Error(err)
	}
	if _, err := ingest.ProposedSource("乳山", false); kiosk.KindOf(err) != kiosk.Invalid {
		t.Error(err)
	}
}
