package formats_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/ingest/formats"
	"gongkai/ingest/formats/formatstest"
)

var (
	pdf   = formatstest.PDF
	pdfOf = formatstest.PDFOf
	at    = formatstest.Text
)

func rect(x, y, w, h float64) string { return fmt.Sprintf("%g %g %g %g re S\n", x, y, w, h) }

func TestPDFWithoutToUnicode(t *testing.T) {
	wants(t, "pdf", pdf("GBK-EUC-H", at(72, 720, "关于提高农村低保标准的通知")), "# 第 1 页\n关于提高农村低保标准的通知\n")
	wants(t, "pdf", pdf("UniGB-UCS2-H", "BT /F1 16 Tf 72 720 Td <4f4e4fdd> Tj ET"), "# 第 1 页\n低保\n")
	// Identity-H of Adobe-GB1: the codes are places in that collection.
	wants(t, "pdf", pdf("Identity-H", "BT /F1 16 Tf 72 720 Td <0fa00fa10fa2> Tj ET"), "# 第 1 页\n姓兄凶\n")
}

// Lines of a paragraph are put together, also over a page's end; numbers and
// running heads of pages go; a table drawn with rules is rows with their spans.
func TestPDFReadingOrder(t *testing.T) {
	head := at(230, 800, "乳山市道路硬化方案")
	wants(t, "pdf", pdf("GBK-EUC-H",
		head+at(104, 700, "坚持规划先行、分步实施，到二〇二〇年底前全市具备")+
			at(72, 676, "条件的村庄全部实现主要街道硬化。")+
			at(72, 720, "各镇人民政府：")+ // written later, stands above
			at(72, 652, "二、任务")+
			rect(72, 560, 100, 60)+rect(172, 590, 200, 30)+rect(172, 560, 100, 30)+rect(272, 560, 100, 30)+
			at(80, 584, "单位")+at(240, 600, "任务量")+at(180, 570, "村数")+at(280, 570, "面积")+
			rect(72, 500, 100, 60)+rect(172, 500, 100, 60)+rect(272, 500, 100, 60)+
			at(74, 540, "崖子镇东尚")+at(74, 516, "山村")+at(200, 528, "8")+at(290, 528, "21000")+
			at(104, 460, "资金由市镇村三级共同承担，其中市级财政承担百分之")+
			at(280, 40, "— 1 —"),
		head+at(72, 720, "五十。")+at(104, 690, "各镇按月报送。")+at(280, 40, "— 2 —"),
		head+at(280, 40, "— 3 —")+"q 0.7 0.7 -0.7 0.7 300 400 cm "+at(0, 0, "水印")+"Q "+at(104, 690, "特此通知")), `# 第 1 页
各镇人民政府：
坚持规划先行、分步实施，到二〇二〇年底前全市具备条件的村庄全部实现主要街道硬化。
二、任务
单位↓ | 任务量→
村数 | 面积
崖子镇东尚山村 | 8 | 21000
资金由市镇村三级共同承担，其中市级财政承担百分之五十。
# 第 2 页
各镇按月报送。
# 第 3 页
特此通知
`)
}

// Two columns of running text are read one after the other; names and numbers
// beside one another without rules are rows.
func TestPDFColumns(t *testing.T) {
	var columns, list strings.Builder
	for i := range 10 {
		y := 700 - 24*float64(i)
		columns.WriteString(at(60, y, "左边这一栏的文字一直写到") + at(310, y, "右边这一栏的文字接着写下"))
		list.WriteString(at(72, y, "张三丰") + at(200, y, "诸往镇") + at(330, y, "四百元"))
	}
	d, err := formats.Parse(t.Context(), "pdf", pdf("GBK-EUC-H", columns.String(), list.String()))
	if err != nil {
		t.Fatal(err)
	}
	got := golden(d)
	left := strings.LastIndex(got, "左边")
	if right := strings.Index(got, "右边"); right < left {
		t.Errorf("the columns are mixed:\n%s", got)
	}
	if n := strings.Count(got, "张三丰 | 诸往镇 | 四百元\n"); n != 10 {
		t.Errorf("%d rows of the list, want 10:\n%s", n, got)
	}
}

// Pages that say the same are pages all the same.
func TestPDFOfEqualPages(t *testing.T) {
	text := at(72, 700, strings.Repeat("坚持规划先行分步实施", 3)) + at(72, 676, strings.Repeat("到二〇二〇年底前全市", 3)) + at(72, 652, "全部实现。")
	d, err := formats.Parse(t.Context(), "pdf", pdf("GBK-EUC-H", text, text, text))
	if err != nil || strings.Count(golden(d), "全部实现。") != 3 {
		t.Errorf("%v, %v", d, err)
	}
}
