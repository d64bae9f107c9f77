package listing_test

import (
	"net/url"
	"testing"

	"gongkai/ingest/extract"
	"gongkai/ingest/listing"
)

// FuzzRead reads answers of every form, as they may come from anywhere.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{"data":{"total":40,"results":[{"title":"关于公开的通知","url":"/a/1.html","publishedTimeStr":"2018-09-03 10:00:00"}]}}`,
		`cb({"result":"<record><![CDATA[<li><a href='/art/2018/9/3/art_1_2.html'>关于公开的通知</a></li>]]></record>"});`,
		`<?xml version="1.0"?><rss><channel><item><title>关于公开的通知</title><link>/a/1.html</link><pubDate>Mon, 3 Sep 2018 10:00:00 +0800</pubDate></item></channel></rss>`,
		`<sitemapindex><sitemap><loc>http://a.cn/1.xml.gz</loc></sitemap></sitemapindex>`,
		`<datastore><nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page=2&amp;columnid=1"></a>]]></nextgroup><recordset><record><![CDATA[<li><a href="/art/2018/9/3/art_1_2.html">关于公开的通知</a></li>]]></record></recordset></datastore>`,
		`<script>loadDynamic('/module/xxgk/search.jsp?infotypeId='+a+'&area=0145', 'div4', 'A02', '', '', '3');</script>`,
		`<div url="/api-gateway/jpaas-publish-server/front/page/build/unit" querydata="{'webId':'1','pageId':'2'}"></div>`,
		`<script>var channelId="db9694580ad74929979e1981b8c534f9";$.get('/common/search/'+channelId)</script>`,
		`<script>x.page({proxyUrl:'/messageController/getMessage.do',columnId:'6f-1'})</script>`,
		`<input type="hidden" name="__VIEWSTATE" value="x"><a href="javascript:__doPostBack('p','2')">下一页</a><ul><li><a href="/a/1234.html">关于公开的通知和说明</a>2018-09-03</li></ul>共3页`,
		`<script>var l=[{"title":"关于公开的通知","href":"1.html"}]</script><iframe src="l.html"></iframe><meta http-equiv=refresh content="0;url=b.html">`,
		"\x1f\x8b\x08\x00",
	} {
		f.Add("http://a.cn/col/index.jsp?page=1&startrecord=1&endrecord=20#12", "page=1", []byte(s))
		f.Add(`http://a.cn/gkmlpt/index?paramJson={"pageNo":1}#12`, "", []byte(s))
	}
	f.Fuzz(func(t *testing.T, address, form string, body []byte) {
		r := listing.Request{URL: address, Form: form}
		p := listing.Read(r, address, "", body, extract.Selectors{})
		base, _ := url.Parse(address)
		for _, e := range p.Entries {
			if u, err := url.Parse(e.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("entry %q", e.URL)
			}
		}
		for _, list := range [][]listing.Request{p.Next, p.Else} {
			seen := map[listing.Request]bool{}
			for _, n := range list {
				u, err := url.Parse(n.URL)
				if err != nil || !extract.SameHost(u, base) || seen[listing.Request{URL: n.URL, Form: n.Form}] {
					t.Errorf("next %q %q", n.URL, n.Form)
				}
				seen[listing.Request{URL: n.URL, Form: n.Form}] = true
			}
		}
	})
}
