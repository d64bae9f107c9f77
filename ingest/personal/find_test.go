package personal_test

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/ingest/personal"
	"gongkai/ingest/personal/personaltest"
	"gongkai/kiosk"
)

func TestWordsAroundTellWhatIsSomebodys(t *testing.T) {
	for _, c := range []struct{ name, text, masked string }{
		{"a mobile in three groups", "手机 138 0013 8000", "手机 138****8000"},
		{"with the code of the country", "联系电话：+86-13800138000。", "联系电话：+86-138****8000。"},
		{"with slips", "电话：l38OO138OO0", "电话：138****8000"},
		{"a statistic about phones stays", "| 移动电话机 | 万部 | 18231.37 | | 50.10 |", "| 移动电话机 | 万部 | 18231.37 | | 50.10 |"},
		{"with dots", "电话 138.0013.8000", "电话 138****8000"},
		{"the phone of a centre of cards stays", "社保卡中心电话：0631-6663072", "社保卡中心电话：0631-6663072"},
		{"households are no door", "现在家住户只有4户", "现在家住户只有4户"},
		{"a floor of a building stays", "某某花园4栋1单元25层的某某公司", "某某花园4栋1单元25层的某某公司"},
		{"in full width", "电话１３８００１３８０００", "电话138****8000"},
		{"a mobile for callers stays", "举报电话：13800138000", "举报电话：13800138000"},
		{"an amount stays", "总投资13800138000元", "总投资13800138000元"},
		{"the phone of a body stays", "联系电话：0631-6663072", "联系电话：0631-6663072"},
		{"a phone at home goes", "家庭电话：0631-6663072", "家庭电话：0631*******"},
		{"phones in a list of people go", "姓名\t电话\n于小明\t0631-6663072\n宋丽\t6663072", "姓名\t电话\n于小明\t0631*******\n宋丽\t*******"},
		{"phones of bodies stay", "单位名称\t联系人\t电话\n民政局\t于主任\t0631-6663072", "单位名称\t联系人\t电话\n民政局\t于主任\t0631-6663072"},
		{"an old identity card", "证件号码：371083680903123", "证件号码：***************"},
		{"a passport", "护照号：E12345678", "护照号：******"},
		{"an officer's card", "军官证：军字第1234567号", "军官证：军字第******号"},
		{"a passbook", "存折账号：2037001234567890", "存折账号：******7890"},
		{"an account of a body stays", "开户银行：某某银行，账号：2037001234567890", "开户银行：某某银行，账号：2037001234567890"},
		{"a plate", "车牌号鲁K12345、鲁K·1234学", "车牌号鲁K*****、鲁K*****"},
		{"a plate of an electric car in small letters", "鲁kd12345", "鲁K*****"},
		{"a licence of a web site is no plate", "鲁B2-20090191", "鲁B2-20090191"},
		{"an address to the door", "家庭住址：乳山市夏村镇某某村12号，困难", "家庭住址：乳山市夏村镇某某村******，困难"},
		{"an address to the village stays", "家庭住址：乳山市夏村镇某某村", "家庭住址：乳山市夏村镇某某村"},
		{"a flat", "家住某某社区3号楼2单元501室。", "家住某某社区******。"},
		{"the address of an office stays", "办公地址：胜利街78号3号楼2单元501室", "办公地址：胜利街78号3号楼2单元501室"},
		{"a date of birth", "出生日期：1990年3月7日", "出生日期：****年**月**日"},
		{"a date before born", "于丽，1990年3月7日出生，住", "于丽，****年**月**日出生，住"},
		{"a rule about births stays", "2014年8月31日以前出生的儿童", "2014年8月31日以前出生的儿童"},
		{"a range of births stays", "2013年9月1日至2014年8月31日出生的儿童", "2013年9月1日至2014年8月31日出生的儿童"},
		{"the year of an officer stays", "于丽，女，1975年3月生", "于丽，女，1975年3月生"},
		{"children in a table", "孤儿名单\n序号\t姓名\t金额\n1\t于小明\t1200\n2\t宋 丽\t1200", "孤儿名单\n序号\t姓名\t金额\n1\t于**\t1200\n2\t宋**\t1200"},
		{"children in a sentence", "资助学生名单：于小明、宋丽、姜伟。", "资助学生名单：于**、宋**、姜**。"},
		{"grown people in a list stay", "低保对象名单\n序号\t姓名\t金额\n1\t于小明\t1200", "低保对象名单\n序号\t姓名\t金额\n1\t于小明\t1200"},
		{"teachers stay", "小学教师名单\n姓名\t岗位\n于小明\t语文", "小学教师名单\n姓名\t岗位\n于小明\t语文"},
		{"half masked", "于丽 371083********1234", "于丽 ******************"},
		{"half masked otherwise", "于丽 13800138***", "于丽 138********"},
		{"masked before stays", "于丽 138****8000 622848******1234", "于丽 138****8000 622848******1234"},
		{"own mail", "个人邮箱：yu.li@example.com", "个人邮箱：******"},
		{"mail of a body stays", "邮箱：zwgk@example.gov.cn", "邮箱：zwgk@example.gov.cn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := personal.Mask(c.text); got != c.masked {
				t.Errorf("Mask(%q)\n got %q\nwant %q\nfound %v", c.text, got, c.masked, personal.Find(c.text))
			}
		})
	}
}

// Rows hold several numbers beside one another, in cells or, out of printed
// pages, between blanks.
func TestNumbersSideBySideAreAllFound(t *testing.T) {
	m := personaltest.New(seed)
	for _, by := range []string{"\t", " ", "  ", "　", " | "} {
		for _, head := range []string{"", "序号|姓名|身份证号|手机号|银行卡号|金额\n", "序号|姓名|证件|联系方式|账号|金额\n"} {
			var b strings.Builder
			b.WriteString(strings.ReplaceAll(head, "|", by))
			want := map[string]kiosk.PersonalKind{}
			for i := range 100 {
				id, mobile, card := m.Identity(), m.Mobile(), m.Card()
				want[id], want[mobile], want[card] = kiosk.PersonalID, kiosk.PersonalMobile, kiosk.PersonalBankCard
				b.WriteString(strings.Join([]string{fmt.Sprint(i + 1), m.Name(), id, mobile, card, "1200"}, by) + "\n")
			}
			text := b.String()
			for _, f := range personal.Find(text) {
				if value := text[f.Start:f.End]; want[value] != f.Kind {
					t.Errorf("split by %q under %q: %s %q", by, head, f.Kind, value)
				} else {
					delete(want, value)
				}
			}
			for v, k := range want {
				t.Errorf("split by %q under %q: %s %s missed", by, head, k, v)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, c := range personaltest.New(seed).Cases(300) {
		f.Add(c.Text)
	}
	for _, s := range personaltest.New(seed).Decoys(32) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, x := range personal.Find(text) {
			if x.Start < at || x.End <= x.Start || x.End > len(text) || x.Kind.Label() == "" || x.Reason == "" {
				t.Fatalf("%+v after %d in %q", x, at, text)
			}
			at = x.End
		}
	})
}

func FuzzMask(f *testing.F) {
	for _, c := range personaltest.New(seed).Cases(300) {
		f.Add(c.Text, c.Value)
	}
	f.Add("孤儿名单\n姓名\t住址\t电话\n于小明\t某某村12号\t6663072", "鲁K12345 371083********1234")
	f.Fuzz(func(t *testing.T, a, b string) {
		text := a + b
		masked := personal.Mask(text)
		if found := personal.Find(masked); len(found) > 0 {
			t.Fatalf("%q still has %v in %q", masked, found, text)
		}
		if again := personal.Mask(masked); again != masked {
			t.Fatalf("%q then %q", masked, again)
		}
	})
}
