package reading_test

import (
	"html/template"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
	"gongkai/kiosk/web/reading"
)

func TestLinesAreCutWhole(t *testing.T) {
	d := &kiosk.Disclosure{HTML: `<p id="b0">一</p>
<table>
<tr id="b1"><td>二</td></tr>
<tr id="b2"><td>三</td></tr>
</table>
<ul>
<li id="b3">四 <a href="/x">五</a></li>
</ul>
<p id="b10">六</p>`}
	const table = `<div class="tw" tabindex="0" role="region" aria-label="表格，可左右移动"><table>
<tr id="b1"><td>二</td></tr>
<tr id="b2"><td>三</td></tr>
</table></div>
`
	const list = `<ul>
<li id="b3">四 <span class="was-link">五</span></li>
</ul>
`
	for _, tc := range []struct {
		from, to int
		want     string
	}{
		{0, 1, `<p id="b0">一</p>` + "\n"},
		{1, 3, table},
		{2, 10, table + list},
		{3, 10, list},
		{10, 11, `<p id="b10">六</p>`},
		{3, 99, list + `<p id="b10">六</p>`},
		{7, 9, ""},
		{-1, 1, ""},
	} {
		if diff := cmp.Diff(tc.want, string(reading.Lines(d, tc.from, tc.to))); diff != "" {
			t.Errorf("%d to %d: %s", tc.from, tc.to, diff)
		}
	}
}

func TestFigureIsShownOnlyWhenThereIsNoDoubt(t *testing.T) {
	const dibao = "第八条　县级人民政府民政部门经审查，对符合享受城市居民最低生活保障待遇条件的家庭，应当区分下列不同情况批准。管理审批机关应当自接到申请人提出申请之日起的30日内办结审批手续。"
	for _, tc := range []struct {
		name, question, passage string
		want                    reading.Figure
		title                   string
	}{
		{"the words after it", "申请低保，多久办完？", dibao, reading.Figure{Value: "30日内", After: "办结审批手续"}, ""},
		{"a short clause whole", "低保名单公示多久", "初审名单公示7个工作日。", reading.Figure{Before: "初审名单公示", Value: "7个工作日"}, "最低生活保障审核信息"},
		{"Chinese numerals", "采购结果多久公布", "采购人应当在中标供应商确定之日起二个工作日内公告中标结果。", reading.Figure{Value: "二个工作日内", After: "公告中标结果"}, "政府采购法实施条例"},
		{"at least", "征地补偿方案要公告多久", "公告时间不少于三十日。", reading.Figure{Before: "公告时间", Value: "不少于三十日"}, "征地补偿安置方案"},
		{"the question does not ask for a time", "低保怎么申请", dibao, reading.Figure{}, ""},
		{"two limits in the sentence", "多久", "报告书10个工作日，报告表5个工作日。", reading.Figure{}, ""},
		{
			"prolonging is another question", "申请信息公开，多久答复？",
			"应当自收到申请之日起20个工作日内予以答复；需要延长答复期限的，延长的期限最长不得超过20个工作日。",
			reading.Figure{Before: "应当自收到申请之日起", Value: "20个工作日内", After: "予以答复"},
			"政府信息公开条例",
		},
		{
			"unless it is asked", "信息公开答复最长延长几天", "需要延长答复期限的，延长的期限最长不得超过20个工作日。",
			reading.Figure{Before: "延长的期限最长", Value: "不得超过20个工作日"},
			"政府信息公开条例",
		},
		{"a date is no limit", "什么时候报送", "各单位要于2018年9月14日前将落实情况报送。", reading.Figure{}, ""},
		{"a day of a month is no limit", "多久", "9月3日内报送。", reading.Figure{}, ""},
		{"the sentence nearest the question decides", "多久答复申请", "公示期为7个工作日。行政机关应当在15个工作日内答复申请。", reading.Figure{Before: "行政机关应当在", Value: "15个工作日内", After: "答复申请"}, ""},
		{"another matter", "低保名单公示多久", "环境影响报告表公示5个工作日。", reading.Figure{}, "建设项目环境影响评价"},
		{"nothing there", "多久", "", reading.Figure{}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, reading.FindFigure(tc.question, tc.title, tc.passage)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestQuoteOfARange(t *testing.T) {
	d := &kiosk.Disclosure{Version: 2, Text: "标题\n第八条 甲乙丙\n丁<戊>己\t庚"}
	q, ok := reading.FromDisclosure("", d, reading.Range{Version: 2, Start: 11, End: 18})
	if !ok || q.Text != "丁<戊>己　庚" || q.Block != 2 || q.Heading != "第八条" || q.HTML != "丁&lt;戊&gt;己　庚" {
		t.Errorf("got %+v, %v", q, ok)
	}
	for _, r := range []reading.Range{{1, 0, 3}, {2, 0, 999}, {2, 5, 5}} {
		if _, ok := reading.FromDisclosure("", d, r); ok {
			t.Errorf("range %v was quoted", r)
		}
	}
}

func TestBodyMarksTheBlockAndUnlinks(t *testing.T) {
	d := &kiosk.Disclosure{HTML: `<p id="b0">见<a href="https://example.org/a?x=1&amp;y=2">这里</a></p><table><tr id="b1"><td>1</td></tr></table>`}
	got := string(reading.MarkedBody(d, 0, 1, false))
	if strings.Contains(got, "<a") || strings.Contains(got, "example.org") {
		t.Errorf("a link can be followed: %s", got)
	}
	if !strings.Contains(got, `<tr id="b1" class="hit">`) || !strings.Contains(got, `<p id="b0" class="hit">`) || !strings.Contains(got, `</table></div>`) {
		t.Errorf("block not marked or table not wrapped: %s", got)
	}
	if got := string(reading.Body(d, -1, true)); !strings.Contains(got, `<a rel="noopener nofollow" href="https://example.org/`) {
		t.Errorf("link lost: %s", got)
	}
}

func TestExcerptBeginsNearTheMatch(t *testing.T) {
	for in, want := range map[string]template.HTML{
		"短。<mark>低保</mark>标准":                            "短。<mark>低保</mark>标准",
		strings.Repeat("前", 50) + "。城乡<mark>低保</mark>标准": "…城乡<mark>低保</mark>标准",
		strings.Repeat("前", 50) + "，城乡<mark>低保</mark>标准": "…城乡<mark>低保</mark>标准",
		strings.Repeat("前", 50) + "<mark>低保</mark>":      template.HTML(strings.Repeat("前", 50) + "<mark>低保</mark>"),
		"没有": "没有",
	} {
		if got := (reading.Quote{HTML: template.HTML(in)}).Excerpt(); got != want {
			t.Errorf("Excerpt(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzRange(f *testing.F) {
	f.Add("1.0.5")
	f.Add("1.-1.5")
	f.Fuzz(func(t *testing.T, s string) {
		r, ok := reading.ParseRange(s)
		if !ok {
			return
		}
		if again, ok := reading.ParseRange(r.String()); !ok || again != r {
			t.Errorf("%q → %v → %v", s, r, again)
		}
		reading.FromDisclosure("多久", &kiosk.Disclosure{Version: r.Version, Text: "第一条 三十日内\n办结"}, r)
	})
}

func FuzzFigure(f *testing.F) {
	f.Add("多久", "应当在30日内办结。")
	f.Fuzz(func(t *testing.T, q, p string) {
		g := reading.FindFigure(q, "", p)
		if utf8.ValidString(p) && !utf8.ValidString(g.Before+g.Value+g.After) {
			t.Errorf("torn rune in %+v", g)
		}
		if !strings.Contains(p, g.After) || !strings.Contains(p, g.Before) {
			t.Errorf("not verbatim: %+v", g)
		}
	})
}

// A search that let words go shows a passage as its answer only if that speaks
// of more than half of what was asked.
func TestCovers(t *testing.T) {
	for _, tc := range []struct {
		asked, html string
		expansions  []string
		want        bool
	}{
		{"孩子 上学 划片", "<mark>孩子</mark>是家庭的希望", nil, false},
		{"残疾人补贴", "对困难<mark>残疾人</mark>给予<mark>补贴</mark>", nil, true},
		{"政府 采购投诉", "<mark>供应商投诉</mark>的事项", []string{"采购投诉→供应商投诉"}, true},
		{"火星 移民 补贴申领", "<mark>补贴申领</mark>条件", nil, false},
		{"甲", "没有标出", nil, false},
	} {
		q := reading.Quote{HTML: template.HTML(tc.html)}
		if got := q.Covers(kiosk.QueryInfo{Normalized: tc.asked, Expansions: tc.expansions}); got != tc.want {
			t.Errorf("%s: %v", tc.asked, got)
		}
	}
}
