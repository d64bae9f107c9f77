package kiosk_test

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"gongkai/kiosk"
)

func TestAskedText(t *testing.T) {
	for _, tc := range []struct {
		in, want string
		masked   bool
	}{
		{"低保怎么办？", "低保怎么办", false},
		{"　请问，低保　怎么办呀！！ ", "请问,低保 怎么办呀", false},
		{"ＤＩＢＡＯ", "dibao", false},
		{"“低保标准”", "低保标准", false},
		{"国办发〔2019〕3号", "国办发〔2019〕3号", false},
		{"11371083004367045M/2016-12077", "11371083004367045m/2016-12077", false},
		{"12345热线", "12345热线", false},
		{"2018-2019年 采购", "2018-2019年 采购", false},
		{"2019-06-03 至 2019-07-01", "2019-06-03 至 2019-07-01", false},
		{"20190603的通知", "20190603的通知", false},
		{"项目2018-371083-77-03-012345", "项目2018-371083-77-03-012345", false},
		{"补助1234567元", "补助〔数字〕元", true},
		{"我的身份证11010519491231002X低保", "我的身份证〔身份证号〕低保", true},
		{"110105 19491231 002x", "〔身份证号〕", true},
		{"１１０１０５１９４９１２３１００２Ｘ", "〔身份证号〕", true},
		{"身份证110105491231002", "身份证〔身份证号〕", true},
		{"110105194912310021", "〔数字〕", true}, // a wrong check digit is still a long number
		{"请打13800138000", "请打〔电话〕", true},
		{"138-0013-8000 张", "〔电话〕 张", true},
		{"1 3 8 0 0 1 3 8 0 0 0", "〔电话〕", true},
		{"+86 138 0013 8000", "〔电话〕", true},
		{"0631-6663072", "〔电话〕", true},
		{"6663072", "〔数字〕", true},
		{"2012345", "〔数字〕", true},
		{"卡4539 1488 0343 6467", "卡〔卡号〕", true},
		{"138 0013 8000 1234", "〔数字〕", true},
		{"一三八零零一三八零零零", "〔数字〕", true},
		{"二〇一九年三月", "二〇一九年三月", false},
		{"鲁K12345违章", "〔车牌〕违章", true},
		{"鲁k·d12345", "〔车牌〕", true},
		{"zhang.san@example.com", "〔邮箱〕", true},
		{"zhang@local 拆迁", "〔邮箱〕 拆迁", true},
		{"\x00\x7f\u200b", "", false},
		{"", "", false},
	} {
		got, masked := kiosk.AskedText(tc.in)
		if got != tc.want || masked != tc.masked {
			t.Errorf("%q: %q, masked %v, want %q", tc.in, got, masked, tc.want)
		}
	}
}

// longNumber is what must not be left in any kept text: a phone number in one
// piece or in parts.
var longNumber = regexp.MustCompile(`1[3-9]\d[ -]?\d{4}[ -]?\d{4}`)

func FuzzAskedText(f *testing.F) {
	for _, s := range []string{"低保怎么办？", "138-0013-8000", "11010519491231002X", "鲁K·D1234学", "a@b.c", "2019-06-03", "一三八零零一三八"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, masked := kiosk.AskedText(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > kiosk.AskedRunes {
			t.Errorf("%q: %q", s, got)
		}
		if !kiosk.IsIndexNumber(got) && longNumber.MatchString(got) {
			t.Errorf("%q keeps a phone number: %q", s, got)
		}
		if again, _ := kiosk.AskedText(got); !masked && again != got {
			t.Errorf("%q: %q and again %q", s, got, again)
		}
	})
}
