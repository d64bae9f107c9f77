package listing

import (
	"encoding/json"
	"html"
	"maps"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"gongkai/ingest/extract"
)

// programs finds what the scripts of a page ask for its list. Each product is
// known by the address of its program; parameters are those its script sends.
func (a *answer) programs() []Request {
	if a.paged() {
		return nil
	}
	for _, read := range []func() *Request{a.xxgk, a.jpaas, a.ucap, a.truecms, a.gkmlpt, a.epoint, a.postBack} {
		if r := read(); r != nil {
			return []Request{*r}
		}
	}
	return nil
}

// near returns the text around the first place of a word, so that no pattern
// runs over all of a long page.
func (a *answer) near(word string, before, after int) string {
	i := strings.Index(a.source, word)
	if i < 0 {
		return ""
	}
	return a.source[max(0, i-before):min(len(a.source), i+len(word)+after)]
}

// posted asks for the first range of records of 大汉 as its own script does, with
// a form: where the address alone brings nothing.
func posted(next []Request) *Request {
	for _, r := range next {
		u, err := url.Parse(r.URL)
		if err != nil || r.Form != "" || !strings.HasSuffix(u.Path, "/dataproxy.jsp") {
			continue
		}
		form, q := u.Query(), url.Values{}
		for _, k := range []string{"startrecord", "endrecord", "perpage"} {
			if v := form.Get(k); v != "" {
				q.Set(k, v)
			}
			form.Del(k)
		}
		if q.Get("startrecord") == "" {
			return nil
		}
		return &Request{URL: withQuery(u, q), Form: form.Encode(), Referer: r.Referer}
	}
	return nil
}

var nextGroup = regexp.MustCompile(`<nextgroup>\s*<!\[CDATA\[\s*<a\s+href=["']([^"']+)["']`)

// nextGroup is the address that 大汉 names for the records that follow.
func (a *answer) nextGroup() *Request {
	if m := nextGroup.FindStringSubmatch(a.near("<nextgroup>", 0, 1000)); m != nil {
		return &Request{URL: html.UnescapeString(m[1])}
	}
	return nil
}

var (
	xxgkAddress = regexp.MustCompile(`["']([^"'<>\s]{0,200}/module/xxgk/search\.jsp\?[^"'<>\s]{0,400})["']`)
	xxgkTree    = regexp.MustCompile(`["']([^"'<>\s]{0,200}/module/xxgk/tree\.jsp\?[^"'<>\s]{0,400})["']`)
	xxgkArea    = regexp.MustCompile(`[?&]area=([0-9A-Za-z]{1,30})`)
	xxgkCall    = regexp.MustCompile(`(?s)^(.{0,400}?),\s*["']([^"']{0,60})["']\s*,\s*["']([^"']{0,60})["']\s*,\s*["'][^"']{0,60}["']\s*,\s*["'][^"']{0,60}["']\s*,\s*["']([^"']{0,20})["']`)
)

// xxgk is the open directory of 大汉: a script fills it with what
// /module/xxgk/search.jsp answers to a form.
func (a *answer) xxgk() *Request {
	q := url.Values{}
	take := func(address string) {
		u, err := url.Parse(html.UnescapeString(address))
		if err != nil {
			return
		}
		for k, v := range u.Query() {
			if q.Get(k) == "" && len(q) < 30 {
				q.Set(k, v[0])
			}
		}
	}
	around := a.near("/module/xxgk/search.jsp", 250, 1500)
	if m := xxgkAddress.FindStringSubmatchIndex(around); m != nil {
		take(around[m[2]:m[3]])
		// loadDynamic(address, div, class, "", "", site)
		if call := xxgkCall.FindStringSubmatch(around[m[3]+1:]); call != nil {
			for i, k := range []string{"divid", "infotypeId", "jdid"} {
				if q.Get(k) == "" {
					q.Set(k, call[i+2])
				}
			}
			if area := xxgkArea.FindStringSubmatch(call[1]); area != nil && q.Get("area") == "" {
				q.Set("area", area[1])
			}
		}
	}
	if m := xxgkTree.FindStringSubmatch(a.near("/module/xxgk/tree.jsp", 250, 500)); m != nil {
		take(m[1])
	}
	own := a.base.Query()
	for from, to := range map[string]string{"vc_xxgkarea": "area", "area": "area", "number": "infotypeId"} {
		if v := own.Get(from); v != "" {
			q.Set(to, v)
		}
	}
	if q.Get("divid") == "" || q.Get("area") == "" && q.Get("infotypeId") == "" {
		return nil
	}
	if q.Get("jdid") == "" {
		q.Set("jdid", "1")
	}
	q.Del("rootName")
	q.Set("currpage", "1")
	return &Request{URL: xxgkProgram + "?" + q.Encode(), Form: xxgkForm(q)}
}

const xxgkProgram = "/module/xxgk/search.jsp"

// xxgkForm fills the form of the open directory.
func xxgkForm(q url.Values) string {
	form := url.Values{}
	for _, k := range []string{"vc_title", "vc_number", "vc_filenumber", "vc_all", "texttype", "fbtime", "infotypeId", "area"} {
		form.Set(k, "")
	}
	maps.Copy(form, q)
	return form.Encode()
}

var (
	queryData = regexp.MustCompile(`(?i)querydata\s*=\s*"(\{[^"]+\})"`)
	jpaasURL  = regexp.MustCompile(`["'](/api-gateway/jpaas-publish-server/[\w/-]{3,100})["']`)
	jpaasVar  = regexp.MustCompile(`\b(webId|pageId|tplSetId|tagId|parseType|pageType)["']?\s*[:=]\s*["']([\w-]{1,80})["']`)
)

// jpaas is the newer system of 大汉: an interface answers JSON with pieces of
// pages in it. Page numbers go in a parameter that is JSON itself.
func (a *answer) jpaas() *Request {
	around := a.near("jpaas-publish-server", 4000, 4000)
	if around == "" {
		return nil
	}
	at := "/api-gateway/jpaas-publish-server/front/page/build/unit"
	if m := jpaasURL.FindStringSubmatch(around); m != nil {
		at = m[1]
	}
	q := url.Values{}
	if m := queryData.FindStringSubmatch(around); m != nil {
		var data map[string]string
		text := strings.ReplaceAll(html.UnescapeString(m[1]), "'", `"`)
		if json.Unmarshal([]byte(text), &data) == nil {
			for k, v := range data {
				q.Set(k, v)
			}
		}
	}
	for _, m := range jpaasVar.FindAllStringSubmatch(around, 40) {
		if q.Get(m[1]) == "" {
			q.Set(m[1], m[2])
		}
	}
	if q.Get("webId") == "" || q.Get("pageId") == "" {
		return nil
	}
	if q.Get("parseType") == "" {
		q.Set("parseType", "bulidstatic") // so in its own script
	}
	if q.Get("pageType") == "" {
		q.Set("pageType", "column")
	}
	q.Set("paramJson", `{"pageNo":1,"pageSize":"15"}`)
	return &Request{URL: at + "?" + q.Encode()}
}

var (
	ucapAddress = regexp.MustCompile(`["'(=]\s*((?:https?://[\w.:-]{3,80})?/?(?:common/search|searchList|search)/[0-9a-f]{32})(\?[^"'<>\s]{0,300})?`)
	ucapProgram = regexp.MustCompile(`["']/?((?:common/search|searchList))/?["']`)
	ucapChannel = regexp.MustCompile(`(?i)channelid["']?\s*(?:[:=]|content=|value=)\s*(?:content=|value=)?\s*["']?([0-9a-f]{32})\b`)
)

// ucap is the list of 开普: /common/search/ and the number of the channel,
// answered in JSON.
func (a *answer) ucap() *Request {
	at, query := "", ""
	for _, word := range []string{"common/search", "searchList", "/search/"} {
		if m := ucapAddress.FindStringSubmatch(a.near(word, 100, 500)); m != nil {
			at, query = m[1], html.UnescapeString(strings.TrimPrefix(m[2], "?"))
			break
		}
	}
	if at == "" {
		program := ucapProgram.FindStringSubmatch(a.near("common/search", 3, 20) + a.near("searchList", 3, 20))
		channel := ucapChannel.FindStringSubmatch(a.source)
		if program == nil || channel == nil {
			return nil
		}
		at = program[1] + "/" + channel[1]
	}
	if !strings.HasPrefix(at, "/") && !strings.HasPrefix(at, "http") {
		at = "/" + at
	}
	q, err := url.ParseQuery(query)
	if err != nil {
		q = url.Values{}
	}
	for k, v := range map[string]string{"_isAgg": "true", "_isJson": "true", "_pageSize": "20", "_template": "index"} {
		if q.Get(k) == "" {
			q.Set(k, v)
		}
	}
	q.Set("page", "1")
	return &Request{URL: at + "?" + q.Encode()}
}

var (
	trueProxy  = regexp.MustCompile(`proxyUrl\s*:\s*["']([^"']{3,300}getMessage\.do)["']`)
	trueColumn = regexp.MustCompile(`columnId\s*:\s*["']([\w-]{1,80})["']`)
)

// truecms asks messageController/getMessage.do for ranges of records and gets
// pieces of pages in a call.
func (a *answer) truecms() *Request {
	around := a.near("messageController/getMessage.do", 2000, 2000)
	proxy, column := trueProxy.FindStringSubmatch(around), trueColumn.FindStringSubmatch(around)
	if proxy == nil || column == nil {
		return nil
	}
	q := url.Values{"startrecord": {"1"}, "endrecord": {"20"}, "perpage": {"20"}, "columnId": {column[1]}, "callback": {"cb"}}
	return &Request{URL: proxy[1] + "?" + q.Encode()}
}

var (
	gkmlptSite   = regexp.MustCompile(`(?:SITE_ID|SID|sid)["']?\s*[:=]\s*["']?(\d{1,12})\b`)
	gkmlptColumn = regexp.MustCompile(`^\d{1,9}$`)
)

// gkmlpt is the open directory of Guangdong and others: one page for all
// columns, the column is the fragment of its address.
func (a *answer) gkmlpt() *Request {
	root, _, ok := strings.Cut(a.base.Path, "/gkmlpt/")
	u, err := url.Parse(a.request.URL)
	if !ok || err != nil || !gkmlptColumn.MatchString(u.Fragment) {
		return nil
	}
	q := url.Values{"page": {"1"}}
	if m := gkmlptSite.FindStringSubmatch(a.source); m != nil {
		q.Set("sid", m[1])
	}
	return &Request{URL: root + "/gkmlpt/api/all/" + u.Fragment + "?" + q.Encode()}
}

var (
	epointProgram  = regexp.MustCompile(`["'](?:https?://[\w.:-]{1,80})?((?:/[\w-]{1,60})?/rest/frontAppCustomAction/getPageInfoListNew\d?)["'?]`)
	epointProject  = regexp.MustCompile(`["'/](EpointWebBuilder\w{0,40}|EWB-FRONT)["'/]`)
	epointCategory = regexp.MustCompile(`(?i)categorynum["']?\s*[:=]\s*["'](\d{3,24})["']`)
	epointFolder   = regexp.MustCompile(`/(\d{6,24})/[^/]*$`)
	epointSite     = regexp.MustCompile(`(?i)siteguid["']?\s*[:=]\s*["']([0-9a-f-]{36})["']`)
)

// epoint is the list of 新点, as exchanges of public resources have it: a form
// with one parameter that is JSON. The category stands in the address.
func (a *answer) epoint() *Request {
	at := ""
	if m := epointProgram.FindStringSubmatch(a.near("getPageInfoListNew", 200, 20)); m != nil {
		at = m[1]
	} else if m := epointProject.FindStringSubmatch(a.near("EpointWebBuilder", 3, 60) + " " + a.near("EWB-FRONT", 3, 20)); m != nil {
		at = "/" + m[1] + "/rest/frontAppCustomAction/getPageInfoListNew"
	} else {
		return nil
	}
	category := ""
	for k, v := range a.base.Query() {
		if strings.EqualFold(k, "categorynum") {
			category = v[0]
		}
	}
	if m := epointCategory.FindStringSubmatch(a.source); category == "" && m != nil {
		category = m[1]
	}
	if m := epointFolder.FindStringSubmatch(a.base.Path); category == "" && m != nil {
		category = m[1]
	}
	if category == "" {
		return nil
	}
	site := "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a" // what its sites have unless somebody changed it
	if m := epointSite.FindStringSubmatch(a.source); m != nil {
		site = m[1]
	}
	text, err := json.Marshal(map[string]any{
		"siteGuid": site, "categoryNum": category, "kw": "", "startDate": "", "endDate": "", "pageIndex": 0, "pageSize": 20,
	})
	if err != nil {
		return nil
	}
	return &Request{URL: at, Form: url.Values{"params": {string(text)}}.Encode()}
}

var (
	postBack   = regexp.MustCompile(`<a\b[^>]{0,300}__doPostBack\((?:&#39;|')([^'&]{1,200})(?:&#39;|'),(?:&#39;|')([^'&]{0,100})(?:&#39;|')\)[^>]{0,200}>\s*(?:<[^>]{0,80}>)?\s*(?:下一页|下页|后一页|&gt;|&gt;&gt;)\s*<`)
	goPage     = regexp.MustCompile(`QueryAction\.GoPage\(\s*'(\w{1,40})'\s*,\s*(\d{1,6})\b`)
	hiddenTag  = regexp.MustCompile(`(?i)<input\b[^>]{0,200}type=["']?hidden["']?[^>]*>`)
	inputName  = regexp.MustCompile(`(?i)\bname=["']([^"']{1,100})["']`)
	inputValue = regexp.MustCompile(`(?i)\bvalue=["']([^"']*)["']`)
)

const postBackLook = 512 << 10 // bytes

// postBack is the next page of a page of ASP.NET: its own form sent back, with
// what its link would put in.
func (a *answer) postBack() *Request {
	// The links to other pages stand at the end.
	end := a.source[max(0, len(a.source)-postBackLook):]
	m, turn := postBack.FindStringSubmatch(end), goPage.FindAllStringSubmatch(end, 200)
	if m == nil && turn == nil {
		return nil
	}
	form := url.Values{}
	for _, tag := range hiddenTag.FindAllString(a.source, 40) {
		name, value := inputName.FindStringSubmatch(tag), inputValue.FindStringSubmatch(tag)
		if name != nil && value != nil && len(value[1]) < 1<<20 {
			form.Set(html.UnescapeString(name[1]), html.UnescapeString(value[1]))
		}
	}
	if m != nil {
		form.Set("__EVENTTARGET", html.UnescapeString(m[1]))
		form.Set("__EVENTARGUMENT", m[2])
		return &Request{URL: a.base.String(), Form: form.Encode()}
	}
	// QueryAction.GoPage('TAB',2) of 中国土地市场网: the number goes in a field.
	for _, t := range turn {
		field := t[1] + "_QuerySubmitPagerData"
		at, err := strconv.Atoi(form.Get(field))
		if n, _ := strconv.Atoi(t[2]); err == nil && n == at+1 {
			form.Set(field, t[2])
			return &Request{URL: a.base.String(), Form: form.Encode()}
		}
	}
	return nil
}

var arrayStart = regexp.MustCompile(`[=:(]\s*(\[\s*\{\s*["'])`)

// arrays reads the records that a script on the page holds in itself.
func (a *answer) arrays() []extract.Entry {
	var best []extract.Entry
	for _, m := range arrayStart.FindAllStringSubmatchIndex(a.source, 20) {
		d := json.NewDecoder(strings.NewReader(a.source[m[2]:]))
		d.UseNumber()
		var v any
		if d.Decode(&v) != nil {
			continue
		}
		s := &scan{answer: a}
		s.value(v, 0)
		if len(s.best) > len(best) {
			best = s.best
		}
	}
	return best
}
