package ime

import (
	"strings"
	"testing"
)

// asked are things people come to a service hall for, in their words.
var asked = strings.Fields(`
低保怎么申请 低保标准是多少 公租房申请条件 廉租房怎么申请 征地补偿标准 拆迁补偿怎么算 幼儿园报名 小学入学需要什么材料
社保卡丢了怎么办 社保怎么转移 养老金什么时候发 退休年龄 医保报销比例 异地就医怎么报销 新农合缴费 残疾证怎么办理
残疾人补贴 高龄补贴怎么领 老年证办理 公交卡优惠 身份证丢了怎么补办 户口怎么迁 落户政策 结婚登记要带什么
离婚手续 准生证怎么办 生育津贴 独生子女补贴 公积金怎么提取 房产证怎么办 房产过户要多少钱 宅基地申请
土地确权 危房改造补助 自来水停水通知 暖气费多少钱 物业费收费标准 老旧小区改造 垃圾分类 营业执照怎么办
个体户注销 食品经营许可证 小微企业贷款 创业补贴申请 失业金怎么领 招聘信息 农民工工资拖欠 工伤认定
劳动仲裁 法律援助 驾驶证换证 车辆年检 交通违章查询 学区怎么划分 助学金申请 农村学校营养餐
种粮补贴 农机补贴 大棚补贴 扶贫政策 五保户待遇 临时救助 大病救助 医院收费标准
疫苗接种 环境污染投诉 噪音扰民 河道采砂 政府信息公开申请 依申请公开 招标公告 中标结果公示
政府采购 村务公开 拆迁公告 规划公示 修路什么时候完工 公交线路 殡葬费用 公墓价格
海域使用权 渔船补贴 退役军人优抚 烈士家属补助 `)

// spell returns the keys of a phrase, each syllable changed by a function.
func (p *installed) spell(tb testing.TB, phrase string, change func(syllable string) string) string {
	tb.Helper()
	syllables, _ := p.read(phrase)
	if syllables == nil {
		tb.Fatalf("%s cannot be read", phrase)
	}
	var b strings.Builder
	for _, s := range syllables {
		b.WriteString(change(s))
	}
	return b.String()
}

// mistakes are what people do not tell apart, and how many percent are still
// right at first.
var mistakes = []struct {
	name   string
	change func(syllable string) string
	first  float64
}{
	{"zh ch sh typed as z c s", strings.NewReplacer("zh", "z", "ch", "c", "sh", "s").Replace, 75},
	{"ang eng ing typed as an en in", func(s string) string {
		if strings.HasSuffix(s, "ang") || strings.HasSuffix(s, "eng") || strings.HasSuffix(s, "ing") {
			return strings.TrimSuffix(s, "g")
		}
		return s
	}, 75},
	{"n typed as l", begins("n", "l"), 75},
	{"l typed as n", begins("l", "n"), 75},
	{"f typed as h", begins("f", "h"), 75},
}

func begins(with, typed string) func(string) string {
	return func(s string) string {
		if rest, ok := strings.CutPrefix(s, with); ok {
			return typed + rest
		}
		return s
	}
}

func TestWhatPeopleComeFor(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("measures, which the detector of races makes slow")
	}
	p := atPortal(t)
	var full, digits, missing, twice score
	wrong := make([]score, len(mistakes))
	for i, phrase := range asked {
		keys := p.spell(t, phrase, func(s string) string { return s })
		full.ask(t, p, keys, phrase)
		digits.ask(t, p, toDigits(keys), phrase)
		for n, m := range mistakes {
			if typed := p.spell(t, phrase, m.change); typed != keys {
				wrong[n].ask(t, p, typed, phrase)
			}
		}
		at := 1 + i%(len(keys)-1) // a place that moves through the phrases
		missing.ask(t, p, keys[:at]+keys[at+1:], phrase)
		twice.ask(t, p, keys[:at]+keys[at-1:], phrase)
	}
	full.least(t, "what people come for, written out", 90, 95)
	digits.least(t, "what people come for, nine keys", 80, 90)
	for n, m := range mistakes {
		wrong[n].least(t, m.name, m.first, 85)
	}
	missing.least(t, "any one letter missing", 45, 50)
	twice.least(t, "any one letter twice", 80, 84)
}
