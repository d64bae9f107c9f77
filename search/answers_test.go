package search_test

import (
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
	"gongkai/search"
)

// TestAnswersOfTheKindAskedFor asks the demonstration what people ask and wants
// the sentence that has it at the beginning of what is read aloud.
func TestAnswersOfTheKindAskedFor(t *testing.T) {
	e, list := demo(t)
	for _, tt := range []struct{ text, title, want string }{
		{"低保怎么申请", "社会救助暂行办法", "第十一条 申请最低生活保障，按照下列程序办理"},
		{"低保怎么申请", "城市居民最低生活保障条例", "由户主向户籍所在地的街道办事处或者镇人民政府提出书面申请"},
		{"低保多久能批下来", "城市居民最低生活保障条例", "30日内办结审批手续"},
		{"低保标准是多少", "城市居民最低生活保障条例", "制定，报本级人民政府批准"},
		{"申请信息公开多久答复", "政府信息公开条例", "20个工作日内予以答复"},
		{"失业金领多久", "失业保险条例", "期限最长为12个月"},
		{"农民工工资被拖欠找谁", "保障农民工工资支付条例", "人力资源社会保障行政部门"},
		{"对征收补偿决定不服怎么办", "国有土地上房屋征收与补偿条例", "可以依法申请行政复议"},
		{"停水要提前几天通知", "城市供水条例", "提前24小时通知"},
		{"违章燃放烟花爆竹罚款多少", "烟花爆竹安全管理条例", "罚款"},
		{"物业费逾期不交怎么处理", "物业管理条例", "逾期"},
	} {
		t.Run(tt.text+"/"+tt.title, func(t *testing.T) {
			h := find(t, e, kiosk.Search{Text: tt.text, Answer: 120, Size: 10})
			i := slices.IndexFunc(h.Hits, func(x kiosk.Hit) bool { return strings.HasSuffix(x.Title, tt.title) })
			if i < 0 {
				t.Fatalf("not found: %v", ids(h))
			}
			a := h.Hits[i].Answer
			if !strings.Contains(a.Text, tt.want) || a.Low {
				t.Errorf("want %s, got %q (low %v)", tt.want, a.Text, a.Low)
			}
			checkAnswer(t, list, h.Hits[i], 120)
		})
	}
}

func TestNoAnswerIsLow(t *testing.T) {
	e, _ := demo(t)
	if h := find(t, e, kiosk.Search{Text: "鲸鱼观测补助多少钱"}); h.Total > 0 && !h.LowAnswer() {
		t.Errorf("%q answers", h.Hits[0].Answer.Text)
	}
	if h := find(t, e, kiosk.Search{Text: "低保申请"}); h.LowAnswer() {
		t.Errorf("%q does not answer", h.Hits[0].Answer.Text)
	}
}

// checkAnswer holds what every answer must be: the words of the text, whole
// numbers, not too long, marked without changing a letter.
func checkAnswer(t *testing.T, list []kiosk.Disclosure, hit kiosk.Hit, longest int) {
	t.Helper()
	i := slices.IndexFunc(list, func(d kiosk.Disclosure) bool { return d.ID == hit.ID })
	runes, a := []rune(list[i].Text), hit.Answer
	if a.Start < 0 || a.End > len(runes) || a.End-a.Start > longest || string(runes[a.Start:a.End]) != a.Text {
		t.Fatalf("%s: %d to %d is not %q", hit.ID, a.Start, a.End, a.Text)
	}
	if b := strings.Count(string(runes[:a.Start]), "\n"); b != a.Block {
		t.Errorf("%s: begins in line %d, block says %d", hit.ID, b, a.Block)
	}
	digit := func(r rune) bool { return r >= '0' && r <= '9' }
	if a.End > a.Start && a.Start > 0 && digit(runes[a.Start-1]) && digit(runes[a.Start]) ||
		a.End > a.Start && a.End < len(runes) && digit(runes[a.End-1]) && digit(runes[a.End]) {
		t.Errorf("%s: a number is cut: %q", hit.ID, a.Text)
	}
	if plain := withoutMarks(a.HTML); plain != a.Text {
		t.Errorf("%s: marked %q, plain %q", hit.ID, a.HTML, a.Text)
	}
	if a.Row != nil && len(a.Row.Header) != len(a.Row.Cells) {
		t.Errorf("%s: %d columns, %d names", hit.ID, len(a.Row.Cells), len(a.Row.Header))
	}
}

func withoutMarks(s string) string {
	return html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(s))
}

func answerFrom(t *testing.T, e *search.Engine, text, id string) kiosk.Answer {
	t.Helper()
	h := find(t, e, kiosk.Search{Text: text, Answer: 120})
	for _, hit := range h.Hits {
		if hit.ID == id {
			return hit.Answer
		}
	}
	t.Fatalf("%s: %s not found in %v", text, id, ids(h))
	return kiosk.Answer{}
}

func TestRowsAnswerAsRows(t *testing.T) {
	e, list := demo(t)
	columns := []string{"序号", "采购单位", "采购项目名称", "采购需求概况", "预算金额（万元）", "预计采购时间"}
	for _, tt := range []struct {
		text, id      string
		header, cells []string
	}{
		{"教室空调采购", "intentions", columns, []string{"2", "市教育和体育局", "实验中学<mark>教室空调采购</mark>", "<mark>空调</mark>120台", "60", "2024年6月"}},
		{"救护车预算多少", "intentions", columns, []string{"3", "市人民医院", "负压<mark>救护车</mark>采购", "<mark>救护车</mark>3辆", "120", "2024年7月"}},
		{
			"下初镇低保名单 李某57", "names",
			[]string{"序号", "镇（街道）", "村", "户主姓名", "保障人数", "月保障金额（元）"},
			[]string{"58", "<mark>下初镇</mark>", "西河村", "<mark>李某57</mark>", "1", "899"},
		},
	} {
		t.Run(tt.text, func(t *testing.T) {
			a := answerFrom(t, e, tt.text, tt.id)
			if a.Row == nil {
				t.Fatalf("no row: %q", a.Text)
			}
			if diff := cmp.Diff(kiosk.AnswerRow{Header: tt.header, Cells: tt.cells}, *a.Row); diff != "" {
				t.Error(diff)
			}
			if a.Low {
				t.Error("low")
			}
			checkAnswer(t, list, kiosk.Hit{ID: tt.id, Answer: a}, 120)
		})
	}
	if a := answerFrom(t, e, "采购意向 供应商及时了解", "intentions"); a.Row != nil || !strings.HasPrefix(a.Text, "为便于供应商") {
		t.Errorf("running text beside a table: %+v", a)
	}
}
