package classify

import (
	"regexp"
	"strings"

	"gongkai/kiosk"
)

// endings are the words titles end in and the type they make. Where several
// occur, the last one in the title decides: 关于印发…规划的通知 is a policy.
var endings = []struct {
	kind  kiosk.Type
	words string
}{
	{kiosk.TypeGuide, "办事指南 服务指南 申请指南 办理指南 指南 须知 办理流程 办事流程 流程图 明白纸 一次性告知"},
	{kiosk.TypeNotice, "公告 公示 通告 名单 结果 成交 采购意向 更正 预警 候选人 启事 公开征求意见 招聘 分配房源 通报"},
	{kiosk.TypeReport, "报告 计划 规划 总结 公报 年报 要点 决算 预算 统计表 进展情况 完成情况 工作情况 纲要 数据 概况 简报"},
	{kiosk.TypePolicy, "通知 意见 办法 方案 规定 细则 决定 批复 函 措施 制度 标准 目录 预案 解读 命令 规则 规程 准则 章程 复函 答复 决议 清单 规范 图解"},
}

// kinds are kinds of documents as records name them.
var kinds = []struct {
	kind  kiosk.Type
	words string
}{
	{kiosk.TypeLaw, "法规 宪法 法律 社会法 行政法 经济法 民法 民商法 刑法 诉讼法 程序法 相关法 司法解释 规章"},
	{kiosk.TypeReport, "工作报告 报告 公报 规划 年报 计划"},
	{kiosk.TypeNotice, "公告 公示 供应结果 采购意向 招标 中标 成交"},
	{kiosk.TypeGuide, "指南"},
	{kiosk.TypePolicy, "政策 规范性文件 国务院文件 政府文件"},
}

var lawTitle = regexp.MustCompile(`(?:条例|(?:中华人民共和国[\p{Han}、]{1,30}|^[\p{Han}]{2,12})法)(?:[（(][^）)]{1,20}[）)])?$`)

// TypeOf tells the type of a document from its title and, where its record
// names one, its kind.
func TypeOf(title, kind string) kiosk.Type {
	for _, k := range kinds {
		for w := range strings.FieldsSeq(k.words) {
			if kind != "" && strings.Contains(kind, w) {
				return k.kind
			}
		}
	}
	if i := strings.LastIndexAny(title, "（("); i > 6 && (strings.HasSuffix(title, "）") || strings.HasSuffix(title, ")")) {
		title = title[:i]
	}
	if lawTitle.MatchString(title) {
		return kiosk.TypeLaw
	}
	best, at := kiosk.TypeOther, -1
	for _, e := range endings {
		for w := range strings.FieldsSeq(e.words) {
			if i := strings.LastIndex(title, w); i >= 0 && i+len(w) > at {
				best, at = e.kind, i+len(w)
			}
		}
	}
	return best
}
