package diff_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
	"gongkai/kiosk/diff"
	"gongkai/kiosk/kiosktest"
)

// marked writes pieces as [-taken out-] and {+put in+}.
func marked(ps []diff.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		switch p.Kind {
		case diff.Removed:
			b.WriteString("[-" + p.Text + "-]")
		case diff.Added:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestPiecesReadAsAPersonWouldMarkThem(t *testing.T) {
	for _, tc := range []struct{ before, after, want string }{
		{"保障标准每人每月850元", "保障标准每人每月910元", "保障标准每人每月[-850-]{+910+}元"},
		{"预算1,280.50万元", "预算1,300.00万元", "预算[-1,280.50-]{+1,300.00+}万元"},
		{"由市民政局负责", "由市民政局、市财政局负责", "由市民政局{+、市财政局+}负责"},
		{"自2018年9月3日起施行。", "自2019年1月1日起施行。", "自[-2018-]{+2019+}年[-9-]{+1+}月[-3-]{+1+}日起施行。"},
		{"同样", "同样", "同样"},
		{"（一）甲；（二）乙；", "（一）甲；", "（一）甲；[-（二）乙；-]"},
		{"", "新的", "{+新的+}"},
		{"旧的", "", "[-旧的-]"},
		{"联系人张三的电话", "联系地址李四路的电话", "联系[-人张三-]{+地址李四路+}的电话"},
		{"中止执行该办法的规定内容", "终结采用该条例之具体条款", "[-中止执行该办法的规定内容-]{+终结采用该条例之具体条款+}"},
		{"e\u0301tude一", "etude一", "[-e\u0301tude-]{+etude+}一"},
		{"\xff坏", "\xfe坏", "[-\xff-]{+\xfe+}坏"},
	} {
		if got := marked(diff.Pieces(tc.before, tc.after)); got != tc.want {
			t.Errorf("%q and %q:\n got %s\nwant %s", tc.before, tc.after, got, tc.want)
		}
	}
}

// rebuilt puts one state together again from a comparison.
func rebuilt(lines []diff.Line, drop diff.Kind) string {
	var out []string
	for _, l := range lines {
		if l.Kind == drop {
			continue
		}
		var cells []string
		for _, cell := range l.Cells {
			text, kept := "", len(cell) == 0
			for _, p := range cell {
				if p.Kind != drop {
					text, kept = text+p.Text, true
				}
			}
			if kept || len(l.Cells) == 1 || l.Kind == diff.Changed && len(cell) > 0 && cell[0].Text == "" {
				cells = append(cells, text)
			}
		}
		out = append(out, strings.Join(cells, "\t"))
	}
	return strings.Join(out, "\n")
}

func TestLinesHoldBothStates(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	base := kiosktest.Disclosures()[0].Text
	for n := range 300 {
		lines := strings.Split(base, "\n")
		for range 1 + r.IntN(20) {
			i := r.IntN(len(lines))
			switch r.IntN(5) {
			case 0:
				lines = append(lines[:i], lines[i+1:]...)
			case 1:
				lines = append(lines[:i], append([]string{fmt.Sprint("新加的一段", r.IntN(99))}, lines[i:]...)...)
			case 2:
				j := r.IntN(len(lines))
				lines[i], lines[j] = lines[j], lines[i]
			default:
				rs := []rune(lines[i])
				if len(rs) > 2 {
					rs[r.IntN(len(rs))] = '改'
				}
				lines[i] = string(rs)
			}
		}
		after := strings.Join(lines, "\n")
		got := diff.Lines(base, after)
		if d := cmp.Diff(base, rebuilt(got, diff.Added)); d != "" {
			t.Fatalf("%d: the state before: %s", n, d)
		}
		if d := cmp.Diff(after, rebuilt(got, diff.Removed)); d != "" {
			t.Fatalf("%d: the state after: %s", n, d)
		}
	}
}

func TestOneChangeInManyParagraphs(t *testing.T) {
	var before, after []string
	for i := range 300 {
		line := fmt.Sprintf("第%d条　各镇人民政府应当在%d个工作日内公开。", i+1, i%9+3)
		before = append(before, line)
		if i == 123 {
			line = strings.Replace(line, "工作日", "自然日", 1)
		}
		after = append(after, line)
	}
	lines := diff.Lines(strings.Join(before, "\n"), strings.Join(after, "\n"))
	hunks, left := diff.Hunks(lines, 1)
	if len(hunks) != 1 || hunks[0].Skipped != 122 || left != 175 || len(hunks[0].Lines) != 3 {
		t.Fatalf("%d parts, %d left: %+v", len(hunks), left, hunks)
	}
	if got := marked(hunks[0].Lines[1].Cells[0]); got != "第124条　各镇人民政府应当在9个[-工作-]{+自然+}日内公开。" {
		t.Error(got)
	}
}

func TestRowsAreComparedAsRows(t *testing.T) {
	before := "任务\t单位\t时限\n公开低保名单\t市民政局\t每月10日前\n公开救助标准\t市民政局\t长期"
	after := "任务\t单位\t时限\n公开低保名单\t市民政局\t每月15日前\n公开特困名单\t市民政局\t每季度\n公开救助标准\t市民政局\t长期"
	lines := diff.Lines(before, after)
	var got []string
	for _, l := range lines {
		var cells []string
		for _, c := range l.Cells {
			cells = append(cells, marked(c))
		}
		got = append(got, fmt.Sprint(l.Kind, l.Row(), strings.Join(cells, "|")))
	}
	want := []string{
		"0 true任务|单位|时限", "1 true公开低保名单|市民政局|每月[-10-]{+15+}日前",
		"3 true{+公开特困名单+}|{+市民政局+}|{+每季度+}", "0 true公开救助标准|市民政局|长期",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestDisclosures(t *testing.T) {
	cat := kiosktest.Catalogue(t)
	before := kiosktest.Disclosures()[0]
	after := before
	after.Title += "（修订）"
	after.PublishedOn = kiosk.Date{Year: 2019, Month: 5, Day: 1}
	before.Attachments = []kiosk.Attachment{
		{Title: "表一", URL: "http://a/1.xls", Hash: "a"}, {Title: "表二", URL: "http://a/2.xls"}, {Title: "表三", URL: "http://a/3.xls", Bytes: 3},
	}
	after.Attachments = []kiosk.Attachment{
		{Title: "表一", URL: "http://a/1.xls", Hash: "b"}, {Title: "附表三", URL: "http://a/3.xls", Bytes: 3}, {Title: "表四", URL: "http://a/4.xls"},
	}
	r := diff.Disclosures(&before, &after, cat)
	var names []string
	for _, f := range r.Fields {
		names = append(names, f.Name)
	}
	if d := cmp.Diff([]string{"标题", "发布日期"}, names); d != "" {
		t.Error(d)
	}
	want := []diff.File{
		{Kind: diff.Changed, Title: "表一", What: []string{"内容换了"}},
		{Kind: diff.Changed, Title: "附表三", What: []string{"原来叫“表三”"}},
		{Kind: diff.Added, Title: "表四"},
		{Kind: diff.Removed, Title: "表二"},
	}
	if d := cmp.Diff(want, r.Files); d != "" {
		t.Error(d)
	}
	if r.Places != 6 || r.Lines != nil {
		t.Errorf("%d places, %d lines", r.Places, len(r.Lines))
	}
}

// TestHugeTextsTakeBoundedTime compares texts that share nothing, everything
// in another order, and one line of a million characters.
func TestHugeTextsTakeBoundedTime(t *testing.T) {
	var a, b, c []string
	for i := range 20000 {
		a = append(a, fmt.Sprintf("第%d行甲乙丙丁", i))
		b = append(b, fmt.Sprintf("另一份%d的内容", i))
		c = append(c, fmt.Sprintf("第%d行甲乙丙丁", i*7919%20000))
	}
	long := strings.Repeat("长", 1_000_000)
	start := time.Now()
	for _, tc := range [][2]string{
		{strings.Join(a, "\n"), strings.Join(b, "\n")},
		{strings.Join(a, "\n"), strings.Join(c, "\n")},
		{long, "改" + long[3:] + "尾"},
		{strings.Repeat("空\n", 20000), strings.Repeat("空\n格\n", 20000)},
	} {
		if lines := diff.Lines(tc[0], tc[1]); rebuilt(lines, diff.Added) != tc[0] {
			t.Error("the state before is not in it")
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}
