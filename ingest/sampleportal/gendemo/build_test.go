package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gongkai/assets"
	"gongkai/ingest/sampleportal"
	"gongkai/kiosk"
)

func TestHistoryFacts(t *testing.T) {
	for _, tc := range []struct{ name, note, number, publisher string }{
		{"order", "1999年1月22日 中华人民共和国国务院令第258号发布", "国务院令第258号", "国务院"},
		{"amended by another order", "2014年2月21日 中华人民共和国国务院令第649号公布\n2019年3月2日 中华人民共和国国务院令第709号《国务院关于修改部分行政法规的决定》修订", "国务院令第649号", "国务院"},
		{"made anew", "1998年12月27日 中华人民共和国国务院令第256号发布\n2021年7月2日 中华人民共和国国务院令第743号第三次修订", "国务院令第743号", "国务院"},
		{"two organs, one order", "2024年8月5日 中华人民共和国国务院、中华人民共和国中央军事委员会令第788号第三次修订", "国务院、中央军事委员会令第788号", "国务院、中央军事委员会"},
		{"two orders", "1990年3月12日 国家教育委员会令第8号、国家体育运动委员会令第11号发布", "", ""},
		{"no number", "1988年3月3日 国务院发布", "", "国务院"},
		{"approved only", "1990年2月20日 国务院批准", "", ""},
		{"law", "1986年4月12日 第六届全国人民代表大会第四次会议通过\n2006年6月29日 第十届全国人民代表大会常务委员会第二十二次会议修订\n2015年4月24日 第十二届全国人民代表大会常务委员会第十四次会议《关于修改五部法律的决定》第一次修正", "", "全国人民代表大会常务委员会"},
		{"local", "2021年10月29日 威海市第十七届人民代表大会常务委员会第三十六次会议通过\n2021年12月3日 山东省第十三届人民代表大会常务委员会第三十二次会议批准", "", "威海市人民代表大会常务委员会"},
		{"broken line", "2013年2月26日 青岛市第十五届人民代表大会常务委员会\n第九次会议通过\n2013年3月29日 山东省第十二届人民代表大会常务委员会第一次会议批准", "", "青岛市人民代表大会常务委员会"},
		{"party and state", "2022年1月24日 中共中央政治局会议审议批准\n2022年2月25日 中共中央、国务院发布", "", "中共中央、国务院"},
		{"empty", "", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := historyFacts(tc.note); got != (facts{tc.number, tc.publisher}) {
				t.Errorf("got %+v, want %q by %q", got, tc.number, tc.publisher)
			}
		})
	}
}

func TestReporter(t *testing.T) {
	for _, tc := range []struct{ title, text, want string }{
		{"威海市政府工作报告 （2014年1月9日）", "——2014年1月9日在威海市第十六届人民代表大会第三次会议上\n威海市市长 甲\n各位代表：", "威海市人民政府"},
		{"政府工作报告（省十四届人大第二次会议 2024年）", "政府工作报告\n——2024年1月22日\n山东省省长 乙\n各位代表：", "山东省人民政府"},
		{"政府工作报告", "各位代表：\n一\n二\n三\n威海市市长 甲", ""},
		{"威海市节约用水条例", "威海市市长 甲", ""},
	} {
		if got := reporter(tc.title, tc.text); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.title, got, tc.want)
		}
	}
}

func TestDates(t *testing.T) {
	want := kiosk.Date{Year: 2018, Month: 9, Day: 3}
	for _, s := range []string{"2018-09-03", "2018年9月3日", "2018年09月03日"} {
		if got, err := parseDate(s); err != nil || got != want {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
	if _, err := parseDate("2018年"); err == nil {
		t.Error("a year alone is no date")
	}
	if got := effectiveOn("第九条 本法自2018年9月3日起施行。"); got != want {
		t.Errorf("effective on %v", got)
	}
	for _, text := range []string{"本条例自公布之日起施行。", "本法自2018年9月3日起施行。本条例自2019年1月1日起施行。"} {
		if got := effectiveOn(text); !got.IsZero() {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestRepeals(t *testing.T) {
	text := "第九十条 本法自2022年6月5日起施行。《中华人民共和国环境噪声污染防治法》同时废止。"
	if !repeals(text, "中华人民共和国环境噪声污染防治法") {
		t.Error("the repeal was not seen")
	}
	if repeals(text, "中华人民共和国噪声污染防治法") || repeals("《甲条例》继续有效。", "甲条例") {
		t.Error("a repeal was seen where none is")
	}
}

func TestAssembleWantsEveryArticle(t *testing.T) {
	articles := []record{
		{Title: "甲法 第二条", Text: "二。", Seq: 2, Heading: "第一章 总则", Date: "2018-09-03"},
		{Title: "甲法 第一条", Text: "一。", Seq: 1, Heading: "第一章 总则", Date: "2018-09-03"},
		{Title: "甲法 第三条", Text: "三。", Seq: 3, Heading: "第二章 办法 / 第一节 申请", Date: "2018-09-03"},
	}
	d, err := assemble("甲法", articles)
	if want := "第一章 总则\n第一条 一。\n第二条 二。\n第二章 办法\n第一节 申请\n第三条 三。"; err != nil || d.Text != want {
		t.Errorf("got %q, %v", d.Text, err)
	}
	if _, err := assemble("甲法", articles[1:]); err == nil {
		t.Error("a law with a gap was accepted")
	}
	if _, err := assemble("乙法", nil); err == nil {
		t.Error("a law without articles was accepted")
	}
}

// TestCommittedDemoIsFresh builds the demonstration again: it must give the
// committed documents, and the assembler must give whole laws where both exist.
func TestCommittedDemoIsFresh(t *testing.T) {
	data := os.Getenv("GONGKAI_EVAL_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(data, "laws")); err != nil {
		t.Skip("evaluation data not present; set GONGKAI_EVAL_DATA")
	}
	_, docs, err := build(data, selectionFile)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := pack(docs)
	if err != nil {
		t.Fatal(err)
	}
	file, err := assets.Demo.Open(sampleportal.DocumentsFile)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	committed, err := sampleportal.ReadDocuments(file)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(docs, committed) {
		t.Error("assets/demo is not what gendemo makes of the data; run go generate ./ingest/sampleportal")
	}
	if len(packed) > 2_500_000 {
		t.Errorf("%d bytes of documents, at most 2.5 MB may be embedded", len(packed))
	}

	whole, err := readWhole(data)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := readArticles(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"社会救助暂行办法", "中华人民共和国土地管理法", "中华人民共和国政府信息公开条例"} {
		d, err := assemble(title, articles[title])
		if err != nil || d.Text != whole[title].Text {
			t.Errorf("%s assembled from its articles is not the whole law: %v", title, err)
		}
	}
}
