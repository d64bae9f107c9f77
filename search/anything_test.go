package search_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongkai/kiosk"
	"gongkai/search"
)

// pieces is what queries are put together from.
var pieces = strings.Fields(`低保 公租房 拆迁 申请 条件 怎么办理 请问 多少钱 的 呀 2023年 2018年9月3日 二〇一八年 采购 教育局 卫健局 育黎镇 张云 慕容晓燕
	利奇马 国办发〔2018〕128号 国办发[2018 711号令 国务院令第711号 第三十六条 第36条 3.5万元 35000元 0631-6651234 6651234 12345 PM2.5 COVID-19 ETC ppp
	dibao gzf gongzu fang zdshbz 公租fang xian' “ ” " 「 」 《 》 -不 - 不含 －电梯 不含采购 第宝 财构 佳宅 通　知 張雲 勞動合同 ＡＢＣ ｄｉｂａｏ 〇 ○ 法 蝶
	。 ， 、 ？ ! & < > </mark> <mark> %s \ * ^ ~ ( [ 🙏 龘 𠮷 é 안녕 a 1 0 -1 1e9 废止 有效 公告 办事指南 民政局 2019 电话 停车 收费标准 “低生活保” 加装电梯`)

// signs are put between pieces.
var signs = []string{"", "", "", " ", " ", "　", "\t", "，", "\x00", "\u200b", "\xff", "-", "  "}

// testAnything asks what comes to nobody's mind and holds what is promised of
// every result, also with filters and page by page.
func testAnything(t *testing.T, e *search.Engine, c *corpus) {
	random := rand.New(rand.NewPCG(3, 5))
	some := func(list []string) string { return list[random.IntN(len(list))] }
	for range 400 {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(some(pieces))
			b.WriteString(some(signs))
		}
		request := kiosk.Search{Text: b.String(), Size: 100, Facets: true, Answer: []int{0, 40, 120}[random.IntN(3)]}
		if random.IntN(3) == 0 {
			request.Sort = kiosk.ByDate
		}
		h := find(t, e, request)
		for _, p := range promises(c, request, h) {
			t.Errorf("%q: %s", request.Text, p)
		}
		if h.Total > 1 && h.Total < 30 {
			samePages(t, e, request, ids(h))
		}
		narrowed(t, e, request, h)
		if t.Failed() {
			return
		}
	}
}

// samePages turns the pages of a result: none may be left out, none come twice.
func samePages(t *testing.T, e *search.Engine, request kiosk.Search, all []string) {
	t.Helper()
	request.Size, request.Facets = 7, false
	var paged []string
	for request.Page = 1; len(paged) < len(all); request.Page++ {
		page := ids(find(t, e, request))
		if len(page) == 0 {
			break
		}
		paged = append(paged, page...)
	}
	if !slices.Equal(paged, all) {
		t.Errorf("%q: pages of 7 have %v, one of 100 has %v", request.Text, paged, all)
	}
}

// narrowed takes a value of a facet as a filter: as many are found as it said.
func narrowed(t *testing.T, e *search.Engine, request kiosk.Search, h *kiosk.Hits) {
	t.Helper()
	if h.Query.Relaxed || len(h.Query.Filters) > 0 || h.Total < 4 {
		return // with a filter less may be found at first, and more in the end
	}
	for _, f := range h.Facets["body"] {
		if f.Count < 3 {
			continue
		}
		request.BodyID = f.Value
		if got := find(t, e, request); got.Query.Normalized == h.Query.Normalized && got.Total != f.Count {
			t.Errorf("%q: facet says %d of %s, the filter finds %d", request.Text, f.Count, f.Value, got.Total)
		}
		return
	}
}
