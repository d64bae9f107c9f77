package reading

import (
	"testing"

	"gongkai/kiosk"
)

func TestRowOfAnAnswer(t *testing.T) {
	q, ok := FromHit("采购", kiosk.Hit{Version: 1, Answer: kiosk.Answer{
		Text: "1\t电脑\t\t20\t万元\t<市>教育局\t2023年", HTML: "x", End: 5,
		Row: &kiosk.AnswerRow{
			Header: []string{"序号", "项目", "备注", "数量", "单位", "采购人", "时间"},
			Cells:  []string{"1", "电脑", " ", "20", "万元", "&lt;市&gt;<mark>教育局</mark>", "2023年"},
		},
	}})
	if !ok || len(q.Row) != 6 || q.Row[4] != (Cell{"采购人", "&lt;市&gt;<mark>教育局</mark>"}) {
		t.Fatalf("row %+v", q.Row)
	}
	var names string
	for _, c := range q.Few() {
		names += c.Name + " "
	}
	if names != "项目 数量 单位 采购人 " {
		t.Errorf("few are %s", names)
	}
}
