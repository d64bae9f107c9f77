package search

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

func TestCitations(t *testing.T) {
	for _, tt := range []struct {
		title, number, text string
		want                []string
	}{
		{
			"乳山市公共租赁住房管理办法", "乳政发〔2018〕5号",
			"根据《中华人民共和国城市房地产管理法》《公共租赁住房管理办法》（住房城乡建设部令第11号）和《山东省人民政府关于加强保障房建设的意见》（鲁政发〔2011〕40号），制定本办法。本办法（乳政发〔2018〕5号）自印发之日起施行，见《条例》。",
			[]string{"住房城乡建设部令第11号", "鲁政发(2011)40号", "《城市房地产管理法", "《公共租赁住房管理办法", "《山东省人民政府关于加强保障房建设的意见"},
		},
		{"《乳山市公共租赁住房管理办法》政策解读", "", "依据《住房保障条例》起草。", []string{"《乳山市公共租赁住房管理办法", "《住房保障条例"}},
		{"关于乳山市公共租赁住房管理办法的政策解读", "", "", []string{"《乳山市公共租赁住房管理办法"}},
		{"养犬管理条例", "", "本条例所称《养犬管理条例》", nil},
	} {
		got := citations(&kiosk.Disclosure{Title: tt.title, DocumentNumber: tt.number, Text: tt.text})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.title, diff)
		}
	}
}

func TestTitleKeys(t *testing.T) {
	for title, want := range map[string]string{
		"中华人民共和国劳动法（2018年修正）":          "劳动法",
		"国务院关于印发个人所得税专项附加扣除暂行办法的通知":    "国务院关于印发个人所得税专项附加扣除暂行办法的通知 关于印发个人所得税专项附加扣除暂行办法的通知 个人所得税专项附加扣除暂行办法",
		"国务院办公厅关于印发《政府网站集约化试点工作方案》的通知": "国务院办公厅关于印发政府网站集约化试点工作方案的通知 关于印发政府网站集约化试点工作方案的通知 政府网站集约化试点工作方案",
		"条例": "",
	} {
		if got := strings.Join(titleKeys(title), " "); got != want {
			t.Errorf("%s: %q, want %q", title, got, want)
		}
	}
}

// FuzzCitations holds that citations stay few and short and can be kept a line
// each.
func FuzzCitations(f *testing.F) {
	f.Add("关于《甲乙丙丁办法》的解读", "根据《中华人民共和国劳动法》和国发〔2018〕5号")
	f.Add("《", "《《》》《\n》\xff《"+strings.Repeat("长", 500)+"》")
	f.Fuzz(func(t *testing.T, title, text string) {
		d := &kiosk.Disclosure{Title: title, Text: text}
		cites := citations(d)
		for _, c := range append(cites, linkTerms(d, cites)...) {
			if c == "" || strings.ContainsAny(c, "\n") || len(c) > 4*(longestKey+60) {
				t.Fatalf("%q", c)
			}
		}
		if len(cites) > mostCites {
			t.Fatalf("%d citations", len(cites))
		}
	})
}
