package duties_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/assets"
	"gongkai/ingest/duties"
	"gongkai/ingest/formats/formatstest"
	"gongkai/kiosk"
	"gongkai/kiosk/catalogue"
)

func files(tb testing.TB) (*duties.Files, *kiosk.Catalogue) {
	tb.Helper()
	c, err := catalogue.Load(assets.Catalogue)
	if err != nil {
		tb.Fatal(err)
	}
	return duties.New(c), c
}

func read(t *testing.T, name string, data []byte) *kiosk.DutyTable {
	t.Helper()
	f, _ := files(t)
	table, err := f.ReadDuties(t.Context(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func lines(notes []kiosk.CellNote) string {
	var out []string
	for _, n := range notes {
		out = append(out, n.String())
	}
	return strings.Join(out, "\n")
}

// What is written is read again just as it was, all 239 rows of it.
func TestATableIsReadAsItWasWritten(t *testing.T) {
	f, c := files(t)
	want := c.ProposedDuties()
	want[3].Content, want[3].Cycle, want[3].Note = "第一行\n第二行，“引号”<b>&", "每季度", "=1+1"
	want[4].Basis = "'《条例》第二十条"
	for _, kind := range []string{"xlsx", "csv", "yaml"} {
		data, err := f.WriteDuties(kind, want)
		if err != nil {
			t.Fatal(err)
		}
		got := read(t, "表."+kind, data)
		if len(got.Problems)+len(got.Notes) > 0 {
			t.Errorf("%s: %s\n%s", kind, lines(got.Problems), lines(got.Notes))
		}
		for i := range want {
			if i >= len(got.Duties) || !got.Duties[i].Equal(want[i]) {
				t.Fatalf("%s: row %d of %d: %s", kind, i, len(got.Duties), cmp.Diff(want[i], got.Duties[i]))
			}
		}
		t.Logf("%s: %d rows, %d bytes", kind, len(got.Duties), len(data))
	}
}

// sheet makes the XML of a sheet: rows of cells between bars, "~" for no cell.
func sheet(rows []string, merged ...string) string {
	var b strings.Builder
	b.WriteString("<sheetData>")
	for i, r := range rows {
		if r == "" {
			continue
		}
		fmt.Fprintf(&b, `<row r="%d">`, i+1)
		for j, c := range strings.Split(r, "|") {
			if c != "~" {
				fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+j, i+1, c)
			}
		}
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData><mergeCells>")
	for _, m := range merged {
		b.WriteString(`<mergeCell ref="` + m + `"/>`)
	}
	return b.String() + "</mergeCells>"
}

// The table as an office keeps it: a title, a header over two rows, merged
// cells, headings between the rows, roles in words, boxes to tick.
func TestARealSpreadsheet(t *testing.T) {
	book := formatstest.Workbook(t, "分工表", sheet([]string{
		"乳山市三领域政府信息公开任务分工表|~|~|~|~|~|~",
		"",
		"序号|公开事项|~|公开内容&#10;（要素）|责任单位|~|公开时限|公开渠道和载体|公开对象",
		"~|一级事项|二级事项|~|牵头单位|配合单位|~|~|全社会",
		"一、社会公益事业建设领域|~|~|~|~|~|~|~|~",
		"1|社会救助和社会福利|低保、特困供养标准|标准文件|市民政局|市财政局、各镇街|按季度公布|■政府网站 □政府公报 ■政务服务中心|√",
		"~|~|~|调整说明|~|~|~|~|√",
		"2|~|最低生活保障办事指南|~|市民政局牵头，市审计局、市财政局配合|~|~|门户网站；12345|√",
		"注：本表由市政府办公室负责解释。|~|~|~|~|~|~|~|~",
	}, "A1:I1", "B3:C3", "E3:F3", "A3:A4", "D3:D4", "G3:G4", "H3:H4", "A5:I5", "B6:B8", "C6:C7", "E6:E7", "F6:F7", "G6:G7", "H6:H7"), "-隐藏", "<sheetData/>")
	got := read(t, "分工.xlsx", book)
	if len(got.Problems) > 0 {
		t.Fatal(lines(got.Problems))
	}
	want := []kiosk.Duty{
		{ItemID: "public-welfare.assistance.dibao-guide", Lead: "civil", Helpers: []string{"audit", "finance"}, Channels: []string{"portal", "hotline"}},
		{
			ItemID: "public-welfare.assistance.standard", Lead: "civil", Helpers: []string{"finance", "towns"}, Content: "标准文件\n调整说明",
			Deadline: "按季度公布", Channels: []string{"portal", "hall"},
		},
	}
	byID := func(a, b kiosk.Duty) int { return strings.Compare(a.ItemID, b.ItemID) }
	slices.SortFunc(got.Duties, byID)
	if d := cmp.Diff(want, got.Duties); d != "" {
		t.Error(d)
	}
}

// Everything that is wrong is named at once, by row and column.
func TestEveryFaultIsNamedByRowAndColumn(t *testing.T) {
	rows := []string{
		"领域|类别|公开事项|责任单位|配合单位|更新周期|公开渠道|领导批示",
		"公共资源配置|政府采购|采购意项|财政居|审计局、某某局|每月|政府网站|~",
		"公共资源配置|政府采构|招标公告|财政局|~|两个礼拜|村口大喇叭|~",
		"公共资源配置|~|资格预审公告|财政局|各有关部门|~|~|~",
		"社会公益事业建设|政府采购|采购意向|~|~|~|~|~",
		"~|教育|学校赵生|教育局、财政局牵头，市民政局牵头|~|~|□政府网站|~",
	}
	for name, data := range map[string][]byte{
		"表.xlsx": formatstest.Workbook(t, "分工表", sheet(rows)),
		"表.csv":  gbk(t, strings.NewReplacer("~", "", "|", ",").Replace(strings.Join(rows, "\r\n"))),
	} {
		got := read(t, name, data)
		t.Logf("%s\n%s\n%s", name, lines(got.Problems), lines(got.Notes))
		for _, want := range []string{
			"第 2 行 C 列“公开事项”：目录里没有“采购意项”，是不是“采购意向公开”？",
			"第 2 行 D 列“责任单位”：目录里没有“财政居”，是不是“财政局”？",
			"第 2 行 E 列“配合单位”：目录里没有“某某局”。",
			"第 3 行 B 列“类别”：目录里没有“政府采构”，是不是“政府采购”？",
			"第 3 行 F 列“更新周期”：看不懂“两个礼拜”，请写“每月”“每季度”“每半年”“每年”或“90 天”。",
			"第 3 行 G 列“公开渠道”：目录里没有“村口大喇叭”。",
			"第 4 行 C 列“公开事项”：目录里有",
			"第 4 行 E 列“配合单位”：“各有关部门”不是哪一个单位，请写明是哪些单位。",
			"第 5 行 B 列“类别”：“政府采购”在目录里属于“公共资源配置”领域。",
			"第 5 行 D 列“责任单位”：是空的，每个事项都要有责任单位。",
			"第 6 行 D 列“责任单位”：写了 3 个牵头单位",
			"第 6 行 G 列“公开渠道”：一个渠道也没有勾选。",
		} {
			if !strings.Contains(lines(got.Problems), want) {
				t.Errorf("%s: not said: %s", name, want)
			}
		}
		if want := "第 1 行 H 列“领导批示”：不认识这一列，没有用它。"; lines(got.Notes) != want {
			t.Errorf("%s: notes %q", name, lines(got.Notes))
		}
	}
}

func gbk(t *testing.T, text string) []byte {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestRowsOfCSVAreNumberedAsASpreadsheetShowsThem(t *testing.T) {
	got := read(t, "a.csv", []byte("\ufeff公开事项,公开内容,责任单位\n\n\n低保标准,\"一\n二\n三\",民政居\n\n最低生活保障办事指南,,民政菊\n"))
	if got := lines(got.Problems); !strings.Contains(got, "第 4 行 C 列") || !strings.Contains(got, "第 6 行 C 列") {
		t.Error(got)
	}
}

func TestYAMLNamesTheLine(t *testing.T) {
	got := read(t, "a.yaml", []byte("任务:\n- 公开事项: 低保、特困供养标准\n  责任单位: 民政居\n  负责领导: 张三\n- 公开事项: 低保办事指南\n  责任单位: [民政局, 财政局]\n"))
	for _, want := range []string{"第 3 行“责任单位”：目录里没有“民政居”，是不是“民政局”？", "第 4 行“负责领导”：不认识这个名称。", "第 5 行“公开事项”：目录里没有“低保办事指南”，是不是“最低生活保障办事指南”？"} {
		if !strings.Contains(lines(got.Problems), want) {
			t.Errorf("not said: %s\n%s", want, lines(got.Problems))
		}
	}
	f, _ := files(t)
	for name, data := range map[string]string{"a.yaml": "任务:\n\t- x", "b.yaml": "a: b", "c.xls": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00", "d.pdf": "%PDF-1.4", "e.csv": ""} {
		if _, err := f.ReadDuties(t.Context(), name, []byte(data)); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOneLeadIsTakenWhereNobodySays(t *testing.T) {
	got := read(t, "a.csv", []byte("公开事项,责任单位\n低保、特困供养标准,市民政局、市财政局\n最低生活保障办事指南,市民政局（牵头）、市财政局（配合）\n"))
	if len(got.Problems) > 0 || len(got.Duties) != 2 {
		t.Fatalf("%s %+v", lines(got.Problems), got.Duties)
	}
	for _, d := range got.Duties {
		if d.Lead != "civil" || !slices.Equal(d.Helpers, []string{"finance"}) {
			t.Errorf("%+v", d)
		}
	}
	if want := "“责任单位”：有 1 行写了几个单位，没有写谁牵头，按排在最前面的算：第 2 行。"; lines(got.Notes) != want {
		t.Error(lines(got.Notes))
	}
}

// FuzzRead reads anything as each kind of table; what has no problem is written
// and read again as it was.
func FuzzRead(f *testing.F) {
	f.Add("csv", []byte("公开事项,责任单位,公开渠道\n低保、特困供养标准,市民政局牵头，市财政局配合,■政府网站 □公报\n"))
	f.Add("yaml", []byte("任务:\n- 公开事项: 低保、特困供养标准\n  责任单位: [民政局]\n"))
	f.Add("xlsx", []byte(sheet([]string{"公开事项|~|责任单位", "一级事项|二级事项|~", "社会救助和社会福利|低保、特困供养标准|民政局"}, "A1:B1", "C1:C2", "A3:D9")))
	files, _ := files(f)
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		if kind == "xlsx" {
			data = formatstest.Workbook(t, "一", string(data))
		}
		table, err := files.ReadDuties(t.Context(), "a."+kind, data)
		if err != nil {
			if kiosk.KindOf(err) != kiosk.Invalid || strings.Contains(err.Error(), "panic") {
				t.Fatal(err)
			}
			return
		}
		if len(table.Problems) > 0 || len(table.Duties) == 0 {
			return
		}
		for _, kind := range []string{"xlsx", "csv", "yaml"} {
			text, err := files.WriteDuties(kind, table.Duties)
			if err != nil {
				t.Fatal(err)
			}
			again, err := files.ReadDuties(t.Context(), "a."+kind, text)
			if err != nil || len(again.Problems) > 0 || len(again.Duties) != len(table.Duties) {
				t.Fatalf("%s: %v, %s", kind, err, lines(again.Problems))
			}
			for i, d := range again.Duties {
				if !d.Equal(table.Duties[i]) {
					t.Fatalf("%s: %s", kind, cmp.Diff(table.Duties[i], d))
				}
			}
		}
	})
}
