package kiosk_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/kiosk"
)

func TestParseDocumentNumber(t *testing.T) {
	code := func(agency string, year, serial int) kiosk.DocumentNumber {
		return kiosk.DocumentNumber{Agency: agency, Year: year, Serial: serial}
	}
	order := func(organ string, serial int) kiosk.DocumentNumber {
		return kiosk.DocumentNumber{Agency: organ, Serial: serial, Order: true}
	}
	tests := []struct {
		in   string
		want kiosk.DocumentNumber
	}{
		{"鲁政办发〔2018〕21号", code("鲁政办发", 2018, 21)},
		{"乳政发[2005]4号", code("乳政发", 2005, 4)},
		{"辽政办发(2014)74号", code("辽政办发", 2014, 74)},
		{"辽政办发（2014）74号", code("辽政办发", 2014, 74)},
		{"国资发产权【2009】120号", code("国资发产权", 2009, 120)},
		{"中办发 〔2016〕8 号", code("中办发", 2016, 8)},
		{"中办发　〔 2016 〕 8　号", code("中办发", 2016, 8)},
		{"民发〔2018)23号", code("民发", 2018, 23)},
		{"民发﹝2018﹞23号", code("民发", 2018, 23)},
		{"民发［２０１８］２３号", code("民发", 2018, 23)},
		{"民发〖2018〗23號", code("民发", 2018, 23)},
		{"民发〔2018年〕23号", code("民发", 2018, 23)},
		{"民发〔2018〕第23号", code("民发", 2018, 23)},
		{"乳政字第〔2018〕0023号", code("乳政字", 2018, 23)},
		{"国办公开办函〔202130号", code("国办公开办函", 2021, 30)},
		{"国办公开办函〔202130", code("国办公开办函", 2021, 30)},
		{"国办公开办函〔2021〕30", code("国办公开办函", 2021, 30)},
		{"国办公开办函〔2021 30号", code("国办公开办函", 2021, 30)},
		{"国办公开办函2021〕30号", code("国办公开办函", 2021, 30)},
		{"鲁政办发2018 21号", code("鲁政办发", 2018, 21)},
		{"和政发〔2018〕3号", code("和政发", 2018, 3)},
		{"即政发〔2018〕3号", code("即政发", 2018, 3)},
		{"安监总管三〔2013〕88号", code("安监总管三", 2013, 88)},
		{"工信部财函〔2018〕45号", code("工信部财函", 2018, 45)},
		{"国家发展改革委公告〔2018〕3号", code("国家发展改革委公告", 2018, 3)},
		{"中国人民银行令〔2016〕第3号", code("中国人民银行令", 2016, 3)},
		{"国务院令第711号", order("国务院", 711)},
		{"国令第711号", order("国务院", 711)},
		{"国务院令 第 711 号", order("国务院", 711)},
		{"国务院令711号", order("国务院", 711)},
		{"国务院第711号令", order("国务院", 711)},
		{"国务院令第７１１号", order("国务院", 711)},
		{"中华人民共和国国务院令第711号", order("国务院", 711)},
		{"中华人民共和国主席令第六十五号", order("主席", 65)},
		{"主席令第一百零三号", order("主席", 103)},
		{"国土资源部39号令", order("国土资源部", 39)},
		{"国土资源部第39号令", order("国土资源部", 39)},
		{"财政部令（第87号）", order("财政部", 87)},
		{"财政部令第87号令", order("财政部", 87)},
		{"山东省人民政府令第311号", order("山东省人民政府", 311)},
		{"住房和城乡建设部令第5号", order("住房和城乡建设部", 5)},
		{"交通运输部令2016年第33号", kiosk.DocumentNumber{Agency: "交通运输部", Year: 2016, Serial: 33, Order: true}},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := kiosk.ParseDocumentNumber(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
			again, err := kiosk.ParseDocumentNumber(got.String())
			if err != nil || again != got {
				t.Errorf("%q reads back as %+v, %v", got.String(), again, err)
			}
		})
	}
}

func TestParseDocumentNumberRefuses(t *testing.T) {
	for _, in := range []string{
		"", "号", "〔2018〕21号", "发〔2018〕21号", "鲁政办发〔2018〕号", "鲁政办发〔2018〕0号", "鲁政办发〔1818〕21号",
		"鲁政办发〔218〕21号", "鲁政办发〔2018〕123456号", "鲁政办发\n〔2018〕21号", "鲁政办发〔2018〕21号文", "命令第3号", "口令第3号",
		"39号令", "令第3号", "二〇一八年二十一号", "截至2018 21号", "印发〔2018〕21号", "国务院令第号", "2018年21号",
		"鲁政办发〔2018〕21号、22号", "鲁政办发〔2018〕21号 鲁政办发〔2018〕22号", "\xff\xfe", "约2018〕21",
	} {
		if n, err := kiosk.ParseDocumentNumber(in); kiosk.KindOf(err) != kiosk.Invalid {
			t.Errorf("%q read as %+v, %v", in, n, err)
		}
	}
}

func TestFindDocumentNumbers(t *testing.T) {
	type found struct {
		Text, Number string
		Sure         bool
	}
	tests := []struct {
		name, in string
		want     []found
	}{
		{"prose before the code is left out", "根据鲁政办发〔2018〕21号精神，", []found{{"鲁政办发〔2018〕21号", "鲁政办发〔2018〕21号", true}}},
		{"a single word before the code is left out", "现转发你们，与威政办发〔2018〕3号一并执行。", []found{{"威政办发〔2018〕3号", "威政办发〔2018〕3号", true}}},
		{"the organ's name before its code is left out", "乳山市人民政府办公室乳政办发〔2018〕5号", []found{{"乳政办发〔2018〕5号", "乳政办发〔2018〕5号", true}}},
		{"a ministry before its code is left out", "财政部财库〔2015〕135号、财政部令第87号", []found{
			{"财库〔2015〕135号", "财库〔2015〕135号", true}, {"财政部令第87号", "财政部令第87号", true},
		}},
		{"several in brackets", "《通知》（国办发〔2017〕97号、国办发〔2018〕10号、鲁政办发[2018]21号）", []found{
			{"国办发〔2017〕97号", "国办发〔2017〕97号", true},
			{"国办发〔2018〕10号", "国办发〔2018〕10号", true},
			{"鲁政办发[2018]21号", "鲁政办发〔2018〕21号", true},
		}},
		{"an order within a sentence", "依照国务院令第492号和国土资源部39号令第三条", []found{
			{"国务院令第492号", "国务院令第492号", true}, {"国土资源部39号令", "国土资源部令第39号", true},
		}},
		{"an organ with 和 in its name", "按照住房和城乡建设部令第5号", []found{{"住房和城乡建设部令第5号", "住房和城乡建设部令第5号", true}}},
		{"an organ after a date", "2011年3月12日原中华人民共和国国家发展计划委员会令第6号", []found{{"中华人民共和国国家发展计划委员会令第6号", "国家发展计划委员会令第6号", true}}},
		{"a province after 和", "12日山东省人民政府令第86号和山东省人民政府令第311号", []found{
			{"山东省人民政府令第86号", "山东省人民政府令第86号", true}, {"山东省人民政府令第311号", "山东省人民政府令第311号", true},
		}},
		{"a lost bracket is not sure", "见国办公开办函〔202130号。", []found{{"国办公开办函〔202130号", "国办公开办函〔2021〕30号", false}}},
		{"blanks belong to the match", "民发 〔2018〕 23 号）", []found{{"民发 〔2018〕 23 号", "民发〔2018〕23号", true}}},
		{"long prose without a break", "各镇人民政府各街道办事处市政府各部门各有关单位要认真学习领会乳政办字〔2018〕9号", []found{{"乳政办字〔2018〕9号", "乳政办字〔2018〕9号", true}}},
		{"a date is no number", "2018年9月3日印发，邮编264500，电话0631-6663072", nil},
		{"a room is no number", "胜利街78号2018室", nil},
		{"a court case is no number", "（2018）鲁10民初3号", nil},
		{"no number", "乳山市全面推进重大建设项目批准和实施等三个领域政府信息公开工作方案", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []found
			for _, m := range kiosk.FindDocumentNumbers(tt.in) {
				got = append(got, found{tt.in[m.Start:m.End], m.Number.String(), m.Sure})
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// The work per digit is bounded, so twice the text takes about twice the
// time; a quadratic search would not come back from these.
func TestFindDocumentNumbersIsLinear(t *testing.T) {
	for _, unit := range []string{"发", "1", "令", "〔2018", "　", "第一", "号令", "鲁政发〔2018〕", "一千"} {
		text := strings.Repeat(unit, 400_000/len(unit))
		start := time.Now()
		kiosk.FindDocumentNumbers(text)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("400 kB of %q took %v", unit, took)
		}
	}
}

func FuzzDocumentNumber(f *testing.F) {
	for _, s := range []string{
		"根据鲁政办发〔2018〕21号和国务院令第711号", "国土资源部39号令", "国办公开办函〔202130", "中华人民共和国主席令第六十五号",
		"乳政字第第〔２０１８〕００２１号", "财政部令（第87号）", "交通运输部令2016年第33号", "\xff号令1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, m := range kiosk.FindDocumentNumbers(s) {
			if m.Start < last || m.End <= m.Start || m.End > len(s) {
				t.Fatalf("%q: match %+v after %d", s, m, last)
			}
			last = m.End
			if utf8.ValidString(s) && !utf8.ValidString(s[m.Start:m.End]) {
				t.Fatalf("%q: match %+v cuts a character", s, m)
			}
			again, err := kiosk.ParseDocumentNumber(m.Number.String())
			if err != nil || again != m.Number {
				t.Fatalf("%q: %q reads back as %+v, %v", s, m.Number, again, err)
			}
		}
		if n, err := kiosk.ParseDocumentNumber(s); err == nil && n.Serial <= 0 {
			t.Fatalf("%q: %+v", s, n)
		}
	})
}

func TestIndexNumber(t *testing.T) {
	tests := []struct {
		in, folded string
		ok         bool
	}{
		{"11371083004367045M/2016-12077", "11371083004367045M/2016-12077", true},
		{" 11371083004367045m／２０１６—12077\n", "11371083004367045M/2016-12077", true},
		{"000014349/2017-00110", "000014349/2017-00110", true},
		{"00001434-9/2017-00110", "00001434-9/2017-00110", true},
		{"xhqrmzf-2024-00382", "XHQRMZF-2024-00382", true},
		{"鲁政办发〔2018〕21号", "鲁政办发〔2018〕21号", false},
		{"2018-09-03", "2018-09-03", false},
		{"0631-6663072", "0631-6663072", false},
		{"", "", false},
	}
	for _, tt := range tests {
		if got := kiosk.FoldIndexNumber(tt.in); got != tt.folded {
			t.Errorf("FoldIndexNumber(%q) = %q, want %q", tt.in, got, tt.folded)
		}
		if got := kiosk.IsIndexNumber(tt.in); got != tt.ok {
			t.Errorf("IsIndexNumber(%q) = %v", tt.in, got)
		}
	}
}
