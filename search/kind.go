package search

import (
	"strings"

	"gongkai/kiosk"
	"gongkai/search/query"
)

// The kinds of documents that ranking tells apart. They come from how a
// document is titled and how it begins, which says more about what it is good
// for than the section it was filed in.
const (
	kindLaw            = "law"            // 法, 法典
	kindInterpretation = "interpretation" // of the highest courts
	kindRegulation     = "regulation"     // 条例
	kindRule           = "rule"           // 办法, 规定, 细则
	kindNotice         = "notice"         // 通知, 意见, 公告
	kindGuide          = "guide"          // 办事指南
	kindReply          = "reply"          // to a letter of a citizen
	kindList           = "list"           // results of land supply, of procurement
	kindReport         = "report"         // 工作报告, 统计公报
	kindOther          = "other"
)

// kindByWord lists what is in the titles of kinds that have no fixed ending.
var kindByWord = []struct{ kind, words string }{
	{kindGuide, "办事指南 服务指南 办理指南 办事流程 一次性告知"},
	{kindReply, "留言回复 来信回复 的答复 网民留言 的回复"},
	{kindList, "供地结果 出让结果 成交公示 政府采购 采购意向 采购公告 中标 招标 成交公告 成交结果 合同公告 竞价公告"},
	{kindReport, "工作报告 统计公报 执行情况 五年规划 发展计划"},
}

// kindByEnd lists how titles of kinds end.
var kindByEnd = []struct{ kind, ends string }{
	{kindInterpretation, "解释"},
	{kindLaw, "法 法典 宪法 修正案"},
	{kindRegulation, "条例"},
	{kindRule, "办法 规定 规则 细则 规范 规程 准则 制度"},
	{kindNotice, "通知 意见 公告 通告 决定 函 批复 方案 公示 通报 要点 计划"},
}

// courts make interpretations, whatever they are called.
var courts = []string{"最高人民法院", "最高人民检察院"}

// kindOf tells what kind of document a disclosure is.
func kindOf(d *kiosk.Disclosure) string {
	if d.Type == kiosk.TypeGuide {
		return kindGuide
	}
	title := strings.TrimSpace(d.Title)
	if title == "" && isReply(d.Text) {
		return kindReply
	}
	for _, k := range kindByWord {
		if containsAny(title, strings.Fields(k.words)) {
			return k.kind
		}
	}
	if i := strings.IndexAny(title, "(（"); i > 0 {
		title = title[:i]
	}
	for _, k := range kindByEnd {
		for end := range strings.FieldsSeq(k.ends) {
			if !strings.HasSuffix(title, end) {
				continue
			}
			if k.kind != kindLaw && containsAny(title, courts) {
				return kindInterpretation
			}
			return k.kind
		}
	}
	if isReply(d.Text) {
		return kindReply
	}
	return kindOther
}

// greeting is how much of a text is looked at for how it greets, in bytes.
const greeting = 240

// isReply tells whether a text begins like the answer to a letter.
func isReply(text string) bool {
	text = strings.TrimSpace(text)
	text = text[:min(len(text), greeting)]
	return containsAny(text, []string{"您好", "你好", "网友"}) ||
		containsAny(text, []string{"收悉", "回复如下", "答复如下"}) && containsAny(text, []string{"反映", "来信", "留言", "咨询"})
}

// pleas are the words of people who write about a case of their own: the
// answers others got help them more than the law.
var pleas = strings.Fields("投诉 举报 反映 咨询 建议 请求 呼吁 求助 质疑 恳请 恳求 诉求 强烈要求 希望 何时")

// listWords are the words of people who look for results of land supply or of
// procurement.
var listWords = strings.Fields("采购 招标 中标 供地 出让 成交 地块 划拨 拍卖 竞得")

// What kinds of documents are worth, besides what they match. The first two were
// chosen on the judged development sets, which the others leave as they are:
// guides are written to answer questions, lists and reports have a word of
// everything and answer few.
const (
	replyToPlea = 1.4
	lawToPlea   = 0.85
	guidePrior  = 1.2
	listUnasked = 0.7
	listAsked   = 1.2
	reportPrior = 0.85
)

// priors returns a factor for the kinds of documents that are worth more or
// less than others for a text. Key words may well look for a list.
func priors(q *query.Query) map[string]float32 {
	plea := containsAny(q.Text, pleas)
	if !plea && q.Kind != query.Question {
		return nil
	}
	out := map[string]float32{kindGuide: guidePrior, kindList: listUnasked, kindReport: reportPrior}
	if plea {
		out[kindReply] = replyToPlea
		for _, k := range []string{kindLaw, kindInterpretation, kindRegulation, kindRule} {
			out[k] = lawToPlea
		}
	}
	if containsAny(q.Text, listWords) {
		out[kindList] = listAsked
	}
	return out
}
