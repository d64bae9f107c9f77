package search

import (
	"math/bits"
	"regexp"
	"strings"
)

// wants is the kinds of thing a question asks for.
type wants uint16

// The kinds. A question may ask for several: 罚多少钱 for a sanction and an
// amount.
const (
	wantsTime wants = 1 << iota
	wantsOften
	wantsAge
	wantsAmount
	wantsPhone
	wantsPlace
	wantsWho
	wantsMaterials
	wantsProcedure
	wantsCondition
	wantsSanction
	wantsRemedy
	wantsList
	wantsWhether
)

// wish is one kind of thing: how it is asked for, how a sentence that has it
// reads, and what reads almost so and is not it.
type wish struct {
	kind  wants
	asked *regexp.Regexp
	told  *regexp.Regexp // a sentence that answers
	hint  *regexp.Regexp // one that says something about it; nil if there is none
	not   *regexp.Regexp // one that does not, although it looks so; nil if there is none
	words []string       // pairs of characters that passages with an answer are looked for by
}

// oftenAsked is how people ask how often: then they do not ask how long.
var oftenAsked = regexp.MustCompile(`(?:多久|多长时间|几年|几个月|几天|多少天|多少年)[^，。]{0,8}一次|几次|多少次`)

// misconduct is of officials; who asks what happens to oneself does not mean it.
var misconduct = regexp.MustCompile(`滥用职权|玩忽职守|徇私舞弊|主管人员|给予处分`)

// amount is a sum, a share or a multiple.
const amount = `(?:[0-9０-９][0-9０-９,，.．]*|[一二三四五六七八九十百千两]+)\s?(?:余|多)?(?:万|亿|千|百)?(?:元|倍|％|%)|百分之[一二三四五六七八九十百零]+|(?:一|二|三|两|1|2|3)倍`

// wishes lists the kinds; those before others are the narrower ones.
var wishes = []wish{
	{
		kind:  wantsTime,
		asked: regexp.MustCompile(`多久|多长时间|几天|几日|多少天|多少日|几个月|几年|几个工作日|何时|什么时候|啥时候|时限|期限|有效期|年限|多少年|试用期|几个小时`),
		told:  timeLimit, hint: duration, not: prolonging,
		words: []string{"日内", "期限", "作日", "时限", "个月", "年限", "超过"},
	},
	{
		kind:  wantsOften,
		asked: oftenAsked,
		told:  regexp.MustCompile(`每[^，。；届]{0,6}(?:年|季度|月|周|天|日)|(?:年|月|季度|周|日)[^，。；第]{0,8}一次|至少[^，。；]{0,12}次`),
		words: []string{"每年", "每月", "一次", "每半", "每三", "每五", "每两"},
	},
	{
		kind:  wantsAge,
		asked: regexp.MustCompile(`几岁|多少岁|多大年龄|多大岁数|年龄`),
		told:  regexp.MustCompile(`(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?周?岁`),
		words: []string{"周岁", "年龄"},
	},
	{
		kind:  wantsAmount,
		asked: regexp.MustCompile(`多少钱|几块钱|多少元|多少费|标准是多少|多少标准|(?:罚|赔|补|交|缴|领|拿|给|发|收)(?:款|偿|贴|助|费)?多少|多少(?:补|赔|罚|费|工资)|费用|收费标准|补贴标准|补偿标准|补助标准|救助标准|低保标准|保障标准|金额|要钱|收费吗`),
		told:  regexp.MustCompile(amount),
		hint:  regexp.MustCompile(`(?:标准|金额|数额|费用)[^。]{0,60}(?:确定|制定|规定|公布|执行|计算)|不收(?:取)?费|免费|免收|免交|不得(?:向[^，。；]{1,24})?收取|不(?:得)?低于[^。；]{0,40}(?:价格|标准|水平)|按照[^。；]{0,40}(?:评估|价格|标准)[^。；]{0,6}(?:确定|补偿|计算)`),
		not:   regexp.MustCompile(`百分之[一二三四五六七八九十]{1,4}(?:以上)?的?(?:业主|被征收人|村民|居民|代表|股东|委员|成员)`),
		words: []string{"元", "标准", "费用", "百分", "价格", "免费", "收取"},
	},
	{
		kind:  wantsPhone,
		asked: regexp.MustCompile(`电话|号码|热线|打哪|打给谁|联系方式|怎么联系`),
		told:  regexp.MustCompile(`[0-9]{3,4}[-－—][0-9]{7,8}|1[3-9][0-9]{9}|(?:电话|热线|联系方式)[^，。；]{0,12}[0-9]{5,}|12[0-9]{3}`),
		hint:  regexp.MustCompile(`电话|热线|联系方式`),
		words: []string{"电话", "热线", "联系"},
	},
	{
		kind:  wantsPlace,
		asked: regexp.MustCompile(`哪里|哪儿|去哪|在哪|到哪|上哪|什么地方|啥地方|地址|地点|窗口`),
		told:  regexp.MustCompile(`向[^，。；]{2,36}(?:提出|申请|申报|提交|报告|投诉|举报|备案|登记|起诉)|地址[:：]|窗口|到[^，。；]{2,30}(?:办理|登记|领取|申请)|(?:户籍|住所|居住|所在)地[^，。；]{0,24}(?:受理|办理|申请|登记|人民政府|机关|部门)|由[^，。；]{2,30}受理`),
		words: []string{"申请", "受理", "地址", "窗口", "在地"},
	},
	{
		kind:  wantsWho,
		asked: regexp.MustCompile(`谁管|谁来管|归谁|找谁|谁负责|是谁|由谁|谁出|哪个部门|什么部门|哪个单位|什么单位|哪些部门|哪个局|谁承担|谁审批`),
		told:  regexp.MustCompile(`(?:由|是)[^，。；]{2,40}(?:负责|承担|主管|管理|受理|审批)(?:[^人的]|$)|(?:部门|机关|人民政府|机构|单位)[^，。；]{0,30}(?:负责|主管|承担)(?:[^人的]|$)`),
		words: []string{"负责", "主管", "承担"},
	},
	{
		kind:  wantsMaterials,
		asked: regexp.MustCompile(`材料|证件|带什么|带哪些|拿什么|准备什么|什么手续|哪些手续|什么证明|提交什么|交什么`),
		told:  regexp.MustCompile(`(?:提交|提供|出具|携带|出示|持)[^。；]{0,30}(?:材料|证件|证明|文件|资料|身份证|户口簿|申请书|申请表|证书)|下列(?:材料|文件|资料|证件)|材料[:：]`),
		words: []string{"材料", "提交", "证明", "证件", "文件"},
	},
	{
		kind:  wantsProcedure,
		asked: regexp.MustCompile(`怎么(?:办理|申请|申办|申领|申报|办|领|报|交|缴|查|弄|登记|投诉|举报|维权|提取|取|落户|报名|入学|处理|要)|如何|怎样|怎么才能|咋办|咋申请|咋弄|流程|程序|步骤|手续|怎么做`),
		told:  regexp.MustCompile(`(?:按照|依照|依)下列(?:程序|步骤|规定)[^。；]{0,12}(?:办理|进行)?|(?:向|到)[^，。；]{2,48}(?:提出|提交|递交)[^，。；]{0,14}(?:申请|材料|报告|投诉)|(?:应当|可以)[^，。；]{0,12}(?:书面)?(?:提出申请|申请登记|提交申请)|申请[^，。；]{0,20}的，(?:应当|可以)?[^，。；]{0,8}(?:向|提交|提供|填写|到)|(?:持|凭)[^，。；]{2,40}(?:到|向)[^。；]{2,40}(?:办理|申请|领取|登记)|(?:程序|流程)[:：]|(?:申请|申领|申办|办理)[^，。；]{0,20}，应当[^。；]{0,10}(?:向|提交|提供|填写|持|到)|可以[^，。；]{0,16}(?:申请仲裁|投诉|举报|提起诉讼|申请行政复议)`),
		hint:  regexp.MustCompile(`受理|审核|公示|申请|提交|登记手续`),
		words: []string{"申请", "程序", "受理", "提交", "办理", "审核", "投诉"},
	},
	{
		kind:  wantsCondition,
		asked: regexp.MustCompile(`条件|什么人|哪些人|谁可以|谁能|啥人|资格|要求|够不够|符合什么|哪些情形|哪些情况|什么情况|怎么算|怎么认定|怎样认定|算不算`),
		told:  regexp.MustCompile(`(?:符合|具备|具有|有)下列(?:条件|情形|条件之一|情形之一|行为之一)|下列(?:人员|条件|情形|居民|对象)|对[^，。；]{2,40}(?:给予|予以|实行)|(?:符合|具备)[^，。；]{2,60}(?:条件|规定)的|(?:可以|有权|均有)[^，。；]{0,20}(?:申请|享受|获得|领取)`),
		hint:  regexp.MustCompile(`申请[^。；]{0,30}(?:应当|可以)|符合[^。；]{2,30}的`),
		words: []string{"条件", "符合", "下列", "情形", "申请"},
	},
	{
		kind:  wantsSanction,
		asked: regexp.MustCompile(`罚|处罚|后果|责任|违法吗|犯法|会怎么样|会怎样|坐牢|拘留|怎么处理`),
		told:  regexp.MustCompile(`罚款|责令|吊销|拘留|警告|没收|追究[^，。；]{0,12}责任|赔偿|滞纳金|(?:催告|催交|限期(?:支付|交纳|缴纳))|向人民法院(?:起诉|提起)`),
		not:   misconduct,
		words: []string{"责令", "罚款", "逾期", "责任"},
	},
	{
		kind:  wantsRemedy,
		asked: regexp.MustCompile(`怎么办|咋办|维权|讨回|讨要|投诉|举报|告谁|不给|不发|不退|不管|拖欠|不服|找谁|没人管|怎么处理|怎么解决`),
		told:  regexp.MustCompile(`(?:可以|有权)[^。；]{0,40}(?:复议|诉讼|起诉|投诉|举报|仲裁|赔偿|解决|处理)|(?:复议|诉讼|起诉|投诉|举报|仲裁)[^。；]{0,12}(?:有权|可以)|由[^，。；]{2,40}责令[^，。；]{0,10}(?:支付|退还|改正)|可以[^。；]{0,12}下列(?:途径|方式)`),
		not:   misconduct,
		words: []string{"可以", "途径", "投诉", "复议", "诉讼", "仲裁", "举报"},
	},
	{
		kind:  wantsList,
		asked: regexp.MustCompile(`哪些|哪几|有什么|包括什么|什么内容|公开什么`),
		told:  regexp.MustCompile(`下列[^。；]{0,24}[:：]|包括[^。；]{0,6}[:：]|内容[:：]|包括下列`),
		words: []string{"下列", "包括"},
	},
	{
		kind:  wantsWhether,
		asked: regexp.MustCompile(`能不能|可不可以|能否|可否|是否|是不是|可以.{0,20}吗|能.{0,20}吗|允许|要不要|用不用|需不需要|需要.{0,20}吗|必须|违法|合法|行不行|让不让|有没有权|吗[?？]?$`),
		told:  regexp.MustCompile(`不得|禁止|严禁|可以|有权|无权|不予|应当|必须|允许|不应`),
		words: []string{"不得", "禁止", "可以"},
	},
}

// wishNeedles are the expressions of wishes, in the same order, with their
// needles.
var wishNeedles = func() []struct{ asked, told, hint, not *needle } {
	out := make([]struct{ asked, told, hint, not *needle }, len(wishes))
	for i, k := range wishes {
		out[i].asked = needleOf(k.asked)
		out[i].told, out[i].hint, out[i].not = needleOf(k.told), needleOf(k.hint), needleOf(k.not)
	}
	return out
}()

// asked returns what a text asks for.
func asked(text string) wants {
	var w wants
	for i := range wishes {
		if wishNeedles[i].asked.holds(text) {
			w |= wishes[i].kind
		}
	}
	if w&wantsMaterials != 0 && !strings.Contains(text, "怎") && !strings.Contains(text, "如何") {
		w &^= wantsProcedure // 什么手续 asks what to bring
	}
	if w&wantsOften != 0 {
		w &^= wantsTime
	}
	return w
}

// How far a sentence answers: fully, and as a hint.
const (
	toldFully = 1
	toldHint  = 0.4
	toldToo   = 0.25 // for each further kind
)

// says is the kinds of things a text has, and those it says something about.
type says struct{ full, hint wants }

// and returns what two texts tell together.
func (t says) and(other says) says {
	return says{t.full | other.full, t.hint | other.hint}
}

// share returns how far a text has what was asked for, from 0 to about 1.5.
func (t says) share() float32 {
	share := float32(0)
	switch {
	case t.full != 0:
		share = toldFully
	case t.hint != 0:
		share = toldHint
	default:
		return 0
	}
	return share + toldToo*float32(bits.OnesCount16(uint16(t.full|t.hint))-1)
}

// tell looks in a text for what was asked for.
func (w wants) tell(sentence string) (t says) {
	for i := range wishes {
		k, needles := &wishes[i], &wishNeedles[i]
		switch {
		case w&k.kind == 0, k.not != nil && needles.not.holds(sentence):
		case needles.told.holds(sentence):
			t.full |= k.kind
		case k.hint != nil && needles.hint.holds(sentence):
			t.hint |= k.kind
		}
	}
	return t
}

// words returns the pairs of characters that passages with an answer are looked
// for by.
func (w wants) words() []string {
	var out []string
	for i := range wishes {
		if w&wishes[i].kind != 0 {
			out = append(out, wishes[i].words...)
		}
	}
	return out
}

// strict are the kinds that a text either has or not: without an amount nobody
// has been told how much.
const strict = wantsTime | wantsOften | wantsAge | wantsAmount | wantsPhone
