package sitetest

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"strings"
)

// Vendor is a list as one publishing system keeps it.
type Vendor struct {
	Name  string
	First string   // path of its first page
	Want  []string // paths of the articles it names, over all its pages
}

// vendorArticles is how many articles each list has: three pages of four.
const vendorArticles, vendorPage = 12, 4

// Vendors serves a list of each of the common products. Their programs answer
// only to the parameters that the real ones want.
func Vendors(s *Site) []Vendor {
	var out []Vendor
	for _, make := range []func(*Site) Vendor{
		dahanRanges, dahanPages, dahanDeaf, dahanPosted, dahanXxgk, dahanJpaas, truecms, trs, kaipuStatic, kaipuSearch, boda, dongyi, epoint,
		gkmlpt, aspNet, feed, atom, sitemap, framed, moved, scriptArray, unlinked,
	} {
		v := make(s)
		for i := 1; i <= vendorArticles; i++ {
			path := vendorArticle(v.Name, i)
			v.Want = append(v.Want, path)
			s.HTML(path, fmt.Sprintf(`<html><head><title>%s</title><meta name="PubDate" content="2018-09-%02d"></head><body><div id="zoom"><p>各镇人民政府，市直有关部门：现将%s的有关事项公布如下，请认真执行。</p></div></body></html>`,
				vendorTitle(v.Name, i), i, vendorTitle(v.Name, i)))
		}
		out = append(out, v)
	}
	return out
}

// vendorArticle is the path of an article; its last number is its own on the
// whole site.
func vendorArticle(name string, i int) string {
	return fmt.Sprintf("/%s/art/2018/9/%d/art_7_%d.html", name, i, crc32.ChecksumIEEE([]byte(name))%100_000*100+uint32(i))
}

func vendorTitle(name string, i int) string {
	return fmt.Sprintf("关于%s第%d号公开事项的通知", name, i)
}

// items renders entries from one to another, both counted from one.
func items(name, format string, from, to int) string {
	var b strings.Builder
	for i := max(1, from); i <= min(to, vendorArticles); i++ {
		fmt.Fprintf(&b, format, vendorArticle(name, i), vendorTitle(name, i), fmt.Sprintf("2018-09-%02d", i))
	}
	return b.String()
}

const (
	listItem = `<li><a href="%[1]s" title="%[2]s">%[2]s</a><span>%[3]s</span></li>`
	recordOf = "<record><![CDATA[" + listItem + "]]></record>\n"
	vendorNv = `<div class="nav"><ul><li><a href="/index.html">网站首页</a></li><li><a href="/zwgk/index.html">政务公开</a></li></ul></div>`
)

func page(n int) (from, to int) { return (n-1)*vendorPage + 1, n * vendorPage }

func wrap(list, rest string) string {
	return "<html><head><title>栏目</title></head><body>" + vendorNv + `<div class="list"><ul>` + list + "</ul></div>" + rest + "</body></html>"
}

func listPage(name string, n int, rest string) string {
	from, to := page(n)
	return wrap(items(name, listItem, from, to), rest)
}

// program answers with what answer makes of the values sent; "" is a 404, as
// programs do when a parameter is missing.
func program(s *Site, path, contentType string, answer func(r *http.Request, v func(string) string) string) {
	s.Handle(path, func(w http.ResponseWriter, r *http.Request) {
		body := answer(r, r.FormValue)
		if body == "" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	})
}

func asked(v func(string) string, key string) int {
	n, _ := strconv.Atoi(v(key))
	return n
}

// truecms: ranges of records in a call, for those who say where they come from.
func truecms(s *Site) Vendor {
	const name = "truecms"
	s.HTML("/truecms/list.html", wrap("", `<script>$('#l').page({proxyUrl:'/messageController/getMessage.do', columnId:'6f1a-22', perpage:15});</script>`))
	program(s, "/messageController/getMessage.do", "text/javascript", func(r *http.Request, v func(string) string) string {
		if v("columnId") != "6f1a-22" || !strings.HasSuffix(r.Referer(), "/truecms/list.html") || v("callback") == "" {
			return ""
		}
		out, _ := json.Marshal(map[string]string{"result": "<datastore>" + items(name, recordOf, asked(v, "startrecord"), asked(v, "endrecord")) + "</datastore>"})
		return v("callback") + "(" + string(out) + ");"
	})
	return Vendor{Name: name, First: "/truecms/list.html"}
}

// trs: a script writes the links, pages counted from zero.
func trs(s *Site) Vendor {
	const name = "trs"
	for i := range 3 {
		path := "/trs/index.html"
		if i > 0 {
			path = fmt.Sprintf("/trs/index_%d.html", i)
		}
		s.HTML(path, listPage(name, i+1, fmt.Sprintf(`<script>function createPageHTML(a,b,c,d){}</script><script>createPageHTML(3, %d, "index", "html");</script>`, i)))
	}
	return Vendor{Name: name, First: "/trs/index.html"}
}

// kaipuStatic: the same with the name of an element first, counted from one.
func kaipuStatic(s *Site) Vendor {
	const name = "kaipu"
	for i := 1; i <= 3; i++ {
		path := "/kaipu/zfwj.shtml"
		if i > 1 {
			path = fmt.Sprintf("/kaipu/zfwj_%d.shtml", i)
		}
		s.HTML(path, listPage(name, i, fmt.Sprintf(`<div id="page_div"></div><script>createPageHTML('page_div',3, %d,'zfwj','shtml',12);</script>`, i)))
	}
	return Vendor{Name: name, First: "/kaipu/zfwj.shtml"}
}

// kaipuSearch: the list comes as JSON for the number of the channel.
func kaipuSearch(s *Site) Vendor {
	const name, channel = "ucap", "db9694580ad74929979e1981b8c534f9"
	s.HTML("/ucap/list.shtml", wrap("", `<script>var channelId = "`+channel+`"; $.get('/common/search/' + channelId);</script>`))
	program(s, "/common/search/"+channel, "application/json;charset=UTF-8", func(_ *http.Request, v func(string) string) string {
		if v("_isJson") != "true" || v("_isAgg") != "true" {
			return ""
		}
		size := asked(v, "_pageSize")
		from := (asked(v, "page")-1)*size + 1
		var rows []map[string]any
		for i := from; i < from+size && i <= vendorArticles; i++ {
			rows = append(rows, map[string]any{
				"title": vendorTitle(name, i), "url": vendorArticle(name, i),
				"publishedTimeStr": fmt.Sprintf("2018-09-%02d 17:18:49", i), "channelName": "价格信息",
			})
		}
		out, _ := json.Marshal(map[string]any{"data": map[string]any{"total": vendorArticles, "rows": len(rows), "results": rows}})
		return string(out)
	})
	return Vendor{Name: name, First: "/ucap/list.shtml"}
}

// boda: pages are counted down, in a folder of the column's name.
func boda(s *Site) Vendor {
	const name = "boda"
	s.HTML("/boda/tzgg.htm", listPage(name, 1, `<span class="p_no_d">1</span><a href="tzgg/2.htm">2</a><a href="tzgg/1.htm">3</a><a href="tzgg/2.htm" class="Next">下页</a><a href="tzgg/1.htm">尾页</a>`))
	s.HTML("/boda/tzgg/2.htm", listPage(name, 2, `<a href="../tzgg.htm">上页</a><a href="1.htm" class="Next">下页</a>`))
	s.HTML("/boda/tzgg/1.htm", listPage(name, 3, `<a href="2.htm">上页</a>`))
	return Vendor{Name: name, First: "/boda/tzgg.htm"}
}

// dongyi: List_2.aspx.
func dongyi(s *Site) Vendor {
	const name = "dongyi"
	for i := 1; i <= 3; i++ {
		path, next := "/dongyi/Category_12/Index.aspx", ""
		if i > 1 {
			path = fmt.Sprintf("/dongyi/Category_12/Index_%d.aspx", i)
		}
		if i < 3 {
			next = fmt.Sprintf(`<a href="/dongyi/Category_12/Index_%d.aspx">下一页</a>`, i+1)
		}
		s.HTML(path, listPage(name, i, `<div id="pe100_page">`+next+"</div>"))
	}
	return Vendor{Name: name, First: "/dongyi/Category_12/Index.aspx"}
}

// epoint: the exchange of public resources; the category is in the path, the
// page number in JSON in a form.
func epoint(s *Site) Vendor {
	const name = "epoint"
	s.HTML("/jyxx/003001/transInfo.html", wrap("", `<script src="/EpointWebBuilder/js/webBuilderCommon.js"></script><div id="infolist"></div>`))
	program(s, "/EpointWebBuilder/rest/frontAppCustomAction/getPageInfoListNew", "application/json;charset=UTF-8", func(r *http.Request, _ func(string) string) string {
		var param struct {
			SiteGUID, CategoryNum string
			PageIndex, PageSize   int
		}
		if json.Unmarshal([]byte(r.PostFormValue("params")), &param) != nil || param.CategoryNum != "003001" || param.SiteGUID == "" || param.PageSize == 0 {
			return ""
		}
		var rows []map[string]any
		from, to := page(param.PageIndex + 1)
		for i := from; i <= min(to, vendorArticles); i++ {
			rows = append(rows, map[string]any{"title": vendorTitle(name, i), "infourl": vendorArticle(name, i), "infodate": fmt.Sprintf("2018-09-%02d", i), "categorynum": "003001"})
		}
		out, _ := json.Marshal(map[string]any{"controls": []any{}, "custom": map[string]any{"count": vendorArticles, "infodata": rows}})
		return string(out)
	})
	return Vendor{Name: name, First: "/jyxx/003001/transInfo.html"}
}

// gkmlpt: the column is the fragment of the page's address.
func gkmlpt(s *Site) Vendor {
	const name = "gkmlpt"
	s.HTML("/city/gkmlpt/index", `<html><body><div id="app"></div><script>window._CONFIG = {SID: '755031', TREE: []};</script></body></html>`)
	program(s, "/city/gkmlpt/api/all/2811", "application/json", func(_ *http.Request, v func(string) string) string {
		if v("sid") != "755031" || asked(v, "page") > 3 {
			return ""
		}
		var rows []map[string]any
		for i := (asked(v, "page")-1)*vendorPage + 1; i <= asked(v, "page")*vendorPage; i++ {
			rows = append(rows, map[string]any{"id": i, "title": vendorTitle(name, i), "date": 1535760000 + i*86400, "url": vendorArticle(name, i)})
		}
		out, _ := json.Marshal(map[string]any{"classify": map[string]any{"name": "公告", "post_count": 12}, "articles": rows})
		return string(out)
	})
	return Vendor{Name: name, First: "/city/gkmlpt/index#2811"}
}

// aspNet: the next page is the form of this one sent back.
func aspNet(s *Site) Vendor {
	const name = "aspnet"
	s.Handle("/aspnet/list.aspx", func(w http.ResponseWriter, r *http.Request) {
		n := 1
		if r.Method == http.MethodPost {
			if r.PostFormValue("__VIEWSTATE") != "dDw+/=" || r.PostFormValue("__EVENTTARGET") != "ctl00$Pager" {
				http.NotFound(w, r)
				return
			}
			n = asked(r.PostFormValue, "__EVENTARGUMENT")
		}
		next := ""
		if n < 3 {
			next = fmt.Sprintf(`<a href="javascript:__doPostBack('ctl00$Pager','%d')">下一页</a>`, n+1)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(listPage(name, n, `<form method="post"><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="dDw+/=" />`+next+"</form>")))
	})
	return Vendor{Name: name, First: "/aspnet/list.aspx"}
}

func feed(s *Site) Vendor {
	const name = "feed"
	s.Page("/feed/rss.xml", "application/rss+xml", []byte(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0">
  <channel>
    <title>通知公告</title>
    <link>/feed/</link>`+
		items(name, `
    <item>
      <title><![CDATA[%[2]s]]></title><link>%[1]s</link><pubDate>%[3]s</pubDate></item>`, 1, vendorArticles)+`</channel></rss>`))
	return Vendor{Name: name, First: "/feed/rss.xml"}
}

func atom(s *Site) Vendor {
	const name = "atom"
	s.Page("/atom/feed.xml", "application/atom+xml", []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>通知公告</title><link rel="self" href="/atom/feed.xml"/>`+
		items(name, `<entry><title>%[2]s</title><link rel="alternate" href="%[1]s"/><updated>%[3]sT08:00:00Z</updated></entry>`, 1, vendorArticles)+`</feed>`))
	return Vendor{Name: name, First: "/atom/feed.xml"}
}

// sitemap: an index of two maps.
func sitemap(s *Site) Vendor {
	const name = "sitemap"
	const urlOf = `<url><loc>%[1]s</loc><lastmod>%[3]s</lastmod></url>`
	s.Page("/sitemap/index.xml", "text/xml", []byte(`<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>`+s.URL+`/sitemap/1.xml</loc></sitemap><sitemap><loc>`+s.URL+`/sitemap/2.xml</loc></sitemap></sitemapindex>`))
	s.Page("/sitemap/1.xml", "text/xml", []byte(`<?xml version="1.0"?><urlset>`+items(name, urlOf, 1, 7)+`<url><loc>`+s.URL+`/zwgk/</loc></url></urlset>`))
	s.Page("/sitemap/2.xml", "text/xml", []byte(`<?xml version="1.0"?><urlset>`+items(name, urlOf, 8, vendorArticles)+`</urlset>`))
	return Vendor{Name: name, First: "/sitemap/index.xml"}
}

// framed: the list is a page of its own in a frame.
func framed(s *Site) Vendor {
	const name = "framed"
	s.HTML("/framed/index.html", wrap("", `<iframe src="/visit/count.html"></iframe><iframe src="list.html" width="100%"></iframe>`))
	s.HTML("/framed/list.html", wrap(items(name, listItem, 1, vendorArticles), ""))
	return Vendor{Name: name, First: "/framed/index.html"}
}

// moved: a page that sends on, twice.
func moved(s *Site) Vendor {
	const name = "moved"
	s.HTML("/moved/", `<html><head><meta http-equiv="refresh" content="0; url=go.html"></head></html>`)
	s.HTML("/moved/go.html", `<html><script>window.location.href='/moved/list/';</script></html>`)
	s.HTML("/moved/list/", wrap(items(name, listItem, 1, vendorArticles), ""))
	return Vendor{Name: name, First: "/moved/"}
}

// scriptArray: the records stand in a script.
func scriptArray(s *Site) Vendor {
	const name = "array"
	s.HTML("/array/list.html", wrap("", `<script>var list = [`+strings.TrimSuffix(items(name, `{"title":"%[2]s","url":"%[1]s","date":"%[3]s"},`, 1, vendorArticles), ",")+`];</script>`))
	return Vendor{Name: name, First: "/array/list.html"}
}

// unlinked: the page says that there are three and no link leads on.
func unlinked(s *Site) Vendor {
	const name = "unlinked"
	s.HTML("/unlinked/index.html", listPage(name, 1, `<div>共3页 第1页 <a href="javascript:goPage(2)">下一页</a></div>`))
	s.HTML("/unlinked/index_2.html", listPage(name, 2, `<div>共3页 第2页</div>`))
	s.HTML("/unlinked/index_3.html", listPage(name, 3, `<div>共3页 第3页</div>`))
	return Vendor{Name: name, First: "/unlinked/index.html"}
}
