package sitetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// dahanRanges: /col/colN with records in a script; further ones by number.
func dahanRanges(s *Site) Vendor {
	const name = "dahan"
	s.HTML("/col/col81630/index.html", "<html><body>"+vendorNv+`<div id="250541"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=2&path=/&columnid=81630&unitid=250541"></a>]]></nextgroup><recordset>`+
		items(name, recordOf, 1, 4)+`</recordset></datastore></script></div><script>$(function(){ $('#250541').jpage({ themeName:'default', dataStore:dataStore, proxyUrl:'/module/web/jpage/dataproxy.jsp', perPage:2, totalRecord:12, groupSize:2, ajaxParam:{ col:1, appid:1, webid:2, path:'/', columnid:81630, sourceContentType:1, unitid:'250541', webname:'乳山市人民政府', permissiontype:0 } }); });</script></body></html>`)
	program(s, "/module/web/jpage/dataproxy.jsp", "text/xml", func(_ *http.Request, v func(string) string) string {
		if v("columnid") != "81630" || v("unitid") != "250541" || v("webid") != "2" || v("perpage") != "2" || v("appid") != "1" {
			return ""
		}
		return `<?xml version="1.0" encoding="utf-8"?><datastore><nextgroup></nextgroup><recordset>` + items(name, recordOf, asked(v, "startrecord"), asked(v, "endrecord")) + "</recordset></datastore>"
	})
	return Vendor{Name: name, First: "/col/col81630/index.html"}
}

// dahanPages: a program that counts pages and names the next group itself.
func dahanPages(s *Site) Vendor {
	const name = "dahanold"
	group := func(n int) string {
		if n > 2 {
			return "<nextgroup></nextgroup>"
		}
		return fmt.Sprintf(`<nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page=%d&amp;appid=1&amp;webid=9&amp;columnid=12&amp;unitid=34"></a>]]></nextgroup>`, n)
	}
	s.HTML("/col/col12/index.html", wrap("", `<script type="text/xml"><datastore>`+group(1)+`<recordset>`+items(name, recordOf, 1, 4)+`</recordset></datastore></script>`))
	program(s, "/module/jpage/dataproxy.jsp", "text/xml;charset=utf-8", func(_ *http.Request, v func(string) string) string {
		if v("columnid") != "12" || v("webid") != "9" {
			return ""
		}
		n := asked(v, "page")
		return "<datastore>" + group(n+1) + "<recordset>" + items(name, recordOf, 4*n+1, 4*n+4) + "</recordset></datastore>"
	})
	return Vendor{Name: name, First: "/col/col12/index.html"}
}

// dahanDeaf: a program that does not listen to the numbers of records its own
// script sends, only to pages of groups.
func dahanDeaf(s *Site) Vendor {
	const name = "dahandeaf"
	group := func(n int) string {
		return fmt.Sprintf(`<nextgroup><![CDATA[<a href="/deaf/module/web/jpage/dataproxy.jsp?page=%d&amp;appid=1&amp;webid=5&amp;columnid=56&amp;unitid=78"></a>]]></nextgroup>`, n)
	}
	s.HTML("/col/col56/index.html", wrap("", `<script type="text/xml"><datastore>`+group(1)+`<recordset>`+items(name, recordOf, 1, 4)+`</recordset></datastore></script><script>$('#78').jpage({ proxyUrl:'/deaf/module/web/jpage/dataproxy.jsp', perPage:4, totalRecord:12, groupSize:1, ajaxParam:{ appid:1, webid:5, columnid:56, unitid:'78' } });</script>`))
	program(s, "/deaf/module/web/jpage/dataproxy.jsp", "text/xml", func(_ *http.Request, v func(string) string) string {
		n := max(1, asked(v, "page"))
		from, to := page(n)
		return "<datastore>" + group(n+1) + "<recordset>" + items(name, recordOf, from, to) + "</recordset></datastore>"
	})
	return Vendor{Name: name, First: "/col/col56/index.html"}
}

// dahanPosted: a program that takes a form only.
func dahanPosted(s *Site) Vendor {
	const name = "dahanposted"
	s.HTML("/col/col91/index.html", wrap("", `<script type="text/xml"><datastore><recordset>`+items(name, recordOf, 1, 4)+`</recordset></datastore></script><script>$('#92').jpage({ proxyUrl:'/posted/module/web/jpage/dataproxy.jsp', perPage:4, totalRecord:12, groupSize:1, ajaxParam:{ appid:1, webid:5, columnid:91, unitid:'92' } });</script>`))
	program(s, "/posted/module/web/jpage/dataproxy.jsp", "text/xml", func(r *http.Request, v func(string) string) string {
		if r.PostFormValue("columnid") != "91" || r.URL.Query().Get("perpage") == "" {
			return "<datastore><recordset></recordset></datastore>"
		}
		return "<datastore><recordset>" + items(name, recordOf, asked(v, "startrecord"), asked(v, "endrecord")) + "</recordset></datastore>"
	})
	return Vendor{Name: name, First: "/col/col91/index.html"}
}

// dahanXxgk: the open directory; the page holds a call, the list comes for a
// posted form.
func dahanXxgk(s *Site) Vendor {
	const name = "xxgk"
	s.HTML("/col/col4928/index.html", wrap("", `<div id="div435"></div><script>var a='';loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+'&vc_title=&vc_number=&area=014500858', 'div435', 'A0202', '', '', '3');</script>`))
	program(s, "/module/xxgk/search.jsp", "text/html;charset=utf-8", func(r *http.Request, v func(string) string) string {
		if r.Method != http.MethodPost || r.PostFormValue("infotypeId") != "A0202" || r.PostFormValue("area") != "014500858" ||
			r.PostFormValue("divid") != "div435" || r.PostFormValue("jdid") != "3" {
			return ""
		}
		from, to := page(asked(v, "currpage"))
		return `<table>` + items(name, `<tr class="tr_main_value_odd"><td><a href="%[1]s">%[2]s</a></td><td>乳山市财政局</td><td>%[3]s</td></tr>`, from, to) + `</table><div>&nbsp;&nbsp;共3页&nbsp;</div>`
	})
	return Vendor{Name: name, First: "/col/col4928/index.html"}
}

// dahanJpaas: the newer system; JSON with a piece of a page, the page number
// in a parameter that is JSON.
func dahanJpaas(s *Site) Vendor {
	const name = "jpaas"
	s.HTML("/jpaas/index.html", wrap("", `<div class="x" url="/api-gateway/jpaas-publish-server/front/page/build/unit" querydata="{'webId':'w1','pageId':'p1','parseType':'bulidstatic','pageType':'column','tagId':'当前栏目list','tplSetId':'t1'}"></div>`))
	program(s, "/api-gateway/jpaas-publish-server/front/page/build/unit", "application/json", func(_ *http.Request, v func(string) string) string {
		var param struct{ PageNo, PageSize any }
		if json.Unmarshal([]byte(v("paramJson")), &param) != nil || v("webId") != "w1" || v("pageId") != "p1" || v("tplSetId") != "t1" {
			return ""
		}
		n, _ := strconv.Atoi(fmt.Sprint(param.PageNo))
		from, to := page(n)
		out, _ := json.Marshal(map[string]any{"success": true, "data": map[string]any{"html": "<ul>" + items(name, listItem, from, to) + `</ul><div class="pagination" rows="4" count="12"></div>`}})
		return string(out)
	})
	return Vendor{Name: name, First: "/jpaas/index.html"}
}
